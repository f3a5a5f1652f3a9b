"""Rows of a spreadsheet as proposals for review: nothing of them answers before a decision."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from mapper.accounts import Account, Accounts, Role
from mapper.catalogue.rows import ClaimRow, LinkRow
from mapper.desk import Desk
from mapper.domain import NodeId, Target
from mapper.errors import InvalidQuestion, MapperError
from mapper.importing.preview import Preview


@dataclass(frozen=True, slots=True)
class Put:
    """What became of a link of the file: its item, or why it was not put forward."""

    certificate: str
    item: str = ""
    reason: str = ""


def reviewer(accounts: Accounts, login: str | None) -> Account:
    """The account in whose name rows are put forward; raises InvalidQuestion."""
    found = accounts.by_login(login) if login else None
    if found is None or not found.may(Role.REVIEWER):
        msg = "name by --by the login of a reviewer in use; `qualmap user list` shows the roles"
        raise InvalidQuestion(msg)
    return found


def put_forward(shown: Preview, desk: Desk, by: Account) -> list[Put]:
    """Propose each link of a file by hand; what is proposed already keeps its item."""
    locators = {
        row.link: row.locator
        for rows in shown.plan.table.values()
        for row in rows
        if isinstance(row, ClaimRow)
    }
    found: list[Put] = []
    for link in _links(shown):
        if link.object_kind is None:
            found.append(Put(link.subject, reason="the row names no title, skill level or item"))
            continue
        target = Target(
            link.object_kind, link.object, link.specialty, link.levels, which_by=link.which_by
        )
        comment = f"{shown.plan.edition}: {locators.get(link.id, '')}"
        try:
            item = desk.propose(by, NodeId(link.subject), target, comment)
            found.append(Put(link.subject, item))
        except MapperError as error:
            found.append(Put(link.subject, reason=str(error)))
    return found


def _links(shown: Preview) -> Iterator[LinkRow]:
    for rows in shown.plan.table.values():
        yield from (row for row in rows if isinstance(row, LinkRow))

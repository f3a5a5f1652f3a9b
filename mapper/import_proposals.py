"""Rows of a spreadsheet as proposals for review: nothing of them answers before a decision."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass

from mapper.accounts import Account, Accounts, Role
from mapper.catalogue.rows import CertificateRow, ClaimRow, LinkRow
from mapper.desk import Desk, RefusedBefore
from mapper.domain import CORRESPONDING, NOT_STATED, NodeId, NodeKind, Target, Text
from mapper.errors import InvalidQuestion, MapperError
from mapper.importing.preview import Preview
from mapper.ports import Records
from mapper.review.case import Pair
from mapper.vocabulary import Vocabulary

_OPEN = frozenset({CORRESPONDING, NOT_STATED})
_NO_TARGET = Text(
    "本行没有写明职称、技能等级或职业资格", "the row names no title, skill level or item"
)
_NOT_HERE = Text(
    "数据库中还没有这一证书；可作为批次载入", "the database does not have this certificate yet; "
    "it can be loaded as an edition",
)  # fmt: skip
_NEW_WORD = Text(
    "数据库中还没有该专业或职业", "the database does not have its specialty or occupation yet"
)
_REFUSED = Text(
    "这一组合此前已被拒绝；如需再议，请重新开启该项",
    "this pair was refused before, perhaps under another name; open that item again instead",
)


@dataclass(frozen=True, slots=True)
class Put:
    """What becomes of a link of the file: its item, or why it is not put forward."""

    certificate: NodeId
    name: Text
    item: str = ""
    reason: Text | None = None


def reviewer(accounts: Accounts, login: str | None) -> Account:
    """The account in whose name rows are put forward; raises InvalidQuestion."""
    found = accounts.by_login(login) if login else None
    if found is None or not found.may(Role.REVIEWER):
        raise InvalidQuestion(
            Text(
                "请用--by给出在用审核员的登录名；`qualmap user list`列出角色",
                "name by --by the login of a reviewer in use; `qualmap user list` shows the roles",
            )
        )
    return found


def put_forward(shown: Preview, desk: Desk, by: Account) -> list[Put]:
    """Propose the links of a file by hand, all or none; what is proposed keeps its item.

    Raises NotAllowed.
    """
    links = list(_links(shown))
    against = hindrances(shown, desk.records)
    free = [link for link in links if link.id not in against]
    locators = _locators(shown)
    told = desk.propose_all(
        by, [(_pair(link), f"{shown.plan.edition}: {locators.get(link.id, '')}") for link in free]
    )
    became = {link.id: _became(one) for link, one in zip(free, told, strict=True)}
    names = _names(shown, desk.records)
    return [
        Put(
            NodeId(link.subject),
            names[link.subject],
            *became.get(link.id, ("", against.get(link.id))),
        )
        for link in links
    ]


def hindrances(shown: Preview, records: Records) -> Mapping[str, Text]:
    """Why links of a file cannot be put forward, by their ids; a refusal shows only when it is."""
    links = list(_links(shown))
    known = records.nodes({NodeId(link.subject) for link in links})
    found = ((link.id, _hindrance(link, records.vocabulary, known)) for link in links)
    return {key: text for key, text in found if text is not None}


def _hindrance(link: LinkRow, words: Vocabulary, known: Collection[NodeId]) -> Text | None:
    if link.object_kind in (None, NodeKind.LIST):
        return _NO_TARGET
    if link.subject not in known:
        return _NOT_HERE
    occupation = link.object_kind is NodeKind.SKILL_LEVEL and link.object not in _OPEN
    new = link.specialty and link.specialty not in words.specialties
    return _NEW_WORD if new or (occupation and link.object not in words.occupations) else None


def _became(told: str | MapperError) -> tuple[str, Text | None]:
    if isinstance(told, str):
        return told, None
    return "", _REFUSED if isinstance(told, RefusedBefore) else _NOT_HERE


def _pair(link: LinkRow) -> Pair:
    target = Target(
        link.object_kind or NodeKind.TITLE, link.object, link.specialty, link.levels,
        which_by=link.which_by,
    )  # fmt: skip
    return Pair(NodeId(link.subject), target)


def _locators(shown: Preview) -> Mapping[str, str]:
    rows = (row for rows in shown.plan.table.values() for row in rows)
    return {row.link: row.locator for row in rows if isinstance(row, ClaimRow)}


def _names(shown: Preview, records: Records) -> Mapping[str, Text]:
    """The certificates of a file by their names, also those that only the file knows."""
    known = records.nodes({NodeId(link.subject) for link in _links(shown)})
    rows = (row for rows in shown.plan.table.values() for row in rows)
    new = {row.id: Text(row.name_zh or row.name_en, row.name_en)
           for row in rows if isinstance(row, CertificateRow)}  # fmt: skip
    return new | {node.id: node.name for node in known.values()}


def _links(shown: Preview) -> Iterator[LinkRow]:
    for rows in shown.plan.table.values():
        yield from (row for row in rows if isinstance(row, LinkRow))

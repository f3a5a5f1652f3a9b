"""The people of an office: who they are to the log, what they may do, how they sign in.

An event names an account's id alone.  Names and contacts stand apart from the log, so that they
can be changed and erased without touching it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import Enum
from typing import NewType, Protocol

from mapper.domain import Text
from mapper.errors import MapperError

AccountId = NewType("AccountId", str)
LONGEST_NAME = 80
_LOGIN = re.compile(r"^[a-z0-9][a-z0-9._-]{1,39}$")


class Role(Enum):
    """What a person may do; a person may have several."""

    REVIEWER = "reviewer"
    PUBLISHER = "publisher"
    ADMINISTRATOR = "administrator"


class BadAccount(MapperError):
    """A login, a name, a role or a password cannot be used; its text says what to write."""


class UnknownAccount(MapperError):
    """No account has this login or id."""

    status = 404

    def __init__(self, login: str) -> None:
        self.login = login
        super().__init__(
            Text(
                f"没有登录名为“{login[:40]}”的账户；见`qualmap user list`",
                f"nobody here signs in as {login[:40]!r}; see `qualmap user list`",
            )
        )


@dataclass(frozen=True, slots=True)
class Account:
    """A person's account; ``epoch`` moves when every session of theirs is to end.

    ``id`` is what events name (a1, a2 …) and is never used again; ``login`` is what is typed,
    ``name`` what the screens show.
    """

    id: AccountId
    login: str
    name: str
    roles: frozenset[Role]
    active: bool = True
    epoch: int = 0
    created_at: str = ""

    def may(self, role: Role) -> bool:
        """The person has the role and the account is in use."""
        return self.active and role in self.roles


def check_login(login: str) -> str:
    """The login, if it can be one; raises BadAccount.

    >>> check_login("li.wei")
    'li.wei'
    """
    if not _LOGIN.match(login):
        raise BadAccount(
            Text(
                f"“{login[:40]}”不能作登录名；请用2至40个小写字母、数字、点、连字符或下划线",
                f"{login[:40]!r} is no login; write 2 to 40 small letters, digits, dots, "
                "hyphens or underscores",
            )
        )
    return login


def check_name(name: str) -> str:
    """The name without blanks around it, if screens can show it; raises BadAccount.

    >>> check_name(" 李伟 ")
    '李伟'
    """
    name = name.strip()
    if not (0 < len(name) <= LONGEST_NAME and name.isprintable()):
        raise BadAccount(
            Text(
                f"姓名应为1至{LONGEST_NAME}个字符，不换行；请另写",
                f"a name has 1 to {LONGEST_NAME} characters on one line; write another",
            )
        )
    return name


def read_roles(names: Iterable[str]) -> frozenset[Role]:
    """Roles by their names; raises BadAccount."""
    known = {role.value: role for role in Role}
    found = list(names)
    wrong = [name for name in found if name not in known]
    if wrong or not found:
        shown = ", ".join(wrong)[:60]
        raise BadAccount(
            Text(
                f"“{shown}”不是角色；可选{'、'.join(known)}",
                f"{shown or 'nothing'!r} is no role; choose of {', '.join(known)}",
            )
        )
    return frozenset(known[name] for name in found)


class Change(Enum):
    """What an event tells of an account."""

    ADDED = "added"
    CHANGED = "changed"
    PASSWORD = "password"  # noqa: S105 - a word of the log, no secret
    SIGNED_OUT = "signed_out"


def told(account: Account, change: Change) -> Mapping[str, object]:
    """What an event keeps of a change: no name, no login, no contact."""
    return {
        "account": account.id, "change": change.value, "active": account.active,
        "roles": sorted(role.value for role in account.roles),
    }  # fmt: skip


def after_change(before: Account, wanted: Account, all_: Iterable[Account]) -> Account:
    """The account with its new name, roles, whether it is in use; the login stays.

    One put out of use is signed out.  Raises BadAccount where nobody would administer any more.
    """
    after = replace(before, name=wanted.name, roles=wanted.roles, active=wanted.active)
    others = (each for each in all_ if each.id != before.id)
    if (
        before.may(Role.ADMINISTRATOR)
        and not after.may(Role.ADMINISTRATOR)
        and not any(each.may(Role.ADMINISTRATOR) for each in others)
    ):
        raise BadAccount(
            Text(
                f"{before.login}是最后一名管理员；请先另设一名",
                f"{before.login} is the last administrator; make another one first",
            )
        )
    return signed_out(after) if before.active and not after.active else after


def signed_out(account: Account) -> Account:
    """The account with every session at its end."""
    return replace(account, epoch=account.epoch + 1)


def taken(login: str) -> BadAccount:
    """The login is somebody else's."""
    return BadAccount(
        Text(
            f"登录名{login}已有人使用；请另选",
            f"somebody signs in as {login} already; choose another login",
        )
    )


class Accounts(Protocol):
    """Where accounts are kept.

    Every change appends an event of kind ``account`` in the same transaction, with the id of the
    account and what changed; no name, no password, no contact.
    """

    def add(self, account: Account, password_hash: str, *, by: str, at: str) -> Account:
        """A new account under the next free id (``account.id`` is not looked at).

        Raises BadAccount where the login is taken.
        """
        ...

    def by_id(self, account: str) -> Account | None:
        """The account with this id."""
        ...

    def by_login(self, login: str) -> Account | None:
        """The account with this login."""
        ...

    def all(self) -> Sequence[Account]:
        """Every account in the order of creation."""
        ...

    def password_hash(self, account: AccountId) -> str:
        """The hash of the password; empty for an account that cannot sign in."""
        ...

    def change(self, account: Account, *, by: str, at: str) -> None:
        """Keep new name, roles, whether it is in use; one put out of use is signed out everywhere.

        Raises UnknownAccount, and BadAccount for the last administrator's loss of the role.
        """
        ...

    def set_password(self, account: AccountId, password_hash: str, *, by: str, at: str) -> None:
        """Keep a new password; every session ends."""
        ...

    def sign_out_everywhere(self, account: AccountId, *, by: str, at: str) -> None:
        """End every session of an account."""
        ...

    def contact(self, account: AccountId) -> str:
        """How to reach the person; empty where not known or erased."""
        ...

    def set_contact(self, account: AccountId, contact: str) -> None:
        """Keep how to reach the person; empty erases it.  No event tells of it."""
        ...

    def failures(self, login: str, since: str) -> int:
        """How many log-ins under this login failed since an instant."""
        ...

    def note_failure(self, login: str, at: str) -> None:
        """Note a failed log-in, and forget those older than a day."""
        ...

    def forget_failures(self, login: str) -> None:
        """Forget the failures of a login that has succeeded."""
        ...

"""The people of an office: who they are to the log, what they may do, how they sign in.

An event names an account's id alone.  Names and contacts stand apart from the log, so that they
can be changed and erased without touching it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import Enum
from typing import NewType, Protocol

from mapper.errors import MapperError

AccountId = NewType("AccountId", str)
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
        super().__init__(f"nobody here signs in as {login[:40]!r}; see `qualmap user list`")


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
        msg = (
            f"{login[:40]!r} is no login; write 2 to 40 small letters, digits, dots, "
            "hyphens or underscores"
        )
        raise BadAccount(msg)
    return login


def read_roles(names: Iterable[str]) -> frozenset[Role]:
    """Roles by their names; raises BadAccount."""
    known = {role.value: role for role in Role}
    found = list(names)
    wrong = [name for name in found if name not in known]
    if wrong or not found:
        msg = f"{', '.join(wrong)[:60] or 'nothing'!r} is no role; choose of {', '.join(known)}"
        raise BadAccount(msg)
    return frozenset(known[name] for name in found)


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

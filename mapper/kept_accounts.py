"""Accounts in memory: for tests, and for a site that has no database."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from mapper.accounts import (
    Account,
    AccountId,
    Change,
    UnknownAccount,
    after_change,
    check_login,
    signed_out,
    taken,
    told,
)
from mapper.events import Draft, EventKind, instant
from mapper.kept_log import MemoryLog

DAY = timedelta(days=1)
"""For so long a failed log-in is remembered."""


class MemoryAccounts:
    """Accounts that live as long as the process; what changes is told to this log."""

    def __init__(self, log: MemoryLog) -> None:
        self._log = log
        self._accounts: dict[str, Account] = {}
        self._passwords: dict[str, str] = {}
        self._contacts: dict[str, str] = {}
        self._failures: defaultdict[str, list[str]] = defaultdict(list)

    def add(self, account: Account, password_hash: str, *, by: str, at: str) -> Account:
        """A new account under the next free id."""
        check_login(account.login)
        with self._log.writing() as writer:
            if self.by_login(account.login) is not None:
                raise taken(account.login)
            number = AccountId(f"a{len(self._accounts) + 1}")
            made = replace(account, id=number, epoch=0, created_at=at)
            writer.append_at(_draft(made, Change.ADDED, by), at)
            self._keep(made, password_hash)
        return made

    def by_id(self, account: str) -> Account | None:
        """The account with this id."""
        return self._accounts.get(account)

    def by_login(self, login: str) -> Account | None:
        """The account with this login."""
        return next((each for each in self.all() if each.login == login), None)

    def all(self) -> Sequence[Account]:
        """Every account in the order of creation."""
        return list(self._accounts.values())

    def password_hash(self, account: AccountId) -> str:
        """The hash of the password; empty for an account that cannot sign in."""
        return self._passwords.get(account, "")

    def change(self, account: Account, *, by: str, at: str) -> None:
        """Keep new name, roles, whether it is in use."""
        with self._log.writing() as writer:
            before = self._known(account.id)
            after = after_change(before, account, self.all())
            if after != before:
                writer.append_at(_draft(after, Change.CHANGED, by), at)
                self._keep(after)

    def set_password(self, account: AccountId, password_hash: str, *, by: str, at: str) -> None:
        """Keep a new password; every session ends."""
        with self._log.writing() as writer:
            after = signed_out(self._known(account))
            writer.append_at(_draft(after, Change.PASSWORD, by), at)
            self._keep(after, password_hash)

    def sign_out_everywhere(self, account: AccountId, *, by: str, at: str) -> None:
        """End every session of an account."""
        with self._log.writing() as writer:
            after = signed_out(self._known(account))
            writer.append_at(_draft(after, Change.SIGNED_OUT, by), at)
            self._keep(after)

    def contact(self, account: AccountId) -> str:
        """How to reach the person; empty where not known or erased."""
        return self._contacts.get(account, "")

    def set_contact(self, account: AccountId, contact: str) -> None:
        """Keep how to reach the person; empty erases it."""
        self._known(account)
        self._contacts.pop(account, None)
        if contact:
            self._contacts[account] = contact

    def failures(self, login: str, since: str) -> int:
        """How many log-ins under this login failed since an instant."""
        return sum(1 for at in self._failures.get(login, ()) if at >= instant(since))

    def note_failure(self, login: str, at: str) -> None:
        """Note a failed log-in, and forget those older than a day."""
        oldest = instant(datetime.fromisoformat(instant(at)) - DAY)
        self._failures[login].append(instant(at))
        recent = {name: [each for each in found if each >= oldest]
                  for name, found in self._failures.items()}  # fmt: skip
        self._failures = defaultdict(list, {name: kept for name, kept in recent.items() if kept})

    def forget_failures(self, login: str) -> None:
        """Forget the failures of a login that has succeeded."""
        self._failures.pop(login, None)

    def _known(self, account: str) -> Account:
        found = self._accounts.get(account)
        if found is None:
            raise UnknownAccount(account)
        return found

    def _keep(self, account: Account, password_hash: str | None = None) -> None:
        self._accounts[account.id] = account
        if password_hash is not None:
            self._passwords[account.id] = password_hash


def _draft(account: Account, change: Change, by: str) -> Draft:
    return Draft(by, EventKind.ACCOUNT, "", told(account, change))

"""Signing in: the password is checked, failures are counted, and neither tells who exists."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from mapper.accounts import Account, Accounts, BadAccount, check_login
from mapper.domain import Text
from mapper.errors import MapperError
from mapper.events import instant
from mapper.passwords import Passwords

MOST_FAILURES = 5
WINDOW = timedelta(minutes=15)
"""After so many failures within so long a login is closed until they are older."""


class WrongPassword(MapperError):
    """Login and password do not belong together; it is not said which of them is wrong."""

    status = 401

    def __init__(self) -> None:
        super().__init__(
            Text(
                "登录名与密码不符；请重新输入",
                "login and password do not belong together; type both again",
            )
        )


class TooManyFailures(MapperError):
    """Too many sign-ins under one login failed lately."""

    status = 429

    def __init__(self) -> None:
        minutes = int(WINDOW.total_seconds()) // 60
        super().__init__(
            Text(
                f"登录失败次数过多；请{minutes}分钟后再试",
                f"too many sign-ins failed; try again in {minutes} minutes",
            )
        )


@dataclass(frozen=True, slots=True)
class Door:
    """Lets people in by login and password; ``now`` is the clock."""

    accounts: Accounts
    passwords: Passwords
    now: Callable[[], datetime]

    def enter(self, login: str, password: str) -> Account:
        """The account of this login; raises WrongPassword, TooManyFailures, TooBusy."""
        try:
            login = check_login(unicodedata.normalize("NFKC", login).strip().lower())
        except BadAccount:
            self.passwords.check("", password)
            raise WrongPassword from None
        return self._checked(login, self.accounts.by_login(login), password)

    def confirm(self, account: Account, password: str) -> None:
        """Whoever is signed in knows the password; raises as ``enter`` does."""
        self._checked(account.login, account, password)

    def set_password(self, account: Account, password: str, *, by: Account) -> None:
        """Keep a new password, which ends every session of the account."""
        kept = self.passwords.hash(password)
        self.accounts.set_password(account.id, kept, by=by.id, at=self.instant())

    def instant(self) -> str:
        """The present instant as events write it."""
        return instant(self.now())

    def _checked(self, login: str, account: Account | None, password: str) -> Account:
        if self.accounts.failures(login, instant(self.now() - WINDOW)) >= MOST_FAILURES:
            raise TooManyFailures
        known = account if account is not None and account.active else None
        kept = self.accounts.password_hash(known.id) if known is not None else ""
        if not self.passwords.check(kept, password) or known is None:
            self.accounts.note_failure(login, self.instant())
            raise WrongPassword
        self.accounts.forget_failures(login)
        if self.passwords.outdated(kept):
            self.set_password(known, password, by=known)
            return self.accounts.by_id(known.id) or known
        return known

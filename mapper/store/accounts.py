"""The accounts of a database, behind the port that memory provides too."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Engine

from mapper.accounts import (
    Account,
    AccountId,
    Change,
    Role,
    UnknownAccount,
    after_change,
    check_login,
    signed_out,
    taken,
    told,
)
from mapper.events import Draft, EventKind, instant
from mapper.store.chain import append
from mapper.store.items import split
from mapper.store.tables import accounts, contacts, last_account, login_failures
from mapper.store.up_to_date import reading, writing

_DAY = timedelta(days=1)
_NAMES = ("id", "login", "name", "roles", "active", "epoch", "created_at")
_SELECT = sa.select(*(accounts.c[name] for name in _NAMES)).order_by(accounts.c.number)


class SqlAccounts:
    """Accounts in their tables; every call is one transaction.  Raises StoreError."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def add(self, account: Account, password_hash: str, *, by: str, at: str) -> Account:
        """A new account under the next free id."""
        check_login(account.login)
        with writing(self._engine) as connection:
            if _one(connection, accounts.c.login == account.login) is not None:
                raise taken(account.login)
            number = _next_number(connection)
            key = AccountId(f"a{number}")
            made = replace(account, id=key, epoch=0, created_at=at)
            row = {**_row(made), "number": number, "password": password_hash}
            connection.execute(accounts.insert().values(row))
            _tell(connection, made, Change.ADDED, by=by, at=at)
        return made

    def by_id(self, account: str) -> Account | None:
        """The account with this id."""
        with reading(self._engine) as connection:
            return _one(connection, accounts.c.id == _typed(account))

    def by_login(self, login: str) -> Account | None:
        """The account with this login."""
        with reading(self._engine) as connection:
            return _one(connection, accounts.c.login == _typed(login))

    def all(self) -> Sequence[Account]:
        """Every account in the order of creation."""
        with reading(self._engine) as connection:
            return _all(connection)

    def password_hash(self, account: AccountId) -> str:
        """The hash of the password; empty for an account that cannot sign in."""
        own = sa.select(accounts.c.password).where(accounts.c.id == _typed(account))
        with reading(self._engine) as connection:
            return connection.scalar(own) or ""

    def change(self, account: Account, *, by: str, at: str) -> None:
        """Keep new name, roles, whether it is in use."""
        with writing(self._engine) as connection:
            before = _known(connection, account.id)
            after = after_change(before, account, _all(connection))
            if after != before:
                _update(connection, after)
                _tell(connection, after, Change.CHANGED, by=by, at=at)

    def set_password(self, account: AccountId, password_hash: str, *, by: str, at: str) -> None:
        """Keep a new password; every session ends."""
        with writing(self._engine) as connection:
            after = signed_out(_known(connection, account))
            _update(connection, after, password=password_hash)
            _tell(connection, after, Change.PASSWORD, by=by, at=at)

    def sign_out_everywhere(self, account: AccountId, *, by: str, at: str) -> None:
        """End every session of an account."""
        with writing(self._engine) as connection:
            after = signed_out(_known(connection, account))
            _update(connection, after)
            _tell(connection, after, Change.SIGNED_OUT, by=by, at=at)

    def contact(self, account: AccountId) -> str:
        """How to reach the person; empty where not known or erased."""
        own = sa.select(contacts.c.contact).where(contacts.c.account == _typed(account))
        with reading(self._engine) as connection:
            return connection.scalar(own) or ""

    def set_contact(self, account: AccountId, contact: str) -> None:
        """Keep how to reach the person; empty erases it."""
        with writing(self._engine) as connection:
            _known(connection, account)
            connection.execute(contacts.delete().where(contacts.c.account == account))
            if contact:
                connection.execute(contacts.insert().values(account=account, contact=contact))

    def failures(self, login: str, since: str) -> int:
        """How many log-ins under this login failed since an instant."""
        own = (login_failures.c.login == _typed(login), login_failures.c.at >= instant(since))
        counted = sa.select(sa.func.count()).select_from(login_failures).where(*own)
        with reading(self._engine) as connection:
            return connection.scalar(counted) or 0

    def note_failure(self, login: str, at: str) -> None:
        """Note a failed log-in, and forget those older than a day."""
        noted = instant(at)
        oldest = instant(datetime.fromisoformat(noted) - _DAY)
        highest = sa.select(sa.func.max(login_failures.c.number))
        with writing(self._engine) as connection:
            connection.execute(login_failures.delete().where(login_failures.c.at < oldest))
            number = (connection.scalar(highest) or 0) + 1
            row = {"number": number, "login": _typed(login), "at": noted}
            connection.execute(login_failures.insert().values(row))

    def forget_failures(self, login: str) -> None:
        """Forget the failures of a login that has succeeded."""
        own = login_failures.c.login == _typed(login)
        with writing(self._engine) as connection:
            connection.execute(login_failures.delete().where(own))


def _typed(text: str) -> str:
    """What somebody typed, as a database can hold it; what it cannot hold becomes a "?"."""
    return text.encode("utf-8", "replace").decode().replace("\0", "?")


def _next_number(connection: Connection) -> int:
    connection.execute(last_account.update().values(number=last_account.c.number + 1))
    return int(connection.execute(sa.select(last_account.c.number)).scalar_one())


def _one(connection: Connection, where: sa.ColumnElement[bool]) -> Account | None:
    row = connection.execute(_SELECT.where(where)).mappings().one_or_none()
    return _account(row) if row else None


def _all(connection: Connection) -> list[Account]:
    return [_account(row) for row in connection.execute(_SELECT).mappings()]


def _known(connection: Connection, account: str) -> Account:
    found = _one(connection, accounts.c.id == _typed(account))
    if found is None:
        raise UnknownAccount(account)
    return found


def _update(connection: Connection, account: Account, **more: str) -> None:
    own = accounts.update().where(accounts.c.id == account.id)
    connection.execute(own.values({**_row(account), **more}))


def _tell(connection: Connection, account: Account, change: Change, *, by: str, at: str) -> None:
    append(connection, Draft(by, EventKind.ACCOUNT, "", told(account, change)), at)


def _row(account: Account) -> dict[str, object]:
    return {
        "id": account.id, "login": account.login, "name": account.name,
        "roles": "|".join(sorted(role.value for role in account.roles)),
        "active": int(account.active), "epoch": account.epoch, "created_at": account.created_at,
    }  # fmt: skip


def _account(row: sa.RowMapping) -> Account:
    values: dict[str, Any] = dict(row)
    values["roles"] = frozenset(Role(name) for name in split(row["roles"]))
    return Account(**{**values, "active": bool(row["active"])})

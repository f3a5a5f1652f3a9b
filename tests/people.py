"""People who sign in, for tests of the site: one of each role, with hashes that cost nothing."""

from __future__ import annotations

import re
from collections.abc import Iterable

from argon2 import PasswordHasher
from flask import Flask, g, session
from flask.testing import FlaskClient

from mapper.accounts import Account, AccountId, Accounts, Role, read_roles
from mapper.kept_accounts import MemoryAccounts
from mapper.kept_log import MemoryLog
from mapper.kept_proposals import MemoryProposals
from mapper.passwords import Passwords

AT = "2026-11-22T08:00:00.000+00:00"
PASSWORD = "correct horse battery"
STAFF = {
    "admin": ("administrator",),
    "reviewer": ("reviewer",),
    "second": ("reviewer",),
    "publisher": ("publisher",),
}
"""Logins and their roles; all have the same password."""


def quick_passwords() -> Passwords:
    """Passwords whose hashes are weak and quick."""
    return Passwords(PasswordHasher(time_cost=1, memory_cost=8, parallelism=1))


def staffed(accounts: Accounts | None = None) -> Accounts:
    """The staff in a store; without one, in memory."""
    accounts = accounts or MemoryAccounts(MemoryLog(MemoryProposals()))
    for login, roles in STAFF.items():
        add_person(accounts, login, roles)
    return accounts


def add_person(accounts: Accounts, login: str, roles: Iterable[str]) -> Account:
    """One more person, whose name is the login with a capital."""
    new = Account(AccountId(""), login, login.capitalize(), read_roles(roles))
    kept = quick_passwords().hash(PASSWORD)
    return accounts.add(new, kept, by="operator", at=AT)


def signed_in(app: Flask, login: str) -> FlaskClient:
    """A browser in which this person has signed in, without the log-in page and its limits."""
    client = app.test_client()
    sessions = app.extensions["qualmap-sessions"]
    account = sessions.accounts.by_login(login)
    assert account, f"nobody signs in as {login}"
    with app.test_request_context():
        sessions.begin(account)
        kept = dict(session)
        g.pop("account")
    with client.session_transaction() as own:
        own.update(kept)
        own.permanent = True
    return client


def with_role(app: Flask, role: Role) -> FlaskClient:
    """A browser of somebody who has this role alone."""
    login = next(login for login, roles in STAFF.items() if roles == (role.value,))
    return signed_in(app, login)


def token(client: FlaskClient, address: str = "/account") -> str:
    """A form token that a page gave this browser."""
    found = re.search(r'name="csrf_token" value="([^"]+)"', client.get(address).text)
    assert found, f"{address} has no form"
    return found[1]

"""Who is signed in: the session cookie names an account, and every request checks it anew.

A visitor without a session cookie is never asked for one and never given one here.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from flask import Flask, Response, current_app, g, request, session

from mapper.accounts import Account, Accounts

WHOLE = timedelta(hours=12)
"""How long one sign-in lasts at most."""
IDLE = timedelta(hours=2)
"""After so long without a request it is over."""
_STEP = 60  # seconds between two notes of the last request, so that few answers set a cookie
_NAME = "qualmap-sessions"


@dataclass(frozen=True)
class Sessions:
    """Begins, checks and ends sessions; ``now`` is the clock.

    The cookie is signed, not kept here: signing out is remembered by this process until the
    cookie would have ended by itself, and the account's epoch ends all of them in every process.
    """

    accounts: Accounts
    now: Callable[[], datetime]
    _ended: dict[str, int] = field(default_factory=dict)

    def install(self, app: Flask) -> None:
        """Let an application know who asks."""
        app.extensions[_NAME] = self
        app.config.update(PERMANENT_SESSION_LIFETIME=WHOLE, SESSION_REFRESH_EACH_REQUEST=False)
        app.after_request(_keep_private)

    def begin(self, account: Account) -> None:
        """Sign in: nothing of the session before is left, not even its form token."""
        self._note_end()
        session.clear()
        session.permanent = True
        seconds = self._seconds()
        session.update(
            account=account.id, epoch=account.epoch, id=secrets.token_urlsafe(16),
            began=seconds, seen=seconds,
        )  # fmt: skip
        g.account = account

    def end(self) -> None:
        """Sign out in this browser."""
        self._note_end()
        session.clear()
        g.account = None

    def current(self) -> Account | None:
        """The account that the session names; a session that is over is emptied."""
        if current_app.config["SESSION_COOKIE_NAME"] not in request.cookies:
            return None
        if "account" not in session:
            return None
        account = None if self._over() else self.accounts.by_id(str(session["account"]))
        if account is None or not account.active or account.epoch != session.get("epoch"):
            session.clear()
            return None
        if self._seconds() - session["seen"] >= _STEP:
            session["seen"] = self._seconds()
        return account

    def _over(self) -> bool:
        now = self._seconds()
        return (
            session.get("id") in self._ended
            or now - int(session.get("began", 0)) >= WHOLE.total_seconds()
            or now - int(session.get("seen", 0)) >= IDLE.total_seconds()
        )

    def _note_end(self) -> None:
        """Whoever kept a copy of the cookie cannot use it any more."""
        if "id" not in session:
            return
        now = self._seconds()
        for name, until in list(self._ended.items()):
            if until <= now:
                self._ended.pop(name, None)
        self._ended[str(session["id"])] = now + int(WHOLE.total_seconds())

    def _seconds(self) -> int:
        return int(self.now().timestamp())


def current_account() -> Account | None:
    """The account of whoever asks; none for a visitor who has not signed in."""
    if "account" not in g:
        g.account = None  # if the store fails, the page that says so must not ask it again
        sessions: Sessions = current_app.extensions[_NAME]
        g.account = sessions.current()
    account: Account | None = g.account
    return account


def _keep_private(response: Response) -> Response:
    """No cache keeps a page that names who is signed in."""
    if g.get("account") is not None:
        response.headers["Cache-Control"] = "no-store"
    return response

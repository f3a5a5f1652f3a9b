"""The web part: pages over the library.  ``create_app`` only wires."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from flask import Flask
from flask_limiter import Limiter
from flask_limiter.util import get_remote_address
from werkzeug.middleware.proxy_fix import ProxyFix

from mapper.accounts import Accounts
from mapper.passwords import Passwords, new_password
from mapper.ports import Proposals, Records
from web.accounts.door import Door
from web.accounts.rights import guard
from web.accounts.routes import AccountPages
from web.accounts.session import Sessions
from web.admin.users import UserPages
from web.errors import handle_errors
from web.health import health_pages
from web.language import speak
from web.lookup.routes import LookupPages
from web.review.routes import ReviewPages
from web.security import secure
from web.settings import Settings

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIEnvironment

__all__ = ["Settings", "create_app"]


class Site(Flask):
    """The application behind so many proxies of ours, whose word on the asker is believed."""

    def __init__(self, proxies: int) -> None:
        super().__init__(__name__)
        self._front = ProxyFix(super().wsgi_app, x_for=proxies, x_proto=proxies, x_host=proxies)

    def wsgi_app(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """Answer one request."""
        return self._front(environ, start_response)


def create_app(
    settings: Settings | None = None,
    records: Records | None = None,
    proposals: Proposals | None = None,
    *,
    accounts: Accounts | None = None,
    passwords: Passwords | None = None,
) -> Flask:
    """The application; without arguments it reads the environment."""
    settings = settings or Settings.from_environment()
    records = records or _records(settings)
    proposals = proposals or _proposals(settings)
    accounts = accounts or _accounts(settings)
    app = Site(settings.proxies)
    app.secret_key = settings.secret_key
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    if settings.hosts:
        app.config["TRUSTED_HOSTS"] = list(settings.hosts)
    secure(app, https=settings.https)
    speak(app)
    handle_errors(app)
    limiter = Limiter(
        get_remote_address,
        app=app,
        default_limits=[settings.rate_limit] if settings.rate_limit else [],
        storage_uri="memory://",
    )
    sessions = Sessions(accounts, settings.now)
    sessions.install(app)
    guard(app)
    health = health_pages(records)
    limiter.exempt(health)
    app.register_blueprint(health)
    app.register_blueprint(LookupPages(records, settings.today).blueprint())
    app.register_blueprint(ReviewPages(records, proposals).blueprint())
    door = Door(accounts, passwords or Passwords(), settings.now)
    app.register_blueprint(AccountPages(accounts, door, sessions).blueprint(limiter))
    app.register_blueprint(UserPages(accounts, door, new_password).blueprint())
    return app


def _records(settings: Settings) -> Records:
    if settings.database:
        from mapper.store import open_records

        return open_records(settings.database)
    from mapper.catalogue import packaged

    return packaged()


def _proposals(settings: Settings) -> Proposals:
    """Those of the database; without one there are none."""
    if settings.database:
        from mapper.store import open_proposals

        return open_proposals(settings.database)
    from mapper.kept_proposals import MemoryProposals

    return MemoryProposals()


def _accounts(settings: Settings) -> Accounts:
    """Those of the database; without one nobody can sign in."""
    if settings.database:
        from mapper.store import open_accounts

        return open_accounts(settings.database)
    from mapper.kept_accounts import MemoryAccounts
    from mapper.kept_log import MemoryLog
    from mapper.kept_proposals import MemoryProposals

    return MemoryAccounts(MemoryLog(MemoryProposals()))

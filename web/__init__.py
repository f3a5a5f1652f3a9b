"""The web part: pages over the library.  ``create_app`` only wires."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from flask import Blueprint, Flask
from werkzeug.middleware.proxy_fix import ProxyFix

from mapper.accounts import Accounts
from mapper.desk import Desk
from mapper.kept_proposals import MemoryProposals
from mapper.passwords import Passwords, new_password
from mapper.ports import Records
from web.accounts.door import Door
from web.accounts.rights import guard
from web.accounts.routes import AccountPages
from web.accounts.session import Sessions
from web.admin.imports import import_pages
from web.admin.office import OfficePages
from web.admin.users import UserPages
from web.api.faults import programs_error
from web.api.wiring import interface_pages
from web.errors import handle_errors
from web.exports import export_pages
from web.health import health_pages
from web.language import speak
from web.limits import limiter_of, seconds_left
from web.lookup.routes import LookupPages
from web.office import Behind, open_office
from web.requests.pages import asking_pages
from web.review.asked import asked_pages
from web.review.card import CardPages
from web.review.dashboard import DashboardPages
from web.review.log import LogPages
from web.review.publication import PublicationPages
from web.review.routes import QueuePages
from web.security import secure
from web.settings import Settings
from web.statements.pages import statement_pages
from web.warm import warm_up

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
    proposals: MemoryProposals | None = None,
    *,
    accounts: Accounts | None = None,
    desk: Desk | None = None,
    passwords: Passwords | None = None,
    warm: bool = False,
) -> Flask:
    """The application; without arguments it reads the environment.

    ``warm`` builds what the first questions need before it is given back.
    """
    settings = settings or Settings.from_environment()
    behind = open_office(settings, records, proposals, accounts=accounts, desk=desk)
    app = Site(settings.proxies)
    app.secret_key = settings.secret_key
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    if settings.hosts:
        app.config["TRUSTED_HOSTS"] = list(settings.hosts)
    secure(app, https=settings.https)
    speak(app)
    limiter = limiter_of(app, settings.rate_limit)
    handle_errors(app, programs_error, lambda: seconds_left(limiter))
    sessions = Sessions(behind.accounts, settings.now)
    sessions.install(app)
    guard(app)
    health = health_pages(behind.records)
    limiter.exempt(health)
    app.register_blueprint(health)
    app.register_blueprint(LookupPages(behind.records, settings.today, settings.now).blueprint())
    app.register_blueprint(statement_pages(behind, settings, limiter))
    app.register_blueprint(export_pages(behind, settings))
    for pages in asking_pages(behind, settings, limiter):
        app.register_blueprint(pages)
    for pages in interface_pages(behind, settings, limiter):
        app.register_blueprint(pages)
    door = Door(behind.accounts, passwords or Passwords(), settings.now)
    app.register_blueprint(AccountPages(behind.accounts, door, sessions).blueprint(limiter))
    app.register_blueprint(UserPages(behind.accounts, door, new_password).blueprint())
    for pages in _office(behind, settings):
        app.register_blueprint(pages)
    if warm:
        warm_up(app, behind.records)
    return app


def _office(behind: Behind, settings: Settings) -> Iterator[Blueprint]:
    """The screens of those who review, publish and administer."""
    desk, queue, accounts = behind.desk, behind.queue, behind.accounts
    yield QueuePages(desk, queue, accounts).blueprint()
    yield CardPages(desk, queue, accounts).blueprint()
    yield PublicationPages(desk, accounts, behind.public_keys).blueprint()
    yield LogPages(desk, accounts).blueprint()
    yield DashboardPages(desk, queue, accounts).blueprint()
    yield OfficePages(desk).blueprint()
    yield import_pages(behind, settings)
    yield asked_pages(behind, settings)

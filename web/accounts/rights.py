"""Who may open what: a few addresses are public, each other view says whom it needs.

A view that says nothing is open to nobody.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import TypeVar
from urllib.parse import urlsplit

from flask import Flask, abort, current_app, redirect, request, url_for
from werkzeug.wrappers import Response as BaseResponse

from mapper.accounts import Account, Role
from web.accounts.session import current_account
from web.security import SAFE_METHODS

PUBLIC = frozenset(
    {
        "/", "/certificates/<node_id>", "/titles/<node_id>", "/static/<path:filename>",
        "/suggest", "/bodies/<body_id>", "/places", "/places/<place_id>", "/sitemap.xml",
        "/sitemaps/<int:part>.xml", "/robots.txt",
        "/api/v1/lookup", "/api/v1/lookup/batch", "/api/v1/certificates/<node_id>",
        "/api/v1/titles/<node_id>", "/api/v1/editions", "/openapi.json", "/batch",
        "/reconcile", "/reconcile/match", "/reconcile/preview", "/reconcile/suggest/entity",
        "/reconcile/suggest/property", "/reconcile/suggest/type", "/reconcile/1.0-draft",
        "/reconcile/1.0-draft/match", "/reconcile/1.0-draft/preview",
        "/reconcile/1.0-draft/suggest/entity", "/reconcile/1.0-draft/suggest/property",
        "/reconcile/1.0-draft/suggest/type",
        "/healthz", "/login", "/statements", "/statements/keys", "/statements/<code>",
        "/statements/<code>/file", "/requests", "/requests/new", "/requests/<number>",
        "/requests/<number>/join", "/requests/<number>/forget", "/contests", "/contests/new",
        "/contests/<number>", "/contests/<number>/forget", "/exports", "/exports/<name>",
    }
)  # fmt: skip
"""URL rules that anybody may open without signing in."""

Needed = frozenset[Role]
_MARK = "needed_roles"
_LOG = logging.getLogger(__name__)
_View = TypeVar("_View", bound=Callable[..., object])


def needs(*roles: Role) -> Callable[[_View], _View]:
    """Declare whom a view is for: people with one of these roles; without any, all who sign in."""

    def declare(view: _View) -> _View:
        setattr(view, _MARK, frozenset(roles))
        return view

    return declare


def needed(endpoint: str) -> Needed | None:
    """The roles of which a view wants one, empty for any account; none if it declares nothing."""
    found: Needed | None = getattr(current_app.view_functions.get(endpoint), _MARK, None)
    return found


def may_open(account: Account | None, endpoint: str) -> bool:
    """An account may open a view that is not public; false where there is no such view."""
    roles = needed(endpoint)
    if account is None or roles is None or not account.active:
        return False
    return not roles or any(account.may(role) for role in roles)


def guard(app: Flask) -> None:
    """Refuse every request for which nobody said that it is allowed."""
    app.before_request(_refuse)


def _refuse() -> BaseResponse | None:
    rule = request.url_rule
    if rule is None or rule.rule in PUBLIC:
        return None
    if needed(rule.endpoint) is None:
        _LOG.error("%s declares no rights and is closed to everybody", rule.endpoint)
        abort(403)
    account = current_account()
    if account is None:
        return _ask_who_it_is()
    if not may_open(account, rule.endpoint):
        abort(403)
    return None


def _ask_who_it_is() -> BaseResponse:
    wants_page = request.accept_mimetypes.best_match(["text/html", "application/json"])
    if request.method not in SAFE_METHODS or wants_page == "application/json":
        abort(401)
    here = request.full_path if request.query_string else request.path
    return redirect(url_for("accounts.login", next=here), code=303)


def local_address(text: str) -> str:
    r"""An address of this site as it was handed in; empty if it could lead elsewhere.

    >>> local_address("/review?q=abt"), local_address("//evil.example"), local_address("/\\evil")
    ('/review?q=abt', '', '')
    """
    if not text.startswith("/") or text.startswith("//") or "\\" in text or len(text) > 2000:
        return ""
    if not text.isprintable():
        return ""
    try:
        parts = urlsplit(text)
    except ValueError:
        return ""
    return "" if parts.scheme or parts.netloc else text

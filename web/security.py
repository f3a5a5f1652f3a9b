"""What keeps every page safe: headers, form tokens, and the POSTs that need no token."""

from __future__ import annotations

from flask import Flask, Request, Response, request
from flask.sessions import NullSession, SecureCookieSession, SecureCookieSessionInterface
from flask_wtf import CSRFProtect
from werkzeug.exceptions import HTTPException

READ_ONLY_POSTS = frozenset(
    {
        "/certificates/<node_id>", "/api/v1/lookup", "/api/v1/lookup/batch", "/batch", "/reconcile",
        "/reconcile/match", "/reconcile/1.0-draft/match",
    }
)  # fmt: skip
"""URL rules whose POST changes nothing and takes no cookie, and so needs no token.

They are POSTs because what a holder states must not stand in an address.
"""

TOKEN_POSTS = frozenset(
    {
        "/statements", "/requests", "/requests/<number>/join", "/requests/<number>/forget",
        "/contests", "/contests/<number>/forget",
    }
)  # fmt: skip
"""URL rules whose POST changes something for people without a session.

They take no cookie either, so that public pages need none: the view itself asks for a token that
our form carries (``web.statements.token``), refuses with 400 without it, and is rate-limited.
"""
_WITHOUT_COOKIE = READ_ONLY_POSTS | TOKEN_POSTS

LARGEST_FILE = 5 * 1024 * 1024
"""Bytes of a file that is handed in: a list to import, or certificates to look up."""
FILE_POSTS = frozenset({"/admin/import", "/admin/import/load", "/admin/import/proposals"})
"""URL rules of the office whose POST takes such a file, or a long form about one."""

_SOURCES = {
    "default-src": "'none'",
    "img-src": "'self' data:",
    "style-src": "'self'",
    "script-src": "'self'",
    "font-src": "'self'",
    "connect-src": "'self'",
    "form-action": "'self'",
    "frame-ancestors": "'none'",
    "base-uri": "'none'",
}
POLICY = "; ".join(f"{name} {value}" for name, value in _SOURCES.items())
"""No script or style but our own files; nobody may frame the pages."""

HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}
"""Sent with every answer, pages and errors alike."""

FRAMED = frozenset({"/reconcile/preview", "/reconcile/1.0-draft/preview"})
"""URL rules of pages that any site may show inside its own: no script, no form, no link, no cookie.

Programs that reconcile show such a page beside a candidate.
"""
FRAMED_POLICY = (
    "default-src 'none'; style-src 'self'; form-action 'none'; frame-ancestors *; base-uri 'none'"
)

SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})
_LARGEST_BODY = 64 * 1024
_LARGEST_FORM = 1024 * 1024
_csrf = CSRFProtect()


class SparingSessions(SecureCookieSessionInterface):
    """Signed cookies, except for POSTs of the public: they neither read nor set one."""

    def open_session(self, app: Flask, request: Request) -> SecureCookieSession | None:
        """The session of a request; an empty one that cannot be written for such a POST."""
        if request.method == "POST" and _rule_of(app, request) in _WITHOUT_COOKIE:
            return NullSession()
        return super().open_session(app, request)


def _rule_of(app: Flask, asked: Request) -> str:
    """The rule that an address will match; sessions are opened before Flask has matched it."""
    adapter = app.create_url_adapter(asked)
    try:
        rule = adapter.match(return_rule=True)[0] if adapter else None
    except HTTPException:
        return ""
    return rule.rule if rule else ""


def secure(app: Flask, *, https: bool) -> None:
    """Put headers, form tokens and limits on every page of an application."""
    app.config.update(
        MAX_CONTENT_LENGTH=_LARGEST_BODY,
        MAX_FORM_MEMORY_SIZE=_LARGEST_BODY,
        MAX_FORM_PARTS=200,
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_SECURE=https,
        WTF_CSRF_CHECK_DEFAULT=False,  # require_token does it, by rule
        WTF_CSRF_TIME_LIMIT=None,  # a token lasts as long as its session
        WTF_CSRF_SSL_STRICT=False,  # it asks for a Referer, which Referrer-Policy withholds
    )
    app.session_interface = SparingSessions()
    _csrf.init_app(app)
    app.before_request(require_token)
    headers = dict(HEADERS)
    if https:
        headers["Strict-Transport-Security"] = "max-age=31536000; includeSubDomains"

    @app.after_request
    def add_headers(response: Response) -> Response:
        for name, value in headers.items():
            response.headers.setdefault(name, value)
        if request.url_rule is not None and request.url_rule.rule in FRAMED:
            response.headers["Content-Security-Policy"] = FRAMED_POLICY
            del response.headers["X-Frame-Options"]
        if request.method not in SAFE_METHODS or response.status_code >= 400:
            response.headers["Cache-Control"] = "no-store"
        elif "Cache-Control" not in response.headers:
            response.headers["Cache-Control"] = "no-cache"
        return response


def require_token() -> None:
    """Refuse whatever may change something and carries no token of ours."""
    rule = request.url_rule
    if rule is None or request.method in SAFE_METHODS:
        return
    if rule.rule in FILE_POSTS:
        request.max_content_length = LARGEST_FILE + _LARGEST_BODY
        request.max_form_memory_size = _LARGEST_FORM
    if not (request.method == "POST" and rule.rule in _WITHOUT_COOKIE):
        _csrf.protect()

"""Every way of going wrong as one page with one line that says what to do."""

from __future__ import annotations

import logging
from collections.abc import Callable
from math import ceil

from flask import Flask, Response, make_response, render_template
from flask_babel import gettext, lazy_gettext, ngettext
from werkzeug.exceptions import HTTPException, InternalServerError, SecurityError

from mapper.errors import MapperError, UnknownDegree, UnknownNode, UnknownPlace, as_sentence
from mapper.passwords import TooBusy
from web.language import pick

_LOG = logging.getLogger(__name__)


class BadInput(MapperError):
    """What came in by a form or an address cannot be read; said in both languages."""


_TITLES = {
    400: lazy_gettext("This question cannot be read"),
    401: lazy_gettext("Please sign in"),
    403: lazy_gettext("This is not open to you"),
    404: lazy_gettext("Nothing is here"),
    405: lazy_gettext("This address does not take that"),
    413: lazy_gettext("That is too much at once"),
    429: lazy_gettext("Too many questions at once"),
    500: lazy_gettext("Something broke on our side"),
    503: lazy_gettext("Not now"),
}
_LINES = {
    400: lazy_gettext("The form was incomplete or too old; go back, reload the page and retry."),
    401: lazy_gettext("You are signed out, and nothing was changed; sign in and do it again."),
    403: lazy_gettext("Your account does not have the role for it; ask an administrator."),
    404: lazy_gettext("There is no page at this address; search for the name instead."),
    405: lazy_gettext("Open the page from its link, or use the form on it."),
    413: lazy_gettext("The form was larger than a form can be; shorten what you typed."),
    500: lazy_gettext("It is our fault and has been noted; please try again later."),
}
_SHORT = 60
_WAIT = 60


def line_of(error: MapperError) -> str:
    """The one line for an error, in the language of the page."""
    if isinstance(error, UnknownPlace | UnknownDegree):
        return pick(as_sentence(error.text))
    if isinstance(error, UnknownNode):
        return str(
            gettext(
                "Nothing here has the id “%(name)s”; search for its name instead.",
                name=error.node_id[:_SHORT],
            )
        )
    if isinstance(error, TooBusy):
        return str(gettext("Too many people sign in at this moment; try again in a few seconds."))
    return pick(error.text)


def page(status: int, line: str) -> Response:
    """The page of an error."""
    title = _TITLES.get(status, _TITLES[500 if status >= 500 else 400])
    return make_response(render_template("error.html", title=title, line=line), status)


def _too_often(seconds: int) -> Response:
    line = ngettext(
        "Wait a minute, then ask again.",
        "Wait %(num)s minutes, then ask again.",
        ceil(seconds / 60),
    )
    answer = page(429, line)
    answer.headers["Retry-After"] = str(seconds)
    return answer


def _never(error: Exception) -> None:
    del error


def handle_errors(
    app: Flask,
    instead: Callable[[Exception], Response | None] = _never,
    wait: Callable[[], int] = lambda: _WAIT,
) -> None:
    """Answer every error with its page, or with what is told ``instead`` where a program asked.

    ``wait`` says after how many seconds somebody who asked too often may ask again.
    """

    @app.errorhandler(MapperError)
    def by_question(error: MapperError) -> Response:
        return instead(error) or page(error.status, line_of(error))

    @app.errorhandler(HTTPException)
    def by_status(error: HTTPException) -> Response:
        other = instead(error)
        if other is not None:
            return other
        status = error.code or InternalServerError.code
        if isinstance(error, SecurityError):  # an untrusted host has no addresses to link to
            return make_response("this site does not answer under this name\n", 400)
        if status < 400:
            return make_response(error.get_response())
        if status == 429:
            return _too_often(wait())
        answer = page(status, str(_LINES.get(status, _LINES[500 if status >= 500 else 400])))
        if status == 405:
            answer.headers["Allow"] = error.get_response().headers.get("Allow", "GET")
        return answer

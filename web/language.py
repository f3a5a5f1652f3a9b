"""Chinese or English: asked for in the address, else negotiated; kept in every link."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from flask import Blueprint, Flask, Response, g, has_request_context, request
from flask_babel import Babel, force_locale, get_locale, gettext
from jinja2 import pass_context
from jinja2.filters import do_mark_safe
from jinja2.runtime import Context
from markupsafe import Markup
from werkzeug.urls import iri_to_uri

from mapper.domain import Text

LANGUAGES = {"zh": "中文", "en": "English"}
"""Each language by its own name."""

HTML_LANGUAGE = {"zh": "zh-Hans", "en": "en"}
_DEFAULT = "en"


def negotiated() -> str:
    """The language of this request: ``?lang=``, else what the browser prefers."""
    asked = request.args.get("lang", "")
    if asked in LANGUAGES:
        return asked
    return request.accept_languages.best_match(list(LANGUAGES)) or _DEFAULT


def language() -> str:
    """The language in which the page is being written; found once, asked for by every text."""
    if not has_request_context():
        return str(get_locale() or _DEFAULT)
    if "language" not in g:
        g.language = negotiated()
    found: str = g.language
    return found


def pick(text: Text | None) -> str:
    """A text in the language of the page; nothing for none."""
    if text is None:
        return ""
    return text.zh if language() == "zh" else text.en


def other(text: Text) -> str:
    """A text in the language that the page is not written in; nothing if both are alike."""
    found = text.en if language() == "zh" else text.zh
    return "" if found == pick(text) else found


@pass_context
def picked(context: Context, text: Text | None) -> str:
    """As ``pick``, for a template, which knows the language of its page."""
    if text is None:
        return ""
    return text.zh if _spoken(context) == "zh" else text.en


@pass_context
def said(context: Context, message: str, **values: object) -> Markup:
    """A message of a template in the language of its page; values are escaped."""
    return _message(_spoken(context), message) % values


def _spoken(context: Context) -> str:
    return context.get("language") or language()


@lru_cache(maxsize=4_096)
def _message(spoken: str, message: str) -> Markup:
    """A message of our templates, which may hold markup, in a language."""
    with force_locale(spoken):
        return do_mark_safe(gettext(message))


def in_other_language(code: str) -> str:
    """The address of this same page in a language."""
    from urllib.parse import urlencode

    pairs = [(k, v) for k, v in request.args.items(multi=True) if k != "lang"]
    return f"{iri_to_uri(request.path)}?{urlencode([*pairs, ('lang', code)])}"


def keep_language(blueprint: Blueprint) -> None:
    """Let every address of a blueprint's pages carry the language."""

    @blueprint.url_defaults
    def add_language(endpoint: str, values: dict[str, Any]) -> None:
        del endpoint
        values.setdefault("lang", language())


def speak(app: Flask) -> None:
    """Give an application its two languages and the template words for them."""
    app.config["BABEL_DEFAULT_LOCALE"] = _DEFAULT
    Babel(app, locale_selector=negotiated)
    app.jinja_env.filters.update(t=picked, other=other)
    app.jinja_env.globals.update({"_": said, "gettext": said})

    @app.context_processor
    def language_words() -> dict[str, object]:
        now = language()
        return {
            "language": now,
            "html_language": HTML_LANGUAGE,
            "languages": LANGUAGES,
            "other_language": "en" if now == "zh" else "zh",
            "in_other_language": in_other_language,
        }

    @app.after_request
    def say_language(response: Response) -> Response:
        if response.mimetype == "text/html":
            response.headers["Content-Language"] = HTML_LANGUAGE[language()]
            if request.args.get("lang") not in LANGUAGES:
                response.vary.add("Accept-Language")
        return response

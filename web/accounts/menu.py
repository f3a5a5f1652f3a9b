"""The way to each screen of the office, for those who may open it."""

from __future__ import annotations

from dataclasses import dataclass

from flask import request, url_for
from flask_babel import lazy_gettext

from mapper.accounts import Account
from web.accounts.rights import may_open

SCREENS = (
    ("review.queue", lazy_gettext("Reviewing")),
    ("asked.overview", lazy_gettext("Requests")),
    ("dashboard.show", lazy_gettext("Dashboard")),
    ("publication.preview", lazy_gettext("Publication")),
    ("log.events", lazy_gettext("Log")),
    ("imports.form", lazy_gettext("Import")),
    ("users.overview", lazy_gettext("Users")),
    ("office.edit", lazy_gettext("Office")),
)
"""Views that the menu leads to, in their order; one that does not exist is left out."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the menu."""

    address: str
    label: str
    here: bool


def entries(account: Account) -> tuple[Entry, ...]:
    """The screens that an account may open."""
    blueprint = (request.endpoint or "").partition(".")[0]
    return tuple(
        Entry(url_for(view), str(label), here=view.partition(".")[0] == blueprint)
        for view, label in SCREENS
        if may_open(account, view)
    )


def start_of(account: Account) -> str:
    """The address at which the work of an account begins."""
    found = entries(account)
    return found[0].address if found else url_for("accounts.account")

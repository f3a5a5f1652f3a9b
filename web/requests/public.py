"""What the pages of requests and of contests have in common."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Protocol

from flask import Blueprint, Response, make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as BaseResponse

from mapper.asking import (
    Asking,
    Askings,
    Contact,
    Stage,
    UnknownAsking,
    key_of,
    read_number,
    secret_of,
    stage_of,
)
from mapper.desk import Desk
from mapper.domain import Text
from mapper.events import instant
from mapper.ports import Records
from mapper.sentences import Speaker
from web.language import keep_language, pick
from web.office import of_this_request
from web.requests import words
from web.requests.forms import LONGEST, contact_of
from web.requests.gate import Gate, keeps


@dataclass(frozen=True)
class Counter:
    """Where the public asks: a store, a desk for what is published, a gate, clock and settings.

    ``days``: for so long a contact is kept.
    """

    askings: Askings
    desk: Desk
    gate: Gate
    now: Callable[[], datetime]
    today: Callable[[], date]
    days: int

    @property
    def records(self) -> Records:
        """What is known, and stays so until this request is answered."""
        return of_this_request(self.desk.records)

    def at(self) -> str:
        """The instant of an event."""
        return instant(self.now())

    def found(self, number: str, kind: str) -> Asking:
        """The request or contest with a number, as anybody may see it; raises UnknownAsking."""
        read = read_number(number)
        asking = self.askings.of_number(read) if read else None
        if asking is None or asking.kind != kind:
            raise UnknownAsking(number)
        return asking.public

    def stage(self, asking: Asking) -> Stage:
        """How far it is today."""
        return stage_of(asking, self.records, self.today())

    def keep(self, mark: str, act: Callable[[Contact | None], Asking], page: str) -> BaseResponse:
        """Keep what a form says; with a contact its secret is shown once, else the public page."""
        secret = secret_of(self.gate.seed(mark))
        contact = contact_of(request.form, secret)
        made = act(contact)
        keeps()
        if contact is None:
            return redirect(url_for(page, number=made.number, made=1), code=303)
        return self.page(
            "requests/made.html",
            asking=made,
            secret=secret,
            address=url_for(page, number=made.number),
        )

    def forget(self, number: str, kind: str, page: str) -> BaseResponse:
        """Erase the contact that the secret in the form belongs to; raises UnknownAsking."""
        self.gate.take(request.form)
        asking = self.found(number, kind)
        gone = self.askings.erase(asking.number, key_of(request.form.get("secret", "")))
        said = "yes" if gone else "no"
        return redirect(url_for(page, number=asking.number, erased=said), code=303)

    def page(self, template: str, status: int = 200, **values: object) -> Response:
        """A page with the words that all of them need."""
        told = {
            "speaker": Speaker(self.records), "vocabulary": self.records.vocabulary,
            "stage_text": words.STAGE, "stage_tone": words.TONE, "stage_meaning": words.MEANING,
            "outcome_text": words.OUTCOME, "purpose_text": words.PURPOSE,
            "doubt_text": words.DOUBT, "withheld_text": words.WITHHELD,
            "longest": LONGEST, "days": self.days,
        }  # fmt: skip
        return make_response(render_template(template, **told, **values), status)


def public_pages(name: str) -> Blueprint:
    """A blueprint whose pages keep the language and are in no search engine."""
    pages = Blueprint(name, __name__)
    keep_language(pages)
    pages.add_app_template_filter(asking_choices)
    pages.after_request(_unlisted)
    return pages


class Named(Protocol):
    """A place, an origin: something with an id and a name."""

    @property
    def id(self) -> str:
        """What a form sends."""
        ...

    @property
    def name(self) -> Text:
        """What a person reads."""
        ...


def asking_choices(named: Iterable[Named]) -> list[tuple[str, str]]:
    """Things to choose from, by id and name, in the order of their names."""
    return sorted(((each.id, pick(each.name)) for each in named), key=lambda one: one[1])


def _unlisted(response: Response) -> Response:
    response.headers["X-Robots-Tag"] = "noindex, nofollow"
    return response

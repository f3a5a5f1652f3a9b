"""What would be published and by whom, and every edition that was."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from flask import (
    Blueprint,
    Response,
    abort,
    flash,
    make_response,
    redirect,
    render_template,
    request,
    url_for,
)
from flask_babel import gettext
from werkzeug.wrappers import Response as BaseResponse

from mapper.accounts import Account, Accounts, Role
from mapper.desk import Desk
from mapper.domain import Text
from mapper.editions import BadEdition, UnknownEdition, check_edition, compare
from mapper.events import EventKind
from mapper.log import LogReader
from mapper.review.impact import folded
from mapper.review.policy import Mode
from mapper.review.publication import NothingToPublish, Preview, PreviewMoved
from mapper.review.rules import NotAllowed
from mapper.review.said import said_answers, said_changes, said_links
from mapper.sentences import Speaker
from web.accounts.rights import needs
from web.accounts.session import current_account
from web.language import keep_language, pick
from web.review.counts import counted
from web.review.people import People
from web.review.when import moment

LONGEST_NOTE = 500
SHOWN = 100
"""Approvals without evidence that are named one by one; the queue lists all."""

signed_in = needs()
publishers = needs(Role.PUBLISHER)


@dataclass(frozen=True, slots=True)
class Act:
    """What the button does; without one, ``text`` says why there is none."""

    kind: str
    possible: bool

    @classmethod
    def of(cls, preview: Preview, mode: Mode, account: Account) -> Act:
        """What this person can do with this preview."""
        if preview.empty:
            return cls("nothing", possible=False)
        if not account.may(Role.PUBLISHER):
            return cls("not_allowed", possible=False)
        if mode is Mode.SINGLE:
            return cls("alone", possible=True)
        if preview.prepared is None:
            return cls("put_forward", possible=True)
        own = preview.prepared.by == account.id
        return cls("wait" if own else "confirm", possible=not own)


@dataclass(frozen=True)
class PublicationPages:
    """The pages over one desk; ``keys`` are the public keys that editions were signed with."""

    desk: Desk
    accounts: Accounts
    keys: Callable[[], Mapping[str, str]] | None = None

    def blueprint(self) -> Blueprint:
        """The pages at their addresses; no search engine is to keep them."""
        pages = Blueprint("publication", __name__)
        keep_language(pages)
        pages.add_url_rule("/review/publication", "preview", self.preview)
        pages.add_url_rule("/review/publication", "publish", self.publish, methods=["POST"])
        pages.add_url_rule("/review/editions/<int:number>", "edition", self.edition)
        pages.add_app_template_filter(moment, "moment")
        pages.add_app_template_filter(counted, "counted")
        pages.after_request(_unlisted)
        return pages

    @signed_in
    def preview(self) -> Response:
        """What the next edition would hold."""
        return self._preview()

    @publishers
    def publish(self) -> BaseResponse:
        """Put the shown preview forward, or publish it; what moved is shown anew."""
        note = request.form.get("note", "").strip()[:LONGEST_NOTE]
        try:
            event = self.desk.publish(_account(), token=request.form.get("token", ""), note=note)
        except (BadEdition, NotAllowed, NothingToPublish, PreviewMoved) as error:
            return self._preview(error.status, _line(error), note)
        if event.kind is EventKind.PREPARED:
            flash(gettext("Put forward. Another publisher has to confirm it."))
            return redirect(url_for("publication.preview"), code=303)
        number = event.body["number"]
        flash(gettext("Edition %(number)s is published.", number=number))
        return redirect(url_for("publication.edition", number=number), code=303)

    def _preview(self, status: int = 200, fault: str = "", note: str = "") -> Response:
        found, speaker = self.desk.preview(), Speaker(self.desk.records)
        people, office = People(self.accounts), self.desk.office()
        answers = folded(found.answers, self.desk.records.vocabulary)
        return make_response(
            render_template(
                "review/publication.html", preview=found, fault=fault, note=note,
                office=office, changes=said_changes(speaker, found.changes),
                answers=said_answers(speaker, answers),
                act=Act.of(found, office.policy.mode, _account()),
                prepared_by=people.name(found.prepared.by) if found.prepared else None,
                unclaimed=self._named(found.unclaimed[:SHOWN]), longest_note=LONGEST_NOTE,
                editions=list(reversed(self.desk.editions.all)),
            ),
            status,
        )  # fmt: skip

    def _named(self, items: tuple[str, ...]) -> list[tuple[str, Text]]:
        """Items with the names of both ends."""
        return [(item, pair_name(self.desk, item)) for item in items]

    @signed_in
    def edition(self, number: int) -> Response:
        """One edition whole, and how it differs from another, the one before unless one is named.

        Raises UnknownEdition.
        """
        editions, speaker = self.desk.editions, Speaker(self.desk.records)
        found, people = editions.edition(number), People(self.accounts)
        against = _against(number, editions.last)
        return make_response(
            render_template(
                "review/edition.html", edition=found, last=editions.last,
                published=published_event(self.desk.log, number),
                place=speaker.place(found.office.place),
                prepared_by=people.name(found.prepared_by),
                confirmed_by=people.name(found.confirmed_by),
                faults=check_edition(editions, number, self._keys()),
                links=said_links(speaker, editions.links(number).values()), against=against,
                changes=said_changes(speaker, compare(editions, against, number)),
            )
        )  # fmt: skip

    def _keys(self) -> Mapping[str, str]:
        signer = self.desk.signer
        known = self.keys() if self.keys else {}
        return {signer.key_id: signer.public_key, **known}


def published_event(log: LogReader, number: int) -> tuple[int, str] | None:
    """The number and the hash of the event that published an edition."""
    for event in log.events(kinds=[EventKind.PUBLISHED]):
        if event.body["number"] == number:
            return event.number, event.hash
    return None


def pair_name(desk: Desk, item: str) -> Text:
    """The names of both ends of an item."""
    case = desk.case(item)
    left, right = case.certificate_name, case.target_name
    return Text(f"{left.zh} → {right.zh}", f"{left.en} → {right.en}")


def _against(number: int, last: int) -> int:
    """The edition that the address compares with; nought is what stood before the first."""
    text = request.args.get("against", "")
    if not text:
        return number - 1
    asked = int(text) if text.isdecimal() and len(text) < 9 else -1
    if not 0 <= asked <= last:
        raise UnknownEdition(asked, last)
    return asked


def _line(error: BadEdition | NotAllowed | NothingToPublish | PreviewMoved) -> str:
    if isinstance(error, PreviewMoved):
        return str(
            gettext(
                "What would be published has changed since you looked. Nothing was done; below is "
                "what would be published now."
            )
        )
    if isinstance(error, NothingToPublish):
        return str(gettext("Nothing waits for publication any more. Nothing was done."))
    return pick(error.text)


def _account() -> Account:
    return current_account() or abort(403)


def _unlisted(response: Response) -> Response:
    response.headers["X-Robots-Tag"] = "noindex, nofollow"
    return response

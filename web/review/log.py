"""The log as sentences, newest first, and the state of all items at the end of any day."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from itertools import islice

from flask import Blueprint, Response, abort, make_response, render_template, request

from mapper.accounts import Account, Accounts
from mapper.dates import china_day, parse_day
from mapper.desk import Desk, visible
from mapper.domain import Text
from mapper.editions import OfficeEdition
from mapper.errors import InvalidQuestion
from mapper.events import SYSTEM, Event, EventKind
from mapper.log import ItemStatus
from mapper.review.case import Case, Pair, UnknownItem
from mapper.review.item import Item
from mapper.review.past import backwards, items_on
from mapper.review.words import STATUS, decision_sentence, pair_text
from mapper.sentences import Speaker, day_text
from web.accounts.rights import needs
from web.accounts.session import current_account
from web.errors import BadInput
from web.language import keep_language
from web.review.event_words import HIDDEN, KINDS, Events
from web.review.people import OPERATOR, People
from web.review.when import moment

A_PAGE = 50
DECIDED_A_PAGE = 100
_DECIDED = (ItemStatus.APPROVED, ItemStatus.REFUSED)

signed_in = needs()


@dataclass(frozen=True, slots=True)
class Asked:
    """Which part of the log: before a number, of an item, a person, a kind of event."""

    item: str = ""
    actor: str = ""
    kind: EventKind | None = None
    before: int = 0
    at: str = ""

    @property
    def narrowed(self) -> bool:
        """By something from which one could tell whose a hidden judgement is, or of what kind."""
        return bool(self.actor or self.kind)

    def address(self) -> Mapping[str, str | None]:
        """As the address says it, without the page."""
        return {
            "item": self.item or None, "actor": self.actor or None,
            "kind": self.kind.value if self.kind else None,
        }  # fmt: skip


@dataclass(frozen=True, slots=True)
class Line:
    """An event as the page shows it; a hidden one tells neither who nor what."""

    event: Event
    sentence: Text
    kind: Text | None
    pair: Text | None
    hidden: bool


@dataclass(frozen=True, slots=True)
class Decided:
    """What was decided of an item on a day; a hidden one is for those who have judged it anew."""

    item: str
    status: ItemStatus
    sentence: Text
    people: Text
    hidden: bool


@dataclass(frozen=True, slots=True)
class Day:
    """How everything stood at the end of a day."""

    day: date
    edition: OfficeEdition | None
    counts: Sequence[tuple[Text, int]]
    decided: Sequence[Decided]
    total: int
    page: int
    pages: int


@dataclass
class Reading:
    """What one reader may see of the log; made anew for every page."""

    desk: Desk
    people: People
    reader: Account
    _cases: dict[str, Case | None] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.speaker = Speaker(self.desk.records)
        self.events = Events(self.speaker, self.people)

    def lines(self, asked: Asked) -> Iterator[Line]:
        """The lines that fit, from the newest."""
        kinds = [asked.kind] if asked.kind else []
        found = backwards(
            self.desk.log, before=asked.before, at=asked.at, item=asked.item or None, kinds=kinds
        )
        for event in found:
            if asked.actor in ("", event.actor):
                line = self._line(event)
                if not (line.hidden and asked.narrowed):
                    yield line

    def _line(self, event: Event) -> Line:
        if not event.item:
            return Line(event, self.events.sentence(event), KINDS[event.kind], None, hidden=False)
        case = self._case(event.item)
        if case is None:
            pair = Text(event.item, event.item)
            return Line(event, self.events.sentence(event), KINDS[event.kind], pair, hidden=False)
        pair = pair_text(self.speaker, case.pair.certificate, case.pair.target)
        if event.number not in {each.number for each in visible(case, self.reader)}:
            return Line(event, HIDDEN, None, pair, hidden=True)
        return Line(event, self.events.sentence(event), KINDS[event.kind], pair, hidden=False)

    def _case(self, item: str) -> Case | None:
        """The case of an item; none where neither proposal nor judgement names its ends."""
        if item not in self._cases:
            try:
                self._cases[item] = self.desk.case(item)
            except UnknownItem:
                self._cases[item] = None
        return self._cases[item]

    def day(self, day: date, page: int) -> Day:
        """How everything stood at the end of a day; decided items page by page."""
        items = items_on(self.desk.log, day)
        counts = Counter(item.status for item in items.values())
        decided = [item for item in items.values() if item.status in _DECIDED]
        pages = max(1, -(-len(decided) // DECIDED_A_PAGE))
        page = min(page, pages)
        some = decided[(page - 1) * DECIDED_A_PAGE : page * DECIDED_A_PAGE]
        sealed = self._sealed()
        editions = [each for each in self.desk.editions.all if each.day <= day]
        return Day(
            day, editions[-1] if editions else None,
            [(STATUS[status], counts[status]) for status in ItemStatus if counts[status]],
            [self._decided(item, hidden=item.id in sealed) for item in some], len(decided), page,
            pages,
        )  # fmt: skip

    def _sealed(self) -> set[str]:
        """Items of which this reader is to judge blind now: an undone review may show again."""
        waiting = self.desk.log.items(status=[ItemStatus.SECOND])
        return {row.id for row in waiting if self.reader.id not in row.people}

    def _decided(self, item: Item, *, hidden: bool) -> Decided:
        if hidden or item.outcome is None:
            return Decided(item.id, item.status, HIDDEN, Text("", ""), hidden=True)
        seen = item.last_seen()
        if seen is None:
            sentence = STATUS[item.status]
        else:
            pair = Pair.from_json(seen["pair"])
            outcome = replace(item.outcome, target=item.outcome.target or pair.target)
            sentence = decision_sentence(self.speaker, pair.certificate, outcome)
        return Decided(
            item.id, item.status, sentence, self.people.names(dict.fromkeys(item.people)),
            hidden=False,
        )  # fmt: skip


@dataclass(frozen=True)
class LogPages:
    """The pages over one desk."""

    desk: Desk
    accounts: Accounts

    def blueprint(self) -> Blueprint:
        """The pages at their addresses; no search engine is to keep them."""
        pages = Blueprint("log", __name__)
        keep_language(pages)
        pages.add_url_rule("/review/log", "events", self.events)
        pages.add_app_template_filter(moment, "moment")
        pages.add_app_template_filter(day_text, "day_words")
        pages.after_request(_unlisted)
        return pages

    @signed_in
    def events(self) -> Response:
        """One page of the log, or how everything stood at the end of a day."""
        people = People(self.accounts)
        reading = Reading(self.desk, people, current_account() or abort(403))
        day = read_on()
        if day is not None:
            return self._page("review/log.html", day=reading.day(day, _number("page") or 1))
        asked = read_asked()
        lines = list(islice(reading.lines(asked), A_PAGE + 1))
        return self._page(
            "review/log.html", day=None, asked=asked, lines=lines[:A_PAGE],
            older=lines[A_PAGE - 1].event if len(lines) > A_PAGE else None,
            actors=self._actors(people), kinds=KINDS,
        )  # fmt: skip

    def _page(self, template: str, **values: object) -> Response:
        head = self.desk.log.head()
        return make_response(
            render_template(template, head=head, today=self.desk.today(), **values)
        )

    def _actors(self, people: People) -> list[tuple[str, Text]]:
        known = [(str(account.id), people.name(account.id)) for account in self.accounts.all()]
        return [*known, *((actor, people.name(actor)) for actor in (OPERATOR, SYSTEM))]


def read_asked() -> Asked:
    """The part of the log that the address asks for; raises BadInput."""
    kind = request.args.get("kind", "")
    if kind and kind not in {known.value for known in EventKind}:
        raise BadInput(Text("没有这一类记录。", "There is no such kind of events."))
    asked = Asked(
        request.args.get("item", "").strip()[:40], request.args.get("actor", "").strip()[:40],
        EventKind(kind) if kind else None, _number("before"),
    )  # fmt: skip
    return replace(asked, at=_instant(request.args.get("at", ""))) if asked.before else asked


def read_on() -> date | None:
    """The day that the address names; raises BadInput."""
    text = request.args.get("on", "").strip()
    if not text:
        return None
    try:
        return parse_day(text)
    except InvalidQuestion as error:
        raise BadInput(
            Text("日期应写作2026-11-22这样的形式。", "A day is written as 2026-11-22.")
        ) from error


def _instant(text: str) -> str:
    """An instant as the log writes it; nothing for anything else."""
    try:
        china_day(text)
    except ValueError:
        return ""
    return text


def _number(name: str) -> int:
    text = request.args.get(name, "")
    return int(text) if text.isdecimal() and len(text) < 12 else 0


def _unlisted(response: Response) -> Response:
    response.headers["X-Robots-Tag"] = "noindex, nofollow"
    return response

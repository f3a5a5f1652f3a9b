"""One pair as its reviewer sees it: what is under review, what was done, and what may be done."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from functools import cached_property

from mapper.accounts import Account, Role
from mapper.decision import Decision, Difference
from mapper.desk import Desk, blind, score_shown, visible
from mapper.domain import Link, Text
from mapper.events import Draft, Event, EventKind, standing
from mapper.log import ItemStatus
from mapper.review import rules
from mapper.review.case import Case, UnknownItem
from mapper.review.ends import changed_text
from mapper.review.item import Opinion
from mapper.review.policy import Office
from mapper.review.precedents import Alike, Around, Earlier, earlier
from mapper.review.rules import NotAllowed
from mapper.review.words import (
    STATUS,
    claim_text,
    decision_sentence,
    difference_texts,
    pair_text,
    reason_text,
)
from mapper.sentences import Speaker
from web.lookup.path import Guide, Hop
from web.lookup.words import term_text
from web.review.card_ends import CertificateEnd, TargetEnd, certificate_end, target_end
from web.review.card_score import Score, score_of
from web.review.event_words import Events
from web.review.people import People
from web.review.when import moment

SIBLINGS = 8
OTHERS = 6
PRECEDENTS = 5
EARLIER = 6
LAST = 10
LOOKED_BACK = 200
"""So many acts of the office are looked through for those of one person."""
TONE = {
    ItemStatus.OPEN: "info", ItemStatus.SECOND: "wait", ItemStatus.DISAGREEMENT: "bad",
    ItemStatus.APPROVED: "good", ItemStatus.REFUSED: "bad", ItemStatus.WITHDRAWN: "none",
}  # fmt: skip
ACTS = (
    EventKind.PROPOSED, EventKind.JUDGED, EventKind.ADJUDICATED, EventKind.COMMENTED,
    EventKind.WITHDRAWN, EventKind.REOPENED, EventKind.CLAIMED,
)  # fmt: skip
TURNS = (EventKind.UNDONE, EventKind.REDONE)


class Stage(Enum):
    """What a person can do with a pair now."""

    DECIDE = "decide"
    SECOND = "second"
    ADJUDICATE = "adjudicate"
    WAIT_SECOND = "wait_second"
    WAIT_THIRD = "wait_third"
    DECIDED = "decided"
    READ = "read"


def stage_of(case: Case, account: Account) -> Stage:
    """What this person can do with it now."""
    item = case.item
    if item.decided:
        return Stage.DECIDED
    barred = item.status is ItemStatus.SECOND and account.id in item.unblind
    if item.judged_by(account.id) or barred:
        return Stage.WAIT_SECOND if item.status is ItemStatus.SECOND else Stage.WAIT_THIRD
    if not account.may(Role.REVIEWER):
        return Stage.READ
    stages = {ItemStatus.SECOND: Stage.SECOND, ItemStatus.DISAGREEMENT: Stage.ADJUDICATE}
    return stages.get(item.status, Stage.DECIDE)


@dataclass(frozen=True, slots=True)
class Line:
    """An event of the history in words; ``details`` is what its sentence leaves out."""

    number: int
    who: Text
    when: Text
    at: str
    act: Text
    details: tuple[Text, ...]
    undone: bool
    may_undo: bool
    may_redo: bool


@dataclass(frozen=True, slots=True)
class Told:
    """A decision in words, field by field."""

    approves: bool
    sentence: Text
    conditions: tuple[Text, ...]
    steps: tuple[Text, ...]
    term: Text | None
    claim: Text | None
    reason: Text | None
    comment: str


@dataclass(frozen=True, slots=True)
class Side:
    """One of two judgements that differ."""

    event: int
    who: Text
    when: Text
    told: Told


@dataclass(frozen=True, slots=True)
class Acted:
    """A pair on which a person acted lately."""

    item: str
    ends: Text
    act: Text
    when: Text


@dataclass(frozen=True)
class Card:
    """A case for one person; every part is worked out when it is asked for."""

    desk: Desk
    case: Case
    account: Account
    people: People
    office: Office

    @cached_property
    def speaker(self) -> Speaker:
        """Says links and names."""
        return Speaker(self.case.records)

    @cached_property
    def events(self) -> Events:
        """Says events."""
        return Events(self.speaker, self.people)

    @cached_property
    def guide(self) -> Guide:
        """Says links with their sources."""
        return Guide(self.case.records, self.desk.today())

    @cached_property
    def around(self) -> Around:
        """The links around the pair."""
        return Around.of(self.case)

    @property
    def stage(self) -> Stage:
        """What can be done now."""
        return stage_of(self.case, self.account)

    @property
    def blind(self) -> bool:
        """Another judgement is there that this person is not to know."""
        return blind(self.case.item, self.account)

    @property
    def status(self) -> Text:
        """Where the review stands."""
        return STATUS[self.case.item.status]

    @property
    def tone(self) -> str:
        """The colour of the status."""
        return TONE[self.case.item.status]

    @property
    def ends(self) -> Text:
        """The two ends, claiming nothing."""
        return pair_text(self.speaker, self.case.pair.certificate, self.case.pair.target)

    # --- the ends, what is like them, the machine --------------------------------------

    @cached_property
    def certificate(self) -> CertificateEnd:
        """The certificate."""
        return certificate_end(self.case, self.around, SIBLINGS)

    @cached_property
    def target(self) -> TargetEnd:
        """What it may map to."""
        return target_end(self.case, self.around, OTHERS)

    @cached_property
    def precedents(self) -> tuple[Alike, ...]:
        """Links that are like it."""
        return self.around.alike(self.office.place, PRECEDENTS)

    @cached_property
    def earlier(self) -> tuple[tuple[Earlier, ...], int]:
        """Decisions of this office on the same series, and how many there are."""
        return earlier(self.desk.log, self.case, EARLIER)

    def earlier_sentence(self, found: Earlier) -> Text:
        """An earlier decision as a sentence."""
        return decision_sentence(self.speaker, found.certificate, found.decision)

    @cached_property
    def score(self) -> Score | None:
        """What the machine said, once this person has judged."""
        if not score_shown(self.case.item, self.account) or self.case.payload is None:
            return None
        return score_of(self.case.payload, self.speaker.vocabulary)

    @property
    def score_hidden(self) -> bool:
        """There is a score, and it is not shown yet."""
        return self.case.payload is not None and not score_shown(self.case.item, self.account)

    def hop(self, link: Link) -> Hop:
        """A link as a sentence with place, edition and sources."""
        return self.guide.hop(link)

    def when(self, at: str) -> Text:
        """An instant in words."""
        return moment(at)

    # --- decisions in words -------------------------------------------------------------

    def sentence(self, decision: Decision) -> Text:
        """The sentence of the link that a decision would make, or of the refusal."""
        return decision_sentence(self.speaker, self.case.pair.certificate, decision)

    def told(self, decision: Decision) -> Told:
        """A decision in words."""
        term = term_text(decision.result_term) if decision.result_term else None
        approves = decision.approves
        return Told(
            approves, self.sentence(decision),
            tuple(map(self.speaker.condition, decision.conditions)),
            tuple(map(self.speaker.step, decision.steps)), term,
            claim_text(self.speaker, decision.claim) if approves else None,
            None if approves else reason_text(self.speaker, decision), decision.comment,
        )  # fmt: skip

    @cached_property
    def outcome(self) -> Told | None:
        """What was decided."""
        found = self.case.item.outcome
        return self.told(found) if found else None

    @cached_property
    def own(self) -> Side | None:
        """The judgement of this person, while it waits."""
        mine = [each for each in self.case.item.opinions if each.by == self.account.id]
        return self._side(mine[-1]) if mine else None

    @cached_property
    def sides(self) -> tuple[Side, ...]:
        """Two judgements that differ; none for anybody while one of them is kept apart."""
        if self.case.item.status is not ItemStatus.DISAGREEMENT:
            return ()
        return tuple(map(self._side, self.case.item.opinions))

    def _side(self, opinion: Opinion) -> Side:
        return Side(
            opinion.event, self.people.name(opinion.by), moment(opinion.at),
            self.told(opinion.decision),
        )  # fmt: skip

    @property
    def disputed(self) -> tuple[tuple[Text, Text, Text], ...]:
        """How two judgements differ: the field and what each says."""
        return tuple(difference_texts(self.speaker, each) for each in self.case.item.differences)

    def opinion(self, event: int) -> Decision | None:
        """The judgement of an event, for the one who adjudicates."""
        if self.stage is not Stage.ADJUDICATE:
            return None
        found = (each.decision for each in self.case.item.opinions if each.event == event)
        return next(found, None)

    def changed(self, differences: Sequence[Difference]) -> tuple[Text, ...]:
        """What changed in an end, in sentences."""
        return tuple(changed_text(each, self.speaker) for each in differences)

    @property
    def reopened(self) -> tuple[Text, ...]:
        """What changed since it was decided."""
        return self.changed(self.case.item.changes)

    # --- what happened ---------------------------------------------------------------------

    @cached_property
    def history(self) -> tuple[Line, ...]:
        """What this person may see of what happened, the last first."""
        standing_ = {event.number for event in standing(self.case.events)}
        found = [self._line(event, standing_) for event in visible(self.case, self.account)]
        return tuple(reversed(found))

    def _line(self, event: Event, standing_: set[int]) -> Line:
        turned = event.kind in (EventKind.UNDONE, EventKind.REDONE)
        undone = not turned and event.number not in standing_
        return Line(
            event.number, self.people.name(event.actor), moment(event.at), event.at,
            self.events.act(event), tuple(self._details(event)), undone,
            not undone and _possible(rules.undo, self.case.events, event.number, self.account),
            undone and _possible(rules.redo, self.case.events, event.number, self.account),
        )  # fmt: skip

    def _details(self, event: Event) -> Iterator[Text]:
        if event.kind in (EventKind.JUDGED, EventKind.ADJUDICATED):
            decision = Decision.from_json(event.body["decision"])
            yield from map(self.speaker.condition, decision.conditions)
            yield from map(self.speaker.step, decision.steps)
        if event.kind is EventKind.REOPENED:
            yield from self.changed([_difference(each) for each in event.body["changes"]])

    # --- what this person did lately ----------------------------------------------------------

    @cached_property
    def _recent(self) -> Sequence[Event]:
        return self.desk.log.events(kinds=(*ACTS, *TURNS), newest=LOOKED_BACK)

    @cached_property
    def _own_acts(self) -> list[Event]:
        """The last acts of this person, the last first."""
        own = (event for event in reversed(self._recent) if event.actor == self.account.id)
        return [event for event in own if event.kind in ACTS]

    @cached_property
    def last(self) -> tuple[Acted, ...]:
        """The last items on which this person acted."""
        newest = {event.item: event for event in reversed(self._own_acts)}
        recent = [event for event in self._own_acts if newest[event.item] is event][:LAST]
        return tuple(filter(None, map(self._acted, recent)))

    def _acted(self, event: Event) -> Acted | None:
        try:
            other = self.desk.case(event.item)
        except UnknownItem:
            return None
        ends = pair_text(self.speaker, other.pair.certificate, other.pair.target)
        return Acted(event.item, ends, STATUS[other.item.status], moment(event.at))

    @cached_property
    def last_act(self) -> tuple[str, int, Text] | None:
        """The last act of this person that stands, if it may be undone: item, event, ends."""
        for event in self._own_acts:
            events = self.desk.log.events(item=event.item)
            if event not in list(standing(events)):
                continue
            if not _possible(rules.undo, events, event.number, self.account):
                return None
            acted = self._acted(event)
            return (event.item, event.number, acted.ends) if acted else None
        return None

    def done(self, number: int) -> Text | None:
        """What this person has just done, to be said at the head of the next card."""
        found = next((event for event in self._recent if event.number == number), None)
        return self.events.act(found) if found and found.actor == self.account.id else None


Turn = Callable[[Sequence[Event], int, Account], Draft]


def _possible(rule: Turn, events: Sequence[Event], number: int, by: Account) -> bool:
    """The rule of undoing or redoing allows it."""
    try:
        rule(events, number, by)
    except NotAllowed:
        return False
    return True


def _difference(told: Mapping[str, object]) -> Difference:
    return Difference(str(told["field"]), told["before"], told["after"])

"""An item under review as its events make it: who judged what, where it stands, what comes next.

The state is a function of the standing events alone; undoing takes an event out and the rest is
read again, so that any state can be reached back and forth.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from mapper.decision import Decision, Difference, OfficeClaim, agreed, differences
from mapper.events import Event, EventKind, standing
from mapper.log import ItemStatus
from mapper.review.policy import Why


@dataclass(frozen=True, slots=True)
class Opinion:
    """A person's judgement that stands: by whom, when, of what, and as which event.

    ``second`` says why a second person is needed after it; ``seen`` is what was on the card.
    """

    event: int
    at: str
    by: str
    decision: Decision
    second: tuple[Why, ...]
    seen: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Item:
    """One pair under review.

    ``outcome`` is what was decided, by ``people``; ``opinions`` are those that count since it was
    last opened.  ``last_outcome`` is what stood before it was reopened or withdrawn.
    ``reopened`` says that it was opened again and not decided since, ``changes`` what changed in
    an end, ``proposed`` what a person proposed by hand.  ``unblind`` have judged after the first
    opinion and taken it back: they have seen that one and may not judge blind any more.
    ``revision`` is the last event but remarks, which move nothing.
    """

    id: str
    status: ItemStatus = ItemStatus.OPEN
    opinions: tuple[Opinion, ...] = ()
    adjudicated: Opinion | None = None
    outcome: Decision | None = None
    people: tuple[str, ...] = ()
    last_outcome: Decision | None = None
    reopened: bool = False
    changes: tuple[Difference, ...] = ()
    proposed: Mapping[str, Any] | None = None
    unblind: frozenset[str] = frozenset()
    revision: int = 0

    @property
    def decided(self) -> bool:
        """Nobody has to judge it now."""
        return self.status in (ItemStatus.APPROVED, ItemStatus.REFUSED, ItemStatus.WITHDRAWN)

    @property
    def differences(self) -> tuple[Difference, ...]:
        """How the two opinions differ; nothing unless there are two that do."""
        if len(self.opinions) != 2:
            return ()
        return differences(self.opinions[0].decision, self.opinions[1].decision)

    def judged_by(self, account: str) -> bool:
        """The judgement of a person is among those that count."""
        return any(opinion.by == account for opinion in self.opinions)

    def last_seen(self) -> Mapping[str, Any] | None:
        """What was on the card at the last judgement that counts."""
        last = self.adjudicated or (self.opinions[-1] if self.opinions else None)
        return last.seen if last else None


def by_item(events: Iterable[Event]) -> dict[str, list[Event]]:
    """Events by the item that they are of, items in the order in which they were first touched."""
    own: defaultdict[str, list[Event]] = defaultdict(list)
    for event in events:
        if event.item:
            own[event.item].append(event)
    return own


def seen_in(events: Sequence[Event]) -> Mapping[str, Any] | None:
    """What was on the card at the last judgement among these, whether it stands or not."""
    return next((event.body["seen"] for event in reversed(events) if "seen" in event.body), None)


def item_of(item: str, events: Iterable[Event]) -> Item:
    """The item that these events, all of one item and in their order, make."""
    told = list(events)
    found = Item(item)
    stand = list(standing(told))
    for event in stand:
        found = _after(found, event)
    unblind = _unblind(found, told, {event.number for event in stand})
    moving = (event.number for event in reversed(told) if event.kind is not EventKind.COMMENTED)
    return replace(found, unblind=unblind, revision=next(moving, 0))


def _unblind(item: Item, told: Iterable[Event], stand: Collection[int]) -> frozenset[str]:
    first = item.opinions[0] if item.opinions else None
    return frozenset(
        event.actor
        for event in told
        if event.kind is EventKind.JUDGED and event.number not in stand
        and first is not None and event.number > first.event and event.actor != first.by
    )  # fmt: skip


def _after(item: Item, event: Event) -> Item:
    step = _STEPS.get(event.kind)
    return step(item, event) if step else item


def _proposed(item: Item, event: Event) -> Item:
    return replace(item, proposed=event.body)


def _judged(item: Item, event: Event) -> Item:
    opinion = opinion_of(event)
    if item.status is ItemStatus.OPEN:
        first = replace(item, opinions=(opinion,))
        if opinion.second:
            return replace(first, status=ItemStatus.SECOND)
        return _settled(first, opinion.decision, (opinion.by,))
    if item.status is ItemStatus.SECOND:
        both = replace(item, opinions=(*item.opinions, opinion))
        if differences(item.opinions[0].decision, opinion.decision):
            return replace(both, status=ItemStatus.DISAGREEMENT)
        decision = agreed(item.opinions[0].decision, opinion.decision)
        return _settled(both, decision, tuple(each.by for each in both.opinions))
    return item


def _adjudicated(item: Item, event: Event) -> Item:
    if item.status is not ItemStatus.DISAGREEMENT:
        return item
    opinion = opinion_of(event)
    agreeing = [
        each.by for each in item.opinions if not differences(each.decision, opinion.decision)
    ]
    settled = replace(item, adjudicated=opinion)
    return _settled(settled, opinion.decision, (*agreeing, opinion.by))


def _settled(item: Item, decision: Decision, people: Sequence[str]) -> Item:
    status = ItemStatus.APPROVED if decision.approves else ItemStatus.REFUSED
    return replace(
        item, status=status, outcome=decision, people=tuple(people),
        reopened=False, changes=(),
    )  # fmt: skip


def _claimed(item: Item, event: Event) -> Item:
    if item.outcome is None or not item.outcome.approves:
        return item
    claim = OfficeClaim.from_json(event.body["claim"])
    return replace(item, outcome=replace(item.outcome, claim=claim))


def _withdrawn(item: Item, event: Event) -> Item:
    del event
    return replace(
        item, status=ItemStatus.WITHDRAWN, last_outcome=item.outcome, outcome=None, people=()
    )


def _reopened(item: Item, event: Event) -> Item:
    changes = tuple(
        Difference(each["field"], each["before"], each["after"]) for each in event.body["changes"]
    )
    return replace(
        item, status=ItemStatus.OPEN, opinions=(), adjudicated=None, outcome=None, people=(),
        last_outcome=item.outcome or item.last_outcome, reopened=True, changes=changes,
    )  # fmt: skip


_STEPS = {
    EventKind.PROPOSED: _proposed,
    EventKind.JUDGED: _judged,
    EventKind.ADJUDICATED: _adjudicated,
    EventKind.CLAIMED: _claimed,
    EventKind.WITHDRAWN: _withdrawn,
    EventKind.REOPENED: _reopened,
}


def opinion_of(event: Event) -> Opinion:
    """The judgement that an event keeps."""
    body = event.body
    return Opinion(
        event.number, event.at, event.actor, Decision.from_json(body["decision"]),
        tuple(Why(each) for each in body.get("second", ())), body["seen"],
    )  # fmt: skip

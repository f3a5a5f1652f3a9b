"""Office editions for tests: approvals by hand, and a log that holds only what it is told."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cache

from mapper.decision import ClaimKind, Decision, OfficeClaim, Verdict
from mapper.domain import NodeId, NodeKind, PlaceId, Relation, Target, Text
from mapper.editions import Editions, Issuer, PublishedLink, edition_body
from mapper.events import Draft, Event, EventKind, Head, seal
from mapper.signing import Signer, passing_signer

SUZHOU = Issuer(PlaceId("suzhou"), Text("苏州人才办", "Suzhou talent office"))
NOTICE_7 = OfficeClaim(ClaimKind.OFFICE, "2026-7", "item 4", published="2026-11-20")
T2 = Target(NodeKind.TITLE, "engineering", "engineering-pharmaceutical", ("T2",))
T3 = Target(NodeKind.TITLE, "engineering", "engineering-pharmaceutical", ("T3",))
AT = "2026-11-22T08:00:00.000000+00:00"
Wanted = Mapping[str, PublishedLink]


@cache
def signer() -> Signer:
    """One key for all tests of a run."""
    return passing_signer()


def approval(target: Target | None = T3, place: str = "suzhou", **changed: object) -> Decision:
    """An approval with its evidence, but for what is said otherwise."""
    told = {"relation": Relation.RECOGNISED_AS, "claim": NOTICE_7, **changed}
    return Decision(Verdict.APPROVE, target, PlaceId(place), **told)  # type: ignore[arg-type]


def link(
    item: str, subject: str = "toxicologist-lower", people: int = 2, **changed: object
) -> PublishedLink:
    """An approved link that is to be published."""
    return PublishedLink(item, NodeId(subject), approval(**changed), people, 0)  # type: ignore[arg-type]


def wanted(*links: PublishedLink) -> Wanted:
    """Links by item."""
    return {each.item: each for each in links}


@dataclass
class FakeLog:
    """Events in a list; it counts how often each thing was asked."""

    events_: list[Event] = field(default_factory=list)
    asked: list[str] = field(default_factory=list)

    def head(self) -> Head:
        self.asked.append("head")
        return self._head()

    def _head(self) -> Head:
        return Head(self.events_[-1].number, self.events_[-1].hash) if self.events_ else Head()

    def events(self, *, after: int = 0, kinds: Iterable[EventKind] = ()) -> Sequence[Event]:
        chosen = frozenset(kinds)
        self.asked.append(f"events after {after}")
        return [e for e in self.events_ if e.number > after and (not chosen or e.kind in chosen)]

    def append(self, kind: EventKind, body: Mapping[str, object], actor: str = "a1") -> Event:
        event = seal(Draft(actor, kind, "", body), self._head(), AT)
        self.events_.append(event)
        return event

    def editions(self) -> Editions:
        """What was published so far, read from the first event."""
        return Editions.of(e for e in self.events_ if e.kind is EventKind.PUBLISHED)

    def publish(
        self, day: str, *links: PublishedLink, office: Issuer = SUZHOU, note: str = ""
    ) -> Event:
        """Publish exactly these links as the next edition."""
        body = edition_body(
            self.editions(), wanted(*links), office=office, day=date.fromisoformat(day),
            head=self._head(), prepared_by="a1", confirmed_by="a2", note=note, signer=signer(),
        )  # fmt: skip
        return self.append(EventKind.PUBLISHED, body, "a2")

    def remark(self, text: str = "seen") -> Event:
        """Something else that happens."""
        return self.append(EventKind.COMMENTED, {"comment": text})


class Clock:
    """A clock that stands still until it is set."""

    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now

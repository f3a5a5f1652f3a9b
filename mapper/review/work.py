"""How the work goes: judgements by day and by person, how far two people agree, and the machine.

All of it is a function of the log.  What a first reviewer said of an item that waits for a second
one is counted, but not told: it would break the blind review.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from mapper.dates import china_day
from mapper.decision import differences
from mapper.events import Event, EventKind, standing
from mapper.log import ItemStatus
from mapper.review.item import Item, Opinion, by_item, item_of, opinion_of

DAYS = 30
"""Days of work that are told, the present one among them."""
BANDS = 5
"""Even bands into which probabilities from nought to one are put."""
KINDS = (
    EventKind.JUDGED, EventKind.ADJUDICATED, EventKind.WITHDRAWN, EventKind.REOPENED,
    EventKind.UNDONE, EventKind.REDONE,
)  # fmt: skip
"""The events that these numbers are made of."""


@dataclass(frozen=True, slots=True)
class DayWork:
    """The judgements of one day that stand; ``sealed`` are those that are not told yet."""

    day: date
    approved: int = 0
    refused: int = 0
    sealed: int = 0

    @property
    def total(self) -> int:
        """All of them."""
        return self.approved + self.refused + self.sealed


@dataclass(frozen=True, slots=True)
class PersonWork:
    """The judgements of one person that stand: the first on an item, the second, adjudications."""

    first: int = 0
    second: int = 0
    adjudicated: int = 0

    @property
    def total(self) -> int:
        """All of them."""
        return self.first + self.second + self.adjudicated


@dataclass(frozen=True, slots=True)
class Band:
    """Decided items whose probability fell into a band, and how many of them were approved.

    ``expected`` is the mean probability that the machine gave them: what share it foretold.
    """

    low: float
    high: float
    decided: int = 0
    approved: int = 0
    expected: float = 0.0

    @property
    def share(self) -> float | None:
        """The share that was approved; none where nothing was decided."""
        return self.approved / self.decided if self.decided else None


@dataclass(frozen=True, slots=True)
class Work:
    """The numbers: of each of the last days, of each person, of agreement, of the machine.

    ``agreed`` of ``seconds`` second reviews said what the first one did.
    """

    days: tuple[DayWork, ...]
    people: Mapping[str, PersonWork]
    seconds: int
    agreed: int
    bands: tuple[Band, ...]


@dataclass(frozen=True, slots=True)
class _Turn:
    """A judgement that stands, its place in the review of its item, and whether it is told."""

    opinion: Opinion
    place: str
    agrees: bool | None
    sealed: bool


def work(events: Iterable[Event], today: date) -> Work:
    """The numbers that these events make; they need be of ``KINDS`` only."""
    own = by_item(event for event in events if event.kind in KINDS)
    items = [item_of(key, told) for key, told in own.items()]
    turns = [turn for item in items for turn in _turns(item, own[item.id])]
    seconds = [turn.agrees for turn in turns if turn.agrees is not None]
    return Work(_days(turns, today), _people(turns), len(seconds), sum(seconds), _bands(items))


def _turns(item: Item, events: Sequence[Event]) -> Iterator[_Turn]:
    """Every judgement of an item that stands, also of before it was opened again."""
    waiting = item.opinions[0].event if item.status is ItemStatus.SECOND else 0
    first: Opinion | None = None
    for event in standing(events):
        if event.kind is EventKind.REOPENED:
            first = None
        elif event.kind is EventKind.ADJUDICATED:
            yield _Turn(opinion_of(event), "adjudicated", None, sealed=False)
        elif event.kind is EventKind.JUDGED:
            opinion = opinion_of(event)
            place = "second" if first else "first"
            agrees = not differences(first.decision, opinion.decision) if first else None
            yield _Turn(opinion, place, agrees, sealed=event.number == waiting)
            first = first or opinion


def _days(turns: Iterable[_Turn], today: date) -> tuple[DayWork, ...]:
    counts: Counter[tuple[date, str]] = Counter()
    for turn in turns:
        verdict = "approved" if turn.opinion.decision.approves else "refused"
        counts[china_day(turn.opinion.at), "sealed" if turn.sealed else verdict] += 1
    days = [today - timedelta(days=back) for back in reversed(range(DAYS))]
    return tuple(
        DayWork(day, counts[day, "approved"], counts[day, "refused"], counts[day, "sealed"])
        for day in days
    )


def _people(turns: Iterable[_Turn]) -> Mapping[str, PersonWork]:
    counts: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for turn in turns:
        counts[turn.opinion.by][turn.place] += 1
    return {person: PersonWork(**found) for person, found in sorted(counts.items())}


def _bands(items: Iterable[Item]) -> tuple[Band, ...]:
    found: list[list[tuple[float, bool]]] = [[] for _ in range(BANDS)]
    for item in items:
        said = _probability(item)
        if said is not None and item.outcome is not None:
            found[min(int(said * BANDS), BANDS - 1)].append((said, item.outcome.approves))
    return tuple(
        Band(
            place / BANDS, (place + 1) / BANDS, len(told), sum(yes for _, yes in told),
            sum(said for said, _ in told) / len(told) if told else 0.0,
        )
        for place, told in enumerate(found)
    )  # fmt: skip


def _probability(item: Item) -> float | None:
    """What the machine gave an item when it was decided; none for what a person proposed."""
    seen = item.last_seen()
    proposal = seen.get("proposal") if seen else None
    return float(proposal["probability"]) if proposal else None

"""Which lines of the queue fit what is wanted, and how many there would be for other values."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from mapper.log import ItemStatus
from mapper.review.columns import Lines, Marks, Numbers, State, Tables, Turn
from mapper.review.queue_wanted import Facet, Wanted

Values = Sequence[tuple[str, ...]]
"""What each code of a column says under a facet: one value, several, or none."""

_AWAITED = (ItemStatus.OPEN, ItemStatus.SECOND)
_YES_NO = {True: ("yes",), False: ("no",)}


@dataclass(frozen=True)
class Fit:
    """The lines of which all chosen facets and words are true, former lines among them."""

    lines: Lines
    wanted: Wanted

    @cached_property
    def worded(self) -> Marks:
        """Where every word occurs in the names of either end."""
        tables, coded = self.lines.tables, self.lines.coded
        found = np.ones(len(self.lines), np.bool_)
        for word in self.wanted.words:
            ends = _marks(word in end.words for end in tables.ends)
            tails = _marks(word in tail.words for tail in tables.tail.met)
            found &= ends[coded["certificate"]] | tails[coded["tail"]]
        return found

    @cached_property
    def each(self) -> Mapping[Facet, Marks]:
        """Where each chosen facet has its value."""
        found = {}
        for facet, value in self.wanted.chosen.items():
            column, read = _READ[facet]
            said = read(self.lines.tables, self.wanted)
            found[facet] = _marks(value in values for values in said)[self.lines.coded[column]]
        return found

    @cached_property
    def all(self) -> Marks:
        """Where everything wanted is true."""
        return self._but(None)

    def _but(self, left_out: Facet | None) -> Marks:
        """Where everything wanted but one facet is true."""
        found = self.worded
        for facet, marks in self.each.items():
            if facet is not left_out:
                found = found & marks
        return found

    def counts(self, present: Marks) -> Mapping[Facet, Mapping[str, int]]:
        """How many lines there would be for each value, all else as wanted; the most first.

        Values without a line are left out, but for the chosen one.
        """
        tallies: dict[tuple[str, Facet | None], Numbers] = {}
        found = {}
        for facet, (column, read) in _READ.items():
            own = facet if facet in self.each else None
            if (column, own) not in tallies:
                kept = np.flatnonzero(self._but(own) & present)
                tallies[column, own] = np.bincount(self.lines.coded[column].take(kept))
            said = read(self.lines.tables, self.wanted)
            found[facet] = _told(tallies[column, own], said, self.wanted.chosen.get(facet))
        return found


def _marks(found: Iterable[bool]) -> Marks:
    return np.fromiter(found, np.bool_)


def _told(tally: Numbers, said: Values, chosen: str | None) -> Mapping[str, int]:
    found = Counter({chosen: 0} if chosen is not None else {})
    for code in np.flatnonzero(tally).tolist():
        for value in dict.fromkeys(said[code]):
            found[value] += int(tally[code])
    return dict(sorted(found.items(), key=lambda each: (-each[1], each[0])))


def _status(state: State) -> tuple[str, ...]:
    also = {
        "published": state.published > 0,
        "pending": state.pending,
        "reopened": state.reopened,
        "unclaimed": state.status is ItemStatus.APPROVED and not state.claimed,
    }
    return (state.status.value, *(name for name, true in also.items() if true))


def _mine(turn: Turn, account: str) -> tuple[str, ...]:
    if account in turn.people:
        return ("judged",)
    return ("waiting",) if account and turn.status in _AWAITED else ()


_Read = Callable[[Tables, Wanted], Values]
_READ: Mapping[Facet, tuple[str, _Read]] = {
    Facet.PLACE: (
        "place", lambda tables, wanted: [(place or wanted.here,) for place in tables.place.met]
    ),
    Facet.ORIGIN: ("origins", lambda tables, _: tables.origins.met),
    Facet.FIELD: ("fields", lambda tables, _: tables.fields.met),
    Facet.SERIES: (
        "group", lambda tables, _: [(group.partition(".")[0],) for group in tables.group.met]
    ),
    Facet.KIND: ("kind", lambda tables, _: [(kind.value,) for kind in tables.kind.met]),
    Facet.LEVEL: ("levels", lambda tables, _: [levels or ("",) for levels in tables.levels.met]),
    Facet.STATUS: ("state", lambda tables, _: [_status(state) for state in tables.state.met]),
    Facet.MINE: (
        "turn", lambda tables, wanted: [_mine(turn, wanted.account) for turn in tables.turn.met]
    ),
    Facet.DISAGREEMENT: (
        "state",
        lambda tables, _: [
            _YES_NO[state.status is ItemStatus.DISAGREEMENT] for state in tables.state.met
        ],
    ),
    Facet.BY_HAND: (
        "state", lambda tables, _: [_YES_NO[state.by_hand] for state in tables.state.met]
    ),
}  # fmt: skip
"""The column that a facet reads, and what each of its codes says."""

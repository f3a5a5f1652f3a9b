"""What the coded columns say under each facet: the values behind every code."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from mapper.log import ItemStatus
from mapper.review.columns import Marks, Numbers, State, Tables, Turn
from mapper.review.queue_wanted import Facet, Wanted

Said = Sequence[tuple[str, ...]]
"""The values of each code: one, several, or none."""

_AWAITED = (ItemStatus.OPEN, ItemStatus.SECOND)


@dataclass(frozen=True, slots=True)
class Reading:
    """The values of a facet, and the pairs of a code and the place of a value that it has."""

    size: int
    values: Mapping[str, int]
    code: Numbers
    value: Numbers

    @classmethod
    def of(cls, said: Said) -> Reading:
        """Read a table as it is now; a value that a code says twice counts once."""
        said = tuple(said)  # codes may be added meanwhile
        values: dict[str, int] = {}
        pairs = [
            (code, values.setdefault(value, len(values)))
            for code, own in enumerate(said)
            for value in dict.fromkeys(own)
        ]
        code, value = np.array(pairs, np.int64).reshape(-1, 2).T
        return cls(len(said), values, code, value)

    def marks(self, value: str) -> Marks:
        """Which codes have a value."""
        found = np.zeros(self.size, np.bool_)
        found[self.code[self.value == self.values.get(value, -1)]] = True
        return found

    def counts(self, lines: Numbers, chosen: str | None) -> Mapping[str, int]:
        """How many lines have each value, by the lines of each code; the most first.

        Values without a line are left out, but for the chosen one.
        """
        of_code = np.zeros(self.size, np.int64)
        of_code[: len(lines)] = lines
        of_value = np.zeros(len(self.values), np.int64)
        np.add.at(of_value, self.value, of_code[self.code])
        counted = of_value.tolist()
        told = {value: counted[place] for value, place in self.values.items() if counted[place]}
        if chosen is not None:
            told.setdefault(chosen, 0)
        return dict(sorted(told.items(), key=lambda each: (-each[1], each[0])))


class Readings:
    """The readings of all facets, each made anew only when its table has grown."""

    def __init__(self, tables: Tables) -> None:
        self._tables = tables
        self._kept: dict[tuple[Facet, str], Reading] = {}

    def of(self, facet: Facet, wanted: Wanted) -> Reading:
        """What a facet says to this account and office."""
        asking = {Facet.PLACE: wanted.here, Facet.MINE: wanted.account}.get(facet, "")
        column, say = _SAID[facet]
        kept = self._kept.get((facet, asking))
        if kept is None or kept.size < self._tables.size(column):
            kept = self._kept[facet, asking] = Reading.of(say(self._tables, asking))
        return kept


def _places(tables: Tables, here: str) -> Said:
    return [(place or here,) for place in tables.place.met]


def _series(tables: Tables, _: str) -> Said:
    return [(group.partition(".")[0],) for group in tables.group.met]


def _statuses(tables: Tables, _: str) -> Said:
    return [_status(state) for state in tables.state.met]


def _status(state: State) -> tuple[str, ...]:
    also = {
        "published": state.published > 0,
        "pending": state.pending,
        "reopened": state.reopened,
        "unclaimed": state.status is ItemStatus.APPROVED and not state.claimed,
    }
    return (state.status.value, *(name for name, true in also.items() if true))


def _mine(tables: Tables, account: str) -> Said:
    return [_turn(turn, account) for turn in tables.turn.met]


def _turn(turn: Turn, account: str) -> tuple[str, ...]:
    if account in turn.people:
        return ("judged",)
    return ("waiting",) if account and turn.status in _AWAITED else ()


def _disagreements(tables: Tables, _: str) -> Said:
    disagreed = (state.status is ItemStatus.DISAGREEMENT for state in tables.state.met)
    return [("yes" if each else "no",) for each in disagreed]


def _by_hand(tables: Tables, _: str) -> Said:
    return [("yes" if state.by_hand else "no",) for state in tables.state.met]


_SAID: Mapping[Facet, tuple[str, Callable[[Tables, str], Said]]] = {
    Facet.PLACE: ("place", _places),
    Facet.ORIGIN: ("origins", lambda tables, _: tables.origins.met),
    Facet.FIELD: ("fields", lambda tables, _: tables.fields.met),
    Facet.SERIES: ("group", _series),
    Facet.KIND: ("kind", lambda tables, _: [(kind.value,) for kind in tables.kind.met]),
    Facet.LEVEL: ("levels", lambda tables, _: [levels or ("",) for levels in tables.levels.met]),
    Facet.STATUS: ("state", _statuses),
    Facet.MINE: ("turn", _mine),
    Facet.DISAGREEMENT: ("state", _disagreements),
    Facet.BY_HAND: ("state", _by_hand),
}
COLUMN: Mapping[Facet, str] = {facet: column for facet, (column, _) in _SAID.items()}
"""The coded column that each facet reads."""

"""How near the names of certificates come to those of all groups: one table for many at a time.

One product of two tables takes a tenth of the time of as many small ones, each of which would also
keep a thread of the algebra library awake.  Products are summed in double precision: their four
decimals are then the same whatever is compared together, on any machine.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from mapper.matching.types import Scores, Vectors

_DECIMALS = 4


@dataclass(frozen=True)
class Names:
    """Names in one script, those of one owner after those of another, and their vectors."""

    texts: tuple[str, ...]
    starts: NDArray[np.intp]
    """Where the names of each owner begin, and where the last ones end."""
    vectors: Vectors

    def __len__(self) -> int:
        return len(self.starts) - 1

    @cached_property
    def spans(self) -> tuple[slice, ...]:
        """The rows of each owner's names."""
        return tuple(slice(start, stop) for start, stop in pairwise(self.starts.tolist()))

    @cached_property
    def filled(self) -> NDArray[np.intp]:
        """The owners that have a name."""
        return np.flatnonzero(self.told)

    @cached_property
    def told(self) -> NDArray[np.bool_]:
        """For each owner whether it has a name."""
        return np.diff(self.starts) > 0

    @cached_property
    def firsts(self) -> NDArray[np.intp]:
        """The row of the preferred name of each owner that has one."""
        return self.starts[self.filled]


def cosines(left: Vectors, right: Vectors) -> Vectors:
    """How near each vector of length one (rows) comes to each other one (columns), 0 to 1."""
    return rounded(left.astype(np.float64) @ right.astype(np.float64).T)


def rounded(table: Vectors | Scores) -> Vectors:
    """Cosines to four decimals; what points the other way is as far as can be."""
    return table.clip(0, 1).round(_DECIMALS).astype(np.float32)


@dataclass(frozen=True, slots=True)
class Best:
    """How near the nearest pair of names is, 0 to 1, and the two names."""

    value: float
    left: str = ""
    right: str = ""


@dataclass(frozen=True, slots=True)
class Near:
    """The names of one certificate beside those of all groups.

    ``table`` has its names as rows and theirs as columns; ``values`` holds for each group the
    nearest pair, ``preferred`` the nearest with the group's preferred name alone.
    """

    names: tuple[str, ...]
    side: Names
    table: Vectors
    values: Vectors
    preferred: Vectors

    def best(self, group: int) -> Best:
        """The nearest pair of names; of equals the first."""
        return self._best(self.side.spans[group], float(self.values[group]))

    def best_preferred(self, group: int) -> Best:
        """The name that is nearest the group's preferred one."""
        span = self.side.spans[group]
        return self._best(
            slice(span.start, min(span.start + 1, span.stop)), float(self.preferred[group])
        )

    def _best(self, span: slice, value: float) -> Best:
        if not self.names or span.start == span.stop:
            return Best(0.0)
        row, column = divmod(int(self.table[:, span].argmax()), span.stop - span.start)
        return Best(value, self.names[row], self.side.texts[span.start + column])


def near(table: Vectors, owners: Names, side: Names) -> Iterator[Near]:
    """For each owner its part of a table of all names (rows) beside those of a side (columns)."""
    values = _nearest(table, owners, side)
    preferred = np.zeros_like(values)
    if len(owners.filled):
        best = np.maximum.reduceat(table[:, side.firsts], owners.firsts, axis=0)
        preferred[np.ix_(owners.filled, side.filled)] = best
    for row, span in enumerate(owners.spans):
        yield Near(owners.texts[span], side, table[span], values[row], preferred[row])


def _nearest(table: Vectors, owners: Names, side: Names) -> Vectors:
    """The nearest pair of names of each owner (rows) and each owner on the side (columns)."""
    found = np.zeros((len(owners), len(side)), dtype=np.float32)
    if len(owners.filled) and len(side.filled):
        best = np.maximum.reduceat(table, owners.firsts, axis=0)
        found[np.ix_(owners.filled, side.filled)] = np.maximum.reduceat(best, side.firsts, axis=1)
    return found


def starts(names: Sequence[Sequence[str]]) -> NDArray[np.intp]:
    """Where the names of each owner begin when they stand one after another."""
    return np.cumsum([0, *map(len, names)])

"""Names within a few edits of a text, and names that hold it, among any number of names.

An edit inserts, deletes, replaces or swaps one character.  Few names are all compared.  Of many
only those are that have nearly the same characters, which numpy tells at once: a look-up in a
small catalogue does without it.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

MANY = 2_000
"""From so many names of one length on their characters are looked at first."""
_SYMBOLS = 37
"""Characters are told apart by the rest of this division: it parts letters, digits and space."""
_TIMES = 3
"""A character that stands more often in a name counts no more."""
_END = "\n"
"""Stands in no name."""


def near(text: str, names: Sequence[str], edits: int) -> list[tuple[str, int]]:
    """The names that at most so many edits make of the text, with the number of edits."""
    from rapidfuzz import process
    from rapidfuzz.distance import OSA

    found = process.extract(
        text, names, scorer=OSA.distance, score_cutoff=edits, limit=None, processor=None
    )
    return [(name, int(distance)) for name, distance, _ in found]


@dataclass(frozen=True)
class Spellings:
    """Names by their number of characters, ready to be compared with a text."""

    by_length: Mapping[int, Alike]

    @classmethod
    def of(cls, names: Iterable[str]) -> Spellings:
        """These names."""
        found: dict[int, list[str]] = defaultdict(list)
        for name in names:
            found[len(name)].append(name)
        return cls({length: Alike(tuple(alike)) for length, alike in found.items()})

    def near(self, text: str, edits: int) -> list[tuple[str, int]]:
        """The names that at most so many edits make of the text, with the number of edits."""
        lengths = range(len(text) - edits, len(text) + edits + 1)
        alike = (self.by_length[length] for length in lengths if length in self.by_length)
        return near(text, [name for each in alike for name in each.likely(text, edits)], edits)

    def build(self) -> None:
        """What is else built when it is first asked for."""
        for alike in self.by_length.values():
            if len(alike.names) >= MANY:
                _ = alike.marks


@dataclass(frozen=True)
class Alike:
    """Names that are all of one length."""

    names: tuple[str, ...]

    @cached_property
    def marks(self) -> NDArray[np.uint64]:
        """Which characters each name has: a row for once, one for twice, one for oftener."""
        return _marks(self.names)

    def likely(self, text: str, edits: int) -> Sequence[str]:
        """The names that so many edits may make of the text, and few others.

        An edit takes away one character at most and brings one at most.
        """
        if len(self.names) < MANY:
            return self.names
        import numpy as np

        other = np.bitwise_count(self.marks ^ _marks([text])).sum(axis=0, dtype=np.uint8)
        return [self.names[number] for number in np.flatnonzero(other <= 2 * edits)]


def _marks(names: Sequence[str]) -> NDArray[np.uint64]:
    """For names of one length, a bit for every character that each has so many times."""
    import numpy as np

    length = len(names[0])
    codes = np.array(names, dtype=f"U{length}").view(np.uint32).reshape(len(names), length)
    counts = np.zeros((len(names), _SYMBOLS), dtype=np.uint16)
    every = np.arange(len(names))
    for column in codes.T:
        counts[every, column % _SYMBOLS] += 1
    bits = np.left_shift(np.uint64(1), np.arange(_SYMBOLS, dtype=np.uint64))
    return np.array([(counts >= times) @ bits for times in range(1, _TIMES + 1)], dtype=np.uint64)


class Holding:
    """Names one after the other, the shortest first, so that one search goes through all."""

    def __init__(self, names: Iterable[str]) -> None:
        self._names = sorted(names, key=len)
        self._starts = list(accumulate((len(name) + 1 for name in self._names), initial=0))
        self._text = _END.join(self._names)

    def __call__(self, text: str) -> Iterator[str]:
        """The names that hold the text, the shortest first."""
        at = self._text.find(text)
        while at >= 0:
            number = bisect_right(self._starts, at) - 1
            yield self._names[number]
            at = self._text.find(text, self._starts[number + 1])

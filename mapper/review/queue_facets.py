"""Which lines of the queue fit what is wanted, and how many there would be for other values."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from mapper.review.columns import Codings, Lines, Marks, Numbers
from mapper.review.queue_readings import COLUMN, Readings
from mapper.review.queue_wanted import Facet, Wanted


@dataclass(frozen=True)
class Fit:
    """The lines of which all chosen facets and words are true, former lines among them."""

    lines: Lines
    readings: Readings
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
        return {
            facet: self.readings.of(facet, self.wanted).marks(value)[self._column(facet)]
            for facet, value in self.wanted.chosen.items()
        }

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
        """How many present lines there would be for each value, all else as wanted.

        The most first; values without a line are left out, but for the chosen one.
        """
        kept = np.flatnonzero(self.all & present)
        of_code = {
            column: np.bincount(self.lines.coded[column].take(kept)) for column in COLUMN.values()
        }
        chosen = self.wanted.chosen
        return {
            facet: self.readings.of(facet, self.wanted).counts(
                self._without(facet, present) if facet in chosen else of_code[column],
                chosen.get(facet),
            )
            for facet, column in COLUMN.items()
        }

    def _without(self, facet: Facet, present: Marks) -> Numbers:
        """The lines of each code of a facet's column, the facet itself left open."""
        return np.bincount(self._column(facet)[self._but(facet) & present])

    def _column(self, facet: Facet) -> Codings:
        return self.lines.coded[COLUMN[facet]]


def _marks(found: Iterable[bool]) -> Marks:
    return np.fromiter(found, np.bool_)

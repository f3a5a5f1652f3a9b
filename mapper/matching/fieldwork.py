"""How far the fields of a certificate and of a group agree."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

import numpy as np

from mapper.matching.types import Scores
from mapper.vocabulary import Vocabulary

SAME = 1.0
NARROWER = 0.7
WIDER = 0.4
SISTER = 0.2

Shared = tuple[float, str, str]
"""The agreement of the nearest two fields, and the two."""


@dataclass
class Fieldwork:
    """The fields of all groups, compared once with those that certificates have."""

    vocabulary: Vocabulary
    groups: Sequence[frozenset[str]]
    _pairs: dict[tuple[str, str], float] = field(default_factory=dict)
    _found: dict[tuple[str, ...], tuple[Shared, ...]] = field(default_factory=dict)
    _values: dict[tuple[str, ...], Scores] = field(default_factory=dict)

    def shared(self, own: tuple[str, ...]) -> tuple[Shared, ...]:
        """For each group the nearest two fields; of equals the first by name."""
        if own not in self._found:
            self._found[own] = tuple(self._best(own, fields) for fields in self.groups)
        return self._found[own]

    def values(self, own: tuple[str, ...]) -> Scores:
        """For each group how far its fields agree."""
        if own not in self._values:
            found = [value for value, _, _ in self.shared(own)]
            self._values[own] = np.array(found, dtype=np.float64)
        return self._values[own]

    def _best(self, own: Iterable[str], others: frozenset[str]) -> Shared:
        pairs = [(self.compare(a, b), a, b) for a in own for b in sorted(others)]
        return max(pairs, key=lambda pair: pair[0], default=(0.0, "", ""))

    def compare(self, own: str, other: str) -> float:
        """How far a certificate's field agrees with that of a group.

        A group of a wider field holds the certificate's; one of a narrower may miss it.
        """
        if (own, other) not in self._pairs:
            self._pairs[own, other] = self._compare(own, other)
        return self._pairs[own, other]

    def _compare(self, own: str, other: str) -> float:
        if own == other:
            return SAME
        above, below = self.vocabulary.wider(own), self.vocabulary.wider(other)
        if other in above:
            return NARROWER
        if own in below:
            return WIDER
        return SISTER if above & below else 0.0

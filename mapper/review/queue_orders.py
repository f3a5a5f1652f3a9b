"""The orders of the queue: every line in its place, and new lines put in theirs.

Lines alike in what an order asks stand by certificate, rank and id, so that the order of any two
is the same in every process.
"""

from __future__ import annotations

from bisect import bisect
from collections.abc import Callable, Sequence
from typing import TypeAlias

import numpy as np

from mapper.review.columns import Lines, Numbers
from mapper.review.queue_wanted import Order


class _Newest(str):
    """An instant that stands before the earlier ones."""

    __slots__ = ()

    def __lt__(self, other: str) -> bool:
        return super().__gt__(other)


_Key: TypeAlias = tuple[_Newest, float, float, str, int, str]


def ordered(lines: Lines, order: Order) -> Numbers:
    """Every line, the first one first."""
    certificate = _places(lines.tables.certificate.met)[lines.coded["certificate"]]
    ties = (lines.id, lines.rank, certificate)
    if order is Order.ASKED:
        return np.lexsort((*ties, lines.doubt, -lines.asked))
    if order is Order.UNCERTAIN:
        return np.lexsort((*ties, lines.doubt))
    return np.lexsort((*ties, -_places(lines.tables.made_at.met)[lines.coded["made_at"]]))


def with_added(before: Numbers, lines: Lines, order: Order, added: Sequence[int]) -> Numbers:
    """The same order with lines that were added to the columns since."""
    key = _key(lines, order)
    new = sorted(added, key=key)
    return np.insert(before, [bisect(before, key(line), key=key) for line in new], new)


def _places(texts: Sequence[str]) -> Numbers:
    """The place that each text has among all in their order."""
    some = list(texts)  # more may be added meanwhile
    places = np.empty(len(some), np.int64)
    places[sorted(range(len(some)), key=some.__getitem__)] = np.arange(len(some))
    return places


def _key(lines: Lines, order: Order) -> Callable[[int], _Key]:
    newest, asked = order is Order.NEWEST, order is Order.ASKED

    def key(line: int) -> _Key:
        return (
            _Newest(lines.made_at(line) if newest else ""),
            -int(lines.asked[line]) if asked else 0,
            0 if newest else float(lines.doubt[line]),
            lines.certificate(line), int(lines.rank[line]), str(lines.id[line]),
        )  # fmt: skip

    return key

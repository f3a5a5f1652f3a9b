"""Likeness of spelling: TF-IDF cosines of characters or words, from an index of where they stand.

Plain numpy: scikit-learn would take five seconds to import and give the same numbers.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from mapper.matching.normalise import words
from mapper.matching.types import Vectors
from mapper.text import has_han, normalise

Units = Callable[[str], Iterable[str]]


def characters(text: str) -> Iterator[str]:
    """Runs of one to three characters of a Chinese name, of two to four within other words.

    >>> list(characters("护士"))
    ['护', '士', '护士']
    """
    plain = normalise(text)
    if has_han(plain):
        yield from _runs(plain.replace(" ", ""), 1, 3)
    else:
        for word in words(text):
            yield from _runs(f" {word} ", 2, 4)


def _runs(text: str, shortest: int, longest: int) -> Iterator[str]:
    for length in range(shortest, longest + 1):
        yield from (text[i : i + length] for i in range(len(text) - length + 1))


class Lexical:
    """The rarer the characters or words that two names share, the more alike they are."""

    def __init__(self, corpus: Sequence[str], units: Units = characters) -> None:
        self._units = units
        self._size = len(corpus)
        self._ids: dict[str, int] = {}
        ids, rows, weights = self._read(corpus)
        found = np.bincount(ids, minlength=len(self._ids))
        self._rarity = np.log((1 + len(corpus)) / (1 + found)) + 1
        weights = self._scaled(ids, rows, weights, len(corpus))
        order = np.argsort(ids, kind="stable")
        self._rows, self._weights = rows[order], weights[order].astype(np.float32)
        self._starts = np.concatenate([[0], np.cumsum(found)])

    def scores(self, queries: Sequence[str]) -> Vectors:
        """Cosines of each query (rows) with each name of the corpus (columns), 0 to 1."""
        table = np.zeros((len(queries), self._size), dtype=np.float32)
        ids, rows, weights = self._look_up(queries)
        for unit, row, weight in zip(
            ids, rows, self._scaled(ids, rows, weights, len(queries)), strict=True
        ):
            part = slice(self._starts[unit], self._starts[unit + 1])
            table[row, self._rows[part]] += np.float32(weight) * self._weights[part]
        return table

    def _read(
        self, corpus: Sequence[str]
    ) -> tuple[NDArray[np.intp], NDArray[np.intp], NDArray[np.float64]]:
        for text in corpus:
            for unit in self._units(text):
                self._ids.setdefault(unit, len(self._ids))
        return self._look_up(corpus)

    def _look_up(
        self, texts: Sequence[str]
    ) -> tuple[NDArray[np.intp], NDArray[np.intp], NDArray[np.float64]]:
        """Unit, text and damped count, of units that the corpus knows."""
        known = [
            (self._ids[unit], row, count)
            for row, text in enumerate(texts)
            for unit, count in Counter(self._units(text)).items()
            if unit in self._ids
        ]
        columns = np.array(known, dtype=np.intp).reshape(-1, 3).T
        return columns[0], columns[1], 1 + np.log(columns[2])

    def _scaled(
        self,
        ids: NDArray[np.intp],
        rows: NDArray[np.intp],
        weights: NDArray[np.float64],
        size: int,
    ) -> NDArray[np.float64]:
        """Weights by rarity, so that the weights of a text have length one."""
        weighted = weights * self._rarity[ids]
        lengths = np.sqrt(np.bincount(rows, weights=weighted**2, minlength=size))
        return np.asarray(weighted / lengths[rows], dtype=np.float64)

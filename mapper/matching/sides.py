"""The two ways of counting a judged set: every name for itself, or concepts by their best name."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from mapper.matching import logit, metrics, rank
from mapper.matching.blend import Views
from mapper.matching.judged import Corpus, Judged
from mapper.matching.types import Scores, Vectors

REPEATS = 5
"""How often the queries are split in halves, each fitted on and measured once."""

_PENALTY = 1.0

Rows = NDArray[np.intp]
Ranks = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Outcome:
    """Ranks of the first right answer and how sure the first answer was, by query (last axis)."""

    ranks: Ranks
    surety: Scores


class Side:
    """One way of counting, over the queries added to it."""

    def __init__(self, name: str, corpus: Corpus, right: Sequence[set[int]]) -> None:
        self.name, self._corpus, self._right = name, corpus, right
        self._labels = name == "label"
        self._places = metrics.id_places(corpus.ids if self._labels else corpus.concepts)
        self._ranks: list[float] = []
        self._surety: list[float] = []
        self._kept: list[rank.Candidates] = []

    def add(self, views: Views, start: int, *, keep: bool) -> None:
        """Rank some queries by the fixed blend; keep their candidates to fit a logit on."""
        scores = views.fixed if self._labels else self._corpus.best(views.fixed)
        for row, line in enumerate(scores, start=start):
            self._ranks.append(metrics.first_rank(line, self._places, self._right[row]))
            self._surety.append(_margin(line))
        if keep:
            find = rank.label_candidates if self._labels else rank.concept_candidates
            self._kept.append(find(views, self._corpus))

    def outcome(self) -> Outcome:
        """By the fixed blend."""
        return Outcome(np.array(self._ranks), np.array(self._surety))

    def refitted(self, seed: int) -> Outcome:
        """By logits, each fitted on the half of the queries to which this one does not belong."""
        rows = np.concatenate([kept.rows for kept in self._kept])
        features = np.concatenate([kept.features for kept in self._kept])
        rng = np.random.default_rng(seed)
        found = np.array([self._repeat(rows, features, rng) for _ in range(REPEATS)])
        return Outcome(found[:, 0], found[:, 1])

    def _repeat(
        self, rows: Rows, features: Scores, rng: np.random.Generator
    ) -> NDArray[np.float64]:
        """Rank and surety of each query, from one split in halves."""
        found = np.empty((2, len(rows)))
        shuffled = rng.permutation(len(rows))
        halves = shuffled[: len(rows) // 2], shuffled[len(rows) // 2 :]
        for known, asked in (halves, halves[::-1]):
            fitted = self._fit(rows, features, known)
            for query in asked:
                line = fitted.scores(features[query]) if fitted else _in_order(rows.shape[1])
                found[:, query] = self._rank(rows[query], line, int(query)), _margin(line)
        return found

    def _fit(self, rows: Rows, features: Scores, known: Rows) -> logit.Logit | None:
        """On the queries whose candidates hold a right one: the first of these was chosen."""
        right = np.array([[row in self._right[query] for row in rows[query]] for query in known])
        usable = right.any(axis=1) if len(known) else np.zeros(0, dtype=bool)
        if not usable.any():
            return None
        right, chosen = right[usable], right[usable].argmax(axis=1)
        exists = ~right
        exists[np.arange(len(chosen)), chosen] = True
        names = rank.LABEL_NAMES if self._labels else rank.CONCEPT_NAMES
        choices = logit.Choices(features[known[usable]], exists, chosen)
        return logit.fit(choices, names, penalty=_PENALTY)

    def _rank(self, rows: Rows, scores: Scores, query: int) -> float:
        """Among the candidates; a right answer beyond them keeps its rank by the fixed blend."""
        within = {place for place, row in enumerate(rows) if int(row) in self._right[query]}
        if not within:
            return max(self._ranks[query], float(len(rows) + 1))
        return metrics.first_rank(scores, self._places[rows], within)


def both_sides(judged: Judged) -> tuple[Side, Side]:
    """The sides of a judged set, to which its queries are still to be added."""
    corpus = judged.corpus
    row = {label: place for place, label in enumerate(corpus.ids)}
    labels = [{row[label] for label in right if label in row} for right in judged.right]
    concepts = [{int(corpus.concept_rows[place]) for place in found} for found in labels]
    return Side("label", corpus, labels), Side("concept", corpus, concepts)


def _in_order(count: int) -> Scores:
    """Scores that leave candidates in the order of the fixed blend."""
    return -np.arange(count, dtype=np.float64)


def _margin(scores: Vectors | Scores) -> float:
    """How far the first answer is ahead of the second."""
    if len(scores) == 1:
        return 0.0
    second, first = np.partition(scores, len(scores) - 2)[-2:]
    return float(first - second)

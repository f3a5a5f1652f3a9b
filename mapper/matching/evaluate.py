"""How well names are found: any judged set, ranked by label and by concept.

Without judgements the fixed blend ranks. With half of them (``judged_half``) a conditional logit is
fitted on one half of the queries and measured on the other, five times both ways.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from mapper.matching import logit, metrics, rank
from mapper.matching.bilingual import Bilingual
from mapper.matching.blend import Ranker, Views
from mapper.matching.judged import Corpus, Judged, read_judged
from mapper.matching.types import Progress, Scores, Vectors, silent

REPEATS = 5
_CHUNK = 32
_PENALTY = 1.0

Rows = NDArray[np.intp]
Ranks = NDArray[np.float64]
Result = dict[str, object]


def evaluate(
    queries: Path,
    corpus: Path,
    annotations: Path,
    *,
    encoder: Bilingual,
    judged_half: bool = False,
    seed: int = 0,
    progress: Progress = silent,
) -> Result:
    """Measures of a judged set in TREC form, as JSON; raises BadFile, ModelMissing, NotFinite."""
    judged = read_judged(queries, corpus, annotations)
    return measure(judged, encoder, judged_half=judged_half, seed=seed, progress=progress)


def measure(
    judged: Judged,
    encoder: Bilingual,
    *,
    judged_half: bool = False,
    seed: int = 0,
    progress: Progress = silent,
) -> Result:
    """As ``evaluate``, of a judged set already read."""
    ranker = Ranker(judged.corpus, encoder, seed, progress)
    sides = _sides(judged)
    for start, views in _chunks(judged, ranker, progress):
        for side in sides:
            side.add(views, start, keep=judged_half)
    found = {side.name: side.refitted(seed) if judged_half else side.outcome() for side in sides}
    result: Result = {name: metrics.summary(outcome.ranks) for name, outcome in found.items()}
    result["intervals"] = {
        name: metrics.intervals(outcome.ranks, seed=seed) for name, outcome in found.items()
    }
    ranks, surety = found["concept"].ranks.ravel(), found["concept"].surety.ravel()
    result["abstention"] = metrics.abstention(ranks, surety)
    result["judged_half"] = judged_half
    result["head"] = ranker.head is not None
    result["queries"] = len(judged.queries)
    result["labels"] = len(judged.corpus.ids)
    result["concepts"] = len(judged.corpus.concepts)
    return result


def _chunks(judged: Judged, ranker: Ranker, progress: Progress) -> Iterator[tuple[int, Views]]:
    total = len(judged.queries)
    for start in range(0, total, _CHUNK):
        yield start, ranker.views(judged.queries[start : start + _CHUNK])
        progress("rank", min(start + _CHUNK, total), total)


@dataclass(frozen=True, slots=True)
class _Outcome:
    """Ranks of the first right answer and how sure the first answer was, (repeat, query)."""

    ranks: Ranks
    surety: Scores


class _Side:
    """One way of counting: labels, or concepts by their best label."""

    def __init__(self, name: str, corpus: Corpus, right: list[set[int]]) -> None:
        self.name, self._corpus, self._right = name, corpus, right
        self._labels = name == "label"
        ids = corpus.ids if self._labels else corpus.concepts
        self._places = metrics.id_places(ids)
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

    def outcome(self) -> _Outcome:
        """By the fixed blend."""
        return _Outcome(np.array(self._ranks), np.array(self._surety))

    def refitted(self, seed: int) -> _Outcome:
        """By logits, each fitted on the half of the queries to which this one does not belong."""
        rows = np.concatenate([kept.rows for kept in self._kept])
        features = np.concatenate([kept.features for kept in self._kept])
        rng = np.random.default_rng(seed)
        count = len(rows)
        ranks, surety = np.empty((REPEATS, count)), np.empty((REPEATS, count))
        for repeat in range(REPEATS):
            shuffled = rng.permutation(count)
            halves = shuffled[: count // 2], shuffled[count // 2 :]
            for known, asked in (halves, halves[::-1]):
                fitted = self._fit(rows, features, known)
                scores = (
                    fitted.scores(features[asked])
                    if fitted
                    else -np.tile(np.arange(rows.shape[1], dtype=np.float64), (len(asked), 1))
                )
                for query, line in zip(asked, scores, strict=True):
                    ranks[repeat, query] = self._rank(rows[query], line, int(query))
                    surety[repeat, query] = _margin(line)
        return _Outcome(ranks, surety)

    def _fit(self, rows: Rows, features: Scores, known: Rows) -> logit.Logit | None:
        """On the queries whose candidates hold a right one: the best of these was chosen."""
        right = np.array([[row in self._right[query] for row in rows[query]] for query in known])
        usable = right.any(axis=1)
        if not usable.any():
            return None
        right, features = right[usable], features[known[usable]]
        chosen = right.argmax(axis=1)
        exists = ~right
        exists[np.arange(len(chosen)), chosen] = True
        names = rank.LABEL_NAMES if self._labels else rank.CONCEPT_NAMES
        return logit.fit(logit.Choices(features, exists, chosen), names, penalty=_PENALTY)

    def _rank(self, rows: Rows, scores: Scores, query: int) -> float:
        """Among the candidates; a right answer beyond them keeps its rank by the fixed blend."""
        within = {place for place, row in enumerate(rows) if int(row) in self._right[query]}
        if not within:
            return max(self._ranks[query], float(len(rows) + 1))
        return metrics.first_rank(scores, self._places[rows], within)


def _sides(judged: Judged) -> tuple[_Side, _Side]:
    corpus = judged.corpus
    row = {label: place for place, label in enumerate(corpus.ids)}
    labels = [{row[label] for label in right if label in row} for right in judged.right]
    concepts = [{int(corpus.concept_rows[place]) for place in found} for found in labels]
    return _Side("label", corpus, labels), _Side("concept", corpus, concepts)


def _margin(scores: Vectors | Scores) -> float:
    """How far the first answer is ahead of the second."""
    if len(scores) < 2:
        return float(scores[0])
    second, first = np.partition(scores, len(scores) - 2)[-2:]
    return float(first - second)

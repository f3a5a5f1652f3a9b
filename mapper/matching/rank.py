"""Re-ranking: features of a query's best candidates, for a logit fitted on judgements.

The first line of a feature's docstring is what a reviewer reads.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from mapper.matching import fuzzy
from mapper.matching.blend import Views
from mapper.matching.judged import Corpus
from mapper.matching.normalise import words
from mapper.matching.types import Scores, Vectors

CANDIDATES = 100
_SMOOTH = np.float32(0.05)

Rows = NDArray[np.intp]
Feature = Callable[[Views, Corpus], Vectors]


def best_meaning(views: Views, corpus: Corpus) -> Vectors:
    """One of the names means what was asked."""
    return corpus.best(views.meaning)


def preferred_meaning(views: Views, corpus: Corpus) -> Vectors:
    """The preferred name means what was asked."""
    return corpus.best(views.preferred)


def most_meaning(views: Views, corpus: Corpus) -> Vectors:
    """Several of the names mean what was asked."""
    sums = corpus.total(np.exp(views.meaning / _SMOOTH))
    return np.asarray(_SMOOTH * np.log(sums / corpus.sizes), dtype=np.float32)


def mean_meaning(views: Views, corpus: Corpus) -> Vectors:
    """All of the names together mean what was asked."""
    return np.asarray(corpus.total(views.meaning) / corpus.sizes, dtype=np.float32)


def untrained_meaning(views: Views, corpus: Corpus) -> Vectors:
    """One of the names means what was asked, before the catalogue taught its own words."""
    return corpus.best(views.plain)


def spelling(views: Views, corpus: Corpus) -> Vectors:
    """One of the names shares rare letters with what was asked."""
    return corpus.best(views.spelling)


def shared_words(views: Views, corpus: Corpus) -> Vectors:
    """One of the names shares rare words with what was asked."""
    return corpus.best(views.words)


def preferred_words(views: Views, corpus: Corpus) -> Vectors:
    """The preferred name shares rare words with what was asked."""
    return np.asarray(views.words[:, _first_rows(corpus)], dtype=np.float32)


def names(views: Views, corpus: Corpus) -> Vectors:
    """It is known under many names."""
    return np.tile(np.log(corpus.sizes).astype(np.float32), (len(views.queries), 1))


FEATURES: tuple[Feature, ...] = (
    best_meaning,
    preferred_meaning,
    most_meaning,
    mean_meaning,
    untrained_meaning,
    spelling,
    shared_words,
    preferred_words,
    names,
)
CONCEPT_NAMES = (*(feature.__name__ for feature in FEATURES), "edits", "length")
LABEL_NAMES = (
    "meaning",
    "untrained",
    "spelling_here",
    "words_here",
    "edits",
    "length",
    *(feature.__name__ for feature in FEATURES),
)


@dataclass(frozen=True, slots=True)
class Candidates:
    """The best rows of each query by the fixed blend, best first, and their features."""

    rows: Rows
    features: Scores


def best_rows(scores: Vectors, count: int = CANDIDATES) -> Rows:
    """The columns of the best scores of each row, best first."""
    count = min(count, scores.shape[1])
    part = np.argpartition(-scores, count - 1, axis=1)[:, :count]
    part.sort(axis=1)
    order = np.argsort(-np.take_along_axis(scores, part, axis=1), axis=1, kind="stable")
    return np.asarray(np.take_along_axis(part, order, axis=1), dtype=np.intp)


def concept_candidates(views: Views, corpus: Corpus) -> Candidates:
    """The likeliest concepts with what a reviewer could be told of each."""
    rows = best_rows(corpus.best(views.fixed))
    columns = [_at(feature(views, corpus), rows) for feature in FEATURES]
    preferred = _first_rows(corpus)[rows]
    return Candidates(rows, np.stack([*columns, *_compared(views, corpus, preferred)], axis=2))


def label_candidates(views: Views, corpus: Corpus) -> Candidates:
    """The likeliest names, each with its own features and those of its concept."""
    rows = best_rows(views.fixed, 2 * CANDIDATES)
    own = [_at(t, rows) for t in (views.meaning, views.plain, views.spelling, views.words)]
    concepts = corpus.concept_rows[rows]
    columns = [_at(feature(views, corpus), concepts) for feature in FEATURES]
    return Candidates(rows, np.stack([*own, *_compared(views, corpus, rows), *columns], axis=2))


def _at(table: Vectors, rows: Rows) -> Scores:
    return np.take_along_axis(table, rows, axis=1).astype(np.float64)


def _compared(views: Views, corpus: Corpus, labels: Rows) -> tuple[Scores, Scores]:
    """Edits and difference in length between each query and the labels in its row."""
    asked = [text for text in views.queries for _ in range(labels.shape[1])]
    texts = [corpus.texts[row] for row in labels.ravel()]
    edits = fuzzy.pairwise(asked, texts).astype(np.float64)
    pairs = zip(asked, texts, strict=True)
    longer = [abs(np.log((1 + len(words(a))) / (1 + len(words(b))))) for a, b in pairs]
    return edits.reshape(labels.shape), np.array(longer).reshape(labels.shape)


def _first_rows(corpus: Corpus) -> Rows:
    """The first label of each concept."""
    return np.unique(corpus.concept_rows, return_index=True)[1]

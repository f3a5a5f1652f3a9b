"""Distil the Chinese bag from an English teacher: compose names from terms, learn their vectors.

A composed name is known in both languages; the teacher encodes the English one, and a table of
characters and pairs of characters is fitted whose sums come nearest to the teacher's vectors.
That is ridge regression, solved exactly: the same terms, teacher and seed give the same table.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from itertools import chain

import numpy as np
from numpy.typing import NDArray

from mapper.matching.bag import Bag, Training, grams
from mapper.matching.terms import Term, terms_hash
from mapper.matching.types import Encoder, Progress, Vectors, check_finite, silent

_BLOCK = 1000
_USUAL_MEANING = 0.6


@dataclass(frozen=True, slots=True)
class Recipe:
    """How many names are composed, how likely each part is, and how smooth the table is."""

    names: int = 20_000
    level: float = 0.35
    qualifiers: tuple[float, ...] = (0.0, 0.45, 0.43, 0.12)
    action: float = 0.25
    role: float = 0.75
    suffix: float = 0.2
    whole: float = 0.15
    smooth: float = 1.0


_QUALIFIERS = ("qualifier", "field", "specialty")
_WHOLE = ("occupation", "qualification", "title", "body")
Pair = tuple[str, str]


def train_bag(
    terms: Sequence[Term],
    teacher: Encoder,
    *,
    seed: int = 0,
    recipe: Recipe | None = None,
    progress: Progress = silent,
) -> Bag:
    """A bag for the characters of a term table in the space of the teacher."""
    recipe = recipe or Recipe()
    pairs = compose(terms, recipe, np.random.default_rng(seed))
    targets = _teach(teacher, [english for _, english in pairs], progress)
    vocabulary = sorted(set(chain.from_iterable(grams(term.zh) for term in terms)))
    progress("fit", 0, 1)
    table = _fit([zh for zh, _ in pairs], targets, vocabulary, recipe.smooth)
    progress("fit", 1, 1)
    half = table.astype(np.float16).astype(np.float32)
    training = Training(terms_hash(terms), asdict(recipe), seed)
    return Bag(tuple(vocabulary), half, teacher.key, training)


def compose(terms: Sequence[Term], recipe: Recipe, rng: np.random.Generator) -> list[Pair]:
    """Every term by itself with each of its meanings, then random names made of terms."""
    pairs = [(term.zh, english) for term in terms for english in term.english]
    kinds = _by_kind(terms)
    for _ in range(recipe.names - len(pairs)):
        if parts := _parts(kinds, recipe, rng):
            english = " ".join(_meaning(term, rng) for term in parts)
            pairs.append(("".join(term.zh for term in parts), english))
    return pairs


def _by_kind(terms: Sequence[Term]) -> Mapping[str, list[Term]]:
    kinds: defaultdict[str, list[Term]] = defaultdict(list)
    for term in terms:
        if term.category in _QUALIFIERS:
            kinds["qualifier"].append(term)
        elif term.category in ("level", "action", "role", "suffix"):
            kinds[term.category].append(term)
        elif term.category in _WHOLE:
            kinds["whole"].append(term)
    return kinds


def _parts(kinds: Mapping[str, list[Term]], recipe: Recipe, rng: np.random.Generator) -> list[Term]:
    counts = [("level", int(rng.random() < recipe.level))]
    if rng.random() < recipe.whole and "whole" in kinds:
        counts.append(("whole", 1))
    else:
        qualifiers = int(rng.choice(len(recipe.qualifiers), p=recipe.qualifiers))
        counts += [("qualifier", qualifiers), ("action", int(rng.random() < recipe.action))]
        counts.append(("role", int(rng.random() < recipe.role)))
    counts.append(("suffix", int(rng.random() < recipe.suffix)))
    return [_any(kinds[kind], rng) for kind, n in counts if kind in kinds for _ in range(n)]


def _any(terms: list[Term], rng: np.random.Generator) -> Term:
    return terms[int(rng.integers(len(terms)))]


def _meaning(term: Term, rng: np.random.Generator) -> str:
    if len(term.english) == 1 or rng.random() < _USUAL_MEANING:
        return term.english[0]
    return term.english[int(rng.integers(1, len(term.english)))]


def _teach(teacher: Encoder, texts: list[str], progress: Progress) -> Vectors:
    distinct = sorted(set(texts), key=lambda text: (len(text), text))
    rows = {text: row for row, text in enumerate(distinct)}
    parts = []
    for start in range(0, len(distinct), _BLOCK):
        progress("teach", start, len(distinct))
        parts.append(teacher.encode(distinct[start : start + _BLOCK]))
    progress("teach", len(distinct), len(distinct))
    targets: Vectors = np.concatenate(parts)[[rows[text] for text in texts]]
    check_finite(targets, f"vectors of the teacher {teacher.key}")
    return targets


def _fit(
    names: list[str], targets: Vectors, vocabulary: list[str], smooth: float
) -> NDArray[np.float64]:
    """Solve (X'X + smooth) table = X'T; a row of X counts grams over the root of their sum."""
    rows = {gram: row for row, gram in enumerate(vocabulary)}
    inner = np.eye(len(vocabulary)) * smooth
    outer = np.zeros((len(vocabulary), targets.shape[1]))
    for name, target in zip(names, targets, strict=True):
        found = np.array([rows[gram] for gram in grams(name) if gram in rows], dtype=np.intp)
        if len(found):
            np.add.at(inner, (found[:, None], found[None, :]), 1 / len(found))
            np.add.at(outer, found, target / len(found) ** 0.5)
    return np.asarray(np.linalg.solve(inner, outer), dtype=np.float64)

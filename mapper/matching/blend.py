"""Score every name of a corpus for a query without a judgement, by the scripts of both.

The weights are round numbers from earlier measurements, not fitted here: in English the meaning
of a name and of the preferred name, and no spelling (fusion lowers accuracy); in other Latin
languages half spelling; for a Chinese query half English meaning, a quarter Chinese meaning, a
quarter spelling.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from mapper.matching.bilingual import Bilingual, is_chinese
from mapper.matching.head import Head, train_head
from mapper.matching.judged import Corpus
from mapper.matching.language import mostly_english
from mapper.matching.lexical import Lexical
from mapper.matching.normalise import words
from mapper.matching.types import Progress, Vectors, silent, unit_rows

PREFERRED = 0.3
"""What the likeness to a concept's preferred name adds to that to the name itself."""

FOREIGN_SPELLING = 0.5
"""Of names in other Latin languages: half spelling, half meaning."""

_NONE = np.float32(-1e4)


@dataclass(frozen=True, slots=True)
class Views:
    """What is known of each pair of query (row) and name (column)."""

    queries: tuple[str, ...]
    meaning: Vectors
    preferred: Vectors
    plain: Vectors
    spelling: Vectors
    words: Vectors
    fixed: Vectors


@dataclass
class Ranker:
    """A corpus made ready: its vectors, its head, its indexes of spelling."""

    corpus: Corpus
    encoder: Bilingual
    seed: int = 0
    progress: Progress = silent
    asked: Sequence[str] = ()
    """Queries to come, if known: their language decides too whether spelling counts."""
    head: Head | None = field(init=False)

    def __post_init__(self) -> None:
        texts = self.corpus.texts
        self._chinese = np.array([is_chinese(text) for text in texts])
        self._foreign = not all(
            mostly_english([text for text in side if not is_chinese(text)])
            for side in (texts, self.asked)
        )
        self._plain = self.encoder.encode(texts)
        self._centres = self._centre()
        self.head = self._train()
        self._turned = self._turn(self._plain, self._chinese)
        self._spelling = Lexical(texts)
        self._words = Lexical(texts, words)
        self._preferred = _preferred_rows(self.corpus, self._chinese)

    def views(self, queries: Sequence[str]) -> Views:
        """Everything known of some queries; a few dozen at a time keep memory small."""
        plain = self.encoder.encode(queries)
        chinese = np.array([is_chinese(text) for text in queries])
        meaning = self._turn(plain, chinese) @ self._turned.T
        preferred, spelling = meaning[:, self._preferred], self._spelling.scores(queries)
        fixed = self._fixed(meaning, preferred, spelling, chinese)
        raw, shared = plain @ self._plain.T, self._words.scores(queries)
        return Views(tuple(queries), meaning, preferred, raw, spelling, shared, fixed)

    def _centre(self) -> dict[bool, Vectors]:
        """The mean vector of the names of each script; of all where a script has none."""
        sides = {True: self._plain[self._chinese], False: self._plain[~self._chinese]}
        whole = self._plain.mean(axis=0)
        return {key: side.mean(axis=0) if len(side) else whole for key, side in sides.items()}

    def _train(self) -> Head | None:
        scripts = zip(self.corpus.of, self._chinese, strict=True)
        groups = [f"{concept}\t{script}" for concept, script in scripts]
        key = self.encoder.key
        return train_head(self._plain, groups, key, seed=self.seed, progress=self.progress)

    def _turn(self, vectors: Vectors, chinese: NDArray[np.bool_]) -> Vectors:
        """By the head, which learns the centre of a catalogue too; else from its centre."""
        if self.head is not None:
            return self.head.apply(vectors, self.encoder.key)
        centres = np.where(chinese[:, None], self._centres[True], self._centres[False])
        return unit_rows(vectors - centres)

    def _fixed(
        self, meaning: Vectors, preferred: Vectors, spelling: Vectors, chinese: NDArray[np.bool_]
    ) -> Vectors:
        english: Vectors = np.asarray(
            (meaning + PREFERRED * preferred) / (1 + PREFERRED), dtype=np.float32
        )
        if self._foreign:
            english = np.asarray(
                (1 - FOREIGN_SPELLING) * english + FOREIGN_SPELLING * spelling, dtype=np.float32
            )
        scores = self._by_english(english, meaning)
        if chinese.any():
            rows = np.flatnonzero(chinese)
            scores[rows] = self._by_chinese(english[rows], meaning[rows], spelling[rows])
        return scores

    def _by_english(self, english: Vectors, meaning: Vectors) -> Vectors:
        """Half the likeness to the English names, half to the Chinese ones, as far as there are."""
        return self._joined(english, meaning, 0.5)

    def _by_chinese(self, english: Vectors, meaning: Vectors, spelling: Vectors) -> Vectors:
        """Half the likeness to the English names; meaning and spelling of the Chinese ones."""
        return self._joined(english, np.asarray((meaning + spelling) / 2, dtype=np.float32), 0.5)

    def _joined(self, english: Vectors, chinese: Vectors, weight: float) -> Vectors:
        """Each name by its own likeness and that of its concept's best name in the other script."""
        own = np.where(self._chinese, chinese, english)
        if not self._chinese.any() or self._chinese.all():
            return own
        other = np.where(
            self._chinese,
            self._of_concept(np.where(self._chinese, _NONE, english)),
            self._of_concept(np.where(self._chinese, chinese, _NONE)),
        )
        there = other > _NONE / 2
        share = np.where(self._chinese, 1 - weight, weight)
        return np.asarray(np.where(there, share * own + (1 - share) * other, own), np.float32)

    def _of_concept(self, scores: Vectors) -> Vectors:
        return self.corpus.best(scores)[:, self.corpus.concept_rows]


def _preferred_rows(corpus: Corpus, chinese: NDArray[np.bool_]) -> NDArray[np.intp]:
    """For each label the first label of its concept in its own script."""
    first: dict[tuple[str, bool], int] = {}
    keys = [(concept, bool(script)) for concept, script in zip(corpus.of, chinese, strict=True)]
    for row, key in enumerate(keys):
        first.setdefault(key, row)
    return np.array([first[key] for key in keys], dtype=np.intp)

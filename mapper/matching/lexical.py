"""Likeness of spelling: TF-IDF of characters and of words. scikit-learn is imported late."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Literal

import numpy as np

from mapper.matching.normalise import words
from mapper.matching.types import Vectors
from mapper.text import has_han, normalise

if TYPE_CHECKING:
    from scipy.sparse import csr_matrix
    from sklearn.feature_extraction.text import TfidfVectorizer

Unit = Literal["char", "word"]


def _characters(text: str) -> Iterable[str]:
    """Runs of one to three characters of Chinese, of two to four of other names within words."""
    plain = normalise(text)
    if has_han(plain):
        yield from _runs(plain.replace(" ", ""), 1, 3)
    else:
        for word in words(text):
            yield from _runs(f" {word} ", 2, 4)


def _runs(text: str, shortest: int, longest: int) -> Iterable[str]:
    for length in range(shortest, longest + 1):
        yield from (text[i : i + length] for i in range(len(text) - length + 1))


class Lexical:
    """The rarer the shared characters or words, the more alike two names are."""

    def __init__(self, corpus: Sequence[str], unit: Unit = "char") -> None:
        from sklearn.feature_extraction.text import TfidfVectorizer

        self._vectorizer: TfidfVectorizer = TfidfVectorizer(
            analyzer=_characters if unit == "char" else words,
            sublinear_tf=True,
            dtype=np.float32,
        )
        try:
            self._corpus: csr_matrix | None = self._vectorizer.fit_transform(corpus).tocsr()
        except ValueError:  # no name has a character or word in it
            self._corpus = None
        self._size = len(corpus)

    def scores(self, queries: Sequence[str]) -> Vectors:
        """Cosines of each query (rows) with each name of the corpus (columns), 0 to 1."""
        if self._corpus is None or not queries:
            return np.zeros((len(queries), self._size), dtype=np.float32)
        product = self._vectorizer.transform(queries) @ self._corpus.T
        return np.asarray(product.toarray(), dtype=np.float32)

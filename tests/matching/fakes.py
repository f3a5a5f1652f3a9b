"""Encoders without a model: texts that share words, or translations of them, are near."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np

from mapper.matching.normalise import words
from mapper.matching.types import Vectors, WrongScript, unit_rows
from mapper.text import has_han


def direction(word: str, dimension: int) -> Vectors:
    """The same random direction for the same word, everywhere."""
    seed = int.from_bytes(hashlib.sha256(word.encode()).digest()[:8], "big")
    return np.random.default_rng(seed).standard_normal(dimension).astype(np.float32)


@dataclass
class WordEncoder:
    """The sum of the directions of the words; refuses Chinese, as MiniLM does."""

    key: str = "words@1"
    dimension: int = 32
    reads_chinese: bool = False
    asked: list[str] = field(default_factory=list)

    def encode(self, texts: Sequence[str]) -> Vectors:
        rows = np.zeros((len(texts), self.dimension), dtype=np.float32)
        for row, text in enumerate(texts):
            if has_han(text) and not self.reads_chinese:
                raise WrongScript(self.key, text)
            self.asked.append(text)
            for word in words(text):
                rows[row] += direction(word, self.dimension)
        return unit_rows(rows)

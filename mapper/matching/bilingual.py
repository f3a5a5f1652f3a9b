"""One space for both scripts: Chinese goes to the bag, the rest to the English encoder.

A name in both ("AWS认证架构师", "engineer (软考)") is the sum of its two halves, by their length.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from mapper.domain import Text
from mapper.matching.types import Encoder, ModelMissing, Vectors, unit_rows

_HAN_RUNS = re.compile(r"[\u3400-\u4dbf\u4e00-\u9fff\U00020000-\U0002a6df]+")
_LATIN = re.compile(r"[^\W\d_]{2,}")
_CHARACTERS_A_WORD = 2


def chinese_share(text: str) -> float:
    """How much of a name is Chinese, two characters counted as a word, 0 to 1.

    >>> chinese_share("AWS架构师"), chinese_share("welder")
    (0.6, 0.0)
    """
    han = sum(map(len, _HAN_RUNS.findall(text))) / _CHARACTERS_A_WORD
    latin = len(_LATIN.findall(_HAN_RUNS.sub(" ", text)))
    return han / (han + latin) if han else 0.0


def is_chinese(text: str) -> bool:
    """At least half of the name is Chinese."""
    return chinese_share(text) >= 0.5


@dataclass(frozen=True, slots=True)
class Bilingual:
    """An English encoder and, for Chinese, a bag distilled from it."""

    english: Encoder
    chinese: Encoder | None = None

    @property
    def key(self) -> str:
        """The keys of both."""
        return f"{self.english.key}|{self.chinese.key if self.chinese else ''}"

    @property
    def dimension(self) -> int:
        """Numbers in a vector."""
        return self.english.dimension

    @property
    def reads_chinese(self) -> bool:
        """There is a bag, or the encoder itself reads Chinese."""
        return self.chinese is not None or self.english.reads_chinese

    def encode(self, texts: Sequence[str]) -> Vectors:
        """A row of length one for each text; raises ModelMissing for Chinese without a bag."""
        if self.chinese is None and self.english.reads_chinese:
            return self.english.encode(texts)
        found = [chinese_share(text) for text in texts]
        shares: Vectors = np.array(found, dtype=np.float32).reshape(-1, 1)
        rows = np.zeros((len(texts), self.dimension), dtype=np.float32)
        latin = [row for row, share in enumerate(found) if share < 1]
        han = [row for row, share in enumerate(found) if share > 0]
        if latin:
            english = self.english.encode([_HAN_RUNS.sub(" ", texts[row]) for row in latin])
            rows[latin] += (1 - shares[latin]) * english
        if han:
            chinese = self._bag().encode([_without_latin(texts[row]) for row in han])
            rows[han] += shares[han] * chinese
        return unit_rows(rows)

    def _bag(self) -> Encoder:
        if self.chinese is None:
            raise ModelMissing(
                Text(
                    f"{self.english.key}不能读中文；请用`qualmap train-zh`建立词袋",
                    f"{self.english.key} cannot read Chinese; build the bag with "
                    "`qualmap train-zh`",
                )
            )
        return self.chinese


def _without_latin(text: str) -> str:
    return text if chinese_share(text) == 1 else " ".join(_HAN_RUNS.findall(text))

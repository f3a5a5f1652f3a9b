"""Chinese names in MiniLM's space: the sum of what their characters and pairs of characters mean.

MiniLM itself reads Chinese as one unknown token. The table is distilled from MiniLM's vectors of
English terms (``train_zh``); using it takes numpy alone.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from functools import cached_property
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from mapper.matching import files
from mapper.matching.types import Vectors, check_finite, unit_rows
from mapper.text import normalise

KIND = "chinese bag"
_TOKENS = re.compile(r"[a-z0-9+#]+|[\u3400-\u4dbf\u4e00-\u9fff\U00020000-\U0002a6df]+")


def grams(text: str) -> Iterator[str]:
    """The characters and pairs of characters of a name; Latin words whole.

    >>> " ".join(grams("ＡＷＳ架構師"))
    'aws 架 构 师 架构 构师'
    """
    for token in _TOKENS.findall(normalise(text)):
        if token[0] < "\u3400":
            yield token
        else:
            yield from token
            yield from (token[i : i + 2] for i in range(len(token) - 1))


@dataclass(frozen=True, slots=True)
class Training:
    """From which terms a bag was trained (their hash), in which way, and with which seed."""

    terms: str
    recipe: Mapping[str, object]
    seed: int


@dataclass(frozen=True)
class Bag:
    """A vector for each character and pair of characters that the term table holds."""

    vocabulary: tuple[str, ...]
    table: Vectors
    teacher: str
    training: Training | None = None

    def __post_init__(self) -> None:
        check_finite(self.table, "the table of the Chinese bag")

    @cached_property
    def key(self) -> str:
        """The hash of vocabulary and table."""
        digest = hashlib.sha256("\n".join(self.vocabulary).encode())
        digest.update(np.asarray(self.table, dtype="<f4").tobytes())
        return f"zh-bag@{digest.hexdigest()[:12]}"

    @property
    def dimension(self) -> int:
        """Numbers in a vector, as many as the teacher's."""
        return int(self.table.shape[1])

    @property
    def reads_chinese(self) -> bool:
        """Yes; of English it knows the few words that stand in Chinese terms."""
        return True

    @cached_property
    def _rows(self) -> dict[str, int]:
        return {gram: row for row, gram in enumerate(self.vocabulary)}

    def encode(self, texts: Sequence[str]) -> Vectors:
        """A row of length one for each text, zeros where no character is known."""
        columns, starts = self._columns(texts)
        sums = np.zeros((len(texts), self.dimension), dtype=np.float32)
        filled = np.flatnonzero(np.diff(starts))
        if len(filled):
            sums[filled] = np.add.reduceat(self.table[columns], starts[filled], axis=0)
        return unit_rows(sums)

    def knows(self, text: str) -> float:
        """The share of a name's Chinese characters that have a vector here; 1 without any."""
        characters = [gram for gram in grams(text) if len(gram) == 1 and gram >= "\u3400"]
        known = sum(gram in self._rows for gram in characters)
        return known / len(characters) if characters else 1.0

    def _columns(self, texts: Sequence[str]) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
        found = [
            [row for gram in grams(t) if (row := self._rows.get(gram)) is not None] for t in texts
        ]
        starts = np.cumsum([0, *map(len, found)])
        return np.array([row for rows in found for row in rows], dtype=np.intp), starts

    def save(self, path: Path) -> None:
        """Half-precision numbers, the vocabulary and the training, in one file without a pickle."""
        meta = {
            "kind": KIND, "vocabulary": self.vocabulary, "teacher": self.teacher,
            "training": asdict(self.training) if self.training else None,
        }  # fmt: skip
        files.save(path, meta, {"table": self.table.astype(np.float16)})

    @classmethod
    def load(cls, path: Path) -> Bag:
        """A bag that ``save`` wrote; raises ModelMissing, BadFile."""
        meta, arrays = files.load(path, KIND)
        table = arrays["table"].astype(np.float32)
        training = Training(**meta["training"]) if meta.get("training") else None
        return cls(tuple(meta["vocabulary"]), table, str(meta["teacher"]), training)

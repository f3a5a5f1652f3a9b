"""What matching needs of a model, and the ways in which it can refuse.

>>> str(WrongScript("minilm", "护士"))
"minilm cannot read Chinese ('护士'); send it to the Chinese bag or choose a model that can"
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from mapper.domain import Text
from mapper.errors import MapperError

Vectors = NDArray[np.float32]
"""One text a row."""

Scores = NDArray[np.float64]
"""How well, larger is better; always finite."""

Progress = Callable[[str, int, int], None]
"""Told what is being done, how much of it is done, and how much there is."""


def silent(_stage: str, _done: int, _total: int) -> None:
    """Progress that nobody watches."""


class Encoder(Protocol):
    """Texts of like meaning become vectors of small angle."""

    @property
    def key(self) -> str:
        """Model, version and way of normalising: vectors with another key never mix with these."""
        ...

    @property
    def dimension(self) -> int:
        """Numbers in a vector."""
        ...

    @property
    def reads_chinese(self) -> bool:
        """Chinese texts have a meaning here; otherwise they are refused."""
        ...

    def encode(self, texts: Sequence[str]) -> Vectors:
        """A row of length one for each text; a row of zeros where nothing of it is known.

        Raises: WrongScript, NotFinite.
        """
        ...


@dataclass(frozen=True, slots=True)
class Hit:
    """A text found by its place in the index, with its score."""

    row: int
    score: float


class ModelMissing(MapperError):
    """The weights or the packages of a model are not on this machine."""


class UnsafeModel(MapperError):
    """A model that would have to be unpickled or would run code of its own."""


class WrongScript(MapperError):
    """A text in a script of which the model knows nothing; its vector would be noise."""

    def __init__(self, key: str, text: str) -> None:
        self.key, self.given = key, text
        super().__init__(
            Text(
                f"{key}不能读中文（“{text[:40]}”）；请改用中文词袋或能读中文的模型",
                f"{key} cannot read Chinese ({text[:40]!r}); "
                "send it to the Chinese bag or choose a model that can",
            )
        )


class NotFinite(MapperError):
    """A score or vector is no number; ranks made from it would be wrong without a sign."""

    def __init__(self, what: str, row: int) -> None:
        self.row = row
        super().__init__(
            Text(
                f"数值无效（{what}，第{row}行）；请重建模型或缓存",
                f"{what}: row {row} is not finite; rebuild the model or the cache",
            )
        )


class ModelsMixed(MapperError):
    """Vectors of two models were about to be compared."""

    def __init__(self, expected: str, found: str) -> None:
        self.expected, self.found = expected, found
        super().__init__(
            Text(
                f"这些向量出自“{found}”而非“{expected}”；两边须用同一模型编码",
                f"these vectors come from {found!r}, not {expected!r}; encode both sides with one "
                "model",
            )
        )


class BadFile(MapperError):
    """A file of a model, a term table or a judged set cannot be read as what it should be."""


def check_finite(numbers: NDArray[np.floating], what: str) -> None:
    """Nothing, if every number is finite; raises NotFinite with the first bad row."""
    if not np.isfinite(numbers).all():
        bad = ~np.isfinite(np.atleast_1d(numbers))
        raise NotFinite(what, int(np.argwhere(bad)[0][0]))


def unit_rows(rows: NDArray[np.floating]) -> Vectors:
    """The same directions with length one; a row of zeros stays one."""
    lengths = np.linalg.norm(rows, axis=1, keepdims=True)
    return np.asarray(rows / np.where(lengths > 0, lengths, 1), dtype=np.float32)

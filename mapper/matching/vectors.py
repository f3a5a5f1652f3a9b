"""Vectors kept by the hash of model and text, and exact search among them.

An index holds the vectors of one model: a cosine between two models means nothing.
"""

from __future__ import annotations

import hashlib
import sqlite3
from collections.abc import Iterable, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from mapper.domain import Text
from mapper.matching.types import (
    BadFile,
    Encoder,
    Hit,
    ModelsMixed,
    Scores,
    Vectors,
    check_finite,
)

_BATCH = 500
_SEARCH_CELLS = 20_000_000
_TABLE = "CREATE TABLE IF NOT EXISTS vectors (hash BLOB PRIMARY KEY, vector BLOB) WITHOUT ROWID"


def text_hash(key: str, text: str) -> bytes:
    """What a vector is kept under: the model as much as the text decides it."""
    return hashlib.sha256(f"{key}\0{text}".encode()).digest()


class CachedEncoder:
    """An encoder that computes each text once and keeps the vector in a file."""

    def __init__(self, encoder: Encoder, path: Path) -> None:
        self.encoder = encoder
        self._path = path
        try:
            with closing(self._connect()) as connection, connection:
                connection.execute(_TABLE)
        except sqlite3.Error as error:
            raise BadFile(
                Text(
                    f"{path}不能存放向量（{error}）；请给出已有文件夹中的新文件",
                    f"{path} cannot keep vectors ({error}); name a new file in a folder "
                    "that is there",
                )
            ) from error

    @property
    def key(self) -> str:
        """The key of the encoder behind."""
        return self.encoder.key

    @property
    def dimension(self) -> int:
        """Numbers in a vector."""
        return self.encoder.dimension

    @property
    def reads_chinese(self) -> bool:
        """As the encoder behind."""
        return self.encoder.reads_chinese

    def encode(self, texts: Sequence[str]) -> Vectors:
        """The vectors of the encoder behind, of which only those not kept yet are computed."""
        hashes = [text_hash(self.key, text) for text in texts]
        with closing(self._connect()) as connection:
            kept = self._read(connection, set(hashes))
            missing = {h: text for h, text in zip(hashes, texts, strict=True) if h not in kept}
            if missing:
                fresh = self._compute(missing)
                self._write(connection, fresh)
                kept |= fresh
        rows = np.zeros((len(texts), self.dimension), dtype=np.float32)
        for row, found in enumerate(hashes):
            rows[row] = kept[found]
        check_finite(rows, f"vectors of {self.key} in {self._path}")
        return rows

    def _compute(self, missing: dict[bytes, str]) -> dict[bytes, Vectors]:
        rows = self.encoder.encode(list(missing.values()))
        check_finite(rows, f"vectors of {self.key}")
        return dict(zip(missing, rows, strict=True))

    def _connect(self) -> sqlite3.Connection:
        return sqlite3.connect(self._path, timeout=60)

    def _read(self, connection: sqlite3.Connection, hashes: set[bytes]) -> dict[bytes, Vectors]:
        kept: dict[bytes, Vectors] = {}
        ordered = sorted(hashes)
        for start in range(0, len(ordered), _BATCH):
            some = ordered[start : start + _BATCH]
            marks = ",".join("?" * len(some))
            query = f"SELECT hash, vector FROM vectors WHERE hash IN ({marks})"  # noqa: S608 only marks
            kept.update(
                (h, np.frombuffer(v, dtype="<f4")) for h, v in connection.execute(query, some)
            )
        return {h: vector for h, vector in kept.items() if len(vector) == self.dimension}

    @staticmethod
    def _write(connection: sqlite3.Connection, fresh: dict[bytes, Vectors]) -> None:
        rows = [(h, np.asarray(vector, dtype="<f4").tobytes()) for h, vector in fresh.items()]
        with connection:
            connection.executemany("INSERT OR REPLACE INTO vectors VALUES (?, ?)", rows)


@dataclass(frozen=True, slots=True)
class Index:
    """The vectors of many texts by one model, searched exactly."""

    key: str
    vectors: Vectors

    @classmethod
    def of(cls, encoder: Encoder, texts: Sequence[str]) -> Index:
        """The index of these texts, in their order."""
        return cls(encoder.key, encoder.encode(texts))

    def joined(self, other: Index) -> Index:
        """One index of both; raises ModelsMixed unless one model made them."""
        self._check(other.key)
        return Index(self.key, np.concatenate([self.vectors, other.vectors]))

    def search(self, queries: Vectors, key: str, k: int = 10) -> list[list[Hit]]:
        """The ``k`` texts nearest each query, best first; of equals the earlier text.

        Raises: ModelsMixed where ``key`` is another model's, NotFinite.
        """
        self._check(key)
        check_finite(queries, f"queries by {key}")
        step = max(1, _SEARCH_CELLS // max(1, len(self.vectors)))
        parts = (queries[start : start + step] for start in range(0, len(queries), step))
        return [top(row, k) for part in parts for row in self._scores(part)]

    def _scores(self, queries: Vectors) -> Iterable[Scores]:
        return np.asarray(queries @ self.vectors.T, dtype=np.float64)

    def _check(self, key: str) -> None:
        if key != self.key:
            raise ModelsMixed(self.key, key)


def top(scores: Scores, k: int) -> list[Hit]:
    """The ``k`` best of a row of scores, best first; of equals the earlier."""
    check_finite(scores, "scores")
    rounded = np.round(scores, 6)
    if k < len(rounded):
        least = np.partition(rounded, len(rounded) - k)[len(rounded) - k]
        rows = np.flatnonzero(rounded >= least)
    else:
        rows = np.arange(len(rounded))
    best = rows[np.argsort(-rounded[rows], kind="stable")][:k]
    return [Hit(int(row), float(scores[row])) for row in best]

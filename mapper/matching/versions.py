"""Versions of the weights in a folder, as JSON that a person can read, and which one is used."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from mapper.matching.combine import Weights, default

_CURRENT = "current"


@dataclass(frozen=True, slots=True)
class Versions:
    """A folder with a file for each version; ``current`` names the one that is used.

    To go back to an earlier version, write its file name into ``current``; without that file
    the fixed blend of the package is used.
    """

    folder: Path

    def current(self) -> Weights:
        """The weights in use; raises BadFile."""
        pointer = self.folder / _CURRENT
        if not pointer.is_file():
            return default()
        return Weights.load(self.folder / pointer.read_text(encoding="utf-8").strip())

    def keep(self, weights: Weights, *, apply: bool) -> Path:
        """Keep a version, and use it from now on if it is to be applied."""
        self.folder.mkdir(parents=True, exist_ok=True)
        path = self.folder / f"{weights.number:04d}-{weights.hash}.json"
        draft = path.with_suffix(f".{os.getpid()}.part")
        weights.save(draft)
        draft.replace(path)
        if apply:
            pointer = self.folder / f"{_CURRENT}.{os.getpid()}.part"
            pointer.write_text(f"{path.name}\n", encoding="utf-8")
            pointer.replace(self.folder / _CURRENT)
        return path

    def all(self) -> Iterator[Path]:
        """The files of all versions, oldest first."""
        return iter(sorted(self.folder.glob("[0-9]*.json")))

"""Where the matching commands keep vectors and weights, and how they read what is handed in."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

import click

from mapper.errors import FaultyFile
from mapper.matching.types import Encoder, Progress
from mapper.matching.versions import Versions

T = TypeVar("T")
_SQLITE = "sqlite:///"


@dataclass(frozen=True, slots=True)
class Workplace:
    """The database as an URL, the instance folder if there is one, the language of what is said."""

    database: str | None
    instance: Path | None
    language: str

    @property
    def vectors(self) -> Path:
        """The file beside the database that keeps vectors."""
        return self._beside.with_suffix(".vectors.sqlite3")

    @property
    def versions(self) -> Versions:
        """The versions of the weights: in the instance folder, else beside the database."""
        own = self.instance / "weights" if self.instance else self._beside.with_suffix(".weights")
        return Versions(own)

    @property
    def imported(self) -> Path:
        """The folder of imported editions: in the instance folder, else beside the database."""
        beside = self._beside.with_suffix(".imported")
        return self.instance / "imported" if self.instance else beside

    @property
    def _beside(self) -> Path:
        if self.database is not None and self.database.startswith(_SQLITE):
            return Path(self.database.removeprefix(_SQLITE).partition("?")[0])
        return (self.instance or Path()) / "qualmap"

    def say(self, zh: str, en: str) -> str:
        """One of two texts."""
        return zh if self.language == "zh" else en

    def encoder(self, progress: Progress) -> Encoder:
        """The encoder of the product; vectors are kept where there is a database."""
        from mapper.matching.standard import standard_encoder

        if self.database is None:
            return standard_encoder(progress=progress)
        self.vectors.parent.mkdir(parents=True, exist_ok=True)
        return standard_encoder(self.vectors, progress=progress)


def read_whole(read: Callable[[], T], language: str) -> T:
    """What is read of a file; all of its faults on standard error where it has any."""
    try:
        return read()
    except FaultyFile as error:
        for fault in error.faults:
            click.echo(fault.told(language), err=True)
        raise

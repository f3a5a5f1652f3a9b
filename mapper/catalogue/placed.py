"""Rows with the place that they were read from."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Generic, TypeVar, cast

from mapper.catalogue.rows import FILES, Row
from mapper.domain import Text
from mapper.errors import Fault

R = TypeVar("R", bound=Row)
R_co = TypeVar("R_co", bound=Row, covariant=True)


@dataclass(frozen=True, slots=True)
class Placed(Generic[R_co]):
    """A row, the file that it stands in (relative to the folder) and its line.

    ``folder`` is empty for the catalogues themselves, and tells imported folders apart.
    """

    row: R_co
    path: str
    line: int
    folder: str = ""

    @property
    def where(self) -> str:
        """Its file and line, as other faults refer to it."""
        return f"{self.folder}{self.path}:{self.line}"

    def fault(self, column: str, reason: Text) -> Fault:
        """Something wrong in one column of this row ("-" for the whole)."""
        return Fault(self.folder + self.path, self.line, column, reason.en, reason.zh)


@dataclass(frozen=True, slots=True)
class Rows:
    """Every row of a catalogue folder, by the pattern of its file in ``FILES``.

    ``unread`` names the patterns that have a line which could not be read: what
    is missing there may stand in such a line.
    """

    by_pattern: dict[str, list[Placed[Row]]]
    unread: frozenset[str] = frozenset()

    def of(self, model: type[R], pattern: str | None = None) -> list[Placed[R]]:
        """The rows of a model, in the order of FILES, or those of one of its patterns only."""
        patterns = [name for name, found in FILES.items() if found is model]
        wanted = [name for name in patterns if pattern in (None, name)]
        found = [placed for name in wanted for placed in self.by_pattern.get(name, [])]
        return cast("list[Placed[R]]", found)  # FILES says that these patterns hold this model

    def table(self) -> dict[str, list[Row]]:
        """The rows alone, by pattern, for those who need no line."""
        return {pattern: [one.row for one in found] for pattern, found in self.by_pattern.items()}

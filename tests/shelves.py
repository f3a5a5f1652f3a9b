"""A store that an import loads into, kept in memory."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass, field

from mapper.catalogue.placed import Rows
from mapper.catalogue.rows import EditionRow
from mapper.store.load import fingerprint, sheets_of


def _nothing() -> None:
    """Goes well."""


@dataclass
class MemoryShelf:
    """Remembers what it was given; ``before`` and ``after`` stand for what can go wrong then."""

    loaded: list[Rows] = field(default_factory=list)
    before: Callable[[], None] = _nothing
    after: Callable[[], None] = _nothing

    def load(self, rows: Rows) -> None:
        """Take the rows."""
        self.before()
        self.loaded.append(rows)
        self.after()

    def hash_of(self, rows: Rows) -> str:
        """The hash that a database has of them."""
        return fingerprint(sheets_of(rows))

    def content(self) -> str:
        """The hash of what was taken last."""
        return self.hash_of(self.loaded[-1]) if self.loaded else ""

    def editions(self) -> Collection[str]:
        """The editions of what was taken last."""
        return [one.row.id for one in self.loaded[-1].of(EditionRow)] if self.loaded else []

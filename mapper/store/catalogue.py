"""The catalogue in a database as an import sees it: loaded as a whole, told by its hash."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

import sqlalchemy as sa

from mapper.catalogue.placed import Rows
from mapper.store import load_rows
from mapper.store.engine import open_engine, reading, schema_version
from mapper.store.load import fingerprint, sheets_of
from mapper.store.report import LoadReport
from mapper.store.tables import CATALOGUE, meta


@dataclass(frozen=True, slots=True)
class StoredCatalogue:
    """The catalogue in the database under this URL, which need not be there yet.

    A database that does not answer is no empty one: raises StoreError.
    """

    url: str

    def load(self, rows: Rows) -> LoadReport:
        """Replace it by checked rows: all or nothing."""
        return load_rows(self.url, rows)

    def hash_of(self, rows: Rows) -> str:
        """What ``content`` tells once these rows are loaded."""
        return fingerprint(sheets_of(rows))

    def content(self) -> str:
        """The hash of what is loaded; empty where nothing is."""
        return next(iter(self._texts(sa.select(meta.c.content))), "")

    def editions(self) -> Collection[str]:
        """The ids of the source editions that are loaded."""
        return self._texts(sa.select(CATALOGUE["editions.csv"].c.id))

    def _texts(self, query: sa.Select[tuple[str]]) -> Collection[str]:
        engine = open_engine(self.url)
        try:
            with reading(engine) as connection:
                if schema_version(connection) is None:
                    return ()
                return [str(row[0]) for row in connection.execute(query)]
        finally:
            engine.dispose()

"""Put a catalogue into the database, as a whole or not at all."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256
from itertools import islice

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Engine

from mapper.catalogue.placed import Rows
from mapper.catalogue.rows import Row
from mapper.store.cells import Cell, cells_of
from mapper.store.derived import body_names_of, editions_counted, names_of
from mapper.store.engine import check_version, writing
from mapper.store.errors import OUTDATED, NotLoaded
from mapper.store.report import LoadReport, report_of
from mapper.store.tables import CATALOGUE, HEAD, body_names, edition_counts, meta, names

CHUNK = 5_000
"""Rows that are sent to the database at once."""

Progress = Callable[[int, int], None]
"""Told how many rows are stored, of how many."""


@dataclass(frozen=True)
class Sheet:
    """All that one table is to hold."""

    table: sa.Table
    rows: Sequence[Row | tuple[Cell, ...]]

    def records(self) -> Iterator[Sequence[Cell]]:
        """The cells of each row, in the order of the table's columns after ``position``."""
        return (cells_of(row) if isinstance(row, Row) else row for row in self.rows)


def load(
    engine: Engine, rows: Rows, *, at: datetime | None = None, progress: Progress | None = None
) -> LoadReport:
    """Replace the catalogue in the database by these rows, which were checked.

    One transaction: whatever goes wrong, the old catalogue stays.  The same rows
    again change nothing.  Other tables are left alone.  ``at`` is the instant to
    note, now where not said.  Raises NotLoaded for a schema that is not up to date.
    """
    sheets = sheets_of(rows)
    content = fingerprint(sheets)
    with writing(engine) as connection:
        if check_version(connection) != HEAD:
            raise NotLoaded(OUTDATED)
        if connection.scalar(sa.select(meta.c.content)) == content:
            return report_of(connection, changed=False)
        _replace(connection, sheets, progress or _silent)
        _note(connection, content, at or datetime.now(UTC))
        return report_of(connection, changed=True)


def sheets_of(rows: Rows) -> list[Sheet]:
    """What each table is to hold, names and counts included."""
    table = rows.table()
    own = [Sheet(CATALOGUE[pattern], table.get(pattern, ())) for pattern in CATALOGUE]
    derived = [
        Sheet(names, list(names_of(table))),
        Sheet(body_names, list(body_names_of(table))),
        Sheet(edition_counts, list(editions_counted(table))),
    ]
    return own + derived


def fingerprint(sheets: Iterable[Sheet]) -> str:
    """The hash of all that is to be stored, in its order, and of the schema's version."""
    digest = sha256(HEAD.encode())
    for sheet in sheets:
        digest.update(f"\n{sheet.table.name}\n".encode())
        for record in sheet.records():
            digest.update(repr(tuple(record)).encode())
    return digest.hexdigest()


def _replace(connection: Connection, sheets: Sequence[Sheet], progress: Progress) -> None:
    total, done = sum(len(sheet.rows) for sheet in sheets), 0
    for sheet in sheets:
        connection.execute(sheet.table.delete())
        for size in _insert(connection, sheet):
            done += size
            progress(done, total)


def _insert(connection: Connection, sheet: Sheet) -> Iterator[int]:
    """Insert in chunks and tell the size of each."""
    columns = sheet.table.columns.keys()
    placed = (
        dict(zip(columns, (position, *record), strict=True))
        for position, record in enumerate(sheet.records(), start=1)
    )
    while chunk := list(islice(placed, CHUNK)):
        connection.execute(sheet.table.insert(), chunk)
        yield len(chunk)


def _note(connection: Connection, content: str, at: datetime) -> None:
    stamp = at.astimezone(UTC).isoformat(timespec="seconds")
    connection.execute(
        meta.update().values(revision=meta.c.revision + 1, content=content, loaded_at=stamp)
    )


def _silent(done: int, total: int) -> None:
    """Say nothing."""

"""A SQL database of everything: the only importer of SQLAlchemy and Alembic."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from mapper.catalogue.placed import Rows
    from mapper.events import Head
    from mapper.store.accounts import SqlAccounts
    from mapper.store.folders import Folders
    from mapper.store.load import Progress
    from mapper.store.log import SqlLog
    from mapper.store.proposals import SqlProposals
    from mapper.store.records import SqlRecords
    from mapper.store.report import LoadReport
    from mapper.store.requests import SqlAskings
    from mapper.store.statements import SqlStatements

__all__ = [
    "backup", "load_rows", "open_accounts", "open_askings", "open_log", "open_proposals",
    "open_records", "open_statements", "restore",
]  # fmt: skip


def open_records(url: str) -> SqlRecords:
    """The records of the database under this URL; raises StoreError where there is none."""
    from mapper.store.engine import open_engine
    from mapper.store.records import SqlRecords

    return SqlRecords(open_engine(url, must_exist=True))


def open_proposals(url: str) -> SqlProposals:
    """The proposals of the database under this URL; raises StoreError where there is none."""
    from mapper.store.engine import open_engine
    from mapper.store.proposals import SqlProposals

    return SqlProposals(open_engine(url, must_exist=True))


def open_log(url: str, *, clock: Callable[[], datetime] | None = None) -> SqlLog:
    """The log of the database under this URL; raises StoreError where there is none."""
    from mapper.events import now
    from mapper.store.engine import open_engine
    from mapper.store.log import SqlLog

    return SqlLog(open_engine(url, must_exist=True), clock=clock or now)


def open_accounts(url: str) -> SqlAccounts:
    """The accounts of the database under this URL; raises StoreError where there is none."""
    from mapper.store.accounts import SqlAccounts
    from mapper.store.engine import open_engine

    return SqlAccounts(open_engine(url, must_exist=True))


def open_askings(url: str, *, clock: Callable[[], datetime] | None = None) -> SqlAskings:
    """Requests and contests in the database under this URL; StoreError where there is none."""
    from mapper.events import now
    from mapper.store.engine import open_engine
    from mapper.store.requests import SqlAskings

    return SqlAskings(open_engine(url, must_exist=True), clock=clock or now)


def open_statements(url: str) -> SqlStatements:
    """The statements of the database under this URL; raises StoreError where there is none."""
    from mapper.store.engine import open_engine
    from mapper.store.statements import SqlStatements

    return SqlStatements(open_engine(url, must_exist=True))


def backup(url: str, file: Path, folders: Folders | None = None, *, private: bool = False) -> Head:
    """Write all that database and folders hold into a new file; the head of the log."""
    from mapper.store.backup import backup as write

    return write(url, file, folders, private=private)


def restore(url: str, file: Path, folders: Folders | None = None) -> Head:
    """Replace all that database and folders hold by a backup; the head of its log."""
    from mapper.store.backup import restore as read

    return read(url, file, folders)


def load_rows(url: str, rows: Rows, progress: Progress | None = None) -> LoadReport:
    """Bring the schema up to date and load checked rows: all or nothing."""
    from mapper.store.engine import open_engine
    from mapper.store.load import load
    from mapper.store.migrate import upgrade

    engine = open_engine(url)
    try:
        upgrade(engine)
        return load(engine, rows, progress=progress)
    finally:
        engine.dispose()

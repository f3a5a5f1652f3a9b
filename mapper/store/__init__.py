"""The catalogue in a SQL database: the only importer of SQLAlchemy and Alembic."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from mapper.catalogue.placed import Rows
    from mapper.store.load import Progress
    from mapper.store.proposals import SqlProposals
    from mapper.store.records import SqlRecords
    from mapper.store.report import LoadReport

__all__ = ["load_rows", "open_proposals", "open_records"]


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

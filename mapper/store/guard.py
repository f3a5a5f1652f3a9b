"""The triggers that keep events as they are; lifted only while a backup is restored."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import sqlalchemy as sa
from sqlalchemy.engine import Connection

_TRIGGERS = sa.text(
    "SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'events'"
)


@contextmanager
def lifted(connection: Connection) -> Iterator[None]:
    """Events may be replaced within this transaction; nobody else can meanwhile.

    The migration alone says what the triggers are: here they are taken down and put up again.
    """
    if connection.dialect.name == "postgresql":
        connection.execute(sa.text("ALTER TABLE events DISABLE TRIGGER USER"))
        yield
        connection.execute(sa.text("ALTER TABLE events ENABLE TRIGGER USER"))
        return
    triggers = connection.execute(_TRIGGERS).all()
    for name, _ in triggers:
        connection.exec_driver_sql(f"DROP TRIGGER {name}")
    yield
    for _, statement in triggers:
        connection.exec_driver_sql(statement)

"""Reading and writing what reviewing keeps; tables of an older version are told as such."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy.engine import Connection, Engine

from mapper.store import engine as plain
from mapper.store.errors import OLDER, NotLoaded, StoreError
from mapper.store.tables import HEAD


@contextmanager
def reading(engine: Engine) -> Iterator[Connection]:
    """A short connection that sees one state; raises StoreError, NotLoaded for older tables."""
    with _told(engine), plain.reading(engine) as connection:
        yield connection


@contextmanager
def writing(engine: Engine) -> Iterator[Connection]:
    """A transaction of the only writer; raises StoreError, NotLoaded for older tables."""
    with _told(engine), plain.writing(engine) as connection:
        yield connection


@contextmanager
def _told(engine: Engine) -> Iterator[None]:
    try:
        yield
    except StoreError as error:
        with plain.reading(engine) as connection:
            version = plain.check_version(connection)
        if version is None:
            raise NotLoaded from error
        if version != HEAD:
            raise NotLoaded(OLDER) from error
        raise

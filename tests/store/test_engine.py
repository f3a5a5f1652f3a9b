"""A database opens durable, or says in one line why not and what to do."""

from __future__ import annotations

from pathlib import Path

import pytest
import sqlalchemy as sa
from contract.databases import database
from sqlalchemy.engine import Engine

from mapper.catalogue.placed import Rows
from mapper.errors import MapperError
from mapper.store.engine import FILE, database_url, open_engine, reading, writing
from mapper.store.errors import CannotOpen, NewerDatabase, StoreError
from mapper.store.load import load
from mapper.store.migrate import upgrade
from mapper.store.tables import meta

PRAGMAS = [("journal_mode", "wal"), ("synchronous", 2), ("foreign_keys", 1)]


def set_version(engine: Engine, version: str) -> None:
    with engine.begin() as connection:
        connection.exec_driver_sql(f"UPDATE alembic_version SET version_num = '{version}'")  # noqa: S608


@pytest.mark.parametrize(("pragma", "value"), PRAGMAS)
def test_sqlite_is_set_for_durability(tmp_path: Path, pragma: str, value: object):
    with (
        database(f"sqlite:///{tmp_path / FILE}") as engine,
        reading(engine) as connection,
    ):
        assert connection.exec_driver_sql(f"PRAGMA {pragma}").scalar() == value


def test_the_url_is_the_stated_one_else_a_file_in_the_folder(tmp_path: Path):
    assert database_url("postgresql://host/name", tmp_path) == "postgresql://host/name"
    assert (
        database_url(None, tmp_path) == database_url("", tmp_path) == f"sqlite:///{tmp_path}/{FILE}"
    )


BAD_URLS = [
    ("nonsense", "write sqlite:///FILE"),
    ("", "write sqlite:///FILE"),
    ("sqlite://", "write sqlite:///FILE"),
    ("sqlite:///:memory:", "write sqlite:///FILE"),
    ("sqlite:////no/such/folder/x.db", "check that its folder exists"),
    ("oracle9://host/name", "use sqlite or postgresql"),
    ("sqlite+nothing:///x.db", "write sqlite:///FILE"),
    ("mysql://host/name", "use sqlite or postgresql"),
    ("postgresql://me:secret@127.0.0.1:1/name", "check that the server runs"),
    ("postgres://me:secret@127.0.0.1:1/name", "check that the server runs"),
    ("postgresql://me:secret@127.0.0.1:port/name", "write sqlite:///FILE"),
]


@pytest.mark.parametrize(("url", "advice"), BAD_URLS)
def test_a_url_that_leads_nowhere_is_refused_in_one_line_with_advice(url: str, advice: str):
    with pytest.raises(CannotOpen) as refused:
        open_engine(url)
    text = str(refused.value)
    assert advice in text
    assert "\n" not in text
    assert "secret" not in text


def test_a_file_that_is_no_database_is_refused(tmp_path: Path):
    file = tmp_path / "notes.txt"
    file.write_text("nothing of the kind, and long enough to have a header " * 9)
    with pytest.raises(CannotOpen, match="file is not a database"):
        open_engine(f"sqlite:///{file}")


def test_a_file_that_must_exist_is_not_made(tmp_path: Path):
    file = tmp_path / "none.sqlite3"
    with pytest.raises(CannotOpen, match="qualmap load"):
        open_engine(f"sqlite:///{file}", must_exist=True)
    assert not file.exists()


def test_a_database_of_a_newer_version_is_refused(engine: Engine):
    set_version(engine, "9999")
    with pytest.raises(NewerDatabase, match="update qualmap"):
        open_engine(engine.url.render_as_string(hide_password=False))
    with pytest.raises(NewerDatabase, match="update qualmap"):
        upgrade(engine)


def test_an_error_of_the_database_is_one_that_a_person_can_read(empty: Engine):
    with pytest.raises(StoreError, match="refuses") as refused, reading(empty) as connection:
        connection.execute(sa.select(meta))
    assert isinstance(refused.value, MapperError)
    assert "\n" not in str(refused.value)


def test_what_is_read_in_one_connection_is_of_one_state(engine: Engine, rows: Rows):
    revision = sa.select(meta.c.revision)
    with reading(engine) as connection:
        before = connection.scalar(revision)
        load(engine, rows)
        assert connection.scalar(revision) == before
    with reading(engine) as connection:
        assert connection.scalar(revision) == 1


def test_a_transaction_that_fails_leaves_nothing(engine: Engine):
    def fail() -> None:
        with writing(engine) as connection:
            connection.execute(meta.update().values(revision=5))
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail()
    with reading(engine) as connection:
        assert connection.scalar(sa.select(meta.c.revision)) == 0

"""One contract for every store of statements: memory, SQLite, PostgreSQL."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields, replace
from datetime import date
from pathlib import Path

import pytest
from contract.databases import KINDS, database, ready_url

from mapper.domain import NodeId, PlaceId
from mapper.kept_statements import MemoryStatements
from mapper.statements import KeptStatement, Statements
from mapper.store.statements import SqlStatements
from mapper.store.tables import statements

KEPT = KeptStatement(
    "ab12", NodeId("abt"), PlaceId("suzhou"), date(2026, 11, 22), "d1", '{"名":"值"}', "k1", "s1=",
    "7", 3, "2026-11-22T08:00:00.000+00:00",
)  # fmt: skip


@pytest.fixture(params=("memory", *KINDS))
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Statements]:
    """An empty store."""
    if request.param == "memory":
        yield MemoryStatements()
        return
    with database(ready_url(request.param, tmp_path)) as engine:
        yield SqlStatements(engine)


def test_a_statement_comes_back_as_it_was_kept(store: Statements):
    store.keep(KEPT)
    store.keep(replace(KEPT, id="cd34", certificate=NodeId("cfa")))
    assert store.of_id("ab12") == KEPT
    assert store.of_id("AB12") is None
    assert store.of_id("") is None


def test_what_is_older_than_an_instant_is_forgotten_and_counted(store: Statements):
    store.keep(replace(KEPT, id="old", made_at="2016-11-22T07:59:59.999+00:00"))
    store.keep(replace(KEPT, id="just", made_at="2016-11-22T08:00:00.000+00:00"))
    store.keep(KEPT)
    assert store.prune("2016-11-22T08:00:00.000+00:00") == 1
    assert store.of_id("old") is None
    assert store.of_id("just")
    assert store.prune("2016-11-22T08:00:00.000+00:00") == 0


def test_there_is_no_column_for_a_person():
    columns = {column.name for column in statements.columns}
    assert columns == {field.name for field in fields(KeptStatement)}
    assert columns == {
        "id", "certificate", "place", "on", "digest", "content", "key", "signature", "catalogue",
        "edition", "made_at",
    }  # fmt: skip

"""Records of a database follow the catalogue as it is loaded, in every thread."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from contract.databases import database
from folders import add_link, change
from sqlalchemy.engine import Engine

from mapper.catalogue.placed import Rows
from mapper.catalogue.read import read_folder
from mapper.domain import NodeId
from mapper.store.errors import NotLoaded, StoreError
from mapper.store.load import load
from mapper.store.migrate import downgrade, upgrade
from mapper.store.records import FRESH, SqlRecords
from mapper.store.shelf import Shelf

ABT = NodeId("abt")


class Clock:
    """A clock that goes on when it is told to."""

    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


def other(folder: Path) -> Rows:
    """The small catalogue with another name for ABT and for Suzhou, and one more link."""
    change(folder, "foreign/united-states.csv", 2, name_en="New name")
    change(folder, "vocab/places.csv", 5, en="Soochow")
    add_link(folder, specialty="", levels="T4")
    return read_folder(folder)[0]


def state(records: SqlRecords) -> tuple[object, ...]:
    return (
        records.nodes([ABT])[ABT].name.en,
        records.vocabulary.places[next(iter(records.vocabulary.places))].id,
        len(records.links_from([ABT])),
        len(records.find_names("new name")),
    )


def test_databases_of_one_revision_and_other_content_are_told_apart(
    engine: Engine, rows: Rows, folder: Path, tmp_path: Path
):
    """A file that was copied over another must not pass for what readers have kept."""
    load(engine, rows)
    with database(f"sqlite:///{tmp_path / 'other.sqlite3'}") as second:
        upgrade(second)
        load(second, other(folder))
        assert SqlRecords(engine).revision != SqlRecords(second).revision


def test_a_new_catalogue_is_seen_by_records_that_were_read_before(
    engine: Engine, rows: Rows, folder: Path
):
    clock = Clock()
    load(engine, rows)
    records = SqlRecords(engine, clock)
    assert state(records) == ("Board certified toxicologist", "china", 2, 0)
    load(engine, other(folder))
    clock.now += FRESH
    assert state(records) == ("New name", "china", 3, 1)
    assert records.vocabulary.find_place("Soochow") == "suzhou"


@pytest.mark.parametrize("first", ["vocabulary", "loaded_counts"])
def test_what_is_kept_in_memory_is_looked_at_anew(
    engine: Engine, rows: Rows, folder: Path, first: str
):
    clock = Clock()
    load(engine, rows)
    records = SqlRecords(engine, clock)
    before = records.vocabulary
    assert records.vocabulary is before
    load(engine, other(folder))
    clock.now += FRESH
    getattr(records, first)
    assert records.vocabulary is not before


def test_a_database_without_a_catalogue_says_what_to_do(engine: Engine):
    with pytest.raises(NotLoaded, match="qualmap load"):
        SqlRecords(engine).find_names("abt")


def test_a_database_without_tables_says_what_to_do(empty: Engine):
    with pytest.raises(NotLoaded, match="qualmap load"):
        _ = SqlRecords(empty).vocabulary


def test_a_database_of_an_older_version_says_what_to_do(
    engine: Engine, rows: Rows, monkeypatch: pytest.MonkeyPatch
):
    load(engine, rows)
    monkeypatch.setattr("mapper.store.kept.HEAD", "later")
    with pytest.raises(NotLoaded, match="older version"):
        _ = SqlRecords(engine).vocabulary


def test_a_database_that_is_taken_away_is_an_error_that_a_person_can_read(
    engine: Engine, rows: Rows
):
    clock = Clock()
    load(engine, rows)
    records = SqlRecords(engine, clock)
    assert records.nodes([ABT])
    downgrade(engine)
    clock.now += FRESH
    with pytest.raises(StoreError):
        records.nodes([ABT])


def test_more_keys_than_one_query_takes_are_all_found(engine: Engine, rows: Rows):
    load(engine, rows)
    asked = [NodeId(f"nothing-{n}") for n in range(1_200)]
    records = SqlRecords(engine)
    assert list(records.nodes([*asked, ABT])) == [ABT]
    assert len(records.links_from([*asked, ABT])) == 2


def test_many_threads_see_one_catalogue_or_the_other_while_it_is_loaded(
    engine: Engine, rows: Rows, folder: Path
):
    load(engine, rows)
    records, second = SqlRecords(engine), other(folder)

    def ask(_: int) -> list[int]:
        return [len(link.claims) for link in records.links_from([ABT])]

    def turn(n: int) -> None:
        load(engine, second if n % 2 else rows)

    with ThreadPoolExecutor(8) as threads:
        turns = threads.submit(lambda: [turn(n) for n in range(10)])
        answers = list(threads.map(ask, range(2_000)))
        turns.result()
    assert {tuple(answer) for answer in answers} <= {(1, 1), (1, 1, 1)}


def test_a_full_shelf_is_emptied_and_never_holds_more_than_its_room(engine: Engine):
    shelf = Shelf(lambda _, keys: {key: [key.upper()] for key in keys if key != "c"}, room=2)
    with engine.connect() as connection:
        assert shelf.fetch(connection, ["a", "b"]) == {"a": ("A",), "b": ("B",)}
        assert shelf.kept("abc") == {"a": ("A",), "b": ("B",)}
        assert shelf.fetch(connection, ["c"]) == {"c": ()}
        assert shelf.kept("abc") == {"c": ()}
        assert len(shelf.fetch(connection, ["a", "b", "d"])) == 3
        assert shelf.kept("abcd") == {}


def test_steady_records_stay_as_they_were_and_the_next_ones_follow_the_load_at_once(
    engine: Engine, rows: Rows, folder: Path
):
    clock = Clock()
    load(engine, rows)
    records = SqlRecords(engine, clock)
    held = records.steady()
    before = (held.revision, held.totals())
    load(engine, other(folder))
    clock.now += FRESH
    assert (held.revision, held.totals()) == before
    now = records.steady()
    assert now.revision != before[0]
    assert [len(link.claims) for link in now.links_from([ABT])] == [1, 1, 1]
    assert now.totals()["links"] == before[1]["links"] + 1

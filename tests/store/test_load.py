"""A catalogue is loaded as a whole or not at all, and the same one only once."""

from __future__ import annotations

import signal
import subprocess
import sys
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest
import sqlalchemy as sa
from folders import add, add_link, change
from sqlalchemy.engine import Engine

from mapper.catalogue.placed import Rows
from mapper.catalogue.read import read_folder
from mapper.domain import NodeKind
from mapper.ports import KeptProposal, ProposalBatch, ProposalRun
from mapper.store.engine import reading
from mapper.store.errors import NotLoaded
from mapper.store.load import load
from mapper.store.migrate import downgrade, upgrade
from mapper.store.proposals import SqlProposals
from mapper.store.report import EditionCount
from mapper.store.tables import METADATA, certificates, claims, links, meta, names, steps

KILLED = """
import os, signal, sys
from pathlib import Path
from mapper.catalogue.read import read_folder
from mapper.store import load
from mapper.store.engine import open_engine

def kill(done, total):
    if done > total / 2:
        os.kill(os.getpid(), signal.SIGKILL)

load.CHUNK = 10
load.load(open_engine(sys.argv[1]), read_folder(Path(sys.argv[2]))[0], progress=kill)
"""


class Stop(Exception):
    """Something goes wrong in the middle."""


def contents(engine: Engine) -> dict[str, list[tuple[object, ...]]]:
    with reading(engine) as connection:
        return {
            name: sorted((tuple(row) for row in connection.execute(sa.select(table))), key=repr)
            for name, table in METADATA.tables.items()
        }


def changed(folder: Path) -> Rows:
    """The small catalogue with another name and one more link."""
    change(folder, "foreign/united-states.csv", 2, name_en="Another name")
    add_link(folder)
    return read_folder(folder)[0]


def test_rows_are_stored_as_the_files_spell_them(engine: Engine, rows: Rows):
    load(engine, rows)
    with reading(engine) as connection:
        link = connection.execute(sa.select(links).where(links.c.id == "suzhou.abt.talent")).one()
        step = connection.execute(sa.select(steps)).one()
    assert (link.object_kind, link.object, link.levels, link.which_by) == (
        "list", "suzhou-talent", "", None,
    )  # fmt: skip
    assert (step.order, step.certainty) == (1, "seen")


def test_every_row_of_the_folder_is_stored(engine: Engine, rows: Rows):
    load(engine, rows)
    stored = contents(engine)
    for pattern, found in rows.by_pattern.items():
        name = pattern.removesuffix(".csv").replace("/*", "").replace("/", "_")
        assert len(stored[{"foreign": "certificates"}.get(name, name)]) == len(found), pattern


def test_the_report_counts_each_edition_and_the_whole(engine: Engine, rows: Rows):
    report = load(engine, rows)
    assert report.changed
    assert (report.revision, report.certificates, report.links) == (1, 3, 2)
    assert report.to_json()["status"] == "loaded"
    directory, suzhou = (edition.to_json() for edition in report.editions)
    assert (directory["id"], directory["n"], directory["N"]) == ("directory-2021", 0, 72)
    title = {"zh": "第五批", "en": "Fifth batch"}
    assert suzhou == {"id": "suzhou-5", "title": title, "n": 1, "N": 344}


def test_an_edition_counts_what_those_that_it_adds_to_name(engine: Engine, folder: Path):
    add(
        folder,
        "editions.csv",
        id="suzhou-6",
        kind="catalogue",
        place="suzhou",
        title_zh="第六批",
        title_en="Sixth batch",
        standing="in_force",
        adds_to="suzhou-5",
        certainty="seen",
    )
    add_link(folder, subject="toxicologist-lower", edition="suzhou-6")
    report = load(engine, read_folder(folder)[0])
    found = {edition.id: (edition.loaded, edition.stated) for edition in report.editions}
    assert found["suzhou-5"] == (1, 344)
    assert found["suzhou-6"] == (2, None)
    assert isinstance(report.editions[0], EditionCount)  # fmt: skip


def test_the_same_catalogue_again_changes_nothing(engine: Engine, rows: Rows):
    first = load(engine, rows, at=datetime(2026, 11, 1, tzinfo=UTC))
    before = contents(engine)
    again = load(engine, rows, at=datetime(2026, 11, 2, tzinfo=UTC))
    assert contents(engine) == before
    assert not again.changed
    assert again.to_json() == {**first.to_json(), "status": "unchanged"}


def test_a_changed_catalogue_replaces_the_old_one(engine: Engine, rows: Rows, folder: Path):
    load(engine, rows)
    report = load(engine, changed(folder))
    assert (report.changed, report.revision, report.links) == (True, 2, 3)
    with reading(engine) as connection:
        keys = set(connection.scalars(sa.select(names.c.key).where(names.c.node == "abt")))
    assert keys == {"abt", "another name", "毒理学家认证"}


def test_what_was_taken_out_of_the_folder_leaves_the_database(
    engine: Engine, rows: Rows, folder: Path
):
    load(engine, changed(folder))
    load(engine, rows)
    with reading(engine) as connection:
        assert connection.scalar(sa.select(sa.func.count()).select_from(claims)) == 2


def test_the_instant_of_loading_is_noted_in_utc(engine: Engine, rows: Rows):
    beijing = timezone(timedelta(hours=8))
    load(engine, rows, at=datetime(2026, 11, 1, 7, tzinfo=beijing))
    with reading(engine) as connection:
        assert connection.scalar(sa.select(meta.c.loaded_at)) == "2026-10-31T23:00:00+00:00"


def test_an_error_in_the_middle_leaves_the_old_catalogue(
    engine: Engine, rows: Rows, folder: Path, monkeypatch: pytest.MonkeyPatch
):
    load(engine, rows)
    before = contents(engine)
    monkeypatch.setattr("mapper.store.load.CHUNK", 10)

    def stop(done: int, total: int) -> None:
        if done > total / 2:
            raise Stop

    with pytest.raises(Stop):
        load(engine, changed(folder), progress=stop)
    assert contents(engine) == before


def test_a_kill_in_the_middle_leaves_the_old_catalogue(engine: Engine, rows: Rows, folder: Path):
    load(engine, rows)
    before = contents(engine)
    changed(folder)
    url = engine.url.render_as_string(hide_password=False)
    root = Path(__file__).parents[2]
    done = subprocess.run(
        [sys.executable, "-c", KILLED, url, str(folder)], cwd=root, check=False, timeout=60
    )
    assert done.returncode == -signal.SIGKILL
    assert contents(engine) == before
    assert load(engine, read_folder(folder)[0]).changed


def test_tables_that_are_not_of_the_catalogue_are_left_alone(
    engine: Engine, rows: Rows, folder: Path
):
    with engine.begin() as connection:
        connection.exec_driver_sql("CREATE TABLE reviews (note TEXT)")
        connection.exec_driver_sql("INSERT INTO reviews VALUES ('approved')")
    load(engine, rows)
    load(engine, changed(folder))
    with reading(engine) as connection:
        assert connection.exec_driver_sql("SELECT note FROM reviews").all() == [("approved",)]


def test_progress_is_told_up_to_the_end(engine: Engine, rows: Rows):
    told: list[tuple[int, int]] = []
    load(engine, rows, progress=lambda done, total: told.append((done, total)))
    assert told == sorted(told)
    assert told[-1][0] == told[-1][1] > 50


def test_a_database_without_tables_is_not_loaded_into(empty: Engine, rows: Rows):
    with pytest.raises(NotLoaded, match="not up to date"):
        load(empty, rows)


def test_a_schema_that_was_taken_back_and_made_again_holds_nothing(engine: Engine, rows: Rows):
    load(engine, rows)
    downgrade(engine)
    upgrade(engine)
    with reading(engine) as connection:
        assert connection.scalar(sa.select(sa.func.count()).select_from(certificates)) == 0
    assert load(engine, rows).revision == 1


def test_a_load_leaves_proposals_alone(engine: Engine, folder: Path):
    load(engine, read_folder(folder)[0])
    store = SqlProposals(engine)
    run = ProposalRun("run", "1", "2026-11-22T08:00:00+00:00", of=1)
    store.begin(run)
    proposal = KeptProposal("x", "abt", "engineering", NodeKind.TITLE, ("T3",), "engineering.T3", 1,
                            1.5, 0.5, 0.25, "abt", "{}", "1", "run", run.started)  # fmt: skip
    store.save(ProposalBatch("run", ("abt",), (proposal,), 1))
    assert load(engine, changed(folder)).changed
    assert list(store.of_certificate("abt")) == [proposal]
    assert store.last_run() == replace(run, after="abt", done=1)

"""The history of the schema leads to the tables that the program works with."""

from __future__ import annotations

from dataclasses import asdict

import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy.engine import Engine

from mapper.catalogue.placed import Rows
from mapper.events import Draft, EventKind, Head
from mapper.ports import ProposalRun
from mapper.store.engine import reading, schema_version, writing
from mapper.store.load import load
from mapper.store.log import SqlLog
from mapper.store.migrate import downgrade, known_versions, upgrade
from mapper.store.proposals import SqlProposals
from mapper.store.records import SqlRecords
from mapper.store.requests import SqlAskings
from mapper.store.tables import HEAD, METADATA, REVISIONS, meta


def tables_of(engine: Engine) -> set[str]:
    return set(sa.inspect(engine).get_table_names()) - {"alembic_version"}


def test_the_migrated_schema_is_the_declared_one(engine: Engine):
    """But for the index that SQLite alone needs."""

    def meant(thing: object, name: str | None, *_: object) -> bool:
        del thing
        return engine.dialect.name == "sqlite" or name != "ix_proposals_queue"

    with reading(engine) as connection:
        context = MigrationContext.configure(connection, opts={"include_object": meant})
        assert not compare_metadata(context, METADATA)


def test_a_migrated_database_is_of_the_version_of_the_program(engine: Engine):
    with reading(engine) as connection:
        assert schema_version(connection) == HEAD


def test_an_upgrade_of_what_is_up_to_date_changes_nothing(engine: Engine):
    with engine.begin() as connection:
        connection.execute(meta.update().values(revision=7))
    upgrade(engine)
    with reading(engine) as connection:
        assert connection.scalar(sa.select(meta.c.revision)) == 7


def test_a_downgrade_removes_every_table_and_an_upgrade_brings_them_back(engine: Engine):
    before = tables_of(engine)
    assert before == set(METADATA.tables)
    downgrade(engine)
    assert tables_of(engine) == set()
    upgrade(engine)
    assert tables_of(engine) == before


SINCE = {
    "0002": {"proposals", "proposal_runs"},
    "0003": {"events", "review_items", "review_tick", "certificate_ticks", "accounts",
             "last_account", "contacts", "login_failures"},
    "0004": {"statements"},
    "0005": {"askings", "asking_forms", "asking_contacts"},
    "0007": {"vocab_phrases"},
}  # fmt: skip
"""The tables that came with a version."""
RUN = ProposalRun("run", "1", "2026-11-22T08:00:00+00:00", of=1)


def test_the_migration_to_proposals_keeps_the_catalogue(empty: Engine, rows: Rows):
    upgrade(empty)
    load(empty, rows)
    downgrade(empty, "0001")
    assert tables_of(empty) == tables_until("0001")
    before = contents(empty, "0001")
    assert before["certificates"]
    upgrade(empty)
    assert contents(empty, "0001") == before
    assert SqlProposals(empty).last_run() is None


def test_the_migration_to_reviewing_keeps_the_catalogue_and_proposals(empty: Engine, rows: Rows):
    upgrade(empty)
    load(empty, rows)
    downgrade(empty, "0002")
    assert tables_of(empty) == tables_until("0002")
    with writing(empty) as connection:
        connection.execute(METADATA.tables["proposals"].insert().values(**PROPOSED))
        connection.execute(
            METADATA.tables["proposal_runs"].insert().values(number=1, **asdict(RUN))
        )
    before = contents(empty, "0002")
    assert before["certificates"]
    upgrade(empty)
    assert contents(empty, "0002") == before
    assert SqlProposals(empty).last_run() == RUN
    log = SqlLog(empty)
    assert [line.id for line in log.queue_rows()] == ["x"]
    assert (log.tick(), log.head()) == (0, Head())


PROPOSED = {
    "id": "x", "certificate": "abt", "group": "engineering", "kind": "title", "levels": "T3",
    "target": "engineering.T3", "rank": 1, "score": 1.5, "probability": 0.5, "margin": 0.25,
    "words": "abt", "payload": "{}", "version": "1", "run": "run", "made_at": RUN.started,
    "decided": 0,
}  # fmt: skip


def test_a_migration_back_removes_proposals_alone(engine: Engine, rows: Rows):
    load(engine, rows)
    before = contents(engine, "0001")
    SqlProposals(engine).begin(RUN)
    downgrade(engine, "0001")
    assert contents(engine, "0001") == before


def test_a_migration_back_removes_reviewing_alone(engine: Engine, rows: Rows):
    load(engine, rows)
    SqlProposals(engine).begin(RUN)
    before = contents(engine, "0002")
    with SqlLog(engine).writing() as writer:
        writer.append(Draft("a1", EventKind.COMMENTED, "x", {"comment": "gone"}))
    downgrade(engine, "0002")
    assert contents(engine, "0002") == before
    upgrade(engine)
    assert SqlLog(engine).head() == Head()


def tables_until(version: str) -> set[str]:
    """The tables that there were at a version."""
    later = set().union(*(names for since, names in SINCE.items() if since > version))
    return set(METADATA.tables) - later


def test_a_migration_back_removes_statements_alone(engine: Engine, rows: Rows):
    load(engine, rows)
    SqlProposals(engine).begin(RUN)
    before = contents(engine, "0003")
    downgrade(engine, "0003")
    assert tables_of(engine) == tables_until("0003")
    assert contents(engine, "0003") == before


def test_what_was_asked_before_anything_could_be_withheld_is_shown(engine: Engine):
    downgrade(engine, "0005")
    old = sa.table("askings", *(sa.column(name) for name in ASKED))
    with writing(engine) as connection:
        connection.execute(old.insert().values(ASKED))
    upgrade(engine)
    (kept,) = SqlAskings(engine).all("R")
    assert (kept.wish.name, kept.withheld) == ("Beekeeper", None)
    downgrade(engine, "0005")
    with reading(engine) as connection:
        assert connection.execute(sa.select(old)).mappings().one() == ASKED


ASKED = {
    "number": "R-2026-000001-1", "kind": "R", "serial": 1,
    "content": '{"name":"Beekeeper","place":"suzhou","purpose":"other"}', "made_at": RUN.started,
    "changed_at": RUN.started, "stage": "received", "certificate": "", "people": 1, "outcome": "",
    "into": "", "remark_zh": "", "remark_en": "", "revision": 1,
}  # fmt: skip


def contents(engine: Engine, version: str) -> dict[str, list[tuple[object, ...]]]:
    """What the tables hold that there were at a version."""
    there = tables_until(version)
    with reading(engine) as connection:
        return {
            name: [tuple(row) for row in connection.execute(sa.select(table))]
            for name, table in METADATA.tables.items()
            if name in there
        }


def test_the_program_knows_every_migration_by_its_version():
    assert known_versions() == REVISIONS


def test_a_catalogue_of_before_has_no_chinese_for_its_sources_until_it_is_loaded_again(
    engine: Engine, rows: Rows
):
    load(engine, rows)
    with writing(engine) as connection:
        connection.execute(meta.update().values(content="as the version of before hashed it"))
    downgrade(engine, "0006")
    assert tables_of(engine) == tables_until("0006")
    before = contents(engine, "0006")
    upgrade(engine)
    assert contents(engine, "0006") == before
    assert SqlRecords(engine).vocabulary.phrase("item 1").zh == "item 1"
    load(engine, rows)
    assert SqlRecords(engine).vocabulary.phrase("item 1").zh == "第1条"

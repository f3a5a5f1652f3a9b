"""The history of the schema leads to the tables that the program works with."""

from __future__ import annotations

import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy.engine import Engine

from mapper.catalogue.placed import Rows
from mapper.ports import ProposalRun
from mapper.store.engine import reading, schema_version
from mapper.store.load import load
from mapper.store.migrate import downgrade, known_versions, upgrade
from mapper.store.proposals import SqlProposals
from mapper.store.tables import HEAD, METADATA, REVISIONS, meta


def tables_of(engine: Engine) -> set[str]:
    return set(sa.inspect(engine).get_table_names()) - {"alembic_version"}


def test_the_migrated_schema_is_the_declared_one(engine: Engine):
    with reading(engine) as connection:
        assert not compare_metadata(MigrationContext.configure(connection), METADATA)


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


def test_the_migration_to_proposals_keeps_the_catalogue(empty: Engine, rows: Rows):
    upgrade(empty)
    load(empty, rows)
    downgrade(empty, "0001")
    assert tables_of(empty) == set(METADATA.tables) - {"proposals", "proposal_runs"}
    before = contents(empty)
    assert before["certificates"]
    upgrade(empty)
    assert contents(empty) == before
    assert SqlProposals(empty).last_run() is None


def test_a_migration_back_removes_proposals_alone(engine: Engine, rows: Rows):
    load(engine, rows)
    before = contents(engine)
    SqlProposals(engine).begin(ProposalRun("run", "1", "2026-11-22T08:00:00+00:00", of=1))
    downgrade(engine, "0001")
    assert contents(engine) == before


def contents(engine: Engine) -> dict[str, list[tuple[object, ...]]]:
    """What the tables of the catalogue hold."""
    own = {"proposals", "proposal_runs"}
    with reading(engine) as connection:
        return {
            name: [tuple(row) for row in connection.execute(sa.select(table))]
            for name, table in METADATA.tables.items()
            if name not in own
        }


def test_the_program_knows_every_migration_by_its_version():
    assert known_versions() == REVISIONS

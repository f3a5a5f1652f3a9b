"""What the contract suites run on: the same catalogue in memory and in each database.

The small catalogue has one more of everything that a store could get wrong: a
placeholder, a family with links, a link without an object, a pattern as object,
rows for a list, a body with a Chinese name.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from contract.databases import KINDS, fresh_url, loaded_database
from folders import add, add_condition, add_link, small_folder

from mapper.catalogue.placed import Rows
from mapper.catalogue.read import read_folder
from mapper.catalogue.records import MemoryRecords
from mapper.ports import Records
from mapper.store.records import SqlRecords

SHIPPED = Path(__file__).parents[2] / "catalogues"


@pytest.fixture(scope="session")
def small_rows(tmp_path_factory: pytest.TempPathFactory) -> Rows:
    folder = small_folder(tmp_path_factory.mktemp("small"))
    foreign = "foreign/international.csv"
    certain = {"certainty": "seen"}
    add(
        folder,
        foreign,
        id="unnamed",
        kind="placeholder",
        body="abt-board",
        name_en="Whatever counts",
        **certain,
    )
    add(
        folder,
        foreign,
        id="board-family",
        kind="family",
        body="abt-board",
        name_en="Certificates of the Board",
        abbreviations="CB",
        former_names="Old Board",
        **certain,
    )
    add(
        folder,
        "bodies.csv",
        id="hk-board",
        en="Hong Kong Board",
        zh="香港委員會",
        aliases="HKB|港會",
        **certain,
    )
    add_link(folder, id="suzhou.family.t3", subject="toxicologists", covers="all")
    add_link(
        folder,
        id="suzhou.lower.named",
        subject="toxicologist-lower",
        relation="named_for",
        object_kind="",
        object="",
        specialty="",
        levels="",
        edition="",
    )
    add_link(
        folder,
        id="suzhou.lower.pattern",
        subject="toxicologist-lower",
        relation="may_apply_for",
        object="corresponding",
        specialty="",
        levels="T2|T3",
        which_by="item",
        part="theory",
        part_mode="one_of",
    )
    add_link(folder, id="suzhou.placeholder.t3", subject="unnamed")
    add_condition(
        folder,
        scope="list",
        scope_id="suzhou-talent",
        route="all",
        kind="nationality",
        operator="!=",
        value="china",
    )
    add(
        folder,
        "steps/suzhou.csv",
        scope="edition",
        scope_id="suzhou-5",
        order="1",
        step="theory_test",
        by="office",
        **certain,
    )
    rows, faults = read_folder(folder)
    assert not faults
    return rows  # fmt: skip


@pytest.fixture(scope="session")
def shipped_rows() -> Rows:
    return read_folder(SHIPPED)[0]


@pytest.fixture(scope="session", params=("memory", *KINDS))
def records(
    request: pytest.FixtureRequest, small_rows: Rows, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Records]:
    """The small catalogue behind the port."""
    if request.param == "memory":
        yield MemoryRecords(small_rows.table())
        return
    url = fresh_url(request.param, tmp_path_factory.mktemp("small-database"))
    with loaded_database(url, small_rows) as engine:
        yield SqlRecords(engine)


@pytest.fixture(scope="session")
def in_memory(shipped_rows: Rows) -> MemoryRecords:
    """The shipped catalogue in memory."""
    return MemoryRecords(shipped_rows.table())


@pytest.fixture(scope="session", params=KINDS)
def in_database(
    request: pytest.FixtureRequest, shipped_rows: Rows, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[SqlRecords]:
    """The shipped catalogue in a database."""
    url = fresh_url(request.param, tmp_path_factory.mktemp("shipped-database"))
    with loaded_database(url, shipped_rows) as engine:
        yield SqlRecords(engine)

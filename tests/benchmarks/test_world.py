"""The made-up world of the benchmarks is a catalogue like any other."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from benchmarks.world import LINKS_EACH, placed, world, write_world

from mapper.answers import look_up
from mapper.catalogue import records_of
from mapper.catalogue.check import check_rows
from mapper.catalogue.read import read_folder
from mapper.catalogue.rows import CertificateRow, ClaimRow, ConditionRow, LinkRow

SIZE = 200


def test_its_files_are_read_and_checked_without_a_fault(tmp_path: Path):
    made = placed(world(SIZE))
    found, faults = read_folder(write_world(world(SIZE), tmp_path))
    assert [*faults, *check_rows(found)] == []
    assert found == made


def test_it_has_the_size_that_was_asked_and_the_shape_of_the_shipped_one():
    made = placed(world(SIZE))
    links = len(made.of(LinkRow))
    assert (len(made.of(CertificateRow)), links) == (SIZE, SIZE * LINKS_EACH)
    assert 1.2 < len(made.of(ClaimRow)) / links < 1.4
    assert 0.5 < len(made.of(ConditionRow)) / links < 0.8


def test_another_seed_makes_another_world():
    assert world(SIZE, seed=1) == world(SIZE, seed=1) != world(SIZE, seed=2)


def test_it_answers():
    answer = look_up(records_of(placed(world(SIZE))), "S7Q", on=date(2026, 1, 22))
    assert answer.node is not None
    assert answer.node.id == "synthetic-7"
    assert len(answer.places) == LINKS_EACH

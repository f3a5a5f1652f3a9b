"""The shipped catalogues against the facts that they are built from, and against the design."""

from __future__ import annotations

import csv
import os
from pathlib import Path

import pytest

from mapper.catalogue import packaged
from mapper.domain import Certainty, NodeKind
from mapper.text import loose, normalise

ROOT = Path(__file__).parents[2]
FACTS = Path(os.environ.get("QUALMAP_FACTS_DIR", ROOT.parent / "shared" / "data"))
CATALOGUES = ROOT / "catalogues"

needs_facts = pytest.mark.skipif(
    not (FACTS / "recognised" / "links.csv").is_file(),
    reason=f"the research records are not in {FACTS.name}/ (set QUALMAP_FACTS_DIR)",
)


def facts(name: str) -> list[dict[str, str]]:
    with (FACTS / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def recorded(column: str = "record") -> set[str]:
    """Every research record that some row of the catalogues names."""
    found: set[str] = set()
    for path in CATALOGUES.rglob("*.csv"):
        with path.open(encoding="utf-8", newline="") as file:
            for row in csv.DictReader(file):
                for name in (column, "records"):
                    found.update(part for part in (row.get(name) or "").split("|") if part)
    return found


@needs_facts
@pytest.mark.parametrize(
    ("name", "key"),
    [
        ("recognised/links.csv", "row"),
        ("domestic/noqd_2021.csv", "id"),
        ("domestic/qualification_to_title.csv", "id"),
        ("domestic/skill_to_title.csv", "id"),
        ("domestic/notice_2026_rules.csv", "id"),
        ("domestic/validity_rules.csv", "id"),
        ("domestic/skill_levels.csv", "id"),
        ("domestic/title_series.csv", "id"),
        ("domestic/level_frameworks.csv", "id"),
    ],
)
def test_every_research_record_is_carried_by_a_row(name: str, key: str) -> None:
    missing = {row[key] for row in facts(name)} - recorded()
    assert missing == set()


@needs_facts
def test_every_remembered_certificate_is_a_node() -> None:
    count = len(facts("recognised/certificates_from_memory.csv"))
    assert {f"M{number}" for number in range(1, count + 1)} <= recorded()


@needs_facts
def test_no_sentence_of_a_source_is_copied() -> None:
    sentences = {
        normalise(row["evidence"])
        for row in facts("recognised/links.csv")
        if len(row["evidence"]) > 40
    }
    for path in CATALOGUES.rglob("*.csv"):
        with path.open(encoding="utf-8", newline="") as file:
            cells = {normalise(cell) for row in csv.reader(file) for cell in row if len(cell) > 40}
        assert not cells & sentences, path.name


def test_the_directory_has_its_72_items_of_the_two_kinds() -> None:
    items = [n for n in packaged().vocabulary.domestic.values()
             if n.kind is NodeKind.DIRECTORY and n.grade == "item"]  # fmt: skip
    assert len(items) == 72
    assert {int(node.code) for node in items} == set(range(1, 73))


def test_there_are_27_series_eight_skill_levels_and_five_title_levels() -> None:
    vocabulary = packaged().vocabulary
    assert len(vocabulary.series) == 27
    levels = sorted(vocabulary.levels)
    assert levels == ["SL1", "SL2", "SL3", "SL4", "SL5", "SL6", "SL7", "SL8",
                      "T1", "T2", "T3", "T4", "T5"]  # fmt: skip
    chief = vocabulary.levels["SL8"].name
    assert (chief.zh, chief.en) == ("首席技师", "chief technician")


def test_nothing_from_memory_alone_is_definite() -> None:
    links = [link for link in packaged().links if link.certainty is Certainty.MEMORY]
    assert links, "the domestic rules from memory are there, marked"
    for link in links:
        assert all(claim.certainty is Certainty.MEMORY for claim in link.claims if not claim.field
                   ) or any(claim.field for claim in link.claims)  # fmt: skip


def test_a_certificate_known_from_memory_alone_starts_no_recognition() -> None:
    records = packaged()
    for link in records.links:
        node = records.certificates.get(link.subject)
        if node is not None and node.certainty is Certainty.MEMORY:
            assert link.certainty is not Certainty.SEEN, link.id


def test_every_link_has_a_claim_with_a_source_and_a_locator() -> None:
    records = packaged()
    for link in records.links:
        for claim in link.claims:
            assert claim.source in records.vocabulary.sources, link.id
            assert claim.locator, link.id


def test_stated_counts_are_those_of_the_offices() -> None:
    stated = {e.id: e.stated_count for e in packaged().vocabulary.editions.values()}
    assert stated["suzhou-1-5"] == 344
    assert stated["shanghai-1-0"] == 85
    assert stated["guangzhou-2025"] == 170
    assert (stated["beijing-1-0"], stated["beijing-2-0"], stated["beijing-3-0"]) == (82, 110, 122)
    assert stated["shenzhen-2022"] == 25
    lists = {n.id: n.stated_count for n in packaged().vocabulary.lists.values()}
    assert (lists["shanghai-1-0-a"], lists["shanghai-1-0-b"], lists["shanghai-1-0-c"]) == (
        48,
        15,
        22,
    )


def test_regions_are_named_as_regions() -> None:
    origins = packaged().vocabulary.origins
    assert origins["hong-kong"].name.zh == "中国香港"
    assert origins["macao"].name.zh == "中国澳门"
    assert origins["taiwan"].name.zh == "中国台湾"


def test_no_id_of_a_certificate_is_a_name_of_another() -> None:
    records = packaged()
    for node_id in records.certificates:
        bearers = {hit.node for hit in records.find_names(loose(node_id))}
        assert bearers <= {node_id}, f"typing {node_id!r} would not ask back"

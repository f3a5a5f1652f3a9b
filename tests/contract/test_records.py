"""One contract for every store of records: a folder in memory, SQLite, PostgreSQL."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from mapper.catalogue.placed import Rows
from mapper.catalogue.records import MemoryRecords, node_names
from mapper.domain import NodeId, NodeKind, Relation
from mapper.ports import NameHit, Records
from mapper.store.records import SqlRecords
from mapper.text import loose

ABT, LOWER = NodeId("abt"), NodeId("toxicologist-lower")


def ids(values: Sequence[object]) -> list[object]:
    return [getattr(value, "id", value) for value in values]


def test_nodes_come_in_the_order_asked_and_unknown_ids_are_left_out(records: Records):
    asked = [NodeId(name) for name in ("noqd-10", "abt", "nothing", "SL4", "unnamed", "abt")]
    found = records.nodes(asked)
    assert list(found) == ["noqd-10", "abt", "SL4", "unnamed"]
    assert found[ABT].kind is NodeKind.CERTIFICATE
    assert found[ABT].fields == ("toxicology",)
    assert found[NodeId("unnamed")].placeholder


def test_asking_for_nothing_finds_nothing(records: Records):
    assert not records.nodes([])
    assert not records.links_from([])
    assert not records.certificates_of(())


def test_a_body_is_found_by_its_id_alone(records: Records):
    known = records.body("hk-board")
    assert known is not None
    assert known.aliases == ("HKB", "港會")
    assert records.body("Hong Kong Board") is None
    assert records.body("") is None


def test_a_link_carries_its_claims_conditions_and_steps(records: Records):
    link = records.links_from([ABT])[0]
    assert link.id == "suzhou.abt.t3"
    assert [claim.locator for claim in link.claims] == ["item 1"]
    assert [row.kind for row in link.conditions] == ["degree", "work_years"]
    assert [step.kind for step in link.steps] == ["theory_test"]


def test_links_come_subject_by_subject_in_the_order_asked(records: Records):
    found = records.links_from([LOWER, NodeId("nothing"), ABT])
    assert [link.subject for link in found] == [LOWER, LOWER, ABT, ABT]


def test_everything_from_which_a_link_starts_is_known_placeholders_too(records: Records):
    assert list(records.linked()) == ["abt", "toxicologist-lower", "toxicologists", "unnamed"]


def test_every_link_of_an_edition_is_found_under_it_and_no_other(records: Records):
    every = records.links_from(records.linked())
    for edition in records.vocabulary.editions:
        wanted = sorted(link.id for link in every if link.edition == edition)
        assert sorted(link.id for link in records.links_in([edition])) == wanted
    assert not records.links_in([])


def test_a_link_without_an_object_has_no_target(records: Records):
    named = [link for link in records.links_from([LOWER]) if link.relation is Relation.NAMED_FOR]
    assert [link.target for link in named] == [None]
    assert named[0].edition is None


def test_a_pattern_is_kept_as_it_stands(records: Records):
    (link,) = records.links_to(["corresponding"])
    assert link.target is not None
    assert (link.target.levels, link.target.node_id) == (("T2", "T3"), None)
    assert (link.part, link.part_mode) == (("theory",), "one_of")


def test_links_are_found_by_series_or_list_and_not_by_the_title_itself(records: Records):
    found = {link.id for link in records.links_to(["engineering"])}
    assert {"suzhou.abt.t3", "suzhou.family.t3", "suzhou.placeholder.t3"} <= found
    assert ids(records.links_to(["suzhou-talent"])) == ["suzhou.abt.talent"]
    assert not records.links_to(["engineering.engineering-pharmaceutical.T3", ""])


def test_families_and_members_find_each_other(records: Records):
    (family,) = records.families_of(ABT)
    assert [family] == list(records.members_of(family.family))
    assert (family.family, family.source) == ("toxicologists", "notice")
    assert not records.families_of(LOWER)


def test_entry_routes_tell_what_the_body_asks(records: Records):
    assert [route.degree for route in records.entry_routes(ABT)] == ["master"]
    assert not records.entry_routes(LOWER)


@pytest.mark.parametrize(
    ("key", "node", "why"),
    [
        ("abt", "abt", "id"),
        ("毒理学家认证", "abt", "name"),
        ("cb", "board-family", "abbreviation"),
        ("old board", "board-family", "former name"),
        ("一级建造师", "noqd-10-1", "name"),
    ],
)
def test_a_holdable_is_found_by_each_of_its_names(records: Records, key: str, node: str, why: str):
    assert list(records.find_names(key)) == [NameHit(NodeId(node), why)]


@pytest.mark.parametrize(
    ("key", "reason"),
    [
        ("whatever counts", "a placeholder is never found by text"),
        ("unnamed", "nor by its id"),
        ("guiding", "an activity cannot be held"),
        ("ABT", "keys are in loose form"),
        ("", "nothing has no name"),
        ("' OR 1=1 --", "a key is a value and no SQL"),
        ("%", "nor a pattern"),
    ],
)
def test_what_is_no_name_of_a_holdable_finds_nothing(records: Records, key: str, reason: str):
    assert not records.find_names(key), reason


def test_a_body_is_found_by_each_of_its_names_in_either_script(records: Records):
    for name in ("hk-board", "Hong Kong Board", "香港委员会", "HKB", "港會"):
        assert list(records.find_bodies(loose(name))) == ["hk-board"], name
    assert not records.find_bodies("")


def test_a_body_awards_certificates_and_families_but_no_placeholders(records: Records):
    found = list(records.certificates_of(["hk-board", "abt-board"]))
    assert sorted(found) == ["abt", "board-family", "toxicologist-higher", "toxicologist-lower"]
    assert not records.certificates_of([""])


def test_only_certificates_count_towards_an_edition(records: Records):
    assert records.loaded_counts() == {"suzhou-5": 2, "directory-2021": 0}


def test_the_vocabulary_is_that_of_the_folder(records: Records, small_rows: Rows):
    assert records.vocabulary == MemoryRecords(small_rows.table()).vocabulary


# --- the whole catalogue, in memory and in a database ---------------------------------


def test_the_shipped_vocabulary_is_the_same(in_database: SqlRecords, in_memory: MemoryRecords):
    assert in_database.vocabulary == in_memory.vocabulary
    assert in_database.loaded_counts() == in_memory.loaded_counts()


def test_every_certificate_is_the_same(in_database: SqlRecords, in_memory: MemoryRecords):
    everything = [*in_memory.certificates, *in_memory.vocabulary.domestic]
    assert in_database.nodes(everything) == in_memory.nodes(everything)
    for node_id in in_memory.certificates:
        assert in_database.families_of(node_id) == in_memory.families_of(node_id)
        assert in_database.members_of(node_id) == in_memory.members_of(node_id)
        assert in_database.entry_routes(node_id) == in_memory.entry_routes(node_id)


def test_every_link_is_the_same(in_database: SqlRecords, in_memory: MemoryRecords):
    for node_id in {link.subject: None for link in in_memory.links} | dict.fromkeys(
        in_memory.certificates
    ):
        assert in_database.links_from([node_id]) == in_memory.links_from([node_id])
    assert in_database.linked() == in_memory.linked()
    objects = dict.fromkeys(link.target.group for link in in_memory.links if link.target)
    assert in_database.links_to(objects) == in_memory.links_to(objects)


def test_every_name_finds_the_same(in_database: SqlRecords, in_memory: MemoryRecords):
    nodes = [*in_memory.certificates.values(), *in_memory.vocabulary.domestic.values()]
    for key in {loose(name) for node in nodes for name, _ in node_names(node)}:
        assert list(in_database.find_names(key)) == list(in_memory.find_names(key)), key


def test_every_body_is_the_same(in_database: SqlRecords, in_memory: MemoryRecords):
    for body in in_memory.bodies.values():
        assert in_database.body(body.id) == body
        for name in (body.name.zh, body.name.en, body.abbreviation, *body.aliases):
            key = loose(name)
            assert list(in_database.find_bodies(key)) == list(in_memory.find_bodies(key)), name
    awarded = in_memory.certificates_of(in_memory.bodies)
    assert in_database.certificates_of(in_memory.bodies) == awarded


def test_what_an_edition_names_are_the_subjects_of_its_links_once_each(records: Records):
    for edition in records.vocabulary.editions:
        subjects = dict.fromkeys(link.subject for link in records.links_in([edition]))
        assert list(records.named_in([edition]).get(edition, ())) == list(subjects)
    assert not records.named_in([])


def test_steady_records_answer_as_the_others_do(records: Records):
    steady = records.steady()
    assert steady.revision == records.revision
    assert steady.links_from([ABT]) == records.links_from([ABT])

"""Sentence, stored link and every export say the same thing in the same direction.

The most repeated bug of the field is "subject is broader" written as ``skos:broadMatch``, which
says that the object is.
"""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import product

import pytest
import strategies as s
from exchange.exported import csv_rows, exported, graph_of, other, sssom_rows
from hypothesis import given
from hypothesis import strategies as st

from mapper.domain import (
    CHINA,
    CORRESPONDING,
    Certainty,
    Link,
    LinkId,
    NodeId,
    NodeKind,
    Relation,
    Target,
)
from mapper.exchange import Format
from mapper.exchange.terms import NEGATED, negative, predicate, skos_match
from mapper.sentences import ACCESS_LINE

ALPHA, OMEGA = s.node("alpha", NodeKind.PERMIT), s.node("omega", NodeKind.DIRECTORY)
KNOWN = s.vocabulary(places=[s.place("china", kind="country")], domestic=[ALPHA, OMEGA])
BOTH_WAYS = list(product(Relation, ((ALPHA, OMEGA), (OMEGA, ALPHA))))


def world_of(relation: Relation, subject: str, target: Target) -> s.World:
    told = Link(LinkId("l1"), NodeId(subject), relation, target, CHINA, None, (s.claim("l1"),))
    return s.World(KNOWN, {}, (told,))


def ends_in_sentence(relation: Relation, sentence: str, language: str) -> tuple[str, str]:
    """What stands in the places of subject and object."""
    template = getattr(s.RELATIONS[relation].sentence, language)
    pattern = re.escape(template)
    for slot in ("subject", "object", "place", "part"):
        pattern = pattern.replace(re.escape(f"{{{slot}}}"), f"(?P<{slot}>.+?)", 1)
    found = re.fullmatch(pattern, sentence)
    assert found is not None, (template, sentence)
    told = found.groupdict()
    return told["subject"], told.get("object", "")


@pytest.mark.parametrize(("relation", "ends"), BOTH_WAYS)
def test_sentence_stored_and_exported_agree_for_every_relation_both_ways(
    relation: Relation, ends: tuple[s.Node, s.Node]
) -> None:
    first, second = (node.id for node in ends)
    world = world_of(relation, first, Target(ends[1].kind, second))
    said_no = relation in NEGATED
    (row,) = csv_rows(exported(world, Format.CSV)[0])
    assert (row["subject"], row["relation"], row["object"]) == (first, relation.value, second)
    for language in ("zh", "en"):
        subject, target = ends_in_sentence(relation, row[f"sentence_{language}"], language)
        assert subject == first
        assert target in (second, ""), "only a sentence without an object may leave it out"
    mapping = sssom_rows(exported(world, Format.SSSOM, negatives=said_no)[0])["l1"]
    assert mapping["subject_id"] == f"qualmap.node:{first}"
    assert mapping["object_id"] == f"qualmap.node:{second}"
    assert mapping["predicate_modifier"] == ("Not" if said_no else "")
    assert said_no or mapping["predicate_id"] == f"qualmap:{relation.value}"
    assert other(mapping)["relation"] == relation.value
    node = graph_of(exported(world, Format.JSONLD)[0])["qualmap.link:l1"]
    names = ("qualmap:subject", "qualmap:object") if said_no else (
        "ceterms:sourceNode", "ceterms:targetNode")  # fmt: skip
    assert [node[name] for name in names] == [f"qualmap.node:{first}", f"qualmap.node:{second}"]


def test_a_target_of_access_type_carries_the_line_that_it_gives_no_right_to_practise() -> None:
    item = s.node("item", NodeKind.DIRECTORY, access=True)
    grade = s.node("grade", NodeKind.DIRECTORY, parent="item")
    known = s.vocabulary(domestic=[ALPHA, OMEGA, item, grade])
    for target, carries in (("item", True), ("grade", True), ("omega", False)):
        plain = world_of(Relation.RECOGNISED_AS, "alpha", Target(NodeKind.DIRECTORY, target))
        data = exported(replace(plain, vocabulary=known), Format.CSV)[0]
        (row,) = csv_rows(data)
        assert row["sentence_zh"].endswith(f"（{ACCESS_LINE.zh}）") is carries
        assert row["sentence_en"].endswith(f"({ACCESS_LINE.en})") is carries


@pytest.mark.parametrize("relation", Relation)
def test_a_link_is_in_exactly_one_of_the_two_sssom_files(relation: Relation) -> None:
    world = world_of(relation, "alpha", Target(NodeKind.DIRECTORY, "omega"))
    yes, no = (sssom_rows(exported(world, Format.SSSOM, negatives=n)[0]) for n in (False, True))
    assert (len(yes), len(no)) == ((0, 1) if relation in NEGATED else (1, 0))


def test_the_two_relations_that_say_no_deny_different_things() -> None:
    assert set(NEGATED) == {Relation.NOT_COMPARABLE, Relation.NO_COUNTERPART}
    assert len(set(NEGATED.values())) == 2


# --- SKOS ---------------------------------------------------------------------------

TARGETS = st.sampled_from(
    [
        None,
        s.title("T3"),
        s.title("T2", "T3"),
        s.title(),
        s.title(next_above=True),
        s.title("T3", group=CORRESPONDING),
        s.title("T3", group="not_stated"),
        Target(NodeKind.DIRECTORY, "omega"),
        Target(NodeKind.LICENCE, "licence"),
        Target(NodeKind.LIST, "list"),
    ]
)
LINKS = st.builds(
    lambda relation, target, certainty: Link(
        LinkId("l1"), NodeId("alpha"), relation, target, CHINA, None,
        (s.claim("l1", certainty),),
    ),
    st.sampled_from(Relation), TARGETS, st.sampled_from(Certainty),
)  # fmt: skip
SUBJECTS = st.sampled_from([None, *(kind for kind in NodeKind if kind.holdable)])


@given(LINKS, SUBJECTS)
def test_skos_says_close_of_one_node_broad_of_a_wider_object_and_nothing_else(
    link: Link, subject: NodeKind | None
) -> None:
    match, target = skos_match(link, subject), link.target
    assert match in (None, "skos:closeMatch", "skos:broadMatch")
    if match is not None:
        assert not negative(link)
        assert target is not None
        assert link.certainty is not Certainty.MEMORY
        assert subject is not NodeKind.FAMILY, "the subject would be the broader one"
        assert (match == "skos:closeMatch") == (target.node_id is not None)
    assert not predicate(link).startswith("skos:")


@pytest.mark.parametrize(
    ("relation", "reason"),
    [
        (Relation.REQUIRES, "what an activity requires is no counterpart of it"),
        (Relation.MAY_APPLY_FOR, "an application may fail"),
        (Relation.EXEMPTS_FROM, "a part of an examination is no title"),
        (Relation.EMPLOYER_MAY_APPOINT, "the employer may also not"),
        (Relation.PERMITS_PRACTICE, "a permit to practise is no qualification"),
        (Relation.ISSUED_WITH, "two things got at once"),
        (Relation.TREATED_AS, "the same pay"),
        (Relation.LISTED_FOR, "a list is no title"),
        (Relation.NOT_COMPARABLE, "a no"),
        (Relation.NO_COUNTERPART, "a no"),
    ],
)
def test_these_relations_match_nothing_in_skos(relation: Relation, reason: str) -> None:
    link = world_of(relation, "alpha", Target(NodeKind.DIRECTORY, "omega")).links[0]
    assert skos_match(link, NodeKind.CERTIFICATE) is None, reason


def test_a_certificate_recognised_as_one_of_several_levels_has_the_broader_object() -> None:
    link = world_of(Relation.RECOGNISED_AS, "alpha", s.title("T2", "T3")).links[0]
    assert skos_match(link, NodeKind.CERTIFICATE) == "skos:broadMatch"
    assert skos_match(link, NodeKind.FAMILY) is None
    one = replace(link, target=s.title("T3"))
    assert skos_match(one, NodeKind.CERTIFICATE) == "skos:closeMatch"

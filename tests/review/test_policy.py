"""Which decisions a second person makes again, and what a decision must say to be stored."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from review.reviewing import APPROVAL, ENGINEER, REFUSAL

from mapper.catalogue import packaged
from mapper.decision import Decision
from mapper.domain import NodeKind, PlaceId, Relation, Target, Text
from mapper.errors import InvalidQuestion
from mapper.review.policy import Mode, Office, Policy, Why, lot, second_needed
from mapper.review.rules import BadDecision, check_decision, shaped

NO_LOT = Policy(share=0.0)
VOCABULARY = packaged().vocabulary
TITLES = VOCABULARY.relations_between(NodeKind.CERTIFICATE, NodeKind.TITLE)
APPLICATION = replace(APPROVAL, relation=Relation.MAY_APPLY_FOR)
PRACTICE = replace(
    APPROVAL,
    relation=Relation.PERMITS_PRACTICE,
    target=Target(NodeKind.LICENCE, "anything"),
)


@pytest.mark.parametrize(
    ("decision", "probability", "contradicts", "why"),
    [
        (APPROVAL, 0.9, False, (Why.EFFECT,)),
        (PRACTICE, None, False, (Why.EFFECT,)),
        (APPLICATION, 0.9, False, ()),
        (REFUSAL, 0.9, False, ()),
        (REFUSAL, 0.5, False, (Why.BORDERLINE,)),
        (APPLICATION, 0.9, True, (Why.CONTRADICTION,)),
        (APPROVAL, 0.5, True, (Why.EFFECT, Why.CONTRADICTION, Why.BORDERLINE)),
    ],
)
def test_what_needs_a_second_person(
    decision: Decision, probability: float | None, contradicts: bool, why: tuple[Why, ...]
):
    found = second_needed(
        NO_LOT, "x", decision, probability=probability,
        contradictions=["one"] if contradicts else [],
    )  # fmt: skip
    assert found == why


@given(st.text(max_size=20))
def test_under_single_nobody_else_is_needed(item: str):
    policy = Policy(Mode.SINGLE, share=1.0)
    assert not second_needed(policy, item, APPROVAL, probability=0.5, contradictions=["one"])


@given(st.text(max_size=20))
def test_a_share_of_all_sends_every_decision_to_a_second_person_and_none_sends_none(item: str):
    told = {"probability": None, "contradictions": ()}
    assert Why.SHARE in second_needed(Policy(share=1.0), item, REFUSAL, **told)
    assert Why.SHARE not in second_needed(NO_LOT, item, REFUSAL, **told)


def test_the_random_share_falls_evenly_and_the_same_for_the_same_item():
    drawn = [lot(f"item-{number}") < 0.1 for number in range(5000)]
    assert 0.08 < sum(drawn) / len(drawn) < 0.12
    assert lot("item-1") == lot("item-1")


@pytest.mark.parametrize("wrong", [{"share": 1.2}, {"borderline": (0.7, 0.3)}, {"share": -0.1}])
def test_a_policy_with_impossible_numbers_is_refused(wrong: dict[str, object]):
    with pytest.raises(InvalidQuestion):
        Policy(**wrong)  # type: ignore[arg-type]


def test_an_office_comes_back_from_its_json_as_it_was():
    office = Office(
        PlaceId("taicang"), Text("太仓", "Taicang"), Policy(Mode.SINGLE, 0.2, (0.1, 0.2))
    )
    assert Office.from_json(office.to_json()) == office


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"relation": Relation.PERMITS_PRACTICE}, "relation"),
        ({"relation": None}, "relation"),
        ({"place": PlaceId("shanghai")}, "place"),
        ({"place": PlaceId("jiangsu")}, "place"),
        ({"target": replace(ENGINEER, levels=())}, "level"),
        ({"target": replace(ENGINEER, levels=("T2", "T3"))}, "level"),
        ({"claim": replace(APPROVAL.claim, reference=" ")}, "claim"),
    ],
)
def test_an_approval_that_does_not_fit_is_refused_at_its_field(
    change: dict[str, object], field: str
):
    with pytest.raises(BadDecision) as refused:
        check_decision(replace(APPROVAL, **change), Office(), VOCABULARY, TITLES)
    assert refused.value.field == field


def test_an_exemption_says_which_part_falls_away():
    kinds = VOCABULARY.relations_between(NodeKind.CERTIFICATE, NodeKind.DIRECTORY)
    target = Target(NodeKind.DIRECTORY, "registered-architect")
    exempt = replace(APPROVAL, relation=Relation.EXEMPTS_FROM, target=target)
    with pytest.raises(BadDecision) as refused:
        check_decision(exempt, Office(), VOCABULARY, kinds)
    assert refused.value.field == "part"
    check_decision(replace(exempt, part=("theory",)), Office(), VOCABULARY, kinds)


def test_what_holds_at_any_level_needs_none_and_what_joins_nothing_has_no_target():
    named = replace(APPROVAL, relation=Relation.NAMED_FOR, target=replace(ENGINEER, levels=()))
    check_decision(named, Office(), VOCABULARY, TITLES)
    assert shaped(named, VOCABULARY).target is None
    none = replace(named, relation=Relation.NO_COUNTERPART)
    check_decision(none, Office(), VOCABULARY, TITLES)
    assert shaped(none, VOCABULARY) == none


def test_an_office_decides_for_a_place_within_its_own():
    check_decision(replace(APPROVAL, place=PlaceId("taicang")), Office(), VOCABULARY, TITLES)


def test_a_refusal_has_one_of_the_coded_reasons():
    check_decision(REFUSAL, Office(), VOCABULARY, ())
    with pytest.raises(BadDecision) as refused:
        check_decision(replace(REFUSAL, reason="because"), Office(), VOCABULARY, ())
    assert refused.value.field == "reason"

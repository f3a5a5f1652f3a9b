"""Decisions as values: kept as JSON without loss, compared without regard to order or reasons."""

from __future__ import annotations

import json

from hypothesis import given
from hypothesis import strategies as st

from mapper.decision import (
    ClaimKind,
    Decision,
    OfficeClaim,
    Verdict,
    agreed,
    differences,
)
from mapper.domain import (
    Condition,
    NodeKind,
    PlaceId,
    Relation,
    Step,
    Target,
    Text,
    WhichBy,
)
from mapper.events import canonical

TEXTS = st.builds(Text, st.text(max_size=5), st.text(max_size=5))
WORDS = st.text("abc职称", max_size=4)
CONDITIONS = st.builds(
    Condition,
    kind=st.sampled_from(["degree", "work_years", "other"]),
    operator=st.sampled_from([">=", "="]),
    value=WORDS,
    route=st.sampled_from(["r1", "r2"]),
    unit=st.sampled_from(["", "year"]),
    since=WORDS,
    text=st.none() | TEXTS,
)
TARGETS = st.builds(
    Target,
    kind=st.sampled_from(list(NodeKind)),
    group=WORDS,
    specialty=WORDS,
    levels=st.lists(st.sampled_from(["T2", "T3"]), max_size=2, unique=True).map(tuple),
    next_above=st.booleans(),
    which_by=st.none() | st.sampled_from(list(WhichBy)),
)
DECISIONS = st.builds(
    Decision,
    verdict=st.sampled_from(list(Verdict)),
    target=st.none() | TARGETS,
    place=st.sampled_from([PlaceId("suzhou"), PlaceId("taicang")]),
    relation=st.none() | st.sampled_from(list(Relation)),
    conditions=st.lists(CONDITIONS, max_size=3).map(tuple),
    steps=st.lists(
        st.builds(Step, kind=WORDS, order=st.integers(0, 3), by=WORDS, text=st.none() | TEXTS),
        max_size=2,
    ).map(tuple),
    part=st.lists(WORDS, max_size=2).map(tuple),
    result_term=WORDS,
    claim=st.none()
    | st.builds(OfficeClaim, st.sampled_from(list(ClaimKind)), WORDS, WORDS, WORDS, WORDS),
    reason=WORDS,
    comment=WORDS,
)

APPROVAL = Decision(
    Verdict.APPROVE,
    Target(NodeKind.TITLE, "engineering", "pharmacy", ("T3",)),
    PlaceId("suzhou"),
    Relation.RECOGNISED_AS,
)


@given(DECISIONS)
def test_a_decision_comes_back_from_its_json_as_it_was(decision: Decision):
    assert Decision.from_json(json.loads(canonical(decision.to_json()))) == decision


@given(DECISIONS, DECISIONS)
def test_differing_is_mutual_and_nobody_differs_from_themselves(one: Decision, other: Decision):
    assert not differences(one, one)
    left = {each.field for each in differences(one, other)}
    assert left == {each.field for each in differences(other, one)}


@given(DECISIONS)
def test_the_order_of_conditions_makes_no_difference(decision: Decision):
    turned = Decision.from_json(
        {**decision.to_json(), "conditions": list(decision.to_json()["conditions"])[::-1]}
    )
    assert not differences(decision, turned)


def test_two_refusals_agree_whatever_their_reasons():
    refusals = [
        Decision(Verdict.REFUSE, None, PlaceId("suzhou"), reason=r) for r in ("field", "body")
    ]
    assert not differences(*refusals)


def test_another_level_and_another_verdict_are_named_as_differences():
    other = Decision.from_json({**APPROVAL.to_json(), "target": None, "verdict": "refuse"})
    assert [each.field for each in differences(APPROVAL, other)] == ["verdict", "target"]


def test_what_two_agree_on_keeps_the_only_claim():
    claim = OfficeClaim(ClaimKind.OFFICE, "苏人才〔2026〕1号")
    first = Decision.from_json({**APPROVAL.to_json(), "claim": claim.to_json()})
    assert agreed(first, APPROVAL).claim == claim
    assert agreed(APPROVAL, first).claim == claim

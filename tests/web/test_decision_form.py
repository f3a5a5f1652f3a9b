"""The form of a decision: what is filled in is read again, and every fault stands at its field."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest
from cards import item_of_pair, reviewing
from desks import World
from hypothesis import given, settings
from hypothesis import strategies as st

from mapper.decision import ClaimKind, Decision, OfficeClaim, Verdict
from mapper.domain import Condition, Relation, Step, Text
from mapper.review.case import Case
from mapper.sentences import BY
from web.review import decision_form
from web.review.condition_form import (
    MOST_CONDITIONS,
    MOST_STEPS,
    OPERATORS,
    ROUTES,
    row_count,
    unit_of,
)
from web.review.decision_form import BadForm, Form, changed_rows, fill, places, read_decision
from web.review.ladder import rungs

KINDS = Path(__file__).parents[2] / "catalogues" / "vocab" / "condition_kinds.csv"


@cache
def world() -> World:
    return reviewing()


@cache
def case(number: int = 0) -> Case:
    return world().desk.case(item_of_pair(world(), number))


def read(form: Form, number: int = 0) -> Decision:
    found = case(number)
    return read_decision(form, found, world().desk.office(), found.records.vocabulary)


def faults(form: Mapping[str, str], number: int = 0) -> Mapping[str, Text]:
    typed = fill(case(number).suggested(world().desk.office().place))
    for name, value in form.items():
        typed[name] = value
    with pytest.raises(BadForm) as caught:
        read(typed, number)
    return caught.value.faults


# --- the identity -----------------------------------------------------------------


def _text(most: int, *, lines: bool = False) -> st.SearchStrategy[str]:
    """What can stand in a field: characters, no space around them."""
    allowed = st.characters(exclude_categories=("Cc", "Cs"))
    one = st.one_of(allowed, st.just("\n")) if lines else allowed
    return st.text(one, max_size=most).map(str.strip)


def _words(most: int) -> st.SearchStrategy[Text]:
    told = _text(most).filter(bool)
    return st.builds(Text, told, told)


VALUES = {
    "degree": st.sampled_from(["college", "bachelor", "master", "doctor"]),
    "employed_in_place": st.sampled_from(["suzhou", "kunshan", "jilin", "shanghai|suzhou"]),
    "field_of_work": st.sampled_from(["related", "finance", "finance|law"]),
    "degree_field": st.sampled_from(["related", "finance"]),
    "issuing_country": st.sampled_from(["united-states", "hong-kong|macao"]),
    "holds": st.sampled_from(["abt", "pmp|cfa-charter"]),
    "window": st.sampled_from(["2025-12-31", "2027-02-28"]),
    "certificate_valid": st.just("yes"),
    **dict.fromkeys(
        ("work_years", "held_years", "years_in_place", "age"),
        st.sampled_from(["1", "5", "2.5", "15"]),
    ),
}


@st.composite
def conditions(draw: st.DrawFn) -> Condition:
    kind = draw(st.sampled_from(sorted(OPERATORS)))
    operator = draw(st.sampled_from(OPERATORS[kind]))
    value = draw(VALUES.get(kind, st.from_regex(r"[a-z0-9][a-z0-9_-]{0,20}", fullmatch=True)))
    value = value if operator in ("in", "!=") else value.partition("|")[0]
    spoken = kind not in VALUES or draw(st.booleans())
    since = draw(st.sampled_from(["", "degree"])) if unit_of(kind) == "year" else ""
    return Condition(
        kind, operator, value, draw(st.sampled_from(ROUTES)), unit_of(kind), since,
        text=draw(_words(30)) if spoken else None,
    )  # fmt: skip


@st.composite
def steps(draw: st.DrawFn) -> tuple[Step, ...]:
    kinds = sorted(case().records.vocabulary.steps)
    one = st.tuples(st.sampled_from(kinds), st.sampled_from(sorted(BY)), st.none() | _words(30))
    found = draw(st.lists(one, max_size=MOST_STEPS))
    return tuple(Step(kind, order, by, text) for order, (kind, by, text) in enumerate(found, 1))


CLAIMS = st.none() | st.builds(
    OfficeClaim, st.sampled_from(ClaimKind), _text(40).filter(bool), _text(20),
    st.sampled_from(["", "https://example.org/a?b=c", "http://苏州.example/文件"]),
    st.sampled_from(["", "2022", "2022-03", "2024-02-29"]),
)  # fmt: skip
TERMS = st.sampled_from(["", "P3Y", "P18M", "P90D", "P1Y6M", "P03Y"])


@st.composite
def decisions(draw: st.DrawFn) -> tuple[int, Decision]:
    """Any decision that can be made on one of the pairs."""
    number = draw(st.integers(0, 6))
    found, office = case(number), world().desk.office()
    vocabulary, place = (
        found.records.vocabulary,
        draw(st.sampled_from(places(office, found.records.vocabulary))),
    )
    comment = draw(_text(60, lines=True))
    if draw(st.booleans()):
        reason = draw(st.sampled_from(sorted(vocabulary.reasons)))
        return number, Decision(
            Verdict.REFUSE, found.pair.target, place, reason=reason, comment=comment
        )
    relation = draw(st.sampled_from(decision_form.relations(found)))
    exempts = relation is Relation.EXEMPTS_FROM
    chosen = draw(st.sets(st.sampled_from(sorted(vocabulary.parts)), min_size=1))
    return number, Decision(
        Verdict.APPROVE, draw(st.sampled_from(rungs(found.records, found.pair.target))).target,
        place, relation, tuple(draw(st.lists(conditions(), max_size=MOST_CONDITIONS))),
        draw(steps()), tuple(p for p in vocabulary.parts if p in chosen) if exempts else (),
        draw(TERMS), draw(CLAIMS), "", comment,
    )  # fmt: skip


@settings(max_examples=150, deadline=None)
@given(decisions())
def test_what_is_filled_in_is_read_again(drawn: tuple[int, Decision]):
    number, decision = drawn
    assert read(fill(decision), number) == decision


@settings(max_examples=60, deadline=None)
@given(st.dictionaries(
    st.sampled_from(["relation", "place", "level", "term", "term_unit", "claim_kind", "claim_url",
                     "claim_published", "claim_source", "part", "c0-kind", "c0-operator",
                     "c0-value", "c0-route", "c0-since", "c0-zh", "c0-en", "s0-kind", "s0-by",
                     "comment", "verdict", "reason", "c99-kind", "c-kind"]),
    st.text(max_size=30),
))  # fmt: skip
def test_whatever_is_typed_is_a_decision_or_a_fault_with_words(typed: dict[str, str]):
    form = fill(case().suggested(world().desk.office().place))
    for name, value in typed.items():
        form[name] = value
    told: Mapping[str, Text] = {}
    try:
        assert read(form).to_json()
    except BadForm as bad:
        told = bad.faults or {"": Text("", "")}
    assert all(text.zh and text.en for text in told.values())


# --- faults -------------------------------------------------------------------------

ROW = {"c0-kind": "degree", "c0-operator": ">=", "c0-value": "bachelor", "c0-route": "r1"}
YEARS = {**ROW, "c0-kind": "work_years", "c0-value": "5"}
DOCUMENT = {"claim_kind": "document", "claim_reference": "通知"}
WRONG = {
    "an unknown relation": ({"relation": "is_best"}, "relation"),
    "a relation that joins other kinds": ({"relation": "permits_practice"}, "relation"),
    "a place elsewhere": ({"place": "shanghai"}, "place"),
    "an unknown place": ({"place": "atlantis"}, "place"),
    "no level": ({"level": ""}, "level"),
    "a level of another ladder": ({"level": "SL4"}, "level"),
    "an unknown kind of condition": ({**ROW, "c0-kind": "luck"}, "c0-kind"),
    "an operator of another kind": ({**ROW, "c0-operator": "in"}, "c0-operator"),
    "an unknown degree": ({**ROW, "c0-value": "wizard"}, "c0-value"),
    "an unknown route": ({**ROW, "c0-route": "r99"}, "c0-route"),
    "no value": ({**YEARS, "c0-value": ""}, "c0-value"),
    "years in words": ({**YEARS, "c0-value": "five"}, "c0-value"),
    "full-width digits": ({**YEARS, "c0-value": "５"}, "c0-value"),
    "a degree that counts from a degree": ({**ROW, "c0-since": "degree"}, "c0-since"),
    "a day that is none": ({**ROW, "c0-kind": "window", "c0-operator": "<=",
                            "c0-value": "2026-02-30"}, "c0-value"),
    "other without words": ({**ROW, "c0-kind": "other", "c0-operator": "=", "c0-value": "x"},
                            "c0-zh"),
    "a code without a word of ours": ({**ROW, "c0-kind": "employer_kind", "c0-operator": "=",
                                       "c0-value": "guild"}, "c0-zh"),
    "words in one language": ({**ROW, "c0-zh": "本科"}, "c0-en"),
    "too many words": ({**ROW, "c0-zh": "字" * 151, "c0-en": "w"}, "c0-zh"),
    "a step that is none": ({"s0-kind": "dance", "s0-by": "office"}, "s0-kind"),
    "a step by nobody": ({"s0-kind": "papers", "s0-by": "ghost"}, "s0-by"),
    "a term in words": ({"term": "long"}, "term"),
    "a term of nothing": ({"term": "0"}, "term"),
    "evidence without a kind": ({"claim_reference": "通知"}, "claim_kind"),
    "an unknown kind of evidence": ({"claim_kind": "rumour"}, "claim_kind"),
    "a document without a name": ({"claim_kind": "document"}, "claim_reference"),
    "an unknown source": ({**DOCUMENT, "claim_source": "nowhere"}, "claim_source"),
    "an address that runs": ({**DOCUMENT, "claim_url": "javascript:alert(1)"}, "claim_url"),
    "an address of a file": ({**DOCUMENT, "claim_url": "file:///etc/passwd"}, "claim_url"),
    "an address that cannot be read": ({**DOCUMENT, "claim_url": "http://[1"}, "claim_url"),
    "a month that is none": ({**DOCUMENT, "claim_published": "2022-13"}, "claim_published"),
    "a title that is too long": ({**DOCUMENT, "claim_reference": "字" * 201}, "claim_reference"),
    "a control character": ({"comment": "a\x00b"}, "comment"),
    "half a character": ({"comment": "\ud800"}, "comment"),
    "a remark that is too long": ({"comment": "字" * 1001}, "comment"),
    "an unknown reason": ({"verdict": "refuse", "reason": "mood"}, "reason"),
    "no verdict and no reason": ({"verdict": "", "reason": ""}, "reason"),
}  # fmt: skip


@pytest.mark.parametrize(("typed", "field"), WRONG.values(), ids=WRONG)
def test_a_fault_stands_at_its_field_in_both_languages(typed: dict[str, str], field: str):
    found = faults(typed)
    assert list(found) == [field]
    assert found[field].zh != found[field].en


def test_an_exemption_says_from_what():
    welder = 4
    assert list(faults({"relation": "exempts_from"}, welder)) == ["part"]
    assert list(faults({"relation": "exempts_from", "part": "luck"}, welder)) == ["part"]


def test_every_fault_is_told_at_once():
    assert set(faults({"relation": "x", "place": "x", "level": "x", **ROW, "c0-value": "x"})) == {
        "relation", "place", "level", "c0-value",
    }  # fmt: skip


def test_more_rows_than_allowed_are_refused():
    rows = {f"c{n}-{name[3:]}": value for n in range(21) for name, value in ROW.items()}
    assert list(faults(rows)) == ["conditions"]
    many = {f"s{n}-kind": "papers" for n in range(11)}
    assert "steps" in faults(many)


# --- what is understood ----------------------------------------------------------------


def filled(**typed: str) -> Decision:
    form = fill(case().suggested(world().desk.office().place))
    for name, value in typed.items():
        form[name] = value
    return read(form)


@pytest.mark.parametrize(
    ("kind", "operator", "typed", "meant"),
    [
        ("degree", ">=", "本科", "bachelor"),
        ("employed_in_place", "in", "苏州、Shanghai", "suzhou|shanghai"),
        ("field_of_work", "=", "金融", "finance"),
        ("issuing_country", "in", "united-states, united-kingdom", "united-states|united-kingdom"),
    ],
)
def test_a_name_may_stand_for_its_id(kind: str, operator: str, typed: str, meant: str):
    row = {"c0-kind": kind, "c0-operator": operator, "c0-value": typed, "c0-route": "r1"}
    assert filled(**row).conditions == (Condition(kind, operator, meant, "r1"),)


def test_an_other_condition_needs_words_alone():
    row = {"c0-kind": "other", "c0-operator": "=", "c0-route": "all", "c0-value": "",
           "c0-zh": "在岗", "c0-en": "In post, now"}  # fmt: skip
    (found,) = filled(**row).conditions
    assert found.value == "in-post-now"
    assert found.text == Text("在岗", "In post, now")


def test_a_source_that_is_known_is_cited_by_its_id():
    source = next(iter(case().records.vocabulary.sources))
    claim = filled(claim_kind="document", claim_source=str(source), claim_locator="附件一").claim
    assert claim == OfficeClaim(ClaimKind.DOCUMENT, str(source), "附件一")


def test_a_refusal_keeps_the_target_that_was_refused():
    form = fill(case().suggested(world().desk.office().place))
    form["verdict"], form["reason"], form["level"] = "refuse", "level", "T5"
    found = read(form)
    assert (found.target, found.relation, found.reason) == (case().pair.target, None, "level")


def test_operators_are_those_of_the_vocabulary():
    with KINDS.open(encoding="utf-8", newline="") as stream:
        known = {row["id"]: tuple(row["operators"].split("|")) for row in csv.DictReader(stream)}
    assert dict(OPERATORS) == known


# --- rows that come and go ----------------------------------------------------------------


def test_rows_come_and_go_and_the_others_stay():
    years = Condition("work_years", ">=", "5", "r1", "year")
    degree = Condition("degree", ">=", "master", "r2")
    decision = replace(
        case().suggested(world().desk.office().place), conditions=(years, degree),
        steps=(Step("papers", 1, "holder"),), comment="kept",
    )  # fmt: skip
    more = changed_rows(fill(decision), "add-c")
    assert row_count(more, "c") == 3
    assert read(more) == decision, "an empty row does not count"
    fewer = changed_rows(more, "drop-c0")
    assert read(fewer) == replace(decision, conditions=(degree,))
    assert row_count(changed_rows(fewer, "drop-s0"), "s") == 0


def test_no_more_rows_are_added_than_can_be_sent():
    form = fill(case().suggested(world().desk.office().place))
    for n in range(MOST_CONDITIONS):
        form[f"c{n}-kind"] = "degree"
    assert row_count(changed_rows(form, "add-c"), "c") == MOST_CONDITIONS

"""Whether conditions follow from others: row by row, and against the judging of a holder."""

from __future__ import annotations

from datetime import date

import pytest
import strategies as s
from hypothesis import given, settings
from hypothesis import strategies as st

from mapper.conditions import Context, Holder, RowState, judge
from mapper.domain import Condition, PlaceId, Text
from mapper.review.implied import alike, implies, no_harder
from mapper.vocabulary import Vocabulary, Word

PLACES = (s.place("china"), s.place("suzhou", "china"), s.place("shanghai", "china"))
FIELDS = {
    "pharmaceutical": Word("pharmaceutical", Text("医药", "pharmaceutical")),
    "toxicology": Word("toxicology", Text("毒理", "toxicology"), parent="pharmaceutical"),
    "finance": Word("finance", Text("金融", "finance")),
}
KNOWN = Vocabulary(places={place.id: place for place in PLACES}, fields=FIELDS, degrees=s.DEGREES)
row = s.row


@pytest.mark.parametrize(
    ("have", "wanted", "follows"),
    [
        (row("degree", ">=", "master"), row("degree", ">=", "bachelor"), True),
        (row("degree", ">=", "bachelor"), row("degree", ">=", "master"), False),
        (row("degree", "=", "master"), row("degree", ">=", "master"), True),
        (row("degree", ">=", "master"), row("degree", "=", "master"), False),
        # a degree that is not on the ladder is only itself
        (row("degree", ">=", "licence"), row("degree", ">=", "licence"), True),
        (row("degree", ">=", "licence"), row("degree", ">=", "college"), False),
        (row("work_years", ">=", "10"), row("work_years", ">=", "5"), True),
        (row("work_years", ">=", "5"), row("work_years", ">=", "10"), False),
        (row("work_years", ">=", "5"), row("work_years", ">", "5"), False),
        (row("work_years", ">", "5"), row("work_years", ">=", "5"), True),
        (row("work_years", ">=", "10"), row("held_years", ">=", "5"), False),
        (row("age", "<", "30"), row("age", "<=", "40"), True),
        (row("age", "<=", "40"), row("age", "<", "40"), False),
        (row("age", ">=", "40"), row("age", "<=", "40"), False),
        (row("window", "<=", "2026-06-30"), row("window", "<=", "2027-01-01"), True),
        (row("window", ">=", "2026-06-30"), row("window", ">=", "2027-01-01"), False),
        (row("residence", "=", "macao-resident"), row("residence", "in", "macao-resident|x"), True),
        (row("residence", "in", "macao-resident|x"), row("residence", "=", "x"), False),
        # one may reside in two places, and has one kind of employer
        (row("residence", "=", "x"), row("residence", "!=", "y"), False),
        (row("employer_kind", "=", "x"), row("employer_kind", "!=", "y"), True),
        (row("employer_kind", "!=", "x|y"), row("employer_kind", "!=", "y"), True),
        (row("employer_kind", "!=", "y"), row("employer_kind", "=", "x"), False),
        (row("degree_field", "=", "toxicology"), row("degree_field", "in", "pharmaceutical"), True),
        (row("degree_field", "in", "finance"), row("degree_field", "=", "toxicology"), False),
        (row("field_of_work", "=", "related"), row("field_of_work", "=", "finance"), False),
        (row("employed_in_place", "=", "suzhou"), row("employed_in_place", "=", "china"), True),
        (row("employed_in_place", "=", "china"), row("employed_in_place", "=", "suzhou"), False),
        (row("other", "=", "clean"), row("other", "=", "clean"), True),
        (row("other", "=", "clean"), row("other", "=", "fluent"), False),
        # what a source leaves open may be anything
        (row("work_years", ">=", ""), row("work_years", ">=", ""), False),
        (row("work_years", ">=", "5"), row("work_years", ">=", ""), False),
    ],
)  # fmt: skip
def test_a_row_follows_from_another(have: Condition, wanted: Condition, follows: bool) -> None:
    assert implies(have, wanted, KNOWN) is follows


def test_an_open_row_that_both_share_is_met_by_both_or_by_none() -> None:
    shared = row("other", "=", "")
    assert implies(shared, shared, KNOWN)


def test_another_unit_or_start_is_another_thing() -> None:
    years = Condition("work_years", ">=", "5", unit="year")
    assert implies(years, row("work_years", ">=", "5"), KNOWN)
    assert not implies(years, Condition("work_years", ">=", "5", unit="month"), KNOWN)
    assert not implies(years, Condition("work_years", ">=", "5", since="degree"), KNOWN)


BACHELOR, MASTER = row("degree", ">=", "bachelor"), row("degree", ">=", "master")
FIVE, TEN = row("work_years", ">=", "5"), row("work_years", ">=", "10")


def test_a_route_is_no_harder_if_each_of_its_rows_follows() -> None:
    assert no_harder((BACHELOR, FIVE), (MASTER, TEN), KNOWN)
    assert not no_harder((BACHELOR, TEN), (MASTER, FIVE), KNOWN)
    assert no_harder((), (MASTER,), KNOWN)


def test_routes_are_alike_whatever_their_order_and_repetition() -> None:
    assert alike([(BACHELOR, FIVE), (MASTER,)], [(MASTER, BACHELOR), (FIVE, BACHELOR)], KNOWN)
    assert not alike([(BACHELOR, FIVE), (MASTER,)], [(MASTER,)], KNOWN)
    assert not alike([(MASTER,)], [(BACHELOR, FIVE), (MASTER,)], KNOWN)


OPERATORS = {
    "degree": (">=", "="), "work_years": (">=", ">"), "held_years": (">=", ">"),
    "age": (">=", "<=", "<"), "window": ("<=", ">="), "field_of_work": ("=", "in"),
    "employed_in_place": ("=", "in"), "nationality": ("=", "in", "!="),
    "residence": ("=", "in", "!="), "employer_kind": ("=", "in"), "holds": ("=", "in"),
}  # fmt: skip
VALUES = (
    {
        "degree": ("college", "bachelor", "master", "doctor"),
        "field_of_work": (*FIELDS, "related", "finance|toxicology", "finance|pharmaceutical"),
        "employed_in_place": ("china", "suzhou", "shanghai", "suzhou|shanghai"),
        "window": ("2026-01-01", "2026-11-22", "2027-01-01"),
    }
    | dict.fromkeys(("work_years", "held_years"), ("2", "3", "5"))
    | dict.fromkeys(("nationality", "residence", "employer_kind", "holds"), ("x", "y", "x|y", "z"))
    | {"age": ("30", "40", "45")}
)
HOLDERS = st.builds(
    Holder,
    degree=st.sampled_from(VALUES["degree"]),
    work_years=st.sampled_from((1.0, 2.0, 3.0, 4.0, 5.0, 6.0)),
    held_since=st.sampled_from((date(2024, 11, 22), date(2023, 11, 22), date(2010, 1, 1))),
    born=st.sampled_from((date(1986, 11, 22), date(1986, 11, 21), date(1996, 1, 1))),
    field_of_work=st.sampled_from((*FIELDS, "related")),
    employed_in=st.sampled_from([PlaceId(name) for name in ("suzhou", "shanghai")]),
    nationality=st.sampled_from("xyz"),
    residence=st.lists(st.sampled_from("xyz"), min_size=1).map(tuple),
    employer_kind=st.sampled_from("xyz"),
    holds=st.lists(st.sampled_from("xyz")).map(tuple),
)


@st.composite
def pairs(draw: st.DrawFn) -> tuple[Condition, Condition]:
    """Two rows of one kind."""
    kind = draw(st.sampled_from(sorted(OPERATORS)))
    rows = st.builds(
        row, st.just(kind), st.sampled_from(OPERATORS[kind]), st.sampled_from(VALUES[kind])
    )
    return draw(rows), draw(rows)


@settings(max_examples=400)
@given(pairs(), HOLDERS)
def test_whoever_meets_a_row_is_judged_to_meet_what_follows_from_it(
    rows: tuple[Condition, Condition], holder: Holder
) -> None:
    have, wanted = rows
    context = Context(date(2026, 11, 22), holder, KNOWN.degree_ranks, KNOWN.enclosing, KNOWN.wider)
    if implies(have, wanted, KNOWN) and judge(have, context).state is RowState.MET:
        assert judge(wanted, context).state is RowState.MET, (have, wanted)

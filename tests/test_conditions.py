"""Conditions: each kind as a case table, the algebra of states as properties."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import reduce

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from strategies import DEGREE_RANKS, row

from mapper.conditions import (
    IMPLIABLE,
    KINDS,
    NOBODY,
    TIME_KINDS,
    Context,
    EntryRoute,
    Holder,
    Judgement,
    RouteResult,
    RowState,
    State,
    best_route,
    judge,
    judge_link,
    judge_route,
    routes,
)
from mapper.domain import Condition, PlaceId

NOW = date(2026, 11, 22)
MET, UNMET = RowState.MET, RowState.UNMET
UNKNOWN, INCOMPLETE = RowState.UNKNOWN, RowState.SOURCE_INCOMPLETE
ENCLOSING = {
    PlaceId("zone"): frozenset({PlaceId("zone"), PlaceId("suzhou"), PlaceId("jiangsu")}),
    PlaceId("suzhou"): frozenset({PlaceId("suzhou"), PlaceId("jiangsu")}),
}
WIDER = {
    "toxicology": frozenset({"toxicology", "medicine"}),
    "medicine": frozenset({"medicine"}),
    "finance": frozenset({"finance"}),
}
many = settings(deadline=None, max_examples=150, derandomize=True)


def context(holder: Holder = NOBODY, on: date = NOW, **more: frozenset[str]) -> Context:
    return Context(
        on,
        holder,
        DEGREE_RANKS,
        lambda place: ENCLOSING.get(place, frozenset({place})),
        lambda name: WIDER.get(name, frozenset()),
        **more,
    )


# --- one row --------------------------------------------------------------------


@dataclass(frozen=True)
class Case:
    """A row, a holder, and how the one stands for the other; ``why`` it is in the table."""

    why: str
    row: Condition
    holder: Holder
    state: RowState
    met_on: date | None = None
    fields: frozenset[str] = frozenset()
    origins: frozenset[str] = frozenset()


def place_of(name: str) -> Holder:
    return Holder(employed_in=PlaceId(name))


MASTER, FIVE = row("degree", ">=", "master"), row("work_years", ">=", "5")
HELD, HERE = row("held_years", ">=", "2"), row("years_in_place", ">", "1")
ONLY_BACHELOR = row("degree", "=", "bachelor")
OPENS, CLOSES = row("window", ">=", "2027-01-01"), row("window", "<=", "2025-12-31")
AT_MOST, UNDER, ADULT = row("age", "<=", "45"), row("age", "<", "45"), row("age", ">=", "18")
WORKS_IN = row("field_of_work", "in", "medicine|law")
RELATED = row("degree_field", "in", "related")
SUZHOU = row("employed_in_place", "=", "suzhou")
FOREIGN, US_UK = row("nationality", "!=", "cn"), row("issuing_country", "in", "us|gb")
VALID, GOOD = row("certificate_valid", "=", "yes"), row("other", "=", "good")
AN_EMPLOYER = row("employer_kind", "in", "company|clinic")
RESIDENT = row("residence", "in", "tw|hk")
FELLOW, LICENCE = row("membership_grade", "in", "fellow|member"), row("holds", "=", "licence")
EXAMINED, CONDUCT = row("acquired_by", "!=", "exchange"), row("conduct", "=", "clean")

CASES = [
    Case("at least means on the ladder", MASTER, Holder(degree="doctor"), MET),
    Case("the rung itself suffices", MASTER, Holder(degree="master"), MET),
    Case("a second bachelor is below a master", MASTER, Holder(degree="second_bachelor"), UNMET),
    Case("nothing said is not a no", MASTER, NOBODY, UNKNOWN),
    Case("'=' takes the one rung", ONLY_BACHELOR, Holder(degree="bachelor"), MET),
    Case("'=' refuses a higher rung too", ONLY_BACHELOR, Holder(degree="doctor"), UNMET),
    Case("the source cut the degree off", row("degree", ">=", ""), Holder(degree="doctor"),
         INCOMPLETE),
    Case("years go on by themselves", FIVE, Holder(work_years=4), UNMET, date(2027, 11, 22)),
    Case("reached to the day", FIVE, Holder(work_years=5), MET),
    Case("counted from an earlier day", FIVE, Holder(work_years=4, as_of=date(2025, 11, 22)), MET),
    Case("years not said", FIVE, NOBODY, UNKNOWN),
    Case("nought is a statement", FIVE, Holder(work_years=0), UNMET, date(2031, 11, 22)),
    Case("a number of years that the source lost", row("work_years", ">=", ""),
         Holder(work_years=40), INCOMPLETE),
    Case("held to the day", HELD, Holder(held_since=date(2024, 11, 22)), MET),
    Case("held a day short", HELD, Holder(held_since=date(2024, 11, 23)), UNMET,
         date(2026, 11, 23)),
    Case("a leap day ends on the last of February", HELD, Holder(held_since=date(2024, 2, 29)),
         MET),
    Case("since when is not said", HELD, Holder(work_years=30), UNKNOWN),
    Case("more than a year is a day more", HERE, Holder(years_in_place=1), UNMET,
         date(2026, 11, 23)),
    Case("years of work elsewhere do not count", HERE, Holder(work_years=9), UNKNOWN),
    Case("years here", HERE, Holder(years_in_place=1.5), MET),
    Case("a window that opens", OPENS, NOBODY, UNMET, date(2027, 1, 1)),
    Case("a window that closed never opens again", CLOSES, NOBODY, UNMET),
    Case("the last day of a window is in it", row("window", "<=", "2026-11-22"), NOBODY, MET),
    Case("a window without its day", row("window", "<=", ""), NOBODY, INCOMPLETE),
    Case("45 until the day before the 46th birthday", AT_MOST, Holder(born=date(1980, 11, 23)),
         MET),
    Case("46 today", AT_MOST, Holder(born=date(1980, 11, 22)), UNMET),
    Case("under 45 until the day before the birthday", UNDER, Holder(born=date(1981, 11, 23)),
         MET),
    Case("45 today is not under 45", UNDER, Holder(born=date(1981, 11, 22)), UNMET),
    Case("of age some day", ADULT, Holder(born=date(2010, 1, 2)), UNMET, date(2028, 1, 2)),
    Case("of age", ADULT, Holder(born=date(2000, 1, 1)), MET),
    Case("no birthday said", AT_MOST, NOBODY, UNKNOWN),
    Case("a narrower field lies in the wider", WORKS_IN, Holder(field_of_work="toxicology"), MET),
    Case("another field", WORKS_IN, Holder(field_of_work="finance"), UNMET),
    Case("a field that is not ours to judge", WORKS_IN, Holder(field_of_work="alchemy"), UNKNOWN),
    Case("no field said", WORKS_IN, NOBODY, UNKNOWN),
    Case("a field that the source does not give", row("field_of_work", "in", ""),
         Holder(field_of_work="finance"), INCOMPLETE),
    Case("related to the certificate's field", RELATED, Holder(degree_field="toxicology"), MET,
         fields=frozenset({"medicine"})),
    Case("the holder says it is related", RELATED, Holder(degree_field="related"), MET),
    Case("whether it is related is for the office", RELATED, Holder(degree_field="finance"),
         UNKNOWN, fields=frozenset({"medicine"})),
    Case("a zone lies in its city", SUZHOU, place_of("zone"), MET),
    Case("the province may mean the city", SUZHOU, place_of("jiangsu"), UNKNOWN),
    Case("another city", SUZHOU, place_of("hangzhou"), UNMET),
    Case("no place of work said", SUZHOU, NOBODY, UNKNOWN),
    Case("a kind of employer that is named", AN_EMPLOYER, Holder(employer_kind="clinic"), MET),
    Case("another kind", AN_EMPLOYER, Holder(employer_kind="school"), UNMET),
    Case("no employer said", AN_EMPLOYER, NOBODY, UNKNOWN),
    Case("not a citizen", FOREIGN, Holder(nationality="fr"), MET),
    Case("a citizen", FOREIGN, Holder(nationality="cn"), UNMET),
    Case("no nationality said", FOREIGN, NOBODY, UNKNOWN),
    Case("one of two residences suffices", RESIDENT, Holder(residence=("mo", "hk")), MET),
    Case("no residence of these", RESIDENT, Holder(residence=("mo",)), UNMET),
    Case("no residence said", RESIDENT, NOBODY, UNKNOWN),
    Case("valid to the day", VALID, Holder(certificate_expires=NOW), MET),
    Case("expired yesterday", VALID, Holder(certificate_expires=date(2026, 11, 21)), UNMET),
    Case("the day counts more than the word", VALID,
         Holder(certificate_valid=True, certificate_expires=date(2020, 1, 1)), UNMET),
    Case("said to be invalid", VALID, Holder(certificate_valid=False), UNMET),
    Case("validity not said", VALID, NOBODY, UNKNOWN),
    Case("a grade that is named", FELLOW, Holder(membership_grade="fellow"), MET),
    Case("a lower grade", FELLOW, Holder(membership_grade="student"), UNMET),
    Case("no grade said", FELLOW, NOBODY, UNKNOWN),
    Case("holds it", LICENCE, Holder(holds=("cpa", "licence")), MET),
    Case("what is not named may still be held", LICENCE, Holder(holds=("cpa",)), UNKNOWN),
    Case("gained by examination", EXAMINED, Holder(acquired_by="examination"), MET),
    Case("gained through another agreement: never RICS to HKIS to valuer", EXAMINED,
         Holder(acquired_by="exchange"), UNMET),
    Case("how it was gained is not said", EXAMINED, NOBODY, UNKNOWN),
    Case("the certificate's only origin is one of these", US_UK, NOBODY, MET,
         origins=frozenset({"us"})),
    Case("one of two origins", US_UK, NOBODY, UNKNOWN, origins=frozenset({"us", "fr"})),
    Case("the holder says which of the two", US_UK, Holder(issuing_country="fr"), UNMET,
         origins=frozenset({"us", "fr"})),
    Case("no origin known", US_UK, NOBODY, UNKNOWN),
    Case("clean", CONDUCT, Holder(clean_conduct=True), MET),
    Case("not clean", CONDUCT, Holder(clean_conduct=False), UNMET),
    Case("conduct not said", CONDUCT, NOBODY, UNKNOWN),
    Case("a text that the holder confirms", GOOD, Holder(confirms=("good",)), MET),
    Case("denial wins over confirmation", GOOD, Holder(confirms=("good",), denies=("good",)),
         UNMET),
    Case("a text that the holder did not speak to", GOOD, Holder(confirms=("other",)), UNKNOWN),
    Case("a text without its words", row("other", "=", ""), Holder(confirms=("good",)),
         INCOMPLETE),
]  # fmt: skip


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.row.kind}: {case.why}")
def test_a_row_stands_as_the_facts_say(case: Case) -> None:
    judged = judge(
        case.row,
        context(case.holder, certificate_fields=case.fields, certificate_origins=case.origins),
    )
    assert judged.state is case.state
    assert judged.met_on == case.met_on
    assert judged.passes_by_itself is (case.met_on is not None)


def test_every_kind_has_cases_that_are_met_and_unknown() -> None:
    states = {(case.row.kind, case.state) for case in CASES}
    for kind in KINDS:
        assert (kind, MET) in states, kind
        assert (kind, UNKNOWN) in states or kind == "window", kind  # a window asks nobody


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_an_empty_value_is_the_sources_fault_and_never_the_holders(kind: str) -> None:
    full = Holder(degree="doctor", work_years=40, born=date(1980, 1, 1), confirms=("good",))
    assert judge(row(kind, ">=", ""), context(full)).state is INCOMPLETE


# --- routes ---------------------------------------------------------------------


def test_all_rows_of_a_route_are_needed() -> None:
    both = (MASTER, FIVE)
    assert judge_route(both, context(Holder(degree="master", work_years=5))).state is State.MET
    assert judge_route(both, context(Holder(degree="master"))).state is State.NEEDS_FACTS
    assert judge_route(both, context(Holder(degree="college", work_years=5))).state is State.UNMET


def test_any_route_suffices() -> None:
    ways = routes([row("degree", ">=", "doctor", "a"), row("work_years", ">=", "5", "b")])
    assert best_route(ways, context(Holder(degree="doctor"))).state is State.MET
    assert best_route(ways, context(Holder(degree="college", work_years=6))).state is State.MET


def test_routes_of_three_scopes_are_their_product_and_all_joins_each() -> None:
    link = [row("degree", ">=", "doctor", "a"), row("degree", ">=", "master", "b"),
            row("other", "=", "link", "all")]  # fmt: skip
    listed = [row("work_years", ">=", str(n), f"r{n}") for n in (1, 2, 3)]
    edition = [row("other", "=", "edition", "all")]
    ways = routes(link, listed, edition)
    assert len(ways) == 2 * 3
    for way in ways:
        assert [r.kind for r in way] == ["degree", "other", "work_years", "other"]
        assert {r.value for r in way if r.kind == "other"} == {"link", "edition"}
    assert len({(way[0].value, way[2].value) for way in ways}) == 6


def test_without_rows_there_is_one_way_and_it_is_met() -> None:
    assert routes([], [], []) == ((),)
    assert judge_route((), context()).state is State.MET


@pytest.mark.parametrize(
    ("rows", "holder", "state", "why"),
    [
        ((MASTER, FIVE), Holder(degree="college", work_years=1), State.UNMET, "a state row lasts"),
        ((MASTER, FIVE), Holder(work_years=1), State.NOT_YET, "waiting comes before asking"),
        ((FIVE, row("degree", ">=", "")), Holder(work_years=1), State.NOT_YET,
         "waiting comes before what nobody knows"),
        ((MASTER, row("work_years", ">=", "")), NOBODY, State.SOURCE_INCOMPLETE,
         "what nobody knows comes before asking"),
        ((FIVE, CLOSES), Holder(work_years=1), State.UNMET, "a closed window is like a state"),
        ((FIVE, AT_MOST), Holder(work_years=1, born=date(1970, 1, 1)), State.UNMET,
         "an age that is past is like a state"),
        ((FIVE, AT_MOST), Holder(work_years=1, born=date(1982, 1, 1)), State.UNMET,
         "too old by the day that the years are there"),
        ((FIVE, row("window", "<=", "2027-12-31")), Holder(work_years=1), State.UNMET,
         "the window closes before the years are there"),
        ((FIVE, row("window", "<=", "2030-12-31")), Holder(work_years=1), State.NOT_YET,
         "the window is still open when the years are there"),
    ],
)  # fmt: skip
def test_states_of_a_route_come_in_their_order(
    rows: tuple[Condition, ...], holder: Holder, state: State, why: str
) -> None:
    assert judge_route(rows, context(holder)).state is state, why


def test_a_route_waits_for_the_latest_of_its_days() -> None:
    holder = Holder(work_years=4, held_since=date(2026, 1, 1))
    assert judge_route((FIVE, HELD), context(holder)).met_on == date(2028, 1, 1)


def test_of_several_routes_that_wait_the_earliest_day_counts() -> None:
    ways = routes([row("work_years", ">=", "9", "a"), row("held_years", ">=", "2", "b")])
    result = best_route(ways, context(Holder(work_years=4, held_since=date(2026, 1, 1))))
    assert (result.state, result.met_on) == (State.NOT_YET, date(2028, 1, 1))


def test_a_day_after_the_last_day_of_the_link_comes_too_late() -> None:
    day = date(2027, 11, 22)
    ready = context(Holder(work_years=4))
    assert judge_route((FIVE,), ready, valid_until=day).state is State.NOT_YET
    assert judge_route((FIVE,), ready, valid_until=day - timedelta(1)).state is State.UNMET


def test_a_link_takes_its_best_route() -> None:
    ways = {
        State.MET: (row("window", ">=", "2020-01-01"),),
        State.NEEDS_FACTS: (MASTER,),
        State.SOURCE_INCOMPLETE: (row("degree", ">=", ""),),
        State.NOT_YET: (OPENS,),
        State.UNMET: (CLOSES,),
    }
    left = list(ways)
    while left:
        assert best_route([ways[state] for state in reversed(left)], context()).state is left[0]
        left.pop(0)


# --- properties -------------------------------------------------------------------

DAYS = st.dates(date(2000, 1, 1), date(2040, 1, 1))
YEARS = st.integers(0, 12)
POOL = (
    *{case.row for case in CASES},
    *(row("work_years", operator, str(n)) for operator in (">=", ">") for n in (1, 3, 8)),
    *(row("held_years", operator, str(n)) for operator in (">=", ">") for n in (1, 5)),
    row("years_in_place", ">=", "3"),
    row("window", ">=", "2030-06-01"),
    row("window", "<=", "2031-06-01"),
)
ROWS = st.lists(
    st.builds(
        lambda condition, route: replace(condition, route=route),
        st.sampled_from(sorted(POOL, key=str)),
        st.sampled_from(("a", "b", "all")),
    ),
    max_size=5,
)
FACTS: dict[str, st.SearchStrategy[Holder]] = {
    "degree": st.builds(Holder, degree=st.sampled_from(sorted(DEGREE_RANKS))),
    "degree_field": st.builds(Holder, degree_field=st.sampled_from((*WIDER, "alchemy", "related"))),
    "work_years": st.builds(Holder, work_years=YEARS),
    "years_in_place": st.builds(Holder, years_in_place=YEARS),
    "held_since": st.builds(Holder, held_since=DAYS),
    "born": st.builds(Holder, born=st.dates(date(1950, 1, 1), date(2012, 1, 1))),
    "field_of_work": st.builds(Holder, field_of_work=st.sampled_from((*WIDER, "alchemy"))),
    "employed_in": st.sampled_from(("zone", "suzhou", "jiangsu", "hangzhou")).map(place_of),
    "employer_kind": st.builds(Holder, employer_kind=st.sampled_from(("clinic", "school"))),
    "nationality": st.builds(Holder, nationality=st.sampled_from(("cn", "fr"))),
    "residence": st.builds(Holder, residence=st.sampled_from((("tw",), ("mo",), ("mo", "hk")))),
    "certificate_valid": st.builds(Holder, certificate_valid=st.booleans()),
    "membership_grade": st.builds(Holder, membership_grade=st.sampled_from(("fellow", "student"))),
    "holds": st.builds(Holder, holds=st.sampled_from((("licence",), ("cpa",)))),
    "acquired_by": st.builds(Holder, acquired_by=st.sampled_from(("exchange", "examination"))),
    "issuing_country": st.builds(Holder, issuing_country=st.sampled_from(("us", "fr"))),
    "clean_conduct": st.builds(Holder, clean_conduct=st.booleans()),
    "confirms": st.builds(Holder, confirms=st.just(("good",))),
}
"""Each fact on its own.  A day of expiry is said instead of ``certificate_valid``, a denial
instead of a confirmation: two words on one matter are one fact.  Whether a certificate will
have been renewed by a later day nobody can say, so these holders state no day of expiry."""


def together(facts: Iterable[tuple[str, Holder]]) -> Holder:
    return reduce(
        lambda whole, fact: replace(whole, **{fact[0]: getattr(fact[1], fact[0])}), facts, NOBODY
    )


@st.composite
def holders(draw: st.DrawFn) -> tuple[Holder, frozenset[str]]:
    """A holder who states some facts, and the names of those that are stated."""
    named = draw(st.sets(st.sampled_from(sorted(FACTS)), max_size=8))
    return together((name, draw(FACTS[name])) for name in sorted(named)), frozenset(named)


ENTRIES = st.lists(
    st.builds(
        EntryRoute,
        st.just("r"),
        st.sampled_from(("", "bachelor", "master", "doctor")),
        st.one_of(st.none(), st.integers(0, 10)),
    ),
    max_size=3,
)


def judged(rows: Iterable[Condition], holder: Holder, entries: list[EntryRoute]) -> Judgement:
    return judge_link(routes(rows), context(replace(holder, as_of=NOW)), entries)


@many
@given(ROWS, holders(), ENTRIES, st.data())
def test_a_link_met_without_implication_stays_met_when_a_fact_is_added(
    rows: list[Condition],
    stated: tuple[Holder, frozenset[str]],
    entries: list[EntryRoute],
    data: st.DataObject,
) -> None:
    holder, named = stated
    before = judged(rows, holder, entries).result
    assume(before.state is State.MET and not before.implied)
    name = data.draw(st.sampled_from(sorted(set(FACTS) - named)))
    added = replace(holder, **{name: getattr(data.draw(FACTS[name]), name)})
    assert judged(rows, added, entries).result.state is State.MET, name


TIMELY = ("work_years", "held_since", "years_in_place", "born")
COUNTED = sorted(
    {each for each in POOL if each.kind in TIME_KINDS and each.value and ">" in each.operator},
    key=str,
)
"""Rows that time alone fulfils, and never undoes."""


@st.composite
def holders_of_age(draw: st.DrawFn) -> Holder:
    """A holder who states every fact that time works on, and some others."""
    holder, _ = draw(holders())
    dated = together((name, draw(FACTS[name])) for name in TIMELY)
    return replace(holder, as_of=NOW, **{name: getattr(dated, name) for name in TIMELY})


@many
@given(holders_of_age(), DAYS, st.integers(0, 4000), st.sampled_from(COUNTED))
def test_a_later_day_never_undoes_a_count_of_years(
    holder: Holder, on: date, days: int, condition: Condition
) -> None:
    if judge(condition, context(holder, on)).state is MET:
        assert judge(condition, context(holder, on + timedelta(days))).state is MET


@many
@given(
    st.lists(st.sampled_from(COUNTED), min_size=1, max_size=3),
    st.sampled_from([(), (), (), *((each,) for each in sorted(POOL, key=str))]),
    holders_of_age(),
)
def test_what_waits_for_a_day_is_met_on_it_and_still_waits_the_day_before(
    counted: list[Condition], others: tuple[Condition, ...], holder: Holder
) -> None:
    ways = routes(
        [*(replace(each, route=f"r{n % 2}") for n, each in enumerate((*counted, *others)))]
    )
    today = best_route(ways, context(holder))
    assume(today.state is State.NOT_YET)
    assert today.met_on is not None
    assert today.met_on > NOW
    route = tuple(outcome.condition for outcome in today.outcomes)
    then = judge_route(route, context(holder, today.met_on))
    assert UNMET not in {outcome.state for outcome in then.outcomes}
    if all(o.passes_by_itself for o in today.missing):
        assert then.state is State.MET
        assert best_route(ways, context(holder, today.met_on)).state is State.MET
    eve = best_route(ways, context(holder, today.met_on - timedelta(1)))
    assert (eve.state, eve.met_on) == (State.NOT_YET, today.met_on)


@many
@given(ROWS, holders(), ENTRIES)
def test_a_route_with_an_unmet_state_row_is_unmet_whatever_else(
    rows: list[Condition], stated: tuple[Holder, frozenset[str]], entries: list[EntryRoute]
) -> None:
    holder = replace(stated[0], degree="college", as_of=NOW)
    for way in routes([*rows, replace(MASTER, route="all")]):
        assert judge_link([way], context(holder), entries).result.state is State.UNMET


@many
@given(ROWS, holders())
def test_one_more_route_never_makes_a_link_worse(
    rows: list[Condition], stated: tuple[Holder, frozenset[str]]
) -> None:
    ways, here = routes(rows), context(replace(stated[0], as_of=NOW))
    best = best_route(ways, here)
    assert best.state.rank == min(judge_route(way, here).state.rank for way in ways)
    more = best_route((*ways, (OPENS, GOOD)), here)
    assert more.state.rank <= best.state.rank


@many
@given(ROWS, holders())
def test_one_more_row_never_makes_a_route_better(
    rows: list[Condition], stated: tuple[Holder, frozenset[str]]
) -> None:
    here = context(replace(stated[0], as_of=NOW))
    for way in routes(rows):
        before, after = judge_route(way, here), judge_route((*way, MASTER), here)
        assert after.state.rank >= before.state.rank


@many
@given(st.sampled_from(sorted(POOL, key=str)), holders())
def test_only_time_kinds_name_a_day_and_it_lies_ahead(
    condition: Condition, stated: tuple[Holder, frozenset[str]]
) -> None:
    outcome = judge(condition, context(replace(stated[0], as_of=NOW)))
    if outcome.met_on is not None:
        assert condition.kind in TIME_KINDS
        assert outcome.met_on > NOW


# --- what the certificate implies -------------------------------------------------

ABT = (EntryRoute("a", "doctor", 3), EntryRoute("b", "master", 7), EntryRoute("c", "bachelor", 10))
"""What the American Board of Toxicology asks before it certifies."""


def list_c(*ways: tuple[str, int]) -> list[Condition]:
    return [
        condition
        for number, (degree, years) in enumerate(ways)
        for condition in (
            row("degree", ">=", degree, f"r{number}"),
            row("work_years", ">=", str(years), f"r{number}"),
        )
    ]


LIST_C = {
    "T2": [
        row("degree", ">=", "master", "r1"),
        row("degree", ">=", "second_bachelor", "r2"),
        row("degree", ">=", "bachelor", "r3"),
        row("work_years", ">=", "1", "r3"),
    ],
    "T3": [
        row("degree", ">=", "doctor", "r1"),
        row("degree", ">=", "second_bachelor", "r2"),
        row("work_years", ">=", "2", "r2"),
        row("degree", ">=", "bachelor", "r3"),
        row("work_years", ">=", "5", "r3"),
    ],
    "T4": list_c(("doctor", 2), ("second_bachelor", 7), ("bachelor", 10)),
}
"""The rows of Shanghai's list C by level."""


@pytest.mark.parametrize("level", LIST_C)
def test_the_entry_routes_of_abt_imply_list_c_at_every_level(level: str) -> None:
    found = judged(LIST_C[level], NOBODY, list(ABT))
    assert found.result.state is State.MET
    assert found.result.implied
    assert not found.contradiction


@pytest.mark.parametrize("level", ["T3", "T4"])
def test_no_single_route_of_the_higher_levels_is_implied(level: str) -> None:
    """It is by cover, over whole routes, that the three entry routes satisfy them."""
    for way in routes(LIST_C[level]):
        found = judge_link([way], context(), ABT)
        assert found.result.state is State.NEEDS_FACTS


def test_one_more_year_on_one_route_breaks_the_cover() -> None:
    harder = list_c(("doctor", 4), ("second_bachelor", 7), ("bachelor", 10))
    assert judged(harder, NOBODY, list(ABT)).result.state is State.NEEDS_FACTS


def test_an_exact_degree_is_not_implied_by_a_higher_one() -> None:
    exact = [replace(each, operator="=") if each.kind == "degree" else each
             for each in LIST_C["T2"]]  # fmt: skip
    assert judged(exact, NOBODY, list(ABT)).result.state is State.NEEDS_FACTS


def test_a_stated_degree_leaves_the_entry_routes_that_it_allows() -> None:
    bachelor = judged(LIST_C["T4"], Holder(degree="bachelor"), list(ABT))
    assert bachelor.result.state is State.MET
    states = {o.condition.kind: o.state for o in bachelor.result.outcomes}
    assert states == {"degree": MET, "work_years": RowState.IMPLIED}


@pytest.mark.parametrize(
    "holder",
    [
        Holder(degree="college"),
        Holder(work_years=1),
        Holder(degree="master", work_years=5),
        Holder(degree="bachelor", work_years=8),
    ],
    ids=["no degree of theirs", "too few years for any", "a master's seven", "a bachelor's ten"],
)
def test_stated_facts_that_exclude_every_entry_route_win_and_are_pointed_out(
    holder: Holder,
) -> None:
    found = judged(LIST_C["T4"], holder, list(ABT))
    assert found.contradiction
    assert not found.result.implied
    assert found.result == judged(LIST_C["T4"], holder, []).result


def test_implication_finds_a_route_beside_one_that_asks_less() -> None:
    """A route that needs one fact must not hide one that the certificate fulfils by itself."""
    rows = [*list_c(("bachelor", 3)), row("holds", "=", "licence", "other")]
    found = judged(rows, NOBODY, list(ABT))
    assert found.result.state is State.MET
    assert found.result.implied


@many
@given(ROWS, holders(), ENTRIES)
def test_only_degree_and_years_are_ever_implied(
    rows: list[Condition], stated: tuple[Holder, frozenset[str]], entries: list[EntryRoute]
) -> None:
    result: RouteResult = judged(rows, stated[0], entries).result
    for outcome in result.outcomes:
        if outcome.state is RowState.IMPLIED:
            assert outcome.condition.kind in IMPLIABLE


@many
@given(ROWS, holders(), ENTRIES)
def test_what_the_certificate_implies_never_makes_it_worse(
    rows: list[Condition], stated: tuple[Holder, frozenset[str]], entries: list[EntryRoute]
) -> None:
    plain = judged(rows, stated[0], []).result
    assert judged(rows, stated[0], entries).result.state.rank <= plain.state.rank


@many
@given(ROWS, holders(), ENTRIES)
def test_a_stated_fact_is_never_called_implied(
    rows: list[Condition], stated: tuple[Holder, frozenset[str]], entries: list[EntryRoute]
) -> None:
    for outcome in judged(rows, stated[0], entries).result.outcomes:
        if outcome.condition.kind in stated[1]:
            assert outcome.state is not RowState.IMPLIED

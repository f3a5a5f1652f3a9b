"""Numbers, rules and likeness of requests and contests."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mapper.asking import (
    NONE_OPEN,
    Asking,
    Doubt,
    DoubtOf,
    NotPossible,
    Outcome,
    Stage,
    UnknownAsking,
    Wish,
    alike,
    public_number,
    read_number,
    rules,
)
from mapper.asking.alike import same_name
from mapper.catalogue import packaged
from mapper.errors import MapperError
from mapper.events import Event, EventKind, Head, seal

AT = "2026-11-22T08:00:00.000+00:00"
WISH = Wish("Certified Beekeeper", "suzhou")
REQUESTED = Asking("R-2026-000001-1", WISH, AT, AT)
CONTESTED = Asking(
    "C-2026-000001-3", Doubt("abt", "suzhou", "2026-11-22", DoubtOf.DATE, "since 2019"), AT, AT
)


# --- numbers ------------------------------------------------------------------------

serials = st.integers(1, 999_999)


@given(st.sampled_from("RC"), st.integers(2000, 2999), serials)
def test_a_number_reads_back_however_it_is_spaced(kind: str, year: int, serial: int):
    number = public_number(kind, year, serial)
    assert read_number(number) == number
    assert read_number(f" {number.replace('-', ' ').lower()} ") == number


@given(st.sampled_from("RC"), serials, st.data())
def test_one_wrong_digit_is_noticed(kind: str, serial: int, data: st.DataObject):
    number = public_number(kind, 2026, serial)
    at = data.draw(st.sampled_from([i for i, char in enumerate(number) if char.isdigit()]))
    other = data.draw(st.sampled_from([d for d in "0123456789" if d != number[at]]))
    assert read_number(number[:at] + other + number[at + 1 :]) is None


@given(serials)
def test_a_request_and_a_contest_are_not_taken_for_each_other(serial: int):
    number = public_number("R", 2026, serial)
    assert read_number("C" + number[1:]) is None


@pytest.mark.parametrize(
    "typed", ["", "R", "R-2026-1", "x" * 100, "Ｒ-２０２６", "R-2026-000001-1-1"]
)
def test_what_cannot_be_a_number_is_none(typed: str):
    assert read_number(typed) is None


# --- rules --------------------------------------------------------------------------


def test_a_closed_request_takes_nobody_in_and_is_not_decided_again():
    closed = rules.impossible(REQUESTED, Outcome.NO_SUCH)
    assert closed.stage is Stage.NOT_POSSIBLE
    for act in (rules.joined, rules.unlisted, lambda each: rules.matched(each, "abt")):
        with pytest.raises(NotPossible):
            act(closed)
    again = rules.reopened(closed)
    assert (again.stage, again.outcome) == (Stage.UNDER_REVIEW, None)


@pytest.mark.parametrize(
    ("act", "why"),
    [
        (lambda: rules.impossible(REQUESTED, Outcome.CORRECTED), "that settles a contest"),
        (lambda: rules.settled(CONTESTED, Outcome.NO_SUCH), "that refuses a request"),
        (lambda: rules.settled(REQUESTED, Outcome.CORRECTED), "a request is not contested"),
        (lambda: rules.joined(CONTESTED), "nobody joins a contest"),
        (lambda: rules.merged(REQUESTED, CONTESTED), "a contest is no request"),
        (lambda: rules.reopened(REQUESTED), "it is open"),
    ],
)
def test_what_does_not_fit_is_refused(act: object, why: str):
    assert callable(act)
    with pytest.raises((NotPossible, UnknownAsking)) as refused:
        act()
    assert isinstance(refused.value, MapperError), why


@pytest.mark.parametrize(
    ("outcome", "stage"),
    [(Outcome.REOPENED, Stage.UPHELD), (Outcome.AS_SOURCE, Stage.REJECTED)],
)
def test_a_contest_is_upheld_or_rejected_by_its_reason(outcome: Outcome, stage: Stage):
    assert rules.settled(CONTESTED, outcome).stage is stage


@given(st.text(min_size=1, max_size=30), st.text(max_size=30))
def test_no_event_repeats_what_somebody_typed(name: str, body: str):
    marked = replace(WISH, name=f"⟦{name}⟧", body=f"⟦{body}⟧")
    draft = rules.event_of(None, Asking("R-2026-000001-1", marked, AT, AT))
    assert "⟦" not in repr(draft.body)


# --- what is under review ---------------------------------------------------------------


def history(*askings: Asking) -> list[Event]:
    """The events of one asking that goes from each of these to the next."""
    events, head, before = [], Head(), None
    for after in askings:
        event = seal(rules.event_of(before, after), head, AT)
        events.append(event)
        head, before = Head(event.number, event.hash), after
    return events


def test_a_certificate_is_under_review_from_its_match_until_it_is_closed():
    matched = rules.matched(REQUESTED, "abt")
    joined = rules.joined(matched)
    moved = rules.matched(joined, "pmp")
    closed = rules.impossible(moved, Outcome.UNCLEAR)
    told = history(REQUESTED, matched, joined, moved, closed)
    seen = [(NONE_OPEN.after(told[:n])("abt"), NONE_OPEN.after(told[:n])("pmp")) for n in range(6)]
    here = {"suzhou": REQUESTED.number}
    assert seen == [({}, {}), ({}, {}), (here, {}), (here, {}), ({}, here), ({}, {})]


def test_other_events_leave_the_open_requests_as_they_are():
    asked = NONE_OPEN.after(history(replace(REQUESTED, certificate="abt")))
    contested = seal(rules.event_of(None, CONTESTED), Head(), AT)
    assert contested.kind is EventKind.CONTESTED
    assert asked.after([contested]) is asked


# --- likeness -----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("certified beekeeper", "beekeeper certificate", True),  # filler words
        ("certified beekeper", "certified beekeeper", True),  # a slip
        ("养蜂师", "养蜂师", True),
        ("养蜂师资格证书", "养蜂师", False),  # different enough to ask
        ("senior beekeeper", "junior beekeeper", False),  # another grade
        ("abc", "abd", False),  # too short to be corrected
        ("certified welder", "certified lawyer", False),
    ],
)
def test_names_are_alike_or_not(one: str, other: str, same: bool):
    assert same_name(one, other) is same
    assert same_name(other, one) is same


def test_only_requests_for_the_same_place_are_offered():
    records = packaged()
    there = replace(REQUESTED, about=replace(WISH, place="beijing"))
    found = alike(WISH, records, [there, REQUESTED])
    assert found.requests == (REQUESTED,)
    assert not alike(replace(WISH, name="Zzyzx master of nothing"), records, [REQUESTED])


def test_a_misspelt_name_offers_the_certificate():
    found = alike(replace(WISH, name="Project Managment Professional"), packaged(), [])
    assert [node.id for node in found.certificates] == ["pmp"]

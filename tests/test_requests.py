"""Numbers, rules and likeness of requests and contests."""

from __future__ import annotations

import logging
from dataclasses import replace
from datetime import UTC, datetime, timedelta

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
    Retention,
    Stage,
    UnknownAsking,
    Wish,
    Withheld,
    alike,
    public_number,
    read_number,
    rules,
)
from mapper.asking.alike import same_name
from mapper.catalogue import packaged
from mapper.domain import Text
from mapper.errors import MapperError
from mapper.events import Event, EventKind, Head, seal
from mapper.kept_log import MemoryLog
from mapper.kept_proposals import MemoryProposals
from mapper.kept_requests import MemoryAskings

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
def test_no_event_repeats_what_somebody_typed_nor_hangs_on_it(name: str, body: str):
    marked = replace(WISH, name=f"⟦{name}⟧", body=f"⟦{body}⟧")
    asked = Asking("R-2026-000001-1", marked, AT, AT)
    draft = rules.event_of(None, asked)
    assert "⟦" not in repr(draft.body)
    assert draft == rules.event_of(None, REQUESTED), "a hash of few digits is soon guessed"
    hidden = rules.event_of(asked, rules.withheld(asked, Withheld.PERSONAL), "a1")
    assert "⟦" not in repr(hidden.body)


# --- what is withheld -------------------------------------------------------------------


@given(st.sampled_from(list(Withheld)), st.text(), st.text(), st.text())
def test_nobody_sees_a_word_of_what_is_withheld(why: Withheld, name: str, body: str, page: str):
    wish = replace(WISH, name=name, body=body, abbreviation=body, page=page)
    asked = replace(REQUESTED, about=wish)
    assert asked.public is asked
    hidden = rules.withheld(asked, why)
    assert hidden.public.about == Wish("", "suzhou")
    assert (hidden.public.number, hidden.public.stage) == (asked.number, asked.stage)
    assert rules.withheld(hidden, None) == asked, "and it can be shown again"


def test_what_is_written_in_a_contest_is_never_public():
    assert CONTESTED.public.doubt.text == ""
    assert rules.withheld(CONTESTED, Withheld.OFFENSIVE).public.doubt.text == ""


@pytest.mark.parametrize("stage", list(Stage))
def test_words_are_withheld_at_any_stage_and_leave_it_as_it_is(stage: Stage):
    asked = replace(REQUESTED, stage=stage)
    hidden = rules.withheld(asked, Withheld.UNRELATED)
    assert hidden.stage is stage
    for again in (lambda: rules.withheld(hidden, Withheld.UNRELATED),
                  lambda: rules.withheld(asked, None)):  # fmt: skip
        with pytest.raises(NotPossible):
            again()


def test_what_is_withheld_is_offered_to_nobody_and_takes_nobody_in():
    hidden = rules.withheld(REQUESTED, Withheld.PERSONAL)
    records = packaged()
    assert alike(WISH, records, [REQUESTED]).requests == (REQUESTED,)
    assert not alike(WISH, records, [hidden])
    known = replace(WISH, certificate="abt")
    assert not alike(known, records, [replace(hidden, certificate="abt", about=known)])
    with pytest.raises(NotPossible):
        rules.joined(hidden)
    with pytest.raises(NotPossible):
        rules.merged(replace(REQUESTED, number="R-2026-000002-9"), hidden)


# --- how long a contact is kept -----------------------------------------------------------


class Contacts(MemoryAskings):
    """Notes what is to be forgotten, and cannot do so where it is ``locked``."""

    def __init__(self) -> None:
        super().__init__(MemoryLog(MemoryProposals()))
        self.asked: list[str] = []
        self.locked = False

    def forget(self, before: str) -> int:
        self.asked.append(before)
        if self.locked:
            msg = "the database is locked"
            raise MapperError(Text(msg, msg))
        return 1


def test_old_contacts_are_erased_at_a_start_and_within_the_hour_after_their_time(
    caplog: pytest.LogCaptureFixture,
):
    contacts, at = Contacts(), datetime(2026, 11, 22, 8, tzinfo=UTC)
    times = iter(at + timedelta(minutes=minutes) for minutes in (0, 0, 1, 59, 60, 60, 61, -1, -1))
    retention = Retention(contacts, lambda: next(times), days=180)
    retention.erase_old()
    assert contacts.asked == ["2026-05-26T08:00:00.000+00:00"]
    for _ in range(2):
        retention.erase_old()
    assert len(contacts.asked) == 1, "not at every request"
    contacts.locked = True
    with caplog.at_level(logging.WARNING):
        retention.erase_old()
    assert "locked" in caplog.text
    assert contacts.asked[1] == "2026-05-26T09:00:00.000+00:00"
    contacts.locked = False
    retention.erase_old()
    assert len(contacts.asked) == 2, "what is locked is not asked at every request either"
    retention.erase_old()
    assert len(contacts.asked) == 3, "a clock that was put back does not stop it"


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

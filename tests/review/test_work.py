"""The numbers of the dashboard and the state of a day that has passed, over a log."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from review.reviewing import APPROVAL, LI, REFUSAL, SENIOR, WANG, ZHAO

from mapper.accounts import Account
from mapper.decision import Decision
from mapper.events import Draft, Event, EventKind
from mapper.kept_log import MemoryLog
from mapper.kept_proposals import MemoryProposals
from mapper.log import ItemStatus
from mapper.review.past import backwards, items_on
from mapper.review.policy import Why
from mapper.review.rules import Judged
from mapper.review.work import DAYS, Band, DayWork, PersonWork, work

TODAY = date(2026, 11, 22)
START = datetime(2026, 11, 20, 2, tzinfo=UTC)


class Days:
    """A log whose clock is moved by hand."""

    def __init__(self) -> None:
        self.at = START
        self.log = MemoryLog(MemoryProposals(), clock=lambda: self.at)

    def add(self, kind: EventKind, by: Account, body: object, item: str = "x") -> Event:
        assert isinstance(body, dict)
        with self.log.writing() as writer:
            return writer.append(Draft(by.id, kind, item, body))

    def judge(
        self, by: Account, decision: Decision, *second: Why, item: str = "x",
        probability: float | None = None, kind: EventKind = EventKind.JUDGED,
    ) -> Event:  # fmt: skip
        proposal = None if probability is None else {"probability": probability}
        judged = Judged(decision, {"ends": {}, "proposal": proposal}, second)
        return self.add(kind, by, dict(judged.body()), item)


@pytest.fixture
def days() -> Days:
    return Days()


def of(days: Days, day: date) -> DayWork:
    return next(each for each in work(days.log.events(), TODAY).days if each.day == day)


def test_a_judgement_counts_on_its_day_in_china(days: Days):
    days.at = datetime(2026, 11, 20, 15, 59, tzinfo=UTC)
    days.judge(LI, APPROVAL)
    days.at = datetime(2026, 11, 20, 16, 0, tzinfo=UTC)
    days.judge(LI, REFUSAL, item="y")
    assert of(days, date(2026, 11, 20)) == DayWork(date(2026, 11, 20), approved=1)
    assert of(days, date(2026, 11, 21)) == DayWork(date(2026, 11, 21), refused=1)


def test_a_first_judgement_is_not_told_until_the_second_is_there(days: Days):
    days.judge(LI, APPROVAL, Why.EFFECT)
    assert of(days, START.date()) == DayWork(START.date(), sealed=1)
    days.judge(WANG, REFUSAL, Why.EFFECT)
    assert of(days, START.date()) == DayWork(START.date(), approved=1, refused=1)


def test_what_was_undone_counts_no_more(days: Days):
    event = days.judge(LI, APPROVAL)
    days.add(EventKind.UNDONE, LI, {"event": event.number})
    found = work(days.log.events(), TODAY)
    assert not any(day.total for day in found.days)
    assert found.people == {}


def test_the_days_are_the_last_thirty_with_the_present_one(days: Days):
    days.judge(LI, APPROVAL)
    found = work(days.log.events(), TODAY + timedelta(days=DAYS))
    assert len(found.days) == DAYS
    assert found.days[-1].day == TODAY + timedelta(days=DAYS)
    assert not any(day.total for day in found.days)


def test_agreement_counts_each_second_review_also_of_before_a_reopening(days: Days):
    days.judge(LI, APPROVAL, Why.EFFECT)
    days.judge(WANG, APPROVAL, Why.EFFECT)
    days.add(EventKind.REOPENED, LI, {"changes": [], "comment": ""})
    days.judge(WANG, APPROVAL, Why.EFFECT)
    days.judge(LI, SENIOR, Why.EFFECT)
    days.judge(ZHAO, APPROVAL, kind=EventKind.ADJUDICATED)
    found = work(days.log.events(), TODAY)
    assert (found.seconds, found.agreed) == (2, 1)
    assert found.people == {
        "a1": PersonWork(first=1, second=1), "a2": PersonWork(first=1, second=1),
        "a3": PersonWork(adjudicated=1),
    }  # fmt: skip


def test_reliability_holds_what_was_foretold_against_what_was_approved(days: Days):
    for number, (probability, decision) in enumerate(
        [(0.95, APPROVAL), (0.85, APPROVAL), (0.9, REFUSAL), (0.2, REFUSAL), (1.0, APPROVAL)]
    ):
        days.judge(LI, decision, item=f"i{number}", probability=probability)
    days.judge(LI, APPROVAL, Why.EFFECT, item="waiting", probability=0.5)
    days.judge(LI, APPROVAL, item="by-hand")
    bands = work(days.log.events(), TODAY).bands
    assert [(band.decided, band.approved) for band in bands] == [
        (0, 0), (1, 0), (0, 0), (0, 0), (4, 3),
    ]  # fmt: skip
    assert bands[4].expected == pytest.approx(0.925)
    assert bands[4].share == 0.75
    assert bands[0] == Band(0.0, 0.2)
    assert bands[0].share is None


# --- days that have passed ----------------------------------------------------------


def test_the_state_of_a_day_is_that_at_its_last_moment_in_china(days: Days):
    days.judge(LI, APPROVAL)
    days.at = datetime(2026, 11, 20, 15, 59, 59, 999000, tzinfo=UTC)
    days.add(EventKind.WITHDRAWN, LI, {"comment": "wrong"})
    days.at = datetime(2026, 11, 20, 16, 0, tzinfo=UTC)
    days.add(EventKind.REOPENED, LI, {"changes": [], "comment": ""})
    assert items_on(days.log, date(2026, 11, 19)) == {}
    assert items_on(days.log, date(2026, 11, 20))["x"].status is ItemStatus.WITHDRAWN
    assert items_on(days.log, date(2026, 11, 21))["x"].status is ItemStatus.OPEN


def test_undoing_later_does_not_change_what_stood_then(days: Days):
    event = days.judge(LI, REFUSAL)
    days.at += timedelta(days=1)
    days.add(EventKind.UNDONE, LI, {"event": event.number})
    assert items_on(days.log, START.date())["x"].outcome == REFUSAL
    assert items_on(days.log, days.at.date())["x"].outcome is None


STEPS = st.lists(
    st.tuples(st.sampled_from([0, 0, 1, 5]), st.sampled_from("xyz")), max_size=40
)  # fmt: skip


@given(STEPS, st.integers(1, 7), st.integers(0, 45), st.sampled_from(["", "x", "z"]))
def test_reading_backwards_in_parts_is_the_log_turned_round(
    steps: list[tuple[int, str]], at_once: int, before: int, item: str
):
    days = Days()
    for passed, key in steps:
        days.at += timedelta(milliseconds=passed)
        days.add(EventKind.COMMENTED, LI, {"comment": "."}, key)
    events = days.log.events()
    last = next((event.at for event in events if event.number == before), "")
    found = list(
        backwards(days.log, before=before, at=last, item=item or None, at_once=at_once)
    )  # fmt: skip
    expected = [
        event for event in reversed(events)
        if (not before or event.number < before) and item in ("", event.item)
    ]  # fmt: skip
    assert found == expected

"""The chain of events: nothing in it can be changed, dropped or moved without a sign."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mapper.events import (
    START,
    Draft,
    Event,
    EventKind,
    Head,
    canonical,
    first_break,
    seal,
    standing,
)

DRAFTS = st.lists(
    st.builds(
        Draft,
        actor=st.sampled_from(["a1", "a2"]),
        kind=st.sampled_from([EventKind.JUDGED, EventKind.COMMENTED]),
        item=st.sampled_from(["", "x", "y"]),
        body=st.dictionaries(st.text(max_size=4), st.integers() | st.text(max_size=8), max_size=3),
    ),
    min_size=1,
    max_size=8,
)


def chain(drafts: list[Draft]) -> list[Event]:
    head, found = Head(), []
    for place, draft in enumerate(drafts):
        event = seal(draft, head, f"2026-11-22T00:00:{place:02}.000+00:00")
        head = Head(event.number, event.hash)
        found.append(event)
    return found


def told(number: int, kind: EventKind, **body: int) -> Event:
    return Event(number, "", "a1", kind, "x", body, "", "")


@given(DRAFTS)
def test_a_whole_chain_has_no_break_and_starts_from_nothing(drafts: list[Draft]):
    events = chain(drafts)
    assert first_break(events) is None
    assert events[0].previous == START
    assert [event.number for event in events] == list(range(1, len(events) + 1))


@given(DRAFTS, st.data())
def test_a_change_of_any_field_of_any_event_is_named_at_that_event(
    drafts: list[Draft], data: st.DataObject
):
    events = chain(drafts)
    place = data.draw(st.integers(0, len(events) - 1))
    change = data.draw(
        st.sampled_from(
            [
                {"actor": "mallory"},
                {"at": "2020-01-01T00:00:00.000+00:00"},
                {"kind": EventKind.WITHDRAWN},
                {"item": "another"},
                {"body": {"forged": True}},
                {"hash": "f" * 64},
                {"previous": "e" * 64},
            ]
        )
    )
    events[place] = replace(events[place], **change)
    found = first_break(events)
    assert found is not None
    assert found.number == place + 1


@given(DRAFTS.filter(lambda drafts: len(drafts) > 1), st.data())
def test_a_dropped_event_is_missed(drafts: list[Draft], data: st.DataObject):
    events = chain(drafts)
    place = data.draw(st.integers(0, len(events) - 2))
    del events[place]
    found = first_break(events)
    assert found is not None
    assert (found.number, found.reason.en) == (place + 1, f"event {place + 1} is missing")


@given(DRAFTS, st.integers(0, 7))
def test_a_chain_can_be_checked_from_any_head_on(drafts: list[Draft], cut: int):
    events = chain(drafts)
    cut = min(cut, len(events))
    head = Head(cut, events[cut - 1].hash) if cut else Head()
    assert first_break(events[cut:], head) is None


def test_a_body_that_is_no_finite_number_is_refused():
    with pytest.raises(ValueError, match="Out of range"):
        canonical({"score": float("nan")})


def test_an_undone_event_does_not_stand_and_a_redone_one_does():
    first, second = told(1, EventKind.JUDGED), told(2, EventKind.COMMENTED)
    undone, redone = told(3, EventKind.UNDONE, event=1), told(4, EventKind.REDONE, event=1)
    assert list(standing([first, second])) == [first, second]
    assert list(standing([first, second, undone])) == [second]
    assert list(standing([first, second, undone, redone])) == [first, second]

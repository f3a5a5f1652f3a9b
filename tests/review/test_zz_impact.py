"""Whose public answer changes: exactly those whose look-up differs, and from what to what."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
import strategies as s
from folders import add, small_folder
from hypothesis import given, settings
from hypothesis import strategies as st
from review.worlds import ABT, JIANGSU, SHANGHAI, SUZHOU, link, read, title

from mapper.answers import look_up_node
from mapper.conditions import State
from mapper.domain import Condition, Link, LinkId, NodeId, NodeKind, PlaceId, Relation, Target, Text
from mapper.ports import Records
from mapper.review.impact import AnswerChange, folded, impact
from mapper.sentences import Speaker
from mapper.status import Status

NOW = date(2026, 11, 22)
LOWER = NodeId("toxicologist-lower")
TAICANG = PlaceId("taicang")
ECONOMIST = title("T3", specialty="economics-finance", group="economics")
JUNIOR = link(ECONOMIST, subject=LOWER)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The small folder with a city within Suzhou."""
    found = small_folder(tmp_path)
    add(found, "vocab/places.csv", id="taicang", kind="city", parents="suzhou", zh="太仓",
        en="Taicang")  # fmt: skip
    return found


def changes(
    folder: Path, *links: Link, of: NodeId = LOWER, place: PlaceId = SUZHOU
) -> tuple[AnswerChange, ...]:
    return impact(read(folder), read(folder, links), [of], on=NOW, places=[place])


def told(change: AnswerChange) -> tuple[str, str, str]:
    return change.place, change.before.value, change.after.value


def test_an_approval_is_told_from_what_to_what(folder: Path) -> None:
    change, inner = changes(folder, JUNIOR)

    assert change == AnswerChange(
        LOWER, Text("Junior toxicologist", "Junior toxicologist"), SUZHOU,
        Status.NOT_IN_LOADED, Status.RECOGNISED,
        (), (Text("金融中级职称", change.targets_after[0].en),),
    )  # fmt: skip
    assert told(inner) == (TAICANG, "not_in_loaded", "recognised")


def test_another_level_is_a_change_even_where_the_status_stays(folder: Path) -> None:
    before = read(folder, [JUNIOR])
    after = read(folder, [replace(JUNIOR, target=replace(ECONOMIST, levels=("T4",)))])

    (change, _) = impact(before, after, [LOWER], on=NOW, places=[SUZHOU])

    assert change.before is change.after is Status.RECOGNISED
    assert change.targets_before != change.targets_after


def test_a_withdrawal_is_a_change_as_well(folder: Path) -> None:
    (change, _) = impact(read(folder, [JUNIOR]), read(folder), [LOWER], on=NOW, places=[SUZHOU])
    assert (change.after, change.targets_after) == (Status.NOT_IN_LOADED, ())


def test_nothing_changes_where_nothing_is_said_anew(folder: Path) -> None:
    same = read(folder, [JUNIOR])
    again = read(folder, [JUNIOR, replace(JUNIOR, id=LinkId("office.2"))])

    assert impact(same, again, [LOWER], on=NOW, places=[SUZHOU]) == ()
    assert changes(folder, JUNIOR, of=ABT) == ()
    assert changes(folder, JUNIOR, place=SHANGHAI) == ()


def test_a_link_that_starts_later_is_waited_for(folder: Path) -> None:
    (change, _) = changes(folder, replace(JUNIOR, valid_from="2030-01-01"))
    assert (change.after, change.targets_after) == (Status.NOT_YET, ())


def test_a_place_within_tells_its_own_and_the_whole_place_tells_of_it(folder: Path) -> None:
    found = changes(folder, replace(JUNIOR, place=TAICANG))

    assert [told(change) for change in found] == [
        ("suzhou", "not_in_loaded", "only_inside"),
        ("taicang", "not_in_loaded", "recognised"),
    ]


def test_a_wider_place_passes_on_to_what_lies_within(folder: Path) -> None:
    found = changes(folder, replace(JUNIOR, place=JIANGSU), place=JIANGSU)

    assert [change.place for change in found] == [JIANGSU, SUZHOU, TAICANG]
    assert [told(each)[0] for each in folded(found, read(folder).vocabulary)] == [
        "jiangsu", "suzhou",
    ]  # fmt: skip


def test_what_a_condition_excludes_is_not_named(folder: Path) -> None:
    closed = Condition("window", "<=", "2020-01-01")
    (change, _) = changes(folder, replace(JUNIOR, conditions=(closed,)))

    assert (change.after, change.targets_after) == (Status.CONDITIONS_UNMET, ())


def test_a_link_beyond_the_one_that_is_approved_is_named_too(folder: Path) -> None:
    item = Target(NodeKind.DIRECTORY, "noqd-10-1")
    beyond = link(
        title("T3", specialty=""), name="beyond", subject="noqd-10-1",
        relation=Relation.COUNTS_AS_TITLE, place=PlaceId("china"),
    )  # fmt: skip
    before = read(folder, [beyond])
    after = read(folder, [beyond, link(item, subject=LOWER)])

    (change, _) = impact(before, after, [LOWER], on=NOW, places=[SUZHOU])

    assert {target.zh for target in change.targets_after} == {"一级建造师", "工程师"}


def test_the_link_of_a_family_changes_the_answer_of_its_members(folder: Path) -> None:
    family = NodeId("toxicologists")
    add(folder, "members.csv", family=family, certificate=LOWER, certainty="seen", source="notice")
    own = replace(JUNIOR, subject=family, covers="all")

    found = changes(folder, own, of=family)

    assert {change.certificate for change in found} == {"abt", LOWER, family}
    assert [change.certificate for change in changes(folder, own)] == [LOWER, LOWER]


def test_a_certificate_that_one_side_does_not_know_has_no_answer_to_change(folder: Path) -> None:
    assert changes(folder, link(ECONOMIST, subject="new"), of=NodeId("new")) == ()


def looked_up(records: Records, of: NodeId, place: PlaceId, on: date) -> tuple[Status, set[Text]]:
    (answer,) = look_up_node(records, of, place=place, on=on).places
    speaker = Speaker(records)
    return answer.status, {
        speaker.target(effect.target)
        for effect in answer.effects
        if effect.target is not None and effect.state is not State.UNMET
    }


Change = tuple[Status, Status, set[Text], set[Text]]


def expected(
    before: Records, after: Records, of: NodeId, on: date
) -> Iterator[tuple[PlaceId, Change]]:
    for place in s.PLACES:
        (old, targets), (new, others) = (
            looked_up(records, of, place, on) for records in (before, after)
        )
        if (old, targets) != (new, others):
            yield place, (old, new, targets, others)


@settings(max_examples=2500)
@given(s.questions(), st.data())
def test_the_changes_are_those_of_the_look_up_in_every_place(
    asked: s.Asked, data: st.DataObject
) -> None:
    before = asked.world
    kept = data.draw(st.lists(st.sampled_from(before.links), max_size=3, unique=True))
    after = replace(before, links=tuple(each for each in before.links if each not in kept))

    found = impact(before, after, [asked.start], on=asked.on, places=s.PLACES)

    own = {
        change.place: (
            change.before, change.after, set(change.targets_before), set(change.targets_after),
        )
        for change in found
        if change.certificate == asked.start
    }  # fmt: skip
    assert own == dict(expected(before, after, asked.start, asked.on))


def test_the_order_does_not_depend_on_how_it_was_asked(folder: Path) -> None:
    after = read(folder, [JUNIOR, link(ECONOMIST, name="office.2")])
    once = impact(read(folder), after, [LOWER, ABT], on=NOW, places=[SUZHOU, TAICANG])
    again = impact(read(folder), after, [ABT, LOWER, ABT], on=NOW, places=[TAICANG, SUZHOU])

    assert once == again
    assert [(change.certificate, change.place) for change in once] == [
        (ABT, SUZHOU), (ABT, TAICANG), (LOWER, SUZHOU), (LOWER, TAICANG),
    ]  # fmt: skip

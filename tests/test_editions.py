"""Office editions: what they hold, how they differ, who signed them, and what answers make of them.

The small catalogue says nothing of the two toxicologists; whatever is answered of them in these
tests, an office edition says.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from random import Random

import pytest
import strategies as s
from folders import add_link, small_folder
from hypothesis import given
from hypothesis import strategies as st
from publishing import (
    NOTICE_7,
    SUZHOU,
    T2,
    T3,
    Clock,
    FakeLog,
    Wanted,
    approval,
    link,
    signer,
    wanted,
)

from mapper.answer_json import answer_json
from mapper.answers import Answer, look_up_node
from mapper.catalogue.read import read_folder
from mapper.catalogue.records import MemoryRecords
from mapper.decision import ClaimKind, Decision, OfficeClaim, Verdict
from mapper.domain import NodeId, NodeKind, PlaceId, Relation, Target, Text
from mapper.editions import (
    BadEdition,
    Editions,
    Issuer,
    PublishedLink,
    PublishedRecords,
    UnknownEdition,
    changes,
    check_edition,
    compare,
    decided_link,
    edition_body,
    hypothetical,
)
from mapper.events import START, Event, EventKind, Head
from mapper.ports import Records
from mapper.printing import print_answer
from mapper.sentences import Speaker
from mapper.signing import passing_signer
from mapper.status import Status
from mapper.survey import PlaceAnswer

LOWER, HIGHER, ABT = NodeId("toxicologist-lower"), NodeId("toxicologist-higher"), NodeId("abt")
DAY_1, DAY_2, DAY_3 = "2026-11-22", "2026-12-01", "2027-01-15"
CITY = PlaceId("suzhou")


def records_of(folder: Path) -> MemoryRecords:
    rows, faults = read_folder(folder)
    assert not faults
    return MemoryRecords(rows.table())


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory) -> MemoryRecords:
    folder = small_folder(tmp_path_factory.mktemp("editions"))
    return records_of(folder)


def published(base: Records, log: FakeLog) -> PublishedRecords:
    return PublishedRecords(base, log, Clock())


def at(records: Records, subject: NodeId, on: str, place: PlaceId = CITY) -> PlaceAnswer:
    return look_up_node(records, subject, place=place, on=date.fromisoformat(on)).places[0]


def answer(records: Records, subject: NodeId, on: str) -> Answer:
    return look_up_node(records, subject, place=CITY, on=date.fromisoformat(on))


def targets(place: PlaceAnswer) -> set[tuple[str, ...]]:
    return {effect.target.levels for effect in place.effects if effect.target}


# --- the fold ---------------------------------------------------------------------


def test_editions_are_numbered_dated_and_hold_what_was_published() -> None:
    log = FakeLog()
    log.publish(DAY_1, link("one"), link("two", "toxicologist-higher"), note="first")
    log.publish(DAY_2, link("one"))
    editions = log.editions()
    first, second = editions.all
    assert (first.number, first.day, first.note) == (1, date(2026, 11, 22), "first")
    assert (first.links, first.certificates, second.links) == (2, 2, 1)
    assert (first.prepared_by, first.confirmed_by, first.office) == ("a1", "a2", SUZHOU)
    assert first.head == Head(0, START)
    assert second.head == Head(1, log.events_[0].hash)
    assert editions.current is second
    assert set(editions.links(1)) == {"one", "two"}
    assert set(editions.links(2)) == set(editions.links()) == {"one"}
    assert editions.links(0) == {}


def test_an_edition_that_was_never_published_is_not_known() -> None:
    log = FakeLog()
    assert log.editions().current is None
    assert log.editions().links() == {}
    with pytest.raises(UnknownEdition, match="nothing is published"):
        log.editions().links(1)
    log.publish(DAY_1, link("one"))
    for number in (2, -1):
        with pytest.raises(UnknownEdition, match="from 1 to 1"):
            log.editions().links(number)


def test_content_that_stays_keeps_the_edition_in_which_it_first_stood() -> None:
    log = FakeLog()
    log.publish(DAY_1, link("one"), link("two"))
    log.publish(DAY_2, link("one"), link("two", target=T2))
    log.publish(DAY_3, link("one", comment="said again"), link("two", target=T2))
    held = log.editions().links()
    assert (held["one"].first, held["two"].first) == (1, 2)
    assert log.events_[1].body["removed"] == ["two"]
    assert [told["item"] for told in log.events_[1].body["added"]] == ["two"]
    assert (log.events_[2].body["added"], log.events_[2].body["removed"]) == ([], [])


def test_content_that_comes_back_stands_from_its_new_edition_on() -> None:
    log = FakeLog()
    log.publish(DAY_1, link("one"))
    log.publish(DAY_2)
    log.publish(DAY_3, link("one"))
    editions = log.editions()
    assert [set(editions.links(number)) for number in (1, 2, 3)] == [{"one"}, set(), {"one"}]
    assert editions.links(1)["one"].first == 1
    assert editions.links(3)["one"].first == 3


def test_remarks_made_while_deciding_are_not_published() -> None:
    log = FakeLog()
    log.publish(DAY_1, link("one", comment="the applicant, Mr Li, called twice"))
    assert "Mr Li" not in str(log.events_[0].body)


def test_what_is_kept_grows_with_contents_and_not_with_editions() -> None:
    log = FakeLog()
    links = [link(f"item-{n}") for n in range(40)]
    for number in range(30):
        log.publish(DAY_1, *links, link("moving", people=number + 1))
    editions = log.editions()
    assert sum(1 for _ in editions.stretches()) == 40 + 30


MAKINGS = st.lists(
    st.tuples(
        st.dictionaries(
            st.sampled_from(["i1", "i2", "i3", "i4"]),
            st.tuples(st.sampled_from(["T2", "T3", "T4"]), st.integers(1, 3)),
        ),
        st.integers(0, 3),
    ),
    max_size=7,
)


def _links(made: Mapping[str, tuple[str, int]]) -> list[PublishedLink]:
    return [
        link(item, people=people, target=replace(T3, levels=(level,)))
        for item, (level, people) in made.items()
    ]


def _naive(log: FakeLog, number: int) -> Wanted:
    """What an edition holds, read from the first event to the asked one."""
    held: dict[str, PublishedLink] = {}
    for event in log.events_[:number]:
        for item in event.body["removed"]:
            del held[item]
        for told in event.body["added"]:
            held[told["item"]] = PublishedLink.from_json(told)
    return held


@given(MAKINGS)
def test_an_edition_is_what_reading_all_events_up_to_it_gives(
    makings: list[tuple[dict[str, tuple[str, int]], int]],
) -> None:
    log, day, step_by_step = FakeLog(), date(2026, 11, 22), Editions()
    for made, days in makings:
        day += timedelta(days)
        step_by_step = step_by_step.after(log.publish(day.isoformat(), *_links(made)))
    editions = log.editions()
    assert step_by_step == editions
    for number, (made, _) in enumerate(makings, 1):
        held = editions.links(number)
        assert held == _naive(log, number)
        told = {item: (each.decision.target, each.people) for item, each in held.items()}
        assert told == {
            item: (replace(T3, levels=(level,)), people) for item, (level, people) in made.items()
        }
        assert check_edition(editions, number, {signer().key_id: signer().public_key}) == ()


@given(MAKINGS)
def test_two_editions_differ_by_exactly_what_leads_from_one_to_the_other(
    makings: list[tuple[dict[str, tuple[str, int]], int]],
) -> None:
    log = FakeLog()
    for made, _ in makings:
        log.publish(DAY_1, *_links(made))
    editions = log.editions()
    for before in range(len(makings) + 1):
        found = compare(editions, before, len(makings))
        held = dict(editions.links(before))
        for gone in found.removed:
            assert held.pop(gone.item) == gone
        for change in found.changed:
            assert held[change.before.item] == change.before
            held[change.after.item] = change.after
        for new in found.added:
            assert new.item not in held
            held[new.item] = new
        after = editions.links(len(makings))
        assert not changes(held, after)
        assert held.keys() == after.keys()


def test_a_difference_names_what_was_added_changed_and_removed() -> None:
    now = wanted(link("a"), link("b"), link("c"))
    then = wanted(link("b", comment="only a remark"), link("c", people=1), link("d"))
    found = changes(now, then)
    assert [each.item for each in found.added] == ["d"]
    assert [(each.before.people, each.after.people) for each in found.changed] == [(2, 1)]
    assert [each.item for each in found.removed] == ["a"]
    assert found.subjects() == (LOWER,)
    assert found
    assert not changes(now, now)


# --- signed -----------------------------------------------------------------------


def test_a_published_edition_is_signed_over_all_that_it_says() -> None:
    log = FakeLog()
    log.publish(DAY_1, link("one"))
    keys = {signer().key_id: signer().public_key}
    assert check_edition(log.editions(), 1, keys) == ()
    edition = log.editions().all[0]
    for changed in (
        {"day": date(2020, 1, 1)}, {"number": 2}, {"note": "x"}, {"prepared_by": "a9"},
        {"confirmed_by": "a9"}, {"head": Head(7, START)}, {"key": signer().key_id, "note": " "},
        {"office": Issuer(PlaceId("shanghai"), SUZHOU.name)},
        {"office": Issuer(CITY, Text("别处", "Elsewhere"))},
    ):  # fmt: skip
        touched = replace(log.editions(), all=(replace(edition, **changed),))
        assert check_edition(touched, 1, keys), changed


def test_a_link_that_was_touched_is_noticed() -> None:
    log = FakeLog()
    event = log.publish(DAY_1, link("one"))
    body = {**event.body, "added": [{**event.body["added"][0], "people": 3}]}
    touched = Editions.of([replace(event, body=body)])
    faults = check_edition(touched, 1, {signer().key_id: signer().public_key})
    assert [fault.en for fault in faults] == ["its links do not have the hash that it bears"]


def test_an_edition_of_an_unknown_key_is_not_taken_for_checked() -> None:
    log = FakeLog()
    log.publish(DAY_1, link("one"))
    other = passing_signer()
    unknown = check_edition(log.editions(), 1, {other.key_id: other.public_key})
    swapped = check_edition(log.editions(), 1, {signer().key_id: other.public_key})
    assert "not at hand" in unknown[0].en
    assert "signature" in swapped[0].en


@pytest.mark.parametrize(
    "bad",
    [
        PublishedLink("x", LOWER, approval(claim=None), 2, 0),
        PublishedLink("x", LOWER, Decision(Verdict.REFUSE, T3, CITY, reason="level"), 2, 0),
    ],
    ids=["an approval without evidence", "a refusal"],
)
def test_what_is_no_approval_with_evidence_cannot_be_published(bad: PublishedLink) -> None:
    with pytest.raises(BadEdition, match="cannot be published"):
        FakeLog().publish(DAY_1, bad)


def test_an_edition_is_never_of_a_day_before_the_last_one() -> None:
    log = FakeLog()
    log.publish(DAY_2, link("one"))
    with pytest.raises(BadEdition, match="2026-12-01"):
        log.publish(DAY_1, link("two"))


def test_the_body_keeps_the_whole_office_and_the_head_before_it() -> None:
    class Wide(Issuer):
        def to_json(self) -> Mapping[str, object]:
            return {"place": "suzhou", "name": {"zh": "办", "en": "O"}, "mode": "single"}

    body = edition_body(
        Editions(), wanted(link("one")), office=Wide(CITY, Text("办", "O")), day=date(2026, 11, 22),
        head=Head(4, "f" * 64), prepared_by="a1", confirmed_by="a1", note="n", signer=signer(),
    )  # fmt: skip
    event = seal_published(body)
    assert body["office"]["mode"] == "single"
    assert body["head"] == {"number": 4, "hash": "f" * 64}
    assert set(body) == {
        "number", "day", "head", "prepared_by", "confirmed_by", "note", "office", "added",
        "removed", "content", "key", "signature",
    }  # fmt: skip
    keys = {signer().key_id: signer().public_key}
    assert check_edition(Editions.of([event]), 1, keys) == ()


def seal_published(body: Mapping[str, object]) -> Event:
    log = FakeLog()
    return log.append(EventKind.PUBLISHED, body)


# --- what answers make of it --------------------------------------------------------


def test_a_published_link_is_answered_from_its_day_on_with_its_evidence(
    base: MemoryRecords,
) -> None:
    log = FakeLog()
    log.publish(DAY_1, link("one"))
    records = published(base, log)
    place = at(records, LOWER, DAY_1)
    assert place.status is Status.RECOGNISED
    found = place.effects[0]
    assert (found.link.id, found.link.edition) == ("office-suzhou-1.one", "office-suzhou-1")
    assert found.force.since == date(2026, 11, 22)
    assert found.force.start_known
    told = answer_json(answer(records, LOWER, DAY_1), Speaker(records))["places"][0]["effects"][0]
    assert told["approved_by"] == 2
    assert told["sources"] == [
        {"title": "Decision 2026-7 of Suzhou talent office", "publisher": "",
         "locator": "item 4", "date": "2026-11-20", "certainty": "seen"}
    ]  # fmt: skip
    assert records.vocabulary.editions[found.link.edition].title == Text(
        "苏州人才办第1批", "Suzhou talent office, edition 1"
    )


def test_what_is_to_be_published_later_is_not_yet(base: MemoryRecords) -> None:
    log = FakeLog()
    log.publish(DAY_2, link("one"))
    place = at(published(base, log), LOWER, DAY_1)
    assert place.status is Status.NOT_YET
    assert place.later[0][1] == date(2026, 12, 1)


def test_conditions_steps_and_parts_of_the_decision_are_those_of_the_answer(
    base: MemoryRecords,
) -> None:
    log = FakeLog()
    rows = (s.row("degree", ">=", "master"), s.row("work_years", ">=", "5"))
    told = {"conditions": rows, "steps": (s.step("theory_test"),), "result_term": "P3Y"}
    log.publish(DAY_1, link("one", **told))
    found = at(published(base, log), LOWER, DAY_1).effects[0]
    assert found.link.conditions == rows
    assert found.steps == (s.step("theory_test"),)
    assert found.link.result_term == "P3Y"


def test_a_day_between_two_editions_shows_what_the_earlier_one_said(base: MemoryRecords) -> None:
    log = FakeLog()
    log.publish(DAY_1, link("one", target=T2), link("stays", "toxicologist-higher"))
    log.publish(DAY_2, link("one", target=T3), link("stays", "toxicologist-higher"))
    records = published(base, log)
    assert targets(at(records, LOWER, "2026-11-30")) == {("T2",)}
    assert targets(at(records, LOWER, DAY_2)) == {("T3",)}
    for day in (DAY_1, "2026-11-30", DAY_2, DAY_3):
        stays = at(records, HIGHER, day)
        assert stays.status is Status.RECOGNISED
        assert len(stays.effects) == 1
        assert stays.effects[0].link.id == "office-suzhou-1.stays"
        assert stays.effects[0].force.since == date(2026, 11, 22)
        assert stays.delisted == ()


@given(MAKINGS)
def test_every_day_shows_the_links_of_the_last_edition_of_that_day(
    makings: list[tuple[dict[str, tuple[str, int]], int]],
) -> None:
    log, day = FakeLog(), date(2026, 11, 22)
    for made, days in makings:
        day += timedelta(days)
        log.publish(day.isoformat(), *_links(made))
    records = PublishedRecords(_WORLD, log, Clock())
    editions = log.editions()
    for back in range((day - date(2026, 11, 20)).days + 3):
        on = date(2026, 11, 20) + timedelta(back)
        in_force = [edition.number for edition in editions.all if edition.day <= on]
        expected = editions.links(in_force[-1]) if in_force else {}
        found = look_up_node(records, LOWER, place=CITY, on=on).places[0]
        assert sorted(effect.link.id for effect in found.effects) == sorted(
            f"office-suzhou-{each.first}.{item}" for item, each in expected.items()
        )
        assert not any(effect.disputed for effect in found.effects)


def test_a_later_edition_changes_nothing_in_the_answer_of_an_earlier_day(
    base: MemoryRecords,
) -> None:
    log, clock = FakeLog(), Clock()
    log.publish(DAY_1, link("one"))
    records = PublishedRecords(base, log, clock)
    before = answer_json(answer(records, LOWER, DAY_1), Speaker(records))
    assert before["places"][0]["effects"][0]["path"][0]["edition"] == "office-suzhou-1"
    log.publish(DAY_2, link("one"), link("two", "toxicologist-higher"))
    clock.now += 1
    assert answer_json(answer(records, LOWER, DAY_1), Speaker(records)) == before


def test_an_edition_that_is_corrected_on_the_same_day_never_answers(base: MemoryRecords) -> None:
    log = FakeLog()
    log.publish(DAY_1, link("one", target=T2), link("wrong", "toxicologist-higher"))
    log.publish(DAY_1, link("one", target=T3))
    records = published(base, log)
    for day in ("2026-11-21", DAY_1, DAY_2):
        gone = at(records, HIGHER, day)
        assert gone.status is Status.NOT_IN_LOADED, day
        assert (gone.later, gone.ended, gone.delisted) == ((), (), ())
        assert ("T2",) not in targets(at(records, LOWER, day))
    assert targets(at(records, LOWER, DAY_1)) == {("T3",)}
    assert [each.id for each in records.links_from([LOWER, HIGHER])] == ["office-suzhou-2.one"]


def test_a_withdrawn_link_is_delisted_with_its_dates(base: MemoryRecords) -> None:
    log = FakeLog()
    log.publish(DAY_1, link("one"), link("stays", "toxicologist-higher"))
    log.publish(DAY_2, link("stays", "toxicologist-higher"))
    records = published(base, log)
    place = at(records, LOWER, DAY_2)
    assert place.status is Status.DELISTED
    assert [day for _, day in place.ended] == [date(2026, 11, 30)]
    assert [edition.id for _, edition in place.delisted] == ["office-suzhou-2"]
    told = answer_json(answer(records, LOWER, DAY_2), Speaker(records))["places"][0]["missing"]
    assert any("ended on 30 November 2026" in row["text"]["en"] for row in told)
    assert at(records, LOWER, "2026-11-30").status is Status.RECOGNISED


def test_a_link_that_left_with_everything_else_is_delisted(base: MemoryRecords) -> None:
    log = FakeLog()
    log.publish(DAY_1, link("one"))
    log.publish(DAY_2)
    assert at(published(base, log), LOWER, DAY_2).status is Status.DELISTED


def test_a_link_that_only_changed_is_not_delisted(base: MemoryRecords) -> None:
    log = FakeLog()
    log.publish(DAY_1, link("one", target=T2))
    log.publish(DAY_2, link("one", target=T3))
    log.publish(DAY_3, link("one", target=T3), link("two", "toxicologist-higher"))
    records = published(base, log)
    for day in (DAY_2, DAY_3):
        place = at(records, LOWER, day)
        assert place.delisted == ()
        assert place.status is Status.RECOGNISED
        assert [day for _, day in place.ended] == [date(2026, 11, 30)]


def test_office_editions_say_nothing_of_how_much_of_the_lists_is_loaded(
    base: MemoryRecords,
) -> None:
    log = FakeLog()
    before = at(base, LOWER, DAY_1).loaded
    log.publish(DAY_1, link("one"), link("two", "toxicologist-higher"))
    records = published(base, log)
    assert at(records, LOWER, DAY_1).loaded == before
    assert (before.n, before.total, before.complete) == (1, 344, False)
    assert at(records, NodeId("noqd-10"), DAY_1).status is Status.NOT_IN_LOADED


def test_a_place_with_nothing_but_an_office_edition_is_a_place_with_a_scheme(
    base: MemoryRecords,
) -> None:
    log = FakeLog()
    office = Issuer(PlaceId("shanghai"), Text("上海办", "Shanghai office"))
    log.publish(DAY_1, link("one", place="shanghai"), office=office)
    records = published(base, log)
    on = date.fromisoformat(DAY_1)
    assert "shanghai" not in {p.place for p in look_up_node(base, HIGHER, on=on).places}
    places = {p.place: p for p in look_up_node(records, HIGHER, on=on).places}
    assert places[PlaceId("shanghai")].status is Status.NEVER_ASKED
    assert places[PlaceId("shanghai")].loaded.complete


def test_a_document_that_is_a_known_source_is_cited_as_that_source(base: MemoryRecords) -> None:
    log = FakeLog()
    known = OfficeClaim(ClaimKind.DOCUMENT, "notice", "item 9")
    new = OfficeClaim(ClaimKind.DOCUMENT, "A later notice", "p. 2", "https://example.org/n", "2025")
    log.publish(DAY_1, link("one", claim=known), link("two", "toxicologist-higher", claim=new))
    records = published(base, log)
    first, second = records.links_from([LOWER, HIGHER])
    assert (first.claims[0].source, first.claims[0].locator) == ("notice", "item 9")
    source = records.vocabulary.sources[second.claims[0].source]
    assert (source.title.zh, source.url, source.published, source.kind) == (
        "A later notice", "https://example.org/n", "2025", "official",
    )  # fmt: skip
    assert len(records.vocabulary.sources) == len(base.vocabulary.sources) + 1


@pytest.mark.parametrize("told", ["", "soon", "2026-13", "2026-02-30", "２０２６"])
def test_evidence_without_a_date_that_can_be_read_is_of_the_day_of_publication(
    base: MemoryRecords, told: str
) -> None:
    log = FakeLog()
    log.publish(DAY_1, link("one", claim=replace(NOTICE_7, published=told)))
    records = published(base, log)
    (found,) = records.links_from([LOWER])
    assert records.vocabulary.sources[found.claims[0].source].published == DAY_1


def test_links_are_found_from_both_ends_and_counted(base: MemoryRecords) -> None:
    log = FakeLog()
    log.publish(DAY_1, link("one"), link("two", "toxicologist-higher"))
    records = published(base, log)
    found = {each.id for each in records.links_to(["engineering"])}
    assert found == {"suzhou.abt.t3", "office-suzhou-1.one", "office-suzhou-1.two"}
    assert records.totals()["links"] == base.totals()["links"] + 2
    assert records.loaded_counts()["office-suzhou-1"] == 2
    assert records.loaded_counts()["suzhou-5"] == base.loaded_counts()["suzhou-5"]


def test_another_office_that_says_otherwise_disputes_the_source_edition(
    base: MemoryRecords,
) -> None:
    log = FakeLog()
    log.publish(DAY_1, link("one", "abt"))
    effects = at(published(base, log), ABT, DAY_1).effects
    granted = [effect for effect in effects if effect.granting]
    assert len(granted) == 2
    assert all(any(d.kind == "edition" for d in effect.disputed) for effect in granted)


def test_what_people_approved_is_said_in_both_languages(
    base: MemoryRecords, capsys: pytest.CaptureFixture[str]
) -> None:
    log = FakeLog()
    log.publish(DAY_1, link("one"), link("two", "toxicologist-higher", people=1))
    records = published(base, log)
    for subject, language, said in (
        (LOWER, "en", "approved by 2 people (Suzhou talent office, edition 1)"),
        (LOWER, "zh", "经2人审核（苏州人才办第1批）"),
        (HIGHER, "en", "approved by 1 person (Suzhou talent office, edition 1)"),
    ):
        print_answer(answer(records, subject, DAY_1), Speaker(records), language)
        assert said in capsys.readouterr().out
    print_answer(answer(records, ABT, DAY_1), Speaker(records), "en")
    assert "approved by" not in capsys.readouterr().out
    told = answer_json(answer(records, ABT, DAY_1), Speaker(records))["places"][0]["effects"]
    assert {effect["approved_by"] for effect in told} == {None}


# --- the sentence -------------------------------------------------------------------


_WORLD = s.World(
    s.vocabulary(
        places=(s.place("china", kind="country"), s.place("suzhou", "china")),
        domestic=(s.node("engineering.T3", NodeKind.TITLE),),
    ),
    {LOWER: s.node(LOWER), HIGHER: s.node(HIGHER)},
)
_KINDS = {kind: ids[0] for kind, ids in s.NODE_IDS.items()}


def _target(kind: NodeKind, chance: Random) -> Target:
    if kind is NodeKind.TITLE:
        return s.title(*chance.sample(["T2", "T3", "T4"], chance.randint(0, 2)))
    if kind is NodeKind.SKILL_LEVEL:
        return Target(kind, "electrician", levels=("SL4",))
    return Target(kind, _KINDS[kind])


@pytest.mark.parametrize("relation", list(Relation))
def test_the_sentence_published_is_that_of_the_decision_stored(relation: Relation) -> None:
    _, kinds = s.ENDS[relation]
    for kind in kinds or (None,):
        decision = approval(
            _target(kind, Random(7)) if kind else None, relation=relation, part=("theory",)
        )
        log = FakeLog()
        log.publish(DAY_1, PublishedLink("one", LOWER, decision, 2, 0))
        records = PublishedRecords(_WORLD, log, Clock())
        (found,) = records.links_from([LOWER])
        speaker = Speaker(records)
        stored = Decision.from_json(decision.to_json())
        assert speaker.link(found) == speaker.link(decided_link(stored, LOWER))
        sentence = s.RELATIONS[relation].sentence
        assert speaker.link(found).zh.startswith(sentence.zh.partition("{")[0])
        assert speaker.link(found).en.startswith(sentence.en.partition("{")[0])


def test_a_refusal_has_no_link() -> None:
    with pytest.raises(ValueError, match="refusal"):
        decided_link(Decision(Verdict.REFUSE, T3, CITY, reason="level"), LOWER)


# --- taken up at once ---------------------------------------------------------------


def test_a_publication_is_taken_up_at_once_by_every_set_of_records(base: MemoryRecords) -> None:
    log = FakeLog()
    clock = Clock()
    both = [PublishedRecords(base, log, clock), PublishedRecords(base, log, clock)]
    for records in both:
        assert at(records, LOWER, DAY_1).status is Status.NOT_IN_LOADED
    log.publish(DAY_1, link("one"))
    clock.now += 0.0021
    for records in both:
        assert at(records, LOWER, DAY_1).status is Status.RECOGNISED


def test_within_two_milliseconds_the_log_is_looked_at_once(base: MemoryRecords) -> None:
    log = FakeLog()
    log.publish(DAY_1, link("one"))
    records = published(base, log)
    at(records, LOWER, DAY_1)
    assert log.asked == ["head", "events after 0"]


def test_only_what_came_after_the_last_known_event_is_read(base: MemoryRecords) -> None:
    log, clock = FakeLog(), Clock()
    log.publish(DAY_1, link("one"))
    records = PublishedRecords(base, log, clock)
    before = records.vocabulary
    log.asked.clear()
    log.remark()
    clock.now += 1
    assert records.vocabulary is before
    log.publish(DAY_2)
    clock.now += 1
    assert records.vocabulary is not before
    assert log.asked == ["head", "events after 1", "head", "events after 2"]


def test_many_remarks_later_a_publication_is_still_found(base: MemoryRecords) -> None:
    log = FakeLog()
    log.publish(DAY_1, link("one"))
    records = published(base, log)
    assert records.editions.last == 1
    for _ in range(100):
        log.remark()
    log.publish(DAY_2)
    assert records.editions.last == 2
    assert set(records.editions.links(1)) == {"one"}


def test_who_asks_for_the_editions_gets_those_of_this_moment(base: MemoryRecords) -> None:
    log = FakeLog()
    records = published(base, log)
    assert records.editions.last == 0
    log.publish(DAY_1, link("one"))
    assert records.editions.last == 1


@pytest.mark.parametrize("take", [PublishedRecords.snapshot, PublishedRecords.steady])
def test_no_publication_comes_between_two_questions_to_a_snapshot(
    base: MemoryRecords, take: Callable[[PublishedRecords], Records]
) -> None:
    log, clock = FakeLog(), Clock()
    log.publish(DAY_1, link("one"))
    records = PublishedRecords(base, log, clock)
    snapshot, mark = take(records), records.revision
    log.publish(DAY_1, link("one", target=T2))
    clock.now += 1
    assert targets(at(snapshot, LOWER, DAY_1)) == {("T3",)}
    assert targets(at(records, LOWER, DAY_1)) == {("T2",)}
    assert (snapshot.revision, snapshot.revision == records.revision) == (mark, False)
    assert targets(at(take(records), LOWER, DAY_1)) == {("T2",)}  # the next one follows at once


@pytest.mark.parametrize("extra", [0, 1, 5], ids=["shorter", "as long", "longer"])
def test_a_log_that_was_replaced_is_read_anew(base: MemoryRecords, extra: int) -> None:
    log, clock = FakeLog(), Clock()
    log.publish(DAY_1, link("one"))
    log.publish(DAY_2, link("one"), link("two"))
    records = PublishedRecords(base, log, clock)
    mark = records.revision
    assert records.editions.last == 2
    restored = FakeLog()
    restored.publish(DAY_1, link("other", "toxicologist-higher"))
    for _ in range(extra):
        restored.remark()
    log.events_ = restored.events_
    clock.now += 1
    assert records.editions.last == 1
    assert at(records, LOWER, DAY_2).status is Status.NOT_IN_LOADED
    assert at(records, HIGHER, DAY_2).status is Status.RECOGNISED
    assert records.revision != mark


def test_the_revision_moves_with_every_publication_and_with_nothing_else(
    base: MemoryRecords,
) -> None:
    log, clock = FakeLog(), Clock()
    records = PublishedRecords(base, log, clock)
    marks = [records.revision]
    assert marks == [base.revision]
    for act in (log.remark, lambda: log.publish(DAY_1), log.remark, lambda: log.publish(DAY_1)):
        act()
        clock.now += 1
        marks.append(records.revision)
    assert [marks[0] == marks[1], marks[1] == marks[2], marks[2] == marks[3]] == [True, False, True]
    assert len(set(marks)) == 3


def test_another_catalogue_under_it_is_taken_up(base: MemoryRecords, tmp_path: Path) -> None:
    folder = small_folder(tmp_path)
    add_link(folder, subject="toxicologist-higher", id="suzhou.higher")
    log = FakeLog()
    log.publish(DAY_1, link("one"))
    records = published(base, log)
    assert "office-suzhou-1" in records.vocabulary.editions
    records.base = records_of(folder)
    assert records.vocabulary.places is records.base.vocabulary.places
    assert "office-suzhou-1" in records.vocabulary.editions
    assert len(records.links_from([HIGHER, LOWER])) == 2


def test_who_looks_while_another_is_still_looking_does_not_wait(base: MemoryRecords) -> None:
    """One who writes to the log holds its lock and asks for the editions: nobody may block him."""
    held, release = threading.Event(), threading.Event()

    class SlowLog(FakeLog):
        def head(self) -> Head:
            if threading.current_thread() is slow:
                held.set()
                assert release.wait(10)
            return super().head()

    log = SlowLog()
    records = PublishedRecords(base, log, Clock())
    slow = threading.Thread(target=lambda: records.editions)
    slow.start()
    assert held.wait(10)
    log.publish(DAY_1, link("one"))
    assert records.editions.last == 1
    release.set()
    slow.join()
    assert records.editions.last == 1


# --- what would be ------------------------------------------------------------------


def test_a_supposition_shows_what_publication_would_and_stores_nothing(
    base: MemoryRecords,
) -> None:
    log = FakeLog()
    log.publish(DAY_1, link("one"), link("stays", "toxicologist-higher"))
    records = published(base, log)
    next_ = wanted(link("two", target=T2), link("stays", "toxicologist-higher"))
    before = len(log.events_)
    supposed = hypothetical(records, next_, SUZHOU, date.fromisoformat(DAY_2))
    assert targets(at(supposed, LOWER, DAY_2)) == {("T2",)}
    assert targets(at(supposed, LOWER, DAY_1)) == {("T3",)}
    assert targets(at(records, LOWER, DAY_2)) == {("T3",)}
    assert len(log.events_) == before
    assert records.editions.last == 1
    gone = hypothetical(records, wanted(), SUZHOU, date.fromisoformat(DAY_2))
    assert at(gone, LOWER, DAY_2).status is Status.DELISTED


@given(MAKINGS)
def test_a_supposition_answers_as_the_publication_does(
    makings: list[tuple[dict[str, tuple[str, int]], int]],
) -> None:
    log, day = FakeLog(), date(2026, 11, 22)
    records = PublishedRecords(_WORLD, log, Clock())
    for made, days in makings:
        day += timedelta(days)
        supposed = hypothetical(records, wanted(*_links(made)), SUZHOU, day)
        log.publish(day.isoformat(), *_links(made))
        real = PublishedRecords(_WORLD, log, Clock())
        for on in (day - timedelta(1), day, day + timedelta(30)):
            one = look_up_node(supposed, LOWER, place=CITY, on=on)
            two = look_up_node(real, LOWER, place=CITY, on=on)
            assert answer_json(one, Speaker(supposed)) == answer_json(two, Speaker(real))
        records = real


def test_what_still_lacks_its_evidence_can_be_supposed(base: MemoryRecords) -> None:
    bare = PublishedLink("one", LOWER, approval(claim=None), 1, 1)
    supposed = hypothetical(
        published(base, FakeLog()), wanted(bare), SUZHOU, date.fromisoformat(DAY_1)
    )
    (found,) = supposed.links_from([LOWER])
    assert supposed.vocabulary.sources[found.claims[0].source].title == Text(
        "苏州人才办的决定", "A decision of Suzhou talent office"
    )
    assert at(supposed, LOWER, DAY_1).status is Status.RECOGNISED


def test_what_no_edition_rests_on_is_worked_out_once(base: MemoryRecords) -> None:
    records = published(base, FakeLog())
    at(records, LOWER, DAY_1)
    supposed = hypothetical(records, wanted(link("one")), SUZHOU, date.fromisoformat(DAY_1))
    assert vars(supposed.vocabulary)["children"] is vars(records.vocabulary)["children"]
    assert "replaced" not in vars(supposed.vocabulary)

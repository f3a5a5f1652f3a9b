"""The one status of a place: each of the table of section 5, and the order in which they apply."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date

import pytest
import strategies as s

from mapper.answers import Answer, look_up_node
from mapper.conditions import NOBODY, Holder, State
from mapper.domain import (
    CORRESPONDING,
    Certainty,
    Claim,
    Condition,
    Edition,
    EditionId,
    Link,
    LinkId,
    ListId,
    Member,
    NamedList,
    NodeId,
    NodeKind,
    PlaceId,
    Relation,
    Standing,
    Step,
    Target,
)
from mapper.status import Status
from mapper.survey import PlaceAnswer

NOW = date(2026, 11, 22)
SUZHOU, ZONE = PlaceId("suzhou"), PlaceId("zone")
PLACES = (
    s.place("china", kind="country"),
    s.place("jiangsu", "china", kind="province"),
    s.place("suzhou", "jiangsu"),
    s.place("zone", "suzhou", kind="zone"),
)
ABT, FAMILY = NodeId("abt"), NodeId("toxicologists")
T3 = s.title("T3")
TITLE, MAY_APPLY = Relation.RECOGNISED_AS, Relation.MAY_APPLY_FOR
LICENCE = s.target(NodeKind.LICENCE, "licence")
MASTER, FIVE = s.row("degree", ">=", "master"), s.row("work_years", ">=", "5")
LATER = s.edition("suzhou-6", valid_from="2027-03-01", published="2026-09-01")
LISTED = ListId("list-c")


def link(
    name: str = "one",
    relation: Relation = TITLE,
    aim: Target | None = T3,
    *conditions: Condition,
    subject: NodeId = ABT,
    place: str = "suzhou",
    edition: str = "suzhou-5",
    steps: tuple[Step, ...] = (),
    claims: tuple[Claim, ...] = (),
    covers: str = "",
    result_term: str = "",
    list_id: ListId | None = None,
) -> Link:
    """A link of the fifth batch of Suzhou that is wholly known, but for what is said."""
    return Link(
        LinkId(name), subject, relation, aim, PlaceId(place), EditionId(edition),
        claims or (s.claim(name),), list_id, covers=covers, conditions=conditions, steps=steps,
        result_term=result_term,
    )  # fmt: skip


def world(
    *links: Link,
    editions: tuple[Edition, ...] = (),
    members: tuple[Member, ...] = (),
    counts: Mapping[str, int] | None = None,
    lists: tuple[NamedList, ...] = (),
    rows: Mapping[tuple[str, str], tuple[Condition, ...]] | None = None,
) -> s.World:
    known = editions or (s.edition(),)
    return s.World(
        s.vocabulary(*known, places=PLACES, lists=lists, conditions=rows, published="2022-03-28"),
        {ABT: s.node(ABT), FAMILY: s.node(FAMILY, NodeKind.FAMILY)},
        links,
        members,
        {},
        {EditionId(name): count for name, count in (counts or {}).items()},
    )


def answer(
    records: s.World, holder: Holder = NOBODY, on: date = NOW, place: PlaceId = SUZHOU
) -> Answer:
    return look_up_node(records, ABT, place=place, on=on, holder=holder)


def at(
    records: s.World, holder: Holder = NOBODY, on: date = NOW, place: PlaceId = SUZHOU
) -> PlaceAnswer:
    return answer(records, holder, on, place).places[0]


def status(*links: Link, holder: Holder = NOBODY, on: date = NOW) -> Status:
    return at(world(*links), holder, on).status


# --- what is granted --------------------------------------------------------------


@pytest.mark.parametrize(
    ("aim", "why"),
    [
        (T3, "one level of a series"),
        (s.title("T3", group=CORRESPONDING), "one level of the corresponding series"),
        (Target(NodeKind.SKILL_LEVEL, "electrician", levels=("SL4",)), "one skill level"),
        (s.target(NodeKind.DIRECTORY, "item"), "one directory item, class not stated"),
    ],
)
def test_a_link_that_is_met_with_one_target_is_recognised(aim: Target, why: str) -> None:
    assert status(link("one", TITLE, aim)) is Status.RECOGNISED, why


@pytest.mark.parametrize("kind", ["papers", "registration", "verification", "employer_review"])
def test_papers_do_not_keep_from_being_recognised(kind: str) -> None:
    assert status(link(steps=(s.step(kind),))) is Status.RECOGNISED


@pytest.mark.parametrize("kind", ["theory_test", "training", "interview", "evaluation"])
def test_a_step_that_an_office_decides_leaves_an_application(kind: str) -> None:
    assert status(link(steps=(s.step(kind),))) is Status.MAY_APPLY


def test_who_may_apply_is_not_recognised() -> None:
    assert status(link("one", MAY_APPLY)) is Status.MAY_APPLY
    assert status(link("one", MAY_APPLY), link("two")) is Status.RECOGNISED


def test_facts_that_are_missing_are_named() -> None:
    found = at(world(link("one", TITLE, T3, MASTER, FIVE)))
    assert found.status is Status.NEEDS_FACTS
    assert {outcome.condition.kind for _, outcome in found.missing} == {"degree", "work_years"}


def test_what_time_brings_is_not_yet_with_its_day() -> None:
    found = at(world(link("one", TITLE, T3, FIVE)), Holder(work_years=4))
    assert found.status is Status.NOT_YET
    assert [outcome.met_on for _, outcome in found.missing] == [date(2027, 11, 22)]


def test_facts_to_say_come_before_days_to_wait() -> None:
    links = (link("one", TITLE, s.title("T2"), MASTER), link("two", TITLE, T3, FIVE))
    assert status(*links, holder=Holder(work_years=1)) is Status.NEEDS_FACTS


def test_a_place_whose_only_links_start_later_is_not_yet() -> None:
    records = world(link(edition="suzhou-6"), editions=(s.edition(), LATER))
    found = at(records)
    assert found.status is Status.NOT_YET
    assert [day for _, day in found.later] == [date(2027, 3, 1)]
    assert at(records, on=date(2027, 3, 1)).status is Status.RECOGNISED


def test_a_refusal_that_starts_later_is_nothing_to_wait_for() -> None:
    later = link("one", Relation.NOT_COMPARABLE, T3, edition="suzhou-6")
    assert at(world(later, editions=(s.edition(), LATER))).status is not Status.NOT_YET


# --- partly known -----------------------------------------------------------------


@pytest.mark.parametrize(
    ("one", "why"),
    [
        (link("one", TITLE, s.title("T2", "T3")), "a set of levels"),
        (link("one", TITLE, s.title(next_above=True)), "the level above the one held"),
        (link("one", TITLE, s.title("T3", group="not_stated")), "the series is not stated"),
        (link("one", TITLE, T3, s.row("degree", ">=", "")), "the source lost a condition"),
        (link("one", TITLE, T3, claims=(s.claim("one", Certainty.PARTLY),)), "read in part"),
        (link("one", TITLE, T3, claims=(s.claim("one", Certainty.MEMORY),)), "only remembered"),
        (link("one", Relation.NAMED_FOR, None), "named, with no effect"),
        (link("one", Relation.COMPARABLE_TO), "only compared"),
    ],
)
def test_what_is_not_wholly_in_our_data_is_partly_known(one: Link, why: str) -> None:
    assert status(one) is Status.PARTLY_KNOWN, why


def test_a_day_before_the_earliest_source_is_partly_known_and_never_a_no() -> None:
    undated = s.edition(published="2017", valid_from="")
    records = world(link(), editions=(undated,))
    assert at(records, on=date(2020, 1, 1)).status is Status.PARTLY_KNOWN
    assert at(records).status is Status.RECOGNISED


@pytest.mark.parametrize("standing", [Standing.UNKNOWN, Standing.ENDED])
def test_an_edition_of_which_nobody_knows_whether_it_holds_is_partly_known(
    standing: Standing,
) -> None:
    records = world(link(), editions=(s.edition(standing=standing),))
    assert at(records).status is Status.PARTLY_KNOWN


@pytest.mark.parametrize(
    ("covers", "certainty", "expected"),
    [
        ("all", Certainty.SEEN, Status.RECOGNISED),
        ("some", Certainty.SEEN, Status.PARTLY_KNOWN),
        ("", Certainty.SEEN, Status.PARTLY_KNOWN),
        ("all", Certainty.PARTLY, Status.PARTLY_KNOWN),
        ("all", Certainty.MEMORY, Status.PARTLY_KNOWN),
    ],
)
@pytest.mark.parametrize("aim", [T3, LICENCE], ids=["title", "practice"])
def test_a_family_speaks_for_a_member_only_if_it_covers_all_and_membership_is_seen(
    covers: str, certainty: Certainty, expected: Status, aim: Target
) -> None:
    relation = TITLE if aim is T3 else Relation.PERMITS_PRACTICE
    one = link("one", relation, aim, subject=FAMILY, covers=covers)
    found = at(world(one, members=(Member(FAMILY, ABT, certainty),)))
    if aim is LICENCE and expected is Status.RECOGNISED:
        expected = Status.DIFFERENT_EFFECT
    assert found.status is expected


def test_a_family_that_is_only_named_is_partly_known_beside_an_unmet_link() -> None:
    named = link("one", Relation.PERMITS_PRACTICE, LICENCE, subject=FAMILY)
    own = link("two", TITLE, T3, MASTER)
    records = world(named, own, members=(Member(FAMILY, ABT, Certainty.SEEN),))
    assert at(records, Holder(degree="college")).status is Status.PARTLY_KNOWN


def test_links_that_are_unmet_do_not_count_as_partly_known() -> None:
    one = link("one", TITLE, s.title("T2", "T3"), MASTER)
    assert status(one, holder=Holder(degree="college")) is Status.CONDITIONS_UNMET


# --- other effects, and the kinds of no ---------------------------------------------


@pytest.mark.parametrize(
    ("relation", "aim"),
    [
        (Relation.PERMITS_PRACTICE, LICENCE),
        (Relation.EXEMPTS_FROM, s.target(NodeKind.DIRECTORY, "item")),
        (Relation.LISTED_FOR, s.target(NodeKind.LIST, "list")),
        (MAY_APPLY, s.target(NodeKind.PERMIT, "permit")),
    ],
)
def test_practice_exemption_and_benefit_are_another_effect_whatever_is_unknown(
    relation: Relation, aim: Target
) -> None:
    assert status(link("one", relation, aim)) is Status.DIFFERENT_EFFECT
    assert status(link("one", relation, aim, MASTER)) is Status.DIFFERENT_EFFECT
    unmet = status(link("one", relation, aim, MASTER), holder=Holder(degree="college"))
    assert unmet is Status.CONDITIONS_UNMET


def test_another_effect_comes_before_a_title_out_of_reach() -> None:
    links = (link("one", TITLE, T3, MASTER), link("two", Relation.PERMITS_PRACTICE, LICENCE))
    assert status(*links, holder=Holder(degree="college")) is Status.DIFFERENT_EFFECT


def test_every_unmet_condition_is_named() -> None:
    rows = (MASTER, s.row("nationality", "!=", "cn"))
    found = at(world(link("one", TITLE, T3, *rows)), Holder(degree="college", nationality="cn"))
    assert found.status is Status.CONDITIONS_UNMET
    assert {outcome.condition.kind for _, outcome in found.missing} == {"degree", "nationality"}


@pytest.mark.parametrize("relation", [Relation.NOT_COMPARABLE, Relation.NO_COUNTERPART])
def test_what_was_examined_and_refused_is_refused(relation: Relation) -> None:
    refusal = link("one", relation)
    assert status(refusal) is Status.REFUSED
    assert status(refusal, link("two")) is Status.RECOGNISED
    assert at(world(refusal)).negatives


def test_a_refusal_of_some_of_a_family_refuses_no_member() -> None:
    refusal = link("one", Relation.NOT_COMPARABLE, T3, subject=FAMILY, covers="some")
    members = (Member(FAMILY, ABT, Certainty.SEEN),)
    assert at(world(refusal, members=members)).status is Status.PARTLY_KNOWN
    whole = replace(refusal, covers="all")
    assert at(world(whole, members=members)).status is Status.REFUSED


@pytest.mark.parametrize(("loaded", "expected"), [(3, Status.DELISTED), (2, Status.NOT_IN_LOADED)])
def test_only_a_wholly_loaded_successor_delists(loaded: int, expected: Status) -> None:
    successor = s.edition(
        "suzhou-6", published="2025-01-01", valid_from="2025-01-01", replaces=("suzhou-5",),
        stated_count=3,
    )  # fmt: skip
    records = world(link(), editions=(s.edition(), successor), counts={"suzhou-6": loaded})
    found = at(records)
    assert found.status is expected
    assert [day for _, day in found.ended] == [date(2024, 12, 31)]
    assert at(records, on=date(2024, 12, 31)).status is Status.RECOGNISED


def test_an_edition_in_part_proves_no_absence() -> None:
    part = s.edition(stated_count=344)
    found = at(world(editions=(part,), counts={"suzhou-5": 3}))
    assert found.status is Status.NOT_IN_LOADED
    assert (found.loaded.n, found.loaded.total, found.loaded.complete) == (3, 344, False)


def test_an_edition_that_states_no_count_is_never_complete() -> None:
    assert at(world(counts={"suzhou-5": 344})).status is Status.NOT_IN_LOADED


def test_a_place_whose_editions_are_wholly_loaded_was_never_asked() -> None:
    whole = s.edition(stated_count=3)
    assert at(world(editions=(whole,), counts={"suzhou-5": 3})).status is Status.NEVER_ASKED


@pytest.mark.parametrize("kind", ["domestic", "examination_list"])
def test_a_place_without_a_scheme_was_never_asked(kind: str) -> None:
    assert at(world(editions=(s.edition(kind=kind),))).status is Status.NEVER_ASKED


@pytest.mark.parametrize("standing", [Standing.IN_FORCE, Standing.UNKNOWN])
def test_a_list_of_open_examinations_recognises_nobody(standing: Standing) -> None:
    examinations = s.edition(kind="examination_list", standing=standing)
    found = at(world(link(), editions=(examinations,)))
    assert found.status is Status.NEVER_ASKED
    assert not found.effects


def test_a_draft_recognises_nobody() -> None:
    assert not at(world(link(), editions=(s.edition(standing=Standing.DRAFT),))).effects


def test_what_only_a_zone_says_is_named_and_does_not_count_for_the_city() -> None:
    records = world(link(place="zone", edition="zone-1"), editions=(s.edition("zone-1", "zone"),))
    found = at(records)
    assert found.status is Status.ONLY_INSIDE
    assert [(each.place, each.status) for each in found.inside] == [(ZONE, Status.RECOGNISED)]
    assert at(records, place=ZONE).status is Status.RECOGNISED


def test_what_a_zone_says_never_sets_the_status_of_a_city_that_speaks() -> None:
    editions = (s.edition(), s.edition("zone-1", "zone"))
    named = link("one", Relation.NAMED_FOR, None)
    records = world(named, link("two", place="zone", edition="zone-1"), editions=editions)
    found = at(records)
    assert found.status is Status.PARTLY_KNOWN
    assert [each.status for each in found.inside] == [Status.RECOGNISED]


def test_what_another_place_says_stands_elsewhere() -> None:
    found = answer(world(link()), place=PlaceId("china"))
    assert [each.place for each in found.places[0].inside] == [SUZHOU]
    other = s.edition("zone-1", "zone")
    records = world(link(), editions=(s.edition(), other))
    moved = replace(records, links=(link(place="zone", edition="zone-1"),))
    assert at(moved, place=PlaceId("jiangsu")).status is Status.ONLY_INSIDE


# --- next, disputes, lapse ------------------------------------------------------------


def test_the_lower_level_stays_and_next_names_the_nearest_above_with_its_day() -> None:
    links = [link(level, TITLE, s.title(level), s.row("work_years", ">=", years))
             for level, years in (("T2", "1"), ("T3", "5"), ("T4", "10"))]  # fmt: skip
    found = at(world(*links), Holder(work_years=4))
    assert found.status is Status.RECOGNISED
    states = {effect.link.id: effect.state for effect in found.effects}
    assert states == {"T2": State.MET, "T3": State.NOT_YET, "T4": State.NOT_YET}
    nearest = [step.effect for step in found.next if step.held is None]
    assert [effect.link.id for effect in nearest] == ["T3"]
    assert nearest[0].result.met_on == date(2027, 11, 22)


def test_what_follows_a_title_that_is_not_met_is_said_as_if_held() -> None:
    links = (
        link("one", TITLE, s.target(NodeKind.DIRECTORY, "item"), steps=(s.step("training"),)),
        link("two", Relation.COUNTS_AS_TITLE, T3, subject=NodeId("item")),
    )
    records = world(*links)
    known = replace(records.vocabulary, domestic={
        NodeId("item"): s.node("item", NodeKind.DIRECTORY, access=True)})  # fmt: skip
    found = at(replace(records, vocabulary=known))
    assert [[part.id for part in effect.path] for effect in found.effects] == [["one"]]
    assert [(step.held.id if step.held else "", step.effect.link.id) for step in found.next] == [
        ("item", "two")
    ]


def test_years_of_holding_the_certificate_are_no_years_of_holding_what_it_gives() -> None:
    links = (
        link("one", TITLE, s.target(NodeKind.DIRECTORY, "item")),
        link("two", Relation.COUNTS_AS_TITLE, T3, s.row("held_years", ">=", "5"),
             subject=NodeId("item")),
    )  # fmt: skip
    found = at(world(*links), Holder(held_since=date(2000, 1, 1)))
    states = {effect.link.id: effect.state for effect in found.effects}
    assert states == {"one": State.MET, "two": State.NEEDS_FACTS}


def test_claims_that_differ_are_shown() -> None:
    claims = (
        s.claim("one"),
        s.claim("one", name="valid_from", value="2022"),
        s.claim("one", name="valid_from", value="2023"),
    )
    found = at(world(link(claims=claims)))
    assert found.status is Status.RECOGNISED
    disputes = [dispute for effect in found.effects for dispute in effect.disputed]
    assert [(each.kind, each.field, each.values) for each in disputes] == [
        ("claims", "valid_from", ("2022", "2023"))
    ]


def test_a_list_that_is_restated_is_judged_beside_and_does_not_decide() -> None:
    """As the 2025 round of Shanghai restates list C, whose own rows stay in force."""
    round_2025 = s.edition("round-2025", kind="policy")
    lists = (
        NamedList(LISTED, EditionId("suzhou-5"), "C", s.NAME),
        NamedList(ListId("round"), EditionId("round-2025"), "C", s.NAME, restates=(LISTED,)),
    )
    stricter = (s.row("work_years", ">=", "10", applies_to="T3"),)
    records = world(
        link(list_id=LISTED), editions=(s.edition(), round_2025), lists=lists,
        rows={("list", "round"): stricter},
    )  # fmt: skip
    found = at(records, Holder(work_years=8))
    assert found.status is Status.RECOGNISED
    (dispute,) = found.effects[0].disputed
    assert (dispute.kind, dispute.level) == ("restated", "T3")
    assert dispute.result is not None
    assert dispute.result.state is State.NOT_YET


@pytest.mark.parametrize("related", ["", "replaces", "adds_to"])
def test_an_edition_that_says_otherwise_is_shown_unless_it_replaces_or_adds(related: str) -> None:
    other = s.edition(
        "other", valid_from="2022-03-28",
        adds_to=("suzhou-5",) if related == "adds_to" else (),
        replaces=("suzhou-5",) if related == "replaces" else (),
    )  # fmt: skip
    rival = link("two", MAY_APPLY, T3, edition="other")
    found = at(world(link(), rival, editions=(s.edition(), other)))
    kinds = {dispute.kind for effect in found.effects for dispute in effect.disputed}
    assert kinds == (set() if related else {"edition"})
    assert found.status is (Status.MAY_APPLY if related == "replaces" else Status.RECOGNISED)


@pytest.mark.parametrize(
    ("on", "expected"),
    [
        (date(2028, 7, 31), Status.DIFFERENT_EFFECT),
        (date(2028, 8, 1), Status.CONDITIONS_UNMET),
    ],
)
def test_a_result_lapses_when_its_term_has_passed(on: date, expected: Status) -> None:
    """As the recognition of a nurse in Hainan does after three years."""
    granted = link("one", Relation.PERMITS_PRACTICE, LICENCE, result_term="P3Y")
    found = at(world(granted), Holder(granted_on=date(2025, 8, 1)), on)
    assert found.status is expected
    lapsed = [effect.lapsed_on for effect in found.effects]
    assert lapsed == [date(2028, 8, 1) if expected is Status.CONDITIONS_UNMET else None]

"""The six rules of walking, as properties of random worlds, and the cases they come from."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from itertools import pairwise
from random import Random

import strategies as s
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from mapper.answer_json import effect_sentence
from mapper.answers import Answer, look_up_node
from mapper.conditions import Holder, RowState, judge
from mapper.dates import add_term
from mapper.domain import (
    Certainty,
    Condition,
    Edition,
    Link,
    NodeId,
    PlaceId,
    Relation,
    Standing,
    Walk,
)
from mapper.effects import Effect, Question
from mapper.force import Holds
from mapper.graph import object_key, stated_for
from mapper.sentences import ACCESS_LINE, Speaker
from mapper.survey import PlaceAnswer

NOW = date(2026, 11, 22)
many = settings(
    deadline=None,
    max_examples=200,
    derandomize=True,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
NEVER_WALKED = frozenset(
    relation for relation, words in s.RELATIONS.items() if words.walk in (Walk.NEVER, Walk.GATE)
)
START_ONLY = frozenset({Relation.RECOGNISED_AS, Relation.ISSUED_WITH})


# --- what is asked, and the rules told a second time ---------------------------


def answer(asked: s.Asked) -> Answer:
    return look_up_node(
        asked.world, asked.start, place=asked.place, on=asked.on, holder=asked.holder
    )


def every_place(found: Answer) -> Iterator[PlaceAnswer]:
    for each in (*found.places, *found.elsewhere):
        yield each
        yield from each.inside


def effects_of(found: Answer) -> Iterator[tuple[PlaceAnswer, Effect]]:
    for each in every_place(found):
        for effect in each.effects:
            yield each, effect


def long_paths(asked: s.Asked) -> list[Effect]:
    return [effect for _, effect in effects_of(answer(asked)) if len(effect.path) > 1]


def enclosing(asked: s.Asked, place: PlaceId) -> set[PlaceId]:
    found, waiting = set[PlaceId](), [place]
    while waiting:
        here = waiting.pop()
        found.add(here)
        waiting += asked.world.vocabulary.places[here].parents
    return found


def earliest(text: str) -> date:
    year, month, day = ([int(part) for part in text.split("-")] + [1, 1])[:3]
    return date(year, month, day)


def edition_of(asked: s.Asked, link: Link) -> Edition | None:
    return asked.world.vocabulary.editions[link.edition] if link.edition else None


def may_hold(asked: s.Asked, link: Link) -> bool:
    """Rule 2 in other words than those of ``mapper.force``; ends are whole years here."""
    edition = edition_of(asked, link)
    if edition is None:
        return not link.valid_from or asked.on >= earliest(link.valid_from)
    begins = (edition.published, edition.not_before, link.valid_from or edition.valid_from)
    ended = edition.valid_until and asked.on.year > int(edition.valid_until[:4])
    return (
        edition.standing is not Standing.DRAFT
        and edition.kind != "examination_list"
        and all(asked.on >= earliest(day) for day in begins if day)
        and not ended
    )


def is_open(asked: s.Asked, path: tuple[Link, ...]) -> bool:
    """Rule 3 in other words than those of ``mapper.effects``: one may go beyond a path."""
    link, words = path[-1], asked.world.vocabulary
    node = asked.world.nodes([asked.start])[asked.start]
    holder = asked.holder if len(path) == 1 else without_certificate(asked.holder)
    question = Question(words, asked.on, holder, node, asked.world.entry_routes(asked.start))
    steps = (*link.steps, *words.steps_of.get(("edition", link.edition or ""), ()))
    good = question.judge(link).result.implied or all(
        judge(row, question.context).state is RowState.MET for row in rows_of(asked, link)
    )
    lapsed = (
        len(path) == 1
        and asked.holder.granted_on is not None
        and bool(link.result_term)
        and asked.on >= add_term(asked.holder.granted_on, link.result_term)
    )
    memory = any(claim.certainty is Certainty.MEMORY for claim in link.claims)
    return good and not steps and not lapsed and not memory and object_key(link.target)[0] != "?"


def rows_of(asked: s.Asked, link: Link) -> tuple[Condition, ...]:
    """The rows of a link and of its edition; they make one route here."""
    words = asked.world.vocabulary
    return (*link.conditions, *words.conditions.get(("edition", link.edition or ""), ()))


def without_certificate(holder: Holder) -> Holder:
    return replace(holder, held_since=None, granted_on=None, certificate_valid=None)


def describes(asked: s.Asked, link: Link, node_id: str) -> bool:
    """A link stands for a node under its own id, its general level, or its item."""
    known = asked.world.vocabulary.domestic.get(NodeId(node_id))
    return link.subject in stated_for(NodeId(node_id), known.parent if known else None)


# --- the rules ------------------------------------------------------------------


def test_random_worlds_do_have_paths_of_several_links() -> None:
    lengths: list[int] = []

    @many
    @given(s.questions())
    def ask(asked: s.Asked) -> None:
        lengths.extend(len(effect.path) for effect in long_paths(asked))

    ask()
    assert len(lengths) >= 10


@many
@given(s.questions())
def test_rule_1_recognition_and_joint_tests_stand_at_the_start_only(asked: s.Asked) -> None:
    for _, effect in effects_of(answer(asked)):
        assert not {link.relation for link in effect.path[1:]} & START_ONLY


@many
@given(s.questions())
def test_rule_1_no_certificate_takes_the_links_of_another(asked: s.Asked) -> None:
    families = {member.family for member in asked.world.families_of(asked.start)}
    for _, effect in effects_of(answer(asked)):
        first = effect.path[0]
        own = any(describes(asked, first, node_id) for node_id in {asked.start, *families})
        assert own, f"{first.subject} is neither {asked.start} nor one of its families"
        for before, link in pairwise(effect.path):
            assert before.target is not None
            assert describes(asked, link, str(before.target.node_id))
            if link.subject in asked.world.certificates:
                assert before.relation is Relation.ISSUED_WITH


@many
@given(s.questions())
def test_rule_1_what_follows_holds_of_the_thing_reached_only(asked: s.Asked) -> None:
    certificates = {*s.CERTIFICATES, s.FAMILY}
    families = {member.family for member in asked.world.families_of(asked.start)}
    for each in every_place(answer(asked)):
        joint = {
            effect.target.node_id
            for effect in each.effects
            if effect.target is not None and effect.link.relation is Relation.ISSUED_WITH
        }
        for found in each.next:
            subjects = {link.subject for link in found.effect.path} & certificates
            assert subjects <= {asked.start, *families, *joint}


@many
@given(s.questions())
def test_rule_2_every_link_holds_in_the_place_and_on_the_day(asked: s.Asked) -> None:
    for each in every_place(answer(asked)):
        around = enclosing(asked, each.place)
        shown = [effect.path for effect in (*each.effects, *each.negatives)]
        for path in (*shown, *(found.effect.path for found in each.next)):
            for link in path:
                assert link.place in around
                assert may_hold(asked, link), f"{link.id} does not hold"


@many
@given(s.questions())
def test_rule_2_nothing_of_a_draft_is_ever_shown(asked: s.Asked) -> None:
    for each in every_place(answer(asked)):
        links = [
            *(link for effect in (*each.effects, *each.negatives) for link in effect.path),
            *(link for found in each.next for link in found.effect.path),
            *(link for link, _ in (*each.later, *each.ended)),
            *(link for link, _ in each.delisted),
            *each.gates,
        ]
        standings = [edition.standing for link in links if (edition := edition_of(asked, link))]
        assert Standing.DRAFT not in standings


@many
@given(s.questions())
def test_rule_2_a_certain_link_has_begun_and_not_ended(asked: s.Asked) -> None:
    sources = [known.published for known in asked.world.vocabulary.sources.values()]
    for _, effect in effects_of(answer(asked)):
        if effect.force.holds is not Holds.YES:
            continue
        for link in effect.path:
            edition = edition_of(asked, link)
            dated = (edition.valid_from or edition.published) if edition else ""
            start = link.valid_from or dated or min(sources)
            assert start
            assert earliest(start) <= asked.on
            assert edition is None or edition.standing is not Standing.UNKNOWN


@many
@given(s.questions())
def test_rule_3_no_path_goes_beyond_what_is_not_wholly_met(asked: s.Asked) -> None:
    for effect in long_paths(asked):
        for end in range(1, len(effect.path)):
            assert is_open(asked, effect.path[:end]), effect.path[end - 1].id


@many
@given(s.questions())
def test_rule_3_what_lies_beyond_is_said_as_if_you_then_hold_it(asked: s.Asked) -> None:
    for each in every_place(answer(asked)):
        walked = {link.id for effect in each.effects for link in effect.path[1:]}
        told = {found.effect.link.id for found in each.next if found.held is not None}
        here = enclosing(asked, each.place)
        for effect in each.effects:
            reached = effect.target.node_id if effect.target is not None else None
            first = s.RELATIONS[effect.link.relation].walk in (Walk.FIRST, Walk.ANY)
            if reached is None or not first or effect.family_only or effect.state.rank > 3:
                continue
            for link in asked.world.links:
                later = s.RELATIONS[link.relation].walk in (Walk.ANY, Walk.LAST)
                plain = not rows_of(asked, link) and link.place in here and may_hold(asked, link)
                if later and plain and describes(asked, link, reached) and link not in effect.path:
                    assert link.id in told | walked


@many
@given(s.questions())
def test_rule_3_nothing_is_both_walked_and_left_for_later(asked: s.Asked) -> None:
    for each in every_place(answer(asked)):
        for found in each.next:
            if found.held is None:
                continue
            ways = [
                effect.path
                for effect in each.effects
                if len(effect.path) > 1
                and effect.link == found.effect.link
                and object_key(effect.path[-2].target) == found.held.id
            ]
            assert not ways


@many
@given(s.questions())
def test_rule_4_what_is_never_walked_stands_alone(asked: s.Asked) -> None:
    for _, effect in effects_of(answer(asked)):
        if {link.relation for link in effect.path} & NEVER_WALKED:
            assert len(effect.path) == 1


@many
@given(s.questions())
def test_rule_4_what_is_only_named_or_compared_never_grants(asked: s.Asked) -> None:
    for _, effect in effects_of(answer(asked)):
        if effect.link.relation in NEVER_WALKED:
            assert not effect.granting


@many
@given(s.questions())
def test_rule_5_access_to_a_profession_gives_no_right_by_itself(asked: s.Asked) -> None:
    found = answer(asked)
    practice = next(layer for layer in found.layers if layer.name == "practice")
    effects = [effect for each in found.places for effect in each.effects]
    if any(effect.link.relation is Relation.PERMITS_PRACTICE for effect in effects):
        assert practice.state == "after_registration"
    else:
        assert practice.state == "no_right_by_itself"
        assert practice.state_text.zh == "本身不赋予执业权"


@many
@given(s.questions())
def test_rule_5_every_access_target_carries_the_line(asked: s.Asked) -> None:
    speaker = Speaker(asked.world)
    for _, effect in effects_of(answer(asked)):
        if effect.target is not None and str(effect.target.node_id) in s.ACCESS:
            assert ACCESS_LINE.zh in effect_sentence(effect, speaker).zh


@many
@given(s.questions())
def test_rule_6_lists_of_open_examinations_are_never_answered_from(asked: s.Asked) -> None:
    found = answer(asked)
    for each in every_place(found):
        links = [
            *(link for effect in (*each.effects, *each.negatives) for link in effect.path),
            *(link for step in each.next for link in step.effect.path),
            *(link for link, _ in (*each.later, *each.ended)),
            *each.gates,
        ]
        kinds = {edition.kind for link in links if (edition := edition_of(asked, link))}
        assert "examination_list" not in kinds


@many
@given(s.questions())
def test_a_pattern_is_printed_and_never_walked_beyond(asked: s.Asked) -> None:
    for effect in long_paths(asked):
        assert all(link.target is not None and link.target.node_id for link in effect.path[:-1])


@many
@given(s.questions())
def test_an_application_never_stands_behind_another_link(asked: s.Asked) -> None:
    for effect in long_paths(asked):
        assert effect.link.relation is not Relation.MAY_APPLY_FOR


@many
@given(s.questions())
def test_no_path_passes_twice_through_one_node(asked: s.Asked) -> None:
    for effect in long_paths(asked):
        reached = [object_key(link.target) for link in effect.path[:-1]]
        assert len(set(reached)) == len(reached)


@many
@given(s.questions())
def test_a_familys_link_decides_only_if_it_covers_all_and_membership_is_seen(
    asked: s.Asked,
) -> None:
    memberships = {m.family: m.certainty for m in asked.world.families_of(asked.start)}
    for _, effect in effects_of(answer(asked)):
        certainty = memberships.get(effect.path[0].subject)
        if certainty is None:
            assert not effect.family_only
        elif effect.path[0].covers != "all" or certainty is not Certainty.SEEN:
            assert effect.family_only
            assert not effect.definite
            assert len(effect.path) == 1
        else:
            assert not effect.family_only


@many
@given(s.questions())
def test_the_certainty_of_an_answer_is_the_lowest_on_its_path(asked: s.Asked) -> None:
    for _, effect in effects_of(answer(asked)):
        ranks = [claim.certainty.rank for link in effect.path for claim in link.claims]
        assert effect.certainty.rank <= min(ranks)


def said(found: Answer) -> list[tuple[object, ...]]:
    return [
        (
            each.place,
            each.status,
            {tuple(link.id for link in effect.path) for effect in each.effects},
            {found.effect.link.id for found in each.next if found.held},
        )
        for each in every_place(found)
    ]


@many
@given(s.questions(), st.randoms(use_true_random=False))
def test_the_same_question_has_the_same_answer(asked: s.Asked, shuffler: Random) -> None:
    assert answer(asked) == answer(asked)
    links = list(asked.world.links)
    shuffler.shuffle(links)  # a database may hand them out in any order
    turned = replace(asked, world=replace(asked.world, links=tuple(links)))
    assert said(answer(turned)) == said(answer(asked))

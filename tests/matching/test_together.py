"""What is counted once for many certificates is for each what it would be alone."""

from __future__ import annotations

import gc

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from mapper.domain import NodeId
from mapper.matching.features import FEATURES, values_of
from mapper.matching.levelled import Counted, Levelled, Precedent
from mapper.matching.precedents import Precedents
from mapper.matching.space import Way
from mapper.proposing import seldom_searched

from .proposing import known, matcher

HOLDERS = [NodeId(name) for name in "abcdefg"]
KIN = st.frozensets(st.sampled_from(HOLDERS))
PRECEDENTS = st.lists(
    st.builds(
        Precedent,
        subject=st.sampled_from(HOLDERS),
        group=st.sampled_from(["engineering", "welder"]),
        levels=st.sampled_from([(), ("T2",), ("T3", "T4"), ("SL3",), ("item-1",)]),
        place=st.just("shanghai"),
        seen=st.booleans(),
        direct=st.booleans(),
    )
)


def test_a_certificate_among_others_is_as_near_to_every_group_as_alone() -> None:
    ids = sorted(matcher().space.precedents.of)[:50]
    for view in matcher().space.views(matcher().subjects(ids)):
        (alone,) = matcher().space.views([view.subject])
        assert np.array_equal(view.likeness, alone.likeness)
        for way in Way:
            assert np.array_equal(view.near[way].table, alone.near[way].table)
            assert np.array_equal(view.values(way), alone.values(way))
            assert np.array_equal(view.near[way].preferred, alone.near[way].preferred)


def test_the_nearest_pair_of_names_has_the_value_of_its_group() -> None:
    near = known("abt").view.near[Way.ENGLISH]
    for group in range(len(near.values)):
        best = near.best(group)
        assert best.value == float(near.values[group])
        assert near.best_preferred(group).value <= best.value
        assert not best.left or best.left in near.names


def test_values_for_many_groups_are_those_for_each() -> None:
    case = known("pmp")
    rows = list(range(0, len(case.space.groups), 7))
    each = [tuple(feature(case, row).value for feature in FEATURES) for row in rows]
    assert values_of(case, rows) == each


@given(PRECEDENTS, KIN)
def test_levels_without_the_kin_are_the_levels_of_the_others(
    precedents: list[Precedent], kin: frozenset[NodeId]
) -> None:
    left = [each for each in precedents if each.subject not in kin]
    others, alone = Levelled(precedents).without(kin), Levelled(left)
    for key in ("engineering", "welder", "T", "SL"):
        assert others.counted(key) == alone.counted(key)
        assert others.precedents(key) == list(alone.about(key))
    assert Counted.of(precedents).without(kin) == Counted.of(left)


@given(PRECEDENTS, KIN)
def test_targets_without_the_kin_are_the_targets_of_the_others(
    precedents: list[Precedent], kin: frozenset[NodeId]
) -> None:
    known_ = Precedents(of={h: [p for p in precedents if p.subject == h] for h in HOLDERS})
    known_.by_body = {"body": HOLDERS}
    nobody: frozenset[NodeId] = frozenset()
    whole, tally = known_.of_body("body", nobody), known_.of_body("body", kin)
    assert set(tally.holders) == set(HOLDERS) - kin
    for group, holders in whole.groups.items():
        assert list(tally.groups[group]) == [h for h in holders if h not in kin]
    assert known_.of_body("body", nobody) is whole


def test_after_a_run_circles_are_looked_for_as_before() -> None:
    before = gc.get_threshold()
    with seldom_searched():
        assert gc.get_threshold() > before
    assert gc.get_threshold() == before

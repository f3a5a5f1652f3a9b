"""The graph of links: where relations may stand, and what a walk never does."""

from __future__ import annotations

import pytest
import strategies as s

from mapper.domain import CHINA, Link, LinkId, NodeId, NodeKind, Relation, Target, Walk
from mapper.graph import LONGEST, LinkGraph, Path, neighbourhood, object_key, stated_for

WALKS = {relation: words.walk for relation, words in s.RELATIONS.items()}


def link(name: str, subject: str, relation: Relation, aim: Target | None) -> Link:
    return Link(LinkId(name), NodeId(subject), relation, aim, CHINA, None, (s.claim(name),))


def walked(*links: Link, start: str = "cert", parents: dict[str, str] | None = None) -> list[str]:
    graph = LinkGraph(WALKS, {NodeId(k): NodeId(v) for k, v in (parents or {}).items()})
    graph.add(links)
    paths = graph.paths(NodeId(start), holds=lambda _: True, passes=lambda _: True)
    return [names(path) for path in paths]


def names(path: Path) -> str:
    return " > ".join(part.id for part in path)


ITEM = s.target(NodeKind.DIRECTORY, "item")
GRADE = s.target(NodeKind.DIRECTORY, "item-1")


def test_walks_are_those_of_the_design() -> None:
    first = {relation for relation, walk in WALKS.items() if walk is Walk.FIRST}
    never = {relation for relation, walk in WALKS.items() if walk is Walk.NEVER}
    assert first == {Relation.RECOGNISED_AS, Relation.ISSUED_WITH}
    assert never == {
        Relation.NAMED_FOR, Relation.TREATED_AS, Relation.COMPARABLE_TO,
        Relation.NOT_COMPARABLE, Relation.NO_COUNTERPART,
    }  # fmt: skip
    assert WALKS[Relation.REQUIRES] is Walk.GATE
    assert set(WALKS) == set(Relation)


def test_one_surveyor_never_becomes_another() -> None:
    """RICS to HKIS to the mainland valuer: two agreements are no chain."""
    found = walked(
        link("rics", "rics", Relation.RECOGNISED_AS, ITEM),
        link("hkis", "hkis", Relation.RECOGNISED_AS, ITEM),
        link("valuer", "hkis", Relation.EXEMPTS_FROM, s.target(NodeKind.DIRECTORY, "valuer")),
        start="rics",
    )
    assert found == ["rics"]


def test_a_path_goes_on_through_a_directory_qualification_to_its_title() -> None:
    found = walked(
        link("a", "cert", Relation.RECOGNISED_AS, ITEM),
        link("b", "item", Relation.IS_TITLE, s.title("T3")),
        link("c", "engineering.T3", Relation.EXEMPTS_FROM, ITEM),
    )
    assert found == ["a", "a > b", "a > b > c"]


def test_a_rule_for_an_item_holds_for_its_grades_and_not_the_other_way() -> None:
    rule = link("b", "item", Relation.IS_TITLE, s.title("T3"))
    of_grade = link("b", "item-1", Relation.IS_TITLE, s.title("T3"))
    parents = {"item-1": "item"}
    to_grade = link("a", "cert", Relation.RECOGNISED_AS, GRADE)
    to_item = link("a", "cert", Relation.RECOGNISED_AS, ITEM)
    assert walked(to_grade, rule, parents=parents) == ["a", "a > b"]
    assert walked(to_item, of_grade, parents=parents) == ["a"]


@pytest.mark.parametrize(
    "relation", [r for r, walk in WALKS.items() if walk in (Walk.FIRST, Walk.NEVER, Walk.GATE)]
)
def test_what_may_not_stand_later_does_not(relation: Relation) -> None:
    found = walked(
        link("a", "cert", Relation.RECOGNISED_AS, ITEM), link("b", "item", relation, s.title("T3"))
    )
    assert found == ["a"]


def test_nothing_stands_behind_a_last_link_and_no_application_behind_another() -> None:
    onward = link("b", "item", Relation.IS_TITLE, s.title("T3"))
    assert walked(link("a", "cert", Relation.EXEMPTS_FROM, ITEM), onward) == ["a"]
    applied = link("b", "item", Relation.MAY_APPLY_FOR, s.title("T3"))
    assert walked(link("a", "cert", Relation.RECOGNISED_AS, ITEM), applied) == ["a"]


def test_circles_end_and_no_path_is_longer_than_the_longest() -> None:
    around = [
        link(f"l{n}", f"e.T{n}", Relation.COUNTS_AS_TITLE, s.title(f"T{n % 5 + 1}", group="e"))
        for n in range(1, 6)
    ]
    found = walked(*around, start="e.T1")
    assert max(len(path.split(" > ")) for path in found) <= LONGEST
    both = (
        link("a", "x", Relation.COUNTS_AS_TITLE, Target(NodeKind.DIRECTORY, "y")),
        link("b", "y", Relation.COUNTS_AS_TITLE, Target(NodeKind.DIRECTORY, "x")),
    )
    assert walked(*both, start="x") == ["a", "a > b"]


def test_a_pattern_has_a_key_that_nothing_starts_from() -> None:
    for aim in (None, s.title("T2", "T3"), s.title(next_above=True), s.title(group="not_stated")):
        assert object_key(aim).startswith("?")
    assert object_key(s.title("T3")) == "engineering.T3"


def test_a_general_level_speaks_for_each_of_its_occupations() -> None:
    assert stated_for(NodeId("electrician.SL4")) == ("electrician.SL4", "SL4")
    assert stated_for(NodeId("item-1"), NodeId("item")) == ("item-1", "item")


def test_a_neighbourhood_holds_all_that_can_be_reached_and_the_same_as_a_networkx_graph() -> None:
    links = (
        link("a", "cert-a", Relation.RECOGNISED_AS, ITEM),
        link("b", "item", Relation.IS_TITLE, s.title("T3")),
        link("far", "cert-b", Relation.RECOGNISED_AS, ITEM),
    )
    grade = s.node("item-1", NodeKind.DIRECTORY, parent="item")
    records = s.World(s.vocabulary(domestic=(grade,)), {NodeId("cert-a"): s.node("cert-a")}, links)
    graph = neighbourhood(records, [NodeId("cert-a")])
    graph.add(links[:1])
    assert {found.id for edges in graph.edges.values() for found in edges.values()} == {"a", "b"}
    assert {key for *_, key in graph.to_networkx().edges(keys=True)} == {"a", "b"}

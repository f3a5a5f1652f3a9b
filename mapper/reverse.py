"""Which certificates reach a title, a skill level or a directory item, place by place."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from mapper.conditions import NOBODY, Holder
from mapper.domain import CORRESPONDING, Link, Node, NodeId, NodeKind, PlaceId, Relation
from mapper.effects import Effect, Question, make_effect
from mapper.finding import Candidate, Finder, find
from mapper.force import Holds
from mapper.ports import Records

REACHING = frozenset(
    {
        Relation.RECOGNISED_AS,
        Relation.ISSUED_WITH,
        Relation.IS_TITLE,
        Relation.EMPLOYER_MAY_APPOINT,
        Relation.COUNTS_AS_TITLE,
        Relation.COUNTS_AS_SKILL_LEVEL,
        Relation.PASSES_EXAM_STAGE,
        Relation.MAY_APPLY_FOR,
        Relation.EXEMPTS_FROM,
        Relation.PERMITS_PRACTICE,
    }
)


@dataclass(frozen=True, slots=True)
class Reaching:
    """One holdable that reaches the target, by which link; ``exact`` if the link names it alone.

    A link whose pattern only admits the target among several levels, or names a
    corresponding series, is not exact.
    """

    node: Node
    effect: Effect
    exact: bool


@dataclass(frozen=True, slots=True)
class ReverseAnswer:
    """What reaches a target; without a target there are candidates or nothing."""

    query: str
    on: date
    target: Node | None = None
    candidates: tuple[Candidate, ...] = ()
    reaching: tuple[Reaching, ...] = ()


def reverse_look_up(
    records: Records,
    text: str,
    *,
    place: PlaceId | None = None,
    on: date,
    holder: Holder = NOBODY,
    finder: Finder = find,
) -> ReverseAnswer:
    """The holdables with a link to a title, skill level or directory item, nearest first.

    Raises InvalidQuestion for a text that cannot be a name.
    """
    finding = finder(records, text)
    if finding.node is None:
        return ReverseAnswer(finding.query, on, candidates=finding.candidates)
    found = reaching(records, finding.node, place=place, on=on, holder=holder)
    return ReverseAnswer(finding.query, on, finding.node, (), found)


def reaching(
    records: Records,
    target: Node,
    *,
    place: PlaceId | None,
    on: date,
    holder: Holder = NOBODY,
) -> tuple[Reaching, ...]:
    """Every link that reaches the target, exact and foreign ones first."""
    vocabulary = records.vocabulary
    links = [link for link in records.links_to(_objects(target)) if _reaches(link, target)]
    if place is not None:
        around = vocabulary.enclosing(place) | vocabulary.inside(place)
        links = [link for link in links if link.place in around]
    nodes = records.nodes({link.subject for link in links})
    found = []
    for link in links:
        node = nodes.get(link.subject)
        if node is None:
            continue
        routes = tuple(records.entry_routes(node.id))
        effect = make_effect(Question(vocabulary, on, holder, node, routes), (link,))
        if effect.force.holds is not Holds.NO:
            found.append(Reaching(node, effect, _exact(link, target)))
    return tuple(sorted(found, key=_order))


def _order(found: Reaching) -> tuple[bool, bool, str, str, str]:
    link = found.effect.link
    return not found.exact, not found.node.kind.foreign, link.place, found.node.id, link.id


def _objects(target: Node) -> Iterable[str]:
    """The keys under which links to a target stand: its series or occupation, or itself."""
    if target.kind in (NodeKind.TITLE, NodeKind.SKILL_LEVEL):
        return (target.group, CORRESPONDING) if target.group else (CORRESPONDING,)
    family: Sequence[NodeId] = (target.parent,) if target.parent else ()
    return (target.id, *family)


def _reaches(link: Link, target: Node) -> bool:
    wanted = link.target
    if wanted is None or link.relation not in REACHING or wanted.kind is not target.kind:
        return False
    if not wanted.laddered:
        return True
    same_level = not wanted.levels or target.level in wanted.levels
    narrow = not target.specialty or wanted.specialty in ("", target.specialty)
    return same_level and narrow


def _exact(link: Link, target: Node) -> bool:
    wanted = link.target
    if wanted is None or not wanted.single or wanted.group == CORRESPONDING:
        return False
    if not wanted.laddered:
        return wanted.group == target.id
    return wanted.node_id == target.id or (wanted.group == target.group and not target.specialty)

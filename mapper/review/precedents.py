"""What was decided and published of like pairs: evidence for a reviewer, never an answer."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum

from mapper.decision import Decision
from mapper.domain import Link, Node, NodeId, NodeKind, PlaceId, Relation, Target
from mapper.log import ItemStatus, LogReader
from mapper.ports import Records
from mapper.review.case import Case, group_key, read_case

_SAYS_NOTHING = frozenset({Relation.NAMED_FOR})
_DECIDED = (ItemStatus.APPROVED, ItemStatus.REFUSED)


class Kin(Enum):
    """In what another link is like the pair under review, the nearest first."""

    CERTIFICATE = "certificate"
    BODY = "body"
    GRADE = "grade"
    FIELD = "field"


@dataclass(frozen=True, slots=True)
class Alike:
    """The first links of one kind of kinship, of so many."""

    kin: Kin
    links: tuple[Link, ...]
    total: int


@dataclass(frozen=True, slots=True)
class Earlier:
    """An earlier decision of this office on the same series, occupation or item."""

    item: str
    certificate: NodeId
    decision: Decision
    at: str
    people: int
    published: int


@dataclass(frozen=True)
class Around:
    """The links around one pair, read once for a card.

    ``own`` start at the certificate or a family of it, ``of_body`` at another certificate of the
    same body, ``to_group`` lead to the same series, occupation or item.
    """

    records: Records
    node: Node | None
    target: Target
    own: tuple[Link, ...]
    of_body: tuple[Link, ...]
    to_group: tuple[Link, ...]
    nodes: Mapping[NodeId, Node]

    @classmethod
    def of(cls, case: Case) -> Around:
        """What lies around the pair of a case."""
        records, certificate, node = case.records, case.pair.certificate, case.node
        families = [member.family for member in records.families_of(certificate)]
        siblings = records.certificates_of([node.body]) if node and node.body else ()
        own = _told(records.links_from([certificate, *families]))
        others = [key for key in siblings if key != certificate]
        of_body = _told(records.links_from(others))
        to_group = _told(records.links_to(_keys(records, case.pair.target)))
        subjects = {link.subject for link in (*own, *of_body, *to_group)} | set(others)
        return cls(records, node, case.pair.target, own, of_body, to_group, records.nodes(subjects))

    def alike(self, place: PlaceId, most: int) -> tuple[Alike, ...]:
        """The precedents by kinship, each link once, those of the same target and near first."""
        found, seen = [], set[str]()
        for kin, links in self._by_kin():
            fresh = sorted((link for link in links if link.id not in seen), key=self._order(place))
            seen |= {link.id for link in fresh}
            if fresh:
                found.append(Alike(kin, tuple(fresh[:most]), len(fresh)))
        return tuple(found)

    def _by_kin(self) -> Iterable[tuple[Kin, Iterable[Link]]]:
        own = self.node
        foreign = [
            link for link in self.to_group
            if link.subject in self.nodes and self.nodes[link.subject].kind.foreign
        ]  # fmt: skip
        grade, fields = (own.grade, set(own.fields)) if own else ("", set[str]())
        yield Kin.CERTIFICATE, self.own
        yield Kin.BODY, self.of_body
        yield Kin.GRADE, [k for k in foreign if grade and self.nodes[k.subject].grade == grade]
        yield Kin.FIELD, [k for k in foreign if fields & set(self.nodes[k.subject].fields)]

    def _order(self, place: PlaceId) -> _Key:
        near = self.records.vocabulary.enclosing(place)

        def key(link: Link) -> tuple[bool, bool, bool, str, str]:
            target = link.target
            same = target is not None and group_key(target) == group_key(self.target)
            alike = target is not None and target.kind is self.target.kind
            return not same, not alike, link.place not in near, link.place, link.id

        return key

    def reaching(self) -> tuple[Link, ...]:
        """The links from certificates to this very target, or to its series where no level is."""
        wanted = self.target
        return tuple(
            link
            for link in self.to_group
            if link.target is not None
            and link.subject in self.nodes
            and link.subject != (self.node.id if self.node else "")
            and _same(link.target, wanted)
        )

    def siblings(self) -> tuple[tuple[Node, tuple[Link, ...]], ...]:
        """The other certificates of the same body with what they map to, those with links first."""
        body = self.node.body if self.node else ""
        links: dict[NodeId, list[Link]] = {
            node.id: []
            for node in self.nodes.values()
            if body and node.body == body and self.node is not None and node.id != self.node.id
        }
        for link in self.of_body:
            links.setdefault(link.subject, []).append(link)
        found = [(self.nodes[key], tuple(some)) for key, some in links.items() if key in self.nodes]
        return tuple(sorted(found, key=lambda each: (not each[1], each[0].ladder, each[0].id)))


_Key = Callable[[Link], tuple[bool, bool, bool, str, str]]


def _told(links: Iterable[Link]) -> tuple[Link, ...]:
    return tuple(link for link in links if link.relation not in _SAYS_NOTHING)


def _keys(records: Records, target: Target) -> Sequence[str]:
    """Under which keys the links to a target stand: its series, or the item with its classes."""
    if target.laddered or target.kind is not NodeKind.DIRECTORY:
        return [target.group]
    known = records.vocabulary
    node = known.domestic.get(NodeId(target.group))
    item = node.parent if node is not None and node.parent else NodeId(target.group)
    return [item, *known.children.get(item, ())]


def _same(left: Target, right: Target) -> bool:
    if group_key(left) != group_key(right):
        return False
    return not right.levels or not left.levels or bool(set(left.levels) & set(right.levels))


def earlier(log: LogReader, case: Case, most: int) -> tuple[tuple[Earlier, ...], int]:
    """The last decisions of this office on the same series, and how many there are."""
    key = group_key(case.pair.target)
    rows = [
        row for row in log.items(status=_DECIDED, ends=[key])
        if row.id != case.item.id and row.group == key
    ]  # fmt: skip
    rows.sort(key=lambda row: row.changed_at, reverse=True)
    found = []
    for row in rows[:most]:
        other = read_case(log, case.records, row.id)
        outcome = other.item.outcome
        if outcome is not None:
            found.append(
                Earlier(
                    row.id, other.pair.certificate, outcome, row.changed_at,
                    len(set(other.item.people)), row.published,
                )
            )  # fmt: skip
    return tuple(found), len(rows)

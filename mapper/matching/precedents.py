"""What has been recognised already: the links of other certificates as evidence for one.

Links that rest on memory are no precedents, and a certificate is never its own: what it and its
families hold elsewhere is told apart and can be left out.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from functools import cached_property
from itertools import chain

from mapper.domain import Certainty, Link, Node, NodeId, NodeKind, Relation, Text
from mapper.matching.groups import Group, group_of
from mapper.matching.levelled import Levelled, Precedent
from mapper.ports import Records
from mapper.vocabulary import Vocabulary

MAPPING = frozenset(
    {
        Relation.RECOGNISED_AS,
        Relation.ISSUED_WITH,
        Relation.COUNTS_AS_TITLE,
        Relation.COUNTS_AS_SKILL_LEVEL,
        Relation.MAY_APPLY_FOR,
        Relation.EMPLOYER_MAY_APPOINT,
        Relation.IS_TITLE,
    }
)
"""Relations that say to which title, skill level or item something corresponds."""
MOST_HOLDERS = 200
"""Others with the same body, ladder, field or target that are looked at."""
Holders = Callable[[], Iterable[NodeId]]
_FOREIGN = (NodeKind.CERTIFICATE, NodeKind.FAMILY)
_CHUNK = 2000


@dataclass(frozen=True, slots=True)
class Holder:
    """What is compared of a certificate that has precedents."""

    id: NodeId
    name: Text
    body: str
    ladder: str
    grade: str
    grade_rank: int | None
    fields: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Tally:
    """Certificates that share something, and those of them that map to each group."""

    holders: AbstractSet[NodeId]
    groups: Mapping[str, Sequence[NodeId]]


@dataclass
class Precedents:
    """Every precedent by what a certificate can share with it."""

    holders: dict[NodeId, Holder] = field(default_factory=dict)
    of: dict[NodeId, list[Precedent]] = field(default_factory=dict)
    by_body: dict[str, list[NodeId]] = field(default_factory=dict)
    by_ladder: dict[str, list[NodeId]] = field(default_factory=dict)
    by_field: dict[str, list[NodeId]] = field(default_factory=dict)
    by_group: dict[str, list[NodeId]] = field(default_factory=dict)
    counterparts: dict[str, tuple[str, ...]] = field(default_factory=dict)
    """For a series, the items of the Directory that correspond to a title of it."""
    _groups: dict[NodeId, Mapping[str, None]] = field(init=False, default_factory=dict)
    _tallies: dict[tuple[str, ...], Tally] = field(init=False, default_factory=dict)
    _levelled: dict[tuple[str, ...], Levelled] = field(init=False, default_factory=dict)

    @classmethod
    def of_records(cls, records: Records, groups: Sequence[Group]) -> Precedents:
        """All that the links to these groups say."""
        found, domestic = _read(records, groups)
        self = cls(counterparts={k: tuple(sorted(v)) for k, v in domestic.items()})
        for node in _nodes(records, sorted(found)):
            self._add(node, found[node.id])
        return self

    def _add(self, node: Node, precedents: list[Precedent]) -> None:
        self.holders[node.id] = Holder(
            node.id, node.name, node.body, node.ladder, node.grade, node.grade_rank, node.fields
        )
        self.of[node.id] = precedents
        for key, table in ((node.body, self.by_body), (node.ladder, self.by_ladder)):
            if key:
                table.setdefault(key, []).append(node.id)
        for name in node.fields:
            self.by_field.setdefault(name, []).append(node.id)
        for group in dict.fromkeys(precedent.group for precedent in precedents):
            self.by_group.setdefault(group, []).append(node.id)

    def groups(self, holders: Iterable[NodeId]) -> Counter[str]:
        """How many of these certificates map to each group."""
        return Counter(group for holder in holders for group in self.groups_of(holder))

    def groups_of(self, holder: NodeId) -> Mapping[str, None]:
        """The groups to which a certificate maps, each once."""
        if holder not in self.of:
            return {}
        if holder not in self._groups:
            self._groups[holder] = dict.fromkeys(p.group for p in self.of[holder])
        return self._groups[holder]

    def of_body(self, body: str, kin: frozenset[NodeId]) -> Tally:
        """Those of an awarding body, without some."""
        return self._tally(("body", body), lambda: self.by_body.get(body, ())[:MOST_HOLDERS], kin)

    def of_ladder(self, ladder: str, kin: frozenset[NodeId]) -> Tally:
        """The grades of a ladder, without some."""
        table = self.by_ladder
        return self._tally(("ladder", ladder), lambda: table.get(ladder, ())[:MOST_HOLDERS], kin)

    def of_fields(self, fields: tuple[str, ...], kin: frozenset[NodeId]) -> Tally:
        """Those that share a field with these, without some."""
        tables = (self.by_field.get(name, ())[:MOST_HOLDERS] for name in fields)
        return self._tally(("field", *fields), lambda: chain.from_iterable(tables), kin)

    def _tally(self, key: tuple[str, ...], holders: Holders, kin: frozenset[NodeId]) -> Tally:
        """Counted when it is first asked for; then only the kin is taken out."""
        if key not in self._tallies:
            found = dict.fromkeys(holders())
            groups: defaultdict[str, list[NodeId]] = defaultdict(list)
            for holder in found:
                for group in self.groups_of(holder):
                    groups[group].append(holder)
            self._tallies[key] = Tally(found.keys(), groups)
        whole = self._tallies[key]
        if kin.isdisjoint(whole.holders):
            return whole
        touched = {group for holder in kin & whole.holders for group in self.groups_of(holder)}
        left = {group: [h for h in whole.groups[group] if h not in kin] for group in touched}
        return Tally(whole.holders - kin, {**whole.groups, **left})

    def levelled(self, holders: Iterable[NodeId]) -> Levelled:
        """What these certificates map to where it has a level."""
        return Levelled(p for holder in holders for p in self.of.get(holder, ()))

    def levels_of_group(self, group: str) -> Levelled:
        """Of those that map to a group, the first of them."""
        return self._kept(("group", group), lambda: self.by_group.get(group, ())[:MOST_HOLDERS])

    def levels_of_ladder(self, ladder: str) -> Levelled:
        """Of all grades of a ladder."""
        return self._kept(("ladder", ladder), lambda: self.by_ladder.get(ladder, ())[:MOST_HOLDERS])

    def levels_of_grade(self, grade: str, *, body: str, ladder: str = "") -> Levelled:
        """Of those of a grade in a body or in a ladder."""

        def holders() -> Iterator[NodeId]:
            tables = (self.by_body.get(body, ()), self.by_ladder.get(ladder, ()))
            near = {holder for table in tables for holder in table[:MOST_HOLDERS]}
            return (holder for holder in sorted(near) if self.holders[holder].grade == grade)

        return self._kept(("grade", grade, body, ladder), holders)

    def _kept(self, key: tuple[str, ...], holders: Holders) -> Levelled:
        """Counted when it is first asked for: many certificates ask for the same."""
        if key not in self._levelled:
            self._levelled[key] = self.levelled(holders())
        return self._levelled[key]

    @cached_property
    def most_held(self) -> int:
        """How many certificates map to the group to which most do; at least one."""
        return max(map(len, self.by_group.values()), default=1)


Found = dict[NodeId, list[Precedent]]


def _read(records: Records, groups: Sequence[Group]) -> tuple[Found, dict[str, set[str]]]:
    vocabulary = records.vocabulary
    found: defaultdict[NodeId, list[Precedent]] = defaultdict(list)
    domestic: defaultdict[str, set[str]] = defaultdict(set)
    for key in _object_keys(groups):
        for link in records.links_to([key]):
            precedent = _precedent(link, vocabulary)
            if precedent is None:
                continue
            node = vocabulary.domestic.get(link.subject)
            if node is None:
                found[link.subject].append(precedent)
            elif node.kind is NodeKind.DIRECTORY:
                domestic[precedent.group].add(_item(node))
    for rows in found.values():
        rows.sort(key=lambda row: (row.group, row.levels, row.place))
    return found, domestic


def _item(node: Node) -> str:
    return str(node.parent) if node.grade == "grade" and node.parent else str(node.id)


def _object_keys(groups: Sequence[Group]) -> list[str]:
    keys = {group.group for group in groups}
    return sorted(keys | {level for g in groups if not g.specialty for level in _classes(g)})


def _classes(group: Group) -> tuple[str, ...]:
    return group.levels if group.kind is NodeKind.DIRECTORY else ()


def _precedent(link: Link, vocabulary: Vocabulary) -> Precedent | None:
    certain = link.certainty
    if link.relation not in MAPPING or link.target is None or certain is Certainty.MEMORY:
        return None
    group, levels = group_of(link.target, vocabulary)
    direct = link.relation is not Relation.MAY_APPLY_FOR
    return Precedent(link.subject, group, levels, link.place, certain is Certainty.SEEN, direct)


def _nodes(records: Records, ids: list[NodeId]) -> Iterator[Node]:
    for start in range(0, len(ids), _CHUNK):
        nodes = records.nodes(ids[start : start + _CHUNK])
        for node_id in ids[start : start + _CHUNK]:
            node = nodes.get(node_id)
            if node is not None and node.kind in _FOREIGN and not node.placeholder:
                yield node

"""One certificate beside all groups and all precedents, with what is counted once for it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from mapper.domain import NodeId, NodeKind, PlaceId, Text
from mapper.matching.evidence import same
from mapper.matching.fieldwork import Shared
from mapper.matching.groups import Group
from mapper.matching.precedents import Precedent
from mapper.matching.space import Space, View, Way
from mapper.matching.subjects import Subject

MOST_HOLDERS = 200
"""Others with the same body, ladder or field that are looked at."""

_LIKE = 8
_LEAST_LIKE = 0.35
_MEANING = (Way.ENGLISH, Way.CHINESE, Way.TO_CHINESE, Way.TO_ENGLISH)


@dataclass(frozen=True, slots=True)
class Tally:
    """Certificates that share something with this one, and those that map to each group."""

    holders: tuple[NodeId, ...]
    groups: Mapping[str, Sequence[NodeId]]


@dataclass
class Case:
    """A certificate whose counterpart is looked for.

    ``own``: what it and its families map to elsewhere counts; without, as if it were new.
    """

    view: View
    own: bool = True

    @property
    def subject(self) -> Subject:
        """The certificate."""
        return self.view.subject

    @property
    def space(self) -> Space:
        """The groups and precedents."""
        return self.view.space

    def group(self, row: int) -> Group:
        """The group in a row."""
        return self.space.groups[row]

    # --- names for sentences ------------------------------------------------------

    def field_name(self, name: str) -> Text:
        """A field in both languages."""
        word = self.space.fieldwork.vocabulary.fields.get(name)
        return word.name if word else same(name)

    def place_name(self, place: str) -> Text:
        """A place in both languages."""
        return self.space.fieldwork.vocabulary.place_name(PlaceId(place))

    def holder_name(self, holder: NodeId) -> Text:
        """A certificate with precedents, or nothing."""
        known = self.space.precedents.holders.get(holder)
        return known.name if known else same("")

    # --- counted once ----------------------------------------------------------------

    @cached_property
    def shared_fields(self) -> tuple[Shared, ...]:
        """For each group the nearest two fields."""
        return self.space.fieldwork.shared(self.subject.fields)

    @cached_property
    def kin(self) -> frozenset[NodeId]:
        """The certificate itself, its families and members: never counted as others."""
        return self.subject.kin | {self.subject.id}

    def others(self, holders: Iterable[NodeId]) -> tuple[NodeId, ...]:
        """Certificates without the kin of this one."""
        return tuple(holder for holder in holders if holder not in self.kin)

    @cached_property
    def of_body(self) -> Tally:
        """Other certificates of the same body, by what they map to."""
        return self._tally(self.space.precedents.by_body.get(self.subject.body, ()))

    @cached_property
    def of_ladder(self) -> Tally:
        """Other grades of the same ladder, by what they map to."""
        return self._tally(self.space.precedents.by_ladder.get(self.subject.ladder, ()))

    @cached_property
    def of_field(self) -> Tally:
        """Others that share a field, by what they map to."""
        table = self.space.precedents.by_field
        shared = (h for name in self.subject.fields for h in table.get(name, ())[:MOST_HOLDERS])
        return self._tally(tuple(dict.fromkeys(shared)))

    def _tally(self, holders: Sequence[NodeId]) -> Tally:
        found = self.others(holders[:MOST_HOLDERS])
        groups: defaultdict[str, list[NodeId]] = defaultdict(list)
        for holder in found:
            for group in self.space.precedents.groups_of(holder):
                groups[group].append(holder)
        return Tally(found, groups)

    def usual(self, key: str) -> int:
        """How many other certificates map to a group."""
        known = self.space.precedents
        kin = sum(key in known.groups_of(holder) for holder in self.kin)
        return len(known.by_group.get(key, ())) - kin

    @cached_property
    def like(self) -> tuple[tuple[float, NodeId], ...]:
        """The certificates of likest name with how like they are, the likest first."""
        order = (-self.view.likeness).argsort(kind="stable")
        found: list[tuple[float, NodeId]] = []
        for row in order[: 4 * _LIKE]:
            value, holder = float(self.view.likeness[row]), self.space.holders[row].id
            if value < _LEAST_LIKE or len(found) == _LIKE:
                break
            if holder not in self.kin:
                found.append((round(value, 4), holder))
        return tuple(found)

    @cached_property
    def kinds_of_body(self) -> Mapping[NodeKind, float]:
        """The kinds of what other certificates of the body map to, as shares."""
        return self._kinds((1.0, holder) for holder in self.of_body.holders)

    @cached_property
    def kinds_of_like(self) -> Mapping[NodeKind, float]:
        """The kinds of what certificates of like name map to, the likest counting most."""
        return self._kinds(self.like)

    def _kinds(self, holders: Iterable[tuple[float, NodeId]]) -> Mapping[NodeKind, float]:
        """Shares of kinds; one certificate more counts against them all."""
        known, rows, groups = self.space.precedents, self.space.rows, self.space.groups
        weights: defaultdict[NodeKind, float] = defaultdict(float)
        whole = 1.0
        for weight, holder in holders:
            kinds = {groups[rows[key]].kind for key in known.groups_of(holder) if key in rows}
            whole += weight
            for kind in kinds:
                weights[kind] += weight
        return {kind: round(weight / whole, 4) for kind, weight in weights.items()}

    def likest(self, key: str) -> tuple[float, NodeId]:
        """The certificate of likest name that maps to a group."""
        known = self.space.precedents
        return next(((v, h) for v, h in self.like if key in known.groups_of(h)), (0.0, NodeId("")))

    def own_precedents(self, row: int) -> list[Precedent]:
        """What the certificate and its kin have been mapped to in this group, if that counts."""
        if not self.own:
            return []
        key, known = self.group(row).key, self.space.precedents.of
        return [p for holder in sorted(self.kin) for p in known.get(holder, ()) if p.group == key]

    def counterparts(self, row: int) -> Sequence[int]:
        """The rows of the items that correspond to titles of a group."""
        items = self.space.precedents.counterparts.get(self.group(row).key, ())
        return [self.space.rows[item] for item in items if item in self.space.rows]

    @cached_property
    def _nearness(self) -> Sequence[float]:
        values = [self.view.values(way) for way in _MEANING]
        total = sum(values[1:], start=values[0]) / len(values)
        return [float(value) for value in total]

    def nearness(self, row: int) -> float:
        """The mean nearness of the names to those of a group, over the languages."""
        return self._nearness[row]

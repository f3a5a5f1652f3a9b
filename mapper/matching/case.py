"""One certificate beside all groups and all precedents, with what is counted once for it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from mapper.domain import NodeId, NodeKind, PlaceId, Text
from mapper.matching.evidence import same
from mapper.matching.fieldwork import Shared
from mapper.matching.groups import Group
from mapper.matching.levelled import Others, Precedent
from mapper.matching.precedents import Tally
from mapper.matching.space import Space, View, Way
from mapper.matching.subjects import Subject
from mapper.matching.types import Vectors
from mapper.text import loose

_LIKE = 8
_LEAST_LIKE = 0.35
_MEANING = (Way.ENGLISH, Way.CHINESE, Way.TO_CHINESE, Way.TO_ENGLISH)


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
    def keys(self) -> tuple[tuple[str, str], ...]:
        """The names that are compared, each with its form without punctuation."""
        return tuple((name, loose(name)) for name in (*self.subject.english, *self.subject.chinese))

    @cached_property
    def kin(self) -> frozenset[NodeId]:
        """The certificate itself, its families and members: never counted as others."""
        return self.subject.kin | {self.subject.id}

    @cached_property
    def of_body(self) -> Tally:
        """Other certificates of the same body, by what they map to."""
        return self.space.precedents.of_body(self.subject.body, self.kin)

    @cached_property
    def of_ladder(self) -> Tally:
        """Other grades of the same ladder, by what they map to."""
        return self.space.precedents.of_ladder(self.subject.ladder, self.kin)

    @cached_property
    def of_field(self) -> Tally:
        """Others that share a field, by what they map to."""
        return self.space.precedents.of_fields(self.subject.fields, self.kin)

    # --- who has which level --------------------------------------------------------

    @cached_property
    def levels_of_grade(self) -> Others:
        """The levels of others of the same body or ladder and the same grade, if it has one."""
        own, known = self.subject, self.space.precedents
        if not own.grade:
            return known.levelled(()).without(self.kin)
        return known.levels_of_grade(own.grade, body=own.body, ladder=own.ladder).without(self.kin)

    @cached_property
    def levels_of_ladder(self) -> Others:
        """The levels of the other grades of the same ladder."""
        return self.space.precedents.levels_of_ladder(self.subject.ladder).without(self.kin)

    @cached_property
    def levels_of_body(self) -> Others:
        """The levels of others of the same body and grade."""
        own, known = self.subject, self.space.precedents
        return known.levels_of_grade(own.grade, body=own.body).without(self.kin)

    @cached_property
    def levels_of_like(self) -> Others:
        """The levels of those of like name and the same grade."""
        known, grade = self.space.precedents, self.subject.grade
        holders = (holder for _, holder in self.like if known.holders[holder].grade == grade)
        return known.levelled(holders).without(self.kin)

    def usual_levels(self, row: int) -> Others:
        """The levels of others that map to a group."""
        return self.space.precedents.levels_of_group(self.group(row).key).without(self.kin)

    # --- what is usual ----------------------------------------------------------------

    def usual(self, key: str) -> int:
        """How many other certificates map to a group."""
        return len(self.space.precedents.by_group.get(key, ())) - self._of_kin[key]

    @cached_property
    def _of_kin(self) -> Mapping[str, int]:
        return self.space.precedents.groups(self.kin)

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
        weights: defaultdict[NodeKind, float] = defaultdict(float)
        whole = 1.0
        for weight, holder in holders:
            whole += weight
            for kind in self.space.kinds_of(holder):
                weights[kind] += weight
        return {kind: round(weight / whole, 4) for kind, weight in weights.items()}

    def likest(self, key: str) -> tuple[float, NodeId]:
        """The certificate of likest name that maps to a group."""
        known = self.space.precedents
        return next(((v, h) for v, h in self.like if key in known.groups_of(h)), (0.0, NodeId("")))

    def own_precedents(self, row: int) -> Sequence[Precedent]:
        """What the certificate and its kin have been mapped to in this group, if that counts."""
        return self._own.get(self.group(row).key, ())

    @cached_property
    def _own(self) -> Mapping[str, list[Precedent]]:
        known = self.space.precedents.of
        found: defaultdict[str, list[Precedent]] = defaultdict(list)
        for holder in sorted(self.kin) if self.own else ():
            for precedent in known.get(holder, ()):
                found[precedent.group].append(precedent)
        return found

    def counterpart(self, row: int) -> tuple[float, int]:
        """The item of likest name that corresponds to titles of a group, -1 for none."""
        items = self.space.counterparts[row]
        return max(((float(self._nearness[item]), item) for item in items), default=(0.0, -1))

    @cached_property
    def _nearness(self) -> Vectors:
        """The mean nearness of the names to those of each group, over the languages."""
        values = [self.view.values(way) for way in _MEANING]
        return np.asarray(sum(values[1:], start=values[0]) / len(values), dtype=np.float32)

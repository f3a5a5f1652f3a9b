"""Who has which level: the precedents of some certificates, counted once for all who ask.

Many certificates ask about the same others, those of their body or those with the same target;
only they themselves and their families are left out, each time others.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from functools import cached_property

from mapper.domain import NodeId, NodeKind
from mapper.matching.evidence import Evidence
from mapper.matching.groups import TITLE_LEVELS, Group

_APPLIED = 0.6
_LADDERS = _TITLES, _SKILLS = "T", "SL"
_NOBODY: frozenset[NodeId] = frozenset()


@dataclass(frozen=True, slots=True)
class Precedent:
    """A certificate maps to a group in a place, at these levels where they are stated.

    ``direct``: by holding it, not only by an application that an office then judges.
    """

    subject: NodeId
    group: str
    levels: tuple[str, ...]
    place: str
    seen: bool
    direct: bool = True


@dataclass(frozen=True, slots=True)
class Counted:
    """The certificates in precedents, and for each level those that have it.

    One whose levels depend on the holder counts for each of them, for a level that one may only
    apply for less than one.
    """

    holders: AbstractSet[NodeId]
    levels: Mapping[str, Mapping[NodeId, float]]

    @classmethod
    def of(cls, precedents: Iterable[Precedent]) -> Counted:
        """Count them; those without a level are among the certificates only."""
        holders: set[NodeId] = set()
        levels: defaultdict[str, dict[NodeId, float]] = defaultdict(dict)
        for precedent in precedents:
            holders.add(precedent.subject)
            count = 1.0 if precedent.direct else _APPLIED
            for level in precedent.levels:
                before = levels[level].get(precedent.subject, 0.0)
                levels[level][precedent.subject] = max(before, count)
        return cls(holders, levels)

    def without(self, kin: AbstractSet[NodeId]) -> Counted:
        """The same without some certificates."""
        if kin.isdisjoint(self.holders):
            return self
        left = {
            level: {holder: count for holder, count in own.items() if holder not in kin}
            for level, own in self.levels.items()
        }
        return Counted(self.holders - kin, {level: own for level, own in left.items() if own})


class Levelled:
    """What some certificates map to where it has a level."""

    def __init__(self, precedents: Iterable[Precedent]) -> None:
        self._about: defaultdict[str, list[Precedent]] = defaultdict(list)
        self._counted: dict[str, Counted] = {}
        self._holders: set[NodeId] = set()
        for precedent in precedents:
            if precedent.levels:
                self._holders.add(precedent.subject)
                self._about[precedent.group].append(precedent)
                for ladder in _LADDERS:
                    if precedent.levels[0].startswith(ladder):
                        self._about[ladder].append(precedent)

    def about(self, key: str) -> Sequence[Precedent]:
        """The precedents in a group or on a ladder."""
        return self._about.get(key, ())

    def counted(self, key: str) -> Counted:
        """The same, counted."""
        if key not in self._counted:
            self._counted[key] = Counted.of(self.about(key))
        return self._counted[key]

    def without(self, kin: frozenset[NodeId]) -> Others:
        """The others among them; the same object for all who are not among them."""
        return self._all if kin.isdisjoint(self._holders) else Others(self, kin)

    @cached_property
    def _all(self) -> Others:
        return Others(self, _NOBODY)


@dataclass(frozen=True, slots=True)
class Others:
    """What some others map to, asked for one group after another."""

    levelled: Levelled
    kin: frozenset[NodeId]
    told: dict[str, Mapping[str, Evidence]] = field(default_factory=dict)
    """What has been said of levels, by what ``about`` names; kept by ``levels``."""

    def about(self, group: Group) -> str:
        """The group itself where others map to it, or else its ladder."""
        only_kin = self.levelled.counted(group.key).holders <= self.kin
        if group.kind is NodeKind.DIRECTORY or not only_kin:
            return group.key
        return _TITLES if group.levels and group.levels[0] in TITLE_LEVELS else _SKILLS

    def precedents(self, key: str) -> list[Precedent]:
        """The others' precedents in a group or on a ladder."""
        return [each for each in self.levelled.about(key) if each.subject not in self.kin]

    def counted(self, key: str) -> Counted:
        """The same, counted."""
        return self.levelled.counted(key).without(self.kin)

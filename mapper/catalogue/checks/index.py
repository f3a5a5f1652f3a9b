"""Every id of a catalogue by the file it belongs to, and what kind of node it names."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterator, Mapping
from functools import cached_property
from typing import TypeVar

from mapper.catalogue.placed import Rows
from mapper.catalogue.rows import (
    CertificateRow,
    DirectoryRow,
    ListRow,
    OccupationRow,
    PermitRow,
    PlaceRow,
    SeriesRow,
    SpecialtyRow,
)
from mapper.domain import NodeKind, laddered_id
from mapper.errors import Fault

Key = TypeVar("Key", bound=Hashable)

OCCUPATIONS = "cn/occupations.csv"
NODE_FILES = (
    "foreign/*.csv",
    "cn/directory.csv",
    "cn/permits.csv",
    "cn/licences.csv",
    OCCUPATIONS,
    "lists.csv",
)
"""The files whose ids share one space."""
LADDER_FILES = (
    "vocab/series.csv",
    "vocab/specialties.csv",
    "vocab/title_levels.csv",
    "vocab/skill_levels.csv",
)


class Index:
    """The rows, and what they are called."""

    def __init__(self, rows: Rows) -> None:
        self.rows = rows
        self._ids: dict[str, frozenset[str]] = {}

    def ids(self, pattern: str) -> frozenset[str]:
        """The ids of a file; empty for files whose rows have none."""
        if pattern not in self._ids:
            found = self.rows.by_pattern.get(pattern, [])
            self._ids[pattern] = frozenset(
                placed.row.key_of()[0] for placed in found if placed.row.key == ("id",)
            )
        return self._ids[pattern]

    def whole(self, *patterns: str) -> bool:
        """Every line of these files could be read, so that what is not there is missing."""
        return not self.rows.unread.intersection(patterns)

    def missing(self, value: str, pattern: str) -> bool:
        """No row of a file that was read in full has this id."""
        return value not in self.ids(pattern) and self.whole(pattern)

    def missing_node(self, value: str) -> bool:
        """No certificate, domestic node, list, title or skill level has this id."""
        return value not in self.nodes and self.whole(*NODE_FILES, *LADDER_FILES)

    @cached_property
    def nodes(self) -> Mapping[str, frozenset[NodeKind]]:
        """The kinds of every node by its id; titles and skill levels are derived."""
        found: dict[str, set[NodeKind]] = defaultdict(set)
        for node_id, kind in [*self._listed(), *self._titles(), *self._skill_levels()]:
            found[node_id].add(kind)
        return {node_id: frozenset(kinds) for node_id, kinds in found.items()}

    def _listed(self) -> Iterator[tuple[str, NodeKind]]:
        for certificate in self.rows.of(CertificateRow):
            family = certificate.row.kind != "certificate"
            yield certificate.row.id, NodeKind.FAMILY if family else NodeKind.CERTIFICATE
        for item in self.rows.of(DirectoryRow):
            yield item.row.id, NodeKind.DIRECTORY
        for permit in self.rows.of(PermitRow):
            yield permit.row.id, NodeKind(permit.row.kind)
        for named in self.rows.of(ListRow):
            yield named.row.id, NodeKind.LIST

    def _titles(self) -> Iterator[tuple[str, NodeKind]]:
        groups = [("", "")]
        groups += [(series.row.id, "") for series in self.rows.of(SeriesRow)]
        groups += [(found.row.series, found.row.id) for found in self.rows.of(SpecialtyRow)]
        for group, specialty in groups:
            for level in self.ids("vocab/title_levels.csv"):
                yield laddered_id(group, specialty, level), NodeKind.TITLE

    def _skill_levels(self) -> Iterator[tuple[str, NodeKind]]:
        for group in ["", *(found.row.id for found in self.rows.of(OccupationRow))]:
            for level in self.ids("vocab/skill_levels.csv"):
                yield laddered_id(group, "", level), NodeKind.SKILL_LEVEL

    @cached_property
    def place_parents(self) -> Mapping[str, tuple[str, ...]]:
        """The parents of every place."""
        return {placed.row.id: placed.row.parents for placed in self.rows.of(PlaceRow)}


Rule = Callable[[Index], Iterator[Fault]]
"""Something that holds across files; it yields what breaks it."""


def reachable(start: Key, onward: Mapping[Key, tuple[Key, ...]]) -> frozenset[Key]:
    """All that is reached from a start by one step or more.

    >>> sorted(reachable("a", {"a": ("b",), "b": ("a",)}))
    ['a', 'b']
    """
    found: set[Key] = set()
    waiting = list(onward.get(start, ()))
    while waiting:
        step = waiting.pop()
        if step not in found:
            found.add(step)
            waiting += onward.get(step, ())
    return frozenset(found)

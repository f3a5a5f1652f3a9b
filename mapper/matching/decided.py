"""Pairs on which a person has decided: they are not proposed again, also not renamed or swapped.

A pair that may be proposed again because an end changed is simply not given.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator

from mapper.domain import Node, NodeId
from mapper.matching.groups import Group
from mapper.matching.matcher import Closed
from mapper.matching.subjects import Subject
from mapper.ports import Records
from mapper.text import loose

Pair = tuple[str, str, str]
"""A certificate, a group and a level, each by id or by name; no level: the pair at any level."""


class Decided:
    """Decided pairs by every id and preferred name of both ends."""

    def __init__(self, pairs: Collection[Pair], records: Records, groups: Iterable[Group]) -> None:
        self._records = records
        self._groups: dict[str, str] = {}
        self._levels: dict[str, tuple[str, str]] = {}
        for group in groups:
            self._add(group)
        self._closed: defaultdict[str, defaultdict[str, set[str]]] = defaultdict(
            lambda: defaultdict(set)
        )
        ids = {NodeId(end) for pair in pairs for end in pair[:2]}
        self._nodes = records.nodes(sorted(ids))
        for left, right, level in pairs:
            self._close(left, right, level)
            self._close(right, left, level)

    def closed(self, subject: Subject) -> Closed:
        """The groups that are decided for a certificate, with the levels."""
        found: defaultdict[str, set[str]] = defaultdict(set)
        for key in (f"id:{subject.id}", *_named(subject.name.en, subject.name.zh)):
            for group, levels in self._closed.get(key, {}).items():
                found[group] |= levels
        return found

    def _add(self, group: Group) -> None:
        for name in (group.key, group.name.zh, group.name.en):
            self._groups.setdefault(loose(name), group.key)
        for level in group.levels:
            whole = level if level.startswith(group.key) else f"{group.key}.{level}"
            self._levels[whole] = (group.key, level)

    def _close(self, subject: str, target: str, level: str) -> None:
        group, own_level = self._levels.get(target, (self._groups.get(loose(target), ""), level))
        if group:
            for key in self._subject_keys(subject):
                self._closed[key][group].add(own_level)

    def _subject_keys(self, subject: str) -> Iterator[str]:
        yield f"id:{subject}"
        node: Node | None = self._nodes.get(NodeId(subject))
        yield from _named(node.name.en, node.name.zh) if node else _named(subject)


def _named(*names: str) -> list[str]:
    return [f"name:{loose(name)}" for name in names if loose(name)]

"""What a pair can be put forward for, found by words of its names in either language."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from mapper.matching.groups import Group, groups_of
from mapper.text import loose
from mapper.vocabulary import Vocabulary

MOST = 30
"""Targets that are offered at most."""


@dataclass(frozen=True)
class Targets:
    """Every series, specialty, occupation and item of one vocabulary, with its names."""

    vocabulary: Vocabulary
    groups: Mapping[str, Group]
    names: Mapping[str, tuple[str, ...]]

    @classmethod
    def over(cls, vocabulary: Vocabulary) -> Targets:
        """Those of a vocabulary."""
        groups = {key_of(group): group for group in groups_of(vocabulary)}
        names = {key: tuple(dict.fromkeys(_names(group))) for key, group in groups.items()}
        return cls(vocabulary, groups, names)

    def of(self, key: str) -> Group | None:
        """The target with this key."""
        return self.groups.get(key)

    def find(self, text: str) -> Sequence[Group]:
        """Those in one of whose names, or in whose own name, every word occurs; nearest first."""
        words = loose(text).split()
        if not words:
            return ()
        whole = " ".join(words)
        found = []
        for key, names in self.names.items():
            fitting = [name for name in names if all(word in name for word in words)]
            if fitting:
                best = min((name != whole, not name.startswith(whole), len(name))
                           for name in fitting)  # fmt: skip
                found.append((best, key))
        return [self.groups[key] for _, key in sorted(found)[:MOST]]


def key_of(group: Group) -> str:
    """What names a target in an address: an occupation may bear the id of a series."""
    return f"{group.kind.value}:{group.key}"


def _names(group: Group) -> list[str]:
    told = (group.name.zh, group.name.en, *group.chinese, *group.english)
    titles = (text for name in group.level_names.values() for text in (name.zh, name.en))
    return [name for name in map(loose, (*told, *titles)) if name]

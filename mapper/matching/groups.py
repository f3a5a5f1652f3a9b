"""What a certificate may map to, before any level: series, specialties, occupations, list items.

The level is a question of its own (``levels``); the grades of an item of the National Directory
are its levels.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from mapper.domain import Node, NodeId, NodeKind, Target, Text, laddered_id
from mapper.grades import split_grade
from mapper.matching import tables
from mapper.matching.bilingual import is_chinese
from mapper.text import has_han, loose
from mapper.vocabulary import Vocabulary, Word

TITLE_LEVELS = ("T1", "T2", "T3", "T4", "T5")
SKILL_LEVELS = ("SL2", "SL3", "SL4", "SL5", "SL6")
_SHORTEST_FIELD = 2


@dataclass(frozen=True, slots=True)
class Group:
    """A series with or without specialty, an occupation, or an item, with its names.

    ``levels`` are in ascending order where the ladder has one; for an item they are the ids of
    its grades.  The first English and the first Chinese name are the preferred ones.
    """

    kind: NodeKind
    group: str
    specialty: str
    name: Text
    english: tuple[str, ...]
    chinese: tuple[str, ...]
    fields: frozenset[str]
    levels: tuple[str, ...]
    level_names: Mapping[str, Text] = field(repr=False, default_factory=dict)
    key: str = field(init=False)
    """Its id without a level."""

    def __post_init__(self) -> None:
        object.__setattr__(self, "key", str(laddered_id(self.group, self.specialty, "")))

    def target(self, levels: tuple[str, ...]) -> Target:
        """The object of a link to it; without levels the level is unknown."""
        if self.kind is NodeKind.DIRECTORY:
            return Target(self.kind, levels[0] if levels else self.group)
        return Target(self.kind, self.group, self.specialty, levels)


def groups_of(vocabulary: Vocabulary) -> tuple[Group, ...]:
    """Every candidate group, in the order of their keys."""
    found = [*_titles(vocabulary), *_occupations(vocabulary), *_items(vocabulary)]
    return tuple(sorted(found, key=lambda group: (group.kind.value, group.key)))


def group_of(target: Target, vocabulary: Vocabulary) -> tuple[str, tuple[str, ...]]:
    """The key of the group to which a link's object belongs, and the levels that it names."""
    if target.kind is not NodeKind.DIRECTORY:
        return str(laddered_id(target.group, target.specialty, "")), target.levels
    node = vocabulary.domestic.get(NodeId(target.group))
    if node is not None and node.parent and node.grade == "grade":
        return node.parent, (target.group,)
    return target.group, ()


def scripts(names: Iterable[str]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Names apart by script, English first; each once, in their order."""
    found = list(dict.fromkeys(name.strip() for name in names if name and name.strip()))
    english = tuple(name for name in found if not is_chinese(name))
    return english, tuple(name for name in found if is_chinese(name))


def fields_in(names: Iterable[str], vocabulary: Vocabulary) -> frozenset[str]:
    """The fields whose own name stands in one of the names; English ones as whole words."""
    plain = [f" {loose(name)} " for name in names]
    return frozenset(
        word.id
        for word in vocabulary.fields.values()
        if any(key in name for key in _field_keys(word) for name in plain)
    )


def _field_keys(word: Word) -> list[str]:
    keys = [loose(name) for name in (word.name.zh, word.name.en, *word.aliases)]
    return [key if has_han(key) else f" {key} " for key in keys if len(key) >= _SHORTEST_FIELD]


def _titles(vocabulary: Vocabulary) -> Iterator[Group]:
    nodes = _nodes_by_group(vocabulary)
    for series in vocabulary.series.values():
        yield _title(series, None, nodes[(series.id, "")])
    for specialty in vocabulary.specialties.values():
        series = vocabulary.series[specialty.parent]
        yield _title(series, specialty, nodes[(series.id, specialty.id)])


def _title(series: Word, specialty: Word | None, nodes: Mapping[str, Node]) -> Group:
    word = specialty or series
    middle = [nodes[level] for level in ("T3", "T2", "T4") if level in nodes]
    called = [_plain(node.name.en, series.id) for node in middle]
    called += [_plain(node.name.zh, series.id) for node in middle]
    name = word.name
    if specialty:
        scope = series.name
        name = Text(f"{scope.zh}（{word.name.zh}）", f"{scope.en}, {word.name.en}")
    english, chinese = scripts((word.name.en, word.name.zh, *called, *word.aliases, name.en))
    key = str(laddered_id(series.id, specialty.id if specialty else "", ""))
    fields = {field for node in middle for field in node.fields} | tables.group_fields(key)
    return Group(
        NodeKind.TITLE, series.id, specialty.id if specialty else "", name, english, chinese,
        frozenset(fields), tuple(level for level in TITLE_LEVELS if level in nodes),
        {level: node.name for level, node in nodes.items()},
    )  # fmt: skip


def _plain(name: str, series: str) -> str:
    """A title word without its grade; empty where it merely repeats the series."""
    if "title," in name or name.endswith("职称"):
        return ""
    return split_grade(name, series=series).stem


def _occupations(vocabulary: Vocabulary) -> Iterator[Group]:
    nodes = _nodes_by_group(vocabulary)
    for word in vocabulary.occupations.values():
        own = nodes[(word.id, "")]
        english, chinese = scripts((word.name.en, word.name.zh, *word.aliases))
        fields = {field for node in own.values() for field in node.fields}
        yield Group(
            NodeKind.SKILL_LEVEL, word.id, "", word.name, english, chinese, frozenset(fields),
            tuple(level for level in SKILL_LEVELS if level in own),
            {level: node.name for level, node in own.items()},
        )  # fmt: skip


def _items(vocabulary: Vocabulary) -> Iterator[Group]:
    items = [node for node in vocabulary.domestic.values() if node.kind is NodeKind.DIRECTORY]
    grades: defaultdict[str, dict[str, Text]] = defaultdict(dict)
    for node in items:
        if node.grade == "grade" and node.parent:
            grades[node.parent][node.id] = node.name
    for node in items:
        if node.grade != "grade":
            yield _item(node, grades[node.id], vocabulary)


def _item(node: Node, grades: Mapping[str, Text], vocabulary: Vocabulary) -> Group:
    names = (node.name.en, node.name.zh, *node.aliases, *node.former_names)
    english, chinese = scripts(names)
    fields = tables.group_fields(node.id) or fields_in((node.name.en, node.name.zh), vocabulary)
    return Group(
        NodeKind.DIRECTORY, node.id, "", node.name, english, chinese, frozenset(fields),
        tuple(sorted(grades)), grades,
    )  # fmt: skip


def _nodes_by_group(vocabulary: Vocabulary) -> defaultdict[tuple[str, str], dict[str, Node]]:
    found: defaultdict[tuple[str, str], dict[str, Node]] = defaultdict(dict)
    for node in vocabulary.domestic.values():
        if node.kind in (NodeKind.TITLE, NodeKind.SKILL_LEVEL) and node.group:
            found[node.group, node.specialty][node.level] = node
    return found

"""Refusals on record and negative links: whether they speak of a pair, also renamed or swapped."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import date, datetime

from mapper.domain import NOT_STATED, Link, Node, NodeId, NodeKind, Target, Text
from mapper.matching.groups import group_of
from mapper.ports import Records
from mapper.sentences import Speaker
from mapper.status import is_negative
from mapper.text import loose
from mapper.vocabulary import Vocabulary

WHOLE = frozenset({"body", "field", "expired", "homonym"})
"""Reasons that have nothing to do with the level: they refuse the series at any level."""


@dataclass(frozen=True, slots=True)
class Refusal:
    """A refusal on the log: which item, what of, why, and the instant at which it was made."""

    item: str
    certificate: NodeId
    certificate_name: Text
    target: Target
    target_name: Text
    reason: str
    at: str

    @property
    def day(self) -> date:
        """The day of it, in UTC."""
        return datetime.fromisoformat(self.at).date()


@dataclass(frozen=True, slots=True)
class Ends:
    """The two ends of a link by every id and preferred name under which they may be on record.

    ``levels`` are those that the target states; ``level_of`` tells for an id or name of the
    target that stands for one level which one.  A name is marked as one and never meets an id.
    """

    kind: NodeKind
    group: str
    levels: frozenset[str]
    subject_keys: frozenset[str]
    target_keys: frozenset[str]
    level_of: Mapping[str, str]

    @classmethod
    def of(cls, subject: NodeId, target: Target, records: Records) -> Ends:
        """The ends of a link from this subject to this target."""
        node = records.nodes([subject]).get(subject)
        group, levels = group_of(target, records.vocabulary)
        level_of = {
            key: level
            for own, level in _level_nodes(target, group, records.vocabulary)
            for key in (_id(own.id), *_names(own.name))
        }
        named = _names(*_group_names(target, group, records))
        return cls(
            target.kind, group, frozenset(levels),
            frozenset({_id(subject), *(_names(node.name) if node else ())}),
            frozenset({_id(group), *named, *level_of}), level_of,
        )  # fmt: skip

    def refused_by(self, refusal: Refusal, vocabulary: Vocabulary) -> bool:
        """A refusal speaks of these ends, as they are, renamed or swapped, and of their level."""
        refused = self._refused_levels(refusal, vocabulary)
        if refused is None:
            return False
        return (
            refusal.reason in WHOLE or not refused or not self.levels or bool(refused & self.levels)
        )

    def _refused_levels(self, refusal: Refusal, vocabulary: Vocabulary) -> frozenset[str] | None:
        """The levels that it refuses, empty for any; none where it speaks of other ends."""
        group, levels = group_of(refusal.target, vocabulary)
        left = {_id(refusal.certificate), *_names(refusal.certificate_name)}
        right = {_id(group), *_names(refusal.target_name)}
        if left & self.subject_keys and self._meets(group, right, refusal.target, vocabulary):
            return frozenset(levels) or self._levels_in(right)
        if left & self.target_keys and right & self.subject_keys:
            return self._levels_in(left)
        return None

    def _meets(
        self, group: str, keys: AbstractSet[str], target: Target, vocabulary: Vocabulary
    ) -> bool:
        """The same group, or one of its names where the refused id is in use no more.

        Levels of two series may bear one name; as long as both are there they are two.
        """
        if target.kind is not self.kind:
            return False
        renamed = bool(keys & self.target_keys) and not _known(target, vocabulary)
        return group == self.group or renamed

    def _levels_in(self, keys: AbstractSet[str]) -> frozenset[str]:
        return frozenset(self.level_of[key] for key in keys & self.level_of.keys())


def negatives(link: Link, target: Target, records: Records) -> Iterator[tuple[Link, Refusal]]:
    """The negative links that start at either end of a link, each as the refusal that it is.

    A certificate of the same preferred name is the same end.
    """
    speaker, starts = Speaker(records), _starts(link, target, records)
    for found in records.links_from(starts):
        if is_negative(found):
            told = found.target or target
            if told.group == NOT_STATED and told.kind is target.kind:
                told = target
            yield (
                found,
                Refusal(
                    "", found.subject, speaker.node(found.subject), told, speaker.target(told),
                    "", "",
                ),
            )  # fmt: skip


def _starts(link: Link, target: Target, records: Records) -> list[NodeId]:
    node = records.nodes([link.subject]).get(link.subject)
    names = {loose(name) for name in (node.name.zh, node.name.en) if name} if node else set()
    hits = (hit for name in sorted(names) for hit in records.find_names(name))
    namesakes = (hit.node for hit in hits if hit.why == "name")
    group, _ = group_of(target, records.vocabulary)
    levels = (own.id for own, _ in _level_nodes(target, group, records.vocabulary))
    return list(dict.fromkeys((link.subject, *namesakes, NodeId(group), *levels)))


def _id(key: str) -> str:
    return f"id:{key}"


def _names(*names: Text) -> set[str]:
    return {f"name:{loose(name)}" for text in names for name in (text.zh, text.en) if loose(name)}


def _group_names(target: Target, group: str, records: Records) -> Iterator[Text]:
    """What a group is called by itself, and with the level that the target states or none."""
    vocabulary, speaker = records.vocabulary, Speaker(records)
    yield speaker.target(target)
    if not target.laddered:
        yield speaker.node(NodeId(group))
        return
    yield speaker.target(Target(target.kind, target.group, target.specialty))
    words = vocabulary.series if target.kind is NodeKind.TITLE else vocabulary.occupations
    word = vocabulary.specialties.get(target.specialty) or words.get(target.group)
    if word is not None:
        yield word.name


def _level_nodes(target: Target, group: str, vocabulary: Vocabulary) -> Iterator[tuple[Node, str]]:
    """The nodes of a group that stand for one level of it."""
    if not target.laddered:
        below = (vocabulary.domestic[child] for child in vocabulary.children.get(NodeId(group), ()))
        yield from ((node, node.id) for node in below if node.grade == "grade")
        return
    for level in vocabulary.levels:
        node = vocabulary.domestic.get(NodeId(f"{group}.{level}"))
        if node is not None:
            yield node, level


def _known(target: Target, vocabulary: Vocabulary) -> bool:
    """The vocabularies still hold the target under its own id."""
    if target.kind is NodeKind.TITLE and target.specialty:
        return target.specialty in vocabulary.specialties
    if target.laddered:
        return target.group in vocabulary.series or target.group in vocabulary.occupations
    return NodeId(target.group) in vocabulary.domestic

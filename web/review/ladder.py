"""The levels among which a reviewer chooses, the proposed one marked."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from mapper.domain import CORRESPONDING, Node, NodeId, NodeKind, Target, Text, laddered_id
from mapper.ports import Records
from mapper.sentences import Speaker
from mapper.vocabulary import Vocabulary

NEXT = "next"
_PREFIX = {NodeKind.TITLE: "T", NodeKind.SKILL_LEVEL: "SL"}
_WHOLE = Text("整个项目，不分级别", "the whole item, no class stated")


@dataclass(frozen=True, slots=True)
class Rung:
    """One choice of a level: its value in the form, what it is called, and the target it makes.

    ``code`` is T3 or SL4 where there is one; ``name`` is short, without the specialty; ``node`` is
    the page that tells of it.
    """

    value: str
    code: str
    name: Text
    rank: Text | None
    target: Target
    proposed: bool
    node: NodeId | None


def rung_value(target: Target | None) -> str:
    """What stands in the form for a target.

    >>> rung_value(Target(NodeKind.TITLE, "engineering", levels=("T3",)))
    'T3'
    >>> rung_value(Target(NodeKind.DIRECTORY, "noqd-10-1"))
    'noqd-10-1'
    """
    if target is None:
        return ""
    if not target.laddered:
        return target.group
    return NEXT if target.next_above else "+".join(target.levels)


def rungs(records: Records, proposed: Target) -> tuple[Rung, ...]:
    """Every level that a decision on this target may name, the highest first."""
    speaker = Speaker(records)
    return tuple(
        Rung(
            rung_value(target), "+".join(target.levels), _name(speaker, target),
            _rank(speaker, target), target, _is_proposed(target, proposed),
            target.node_id,
        )
        for target in _targets(records.vocabulary, proposed)
    )  # fmt: skip


def _is_proposed(target: Target, proposed: Target) -> bool:
    """It is what is proposed, or one of several levels that are."""
    among = bool(target.levels) and set(target.levels) <= set(proposed.levels)
    return rung_value(target) == rung_value(proposed) or (target.laddered and among)


def _targets(vocabulary: Vocabulary, proposed: Target) -> Iterator[Target]:
    if not proposed.laddered:
        yield from _classes(vocabulary, proposed)
        return
    if (len(proposed.levels) > 1 and proposed.which_by) or proposed.next_above:
        yield proposed
    for level in reversed(_levels(vocabulary, proposed)):
        if (level,) == proposed.levels and not proposed.next_above:
            yield proposed
        else:
            yield replace(proposed, levels=(level,), next_above=False, which_by=None)


def _levels(vocabulary: Vocabulary, target: Target) -> list[str]:
    """The levels of a series or an occupation, else of the series as a whole, else all."""
    known = _group_levels(vocabulary)
    own = known.get((target.kind, target.group, target.specialty))
    own = own or known.get((target.kind, target.group, "")) or set()
    if not own:
        prefix = _PREFIX[target.kind]
        own = {key for key in vocabulary.levels if key.rstrip("0123456789") == prefix}
    found = own | set(target.levels)
    return sorted(found, key=lambda key: (_word_rank(vocabulary, key), key))


def _group_levels(vocabulary: Vocabulary) -> Mapping[tuple[NodeKind, str, str], set[str]]:
    found: dict[tuple[NodeKind, str, str], set[str]] = {}
    for node in vocabulary.domestic.values():
        if node.kind in _PREFIX and node.level:
            found.setdefault((node.kind, node.group, node.specialty), set()).add(node.level)
    return found


def _word_rank(vocabulary: Vocabulary, level: str) -> int:
    word = vocabulary.levels.get(level)
    return word.rank if word else 0


def _classes(vocabulary: Vocabulary, proposed: Target) -> Iterator[Target]:
    """The classes of an item of the directory, and the item as a whole."""
    node = vocabulary.domestic.get(NodeId(proposed.group))
    item = node.parent if node is not None and node.grade == "grade" and node.parent else None
    whole = item or NodeId(proposed.group)
    below = vocabulary.children.get(whole, ()) if proposed.kind is NodeKind.DIRECTORY else ()
    for child in sorted(below):
        if vocabulary.domestic[child].grade == "grade":
            yield replace(proposed, group=child)
    yield replace(proposed, group=whole)


def _name(speaker: Speaker, target: Target) -> Text:
    """What a level is called in its series; the ladder's own word where it has no name there."""
    if not target.laddered or len(target.levels) != 1:
        return speaker.target(target)
    known = speaker.vocabulary.domestic
    group = "" if target.group == CORRESPONDING else target.group
    keys = [laddered_id(group, specialty, target.levels[0]) for specialty in ("", target.specialty)]
    node: Node | None = next((known[key] for key in keys if key in known), None)
    titled = node is not None and target.kind is NodeKind.TITLE
    return node.name if node is not None and titled else speaker.level(target.levels[0])


def _rank(speaker: Speaker, target: Target) -> Text | None:
    if target.laddered:
        word = speaker.level(target.levels[0]) if len(target.levels) == 1 else None
        return word if word is not None and word.zh not in _name(speaker, target).zh else None
    node = speaker.vocabulary.domestic.get(NodeId(target.group))
    graded = speaker.vocabulary.children.get(NodeId(target.group), ())
    return _WHOLE if node is not None and node.grade != "grade" and graded else None

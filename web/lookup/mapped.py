"""What each of several certificates maps to, line by line, each under its own name."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from mapper.conditions import Holder
from mapper.domain import (
    Certainty,
    Edition,
    EditionId,
    Link,
    Node,
    NodeId,
    NodeKind,
    PlaceId,
    Relation,
    Text,
)
from mapper.domain import Standing as EditionStanding
from mapper.effects import Question, effect_kind
from mapper.force import Holds
from mapper.ports import Records
from mapper.sentences import EFFECT, Speaker, joined
from mapper.survey import EXAMINATIONS, asked_of
from web.lookup import words

MOST = 200
"""Certificates that one page names at most."""


@dataclass(frozen=True, slots=True)
class Told:
    """One link in a line: where, what it brings, to what, and from when.

    ``terms`` says what it asks for, so that no line reads as if it were granted by itself.
    """

    place: PlaceId
    where: Text
    kind: Text
    target: Text
    dates: Text
    unverified: bool
    terms: Text | None = None


@dataclass(frozen=True, slots=True)
class Mapped:
    """A certificate with its own lines; what only its family has stands with the family."""

    node: Node
    lines: tuple[Told, ...]


def mapped(records: Records, ids: Iterable[NodeId], on: date) -> tuple[Mapped, ...]:
    """Certificates with what their own links give on a day, those that give something first."""
    nodes = records.nodes(list(dict.fromkeys(ids))[:MOST])
    links: dict[NodeId, list[Link]] = defaultdict(list)
    for link in records.links_from(nodes):
        links[link.subject].append(link)
    lines = _Lines(records, on)
    found = [Mapped(node, lines.of(node, links.get(node.id, ()))) for node in nodes.values()]
    return tuple(sorted(found, key=lambda one: (not one.lines, one.node.name.en)))


class _Lines:
    """Tells links as lines, for one day."""

    def __init__(self, records: Records, on: date) -> None:
        self._records, self._on = records, on
        self._speaker = Speaker(records)

    def of(self, node: Node, links: Sequence[Link]) -> tuple[Told, ...]:
        """The links of one certificate that hold on the day, place by place."""
        vocabulary = self._records.vocabulary
        question = asked_of(vocabulary, self._on, Holder(), node)
        found = []
        for link in links:
            force = question.force(link)
            if force.holds is not Holds.NO and _answers(vocabulary.editions, link):
                kind = EFFECT[effect_kind(link.relation, link.target)]
                found.append(
                    Told(
                        link.place, self._speaker.place(link.place), kind,
                        self._speaker.target(link.target),
                        words.force_text(link, force, vocabulary),
                        link.certainty is Certainty.MEMORY,
                        terms(question, link),
                    )
                )  # fmt: skip
        return tuple(dict.fromkeys(sorted(found, key=lambda line: line.place)))


def terms(question: Question, link: Link) -> Text | None:
    """That a link has conditions, and the steps on which an office still decides."""
    known = question.vocabulary.steps
    steps = [step.kind for step in question.steps(link) if question.office_decides((step,))]
    found = [Text("附条件", "on conditions")] if any(question.ways(link)) else []
    if steps:
        left = joined(known[kind].name for kind in dict.fromkeys(steps))
        found.append(Text(f"尚需：{left.zh}", f"still to come: {left.en}"))
    return joined(found, "；", "; ") if found else None


def _answers(editions: Mapping[EditionId, Edition], link: Link) -> bool:
    """Drafts, examination lists and gates are no answers."""
    known = editions.get(link.edition) if link.edition else None
    if link.relation is Relation.REQUIRES:
        return False
    return known is None or (
        known.standing is not EditionStanding.DRAFT and known.kind != EXAMINATIONS
    )


@dataclass(frozen=True, slots=True)
class Gate:
    """Whether one must hold a directory item, and for what."""

    access: bool | None
    needing: tuple[tuple[Text, Text], ...]


def gate_of(records: Records, node: Node, on: date) -> Gate | None:
    """Whether practice asks for a directory item: by its own type or that of its item."""
    if node.kind is not NodeKind.DIRECTORY:
        return None
    line: list[Node] = [node]
    while (parent := line[-1].parent) and parent in records.vocabulary.domestic:
        line.append(records.vocabulary.domestic[parent])
    access = next((each.access for each in line if each.access is not None), None)
    speaker, question = Speaker(records), asked_of(records.vocabulary, on, Holder(), node)
    needing = [
        (speaker.link(link), speaker.place(link.place))
        for link in records.links_to([each.id for each in line])
        if link.relation is Relation.REQUIRES and question.force(link).holds is not Holds.NO
    ]
    return Gate(access, tuple(dict.fromkeys(needing)))

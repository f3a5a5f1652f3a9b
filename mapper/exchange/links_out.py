"""Which links leave, in which order, and how they are said."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

from mapper.conditions import Route, routes
from mapper.dates import first_day
from mapper.domain import (
    OFFICE_EDITION,
    Body,
    Edition,
    EditionId,
    Link,
    Node,
    NodeId,
    NodeKind,
    Step,
    Text,
)
from mapper.effects import applies
from mapper.errors import MapperError
from mapper.force import Force, force
from mapper.ports import Records
from mapper.sentences import Speaker
from mapper.vocabulary import Vocabulary

CHUNK = 500
"""Subjects whose links are read at once."""


class UnknownEditionId(MapperError):
    """No edition of a source or of the office has this id."""

    status = 404

    def __init__(self, edition: str) -> None:
        self.edition = edition
        super().__init__(
            f"no edition has the id {edition[:60]!r}; without --edition every link is exported, "
            "with the id of its edition"
        )


@dataclass(frozen=True)
class Selection:
    """The links of all editions, or of one, in the order of subjects and ids."""

    records: Records
    vocabulary: Vocabulary = field(repr=False)
    edition: Edition | None = None

    def links(self, voice: Voice) -> Iterator[Link]:
        """Every link; ``voice`` learns the names that it needs as it goes."""
        subjects = self.records.linked()
        for start in range(0, len(subjects), CHUNK):
            chunk = subjects[start : start + CHUNK]
            voice.learn(chunk)
            found = [link for link in self.records.links_from(chunk) if self._wanted(link)]
            yield from sorted(found, key=lambda link: (link.subject, link.id))

    def _wanted(self, link: Link) -> bool:
        edition = self.edition
        return edition is None or edition.id in holding(link, self.vocabulary)


def select(records: Records, edition: str | None = None) -> Selection:
    """The links of all editions, or of the edition with this id; raises UnknownEditionId."""
    vocabulary = records.vocabulary
    if edition is None:
        return Selection(records, vocabulary)
    known = vocabulary.editions.get(EditionId(edition))
    if known is None:
        raise UnknownEditionId(edition)
    return Selection(records, vocabulary, known)


def holding(link: Link, vocabulary: Vocabulary) -> tuple[EditionId, ...]:
    """The editions that hold a link: one of a source, or several of the office in a row.

    A link of an edition that is not known is held by none.
    """
    last = vocabulary.editions.get(link.edition) if link.edition else None
    if last is None:
        return ()
    first = vocabulary.editions.get(link.first_edition or last.id, last)
    if last.kind != OFFICE_EDITION or first is last:
        return (last.id,)
    stem = last.id.removesuffix(last.number)
    numbers = range(int(first.number), int(last.number) + 1)
    return tuple(EditionId(f"{stem}{number}") for number in numbers)


@dataclass(frozen=True, slots=True)
class Said:
    """A link with what is worked out for it: its sentence, its ends, when it holds, what it asks.

    ``ways`` are those of the link, its list and its edition together.
    """

    link: Link
    sentence: Text
    subject: Node | None
    body: Body | None
    target: Text
    force: Force
    ways: tuple[Route, ...]
    steps: tuple[Step, ...]
    made_on: date | None

    @property
    def subject_kind(self) -> NodeKind | None:
        """What it starts from, where that is known."""
        return self.subject.kind if self.subject else None


class Voice(Speaker):
    """Says many links: names are read for a whole chunk at once, and kept no longer."""

    def __init__(self, records: Records, on: date) -> None:
        super().__init__(records)
        self._on = on
        self._nodes: dict[NodeId, Node | None] = {}
        self._bodies: dict[str, Body | None] = {}

    def learn(self, subjects: list[NodeId] | tuple[NodeId, ...] | object) -> None:
        """Read these nodes and forget the others."""
        del subjects

    @cached_property
    def _replaced(self) -> dict[EditionId, date]:
        return self.vocabulary.replaced

    def node(self, node_id: NodeId) -> Text:
        """A node's name, or its id where it has none."""
        known = self.known(node_id)
        return known.name if known else Text(node_id, node_id)

    def known(self, node_id: NodeId) -> Node | None:
        """A node, where there is one."""
        if node_id not in self._nodes:
            self._nodes[node_id] = self._records.nodes([node_id]).get(node_id)
        return self._nodes[node_id]

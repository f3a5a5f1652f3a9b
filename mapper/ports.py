"""What the core needs of a store of records; files and databases both provide it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from mapper.conditions import EntryRoute
from mapper.domain import Body, EditionId, Link, Member, Node, NodeId
from mapper.vocabulary import Vocabulary


@dataclass(frozen=True, slots=True)
class NameHit:
    """A node found under a normalised name; ``why`` says which kind of name it was."""

    node: NodeId
    why: str


class Records(Protocol):
    """Certificates, bodies and links by key, beside the vocabularies."""

    @property
    def vocabulary(self) -> Vocabulary:
        """The small tables, in memory."""
        ...

    @property
    def revision(self) -> str:
        """Moves whenever what the records hold has changed."""
        ...

    def nodes(self, ids: Iterable[NodeId]) -> Mapping[NodeId, Node]:
        """The nodes with these ids; unknown ids are left out."""
        ...

    def body(self, body_id: str) -> Body | None:
        """The awarding body with this id."""
        ...

    def links_from(self, subjects: Iterable[NodeId]) -> Sequence[Link]:
        """The links that start at any of these."""
        ...

    def links_to(self, objects: Iterable[str]) -> Sequence[Link]:
        """The links whose object is one of these node ids, series or occupations."""
        ...

    def families_of(self, certificate: NodeId) -> Sequence[Member]:
        """The families to which a certificate belongs."""
        ...

    def members_of(self, family: NodeId) -> Sequence[Member]:
        """The certificates that belong to a family."""
        ...

    def entry_routes(self, certificate: NodeId) -> Sequence[EntryRoute]:
        """What the awarding body asks before it certifies."""
        ...

    def find_names(self, key: str) -> Sequence[NameHit]:
        """The nodes that bear this name; ``key`` as ``text.loose`` gives it."""
        ...

    def name_keys(self) -> Iterable[tuple[str, NodeId]]:
        """Every name under which ``find_names`` finds something, ids left out."""
        ...

    def find_bodies(self, key: str) -> Sequence[str]:
        """The bodies that bear this name; ``key`` as ``text.loose`` gives it."""
        ...

    def certificates_of(self, bodies: Iterable[str]) -> Sequence[NodeId]:
        """The certificates and families of these bodies."""
        ...

    def totals(self) -> Mapping[str, int]:
        """How many ``certificates`` (with families) and ``links`` there are."""
        ...

    def loaded_counts(self) -> Mapping[EditionId, int]:
        """How many distinct certificates each edition names, families and placeholders apart.

        An edition counts those of the editions that it adds to with its own.
        """
        ...

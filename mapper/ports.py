"""What the core needs of a store of records; files and databases both provide it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from mapper.conditions import EntryRoute
from mapper.domain import Body, EditionId, Link, Member, Node, NodeId, NodeKind
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

    @property
    def state(self) -> object:
        """The catalogue as it is now, one object until another is loaded.

        What is made of its names may be kept under it: what is published adds none.
        """
        ...

    def steady(self) -> Records:
        """The same records for one answer: whether they have moved is looked at now, then no more.

        Who keeps them longer than that answers from what was.
        """
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

    def links_in(self, editions: Iterable[EditionId]) -> Sequence[Link]:
        """The links that stand in these source editions."""
        ...

    def named_in(self, editions: Iterable[EditionId]) -> Mapping[EditionId, Sequence[NodeId]]:
        """What each of these source editions names, once each, in the order of the catalogue."""
        ...

    def linked(self) -> Sequence[NodeId]:
        """Everything from which a link starts, each once, in the order of ids."""
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


@dataclass(frozen=True, slots=True)
class KeptProposal:
    """A proposal as it is kept: what it is found and ordered by, and all of it as JSON.

    ``words`` holds the names of both ends as ``text.loose`` gives them; ``made_at`` is the
    instant (UTC) at which this content was first proposed.
    """

    id: str
    certificate: str
    group: str
    kind: NodeKind
    levels: tuple[str, ...]
    target: str
    rank: int
    score: float
    probability: float
    margin: float
    words: str
    payload: str
    version: str
    run: str
    made_at: str


@dataclass(frozen=True, slots=True)
class ProposalRun:
    """A run over the whole catalogue: ``id`` is the hash of all that decides what it proposes.

    ``after`` is the last certificate that is stored, ``done`` counts up to it; ``finished`` is
    empty until all are.
    """

    id: str
    version: str
    started: str
    of: int
    after: str = ""
    done: int = 0
    finished: str = ""


@dataclass(frozen=True, slots=True)
class ProposalBatch:
    """All that a run proposes for some certificates, in the order of their ids."""

    run: str
    certificates: tuple[str, ...]
    proposals: tuple[KeptProposal, ...]
    done: int


@dataclass(frozen=True, slots=True)
class ProposalQuery:
    """Which proposals: of one kind of target, and with all of these words in their names."""

    kind: NodeKind | None = None
    text: str = ""


class Proposals(Protocol):
    """What the machine suggests, kept for review and apart from every answer.

    Lists are ordered by certificate and rank, and leave out what a person has decided.
    """

    def last_run(self) -> ProposalRun | None:
        """The run that began last."""
        ...

    def begin(self, run: ProposalRun) -> None:
        """Note that a run begins; whatever it does not propose goes when it is finished."""
        ...

    def save(self, batch: ProposalBatch) -> None:
        """Replace the undecided proposals of these certificates: all of it or nothing.

        What is proposed again keeps the instant at which it was made.  Raises RunReplaced if
        another run has begun.
        """
        ...

    def finish(self, run: str, at: str) -> None:
        """Remove the undecided proposals of other runs; raises RunReplaced."""
        ...

    def settle(self, ids: Iterable[str]) -> None:
        """A person has decided on these: they are neither listed nor replaced any more."""
        ...

    def settled(self) -> Sequence[tuple[str, str, str]]:
        """Certificate, group and level of what is decided; no level where none was proposed."""
        ...

    def count(self, query: ProposalQuery) -> int:
        """How many there are."""
        ...

    def page(self, query: ProposalQuery, offset: int, limit: int) -> Sequence[KeptProposal]:
        """Some of them."""
        ...

    def of_certificate(self, certificate: str) -> Sequence[KeptProposal]:
        """Those of one certificate, the best first."""
        ...

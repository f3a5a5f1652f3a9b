"""Records with office editions over them: published ones, or what the next one would bring."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from mapper.conditions import EntryRoute
from mapper.domain import Body, Edition, EditionId, Link, Member, Node, NodeId, Source, SourceId
from mapper.editions.fold import Editions, Stretch
from mapper.editions.stated import edition_id, stated_edition, stated_link, stated_source
from mapper.ports import NameHit, Records
from mapper.vocabulary import Vocabulary

_By = Mapping[str, Sequence[Stretch]]


@dataclass(frozen=True)
class Added:
    """What the editions of an office add to a vocabulary and to the links of its catalogue.

    Links are made when they are asked for, so that a preview costs little.
    """

    editions: Editions
    vocabulary: Vocabulary
    _from: _By = field(repr=False)
    _to: _By = field(repr=False)
    links: int

    @classmethod
    def over(cls, vocabulary: Vocabulary, editions: Editions) -> Added:
        """These editions over a vocabulary; it may know some of them already."""
        by_subject, by_group = defaultdict(list), defaultdict(list)
        held = [stretch for stretch in editions.stretches() if _ever_held(editions, stretch)]
        for stretch in held:
            by_subject[str(stretch.link.subject)].append(stretch)
            target = stretch.link.decision.target
            by_group[target.group if target else ""].append(stretch)
        merged = vocabulary.with_editions(
            _stated_editions(vocabulary, editions), _cited(vocabulary, editions, held)
        )
        return cls(editions, merged, by_subject, by_group, len(held))

    def links_from(self, subjects: Iterable[NodeId]) -> Iterator[Link]:
        """The published links that start at any of these."""
        return (self._link(found) for key in subjects for found in self._from.get(key, ()))

    def links_to(self, objects: Iterable[str]) -> Iterator[Link]:
        """The published links whose object is one of these."""
        return (self._link(found) for key in objects if key for found in self._to.get(key, ()))

    def _link(self, found: Stretch) -> Link:
        first, last = self.editions.edition(found.link.first), self.editions.edition(found.last)
        return stated_link(found.link, first, last, self.vocabulary)

    def linked(self) -> Iterable[NodeId]:
        """Everything from which a published link starts."""
        return map(NodeId, self._from)

    def counts(self) -> Mapping[EditionId, int]:
        """How many certificates each edition names: all are loaded."""
        return {edition_id(edition): edition.certificates for edition in self.editions.all}


def _ever_held(editions: Editions, stretch: Stretch) -> bool:
    """A content that a correction of the same day took out never held; a refusal is no link."""
    if stretch.link.decision.relation is None:
        return False
    if stretch.last == editions.last:
        return True
    started = editions.edition(stretch.link.first).day
    return started < editions.edition(stretch.last + 1).day


def _stated_editions(vocabulary: Vocabulary, editions: Editions) -> Mapping[EditionId, Edition]:
    found = dict(vocabulary.editions)
    ids = tuple(map(edition_id, editions.all))
    for number, edition in enumerate(editions.all):
        if ids[number] not in found:
            found[ids[number]] = stated_edition(edition, ids[:number])
    return found


def _cited(
    vocabulary: Vocabulary, editions: Editions, held: Iterable[Stretch]
) -> Mapping[SourceId, Source]:
    found = dict(vocabulary.sources)
    for stretch in held:
        source = stated_source(stretch.link, editions.edition(stretch.link.first), vocabulary)
        found.setdefault(source.id, source)
    return found


class Overlaid(ABC):
    """Records with something added; a subclass says what, at each call."""

    def __init__(self, base: Records) -> None:
        self.base = base

    @abstractmethod
    def _added(self) -> Added:
        """What is added now."""

    @property
    def vocabulary(self) -> Vocabulary:
        """The small tables, with the office's editions and what they cite."""
        return self._added().vocabulary

    @property
    @abstractmethod
    def revision(self) -> str:
        """Moves with the catalogue and with what is added."""

    @property
    def state(self) -> object:
        """That of the catalogue."""
        return self.base.state

    @abstractmethod
    def steady(self) -> Records:
        """The same records for one answer."""

    def nodes(self, ids: Iterable[NodeId]) -> Mapping[NodeId, Node]:
        """The nodes with these ids; unknown ids are left out."""
        return self.base.nodes(ids)

    def body(self, body_id: str) -> Body | None:
        """The awarding body with this id."""
        return self.base.body(body_id)

    def links_from(self, subjects: Iterable[NodeId]) -> Sequence[Link]:
        """The links that start at any of these."""
        wanted = list(subjects)
        return [*self.base.links_from(wanted), *self._added().links_from(wanted)]

    def links_to(self, objects: Iterable[str]) -> Sequence[Link]:
        """The links whose object is one of these node ids, series or occupations."""
        wanted = list(objects)
        return [*self.base.links_to(wanted), *self._added().links_to(wanted)]

    def links_in(self, editions: Iterable[EditionId]) -> Sequence[Link]:
        """The links that stand in these source editions."""
        return self.base.links_in(editions)

    def named_in(self, editions: Iterable[EditionId]) -> Mapping[EditionId, Sequence[NodeId]]:
        """What each of these source editions names."""
        return self.base.named_in(editions)

    def linked(self) -> Sequence[NodeId]:
        """Everything from which a link starts, each once, in the order of ids."""
        return sorted({*self.base.linked(), *self._added().linked()})

    def families_of(self, certificate: NodeId) -> Sequence[Member]:
        """The families to which a certificate belongs."""
        return self.base.families_of(certificate)

    def members_of(self, family: NodeId) -> Sequence[Member]:
        """The certificates that belong to a family."""
        return self.base.members_of(family)

    def entry_routes(self, certificate: NodeId) -> Sequence[EntryRoute]:
        """What the awarding body asks before it certifies."""
        return self.base.entry_routes(certificate)

    def find_names(self, key: str) -> Sequence[NameHit]:
        """The nodes that bear this name; ``key`` as ``text.loose`` gives it."""
        return self.base.find_names(key)

    def name_keys(self) -> Iterable[tuple[str, NodeId]]:
        """Every name under which ``find_names`` finds something, ids left out."""
        return self.base.name_keys()

    def find_bodies(self, key: str) -> Sequence[str]:
        """The bodies that bear this name; ``key`` as ``text.loose`` gives it."""
        return self.base.find_bodies(key)

    def certificates_of(self, bodies: Iterable[str]) -> Sequence[NodeId]:
        """The certificates and families of these bodies."""
        return self.base.certificates_of(bodies)

    def totals(self) -> Mapping[str, int]:
        """How many ``certificates`` (with families) and ``links`` there are."""
        totals = dict(self.base.totals())
        totals["links"] = totals.get("links", 0) + self._added().links
        return totals

    def loaded_counts(self) -> Mapping[EditionId, int]:
        """How many distinct certificates each edition names; office editions name all of theirs."""
        return {**self.base.loaded_counts(), **self._added().counts()}


MOST_NODES = 5_000
"""Nodes that are remembered at most."""


class WithLinks(Overlaid):
    """Records with what certain editions add, whatever is published meanwhile."""

    def __init__(self, base: Records, added: Added, revision: str) -> None:
        super().__init__(base)
        self._fixed = added
        self._revision = revision
        self._nodes: dict[NodeId, Node] = {}

    def _added(self) -> Added:
        return self._fixed

    @property
    def revision(self) -> str:
        """It never moves."""
        return self._revision

    def steady(self) -> WithLinks:
        """What is added never moves, and now the catalogue does not either."""
        return WithLinks(self.base.steady(), self._fixed, self._revision)

    def nodes(self, ids: Iterable[NodeId]) -> Mapping[NodeId, Node]:
        """The nodes with these ids; one page names the same ones many times."""
        wanted, known = list(dict.fromkeys(ids)), self._nodes
        missing = [node_id for node_id in wanted if node_id not in known]
        if missing:
            found = self.base.nodes(missing)
            if len(known) + len(found) > MOST_NODES:
                return {**{i: known[i] for i in wanted if i in known}, **found}
            known.update(found)
        return {node_id: known[node_id] for node_id in wanted if node_id in known}

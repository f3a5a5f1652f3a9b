"""The catalogue of a database as what the core needs of a store of records."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from threading import Lock
from time import monotonic
from typing import TypeVar

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Engine

from mapper.catalogue import build
from mapper.conditions import EntryRoute
from mapper.domain import Body, EditionId, Link, Member, Node, NodeId
from mapper.ports import NameHit
from mapper.store.engine import reading
from mapper.store.kept import Kept, check_loaded, mark_of, read_kept
from mapper.store.queries import links_in, named_in
from mapper.store.shelf import Shelf
from mapper.store.tables import links, names
from mapper.vocabulary import Vocabulary

T = TypeVar("T")
FRESH = 0.002
"""Seconds for which a look at the revision counts: one answer asks dozens of times."""


class SqlRecords:
    """Certificates, bodies and links by key, beside the vocabularies, for many threads.

    What was read is kept until the revision of the catalogue moves.  Each call
    sees one state of the database.  Raises NotLoaded where there is no catalogue
    and StoreError where the database does not answer.
    """

    def __init__(self, engine: Engine, clock: Callable[[], float] = monotonic) -> None:
        self._engine = engine
        self._clock = clock
        self._lock = Lock()
        self._kept: Kept | None = None
        self._looked = clock()

    # --- what is kept ---------------------------------------------------------

    def _current(self) -> Kept:
        kept = self._kept
        if kept is not None and self._fresh():
            return kept
        with reading(self._engine) as connection:
            return self._renewed(connection)

    def _fresh(self) -> bool:
        return self._clock() - self._looked < FRESH

    def _renewed(self, connection: Connection) -> Kept:
        """What is kept of the state that this connection sees."""
        if self._kept is not None and self._fresh():
            return self._kept
        with self._lock:
            self._looked = self._clock()
            if self._kept is None:
                check_loaded(connection)
            if self._kept is None or self._kept.mark != mark_of(connection):
                self._kept = read_kept(connection)
            return self._kept

    def _read(
        self, shelf: Callable[[Kept], Shelf[T]], keys: Iterable[str]
    ) -> Mapping[str, tuple[T, ...]]:
        """What stands under each of these keys."""
        wanted, kept = dict.fromkeys(keys), self._kept
        found = shelf(kept).kept(wanted) if kept is not None else {}
        if len(found) == len(wanted) and (not wanted or self._fresh()):
            return found
        with reading(self._engine) as connection:
            renewed = self._renewed(connection)
            if renewed is not kept:
                found = {}
            missing = [key for key in wanted if key not in found]
            return found | shelf(renewed).fetch(connection, missing)

    # --- the port -------------------------------------------------------------

    @property
    def revision(self) -> str:
        """Moves whenever another catalogue is loaded, or another database put in its place."""
        mark = self._current().mark
        return f"{mark.revision}.{mark.content[:8]}"

    @property
    def state(self) -> Kept:
        """What is kept of this revision."""
        return self._current()

    def steady(self) -> SqlRecords:
        """The same records with a clock that stands, so that one look at the revision lasts."""
        found = SqlRecords(self._engine, lambda: 0.0)
        found._kept = self._current()
        return found

    @property
    def vocabulary(self) -> Vocabulary:
        """The small tables, in memory."""
        return self._current().vocabulary

    def nodes(self, ids: Iterable[NodeId]) -> Mapping[NodeId, Node]:
        """The nodes with these ids; unknown ids are left out."""
        wanted = list(dict.fromkeys(ids))
        domestic = self.vocabulary.domestic
        found = self._read(lambda kept: kept.nodes, (i for i in wanted if i not in domestic))
        both = ((i, found[i] if i in found else (domestic[i],)) for i in wanted)
        return {node_id: nodes[-1] for node_id, nodes in both if nodes}

    def body(self, body_id: str) -> Body | None:
        """The awarding body with this id."""
        return next(iter(self._read(lambda kept: kept.bodies, [body_id])[body_id]), None)

    def links_from(self, subjects: Iterable[NodeId]) -> Sequence[Link]:
        """The links that start at any of these."""
        return self._listed(lambda kept: kept.links_from, subjects)

    def links_to(self, objects: Iterable[str]) -> Sequence[Link]:
        """The links whose object is one of these node ids, series or occupations."""
        return self._listed(lambda kept: kept.links_to, objects)

    def _listed(self, shelf: Callable[[Kept], Shelf[T]], keys: Iterable[str]) -> list[T]:
        wanted = list(keys)
        found = self._read(shelf, wanted)
        return [value for key in wanted for value in found[key]]

    def links_in(self, editions: Iterable[EditionId]) -> Sequence[Link]:
        """The links that stand in these source editions; they may be many and are not kept."""
        with reading(self._engine) as connection:
            return links_in(connection, list(editions))

    def named_in(self, editions: Iterable[EditionId]) -> Mapping[EditionId, Sequence[NodeId]]:
        """What each of these source editions names; they may be many and are not kept."""
        with reading(self._engine) as connection:
            return named_in(connection, list(editions))

    def linked(self) -> Sequence[NodeId]:
        """Everything from which a link starts, each once, in the order of ids."""
        with reading(self._engine) as connection:
            return sorted(connection.scalars(sa.select(links.c.subject).distinct()))

    def families_of(self, certificate: NodeId) -> Sequence[Member]:
        """The families to which a certificate belongs."""
        return self._listed(lambda kept: kept.families, [certificate])

    def members_of(self, family: NodeId) -> Sequence[Member]:
        """The certificates that belong to a family."""
        return self._listed(lambda kept: kept.members, [family])

    def entry_routes(self, certificate: NodeId) -> Sequence[EntryRoute]:
        """What the awarding body asks before it certifies."""
        return build.entry_routes(self._listed(lambda kept: kept.entries, [certificate]))

    def find_names(self, key: str) -> Sequence[NameHit]:
        """The nodes that bear this name; ``key`` as ``text.loose`` gives it."""
        return self._listed(lambda kept: kept.names, [key])

    def name_keys(self) -> Iterable[tuple[str, NodeId]]:
        """Every name under which ``find_names`` finds something, ids left out."""
        named = sa.select(names.c.key, names.c.node).where(names.c.why != "id")
        with reading(self._engine) as connection:
            for key, node_id in connection.execute(named):
                yield key, NodeId(node_id)

    def find_bodies(self, key: str) -> Sequence[str]:
        """The bodies that bear this name; ``key`` as ``text.loose`` gives it."""
        return self._listed(lambda kept: kept.body_names, [key])

    def certificates_of(self, bodies: Iterable[str]) -> Sequence[NodeId]:
        """The certificates and families of these bodies."""
        return [NodeId(found) for found in self._listed(lambda kept: kept.of_body, bodies)]

    def totals(self) -> Mapping[str, int]:
        """How many ``certificates`` (with families) and ``links`` there are."""
        return self._current().totals

    def loaded_counts(self) -> Mapping[EditionId, int]:
        """How many distinct certificates (no families, no placeholders) each edition names."""
        return self._current().counts

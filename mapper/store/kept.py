"""What is kept in memory of one revision of the catalogue."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from mapper.catalogue.records import vocabulary_of
from mapper.catalogue.rows import FILES, EntryRouteRow, Row
from mapper.domain import Body, EditionId, Link, Member, Node
from mapper.ports import NameHit
from mapper.store import queries
from mapper.store.cells import rows_from
from mapper.store.engine import check_version
from mapper.store.errors import OLDER, NotLoaded
from mapper.store.queries import columns_of
from mapper.store.shelf import Shelf
from mapper.store.tables import (
    CATALOGUE,
    HEAD,
    certificates,
    conditions,
    edition_counts,
    links,
    meta,
    steps,
)
from mapper.vocabulary import Vocabulary

_BY_KEY = frozenset(
    {"foreign/*.csv", "links/*/*.csv", "claims/*.csv", "bodies.csv", "members.csv"}
    | {"entry_routes.csv", "vocab/frames.csv", "vocab/terms.csv"}
)
"""Kinds of files that may be large and are read by key, or that no answer needs."""


class Mark(NamedTuple):
    """What tells one state of the catalogue from another."""

    revision: int
    content: str


@dataclass(frozen=True, eq=False)
class Kept:
    """The small tables, and the records that were asked for lately."""

    mark: Mark
    vocabulary: Vocabulary
    counts: Mapping[EditionId, int]
    totals: Mapping[str, int]
    nodes: Shelf[Node] = field(default_factory=lambda: Shelf(queries.nodes))
    bodies: Shelf[Body] = field(default_factory=lambda: Shelf(queries.awarding_bodies))
    links_from: Shelf[Link] = field(default_factory=lambda: Shelf(queries.links_from))
    links_to: Shelf[Link] = field(default_factory=lambda: Shelf(queries.links_to))
    families: Shelf[Member] = field(default_factory=lambda: Shelf(queries.families_of))
    members: Shelf[Member] = field(default_factory=lambda: Shelf(queries.members_of))
    entries: Shelf[EntryRouteRow] = field(default_factory=lambda: Shelf(queries.entry_rows))
    names: Shelf[NameHit] = field(default_factory=lambda: Shelf(queries.name_hits))
    body_names: Shelf[str] = field(default_factory=lambda: Shelf(queries.body_hits))
    of_body: Shelf[str] = field(default_factory=lambda: Shelf(queries.awarded_by))


_MARK = sa.select(meta.c.revision, meta.c.content)


def mark_of(connection: Connection) -> Mark:
    """The state of the catalogue."""
    return Mark(*connection.execute(_MARK).one())


def check_loaded(connection: Connection) -> None:
    """Raise NotLoaded where there is no catalogue that this program can read."""
    version = check_version(connection)
    if version is not None and version != HEAD:
        raise NotLoaded(OLDER)
    if version is None or mark_of(connection).revision == 0:
        raise NotLoaded


def read_kept(connection: Connection) -> Kept:
    """Read the small tables; the rest comes when it is asked for."""
    table = {pattern: _small(connection, pattern) for pattern in FILES if pattern not in _BY_KEY}
    counts = connection.execute(sa.select(edition_counts.c.edition, edition_counts.c.certificates))
    return Kept(
        mark_of(connection),
        vocabulary_of(table),
        {EditionId(edition): count for edition, count in counts},
        {table.name: _count(connection, table) for table in (certificates, links)},
    )


def _count(connection: Connection, table: sa.Table) -> int:
    return connection.scalar(sa.select(sa.func.count()).select_from(table)) or 0


def _small(connection: Connection, pattern: str) -> list[Row]:
    """The rows of a small table; of conditions and steps those of lists and editions."""
    table = CATALOGUE[pattern]
    statement = sa.select(*columns_of(table)).order_by(table.c.position)
    if table in (conditions, steps):
        statement = statement.where(table.c.scope != "link")
    return list(rows_from(FILES[pattern], connection.execute(statement)))

"""The questions that are put to the tables, each for many keys at once."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import islice
from typing import Any, Generic, TypeVar

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from mapper.catalogue import build
from mapper.catalogue import rows as r
from mapper.domain import Body, EditionId, Link, Member, Node, NodeId
from mapper.ports import NameHit
from mapper.store.cells import rows_from
from mapper.store.tables import (
    bodies,
    body_names,
    certificates,
    claims,
    conditions,
    entry_routes,
    links,
    members,
    names,
    steps,
)

RowT = TypeVar("RowT", bound=r.Row)
T = TypeVar("T")
CHUNK = 500
"""Keys of one query; databases bound the parameters of a statement."""


@dataclass(frozen=True)
class Keyed:
    """Some columns of the rows of a table that have a key in one of its columns."""

    column: sa.Column[Any]
    selected: tuple[sa.ColumnElement[Any], ...]
    where: tuple[sa.ColumnElement[bool], ...] = ()

    @cached_property
    def _statement(self) -> sa.Select[Any]:
        wanted = self.column.in_(sa.bindparam("keys", expanding=True))
        position = self.column.table.c.position
        return sa.select(*self.selected).where(wanted, *self.where).order_by(position)

    def records(self, connection: Connection, keys: Iterable[str]) -> list[Sequence[Any]]:
        """The records of these keys, those of one key in the order of the catalogue."""
        left, found = iter(keys), list[Sequence[Any]]()
        while chunk := list(islice(left, CHUNK)):
            found += connection.execute(self._statement, {"keys": chunk})
        return found


@dataclass(frozen=True)
class KeyedRows(Generic[RowT]):
    """The rows of a catalogue table that have a key in one of its columns."""

    model: type[RowT]
    column: sa.Column[Any]
    where: tuple[sa.ColumnElement[bool], ...] = ()

    @cached_property
    def _keyed(self) -> Keyed:
        return Keyed(self.column, columns_of(self.column.table), self.where)

    def rows(self, connection: Connection, keys: Iterable[str]) -> list[RowT]:
        """The rows of these keys, those of one key in the order of the catalogue."""
        return rows_from(self.model, self._keyed.records(connection, keys))


def columns_of(table: sa.FromClause) -> tuple[sa.ColumnElement[Any], ...]:
    """The columns that a catalogue table shares with its row model."""
    return tuple(column for column in table.c if column.name != "position")


_CERTIFICATES = KeyedRows(r.CertificateRow, certificates.c.id)
_BODIES = KeyedRows(r.BodyRow, bodies.c.id)
_LINKS_FROM = KeyedRows(r.LinkRow, links.c.subject)
_LINKS_TO = KeyedRows(r.LinkRow, links.c.object, (links.c.object_kind.is_not(None),))
_LINKS_IN = KeyedRows(r.LinkRow, links.c.edition)
_NAMED_IN = Keyed(links.c.edition, (links.c.edition, links.c.subject))
_CLAIMS = KeyedRows(r.ClaimRow, claims.c.link)
_CONDITIONS = KeyedRows(r.ConditionRow, conditions.c.scope_id, (conditions.c.scope == "link",))
_STEPS = KeyedRows(r.StepRow, steps.c.scope_id, (steps.c.scope == "link",))
_FAMILIES = KeyedRows(r.MemberRow, members.c.certificate)
_MEMBERS = KeyedRows(r.MemberRow, members.c.family)
_ENTRY_ROUTES = KeyedRows(r.EntryRouteRow, entry_routes.c.certificate)
_NAMES = Keyed(names.c.key, (names.c.key, names.c.node, names.c.why))
_BODY_NAMES = Keyed(body_names.c.key, (body_names.c.key, body_names.c.body))
_OF_BODY = Keyed(
    certificates.c.body,
    (certificates.c.body, certificates.c.id),
    (certificates.c.body != "", certificates.c.kind != "placeholder"),
)


def nodes(connection: Connection, ids: Sequence[str]) -> Mapping[str, list[Node]]:
    """Certificates and families by id."""
    return _by(map(build.certificate, _CERTIFICATES.rows(connection, ids)), lambda node: node.id)


def awarding_bodies(connection: Connection, ids: Sequence[str]) -> Mapping[str, list[Body]]:
    """Awarding bodies by id."""
    return _by(map(build.body, _BODIES.rows(connection, ids)), lambda body: body.id)


def links_from(connection: Connection, subjects: Sequence[str]) -> Mapping[str, list[Link]]:
    """Links by their subject."""
    found = _whole(connection, _LINKS_FROM.rows(connection, subjects))
    return _by(found, lambda link: link.subject)


def links_to(connection: Connection, objects: Sequence[str]) -> Mapping[str, list[Link]]:
    """Links by the node id, series or occupation of their object."""
    found = _whole(connection, _LINKS_TO.rows(connection, objects))
    return _by(found, lambda link: link.target.group if link.target else "")


def links_in(connection: Connection, editions: Sequence[str]) -> list[Link]:
    """Links by their source edition."""
    return _whole(connection, _LINKS_IN.rows(connection, editions))


def named_in(
    connection: Connection, editions: Sequence[str]
) -> Mapping[EditionId, Sequence[NodeId]]:
    """The subjects of links by their source edition, once each."""
    found: dict[EditionId, dict[NodeId, None]] = defaultdict(dict)
    for edition, subject in _NAMED_IN.records(connection, editions):
        found[EditionId(edition)][NodeId(subject)] = None
    return {edition: tuple(subjects) for edition, subjects in found.items()}


def _whole(connection: Connection, rows: Sequence[r.LinkRow]) -> list[Link]:
    """Links with their claims, conditions and steps."""
    if not rows:
        return []
    ids = [row.id for row in rows]
    return build.links(
        rows,
        _CLAIMS.rows(connection, ids),
        _CONDITIONS.rows(connection, ids),
        _STEPS.rows(connection, ids),
    )


def families_of(connection: Connection, ids: Sequence[str]) -> Mapping[str, list[Member]]:
    """Memberships by certificate."""
    found = map(build.member, _FAMILIES.rows(connection, ids))
    return _by(found, lambda member: member.certificate)


def members_of(connection: Connection, ids: Sequence[str]) -> Mapping[str, list[Member]]:
    """Memberships by family."""
    return _by(map(build.member, _MEMBERS.rows(connection, ids)), lambda member: member.family)


def entry_rows(connection: Connection, ids: Sequence[str]) -> Mapping[str, list[r.EntryRouteRow]]:
    """Rows of entry routes by certificate."""
    return _by(_ENTRY_ROUTES.rows(connection, ids), lambda row: row.certificate)


def name_hits(connection: Connection, keys: Sequence[str]) -> Mapping[str, list[NameHit]]:
    """Nodes by their names."""
    found: dict[str, list[NameHit]] = defaultdict(list)
    for key, node, why in _NAMES.records(connection, keys):
        found[key].append(NameHit(NodeId(node), why))
    return found


def body_hits(connection: Connection, keys: Sequence[str]) -> Mapping[str, list[str]]:
    """The ids of bodies by their names."""
    return _pairs(_BODY_NAMES.records(connection, keys))


def awarded_by(connection: Connection, ids: Sequence[str]) -> Mapping[str, list[str]]:
    """The ids of certificates and families, without placeholders, by their body."""
    return _pairs(_OF_BODY.records(connection, ids))


def _by(values: Iterable[T], key: Callable[[T], str]) -> Mapping[str, list[T]]:
    found: dict[str, list[T]] = defaultdict(list)
    for value in values:
        found[key(value)].append(value)
    return found


def _pairs(records: Iterable[Sequence[Any]]) -> Mapping[str, list[str]]:
    found: dict[str, list[str]] = defaultdict(list)
    for key, value in records:
        found[key].append(value)
    return found

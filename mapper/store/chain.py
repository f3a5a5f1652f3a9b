"""Events in their table: read, appended behind the head, and checked against their hashes."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Row

from mapper.domain import Text
from mapper.events import (
    Break,
    Draft,
    Event,
    EventKind,
    Head,
    canonical,
    first_break,
    follow,
    instant,
)
from mapper.store.tables import events

CHUNK = 1_000
"""Events that are held at once while the chain is checked."""
_SELECT = sa.select(events)
_LAST = _SELECT.order_by(events.c.number.desc()).limit(1)


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which events: behind a number, not after an instant, of an item, of kinds, the newest."""

    after: int = 0
    until: str = ""
    item: str | None = None
    kinds: frozenset[EventKind] = frozenset()
    newest: int | None = None

    def where(self) -> Iterator[sa.ColumnElement[bool]]:
        """What an event has to fulfil."""
        yield events.c.number > self.after
        if self.until:
            yield events.c.at <= instant(self.until)
        if self.item is not None:
            yield events.c.item == self.item
        if self.kinds:
            yield events.c.kind.in_(sorted(kind.value for kind in self.kinds))


_UNREADABLE = Text("类别或内容无法读取", "its kind or its body cannot be read")
_RESTORED = Text("内容的存储形式与写入时不同", "its body is not stored as it was written")


class _Spoilt(Exception):
    """A row that cannot be an event."""

    def __init__(self, number: int, reason: Text) -> None:
        self.found = Break(number, reason)
        super().__init__(reason.en)


def head_of(connection: Connection) -> Head:
    """The last event's number and hash."""
    return _head(connection)[0]


def read_events(connection: Connection, wanted: Wanted) -> list[Event]:
    """Events in their order."""
    found = _SELECT.where(*wanted.where())
    if wanted.newest is None:
        return [_event(row) for row in connection.execute(found.order_by(events.c.number))]
    newest = found.order_by(events.c.number.desc()).limit(wanted.newest)
    return [_event(row) for row in connection.execute(newest)][::-1]


def append(connection: Connection, draft: Draft, at: datetime | str) -> Event:
    """Append an event of this instant, or of that of the head if the head is later.

    The transaction is that of the only writer, and is on the disk when it ends.
    """
    if connection.dialect.name == "postgresql":
        connection.execute(sa.text("SET LOCAL synchronous_commit = on"))
    head, last_at = _head(connection)
    event = follow(draft, head, last_at, at)
    connection.execute(
        events.insert().values(
            number=event.number, at=event.at, actor=event.actor, kind=event.kind.value,
            item=event.item, body=canonical(event.body), previous=event.previous, hash=event.hash,
        )
    )  # fmt: skip
    return event


def find_break(connection: Connection) -> Break | None:
    """The first event that does not fit the chain, as it is stored; a chunk at a time."""
    rows = connection.execute(
        _SELECT.order_by(events.c.number), execution_options={"yield_per": CHUNK}
    )
    try:
        return first_break(_checked(rows))
    except _Spoilt as error:
        return error.found
    finally:
        rows.close()


def _head(connection: Connection) -> tuple[Head, str]:
    row = connection.execute(_LAST).one_or_none()
    return (Head(row.number, row.hash), row.at) if row else (Head(), "")


def _checked(rows: Iterable[Row[Any]]) -> Iterator[Event]:
    for row in rows:
        try:
            event = _event(row)
            whole = canonical(event.body) == row.body
        except ValueError as error:
            raise _Spoilt(row.number, _UNREADABLE) from error
        if not whole:
            raise _Spoilt(row.number, _RESTORED)
        yield event


def _event(row: Row[Any]) -> Event:
    return Event(
        row.number, row.at, row.actor, EventKind(row.kind), row.item, json.loads(row.body),
        row.previous, row.hash,
    )  # fmt: skip

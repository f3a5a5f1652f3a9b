"""When the lines of a certificate changed last, so that other processes notice."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import islice

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from mapper.store.queries import CHUNK
from mapper.store.tables import certificate_ticks as ticks
from mapper.store.tables import review_tick

_NOW = sa.select(review_tick.c.tick)


def present(connection: Connection) -> int:
    """The present tick."""
    return connection.scalar(_NOW) or 0


def behind(connection: Connection, tick: int) -> Sequence[str]:
    """The certificates with lines that changed behind a tick, in the order of their ids."""
    found = sa.select(ticks.c.certificate).where(ticks.c.tick > tick)
    return list(connection.scalars(found.order_by(ticks.c.certificate)))


def moved(connection: Connection, certificates: Iterable[str]) -> None:
    """Lines of these certificates change in this transaction of the only writer."""
    left = iter(dict.fromkeys(certificates))
    first = list(islice(left, CHUNK))
    tick = _next(connection) if first else 0
    chunk = first
    while chunk:
        connection.execute(ticks.delete().where(ticks.c.certificate.in_(chunk)))
        rows = [{"certificate": each, "tick": tick} for each in chunk]
        connection.execute(ticks.insert(), rows)
        chunk = list(islice(left, CHUNK))


def _next(connection: Connection) -> int:
    connection.execute(review_tick.update().values(tick=review_tick.c.tick + 1))
    return present(connection)

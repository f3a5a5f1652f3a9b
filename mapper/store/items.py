"""Items that a person touched in their table, and the lines of the queue."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cache
from itertools import islice
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from mapper.domain import NodeKind
from mapper.log import ItemRow, ItemStatus, Machine, QueueRow, line_of
from mapper.store.queries import CHUNK
from mapper.store.tables import QUEUE, proposals, review_items

_KINDS = {kind.value: kind for kind in NodeKind}
_ITEMS = sa.select(review_items)
_FLAGS = ("by_hand", "reopened", "claimed", "pending")
_FREE = (review_items.c.reopened == 1, review_items.c.status == ItemStatus.OPEN.value)
CLOSED = sa.not_(sa.and_(*_FREE))
"""An item that the machine leaves alone."""
_PROPOSED = sa.select(*QUEUE, proposals.c.decided)


def split(text: str) -> tuple[str, ...]:
    """What a cell holds of several values; nothing for an empty one."""
    return tuple(text.split("|")) if text else ()


def read_item(connection: Connection, item: str) -> ItemRow | None:
    """What is kept of an item."""
    own = _ITEMS.where(review_items.c.id == item)
    found = connection.execute(own).mappings().one_or_none()
    return _item(found) if found else None


def read_items(
    connection: Connection, status: Iterable[ItemStatus], ends: Iterable[str], *, pending: bool
) -> list[ItemRow]:
    """The items of these states, with one of these at an end, with something to publish."""
    wanted, named = [each.value for each in status], list(dict.fromkeys(ends))
    chosen = _ITEMS.where(review_items.c.status.in_(wanted)) if wanted else _ITEMS
    if pending:
        chosen = chosen.where(review_items.c.pending == 1)
    found: dict[str, ItemRow] = {}
    for start in range(0, max(len(named), 1), CHUNK):
        some = chosen.where(_at_an_end(named[start : start + CHUNK])) if named else chosen
        found |= {row["id"]: _item(row) for row in connection.execute(some).mappings()}
    return [found[key] for key in sorted(found)]


def _at_an_end(ids: Sequence[str]) -> sa.ColumnElement[bool]:
    return sa.or_(review_items.c.certificate.in_(ids), review_items.c.group.in_(ids))


def keep_item(connection: Connection, row: ItemRow) -> None:
    """Keep what an item is found by, and whether the machine leaves its proposal alone."""
    values = {name: getattr(row, name) for name in ItemRow.__dataclass_fields__}
    values |= {name: int(values[name]) for name in _FLAGS}
    values |= {
        "kind": row.kind.value, "status": row.status.value, "levels": "|".join(row.levels),
        "people": "|".join(row.people),
    }  # fmt: skip
    connection.execute(review_items.delete().where(review_items.c.id == row.id))
    connection.execute(review_items.insert().values(values))
    own = proposals.update().where(proposals.c.id == row.id)
    connection.execute(own.values(decided=int(not row.free)))


def closed_ids(connection: Connection, certificates: Sequence[str]) -> set[str]:
    """The items of these certificates that the machine leaves alone."""
    own = review_items.c.certificate.in_(certificates)
    return set(connection.scalars(sa.select(review_items.c.id).where(own, CLOSED)))


def queue_lines(
    connection: Connection, certificates: Iterable[str] | None, asked: Mapping[str, int]
) -> list[QueueRow]:
    """The lines of these certificates, or all."""
    if certificates is None:
        return list(_lines(connection, _ITEMS, _PROPOSED, asked.get))
    left, found = iter(dict.fromkeys(certificates)), list[QueueRow]()
    while chunk := list(islice(left, CHUNK)):
        items = _ITEMS.where(review_items.c.certificate.in_(chunk))
        said = _PROPOSED.where(proposals.c.certificate.in_(chunk))
        found += _lines(connection, items, said, asked.get)
    return found


def _lines(
    connection: Connection,
    chosen: sa.Select[Any],
    said: sa.Select[Any],
    asked: Callable[[str, int], int],
) -> Iterator[QueueRow]:
    items = {row["id"]: _item(row) for row in connection.execute(chosen).mappings()}
    machine: dict[str, Machine] = {}
    levels, kinds, status, no = cache(split), _KINDS, ItemStatus.OPEN, False
    for key, certificate, group, kind, level, rank, chance, words, at, decided in (
        connection.execute(said)
    ):  # fmt: skip
        if key in items:
            machine[key] = (rank, chance, at)
        elif not decided:
            yield QueueRow(  # in their order: names cost time where there are 100,000
                key, certificate, group, kinds[kind], levels(level), "", status, (), no, no, no, 0,
                no, chance, rank, asked(certificate, 0), words, at,
            )  # fmt: skip
    for key, item in items.items():
        yield line_of(item, machine.get(key), asked(item.certificate, 0))


def _item(row: sa.RowMapping) -> ItemRow:
    values: dict[str, Any] = {**row, **{name: bool(row[name]) for name in _FLAGS}}
    values["kind"], values["status"] = _KINDS[row["kind"]], ItemStatus(row["status"])
    values["levels"], values["people"] = split(row["levels"]), split(row["people"])
    return ItemRow(**values)

"""The queue of all that waits for a person or was touched by one: narrowed, counted, in order.

Every process holds all lines in memory; what it holds is a function of the log and the records,
and renewed before each use where either moved.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from threading import Lock
from typing import Protocol

import numpy as np

from mapper.domain import NodeId
from mapper.log import QueueRow
from mapper.ports import Records
from mapper.review.columns import Columns, Lines, Marks, Numbers
from mapper.review.queue_facets import Fit
from mapper.review.queue_orders import ordered, with_added
from mapper.review.queue_readings import Readings
from mapper.review.queue_wanted import Facet, Order, Wanted

MANY = 400
"""Certificates that changed at once; more are quicker read with all others."""
FEW = 300
"""Lines that are put into an order one by one; for more it is quicker made anew."""
FORMER = 2000
"""Former lines that are kept at least before they are cleared away."""


@dataclass(frozen=True, slots=True)
class Page:
    """Some lines of a list, how long it is, and the true count of every value of every facet.

    Each facet is counted with all other choices applied, its own left out.
    """

    total: int
    rows: tuple[QueueRow, ...]
    facets: Mapping[Facet, Mapping[str, int]]


@dataclass(frozen=True, slots=True)
class Neighbours:
    """Where an item stands in a list, counted from nought, and the ids beside it.

    ``position`` is none for an item that is not in the list; the others are then those beside
    the place that it would have.
    """

    position: int | None
    previous: str | None
    next: str | None
    total: int


@dataclass(frozen=True)
class Snapshot:
    """The queue at one state of the log and the records; never changes.

    ``present`` marks the lines that are not former ones.
    """

    tick: int
    revision: str
    lines: Lines
    readings: Readings
    present: Marks
    _orders: dict[Order, Numbers] = field(default_factory=dict)

    def order(self, order: Order) -> Numbers:
        """Every line in this order, former lines where they stood."""
        if order not in self._orders:
            self._orders[order] = ordered(self.lines, order)
        return self._orders[order]

    def orders_with(self, lines: Lines, added: Sequence[int]) -> dict[Order, Numbers]:
        """The orders that were asked for, with lines that came since; none if those are many."""
        known = dict(self._orders) if len(added) <= FEW else {}
        return {order: with_added(known[order], lines, order, added) for order in known}

    def fit(self, wanted: Wanted) -> Fit:
        """The lines that fit what is wanted."""
        return Fit(self.lines, self.readings, wanted)

    def lines_of(self, item: str) -> list[int]:
        """The lines of an item, the former ones first."""
        found: list[int] = np.flatnonzero(self.lines.id == item).tolist()
        return found


class QueueLog(Protocol):
    """What the queue needs of a log; every ``Log`` has it."""

    def tick(self) -> int:
        """Moves whenever a line of the queue changes."""
        ...

    def changed_since(self, tick: int) -> tuple[int, Sequence[str]]:
        """The present tick, and the certificates with lines that changed behind a tick."""
        ...

    def queue_rows(self, certificates: Iterable[str] | None = None) -> Sequence[QueueRow]:
        """All lines of the queue of these certificates, or of all."""
        ...


class Queue:
    """All lines of the queue, for any number of threads."""

    def __init__(self, log: QueueLog, records: Records) -> None:
        self._log = log
        self._records = records
        self._lock = Lock()
        self._columns = Columns()
        self._now: Snapshot | None = None

    def page(self, wanted: Wanted, offset: int, limit: int) -> Page:
        """So many lines of a list behind the first ``offset``."""
        now = self.fresh()
        fit = now.fit(wanted)
        found = _listed(now, fit)
        some = found[max(offset, 0) : max(offset, 0) + limit].tolist()
        rows = tuple(now.lines.row(line) for line in some)
        return Page(len(found), rows, fit.counts(now.present))

    def neighbours(self, wanted: Wanted, item: str) -> Neighbours:
        """Where an item stands in a list now, and what stands beside it."""
        now = self.fresh()
        own = now.lines_of(item)
        return _beside(now, now.fit(wanted), own[-1:], own)

    def next_after(self, wanted: Wanted, item: str) -> str | None:
        """What comes after an item that was just judged, by the place where it stood before.

        None at the end of the list; the first of the list where nothing is known of the item.
        """
        now = self.fresh()
        own, fit = now.lines_of(item), now.fit(wanted)
        stood = [line for line in own if not now.present[line] and fit.all[line]]
        return _beside(now, fit, stood[-1:] or own[-1:], own).next

    # --- renewing -------------------------------------------------------------

    def fresh(self) -> Snapshot:
        """The queue as the log and the records have it at this moment."""
        now = self._now
        if now is not None and (now.tick, now.revision) == self._mark():
            return now
        with self._lock:
            mark = self._mark()
            if self._now is None or (self._now.tick, self._now.revision) != mark:
                self._now = self._renewed(self._now, *mark)
            return self._now

    def _mark(self) -> tuple[int, str]:
        return self._log.tick(), self._records.revision

    def _renewed(self, before: Snapshot | None, tick: int, revision: str) -> Snapshot:
        if before is None or revision != before.revision or tick < before.tick:
            return self._whole(tick, revision)
        present, changed = self._log.changed_since(before.tick)
        if len(changed) > MANY:
            return self._whole(present, revision)
        return self._replaced(before, present, changed)

    def _whole(self, tick: int, revision: str) -> Snapshot:
        """All lines, read anew."""
        columns = Columns()
        self._add(columns, self._log.queue_rows())
        self._columns = columns
        return _all(tick, revision, columns.lines, Readings(columns.tables))

    def _replaced(self, before: Snapshot, tick: int, changed: Sequence[str]) -> Snapshot:
        """The lines of these certificates anew; those that are as they were stay."""
        held = _held(before, changed)
        rows = {row.id: row for row in self._log.queue_rows(changed)}
        gone = [line for line, row in held.items() if rows.get(row.id) != row]
        kept = {row.id for row in held.values() if rows.get(row.id) == row}
        present = before.present.copy()
        present[gone] = False
        self._add(self._columns, [row for row in rows.values() if row.id not in kept])
        lines = self._columns.lines
        added = range(len(before.lines), len(lines))
        present = np.append(present, np.ones(len(added), np.bool_))
        if len(lines) - np.count_nonzero(present) > max(FORMER, len(lines) // 4):
            self._columns = self._columns.only(np.flatnonzero(present))
            return _all(tick, before.revision, self._columns.lines, before.readings)
        orders = before.orders_with(lines, added)
        return Snapshot(tick, before.revision, lines, before.readings, present, orders)

    def _add(self, columns: Columns, rows: Sequence[QueueRow]) -> None:
        known = columns.tables.certificate
        new = [c for c in dict.fromkeys(row.certificate for row in rows) if c not in known]
        nodes = self._records.nodes(NodeId(certificate) for certificate in new)
        columns.tables.learn(new, {str(key): node for key, node in nodes.items()})
        columns.add(rows)


def _all(tick: int, revision: str, lines: Lines, readings: Readings) -> Snapshot:
    """A queue without former lines."""
    return Snapshot(tick, revision, lines, readings, np.ones(len(lines), np.bool_))


def _held(before: Snapshot, certificates: Sequence[str]) -> dict[int, QueueRow]:
    """The present lines of these certificates."""
    lines, known = before.lines, before.lines.tables.certificate
    codes = [known[certificate] for certificate in certificates if certificate in known]
    own = np.isin(lines.coded["certificate"], codes) & before.present
    return {line: lines.row(line) for line in np.flatnonzero(own).tolist()}


def _listed(now: Snapshot, fit: Fit) -> Numbers:
    """The lines of a list in their order."""
    order = now.order(fit.wanted.order)
    return order[(fit.all & now.present)[order]]


def _beside(now: Snapshot, fit: Fit, at: Sequence[int], own: Sequence[int]) -> Neighbours:
    """What stands beside the place of a line ``at``, the other lines of its item left out."""
    order, marks = now.order(fit.wanted.order), fit.all & now.present
    inside = [line for line in own if marks[line]]
    total = int(np.count_nonzero(marks))
    marks[list(own)] = False
    places = np.flatnonzero(marks[order])
    place = int(np.flatnonzero(order == at[0])[0]) if at else 0
    index = int(np.searchsorted(places, place))
    before, after = places[max(index - 1, 0) : index], places[index : index + 1]
    return Neighbours(
        index if inside else None, _id(now, order[before]), _id(now, order[after]), total
    )


def _id(now: Snapshot, lines: Numbers) -> str | None:
    """The item of the first of these lines."""
    return str(now.lines.id[lines[0]]) if len(lines) else None

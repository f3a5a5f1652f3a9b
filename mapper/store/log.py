"""The log of a database, behind the port that memory provides too."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime

from sqlalchemy.engine import Connection, Engine

from mapper.events import Break, Draft, Event, EventKind, Head, now
from mapper.log import Demand, ItemRow, ItemStatus, QueueRow
from mapper.ports import KeptProposal
from mapper.store import chain, items, ticks
from mapper.store.proposals import read_proposal
from mapper.store.up_to_date import reading, writing


class SqlWriter:
    """One transaction of the only writer; it sees what it has written itself."""

    def __init__(self, connection: Connection, clock: Callable[[], datetime]) -> None:
        self._connection = connection
        self._clock = clock

    def append(self, draft: Draft) -> Event:
        """Append an event; it is durable once the transaction ends."""
        return chain.append(self._connection, draft, self._clock())

    def keep(self, row: ItemRow) -> None:
        """Keep what an item is found by; the machine leaves it alone unless it is reopened."""
        items.keep_item(self._connection, row)
        ticks.moved(self._connection, [row.certificate])

    def head(self) -> Head:
        """The last event."""
        return chain.head_of(self._connection)

    def events(
        self,
        *,
        after: int = 0,
        until: str = "",
        item: str | None = None,
        kinds: Iterable[EventKind] = (),
        newest: int | None = None,
    ) -> Sequence[Event]:
        """Events in their order."""
        wanted = chain.Wanted(after, until, item, frozenset(kinds), newest)
        return chain.read_events(self._connection, wanted)

    def last(self, kind: EventKind) -> Event | None:
        """The last event of a kind."""
        return next(iter(self.events(kinds=[kind], newest=1)), None)

    def item(self, item: str) -> ItemRow | None:
        """What is kept of an item that was touched."""
        return items.read_item(self._connection, item)

    def items(
        self, *, status: Iterable[ItemStatus] = (), ends: Iterable[str] = (), pending: bool = False
    ) -> Sequence[ItemRow]:
        """The items that were touched, in the order of their ids."""
        return items.read_items(self._connection, status, ends, pending=pending)

    def proposal(self, item: str) -> KeptProposal | None:
        """The machine's proposal with this id, decided or not."""
        return read_proposal(self._connection, item)


class SqlLog:
    """Events, items and ticks in their tables; every call is one transaction.

    Raises StoreError.
    """

    def __init__(
        self,
        engine: Engine,
        *,
        clock: Callable[[], datetime] = now,
        demand: Demand | None = None,
    ) -> None:
        self._engine = engine
        self._clock = clock
        self.demand = demand

    @contextmanager
    def writing(self) -> Iterator[SqlWriter]:
        """A transaction: nobody else writes meanwhile; all of it is kept or nothing."""
        with writing(self._engine) as connection:
            yield SqlWriter(connection, self._clock)

    @contextmanager
    def _reading(self) -> Iterator[SqlWriter]:
        with reading(self._engine) as connection:
            yield SqlWriter(connection, self._clock)

    def head(self) -> Head:
        """The last event."""
        with self._reading() as log:
            return log.head()

    def events(
        self,
        *,
        after: int = 0,
        until: str = "",
        item: str | None = None,
        kinds: Iterable[EventKind] = (),
        newest: int | None = None,
    ) -> Sequence[Event]:
        """Events in their order."""
        with self._reading() as log:
            return log.events(after=after, until=until, item=item, kinds=kinds, newest=newest)

    def last(self, kind: EventKind) -> Event | None:
        """The last event of a kind."""
        with self._reading() as log:
            return log.last(kind)

    def item(self, item: str) -> ItemRow | None:
        """What is kept of an item that was touched."""
        with self._reading() as log:
            return log.item(item)

    def items(
        self, *, status: Iterable[ItemStatus] = (), ends: Iterable[str] = (), pending: bool = False
    ) -> Sequence[ItemRow]:
        """The items that were touched, in the order of their ids."""
        with self._reading() as log:
            return log.items(status=status, ends=ends, pending=pending)

    def proposal(self, item: str) -> KeptProposal | None:
        """The machine's proposal with this id, decided or not."""
        with self._reading() as log:
            return log.proposal(item)

    def first_break(self) -> Break | None:
        """The first event that does not fit the chain, read anew from the database."""
        with reading(self._engine) as connection:
            return chain.find_break(connection)

    def tick(self) -> int:
        """Moves whenever a line of the queue changes."""
        with reading(self._engine) as connection:
            return ticks.present(connection)

    def changed_since(self, tick: int) -> tuple[int, Sequence[str]]:
        """The present tick, and the certificates with lines that changed behind a tick."""
        with reading(self._engine) as connection:
            return ticks.present(connection), ticks.behind(connection, tick)

    def queue_rows(self, certificates: Iterable[str] | None = None) -> Sequence[QueueRow]:
        """All lines of the queue of these certificates, or of all."""
        wanted = None if certificates is None else tuple(certificates)
        asked = self.demand.counts(wanted) if self.demand else {}
        with reading(self._engine) as connection:
            return items.queue_lines(connection, wanted, asked)

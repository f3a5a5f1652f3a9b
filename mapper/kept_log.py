"""The log in memory: for tests, and for a site that has no database."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime

from mapper.events import Break, Draft, Event, EventKind, Head, first_break, follow, instant, now
from mapper.kept_proposals import Kept, MemoryProposals
from mapper.log import Demand, ItemRow, ItemStatus, QueueRow, line_of
from mapper.ports import KeptProposal


class MemoryReader:
    """Reading the log that memory holds."""

    def __init__(self, kept: Kept) -> None:
        self._kept = kept

    def head(self) -> Head:
        """The last event."""
        with self._kept.lock:
            last = self._kept.events[-1:]
        return Head(last[0].number, last[0].hash) if last else Head()

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
        wanted, last = frozenset(kinds), instant(until) if until else ""
        with self._kept.lock:
            found = [
                event for event in self._kept.events[max(after, 0) :]
                if (item is None or event.item == item)
                and (not wanted or event.kind in wanted)
                and (not last or event.at <= last)
            ]  # fmt: skip
        return found if newest is None else found[max(len(found) - newest, 0) :]

    def last(self, kind: EventKind) -> Event | None:
        """The last event of a kind."""
        return next(iter(self.events(kinds=[kind], newest=1)), None)

    def item(self, item: str) -> ItemRow | None:
        """What is kept of an item that was touched."""
        with self._kept.lock:
            return self._kept.items.get(item)

    def items(
        self, *, status: Iterable[ItemStatus] = (), ends: Iterable[str] = (), pending: bool = False
    ) -> Sequence[ItemRow]:
        """The items that were touched, in the order of their ids."""
        wanted, named = frozenset(status), frozenset(ends)
        with self._kept.lock:
            found = sorted(self._kept.items.items())
        return [
            row for _, row in found
            if (not wanted or row.status in wanted)
            and (not named or row.certificate in named or row.group in named)
            and (row.pending or not pending)
        ]  # fmt: skip

    def proposal(self, item: str) -> KeptProposal | None:
        """The machine's proposal with this id, decided or not."""
        with self._kept.lock:
            return self._kept.proposals.get(item)


class MemoryWriter(MemoryReader):
    """One transaction on memory."""

    def __init__(self, kept: Kept, clock: Callable[[], datetime]) -> None:
        super().__init__(kept)
        self._clock = clock

    def append(self, draft: Draft) -> Event:
        """Append an event."""
        return self.append_at(draft, self._clock())

    def append_at(self, draft: Draft, at: datetime | str) -> Event:
        """Append an event of this instant, or of that of the head if the head is later."""
        last = self._kept.events[-1].at if self._kept.events else ""
        event = follow(draft, self.head(), last, at)
        self._kept.events.append(event)
        return event

    def keep(self, row: ItemRow) -> None:
        """Keep what an item is found by; the machine leaves it alone unless it is reopened."""
        self._kept.items[row.id] = row
        self._kept.decided.discard(row.id)
        if row.id in self._kept.proposals and not row.free:
            self._kept.decided.add(row.id)
        self._kept.moved([row.certificate])

    def moved(self, certificates: Iterable[str]) -> None:
        """Lines of these certificates change for another reason: more people ask for them."""
        self._kept.moved(certificates)


class MemoryLog(MemoryReader):
    """A log that lives as long as the process, beside these proposals."""

    def __init__(
        self,
        proposals: MemoryProposals,
        *,
        clock: Callable[[], datetime] = now,
        demand: Demand | None = None,
    ) -> None:
        super().__init__(proposals.kept)
        self._clock = clock
        self.demand = demand
        self.askings: object = None
        self._writing = False

    @contextmanager
    def writing(self) -> Iterator[MemoryWriter]:
        """A transaction: nobody else writes meanwhile; all of it is kept or nothing."""
        with self._kept.lock:
            if self._writing:
                msg = "this thread is writing already; a database would wait for itself"
                raise RuntimeError(msg)
            self._writing = True
            try:
                with self._kept.whole():
                    yield MemoryWriter(self._kept, self._clock)
            finally:
                self._writing = False

    def first_break(self) -> Break | None:
        """The first event that does not fit the chain."""
        return first_break(self.events())

    def tick(self) -> int:
        """Moves whenever a line of the queue changes."""
        with self._kept.lock:
            return self._kept.tick

    def changed_since(self, tick: int) -> tuple[int, Sequence[str]]:
        """The present tick, and the certificates with lines that changed behind a tick."""
        with self._kept.lock:
            found = sorted(name for name, at in self._kept.ticks.items() if at > tick)
            return self._kept.tick, found

    def queue_rows(self, certificates: Iterable[str] | None = None) -> Sequence[QueueRow]:
        """All lines of the queue of these certificates, or of all."""
        wanted = None if certificates is None else frozenset(certificates)
        asked = self.demand.counts(wanted) if self.demand else {}
        with self._kept.lock:
            return [
                line for line in self._lines(asked.get) if wanted is None
                or line.certificate in wanted
            ]  # fmt: skip

    def _lines(self, asked: Callable[[str, int], int]) -> Iterator[QueueRow]:
        proposals, items = self._kept.proposals, self._kept.items
        for item in items.values():
            said = proposals.get(item.id)
            machine = (said.rank, said.probability, said.made_at) if said else None
            yield line_of(item, machine, asked(item.certificate, 0))
        for each in proposals.values():
            if each.id not in items and each.id not in self._kept.decided:
                yield open_line(each, asked(each.certificate, 0))


def open_line(proposal: KeptProposal, asked: int) -> QueueRow:
    """The line of a proposal that nobody has touched."""
    return QueueRow(
        proposal.id, proposal.certificate, proposal.group, proposal.kind, proposal.levels, "",
        ItemStatus.OPEN, (), by_hand=False, reopened=False, claimed=False, published=0,
        pending=False, probability=proposal.probability, rank=proposal.rank, asked=asked,
        words=proposal.words, made_at=proposal.made_at,
    )  # fmt: skip

"""What reviewing needs of a store: the log of events, and what is looked up beside it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from enum import Enum
from typing import Protocol

from mapper.domain import NodeKind
from mapper.events import Break, Draft, Event, EventKind, Head
from mapper.ports import KeptProposal


class ItemStatus(Enum):
    """Where the review of one pair stands; a function of its events."""

    OPEN = "open"
    SECOND = "second"
    DISAGREEMENT = "disagreement"
    APPROVED = "approved"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True, slots=True)
class ItemRow:
    """What an item that a person has touched is found by; made from its events and nothing else.

    ``people`` are the accounts whose judgements stand, in their order; ``by_hand`` says that a
    person proposed it, ``reopened`` that an end changed since it was decided, ``claimed`` that an
    approval has its evidence.  ``published`` is the number of the office edition in which its
    published content first stood, nought where none is in force; ``pending`` says that the next
    edition would change that.  ``levels`` are those of the decision where there is one, none where
    the whole series was refused.  ``words`` are the names of both ends as ``text.loose`` gives
    them.  ``revision`` is its last event, remarks apart.
    """

    id: str
    certificate: str
    group: str
    kind: NodeKind
    levels: tuple[str, ...]
    place: str
    status: ItemStatus
    people: tuple[str, ...]
    by_hand: bool
    reopened: bool
    claimed: bool
    published: int
    pending: bool
    probability: float
    words: str
    revision: int
    changed_at: str

    @property
    def free(self) -> bool:
        """The machine may propose it anew: an end changed and nobody has judged it since."""
        return self.reopened and self.status is ItemStatus.OPEN


@dataclass(frozen=True, slots=True)
class QueueRow:
    """One line of the queue: an open proposal of the machine, or an item that was touched.

    ``rank`` is nought and ``probability`` is nought for what a person proposed; ``asked`` counts
    the requests for the certificate.  ``made_at`` is the instant of the proposal or of its last
    event.
    """

    id: str
    certificate: str
    group: str
    kind: NodeKind
    levels: tuple[str, ...]
    place: str
    status: ItemStatus
    people: tuple[str, ...]
    by_hand: bool
    reopened: bool
    claimed: bool
    published: int
    pending: bool
    probability: float
    rank: int
    asked: int
    words: str
    made_at: str


Machine = tuple[int, float, str]
"""Rank, probability and instant of a proposal of the machine."""


def line_of(item: ItemRow, machine: Machine | None, asked: int) -> QueueRow:
    """The line of an item that was touched, with what the machine says of it where it does."""
    rank, probability, made_at = machine or (0, item.probability, item.changed_at)
    return QueueRow(
        item.id, item.certificate, item.group, item.kind, item.levels, item.place, item.status,
        item.people, item.by_hand, item.reopened, item.claimed, item.published, item.pending,
        probability, rank, asked, item.words, made_at,
    )  # fmt: skip


class LogReader(Protocol):
    """Reading the log; every call sees one state of it."""

    def head(self) -> Head:
        """The last event."""
        ...

    def events(
        self,
        *,
        after: int = 0,
        until: str = "",
        item: str | None = None,
        kinds: Iterable[EventKind] = (),
        newest: int | None = None,
    ) -> Sequence[Event]:
        """Events in their order: behind a number, not after an instant, of an item, of kinds.

        ``newest``: only so many, the last ones; still in their order.
        """
        ...

    def last(self, kind: EventKind) -> Event | None:
        """The last event of a kind."""
        ...

    def item(self, item: str) -> ItemRow | None:
        """What is kept of an item that was touched."""
        ...

    def items(
        self, *, status: Iterable[ItemStatus] = (), ends: Iterable[str] = (), pending: bool = False
    ) -> Sequence[ItemRow]:
        """The items that were touched, in the order of their ids.

        Of these states, with one of these certificates or groups at an end, with something to
        publish: what is not given does not count.
        """
        ...

    def proposal(self, item: str) -> KeptProposal | None:
        """The machine's proposal with this id, decided or not."""
        ...


class LogWriter(LogReader, Protocol):
    """One transaction of the only writer."""

    def append(self, draft: Draft) -> Event:
        """Append an event; it is durable once the transaction ends."""
        ...

    def keep(self, row: ItemRow) -> None:
        """Keep what an item is found by; the machine leaves it alone unless it is reopened."""
        ...


class Log(LogReader, Protocol):
    """The log of one office, behind memory and databases alike.

    ``demand`` says what the lines of the queue tell of requests; without one they tell of none.
    """

    demand: Demand | None

    def writing(self) -> AbstractContextManager[LogWriter]:
        """A transaction: nobody else writes meanwhile; all of it is kept or nothing."""
        ...

    def first_break(self) -> Break | None:
        """The first event that does not fit the chain, read anew from the store."""
        ...

    def tick(self) -> int:
        """Moves whenever a line of the queue changes."""
        ...

    def changed_since(self, tick: int) -> tuple[int, Sequence[str]]:
        """The present tick, and the certificates with lines that changed behind a tick."""
        ...

    def queue_rows(self, certificates: Iterable[str] | None = None) -> Sequence[QueueRow]:
        """All lines of the queue of these certificates, or of all."""
        ...


class Demand(Protocol):
    """How many people wait for an answer."""

    def counts(self, certificates: Iterable[str] | None = None) -> Mapping[str, int]:
        """People by certificate, of these certificates or of all."""
        ...

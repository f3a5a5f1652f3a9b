"""The public records: a catalogue and, over it, what the office has published up to this moment.

Every process notices a publication by itself: it looks at the head of the log at most every few
milliseconds and reads what came after the last event that it knows.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from threading import Lock
from time import monotonic
from typing import Protocol

from mapper.asking.open import KINDS as REQUESTS
from mapper.asking.open import NONE_OPEN, OpenRequests
from mapper.editions.fold import Editions
from mapper.editions.overlay import Added, Overlaid, WithLinks
from mapper.editions.values import Issuer, Named, OfficeEdition, PublishedLink
from mapper.events import Event, EventKind, Head
from mapper.ports import Records
from mapper.vocabulary import Vocabulary

FRESH = 0.002
"""Seconds for which a look at the log counts: one answer asks dozens of times."""
NEAR = 64
"""So many new events are read one by one; behind more the publications are read anew."""


class Publications(Protocol):
    """What is needed of a log."""

    def head(self) -> Head:
        """The last event."""
        ...

    def events(self, *, after: int = 0, kinds: Iterable[EventKind] = ()) -> Sequence[Event]:
        """Events in their order, behind a number, of these kinds or of all."""
        ...


@dataclass(frozen=True, slots=True)
class _Known:
    """What was read of the log up to ``head``; ``stamp`` is the hash of the last publication."""

    head: Head
    stamp: str
    editions: Editions
    requests: OpenRequests = NONE_OPEN

    def after(self, since: Sequence[Event]) -> _Known:
        """With further events, the first of which follows the head."""
        new = [event for event in since if event.kind is EventKind.PUBLISHED]
        editions = self.editions
        for event in new:
            editions = editions.after(event)
        head = Head(since[-1].number, since[-1].hash)
        stamp = new[-1].hash if new else self.stamp
        return _Known(head, stamp, editions, self.requests.after(since))


@dataclass(frozen=True, slots=True)
class _Over:
    """What editions add to one state of a catalogue."""

    base: Vocabulary
    known: Editions
    added: Added


class PublishedRecords(Overlaid):
    """A catalogue with the office's published editions over it, for many threads.

    No lock is held while the log is read, so that one who writes to it may ask here.
    """

    def __init__(
        self, base: Records, log: Publications, clock: Callable[[], float] = monotonic
    ) -> None:
        super().__init__(base)
        self._log = log
        self._clock = clock
        self._lock = Lock()
        self._known: _Known | None = None
        self._looked = clock()
        self._over: _Over | None = None

    @property
    def editions(self) -> Editions:
        """All editions, as the log has them at this very moment."""
        return self._look().editions

    @property
    def open_requests(self) -> OpenRequests:
        """What people ask for and nobody has answered, as of a few milliseconds ago.

        It is no part of ``revision``, nor of a snapshot: what is published does not hang on it.
        """
        return self._current().requests

    @property
    def published(self) -> Added:
        """What the editions of this very moment add to the catalogue."""
        return self._adding(self._look().editions, self.base.vocabulary)

    @property
    def revision(self) -> str:
        """Moves with the catalogue and with every publication."""
        return self._mark(self._current(), self.base)

    def _mark(self, known: _Known, base: Records) -> str:
        new = f"+{known.editions.last}.{known.stamp[:8]}" if known.stamp else ""
        return f"{base.revision}{new}"

    def snapshot(self) -> Records:
        """The records of this moment: no publication comes in between two questions to them."""
        known = self._current()
        added = self._adding(known.editions, self.base.vocabulary)
        return WithLinks(self.base, added, self._mark(known, self.base))

    def steady(self) -> WithLinks:
        """As a snapshot, over a catalogue that stands still too."""
        known, base = self._current(), self.base.steady()
        return WithLinks(
            base, self._adding(known.editions, base.vocabulary), self._mark(known, base)
        )

    def _added(self) -> Added:
        return self._adding(self._current().editions, self.base.vocabulary)

    def _adding(self, editions: Editions, vocabulary: Vocabulary) -> Added:
        over = self._over
        if over is None or over.known is not editions or over.base is not vocabulary:
            over = _Over(vocabulary, editions, Added.over(vocabulary, editions))
            self._over = over
        return over.added

    def _current(self) -> _Known:
        known = self._known
        if known is not None and self._clock() - self._looked < FRESH:
            return known
        return self._look()

    def _look(self) -> _Known:
        """What the log says now; of two who look at once, the first to come back is believed."""
        before, looked = self._known, self._clock()
        found = self._read(before)
        with self._lock:
            if self._known is before:
                self._known, self._looked = found, looked
        return found

    def _read(self, known: _Known | None) -> _Known:
        head = self._log.head()
        if known is None or not known.head.number <= head.number <= known.head.number + NEAR:
            return self._read_all(head)
        if head == known.head:
            return known
        since = self._log.events(after=known.head.number)
        follows = bool(since) and since[0].previous == known.head.hash
        return known.after(since) if follows else self._read_all(head)

    def _read_all(self, head: Head) -> _Known:
        """From scratch: nothing is known yet, or another history was put in the log's place."""
        told = self._log.events(kinds=[EventKind.PUBLISHED, *REQUESTS])
        upto = [event for event in told if event.number <= head.number]
        published = [event for event in upto if event.kind is EventKind.PUBLISHED]
        stamp = published[-1].hash if published else ""
        return _Known(head, stamp, Editions.of(published), NONE_OPEN.after(upto))


def hypothetical(
    records: PublishedRecords, wanted: Mapping[str, PublishedLink], office: Named, day: date
) -> Records:
    """The public records as they would be if this were published on a day as the next edition.

    What lacks its evidence counts too: it is cited as a decision of the office.
    """
    now = records.published
    editions = now.editions
    edition = OfficeEdition(
        editions.last + 1, day, "", Head(), "", "", "", Issuer(office.place, office.name), "", "",
        "",
    )  # fmt: skip
    step = editions.step(edition, editions.renewed(wanted))
    added = Added.over(now.vocabulary, editions.extended([step]))
    return WithLinks(records.base, added, f"{records.base.revision}+supposed.{edition.number}")

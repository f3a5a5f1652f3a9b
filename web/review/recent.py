"""The items on which each person acted last, kept up with the log."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from threading import Lock

from mapper.events import Event, EventKind
from mapper.log import Log

LAST = 10
LOOKED_BACK = 500
"""Acts that are looked through when a process starts."""
ACTS = (
    EventKind.PROPOSED, EventKind.JUDGED, EventKind.ADJUDICATED, EventKind.COMMENTED,
    EventKind.WITHDRAWN, EventKind.REOPENED, EventKind.CLAIMED, EventKind.UNDONE, EventKind.REDONE,
)  # fmt: skip


class Recent:
    """Reads of the log only what is new since it was asked last."""

    def __init__(self, log: Log) -> None:
        self._log = log
        self._lock = Lock()
        self._number = 0
        self._hash = ""
        self._items: defaultdict[str, dict[str, str]] = defaultdict(dict)

    def of(self, account: str) -> list[str]:
        """The items on which a person acted last, the last one first."""
        with self._lock:
            self._renew()
            return list(reversed(self._items[account]))

    def _renew(self) -> None:
        head = self._log.head()
        if (head.number, head.hash) == (self._number, self._hash):
            return
        if self._number == 0 or head.number <= self._number:  # or another log was put in its place
            self._items.clear()
            self._take(self._log.events(kinds=ACTS, newest=LOOKED_BACK))
        else:
            self._take(self._log.events(after=self._number, kinds=ACTS))
        self._number, self._hash = head.number, head.hash

    def _take(self, events: Iterable[Event]) -> None:
        for event in events:
            own = self._items[event.actor]
            own.pop(event.item, None)
            own[event.item] = event.at
            if len(own) > LAST:
                del own[next(iter(own))]

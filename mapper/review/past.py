"""The log read backwards, and the state of every item at the end of a day that has passed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date

from mapper.dates import end_of_china_day
from mapper.events import Event, EventKind, instant
from mapper.log import LogReader
from mapper.review.item import Item, by_item, item_of

AT_ONCE = 200
"""Events that are read at once."""


def backwards(
    log: LogReader,
    *,
    before: int = 0,
    at: str = "",
    item: str | None = None,
    kinds: Iterable[EventKind] = (),
    at_once: int = AT_ONCE,
) -> Iterator[Event]:
    """Events from the newest to the oldest, or from the one before a number.

    ``at`` is the instant of the event with that number: with it, what is newer is not read.
    """
    wanted, number, many = list(kinds), before or log.head().number + 1, at_once
    while True:
        found = log.events(until=at, item=item, kinds=wanted, newest=many)
        earlier = [event for event in found if event.number < number]
        yield from reversed(earlier)
        if len(found) < many:
            return
        if earlier and earlier[0].at < (at or "~"):
            many = at_once
        else:
            many *= 2  # more events of one instant than are read at once
        if earlier:
            number, at = earlier[0].number, earlier[0].at


def items_on(log: LogReader, day: date) -> Mapping[str, Item]:
    """Every item that had been touched by the end of a day in China, as it stood then, by id."""
    own = by_item(log.events(until=instant(end_of_china_day(day))))
    return {key: item_of(key, own[key]) for key in sorted(own)}

"""What happened, in order and for good: each event carries the hash of the one before it.

Nothing is ever changed or taken out; what is undone is undone by a further event.  Whoever holds
an old hash of the head can tell whether anything before it was touched.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from enum import Enum
from typing import Any

from mapper.domain import Text

Body = Mapping[str, Any]
"""What an event says, as JSON: texts, whole numbers, finite fractions, lists, objects."""

START = "0" * 64
"""What stands for the hash of the event before the first."""
SYSTEM = "system"
"""The account of what no person did: an end that changed, a load."""


class EventKind(Enum):
    """What can happen."""

    PROPOSED = "proposed"
    JUDGED = "judged"
    ADJUDICATED = "adjudicated"
    COMMENTED = "commented"
    CLAIMED = "claimed"
    WITHDRAWN = "withdrawn"
    REOPENED = "reopened"
    UNDONE = "undone"
    REDONE = "redone"
    PREPARED = "prepared"
    PUBLISHED = "published"
    OFFICE = "office"
    ACCOUNT = "account"
    REQUESTED = "requested"
    JOINED = "joined"
    ANSWERED = "answered"
    CONTESTED = "contested"
    SETTLED = "settled"
    WITHHELD = "withheld"


@dataclass(frozen=True, slots=True)
class Draft:
    """An event that is about to be appended; ``item`` is empty for what concerns the office."""

    actor: str
    kind: EventKind
    item: str
    body: Body


@dataclass(frozen=True, slots=True)
class Event:
    """An appended event: ``number`` from 1 without gaps, ``at`` an instant in UTC."""

    number: int
    at: str
    actor: str
    kind: EventKind
    item: str
    body: Body
    previous: str
    hash: str


@dataclass(frozen=True, slots=True)
class Head:
    """The last event's number and hash; nought and ``START`` where nothing happened yet."""

    number: int = 0
    hash: str = START


@dataclass(frozen=True, slots=True)
class Break:
    """The first event that does not fit, and why."""

    number: int
    reason: Text


def canonical(value: object) -> str:
    """JSON that is the same for the same value; raises ValueError for what is not finite.

    >>> canonical({"b": 1, "a": "证"})
    '{"a":"证","b":1}'
    """
    return json.dumps(
        value, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False
    )


def digest(value: object) -> str:
    """The SHA-256 of a value's canonical JSON, in hexadecimal."""
    return hashlib.sha256(canonical(value).encode()).hexdigest()


def now() -> datetime:
    """The present instant."""
    return datetime.now(UTC)


def instant(at: datetime | str) -> str:
    """An instant as events bear it: UTC, to the millisecond; in the order of their texts.

    >>> instant("2026-11-22T16:00:00+08:00")
    '2026-11-22T08:00:00.000+00:00'
    """
    found = datetime.fromisoformat(at) if isinstance(at, str) else at
    aware = found if found.tzinfo else found.replace(tzinfo=UTC)
    return aware.astimezone(UTC).isoformat(timespec="milliseconds")


def follow(draft: Draft, head: Head, last_at: str, at: datetime | str) -> Event:
    """The event that a draft becomes behind this head; ``last_at`` is the instant of the head.

    Instants never go backwards, and the body is what reading it again will give.  Raises
    ValueError and TypeError for a body that is no JSON.
    """
    body = json.loads(canonical(draft.body))
    return seal(replace(draft, body=body), head, max(instant(at), last_at))


def seal(draft: Draft, head: Head, at: str) -> Event:
    """The event that a draft becomes behind this head."""
    number = head.number + 1
    told = _told(number, at, draft.actor, draft.kind.value, draft.item, draft.body, head.hash)
    return Event(
        number, at, draft.actor, draft.kind, draft.item, draft.body, head.hash, digest(told)
    )


def _told(*facts: object) -> list[object]:
    return list(facts)


_UNCHAINED = Text("未写明前一条记录的校验值", "it does not name the hash of the event before it")
_ALTERED = Text("内容与所载的校验值不符", "its content does not have the hash that it bears")


def first_break(events: Iterable[Event], head: Head = Head()) -> Break | None:
    """The first event that does not follow from ``head``; none where the chain is whole."""
    for event in events:
        if event.number != head.number + 1:
            number = head.number + 1
            return Break(number, Text(f"缺少第{number}号记录", f"event {number} is missing"))
        if event.previous != head.hash:
            return Break(event.number, _UNCHAINED)
        told = _told(
            event.number, event.at, event.actor, event.kind.value, event.item, event.body,
            event.previous,
        )  # fmt: skip
        if digest(told) != event.hash:
            return Break(event.number, _ALTERED)
        head = Head(event.number, event.hash)
    return None


def standing(events: Iterable[Event]) -> Iterator[Event]:
    """The events that stand: without what was undone, and without undoing and redoing."""
    found = list(events)
    gone: set[int] = set()
    for event in found:
        if event.kind is EventKind.UNDONE:
            gone.add(int(event.body["event"]))
        elif event.kind is EventKind.REDONE:
            gone.discard(int(event.body["event"]))
    turns = (EventKind.UNDONE, EventKind.REDONE)
    return (event for event in found if event.kind not in turns and event.number not in gone)

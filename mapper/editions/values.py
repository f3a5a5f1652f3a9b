"""What an office edition holds, and how two differ."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from typing import Any, Protocol

from mapper.decision import Decision
from mapper.domain import NodeId, PlaceId, Text
from mapper.events import Event, Head, digest

Json = Mapping[str, Any]


class Named(Protocol):
    """An office as an edition names it: its place, its name, and the JSON that events keep."""

    @property
    def place(self) -> PlaceId:
        """The place for which it decides."""
        ...

    @property
    def name(self) -> Text:
        """What it is called."""
        ...

    def to_json(self) -> Json:
        """As an event keeps it."""
        ...


@dataclass(frozen=True, slots=True)
class Issuer:
    """The office that published an edition: its place and what it was called then."""

    place: PlaceId
    name: Text

    def to_json(self) -> Json:
        """As an edition is signed."""
        return {"place": self.place, "name": self.name.to_json()}

    @classmethod
    def from_json(cls, told: Json) -> Issuer:
        """The issuer among all that an event keeps of an office."""
        return cls(PlaceId(told["place"]), Text(told["name"]["zh"], told["name"]["en"]))


@dataclass(frozen=True)
class PublishedLink:
    """What an edition says of one item: the decision, and how many people approved it.

    ``first`` is the number of the edition from which on this content has stood.
    """

    item: str
    subject: NodeId
    decision: Decision
    people: int
    first: int

    def to_json(self) -> Json:
        """As an event keeps it."""
        return {
            "item": self.item, "subject": self.subject, "decision": self.decision.to_json(),
            "people": self.people, "first": self.first,
        }  # fmt: skip

    @classmethod
    def from_json(cls, told: Json) -> PublishedLink:
        """The link that an event keeps."""
        decision = Decision.from_json(told["decision"])
        return cls(told["item"], NodeId(told["subject"]), decision, told["people"], told["first"])

    @cached_property
    def digest(self) -> str:
        """The hash of the whole of it."""
        return digest(self.to_json())

    @cached_property
    def evidence(self) -> str:
        """The hash of the document or decision that it cites, wherever in it the place is."""
        claim = self.decision.claim
        return digest([claim.kind.value, claim.reference, claim.url, claim.published]
                      if claim else [])  # fmt: skip

    def published(self, number: int) -> PublishedLink:
        """As edition ``number`` takes it up: remarks made while deciding are not published."""
        return replace(self, first=number, decision=replace(self.decision, comment=""))


def same_content(left: PublishedLink, right: PublishedLink) -> bool:
    """Both say the same, whenever they first stood and whatever was remarked while deciding."""
    return left is right or left.published(0) == right.published(0)


@dataclass(frozen=True, slots=True)
class OfficeEdition:
    """A published edition: numbered, dated, signed, never changed; a correction is a new one.

    ``at`` is the instant of publication, ``head`` the last event before it, ``content`` the hash
    of all its links, ``key`` the id of the key that signed it.  ``links`` and ``certificates``
    say how many of each it holds.
    """

    number: int
    day: date
    at: str
    head: Head
    prepared_by: str
    confirmed_by: str
    note: str
    office: Issuer
    content: str
    signature: str
    key: str
    links: int = 0
    certificates: int = 0

    @property
    def title(self) -> Text:
        """What people call it."""
        name = self.office.name
        return Text(f"{name.zh}第{self.number}批", f"{name.en}, edition {self.number}")

    @property
    def signed(self) -> Json:
        """What its signature is for: all that it says of itself, and the hash of its links."""
        return {
            "number": self.number, "day": self.day.isoformat(),
            "head": {"number": self.head.number, "hash": self.head.hash},
            "prepared_by": self.prepared_by, "confirmed_by": self.confirmed_by,
            "note": self.note, "office": self.office.to_json(), "content": self.content,
            "key": self.key,
        }  # fmt: skip

    @classmethod
    def from_event(cls, event: Event) -> OfficeEdition:
        """The edition that an event published, its links not yet counted."""
        return cls.from_body(event.body, event.at)

    @classmethod
    def from_body(cls, body: Json, at: str = "") -> OfficeEdition:
        """The edition that the body of an event describes."""
        head = Head(body["head"]["number"], body["head"]["hash"])
        return cls(
            body["number"], date.fromisoformat(body["day"]), at, head, body["prepared_by"],
            body["confirmed_by"], body["note"], Issuer.from_json(body["office"]), body["content"],
            body["signature"], body["key"],
        )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Change:
    """An item of which two editions say different things."""

    before: PublishedLink
    after: PublishedLink


@dataclass(frozen=True, slots=True)
class Changes:
    """How two editions differ, in the order of items."""

    added: tuple[PublishedLink, ...] = ()
    changed: tuple[Change, ...] = ()
    removed: tuple[PublishedLink, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.added or self.changed or self.removed)

    def subjects(self) -> tuple[NodeId, ...]:
        """The certificates that are concerned, each once."""
        touched = (*self.added, *(change.after for change in self.changed), *self.removed)
        return tuple(sorted({link.subject for link in touched}))


def changes(now: Mapping[str, PublishedLink], wanted: Mapping[str, PublishedLink]) -> Changes:
    """What would be added, changed and removed; content that is the same is none of these."""
    both = sorted(now.keys() & wanted.keys())
    return Changes(
        tuple(wanted[item] for item in sorted(wanted.keys() - now.keys())),
        tuple(
            Change(now[item], wanted[item])
            for item in both
            if not same_content(now[item], wanted[item])
        ),
        tuple(now[item] for item in sorted(now.keys() - wanted.keys())),
    )

"""Which certificates are under review where: the open requests, as the events of a log make them.

An answer names the number of such a request, so it must not cost a look into the store.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from mapper.asking.values import Stage
from mapper.domain import NodeId, PlaceId
from mapper.events import Event, EventKind

KINDS = frozenset({EventKind.REQUESTED, EventKind.JOINED, EventKind.ANSWERED})
"""The events that requests are made of."""
_Number = str


@dataclass(frozen=True, slots=True)
class Open:
    """An open request: for which place, and how many ask."""

    place: str
    people: int


@dataclass(frozen=True, slots=True)
class OpenRequests:
    """The requests that wait for an answer, by certificate and number.

    ``mark`` moves whenever anything of them does.
    """

    by_certificate: Mapping[str, Mapping[_Number, Open]] = field(default_factory=dict)
    where: Mapping[_Number, str] = field(default_factory=dict)
    mark: int = 0

    def __call__(self, certificate: NodeId) -> Mapping[PlaceId, str]:
        """The places for which a certificate is asked, with the number of the oldest request."""
        found: dict[PlaceId, str] = {}
        for number, each in sorted(self.by_certificate.get(certificate, {}).items()):
            found.setdefault(PlaceId(each.place), number)
        return found

    def after(self, events: Iterable[Event]) -> OpenRequests:
        """With what further events say; the same where they are of other kinds."""
        new = [event for event in events if event.kind in KINDS]
        if not new:
            return self
        by, where = {key: dict(own) for key, own in self.by_certificate.items()}, dict(self.where)
        for event in new:
            number, certificate = str(event.body["number"]), str(event.body["certificate"])
            by.get(where.pop(number, ""), {}).pop(number, None)
            if certificate and Stage(event.body["stage"]).open:
                asked = Open(str(event.body["place"]), int(event.body["people"]))
                by.setdefault(certificate, {})[number] = asked
                where[number] = certificate
        return OpenRequests({key: own for key, own in by.items() if own}, where, new[-1].number)


NONE_OPEN = OpenRequests()
"""Nobody asks for anything."""

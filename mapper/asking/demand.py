"""How many people wait for an answer: what the queue of reviewers calls demand."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Protocol

from mapper.asking.answered import answered
from mapper.asking.open import OpenRequests
from mapper.ports import Records


class Published(Protocol):
    """The public records, and what is asked of them."""

    @property
    def editions(self) -> object:
        """What is published; asking for it looks at the log at this very moment."""
        ...

    @property
    def open_requests(self) -> OpenRequests:
        """The requests that nobody has closed, as of the last look."""
        ...

    def snapshot(self) -> Records:
        """The records as of the last look."""
        ...


@dataclass(frozen=True, slots=True)
class Waiting:
    """The people whose request is open and not answered by what is published today."""

    published: Published
    today: Callable[[], date]

    def counts(self, certificates: Iterable[str] | None = None) -> Mapping[str, int]:
        """People by certificate, of these certificates or of all."""
        _ = self.published.editions  # what was said a moment ago may have moved the queue
        asked, records = self.published.open_requests, self.published.snapshot()
        day = self.today()
        wanted = asked.by_certificate if certificates is None else certificates
        found = {each: _people(each, asked, records, day) for each in wanted}
        return {each: people for each, people in found.items() if people}


def _people(certificate: str, asked: OpenRequests, records: Records, day: date) -> int:
    """Those who wait for one certificate; each place is looked up once."""
    places: dict[str, int] = {}
    for each in asked.by_certificate.get(certificate, {}).values():
        places[each.place] = places.get(each.place, 0) + each.people
    return sum(
        people for place, people in places.items()
        if not answered(certificate, place, records, day)
    )  # fmt: skip

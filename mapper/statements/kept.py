"""What an office keeps of a statement: the public answer, and nothing of any person."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Protocol

from mapper.domain import NodeId, PlaceId
from mapper.events import instant

KEPT_YEARS = 10
"""For so long a statement can be looked up under its code."""


@dataclass(frozen=True, slots=True)
class KeptStatement:
    """The public answer as it was when a statement was made.

    ``id`` is the hash of the code (``code.kept_under``), ``digest`` that of what the answer said
    to nobody in particular, ``content`` the statement as JSON but for its code, ``key`` and
    ``signature`` what the office put to it with its code, ``catalogue`` the revision of the
    catalogue and ``edition`` the number of the last office edition then.
    """

    id: str
    certificate: NodeId
    place: PlaceId
    on: date
    digest: str
    content: str
    key: str
    signature: str
    catalogue: str
    edition: int
    made_at: str


class Statements(Protocol):
    """A store of statements, found under the hash of their code alone."""

    def keep(self, statement: KeptStatement) -> None:
        """Keep one more."""
        ...

    def of_id(self, key: str) -> KeptStatement | None:
        """The statement that was kept under this id."""
        ...

    def prune(self, before: str) -> int:
        """Forget those made before an instant; how many they were."""
        ...


def oldest_kept(now: datetime) -> str:
    """The instant before which statements are forgotten.

    >>> from datetime import UTC
    >>> oldest_kept(datetime(2028, 2, 29, tzinfo=UTC))[:10]
    '2018-02-28'
    """
    try:
        return instant(now.replace(year=now.year - KEPT_YEARS))
    except ValueError:  # 29 February
        return instant(now.replace(year=now.year - KEPT_YEARS, day=28))

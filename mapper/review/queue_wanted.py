"""What a reviewer wants to see of the queue: one value a facet, words of the names, an order."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum

from mapper.text import LONGEST, loose


class Facet(Enum):
    """By what the queue can be narrowed; the values are also the names in an address."""

    PLACE = "place"
    ORIGIN = "origin"
    FIELD = "field"
    SERIES = "series"
    KIND = "kind"
    LEVEL = "level"
    STATUS = "status"
    MINE = "mine"
    DISAGREEMENT = "disagreement"
    BY_HAND = "by_hand"


class Order(Enum):
    """What comes first: most asked for, most uncertain, newest."""

    ASKED = "asked"
    UNCERTAIN = "uncertain"
    NEWEST = "newest"


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which lines of the queue, and in which order; none for a facet that is left open.

    ``series`` is a series without specialty, an occupation or an item of the directory; ``level``
    is empty where no level was proposed.  ``status`` is one of ItemStatus, or ``published``,
    ``pending``, ``reopened``, ``unclaimed`` (approved, but without its evidence).  ``mine`` is
    ``waiting`` (for a judgement that this account can still give) or ``judged`` (by it);
    ``disagreement`` and ``by_hand`` are ``yes`` or ``no``.

    ``account`` is who asks.  ``here`` is the office's place, which lines without a place have.
    """

    place: str | None = None
    origin: str | None = None
    field: str | None = None
    series: str | None = None
    kind: str | None = None
    level: str | None = None
    status: str | None = None
    mine: str | None = None
    disagreement: str | None = None
    by_hand: str | None = None
    text: str = ""
    order: Order = Order.ASKED
    account: str = ""
    here: str = ""

    @property
    def chosen(self) -> Mapping[Facet, str]:
        """The facets that are not left open, with their values."""
        values: Mapping[Facet, str | None] = {facet: getattr(self, facet.value) for facet in Facet}
        return {facet: value for facet, value in values.items() if value is not None}

    @property
    def words(self) -> tuple[str, ...]:
        """The words that have to occur, each once; of a text longer than any name its beginning.

        >>> Wanted(text="ＡＢＴ 醫藥").words
        ('abt', '医药')
        """
        return tuple(dict.fromkeys(loose(self.text[:LONGEST]).split()))

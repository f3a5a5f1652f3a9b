"""Whether a link holds on a day: certainly, certainly not, or not known.

Certain is from the start, or without a known start from the earliest source,
until a known end.  Before the earliest source but not before its document a link
is not certain; before its own document no link holds.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import Enum

from mapper.dates import first_day, last_day
from mapper.domain import Edition, EditionId, Link, Source, SourceId, Standing


class Holds(Enum):
    """Three-valued: yes, not certain, no."""

    YES = "yes"
    UNCERTAIN = "uncertain"
    NO = "no"


@dataclass(frozen=True, slots=True)
class Force:
    """How a link stands on a day.

    ``since`` is the day from which it certainly holds (no later than), ``until``
    its last day where known, ``starts_on`` the known later day on which it starts,
    ``ended`` whether its last day is past, ``start_known`` whether a source states
    the start.
    """

    holds: Holds
    since: date | None
    until: date | None
    starts_on: date | None = None
    ended: bool = False
    start_known: bool = False


def force(
    link: Link,
    on: date,
    editions: Mapping[EditionId, Edition],
    sources: Mapping[SourceId, Source],
    replaced: Mapping[EditionId, date] | None = None,
) -> Force:
    """Whether ``link`` holds on the day ``on``; ``replaced`` is ``replaced_on(editions)``."""
    edition = editions.get(link.edition) if link.edition else None
    start = first_day(link.valid_from) or (first_day(edition.valid_from) if edition else None)
    bound = _latest(start, *_bounds(edition))
    shown = start or _earliest_source(link, sources) or _published(edition)
    since = _latest(shown, bound) if shown else None
    until = _earliest(
        last_day(link.valid_until),
        last_day(edition.valid_until) if edition else None,
        (replaced_on(editions) if replaced is None else replaced).get(edition.id)
        if edition
        else None,
    )
    if edition is not None and edition.standing is Standing.DRAFT:
        return Force(Holds.NO, None, until)
    if until is not None and on > until:
        return Force(Holds.NO, since, until, ended=True)
    if bound is not None and on < bound:
        return Force(Holds.NO, since, until, starts_on=since if since == bound else None)
    uncertain = since is None or on < since or _unclear(edition, until)
    holds = Holds.UNCERTAIN if uncertain else Holds.YES
    return Force(holds, since, until, start_known=start is not None)


def _unclear(edition: Edition | None, until: date | None) -> bool:
    """Its standing is not known, or it has ended on a day that is not known."""
    if edition is None:
        return False
    return edition.standing is Standing.UNKNOWN or (
        edition.standing is Standing.ENDED and until is None
    )


def _bounds(edition: Edition | None) -> tuple[date | None, ...]:
    if edition is None:
        return ()
    return first_day(edition.not_before), _published(edition)


def _published(edition: Edition | None) -> date | None:
    return first_day(edition.published) if edition else None


def _earliest_source(link: Link, sources: Mapping[SourceId, Source]) -> date | None:
    """The earliest day on which a source shows the link; claims on one field do not count."""
    whole = [claim for claim in link.claims if not claim.field] or list(link.claims)
    found = [sources[claim.source] for claim in whole if claim.source in sources]
    return _earliest(*(first_day(source.published) for source in found))


def edition_starts(edition: Edition) -> date | None:
    """The day from which an edition can hold: its start, else its document's date."""
    return first_day(edition.valid_from) or _latest(*_bounds(edition))


def replaced_on(editions: Mapping[EditionId, Edition]) -> dict[EditionId, date]:
    """The last day of each edition that another one replaces: the day before that one starts."""
    found: dict[EditionId, date] = {}
    for later in editions.values():
        start = edition_starts(later)
        if start is not None and later.standing is not Standing.DRAFT:
            for earlier in later.replaces:
                last = start - timedelta(days=1)
                found[earlier] = min(found.get(earlier, last), last)
    return found


def edition_holds(edition: Edition, on: date, replaced: Mapping[EditionId, date]) -> bool:
    """The edition may hold on the day: begun as far as known, not ended, no draft."""
    start, end = edition_starts(edition), last_day(edition.valid_until)
    end = _earliest(end, replaced.get(edition.id))
    if edition.standing is Standing.DRAFT or (start is not None and on < start):
        return False
    return end is None or on <= end


def _latest(*days: date | None) -> date | None:
    return max((day for day in days if day is not None), default=None)


def _earliest(*days: date | None) -> date | None:
    return min((day for day in days if day is not None), default=None)


def successors(edition: EditionId, editions: Iterable[Edition]) -> tuple[Edition, ...]:
    """The editions that replace this one directly."""
    return tuple(later for later in editions if edition in later.replaces)

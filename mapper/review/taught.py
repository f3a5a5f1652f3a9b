"""What the decisions on record teach the matcher."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from mapper.effects import NEGATIVE
from mapper.events import EventKind
from mapper.log import ItemStatus, LogReader
from mapper.matching.groups import group_of
from mapper.matching.learning import Decision
from mapper.ports import Records
from mapper.review.case import Pair
from mapper.review.item import Item, by_item, item_of

_JUDGING = (
    EventKind.JUDGED, EventKind.ADJUDICATED, EventKind.WITHDRAWN, EventKind.REOPENED,
    EventKind.UNDONE, EventKind.REDONE, EventKind.CLAIMED,
)  # fmt: skip
_UNTAUGHT = frozenset({"level", "no_evidence", "expired"})
"""Reasons for refusal that say nothing against the series: another level, no paper, too late."""


def taught(log: LogReader, records: Records) -> list[Decision]:
    """The decided pairs as the matcher learns from them, in the order of items.

    An approval teaches its series and level; a refusal teaches against the series, unless its
    reason has nothing to do with it.
    """
    own = by_item(log.events(kinds=_JUDGING))
    items = (item_of(key, own[key]) for key in sorted(own))
    return list(_decisions(items, records))


def _decisions(items: Iterable[Item], records: Records) -> Iterator[Decision]:
    for item in items:
        seen, outcome = item.last_seen(), item.outcome
        if seen is None or outcome is None:
            continue
        pair = Pair.from_json(seen["pair"])
        group, levels = group_of(outcome.target or pair.target, records.vocabulary)
        if item.status is ItemStatus.APPROVED:
            says_no = outcome.relation in NEGATIVE
            level = levels[0] if len(levels) == 1 and not says_no else ""
            yield Decision(pair.certificate, group, accepted=not says_no, level=level)
        elif outcome.reason not in _UNTAUGHT:
            yield Decision(pair.certificate, group, accepted=False)

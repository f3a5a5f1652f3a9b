"""How much is loaded, for the front page."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Protocol, runtime_checkable

from mapper.catalogue.records import MemoryRecords
from mapper.ports import Records


@runtime_checkable
class Counted(Protocol):
    """Records that can say how many certificates and links they hold."""

    def totals(self) -> Mapping[str, int]:
        """Counts by ``certificates`` and ``links``."""
        ...


def totals_of(records: Records) -> dict[str, int]:
    """Counts of certificates, links, places with an edition, and editions, where known."""
    editions = records.vocabulary.editions.values()
    return {
        **_counted(records),
        "places": len({edition.place for edition in editions}),
        "editions": len(editions),
    }


def _counted(records: Records) -> dict[str, int]:
    if isinstance(records, MemoryRecords):
        return {"certificates": len(records.certificates), "links": len(records.links)}
    return dict(records.totals()) if isinstance(records, Counted) else {}

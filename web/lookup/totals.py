"""How much is loaded, for the front page."""

from __future__ import annotations

from mapper.ports import Records


def totals_of(records: Records) -> dict[str, int]:
    """Counts of certificates, links, places with an edition, and editions."""
    editions = records.vocabulary.editions.values()
    return {
        **records.totals(),
        "places": len({edition.place for edition in editions}),
        "editions": len(editions),
    }

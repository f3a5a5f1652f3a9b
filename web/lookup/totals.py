"""How much is loaded, for the front page."""

from __future__ import annotations

from mapper.domain import OFFICE_EDITION
from mapper.ports import Records


def totals_of(records: Records) -> dict[str, int]:
    """Counts of certificates, links, places with an edition, and source editions."""
    editions = records.vocabulary.editions.values()
    return {
        **records.totals(),
        "places": len({edition.place for edition in editions}),
        "editions": sum(edition.kind != OFFICE_EDITION for edition in editions),
    }

"""What a load put into the database: how much of each edition, and how much in all."""

from __future__ import annotations

from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from mapper.domain import EditionId, NodeKind, Text
from mapper.store.tables import certificates, edition_counts, editions, links, meta


@dataclass(frozen=True, slots=True)
class EditionCount:
    """How many certificates of an edition are loaded, of how many that it states.

    ``stated`` is none where the edition states no count.
    """

    id: EditionId
    title: Text
    loaded: int
    stated: int | None

    def to_json(self) -> dict[str, object]:
        """As ``load --json`` prints it."""
        title = self.title.to_json()
        return {"id": self.id, "title": title, "n": self.loaded, "N": self.stated}


@dataclass(frozen=True, slots=True)
class LoadReport:
    """What the database holds after a load; ``changed`` tells whether it held it before."""

    changed: bool
    revision: int
    certificates: int
    links: int
    editions: tuple[EditionCount, ...]

    def to_json(self) -> dict[str, object]:
        """As ``load --json`` prints it."""
        return {
            "status": "loaded" if self.changed else "unchanged",
            "revision": self.revision,
            "certificates": self.certificates,
            "links": self.links,
            "editions": [edition.to_json() for edition in self.editions],
        }


def report_of(connection: Connection, *, changed: bool) -> LoadReport:
    """Count what the database holds."""
    certified = certificates.c.kind == NodeKind.CERTIFICATE.value
    return LoadReport(
        changed,
        connection.execute(sa.select(meta.c.revision)).scalar_one(),
        connection.scalar(sa.select(sa.func.count()).select_from(certificates).where(certified))
        or 0,
        connection.scalar(sa.select(sa.func.count()).select_from(links)) or 0,
        tuple(_editions(connection)),
    )


def _editions(connection: Connection) -> list[EditionCount]:
    columns = editions.c
    counted = (
        sa.select(
            columns.id,
            columns.title_zh,
            columns.title_en,
            sa.func.coalesce(edition_counts.c.certificates, 0),
            columns.stated_count,
        )
        .outerjoin(edition_counts, edition_counts.c.edition == columns.id)
        .order_by(columns.position)
    )
    return [
        EditionCount(EditionId(edition), Text(zh, en), loaded, stated)
        for edition, zh, en, loaded, stated in connection.execute(counted)
    ]

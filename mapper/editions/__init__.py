"""Office editions: what is approved here and published, numbered, dated, signed, never changed."""

from mapper.editions.fold import Editions, Stretch, UnknownEdition, compare
from mapper.editions.overlay import Added, WithLinks
from mapper.editions.published import Publications, PublishedRecords, hypothetical
from mapper.editions.signed import BadEdition, check_edition, content_of, edition_body, signed_bytes
from mapper.editions.stated import decided_link, edition_id
from mapper.editions.values import (
    Change,
    Changes,
    Issuer,
    OfficeEdition,
    PublishedLink,
    changes,
    same_content,
)

__all__ = [
    "Added",
    "BadEdition",
    "Change",
    "Changes",
    "Editions",
    "Issuer",
    "OfficeEdition",
    "Publications",
    "PublishedLink",
    "PublishedRecords",
    "Stretch",
    "UnknownEdition",
    "WithLinks",
    "changes",
    "check_edition",
    "compare",
    "content_of",
    "decided_link",
    "edition_body",
    "edition_id",
    "hypothetical",
    "same_content",
    "signed_bytes",
]

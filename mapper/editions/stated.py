"""An office edition in the words of every answer: an edition, its links, and what they cite."""

from __future__ import annotations

import re

from mapper.dates import first_day
from mapper.decision import ClaimKind, Decision, OfficeClaim
from mapper.domain import (
    OFFICE_EDITION,
    Certainty,
    Claim,
    Edition,
    EditionId,
    Link,
    LinkId,
    NodeId,
    Source,
    SourceId,
    Standing,
    Text,
)
from mapper.editions.values import Issuer, OfficeEdition, PublishedLink
from mapper.vocabulary import Vocabulary

OFFICIAL = "official"
_DATE = re.compile(r"[0-9]{4}(-[0-9]{2}(-[0-9]{2})?)?")


def edition_id(edition: OfficeEdition) -> EditionId:
    """The id of an office edition among all editions.

    >>> import datetime
    >>> from mapper.events import Head
    >>> office = Issuer("suzhou", Text("办公室", "Office"))
    >>> edition_id(OfficeEdition(2, datetime.date.min, "", Head(), "", "", "", office, "", "", ""))
    'office-suzhou-2'
    """
    return EditionId(f"office-{edition.office.place}-{edition.number}")


def stated_edition(edition: OfficeEdition, earlier: tuple[EditionId, ...]) -> Edition:
    """An office edition as one of its place; it replaces all earlier ones of the office.

    It has no date of a document, only the day from which it holds.
    """
    return Edition(
        edition_id(edition), OFFICE_EDITION, edition.office.place, str(edition.number),
        edition.title, "", Standing.IN_FORCE, valid_from=edition.day.isoformat(),
        replaces=earlier, stated_count=edition.certificates,
    )  # fmt: skip


def decided_link(
    decision: Decision,
    subject: NodeId,
    link_id: str = "decided",
    *,
    editions: tuple[EditionId | None, EditionId | None] = (None, None),
    claim: Claim | None = None,
    valid_from: str = "",
    people: int = 0,
) -> Link:
    """The link that an approval comes to, to be said or published; raises ValueError for none.

    ``editions`` are the first and the last that hold it.
    """
    if decision.relation is None:
        msg = f"{link_id}: a refusal says nothing that could be a link"
        raise ValueError(msg)
    cited = claim or Claim(LinkId(link_id), SourceId(""), "", Certainty.SEEN)
    return Link(
        LinkId(link_id), subject, decision.relation, decision.target, decision.place, editions[1],
        (cited,), part=decision.part, conditions=decision.conditions, steps=decision.steps,
        result_term=decision.result_term, valid_from=valid_from, approved_by=people,
        first_edition=editions[0],
    )  # fmt: skip


def stated_link(
    link: PublishedLink, first: OfficeEdition, last: OfficeEdition, vocabulary: Vocabulary
) -> Link:
    """One content as a link, from the day of its first edition; its last one ends it."""
    link_id = LinkId(f"office-{first.office.place}-{link.first}.{link.item}")
    locator = link.decision.claim.locator if link.decision.claim else ""
    claim = Claim(link_id, source_id(link, vocabulary), locator, Certainty.SEEN)
    editions = edition_id(first), edition_id(last)
    return decided_link(
        link.decision, link.subject, link_id, claim=claim, editions=editions,
        valid_from=first.day.isoformat(), people=link.people,
    )  # fmt: skip


def source_id(link: PublishedLink, vocabulary: Vocabulary) -> SourceId:
    """What a published link cites: a source that we know already, or one of its own."""
    claim = link.decision.claim
    if claim is not None and _known(claim, vocabulary):
        return SourceId(claim.reference)
    return SourceId(f"office-{link.first}-{link.evidence[:16]}")


def _known(claim: OfficeClaim, vocabulary: Vocabulary) -> bool:
    return claim.kind is ClaimKind.DOCUMENT and claim.reference in vocabulary.sources


def stated_source(link: PublishedLink, first: OfficeEdition, vocabulary: Vocabulary) -> Source:
    """The document or the office's decision that a published link cites.

    Without a date of its own it is of the day on which the link was published first.
    """
    found = source_id(link, vocabulary)
    if found in vocabulary.sources:
        return vocabulary.sources[found]
    claim = link.decision.claim
    return Source(
        found, _title(claim, first.office), "", claim.url if claim else "",
        _published(claim) or first.day.isoformat(), OFFICIAL, Certainty.SEEN,
    )  # fmt: skip


def _title(claim: OfficeClaim | None, office: Issuer) -> Text:
    name = office.name
    if claim is None or not claim.reference:
        return Text(f"{name.zh}的决定", f"A decision of {name.en}")
    if claim.kind is ClaimKind.DOCUMENT:
        return Text(claim.reference, claim.reference)
    return Text(
        f"{name.zh}决定（{claim.reference}）", f"Decision {claim.reference} of {name.en}"
    )  # fmt: skip


def _published(claim: OfficeClaim | None) -> str:
    """The date of a document, where it is one that can be read."""
    told = claim.published if claim else ""
    if not _DATE.fullmatch(told):
        return ""
    try:
        first_day(told)
    except ValueError:
        return ""
    return told

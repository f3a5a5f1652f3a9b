"""What the link that an approval would make contradicts, each with the links that prove it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from enum import Enum

from mapper.domain import Link, NodeId, Text
from mapper.effects import NEGATIVE, Dispute, disputed_claims
from mapper.ports import Records
from mapper.review import contradiction_words as words
from mapper.review.against import STRENGTH, Against
from mapper.review.refused import Ends, Refusal, negatives

__all__ = ["Contradiction", "ContradictionKind", "Refusal", "contradictions"]


class ContradictionKind(Enum):
    """The ways in which a link can contradict what is on record."""

    TWO_LEVELS = "two_levels"
    EASIER_HIGHER = "easier_higher"
    DISPUTED_CLAIMS = "disputed_claims"
    GRADES_CROSS = "grades_cross"
    REFUSED_BEFORE = "refused_before"


@dataclass(frozen=True, slots=True)
class Contradiction:
    """Something that speaks against a link; ``path`` are the links that prove it, in order.

    What is on record comes first, the link in question last.  ``item`` is what was refused.
    """

    kind: ContradictionKind
    sentence: Text
    path: tuple[Link, ...]
    item: str = ""


def contradictions(
    records: Records, link: Link, *, refusals: Sequence[Refusal], on: date | None = None
) -> tuple[Contradiction, ...]:
    """What speaks against a link that an approval would make, by kind and then by link.

    With a day, links that have ended before it are left out; without one, those that have ended
    before the link itself starts.  A link without a target, or a negative one, contradicts nothing.
    """
    if link.target is None or link.relation in NEGATIVE:
        return ()
    against = Against(records, link, link.target, on)
    return (
        *_two_levels(against), *_easier_higher(against), *_disputed(against),
        *_grades_cross(against), *_negated(against), *_refused(against, refusals),
    )  # fmt: skip


def _two_levels(against: Against) -> Iterator[Contradiction]:
    for other in against.own:
        if _rivals(against, other) and against.alike(other):
            text = words.two_levels(against.speaker.link(other))
            yield Contradiction(ContradictionKind.TWO_LEVELS, text, (other, against.link))


def _easier_higher(against: Against) -> Iterator[Contradiction]:
    """Where the conditions are the same, that alone is said."""
    for other in against.own:
        if not _rivals(against, other) or against.alike(other):
            continue
        higher = against.above(against.link, other)
        ends = (against.link, other) if higher else (other, against.link)
        if against.above(*ends) and against.no_harder(*ends):
            text = words.easier(against.speaker.link(other), higher=higher)
            yield Contradiction(ContradictionKind.EASIER_HIGHER, text, (other, against.link))


def _rivals(against: Against, other: Link) -> bool:
    """It gives another level, and whichever is higher gives no less of it."""
    link = against.link
    if not against.comparable(other) or against.levels(other) & against.levels(link):
        return False
    if against.above(other, link):
        return STRENGTH[other.relation] >= STRENGTH[link.relation]
    if against.above(link, other):
        return STRENGTH[link.relation] >= STRENGTH[other.relation]
    return True


def _disputed(against: Against) -> Iterator[Contradiction]:
    for other in against.own:
        for dispute in disputed_claims(other):
            if _bears(against, other, dispute):
                said = against.speaker.dispute(dispute)
                text = words.disputed(against.speaker.link(other), said)
                path = (other, against.link)
                yield Contradiction(ContradictionKind.DISPUTED_CLAIMS, text, path)


def _bears(against: Against, other: Link, dispute: Dispute) -> bool:
    """It concerns the same group, or one of the things said names what is in question."""
    own, target = against.target, other.target
    if target is None or (target.kind, target.group) == (own.kind, own.group):
        return True
    return bool(set(dispute.values) & ({own.group, own.specialty, own.node_id or ""} - {""}))


# --- grades of one ladder ---------------------------------------------------------


def _grades_cross(against: Against) -> Iterator[Contradiction]:
    """The highest level of each grade is what counts."""
    link = against.link
    if not against.ranks(link):
        return
    own = _highest(against, [link, *filter(against.comparable, against.own)])
    for lower, best in _of_other_grades(against):
        if lower and _beyond(against, best, own):
            text = words.grades_cross(against.speaker.link(best), lower=False)
            yield Contradiction(ContradictionKind.GRADES_CROSS, text, (best, link))
        elif not lower and _beyond(against, link, best):
            text = words.grades_cross(against.speaker.link(best), lower=True)
            yield Contradiction(ContradictionKind.GRADES_CROSS, text, (best, link))


def _of_other_grades(against: Against) -> Iterator[tuple[bool, Link]]:
    """The highest mapping of each other grade, with whether that grade is lower."""
    for sibling, lower in _siblings(against.records, against.link.subject):
        near = against.near(against.records.links_from([sibling]))
        found = [other for other in near if against.comparable(other)]
        if found:
            yield lower, _highest(against, found)


def _siblings(records: Records, subject: NodeId) -> list[tuple[NodeId, bool]]:
    """The other grades of the same ladder and awarding body; true for the lower ones."""
    node = records.nodes([subject]).get(subject)
    if node is None or not node.ladder or not node.body or node.grade_rank is None:
        return []
    others = records.nodes(sorted(records.certificates_of([node.body]))).values()
    return [
        (other.id, other.grade_rank < node.grade_rank)
        for other in others
        if other.ladder == node.ladder and other.grade_rank not in (None, node.grade_rank)
    ]


def _highest(against: Against, links: Sequence[Link]) -> Link:
    return max(links, key=lambda link: max(against.ranks(link), default=0))


def _beyond(against: Against, high: Link, low: Link) -> bool:
    """A level above, and no less given of it."""
    gives = STRENGTH[high.relation] >= STRENGTH[low.relation]
    return gives and against.above(high, low)


# --- on record --------------------------------------------------------------------


def _negated(against: Against) -> Iterator[Contradiction]:
    ends = Ends.of(against.link.subject, against.target, against.records)
    found = dict(negatives(against.link, against.target, against.records))
    for other in against.near(found):
        if ends.refused_by(found[other], against.vocabulary):
            text = words.negative(against.speaker.link(other))
            yield Contradiction(ContradictionKind.REFUSED_BEFORE, text, (other, against.link))


def _refused(against: Against, refusals: Sequence[Refusal]) -> Iterator[Contradiction]:
    ends = Ends.of(against.link.subject, against.target, against.records)
    for refusal in sorted(refusals, key=lambda each: (each.at, each.item)):
        if ends.refused_by(refusal, against.vocabulary):
            text = words.refused(refusal, against.vocabulary)
            kind = ContradictionKind.REFUSED_BEFORE
            yield Contradiction(kind, text, (against.link,), refusal.item)

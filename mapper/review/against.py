"""What a link stands against: the links near it that prove something, and how levels compare."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from mapper.domain import (
    CORRESPONDING,
    NOT_STATED,
    Certainty,
    Link,
    Relation,
    Standing,
    Target,
)
from mapper.effects import Question
from mapper.matching.groups import group_of
from mapper.ports import Records
from mapper.review.implied import alike, no_harder
from mapper.sentences import Speaker
from mapper.survey import EXAMINATIONS
from mapper.vocabulary import Vocabulary

STRENGTH = {
    Relation.RECOGNISED_AS: 2,
    Relation.ISSUED_WITH: 2,
    Relation.IS_TITLE: 2,
    Relation.COUNTS_AS_TITLE: 2,
    Relation.COUNTS_AS_SKILL_LEVEL: 2,
    Relation.EMPLOYER_MAY_APPOINT: 1,
    Relation.MAY_APPLY_FOR: 0,
    Relation.PASSES_EXAM_STAGE: 0,
}
"""How much a relation gives of a level: to hold one and to apply for the next is no conflict."""


@dataclass(frozen=True)
class Against:
    """A link in question and the records that it stands against.

    Those of its place count, of a place that encloses it or lies within it.  Drafts, lists of
    examinations, what is known from memory, what has ended and the link itself prove nothing.
    """

    records: Records
    link: Link
    target: Target
    on: date | None

    @cached_property
    def vocabulary(self) -> Vocabulary:
        """The small tables."""
        return self.records.vocabulary

    @cached_property
    def speaker(self) -> Speaker:
        """Says links."""
        return Speaker(self.records)

    @cached_property
    def question(self) -> Question:
        """What tells the ways, steps and days of links."""
        return Question(self.vocabulary, self.on or date.max)

    @cached_property
    def own(self) -> Sequence[Link]:
        """The other links of the certificate."""
        return self.near(self.records.links_from([self.link.subject]))

    def near(self, links: Iterable[Link]) -> Sequence[Link]:
        """Those of these links that may prove something, in a stable order."""
        found = {link.id: link for link in links if self._near(link) and self._proves(link)}
        return [found[key] for key in sorted(found) if key != self.link.id]

    def _near(self, other: Link) -> bool:
        around = self.vocabulary.enclosing
        return other.place in around(self.link.place) or self.link.place in around(other.place)

    def _proves(self, other: Link) -> bool:
        edition = self.vocabulary.editions.get(other.edition) if other.edition else None
        if edition is not None and (
            edition.standing is Standing.DRAFT or edition.kind == EXAMINATIONS
        ):
            return False
        until, begins = self.question.force(other).until, self._begins
        ended = until is not None and begins is not None and until < begins
        return not ended and other.certainty is not Certainty.MEMORY

    @cached_property
    def _begins(self) -> date | None:
        return self.on or self.question.force(self.link).since

    # --- levels -----------------------------------------------------------------------

    def comparable(self, other: Link) -> bool:
        """Both state a level of one series, occupation or item, as far as either is narrowed."""
        own, target = self.target, other.target
        if target is None or own.kind is not target.kind:
            return False
        stated = self.levels(self.link) and self.levels(other)
        if not stated or not {self.link.relation, other.relation} <= set(STRENGTH):
            return False
        if not own.laddered:
            return group_of(own, self.vocabulary)[0] == group_of(target, self.vocabulary)[0]
        groups = {own.group, target.group} - {CORRESPONDING}
        narrow = {own.specialty, target.specialty} - {""}
        return NOT_STATED not in groups and len(groups) < 2 and len(narrow) < 2

    def levels(self, link: Link) -> frozenset[str]:
        """The levels that it names; of an item its grade."""
        if link.target is None:
            return frozenset()
        return frozenset(group_of(link.target, self.vocabulary)[1])

    def ranks(self, link: Link) -> list[int]:
        """The rungs of its levels; the grades of an item have none."""
        known = self.vocabulary.levels
        return [known[level].rank for level in self.levels(link) if level in known]

    def above(self, left: Link, right: Link) -> bool:
        """Every level of the first is above every level of the second."""
        low, high = self.ranks(left), self.ranks(right)
        return bool(low and high) and min(low) > max(high)

    # --- conditions -------------------------------------------------------------------

    def alike(self, other: Link) -> bool:
        """Both ask for the same."""
        return alike(self.question.ways(self.link), self.question.ways(other), self.vocabulary)

    def no_harder(self, higher: Link, lower: Link) -> bool:
        """Some route to the one asks nothing that a route to the other does not.

        A test or evaluation by an office that the higher alone asks for makes it harder.
        """
        if self._tests(higher) - self._tests(lower):
            return False
        ways, than = self.question.ways(higher), self.question.ways(lower)
        return any(no_harder(way, other, self.vocabulary) for way in ways for other in than)

    def _tests(self, link: Link) -> frozenset[str]:
        steps = self.question.steps(link)
        return frozenset(step.kind for step in steps if self.question.office_decides([step]))

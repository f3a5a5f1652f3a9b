"""What the form of a decision offers to choose from."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from mapper.domain import Source, Text
from mapper.review.words import relation_text
from mapper.sentences import BY
from web.review.card_view import Card
from web.review.condition_form import OPERATORS, ROUTES, SIGNS, suggestions, unit_of
from web.review.decision_form import places, relations
from web.review.ladder import Rung, rungs

MOST_SOURCES = 80
_ROUTE = Text("途径{}", "route {}")
_ALL = Text("各途径均须", "every route")
_UNITS = {"year": Text("年", "years"), "date": Text("（日期）", "(a day)")}


@dataclass(frozen=True)
class Choices:
    """The options of one card's form, by the names that people know them by."""

    card: Card

    @cached_property
    def relations(self) -> list[tuple[str, Text]]:
        """The relations that fit both ends, each as its sentence."""
        speaker = self.card.speaker
        return [(each.value, relation_text(speaker, each)) for each in relations(self.card.case)]

    @cached_property
    def places(self) -> list[tuple[str, Text]]:
        """The office's place and those within it."""
        speaker = self.card.speaker
        return [
            (str(each), speaker.place(each))
            for each in places(self.card.office, speaker.vocabulary)
        ]

    @cached_property
    def levels(self) -> Sequence[Rung]:
        """The levels of the ladder."""
        return rungs(self.card.case.records, self.card.case.pair.target)

    @cached_property
    def reasons(self) -> list[tuple[str, Text]]:
        """The reasons for refusing."""
        return [(word.id, word.name) for word in self.card.speaker.vocabulary.reasons.values()]

    @cached_property
    def parts(self) -> list[tuple[str, Text]]:
        """The parts of an examination."""
        return [(word.id, word.name) for word in self.card.speaker.vocabulary.parts.values()]

    @cached_property
    def steps(self) -> list[tuple[str, Text]]:
        """What may have to be done."""
        return [(word.id, word.name) for word in self.card.speaker.vocabulary.steps.values()]

    @property
    def by(self) -> list[tuple[str, Text]]:
        """Who does it."""
        return list(BY.items())

    @cached_property
    def kinds(self) -> list[tuple[str, Text]]:
        """What can be asked of a holder."""
        known = self.card.speaker.vocabulary.condition_kinds
        return [(word.id, word.name) for word in known.values() if word.id in OPERATORS]

    @property
    def signs(self) -> list[tuple[str, Text]]:
        """How a value is compared."""
        return list(SIGNS.items())

    @property
    def routes(self) -> list[tuple[str, Text]]:
        """On which route a condition stands."""
        return [
            (
                each,
                _ALL
                if each == "all"
                else Text(_ROUTE.zh.format(each[1:]), _ROUTE.en.format(each[1:])),
            )
            for each in ROUTES
        ]

    @cached_property
    def suggested(self) -> Mapping[str, list[tuple[str, Text]]]:
        """What may be typed as a value, by the kind of condition."""
        return suggestions(self.card.speaker.vocabulary)

    def unit(self, kind: str) -> Text | None:
        """In what a kind of condition is counted."""
        return _UNITS.get(unit_of(kind))

    def operators(self, kind: str) -> str:
        """The operators of a kind, for the script."""
        return " ".join(OPERATORS.get(kind, ()))

    @cached_property
    def sources(self) -> list[Source]:
        """The sources of the editions of this place, and those that speak of this certificate."""
        known, office = self.card.speaker.vocabulary, self.card.office
        cited = [claim.source for link in self.card.around.own for claim in link.claims]
        cited += [each.source for each in known.editions_of(office.place) if each.source]
        found = [known.sources[each] for each in dict.fromkeys(cited) if each in known.sources]
        return sorted(found, key=lambda each: each.published, reverse=True)[:MOST_SOURCES]

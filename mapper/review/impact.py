"""Whose public answer a decision or a publication changes, from what to what."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

from mapper.conditions import NOBODY, State
from mapper.domain import NodeId, PlaceId, Text
from mapper.ports import Records
from mapper.sentences import Speaker
from mapper.status import Status, loaded_of
from mapper.survey import PlaceAnswer, Survey
from mapper.vocabulary import Vocabulary


@dataclass(frozen=True, slots=True)
class AnswerChange:
    """What a place says to a certificate, before and after; ``name`` is the certificate's.

    The targets are what the answer names for one who has stated nothing: titles, skill levels,
    directory qualifications, and what else a link brings, unless a condition excludes it.
    """

    certificate: NodeId
    name: Text
    place: PlaceId
    before: Status
    after: Status
    targets_before: tuple[Text, ...]
    targets_after: tuple[Text, ...]


def impact(
    before: Records,
    after: Records,
    certificates: Iterable[NodeId],
    *,
    on: date,
    places: Iterable[PlaceId],
) -> tuple[AnswerChange, ...]:
    """The answers that differ between two records, for one who has stated nothing.

    Of these certificates, and of the members where one is a family; in these places and in those
    within them.  Ordered by certificate, then by place, the widest first.  A certificate that is
    not in both records has no answer to change.
    """
    asked = _asked(after.vocabulary, places)
    return tuple(
        change
        for certificate in _concerned(before, after, certificates)
        for change in _changes(before, after, certificate, on, asked)
    )


def folded(changes: Iterable[AnswerChange], vocabulary: Vocabulary) -> tuple[AnswerChange, ...]:
    """The changes without those of places that change just as one around them does."""
    found = list(changes)
    said = {(change.certificate, change.place): _told(change) for change in found}

    def repeated(change: AnswerChange) -> bool:
        around = vocabulary.enclosing(change.place) - {change.place}
        return any(said.get((change.certificate, place)) == _told(change) for place in around)

    return tuple(change for change in found if not repeated(change))


def _told(change: AnswerChange) -> tuple[object, ...]:
    return change.before, change.after, set(change.targets_before), set(change.targets_after)


def _asked(vocabulary: Vocabulary, places: Iterable[PlaceId]) -> list[PlaceId]:
    named = set(places)
    every = named.union(*(vocabulary.inside(place) for place in named))
    return sorted(every, key=lambda place: (len(vocabulary.enclosing(place)), place))


def _concerned(before: Records, after: Records, certificates: Iterable[NodeId]) -> list[NodeId]:
    """The certificates and, of families, those that are members before or after."""
    named = set(certificates)
    members = (
        member.certificate
        for records in (before, after)
        for each in sorted(named)
        for member in records.members_of(each)
    )
    return sorted(named.union(members))


def _changes(
    before: Records, after: Records, certificate: NodeId, on: date, places: Iterable[PlaceId]
) -> Iterator[AnswerChange]:
    old, new = _answers(before, certificate, on), _answers(after, certificate, on)
    if old is None or new is None:
        return
    for place in places:
        status, targets = old.at(place)
        then, others = new.at(place)
        if status is not then or set(targets) != set(others):
            name = new.survey.node.name
            yield AnswerChange(certificate, name, place, status, then, targets, others)


Said = tuple[Status, tuple[Text, ...]]


@dataclass(frozen=True)
class _Answers:
    """What is read once of a certificate, for all places; each is answered as a look-up would.

    Places that lie within the same of the places that say something, with nothing of their own
    inside, have one answer, which is made once.
    """

    survey: Survey
    made: dict[object, Said] = field(default_factory=dict)

    def at(self, place: PlaceId) -> Said:
        """The status of a place and the targets that it names, the foremost first."""
        key = self._key(place)
        if key not in self.made:
            answer = self.survey.place(place, inside=True)
            self.made[key] = answer.status, _targets(Speaker(self.survey.records), answer)
        return self.made[key]

    def _key(self, place: PlaceId) -> object:
        known, survey = self.survey.vocabulary, self.survey
        around = known.enclosing(place)
        inner = any((known.enclosing(p) - around) & self._linked for p in known.inside(place))
        counts = survey.records.loaded_counts()
        complete = loaded_of(known, place, survey.question.on, counts).complete
        return place if inner else (around & self._linked, complete)

    @cached_property
    def _linked(self) -> frozenset[PlaceId]:
        links = (link for found in self.survey.graph.edges.values() for link in found.values())
        return frozenset(link.place for link in links)


def _answers(records: Records, certificate: NodeId, on: date) -> _Answers | None:
    node = records.nodes([certificate]).get(certificate)
    if node is None or not node.kind.holdable:
        return None
    return _Answers(Survey.of(records, node, on, NOBODY))


def _targets(speaker: Speaker, answer: PlaceAnswer) -> tuple[Text, ...]:
    named = (
        effect.target
        for effect in answer.effects
        if effect.target is not None and effect.state is not State.UNMET
    )
    return tuple(dict.fromkeys(speaker.target(target) for target in dict.fromkeys(named)))

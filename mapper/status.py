"""The one status of a place: the first of the table in the design that applies."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import Enum

from mapper.conditions import Outcome, State
from mapper.domain import Edition, EditionId, Link, PlaceId
from mapper.effects import APPLICATIONS, NEGATIVE, Effect, Question
from mapper.force import edition_holds
from mapper.vocabulary import Vocabulary


class Status(Enum):
    """What a place says to a certificate."""

    RECOGNISED = "recognised"
    MAY_APPLY = "may_apply"
    NEEDS_FACTS = "needs_facts"
    NOT_YET = "not_yet"
    PARTLY_KNOWN = "partly_known"
    DIFFERENT_EFFECT = "different_effect"
    CONDITIONS_UNMET = "conditions_unmet"
    REFUSED = "refused"
    DELISTED = "delisted"
    UNDER_REVIEW = "under_review"
    ONLY_INSIDE = "only_inside"
    NOT_IN_LOADED = "not_in_loaded"
    NEVER_ASKED = "never_asked"


@dataclass(frozen=True, slots=True)
class Loaded:
    """How much of a place's editions we hold: ``n`` certificates of ``total`` stated.

    ``total`` is none where no edition states a count.  Complete needs every
    edition to state one and every item to be loaded.
    """

    n: int
    total: int | None
    complete: bool
    editions: tuple[Edition, ...] = ()


@dataclass(frozen=True)
class Standing:
    """All that bears on the status of one place."""

    question: Question
    place: PlaceId
    effects: Sequence[Effect]
    negatives: Sequence[Effect]
    later: Sequence[tuple[Link, date]]
    delisted: Sequence[tuple[Link, Edition]]
    loaded: Loaded
    under_review: str = ""
    inside: bool = False


def status_of(standing: Standing) -> Status:
    """The first status of the table that applies."""
    return _by_effects(standing) or _without_effects(standing)


def _by_effects(standing: Standing) -> Status | None:
    effects = standing.effects
    definite = [effect for effect in effects if effect.granting and effect.definite]
    met = [effect for effect in definite if effect.state is State.MET]
    if any(not waits(standing.question, effect) for effect in met):
        return Status.RECOGNISED
    if met:
        return Status.MAY_APPLY
    states = {effect.state for effect in definite}
    if State.NEEDS_FACTS in states:
        return Status.NEEDS_FACTS
    if State.NOT_YET in states or (standing.later and not effects):
        return Status.NOT_YET
    if any(partly(effect, effects) for effect in effects):
        return Status.PARTLY_KNOWN
    if any(not effect.granting and effect.state is not State.UNMET for effect in effects):
        return Status.DIFFERENT_EFFECT
    return Status.CONDITIONS_UNMET if effects else None


def waits(question: Question, effect: Effect) -> bool:
    """An office still has to test, train, interview or evaluate, or one only may apply."""
    return effect.link.relation in APPLICATIONS or question.office_decides(effect.steps)


def partly(effect: Effect, among: Sequence[Effect]) -> bool:
    """A source names it, or only a family of it, while something is not in our data.

    Named for a title, skill level, directory item or an unstated effect, that is.
    """
    if effect.state is State.UNMET:
        return False
    if effect.kind is None:
        return not _said_closer(effect, among)
    if effect.family_only and not effect.granting:
        return all(other.family_only for other in among if other.state is not State.UNMET)
    return effect.granting and (not effect.definite or effect.state is State.SOURCE_INCOMPLETE)


def _said_closer(effect: Effect, among: Sequence[Effect]) -> bool:
    """What a wider place leaves unstated, a place within it states."""
    return any(
        other.kind is not None and not other.family_only and other.depth > effect.depth
        for other in among
    )


def _without_effects(standing: Standing) -> Status:
    if standing.negatives:
        known = any(not effect.family_only for effect in standing.negatives)
        return Status.REFUSED if known else Status.PARTLY_KNOWN
    if standing.delisted:
        return Status.DELISTED
    if standing.under_review:
        return Status.UNDER_REVIEW
    if standing.inside:
        return Status.ONLY_INSIDE
    return Status.NEVER_ASKED if standing.loaded.complete else Status.NOT_IN_LOADED


def loaded_of(
    vocabulary: Vocabulary, place: PlaceId, on: date, counts: Mapping[EditionId, int]
) -> Loaded:
    """How much of the place's editions, of those that hold on the day, is loaded.

    Counts are of the editions that state one; an edition that adds to another
    speaks for both.
    """
    held = {
        edition.id: edition
        for edition in vocabulary.editions_of(place)
        if edition_holds(edition, on, vocabulary.replaced)
    }
    continued = {earlier for edition in held.values() for earlier in edition.adds_to}
    editions = tuple(edition for edition in held.values() if edition.id not in continued)
    counted = [edition for edition in editions if edition.stated_count is not None]
    return Loaded(
        sum(counts.get(edition.id, 0) for edition in counted or editions),
        sum(edition.stated_count or 0 for edition in counted) if counted or not editions else None,
        all(is_complete(edition, counts) for edition in editions),
        editions,
    )


def is_complete(edition: Edition, counts: Mapping[EditionId, int]) -> bool:
    """Every item that the edition is officially said to have is loaded."""
    stated = edition.stated_count
    return stated is not None and counts.get(edition.id, 0) >= stated


def missing_of(standing: Standing, status: Status) -> tuple[tuple[Effect, Outcome], ...]:
    """The rows that decide a status: what to say, what to wait for, what is not fulfilled."""
    wanted = {
        Status.NEEDS_FACTS: State.NEEDS_FACTS,
        Status.NOT_YET: State.NOT_YET,
        Status.CONDITIONS_UNMET: State.UNMET,
    }.get(status)
    if wanted is None:
        return ()
    found = [
        effect
        for effect in standing.effects
        if effect.state is wanted
        and (status is Status.CONDITIONS_UNMET or (effect.granting and effect.definite))
    ]
    return tuple((effect, outcome) for effect in found for outcome in effect.result.missing)


def is_negative(link: Link) -> bool:
    """It says that something was examined and is not comparable, or has no counterpart."""
    return link.relation in NEGATIVE

"""An answer laid out for a page: which places are told in full and which are folded."""

from __future__ import annotations

from dataclasses import dataclass, replace

from mapper.answers import Answer
from mapper.domain import PlaceId
from mapper.status import Status
from mapper.survey import PlaceAnswer

_SILENT = frozenset({Status.NOT_IN_LOADED, Status.NEVER_ASKED})


@dataclass(frozen=True, slots=True)
class Laid:
    """The places of an answer: told in full, or folded because they say nothing."""

    told: tuple[PlaceAnswer, ...]
    folded: tuple[PlaceAnswer, ...]
    elsewhere: tuple[PlaceAnswer, ...]


def lay_out(answer: Answer, asked: PlaceId | None, *, gated: bool = False) -> Laid:
    """Sort the places by what they say; one that was asked for is always told.

    ``gated`` if the page itself says what requires the holdable, so that no place needs to.
    """
    places = (replace(p, gates=()) for p in answer.places) if gated else answer.places
    ordered = sorted(places, key=_by_status)
    told = tuple(p for p in ordered if p.place == asked or speaks(p))
    folded = tuple(p for p in ordered if not (p.place == asked or speaks(p)))
    return Laid(told, folded, tuple(sorted(answer.elsewhere, key=_by_status)))


def speaks(place: PlaceAnswer) -> bool:
    """A place has something of its own to say."""
    own_gates = any(link.place == place.place for link in place.gates)
    parts = (place.effects, place.negatives, place.later, place.ended, place.inside, own_gates)
    return place.status not in _SILENT or any(parts)


def _by_status(place: PlaceAnswer) -> int:
    return list(Status).index(place.status)

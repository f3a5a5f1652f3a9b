"""What a place says to this person, in four parts: now, missing, implied, unknown."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from mapper.conditions import Outcome, RowState, State
from mapper.domain import Text
from mapper.effects import Effect
from mapper.survey import PlaceAnswer
from web.lookup.cards import Row, Teller

Wanted = Callable[[Outcome], bool]


@dataclass(frozen=True, slots=True)
class Part:
    """Rows under the name of what they are needed for; no name where one thing is at stake."""

    about: Text | None
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class Verdict:
    """What is recognised now, what is missing, what is implied and what is not known."""

    now: tuple[Text, ...]
    missing: tuple[Part, ...]
    implied: tuple[Part, ...]
    unknown: tuple[Part, ...]

    def __bool__(self) -> bool:
        return bool(self.now or self.missing or self.implied or self.unknown)


def verdict(teller: Teller, place: PlaceAnswer) -> Verdict:
    """The four parts of a place's answer."""
    met = [effect for effect in place.effects if _counts(effect)]
    nearest = [step.effect for step in place.next if step.held is None]
    relevant = list(dict.fromkeys((*place.effects, *nearest)))
    parts = _Parts(teller, relevant)
    return Verdict(
        tuple(dict.fromkeys(teller.speaker.effect(effect) for effect in met)),
        parts.of(lambda row: row.state is RowState.UNMET),
        parts.of(lambda row: row.state is RowState.IMPLIED),
        parts.of(lambda row: row.state is RowState.UNKNOWN),
    )


def _counts(effect: Effect) -> bool:
    """It brings something that is met and stated by a source."""
    stated = effect.kind is not None and not effect.family_only
    return stated and effect.state is State.MET and (effect.definite or not effect.granting)


@dataclass(frozen=True)
class _Parts:
    """The rows of several effects, sorted by how they stand."""

    teller: Teller
    effects: list[Effect]

    def of(self, wanted: Wanted) -> tuple[Part, ...]:
        """The rows that are wanted, each effect's under its target."""
        found: dict[tuple[Row, ...], list[Text]] = {}
        for effect in self.effects:
            rows = self.teller.rows(self._rows(effect, wanted))
            if rows:
                found.setdefault(rows, []).append(self.teller.speaker.target(effect.target))
        alone = len(self.effects) == 1
        return tuple(
            Part(None if alone else _joined(abouts), rows) for rows, abouts in found.items()
        )

    def _rows(self, effect: Effect, wanted: Wanted) -> Iterator[Outcome]:
        return (row for row in effect.result.outcomes if wanted(row))


def _joined(texts: Iterable[Text]) -> Text:
    found = list(dict.fromkeys(texts))
    return Text("；".join(t.zh for t in found), "; ".join(t.en for t in found))

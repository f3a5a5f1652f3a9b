"""What a place says to this person: what holds now, what is to come, and what would decide."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from mapper.conditions import Outcome, RowState, State
from mapper.domain import Target, Text
from mapper.effects import Effect
from mapper.sentences import ADVICE, day_text, joined
from mapper.status import Status, waits
from mapper.survey import PlaceAnswer
from web.lookup.cards import Row, Teller

Wanted = Callable[[Outcome], bool]
ASKABLE = frozenset(
    {
        "degree", "degree_field", "work_years", "field_of_work", "employed_in_place",
        "held_years", "certificate_valid",
    }
)  # fmt: skip
"""Kinds of conditions about which the form asks; all others are for the office to look at."""
_UNASKED = Text(
    "下列情况本站不询问，须由当地主管部门查明后才能判断。",
    "This site does not ask about what is listed below: the office of the place has to look at it "
    "before the answer can be given.",
)


@dataclass(frozen=True, slots=True)
class Part:
    """Rows under the name of what they are needed for; no name where one thing is at stake."""

    about: Text | None
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class Verdict:
    """What holds now, what one may apply for, what is missing, implied, and not known.

    ``unknown`` is what the form asks about, ``unasked`` what only the office can look at.
    """

    now: tuple[Text, ...]
    open: tuple[Part, ...]
    missing: tuple[Part, ...]
    implied: tuple[Part, ...]
    unknown: tuple[Part, ...]
    unasked: tuple[Part, ...]
    advice: Text

    @property
    def parts(self) -> bool:
        """There is more to say than what to do next."""
        found = (self.now, self.open, self.missing, self.implied, self.unknown, self.unasked)
        return any(found)


def verdict(teller: Teller, place: PlaceAnswer) -> Verdict:
    """A place's answer in its parts, with what to do next."""
    met = [effect for effect in place.effects if _counts(effect)]
    open_ = [effect for effect in met if effect.granting and waits(teller.question, effect)]
    nearest = [step.effect for step in place.next if step.held is None]
    parts = _Parts(teller, list(dict.fromkeys((*place.effects, *nearest))))
    unknown = parts.of(lambda row: _unknown(row) and row.condition.kind in ASKABLE)
    unasked = parts.of(lambda row: _unknown(row) and row.condition.kind not in ASKABLE)
    facts = place.status is Status.NEEDS_FACTS
    return Verdict(
        now=tuple(dict.fromkeys(teller.speaker.effect(e) for e in met if e not in open_)),
        open=tuple(dict.fromkeys(_left(teller, effect) for effect in open_)),
        missing=(
            *parts.of(lambda row: row.state is RowState.UNMET),
            *(_later(teller, place) if place.status is Status.NOT_YET else ()),
        ),
        implied=parts.of(lambda row: row.state is RowState.IMPLIED),
        unknown=unknown,
        unasked=unasked,
        advice=_UNASKED if facts and unasked and not unknown else ADVICE[place.status],
    )


def _unknown(row: Outcome) -> bool:
    return row.state is RowState.UNKNOWN


def _counts(effect: Effect) -> bool:
    """It brings something that is met and stated by a source."""
    stated = effect.kind is not None and not effect.family_only
    return stated and effect.state is State.MET and (effect.definite or not effect.granting)


def _left(teller: Teller, effect: Effect) -> Part:
    """What may be applied for, with the steps on which an office still decides."""
    to_come = Text("尚待办理", "still to come")
    deciding = [step for step in effect.steps if teller.question.office_decides((step,))]
    rows = tuple(Row(teller.speaker.step(step), to_come, "wait") for step in deciding)
    return Part(teller.speaker.effect(effect), rows)


def _later(teller: Teller, place: PlaceAnswer) -> Iterator[Part]:
    """Rules that start on a known later day, under what they bring."""
    starting: dict[Row, list[Text]] = {}
    for link, day in place.later:
        begun, when = Text("规定已施行", "the rule is in force"), day_text(day)
        row = Row(begun, Text(f"{when.zh}起满足", f"met on {when.en}"), "wait")
        starting.setdefault(row, []).append(_target(teller, link.target))
    yield from (Part(_said_once(abouts), (row,)) for row, abouts in starting.items())


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
                found.setdefault(rows, []).append(_target(self.teller, effect.target))
        alone = len(self.effects) == 1
        return tuple(
            Part(None if alone else _said_once(abouts), rows) for rows, abouts in found.items()
        )

    def _rows(self, effect: Effect, wanted: Wanted) -> Iterator[Outcome]:
        return (row for row in effect.result.outcomes if wanted(row))


def _target(teller: Teller, target: Target | None) -> Text:
    return teller.speaker.target(target)


def _said_once(texts: Iterable[Text]) -> Text:
    return joined(dict.fromkeys(texts), "；", "; ")

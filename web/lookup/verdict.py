"""What a place says to this person: what holds now, what is to come, and what would decide."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from mapper.conditions import Outcome, RowState, State
from mapper.domain import Target, Text
from mapper.effects import Effect
from mapper.sentences import ADVICE, day_text, joined
from mapper.status import Status, waits
from mapper.survey import PlaceAnswer
from web.lookup.cards import GLANCE, Row, Teller

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
    """Rows under the name of what they are needed for; no name where one thing is at stake.

    ``others`` are the ways to the same thing that ask for something else instead.
    """

    about: Text | None
    rows: tuple[Row, ...]
    others: tuple[Text, ...] = ()


@dataclass(frozen=True, slots=True)
class Verdict:
    """What holds now, what one may apply for, what is missing, implied, and not known.

    ``short`` says what it is about, and how that stands, while nothing is granted yet;
    ``unknown`` is what the form asks about, ``unasked`` what only the office can look at.
    """

    short: tuple[Row, ...]
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
        short=_short(teller, place, met),
        now=tuple(dict.fromkeys(teller.speaker.effect(e) for e in met if e not in open_)),
        open=tuple(dict.fromkeys(_left(teller, effect) for effect in open_)),
        missing=(
            *parts.of(lambda row: row.state is RowState.UNMET),
            *(_later(teller, place) if place.status is Status.NOT_YET else ()),
        ),
        implied=parts.of(lambda row: row.state is RowState.IMPLIED, instead=False),
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


def _short(teller: Teller, place: PlaceAnswer, met: Sequence[Effect]) -> tuple[Row, ...]:
    """The foremost effects that do not hold yet, where none that holds says enough.

    What names the certificate itself comes first, what cannot be met last.
    """
    other = bool(met) and place.status is Status.DIFFERENT_EFFECT
    if other or any(effect.granting for effect in met):
        return ()
    left = sorted(
        (effect for effect in place.effects if effect not in met),
        key=lambda effect: (effect.family_only, effect.state is State.UNMET),
    )
    return tuple(dict.fromkeys(map(teller.headline, left)))[:GLANCE]


def _left(teller: Teller, effect: Effect) -> Part:
    """What may be applied for, with the steps on which an office still decides."""
    to_come = Text("尚待办理", "still to come")
    deciding = teller.deciding(effect)
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

    def of(self, wanted: Wanted, *, instead: bool = True) -> tuple[Part, ...]:
        """The rows that are wanted, each effect's under its target; ``instead`` with other ways."""
        found: dict[tuple[tuple[Row, ...], tuple[Text, ...]], list[Text]] = {}
        for effect in self.effects:
            rows = self.teller.rows(self._rows(effect, wanted))
            if rows:
                others = self._others(effect, wanted) if instead else ()
                found.setdefault((rows, others), []).append(_target(self.teller, effect.target))
        alone = len(self.effects) == 1
        return tuple(
            Part(None if alone else _said_once(abouts), rows, others)
            for (rows, others), abouts in found.items()
        )

    def _others(self, effect: Effect, wanted: Wanted) -> tuple[Text, ...]:
        """The other ways, where what is wanted belongs to one way alone."""
        common = self.teller.ways(effect).common
        own = any(row.condition not in common for row in self._rows(effect, wanted))
        return self.teller.other_ways(effect) if own else ()

    def _rows(self, effect: Effect, wanted: Wanted) -> Iterator[Outcome]:
        return (row for row in effect.result.outcomes if wanted(row))


def _target(teller: Teller, target: Target | None) -> Text:
    return teller.speaker.target(target)


def _said_once(texts: Iterable[Text]) -> Text:
    return joined(dict.fromkeys(texts), "；", "; ")

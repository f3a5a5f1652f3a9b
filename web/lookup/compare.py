"""Places side by side: what each gives, on what conditions, and how they differ."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from mapper.answers import Answer
from mapper.conditions import Outcome
from mapper.domain import Link, NodeId, PlaceId, Target, Text
from mapper.effects import Effect
from mapper.sentences import EFFECT, STATUS, joined
from mapper.status import Loaded, Status, waits
from mapper.survey import PlaceAnswer
from web.lookup.cards import Row, Teller
from web.lookup.view import speaks

_GIVEN = 2
"""Effects of a place that its row names."""
_MAIN = 3
"""Conditions of an effect that its row names."""


@dataclass(frozen=True, slots=True)
class Given:
    """One thing that a place gives: what, of which level, on what conditions, by which edition.

    ``steps`` are those on which an office still decides; ``known`` if its
    conditions were looked at.
    """

    kind: Text
    what: Text
    level: Text | None
    rows: tuple[Row, ...]
    one_of: tuple[Text, ...]
    more: int
    edition: Text | None
    dates: Text
    target: NodeId | None
    steps: tuple[Text, ...] = ()
    known: bool = True

    @property
    def asks(self) -> bool:
        """It asks for something."""
        return bool(self.rows or self.one_of or self.steps)


@dataclass(frozen=True, slots=True)
class Line:
    """One place of the table; ``here`` if the page tells it in full."""

    place: PlaceId
    name: Text
    status: Status
    given: tuple[Given, ...]
    more: int
    loaded: Loaded
    here: bool


@dataclass(frozen=True, slots=True)
class Opinion:
    """What some places say alike; ``differing`` if each asks for something else.

    ``granting`` if it is a title, skill level or directory item that they grant; ``several`` if
    more than one place says so.
    """

    what: Text
    places: Text
    several: bool
    differing: bool
    granting: bool


@dataclass(frozen=True, slots=True)
class Comparison:
    """All places that speak of a certificate; opinions are more than one where they differ."""

    lines: tuple[Line, ...]
    opinions: tuple[Opinion, ...]

    @property
    def agree(self) -> bool:
        """All grant alike, on conditions that are alike."""
        return all(one.granting and not one.differing for one in self.opinions)


def compare(answer: Answer, teller: Teller, asked: PlaceId | None) -> Comparison:
    """The places of an answer that have something to say, side by side."""
    here = [place.place for place in answer.places]
    speaking = [p for p in (*answer.places, *answer.elsewhere) if p.place == asked or speaks(p)]
    ordered = sorted(speaking, key=lambda p: (list(Status).index(p.status), p.place))
    maker = _Lines(teller)
    lines = tuple(maker.line(place, here=place.place in here) for place in ordered)
    return Comparison(lines, tuple(maker.opinions(ordered)))


@dataclass(frozen=True)
class _Lines:
    """Tells places as lines."""

    teller: Teller

    def line(self, place: PlaceAnswer, *, here: bool) -> Line:
        """One place."""
        effects = _foremost(place)
        given = [self._given(effect) for effect in effects[:_GIVEN]] or self._outside(place)
        name = self.teller.speaker.place(place.place)
        more = max(0, len(effects) - _GIVEN)
        return Line(place.place, name, place.status, tuple(given), more, place.loaded, here)

    def _given(self, effect: Effect) -> Given:
        ways, target = self.teller.ways(effect), effect.target
        several = len(ways.besides) > 1
        wanted = ways.common if several else tuple(o.condition for o in effect.result.outcomes)
        outcomes = [o for o in _said_once(effect.result.outcomes) if o.condition in wanted]
        return Given(
            EFFECT[effect.kind], self._what(target), self._level(effect),
            self.teller.rows(outcomes[:_MAIN]),
            tuple(map(self.teller.speaker.together, ways.besides)) if several else (),
            max(0, len(outcomes) - _MAIN),
            self._edition(effect.link), self.teller.dates(effect.link),
            target.node_id if target is not None and target.laddered else None,
            tuple(map(self.teller.speaker.step, self.teller.deciding(effect))),
        )  # fmt: skip

    def _what(self, target: Target | None) -> Text:
        return self.teller.speaker.target(target) if target else EFFECT[None]

    def _outside(self, place: PlaceAnswer) -> list[Given]:
        """What holds later, or did once."""
        pairs = [*place.later, *place.ended][:1]
        return [
            Given(EFFECT[None], self._what(link.target), None, (), (), 0,
                  self._edition(link), self.teller.dates(link), None, known=False)
            for link, _ in pairs
        ]  # fmt: skip

    def _level(self, effect: Effect) -> Text | None:
        target = effect.target
        if target is None or not target.laddered:
            return None
        if not target.levels:
            return Text("未载明", "not stated")
        return joined(map(self.teller.speaker.level, target.levels), "/", " / ")

    def _edition(self, link: Link) -> Text | None:
        cited = link.cited_edition
        edition = self.teller.vocabulary.editions.get(cited) if cited else None
        return edition.title if edition else None

    # --- how they differ ------------------------------------------------------------

    def opinions(self, places: Sequence[PlaceAnswer]) -> Iterable[Opinion]:
        """Places that say alike, under what they say."""
        alike: dict[Text, list[PlaceAnswer]] = defaultdict(list)
        for place in places:
            if speaks(place):
                alike[self._says(place)].append(place)
        for what, same in alike.items():
            names = joined(self.teller.speaker.place(place.place) for place in same)
            asked = {frozenset(self._asked(place)) for place in same}
            granting = any(effect.granting for place in same for effect in place.effects)
            yield Opinion(what, names, len(same) > 1, len(asked) > 1, granting)

    def _says(self, place: PlaceAnswer) -> Text:
        granting = [effect for effect in _foremost(place) if effect.granting]
        if granting:
            found = dict.fromkeys(map(self._granted, granting[:_GIVEN]))
            return joined(found, "；", "; ")
        if place.effects and place.status is Status.PARTLY_KNOWN:
            return Text("提到此证书，效力未载明", "named, without saying what it gives")
        if place.effects:
            kinds = dict.fromkeys(EFFECT[effect.kind] for effect in place.effects if effect.kind)
            found_ = joined(kinds)
            return Text(f"{found_.zh}，不是职称或技能等级", f"{found_.en}, no title or skill level")
        if place.ended and not speaks(replace(place, ended=())):
            return Text("曾有规定，现已停止", "had a rule once, which has ended")
        return STATUS[place.status]

    def _granted(self, effect: Effect) -> Text:
        """What is granted; where an office still decides, that one may apply for it."""
        what = self.teller.speaker.target(effect.target)
        if not waits(self.teller.question, effect):
            return what
        return Text(f"可申报{what.zh}", f"may apply for {what.en}")

    def _asked(self, place: PlaceAnswer) -> Iterable[Text]:
        """The conditions of what a place grants, but for where one must be employed."""
        for effect in place.effects:
            if effect.granting:
                for outcome in effect.result.outcomes:
                    if outcome.condition.kind != "employed_in_place":
                        yield self.teller.speaker.condition(outcome.condition)


def _foremost(place: PlaceAnswer) -> list[Effect]:
    """What a place gives or refuses, each target once."""
    found = {effect.target or effect.link.id: effect for effect in (
        *reversed(place.negatives), *reversed(place.effects))}  # fmt: skip
    return list(reversed(found.values()))


def _said_once(outcomes: Iterable[Outcome]) -> list[Outcome]:
    return list({outcome.condition: outcome for outcome in outcomes}.values())


def short_count(loaded: Loaded) -> Text:
    """How much is loaded, short enough for a table.

    >>> short_count(Loaded(1, 344, complete=False)).en
    '1 of 344'
    """
    if not loaded.editions:
        return Text("未收录", "none")
    total = "?" if loaded.total is None else str(loaded.total)
    return Text(f"{loaded.n} / {total}", f"{loaded.n} of {total}")

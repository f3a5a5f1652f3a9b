"""What the machine said of a pair: shown only once a person has judged."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from mapper.domain import NodeId, Text
from mapper.vocabulary import Vocabulary
from web.review.view import LevelReason, Reason, chance
from web.review.waterfall import Picture, draw, parts_shown, signed


@dataclass(frozen=True, slots=True)
class Score:
    """Probability, margin and the parts that the score is the sum of."""

    probability: str
    margin: str
    score: str
    reasons: tuple[Reason, ...]
    levels: tuple[LevelReason, ...]
    veto: Text | None
    picture: Picture

    @property
    def in_words(self) -> str:
        """What the picture shows, for those who cannot see it."""
        parts = (f"{bar.label}: {bar.value}" for bar in self.picture.bars[:-1])
        return f"{'; '.join(parts)}; = {self.score}"


def score_of(payload: Mapping[str, Any], vocabulary: Vocabulary) -> Score:
    """The score as the proposal keeps it."""
    bars = payload["waterfall"]
    parts = [float(bar["adds"]) for bar in bars]
    reasons = zip(bars, parts_shown(parts), strict=True)
    return Score(
        chance(float(payload["probability"])), signed(float(payload["margin"])),
        f"{sum(parts):.2f}",
        tuple(Reason(_text(bar["sentence"]), signed(adds)) for bar, adds in reasons),
        tuple(_levels(payload.get("levels", ()), vocabulary)),
        _text(payload["veto"]) if payload.get("veto") else None, draw(parts),
    )  # fmt: skip


def _levels(notes: Sequence[Mapping[str, Any]], vocabulary: Vocabulary) -> Iterator[LevelReason]:
    for note in notes:
        level = _level(str(note["level"]), vocabulary)
        for sentence in note["sentences"] if note["said"] else ():
            yield LevelReason(level, _text(sentence), against=False)
        if note["veto"]:
            yield LevelReason(level, _text(note["veto"]), against=True)


def _level(level: str, vocabulary: Vocabulary) -> Text:
    named = vocabulary.levels.get(level) or vocabulary.domestic.get(NodeId(level))
    return named.name if named else Text(level, level)


def _text(told: Mapping[str, str]) -> Text:
    return Text(told["zh"], told["en"])

"""A kept proposal as the page shows it: read from its JSON alone, with nothing computed again."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from mapper.domain import NodeId, NodeKind, Text
from mapper.ports import KeptProposal
from mapper.vocabulary import Vocabulary
from web.lookup.words import KIND
from web.review.waterfall import Picture, draw, parts_shown, signed

_SMALLEST = 0.001
_NONE = "–"
"""What is excluded has no chance and is ahead of nothing."""


@dataclass(frozen=True, slots=True)
class Reason:
    """A reason in words, and what it adds to the score."""

    sentence: Text
    adds: str


@dataclass(frozen=True, slots=True)
class LevelReason:
    """What speaks for a level that is proposed, or what excludes one."""

    level: Text
    sentence: Text
    against: bool


@dataclass(frozen=True, slots=True)
class Shown:
    """One proposal; a title or skill level without ``levels`` is of unknown level."""

    id: str
    rank: int
    name: Text
    kind: Text
    ladder: bool
    levels: tuple[Text, ...]
    probability: str
    margin: str
    score: str
    reasons: tuple[Reason, ...]
    level_reasons: tuple[LevelReason, ...]
    veto: Text | None
    picture: Picture

    @property
    def in_words(self) -> str:
        """What the picture shows, for those who cannot see it."""
        parts = (f"{bar.label}: {bar.value}" for bar in self.picture.bars[:-1])
        return f"{'; '.join(parts)}; = {self.score}"


@dataclass(frozen=True, slots=True)
class Group:
    """The proposals of one certificate that stand on a page."""

    certificate: str
    name: Text
    proposals: tuple[Shown, ...]


def groups(proposals: Sequence[KeptProposal], vocabulary: Vocabulary) -> list[Group]:
    """Proposals under their certificates, in their order."""
    found = []
    for certificate, some in groupby(proposals, key=lambda each: each.certificate):
        told = [(each, json.loads(each.payload)) for each in some]
        name = _text(told[0][1]["certificate_name"])
        shown = tuple(_shown(kept, payload, vocabulary) for kept, payload in told)
        found.append(Group(certificate, name, shown))
    return found


def _shown(kept: KeptProposal, payload: Mapping[str, Any], vocabulary: Vocabulary) -> Shown:
    parts = [float(bar["adds"]) for bar in payload["waterfall"]]
    sentences = [_text(bar["sentence"]) for bar in payload["waterfall"]]
    reasons = zip(sentences, parts_shown(parts), strict=True)
    graded = kept.kind is not NodeKind.DIRECTORY  # the name of a graded item says its grade
    return Shown(
        kept.id, kept.rank, _text(payload["target"]["name"]), KIND[kept.kind], graded,
        tuple(_level(each, vocabulary) for each in kept.levels if graded),
        chance(kept.probability) if not payload["veto"] else _NONE,
        signed(kept.margin) if not payload["veto"] else _NONE, f"{kept.score:.2f}",
        tuple(Reason(sentence, signed(adds)) for sentence, adds in reasons),
        tuple(_level_reasons(payload["levels"], vocabulary)),
        _text(payload["veto"]) if payload["veto"] else None, draw(parts),
    )  # fmt: skip


def _level_reasons(
    notes: Sequence[Mapping[str, Any]], vocabulary: Vocabulary
) -> Iterator[LevelReason]:
    """What speaks for the levels that are proposed, then what excludes others."""
    for note in notes:
        for sentence in note["sentences"] if note["said"] else ():
            yield LevelReason(_level(note["level"], vocabulary), _text(sentence), against=False)
    for note in notes:
        if note["veto"]:
            yield LevelReason(_level(note["level"], vocabulary), _text(note["veto"]), against=True)


def _level(level: str, vocabulary: Vocabulary) -> Text:
    """A level of a ladder, or a grade of a list item, by its name."""
    named = vocabulary.levels.get(level) or vocabulary.domestic.get(NodeId(level))
    return named.name if named else Text(level, level)


def chance(probability: float) -> str:
    """A probability in per cent; never more certain than one can be.

    >>> chance(0.9979), chance(0.0), chance(0.99999)
    ('99.8 %', '< 0.1 %', '> 99.9 %')
    """
    if probability < _SMALLEST:
        return "< 0.1 %"
    return "> 99.9 %" if probability > 1 - _SMALLEST else f"{probability:.1%}".replace("%", " %")


def _text(told: Mapping[str, str]) -> Text:
    return Text(told["zh"], told["en"])

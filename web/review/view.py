"""Reasons, and what they add up to, as the card shows them."""

from __future__ import annotations

from dataclasses import dataclass

from mapper.domain import Text

_SMALLEST = 0.001


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


def chance(probability: float) -> str:
    """A probability in per cent; never more certain than one can be.

    >>> chance(0.9979), chance(0.0), chance(0.99999)
    ('99.8 %', '< 0.1 %', '> 99.9 %')
    """
    if probability < _SMALLEST:
        return "< 0.1 %"
    return "> 99.9 %" if probability > 1 - _SMALLEST else f"{probability:.1%}".replace("%", " %")

"""Judgements by day as a picture: a column a day, in layers, with a scale of whole numbers.

Only geometry is made here; a template writes it, beside a table with the same numbers.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from mapper.review.work import DayWork

WIDTH, HEIGHT = 640.0, 200.0
_LEFT, _RIGHT, _TOP, _BOTTOM = 34.0, 4.0, 8.0, 24.0
_GAP = 0.25
_STEPS = (1, 2, 5)


@dataclass(frozen=True, slots=True)
class Layer:
    """One part of a column."""

    role: str
    y: float
    height: float


@dataclass(frozen=True, slots=True)
class Column:
    """One day as drawn; ``label`` stands below some of them only."""

    x: float
    layers: tuple[Layer, ...]
    day: date
    total: int
    labelled: bool


@dataclass(frozen=True, slots=True)
class Rule:
    """A line of the scale and its number."""

    y: float
    value: int


@dataclass(frozen=True, slots=True)
class Picture:
    """The whole drawing."""

    columns: tuple[Column, ...]
    rules: tuple[Rule, ...]
    column: float
    left: float = _LEFT
    right: float = WIDTH - _RIGHT
    base: float = HEIGHT - _BOTTOM
    width: float = WIDTH
    height: float = HEIGHT


def scale(most: int) -> Sequence[int]:
    """Few round numbers from nought to at least the largest one.

    >>> scale(3), scale(37), scale(0)
    ((0, 1, 2, 3), (0, 10, 20, 30, 40), (0, 1))
    """
    step = next(
        step * 10**power for power in range(10) for step in _STEPS if step * 10**power * 4 >= most
    )
    top = max(1, -(-most // step))
    return tuple(step * number for number in range(top + 1))


def draw(days: Sequence[DayWork]) -> Picture:
    """The columns of these days, the oldest on the left."""
    numbers = scale(max((day.total for day in days), default=0))
    base, unit = HEIGHT - _BOTTOM, (HEIGHT - _BOTTOM - _TOP) / numbers[-1]
    step = (WIDTH - _LEFT - _RIGHT) / max(1, len(days))
    columns = tuple(
        Column(
            round(_LEFT + place * step + step * _GAP / 2, 2), _layers(day, base, unit), day.day,
            day.total, labelled=(len(days) - 1 - place) % 7 == 0,
        )
        for place, day in enumerate(days)
    )  # fmt: skip
    rules = tuple(Rule(round(base - number * unit, 2), number) for number in numbers)
    return Picture(columns, rules, round(step * (1 - _GAP), 2))


def _layers(day: DayWork, base: float, unit: float) -> tuple[Layer, ...]:
    found, below = [], 0
    counts = (("approved", day.approved), ("refused", day.refused), ("sealed", day.sealed))
    for role, count in counts:
        if count:
            below += count
            found.append(Layer(role, round(base - below * unit, 2), round(count * unit, 2)))
    return tuple(found)

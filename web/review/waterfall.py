"""How a score adds up, as a picture: a bar for each reason from where the one before ended.

Only geometry is made here; a template writes it.  The bars bear the numbers of the reasons that
stand beside the picture in words.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate, pairwise

WIDTH = 340.0
_LEFT, _RIGHT = 26.0, 270.0
_ROW, _BAR = 24.0, 14.0
_THINNEST = 1.5


@dataclass(frozen=True, slots=True)
class Bar:
    """A part of the score as drawn; ``label`` is the number of its reason, ``=`` for the sum."""

    label: str
    x: float
    y: float
    width: float
    role: str
    value: str
    end: float
    """Where the next bar begins."""


@dataclass(frozen=True, slots=True)
class Picture:
    """The whole drawing."""

    height: float
    bars: tuple[Bar, ...]
    zero: float
    width: float = WIDTH
    thickness: float = _BAR
    row: float = _ROW


def signed(number: float) -> str:
    """A number with its sign.

    >>> signed(0.5), signed(-0.5)
    ('+0.50', '−0.50')
    """
    return f"{number:+.2f}".replace("-", "−")


def parts_shown(parts: Sequence[float]) -> list[float]:
    """Parts to two decimals, so that what is shown adds up to what is shown of the sum.

    >>> parts_shown([0.004, 0.004, 0.004])
    [0.0, 0.01, 0.0]
    """
    sums = [round(part, 2) for part in accumulate(parts, initial=0.0)]
    return [round(after - before, 2) + 0.0 for before, after in pairwise(sums)]


def draw(parts: Sequence[float]) -> Picture:
    """The bars of these parts, in their order, and their sum below."""
    sums = list(accumulate(parts, initial=0.0))
    low, high = min(sums), max(sums)
    scale = (_RIGHT - _LEFT) / ((high - low) or 1.0)

    def at(value: float) -> float:
        return round(_LEFT + (value - low) * scale, 2)

    def bar(row: int, label: str, ends: tuple[float, float], value: str, role: str) -> Bar:
        left, right = at(min(ends)), at(max(ends))
        width = max(_THINNEST, round(right - left, 2))
        return Bar(label, left, row * _ROW + (_ROW - _BAR) / 2, width, role, value, at(ends[1]))

    bars = [
        bar(row, str(row + 1), ends, signed(shown), "less" if ends[1] < ends[0] else "more")
        for row, (ends, shown) in enumerate(zip(pairwise(sums), parts_shown(parts), strict=True))
    ]
    bars.append(bar(len(parts), "=", (0.0, sums[-1]), f"{sums[-1]:.2f}", "sum"))
    return Picture(len(bars) * _ROW, tuple(bars), at(0.0))

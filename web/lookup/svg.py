"""The path of an answer as a picture: boxes from top to bottom, arrows between them.

Only geometry is made here; a template writes it, so that every text is escaped.
Sizes are in units of the drawing, which scales to the width of the screen.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

WIDTH = 320
_PADDING = 12
_SIZE, _LINE = 14.0, 20
_SMALL, _SMALL_LINE = 12.5, 18
_ARROW_X = 26
_LABEL_X = 44
_PIECE = re.compile(
    r"[\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef]|[^\s\u2e80-\u9fff\uf900-\uffef]+|\s+"
)
_NEVER_FIRST = frozenset("，。、；：）》”！？/,.;:)")


@dataclass(frozen=True, slots=True)
class Stop:
    """Something on a path: its kind in words, its name, and how it is drawn."""

    kind: str
    name: str
    role: str


@dataclass(frozen=True, slots=True)
class Line:
    """One line of text at its place."""

    x: float
    y: float
    text: str


@dataclass(frozen=True, slots=True)
class Box:
    """A stop as drawn."""

    y: float
    height: float
    role: str
    kind: Line
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Arrow:
    """What leads from one stop to the next, with its label."""

    x: float
    top: float
    bottom: float
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Picture:
    """A whole drawing; ``title`` and ``description`` say it in words."""

    height: float
    boxes: tuple[Box, ...]
    arrows: tuple[Arrow, ...]
    title: str
    description: str
    width: float = WIDTH


@lru_cache(maxsize=8192)
def text_width(text: str, size: float) -> float:
    """About how wide a text is: a Chinese character as wide as high, a Latin one two thirds.

    Rather too wide than too narrow: the reader's font is not known here.

    >>> text_width("工程师", 14) > text_width("abc", 14)
    True
    """
    return sum(_share(char) for char in text) * size


def _share(char: str) -> float:
    if unicodedata.east_asian_width(char) in "WF":
        return 1.0
    if char in "iljtfrI.,;:'|()[] ":
        return 0.4
    return 0.8 if char.isupper() or char in "mw" else 0.66


def wrap(text: str, width: float, size: float = _SIZE) -> list[str]:
    """A text in lines that fit: broken at spaces, between Chinese characters, or by force.

    >>> wrap("医药工程专业工程师", 70, 14)
    ['医药工程专', '业工程师']
    """
    lines, current = [], ""
    for piece in _pieces(text, width, size):
        fits = text_width((current + piece).rstrip(), size) <= width
        if fits or not current or piece in _NEVER_FIRST:
            current += piece
        else:
            lines.append(current.strip())
            current = piece.lstrip()
    return [line for line in (*lines, current.strip()) if line]


def _pieces(text: str, width: float, size: float) -> list[str]:
    found: list[str] = []
    for piece in _PIECE.findall(text):
        while text_width(piece, size) > width:
            cut = max(1, next(n for n in range(1, len(piece) + 1)
                              if text_width(piece[:n], size) > width) - 1)  # fmt: skip
            found.append(piece[:cut])
            piece = piece[cut:]  # noqa: PLW2901
        found.append(piece)
    return found


def draw(stops: Sequence[Stop], labels: Sequence[str], title: str, description: str) -> Picture:
    """Stops under each other; ``labels`` stand beside the arrows between them."""
    boxes: list[Box] = []
    arrows: list[Arrow] = []
    y = 1.0
    for number, stop in enumerate(stops):
        if number:
            arrows.append(_arrow(y, labels[number - 1]))
            y = arrows[-1].bottom
        boxes.append(_box(y, stop))
        y += boxes[-1].height
    return Picture(y + 1, tuple(boxes), tuple(arrows), title, description)


def _box(y: float, stop: Stop) -> Box:
    names = wrap(stop.name, WIDTH - 2 * _PADDING - 4)
    top = y + _PADDING
    kind = Line(_PADDING, top + 9, stop.kind)
    lines = tuple(
        Line(_PADDING, top + 30 + number * _LINE, name) for number, name in enumerate(names)
    )
    return Box(y, 2 * _PADDING + 15 + len(names) * _LINE, stop.role, kind, lines)


def _arrow(y: float, label: str) -> Arrow:
    texts = [
        line for part in label.split("\n") for line in wrap(part, WIDTH - _LABEL_X - 4, _SMALL)
    ]
    height = max(40, len(texts) * _SMALL_LINE + 18)
    first = y + (height - len(texts) * _SMALL_LINE) / 2 + 13
    lines = tuple(
        Line(_LABEL_X, first + number * _SMALL_LINE, text) for number, text in enumerate(texts)
    )
    return Arrow(_ARROW_X, y, y + height, lines)

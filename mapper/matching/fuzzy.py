"""Likeness of spelling by edits: right for typing errors, wrong for Chinese and for grades.

With ``edits`` the only module that imports rapidfuzz. 注册核安全工程师 and 注册安全工程师 score 93,
and a partial ratio gives 工程师 and 高级工程师 100: never let these decide alone.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from rapidfuzz import fuzz, process

from mapper.matching.normalise import english
from mapper.matching.types import Vectors

TYPO = 0.85
"""From here on two English names differ by typing alone."""


def ratio(left: str, right: str) -> float:
    """The share of characters that stay when one name is edited into the other, 0 to 1."""
    return fuzz.ratio(english(left), english(right)) / 100


def sorted_ratio(left: str, right: str) -> float:
    """As ``ratio``, the words of both names sorted."""
    return fuzz.token_sort_ratio(english(left), english(right)) / 100


def pairwise(left: Sequence[str], right: Sequence[str]) -> Vectors:
    """``sorted_ratio`` of names that stand side by side."""
    ordered = [[" ".join(sorted(english(text).split())) for text in side] for side in (left, right)]
    scores = process.cpdist(*ordered, scorer=fuzz.ratio, dtype=np.float32)
    return np.asarray(scores / 100, dtype=np.float32)


def table(queries: Sequence[str], names: Sequence[str]) -> Vectors:
    """``ratio`` of each query (rows) with each name (columns)."""
    plain = [[english(text) for text in side] for side in (queries, names)]
    scores = process.cdist(*plain, scorer=fuzz.ratio, dtype=np.float32)
    return np.asarray(scores / 100, dtype=np.float32)


def nearest(text: str, names: Sequence[str], most: int) -> list[tuple[int, float]]:
    """The names that are most like a text, by their numbers, each with its ``ratio``.

    Both are compared as they stand, so they have to be in one form (``text.loose``).
    """
    found = process.extract(text, names, scorer=fuzz.ratio, limit=most)
    return [(number, score / 100) for _, score, number in found]


def likeness(left: str, right: str) -> float:
    """The share of characters that stay, words as they stand or sorted, whichever is more.

    Of names in one form, as ``text.loose`` gives it.
    """
    return max(fuzz.ratio(left, right), fuzz.token_sort_ratio(left, right)) / 100

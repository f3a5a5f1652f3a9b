"""Names within a few edits of a text, without numpy: what a look-up needs of rapidfuzz."""

from __future__ import annotations

from collections.abc import Sequence

from rapidfuzz import process
from rapidfuzz.distance import OSA


def near(text: str, names: Sequence[str], edits: int) -> list[tuple[str, int]]:
    """The names that at most so many edits make of the text, with the number of edits.

    An edit inserts, deletes, replaces or swaps one character.
    """
    found = process.extract(
        text, names, scorer=OSA.distance, score_cutoff=edits, limit=None, processor=None
    )
    return [(name, int(distance)) for name, distance, _ in found]

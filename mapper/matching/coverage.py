"""How much of a list of Chinese names a term table speaks of, character by character.

The Chinese bag knows a name by its characters; one that no term holds says
nothing to it.  Script and width do not count: both sides are normalised first.

>>> coverage(["律師執照", "会计师"], ["律师", "会计"]).missing
{'执': 1, '照': 1}
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from mapper.catalogue.placed import Rows
from mapper.domain import Text
from mapper.matching.types import BadFile
from mapper.text import has_han, normalise

FLOOR = 0.95
"""The share of its characters that every name must have covered."""

_NAMES = ("zh", "name_zh", "gloss_zh", "aliases", "former_names")
_NAMED = (
    "bodies.csv",
    "cn/directory.csv",
    "cn/licences.csv",
    "cn/occupations.csv",
    "cn/permits.csv",
    "cn/titles.csv",
    "foreign/*.csv",
    "vocab/fields.csv",
    "vocab/series.csv",
    "vocab/specialties.csv",
)


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

    def lines(self) -> Iterator[str]:
        """What a person reads: the characters missing, the names below the floor, the sum."""
        for character, count in self.missing.items():
            yield f"{character}  {count}"
        for name in self.below:
            yield f"{self.shares[name]:4.0%}  {name}"
        yield (
            f"{len(self.shares):,} names, {len(self.below):,} below {self.floor:.0%}; "
            f"{len(self.missing):,} characters missing; the lowest name {self.lowest:.0%}"
        )

    def to_json(self) -> dict[str, object]:
        """The same as JSON."""
        return {
            "names": len(self.shares), "floor": self.floor, "lowest": self.lowest,
            "missing": dict(self.missing),
            "below": {name: self.shares[name] for name in self.below},
        }  # fmt: skip


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


def catalogue_names(rows: Rows) -> Iterator[str]:
    """Every Chinese name, alias and former name of what catalogue files hold to be matched."""
    for pattern in _NAMED:
        for placed in rows.by_pattern.get(pattern, ()):
            for column in _NAMES:
                found = getattr(placed.row, column, "")
                yield from filter(has_han, [found] if isinstance(found, str) else found)


def read_names(path: Path) -> list[str]:
    """The names of a list, one a line; raises BadFile for a list without a Chinese one."""
    try:
        lines = path.read_text(encoding="utf-8-sig").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise BadFile(
            Text(
                f"无法读取{path}（{error}）；请给出UTF-8文件，每行一个名称",
                f"{path} cannot be read ({error}); give a UTF-8 file, one name a line",
            )
        ) from error
    names = [line.strip() for line in lines if has_han(line)]
    if not names:
        raise BadFile(
            Text(
                f"{path}中没有中文名称；请每行写一个",
                f"{path} holds no Chinese name; give one name a line",
            )
        )
    return names


def _characters(text: str) -> list[str]:
    """Every Chinese character of a text, in one script, repeats kept."""
    return [character for character in normalise(text) if has_han(character)]

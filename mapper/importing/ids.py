"""Ids of new rows: readable, and the same whenever the same file is read again."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

from mapper.text import has_han, to_simplified

_SIGNS = re.compile(r"[^a-z0-9]+")
_LONGEST = 60


def slug(text: str) -> str:
    """A name as an id: lower case, ASCII, hyphens; Chinese in pinyin.

    >>> slug("Diplôme d'Expert (DEC)"), slug("第六批")
    ('diplome-d-expert-dec', 'di-liu-pi')
    """
    if has_han(text):
        import pypinyin

        text = " ".join(pypinyin.lazy_pinyin(to_simplified(text)))
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().casefold()
    whole = _SIGNS.sub("-", plain).strip("-")
    if len(whole) <= _LONGEST:
        return whole or "unnamed"
    return whole[:_LONGEST].rpartition("-")[0] or whole[:_LONGEST]


class Ids:
    """Gives out ids that nothing else has."""

    def __init__(self, taken: Iterable[str]) -> None:
        self._taken = set(taken)

    def of(self, *names: str) -> str:
        """An id of the first name, told from others by the next ones, then by a number."""
        given = [slug(name) for name in names if name]
        base = given[0]
        for more in given[1:]:
            if base not in self._taken:
                break
            base = f"{base}-{more}"
        found, number = base, 2
        while found in self._taken:
            found, number = f"{base}-{number}", number + 1
        self._taken.add(found)
        return found

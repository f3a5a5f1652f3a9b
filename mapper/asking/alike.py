"""What a request may mean that is known already: certificates, and requests of others.

It only suggests; the person says whether it is the same.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from mapper.asking.values import Asking, Wish
from mapper.domain import Node
from mapper.errors import InvalidQuestion
from mapper.matching.resolve import resolve, same_grade, telling_words
from mapper.ports import Records
from mapper.text import check_question, has_han, loose

MOST = 5
"""So many of each are shown."""
NEAR = 82
"""Per cent of likeness from which two names may be the same."""


@dataclass(frozen=True, slots=True)
class Alike:
    """What may be meant."""

    certificates: tuple[Node, ...] = ()
    requests: tuple[Asking, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.certificates or self.requests)


def alike(wish: Wish, records: Records, open_requests: Iterable[Asking]) -> Alike:
    """Certificates and open requests of the same place that may be what is asked for."""
    others = (each for each in open_requests if each.wish.place == wish.place)
    found = [each for each in others if _same(wish, each)]
    known = {} if wish.certificate else _known(wish, records)
    return Alike(tuple(known.values())[:MOST], tuple(found)[:MOST])


def _known(wish: Wish, records: Records) -> dict[str, Node]:
    found: dict[str, Node] = {}
    for text in _texts(wish):
        finding = resolve(records, text)
        nodes = [finding.node] if finding.node else [each.node for each in finding.candidates]
        found |= {node.id: node for node in nodes if node.kind.foreign}
    return found


def _texts(wish: Wish) -> Iterator[str]:
    for text in (wish.name, wish.abbreviation):
        try:
            yield check_question(text)
        except InvalidQuestion:
            continue


def _same(wish: Wish, other: Asking) -> bool:
    if wish.certificate and other.certificate:
        return wish.certificate == other.certificate
    names, others = _names(wish), _names(other.wish)
    return any(same_name(one, two) for one in names for two in others)


def _names(wish: Wish) -> list[str]:
    return [key for key in (loose(wish.name), loose(wish.abbreviation)) if key]


def same_name(one: str, other: str) -> bool:
    """Two names, as ``text.loose`` gives them, may be those of one certificate.

    >>> same_name("certified beekeper", "beekeeper certificate")
    True
    >>> same_name("beekeeper level 1", "beekeeper level 2")
    False
    """
    from rapidfuzz import fuzz

    if one == other:
        return True
    if not (same_grade(one, other) and same_grade(other, one)):
        return False
    if not has_han(one + other):
        one, other = telling_words(one) or _bare(one), telling_words(other) or _bare(other)
    return min(len(one), len(other)) > 3 and fuzz.ratio(one, other) >= NEAR


def _bare(name: str) -> str:
    from mapper.matching.resolve import bare

    return bare(name) or name

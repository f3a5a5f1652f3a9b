"""What a request may mean that is known already: certificates, and requests of others.

It only suggests; the person says whether it is the same.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from mapper.asking.port import Also
from mapper.asking.values import Asking, Wish
from mapper.domain import Node, Text
from mapper.errors import InvalidQuestion, MapperError
from mapper.log import LogWriter
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
    """Certificates and open requests of the same place that may be what is asked for.

    What is withheld is shown to nobody, so that it cannot be guessed at either.
    """
    found = alike_requests(wish, open_requests)
    known = {} if wish.certificate else _known(wish, records)
    return Alike(tuple(known.values())[:MOST], found[:MOST])


def alike_requests(wish: Wish, open_requests: Iterable[Asking]) -> tuple[Asking, ...]:
    """The requests of the same place, of those whose words are shown, that may ask for the same."""
    return tuple(
        each for each in open_requests
        if each.wish.place == wish.place and each.withheld is None and _same(wish, each)
    )  # fmt: skip


class AskedMeanwhile(MapperError):
    """Others asked for the same after the person was told that nobody had; nothing is kept."""

    status = 409

    def __init__(self, requests: tuple[Asking, ...]) -> None:
        self.requests = requests
        super().__init__(
            Text(
                "刚刚有人提出了相同的申请；请返回查看后再提出。",
                "Somebody has just asked for the same; go back and look at it first.",
            )
        )


def first_to_ask(wish: Wish, open_requests: Callable[[], Iterable[Asking]]) -> Also:
    """What keeps a request out, raising AskedMeanwhile, where one like it came in a moment ago."""

    def check(log: LogWriter, made: Asking) -> None:
        del log
        others = (each for each in open_requests() if each.number != made.number)
        if found := alike_requests(wish, others):
            raise AskedMeanwhile(found[:MOST])

    return check


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

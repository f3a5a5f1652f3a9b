"""Which page tells of what: titles, skill levels and directory items have one that looks back."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby

from mapper.domain import CHINA, Node, NodeKind, PlaceId
from mapper.reverse import Reaching

REACHED = (NodeKind.TITLE, NodeKind.SKILL_LEVEL, NodeKind.DIRECTORY)
"""Kinds that certificates lead to; they have a page of their own that says which."""


def page_of(node: Node) -> str:
    """The page that tells of a holdable."""
    return "title" if node.kind in REACHED else "certificate"


@dataclass(frozen=True, slots=True)
class Reached:
    """What reaches a target in one place; ``exact`` if each names it alone."""

    exact: bool
    place: PlaceId
    found: tuple[Reaching, ...]

    @property
    def count(self) -> int:
        """How many there are."""
        return len(self.found)


def by_place(found: Iterable[Reaching]) -> tuple[Reached, ...]:
    """What reaches a target: exact links first, place by place, the country's own rules last."""
    ordered = sorted(found, key=_where)
    return tuple(
        Reached(exact, place, tuple(sorted(group, key=lambda one: not one.node.kind.foreign)))
        for (exact, place), group in groupby(
            ordered, key=lambda one: (one.exact, one.effect.link.place)
        )
    )


def _where(one: Reaching) -> tuple[bool, bool, str, str]:
    link = one.effect.link
    return not one.exact, link.place == CHINA, link.place, link.id

"""Whether what a route asks can be true of one person on one day."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from itertools import combinations

from mapper.catalogue.checks.index import Index, reachable
from mapper.catalogue.checks.values import RELATED, YEAR_KINDS, Asked
from mapper.catalogue.rows import DegreeRow, FieldRow

_MANY = frozenset({"holds", "other", "conduct", "residence"})
"""Kinds of which one person can have several at once."""
_NESTED = {"employed_in_place": "places", "field_of_work": "fields", "degree_field": "fields"}
_LOWER, _UPPER = (">=", ">", "="), ("<=", "<", "=")


class Bounds:
    """What orders or encloses the values of conditions."""

    def __init__(self, index: Index) -> None:
        self.ranks = {degree.row.id: degree.row.rank for degree in index.rows.of(DegreeRow)}
        fields = {
            placed.row.id: (placed.row.parent,) if placed.row.parent else ()
            for placed in index.rows.of(FieldRow)
        }
        self.inside = {"places": _inside(index.place_parents), "fields": _inside(fields)}

    def number(self, kind: str, value: str) -> float | None:
        """A value on its scale; none if it has none or cannot be read."""
        try:
            if kind == "window":
                return date.fromisoformat(value).toordinal()
            return self.ranks.get(value) if kind == "degree" else float(value)
        except ValueError:
            return None


def _inside(parents: Mapping[str, tuple[str, ...]]) -> dict[str, frozenset[str]]:
    """Each id with itself and all that lies inside it."""
    found: dict[str, set[str]] = defaultdict(set)
    for one in parents:
        for wider in (one, *reachable(one, parents)):
            found[wider].add(one)
    return {one: frozenset(inner) for one, inner in found.items()}


def impossible(way: Sequence[Asked], bounds: Bounds) -> list[str]:
    """The kinds whose rows exclude each other; rows without a value exclude nothing."""
    kinds: dict[str, list[Asked]] = defaultdict(list)
    for asked in way:
        if asked.row.value:
            kinds[asked.row.kind].append(asked)
    return [kind for kind, rows in kinds.items() if _excluding(kind, rows, bounds)]


def _excluding(kind: str, rows: Sequence[Asked], bounds: Bounds) -> bool:
    if kind in YEAR_KINDS or kind in ("window", "degree"):
        return _empty_range(list(_scale(kind, rows, bounds)))
    if kind in _MANY:
        return False
    sets = [_values(one) for one in rows if one.row.operator in ("=", "in")]
    if kind in _NESTED:
        inside = bounds.inside[_NESTED[kind]]
        return any(not _overlap(left, right, inside) for left, right in combinations(sets, 2))
    refused = {value for one in rows if one.row.operator == "!=" for value in _values(one)}
    return bool(sets) and not frozenset.intersection(*sets) - refused


def _values(asked: Asked) -> frozenset[str]:
    return frozenset(filter(None, asked.row.value.split("|")))


def _scale(kind: str, rows: Sequence[Asked], bounds: Bounds) -> Iterator[tuple[str, float]]:
    for asked in rows:
        number = bounds.number(kind, asked.row.value)
        if number is not None:
            yield asked.row.operator, number


def _empty_range(asked: Sequence[tuple[str, float]]) -> bool:
    """No number from nought on satisfies all.

    >>> _empty_range([(">=", 10), ("<", 5)]), _empty_range([(">=", 5), ("<=", 5)])
    (True, False)
    """
    low = max(((n, op == ">") for op, n in asked if op in _LOWER), default=(0.0, False))
    high = min(((n, op != "<") for op, n in asked if op in _UPPER), default=None)
    if high is None:
        return False
    return low[0] > high[0] or (low[0] == high[0] and (low[1] or not high[1]))


def _overlap(
    left: frozenset[str], right: frozenset[str], inside: Mapping[str, frozenset[str]]
) -> bool:
    """Something lies inside both, or one of them only says "related"."""
    if RELATED in left | right:
        return True
    both = [{inner for one in side for inner in inside.get(one, {one})} for side in (left, right)]
    return bool(both[0] & both[1])

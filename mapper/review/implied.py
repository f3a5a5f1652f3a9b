"""Whether whoever meets one set of conditions thereby meets another.

Only what follows from the rows themselves counts: a row without a value implies nothing and is
implied by nothing, unless both links share it.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date

from mapper.conditions import Route
from mapper.domain import Condition, PlaceId
from mapper.vocabulary import Vocabulary

_UPPER, _STRICT = ("<=", "<"), (">", "<")
_NUMBERS = frozenset({"work_years", "held_years", "years_in_place", "age"})
_SEVERAL = frozenset({"residence", "holds"})
"""Kinds of which one person may have several values at a time."""


def no_harder(route: Route, than: Route, vocabulary: Vocabulary) -> bool:
    """Every row of ``route`` follows from some row of ``than``."""
    return all(any(implies(row, wanted, vocabulary) for row in than) for wanted in route)


def alike(left: Sequence[Route], right: Sequence[Route], vocabulary: Vocabulary) -> bool:
    """The routes ask the same: each of either side has one on the other that it equals."""

    def equal(one: Route, two: Route) -> bool:
        return no_harder(one, two, vocabulary) and no_harder(two, one, vocabulary)

    return all(any(equal(one, two) for two in right) for one in left) and all(
        any(equal(one, two) for one in left) for two in right
    )


def implies(row: Condition, wanted: Condition, vocabulary: Vocabulary) -> bool:
    """Whoever meets ``row`` meets ``wanted``."""
    if row is wanted:  # a row of an edition or list stands once and holds for both links
        return True
    if row.kind != wanted.kind or not row.value or not wanted.value:
        return False
    if (row.since, row.unit or "year") != (wanted.since, wanted.unit or "year"):
        return False
    return _RULES.get(row.kind, _values)(row, wanted, vocabulary)


def _degree(row: Condition, wanted: Condition, vocabulary: Vocabulary) -> bool:
    """At least a master is at least a bachelor."""
    ranks = vocabulary.degree_ranks
    have, asked = ranks.get(row.value), ranks.get(wanted.value)
    if have is None or asked is None or wanted.operator != ">=":
        return (row.operator, row.value) == (wanted.operator, wanted.value)
    return have >= asked


def _number(row: Condition, wanted: Condition, vocabulary: Vocabulary) -> bool:
    """Ten years are five years; under thirty is under forty."""
    del vocabulary
    return _bounded(row, wanted, float(row.value) - float(wanted.value))


def _window(row: Condition, wanted: Condition, vocabulary: Vocabulary) -> bool:
    """Who comes before June comes before July."""
    del vocabulary
    have, asked = date.fromisoformat(row.value), date.fromisoformat(wanted.value)
    return _bounded(row, wanted, (have - asked).days)


def _bounded(row: Condition, wanted: Condition, ahead: float) -> bool:
    """A bound of the same side that is at least as narrow; ``ahead`` is how far it is above."""
    upper = row.operator in _UPPER
    if upper != (wanted.operator in _UPPER):
        return False
    if ahead == 0:
        return row.operator in _STRICT or wanted.operator not in _STRICT
    return (ahead < 0) == upper


def _field(row: Condition, wanted: Condition, vocabulary: Vocabulary) -> bool:
    """Toxicology is pharmaceutical engineering; what is merely related is neither."""
    asked = _set(wanted)
    return all(value in asked or bool(vocabulary.wider(value) & asked) for value in _set(row))


def _place(row: Condition, wanted: Condition, vocabulary: Vocabulary) -> bool:
    """Employed in a place is employed in every place around it."""
    asked = {PlaceId(value) for value in _set(wanted)}
    return all(vocabulary.enclosing(PlaceId(value)) & asked for value in _set(row))


def _values(row: Condition, wanted: Condition, vocabulary: Vocabulary) -> bool:
    del vocabulary
    have, asked = _set(row), _set(wanted)
    if wanted.operator != "!=":
        return row.operator != "!=" and have <= asked
    if row.operator == "!=":
        return asked <= have
    return row.kind not in _SEVERAL and not have & asked


def _set(row: Condition) -> frozenset[str]:
    return frozenset(row.value.split("|"))


_RULES: dict[str, Callable[[Condition, Condition, Vocabulary], bool]] = {
    "degree": _degree,
    **dict.fromkeys(_NUMBERS, _number),
    "window": _window,
    "degree_field": _field,
    "field_of_work": _field,
    "employed_in_place": _place,
}

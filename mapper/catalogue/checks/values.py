"""The values of conditions and entry routes, kind by kind."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import date

from mapper.catalogue.checks.index import Index, Rule
from mapper.catalogue.checks.references import not_there, nothing_called
from mapper.catalogue.placed import Placed
from mapper.catalogue.rows import ConditionKindRow, ConditionRow, EntryRouteRow
from mapper.domain import Text
from mapper.errors import Fault

RELATED = "related"
YEAR_KINDS = ("work_years", "held_years", "years_in_place", "age")
_NUMBER = re.compile(r"[0-9]{1,3}(\.[0-9]{1,2})?")
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")

Asked = Placed[ConditionRow] | Placed[EntryRouteRow]
Check = Callable[[Index, str], Text | None]


def asked_rows(index: Index) -> list[Asked]:
    """Everything that is asked of a holder, by an office or by an awarding body."""
    return [*index.rows.of(ConditionRow), *index.rows.of(EntryRouteRow)]


def operators_of_kinds(index: Index) -> Iterator[Fault]:
    """An operator is one that its kind of condition allows."""
    allowed = {kind.row.id: kind.row.operators for kind in index.rows.of(ConditionKindRow)}
    for placed in asked_rows(index):
        operators = allowed.get(placed.row.kind)
        if operators is not None and placed.row.operator not in operators:
            kind, told = placed.row.kind, " ".join(operators)
            reason = Text(f"{kind}只可用{told}", f"{kind} allows {told} only")
            yield placed.fault("operator", reason)


def values_of_kinds(index: Index) -> Iterator[Fault]:
    """A condition's value is one that its kind knows; an empty one means not in the source."""
    for asked in asked_rows(index):
        if not asked.row.value:
            continue
        if not all(asked.row.value.split("|")):
            reason = Text(
                "有一项为空；请删去多余的|", "an item of the set is empty; remove the extra |"
            )
            yield asked.fault("value", reason)
        check = _CHECKS.get(asked.row.kind)
        wrong = check(index, asked.row.value) if check else None
        if wrong:
            yield asked.fault("value", wrong)


def units_of_kinds(index: Index) -> Iterator[Fault]:
    """Years are counted in years, windows in days, and nothing else has a unit."""
    for asked in asked_rows(index):
        kind = asked.row.kind
        unit = "year" if kind in YEAR_KINDS else "date" if kind == "window" else ""
        if asked.row.value and asked.row.unit != unit:
            told = Text(f"{kind}的单位为{unit}", f"the unit of {kind} is {unit}")
            none = Text(f"{kind}没有单位；请留空", f"{kind} has no unit; empty it")
            yield asked.fault("unit", told if unit else none)


def others_in_words(index: Index) -> Iterator[Fault]:
    """A condition of kind other says in words what it asks."""
    for placed in index.rows.of(ConditionRow):
        if placed.row.kind == "other" and not placed.row.text_en:
            reason = Text(
                "请在text_zh和text_en中写明要求", "write what is asked, in text_zh and text_en"
            )
            yield placed.fault("text_en", reason)


def _number(_: Index, value: str) -> Text | None:
    if _NUMBER.fullmatch(value):
        return None
    return Text(
        f"“{value}”不是年数；请写5或2.5", f"{value!r} is no number of years; write 5 or 2.5"
    )


def _day(_: Index, value: str) -> Text | None:
    try:
        whole = _DAY.fullmatch(value) and date.fromisoformat(value)
    except ValueError:
        whole = None
    if whole:
        return None
    return Text(
        f"“{value}”不是完整日期；请写2025-12-31", f"{value!r} is no full date; write 2025-12-31"
    )


def _among(pattern: str, *others: str) -> Check:
    """Each item is an id of a file, or one of a few other words."""

    def check(index: Index, value: str) -> Text | None:
        items = [item for item in value.split("|") if item and item not in others]
        unknown = next((item for item in items if index.missing(item, pattern)), "")
        return not_there(unknown, pattern) if unknown else None

    return check


def _node(index: Index, value: str) -> Text | None:
    unknown = next((one for one in value.split("|") if one and index.missing_node(one)), "")
    return nothing_called(unknown) if unknown else None


_CHECKS: dict[str, Check] = {
    **dict.fromkeys(YEAR_KINDS, _number),
    "window": _day,
    "degree": _among("vocab/degrees.csv"),
    "employed_in_place": _among("vocab/places.csv"),
    "field_of_work": _among("vocab/fields.csv", RELATED),
    "degree_field": _among("vocab/fields.csv", RELATED),
    "issuing_country": _among("vocab/origins.csv"),
    "holds": _node,
}

RULES: tuple[Rule, ...] = (
    operators_of_kinds,
    values_of_kinds,
    units_of_kinds,
    others_in_words,
)

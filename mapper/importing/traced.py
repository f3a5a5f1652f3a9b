"""Faults of the rows that an edition would have, told of the list that they were made from."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import replace

from mapper.errors import Fault
from mapper.importing.layout import RawRow
from mapper.importing.plan import Plan

_COLUMNS: Mapping[str, tuple[str, ...]] = {
    "body": ("body",), "origins": ("origin",), "grade": ("grade",),
    "subject": ("name", "name_zh", "name_en"), "name_en": ("name_en", "name"),
    "name_zh": ("name_zh", "name"), "name_native": ("name_native",),
    "abbreviations": ("abbreviation", "name"), "relation": ("effect",),
    "specialty": ("specialty", "title"), "levels": ("level", "title", "skill_level"),
    "object": ("title", "series", "occupation", "directory"), "list": ("list",),
    "value": ("conditions", "degree", "work_years"), "note_zh": ("remarks",),
}  # fmt: skip
"""Which columns of a list a column of the catalogues is made from, the likeliest first."""
_FILES: Mapping[str, tuple[str, ...]] = {
    "bodies.csv": ("body",), "vocab/specialties.csv": ("specialty", "title"),
    "cn/occupations.csv": ("occupation", "skill_level", "title"), "lists.csv": ("list",),
}  # fmt: skip
"""The same for files in which every column is made from one."""
_OPTIONS = {
    "number": "--number", "document": "--document", "published": "--date",
    "valid_from": "--valid-from", "stated_count": "--stated-count", "replaces": "--replaces",
    "title_zh": "--title-zh", "title_en": "--title-en", "zh": "--title-zh", "en": "--title-en",
}  # fmt: skip
"""What was said of the edition itself, by the option that says it."""


def traced(faults: Iterable[Fault], plan: Plan) -> list[Fault]:
    """The faults with sheet, row and column of the list, wherever these are known."""
    return [_traced(fault, plan) for fault in faults]


def _traced(fault: Fault, plan: Plan) -> Fault:
    folder = f"imported/{plan.edition}/"
    own = re.compile(re.escape(folder) + r"([^\s:]+):(\d+)")
    fault = replace(
        fault, zh=own.sub(lambda found: _place(found, plan), fault.zh),
        reason=own.sub(lambda found: _place(found, plan), fault.reason),
    )  # fmt: skip
    if not fault.path.startswith(folder):
        return fault
    path = fault.path.removeprefix(folder)
    raw = _origin(path, fault.line, plan)
    if raw is None:
        return replace(fault, path="-", line=1, column=_OPTIONS.get(fault.column, fault.column))
    wanted = _FILES.get(path) or _COLUMNS.get(fault.column, ())
    column = next((name for name in wanted if name in raw.cells), [*wanted, fault.column][0])
    return replace(fault, path=raw.sheet, line=raw.number, column=column)


def _place(found: re.Match[str], plan: Plan) -> str:
    raw = _origin(found.group(1), int(found.group(2)), plan)
    return f"{raw.sheet}!{raw.number}" if raw else found.group()


def _origin(path: str, line: int, plan: Plan) -> RawRow | None:
    """The row of the list that a line of a file of the edition is made from."""
    rows = plan.table.get(path, [])
    row = rows[line - 2] if 2 <= line < len(rows) + 2 else None
    return plan.origins.get((path, row.key_of())) if row else None

"""Write catalogue files in their one canonical form: sorted, UTF-8, minimal quoting.

Lines end with a single line feed on every system.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable
from enum import Enum
from io import StringIO
from pathlib import Path

from mapper.catalogue.placed import R
from mapper.catalogue.rows import Row


def sort_rows(rows: Iterable[R]) -> list[R]:
    """The rows in the order of their key columns."""
    return sorted(rows, key=lambda row: row.key_of())


def write_rows(path: Path, model: type[R], rows: Iterable[R]) -> None:
    """Write one file; a canonical file that is read and written again keeps every byte."""
    text = StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(model.model_fields)
    writer.writerows(_cells(row) for row in sort_rows(rows))
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text.getvalue(), encoding="utf-8", newline="\n")


def _cells(row: Row) -> list[str]:
    return [_cell(getattr(row, column)) for column in type(row).model_fields]


def _cell(value: object) -> str:
    """A value as its column spells it.

    >>> _cell(("SL3", "SL4")), _cell(None), _cell(344)
    ('SL3|SL4', '', '344')
    """
    if value is None:
        return ""
    if isinstance(value, Enum):
        return str(value.value)
    if isinstance(value, tuple):
        return "|".join(map(_cell, value))
    return str(value)

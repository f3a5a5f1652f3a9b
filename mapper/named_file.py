"""Certificates from a file of one's own: a line each, with what is known of their names."""

from __future__ import annotations

from pathlib import Path

from mapper.catalogue.lines import Line, Sheet
from mapper.errors import FaultyFile
from mapper.matching.subjects import NamedCertificate
from mapper.sheets import open_sheet
from mapper.text import LONGEST

COLUMNS = ("id", "name_en", "name_zh", "body")
"""Columns of the file; a name in one of the languages is needed, the others may be missing."""
_NAMES = ("name_en", "name_zh")


def read_named(path: Path) -> list[NamedCertificate]:
    """The certificates of a CSV file; a row without an id is called by its line.

    Raises FaultyFile with every fault, and InvalidQuestion where there is no such file.
    """
    sheet = open_sheet(path, COLUMNS, _NAMES)
    rows: dict[str, NamedCertificate] = {}
    for line in sheet.lines:
        row = _row(line)
        _check(sheet, line, row, known=row.id in rows)
        rows[row.id] = row
    if sheet.faults:
        raise FaultyFile(sheet.faults)
    return list(rows.values())


def _row(line: Line) -> NamedCertificate:
    rest = (line.cells.get(name, "") for name in COLUMNS[1:])
    return NamedCertificate(line.cells.get("id") or f"line-{line.number}", *rest)


def _check(sheet: Sheet, line: Line, row: NamedCertificate, *, known: bool) -> None:
    if not (row.name_en or row.name_zh):
        sheet.refuse(line.number, "-", "the certificate has no name; write one in either language")
    if known:
        sheet.refuse(line.number, "id", f"the id {row.id[:40]!r} stands on an earlier line too")
    for column, text in line.cells.items():
        if len(text) > LONGEST:
            reason = f"the text has {len(text):,} characters; at most {LONGEST} are read"
            sheet.refuse(line.number, column, reason)

"""Certificates from a file of one's own: a line each, with what is known of their names."""

from __future__ import annotations

from pathlib import Path

from mapper.catalogue.lines import Line, Sheet
from mapper.domain import Text
from mapper.errors import FaultyFile
from mapper.matching.subjects import NamedCertificate
from mapper.sheets import open_sheet
from mapper.text import LONGEST

COLUMNS = ("id", "name_en", "name_zh", "body")
"""Columns of the file; a name in one of the languages is needed, the others may be missing."""
_NAMES = ("name_en", "name_zh")
_NO_NAME = Text(
    "证书没有名称；请至少写一种语言的名称",
    "the certificate has no name; write one in either language",
)


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
        sheet.refuse(line.number, "-", _NO_NAME)
    if known:
        shown = row.id[:40]
        twice = Text(
            f"编号“{shown}”在前面的行已出现", f"the id {shown!r} stands on an earlier line too"
        )
        sheet.refuse(line.number, "id", twice)
    for column, text in line.cells.items():
        if len(text) > LONGEST:
            reason = Text(
                f"文字有{len(text):,}个字符；最多读取{LONGEST}个",
                f"the text has {len(text):,} characters; at most {LONGEST} are read",
            )
            sheet.refuse(line.number, column, reason)

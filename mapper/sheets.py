"""Tables that a person hands in as CSV: read with every fault at once, by line."""

from __future__ import annotations

import csv
from collections.abc import Collection, Iterator
from pathlib import Path

from mapper.catalogue.lines import Sheet, read_sheet
from mapper.domain import Text
from mapper.errors import InvalidQuestion, said_by_system

_NO_LINE = Text(
    "文件在表头之下没有内容；请至少写一行", "the file has no line below its header; write one"
)


def open_sheet(path: Path, columns: Collection[str], needed: Collection[str]) -> Sheet:
    """The lines of a file that has some of these columns, in any order, and a needed one.

    Faults of form are in the sheet; raises InvalidQuestion where there is no such file.
    """
    try:
        data = path.read_bytes()
    except OSError as error:
        why = said_by_system(error)
        text = Text(
            f"无法读取“{path}”：{why.zh}；请给出CSV文件",
            f"cannot read {str(path)!r}: {why.en}; name a CSV file",
        )
        raise InvalidQuestion(text) from error
    found = tuple(_header(data, columns))
    if not set(needed) & set(found):
        found = tuple(columns)
    sheet = read_sheet(str(path), data, found, frozenset())
    if not sheet.lines and not sheet.faults:
        sheet.refuse(1, "-", _NO_LINE)
    return sheet


def _header(data: bytes, columns: Collection[str]) -> Iterator[str]:
    """The known columns that the first line names, each once."""
    first = data.decode("utf-8-sig", errors="replace").partition("\n")[0]
    yield from dict.fromkeys(c for c in next(csv.reader([first.strip()]), []) if c in columns)

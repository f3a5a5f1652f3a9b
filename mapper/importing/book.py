"""A spreadsheet as plain cells: CSV in any usual encoding, or XLSX within bounds.

Nothing of the file is carried out: of a formula the stored value is taken, macros and
links to other files are passed over with a note.
"""

from __future__ import annotations

import csv
import re
import warnings
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from io import BytesIO, StringIO

from mapper.domain import Text
from mapper.errors import Fault, FaultyFile
from mapper.importing.bounds import (
    CELL,
    COLUMNS,
    LARGEST,
    ROWS,
    Scan,
    Unreadable,
    column_name,
    looked_through,
)

_INVISIBLE = re.compile(
    "[\x00-\x09\x0b-\x1f\x7f-\x9f\u00ad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\uffff]"
)
_SHOWN = 50
ENCODINGS = ("utf-8-sig", "gb18030")
"""Tried in this order for a file without the mark of UTF-16; the first that fits is taken."""


@dataclass(frozen=True, slots=True)
class Page:
    """One sheet: its name and its rows by their number, from 1; blank rows are left out."""

    name: str
    rows: tuple[tuple[int, tuple[str, ...]], ...]


@dataclass(slots=True)
class Book:
    """The sheets of a file, what was passed over, and what is wrong with single cells."""

    pages: list[Page] = field(default_factory=list)
    notes: list[Text] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)


def read_book(name: str, data: bytes) -> Book:
    """The cells of a file; raises FaultyFile with every fault."""
    if len(data) > LARGEST:
        raise FaultyFile([Fault(name, 1, "-", f"the file has more than {LARGEST >> 20} MB")])
    try:
        book = _workbook(data) if data[:2] == b"PK" else _text(name, data)
    except Unreadable as error:
        raise FaultyFile([Fault(error.sheet or name, error.row, "-", str(error))]) from error
    if not any(page.rows for page in book.pages) and not book.faults:
        book.faults.append(Fault(name, 1, "-", "the file has no cell with a text"))
    if book.faults:
        raise FaultyFile(book.faults)
    return book


# --- CSV ------------------------------------------------------------------------


def decoded(data: bytes) -> str:
    """The text of a file, its encoding found by trial.

    >>> decoded("证书名称".encode("gb18030"))
    '证书名称'
    """
    tried: Sequence[str] = ENCODINGS
    head = data[:4000]
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        tried = ("utf-16",)
    elif head.count(0) > max(2, len(head) // 20):
        tried = ("utf-16-le",) if head[1::2].count(0) > head[::2].count(0) else ("utf-16-be",)
    for encoding in tried:
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    msg = "the text is neither UTF-8, UTF-16 nor GB18030; save the file as UTF-8"
    raise Unreadable(msg)


def _text(name: str, data: bytes) -> Book:
    if data[:4] == b"\xd0\xcf\x11\xe0":
        msg = "this is an old .xls, or protected by a password; save it as .xlsx without one"
        raise Unreadable(msg)
    text = decoded(data)
    if "\x00" in text:
        msg = "the file holds binary data; save it as .csv or .xlsx"
        raise Unreadable(msg)
    head = text[:4000]
    mark = max((",", "\t", ";"), key=head.count)
    book, reader = Book(), csv.reader(StringIO(text, newline=""), delimiter=mark, strict=True)
    rows: list[tuple[int, tuple[str, ...]]] = []
    line = 1
    try:
        for cells in reader:
            rows += _row(book, name, line, cells)
            line = reader.line_num + 1
    except csv.Error as error:
        book.faults.append(Fault(name, line, "-", f"the row cannot be read: {error}"))
    book.pages.append(Page(name, tuple(rows)))
    return book


def _row(
    book: Book, sheet: str, number: int, values: Iterable[object]
) -> Iterator[tuple[int, tuple[str, ...]]]:
    """The row in clean cells, if it has any; faults of single cells are noted."""
    cells = [_cell(value) for value in values]
    while cells and not cells[-1]:
        cells.pop()
    if not cells:
        return
    if number > ROWS or len(cells) > COLUMNS:
        msg = f"a sheet has at most {ROWS:,} rows and {COLUMNS} columns; divide it"
        raise Unreadable(msg, sheet, number)
    for at, cell in enumerate(cells):
        reason = _wrong(cell)
        if reason and len(book.faults) < _SHOWN:
            book.faults.append(Fault(sheet, number, column_name(at + 1), reason))
    yield number, tuple(cells)


def _wrong(cell: str) -> str:
    if len(cell) > CELL:
        return f"the cell has {len(cell):,} characters; at most {CELL:,} are read"
    if cell.startswith("="):
        return "the cell holds a formula as text; write its value"
    return ""


def _cell(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, datetime):
        return value.date().isoformat()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return _INVISIBLE.sub("", str(value).replace("\r\n", "\n").replace("\t", " ")).strip()


# --- XLSX -----------------------------------------------------------------------


def _workbook(data: bytes) -> Book:
    scans, notes = looked_through(data)
    book = Book(notes=notes)
    import openpyxl

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # about styles and extensions that nobody asked for
            opened = openpyxl.load_workbook(
                BytesIO(data), read_only=True, data_only=True, keep_links=False
            )
            for sheet in opened.worksheets:
                if sheet.sheet_state != "visible":
                    book.notes.append(_hidden(sheet.title))
                    continue
                scan = scans.get(sheet.title) or Scan()
                rows = sheet.iter_rows(
                    max_row=max(scan.last_row, 1), max_col=max(scan.last_column, 1),
                    values_only=True,
                )  # fmt: skip
                book.pages.append(_page(book, _cell(sheet.title), rows, scan))
            opened.close()
    except (ArithmeticError, LookupError, TypeError, ValueError, OSError, SyntaxError) as error:
        msg = f"the file is no sound workbook ({type(error).__name__}); save it anew as .xlsx"
        raise Unreadable(msg) from error
    return book


def _hidden(title: str) -> Text:
    return Text(f"隐藏的工作表“{title}”未读取。", f"The hidden sheet {title} was not read.")


def _page(book: Book, title: str, values: Iterable[Sequence[object]], scan: Scan) -> Page:
    rows: list[tuple[int, tuple[str, ...]]] = []
    for number, cells in enumerate(values, start=1):
        _uncounted(book, title, number, cells, scan)
        filled = list(cells)
        for first, last, value in scan.filled(number, cells):
            filled[first:last] = [value] * len(filled[first:last])
        rows += _row(book, title, number, filled)
    return Page(title, tuple(rows))


def _uncounted(book: Book, title: str, number: int, cells: Sequence[object], scan: Scan) -> None:
    """A formula whose value was never stored is a fault: nothing is worked out here."""
    for column in scan.formulas.get(number, ()):
        if column <= len(cells) and cells[column - 1] is None and len(book.faults) < _SHOWN:
            reason = "the formula has no stored value; write its value"
            book.faults.append(Fault(title, number, column_name(column), reason))

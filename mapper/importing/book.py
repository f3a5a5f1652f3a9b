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
    UNSOUND,
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
EMPTY = Text("文件中没有文字", "the file has no cell with a text")
_LARGE = Text(f"文件超过{LARGEST >> 20} MB", f"the file has more than {LARGEST >> 20} MB")
_WIDE = Text(
    f"一张工作表最多{ROWS:,}行、{COLUMNS}列；请拆分",
    f"a sheet has at most {ROWS:,} rows and {COLUMNS} columns; divide it",
)
_NO_ENCODING = Text(
    "文字编码不是UTF-8、UTF-16或GB18030；请另存为UTF-8",
    "the text is neither UTF-8, UTF-16 nor GB18030; save the file as UTF-8",
)
_OLD = Text(
    "这是旧版.xls或有密码的文件；请另存为不带密码的.xlsx",
    "this is an old .xls, or protected by a password; save it as .xlsx without one",
)
_BINARY = Text(
    "文件不是文本；请另存为.csv或.xlsx", "the file holds binary data; save it as .csv or .xlsx"
)
_QUOTES = Text(
    "本行无法读取；请检查引号是否成对、单元格是否过长",
    "the row cannot be read; look at its quotation marks and at cells that are too long",
)
_FORMULA = Text(
    "单元格中是公式文字；请改为数值或文字", "the cell holds a formula as text; write its value"
)
_UNCOUNTED = Text(
    "公式没有已保存的结果；请改为数值或文字", "the formula has no stored value; write its value"
)


@dataclass(frozen=True, slots=True)
class Page:
    """One sheet: its name and its rows by their number, from 1; blank rows are left out."""

    name: str
    rows: tuple[tuple[int, tuple[str, ...]], ...]


@dataclass(slots=True)
class Book:
    """The sheets of a file, what was passed over, and what is wrong with single cells.

    ``encoding`` is that of a text, empty for a workbook.
    """

    encoding: str = ""
    pages: list[Page] = field(default_factory=list)
    notes: list[Text] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)

    def refuse(self, sheet: str, row: int, column: int, text: Text) -> None:
        """Note a fault of a cell; the first of them are enough."""
        if len(self.faults) < _SHOWN:
            self.faults.append(Fault(sheet, row, column_name(column), text.en, text.zh))


def read_book(name: str, data: bytes) -> Book:
    """The cells of a file in which nothing is wrong; raises FaultyFile with every fault."""
    try:
        book = open_book(name, data)
    except Unreadable as error:
        found = Fault(error.sheet or name, error.row, "-", error.text.en, error.text.zh)
        raise FaultyFile([found]) from error
    if book.faults:
        raise FaultyFile(book.faults)
    return book


def open_book(name: str, data: bytes) -> Book:
    """The cells of a file, and what is wrong with single ones; raises Unreadable."""
    if len(data) > LARGEST:
        raise Unreadable(_LARGE, large=True)
    book = _workbook(data) if data[:2] == b"PK" else _text(name, data)
    if not any(page.rows for page in book.pages) and not book.faults:
        raise Unreadable(EMPTY)
    return book


# --- CSV ------------------------------------------------------------------------


def decoded(data: bytes) -> tuple[str, str]:
    """The text of a file, and its encoding, found by trial.

    >>> decoded("证书名称".encode("gb18030"))
    ('证书名称', 'gb18030')
    """
    tried: Sequence[str] = ENCODINGS
    head = data[:4000]
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        tried = ("utf-16",)
    elif head.count(0) > max(2, len(head) // 20):
        tried = ("utf-16-le",) if head[1::2].count(0) > head[::2].count(0) else ("utf-16-be",)
    for encoding in tried:
        try:
            return data.decode(encoding), encoding
        except UnicodeDecodeError:
            continue
    raise Unreadable(_NO_ENCODING)


def _text(name: str, data: bytes) -> Book:
    if data[:4] == b"\xd0\xcf\x11\xe0":
        raise Unreadable(_OLD)
    text, encoding = decoded(data)
    if "\x00" in text:
        raise Unreadable(_BINARY)
    head = text[:4000]
    mark = max((",", "\t", ";"), key=head.count)
    book = Book(encoding)
    reader = csv.reader(StringIO(text, newline=""), delimiter=mark, strict=True)
    rows: list[tuple[int, tuple[str, ...]]] = []
    line = 1
    try:
        for cells in reader:
            rows += _row(book, name, line, cells)
            line = reader.line_num + 1
    except csv.Error as error:
        raise Unreadable(_QUOTES, row=line) from error
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
        raise Unreadable(_WIDE, sheet, number, large=True)
    for at, cell in enumerate(cells, start=1):
        if len(cell) > CELL:
            book.refuse(sheet, number, at, _long(cell))
        elif cell.startswith("="):
            book.refuse(sheet, number, at, _FORMULA)
    yield number, tuple(cells)


def _long(cell: str) -> Text:
    return Text(
        f"单元格有{len(cell):,}个字符，最多{CELL:,}个",
        f"the cell has {len(cell):,} characters; at most {CELL:,} are read",
    )


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
        raise Unreadable(UNSOUND) from error
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
        if column <= len(cells) and cells[column - 1] is None:
            book.refuse(title, number, column, _UNCOUNTED)

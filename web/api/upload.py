"""A file of rows as it was handed in: read within bounds, its columns guessed."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from zipfile import BadZipFile, ZipFile

from mapper.domain import Text
from mapper.text import normalise
from web.api.faults import BadField

LARGEST = 5 * 1024 * 1024
"""Bytes of a file."""
MOST_ROWS = 10_000
MOST_COLUMNS = 60
LONGEST_CELL = 2_000
"""Characters of a cell that are kept; no name or fact has as many."""
_UNPACKED = 60 * 1024 * 1024
_HEAD_WITHIN = 10
_ZIP = b"PK\x03\x04"
_BOM = "\ufeff"
NAMES: Mapping[str, str] = {
    "id": "id|certificate id|qualmap id",
    "name": "q|name|certificate|certificate name|qualification|qualification name|name_zh|name_en|"
    "name (zh)|name (en)|certificate (zh)|certificate (en)|english name|chinese name|证书|证书名称|"
    "名称|职业资格|职业资格名称|资格名称|资格证书|资格证书名称|国际职业资格|境外职业资格|中文名称|英文名称|"
    "证书中文名称|证书英文名称|证书名称(中文)|证书名称(英文)|职业资格证书名称",
    "abbreviation": "abbreviation|abbr|abbr.|short name|acronym|缩写|简称|英文缩写|"
    "证书缩写|证书简称",
    "body": "body|awarding body|issuer|issuing body|issued by|awarded by|organisation|organization|"
    "发证机构|颁证机构|授予机构|颁发机构|认证机构|机构|发证机关|颁发单位|发证单位|机构名称",
    "place": "place|city|region|apply in|地区|城市|地点|申报地|申报地区|所在地|所在城市",
    "degree": "degree|highest degree|education|学历|学位|最高学历|文化程度",
    "degree_field": "degree field|degree_field|major|专业|所学专业",
    "work_years": "work years|work_years|years|years of work|years of experience|experience|"
    "工作年限|年限|从业年限|工作年数|专业工作年限",
    "field_of_work": "field of work|field_of_work|field|从事专业|专业领域|工作领域|从事专业领域",
    "employed_in": "employed in|employed_in|place of employment|工作地|工作地点|单位所在地|就业地",
    "held_since": "held since|held_since|date of issue|issued on|取得时间|取得日期|发证日期|"
    "获证日期|获得时间|颁发日期",
    "expires": "expires|expiry|expiry date|valid until|有效期至|到期日|失效日期|有效期截止",
    "granted_on": "granted on|granted_on|认定日期|授予日期",
}
"""What the columns are called, in Chinese and English."""
_COLUMN = {normalise(name): column for column, names in NAMES.items() for name in names.split("|")}
_TELLING = ("id", "name", "abbreviation")


@dataclass(frozen=True, slots=True)
class Sheet:
    """The rows of a file below its head; ``columns`` says what stands in which of them.

    ``above`` are rows over the head, ``excel`` that the file is for a spreadsheet program that
    wants UTF-8 marked.
    """

    head: Sequence[str]
    rows: Sequence[Sequence[str]]
    columns: Sequence[tuple[int, str]]
    excel: bool = False
    workbook: bool = False

    def asked(self, row: Sequence[str]) -> dict[str, list[str]]:
        """What a row says, column by column; several columns may hold names."""
        found: dict[str, list[str]] = {}
        for index, column in self.columns:
            if index < len(row) and row[index].strip():
                found.setdefault(column, []).append(row[index].strip())
        return found


def sheet_of(raw: bytes) -> Sheet:
    """A CSV or XLSX file; raises BadField with what is wrong with the whole of it."""
    if not raw.strip():
        raise _bad(code="empty_file", text=Text("文件是空的。", "The file is empty."))
    if raw.startswith(_ZIP):
        return _laid(list(_workbook_rows(raw)), workbook=True)
    text, excel = _decoded(raw)
    return _laid(list(_lines(text)), excel=excel)


def _bad(*, code: str, text: Text, status: int = 400) -> BadField:
    return BadField(field="file", text=text, code=code, status=status)


def too_many_rows() -> BadField:
    """The file or list is longer than one batch may be."""
    return _bad(
        code="too_many_rows",
        text=Text(f"一次最多{MOST_ROWS:,}行；请分成几份。",
             f"A batch has at most {MOST_ROWS:,} rows; send it in several parts."),
        status=413,
    )  # fmt: skip


def _decoded(raw: bytes) -> tuple[str, bool]:
    try:
        return raw.decode("utf-8").removeprefix(_BOM), raw.startswith(_BOM.encode())
    except UnicodeDecodeError:
        pass
    try:
        return raw.decode("gb18030"), True
    except UnicodeDecodeError as wrong:
        raise _bad(code="unreadable_file", text=Text(
            "文件既不是UTF-8或GB18030的CSV，也不是XLSX；请另存为其中一种。",
            "The file is neither CSV in UTF-8 or GB18030 nor XLSX; save it as one of them.",
        )) from wrong  # fmt: skip


def _lines(text: str) -> Iterator[list[str]]:
    try:
        dialect = csv.Sniffer().sniff(text[:4096], ",;\t").delimiter
    except csv.Error:
        dialect = ","
    try:
        for row in csv.reader(io.StringIO(text, newline=""), delimiter=dialect):
            yield [cell[:LONGEST_CELL] for cell in row[:MOST_COLUMNS]]
    except csv.Error as wrong:
        raise _bad(code="unreadable_file", text=Text("CSV无法读取；请检查引号。",
                   "The CSV cannot be read; look at its quotes.")) from wrong  # fmt: skip


def _workbook_rows(raw: bytes) -> Iterator[list[str]]:
    """The first sheet of a workbook, values in the place of formulas."""
    from openpyxl import load_workbook

    broken = _bad(code="unreadable_file", text=Text("XLSX无法读取；请用表格软件重新保存。",
                  "The XLSX cannot be read; save it anew in a spreadsheet program."))  # fmt: skip
    try:
        with ZipFile(io.BytesIO(raw)) as file:
            if sum(entry.file_size for entry in file.infolist()) > _UNPACKED:
                raise _bad(code="too_large",
                           text=Text("文件解开后过大。", "The file unpacks to too much."),
                           status=413,)  # fmt: skip
        book = load_workbook(io.BytesIO(raw), read_only=True, data_only=True, keep_links=False)
        sheet = book.worksheets[0]
        rows = sheet.iter_rows(max_col=MOST_COLUMNS, values_only=True)
        for row in islice(rows, 2 * MOST_ROWS):
            yield [_cell(value) for value in row]
    except BadField:
        raise
    except (BadZipFile, KeyError, IndexError, ValueError, TypeError, OSError, EOFError,
            SyntaxError, AttributeError, NotImplementedError) as wrong:  # fmt: skip
        raise broken from wrong


def _cell(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    text = str(value)
    return text.removesuffix(" 00:00:00")[:LONGEST_CELL]


def _laid(found: list[list[str]], *, excel: bool = False, workbook: bool = False) -> Sheet:
    rows = [row for row in found if any(cell.strip() for cell in row)]
    if not rows:
        raise _bad(code="empty_file", text=Text("文件是空的。", "The file is empty."))
    at, columns = _head(rows[:_HEAD_WITHIN])
    body = rows[at + 1 :]
    if len(body) > MOST_ROWS:
        raise too_many_rows()
    width = max(map(len, rows[max(at, 0) :]))
    head = rows[at] if at >= 0 else ["" for _ in range(width)]
    padded = [*head, *("" for _ in range(width - len(head)))]
    return Sheet(padded, body, columns, excel, workbook)


def _head(rows: Sequence[Sequence[str]]) -> tuple[int, list[tuple[int, str]]]:
    """Where the head stands and what its columns are; the first column is names without one."""
    for at, row in enumerate(rows):
        columns = [
            (i, _COLUMN[key]) for i, cell in enumerate(row) if (key := _key(cell)) in _COLUMN
        ]
        if any(column in _TELLING for _, column in columns):
            return at, columns
    return -1, [(0, "name")]


def _key(cell: str) -> str:
    return normalise(cell[:80]).strip(" *:：")

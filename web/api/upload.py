"""A file of rows as it was handed in: read as a list is imported, its columns guessed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from mapper.domain import Text
from mapper.errors import Fault
from mapper.importing.book import EMPTY, Page, open_book
from mapper.importing.bounds import Unreadable
from mapper.importing.columns import CERTIFICATE, Fields
from web.api.faults import BadField
from web.security import LARGEST_FILE as LARGEST

__all__ = ["LARGEST", "MOST_ROWS", "NAMES", "Sheet", "sheet_of", "too_many_rows"]

MOST_ROWS = 10_000
_HEAD_WITHIN = 10
_BOM = b"\xef\xbb\xbf"
_EMPTY_FILE = "empty_file"
NAMES: Mapping[str, str] = {
    "id": "id|certificate id|qualmap id",
    "name": "|".join(("q", *(CERTIFICATE[name] for name in ("name", "name_zh", "name_en")))),
    "abbreviation": CERTIFICATE["abbreviation"],
    "body": CERTIFICATE["body"],
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
"""What the columns are called, in Chinese and English; no other header is taken for one."""
_HELD = Fields.of(NAMES)
_TELLING = ("id", "name", "abbreviation")


@dataclass(frozen=True, slots=True)
class Sheet:
    """The rows of a file below its head; ``columns`` says what stands in which of them.

    ``problems`` are what is wrong with single rows, by their number from 1; ``excel`` says that
    the file is for a spreadsheet program that wants UTF-8 marked.
    """

    head: Sequence[str]
    rows: Sequence[Sequence[str]]
    columns: Sequence[tuple[int, str]]
    problems: Mapping[int, Text] = field(default_factory=dict)
    excel: bool = False
    workbook: bool = False

    def asked(self, row: Sequence[str]) -> dict[str, list[str]]:
        """What a row says, column by column; several columns may hold names."""
        found: dict[str, list[str]] = {}
        for index, column in self.columns:
            if index < len(row) and row[index]:
                found.setdefault(column, []).append(row[index])
        return found


def sheet_of(raw: bytes) -> Sheet:
    """The first sheet of a CSV or XLSX file; raises BadField with what is wrong with the whole."""
    try:
        book = open_book("", raw)
    except Unreadable as wrong:
        raise _refused(wrong) from wrong
    page = next((page for page in book.pages if page.rows), Page("", ()))
    excel = book.encoding != "utf-8-sig" or raw.startswith(_BOM)
    return _laid(page, book.faults, excel=excel and bool(book.encoding), workbook=not book.encoding)


def _refused(wrong: Unreadable) -> BadField:
    zh, en = wrong.text.zh, wrong.text.en
    if wrong.row > 1 or wrong.sheet:
        zh, en = f"第{wrong.row}行：{zh}", f"row {wrong.row}: {en}"
    if wrong.text == EMPTY:
        return _bad(_EMPTY_FILE, EMPTY)
    return _bad("too_large" if wrong.large else "unreadable_file", Text(zh, en),
                413 if wrong.large else 400)  # fmt: skip


def _bad(code: str, text: Text, status: int = 400) -> BadField:
    return BadField(field="file", text=text, code=code, status=status)


def too_many_rows() -> BadField:
    """The file or list is longer than one batch may be."""
    text = Text(
        f"一次最多{MOST_ROWS:,}行；请分成几份。",
        f"A batch has at most {MOST_ROWS:,} rows; send it in several parts.",
    )
    return _bad("too_many_rows", text, 413)


def _laid(page: Page, faults: Sequence[Fault], *, excel: bool, workbook: bool) -> Sheet:
    if not page.rows:
        raise _bad(_EMPTY_FILE, EMPTY)
    rows = [cells for _, cells in page.rows]
    at, columns = _head(rows[:_HEAD_WITHIN])
    body = page.rows[at + 1 :]
    if len(body) > MOST_ROWS:
        raise too_many_rows()
    width = max(map(len, rows[max(at, 0) :]))
    head = rows[at] if at >= 0 else ()
    wrong = {fault.line: _told(fault) for fault in faults if fault.path == page.name}
    problems = {n: wrong[line] for n, (line, _) in enumerate(body, start=1) if line in wrong}
    padded = [*head, *("" for _ in range(width - len(head)))]
    return Sheet(padded, rows[at + 1 :], columns, problems, excel, workbook)


def _told(fault: Fault) -> Text:
    """What is wrong with a cell, and which."""
    where = f"{fault.column}{fault.line}"
    return Text(f"{where}：{fault.zh}", f"{where}: {fault.reason}")


def _head(rows: Sequence[Sequence[str]]) -> tuple[int, list[tuple[int, str]]]:
    """Where the head stands and what its columns are; the first column is names without one."""
    for at, row in enumerate(rows):
        columns = [(i, name) for i, cell in enumerate(row) if (name := _HELD.guess(cell))]
        if any(name in _TELLING for _, name in columns):
            return at, columns
    return -1, [(0, "name")]

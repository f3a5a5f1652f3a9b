"""Where the lists of a sheet stand: titles above, sections between, notes at the foot."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from mapper.domain import Text
from mapper.errors import Fault
from mapper.importing.book import Book, Page
from mapper.importing.columns import CALLED, placed

_NOTE = re.compile(r"^\s*[(（\[【*※]?\s*(注|备注|附注|说明|填表|notes?\b|\*|※)", re.IGNORECASE)
_TOTAL = re.compile(
    r"^\s*(合\s*计|总\s*计|共\s*计|小\s*计|sub-?total\b|total\b)(?![\u4e00-\u9fff])", re.I
)
_ORDINAL = re.compile(
    r"^\s*(?:附件|附表|第?[一二三四五六七八九十]+[、.．批类]|[(（][一二三四五六七八九十]+[)）])"
)
_NO_HEADER = Text(
    "没有找到表头；至少要有一列为证书名称，如“证书名称”",
    "no row names the columns; one of them must hold the certificate's name, such as 证书名称 or "
    "Certificate",
)
_COUNT = re.compile(r"(?<![第\d])(\d{1,5})\s*(?:项(?![\u4e00-\u9fff])|items?\b)", re.I)
_LEAST = 2
_PART = 0.6


@dataclass(frozen=True, slots=True)
class RawRow:
    """One row of a list: where it stands, its cells by what they hold, the rest by header."""

    sheet: str
    number: int
    cells: Mapping[str, str]
    others: Mapping[str, str]
    section: str = ""


@dataclass(slots=True)
class Listing:
    """One list of a sheet: its headers, its rows, the titles above and the notes below it."""

    sheet: str
    header_row: int
    headers: tuple[str, ...]
    columns: Mapping[int, str]
    titles: tuple[str, ...] = ()
    rows: list[RawRow] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


def listings_of(book: Book, stated: Mapping[str, str]) -> tuple[list[Listing], list[Fault]]:
    """The lists of a book, and what is wrong; a sheet without one beside others is noted there."""
    read = [(page, list(_Reading(page, stated).lists())) for page in book.pages if page.rows]
    found = [listing for _, lists in read for listing in lists]
    without = [page for page, lists in read if not lists]
    book.notes += [_unread(page.name) for page in without if found]
    faults = [
        Fault(page.name, page.rows[0][0], "-", _NO_HEADER.en, _NO_HEADER.zh)
        for page in without
        if not found
    ]
    for name, header in stated.items():
        if header and found and not any(name in listing.columns.values() for listing in found):
            reason = Text(f"没有表头为“{header}”的列", f"no column is headed {header!r}")
            where = found[0].sheet, found[0].header_row
            faults.append(Fault(*where, "-", reason.en, reason.zh))
    return found, faults


def _unread(sheet: str) -> Text:
    return Text(
        f"工作表“{sheet}”中没有清单，未读取。", f"The sheet {sheet} holds no list and was not read."
    )


class _Reading:
    """Goes down a sheet once."""

    def __init__(self, page: Page, stated: Mapping[str, str]) -> None:
        self._page, self._stated = page, stated
        self._titles: list[str] = []
        self._section = ""

    def lists(self) -> Iterator[Listing]:
        current: Listing | None = None
        for number, cells in self._page.rows:
            columns = self._header(cells, first=current is None)
            if columns is not None and current is not None and not current.rows:
                columns = self._second(current, cells)
                current.columns, current.headers = columns, _joined(current.headers, cells)
            elif columns is not None:
                if current is not None:
                    yield current
                titles = tuple(self._titles)
                current = Listing(self._page.name, number, cells, columns, titles)
                self._titles = []
            elif current is None or _alone(cells, current.columns):
                texts = (" ".join(cell.split()) for cell in cells if cell)
                self._aside(current, " ".join(dict.fromkeys(texts)))
            elif not current.rows and _second_header(cells, current):
                current.headers = _joined(current.headers, cells)
                current.columns = placed(current.headers, self._stated)
            else:
                self._row(current, number, cells)
        if current is not None:
            yield current

    def _second(self, current: Listing, cells: tuple[str, ...]) -> dict[int, str]:
        return placed(_joined(current.headers, cells), self._stated)

    def _header(self, cells: tuple[str, ...], *, first: bool) -> dict[int, str] | None:
        """The columns, if this row names them; one header alone only as the first of a sheet."""
        filled = [cell for cell in cells if cell]
        repeated = len(set(filled)) < min(_LEAST, len(filled))
        if repeated or not filled or any(cell.isdigit() for cell in filled):
            return None
        columns = placed(cells, self._stated)
        named = any(name in CALLED for name in columns.values())
        alone = first and len(filled) == 1 and self._single_column()
        enough = len(columns) >= _LEAST and len(columns) >= _PART * len(set(filled))
        return columns if named and (enough or alone) else None

    def _single_column(self) -> bool:
        return all(len(cells) == 1 for _, cells in self._page.rows)

    def _aside(self, current: Listing | None, text: str) -> None:
        """A row that is no item: a title, a section, or a note."""
        if current is not None and (_NOTE.match(text) or not _heading(text)):
            current.notes.append(text)
        elif current is not None:
            self._section = text
            self._titles.append(text)
        else:
            self._titles.append(text)

    def _row(self, current: Listing, number: int, cells: tuple[str, ...]) -> None:
        pairs = [(at, cell) for at, cell in enumerate(cells) if cell]
        known = {current.columns[at]: cell for at, cell in pairs if at in current.columns}
        others = {
            (current.headers[at] if at < len(current.headers) else "") or f"column {at + 1}": cell
            for at, cell in pairs
            if at not in current.columns
        }
        current.rows.append(RawRow(current.sheet, number, known, others, self._section))


def counted(text: str) -> int | None:
    """How many items a title or section says that it has.

    >>> counted("认定目录（共82项）"), counted("二、比照工程师（90项）"), counted("第3项")
    (82, 90, None)
    """
    found = set(_COUNT.findall(text))
    return int(found.pop()) if len(found) == 1 else None


def _heading(text: str) -> bool:
    return _ORDINAL.match(text) is not None or text.endswith(("类", "目录", "清单", "名单", "："))


def _alone(cells: tuple[str, ...], columns: Mapping[int, str]) -> bool:
    """A row with one text, which is no certificate's name standing in its own column."""
    filled = [at for at, cell in enumerate(cells) if cell]
    if len({cells[at] for at in filled}) != 1:
        return bool(_NOTE.match(cells[filled[0]]) or _TOTAL.match(cells[filled[0]]))
    named = len(filled) == 1 and columns.get(filled[0]) in CALLED
    numbered = "number" in columns.values()
    text = cells[filled[0]]
    return not (named and not numbered) or bool(_NOTE.match(text)) or bool(_ORDINAL.match(text))


def _second_header(cells: tuple[str, ...], current: Listing) -> bool:
    """The row below a header divides one of its merged cells: it repeats the others."""
    same = [
        cell == current.headers[at]
        for at, cell in enumerate(cells)
        if cell and at < len(current.headers)
    ]
    return any(same)


def _joined(above: tuple[str, ...], below: tuple[str, ...]) -> tuple[str, ...]:
    """Two header rows as one: the lower divides what the upper names."""
    width = max(len(above), len(below))
    upper = [*above, *[""] * (width - len(above))]
    lower = [*below, *[""] * (width - len(below))]
    return tuple(second or first for first, second in zip(upper, lower, strict=True))

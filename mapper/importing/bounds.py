"""What a workbook may hold at most, looked at before anything is built from it.

The sizes come from the list of the archive, the cells from a parser that keeps nothing.
"""

from __future__ import annotations

import posixpath
import re
import zipfile
import zlib
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from io import BytesIO
from typing import IO
from xml.parsers import expat

from mapper.domain import Text
from mapper.errors import MapperError

LARGEST = 50 * 1024 * 1024
"""Bytes of a file."""
INFLATED = 100 * 1024 * 1024
"""Bytes of all that a workbook holds, unpacked."""
ROWS = 100_000
COLUMNS = 200
CELL = 32_767
"""Characters of a cell, as many as a spreadsheet program allows."""
_RATIO = 200
_SMALL = 1024 * 1024
_PARTS = 2_000
_CELLS = 500_000
_MERGED = 20_000
_REFERENCE = re.compile(r"([A-Z]{1,3})([0-9]{1,7})")
_RANGE = re.compile(r"([A-Z]{1,3}[0-9]{1,7}):([A-Z]{1,3}[0-9]{1,7})")
_TEXTS = frozenset({"si", "c"})
_INFLATED = Text(
    f"文件解压后超过{INFLATED >> 20} MB，或部件超过{_PARTS}个",
    f"unpacked, the file has more than {INFLATED >> 20} MB or {_PARTS} parts",
)
_FROM_NOTHING = Text(
    "文件中有部件的压缩率异常；不予打开",
    "a part of the file unpacks to much from next to nothing; such a file is not opened",
)
_LOCKED = Text(
    "文件有密码；请另存为不带密码的文件",
    "the file is protected by a password; save it without one",
)
_TWICE = Text("文件中有重名部件；请重新另存", "the file holds two parts of one name; save it anew")
UNSOUND = Text(
    "工作簿已损坏，无法打开；请重新另存为.xlsx",
    "the file is no sound workbook; save it anew as .xlsx",
)
_NO_WORKBOOK = Text(
    "文件不是工作簿；请上传.xlsx或.csv文件",
    "the file is no workbook; hand in a .xlsx or .csv file",
)
_DECLARES = Text(
    "文件声明了文档类型，正常的工作簿没有；不予打开",
    "the file declares a document type, which no workbook does; it is not opened",
)
_TOO_MANY = Text(
    f"文件超过{_CELLS:,}个单元格；请拆分", f"the file has more than {_CELLS:,} cells; divide it"
)
_MERGES = Text(
    f"工作表的合并单元格超过{_MERGED:,}处；请拆分",
    f"the sheet has more than {_MERGED:,} merged ranges; divide it",
)


class Unreadable(MapperError):
    """A file cannot be read safely, or at all; ``large`` says that there is too much of it."""

    def __init__(self, text: Text, sheet: str = "", row: int = 1, *, large: bool = False) -> None:
        self.sheet, self.row, self.large = sheet, row, large
        super().__init__(text)


def column_name(number: int) -> str:
    """A column as spreadsheets call it.

    >>> column_name(1), column_name(28)
    ('A', 'AB')
    """
    name = ""
    while number:
        number, rest = divmod(number - 1, 26)
        name = chr(65 + rest) + name
    return name


def place_of(reference: str) -> tuple[int, int]:
    """Row and column of a cell's name; raises Unreadable for one that is outside the bounds.

    >>> place_of("B12")
    (12, 2)
    """
    match = _REFERENCE.fullmatch(reference)
    column = 0
    for letter in match.group(1) if match else "":
        column = column * 26 + ord(letter) - 64
    row = int(match.group(2)) if match else 0
    if not match or row > ROWS or column > COLUMNS:
        name = reference[:20]
        text = Text(
            f"单元格{name}超出{ROWS:,}行、{COLUMNS}列的范围；请拆分工作表",
            f"the cell {name} lies outside {ROWS:,} rows and {COLUMNS} columns; divide the sheet",
        )
        raise Unreadable(text, large=True)
    return row, column


@dataclass(slots=True)
class Scan:
    """What a sheet holds beside its values: its extent, its merged ranges, its formulas."""

    last_row: int = 0
    last_column: int = 0
    cells: int = 0
    merged: list[tuple[int, int, int, int]] = field(default_factory=list)
    formulas: dict[int, list[int]] = field(default_factory=lambda: defaultdict(list))
    _kept: dict[tuple[int, int], object] = field(default_factory=dict)
    _by_row: dict[int, list[tuple[int, int, int, int]]] | None = None

    def filled(self, number: int, cells: Sequence[object]) -> Iterator[tuple[int, int, object]]:
        """The merged ranges of a row: first and last cell and the one value of the range."""
        if self._by_row is None:
            self._by_row = defaultdict(list)
            for one in self.merged:
                for row in range(one[0], min(one[2], self.last_row) + 1):
                    self._by_row[row].append(one)
        for top, left, _, right in self._by_row.get(number, ()):
            if number == top:
                self._kept[top, left] = cells[left - 1] if left <= len(cells) else None
            yield left - 1, right, self._kept.get((top, left))


def looked_through(data: bytes) -> tuple[Mapping[str, Scan], list[Text]]:
    """What each sheet holds, and notes of what is passed over; raises Unreadable."""
    try:
        with zipfile.ZipFile(BytesIO(data)) as archive:
            names = _within(archive)
            scans: dict[str, Scan] = {}
            for title, part in _sheets(archive, names).items():
                held = sum(scan.cells for scan in scans.values())
                scans[title] = _scanned(archive, part, title, held)
            if "xl/sharedStrings.xml" in names:
                _scanned(archive, "xl/sharedStrings.xml")
            return scans, list(_passed_over(names, scans))
    except (ArithmeticError, EOFError, LookupError, OSError, RuntimeError, ValueError,
            expat.ExpatError, zipfile.BadZipFile, zlib.error) as error:  # fmt: skip
        raise Unreadable(UNSOUND) from error


def _within(archive: zipfile.ZipFile) -> frozenset[str]:
    """The names of the parts; raises Unreadable for more than is unpacked here."""
    parts = archive.infolist()
    if len(parts) > _PARTS or sum(part.file_size for part in parts) > INFLATED:
        raise Unreadable(_INFLATED, large=True)
    for part in parts:
        if part.file_size > _SMALL and part.file_size > _RATIO * max(part.compress_size, 1):
            raise Unreadable(_FROM_NOTHING, large=True)
        if part.flag_bits & 1:
            raise Unreadable(_LOCKED)
    names = frozenset(part.filename for part in parts)
    if len(names) < len(parts):
        raise Unreadable(_TWICE)
    if "xl/workbook.xml" not in names:
        raise Unreadable(_NO_WORKBOOK)
    return names


def _passed_over(names: frozenset[str], scans: Mapping[str, Scan]) -> Iterator[Text]:
    if any(name.startswith("xl/externalLinks/") for name in names):
        yield Text("指向其他文件的链接未打开。", "Links to other files were not opened.")
    if any("vbaProject" in name for name in names):
        yield Text("宏已忽略。", "Macros were passed over.")
    count = sum(len(columns) for scan in scans.values() for columns in scan.formulas.values())
    if count:
        yield Text(
            f"{count}个公式取其已存的值，未重新计算。",
            f"Of {count} formulas the stored values were taken; nothing was worked out.",
        )


# --- the parts of a workbook ----------------------------------------------------


def _parse(stream: IO[bytes], parser: expat.XMLParserType) -> None:
    def refuse(*_: object) -> None:
        raise Unreadable(_DECLARES)

    parser.StartDoctypeDeclHandler = refuse
    parser.ParseFile(stream)


def _attributes(archive: zipfile.ZipFile, part: str, tag: str) -> list[dict[str, str]]:
    found: list[dict[str, str]] = []

    def start(name: str, given: dict[str, str]) -> None:
        if name.rpartition(":")[2] == tag and len(found) < _PARTS:
            found.append({key.rpartition(":")[2]: value for key, value in given.items()})

    parser = expat.ParserCreate()
    parser.StartElementHandler = start
    with archive.open(part) as stream:
        _parse(stream, parser)
    return found


def _sheets(archive: zipfile.ZipFile, names: frozenset[str]) -> dict[str, str]:
    """The part of each sheet by the sheet's name."""
    rels = "xl/_rels/workbook.xml.rels"
    targets = {
        one.get("Id", ""): posixpath.normpath(
            one["Target"].lstrip("/")
            if one.get("Target", "").startswith("/")
            else f"xl/{one.get('Target', '')}"
        )
        for one in (_attributes(archive, rels, "Relationship") if rels in names else ())
        if one.get("TargetMode") != "External"
    }
    found: dict[str, str] = {}
    for sheet in _attributes(archive, "xl/workbook.xml", "sheet"):
        part = targets.get(sheet.get("id", ""), "")
        if part in names and part.startswith("xl/worksheets/"):
            found[sheet.get("name", "")] = part
    return found


class _Reader:
    """Counts what a part holds while it is parsed; keeps no text."""

    def __init__(self, title: str, held: int) -> None:
        self.scan, self._title, self._held = Scan(), title, held
        self._at, self._length, self._covered = (0, 0), 0, 0

    def start(self, tag: str, given: dict[str, str]) -> None:
        name = tag.rpartition(":")[2]
        if name in _TEXTS:
            self._length = 0
        if name == "c":
            self._cell(given.get("r", ""))
        elif name == "f":
            self.scan.formulas[self._at[0]].append(self._at[1])
        elif name == "row" and given.get("r"):
            self._at = place_of(f"A{given['r']}")[0], 0
        elif name == "row":
            self._at = place_of(f"A{self._at[0] + 1}")[0], 0
        elif name == "mergeCell":
            self._merge(given.get("ref", ""))

    def _cell(self, reference: str) -> None:
        row, column = self._at
        self._at = place_of(reference or f"{column_name(column + 1)}{max(row, 1)}")
        scan = self.scan
        scan.cells += 1
        scan.last_row = max(scan.last_row, self._at[0])
        scan.last_column = max(scan.last_column, self._at[1])
        if scan.cells + self._held > _CELLS:
            raise Unreadable(_TOO_MANY, self._title, self._at[0], large=True)

    def _merge(self, reference: str) -> None:
        ends = _RANGE.fullmatch(reference)
        if ends is None:
            return
        (top, left), (bottom, right) = place_of(ends.group(1)), place_of(ends.group(2))
        self.scan.merged.append((top, left, bottom, right))
        self._covered += max(bottom - top + 1, 0)
        if len(self.scan.merged) > _MERGED or self._covered > _CELLS:
            raise Unreadable(_MERGES, self._title, large=True)

    def text(self, data: str) -> None:
        self._length += len(data)
        if self._length > CELL:
            row, column = self._at
            name = f"{column_name(column)}{row}" if row else ""
            text = Text(
                f"单元格{name}超过{CELL:,}个字符；请缩短",
                f"the cell {name} has more than {CELL:,} characters; shorten it",
            )
            raise Unreadable(text, self._title, max(row, 1), large=True)


def _scanned(archive: zipfile.ZipFile, part: str, title: str = "", held: int = 0) -> Scan:
    """A part looked through; ``held`` cells were counted in the sheets before it."""
    reader, parser = _Reader(title, held), expat.ParserCreate()
    parser.StartElementHandler = reader.start
    parser.CharacterDataHandler = reader.text
    with archive.open(part) as stream:
        _parse(stream, parser)
    return reader.scan

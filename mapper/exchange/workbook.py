"""XLSX, written as a stream: two sheets of text cells, the same bytes for the same rows.

Every cell is an inline string, so that nothing can be a formula.  openpyxl would stamp the time
into the file, cut long texts silently and take ten times as long; it reads what is written here.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from xml.sax.saxutils import escape

from mapper.domain import Text
from mapper.errors import MapperError
from mapper.exchange.archive import Archive, archive
from mapper.exchange.sinks import Sink

LONGEST = 32_767
"""Characters that a cell holds."""
MOST_ROWS = 1_048_576
CUT = "…（已截断 / cut）"
_NO_XML = "[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]"
_ESCAPED = re.compile(f"{_NO_XML}|_(?=x[0-9A-Fa-f]{{4}}(?:_|{_NO_XML}))")
_ESCAPE = re.compile("_x([0-9A-Fa-f]{4})_")
_RETURN = {"\r": "&#13;"}
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml"
_XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
Sheet = tuple[str, Sequence[int]]
"""The name of a sheet, and how wide its columns are."""


class TooManyRows(MapperError):
    """A sheet of a workbook cannot hold so many links."""

    def __init__(self) -> None:
        super().__init__(
            Text(
                f"一张工作表最多{MOST_ROWS:,}行；请导出为csv，或用--edition只导出一个版本",
                f"a sheet holds {MOST_ROWS:,} rows; export as csv, or one edition with --edition",
            )
        )


def cell(text: str) -> str:
    """A text as a cell holds it: at most 32,767 characters, and what XML does not know escaped.

    >>> cell("_x0041_"), uncell("_x005F_x0041_"), uncell("bell_x0021_")
    ('_x005F_x0041_', '_x0041_', 'bell!')
    """
    units = text.encode("utf-16-le", "surrogatepass")
    if len(units) > 2 * LONGEST:
        text = units[: 2 * (LONGEST - len(CUT))].decode("utf-16-le", "ignore") + CUT
    return _ESCAPED.sub(lambda found: f"_x{ord(found[0]):04X}_", text)


def uncell(held: str) -> str:
    """The text of a cell; raises ValueError where it was cut."""
    text = _ESCAPE.sub(lambda found: chr(int(found[1], 16)), held)
    if text.endswith(CUT) and len(text.encode("utf-16-le", "surrogatepass")) >= 2 * LONGEST - 2:
        msg = "a cell was too long for a workbook and was cut; take the CSV"
        raise ValueError(msg)
    return text


def line(cells: Iterable[str], style: int = 0) -> str:
    """A row; style 1 is bold."""
    made = (
        f'<c t="inlineStr" s="{style}"><is><t xml:space="preserve">'
        f"{escape(cell(text), _RETURN)}</t></is></c>"
        if text
        else "<c/>"
        for text in cells
    )
    return f"<row>{''.join(made)}</row>\n"


Write = Callable[[Sequence[str]], None]


class Workbook:
    """A workbook under way: its sheets are written in their order."""

    def __init__(self, file: Archive) -> None:
        self._file = file
        self._number = 0

    @contextmanager
    def sheet(self, head: Sequence[str], widths: Sequence[int]) -> Iterator[Write]:
        """Write the rows of the next sheet below its head; raises TooManyRows."""
        self._number += 1
        with self._file.entry(f"xl/worksheets/sheet{self._number}.xml") as stream:
            rows = 1
            stream.write((_opening(widths) + line(head, 1)).encode())

            def write(cells: Sequence[str]) -> None:
                nonlocal rows
                rows += 1
                if rows > MOST_ROWS:
                    raise TooManyRows
                stream.write(line(cells).encode())

            yield write
            stream.write(b"</sheetData></worksheet>")


def _opening(widths: Sequence[int]) -> str:
    columns = "".join(
        f'<col min="{n}" max="{n}" width="{width}" customWidth="1"/>'
        for n, width in enumerate(widths, 1)
    )
    return (
        f'{_XML}<worksheet xmlns="{_MAIN}"><sheetViews><sheetView workbookViewId="0">'
        '<pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/>'
        f"</sheetView></sheetViews><cols>{columns}</cols><sheetData>"
    )


@contextmanager
def workbook(sink: Sink, names: Sequence[str]) -> Iterator[Workbook]:
    """A workbook with sheets of these names; all of them must be written."""
    with archive(sink) as file:
        for path, text in _frame(names):
            with file.entry(path) as stream:
                stream.write((_XML + text).encode())
        yield Workbook(file)


def _frame(names: Sequence[str]) -> Iterator[tuple[str, str]]:
    """The parts of a workbook that are not sheets."""
    sheets = range(1, len(names) + 1)
    parts = "".join(_part(f"/xl/worksheets/sheet{n}.xml", f"{_TYPE}.worksheet+xml") for n in sheets)
    yield "[Content_Types].xml", (
        f'<Types xmlns="{_PACKAGE}/content-types"><Default Extension="rels" '
        f'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        + _part("/xl/workbook.xml", f"{_TYPE}.sheet.main+xml")
        + _part("/xl/styles.xml", f"{_TYPE}.styles+xml") + parts + "</Types>"
    )  # fmt: skip
    yield "_rels/.rels", _relations([("rId1", "officeDocument", "xl/workbook.xml")])
    named = "".join(
        f'<sheet name="{escape(name)}" sheetId="{n}" r:id="rId{n}"/>'
        for n, name in enumerate(names, 1)
    )
    yield (
        "xl/workbook.xml",
        (f'<workbook xmlns="{_MAIN}" xmlns:r="{_OFFICE}"><sheets>{named}</sheets></workbook>'),
    )
    links = [(f"rId{n}", "worksheet", f"worksheets/sheet{n}.xml") for n in sheets]
    styles = (f"rId{len(names) + 1}", "styles", "styles.xml")
    yield "xl/_rels/workbook.xml.rels", _relations([*links, styles])
    yield "xl/styles.xml", _STYLES


def _part(path: str, kind: str) -> str:
    return f'<Override PartName="{path}" ContentType="{kind}"/>'


def _relations(found: Iterable[tuple[str, str, str]]) -> str:
    inside = "".join(
        f'<Relationship Id="{key}" Type="{_OFFICE}/{kind}" Target="{target}"/>'
        for key, kind, target in found
    )
    return f'<Relationships xmlns="{_PACKAGE}/relationships">{inside}</Relationships>'


_STYLES = (
    f'<styleSheet xmlns="{_MAIN}"><fonts count="2"><font><sz val="11"/><name val="Calibri"/></font>'
    '<font><b/><sz val="11"/><name val="Calibri"/></font></fonts><fills count="2"><fill>'
    '<patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill>'
    '</fills><borders count="1"><border/></borders><cellStyleXfs count="1"><xf numFmtId="0" '
    'fontId="0" fillId="0" borderId="0"/></cellStyleXfs><cellXfs count="2"><xf numFmtId="49" '
    'fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/><xf numFmtId="49" '
    'fontId="1" fillId="0" borderId="0" xfId="0" applyFont="1" applyNumberFormat="1"/></cellXfs>'
    '<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles>'
    "</styleSheet>"
)
"""Two formats of text cells: plain and bold; text format keeps a typed-over cell a text."""

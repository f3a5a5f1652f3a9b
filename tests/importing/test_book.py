"""Bytes to cells: any usual encoding, and nothing that a hostile file wants."""

from __future__ import annotations

from io import BytesIO

import openpyxl
import pytest
from spreadsheets import attachment, csv_bytes, one_sheet, repacked, sheet_xml, workbook

from mapper.errors import FaultyFile
from mapper.importing.book import read_book

SHEET = "xl/worksheets/sheet1.xml"
TABLE = [("序号", "证书名称"), ("1", "毒理学家认证"), ("2", "Ａ，\n乙")]


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "gb18030", "gbk"]
)
def test_a_csv_is_read_in_any_usual_encoding(encoding: str) -> None:
    page = read_book("a.csv", csv_bytes(TABLE, encoding)).pages[0]
    assert page.rows == ((1, TABLE[0]), (2, TABLE[1]), (3, TABLE[2]))


@pytest.mark.parametrize("mark", [";", "\t"])
def test_cells_may_be_parted_by_other_signs(mark: str) -> None:
    data = f"序号{mark}证书名称\n1{mark}甲\n".encode()
    assert read_book("a.csv", data).pages[0].rows[1] == (2, ("1", "甲"))


def test_a_merged_cell_stands_in_every_row_it_covers() -> None:
    data = one_sheet([("a", "b"), ("1", "x"), ("2", None), ("3", "y")], "B2:B3")
    assert [cells[1] for _, cells in read_book("a.xlsx", data).pages[0].rows] == list("bxxy")


def _with_formula(value: str) -> bytes:
    cells = f'<sheetData><row r="1"><c r="A1"><f>1+1</f>{value}</c></row></sheetData>'
    return repacked(one_sheet([("x",)]), {SHEET: sheet_xml(cells)})


def test_a_formula_gives_its_stored_value_and_a_note() -> None:
    book = read_book("a.xlsx", _with_formula("<v>2</v>"))
    assert book.pages[0].rows == ((1, ("2",)),)
    assert "formulas" in book.notes[0].en


def test_links_macros_and_hidden_sheets_are_passed_over_with_a_note() -> None:
    book = openpyxl.Workbook()
    book.worksheets[0].append(["证书"])
    book.create_sheet("hidden").sheet_state = "hidden"
    stream = BytesIO()
    book.save(stream)
    extra = {"xl/externalLinks/externalLink1.xml": b"<x/>", "xl/vbaProject.bin": b"x"}
    read = read_book("a.xlsx", repacked(stream.getvalue(), extra))
    told = " ".join(note.en for note in read.notes)
    assert all(word in told for word in ("other files", "Macros", "hidden"))
    assert len(read.pages) == 1


def _cells(xml: str) -> bytes:
    return repacked(one_sheet([("x",)]), {SHEET: sheet_xml(f"<sheetData>{xml}</sheetData>")})


TEXT = '<row r="1"><c r="A1" t="inlineStr"><is><t>{}</t></is></c></row>'
HOSTILE = {
    "zip bomb": (lambda: _cells(" " * 60_000_000), "from next to nothing"),
    "a cell of 5 MB": (lambda: _cells(TEXT.format("ab字" * 1_000_000)), ""),
    "a cell of 40,000": (lambda: _cells(TEXT.format("x" * 40_000)), "32,767"),
    "a million columns": (lambda: _cells('<row r="1"><c r="AAAAAAA1"/></row>'), "lies outside"),
    "column 16384": (lambda: _cells('<row r="1"><c r="XFD1"><v>1</v></c></row>'), "lies outside"),
    "row 1048576": (lambda: _cells('<row r="1048576"><c r="A1048576"/></row>'), "lies outside"),
    "merged without end": (
        lambda: repacked(
            one_sheet([("x",)]),
            {SHEET: sheet_xml('<mergeCells><mergeCell ref="A1:XFD1048576"/></mergeCells>')},
        ),
        "lies outside",
    ),
    "entities": (
        lambda: repacked(one_sheet([("x",)]), {SHEET: b'<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'}),
        "document type",
    ),
    "no value": (lambda: _with_formula(""), "no stored value"),
    "half a file": (lambda: attachment(3)[:2000], "no sound workbook"),
    "not a workbook": (
        lambda: repacked(attachment(1), {})[:0] + b"PK\x05\x06" + b"\0" * 18, "no workbook",
    ),
    "broken xml": (lambda: repacked(one_sheet([("x",)]), {SHEET: b"<worksheet><"}), "no sound"),
    "old xls": (lambda: b"\xd0\xcf\x11\xe0" + b"\0" * 600, ".xlsx"),
    "binary": (lambda: b"a,b\n\x00\x01\x02", "binary"),
    "no encoding": (lambda: b"\xff\xff\xff,\x80", "neither UTF-8"),
    "wide csv": (lambda: b"," * 300 + b"x\n", "200 columns"),
    "long csv cell": (lambda: b"a\n" + b"x" * 40_000, "32,767"),
    "csv without end": (lambda: b'a,b\n"open', "cannot be read"),
    "csv formula": ("证书\n=cmd|' /C calc'!A0".encode, "formula"),
    "empty": (lambda: b"", "no cell"),
    "empty sheets": (lambda: workbook(("a", [], ())), "no cell"),
}  # fmt: skip


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_or_broken_file_is_refused_with_its_place(name: str) -> None:
    make, says = HOSTILE[name]
    with pytest.raises(FaultyFile) as refused:
        read_book("a.xlsx", make())
    assert says in " ".join(fault.reason for fault in refused.value.faults)


def test_a_dimension_that_lies_costs_nothing() -> None:
    body = '<dimension ref="A1:XFD1048576"/><sheetData><row r="1"><c r="A1"><v>7</v></c></row>'
    data = repacked(one_sheet([("x",)]), {SHEET: sheet_xml(body + "</sheetData>")})
    assert read_book("a.xlsx", data).pages[0].rows == ((1, ("7",)),)

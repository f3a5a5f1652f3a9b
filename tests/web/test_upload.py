"""A file of look-ups: read as a list is imported, within the same bounds, its columns guessed."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import pytest
from spreadsheets import csv_bytes, one_sheet, repacked, sheet_xml, workbook

from mapper.importing.book import open_book
from mapper.importing.bounds import Unreadable
from web.api.faults import BadField
from web.api.upload import MOST_ROWS, NAMES, sheet_of

SHEET = "xl/worksheets/sheet1.xml"


def cells(xml: str) -> bytes:
    return repacked(one_sheet([("x",)]), {SHEET: sheet_xml(f"<sheetData>{xml}</sheetData>")})


REFUSED: Mapping[str, tuple[Callable[[], bytes], str, int]] = {
    "zip bomb": (lambda: cells(" " * 60_000_000), "too_large", 413),
    "a million columns": (lambda: cells('<row r="1"><c r="AAAAAAA1"/></row>'), "too_large", 413),
    "wide csv": (lambda: b"," * 300 + b"x\n", "too_large", 413),
    "open quotation mark": (lambda: b'name\nABT\n"open', "unreadable_file", 400),
    "old xls": (lambda: b"\xd0\xcf\x11\xe0" + b"\0" * 600, "unreadable_file", 400),
    "no workbook": (lambda: b"PK\x03\x04nothing", "unreadable_file", 400),
    "binary": (lambda: b"a,b\n\x00\x01\x02", "unreadable_file", 400),
    "nothing": (lambda: b"", "empty_file", 400),
    "empty sheets": (lambda: workbook(("a", [], ())), "empty_file", 400),
}


@pytest.mark.parametrize("name", REFUSED)
def test_a_hostile_file_is_refused_for_what_an_import_refuses_it_for(name: str):
    make, code, status = REFUSED[name]
    data = make()
    with pytest.raises(BadField) as refused:
        sheet_of(data)
    with pytest.raises(Unreadable) as imported:
        open_book("", data)
    assert (refused.value.code, refused.value.status) == (code, status)
    assert refused.value.text.zh.endswith(imported.value.text.zh)
    assert refused.value.text.en.endswith(imported.value.text.en)


def test_what_is_wrong_with_the_whole_names_its_row():
    with pytest.raises(BadField, match=r"^row 3: ") as refused:
        sheet_of(b'name\nABT\n"open')
    assert refused.value.text.zh.startswith("第3行：")


def test_a_cell_that_is_no_good_marks_its_row_and_stops_nothing():
    sheet = sheet_of(csv_bytes([("名册",), ("证书名称", "城市"), ("ABT", "苏州"), ("PMP", "=1+1")]))
    assert [row[0] for row in sheet.rows] == ["ABT", "PMP"]
    assert list(sheet.problems) == [2]
    assert sheet.problems[2].en.startswith("B4: the cell holds a formula")
    assert sheet.problems[2].zh.startswith("B4：单元格中是公式文字")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "gb18030"])
def test_any_usual_encoding_is_read_and_excel_gets_its_mark_back(encoding: str):
    sheet = sheet_of(csv_bytes([("证书名称",), ("毒理学家认证",)], encoding))
    assert sheet.rows == [("毒理学家认证",)]
    assert sheet.excel is (encoding != "utf-8")
    assert not sheet.workbook


def test_merged_cells_dates_and_further_sheets_are_as_in_an_import():
    rows = [("Certificate", "City"), ("ABT", "suzhou"), ("PMP", None)]
    sheet = sheet_of(workbook(("空", [], ()), ("名册", rows, ("B2:B3",))))
    assert [row[1] for row in sheet.rows] == ["suzhou", "suzhou"]
    assert sheet.workbook


def test_no_header_but_a_known_one_is_taken_for_a_name():
    """A number of a certificate is looked up by nobody."""
    sheet = sheet_of(csv_bytes([("证书编号", "证书名称", "姓名"), ("X1", "ABT", "李")]))
    assert sheet.columns == [(1, "name")]


def test_a_list_without_a_head_is_one_of_names():
    assert sheet_of(b"ABT\nPMP\n").columns == [(0, "name")]


def test_every_header_that_the_page_names_is_understood():
    for column, names in NAMES.items():
        for name in names.split("|"):
            sheet = sheet_of(csv_bytes([("证书名称", name), ("ABT", "x")]))
            assert (1, column) in sheet.columns, name


def test_more_rows_than_a_batch_has_are_refused():
    with pytest.raises(BadField) as refused:
        sheet_of(b"name\n" + b"ABT\n" * (MOST_ROWS + 1))
    assert refused.value.code == "too_many_rows"

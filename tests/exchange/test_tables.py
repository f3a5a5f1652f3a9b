"""CSV and XLSX: nothing a program could run, nothing lost, the same bytes for the same links."""

from __future__ import annotations

import json
from io import BytesIO, StringIO

import pytest
from exchange.exported import csv_rows, exported
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook

from mapper.catalogue.records import MemoryRecords
from mapper.editions import PublishedRecords
from mapper.exchange import COLUMNS, Format, read_csv, workbook
from mapper.exchange.tables import FORMULA, guarded, unguarded
from mapper.exchange.workbook import LONGEST, cell

NASTY = st.text(st.sampled_from("=+-@\t\r\n'\",|;{}[]证 aA1＝＠\ufeff\u2028\0"), max_size=8)
TEXTS = st.one_of(NASTY, st.text(max_size=12).filter(lambda t: t.isprintable()))


# --- formulas ---------------------------------------------------------------------


@given(TEXTS)
def test_no_cell_begins_as_a_formula_and_every_text_comes_back(text: str) -> None:
    assert guarded(text)[:1] not in FORMULA
    assert unguarded(guarded(text)) == text


def test_every_cell_of_a_table_is_guarded(small: MemoryRecords) -> None:
    data = exported(small, Format.CSV)[0]
    rows = {row["id"]: row for row in csv_rows(data)}
    assert rows["suzhou.lower.either"]["note_zh"] == "'=1+1"
    assert rows["suzhou.lower.either"]["note_en"] == "'@SUM(A1)"
    assert not [c for row in rows.values() for c in row.values() if c[:1] in FORMULA and c]


def test_every_cell_of_a_workbook_is_a_text_as_it_is_meant(small: MemoryRecords) -> None:
    book = load_workbook(BytesIO(exported(small, Format.XLSX)[0]))
    head, *rows = list(book["links"].iter_rows())
    assert [found.value for found in head] == COLUMNS[:-1]
    assert {c.data_type for row in rows for c in row if c.value is not None} == {"s"}
    notes = {row[0].value: row[COLUMNS.index("note_zh")].value for row in rows}
    assert notes["suzhou.lower.either"] == "=1+1"


# --- the same in both languages and both tables --------------------------------------


def test_csv_and_workbook_hold_the_same_cells(published: PublishedRecords) -> None:
    rows = csv_rows(exported(published, Format.CSV)[0])
    sheet = load_workbook(BytesIO(exported(published, Format.XLSX)[0]), read_only=True)["links"]
    head, *cells = list(sheet.iter_rows(values_only=True))
    assert len(cells) == len(rows) == 7
    for told, row in zip(cells, rows, strict=True):
        plain = {name: unguarded(text) for name, text in row.items() if name != "about"}
        assert {str(n): c or "" for n, c in zip(head, told, strict=True)} == plain


def test_a_row_says_all_of_a_link_in_both_languages(small: MemoryRecords) -> None:
    row = {row["id"]: row for row in csv_rows(exported(small, Format.CSV)[0])}["suzhou.abt.t3"]
    assert (row["subject_zh"], row["subject_en"]) == (
        "毒理学家认证",
        "Board certified toxicologist",
    )
    assert row["awarding_body_en"] == "American Board of Toxicology"
    assert row["object_id"] == "engineering.engineering-pharmaceutical.T3"
    assert row["place_zh"] == "苏州"
    assert row["edition_en"] == "Fifth batch"
    assert row["conditions_zh"].startswith("（1）本科及以上学历学位；从事相关专业工作满5年")
    assert [found["kind"] for found in json.loads(row["conditions"])][:2] == [
        "degree", "work_years",
    ]  # fmt: skip
    assert row["steps_en"] == "theory test; theory test", "one of the link, one of its edition"
    assert row["sources_en"] == "A notice, item 1, 2022-03-28, seen in a source"
    assert row["sources_zh"] == "A notice，第1条，2022-03-28，见于来源"
    assert (row["in_force_from"], row["in_force_until"]) == ("2022-03-28", "")
    assert (row["certainty"], row["approved_by"]) == ("seen", "")


def test_rows_of_an_office_say_how_many_approved_and_in_which_editions(
    published: PublishedRecords,
) -> None:
    ours = [row for row in csv_rows(exported(published, Format.CSV)[0]) if row["approved_by"]]
    told = {(r["approved_by"], r["first_edition"], r["edition"]) for r in ours}
    assert told == {
        ("2", "office-suzhou-1", "office-suzhou-2"),
        ("1", "office-suzhou-2", "office-suzhou-3"),
    }
    assert {r["in_force_until"] for r in ours} == {"2027-01-14", ""}


# --- what an export says of itself -----------------------------------------------------


@pytest.mark.parametrize("form", list(Format))
def test_the_content_is_the_same_in_every_format(published: PublishedRecords, form: Format):
    assert exported(published, form)[1].content == exported(published, Format.CSV)[1].content


@pytest.mark.parametrize("form", list(Format))
def test_the_same_links_give_the_same_bytes(published: PublishedRecords, form: Format) -> None:
    assert exported(published, form)[0] == exported(published, form)[0]


def test_the_first_row_alone_says_what_the_file_is(small: MemoryRecords) -> None:
    data, about = exported(small, Format.CSV)
    first, *rest = [row["about"] for row in csv_rows(data)]
    told = json.loads(first)
    assert told["licence"] == "https://www.apache.org/licenses/LICENSE-2.0"
    assert told["content"] == about.content
    assert (told["date"], told["edition"], told["links"]) == ("2026-11-22", None, 5)
    assert told["cannot_carry"]
    assert not any(rest)


def test_the_second_sheet_says_what_the_file_is(small: MemoryRecords) -> None:
    data, about = exported(small, Format.XLSX, edition="suzhou-5")
    sheet = load_workbook(BytesIO(data), read_only=True)["about"]
    rows = [row for row in sheet.iter_rows(values_only=True) if row[0]]
    told = {row[0]: row[1:] for row in rows}
    assert told["licence"][0] == "https://www.apache.org/licenses/LICENSE-2.0"
    assert told["content"] == (about.content, about.content)
    assert told["edition"] == ("第五批", "Fifth batch")
    assert (told["edition_id"][0], told["date"][0]) == ("suzhou-5", "2026-11-22")
    carried = [row[2] for row in rows if row[0] == "cannot_carry"]
    assert carried == [text.en for text in about.cannot_carry]


def test_an_edition_without_links_is_a_table_without_rows(small: MemoryRecords) -> None:
    data, about = exported(small, Format.CSV, edition="directory-2021")
    assert (csv_rows(data), about.links) == ([], 0)
    assert list(read_csv(StringIO(data.decode()))) == []


def test_a_sheet_that_cannot_hold_all_links_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workbook, "MOST_ROWS", 3)

    def written(rows: int) -> None:
        with (
            workbook.workbook(BytesIO(), ["links"]) as book,
            book.sheet(["id"], [10]) as write,
        ):
            for number in range(rows):
                write([str(number)])

    written(2)
    with pytest.raises(workbook.TooManyRows, match="export as csv"):
        written(3)


@pytest.mark.parametrize(
    ("text", "units"),
    [
        ("a" * LONGEST, LONGEST),
        ("证" * (LONGEST + 1), LONGEST),
        ("𠮷" * LONGEST, LONGEST),
    ],
)
def test_a_cell_is_cut_where_a_spreadsheet_would_break_and_says_so(text: str, units: int) -> None:
    shown = cell(text)
    assert len(shown.encode("utf-16-le")) // 2 in (units, units - 1)
    assert shown == text or shown.endswith("cut）")

"""CSV and XLSX: nothing a program could run, nothing lost, the same bytes for the same links."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace
from io import BytesIO, StringIO

import pytest
import strategies as s
from exchange.exported import csv_rows, exported
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook

from mapper.catalogue.records import MemoryRecords
from mapper.domain import (
    CHINA,
    Certainty,
    Claim,
    Condition,
    EditionId,
    Link,
    LinkId,
    ListId,
    NodeId,
    Relation,
    SourceId,
    Step,
    Text,
)
from mapper.editions import PublishedRecords
from mapper.errors import FaultyFile
from mapper.exchange import COLUMNS, Format, read_csv, workbook
from mapper.exchange.tables import FORMULA, Lines, guarded, header, row_of, unguarded
from mapper.exchange.voice import Voice
from mapper.exchange.workbook import LONGEST, cell
from mapper.ports import Records

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
        ("\x01\x0b", 2),
    ],
)
def test_a_cell_is_cut_where_a_spreadsheet_would_break_and_says_so(text: str, units: int) -> None:
    shown = cell(text)
    assert len(shown.encode("utf-16-le")) // 2 in (units, units - 1)
    assert shown == text or shown.endswith("cut）") or set(shown) == {"\ufffd"}


# --- and back ------------------------------------------------------------------------


def again(records: MemoryRecords, links: Sequence[Link]) -> MemoryRecords:
    """The same vocabulary with these links alone."""
    table = {path: rows for path, rows in records.table.items() if not path.startswith("links/")}
    return MemoryRecords(table, tuple(links))


def round_trip(records: Records, data: bytes, base: MemoryRecords) -> None:
    links = list(read_csv(StringIO(data.decode(), newline="")))
    wanted = [link for each in records.linked() for link in records.links_from([each])]
    assert sorted(links, key=lambda e: e.id) == sorted(wanted, key=lambda e: e.id)
    assert exported(again(base, links), Format.CSV)[0] == data


def test_the_shipped_links_come_back_and_leave_again_with_the_same_bytes(
    shipped: MemoryRecords,
) -> None:
    round_trip(shipped, exported(shipped, Format.CSV)[0], shipped)


def test_office_links_come_back_too(published: PublishedRecords) -> None:
    data = exported(published, Format.CSV)[0]
    links = list(read_csv(StringIO(data.decode(), newline="")))
    assert sum(link.approved_by for link in links) == 3
    known = {link.id: link for each in published.linked() for link in published.links_from([each])}
    assert {link.id: link for link in links} == known


@given(s.questions())
@settings(max_examples=25)
def test_links_of_any_world_come_back(asked: s.Asked) -> None:
    world = asked.world
    data = exported(world, Format.CSV)[0]
    found = list(read_csv(StringIO(data.decode(), newline="")))
    assert found == sorted(world.links, key=lambda link: (link.subject, link.id))


FREE = TEXTS.filter(lambda text: "|" not in text and "\0" not in text)
BILINGUAL = st.one_of(st.none(), st.builds(Text, FREE.filter(bool), FREE))
ROWS = st.builds(
    Condition, FREE, FREE, FREE, FREE, FREE, FREE, FREE, BILINGUAL, st.sampled_from(Certainty)
)
STEPS = st.builds(Step, FREE, st.integers(0, 9), FREE, BILINGUAL, st.sampled_from(Certainty))


@given(
    FREE, BILINGUAL, st.lists(ROWS, max_size=3), st.lists(STEPS, max_size=2), st.integers(0, 9),
    st.lists(FREE.filter(bool), max_size=2),
)  # fmt: skip
def test_whatever_stands_in_a_link_comes_back(
    text: str, both: Text | None, rows: list[Condition], steps: list[Step], people: int,
    parts: list[str],
) -> None:  # fmt: skip
    claim = Claim(LinkId("l1"), SourceId(text), text, Certainty.PARTLY, text, text, text, both)
    link = Link(
        LinkId("l1"), NodeId(f"{text}x"), Relation.RECOGNISED_AS, s.title("T3"), CHINA,
        EditionId(text) if text else None, (claim,), list_id=ListId("l"), part=tuple(parts),
        part_mode="one_of", part_text=both, covers=text, conditions=tuple(rows),
        steps=tuple(steps), result_term=text, valid_from=text, valid_until=text, note=both,
        approved_by=people, first_edition=EditionId("e") if people else None,
    )  # fmt: skip
    plain = replace(link, valid_from="", valid_until="", conditions=())  # words need real values
    said = Voice(s.World(s.vocabulary(), {})).say(plain)
    stream = StringIO(newline="")
    stream.write(header())
    Lines(stream).add(row_of(replace(said, link=link)))
    stream.seek(0)
    assert list(read_csv(stream)) == [link]


@pytest.mark.parametrize(
    ("spoil", "reason"),
    [
        (lambda text: text.replace("claims", "claim", 1), "a column is missing"),
        (lambda text: text.replace("recognised_as", "same_as"), "no such relation"),
        (lambda text: text.replace('[{""certainty', '{""certainty', 1), "broken JSON"),
        (lambda text: text[: len(text) // 2], "half a file"),
        (lambda text: text.replace("title,engineering", "tittle,engineering"), "no such kind"),
    ],
)
def test_what_is_no_export_is_refused_with_its_line(
    small: MemoryRecords, spoil: object, reason: str
) -> None:
    assert callable(spoil)
    text = spoil(exported(small, Format.CSV)[0].decode())
    with pytest.raises(FaultyFile) as caught:
        list(read_csv(StringIO(text)))
    assert caught.value.faults[0].line >= 1, reason


def test_the_mark_that_some_programs_put_before_utf8_does_no_harm(small: MemoryRecords) -> None:
    text = exported(small, Format.CSV)[0].decode()
    assert not text.startswith("\ufeff")
    assert list(read_csv(StringIO("\ufeff" + text))) == list(read_csv(StringIO(text)))

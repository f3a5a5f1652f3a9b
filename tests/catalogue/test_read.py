"""Reading: every fault of a folder at once, at its path, line and column."""

from __future__ import annotations

from pathlib import Path

import pytest
from folders import SMALL, add, change, columns_of, read_cells, write_cells

from mapper.catalogue import read
from mapper.catalogue.check import check_folder
from mapper.catalogue.read import pattern_of, read_folder
from mapper.catalogue.rows import FILES, CertificateRow, LinkRow, PermitRow
from mapper.errors import Fault

EVERY_COLUMN = [(path, column) for path in SMALL for column in columns_of(path)]
ABT = "foreign/united-states.csv"

# What a column refuses, by its name; the pair of file and column wins over the name alone.
NO_ID, NO_WORD, NOWHERE = "Not an id", "perhaps", "nowhere"
UNFIT = {
    **dict.fromkeys(("id", "ladder"), NO_ID),
    **dict.fromkeys(
        ("kind", "certainty", "relation", "object_kind", "which_by", "standing", "walk", "nature",
         "subject_kinds", "object_kinds", "type", "category", "decides", "part_mode", "covers",
         "scope", "operator", "by", "unit"),
        NO_WORD,
    ),
    **dict.fromkeys(
        ("source", "edition", "list", "place", "series", "specialty", "body", "origins", "fields",
         "family", "certificate", "replaces", "adds_to", "restates", "link", "channel", "step",
         "part", "subject", "subjects", "object", "scope_id", "parents", "parent", "field",
         "applies_to", "value", "levels"),
        NOWHERE,
    ),
    **dict.fromkeys(("rank", "number", "stated_count", "grade_rank", "order"), "many"),
    **dict.fromkeys(
        ("published", "read_on", "valid_from", "valid_until", "not_before"), "2022-02-30"
    ),
    **dict.fromkeys(("term", "result_term"), "three years"),
    **dict.fromkeys(("url", "verify_url"), "example.org"),
    **dict.fromkeys(
        ("aliases", "former_names", "abbreviations", "records", "unverified", "parties",
         "benefits_zh", "benefits_en", "operators"),
        "one||two",
    ),
    **dict.fromkeys(
        ("zh", "en", "title_zh", "title_en", "name_en", "term_zh", "term_en", "proves_zh",
         "proves_en", "text_zh", "text_en", "locator", "route", "frame", "level"),
        "",
    ),
}  # fmt: skip
UNFIT_HERE = {
    ("vocab/places.csv", "code"): "12",
    ("cn/occupations.csv", "code"): "6-31",
    ("cn/titles.csv", "level"): "SL4",
    ("vocab/terms.csv", "category"): "Not a code",
    ("vocab/terms.csv", "en_alternatives"): "one||two",
    ("vocab/relations.csv", "id"): NO_WORD,
    ("vocab/frames.csv", "id"): "",
    ("conditions/suzhou.csv", "kind"): "unheard_of",
    ("entry_routes.csv", "kind"): "unheard_of",
}
# Any text will do here: only what no cell may have is refused.
FREE = {
    "record", "note_zh", "note_en", "gloss_zh", "gloss_en", "department_zh", "department_en",
    "legal_basis", "native", "abbreviation", "name_zh", "name_native", "grade", "publisher",
    "document", "since", "name", "eqf", "isced", "part_zh", "part_en", "review_zh", "review_en",
    "renewal_zh", "renewal_en", "on_lapse_zh", "on_lapse_en", "code",
}  # fmt: skip
FREE_HERE = {
    ("vocab/title_levels.csv", "kind"),
    ("vocab/skill_levels.csv", "kind"),
    ("cn/titles.csv", "en"),
    ("bodies.csv", "zh"),
    ("editions.csv", "number"),
    ("claims/suzhou.csv", "value"),
    ("conditions/suzhou.csv", "text_zh"),
    ("conditions/suzhou.csv", "text_en"),
    ("steps/suzhou.csv", "text_zh"),
    ("steps/suzhou.csv", "text_en"),
    ("sources.csv", "title_zh"),
    ("sources.csv", "url"),
}


def unfit(path: str, column: str) -> str | None:
    """A value that a column refuses, none where any text will do."""
    if (path, column) in FREE_HERE:
        return None
    return UNFIT_HERE.get((path, column), UNFIT.get(column))


def places(faults: list[Fault]) -> set[tuple[str, int, str]]:
    return {(fault.path, fault.line, fault.column) for fault in faults}


def only_fault(folder: Path) -> Fault:
    _, faults = read_folder(folder)
    assert len(faults) == 1, faults
    return faults[0]


def rewrite(folder: Path, path: str, old: str, new: str) -> None:
    text = (folder / path).read_text(encoding="utf-8")
    assert old in text
    (folder / path).write_text(text.replace(old, new, 1), encoding="utf-8", newline="")


def test_the_small_folder_has_a_file_for_every_pattern_and_no_fault(folder: Path) -> None:
    assert {pattern_of(path) for path in SMALL} == set(FILES)
    assert check_folder(folder) == []


@pytest.mark.parametrize(("path", "column"), EVERY_COLUMN)
def test_a_control_character_is_reported_at_its_line_and_column(
    folder: Path, path: str, column: str
) -> None:
    value = read_cells(folder / path)[0][column]
    change(folder, path, 2, **{column: f"a\x07{value}"})
    assert places(check_folder(folder)) == {(path, 2, column)}


@pytest.mark.parametrize(("path", "column"), EVERY_COLUMN)
def test_a_value_that_does_not_suit_its_column_is_reported_there(
    folder: Path, path: str, column: str
) -> None:
    value = unfit(path, column)
    if value is None:
        assert column in FREE or (path, column) in FREE_HERE, "say what this column refuses"
        return
    change(folder, path, 2, **{column: value})
    assert (path, 2, column) in places(check_folder(folder))


@pytest.mark.parametrize("path", SMALL)
def test_white_space_around_any_cell_of_a_row_is_reported(folder: Path, path: str) -> None:
    cells = read_cells(folder / path)[0]
    change(folder, path, 2, **{column: f"{cell or 'x'}\u3000" for column, cell in cells.items()})
    _, faults = read_folder(folder)
    found = {fault.column for fault in faults if "white space" in fault.reason}
    assert found == set(columns_of(path))


@pytest.mark.parametrize("path", SMALL)
def test_a_missing_column_is_named_in_every_file(folder: Path, path: str) -> None:
    columns = columns_of(path)
    write_cells(folder / path, columns[1:], [])
    fault = only_fault(folder)
    assert (fault.path, fault.line, fault.column) == (path, 1, columns[0])
    assert "missing" in fault.reason


def test_all_faults_of_all_files_are_reported_at_once(folder: Path) -> None:
    change(folder, ABT, 3, certainty="sure", origins="Not an id")
    change(folder, ABT, 4, name_en="")
    change(folder, "sources.csv", 2, kind="rumour", published="soon")
    _, faults = read_folder(folder)
    assert places(faults) == {
        (ABT, 3, "certainty"),
        (ABT, 3, "origins"),
        (ABT, 4, "name_en"),
        ("sources.csv", 2, "published"),
        ("sources.csv", 2, "kind"),
    }


def test_bytes_that_are_not_utf_8_are_reported_at_their_line(folder: Path) -> None:
    data = (folder / ABT).read_bytes().replace("毒理学家认证".encode(), "毒".encode("gbk"))
    (folder / ABT).write_bytes(data)
    fault = only_fault(folder)
    assert (fault.path, fault.line, fault.column) == (ABT, 2, "name_zh")
    assert "UTF-8" in fault.reason


def test_a_file_in_another_encoding_is_refused_at_its_header(folder: Path) -> None:
    (folder / ABT).write_bytes((folder / ABT).read_text(encoding="utf-8").encode("utf-16"))
    _, faults = read_folder(folder)
    assert {fault.path for fault in faults} == {ABT}


def test_a_byte_order_mark_and_windows_line_ends_are_tolerated(folder: Path) -> None:
    data = (folder / ABT).read_bytes().replace(b"\n", b"\r\n")
    (folder / ABT).write_bytes(b"\xef\xbb\xbf" + data)
    rows, faults = read_folder(folder)
    assert faults == []
    assert [placed.line for placed in rows.of(CertificateRow) if placed.path == ABT] == [2, 3, 4]


@pytest.mark.parametrize(
    "character",
    [
        "\x00",  # as broken exports have it
        "\t",
        "\r",  # alone it would look like a line end
        "\x7f",
        "\u200b",  # a space of no width hides inside a name
        "\u202e",  # turns what follows around on the screen
        "\ufeff",
    ],
)
def test_characters_that_nobody_sees_are_refused(folder: Path, character: str) -> None:
    rewrite(folder, ABT, "Board certified", f"Board{character}certified")
    fault = only_fault(folder)
    assert (fault.path, fault.line, fault.column) == (ABT, 2, "name_en")
    assert "invisible" in fault.reason


@pytest.mark.parametrize(
    ("cell", "why"),
    [
        ('"Board certified toxicologist', "never closed"),
        ('"Board" certified toxicologist', "text after the closing mark"),
        ('"Board certified\ntoxicologist"', "a cell over two lines"),
    ],
)
def test_a_quotation_mark_that_is_not_closed_is_reported_where_it_opens(
    folder: Path, cell: str, why: str
) -> None:
    rewrite(folder, ABT, "Board certified toxicologist", cell)
    rows, faults = read_folder(folder)
    assert (ABT, 2, "-") in places(faults), why
    assert any("quotation mark" in fault.reason for fault in faults)
    assert "toxicologist-lower" in {placed.row.id for placed in rows.of(CertificateRow)}


def test_a_cell_without_end_is_refused_not_read(folder: Path) -> None:
    change(folder, ABT, 2, name_en="x" * 200_000)
    assert "longer than" in only_fault(folder).reason


def test_columns_that_are_unknown_double_or_out_of_order_are_named(folder: Path) -> None:
    header = ",".join(columns_of("members.csv"))
    for wrong, column, reason in (
        (header.replace("source", "sauce"), "sauce", "no column is called 'sauce'"),
        (header.replace("source", "sauce"), "source", "missing"),
        (header.replace("record", "family"), "family", "named twice"),
        (header.replace("source", "So\tid"), "-", "no column is called"),
        (header.replace("family,certificate", "certificate,family"), "certificate", "out of order"),
    ):
        (folder / "members.csv").write_text(wrong + "\n", encoding="utf-8")
        _, faults = read_folder(folder)
        found = [f for f in faults if f.column == column and reason in f.reason]
        assert [(f.path, f.line) for f in found] == [("members.csv", 1)], wrong


def test_rows_under_columns_out_of_order_are_still_read_by_name(folder: Path) -> None:
    cells = read_cells(folder / ABT)
    write_cells(folder / ABT, columns_of(ABT)[::-1], cells)
    rows, faults = read_folder(folder)
    assert [fault.line for fault in faults] == [1]
    assert "abt" in {placed.row.id for placed in rows.of(CertificateRow)}


def test_too_few_and_too_many_cells_are_reported(folder: Path) -> None:
    text = (folder / "members.csv").read_text(encoding="utf-8").rstrip("\n")
    (folder / "members.csv").write_text(f"{text},more\na,b\n", encoding="utf-8")
    _, faults = read_folder(folder)
    assert places(faults) == {("members.csv", 2, "-"), ("members.csv", 3, "-")}
    assert "6 cells and should have 5" in faults[0].reason


def test_blank_lines_are_reported_and_the_lines_after_them_keep_their_number(folder: Path) -> None:
    rewrite(folder, ABT, "\ntoxicologist-higher", "\n\n  \ntoxicologist-higher")
    rows, faults = read_folder(folder)
    assert places(faults) == {(ABT, 3, "-"), (ABT, 4, "-")}
    assert "blank" in faults[0].reason
    lines = {placed.row.id: placed.line for placed in rows.of(CertificateRow)}
    assert lines["toxicologist-higher"] == 5


def test_white_space_beside_a_bar_is_reported(folder: Path) -> None:
    change(folder, ABT, 2, aliases="ABT |DABT")
    fault = only_fault(folder)
    assert (fault.line, fault.column) == (2, "aliases")
    assert "beside a |" in fault.reason


def test_an_empty_file_is_told_what_its_first_line_must_be(folder: Path) -> None:
    (folder / "members.csv").write_text("", encoding="utf-8")
    assert "family,certificate,certainty,source,record" in only_fault(folder).reason


def test_a_file_that_nothing_knows_is_reported(folder: Path) -> None:
    add(folder, "links/suzhou/more.csv")
    for path in ("notes.txt", "links/2022.csv", "links/a/b/c.csv", "links/a/b/c/d.csv"):
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text("x", encoding="utf-8")
    _, faults = read_folder(folder)
    unknown = {fault.path for fault in faults if "no catalogue file" in fault.reason}
    assert unknown == {"notes.txt", "links/2022.csv", "links/a/b/c.csv", "links/a/b/c"}


def test_what_belongs_beside_the_files_is_passed_over(folder: Path) -> None:
    for path in ("README.md", "datapackage.json", "__init__.py", ".hidden", "__pycache__/x.pyc"):
        (folder / path).parent.mkdir(exist_ok=True)
        (folder / path).write_text("x", encoding="utf-8")
    assert check_folder(folder) == []


def test_a_file_that_is_too_large_is_refused(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(read, "LARGEST", 4000)
    change(folder, "members.csv", 2, record="x" * 4000)
    fault = only_fault(folder)
    assert fault.path == "members.csv"
    assert "divide it" in fault.reason


@pytest.mark.parametrize("name", ["empty", "absent"])
def test_a_folder_without_files_is_one_fault(tmp_path: Path, name: str) -> None:
    (tmp_path / "empty").mkdir()
    assert [str(fault) for fault in check_folder(tmp_path / name)] == [
        f".:1: -: {name} holds no catalogue file"
    ]


def test_a_file_that_cannot_be_opened_is_reported(folder: Path) -> None:
    (folder / "sources.csv").unlink()
    (folder / "sources.csv").symlink_to(folder / "nowhere")
    fault = only_fault(folder)
    assert (fault.path, fault.line) == ("sources.csv", 1)
    assert "cannot be read" in fault.reason


def test_no_reason_speaks_the_language_of_the_library(folder: Path) -> None:
    for path, column in EVERY_COLUMN:
        value = unfit(path, column)
        if value is not None:
            change(folder, path, 2, **{column: value})
    change(folder, ABT, 3, grade_rank="9" * 400)
    _, faults = read_folder(folder)
    assert len(faults) > 100
    for fault in faults:
        assert "pydantic" not in fault.reason.lower()
        assert "Value error" not in fault.reason
        assert "Input should" not in fault.reason
        assert "^" not in fault.reason
        assert len(fault.reason) <= 301


def test_a_refused_word_is_answered_with_those_that_are_allowed(folder: Path) -> None:
    change(folder, ABT, 2, kind="cert", certainty="sure")
    _, faults = read_folder(folder)
    assert [fault.reason for fault in faults] == [
        "'sure' is not known here; write 'seen', 'partly' or 'memory'",
        "'cert' does not fit; write certificate, family or placeholder",
    ]


def test_rows_are_found_by_model_and_by_file(folder: Path) -> None:
    rows, _ = read_folder(folder)
    assert [placed.where for placed in rows.of(LinkRow)] == [
        "links/suzhou/2022.csv:2",
        "links/suzhou/2022.csv:3",
    ]
    assert [placed.row.kind for placed in rows.of(PermitRow)] == ["permit", "activity"]
    assert [placed.row.kind for placed in rows.of(PermitRow, "cn/licences.csv")] == ["activity"]
    assert rows.table()["members.csv"][0].key_of() == ("toxicologists", "abt")
    assert rows.unread == frozenset()

"""Writing: what was read is written back byte for byte, and in one order."""

from __future__ import annotations

from pathlib import Path

import pytest
from folders import SMALL, small_folder
from hypothesis import given
from hypothesis import strategies as st

from mapper.catalogue.read import pattern_of, read_folder
from mapper.catalogue.rows import FILES, CertificateRow, ConditionRow, MemberRow, Row
from mapper.catalogue.write import sort_rows, write_rows
from mapper.domain import Certainty

IDS = st.from_regex(r"[a-z0-9]{1,8}(-[a-z0-9]{1,8})?", fullmatch=True)
TEXTS = st.text(
    st.characters(
        exclude_categories=("C", "Z"), exclude_characters="|\ufffc\ufffd", max_codepoint=0x2FFFF
    )
    | st.sampled_from(" ,\"'\n;")
    | st.sampled_from("证書，（ＡＢＴ"),
    max_size=30,
).map(lambda text: " ".join(text.split()))
WORDS = TEXTS.filter(bool)
CERTIFICATES = st.builds(
    CertificateRow,
    id=IDS,
    kind=st.sampled_from(["certificate", "family", "placeholder"]),
    body=IDS | st.just(""),
    origins=st.lists(IDS, max_size=3),
    name_en=WORDS,
    name_zh=TEXTS,
    aliases=st.lists(WORDS, max_size=3),
    grade_rank=st.just("") | st.integers(0, 99).map(str),
    certainty=st.sampled_from(Certainty),
)


def write_again(folder: Path, target: Path) -> None:
    rows, faults = read_folder(folder)
    assert faults == []
    for path in {one.path for found in rows.by_pattern.values() for one in found}:
        pattern = pattern_of(path)
        assert pattern is not None
        placed = rows.by_pattern[pattern]
        write_rows(target / path, FILES[pattern], [one.row for one in placed if one.path == path])


@pytest.mark.parametrize("path", SMALL)
def test_every_kind_of_file_is_written_back_as_it_was(tmp_path: Path, path: str) -> None:
    folder = small_folder(tmp_path)
    write_again(folder, tmp_path / "again")
    assert (tmp_path / "again" / path).read_bytes() == (folder / path).read_bytes()


@given(rows=st.lists(CERTIFICATES, unique_by=lambda row: row.id, min_size=1, max_size=8))
def test_whatever_is_written_is_read_and_written_again_byte_for_byte(
    tmp_path_factory: pytest.TempPathFactory, rows: list[CertificateRow]
) -> None:
    folder = tmp_path_factory.mktemp("written")
    path = Path("foreign/international.csv")
    write_rows(folder / path, CertificateRow, rows)
    found, faults = read_folder(folder)
    assert faults == []
    assert [placed.row for placed in found.of(CertificateRow)] == sort_rows(rows)
    write_again(folder, folder / "again")
    assert (folder / "again" / path).read_bytes() == (folder / path).read_bytes()


def member(family: str, certificate: str) -> MemberRow:
    return MemberRow(family=family, certificate=certificate, certainty=Certainty.SEEN)


def test_rows_are_sorted_by_their_key_columns() -> None:
    rows = [member("b", "a"), member("a", "c"), member("a", "b")]
    assert [row.key_of() for row in sort_rows(rows)] == [("a", "b"), ("a", "c"), ("b", "a")]


def test_the_order_in_which_rows_come_does_not_matter(tmp_path: Path) -> None:
    rows = [member("b", "a"), member("a", "c"), member("a", "b")]
    write_rows(tmp_path / "one.csv", MemberRow, rows)
    write_rows(tmp_path / "two.csv", MemberRow, rows[::-1])
    assert (tmp_path / "one.csv").read_bytes() == (tmp_path / "two.csv").read_bytes()


def test_quotation_marks_stand_only_where_they_must(tmp_path: Path) -> None:
    row = ConditionRow(
        scope="link", scope_id="a", route="r1", kind="other", operator="=", value="say",
        text_zh="说“好”，或", text_en='say "yes", or', certainty=Certainty.SEEN,
    )  # fmt: skip
    write_rows(tmp_path / "deep" / "one.csv", ConditionRow, [row])
    data = (tmp_path / "deep" / "one.csv").read_bytes()
    line = data.decode("utf-8").split("\n")[1]
    assert line == 'link,a,,r1,other,=,say,,,说“好”，或,"say ""yes"", or",seen,'
    assert b"\r" not in data
    assert data.endswith(b"seen,\n")


def test_a_file_without_rows_has_its_header(tmp_path: Path) -> None:
    empty: list[Row] = []
    for path, model in (("a.csv", MemberRow), ("b.csv", CertificateRow)):
        write_rows(tmp_path / path, model, empty)
        written = (tmp_path / path).read_text(encoding="utf-8")
        assert written == ",".join(model.model_fields) + "\n"

"""The term table from which the Chinese bag learns: its form, its reach, what it must not hold."""

import csv
import os
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from mapper.matching.coverage import FLOOR, Coverage, coverage
from mapper.text import has_han, normalise

ROOT = Path(__file__).parents[2]
CATALOGUES = ROOT / "catalogues"
TERMS = CATALOGUES / "vocab" / "terms.csv"
BILINGUAL = Path(os.environ.get("QUALMAP_BILINGUAL_DIR", ROOT / "../shared/data/bilingual"))
CATEGORIES = {
    "body", "char", "level", "occupation", "place", "qualification", "qualifier", "role", "suffix",
}  # fmt: skip
NAMED_FILES = (
    "bodies.csv",
    "cn/directory.csv",
    "cn/licences.csv",
    "cn/occupations.csv",
    "cn/permits.csv",
    "cn/titles.csv",
    "vocab/fields.csv",
    "vocab/series.csv",
    "vocab/specialties.csv",
)
NAME_COLUMNS = ("zh", "name_zh", "gloss_zh", "aliases", "former_names")


@cache
def rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def loaded_names() -> Iterator[str]:
    """Every Chinese name, alias and former name of a node, body, series, specialty or field."""
    foreign = sorted((CATALOGUES / "foreign").glob("*.csv"))
    for path in [*(CATALOGUES / name for name in NAMED_FILES), *foreign]:
        for row in rows(path):
            for column in NAME_COLUMNS:
                yield from filter(has_han, row.get(column, "").split("|"))


def given(name: str) -> list[dict[str, str]]:
    path = BILINGUAL / name
    if not path.is_file():
        pytest.skip(f"{path} is absent; set QUALMAP_BILINGUAL_DIR")
    return rows(path)


def english(row: dict[str, str]) -> list[str]:
    return [row["en"], *filter(None, row["en_alternatives"].split("|"))]


def test_the_file_is_written_as_catalogue_files_are():
    data = TERMS.read_bytes()
    assert data.decode("utf-8").startswith("zh,en,en_alternatives,category\n")
    assert b"\r" not in data
    assert data.endswith(b"\n")


def test_the_terms_are_sorted_and_no_two_are_one_in_another_script():
    terms = [(row["zh"], row["en"]) for row in rows(TERMS)]
    assert terms == sorted(terms)
    assert len({normalise(zh) for zh, _ in terms}) == len(terms)


def test_there_are_enough_terms_each_with_english_and_a_known_category():
    assert len(rows(TERMS)) >= 2_000
    assert {row["category"] for row in rows(TERMS)} == CATEGORIES
    assert not [row for row in rows(TERMS) if not row["zh"] or not row["en"]]


def test_the_english_is_clean_and_never_given_twice():
    for row in rows(TERMS):
        words = english(row)
        assert len(set(words)) == len(words), row
        assert all(word == word.strip() and ";" not in word for word in words), row


def test_every_given_term_is_there():
    assert {row["zh"] for row in given("terms.csv")} <= {row["zh"] for row in rows(TERMS)}


def test_no_added_term_is_a_judged_name_or_query():
    judged = {
        normalise(row[column])
        for row in given("judged_pairs_dev.csv")
        for column in ("zh", "en", "foreign_query_en", "alt_query_zh")
        if row[column]
    }
    known = {row["zh"] for row in given("terms.csv")}
    added = [row for row in rows(TERMS) if row["zh"] not in known]
    assert added
    leaked = [row for row in added if judged & {*map(normalise, [row["zh"], *english(row)])}]
    assert leaked == []


def test_the_terms_cover_every_loaded_chinese_name():
    found = coverage(loaded_names(), (row["zh"] for row in rows(TERMS)))
    assert len(found.shares) > 1_000
    assert found.complete, f"below {FLOOR:.0%}: {found.below}; missing: {found.missing}"


def test_coverage_is_a_share_of_characters_whatever_the_script_or_width():
    found = coverage(["註冊醫師", "ＡＣＣＡ会员", "会员"], ["注册", "医", "会员"])
    assert found.shares == {"註冊醫師": 0.75, "ＡＣＣＡ会员": 1, "会员": 1}
    assert found.missing == {"师": 1}
    assert found.below == ("註冊醫師",)
    assert found.lowest == 0.75
    assert not found.complete


def test_what_is_missing_most_and_worst_comes_first():
    found = coverage(["乙甲", "丙乙丁", "甲"], ["丁"])
    assert list(found.missing.items()) == [("乙", 2), ("甲", 2), ("丙", 1)]
    assert found.below == ("乙甲", "甲", "丙乙丁")


def test_names_without_chinese_are_left_out_and_none_is_complete():
    assert coverage(["ACCA", "", "2"], ["会计"]) == Coverage({}, {})
    assert coverage([], []).complete
    assert coverage([], []).lowest == 1


def test_another_floor_can_be_asked_for():
    assert coverage(["医师"], ["医"], floor=0.5).complete
    assert coverage(["医师"], ["医"], floor=0.51).below == ("医师",)


def test_characters_beyond_the_basic_plane_count():
    assert coverage(["𠮷"], []).missing == {"𠮷": 1}

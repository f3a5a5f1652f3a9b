"""What people type is brought to one form; what cannot be a name is refused with a reason."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mapper.errors import InvalidQuestion
from mapper.text import LONGEST, check_question, has_han, loose, normalise, singular

CHARACTERS = (
    "职称工程师职業資格证照顧服務員髮乾 （）()【】，,·•、/／:：;；-–—'’“\"　 .。_&Abé Zß0９ＡＢＴ①"
)
NAMES = st.text(alphabet=CHARACTERS, max_size=20)
LATIN = st.text(alphabet="abcdefgxyz 0123()/-,", max_size=20)


@given(NAMES)
def test_normalising_twice_is_normalising_once(text: str) -> None:
    assert normalise(normalise(text)) == normalise(text)
    assert loose(loose(text)) == loose(text)


@given(LATIN)
def test_case_and_width_make_no_difference(text: str) -> None:
    wide = "".join(chr(ord(char) + 0xFEE0) if "!" <= char <= "~" else char for char in text)
    assert normalise(text.upper()) == normalise(text)
    assert normalise(wide) == normalise(text)


@given(NAMES)
def test_spaces_around_a_name_make_no_difference(text: str) -> None:
    assert normalise(f" \u3000{text}\t") == normalise(text)


# one way to write it, another, why the row is here
SAME = [
    ("照顧服務員", "照顾服务员", "Traditional and simplified"),
    ("ＡＢＴ", "abt", "full width"),
    ("注册 建筑师", "注册建筑师", "a space between Chinese characters"),
    ("建筑师（香港）", "建筑师 ( 香港 )", "brackets of both widths, with spaces"),
    ("律师／大律师", "律师/大律师", "a full-width slash"),
    ("Master’s", "master's", "a curly apostrophe"),
    ("TÜV", "tüv", "an umlaut keeps its dots"),
]


@pytest.mark.parametrize(("left", "right", "why"), SAME)
def test_names_that_differ_in_writing_only_are_one(left: str, right: str, why: str) -> None:
    assert normalise(left) == normalise(right), why


@pytest.mark.parametrize(
    ("left", "right", "why"),
    [
        ("CTA (HK)", "cta-hk", "brackets or a hyphen"),
        ("C.P.A", "c p a", "full stops"),
        ("“两区”", "两区", "quotation marks"),
        ("中国（福建）", "中国 福建", "brackets between Chinese characters"),
    ],
)
def test_loose_names_differ_in_more_than_punctuation(left: str, right: str, why: str) -> None:
    assert loose(left) == loose(right), why


# two certificates, why one must not be taken for the other
DIFFERENT = [
    ("注册核安全工程师", "注册安全工程师", "nuclear safety is another profession"),
    ("高级工", "高级工程师", "a worker is no engineer"),
    ("ABT", "DABAT", "Toxicology and Applied Toxicology"),
    ("ACCA", "FCCA", "two grades of one body"),
    ("CFA", "CFP", "one letter"),
]


@pytest.mark.parametrize(("left", "right", "why"), DIFFERENT)
def test_names_of_different_things_stay_apart(left: str, right: str, why: str) -> None:
    assert loose(left) != loose(right), why


def test_chinese_characters_are_seen_among_others() -> None:
    assert has_han("CFA持证人")
    assert not has_han("CFA — charterholder。")


@pytest.mark.parametrize(
    ("word", "expected", "why"),
    [
        ("engineers", "engineer", "the plain plural"),
        ("agencies", "agency", "-ies"),
        ("coaches", "coach", "-ches"),
        ("nurses", "nurse", "-ses, where the e belongs to the word"),
        ("analysis", "analysis", "no plural"),
        ("campus", "campus", "-us"),
        ("aws", "aws", "an acronym"),
        ("gas", "gas", "too short to be a plural"),
        ("business", "business", "-ss"),
    ],
)
def test_an_english_noun_loses_its_plural_only(word: str, expected: str, why: str) -> None:
    assert singular(word) == expected, why


@given(st.sampled_from("engineer nurse coach agency welder cook lawyer analysis".split()))
def test_a_singular_stays_as_it_is(word: str) -> None:
    assert singular(word) == word


# what is asked, what the error says, why the row is here
REFUSED = [
    ("", "nothing was asked", "empty"),
    (" \u3000\n", "nothing was asked", "spaces of any width"),
    ("a" * 10_240, "10,240 characters", "10 kB"),
    ("师" * (LONGEST + 1), "at most 300", "one too many, counted in characters"),
    ("AB\x00T", "control characters", "a null byte"),
    ("AB\nT", "control characters", "a line break inside"),
    ("AB\ud800T", "control characters", "half a surrogate pair"),
]


@pytest.mark.parametrize(("text", "says", "why"), REFUSED, ids=[row[2] for row in REFUSED])
def test_what_cannot_be_a_name_is_refused_with_the_reason(text: str, says: str, why: str) -> None:
    with pytest.raises(InvalidQuestion, match=says):
        check_question(text)
    assert why


def test_a_question_comes_back_without_the_spaces_around_it() -> None:
    assert check_question("  照顧服務員 \n") == "照顧服務員"
    assert check_question("a" * LONGEST) == "a" * LONGEST

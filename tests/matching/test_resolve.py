"""Finding what is meant: typing errors, pinyin, word order, body and kind; and abstention."""

from __future__ import annotations

import pypinyin
import pytest
from hypothesis import given
from hypothesis import strategies as st

from mapper.catalogue import packaged
from mapper.matching.resolve import pinyin, resolve, same_grade, telling_words

MEANT = [
    ("Project Managment Profesional", "pmp", "two typing errors"),
    ("american board of toxicolgy certification", "abt", "one letter left out"),
    ("American Board of Toxicolgy", "abt", "a typing error and the filler word left out"),
    ("internal auditors, certified", "cia-iia", "plural, other order, filler words"),
    ("注册核安全工程司", "noqd-09", "one wrong character in a long Chinese name"),
    ("特許金融分析師", "cfa-charter", "Traditional characters"),
    ("ＰＭＰ", "pmp", "full width"),
    ("xiangmu guanli zhuanye renshi zige renzheng", "pmp", "pinyin with spaces"),
    ("zhucehe'anquangongchengshi", "noqd-09", "pinyin with an apostrophe"),
    ("PMI project management", "pmp", "body and kind"),
    ("ACCA fellow", "fcca", "body and grade"),
    ("注册城市规划师", "noqd-05", "the old name of a directory item"),
]


@pytest.mark.parametrize(("text", "node", "why"), MEANT, ids=[why for _, _, why in MEANT])
def test_what_is_meant_is_found(text: str, node: str, why: str) -> None:
    found = resolve(packaged(), text)
    assert found.node is not None, (why, [c.node.id for c in found.candidates])
    assert found.node.id == node


ASKED_BACK = [
    ("Taiwan Technician Certificate, Chinese cuisine", "a class is wanting"),
    ("中餐烹调级", "the class was left out"),
    ("IPMA Level Q", "no such grade"),
    ("CISA certificate", "two bodies use the abbreviation"),
    ("毒理", "part of several names"),
    ("PMI", "a body with several certificates"),
]


@pytest.mark.parametrize(("text", "why"), ASKED_BACK, ids=[why for _, why in ASKED_BACK])
def test_what_may_be_several_is_asked_back(text: str, why: str) -> None:
    found = resolve(packaged(), text)
    assert found.node is None, why
    assert len(found.candidates) > 1, why


NEVER_CROSS = [
    ("ACCA", "fcca"), ("FCCA", "acca-member"), ("注册安全工程师", "noqd-09"),
    ("注册核安全工程师", "noqd-24"), ("ABT", "dabat"), ("DABAT", "abt"), ("高级工程师", "SL4"),
    ("高级工", "engineering.T4"), ("工程师", "engineering.T4"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "other"), NEVER_CROSS)
def test_near_neighbours_never_cross(text: str, other: str) -> None:
    found = resolve(packaged(), text)
    assert found.node is None or found.node.id != other


def test_a_technician_is_a_title_and_a_skill_level() -> None:
    kinds = {candidate.node.kind.value for candidate in resolve(packaged(), "技师").candidates}
    assert kinds == {"title", "skill_level"}


def test_nothing_is_found_for_what_is_no_name() -> None:
    for text in ("qwertyuiop asdfgh", "天气预报", "🎓🎓", "12345678"):
        found = resolve(packaged(), text)
        assert found.node is None
        assert found.candidates == (), text


def test_a_grade_in_the_query_must_be_in_the_name() -> None:
    assert not same_grade("class a", "class c")
    assert not same_grade("2011", "2005")
    assert same_grade("asociate member", "associate member")


def test_filler_words_tell_nothing() -> None:
    assert telling_words("certified internal auditor") == telling_words("internal auditors")
    assert telling_words("自由") == ""


@given(st.text("会计师银行行长重庆乐高 a1，", max_size=12))
def test_pinyin_read_word_by_word_is_that_of_the_whole_name(name: str):
    whole = "".join(pypinyin.lazy_pinyin(name)).replace(" ", "").casefold()
    assert pinyin(name) == whole

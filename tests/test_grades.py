"""Grade words are read by the tables of mapper.grades; titles.csv judges the Chinese ones."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mapper.domain import NodeKind
from mapper.grades import Grade, compatible, split_grade

TITLE, SKILL, DIRECTORY = NodeKind.TITLE, NodeKind.SKILL_LEVEL, NodeKind.DIRECTORY
TITLES = Path(__file__).parent.parent / "catalogues" / "cn" / "titles.csv"

with TITLES.open(encoding="utf-8", newline="") as stream:
    TITLE_WORDS = [
        (row["series"], row["level"], name)
        for row in csv.DictReader(stream)
        for name in (row["zh"], row["en"])
        if name
    ]

NAMES = st.lists(
    st.sampled_from(
        "工程师 高级 正高级 副 主任 一级 三级 注册 技师 高级工 日本 丙级 会员 （ ） / 医师 电工 "
        "senior engineer chief level 3 fellow registered technician junior".split()
    ),
    max_size=6,
).map(" ".join)


def readings(name: str, *, series: str = "", foreign: bool = False) -> set[str]:
    graded = split_grade(name, series=series, foreign=foreign)
    return {level for grade in graded.grades for level in grade.levels}


# name, every reading, why the row is here
READ = [
    ("工程师", "T3", "the word inside titles of four levels"),
    ("高级工程师", "T4", "高级 is T4 in most series"),
    ("正高级工程师", "T5", "正高级 holds 高级"),
    ("教授级高级工程师", "T5", "the old name of T5"),
    ("助理工程师", "T2", "a lower word on the same noun"),
    ("技术员", "T1", "the lowest title"),
    ("医药工程专业工程师", "T3", "a specialty before the noun: ABT in Suzhou"),
    ("高级医药工程师", "T4", "a specialty between grade and noun"),
    ("工程师（高级）", "T4", "the grade word behind"),
    ("助理工程师/工程师", "T2 T3", "two levels are named"),
    ("高级工", "SL4", "a worker, never a title"),
    ("中级工", "SL3", "a worker"),
    ("初级工", "SL2", "a worker"),
    ("高级焊工", "SL4", "an occupation in between"),
    ("技师", "SL5 T2", "a skill level, and a title in health technology"),
    ("高级技师", "SL6", "health technology has no such title"),
    ("特级技师", "SL7", "above the certificates"),
    ("首席技师", "SL8", "the top of the eight levels"),
    ("主管技师", "T3", "主管 stands in health only"),
    ("主任医师", "T5", "the health ladder"),
    ("副主任医师", "T4", "副主任 holds 主任"),
    ("主治医师", "T3", "the physician's T3"),
    ("主管药师", "T3", "the pharmacist's T3"),
    ("护师", "T2", "a bare noun of the health series is T2"),
    ("护士", "T1", "below 护师"),
    ("主任法医师", "T5", "forensic doctors share the health words"),
    ("高级记者", "T5", "高级 is T5 in journalism"),
    ("主任记者", "T4", "and 主任 is T4"),
    ("主任播音员主持人", "T4", "not 主任 of the health series"),
    ("一级演员", "T5", "四级 to 一级"),
    ("一级翻译", "T4", "译审 is above it"),
    ("一级飞行员", "T4", "正高级 is above it"),
    ("一级教师", "T3", "高级 and 正高级 are above it"),
    ("一级实习指导教师", "T3", "as teachers"),
    ("一级", "SL6 T3 T4 T5 一级", "alone it can be anything"),
    ("四级", "SL3 T2", "no profession has a fourth class"),
    ("电工一级", "SL6", "with an occupation it is the top certificate"),
    ("中式烹调师三级/高级工", "SL4", "one level written twice"),
    ("国家职业资格三级（高级工）", "SL4", "the old name of a skill certificate"),
    ("职业技能等级证书（三级）", "SL4", "says that it speaks of skill levels"),
    ("一级注册建筑师", "一级", "a class of a registered profession, no title level"),
    ("一级建造师", "一级", "registered without the word"),
    ("高级注册安全工程师", "高级", "a grade of a directory item"),
    ("注册核安全工程师", "", "a registered profession says no title level"),
    ("会计专业技术资格（中级）", "T3", "an examination by title level"),
    ("卫生专业技术资格（初级士）", "T1", "the two grades of 初级"),
    ("翻译专业资格（一级）", "一级", "a class of the Directory; the link says which title"),
    ("副高级", "T4", "a level word"),
    ("员级", "T1", "a level word"),
    ("副教授", "T4", "副 before the noun"),
    ("助理研究员", "T3", "助理 is T3 here"),
    ("研究实习员", "T2", "and this is below it"),
    ("副编审", "T4", "editors in publishing"),
    ("国家级教练", "T5", "coaches"),
    ("总工程师", "", "a post, not a level"),
    ("高级中学教师资格", "", "高级中学 is a kind of school"),
    ("高級工程師", "T4", "Traditional characters"),
    ("Engineer", "T3", "as 工程师"),
    ("ＳＥＮＩＯＲ　ENGINEERS", "T4", "width, case, number"),
    ("Professor-level senior engineer", "T5", "holds senior"),
    ("Associate senior engineer", "T4", "holds senior"),
    ("Full senior economist", "T5", "holds senior"),
    ("Assistant engineer", "T2", "as 助理工程师"),
    ("Intermediate", "SL3 T3", "a level word on two ladders"),
    ("Technician", "SL5 T1", "T1 in engineering and 技师 in skills"),
    ("Senior technician", "SL6", "as 高级技师"),
    ("Junior skilled worker", "SL2", "as 初级工"),
    ("Senior worker", "SL4", "as 高级工"),
    ("Senior social worker", "T4", "no worker"),
    ("Chief physician", "T5", "as 主任医师"),
    ("Associate chief physician", "T4", "as 副主任医师"),
    ("Attending physician", "T3", "as 主治医师"),
    ("Resident physician", "T2", "住院医师 is a 医师"),
    ("Senior nurse", "T2", "护师, not T4"),
    ("Chief engineer", "", "a post"),
    ("Level 3", "SL4 T1 T2 T3 三级", "alone it can be anything"),
    ("Class 1 registered architect", "一级", "as 一级注册建筑师"),
    ("Chartered Engineer", "", "a registration abroad says no level"),
    ("Member of the Hong Kong Institution of Engineers", "", "a body, not an engineer"),
    ("", "", "nothing"),
]


@pytest.mark.parametrize(("name", "levels", "why"), READ, ids=[row[0] or "empty" for row in READ])
def test_a_grade_word_reads_to_every_level_that_it_can_mean(
    name: str, levels: str, why: str
) -> None:
    assert readings(name) == set(levels.split()), why


@pytest.mark.parametrize(("series", "level", "name"), TITLE_WORDS)
def test_every_title_word_of_the_catalogue_reads_to_its_level(
    series: str, level: str, name: str
) -> None:
    assert level in readings(name)
    assert split_grade(name, series=series).grades == (Grade(TITLE, (level,)),)


# name, stem, words, why the row is here
SPLIT = [
    ("高级工程师", "工程师", ("高级",), "the noun stays"),
    ("电工高级技师", "电工", ("高级技师",), "the noun is a grade word itself"),
    ("电工（高级工）", "电工", ("高级工",), "empty brackets go"),
    ("副教授", "教授", ("副",), "half a word"),
    ("中餐烹调丙级", "中餐烹调", ("丙级",), "Taiwan's classes"),
    ("照顧服務員單一級", "照顾服务员", ("单一级",), "一级 stands inside 单一级"),
    ("一级建筑士", "建筑士", ("一级",), "Japan's classes"),
    ("日本技能检定二级", "日本技能检定", ("二级",), "Japan's skill test"),
    ("Western cuisine Class C", "western cuisine", ("class c",), "Class A to C"),
    ("注册验船师（A级）", "注册验船师", ("a级",), "a letter is no level"),
    ("ASNT NDT Level III", "asnt ndt", ("level iii",), "its highest is its third"),
    ("NVQ Level 3", "nvq", ("level 3",), "a framework that counts upwards"),
    ("Fellow of CPA Australia", "cpa australia", ("fellow",), "a grade of membership"),
    ("IEEE Senior Member", "ieee", ("senior member",), "a grade of membership"),
    ("ACCA资深会员", "acca", ("资深会员",), "a grade of membership"),
    ("ISTQB高级认证", "istqb 认证", ("高级",), "a vendor's grade"),
]


@pytest.mark.parametrize(("name", "stem", "words", "why"), SPLIT, ids=[row[0] for row in SPLIT])
def test_grade_words_are_split_off(name: str, stem: str, words: tuple[str, ...], why: str) -> None:
    graded = split_grade(name)
    assert (graded.stem, graded.words) == (stem, words), why


@pytest.mark.parametrize("name", [row[0] for row in SPLIT[4:]])
def test_grades_of_other_countries_and_memberships_mean_no_chinese_level(name: str) -> None:
    assert split_grade(name).grades == ()


def test_a_foreign_name_says_no_level_by_its_bare_noun_or_number() -> None:
    assert readings("Macao civil engineer", foreign=True) == set()
    assert readings("WSET Level 3", foreign=True) == set()
    assert split_grade("WSET Level 3", foreign=True).words == ("level 3",)
    assert readings("Senior Engineer", foreign=True) == {"T4"}


def test_a_known_ladder_leaves_its_readings_only() -> None:
    assert split_grade("一级", ladder=SKILL).grades == (Grade(SKILL, ("SL6",)),)
    assert split_grade("二级", ladder=DIRECTORY).grades == (Grade(DIRECTORY, ("二级",)),)
    assert split_grade("高级工", ladder=TITLE).grades == ()


def test_a_known_series_reads_a_word_without_its_noun() -> None:
    assert readings("高级", series="journalism") == {"T5"}
    assert readings("一级", series="translation") == {"T4"}
    assert readings("正高级", series="aviation") == {"T5"}


# left, right, compatible, why the row is here
PAIRS = [
    ("工程师", "高级工程师", False, "a partial ratio says 100"),
    ("高级工", "高级工程师", False, "a skill level and a title"),
    ("Engineer", "Senior Engineer", False, "the same in English"),
    ("Senior Engineer", "高级工程师", True, "the two languages meet"),
    ("高级记者", "高级工程师", False, "高级 twice, T5 and T4"),
    ("Technician", "技师", True, "one of the readings is shared"),
    ("Technician", "技术员", True, "and so is the other"),
    ("一级", "高级技师", True, "it can mean that"),
    ("一级注册建筑师", "二级注册建筑师", False, "two classes"),
    ("一级注册建筑师", "高级工程师", None, "Jiangsu lets it count so; the words do not say"),
    ("FRICS", "高级工程师", None, "one side says nothing"),
    ("中餐烹调丙级", "中式烹调师三级", None, "no formula, an item each"),
    ("ACCA Fellow", "高级会计师", None, "a membership grade is no level"),
]


@pytest.mark.parametrize(("left", "right", "expected", "why"), PAIRS)
def test_levels_that_cannot_meet_are_a_veto(
    left: str, right: str, expected: bool | None, why: str
) -> None:
    assert compatible(split_grade(left), split_grade(right)) is expected, why


@given(NAMES, NAMES)
def test_compatibility_has_no_direction(left: str, right: str) -> None:
    one, other = split_grade(left), split_grade(right)
    assert compatible(one, other) is compatible(other, one)


@given(NAMES)
def test_a_name_is_compatible_with_itself_or_says_no_level(name: str) -> None:
    graded = split_grade(name)
    assert compatible(graded, graded) is (True if graded.grades else None)


@given(NAMES)
def test_each_ladder_is_read_once_and_never_without_a_level(name: str) -> None:
    grades = split_grade(name).grades
    assert len({grade.ladder for grade in grades}) == len(grades)
    assert all(grade.levels for grade in grades)


@given(st.text(max_size=40))
def test_any_text_can_be_split(name: str) -> None:
    assert isinstance(split_grade(name).stem, str)

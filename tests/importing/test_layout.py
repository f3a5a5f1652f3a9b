"""The shape of real attachments: titles, merged headers, sections, notes, several lists."""

from __future__ import annotations

import pytest
from spreadsheets import attachment, one_sheet, workbook

from mapper.importing.book import read_book
from mapper.importing.columns import LIST, NAMES, placed
from mapper.importing.layout import Listing, counted, listings_of


def lists(data: bytes) -> list[Listing]:
    return listings_of(read_book("a.xlsx", data), {})[0]


HEADERS = [
    ("序号", "number"), ("No.", "number"), ("证书名称", "name"), ("境外职业资格证书名称", "name"),
    ("国际职业资格名称", "name"), ("Certificate", "name"), ("中文名称", "name_zh"),
    ("证书名称（英文）", "name_en"), ("English name", "name_en"), ("简称", "abbreviation"),
    ("发证机构", "body"), ("颁证机构名称", "body"), ("Awarding body", "body"),
    ("发证机构（英文）", "body_en"), ("发证国家（地区）", "origin"), ("国别", "origin"),
    ("对应职称", "title"), ("对应专业技术资格", "title"), ("职称系列", "series"),
    ("职称级别", "level"), ("职称专业", "specialty"), ("对应工种", "occupation"),
    ("职业技能等级", "skill_level"), ("会员等级", "grade"), ("认定方式", "effect"),
    ("证书编号", ""), ("有效期", ""), ("证书名称：", "name"), ("issued by", "body"),
    ("对应国家职业资格", "directory"), ("学历要求", "degree"), ("工作年限", "work_years"),
    ("认定条件", "conditions"), ("备注", "remarks"), ("行业领域", ""), ("", ""),
]  # fmt: skip


@pytest.mark.parametrize(("header", "name"), HEADERS)
def test_a_column_is_guessed_from_its_header(header: str, name: str) -> None:
    assert LIST.guess(header) == name


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_headers_of_the_template_are_understood(language: str) -> None:
    for name, text in NAMES.items():
        assert LIST.guess(getattr(text, language)) == name


def test_what_a_person_says_of_a_column_goes_before_the_guess() -> None:
    assert placed(("证书名称", "项目"), {"name": "项目"}) == {1: "name"}


def test_titles_stand_above_and_notes_below_and_neither_is_an_item() -> None:
    found = lists(attachment(3))
    assert [row.number for row in found[0].rows] == [4, 5, 6]
    assert found[0].titles[1] == "某市国际职业资格比照认定目录（第九批）"
    assert found[0].notes == ["注：1.本目录自发布之日起施行。", "2.未尽事宜由市人社局解释。"]


def test_a_header_of_two_rows_is_read_as_one() -> None:
    rows = [
        ("序号", "证书名称", "对应职称", None),
        (None, None, "系列", "级别"),
        (1, "甲证书", "经济", "中级"),
    ]
    found = lists(one_sheet(rows, "A1:A2", "B1:B2", "C1:D1"))[0]
    assert dict(found.rows[0].cells) == {
        "number": "1", "name": "甲证书", "series": "经济", "level": "中级",
    }  # fmt: skip


def test_sections_divide_a_list_and_two_lists_stand_in_one_sheet() -> None:
    rows = [
        ("序号", "证书名称", "对应职称"), ("一、金融类",), (1, "甲", "中级"), ("二、工程类",),
        (2, "乙", "中级"), ("注：完",), (),
        ("附件2：技能类清单",), ("序号", "证书名称", "对应工种", "技能等级"),
        (1, "丙", "电工", "高级工"),
    ]  # fmt: skip
    first, second = lists(one_sheet(rows, "A2:C2"))
    assert [(row.cells["name"], row.section) for row in first.rows] == [
        ("甲", "一、金融类"), ("乙", "二、工程类"),
    ]  # fmt: skip
    assert second.rows[0].cells["occupation"] == "电工"
    assert second.rows[0].section == "附件2：技能类清单"


def test_a_list_of_names_alone_loses_none() -> None:
    found = lists(one_sheet([("证书名称",), ("甲证书",), ("乙证书",)]))[0]
    assert [row.cells["name"] for row in found.rows] == ["甲证书", "乙证书"]


def test_a_column_that_is_not_understood_is_kept_under_its_header() -> None:
    found = lists(one_sheet([("证书名称", "对应职称", "窗口电话"), ("甲", "中级", "12345")]))[0]
    assert dict(found.rows[0].others) == {"窗口电话": "12345"}


def test_a_sheet_without_headers_is_a_fault() -> None:
    found, faults = listings_of(read_book("a.xlsx", one_sheet([("甲", "乙"), ("1", "2")])), {})
    assert not found
    assert "no row names the columns" in faults[0].reason


PAGES = [
    ("附件",), ("北京市境外职业资格认可目录（3.0版）",), ("（共4项）",),
    ("序号", "国家\n(地区)", "职业资格名称", "", "颁发机构", "对应职称", "", "认可方式"),
    ("", "", "中文", "英文", "", "系列", "级别", ""),
    ("1", "美国", "甲", "Alpha (AA)", "A Institute", "经济", "中级", "认定"),
    ("2", "", "乙", "Beta", "B Institute", "会计", "中级", "认定"),
    ("序号", "国家\n(地区)", "职业资格名称", "", "颁发机构", "对应职称", "", "认可方式"),
    ("", "", "中文", "英文", "", "系列", "级别", ""),
    ("3.", "英国", "丙", "Gamma", "C Institute", "工程", "高级", "认定"),
    ("合计", "3项"), ("说明：", "对应职称以聘任为准。"),
    ("", "", "", "", "某市人力资源和社会保障局"),
    ("", "", "", "", "2025年9月1日"),
]  # fmt: skip
MERGED = ("A2:H2", "C4:D4", "F4:G4", "B6:B7", "C8:D8", "F8:G8")


def test_printed_pages_with_headers_of_two_rows_merged_origins_totals_and_a_seal() -> None:
    """The shape of the larger cities' attachments."""
    found = lists(one_sheet(PAGES, *MERGED))
    rows = [row for listing in found for row in listing.rows]
    assert [(row.cells["number"], row.cells["origin"], row.cells["name_zh"]) for row in rows] == [
        ("1", "美国", "甲"), ("2", "美国", "乙"), ("3.", "英国", "丙"),
    ]  # fmt: skip
    assert [row.cells["series"] for row in rows] == ["经济", "会计", "工程"]
    assert "说明： 对应职称以聘任为准。" in found[-1].notes
    assert "合计 3项" in found[-1].notes


def test_sections_that_state_the_title_and_their_count_stay_with_their_rows() -> None:
    rows = [
        ("序号", "境外职业资格证书名称", "发证机构"), ("一、比照助理工程师（2项）",),
        (1, "甲", "机构"), (2, "乙", "机构"), ("二、比照工程师（1项）",), (1, "丙", "机构"),
    ]  # fmt: skip
    found = lists(one_sheet(rows, "A2:C2", "A5:C5"))[0]
    assert [row.section for row in found.rows] == [
        "一、比照助理工程师（2项）", "一、比照助理工程师（2项）", "二、比照工程师（1项）",
    ]  # fmt: skip
    assert [counted(row.section) for row in found.rows] == [2, 2, 1]


def test_a_sheet_without_a_list_beside_lists_is_noted_and_stops_nothing() -> None:
    table = [("证书名称", "对应职称"), ("甲", "中级")]
    book = read_book("a.xlsx", workbook(("A清单", table, ()), ("填表说明", [("请如实填写",)], ())))
    found, faults = listings_of(book, {"remarks": "对应职称"})
    assert len(found) == 1
    assert not faults
    assert "填表说明" in book.notes[0].zh

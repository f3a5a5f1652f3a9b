"""What the shipped catalogues say, seen in a browser: the right answer, and no other."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

import pytest
from playwright.sync_api import Locator, Page

Opener = Callable[..., Page]
pytestmark = pytest.mark.browser
SELECTED = ("place", "degree", "degree_field", "field_of_work", "employed_in")
IN_HANGZHOU = {"employed_in": "hangzhou", "field_of_work": "mechatronics"}
IN_XIAMEN = {"employed_in": "xiamen", "field_of_work": "related"}
COOK = "/certificates/tw-technician-chinese-cuisine-c"


@dataclass(frozen=True)
class Seen:
    """What one place must say at an address, and what it must never say."""

    address: str
    place: str
    says: tuple[str, ...]
    never: tuple[str, ...] = ()


SEEN = {
    "ABT in Suzhou rests on two sources": Seen(
        "/certificates/abt?place=suzhou&lang=en", "suzhou",
        ("needs facts", "in force no later than 28 March 2022", "CRI Online Jiangsu",
         "China Jiangsu Net", "Engineer, pharmaceutical engineering"),
        ("physician", "health"),
    ),
    "ABT in Suzhou is no physician, in Chinese": Seen(
        "/certificates/abt?place=suzhou&lang=zh", "suzhou", ("医药工程专业工程师",),
        ("医师", "卫生"),
    ),
    "ABT before its earliest source": Seen(
        "/certificates/abt?place=suzhou&on=2020-06-01&lang=zh", "suzhou",
        ("仅知部分", "该日是否施行不能确定"), ("可认定\n",),
    ),
    "ABT in Shanghai": Seen(
        "/certificates/abt?place=shanghai&lang=zh", "shanghai", ("不在已收录条目中",), ("工程师",)
    ),
    "ACCA in Shanghai is on list A alone": Seen(
        "/certificates/acca-member?place=shanghai&lang=en", "shanghai",
        ("a different effect", "category A"), ("category B", "category C", "senior", "may apply"),
    ),
    "ACCA in Beijing brings no title": Seen(
        "/certificates/acca-member?place=beijing&lang=zh", "beijing",
        ("有其他效力",), ("副高级", "正高级"),
    ),
    "FCCA in Beijing brings one": Seen(
        "/certificates/fcca?place=beijing&lang=zh", "beijing", ("可认定", "副高级", "正高级"),
    ),
    "AHK in Taicang is a skill level that is not stated": Seen(
        "/certificates/ahk-mechatronics-technician?place=taicang&lang=en", "taicang",
        ("partly known", "skill level of a level that is not stated, Electrician"),
        ("engineer", "title of"),
    ),
    "AHK in Suzhou holds in Taicang only": Seen(
        "/certificates/ahk-mechatronics-technician?place=suzhou&lang=zh", "suzhou",
        ("仅辖区内部分地区", "太仓市"),
    ),
    "a cook of class C still sits the theory test": Seen(
        f"{COOK}?place=fujian&lang=zh", "fujian",
        ("可申报", "中式烹调师（三级/高级工）", "理论考试", "尚待办理"), ("工程师", "职称”"),
    ),
    "a care attendant": Seen(
        "/?q=照顾服务員&place=fujian&lang=zh", "fujian",
        ("可认定", "养老护理员（四级/中级工）"), ("理论考试", "工程师"),
    ),
    "Hong Kong architects in Guangzhou have three possible levels": Seen(
        "/certificates/hk-architect?place=guangzhou&lang=zh", "guangzhou",
        ("仅知部分", "助理级/中级/副高级", "按目录项目而定"), ("可认定\n",),
    ),
    "the HKIA member's own route": Seen(
        "/certificates/hkia-architect?place=nanjing&lang=en", "nanjing",
        ("may apply", "Registered architect", "training for the mutual recognition"),
        ("filed",),
    ),
    "the ARB registrant's own filing": Seen(
        "/certificates/hk-registered-architect?place=qianhai&lang=en", "qianhai",
        ("a different effect", "Qianhai (filed)"), ("mutual recognition",),
    ),
    "a Hong Kong tour guide in Hengqin": Seen(
        "/certificates/hk-tour-guide-pass?place=hengqin&lang=en", "hengqin",
        ("a different effect", "three days of training"), ("recognised in",),
    ),
    "a Hong Kong tour guide in Zhuhai": Seen(
        "/certificates/hk-tour-guide-pass?place=zhuhai&lang=zh", "zhuhai",
        ("仅辖区内部分地区", "横琴"),
    ),
    "a Hong Kong tour guide in Beijing": Seen(
        "/certificates/hk-tour-guide-pass?place=beijing&lang=zh", "beijing", ("不在已收录条目中",),
    ),
    "a construction electrician in February 2026": Seen(
        "/certificates/mohurd-electrician?place=sichuan&on=2026-02-15&lang=zh", "sichuan",
        ("的安全操作培训或理论考试（免哪一项未载明）", "初级工/中级工", "高一级"),
    ),
    "a construction electrician before the notice": Seen(
        "/certificates/mohurd-electrician?place=sichuan&on=2026-01-15&lang=en", "sichuan",
        ("not yet", "met on 16 January 2026"), ("recognised\n", "may apply\n"),
    ),
}  # fmt: skip


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without scripts"])
@pytest.mark.parametrize("name", SEEN)
def test_a_place_says_what_the_catalogues_hold_and_no_more(
    open_page: Opener, name: str, scripts: bool
):
    wanted = SEEN[name]
    said = told(open_page(wanted.address, scripts=scripts, width=390), wanted.place)
    for text in wanted.says:
        assert text in said, text
    for text in wanted.never:
        assert text not in said, text


def told(page: Page, place: str) -> str:
    """All that a page says of a place, folded parts too."""
    found = page.locator(f"#place-{place}")
    assert found.count() == 1, page.url
    return "\n".join([found.locator("> summary").inner_text() + "\n", found.text_content() or ""])


@pytest.mark.parametrize("text", ["照顧服務員", "照顾服务员", "照顾服务员 单一级"])
def test_either_script_finds_the_same_care_attendant(open_page: Opener, text: str):
    page = open_page("/?lang=zh", locale="zh-CN")
    page.locator("main input[name=q]").fill(text)
    page.get_by_role("button", name="查询").click()
    page.wait_for_url(re.compile("/certificates/tw-technician-care-attendant"))
    assert "养老护理员（四级/中级工）" in told(page, "fujian")


OTHERS = ("HKIS", "Hong Kong Institute of Surveyors", "香港测量师", "估价师", "valuer", "appraiser")


@pytest.mark.parametrize(
    "address",
    ["/certificates/mrics?lang=en", "/certificates/mrics?place=guangzhou&lang=zh",
     "/certificates/mrics?place=china&lang=zh"],
)  # fmt: skip
def test_a_chartered_surveyor_never_becomes_one_of_another_institute_or_a_valuer(
    open_page: Opener, address: str
):
    said = open_page(address).locator("main").text_content() or ""
    assert [word for word in OTHERS if word in said] == []


@pytest.mark.parametrize("address", ["/titles/noqd-12", "/certificates/hkis-quantity-surveyor"])
def test_neither_valuer_nor_institute_names_the_chartered_surveyor(open_page: Opener, address: str):
    said = open_page(f"{address}?lang=en").locator("main").text_content() or ""
    assert "RICS" not in said
    assert "chartered surveyor" not in said


def test_the_guangzhou_answer_for_a_chartered_surveyor_rests_on_names_and_says_so(
    open_page: Opener,
):
    said = told(open_page("/certificates/mrics?place=guangzhou&lang=zh"), "guangzhou")
    assert "仅知部分" in said
    assert "未核实" in said


# --- by the form, whose facts travel by POST -----------------------------------------


def ask(page: Page, **facts: str) -> Locator:
    """Fill the form in and send it; gives the answer of the place that was asked for."""
    if page.locator("#for-me:not([open])").count():
        page.locator("#for-me > summary").click()
    for name, value in facts.items():
        field = page.locator(f"#f-{name}")
        if name in SELECTED:
            field.select_option(value)
        else:
            field.fill(value)
    with page.expect_navigation():
        page.locator("#facts button[type=submit]").click()
    return page.locator(f"#place-{facts['place']}")


ENGINEER = [
    ("hangzhou", "doctor", "0", "met"),
    ("hangzhou", "master", "2", "met"),
    ("hangzhou", "bachelor", "5", "met"),
    ("hangzhou", "bachelor", "4", "not yet"),
    ("xiamen", "doctor", "0", "met"),
    ("xiamen", "master", "3", "met"),
    ("xiamen", "master", "2", "not yet"),
]


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without scripts"])
def test_pmp_reaches_an_engineer_by_degree_and_years_and_each_city_counts_its_own(
    open_page: Opener, scripts: bool
):
    page = open_page("/certificates/pmp?lang=en", scripts=scripts)
    for place, degree, years, state in ENGINEER:
        own = {"hangzhou": IN_HANGZHOU, "xiamen": IN_XIAMEN}[place]
        here = ask(page, place=place, degree=degree, work_years=years, **own)
        card = here.locator(".effect", has_text=re.compile("as holding Engineer"))
        assert card.locator(".kicker .state").first.inner_text().lower() == state, (degree, years)
        if state == "not yet":
            missing = here.locator(".verdict .bad-part")
            assert "met on 22 November 2027" in missing.inner_text()


def test_pmp_in_hangzhou_is_an_assistant_at_once(open_page: Opener):
    here = ask(open_page("/certificates/pmp?lang=zh"), place="hangzhou", degree="bachelor",
               work_years="4", **IN_HANGZHOU)  # fmt: skip
    assert "可认定为“助理工程师”" in here.locator(".good-part").first.inner_text()
    assert "2027年11月22日起满足" in here.locator(".bad-part").inner_text()


def test_fcca_in_shanghai_may_apply_and_the_round_of_2025_disputes_it(open_page: Opener):
    here = ask(open_page("/certificates/fcca?lang=zh"), place="shanghai", degree="bachelor",
               work_years="8", employed_in="shanghai")  # fmt: skip
    said = here.text_content() or ""
    assert "可申报" in here.locator(".place-head").inner_text()
    assert here.get_by_text("对副高级另有规定").is_visible()
    for text in ("副高级", "A类清单", "B类清单", "C类清单", "另有规定"):
        assert text in said, text
    assert "10年" in said


def test_abt_in_suzhou_is_recognised_for_who_works_there_in_the_field(open_page: Opener):
    here = ask(open_page("/certificates/abt?lang=zh"), place="suzhou", employed_in="suzhou",
               field_of_work="related")  # fmt: skip
    assert "可认定" in here.locator(".place-head").inner_text()
    assert "医药工程专业工程师" in here.locator(".good-part").inner_text()

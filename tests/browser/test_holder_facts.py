"""What a person states: said back beside the answer, kept in the form, and nowhere else."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from browser.looking import Shooter, fits, has_no_fault
from playwright.sync_api import Page, expect

Opener = Callable[..., Page]
pytestmark = pytest.mark.browser
STATED = {
    "en": ("Highest degree:bachelor", "Years of related work:4", "Employed in:Hangzhou",
           "Certificate held since:17 March 2019"),
    "zh": ("最高学历学位：本科（学士）", "相关工作年限：4", "就业地：杭州市",
           "持证起始日期：2019年3月17日"),
}  # fmt: skip
FIELDS = ("on", "work_years", "held_since", "expires", "granted_on")


def state(page: Page) -> None:
    """A bachelor with four years of work in Hangzhou asks about one place."""
    page.locator("#for-me > summary").click()
    page.select_option("#f-place", "hangzhou")
    page.select_option("#f-degree", "bachelor")
    page.fill("#f-work_years", "4")
    page.select_option("#f-employed_in", "hangzhou")
    page.fill("#f-held_since", "2019-03-17")
    with page.expect_navigation():
        page.locator("#facts button[type=submit]").click()


def said_back(page: Page) -> list[str]:
    """The facts that stand beside the answer, with the colons of the style sheet."""
    found: list[str] = page.eval_on_selector_all(
        ".stated div",
        """all => all.map(each => each.querySelector('dt').textContent
            + getComputedStyle(each.querySelector('dt'), '::after').content.replaceAll('"', '')
            + each.querySelector('dd').textContent)""",
    )
    return found


@pytest.mark.parametrize("width", [390, 1280])
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_what_was_stated_is_said_back_and_can_be_changed(
    open_page: Opener, shoot: Shooter, lang: str, width: int
):
    page = open_page(f"/certificates/pmp?lang={lang}", width=width)
    state(page)
    shoot(page, f"stated-{lang}-{width}")
    assert tuple(said_back(page)) == STATED[lang]
    stated, answer = page.locator(".stated").bounding_box(), page.locator("#places").bounding_box()
    assert stated
    assert answer
    assert answer["y"] - stated["y"] < 300, "they stand beside the answer"
    fits(page)
    has_no_fault(page)
    page.locator("#for-me > summary").click()
    assert page.locator("#f-held_since").input_value() == "2019-03-17"
    page.fill("#f-work_years", "5")
    with page.expect_navigation():
        page.locator("#facts button[type=submit]").click()
    assert STATED[lang][1].replace("4", "5") in said_back(page)
    assert STATED[lang][0] in said_back(page), "the rest was kept"
    assert page.url.endswith(f"/certificates/pmp?lang={lang}")
    assert page.context.cookies() == []


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without scripts"])
@pytest.mark.parametrize("field", FIELDS)
def test_enter_in_a_field_asks_for_the_answer_and_presses_no_other_button(
    open_page: Opener, field: str, scripts: bool
):
    page = open_page("/certificates/pmp?lang=en", scripts=scripts)
    state(page)
    page.locator("#for-me > summary").click()
    if field in ("expires", "granted_on"):
        page.locator(".more-facts > summary").click()
    page.fill("#f-work_years", "5")
    posted = page.expect_request(lambda sent: sent.method == "POST")
    with page.expect_navigation(), posted as sent:
        page.locator(f"#f-{field}").press("Enter")
    assert sent.value.url.endswith("/certificates/pmp?lang=en"), "it is no switch of the language"
    assert page.locator("html").get_attribute("lang") == "en"
    assert "Years of related work:5" in said_back(page)


def test_enter_in_the_search_box_searches_whatever_was_stated(open_page: Opener):
    page = open_page("/certificates/pmp?lang=en")
    state(page)
    page.locator(".top-search input[name=q]").fill("CFA")
    page.locator(".top-search input[name=q]").press("Enter")
    page.wait_for_url(re.compile(r"/\?lang=en&q=CFA"))


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without scripts"])
def test_the_switch_of_the_language_takes_the_facts_along_and_not_in_the_address(
    open_page: Opener, scripts: bool
):
    page = open_page("/certificates/pmp?lang=en", scripts=scripts)
    state(page)
    for name, lang in (("中文", "zh"), ("English", "en")):
        with page.expect_navigation():
            page.get_by_role("button", name=name).click()
        assert page.url.endswith(f"/certificates/pmp?lang={lang}")
        assert tuple(said_back(page)) == STATED[lang]
        assert page.locator("#place-hangzhou .bad-part").count() == 1, "the answer is still theirs"
    assert page.context.cookies() == []


def test_a_form_that_cannot_be_read_is_marked_in_either_language_and_says_nothing_back(
    open_page: Opener, shoot: Shooter
):
    page = open_page("/certificates/pmp?lang=en", width=390)
    page.locator("#for-me > summary").click()
    page.fill("#f-work_years", "many")
    page.locator("#f-work_years").press("Enter")
    expect(page.get_by_role("alert")).to_be_visible()
    shoot(page, "stated-wrong-en-390")
    has_no_fault(page)
    page.get_by_role("button", name="中文").click()
    expect(page.locator("#f-work_years")).to_have_value("many")
    expect(page.locator("#f-work_years-x")).to_contain_text("不是工作年限")
    assert said_back(page) == []
    has_no_fault(page)


def test_a_link_to_the_form_opens_it(open_page: Opener):
    page = open_page("/certificates/abt?place=suzhou&lang=en")
    page.get_by_role("link", name="State it in the form above").click()
    expect(page.locator("#f-degree")).to_be_visible()

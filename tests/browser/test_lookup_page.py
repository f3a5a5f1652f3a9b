"""The public pages in a real browser: search, switch, no scripts, nothing that axe faults."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from browser.looking import Shooter, has_no_fault, look_at
from playwright.sync_api import Page

Opener = Callable[..., Page]
pytestmark = [pytest.mark.browser, pytest.mark.slow]
PAGES = {
    "home": "/?",
    "choices": "/?q=CFA&",
    "nothing": "/?q=zzz&",
    "error": "/certificates/abt?place=atlantis&",
    "abt": "/certificates/abt?",
    "many-places": "/certificates/cfa-charter?",
    "one-place": "/certificates/pmp?place=guangdong&",
    "unlisted": "/certificates/us-patent-agent?",
    "region": "/certificates/tw-physician-licence?",
    "title": "/titles/engineering.engineering-pharmaceutical.T3?",
    "compared": "/certificates/pmp?",
    "family": "/certificates/hk-architect?",
    "body": "/bodies/pmi?",
    "places": "/places?",
    "place": "/places/beijing?",
    "skill-level": "/titles/elderly-care-worker.SL3?",
    "directory-item": "/titles/noqd-10?",
    "not-yet": "/certificates/mohurd-electrician?place=sichuan&on=2026-01-10&",
    "one-may-apply": "/certificates/tw-technician-chinese-cuisine-c?place=fujian&",
    "disputed": "/certificates/fcca?place=shanghai&",
    "only-inside": "/certificates/hk-tour-guide-pass?place=zhuhai&",
    "not-loaded": "/certificates/abt?place=shanghai&",
    "not-found": "/certificates/none-such?",
    "empty-question": "/?q=&",
}


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without scripts"])
def test_a_search_for_abt_leads_to_suzhou_and_its_title(open_page: Opener, scripts: bool):
    page = open_page("/?lang=zh", scripts=scripts, locale="zh-CN", width=390)
    page.fill("input[name=q]", "ABT")
    page.get_by_role("button", name="查询").click()
    page.wait_for_url(re.compile("/certificates/abt"))
    assert page.get_by_role("heading", name="苏州市").is_visible()
    assert page.locator("p.sentence", has_text="医药工程").first.is_visible()
    assert page.locator("svg.path").first.is_visible()


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without scripts"])
def test_an_ambiguous_name_is_a_choice_and_an_unknown_one_an_offer_to_ask(
    open_page: Opener, scripts: bool
):
    page = open_page("/?lang=en", scripts=scripts, width=390)
    page.fill("main input[name=q]", "CFA")
    page.locator("main button[type=submit]").click()
    page.get_by_role("link", name="Chartered Financial Analyst").click()
    page.wait_for_url(re.compile("/certificates/cfa-charter"))
    page.fill(".top-search input[name=q]", "Guild of Moon Cartographers")
    page.locator(".top-search button").click()
    page.get_by_role("heading", name="Nothing found").wait_for()
    page.get_by_role("link", name="Ask the office for an answer").click()
    page.wait_for_url(re.compile(r"/requests/new\?.*name=Guild"))


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without scripts"])
def test_a_title_leads_back_to_its_certificates_as_of_a_day(open_page: Opener, scripts: bool):
    page = open_page("/titles/engineering.engineering-pharmaceutical.T3?lang=zh", scripts=scripts)
    page.locator("#as-of").fill("2010-01-01")
    page.locator("form.day button").click()
    page.wait_for_url(re.compile("on=2010-01-01"))
    own = page.locator(".reaching").get_by_role("link", name="美国毒理学委员会")
    assert own.count() == 0
    page.go_back()
    own.first.click()
    page.wait_for_url(re.compile("/certificates/abt"))


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without scripts"])
def test_the_holder_form_answers_and_keeps_the_address_clean(
    open_page: Opener, shoot: Shooter, scripts: bool
):
    page = open_page("/certificates/abt?lang=en", scripts=scripts)
    page.locator("#for-me > summary").click()
    page.select_option("select[name=employed_in]", "suzhou")
    page.select_option("select[name=field_of_work]", "related")
    page.select_option("select[name=degree]", "master")
    page.fill("input[name=work_years]", "6")
    with page.expect_navigation():
        page.get_by_role("button", name="Show the answer for me").click()
    assert page.url.endswith("/certificates/abt?lang=en")
    assert page.locator(".badge.good").first.is_visible()
    shoot(page, f"holder-{'js' if scripts else 'nojs'}-en-1280")
    with page.expect_navigation():
        page.get_by_role("button", name="中文").click()
    assert page.url.endswith("/certificates/abt?lang=zh")
    assert page.locator(".badge.good").first.is_visible(), "the switch keeps what was stated"
    assert page.context.cookies() == []


def test_the_language_switch_stays_on_the_page(open_page: Opener):
    page = open_page("/certificates/abt?place=suzhou&lang=en")
    page.get_by_role("link", name="中文").click()
    page.wait_for_url(re.compile("lang=zh"))
    assert "place=suzhou" in page.url
    assert page.locator("h1").inner_text() == "美国毒理学委员会毒理学专业人员职业资格证书"
    page.get_by_role("link", name="English").click()
    page.wait_for_url(re.compile("lang=en"))
    assert page.locator("h1").inner_text() == "American Board of Toxicology certification"


def test_the_browser_decides_the_language_when_the_address_does_not(open_page: Opener):
    assert open_page("/", locale="zh-CN").locator("html").get_attribute("lang") == "zh-Hans"
    assert open_page("/", locale="de-DE").locator("html").get_attribute("lang") == "en"


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("name", PAGES)
def test_axe_finds_no_fault_and_nothing_runs_over(
    open_page: Opener, shoot: Shooter, name: str, lang: str
):
    page = open_page(f"{PAGES[name]}lang={lang}")
    look_at(page, shoot, f"{name}-{lang}")
    assert _spilling(page) == []


@pytest.mark.parametrize("name", ["home", "abt", "choices"])
def test_axe_finds_no_fault_in_the_dark(open_page: Opener, shoot: Shooter, name: str):
    page = open_page(f"{PAGES[name]}lang=zh", colours="dark")
    shoot(page, f"{name}-zh-dark")
    has_no_fault(page)


def test_the_policy_blocks_nothing_that_a_page_uses(open_page: Opener):
    page = open_page("/?lang=en")
    errors: list[str] = []
    page.on("console", lambda message: errors.append(message.text))
    page.on("pageerror", lambda error: errors.append(str(error)))
    for address in ("/?q=CFA&lang=zh", "/certificates/abt?lang=en", "/certificates/frm?lang=zh"):
        page.goto(address)
    assert errors == []
    assert page.evaluate("getComputedStyle(document.querySelector('.path .target')).fill") != (
        "rgb(0, 0, 0)"
    ), "the style sheet reaches the picture"


def _spilling(page: Page) -> list[str]:
    """Texts of pictures that are wider than their picture."""
    found: list[str] = page.evaluate(
        """() => [...document.querySelectorAll('svg.path text')]
            .filter(text => { const box = text.getBBox();
                return box.x + box.width > text.ownerSVGElement.viewBox.baseVal.width; })
            .map(text => text.textContent)"""
    )
    return found

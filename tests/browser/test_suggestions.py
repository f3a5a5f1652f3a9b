"""Suggestions in a real browser: by keys, by pointer, while composing, and without them."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from browser.looking import Shooter, fits, has_no_fault
from playwright.sync_api import Page, expect

Opener = Callable[..., Page]
pytestmark = pytest.mark.browser
BOX = "form.search input[name=q]"


@pytest.mark.parametrize("width", [390, 1280])
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_keys_choose_among_what_is_suggested(
    open_page: Opener, shoot: Shooter, lang: str, width: int
):
    page = open_page(f"/?lang={lang}", width=width)
    page.locator(BOX).press_sequentially("toxic", delay=20)
    options = page.locator("form.search [role=option]")
    expect(options.first).to_be_visible()
    expect(page.locator(BOX)).to_have_attribute("aria-expanded", "true")
    shoot(page, f"suggestions-{lang}-{width}")
    has_no_fault(page)
    fits(page)
    names = options.all_inner_texts()
    wanted = next(number for number, name in enumerate(names) if "DABT" in name)
    for _ in range(wanted + 1):
        page.keyboard.press("ArrowDown")
    chosen = page.locator("form.search [role=option][aria-selected=true]")
    expect(chosen).to_have_count(1)
    assert chosen.get_attribute("id") == page.locator(BOX).get_attribute("aria-activedescendant")
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(f"/certificates/abt.*lang={lang}"))


def test_escape_closes_and_enter_alone_searches_what_was_typed(open_page: Opener):
    page = open_page("/?lang=en")
    page.locator(BOX).press_sequentially("CFA", delay=20)
    options = page.locator("form.search [role=option]")
    expect(options.first).to_be_visible()
    page.keyboard.press("Escape")
    expect(options.first).to_be_hidden()
    assert page.locator(BOX).input_value() == "CFA"
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile("q=CFA"))
    assert page.get_by_role("heading", name="Which one do you mean?").is_visible()


def test_a_pointer_opens_a_suggestion(open_page: Opener):
    page = open_page("/?lang=zh", locale="zh-CN", width=390)
    page.locator(BOX).press_sequentially("毒理", delay=20)
    page.locator("form.search [role=option]", has_text="DABT").click()
    page.wait_for_url(re.compile("/certificates/abt"))


def test_nothing_that_begins_so_is_said(open_page: Opener):
    page = open_page("/?lang=en")
    page.locator(BOX).press_sequentially("zzzq", delay=20)
    expect(page.locator("form.search .suggestions.nothing")).to_be_visible()
    expect(page.locator("form.search [role=status]")).to_contain_text("Nothing begins like this")


def test_keys_are_left_to_an_input_method_while_it_composes(open_page: Opener):
    page = open_page("/?lang=zh")
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    box = page.locator(BOX)
    box.focus()
    box.dispatch_event("compositionstart")
    page.keyboard.type("duli")
    page.keyboard.press("Enter")
    page.wait_for_timeout(300)
    assert not [url for url in asked if "/suggest" in url], "half a syllable is no question"
    box.dispatch_event("compositionend")
    expect(page.locator("form.search .suggestions").first).to_be_attached()


def test_without_scripts_the_box_is_a_plain_search(open_page: Opener):
    page = open_page("/?lang=en", scripts=False)
    assert page.locator(BOX).get_attribute("role") is None
    page.fill(BOX, "Toxicology")
    page.get_by_role("button", name="Look up").click()
    assert page.locator("a[href^='/certificates/abt']").first.is_visible()


def test_a_row_of_the_table_opens_its_place(open_page: Opener):
    page = open_page("/certificates/pmp?lang=en")
    page.locator(".side-by-side").get_by_role("link", name="Xiamen").first.click()
    expect(page.locator("#place-xiamen")).to_have_attribute("open", "")


SHOWN = [
    ("/certificates/abt?place=suzhou&lang=zh", ["医药工程专业工程师", "需补充情况"]),
    ("/certificates/abt?place=suzhou&on=2020-06-01&lang=en", ["partly known"]),
    ("/certificates/abt?place=shanghai&lang=en", ["not in what is loaded", "Suzhou"]),
    (
        "/certificates/pmp?place=hangzhou&lang=en",
        ["Assistant engineer", "bachelor degree or higher + 5 years or more"],
    ),
    ("/certificates/pmp?place=xiamen&lang=en", ["master degree or higher + 3 years or more"]),
    ("/certificates/acca-member?place=shanghai&lang=en", ["a different effect"]),
    ("/certificates/fcca?place=shanghai&lang=en", ["may apply", "Disputed"]),
    ("/certificates/hk-tour-guide-pass?place=beijing&lang=en", ["not in what is loaded"]),
    ("/certificates/hk-tour-guide-pass?place=zhuhai&lang=en", ["only inside"]),
    ("/certificates/hk-architect?place=guangzhou&lang=en", ["partly known"]),
    ("/certificates/ahk-mechatronics-technician?place=suzhou&lang=en", ["only inside"]),
    ("/certificates/ahk-mechatronics-technician?place=taicang&lang=zh", ["电工", "仅知部分"]),
]


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without scripts"])
def test_what_the_catalogues_say_is_seen_on_the_pages(open_page: Opener, scripts: bool):
    page = open_page("/?lang=en", scripts=scripts)
    for address, said in SHOWN:
        page.goto(address)
        text = page.locator("main").inner_text()
        for each in said:
            assert each in text, f"{address}: {each}"

"""Asking once and contesting in a real browser: both languages, two widths, without JavaScript."""

from __future__ import annotations

from collections.abc import Callable
from itertools import count

import pytest
from browser.looking import Shooter, look_at
from playwright.sync_api import Page

from mapper.asking import public_number
from mapper.events import now

Opener = Callable[..., Page]
pytestmark = pytest.mark.browser
NAMES = ("Guild Beekeeper", "Lighthouse Painter", "Cloud Shepherd", "Sleigh Mechanic")
_turn = count()


def checked(page: Page, shoot: Shooter, name: str, width: int) -> None:
    """The page is looked at, has no fault that axe knows, and does not run over."""
    look_at(page, shoot, f"asking-{name}", widths=(width,), unfold=False)


@pytest.mark.parametrize(("lang", "width"), [("zh", 390), ("en", 1280), ("en", 390), ("zh", 1280)])
def test_a_request_is_made_merged_seen_contested_about_and_withheld(
    open_page: Opener, shoot: Shooter, lang: str, width: int
):
    turn = next(_turn)
    name = NAMES[turn]
    page = open_page(f"/?q={name}&lang={lang}", width=width, scripts=False)
    checked_later = open_page(f"/?q={name}&lang={lang}", width=width)
    checked(checked_later, shoot, f"nothing-{lang}", width)
    page.locator(".ask-offer a").click()
    assert page.input_value("#f-name") == name
    page.fill("#f-body", "The Guild")
    page.fill("#f-contact", "li@example.org")
    page.locator("main form button[type=submit]").click()
    number = page.locator(".number").inner_text()
    assert len(page.locator(".secret code").inner_text()) == 19

    own = open_page(f"/requests/new?name={name}&lang={lang}", width=width)
    checked(own, shoot, f"new-{lang}", width)
    own.locator("main form button[type=submit]").click()
    checked(own, shoot, f"alike-{lang}", width)
    assert number in own.locator(".alike").inner_text()
    own.locator(".alike form button").first.click()
    own.wait_for_url("**/requests/R-*")
    checked(own, shoot, f"request-{lang}", width)
    assert "2" in own.locator("dl.facts").inner_text()

    wrong = open_page(f"/certificates/abt?place=suzhou&lang={lang}", width=width)
    wrong.locator("a[href^='/contests/new']").first.evaluate("e => e.click()")
    wrong.wait_for_url("**/contests/new*")
    checked(wrong, shoot, f"contest-new-{lang}", width)
    if turn < 2:  # one address may keep ten things an hour
        wrong.locator("input[value=level]").check()
        wrong.fill("#f-text", "The notice of 2022 says otherwise.")
        wrong.locator("main form button[type=submit]").click()
        wrong.wait_for_url("**/contests/C-*")
    else:
        wrong.goto(f"/contests/{public_number('C', now().year, 1)}?lang={lang}")
    checked(wrong, shoot, f"contest-{lang}", width)
    contest = wrong.locator(".number").inner_text()

    seen = open_page(f"/review/requests?lang={lang}", width=width, who="reviewer")
    checked(seen, shoot, f"review-{lang}", width)
    seen.goto(f"/review/requests/{contest}?lang={lang}")
    checked(seen, shoot, f"review-contest-{lang}", width)
    seen.goto(f"/review/requests/{number}?lang={lang}")
    assert "li@example.org" in seen.locator("main").inner_text()
    checked(seen, shoot, f"review-request-{lang}", width)

    seen.locator("#w-why").select_option("personal")
    seen.locator("section[aria-labelledby=a-words] button").click()
    seen.wait_for_selector("#w-why", state="detached")
    assert name not in seen.locator("main").inner_text()
    checked(seen, shoot, f"review-withheld-{lang}", width)
    seen.locator("main details summary").first.click()
    assert name in seen.locator("main").inner_text()
    own.goto(f"/requests/{number}?lang={lang}")
    checked(own, shoot, f"withheld-{lang}", width)
    told = own.locator("main").inner_text()
    assert name not in told
    assert number in told
    seen.locator("section[aria-labelledby=a-words] button").click()
    seen.wait_for_selector("#w-why")
    own.reload()
    assert name in own.locator("h1").inner_text()


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without scripts"])
def test_the_language_is_switched_on_pages_that_a_form_led_to(open_page: Opener, scripts: bool):
    page = open_page("/requests/new?name=Falconry&lang=en", scripts=scripts)
    page.locator("#f-page").evaluate("e => { e.type = 'text'; e.value = 'nowhere'; }")
    page.locator("main form button[type=submit]").click()
    page.locator("#f-page-fault").wait_for()
    page.get_by_role("button", name="中文").click()
    page.locator("html[lang=zh-Hans]").wait_for()
    assert page.input_value("#f-name") == "Falconry"
    assert "网址" in page.locator("#f-page-fault").inner_text()
    page.fill("#f-page", "")
    page.fill("#f-name", "CFA")
    page.locator("main form button[type=submit]").click()
    page.locator(".alike").first.wait_for()
    page.get_by_role("button", name="English").click()
    page.locator("html[lang=en]").wait_for()
    assert page.get_by_role("heading", name="Is it one of these?").is_visible()
    assert "CFA" in page.locator(".lead").inner_text()


def test_a_contest_with_a_fault_keeps_what_was_written_in_the_other_language(open_page: Opener):
    page = open_page("/contests/new?certificate=abt&place=suzhou&lang=en", scripts=False)
    page.fill("#f-text", "The notice says otherwise.")
    page.locator("main form").evaluate("e => { e.noValidate = true; }")
    page.locator("main form button[type=submit]").click()
    page.get_by_role("button", name="中文").click()
    page.locator("html[lang=zh-Hans]").wait_for()
    assert page.input_value("#f-text") == "The notice says otherwise."
    assert page.locator("main form").get_by_role("alert").is_visible()

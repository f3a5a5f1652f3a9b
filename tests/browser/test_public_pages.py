"""Every public page besides answers, in each language and width: no fault, nothing runs over."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from browser.looking import Shooter, look_at
from flask import Flask
from playwright.sync_api import Page

from web.errors import page as error_page

Opener = Callable[..., Page]
pytestmark = pytest.mark.browser
PAGES = {
    "place-many": "/places/china?",
    "place-one": "/places/suzhou?",
    "place-then": "/places/hangzhou?on=2021-06-01&",
    "place-none": "/places/lhasa?",
    "requests-find": "/requests?",
    "requests-wrong": "/requests?number=R-12&",
    "statements-find": "/statements?",
    "statements-none": "/statements/0000?",
    "batch-form": "/batch?",
    "preview": "/reconcile/preview?id=pmp&",
    "not-found": "/nothing/here?",
    "place-not-found": "/places/atlantis?",
    "not-readable": "/certificates/abt?place=atlantis&",
    "not-that-way": "/requests/R-2026-000001-1/join?",
}
BROKEN = {413: "too-much", 429: "too-often", 500: "broken"}


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("name", PAGES)
def test_axe_finds_no_fault_and_nothing_runs_over(
    open_page: Opener, shoot: Shooter, name: str, lang: str
):
    page = open_page(f"{PAGES[name]}lang={lang}")
    assert page.locator("html").get_attribute("lang") == {"zh": "zh-Hans", "en": "en"}[lang]
    look_at(page, shoot, f"public-{name}-{lang}")


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("status", BROKEN)
def test_what_goes_wrong_on_our_side_is_a_page_like_the_others(
    open_page: Opener, app: Flask, shoot: Shooter, status: int, lang: str
):
    address = f"/broken?lang={lang}"
    with app.test_request_context(address):
        html = error_page(status, "It is said here what to do.").get_data(as_text=True)
    page = open_page(f"/?lang={lang}")
    page.route("**/broken*", lambda route: route.fulfill(
        status=status, body=html, content_type="text/html; charset=utf-8"))  # fmt: skip
    page.goto(address)
    assert page.get_by_role("alert").is_visible()
    look_at(page, shoot, f"public-{BROKEN[status]}-{lang}")


@pytest.mark.parametrize("name", ["place-many", "place-then", "batch-form", "not-found", "preview"])
def test_axe_finds_no_fault_in_the_dark(open_page: Opener, shoot: Shooter, name: str):
    page = open_page(f"{PAGES[name]}lang=en", width=390, colours="dark")
    look_at(page, shoot, f"public-{name}-dark", widths=(390,))


def test_the_page_of_many_editions_is_short_until_one_opens_them(open_page: Opener):
    page = open_page("/places/china?lang=en", width=390)
    screens = page.evaluate("document.documentElement.scrollHeight") / 900
    assert page.locator("details.edition").count() > 50
    assert screens < 20
    page.locator("details.edition > summary").first.press("Enter")
    assert page.locator("details.edition dl").first.is_visible()


def test_a_link_to_an_edition_opens_it(open_page: Opener):
    page = open_page("/places/beijing?lang=en")
    page.locator("#steps ~ article a[href='#e-beijing-3-0']").first.click()
    page.locator("#e-beijing-3-0[open]").wait_for()


def test_on_paper_a_place_has_no_search_and_no_ways_on(open_page: Opener):
    page = open_page("/places/suzhou?lang=en")
    page.emulate_media(media="print")
    for hidden in (".top", ".place-search", ".day", ".ask-offer", ".bottom-ways"):
        assert not page.locator(hidden).first.is_visible(), hidden
    assert page.locator(".edition-title").first.is_visible()

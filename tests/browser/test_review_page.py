"""The list of proposals in a real browser: read, filter, turn pages, open the evidence."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

Opener = Callable[..., Page]
Shooter = Callable[[Page, str], None]
pytestmark = pytest.mark.browser
OPEN = "document.querySelectorAll('details').forEach(each => each.open = true)"


@pytest.mark.parametrize("width", [390, 1280])
@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize(
    ("name", "query"), [("all", ""), ("filtered", "q=abt&kind=title&"), ("none", "q=zzz&")]
)
def test_axe_finds_no_fault_and_nothing_runs_over(
    open_page: Opener, shoot: Shooter, name: str, query: str, lang: str, width: int
):
    page = open_page(f"/review?{query}lang={lang}", who="reviewer", width=width)
    shoot(page, f"review-{name}-{lang}-{width}")
    page.evaluate(OPEN)
    if name == "filtered":
        shoot(page, f"review-open-{lang}-{width}")
    found = Axe().run(page)
    assert found.violations_count == 0, found.generate_report()
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_axe_finds_no_fault_in_the_dark(open_page: Opener, shoot: Shooter):
    page = open_page("/review?q=abt&lang=zh", who="reviewer", colours="dark")
    page.evaluate(OPEN)
    shoot(page, "review-zh-dark")
    found = Axe().run(page)
    assert found.violations_count == 0, found.generate_report()


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without scripts"])
def test_one_filters_and_turns_pages_by_keyboard(open_page: Opener, scripts: bool):
    page = open_page("/review?lang=en", who="reviewer", scripts=scripts)
    page.focus("input[name=q]")
    page.keyboard.type("title engineer")
    page.keyboard.press("Enter")
    page.get_by_text("No proposal fits").wait_for()
    page.goto("/review?lang=en")
    page.get_by_role("link", name="Next page").press("Enter")
    page.get_by_text("Page 2 of 3").wait_for()
    page.get_by_role("link", name="skill level").press("Enter")
    page.get_by_text("1 to 10 of 10").wait_for()
    assert page.locator(".proposal").count() == 10


def test_the_evidence_opens_and_the_picture_is_drawn(open_page: Opener):
    page = open_page("/review?q=abt&lang=en", who="reviewer")
    page.locator(".proposal summary").first.press("Enter")
    picture = page.get_by_role("img", name="How the score").first
    assert picture.is_visible()
    box = picture.locator("rect").first.bounding_box()
    assert box
    assert box["width"] > 20


def test_texts_of_the_picture_stand_beside_its_bars(open_page: Opener):
    page = open_page("/review?lang=zh", who="reviewer", width=390)
    page.evaluate(OPEN)
    hidden = page.evaluate(
        """() => [...document.querySelectorAll('svg.waterfall')].flatMap(svg => {
            const bars = [...svg.querySelectorAll('rect')].map(each => each.getBBox());
            return [...svg.querySelectorAll('text')].filter(text => {
                const t = text.getBBox();
                return bars.some(b => t.x < b.x + b.width && b.x < t.x + t.width
                    && t.y < b.y + b.height && b.y < t.y + t.height);
            }).map(text => text.textContent); })"""
    )
    assert hidden == []

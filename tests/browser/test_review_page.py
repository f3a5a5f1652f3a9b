"""The queue in a real browser: read, narrowed, searched, begun; a pair put forward by keyboard."""

from __future__ import annotations

import re
import threading
from collections.abc import Callable, Iterator

import pytest
from browser.looking import Shooter, has_no_fault, look_at
from cards import reviewing
from desks import REFUSAL, World
from flask import Flask
from playwright.sync_api import Page, expect
from werkzeug.serving import make_server

Opener = Callable[..., Page]
pytestmark = pytest.mark.browser
PHARMA = "certificate=pmp&target=title:engineering.engineering-pharmaceutical"


@pytest.fixture(scope="module")
def world() -> World:
    """Seven proposals, and a pair in every state that people bring about."""
    world = reviewing()
    world.judge(world.item("pmp"), "li")
    differ = world.item("cfa-charter")
    world.judge(differ, "wang")
    world.judge(differ, "zhao", REFUSAL)
    world.approve("acca-member")
    world.publish()
    world.judge(world.item("aca-icaew"), "li", REFUSAL)
    return world


@pytest.fixture(scope="module")
def app(world: World) -> Flask:
    """The site of this office."""
    return world.app()


@pytest.fixture(scope="module")
def site(app: Flask) -> Iterator[str]:
    """The address of a server of it."""
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize(
    ("name", "address"),
    [
        ("queue", "/review?"),
        ("queue-none", "/review?q=zzz&kind=title&"),
        ("propose", "/review/propose?q=cfa&t=engineer&"),
        ("propose-level", f"/review/propose?{PHARMA}&"),
    ],
)
def test_axe_finds_no_fault_and_nothing_runs_over(
    open_page: Opener, shoot: Shooter, name: str, address: str, lang: str
):
    look_at(open_page(f"{address}lang={lang}", who="li"), shoot, f"{name}-{lang}")


@pytest.mark.parametrize("address", ["/review?kind=title&", f"/review/propose?{PHARMA}&"])
def test_axe_finds_no_fault_in_the_dark(open_page: Opener, shoot: Shooter, address: str):
    page = open_page(f"{address}lang=zh", who="li", colours="dark")
    shoot(page, f"{'propose' if 'propose' in address else 'queue'}-zh-dark")
    has_no_fault(page)


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without scripts"])
def test_one_searches_narrows_and_begins_by_keyboard(open_page: Opener, scripts: bool):
    page = open_page("/review?lang=en", who="li", scripts=scripts)
    page.focus("input[name=q]")
    page.keyboard.type("Chartered Financial Analyst")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="1 to 3 of 3 pairs")).to_be_visible()
    page.get_by_role("link", name=re.compile("^disagreement 1$")).press("Enter")
    expect(page.get_by_role("heading", name="1 to 1 of 1 pairs")).to_be_visible()
    page.get_by_role("link", name="remove: disagreement").press("Enter")
    page.get_by_role("link", name=re.compile("Begin with the first of")).press("Enter")
    assert "/review/items/" in page.url
    assert "q=Chartered" in page.url


def test_facets_are_folded_on_a_phone_and_open_on_a_wide_screen(open_page: Opener):
    narrow = open_page("/review?lang=en", who="li", width=390)
    facet = narrow.get_by_role("heading", name="Kind of target")
    expect(facet).to_be_hidden()
    narrow.locator(".queue-fold > summary").click()
    expect(facet).to_be_visible()
    wide = open_page("/review?lang=en", who="li", scripts=False)
    expect(wide.get_by_role("heading", name="Kind of target")).to_be_visible()


def test_the_whole_line_leads_to_its_card(open_page: Opener):
    page = open_page("/review?kind=title&lang=en", who="li")
    line = page.locator(".queue-lines > li").first
    box = line.bounding_box()
    assert box
    page.mouse.click(box["x"] + box["width"] - 8, box["y"] + box["height"] - 8)
    page.wait_for_url(re.compile("/review/items/.*kind=title"))


def test_a_pair_is_put_forward_without_scripts(open_page: Opener):
    page = open_page("/review?lang=en", who="zhao", scripts=False)
    page.get_by_role("link", name="Put a pair forward").click()
    page.get_by_label("Name or abbreviation").fill("ABT")
    page.get_by_role("button", name="Search certificates").click()
    page.get_by_label("Series, specialty").fill("economics")
    page.get_by_role("button", name="Search targets").click()
    page.locator(".offers a").first.click()
    page.get_by_text("not known yet").click()
    page.get_by_label("Why").fill("a trial")
    page.get_by_role("button", name="Put it forward").click()
    page.wait_for_url(re.compile("/review/items/"))
    expect(page.get_by_text("a trial")).to_be_attached()

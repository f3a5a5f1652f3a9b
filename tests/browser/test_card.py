"""The card in a real browser: decided by keyboard alone, and just as well without any script."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from dataclasses import dataclass, replace

import pytest
from browser.looking import UNFOLD, Shooter, has_no_fault, look_at
from browser.windows import Kind, Windows
from cards import PAIRS, cards, item_of_pair, reviewing
from desks import REFUSAL, SUZHOU, World
from flask import Flask
from people import signed_in
from playwright.sync_api import Page
from werkzeug.serving import make_server

from mapper.decision import ClaimKind, OfficeClaim
from mapper.domain import Condition
from mapper.log import ItemStatus

pytestmark = [pytest.mark.browser, pytest.mark.slow]
CLAIM = OfficeClaim(ClaimKind.OFFICE, "苏人才〔2026〕7号", "附件一第3项", "", "2026-11")
COMPOSING = """event => document.body.dispatchEvent(new KeyboardEvent('keydown',
    {key: 'a', keyCode: 229, isComposing: true, bubbles: true}))"""


@dataclass
class Site:
    """A server over an office, and windows in which people have signed in."""

    world: World
    app: Flask
    address: str
    windows: Windows

    def window(
        self, login: str, path: str, *, width: int = 1280, scripts: bool = True,
        colours: str = "light",
    ) -> Page:  # fmt: skip
        """A window of its own."""
        page = self.windows.take(Kind(self.address, scripts, colours=colours), width)
        page.set_default_timeout(15_000)
        self.enter(page, login, path)
        return page

    def enter(self, page: Page, login: str, path: str) -> None:
        """Somebody signs in, in place of whoever was there, and opens a page."""
        cookie = signed_in(self.app, login).get_cookie("session")
        assert cookie
        page.context.add_cookies([{"name": "session", "value": cookie.value, "url": self.address}])
        page.goto(path)

    def status(self, number: int) -> ItemStatus:
        return self.world.desk.case(item_of_pair(self.world, number)).item.status

    def of(self, page: Page) -> str:
        """The item of the card that is open."""
        return page.url.split("/items/")[1].partition("?")[0]


@pytest.fixture
def site(windows: Windows) -> Iterator[Site]:
    world = reviewing()
    app = cards(world)
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield Site(world, app, f"http://127.0.0.1:{server.server_port}", windows)
    windows.close()
    server.shutdown()
    thread.join()
    server.server_close()


def card(site: Site, number: int, lang: str = "en", query: str = "") -> str:
    return f"/review/items/{item_of_pair(site.world, number)}?lang={lang}{query}"


def first(site: Site) -> str:
    """The first card of the list."""
    world = site.world
    from mapper.review.queue import Queue
    from mapper.review.queue_wanted import Wanted

    rows = Queue(world.log, world.desk.records).page(Wanted(here="suzhou"), 0, 9).rows
    return rows[0].id


# --- by keyboard --------------------------------------------------------------------------


def test_five_pairs_are_decided_by_keyboard_alone(site: Site):
    page = site.window("li", f"/review/items/{first(site)}?lang=en&advance=1")
    done = []
    for turn in range(5):
        item = site.of(page)
        done.append(item)
        with page.expect_navigation():
            if turn % 2 and page.locator("input[name=level]:checked").count():
                page.keyboard.press("a")
            else:
                page.keyboard.press("r")
                page.keyboard.press("3")
        assert "advance=1" in page.url
        assert "lang=en" in page.url
    assert len(set(done)) == 5
    judged = {event.item for event in site.world.log.events() if event.kind.value == "judged"}
    assert judged == set(done)


def test_a_key_undoes_the_last_act_from_the_next_card(site: Site):
    item = first(site)
    page = site.window("li", f"/review/items/{item}?lang=en&advance=1")
    page.keyboard.press("r")
    with page.expect_navigation():
        page.keyboard.press("3")
    assert site.of(page) != item
    with page.expect_navigation():
        page.keyboard.press("u")
    assert site.of(page) == item
    assert site.world.desk.case(item).item.status is ItemStatus.OPEN


def test_keys_are_letters_while_one_writes(site: Site):
    page = site.window("li", card(site, 1))
    before = site.world.log.head()
    page.keyboard.press("c")
    assert page.evaluate("document.activeElement.id") == "remark"
    page.keyboard.type("a r3 u n p")
    assert page.input_value("#remark") == "a r3 u n p"
    page.keyboard.press("Escape")
    page.focus("#comment")
    page.keyboard.type("ar1")
    assert page.input_value("#comment") == "ar1"
    assert site.world.log.head() == before


def test_keys_are_left_alone_while_a_character_is_composed_and_with_modifiers(site: Site):
    page = site.window("li", card(site, 1))
    before = site.world.log.head()
    page.evaluate(COMPOSING)
    for keys in ("Control+a", "Alt+a", "Meta+a"):
        page.keyboard.press(keys)
    page.keyboard.press("3")
    page.keyboard.press("r")
    page.keyboard.press("Escape")
    page.keyboard.press("3")
    page.wait_for_timeout(200)
    assert site.world.log.head() == before
    assert site.status(1) is ItemStatus.OPEN


def test_one_turns_over_the_list_and_back_by_keyboard(site: Site):
    page = site.window("li", f"/review/items/{first(site)}?lang=en&kind=title")
    start = site.of(page)
    with page.expect_navigation():
        page.keyboard.press("n")
    assert site.of(page) != start
    with page.expect_navigation():
        page.keyboard.press("p")
    assert site.of(page) == start
    page.keyboard.press("?")
    assert page.locator("#keys .pop-body").is_visible()
    page.keyboard.press("Escape")
    assert not page.locator("#keys .pop-body").is_visible()
    with page.expect_navigation():
        page.keyboard.press("l")
    assert "/review?" in page.url
    assert "kind=title" in page.url


def test_the_sentence_follows_the_level_and_nothing_is_stored(site: Site):
    page = site.window("li", card(site, 0))
    before = site.world.log.head()
    assert page.locator("#brief").get_by_text("1 contradiction").is_visible()
    page.locator("input[name=level][value=T3]").check()
    page.locator("#brief").get_by_text("no contradiction").wait_for()
    assert (
        page.locator("h1").inner_text().endswith("as holding Engineer, pharmaceutical engineering")
    )
    assert site.world.log.head() == before


def test_enter_in_a_field_checks_and_decides_nothing(site: Site):
    page = site.window("li", card(site, 1))
    before = site.world.log.head()
    page.locator("#conditions summary").first.click()
    page.get_by_role("button", name="Add a condition").click()
    page.fill("#c0-value", "5")
    page.press("#c0-value", "Enter")
    page.get_by_text("Choose the kind of the condition.").wait_for()
    assert site.world.log.head() == before


# --- without a script -----------------------------------------------------------------------


def test_all_of_it_works_without_a_script(site: Site):
    page = site.window("li", card(site, 1), scripts=False)
    page.locator("#conditions summary").first.click()
    page.get_by_role("button", name="Add a condition").click()
    page.select_option("#c0-kind", "work_years")
    page.select_option("#c0-operator", ">=")
    page.fill("#c0-value", "5")
    page.get_by_label("a decision of this office").check()
    page.locator("details.claim-fields summary").click()
    page.fill("#claim_reference", "苏人才〔2026〕7号")
    page.get_by_role("button", name="Check only").click()
    assert page.input_value("#c0-value") == "5"
    page.get_by_role("button", name="Approve").click()
    page.get_by_text("Stored: you approved").wait_for()
    (opinion,) = site.world.desk.case(item_of_pair(site.world, 1)).item.opinions
    assert opinion.decision.conditions == (Condition("work_years", ">=", "5", "r1", "year"),)
    assert opinion.decision.claim == OfficeClaim(ClaimKind.OFFICE, "苏人才〔2026〕7号")
    page.get_by_role("button", name="Undo my last act").click()
    assert site.status(1) is ItemStatus.OPEN
    page.get_by_role("button", name="the field differs").click()
    page.get_by_text("Stored: you refused").wait_for()


# --- for the eye and for those who cannot see -------------------------------------------------


def _prepare(site: Site) -> None:
    """A pair in every state."""
    world = site.world

    def approval(number: int) -> object:
        item = item_of_pair(world, number)
        return replace(world.desk.case(item).suggested(SUZHOU), claim=CLAIM)

    years = (Condition("work_years", ">=", "2", unit="year"),)
    for by in ("li", "wang"):
        world.judge(item_of_pair(world, 6), by, approval(6))
    world.judge(item_of_pair(world, 1), "li", approval(1))
    one = approval(2)
    world.judge(item_of_pair(world, 2), "li", one)
    lower = replace(one, target=replace(one.target, levels=("T3",)), conditions=years)
    world.judge(item_of_pair(world, 2), "wang", lower)
    world.judge(item_of_pair(world, 5), "li", replace(REFUSAL, target=PAIRS[5][1]))


STATES = {
    "open": (0, "li"), "no-level": (3, "li"), "second": (1, "wang"), "waits": (1, "li"),
    "third": (2, "zhao"), "waits-third": (2, "li"), "approved": (6, "li"), "refused": (5, "wang"),
    "reader": (0, "sun"),
}  # fmt: skip


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_axe_finds_no_fault_and_nothing_runs_over(site: Site, shoot: Shooter, lang: str):
    _prepare(site)
    page = site.window("li", card(site, 0, lang))
    for name, (number, login) in STATES.items():
        site.enter(page, login, card(site, number, lang))
        look_at(page, shoot, f"card-{name}-{lang}")


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_axe_finds_no_fault_where_something_went_wrong(site: Site, shoot: Shooter, lang: str):
    page = site.window("li", card(site, 0, lang))
    page.evaluate(UNFOLD)
    page.locator("button[value=add-c]").click()
    page.evaluate(UNFOLD)
    page.locator("input[name=claim_kind][value=document]").check()
    page.fill("#claim_url", "ftp://x")
    page.fill("#c0-value", "5")
    page.locator("button.approve").click()
    page.locator(".notice.bad").wait_for()
    shoot(page, f"card-faults-{lang}")
    has_no_fault(page)
    moved = site.window("li", card(site, 1, lang))
    world = site.world
    item = item_of_pair(world, 1)
    world.judge(
        item, "zhao", replace(world.desk.case(item).suggested(SUZHOU), comment="杭州定为中级")
    )
    world.desk.undo(item, world.people["zhao"], world.log.head().number)
    moved.fill("#comment", "我的备注")
    moved.keyboard.press("Escape")
    with moved.expect_navigation():
        moved.keyboard.press("a")
    assert moved.input_value("#comment") == "我的备注"
    shoot(moved, f"card-moved-{lang}")
    has_no_fault(moved)


def test_axe_finds_no_fault_in_the_dark(site: Site, shoot: Shooter):
    _prepare(site)
    page = site.window("li", card(site, 0, "zh"), colours="dark")
    for name in ("open", "third", "approved"):
        number, login = STATES[name]
        site.enter(page, login, card(site, number, "zh"))
        look_at(page, shoot, f"card-{name}-zh-dark", widths=(1280,))


def test_what_matters_fits_one_screen(site: Site):
    for lang in ("zh", "en"):
        page = site.window("li", card(site, 0, lang))
        for what in (
            "h1",
            "#certificate",
            "#target",
            ".ladder",
            ".levels",
            ".approve",
            ".refuse",
            "#brief",
        ):
            box = page.locator(what).first.bounding_box()
            assert box, what
            assert box["y"] + box["height"] <= 900, f"{what} ends below the first screen"

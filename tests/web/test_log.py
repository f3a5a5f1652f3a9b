"""The log on the site: sentences, pages, filters, a past day, and what stays hidden."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from desks import APPROVAL, REFUSAL, World, browser, office
from flask.testing import FlaskClient
from pages import Page

from mapper.events import EventKind
from web.review import log as log_pages


@pytest.fixture
def world() -> World:
    return office()


def page(client: FlaskClient, **asked: object) -> Page:
    reply = client.get("/review/log", query_string={"lang": "en", **asked})
    assert reply.status_code == 200, reply.text
    return Page(reply.text)


def numbers(found: Page) -> list[int]:
    """The numbers of the events on a page."""
    ids = [attrs.get("id") or "" for tag, attrs in found.tags if tag == "li"]
    return [int(each[1:]) for each in ids if each[:1] == "e" and each[1:].isdecimal()]


def next_page(found: Page) -> str:
    """The address of older events; empty on the last page."""
    return next((a.get("href") or "" for _, a in found.tags if a.get("rel") == "next"), "")


def test_each_event_is_a_sentence_with_its_hash_and_the_head_stands_on_top(world: World):
    world.approve("pmp")
    world.publish(note="the first")
    text = page(browser(world.app(), "chen")).text
    head = world.log.head()
    assert f"Head of the log: event {head.number} {head.hash}" in text
    for event in world.log.events():
        assert event.hash in text
    assert "Sun Lei confirmed and published edition 1, put forward by Chen Jie." in text
    assert "Wang Fang approved: A holder of Project Management Professional" in text
    assert "[decision of the office: 苏人才〔2026〕7号]" in text
    assert "The operator added the account of Li Wei (reviewer)." in text
    zh = page(browser(world.app(), "chen"), lang="zh").text
    assert "Wang Fang通过：持有“项目管理专业人士资格认证”者，在苏州市可认定为" in zh


def test_events_are_read_from_the_newest_page_by_page(
    world: World, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(log_pages, "A_PAGE", 5)
    world.approve("pmp")
    client = browser(world.app(), "chen")
    found = page(client)
    seen = numbers(found)
    while older := next_page(found):
        found = Page(client.get(older).text)
        assert numbers(found)
        seen += numbers(found)
    assert seen == list(range(world.log.head().number, 0, -1))


def test_the_log_is_narrowed_by_item_person_and_kind(world: World):
    one, other = world.approve("pmp"), world.approve("cfa-charter")
    client = browser(world.app(), "chen")
    mine = {event.number for event in world.log.events(item=one)}
    assert set(numbers(page(client, item=one))) == mine
    by = [event.number for event in world.log.events() if event.actor == world.people["li"].id]
    assert sorted(numbers(page(client, actor=world.people["li"].id))) == by
    kinds = [event.number for event in world.log.events(kinds=[EventKind.PROPOSED])]
    assert sorted(numbers(page(client, kind="proposed"))) == kinds
    assert not numbers(page(client, item=other, kind="published"))


@pytest.mark.parametrize("asked", [{"kind": "nonsense"}, {"on": "yesterday"}, {"on": "2026-13-01"}])
def test_what_cannot_be_read_is_a_bad_question(world: World, asked: dict[str, str]):
    client = browser(world.app(), "chen")
    assert client.get("/review/log", query_string=asked).status_code == 400


@pytest.mark.parametrize(
    "asked", [{"before": "x"}, {"before": "9999999"}, {"before": "9", "at": "?"}]
)
def test_a_page_that_is_none_shows_events_all_the_same(world: World, asked: dict[str, str]):
    assert numbers(page(browser(world.app(), "chen"), **asked))


# --- what a second reviewer is not to know ------------------------------------------------


def sealed(world: World) -> str:
    """An item that Li Wei approved and nobody else has judged."""
    item = world.item("pmp")
    world.judge(item, "li", replace(APPROVAL, comment="a clear case"))
    return item


def test_a_second_reviewer_learns_neither_what_nor_by_whom(world: World):
    item = sealed(world)
    number = world.log.events(item=item)[-1].number
    client = browser(world.app(), "wang")
    found = page(client, item=item)
    assert number in numbers(found)
    assert "kept from you until you have judged for yourself" in found.text
    assert "a clear case" not in found.text
    assert "Li Wei approved" not in found.text
    assert number not in numbers(page(client, actor=world.people["li"].id))
    assert number not in numbers(page(client, kind="judged"))
    own = page(browser(world.app(), "li"), item=item).text
    assert "Li Wei approved" in own
    world.judge(item, "wang")
    assert "a clear case" in page(client, item=item).text


def test_a_past_day_does_not_give_away_what_is_to_be_judged_blind_again(world: World):
    item = sealed(world)
    world.judge(item, "wang")
    world.clock.at += timedelta(days=1)
    wang = world.people["wang"]
    world.desk.undo(item, wang, world.log.events(item=item)[-1].number)
    text = page(browser(world.app(), "zhao"), on="2026-11-22").text
    assert "1 approved" in text
    assert "is recognised in Suzhou" not in text
    assert "is recognised in Suzhou" in page(browser(world.app(), "li"), on="2026-11-22").text


# --- a day that has passed ----------------------------------------------------------------


def test_a_day_shows_what_was_decided_and_published_at_its_end(world: World):
    item = world.approve("pmp")
    world.publish()
    world.clock.at += timedelta(days=2)
    token = world.desk.case(item).token
    world.desk.withdraw(item, world.people["chen"], "wrong", token=token)
    client = browser(world.app(), "chen")
    then, now = page(client, on="2026-11-22").text, page(client, on="2026-11-24").text
    assert "As of the end of 22 November 2026" in then
    assert "1 approved" in then
    assert "Project Management Professional is recognised in Suzhou" in then
    assert "Li Wei, Wang Fang" in then
    assert "Talent office, edition 1" in then
    assert "1 withdrawn" in now
    assert "is recognised in Suzhou" not in now
    before = page(client, on="2026-11-21").text
    assert "Nobody had touched anything yet." in before
    assert "Nothing of this office was published yet." in before


def test_a_refusal_of_a_past_day_says_why(world: World):
    item = world.item("pmp")
    world.judge(item, "li", replace(REFUSAL, target=None))
    text = page(browser(world.app(), "chen"), on="2026-11-22").text
    assert "Engineer, pharmaceutical engineering: refused (the field differs)" in text

"""Publishing on the site: the preview, two people, what moved, and the edition that comes of it."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import timedelta

import pytest
from desks import APPROVAL, SENIOR, World, browser, form_token, office
from flask import Flask
from flask.testing import FlaskClient
from pages import Page
from werkzeug.test import TestResponse

from mapper.domain import Condition
from mapper.editions.values import OfficeEdition
from mapper.events import EventKind

PREVIEW = "/review/publication"


@pytest.fixture
def world() -> World:
    return office()


def shown(client: FlaskClient, address: str = PREVIEW, language: str = "en") -> str:
    reply = client.get(address, query_string={"lang": language})
    assert reply.status_code == 200, reply.text
    return Page(reply.text).text


def press(client: FlaskClient, token: str = "", note: str = "") -> TestResponse:
    """Press the button of the preview, as it is now unless an older token is named."""
    found = re.search(r'name="token" value="([^"]+)"', client.get(PREVIEW).text)
    data = {"token": token or (found[1] if found else "none"), "note": note}
    return client.post(
        PREVIEW, query_string={"lang": "en"}, data={**data, "csrf_token": form_token(client)}
    )


def kinds(world: World) -> list[EventKind]:
    return [event.kind for event in world.log.events()]


def test_two_people_publish_and_the_public_answer_changes(world: World):
    world.approve("pmp")
    app = world.app()
    chen, sun, visitor = browser(app, "chen"), browser(app, "sun"), app.test_client()
    answer = {"lang": "en", "place": "suzhou"}
    sentence = "Project Management Professional is recognised in Suzhou as holding Engineer"
    first = shown(chen)
    assert "Edition 1, not yet published" in first
    assert sentence in first
    assert "2 people" in first
    assert "Put edition 1 forward" in first
    put = press(chen, note="the first")
    assert (put.status_code, put.location.partition("?")[0]) == (303, PREVIEW)
    assert "another publisher has to confirm it" in shown(chen)
    assert "Confirm and publish" not in shown(chen)
    seen = shown(sun)
    assert "Chen Jie put exactly this forward on 22 November 2026, 16:0" in seen
    assert "the first" in seen
    assert sentence not in Page(visitor.get("/certificates/pmp", query_string=answer).text).text
    done = press(sun)
    assert (done.status_code, done.location.partition("?")[0]) == (303, "/review/editions/1")
    assert kinds(world)[-2:] == [EventKind.PREPARED, EventKind.PUBLISHED]
    text = shown(sun, "/review/editions/1")
    assert "Edition 1 is published." in text
    assert "Put forward by Chen Jie" in text
    assert "Confirmed by Sun Lei" in text
    world.clock.at += timedelta(seconds=5)
    assert "Engineer, pharmaceutical engineering" in Page(
        visitor.get("/certificates/pmp", query_string=answer).text
    ).text  # fmt: skip


def test_under_single_one_publishes_alone_and_the_button_says_so(world: World):
    world.single()
    world.judge(world.item("pmp"), "li")
    chen = browser(world.app(), "chen")
    assert "Publish edition 1 alone" in shown(chen)
    assert press(chen).location.startswith("/review/editions/1")
    assert "one person was enough by the policy" in shown(chen, "/review/editions/1")


def test_a_preview_that_moved_is_shown_anew_and_nothing_is_done(world: World):
    world.approve("pmp")
    chen = browser(world.app(), "chen")
    old = re.search(r'name="token" value="([^"]+)"', chen.get(PREVIEW).text)
    assert old
    world.approve("cfa-charter")
    reply = press(chen, old[1])
    assert reply.status_code == 409
    text = Page(reply.text).text
    assert "has changed since you looked. Nothing was done" in text
    assert "Chartered Financial Analyst is recognised" in text
    assert EventKind.PREPARED not in kinds(world)


def test_with_nothing_to_publish_there_is_no_button_and_the_press_is_refused(world: World):
    chen = browser(world.app(), "chen")
    assert "Nothing waits for publication" in shown(chen)
    reply = press(chen)
    assert reply.status_code == 409
    assert "Nothing was done" in Page(reply.text).text


def test_nobody_confirms_what_they_put_forward(world: World):
    world.approve("pmp")
    chen = browser(world.app(), "chen")
    press(chen)
    reply = press(chen, world.desk.preview().token)
    assert reply.status_code == 403
    assert "Another publisher has to confirm" in Page(reply.text).text
    assert EventKind.PUBLISHED not in kinds(world)


@pytest.mark.parametrize("login", ["li", "zhou"])
def test_others_see_the_preview_and_cannot_publish(world: World, login: str):
    world.approve("pmp")
    client = browser(world.app(), login)
    assert "Publishing takes the role of a publisher." in shown(client)
    assert "Put edition 1 forward" not in shown(client)
    assert press(client, world.desk.preview().token).status_code == 403
    assert EventKind.PREPARED not in kinds(world)


def test_publishing_takes_the_token_of_a_form(world: World):
    world.approve("pmp")
    chen = browser(world.app(), "chen")
    reply = chen.post(PREVIEW, data={"token": world.desk.preview().token})
    assert reply.status_code == 400
    assert EventKind.PREPARED not in kinds(world)


def test_an_approval_without_evidence_is_named_and_waits(world: World):
    item = world.approve("pmp", replace(APPROVAL, claim=None))
    page = Page(browser(world.app(), "chen").get(PREVIEW, query_string={"lang": "en"}).text)
    assert "Approved, but without evidence 1" in page.text
    assert any(link.startswith(f"/review/items/{item}") for link in page.links)


def test_a_change_is_told_field_by_field_and_a_withdrawal_as_removed(world: World):
    kept, gone = world.approve("pmp"), world.approve("cfa-charter")
    world.publish()
    li, chen = world.people["li"], world.people["chen"]
    world.desk.reopen(kept, li, "level", token=world.desk.case(kept).token)
    rows = (Condition("work_years", ">=", "5", unit="year"),)
    for by in ("li", "wang"):
        world.judge(kept, by, replace(APPROVAL, target=SENIOR, conditions=rows))
    world.desk.withdraw(gone, chen, "wrong", token=world.desk.case(gone).token)
    text = shown(browser(world.app(), "chen"))
    assert "1 changed" in text
    assert "1 removed" in text
    assert "conditions none 5 years or more of related work" in text
    assert "target Engineer, pharmaceutical engineering Senior engineer" in text


# --- editions -----------------------------------------------------------------------


def test_an_edition_shows_its_hashes_whole_and_that_it_verifies(world: World):
    world.approve("pmp")
    world.publish()
    edition = world.desk.editions.edition(1)
    event = world.log.events(kinds=[EventKind.PUBLISHED])[0]
    text = shown(browser(world.app(), "li"), "/review/editions/1")
    assert "verified" in text
    for value in (edition.head.hash, edition.content, edition.signature, edition.key, event.hash):
        assert value in text
    assert f"event {edition.head.number} " in text
    assert "so since edition 1" in text


def test_a_signature_that_is_not_the_offices_is_said_openly(
    world: World, monkeypatch: pytest.MonkeyPatch
):
    world.approve("pmp")
    world.publish()
    monkeypatch.setattr(OfficeEdition, "signed", property(lambda _: {"other": "content"}))
    text = shown(browser(world.app(), "li"), "/review/editions/1")
    assert "does not verify its signature is not that of the office's key" in text


def test_an_edition_is_compared_with_the_one_before_or_with_any(world: World):
    for certificate in ("pmp", "cfa-charter", "frm"):
        world.approve(certificate)
        world.publish()
    client = browser(world.app(), "li")
    before = shown(client, "/review/editions/3")
    assert "Difference to edition 2 " in before
    assert "Added 1" in before
    asked = {"lang": "en", "against": "1"}
    text = Page(client.get("/review/editions/3", query_string=asked).text).text
    assert "Difference to edition 1 " in text
    assert "Added 2" in text
    back = Page(client.get("/review/editions/1", query_string={**asked, "against": "3"}).text)
    assert "Removed 2" in back.text


@pytest.mark.parametrize("address", ["/review/editions/2", "/review/editions/1?against=7"])
def test_an_edition_that_is_not_there_is_not_found(world: World, address: str):
    world.approve("pmp")
    world.publish()
    assert browser(world.app(), "li").get(address).status_code == 404


def test_a_published_address_that_a_browser_would_run_is_no_link(world: World):
    claim = APPROVAL.claim
    assert claim is not None
    world.approve("pmp", replace(APPROVAL, claim=replace(claim, url="javascript:alert(1)")))
    world.publish()
    page = Page(browser(world.app(), "li").get("/review/editions/1").text)
    assert not any("javascript" in link for link in page.links)


@pytest.mark.parametrize(
    "address", [PREVIEW, "/review/editions/1", "/review/log", "/review/dashboard", "/admin/office"]
)
def test_who_has_not_signed_in_sees_nothing_of_it(world: World, address: str):
    world.approve("pmp")
    world.publish()
    app: Flask = world.app()
    reply = app.test_client().get(address)
    assert reply.status_code == 303
    assert "/login" in reply.location

"""The answer page takes a published office edition up at once, and says who approved it."""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient
from pages import Page, settings
from publishing import Clock, FakeLog, link

from mapper.catalogue import packaged
from mapper.editions import PublishedRecords
from web import create_app

CERTIFICATE = "pmp"


@pytest.fixture
def log() -> FakeLog:
    return FakeLog()


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def visitor(log: FakeLog, clock: Clock) -> FlaskClient:
    records = PublishedRecords(packaged(), log, clock)
    return create_app(settings(), records).test_client()


def page(visitor: FlaskClient, language: str = "en") -> str:
    asked = {"lang": language, "place": "suzhou"}
    reply = visitor.get(f"/certificates/{CERTIFICATE}", query_string=asked)
    assert reply.status_code == 200
    return Page(reply.text).text


def test_a_published_link_is_on_the_page_with_its_people_edition_and_evidence(
    visitor: FlaskClient, log: FakeLog, clock: Clock
) -> None:
    assert "Suzhou talent office" not in page(visitor)
    log.publish("2026-11-22", link("one", CERTIFICATE))
    clock.now += 1
    en, zh = page(visitor), page(visitor, "zh")
    assert "Approval approved by 2 people (Suzhou talent office, edition 1)" in en
    assert "Decision 2026-7 of Suzhou talent office" in en
    assert "审核 经2人审核（苏州人才办第1批）" in zh
    assert "苏州人才办决定（2026-7）" in zh


def test_the_front_page_counts_source_editions_and_published_links(
    visitor: FlaskClient, log: FakeLog, clock: Clock
) -> None:
    before = Page(visitor.get("/").text).text
    assert str(len(packaged().vocabulary.editions)) in before
    log.publish("2026-11-22", link("one", CERTIFICATE))
    clock.now += 1
    after = Page(visitor.get("/").text).text
    assert str(len(packaged().vocabulary.editions)) in after
    assert str(packaged().totals()["links"] + 1) in after

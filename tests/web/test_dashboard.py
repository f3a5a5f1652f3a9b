"""The dashboard's numbers and picture, and the office's settings."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from desks import APPROVAL, REFUSAL, World, browser, form_token, office
from flask.testing import FlaskClient
from hypothesis import given
from hypothesis import strategies as st
from pages import Page
from werkzeug.test import TestResponse

from mapper.events import EventKind
from mapper.review.policy import Mode
from mapper.review.work import DayWork
from web.review.bars import HEIGHT, WIDTH, draw, scale


@pytest.fixture
def world() -> World:
    return office()


def shown(client: FlaskClient, address: str = "/review/dashboard", language: str = "en") -> Page:
    reply = client.get(address, query_string={"lang": language})
    assert reply.status_code == 200, reply.text
    return Page(reply.text)


def test_it_tells_what_waits_with_the_way_to_it(world: World):
    world.approve("pmp")
    world.approve("frm", replace(APPROVAL, claim=None))
    world.judge(world.item("cfa-charter"), "li")
    found = shown(browser(world.app(), "chen"))
    for told in (
        "45 to be judged", "1 wait for a second review", "0 to be adjudicated",
        "1 approved, without evidence", "1 to be published",
    ):  # fmt: skip
        assert told in found.text
    assert any("status=second" in link for link in found.links)


def test_everything_drawn_is_in_the_table_too(world: World):
    world.approve("pmp")
    world.judge(world.item("cfa-charter"), "li", REFUSAL)
    world.judge(world.item("frm"), "li")
    found = shown(browser(world.app(), "chen"))
    assert "22 November 2026 2 1 1" in found.text
    drawn = [a.get("class") for tag, a in found.tags if tag == "rect"]
    assert sorted(each for each in drawn if each) == ["approved", "refused", "sealed"]


def test_people_see_their_own_numbers_and_those_who_lead_see_all(world: World):
    world.approve("pmp")
    own = shown(browser(world.app(), "li")).text
    assert "Your judgements" in own
    assert "Wang Fang" not in own
    for login in ("chen", "zhou"):
        led = shown(browser(world.app(), login)).text
        assert "By person" in led
        assert "Wang Fang 0 1 0" in led


def test_agreement_and_the_machine_are_told_once_there_is_something_to_tell(world: World):
    client = browser(world.app(), "chen")
    assert "There was no second review yet." in shown(client).text
    world.judge("abt-3", "li", replace(REFUSAL, target=None))
    world.approve("pmp")
    text = shown(client).text
    assert "100 % 1 of 1 second reviews said what the first one had said." in text
    assert "0–20 % 1 1 % 0 %" in text


def test_editions_stand_on_it(world: World):
    world.approve("pmp")
    world.publish()
    assert "Talent office, edition 1" in shown(browser(world.app(), "li")).text


COUNTS = st.integers(0, 5000)
DAY = date(2026, 11, 22)


@given(st.lists(st.tuples(COUNTS, COUNTS, COUNTS), max_size=40))
def test_columns_stay_inside_the_picture_and_are_as_high_as_their_numbers(
    counts: list[tuple[int, int, int]],
):
    days = [DayWork(DAY + timedelta(days=n), *each) for n, each in enumerate(counts)]
    picture = draw(days)
    top = picture.rules[-1].value
    unit = (picture.base - picture.rules[-1].y) / top
    for column, day in zip(picture.columns, days, strict=True):
        assert picture.left <= column.x <= column.x + picture.column <= WIDTH
        assert sum(layer.height for layer in column.layers) == pytest.approx(
            day.total * unit, abs=0.05
        )
        assert all(0 <= layer.y <= layer.y + layer.height < HEIGHT for layer in column.layers)


@given(st.integers(0, 10**6))
def test_a_scale_is_short_and_reaches_what_it_has_to(most: int):
    found = scale(most)
    assert found[0] == 0
    assert found[-1] >= most
    assert 2 <= len(found) <= 6


# --- the office -----------------------------------------------------------------------------

FORM = {
    "place": "shanghai", "name_zh": "上海人才办", "name_en": "Shanghai talent office",
    "mode": "single", "share": "12.5", "low": "40", "high": "60",
}  # fmt: skip


def keep(client: FlaskClient, **typed: str) -> TestResponse:
    return client.post(
        "/admin/office", query_string={"lang": "en"},
        data={**FORM, **typed, "csrf_token": form_token(client)},
    )  # fmt: skip


def test_an_administrator_describes_the_office_and_the_log_says_so(world: World):
    client = browser(world.app(), "zhou")
    reply = keep(client)
    assert (reply.status_code, reply.location.partition("?")[0]) == (303, "/admin/office")
    kept = world.desk.office()
    assert (kept.place, kept.name.zh, kept.policy.mode) == ("shanghai", "上海人才办", Mode.SINGLE)
    assert (kept.policy.share, kept.policy.borderline) == (0.125, (0.4, 0.6))
    last = world.log.events()[-1]
    assert (last.kind, last.actor) == (EventKind.OFFICE, world.people["zhou"].id)
    page = client.get("/admin/office", query_string={"lang": "en"}).text
    assert 'value="12.5"' in page
    before = world.log.head()
    assert keep(client).status_code == 303
    assert world.log.head() == before, "what stays as it is makes no event"


WRONG = [
    ({"place": "atlantis"}, "No place is called so"),
    ({"name_zh": " "}, "Write a name of 1 to 80 characters."),
    ({"name_en": "x" * 81}, "Write a name of 1 to 80 characters."),
    ({"mode": "three"}, "Choose one person or two persons."),
    ({"share": "101"}, "Write a number from 0 to 100."),
    ({"share": "nan"}, "Write a number from 0 to 100."),
    ({"low": "-1"}, "Write a number from 0 to 100."),
    ({"low": "70"}, "The lower border cannot be above the upper one."),
]


@pytest.mark.parametrize(("typed", "fault"), WRONG)
def test_what_cannot_be_used_is_said_at_its_field_and_changes_nothing(
    world: World, typed: dict[str, str], fault: str
):
    before = world.log.head()
    reply = keep(browser(world.app(), "zhou"), **typed)
    assert reply.status_code == 400
    assert fault in Page(reply.text).text
    assert world.log.head() == before


@pytest.mark.parametrize("login", ["li", "sun"])
def test_others_cannot_open_the_office(world: World, login: str):
    client = browser(world.app(), login)
    assert client.get("/admin/office").status_code == 403
    assert keep(client).status_code == 403

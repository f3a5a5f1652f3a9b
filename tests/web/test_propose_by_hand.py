"""Putting a pair forward by hand: found by text, chosen step by step, stored once."""

from __future__ import annotations

import re

import pytest
from desks import REFUSAL, World, browser, form_token, office
from flask.testing import FlaskClient
from pages import Page
from werkzeug.test import TestResponse

from mapper.catalogue import packaged
from mapper.domain import NodeKind, Target
from mapper.events import EventKind
from mapper.log import ItemStatus
from mapper.matching.groups import groups_of
from web.review.targets import MOST, Targets, key_of

PHARMA = "title:engineering.engineering-pharmaceutical"


@pytest.fixture
def world() -> World:
    return office()


@pytest.fixture
def client(world: World) -> FlaskClient:
    return browser(world.app(), "li")


def send(client: FlaskClient, **data: str) -> TestResponse:
    """The form as it would be sent, but for what is given."""
    usual = {"certificate": "pmp", "target": PHARMA, "level": "T3", "comment": ""}
    form = {"csrf_token": form_token(client), **usual, **data}
    return client.post("/review/propose?lang=en", data=form)


def proposed(world: World) -> list[str]:
    """The items that were put forward by hand."""
    return [event.item for event in world.log.events(kinds=[EventKind.PROPOSED])]


def links(page: str, text: str) -> list[str]:
    """The addresses of the form in which a text stands."""
    found = [link for link in Page(page).links if link.startswith("/review/propose")]
    return [link for link in found if text in link]


# --- finding -----------------------------------------------------------------------------


def test_a_pair_is_put_forward_by_following_the_page(client: FlaskClient, world: World):
    page = client.get("/review/propose?q=CFA&lang=en").text
    assert "Which one is meant?" in page
    (to,) = links(page, "certificate=cfa-charter")
    page = client.get(to).text
    assert "Chartered Financial Analyst" in page
    page = client.get(f"{to}&t=经济").text
    (to,) = links(page, "target=title:economics&") or links(page, "target=title%3Aeconomics&")
    page = client.get(to).text
    assert re.findall(r'name="level" value="([^"]+)"', page)[-2:] == ["T1", "unknown"]
    answer = send(client, certificate="cfa-charter", target="title:economics", level="T4",
                  comment="seen in Shanghai")  # fmt: skip
    (item,) = proposed(world)
    assert (answer.status_code, answer.location) == (303, f"/review/items/{item}?lang=en")
    assert client.get(answer.location).status_code == 200
    row = world.log.item(item)
    assert row is not None
    assert (row.certificate, row.group, row.levels, row.by_hand, row.status) == (
        "cfa-charter", "economics", ("T4",), True, ItemStatus.OPEN,
    )  # fmt: skip
    (event,) = world.log.events(kinds=[EventKind.PROPOSED])
    assert (event.actor, event.body["comment"]) == (world.people["li"].id, "seen in Shanghai")
    assert "put forward by hand" in client.get("/review?by_hand=yes&lang=en").text


def test_a_text_that_means_one_certificate_chooses_it(client: FlaskClient):
    page = Page(client.get("/review/propose?q=PMP&lang=zh").text).text
    assert "项目管理专业人士资格认证" in page
    assert "另选证书" in page


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("q=zzzzzz", "No certificate of the catalogue is called so."),
        ("q=" + "x" * 301, "at most 300"),
        ("q=a%00b", "control characters"),
        ("t=zzzzzz", "No title, skill level or item is called so"),
        ("t=" + "x" * 301, "at most 300"),
        ("q=engineering.T3", "No certificate of the catalogue is called so."),  # a title is none
        ("certificate=nothing&target=nothing", "1. The certificate"),
    ],
)
def test_what_is_not_found_or_cannot_be_is_said_at_its_field(
    client: FlaskClient, query: str, said: str
):
    answer = client.get(f"/review/propose?{query}&lang=en")
    assert said in Page(answer.text).text
    assert "3. The level" not in answer.text


@pytest.mark.parametrize(
    ("words", "first"),
    [
        ("医药工程", PHARMA),
        ("pharmaceutical engineering", PHARMA),
        ("焊工", "directory:noqd-60"),  # so is an occupation called, which comes next
        ("welder", "skill_level:welder"),
        ("注册建筑师", "directory:noqd-10"),
        ("registered ARCHITECT", "directory:noqd-10"),
        ("經濟專業人員", "title:economics"),  # Traditional
    ],
)
def test_targets_are_found_by_words_of_either_language(words: str, first: str):
    targets = Targets.over(packaged().vocabulary)
    found = targets.find(words)
    assert key_of(found[0]) == first
    assert len(found) <= MOST


def test_every_target_is_found_by_its_own_names_and_nothing_by_none():
    targets = Targets.over(packaged().vocabulary)
    groups = groups_of(packaged().vocabulary)
    assert len(targets.groups) == len(groups), "each has a key of its own"
    for group in groups[:: max(1, len(groups) // 60)]:
        assert group in targets.find(group.name.zh), group.key
        assert group in targets.find(group.name.en), group.key
        assert targets.of(key_of(group)) == group
    assert targets.find("  ") == ()


# --- sending ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("target", "level", "levels"),
    [
        (PHARMA, "unknown", ()),
        ("directory:noqd-10", "noqd-10", ()),
        ("directory:noqd-10", "noqd-10-1", ()),
        ("skill_level:welder", "SL4", ("SL4",)),
    ],
)
def test_the_level_is_what_was_chosen(
    client: FlaskClient, world: World, target: str, level: str, levels: tuple[str, ...]
):
    assert send(client, target=target, level=level).status_code == 303
    pair = world.desk.case(proposed(world)[0]).pair
    assert pair.target.levels == levels
    if pair.target.kind is NodeKind.DIRECTORY:
        assert pair.target.group == level


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"level": ""}, "Choose a level"),
        ({"level": "T9"}, "Choose a level"),
        ({"level": "unknown", "target": "directory:noqd-10"}, "Choose a level"),
        ({"certificate": "nothing"}, "Choose a certificate and a target first."),
        ({"certificate": "engineering.T3"}, "Choose a certificate and a target first."),
        ({"target": "title:nothing"}, "Choose a certificate and a target first."),
        ({"comment": "x" * 100_00}, "characters, no controls"),
        ({"comment": "a\0b"}, "characters, no controls"),
    ],
)
def test_what_cannot_be_put_forward_is_said_and_nothing_is_stored(
    client: FlaskClient, world: World, wrong: dict[str, str], said: str
):
    answer = send(client, **wrong)
    assert answer.status_code == 400
    assert said in answer.text
    assert proposed(world) == []


def test_what_was_typed_is_kept_when_something_is_wrong(client: FlaskClient):
    page = send(client, level="", comment="because <b>").text
    assert "because &lt;b&gt;" in page
    assert f'name="target" value="{PHARMA}"' in page


def test_a_pair_that_is_there_already_is_opened_and_not_put_forward_again(
    client: FlaskClient, world: World
):
    first, second = send(client), send(client, comment="again")
    assert first.location == second.location
    assert len(proposed(world)) == 1


def test_a_pair_that_was_refused_leads_to_the_refusal(client: FlaskClient, world: World):
    item = world.item("pmp", Target(NodeKind.TITLE, "engineering", "engineering-pharmaceutical"))
    world.judge(item, "wang", REFUSAL)
    assert world.desk.case(item).item.status is ItemStatus.REFUSED
    answer = send(client)
    assert answer.status_code == 409
    assert f'href="/review/items/{item}?lang=en"' in answer.text
    assert "This pair was refused before" in answer.text
    assert len(proposed(world)) == 1


@pytest.mark.parametrize("login", ["sun", "zhou"])
def test_only_reviewers_put_pairs_forward(world: World, login: str):
    client = browser(world.app(), login)
    assert client.get("/review/propose").status_code == 403
    assert send(client).status_code == 403
    assert proposed(world) == []


def test_nothing_is_put_forward_without_a_token_or_by_looking(client: FlaskClient, world: World):
    whole = {"certificate": "pmp", "target": PHARMA, "level": "T3"}
    assert client.post("/review/propose", data=whole).status_code == 400
    assert client.get("/review/propose", query_string=whole).status_code == 200
    assert proposed(world) == []

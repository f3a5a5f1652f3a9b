"""Asking once and contesting, through the pages: what is merged, shown, hidden, limited, erased."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from desks import World, browser, form_token, office
from flask import Flask
from flask.testing import FlaskClient
from pages import Page
from werkzeug.test import TestResponse

from mapper.accounts import Account
from mapper.asking import CONTEST, REQUEST, Asking, NotPossible, Outcome, Stage, rules
from mapper.desk import Desk
from mapper.domain import Text
from mapper.events import Draft, EventKind
from mapper.kept_requests import MemoryAskings
from mapper.log import ItemStatus, LogWriter

BEES = {
    "name": "Certified Beekeeper", "body": "Guild of Bees", "place": "suzhou",
    "purpose": "title", "language": "en",
}  # fmt: skip


@pytest.fixture
def world() -> World:
    return office()


@pytest.fixture
def app(world: World) -> Flask:
    return world.app()


@pytest.fixture
def anybody(app: Flask) -> FlaskClient:
    return app.test_client()


@pytest.fixture
def askings(world: World, app: Flask) -> MemoryAskings:
    assert app
    found = world.log.askings
    assert isinstance(found, MemoryAskings)
    return found


def hidden(client: FlaskClient, address: str = "/requests/new?lang=en") -> dict[str, str]:
    """What a form that was just given out carries unseen."""
    html = client.get(address).text
    return {
        name: re.search(rf'name="{name}" value="([^"]*)"', html)[1]  # type: ignore[index]
        for name in ("form", "token")
    }


def ask(client: FlaskClient, **more: str) -> TestResponse:
    carried = {**BEES, **hidden(client), **more}
    return client.post("/requests?lang=en", data=carried)


def number_of(answer: TestResponse) -> str:
    found = re.search(r"[RC]-\d{4}-\d{6}-\d", answer.headers.get("Location", "") or answer.text)
    assert found, answer.text
    return found[0]


def text(answer: TestResponse) -> str:
    return Page(answer.text).text


def only(askings: MemoryAskings, kind: str = REQUEST) -> Asking:
    (found,) = askings.all(kind)
    return found


# --- asking -------------------------------------------------------------------------


def test_an_unlisted_certificate_gets_a_public_page_without_an_account_or_cookie(
    anybody: FlaskClient,
):
    answer = ask(anybody)
    assert answer.status_code == 303
    assert "Set-Cookie" not in answer.headers
    page = anybody.get(answer.headers["Location"])
    assert "Certified Beekeeper" in text(page)
    assert "received" in text(page)
    assert page.headers["X-Robots-Tag"] == "noindex, nofollow"
    zh = text(anybody.get(f"/requests/{number_of(answer)}?lang=zh"))
    assert "已收到" in zh
    assert "苏州" in zh


def test_a_second_person_is_shown_the_first_request_and_joins_it(
    anybody: FlaskClient, askings: MemoryAskings
):
    number = number_of(ask(anybody))
    again = ask(anybody, name="Beekeeper Certificate")
    assert again.status_code == 200
    assert number in text(again)
    assert "That is mine too" in text(again)
    assert only(askings).people == 1, "nothing is kept before the person says so"
    form = hidden(anybody)
    for _ in range(2):
        joined = anybody.post(f"/requests/{number}/join", data=form)
        assert joined.status_code == 303
    assert only(askings).people == 2, "one form counts once"


def test_none_of_these_makes_a_request_of_its_own(anybody: FlaskClient, askings: MemoryAskings):
    ask(anybody)
    assert ask(anybody, confirmed="1").status_code == 303
    assert len(askings.all(REQUEST)) == 2


def test_what_the_catalogue_knows_is_offered_first(anybody: FlaskClient, askings: MemoryAskings):
    answer = ask(anybody, name="Project Managment Professional")
    assert "/certificates/pmp?place=suzhou" in answer.text
    assert not askings.all(REQUEST)


def test_a_certificate_that_has_its_answer_leads_there(anybody: FlaskClient):
    answer = ask(anybody, certificate="abt", name="ABT")
    assert answer.headers["Location"].startswith("/certificates/abt?place=suzhou")


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [
        ("name", "", "Fill this in"),
        ("name", "x" * 121, "At most 120"),
        ("name", "call me at li@example.org", "no web address"),
        ("name", "call me at li＠example.org", "no web address"),
        ("name", "Li Wei 138 1234 5678", "no web address"),
        ("body", "+86 138-1234-5678", "no web address"),
        ("abbreviation", "３２０５０１１９９００１０１", "no web address"),
        ("name", "Bees\x00", "control characters"),
        ("name", "Bees \ue000", "control characters"),
        ("name", "\u200b\u202e\u3164\u2060", "Fill this in"),
        ("name", "…—!", "Fill this in"),
        ("name", "B" + "\u0316" * 6 + "ee", "too many marks"),
        ("name", "x" * 10_000, "At most 120"),
        ("place", "atlantis", "Choose a place"),
        ("page", "javascript:alert(1)", "https://"),
        ("contact", "y" * 201, "At most 200"),
    ],
)
def test_a_fault_is_said_at_its_field_and_nothing_is_kept(
    anybody: FlaskClient, askings: MemoryAskings, field: str, value: str, said: str
):
    answer = ask(anybody, **{field: value})
    assert answer.status_code == 400
    assert said in text(answer)
    assert not askings.all(REQUEST)


@pytest.mark.parametrize(
    ("typed", "kept", "why"),
    [
        ("  Certified \t Beekeeper\r\n", "Certified Beekeeper", "one line, single blanks"),
        ("Bee\u200bkeeper\ufeff", "Beekeeper", "what has no width"),
        ("\u202eselppa\u202c \u2066x\u2069", "selppa x", "nothing turns the text around it"),
        ("شهادة\u200f مربي النحل", "شهادة مربي النحل", "Arabic needs no mark"),
        ("زنبور\u200cدار", "زنبور\u200cدار", "Persian needs its joiner"),
        ("क्\u200dष बी", "क्\u200dष बी", "so do the scripts of India"),
        ("ใบรับรองผู้เลี้ยงผึ้ง", "ใบรับรองผู้เลี้ยงผึ้ง", "vowels and tones on one letter"),
        ("Be\u0301be\u0301", "Bébé", "composed"),
        ("CISA 2024, ISO/IEC 27001:2022 (Part 1/2)", "CISA 2024, ISO/IEC 27001:2022 (Part 1/2)",
         "numbers that belong to a name"),
        ("CompTIA A+ 220-1101", "CompTIA A+ 220-1101", "a plus that dials nothing"),
        ("養蜂師（二級）", "養蜂師（二級）", "as printed"),
    ],
)  # fmt: skip
def test_a_name_in_any_script_is_kept_without_what_cannot_be_seen(
    anybody: FlaskClient, askings: MemoryAskings, typed: str, kept: str, why: str
):
    answer = ask(anybody, name=typed, confirmed="1")
    assert answer.status_code == 303, why
    assert only(askings).wish.name == kept, why
    assert f"<bdi>{kept}</bdi>" in anybody.get(answer.headers["Location"]).text


def test_an_address_fills_in_no_contact_and_nothing_longer_than_its_field(anybody: FlaskClient):
    long = "bee" * 100
    page = anybody.get(f"/requests/new?lang=en&name={long}&contact=li@example.org").text
    assert "li@example.org" not in page
    assert f'value="{long[:120]}"' in page


def test_markup_in_a_name_stays_text(anybody: FlaskClient):
    answer = ask(anybody, name="<script>alert(1)</script>")
    page = anybody.get(answer.headers["Location"])
    assert "<script>" not in page.text
    assert "&lt;script&gt;alert(1)" in page.text


# --- safety ---------------------------------------------------------------------------


POSTS = (
    "/requests", "/requests/{R}/join", "/requests/{R}/forget", "/contests",
    "/contests/{C}/forget",
)  # fmt: skip


@pytest.mark.parametrize("address", POSTS)
@pytest.mark.parametrize("wrong", [{}, {"token": "1.abc"}, {"homepage": "https://spam.example"}])
def test_a_form_without_its_token_or_with_the_trap_filled_keeps_nothing(
    anybody: FlaskClient, world: World, address: str, wrong: dict[str, str]
):
    request_number = number_of(ask(anybody))
    contest_number = number_of(contest(anybody))
    before = world.log.head()
    carried = hidden(anybody) if "homepage" in wrong else {"form": "x"}
    about = {**BEES, "certificate": "abt", "of": "level", "text": "x"}
    where = address.format(R=request_number, C=contest_number)
    answer = anybody.post(where, data={**about, **carried, **wrong})
    assert answer.status_code == 400
    assert "Set-Cookie" not in answer.headers
    assert world.log.head() == before


def test_an_eleventh_thing_in_an_hour_is_refused(anybody: FlaskClient, askings: MemoryAskings):
    for count in range(10):
        assert ask(anybody, name=f"Nothing {count} at all", confirmed="1").status_code == 303
    for _ in range(3):
        assert ask(anybody, name="").status_code == 429
    assert len(askings.all(REQUEST)) == 10


@pytest.mark.parametrize(
    ("lang", "said", "title"),
    [("en", r"Wait \d+ minutes", "Too many questions"), ("zh", r"\d+", "过于频繁|太多|过多")],
)
def test_who_asks_too_often_is_told_on_a_page_when_to_come_back(
    anybody: FlaskClient, lang: str, said: str, title: str
):
    for count in range(10):
        ask(anybody, name=f"Nothing {count} at all", confirmed="1")
    answer = anybody.post(f"/requests?lang={lang}", data={**BEES, **hidden(anybody)})
    assert answer.status_code == 429
    assert 1 <= int(answer.headers["Retry-After"]) <= 3600
    page = Page(answer.text)
    assert re.search(said, page.text)
    assert f'lang="{"en" if lang == "en" else "zh-Hans"}"' in answer.text
    assert re.search(title, page.text)


@pytest.mark.parametrize(
    ("proxies", "comes_from", "taken"),
    [
        (0, "203.0.113.{}", 10),  # whoever asks may write the header
        (1, "203.0.113.{}", 12),
        (1, "203.0.113.{}, 192.0.2.1", 10),  # the last word is that of our own proxy
        (1, "2001:db8:0:7::{}", 10),  # one subscriber
        (1, "2001:db8:0:{}::1", 12),
    ],
)
def test_an_address_is_counted_as_our_own_proxies_tell_it(
    world: World, proxies: int, comes_from: str, taken: int
):
    anybody = world.app(proxies=proxies).test_client()
    form, codes = hidden(anybody), []
    for count in range(12):
        data = {**BEES, **form, "name": f"Nothing {count} at all", "confirmed": "1"}
        headers = {"X-Forwarded-For": comes_from.format(count + 1)}
        codes.append(anybody.post("/requests", data=data, headers=headers).status_code)
    assert codes.count(303) == taken
    assert codes.count(429) == 12 - taken


def test_looking_what_may_be_meant_does_not_count(anybody: FlaskClient):
    for _ in range(12):
        assert ask(anybody, name="Project Managment Professional").status_code == 200
    assert ask(anybody).status_code == 303


# --- contacts ---------------------------------------------------------------------------


def secret_of(answer: TestResponse) -> str:
    found = re.search(r"<code>([A-Z0-9-]{19})</code>", answer.text)
    assert found
    return found[1]


def test_a_contact_is_for_reviewers_alone_and_is_erased_with_its_secret(
    anybody: FlaskClient, app: Flask, world: World, askings: MemoryAskings
):
    made = ask(anybody, contact="li@example.org")
    number, secret = number_of(made), secret_of(made)
    assert "li@example.org" not in anybody.get(f"/requests/{number}").text
    assert "li@example.org" not in repr(world.log.events())
    for login, reads in (("li", True), ("sun", False)):
        page = browser(app, login).get(f"/review/requests/{number}")
        assert (page.status_code, "li@example.org" in page.text) == (200, reads)
    wrong = anybody.post(f"/requests/{number}/forget", data={**hidden(anybody), "secret": "2222"})
    assert "No contact is kept" in text(anybody.get(wrong.headers["Location"]))
    assert askings.contacts(number, "2026-01-01") == ["li@example.org"]
    anybody.post(f"/requests/{number}/forget", data={**hidden(anybody), "secret": secret.lower()})
    assert askings.contacts(number, "2026-01-01") == []


def test_a_form_sent_twice_gives_one_secret_that_works(
    anybody: FlaskClient, askings: MemoryAskings
):
    data = {**BEES, **hidden(anybody), "contact": "li@example.org", "confirmed": "1"}
    first, again = (anybody.post("/requests", data=data) for _ in range(2))
    assert (
        secret_of(first) == secret_of(again) != secret_of(ask(anybody, contact="x", confirmed="1"))
    )
    number = number_of(again)
    anybody.post(f"/requests/{number}/forget", data={**hidden(anybody), "secret": secret_of(again)})
    assert askings.contacts(number, "2026-01-01") == []


def test_a_reviewer_erases_contacts_and_time_does(
    anybody: FlaskClient, app: Flask, world: World, askings: MemoryAskings
):
    number = number_of(ask(anybody, contact="li@example.org"))
    act(app, "li", number, "erase")
    assert askings.contacts(number, "2026-01-01") == []
    anybody.post(f"/requests/{number}/join", data={**hidden(anybody), "contact": "wang"})
    world.clock.at = world.clock.at.replace(year=2027, month=5, day=22)
    assert "wang" not in browser(app, "li").get(f"/review/requests/{number}").text
    ask(anybody, name="Something else entirely", confirmed="1")
    assert askings.contacts(number, "2026-01-01") == []


def test_a_contact_that_was_kept_long_enough_is_erased_by_the_next_visit_of_anybody(
    anybody: FlaskClient, world: World, askings: MemoryAskings
):
    page = text(anybody.get("/requests/new?lang=en"))
    assert "erased after 180 days" in page
    number = number_of(ask(anybody, contact="li@example.org"))
    for days, left in ((179, ["li@example.org"]), (2, [])):
        world.clock.at += timedelta(days=days)
        anybody.get("/")
        assert askings.contacts(number, "2020-01-01") == left


def test_a_contact_that_was_kept_long_enough_is_erased_by_a_start(
    anybody: FlaskClient, world: World, askings: MemoryAskings
):
    number = number_of(ask(anybody, contact="li@example.org"))
    world.clock.at += timedelta(days=181)
    world.app().test_client().get("/healthz")
    assert askings.contacts(number, "2020-01-01") == []


# --- one voice a person -------------------------------------------------------------------


def test_who_has_just_asked_is_not_invited_to_be_counted_again(anybody: FlaskClient):
    made = ask(anybody)
    own = anybody.get(made.headers["Location"] + "&lang=en")
    assert "That is mine too" not in text(own)
    assert "That is mine too" in text(anybody.get(f"/requests/{number_of(made)}?lang=en"))


def test_the_same_contact_is_one_voice(anybody: FlaskClient, askings: MemoryAskings):
    number = number_of(ask(anybody, contact="li@example.org"))
    for contact, people in (("li@example.org ", 1), ("wang@example.org", 2)):
        form = {**hidden(anybody), "contact": contact}
        assert anybody.post(f"/requests/{number}/join", data=form).status_code == 200
        assert only(askings).people == people


# --- what is withheld -----------------------------------------------------------------------

CALL = {"name": "Beekeeper, ask for Xqz Qxz", "abbreviation": "XQZQ", "body": "Guild of Xqz"}


def everything_public(client: FlaskClient, number: str) -> str:
    """What anybody can see who knows the number, the name or nothing."""
    kind = "requests" if number.startswith("R") else "contests"
    pages = [
        client.get(f"/{kind}/{number}?lang={lang}").text for lang in ("en", "zh")
    ]  # fmt: skip
    carried = {**BEES, **hidden(client)}
    pages.append(client.post("/requests?lang=en", data={**carried, "name": CALL["name"][:12]}).text)
    return "".join((*pages, client.get("/?q=Xqz&lang=en").text.replace('value="Xqz"', "")))


def test_a_reviewer_withholds_a_public_text_and_shows_it_again(
    anybody: FlaskClient, app: Flask, world: World, askings: MemoryAskings
):
    number = number_of(ask(anybody, **CALL))
    assert "Xqz Qxz" in everything_public(anybody, number)
    assert act(app, "wang", number, "withhold", why="personal").status_code == 303
    page = text(anybody.get(f"/requests/{number}?lang=en"))
    assert "it tells of a person" in page
    assert number in page
    assert "received" in page
    assert "That is mine too" not in page
    assert "含有个人信息" in text(anybody.get(f"/requests/{number}?lang=zh"))
    kept = askings.of_number(number)
    assert kept
    assert kept.wish.name == CALL["name"], "it is kept, so that it can be shown again"
    told = everything_public(anybody, number).replace("q=Xqz", "")
    assert "Qxz" not in told
    assert "XQZQ" not in told
    assert "Qxz" not in repr(world.log.events())
    log = text(browser(app, "li").get("/review/log?lang=en"))
    assert f"withheld the text of {number} (it tells of a person)" in log
    assert act(app, "li", number, "show").status_code == 303
    assert "Xqz Qxz" in everything_public(anybody, number)
    assert f"showed the text of {number} again" in text(
        browser(app, "li").get("/review/log?lang=en")
    )


def test_what_is_withheld_is_for_reviewers_alone_and_folded(anybody: FlaskClient, app: Flask):
    number = number_of(ask(anybody, **CALL))
    act(app, "li", number, "withhold", why="offensive")
    for login, sees in (("wang", True), ("sun", False), ("zhou", False)):
        client = browser(app, login)
        assert "Qxz" not in client.get("/review/requests?lang=en").text
        page = client.get(f"/review/requests/{number}?lang=en").text
        assert ("Qxz" in page) is sees
        open_part = re.sub(r"(?s)<details.*?</details>", "", page)
        assert "Qxz" not in open_part


@pytest.mark.parametrize(("login", "verb"), [("sun", "withhold"), ("zhou", "show")])
def test_only_reviewers_withhold_and_show(
    anybody: FlaskClient, app: Flask, askings: MemoryAskings, login: str, verb: str
):
    number = number_of(ask(anybody, **CALL))
    before = only(askings)
    assert act(app, login, number, verb, why="personal").status_code == 403
    assert act(app, "li", number, "withhold", why="dislike").status_code == 400
    assert act(app, "li", number, "show").status_code == 409
    assert only(askings) == before


def test_a_person_who_meant_to_join_what_is_withheld_is_told_in_both_languages(
    anybody: FlaskClient, app: Flask, askings: MemoryAskings
):
    number = number_of(ask(anybody))
    act(app, "li", number, "withhold", why="unrelated")
    for lang, said in (("en", "ask anew"), ("zh", "请另行提出申请")):
        answer = anybody.post(f"/requests/{number}/join?lang={lang}", data=hidden(anybody))
        assert answer.status_code == 409
        assert said in text(answer)
    assert ask(anybody).status_code == 303, "who asks for the same is not led there"
    assert len(askings.all(REQUEST)) == 2


def test_what_is_written_in_a_contest_can_be_withheld_from_the_office_too(
    anybody: FlaskClient, app: Flask
):
    number = number_of(contest(anybody, text="Xqz Qxz is a fool"))
    assert "Qxz" in browser(app, "sun").get(f"/review/requests/{number}").text
    act(app, "li", number, "withhold", why="offensive")
    assert "Qxz" not in browser(app, "sun").get(f"/review/requests/{number}").text
    assert "Qxz" in browser(app, "wang").get(f"/review/requests/{number}").text
    page = text(anybody.get(f"/contests/{number}?lang=en"))
    assert "it is offensive" in page
    assert number in page


# --- what the office does ---------------------------------------------------------------


def act(app: Flask, login: str, number: str, verb: str, **more: str) -> TestResponse:
    client = browser(app, login)
    html = client.get(f"/review/requests/{number}?lang=en").text
    revision = re.search(r'name="revision" value="(\d+)"', html)
    data = {"csrf_token": form_token(client), "act": verb, **more}
    data.setdefault("revision", revision[1] if revision else "")
    return client.post(f"/review/requests/{number}?lang=en", data=data)


def test_a_matched_request_counts_in_the_queue_and_is_answered_by_publication(
    anybody: FlaskClient, app: Flask, world: World
):
    number = number_of(ask(anybody, name="Project work, the big exam", body=""))
    item = world.approve("dabat")
    assert act(app, "li", number, "match", certificate="dabat").status_code == 303
    assert [row.asked for row in world.log.queue_rows(["dabat"]) if row.id == item] == [1]
    assert "under review" in text(anybody.get(f"/requests/{number}?lang=en"))
    world.publish()
    assert world.desk.editions.last == 1  # looks at the log at once, not within milliseconds
    assert [row.asked for row in world.log.queue_rows(["dabat"]) if row.id == item] == [0]
    page = anybody.get(f"/requests/{number}?lang=en")
    assert "answered" in text(page)
    assert "/certificates/dabat?place=suzhou" in page.text
    assert number not in browser(app, "li").get("/review/requests").text
    assert number in browser(app, "li").get("/review/requests?show=all").text


def test_an_answer_that_is_asked_for_is_under_review_with_the_number(
    anybody: FlaskClient, app: Flask
):
    certificate, place = "pmp", "dalian"
    address = f"/certificates/{certificate}?place={place}&lang=en"
    first = anybody.get(address)
    assert "Ask the office for an answer" in text(first)
    asked = ask(anybody, certificate=certificate, place=place, name="Mine", confirmed="1")
    number = number_of(asked)
    then = anybody.get(address, headers={"If-None-Match": first.headers["ETag"]})
    assert then.status_code == 200, "a kept page is no longer fresh"
    assert "under review" in text(then)
    assert number in text(then)
    act(app, "li", number, "refuse", outcome="no_such", remark_zh="无", remark_en="none")
    assert number not in text(anybody.get(address))
    told = text(anybody.get(f"/requests/{number}?lang=zh"))
    assert "查不到这样的证书" in told


def test_what_is_not_in_the_catalogue_shows_the_row_to_add(anybody: FlaskClient, app: Flask):
    number = number_of(ask(anybody, origin="germany", abbreviation="CBK"))
    page = browser(app, "li").get(f"/review/requests/{number}?lang=en")
    assert "catalogues/foreign/germany.csv" in text(page)
    assert "cbk,certificate,,germany,Certified Beekeeper,,,CBK" in page.text
    act(app, "li", number, "unlisted")
    assert "not in the catalogue yet" in text(anybody.get(f"/requests/{number}?lang=en"))


def test_a_reviewer_merges_requests_and_the_page_leads_on(
    anybody: FlaskClient, app: Flask, askings: MemoryAskings
):
    one = number_of(ask(anybody))
    two = number_of(ask(anybody, confirmed="1"))
    act(app, "li", two, "merge", into=one)
    page = anybody.get(f"/requests/{two}?lang=en")
    assert "merged into another" in text(page)
    assert f"/requests/{one}" in page.text
    found = askings.of_number(one)
    assert found
    assert found.people == 2


def test_only_reviewers_act_and_only_on_what_they_saw(anybody: FlaskClient, app: Flask):
    number = number_of(ask(anybody))
    assert act(app, "sun", number, "unlisted").status_code == 403
    assert act(app, "li", number, "unlisted", revision="1").status_code == 409
    assert act(app, "li", number, "nonsense").status_code == 400
    assert act(app, "li", number, "match", certificate="Zzyzx of nothing").status_code == 400
    assert act(app, "li", number, "refuse", outcome="no_such", remark_zh="只有").status_code == 400
    assert anybody.get(f"/review/requests/{number}").status_code == 303


# --- contests -----------------------------------------------------------------------------


def contest(client: FlaskClient, certificate: str = "abt", **more: str) -> TestResponse:
    address = f"/contests/new?certificate={certificate}&place=suzhou&lang=en"
    carried = {
        **hidden(client, address), "certificate": certificate, "place": "suzhou",
        "of": "level", "text": "It is <b>T4</b> by the notice.", "language": "en", **more,
    }  # fmt: skip
    return client.post("/contests?lang=en", data=carried)


def test_a_contest_keeps_the_answer_as_it_was_shown(
    anybody: FlaskClient, app: Flask, askings: MemoryAskings
):
    assert "/contests/new?certificate=abt" in anybody.get("/certificates/abt?place=suzhou").text
    number = number_of(contest(anybody))
    kept = only(askings, CONTEST).doubt
    assert "医药工程" in kept.shown
    assert kept.links
    page = text(anybody.get(f"/contests/{number}?lang=zh"))
    assert "级别" in page
    assert "T4" not in page, "what was written is for reviewers alone"
    seen = browser(app, "li").get(f"/review/requests/{number}?lang=en")
    assert "It is &lt;b&gt;T4&lt;/b&gt; by the notice." in seen.text
    assert number in browser(app, "li").get("/review/requests").text


def test_a_contest_of_an_office_link_is_said_on_its_card_and_upholding_opens_it(
    anybody: FlaskClient, app: Flask, world: World, askings: MemoryAskings
):
    item = world.approve("pmp")
    world.publish()
    assert world.desk.editions.last == 1
    number = number_of(contest(anybody, "pmp"))
    assert item in only(askings, CONTEST).doubt.items
    last = world.log.events(item=item)[-1]
    assert (last.kind, last.actor) == (EventKind.COMMENTED, "public")
    assert number in browser(app, "li").get(f"/review/items/{item}").text
    act(app, "li", number, "settle", outcome="reopened")
    row = world.log.item(item)
    assert row
    assert row.status is ItemStatus.OPEN
    assert only(askings, CONTEST).stage is Stage.UPHELD
    assert "upheld" in text(anybody.get(f"/contests/{number}?lang=en"))
    assert not world.desk.stale()


@pytest.mark.parametrize("step", ["reopening", "settling"])
def test_a_contest_that_cannot_be_settled_leaves_its_decisions_as_they_are(
    anybody: FlaskClient, app: Flask, world: World, monkeypatch: pytest.MonkeyPatch, step: str
):
    item = world.approve("pmp")
    world.publish()
    assert world.desk.editions.last == 1
    number = number_of(contest(anybody, "pmp"))
    head, reopen = world.log.head(), Desk.reopen_contested

    def killed(desk: Desk, log: LogWriter, items: list[str], by: Account, number: str) -> None:
        assert reopen(desk, log, items, by, number)
        raise NotPossible(Text("断", "broken off"))

    def broken(*given: object) -> Draft:
        del given
        raise NotPossible(Text("断", "broken off"))

    with monkeypatch.context() as now:
        if step == "reopening":
            now.setattr(Desk, "reopen_contested", killed)
        else:
            now.setattr(rules, "event_of", broken)
        refused = act(app, "li", number, "settle", outcome="reopened")
    assert refused.status_code == 409
    assert world.log.head() == head
    row = world.log.item(item)
    assert row
    assert row.status is ItemStatus.APPROVED
    assert act(app, "li", number, "settle", outcome="reopened").status_code == 303


def test_nothing_is_said_to_be_opened_again_where_no_decision_stands(
    anybody: FlaskClient, app: Flask, askings: MemoryAskings
):
    number = number_of(contest(anybody))
    answer = act(app, "li", number, "settle", outcome="reopened")
    assert answer.status_code == 409
    assert "choose another reason" in text(answer)
    assert only(askings, CONTEST).stage is Stage.RECEIVED


def test_a_rejected_contest_says_why_in_both_languages(
    anybody: FlaskClient, app: Flask, askings: MemoryAskings
):
    number = number_of(contest(anybody))
    act(
        app, "li", number, "settle", outcome="as_source", remark_zh="见第三条",
        remark_en="See item 3",
    )  # fmt: skip
    assert only(askings, CONTEST).outcome is Outcome.AS_SOURCE
    assert "See item 3" in text(anybody.get(f"/contests/{number}?lang=en"))
    assert "见第三条" in text(anybody.get(f"/contests/{number}?lang=zh"))
    act(app, "li", number, "reopen")
    assert only(askings, CONTEST).stage is Stage.UNDER_REVIEW


def test_the_log_page_tells_of_both_without_a_name(anybody: FlaskClient, app: Flask):
    asked, contested = number_of(ask(anybody)), number_of(contest(anybody))
    page = text(browser(app, "li").get("/review/log?lang=en"))
    assert f"The public made request {asked} (received)" in page
    assert f"The public made contest {contested}" in page
    assert "Beekeeper" not in page


@pytest.mark.parametrize("address", ["/requests", "/requests?number=R-2026-000001-9"])
def test_a_number_with_a_slip_is_said_to_be_none(anybody: FlaskClient, address: str):
    page = anybody.get(f"{address}{'&' if '?' in address else '?'}lang=en")
    assert page.status_code == 200
    assert ("is no number" in text(page)) is ("number=" in address)
    gone = anybody.get("/requests/R-2026-000777-7?lang=zh")
    assert gone.status_code == 404
    assert "请核对编号" in text(gone)
    assert anybody.get("/contests/new?certificate=abt&lang=en").status_code == 404

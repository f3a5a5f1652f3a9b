"""The queue: true counts, lines without a score, blind reviews, where the work begins."""

from __future__ import annotations

import re
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from cards import PAIRS, item_of_pair, reviewing
from cards import propose as propose_pairs
from desks import APPROVAL, REFUSAL, SENIOR, World, browser, office
from flask.testing import FlaskClient
from pages import Page, settings
from people import quick_passwords, signed_in, staffed
from proposed import CERTIFICATES, keep

from mapper.accounts import Role
from mapper.catalogue import packaged, packaged_folder
from mapper.catalogue.read import read_folder
from mapper.domain import NodeKind, Target
from mapper.ports import ProposalQuery
from mapper.store import load_rows, open_proposals
from web import create_app
from web.review.recent import LAST, Recent

SENIOR_APPROVAL = replace(APPROVAL, target=SENIOR)
LINE = re.compile(r'class="queue-ends" href="/review/items/([0-9a-f]+)')
TOTAL = re.compile(r"\d+ to \d+ of (\d+) pairs|(No pairs)")
CHOICE = re.compile(r'<li><a href="([^"]+)"( aria-current="true")?>.*?<span class="count">(\d+)<')


@pytest.fixture(scope="module")
def world() -> World:
    """Seven proposals of the machine, and one pair in every state that people bring about."""
    world = reviewing()
    waits = world.item("pmp")
    world.judge(waits, "li")
    differ = world.item("cfa-charter")
    world.judge(differ, "wang")
    world.judge(differ, "zhao", REFUSAL)
    world.approve("acca-member")
    world.publish()
    world.approve("cfa-examination")
    refused = world.item("aca-icaew")
    world.judge(refused, "li", REFUSAL)
    return world


@pytest.fixture(scope="module")
def client(world: World) -> FlaskClient:
    """A reviewer who has judged some of it."""
    return browser(world.app(), "li")


def total(html: str) -> int:
    """How long the list is."""
    found = TOTAL.search(html)
    assert found
    return int(found[1] or 0)


def choices(html: str) -> list[tuple[str, bool, int]]:
    """Every value of every facet: its address, whether it is chosen, its count."""
    return [(to.replace("&amp;", "&"), bool(here), int(n)) for to, here, n in CHOICE.findall(html)]


# --- the list -------------------------------------------------------------------------


def test_the_queue_shows_names_states_and_people_and_no_score(client: FlaskClient):
    page = Page(client.get("/review?lang=en").text).text
    for said in (
        "American Board of Toxicology certification", "美国毒理学委员会",
        "Senior engineer, pharmaceutical engineering", "医药工程专业高级工程师", "level unknown",
        "judged by Wang Fang, Zhao Min", "disagreement", "published in edition 1",
        "to be published", "put forward by hand",
    ):  # fmt: skip
        assert said in page, said
    for _, _, probability in PAIRS:
        assert f"{probability:.2f}" not in page
        assert f"{probability:.0%}".replace("%", " %") not in page
    assert "robability" not in page
    assert "Score" not in page


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_every_count_is_the_length_of_the_list_behind_it(client: FlaskClient, lang: str):
    for start in ("/review?", "/review?kind=title&", "/review?q=engineer&status=approved&"):
        found = choices(client.get(f"{start}lang={lang}").text)
        assert found
        for address, chosen, count in found:
            if not chosen:
                assert total(client.get(address.replace("lang=zh", "lang=en")).text) == count


def test_a_chosen_value_is_marked_and_lets_go_by_the_same_link(client: FlaskClient):
    page = client.get("/review?kind=title&q=engineer&order=newest&lang=en").text
    (address,) = [to for to, chosen, _ in choices(page) if chosen]
    assert address == "/review?lang=en&q=engineer&order=newest"
    assert page.count('<ul class="queue-chosen">') == 1
    assert "remove all" in page


def test_a_place_that_a_proposal_has_not_is_that_of_the_office(client: FlaskClient):
    assert total(client.get("/review?place=suzhou&lang=en").text) == 12
    assert total(client.get("/review?place=beijing&lang=en").text) == 0


@pytest.mark.parametrize(
    ("words", "count"), [("毒理學", 2), ("toxicology WELDER", 1), ("统计师", 1), ("zzz", 0)]
)
def test_words_are_found_in_both_scripts(client: FlaskClient, words: str, count: int):
    page = client.get("/review", query_string={"q": words, "lang": "en"}).text
    assert total(page) == count == len(LINE.findall(page))


def test_the_place_in_the_list_travels_with_every_card(client: FlaskClient):
    page = Page(client.get("/review?kind=title&q=e&order=newest&lang=zh").text)
    cards = [link for link in page.links if "/review/items/" in link]
    assert cards
    assert all("kind=title&q=e&order=newest" in link and "lang=zh" in link for link in cards)


def test_a_search_keeps_what_was_chosen(client: FlaskClient):
    page = Page(client.get("/review?kind=title&order=newest&lang=zh&page=2").text)
    hidden = {at["name"]: at["value"] for tag, at in page.tags if at.get("type") == "hidden"}
    assert {**hidden, "csrf_token": ""} == {
        "kind": "title", "order": "newest", "lang": "zh", "csrf_token": "",
    }  # fmt: skip


def test_the_orders_are_those_of_the_queue(client: FlaskClient):
    first = LINE.findall(client.get("/review?by_hand=no&order=uncertain&lang=en").text)[0]
    page = client.get(f"/review/items/{first}?lang=en").text
    assert "American Board of Toxicology" in page, "0.5 is the most uncertain"
    newest = LINE.findall(client.get("/review?order=newest&lang=en").text)
    assert newest[0] == LINE.findall(client.get("/review?q=ICAEW&lang=en").text)[0]


def test_pages_hold_every_line_once_and_any_number_leads_to_one():
    world = office()
    groups = ("economics", "accounting", "statistics")
    propose_pairs(world, [
        (certificate, Target(NodeKind.TITLE, group, "", ()), 0.5)
        for certificate in sorted(packaged().certificates)[:20] for group in groups
    ])  # fmt: skip
    client, seen = browser(world.app(), "li"), []
    for number, count in ((1, 25), (2, 25), (3, 10)):
        page = client.get(f"/review?lang=en&page={number}").text
        assert f"Page {number} of 3" in page
        assert len(LINE.findall(page)) == count
        seen += LINE.findall(page)
    assert len(set(seen)) == 60
    last = client.get("/review?lang=en&page=99").text
    assert "51 to 60 of 60 pairs" in last
    assert 'rel="prev"' in last
    assert 'rel="next"' not in last
    page = client.get("/review?lang=en").text
    assert "all 20" not in page, "the certificates are no facet"
    assert page.count('class="queue-all"') >= 1, "fields or origins are more than eight"


@pytest.mark.parametrize("query", ["kind=family", "order=score", "status=x", "q=" + "x" * 400])
def test_what_cannot_be_asked_is_refused_in_a_line(client: FlaskClient, query: str):
    assert client.get(f"/review?{query}").status_code == 400
    assert client.get(f"/review/next?{query}").status_code == 400


def test_words_are_escaped(client: FlaskClient):
    page = client.get("/review", query_string={"q": "<script>x", "lang": "en"}).text
    assert "<script>x" not in page
    assert "Nothing fits all of this" in page


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete"])
def test_the_queue_takes_nothing_but_questions(client: FlaskClient, method: str):
    assert getattr(client, method)("/review").status_code == 405
    assert getattr(client, method)("/review/next").status_code == 405


@pytest.mark.parametrize("address", ["/review", "/review/propose"])
def test_no_search_engine_keeps_the_pages(client: FlaskClient, address: str):
    answer = client.get(address)
    assert answer.headers["X-Robots-Tag"] == "noindex, nofollow"
    assert '<meta name="robots" content="noindex, nofollow">' in answer.text


@pytest.mark.parametrize("address", ["/review?", "/review?kind=title&", "/review?q=zzz&"])
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_every_link_keeps_the_language_and_both_show_the_same(
    client: FlaskClient, address: str, lang: str
):
    page = Page(client.get(f"{address}lang={lang}").text)
    other = {"zh": "en", "en": "zh"}[lang]
    own = [link for link in page.links if link.startswith("/")]
    assert len([link for link in own if f"lang={other}" in link]) == 1
    assert all("lang=" in link for link in own)
    assert page.headings == Page(client.get(f"{address}lang={other}").text).headings


# --- who may know what -------------------------------------------------------------------


def test_a_first_judgement_is_told_to_nobody_who_is_to_judge_blind(world: World):
    app, address = world.app(), "/review?status=second&lang=en"
    assert "judged by Li Wei" in Page(browser(app, "li").get(address).text).text
    for login in ("wang", "chen", "sun", "zhou"):
        main = browser(app, login).get(address).text.partition("<main")[2]
        assert "Li Wei" not in main, login
    decided = Page(browser(app, "wang").get("/review?status=approved&lang=en").text).text
    assert decided.count("judged by Li Wei, Wang Fang") == 2


@pytest.mark.parametrize("login", ["sun", "zhou"])
def test_who_is_no_reviewer_reads_the_queue_and_is_offered_no_work(world: World, login: str):
    page = browser(world.app(), login).get("/review?lang=en").text
    assert total(page) == 12
    assert "/review/next" not in page
    assert "/review/propose" not in page


# --- where the work begins ---------------------------------------------------------------


def test_the_work_begins_with_the_first_that_waits_and_ends_with_the_last():
    world = office()
    propose_pairs(world, PAIRS[:2])
    client = browser(world.app(), "li")
    done: list[str] = []
    for left in (2, 1):
        page = client.get("/review?kind=title&lang=en").text
        assert f"Begin with the first of {left} that wait for you" in page
        answer = client.get("/review/next?kind=title&lang=en")
        assert answer.status_code == 303
        assert answer.location.endswith("?lang=en&kind=title&mine=waiting")
        assert client.get(answer.location).status_code == 200
        item = answer.location.partition("?")[0].rpartition("/")[2]
        assert item not in done
        done.append(item)
        world.judge(item, "li", REFUSAL)
    assert "Begin" not in client.get("/review?kind=title&lang=en").text
    answer = client.get("/review/next?kind=title&lang=en")
    assert answer.location == "/review?lang=en&kind=title&mine=waiting"
    page = client.get(answer.location).text
    assert "All done: nothing in this list waits for you." in page
    assert 'href="/review?lang=en&amp;kind=title">Show the whole list' in page


def test_what_i_have_judged_waits_for_others_and_not_for_me():
    world = office()
    propose_pairs(world, PAIRS[:1])
    first = item_of_pair(world)
    world.judge(first, "li", SENIOR_APPROVAL)
    app = world.app()
    assert "/review/items/" not in browser(app, "li").get("/review/next").location
    assert first in browser(app, "wang").get("/review/next").location


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_without_proposals_the_page_says_what_makes_them(lang: str):
    app = create_app(settings(), packaged(), accounts=staffed(), passwords=quick_passwords())
    page = signed_in(app, "reviewer").get(f"/review?lang={lang}").text
    assert "qualmap propose" in page


# --- what I did last -----------------------------------------------------------------------


def test_what_one_acted_on_last_is_at_hand(world: World):
    page = browser(world.app(), "li").get("/review?q=zzz&lang=en").text
    lately = Page(page.partition('class="queue-lately"')[2]).text
    assert re.findall(r"(ICAEW|ACCA|Project Management)", lately)[0] == "ICAEW"
    assert "Project Management Professional → Engineer, pharmaceutical engineering" in lately
    assert "Chartered Financial Analyst →" not in lately, "others acted on it"
    nothing = browser(world.app(), "sun").get("/review?lang=en").text
    assert "What you acted on last" not in nothing


def test_the_last_ten_are_ones_own_each_once_the_newest_first():
    world = office()
    recent, li = Recent(world.log), world.people["li"].id
    assert recent.of(li) == []
    certificates = sorted(packaged().certificates)[:12]
    items = [world.item(each, by="li") for each in certificates[:11]]
    assert recent.of(li) == items[:0:-1]
    other = world.item(certificates[11], by="wang")
    world.judge(items[5], "li")
    assert recent.of(li) == [items[5], *(each for each in items[:1:-1] if each != items[5]),
                             items[1]]  # fmt: skip
    assert recent.of(world.people["wang"].id) == [other]
    assert len(recent.of(li)) == LAST
    assert Recent(world.log).of(li) == recent.of(li)


# --- apart from the answers ------------------------------------------------------------------


def test_public_pages_are_the_same_until_something_is_published(tmp_path: Path):
    url = f"sqlite:///{tmp_path / 'site.sqlite3'}"
    load_rows(url, read_folder(packaged_folder())[0])
    app = create_app(replace(settings(), database=url), passwords=quick_passwords())
    public = ["/", "/?q=ABT", "/titles/engineering.engineering-pharmaceutical.T3",
              *(f"/certificates/{certificate}" for certificate in CERTIFICATES)]  # fmt: skip

    def seen() -> list[str]:
        return [app.test_client().get(address).text for address in public]

    before = seen()
    store = open_proposals(url)
    keep(store)
    assert store.count(ProposalQuery()) == 45
    staffed(open_staff(url))
    page = signed_in(app, "reviewer").get("/review?lang=en").text
    assert "1 to 25 of 45 pairs" in page, "what another process proposes is seen at once"
    assert seen() == before
    assert not [page for page in before if "/review" in page], "no public page leads there"


def open_staff(url: str):
    from mapper.store import open_accounts

    return open_accounts(url)


def test_a_publication_is_on_the_public_page_at_once():
    world = office()
    app, address = world.app(), "/certificates/pmp?place=suzhou&lang=en"
    before = app.test_client().get(address).text
    world.approve("pmp")
    assert app.test_client().get(address).text == before
    world.publish()
    assert world.desk.editions.last == 1  # looks at the log, which else counts for 2 milliseconds
    after = app.test_client().get(address).text
    assert "Engineer, pharmaceutical engineering" in after
    assert after != before


def test_the_names_are_not_read_again_because_something_was_published(
    monkeypatch: pytest.MonkeyPatch,
):
    world = office()
    asked: list[object] = []
    base = type(world.desk.records.base)
    names = base.name_keys
    monkeypatch.setattr(base, "name_keys", lambda self: asked.append(self) or names(self))
    client = world.app().test_client()
    client.get("/?q=toxicolgy+certifcation")
    read = len(asked)
    world.approve("pmp")
    world.publish()
    client.get("/?q=toxicolgy+certifcation")
    assert len(asked) == read


def test_the_pages_import_no_model():
    code = (
        "import sys\n"
        "from people import quick_passwords, signed_in, staffed\n"
        "from proposed import keep\n"
        "from mapper.kept_proposals import MemoryProposals\n"
        "from mapper.catalogue import packaged\n"
        "from web import Settings, create_app\n"
        "store = MemoryProposals(); keep(store)\n"
        "people = {'accounts': staffed(), 'passwords': quick_passwords()}\n"
        "app = create_app(Settings(secret_key='x'), packaged(), store, **people)\n"
        "client = signed_in(app, 'reviewer')\n"
        "for address in ('/review?q=abt', '/review/propose?q=abt&t=engineer'):\n"
        "    assert client.get(address).status_code == 200\n"
        "heavy = {'torch', 'sklearn', 'sentence_transformers', 'networkx'}\n"
        "sys.exit(', '.join(sorted(heavy & set(sys.modules))) or None)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=False,
        env={"PYTHONPATH": str(Path(__file__).parents[1])},
    )  # fmt: skip
    assert done.returncode == 0, done.stderr


def test_the_pairs_of_these_tests_are_what_they_say(world: World):
    assert world.log.item(item_of_pair(world)) is None, "nobody touched the first pair"
    assert PAIRS[0][1].levels == SENIOR.levels
    assert Role.REVIEWER in world.people["li"].roles

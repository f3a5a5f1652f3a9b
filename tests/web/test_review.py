"""The list of proposals: marked as no answer, paged with true counts, kept out of public pages."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from pages import Page, settings
from people import quick_passwords, signed_in, staffed
from proposed import CERTIFICATES, keep

from mapper.catalogue import packaged, packaged_folder
from mapper.catalogue.read import read_folder
from mapper.kept_proposals import MemoryProposals
from mapper.ports import ProposalQuery
from mapper.store import load_rows, open_proposals, open_records
from web import create_app
from web.review.waterfall import draw, parts_shown

MARK = {
    "en": "Proposals by machine, not answers; nobody has decided.",
    "zh": "机器候选，不是结论；尚未经任何人审核。",
}


@pytest.fixture(scope="module")
def client() -> FlaskClient:
    """Someone who looks at 45 proposals."""
    store = MemoryProposals()
    keep(store)
    return signed_in(office(store), "reviewer")


def office(store: MemoryProposals) -> Flask:
    return create_app(
        settings(), packaged(), store, accounts=staffed(), passwords=quick_passwords()
    )


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_page_says_that_these_are_no_answers(client: FlaskClient, lang: str):
    page = Page(client.get(f"/review?lang={lang}").text)
    assert MARK[lang] in page.text


def test_no_search_engine_keeps_the_page(client: FlaskClient):
    answer = client.get("/review")
    assert answer.headers["X-Robots-Tag"] == "noindex, nofollow"
    assert '<meta name="robots" content="noindex, nofollow">' in answer.text


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete"])
def test_the_page_takes_nothing_but_questions(client: FlaskClient, method: str):
    assert getattr(client, method)("/review").status_code == 405


def test_a_proposal_shows_names_level_numbers_and_reasons(client: FlaskClient):
    page = Page(client.get("/review?q=abt+医药工程&lang=en").text)
    for text in ("American Board of Toxicology certification", "pharmaceutical engineering",
                 "intermediate", "99.8 %", "+5.00", "Both are of one field of work",
                 "The same certificate has this level elsewhere"):  # fmt: skip
        assert text in page.text
    zh = Page(client.get("/review?q=abt+医药工程&lang=zh").text)
    assert "英文名称含义相近" in zh.text
    assert "The English names mean alike" not in zh.text


def test_an_unknown_level_and_an_exclusion_are_said(client: FlaskClient):
    en = Page(client.get("/review?q=abt&lang=en").text).text
    zh = Page(client.get("/review?q=abt&lang=zh").text).text
    assert "level unknown" in en
    assert "级别未知" in zh
    assert "excluded" in en
    assert "已排除" in zh


def test_the_grade_of_a_list_item_is_told_by_its_name(client: FlaskClient):
    text = Page(client.get("/review?q=abt&kind=directory&lang=zh").text).text
    assert "noqd-10-1" not in text
    assert "一级注册建筑师 同一证书在其他地区为此级别" in text


def test_a_page_holds_twenty_and_all_pages_hold_all(client: FlaskClient):
    seen: list[str] = []
    for number, count in ((1, 20), (2, 20), (3, 5)):
        html = client.get(f"/review?page={number}&lang=en").text
        found = re.findall(r'id="w-([a-z0-9-]+)-t"', html)
        assert len(found) == count
        assert f"Page {number} of 3" in html
        seen += found
    assert len(set(seen)) == 45
    assert "41 to 45 of 45 proposals" in html


@pytest.mark.parametrize("page", ["99", "0", "-1", "x", "", "9" * 30, "٣"])
def test_any_number_of_a_page_leads_to_a_page(client: FlaskClient, page: str):
    assert client.get("/review", query_string={"page": page}).status_code == 200


def test_kinds_and_words_filter_and_counts_are_true(client: FlaskClient):
    html = client.get("/review?q=abt&kind=directory&lang=en").text
    counts = re.findall(r'([a-z ]+) <span class="count">(\d+)</span>', html)
    assert [(name.strip(), int(count)) for name, count in counts] == [
        ("all", 9), ("title", 4), ("skill level", 2), ("directory qualification", 3),
    ]  # fmt: skip
    assert html.count('class="proposal"') == 3


def test_the_pages_keep_the_filter(client: FlaskClient):
    page = Page(client.get("/review?q=e&lang=zh").text)
    assert "/review?q=e&page=2&lang=zh" in page.links
    assert "/review?q=e&kind=title&lang=zh" in page.links
    filtered = Page(client.get("/review?q=e&kind=title&lang=zh").text)
    assert "/review?q=e&lang=zh" in filtered.links
    assert ("input", "title") in [(tag, at.get("value")) for tag, at in filtered.tags]


@pytest.mark.parametrize(
    "query", [{"kind": "family"}, {"kind": "'--"}, {"q": "x" * 400}], ids=["kind", "sql", "long"]
)
def test_what_cannot_be_asked_is_refused_in_a_line(client: FlaskClient, query: dict[str, str]):
    assert client.get("/review", query_string=query).status_code == 400


def test_words_are_escaped_and_nothing_found_is_said(client: FlaskClient):
    html = client.get("/review", query_string={"q": "<script>x", "lang": "en"}).text
    assert "<script>" not in html
    assert "No proposal fits" in html


def test_without_proposals_the_page_says_what_makes_them():
    html = signed_in(office(MemoryProposals()), "reviewer").get("/review?lang=en").text
    assert "qualmap propose" in html


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_every_link_keeps_the_language_and_both_show_the_same(client: FlaskClient, lang: str):
    page = Page(client.get(f"/review?lang={lang}").text)
    other = {"zh": "en", "en": "zh"}[lang]
    own = [link for link in page.links if link.startswith("/")]
    assert len([link for link in own if f"lang={other}" in link]) == 1
    assert all("lang=" in link for link in own)
    assert page.headings == Page(client.get(f"/review?lang={other}").text).headings


# --- the picture ----------------------------------------------------------------


def test_the_figures_shown_add_up_to_the_score_shown():
    parts = [4.0, 2.404, 0.375004, -0.262, 0.0946]
    assert round(sum(parts_shown(parts)), 2) == round(sum(parts), 2)
    assert draw(parts).bars[-1].value == f"{sum(parts):.2f}"


@pytest.mark.parametrize("parts", [[1.0, -2.0, 0.5], [0.0], [], [1e-6, 3.0], [-1.0, -1.0]])
def test_bars_stay_inside_the_picture_and_each_begins_where_the_last_ended(parts: list[float]):
    picture = draw(parts)
    assert all(bar.x >= 0 and bar.x + bar.width <= 290 for bar in picture.bars)
    for before, bar in zip(picture.bars, picture.bars[1:-1], strict=False):
        assert before.end == pytest.approx(bar.x) or before.end == pytest.approx(bar.x + bar.width)


def test_the_picture_has_an_equivalent_in_words(client: FlaskClient):
    html = client.get("/review?q=abt&lang=en").text
    assert "The bars bear the numbers of the reasons: 1: +2.40; 2: +0.38" in html


# --- apart from the answers --------------------------------------------------------


def test_public_pages_are_the_same_before_and_after_proposing(tmp_path: Path):
    url = f"sqlite:///{tmp_path / 'site.sqlite3'}"
    load_rows(url, read_folder(packaged_folder())[0])
    public = ["/", "/?q=ABT", "/?q=CFA", "/titles/engineering.engineering-pharmaceutical.T3",
              *(f"/certificates/{certificate}" for certificate in CERTIFICATES)]  # fmt: skip

    def seen() -> list[str]:
        client = create_app(settings(), open_records(url), open_proposals(url)).test_client()
        return [client.get(address).text for address in public]

    before = seen()
    store = open_proposals(url)
    keep(store)
    assert store.count(ProposalQuery()) == 45
    assert seen() == before
    assert not [page for page in before if "/review" in page], "no public page leads there"


def test_the_page_imports_no_model_and_no_numpy():
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
        "assert client.get('/review?q=abt').status_code == 200\n"
        "heavy = {'torch', 'sklearn', 'numpy', 'sentence_transformers'}\n"
        "sys.exit(', '.join(sorted(heavy & set(sys.modules))) or None)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=False,
        env={"PYTHONPATH": str(Path(__file__).parents[1])},
    )  # fmt: skip
    assert done.returncode == 0, done.stderr

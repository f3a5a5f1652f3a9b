"""The pages of places: how editions stand on a day, long lists, and ways on from every page."""

from __future__ import annotations

import re
from html import unescape

import pytest
from flask.testing import FlaskClient
from pages import Page

from mapper.catalogue import packaged
from mapper.text import has_han

PHRASES = [word.name for word in packaged().vocabulary.phrases.values()]


def states(html: str) -> dict[str, str]:
    """How each edition stands, by its id."""
    found = re.findall(r'id="e-([\w-]+)".*?<span class="state (\w+)">([^<]+)<', html, re.DOTALL)
    return {edition: f"{tone}: {text}" for edition, tone, text in found}


def test_an_edition_without_a_known_start_is_not_said_to_hold_before_anything_shows_it(
    client: FlaskClient,
):
    def of(day: str) -> str:
        html = client.get(f"/places/suzhou?on={day}&lang=en").text
        return states(html)["suzhou-1-5"]

    assert of("2026-11-22") == "good: in force"
    assert of("2020-01-01") == "wait: not certain for this day"


@pytest.mark.parametrize(
    ("place", "day", "edition", "state"),
    [
        pytest.param("beijing", "2026-11-22", "beijing-3-0", "good: in force", id="known start"),
        pytest.param("beijing", "2020-01-01", "beijing-3-0", "none: not in force on this day",
                     id="before its start"),
        pytest.param("beijing", "2026-11-22", "beijing-pmp-procedure", "wait: standing not known",
                     id="a standing that nobody knows is not green"),
    ],
)  # fmt: skip
def test_how_an_edition_stands_is_told_for_the_day(
    client: FlaskClient, place: str, day: str, edition: str, state: str
):
    assert states(client.get(f"/places/{place}?on={day}&lang=en").text)[edition] == state


def test_a_place_with_many_editions_folds_them_and_one_with_few_does_not(client: FlaskClient):
    folds = r'<details class="edition" id="[^"]+"( open)?>'
    many = re.findall(folds, client.get("/places/china?lang=en").text)
    few = re.findall(folds, client.get("/places/suzhou?lang=en").text)
    assert len(many) > 50
    assert set(many) == {""}
    assert few == [" open"]


def test_a_long_list_shows_its_beginning_and_folds_the_rest(client: FlaskClient):
    html = client.get("/places/jiangsu?lang=en").text
    listed = html.partition('id="e-jiangsu-directory-titles"')[2].partition(
        "</details>\n</details>"
    )
    first, _, rest = listed[0].partition('<details class="rest">')
    assert first.count("<li><a ") == 24
    assert rest.count("<li><a ") == 14
    assert "14 more" in Page(rest).text


def test_a_search_from_the_page_of_a_place_asks_for_that_place(client: FlaskClient):
    html = client.get("/places/suzhou?lang=en").text
    form = html.partition('class="place-search"')[2].partition("</form>")[0]
    kept = dict(re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', form))
    answer = client.get("/", query_string={**kept, "q": "ABT"})
    assert answer.headers["Location"] == "/certificates/abt?place=suzhou&lang=en"


def test_places_are_listed_from_the_widest_to_the_narrowest_with_both_their_names(
    client: FlaskClient,
):
    html = client.get("/places?lang=en").text
    order = ("The whole country", "Provinces and municipalities", "Cities", "Districts", "Zones",
             "Groups of places")  # fmt: skip
    at = [html.index(heading) for heading in order]
    assert at == sorted(at)
    assert "1 edition<" in html
    assert "6 editions<" in html
    assert '<span class="quiet" lang="zh-Hans">苏州市</span>' in html


def test_an_edition_of_another_place_is_reached_on_the_page_of_that_place(client: FlaskClient):
    html = client.get("/places/beijing?lang=en").text
    steps = html.partition('id="steps"')[2]
    own = re.findall(r'href="#(e-[\w-]+)"', steps)
    assert own
    assert all(f'id="{each}"' in html for each in own)
    for address, edition in re.findall(r'href="(/places/[^"#]+)#(e-[\w-]+)"', steps):
        assert f'id="{edition}"' in client.get(address.replace("&amp;", "&")).text


WAYS = (
    "/?lang=",
    "/places?lang=",
    "/batch?lang=",
    "/statements?lang=",
    "/requests?lang=",
    "/login",
)


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize(
    "address",
    ["/", "/?q=zzz", "/places/suzhou", "/certificates/abt", "/batch", "/statements", "/requests",
     "/requests/new", "/contests/new?certificate=abt&place=suzhou", "/nothing/here", "/login"],
)  # fmt: skip
def test_every_public_page_leads_to_the_others_in_its_language(
    client: FlaskClient, address: str, lang: str
):
    joined = "&" if "?" in address else "?"
    links = Page(client.get(f"{address}{joined}lang={lang}").text).links
    for way in WAYS:
        assert any(link.startswith(way) and f"lang={lang}" in link for link in links), way


def test_the_page_of_an_error_is_kept_out_of_search_engines(client: FlaskClient):
    assert '<meta name="robots" content="noindex">' in client.get("/nothing/here").text


CITED = re.compile(r'<ul class="cited">(.*?)</ul>', re.DOTALL)
OF_SOURCE = re.compile(r'<span class="quiet">([^<]*)</span>')
ISSUED = re.compile(r"<dt>(?:Issued by|Parties)</dt><dd>([^<]*)</dd>")


def cited_on(html: str) -> set[str]:
    """What a page says of sources after their titles: publisher, date, where in it, certainty."""
    shown = OF_SOURCE.findall(" ".join(CITED.findall(html)))
    return {part.strip() for span in shown for part in unescape(span).split(" · ")}


def test_no_answer_in_chinese_says_in_english_where_a_source_says_it(client: FlaskClient):
    english = {text.en for text in PHRASES if text.en != text.zh}
    said = set[str]()
    for node in packaged().linked():
        answer = client.get(f"/certificates/{node}?lang=zh&on=2026-11-22")
        said |= cited_on(answer.text)
    assert len(said) > 300
    assert not said & english


def test_an_answer_in_english_cites_in_english(client: FlaskClient):
    html = client.get("/certificates/abt?lang=en&on=2026-11-22").text
    assert {"CRI Online Jiangsu", "paragraph on the ABT holder"} <= cited_on(html)


def test_who_issued_an_edition_is_said_in_the_language_of_the_page(client: FlaskClient):
    english, chinese = (client.get(f"/places/china?lang={lang}").text for lang in ("en", "zh"))
    issued = ISSUED.findall(english)
    assert any("Ministry of Human Resources and Social Security" in each for each in issued)
    assert not [each for each in issued if has_han(each)]
    assert "人力资源社会保障部、住房城乡建设部" in chinese
    assert "美国建筑师注册委员会全国理事会" in chinese

"""Chinese and English: equal, negotiated, kept, and right about Hong Kong, Macao and Taiwan."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import read_mo
from babel.messages.pofile import read_po
from flask.testing import FlaskClient
from pages import Page

import web
from mapper.catalogue import packaged

WEB = Path(web.__file__).parent
MESSAGES = WEB / "translations" / "zh" / "LC_MESSAGES"
METHODS = [("**.py", "python"), ("templates/**.html", "jinja2")]
SINGLE, PLURAL = None, (1, 2)
KEYWORDS = {"_": SINGLE, "gettext": SINGLE, "lazy_gettext": SINGLE, "ngettext": PLURAL}
REFRESH = "run the three commands at the head of messages.po"


@pytest.mark.parametrize(
    ("header", "lang"),
    [
        ("zh-CN,zh;q=0.9,en;q=0.8", "zh-Hans"),
        ("zh-TW", "zh-Hans"),
        ("en-GB,en;q=0.9", "en"),
        ("de,en;q=0.5", "en"),
        ("fr", "en"),
        ("", "en"),
    ],
)
def test_the_language_is_negotiated_when_the_address_does_not_say(
    client: FlaskClient, header: str, lang: str
):
    answer = client.get("/", headers={"Accept-Language": header})
    assert f'<html lang="{lang}">' in answer.text
    assert answer.headers["Content-Language"] == lang
    assert "Accept-Language" in answer.headers["Vary"]


def test_the_address_comes_before_the_browser(client: FlaskClient):
    answer = client.get("/?lang=zh", headers={"Accept-Language": "en"})
    assert '<html lang="zh-Hans">' in answer.text
    assert "Accept-Language" not in answer.headers.get("Vary", "")


def test_a_language_that_we_do_not_have_is_negotiated(client: FlaskClient):
    assert '<html lang="en">' in client.get("/?lang=tlh").text


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize(
    "address", ["/?", "/?q=CFA&", "/certificates/abt?", "/titles/engineering.T3?"]
)
def test_every_link_of_ours_keeps_the_language(client: FlaskClient, address: str, lang: str):
    page = Page(client.get(f"{address}lang={lang}").text)
    own = [link for link in page.links if link.startswith("/")]
    other = {"zh": "en", "en": "zh"}[lang]
    assert own
    assert all(f"lang={lang}" in link or f"lang={other}" in link for link in own)
    assert len([link for link in own if f"lang={other}" in link]) == 1, (
        "the switch alone changes it"
    )


def test_the_other_language_is_announced_for_the_same_question(client: FlaskClient):
    html = client.get("/certificates/abt?place=suzhou&on=2024-01-01&lang=zh").text
    want = "/certificates/abt?place=suzhou&amp;on=2024-01-01&amp;lang=en"
    assert f'hreflang="en" href="{want}"' in html


def test_after_a_post_the_switch_sends_what_was_stated_again(client: FlaskClient):
    html = client.post("/certificates/abt?lang=zh", data={"degree": "master"}).text
    switch = re.findall(r'<form class="switch" method="post" action="([^"]+)">(.+?)</form>', html,
                        re.DOTALL)  # fmt: skip
    assert [address for address, _ in switch] == ["/certificates/abt?lang=en"]
    assert re.findall(r'name="(\w+)" value="(\w+)"', switch[0][1]) == [("degree", "master")]


@pytest.mark.parametrize(
    "address",
    ["/", "/?q=CFA", "/?q=zzz", "/certificates/abt", "/certificates/cfa-charter",
     "/certificates/frm", "/certificates/tw-physician-licence", "/titles/engineering.T3",
     "/certificates/aws-certifications", "/certificates/pmp?place=guangdong"],
)  # fmt: skip
def test_both_languages_show_the_same_sections(client: FlaskClient, address: str):
    join = "&" if "?" in address else "?"
    zh, en = (Page(client.get(f"{address}{join}lang={lang}").text) for lang in ("zh", "en"))
    assert zh.headings == en.headings
    assert [tag for tag, _ in zh.tags if tag in ("section", "details", "li", "svg", "dt")] == [
        tag for tag, _ in en.tags if tag in ("section", "details", "li", "svg", "dt")
    ]


# --- regions ---------------------------------------------------------------------

REGIONS = "香港|澳门|台湾|Hong Kong|Macao|Macau|Taiwan"
ZH_NEAR = re.compile(rf"国家.{{0,12}}({REGIONS})|({REGIONS}).{{0,12}}国家|({REGIONS})国")
EN_NEAR = re.compile(rf"countr(y|ies).{{0,40}}({REGIONS})|({REGIONS}).{{0,40}}countr(y|ies)", re.I)
OFFICIAL = re.compile(r"国家(和|或|/)地区|国家职业资格|国家服务业|countr(y|ies) (and|or) regions?")


def test_no_page_calls_hong_kong_macao_or_taiwan_a_country(client: FlaskClient):
    """Every certificate of every origin is shown, those of the regions for all places."""
    by_origin: dict[str, list[str]] = {}
    for node in packaged().certificates.values():
        for origin in node.origins:
            by_origin.setdefault(origin, []).append(node.id)
    regions = [i for origin in ("hong-kong", "macao", "taiwan") for i in by_origin[origin]]
    others = [ids[0] for ids in by_origin.values()]
    for address in ["/?", *(f"/certificates/{node_id}?" for node_id in [*regions, *others])]:
        zh, en = (Page(client.get(f"{address}lang={lang}").text).text for lang in ("zh", "en"))
        assert not ZH_NEAR.search(OFFICIAL.sub("", zh)), address
        assert not EN_NEAR.search(OFFICIAL.sub("", en)), address


@pytest.mark.parametrize(
    ("origin", "zh", "en"),
    [("hong-kong", "中国香港", "Hong Kong, China"), ("macao", "中国澳门", "Macao, China"),
     ("taiwan", "中国台湾", "Taiwan, China")],
)  # fmt: skip
def test_regions_print_under_their_full_names(client: FlaskClient, origin: str, zh: str, en: str):
    node = next(n for n in packaged().certificates.values() if n.origins == (origin,))
    assert f"<dd>{zh}</dd>" in client.get(f"/certificates/{node.id}?lang=zh").text
    assert f"<dd>{en}</dd>" in client.get(f"/certificates/{node.id}?lang=en").text


# --- translations ------------------------------------------------------------------


def catalogue():
    with (MESSAGES / "messages.po").open("rb") as file:
        return read_po(file, locale="zh")


def test_every_text_of_the_screens_has_a_chinese_translation():
    found = extract_from_dir(WEB, METHODS, keywords=KEYWORDS, comment_tags=())
    used = {message for _, _, message, _, _ in found}
    known = {message.id: message.string for message in catalogue() if message.id}
    assert used == set(known), REFRESH
    assert [text for text, zh in known.items() if not all(zh)] == []
    for text, zh in known.items():
        assert named(text) == named(zh), text


def named(words: str | tuple[str, ...]) -> set[str]:
    return set(re.findall(r"%\(\w+\)s", " ".join(words) if isinstance(words, tuple) else words))


def test_the_compiled_translations_are_those_of_the_source():
    with (MESSAGES / "messages.mo").open("rb") as file:
        compiled = read_mo(file)
    assert spelled(compiled) == spelled(catalogue()), REFRESH


def spelled(messages: Catalog) -> list[tuple[list[str], list[str]]]:
    found = ((m.id, m.string) for m in messages if m.id)
    return sorted(tuple([w] if isinstance(w, str) else list(w) for w in each) for each in found)

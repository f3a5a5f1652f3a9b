"""Suggestions while one types: what is offered, in which order, and what it costs."""

from __future__ import annotations

import subprocess
import sys

import pytest
from flask.testing import FlaskClient
from hypothesis import given
from hypothesis import strategies as st

from mapper.catalogue import packaged
from mapper.domain import NodeId
from mapper.matching.resolve import pinyin
from mapper.matching.suggest import SHOWN, Typing, goes_on, suggest

OFFERED = [
    ("abt", "abt", "an abbreviation"),
    ("ＡＢＴ", "abt", "full width"),
    ("toxic", "abt", "the beginning of a word inside the name"),
    ("board amer", "abt", "words in any order"),
    ("chart fin", "cfa-charter", "beginnings of two words"),
    ("毒理学", "abt", "Chinese inside the name"),
    ("毒", "abt", "one Chinese character"),
    ("美國毒理", "abt", "Traditional"),
    ("meiguo duli", "abt", "pinyin with spaces"),
    ("meiguoduli", "abt", "pinyin without"),
    ("DABT", "abt", "a second abbreviation"),
    ("Chartered Financial Analist", "cfa-charter", "a misspelling, when nothing begins so"),
]


@pytest.mark.parametrize(("typed", "wanted", "why"), OFFERED, ids=[each[2] for each in OFFERED])
def test_what_is_typed_brings_up_what_is_meant(typed: str, wanted: str, why: str):
    del why
    assert wanted in [node.id for node in suggest(packaged(), typed)]


def test_the_very_name_comes_before_names_that_only_begin_so():
    index = Typing.of(
        {"cfa": (NodeId("a"),), "cfa level one": (NodeId("b"),), "the cfa": (NodeId("c"),)}, pinyin
    )
    assert list(index("cfa")) == ["a", "b", "c"]


def test_several_that_bear_the_abbreviation_are_all_offered():
    found = [node.id for node in suggest(packaged(), "CFA")]
    assert {"cfa-charter", "cfa-practitioner"} & set(found)
    assert len(found) > 1


def test_abt_never_stands_for_applied_toxicology_alone():
    found = [node.id for node in suggest(packaged(), "ABT")]
    assert found[0] == "abt"


@pytest.mark.parametrize("typed", ["", "   ", "！", "zzzzqq", "\0", "x" * 5000, "'\"<"])
def test_what_no_name_has_suggests_nothing_and_breaks_nothing(client: FlaskClient, typed: str):
    answer = client.get("/suggest", query_string={"q": typed, "lang": "en"})
    assert answer.status_code == 200
    assert answer.json["suggestions"] == []


def test_placeholders_are_never_suggested():
    records = packaged()
    hidden = [node for node in records.certificates.values() if node.placeholder]
    for node in hidden[:40]:
        assert node.id not in [each.id for each in suggest(records, node.name.en)]


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_a_suggestion_says_what_tells_it_apart_and_where_it_leads(client: FlaskClient, lang: str):
    found = client.get(f"/suggest?q=abt&lang={lang}").json["suggestions"][0]
    assert found["address"] == f"/certificates/abt?lang={lang}"
    assert found["short"].startswith("ABT")
    names = {"zh": "美国毒理学委员会毒理学", "en": "American Board of Toxicology cert"}
    assert found["name"].startswith(names[lang])
    assert {"zh": "美国", "en": "United States"}[lang] in found["about"]
    assert client.get(found["address"]).status_code == 200


def test_a_title_is_suggested_with_the_page_that_says_what_reaches_it(client: FlaskClient):
    found = client.get("/suggest?q=医药工程专业工程师&lang=zh").json["suggestions"]
    assert found[0]["address"].startswith("/titles/engineering.engineering-pharmaceutical.T3")


def test_an_awarding_body_is_suggested_by_its_name(client: FlaskClient):
    found = client.get("/suggest?q=Project+Management+Institute&lang=en").json["suggestions"]
    assert "/bodies/pmi?lang=en" in [each["address"] for each in found]


def test_a_suggestion_may_be_kept_by_a_cache_and_is_asked_for_again_without_a_body(
    client: FlaskClient,
):
    first = client.get("/suggest?q=abt&lang=en")
    again = client.get("/suggest?q=abt&lang=en", headers={"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")
    assert first.headers.getlist("Set-Cookie") == []


WORDS = st.text("abc 毒理学", min_size=1, max_size=8).map(lambda text: " ".join(text.split()))


@given(st.lists(WORDS.filter(bool), min_size=1, max_size=8, unique=True), WORDS.filter(bool))
def test_every_name_that_goes_on_from_what_is_typed_is_found_and_no_other(
    names: list[str], typed: str
):
    index = Typing.of({name: (NodeId(name),) for name in names}, str.swapcase)
    assert set(index(typed)) == {name for name in names if goes_on(typed, name)}


def test_no_more_are_shown_than_one_can_read():
    assert len(suggest(packaged(), "c")) == SHOWN


def test_suggesting_needs_neither_torch_nor_scikit_learn():
    code = (
        "import sys; from mapper.catalogue import packaged; "
        "from mapper.matching.suggest import suggest; "
        "suggest(packaged(), 'toxic'); suggest(packaged(), 'Toxicologi Bord'); "
        "sys.exit(bool({'torch', 'sklearn'} & set(sys.modules)))"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0

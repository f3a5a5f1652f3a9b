"""Search, answers and titles: what a page says, and what it says to bad input."""

from __future__ import annotations

import logging
import re

import pytest
from flask import Flask
from flask.testing import FlaskClient
from pages import Page

from mapper.catalogue import packaged

FACTS = {
    "degree": "master", "work_years": "6.5", "field_of_work": "related",
    "employed_in": "taicang", "held_since": "2019-03-17", "expires": "2031-08-29",
}  # fmt: skip


def test_the_front_page_says_what_it_is_what_is_loaded_and_offers_a_search(client: FlaskClient):
    page = Page(client.get("/?lang=en").text)
    assert "What does my certificate map to?" in page.text
    assert "It is no decision of an office" in page.text
    for count in (len(packaged().certificates), len(packaged().links)):
        assert str(count) in page.text
    names = [attributes.get("name") for tag, attributes in page.tags if tag == "input"]
    assert "q" in names


@pytest.mark.parametrize(
    "query", ["abt", "ABT", "ＡＢＴ", "DABT", "美國毒理學委員會毒理學專業人員職業資格證書"]
)
def test_one_hit_leads_straight_to_its_page(client: FlaskClient, query: str):
    answer = client.get("/", query_string={"q": query, "lang": "zh"})
    assert answer.status_code == 303
    assert answer.headers["Location"] == "/certificates/abt?lang=zh"


def test_place_and_date_stay_with_the_question(client: FlaskClient):
    answer = client.get("/?q=ABT&place=suzhou&on=2023-01-01&lang=en")
    assert set(re.split("[?&]", answer.headers["Location"])) == {
        "/certificates/abt", "place=suzhou", "on=2023-01-01", "lang=en",
    }  # fmt: skip


def test_a_misspelt_name_is_still_found_or_offered(client: FlaskClient):
    answer = client.get("/?q=Chartered+Financial+Analist&lang=en", follow_redirects=True)
    assert "/certificates/cfa-charter" in answer.request.path + answer.text


def test_several_hits_are_a_choice_with_what_tells_them_apart(client: FlaskClient):
    page = Page(client.get("/?q=CFA&lang=en").text)
    for told in ("CFA Institute", "China Futures Association", "United States", "Origin", "Kind"):
        assert told in page.text
    assert "/certificates/cfa-charter?lang=en" in page.links


def test_nothing_found_is_no_refusal_and_says_what_to_try(client: FlaskClient):
    answer = client.get("/?q=Guild+of+Moon+Cartographers&lang=en")
    assert answer.status_code == 200
    assert "That is no refusal" in answer.text
    assert "What to try" in answer.text


BAD = [
    ("/?q=", "没有输入内容", "Nothing was asked"),
    ("/?q=%20%20", "没有输入内容", "Nothing was asked"),
    ("/?q=" + "x" * 10240, "最多300个字符", "at most 300"),
    ("/?q=A%00BT", "控制字符", "control characters"),
    ("/?q=A%1bBT", "控制字符", "control characters"),
    (
        "/certificates/abt?place=atlantis",
        "没有名为“atlantis”的地区",
        "No place is called “atlantis”",
    ),
    ("/certificates/abt?on=2026-02-30", "不是有效日期", "is no day"),
    ("/certificates/abt?on=yesterday", "不是有效日期", "is no day"),
    ("/titles/engineering.T3?on=1", "不是有效日期", "is no day"),
]


@pytest.mark.parametrize(("address", "zh", "en"), BAD, ids=[bad[0][:40] for bad in BAD])
def test_bad_input_gets_one_clear_line_in_either_language(
    client: FlaskClient, address: str, zh: str, en: str
):
    for lang, words in (("zh", zh), ("en", en)):
        answer = client.get(f"{address}&lang={lang}")
        assert answer.status_code == 400
        alerts = re.findall(r'role="alert">([^<]+)<', answer.text)
        assert len(alerts) == 1
        assert words in alerts[0]


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("degree", "wizard"),
        ("work_years", "many"), ("work_years", "-1"), ("work_years", "nan"), ("work_years", "1e9"),
        ("field_of_work", "alchemy"),
        ("employed_in", "atlantis"), ("place", "atlantis"),
        ("held_since", "2020-13-01"), ("expires", "soon"), ("on", "31.12.2026"),
    ],
)  # fmt: skip
def test_a_field_that_cannot_be_read_is_marked_and_no_answer_is_given(
    client: FlaskClient, field: str, value: str
):
    answer = client.post("/certificates/abt?lang=en", data={field: value})
    assert answer.status_code == 400
    assert f'id="f-{field}-x"' in answer.text
    assert 'aria-invalid="true"' in answer.text
    assert 'class="place ' not in answer.text


def test_unknown_addresses_and_ids_are_404_with_a_way_on(client: FlaskClient):
    for address in ("/certificates/no-such-thing", "/titles/no-such-title", "/nope"):
        answer = client.get(address, follow_redirects=True)
        assert answer.status_code == 404
        assert 'name="q"' in answer.text


def test_a_body_that_is_too_large_is_413(client: FlaskClient):
    assert client.post("/certificates/abt", data={"degree": "x" * 100_000}).status_code == 413


def test_a_fault_of_ours_is_a_page_without_details(app: Flask, monkeypatch: pytest.MonkeyPatch):
    def broken() -> None:
        message = "the inside of the machine"
        raise RuntimeError(message)

    monkeypatch.setitem(app.view_functions, "lookup.search", broken)
    monkeypatch.setitem(app.config, "PROPAGATE_EXCEPTIONS", False)
    answer = app.test_client().get("/?lang=zh")
    assert answer.status_code == 500
    assert "我们这边出了故障" in answer.text
    assert "machine" not in answer.text


# --- the answer ------------------------------------------------------------------


def test_the_answer_for_abt_says_title_place_dates_sources_and_what_would_decide(
    client: FlaskClient,
):
    text = Page(client.get("/certificates/abt?lang=en").text).text
    for said in (
        "Suzhou", "needs facts", "Engineer, pharmaceutical engineering", "employed in Suzhou",
        "not stated by you", "in force no later than 28 March 2022", "seen in a source",
        "CRI Online Jiangsu", "1 of 344 official items loaded", "If you then hold",
        "Validity and renewal", "every five years", "Where to verify", "Six different questions",
        "What this is not", "What would decide",
    ):  # fmt: skip
        assert said in text, said
    assert "医药工程专业工程师" in Page(client.get("/certificates/abt?lang=zh").text).text


def test_facts_of_the_holder_change_the_answer(client: FlaskClient):
    text = Page(client.post("/certificates/abt?lang=en", data=FACTS).text).text
    assert "recognised" in text
    assert "not stated by you" not in text
    assert "For what you stated above" in text


def test_a_place_that_is_asked_for_is_told_in_full_and_the_rest_stands_elsewhere(
    client: FlaskClient,
):
    text = Page(client.get("/certificates/abt?place=shanghai&lang=en").text).text
    assert "In Shanghai on 22 November 2026" in text
    assert "not in what is loaded" in text
    assert "it may be on the official list" in text
    assert "Elsewhere (1)" in text


def test_before_its_day_a_recognition_is_not_claimed(client: FlaskClient):
    text = Page(client.get("/certificates/abt?place=suzhou&on=2010-01-01&lang=en").text).text
    assert "In Suzhou on 1 January 2010" in text
    assert "needs facts" not in text


def test_a_certificate_that_no_list_names_is_not_called_refused(client: FlaskClient):
    text = Page(client.get("/certificates/us-patent-agent?lang=en").text).text
    assert "That is no refusal" in text
    assert "unverified" in text


def test_access_type_targets_carry_the_line_that_they_give_no_right_to_practise(
    client: FlaskClient,
):
    from mapper.domain import NodeKind

    records = packaged()
    access = {node.id for node in records.vocabulary.domestic.values() if node.access}
    subjects = {
        link.subject for link in records.links
        if link.target and link.target.kind is NodeKind.DIRECTORY and link.target.group in access
    } & set(records.certificates)  # fmt: skip
    assert subjects
    line = "the qualification gives no right to practise by itself"
    shown = [client.get(f"/certificates/{subject}?lang=en").text for subject in sorted(subjects)]
    assert any(line in html for html in shown)


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_every_holdable_has_a_page(client: FlaskClient, lang: str):
    records = packaged()
    domestic = [node.id for node in records.vocabulary.domestic.values() if node.kind.holdable]
    pace = {"zh": 1, "en": 5}[lang]  # one language shows all, the other a sample
    for node_id in [*list(records.certificates)[::pace], *domestic[:: 9 * pace]]:
        answer = client.get(f"/certificates/{node_id}?lang={lang}")
        assert answer.status_code == 200, node_id
        assert "None" not in Page(answer.text).words, node_id


def test_what_cannot_be_held_has_no_page(client: FlaskClient):
    domestic = packaged().vocabulary.domestic.values()
    for node in (node for node in domestic if not node.kind.holdable):
        assert client.get(f"/certificates/{node.id}").status_code == 404


def test_a_title_says_what_reaches_it(client: FlaskClient):
    page = Page(client.get("/titles/engineering.engineering-pharmaceutical.T3?lang=en").text)
    assert "What reaches it" in page.text
    assert "/certificates/abt?lang=en" in page.links


def test_what_is_no_title_is_sent_to_its_own_page(client: FlaskClient):
    answer = client.get("/titles/abt?lang=en")
    assert (answer.status_code, answer.headers["Location"]) == (303, "/certificates/abt?lang=en")


def test_health_says_version_and_revision(client: FlaskClient):
    said = client.get("/healthz").json
    assert said["ok"] is True
    assert said["version"]
    assert said["revision"]


# --- what must not happen ---------------------------------------------------------

HOSTILE = (
    "<script>alert(1)</script>", "\"><img src=x onerror=alert(1)>", "'; drop table links; --",
    "{{ 7*7 }}", "%(count)s", "</title><svg onload=alert(1)>",
)  # fmt: skip


@pytest.mark.parametrize("query", HOSTILE)
def test_a_hostile_question_is_shown_as_the_text_it_is(client: FlaskClient, query: str):
    for lang in ("zh", "en"):
        answer = client.get("/", query_string={"q": query, "lang": lang})
        assert answer.status_code == 200
        assert "<script" not in answer.text
        assert "<img" not in answer.text
        assert "<svg onload" not in answer.text
        assert query in Page(answer.text).text


def test_hostile_facts_are_shown_as_the_text_they_are(client: FlaskClient):
    for name in FACTS:
        answer = client.post("/certificates/abt", data={name: '"><script>alert(1)</script>'})
        assert answer.status_code == 400
        assert "<script" not in answer.text


def test_facts_of_the_holder_stand_in_no_log_and_no_address(
    client: FlaskClient, caplog: pytest.LogCaptureFixture
):
    with caplog.at_level(logging.DEBUG):
        answer = client.post("/certificates/abt?lang=en", data=FACTS)
        wrong = client.post("/certificates/abt?lang=en", data={**FACTS, "degree": "wizard-9"})
    assert (answer.status_code, wrong.status_code) == (200, 400)
    for value in (*FACTS.values(), "wizard-9"):
        if value != "related":
            assert value not in caplog.text
    page = Page(answer.text)
    private = [FACTS["work_years"], FACTS["held_since"], FACTS["expires"], "master", "taicang"]
    addresses = [str(attributes.get(name)) for _, attributes in page.tags
                 for name in ("href", "action", "formaction") if attributes.get(name)]  # fmt: skip
    assert not [a for a in addresses if not a.startswith("http") and any(v in a for v in private)]


def test_facts_of_the_holder_in_an_address_are_not_used(client: FlaskClient):
    plain = client.get("/certificates/abt?lang=en")
    with_facts = client.get("/certificates/abt?lang=en&degree=master&employed_in=taicang")
    assert Page(plain.text).text == Page(with_facts.text).text

"""Search, answers and titles: what a page says, and what it says to bad input."""

from __future__ import annotations

import gzip
import logging
import re
import sqlite3
import subprocess
import sys
import threading
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from urllib.parse import urlencode
from urllib.request import urlopen

import pytest
from flask import Flask
from flask.testing import FlaskClient
from pages import TODAY, Page, settings
from people import quick_passwords, signed_in, staffed
from werkzeug.serving import make_server

from mapper.catalogue import packaged, packaged_folder
from mapper.catalogue.read import read_folder
from mapper.catalogue.records import MemoryRecords
from mapper.store import load_rows
from web import Settings, create_app

FACTS = {
    "degree": "master", "degree_field": "chemistry", "work_years": "6.5",
    "field_of_work": "related", "employed_in": "taicang", "held_since": "2019-03-17",
    "expires": "2031-08-29", "granted_on": "2025-07-31",
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
        "No place is called &#39;atlantis&#39;",
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


def test_facts_are_said_back_beside_the_answer_in_either_language(client: FlaskClient):
    for lang, words in (
        ("en", ("Highest degree master", "Field of the degree chemistry",
                "Years of related work 6.5", "Field of work the field of the certificate",
                "Employed in Taicang", "Certificate held since 17 March 2019",
                "Certificate expires on 29 August 2031", "Result granted on 31 July 2025")),
        ("zh", ("最高学历学位 硕士", "就业地 太仓市", "持证起始日期 2019年3月17日")),
    ):  # fmt: skip
        answer = client.post(f"/certificates/abt?lang={lang}", data=FACTS)
        text = Page(answer.text).text
        for said in words:
            assert said in text, said
        assert answer.headers["Cache-Control"] == "no-store"
        assert "ETag" not in answer.headers


def test_nothing_is_said_back_where_nothing_was_stated_or_a_field_cannot_be_read(
    client: FlaskClient,
):
    for data in ({"place": "suzhou"}, {**FACTS, "degree": "wizard"}):
        assert 'class="stated"' not in client.post("/certificates/abt?lang=en", data=data).text


def test_what_may_be_applied_for_does_not_stand_under_what_holds(client: FlaskClient):
    html = client.get("/certificates/tw-technician-chinese-cuisine-c?place=fujian&lang=en").text
    holds, _, open_ = html.partition("Open on application")
    now = Page(holds[holds.index("Holds now") :]).text
    assert "is exempt in Fujian from the practical test" in now
    assert "is recognised in Fujian" not in now
    assert "theory test (law and related knowledge) still to come" in Page(open_).text


def test_a_rule_that_is_still_to_come_is_missing_until_its_day(client: FlaskClient):
    address = "/certificates/mohurd-electrician?place=sichuan&lang={}&on=2026-01-10"
    assert "the rule is in force met on 16 January 2026" in text_of(client, address.format("en"))
    assert "规定已施行 2026年1月16日起满足" in text_of(client, address.format("zh"))


def text_of(client: FlaskClient, address: str) -> str:
    """What a page says."""
    return Page(client.get(address).text).text


def test_nobody_is_sent_to_a_form_that_does_not_ask(client: FlaskClient):
    text = text_of(client, "/certificates/hk-tour-guide-pass?place=hengqin&lang=en")
    unasked = text[text.index("What the office will look at") :]
    assert "holds the Home Return Permit not stated by you The form does not ask" in unasked


def test_the_advice_changes_where_only_the_office_can_look(client: FlaskClient):
    facts = {"place": "xiamen", "degree": "bachelor", "work_years": "10",
             "employed_in": "xiamen", "field_of_work": "architecture"}  # fmt: skip
    text = Page(client.post("/certificates/tw-architect?lang=en", data=facts).text).text
    assert "This site does not ask about what is listed below" in text
    assert "State what is listed below" not in text


def test_every_status_says_what_to_do_next():
    from mapper.sentences import ADVICE
    from mapper.status import Status

    acts = re.compile(
        r"apply|state|ask|look|see|time has to pass|contest|number of the request|examined", re.I
    )
    assert set(ADVICE) == set(Status)
    assert [status for status, text in ADVICE.items() if not acts.search(text.en)] == []


def test_an_answer_says_how_many_people_approved_or_that_nobody_did(client: FlaskClient):
    text = text_of(client, "/certificates/abt?place=suzhou&lang=en")
    assert "Approval no office has reviewed it on this site" in text


def test_several_candidates_offer_to_ask_as_well(client: FlaskClient):
    page = Page(client.get("/?q=CFA&lang=en").text)
    assert "/requests/new?name=CFA&lang=en" in page.links


def test_a_list_that_has_ended_is_not_said_to_be_unknown(client: FlaskClient):
    text = text_of(client, "/certificates/cfa-charter?lang=en")
    assert "had a rule once, which has ended Beijing" in text


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
        assert "<script>" not in answer.text
        assert "<img" not in answer.text
        assert "<svg onload" not in answer.text
        assert query in Page(answer.text).text


def test_hostile_facts_are_shown_as_the_text_they_are(client: FlaskClient):
    for name in FACTS:
        answer = client.post("/certificates/abt", data={name: '"><script>alert(1)</script>'})
        assert answer.status_code == 400
        assert "<script>" not in answer.text


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
    assert "17 March 2019" in page.text, "it stands on the page that was asked for alone"
    private = [FACTS["work_years"], FACTS["held_since"], FACTS["expires"], "master", "taicang"]
    addresses = [str(attributes.get(name)) for _, attributes in page.tags
                 for name in ("href", "action", "formaction") if attributes.get(name)]  # fmt: skip
    assert not [a for a in addresses if not a.startswith("http") and any(v in a for v in private)]


def test_facts_of_the_holder_stand_in_no_access_log(app: Flask, caplog: pytest.LogCaptureFixture):
    server = make_server("127.0.0.1", 0, app)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    address = f"http://127.0.0.1:{server.server_port}/certificates/abt?lang=en"
    with caplog.at_level(logging.DEBUG):
        with urlopen(address, urlencode(FACTS).encode()) as answer:
            assert answer.status == 200
        server.shutdown()
        thread.join()
        server.server_close()
    assert "POST /certificates/abt?lang=en" in caplog.text, "the log is that of the server"
    for value in (FACTS["work_years"], FACTS["held_since"], FACTS["granted_on"], "taicang"):
        assert value not in caplog.text


def test_facts_of_the_holder_stand_in_no_table(tmp_path: Path):
    file = tmp_path / "site.sqlite3"
    url = f"sqlite:///{file}"
    load_rows(url, read_folder(packaged_folder())[0])
    client = create_app(replace(settings(), database=url)).test_client()
    before = dumped(file)
    assert client.post("/certificates/abt?lang=en", data=FACTS).status_code == 200
    assert dumped(file) == before


def dumped(file: Path) -> str:
    """Every table of a database as text."""
    with sqlite3.connect(file) as connection:
        text = "\n".join(connection.iterdump())
    connection.close()
    return text


def test_facts_of_the_holder_in_an_address_are_not_used(client: FlaskClient):
    plain = client.get("/certificates/abt?lang=en")
    with_facts = client.get("/certificates/abt?lang=en&degree=master&employed_in=taicang")
    assert Page(plain.text).text == Page(with_facts.text).text


# --- the answer side by side --------------------------------------------------------


def test_all_places_stand_side_by_side_and_how_they_differ_is_said(client: FlaskClient):
    page = Page(client.get("/certificates/pmp?lang=en").text)
    for said in (
        "All places side by side", "The places differ.", "Hangzhou", "Xiamen", "Main conditions",
        "Assistant engineer; Engineer", "named, without saying what it gives", "4 of ?",
        "bachelor degree or higher + 5 years or more of related work",
    ):  # fmt: skip
        assert said in page.text, said
    rows = [tag for tag, attributes in page.tags if attributes.get("scope") == "row"]
    assert len(rows) == 11


def test_places_that_agree_are_not_said_to_differ(client: FlaskClient):
    text = Page(client.get("/certificates/abt?lang=en").text).text
    assert "The places differ" not in text


def test_one_place_that_speaks_agrees_with_nobody(client: FlaskClient):
    text = text_of(client, "/certificates/abt?place=shanghai&lang=en")
    assert "All places side by side" in text
    assert "these places agree" not in text


def test_a_list_of_benefits_is_not_called_a_recognition(client: FlaskClient):
    text = Page(client.get("/certificates/acca-member?lang=en").text).text
    assert "What all of them say, as far as it is loaded: benefit, no title" in text
    assert "these places agree" not in text


def test_places_that_do_not_name_a_certificate_are_no_rows_of_the_table(client: FlaskClient):
    text = Page(client.get("/certificates/us-patent-agent?lang=en").text).text
    assert "All places side by side" not in text


def test_every_way_to_a_level_is_shown_and_not_the_shortest_alone(client: FlaskClient):
    text = Page(client.get("/certificates/pmp?place=hangzhou&lang=en").text).text
    assert "Or, instead, any one of these ways:" in text
    assert "master degree or higher + 2 years or more of related work" in text


def test_what_holds_now_what_is_missing_with_its_day_and_what_would_decide_stand_apart(
    client: FlaskClient,
):
    facts = {"place": "hangzhou", "degree": "bachelor", "work_years": "4"}
    text = Page(client.post("/certificates/pmp?lang=en", data=facts).text).text
    for said in ("Holds now", "What is missing", "met on 22 November 2027", "What would decide",
                 "the human resources and social security office of Hangzhou"):  # fmt: skip
        assert said in text, said


def test_what_it_is_about_is_said_before_what_to_do_next(client: FlaskClient):
    html = client.get("/certificates/abt?place=suzhou&lang=zh").text
    opened = html[html.index('id="place-suzhou"') :].partition("</summary>")[2]
    assert "在苏州市可认定为“医药工程专业工程师”" in opened.partition("下一步")[0]


def test_what_a_source_says_of_the_certificate_stands_before_what_it_says_of_a_family(
    client: FlaskClient,
):
    text = text_of(client, "/certificates/ahk-mechatronics-technician?place=taicang&lang=zh")
    box = text[: text.index("下一步")]
    assert box.index("“AHK机电一体化工”者") < box.index("“AHK职业资格证书”者")
    assert "未核实" in box[box.index("“AHK职业资格证书”者") :]


def test_what_would_decide_names_every_way_and_not_the_highest_degree_alone(client: FlaskClient):
    text = text_of(client, "/certificates/pmp?place=beijing&lang=en")
    box = text[text.index("What would decide") : text.index("State it in the form above")]
    assert "doctor degree or higher" in box
    assert "bachelor degree or higher + 5 years or more of related work" in box


def test_a_place_that_says_nothing_is_not_said_to_state_no_conditions(client: FlaskClient):
    html = client.get("/certificates/abt?place=shanghai&lang=en").text
    row = html[html.index('id="compared"') :]
    shanghai = next(each for each in row.split("<tr ") if "#place-shanghai" in each)
    assert "none stated" not in shanghai


def test_what_one_may_only_apply_for_is_not_said_to_be_granted(client: FlaskClient):
    text = text_of(client, "/certificates/fcca?place=beijing&lang=en")
    said = text[text.index("The places differ.") : text.index("Main conditions")]
    assert "may apply for full senior level title, in the corresponding series" in said


def test_a_test_that_is_still_to_come_stands_in_the_table_too(client: FlaskClient):
    html = client.get("/certificates/tw-technician-chinese-cuisine-c?place=fujian&lang=en").text
    row = html[html.index('id="compared"') :]
    fujian = next(each for each in row.split("<tr ") if "#place-fujian" in each)
    assert "theory test (law and related knowledge)" in fujian
    assert "none stated" not in fujian


@pytest.mark.parametrize(
    ("address", "said"),
    [
        ("/certificates/hk-architect?lang=en", "still to come: training"),
        ("/bodies/abt-board?lang=en", "on conditions"),
        ("/titles/engineering.engineering-pharmaceutical.T3?lang=en", "on conditions"),
        ("/titles/cook-chinese.SL4?lang=zh", "尚需：理论考试"),
    ],
)
def test_a_list_of_what_maps_to_what_says_what_is_still_asked_for(
    client: FlaskClient, address: str, said: str
):
    assert said in text_of(client, address)


def test_any_answer_can_be_contested_also_that_of_a_chinese_permit(client: FlaskClient):
    html = client.get("/certificates/mohurd-electrician?place=sichuan&lang=en").text
    links = [each for each in Page(html).links if each.startswith("/contests/new")]
    assert len(links) == 1
    assert client.get(links[0]).status_code == 200


def test_the_title_of_an_answer_names_its_place(client: FlaskClient):
    html = client.get("/certificates/abt?place=suzhou&lang=en").text
    assert "<title>American Board of Toxicology certification · Suzhou ·" in html


def test_the_answer_says_where_to_go_and_what_was_approved_by_whom(client: FlaskClient):
    text = Page(client.get("/certificates/abt?place=suzhou&lang=zh").text).text
    assert "苏州市的人力资源社会保障部门" in text


# --- pages around the answer ----------------------------------------------------------


def test_a_title_lists_what_reaches_it_place_by_place(client: FlaskClient):
    page = Page(client.get("/titles/engineering.T3?lang=en").text)
    for link in ("/places/hangzhou?lang=en", "/places/suzhou?lang=en", "/certificates/pmp?lang=en"):
        assert link in page.links, link


def test_a_directory_item_says_whether_one_must_hold_it(client: FlaskClient):
    domestic = packaged().vocabulary.domestic.values()
    access = next(n for n in domestic if n.access is True)
    level = next(n for n in domestic if n.access is False)
    assert "it is a legal condition to practise" in client.get(f"/titles/{access.id}?lang=en").text
    assert "it shows a level of ability" in client.get(f"/titles/{level.id}?lang=en").text


def test_a_directory_item_does_not_list_places_that_say_nothing_of_it(client: FlaskClient):
    html = client.get("/titles/noqd-10?lang=en").text
    assert 'class="place ' not in html
    assert "All places side by side" not in html
    assert "Registration as a registered architect in China requires" in Page(html).text
    assert 'class="place ' in client.get("/certificates/noqd-10?lang=en").text


def test_a_title_can_be_asked_for_as_of_a_day_and_keeps_its_place(client: FlaskClient):
    page = Page(client.get("/titles/engineering.T3?place=hangzhou&on=2020-01-01&lang=en").text)
    assert "What reaches it in Hangzhou on 1 January 2020" in page.text
    sent = [a for tag, a in page.tags if tag == "input" and a.get("name") in ("place", "on")]
    assert {"hangzhou", "2020-01-01"} <= {each.get("value") for each in sent}
    today = text_of(client, "/titles/engineering.T3?place=hangzhou&lang=en")
    sentence = "A holder of Project Management Professional is recognised in Hangzhou"
    assert sentence in today
    assert sentence not in page.text


def test_a_level_that_leads_nowhere_is_called_no_certificate(client: FlaskClient):
    text = text_of(client, "/certificates/elderly-care-worker.SL3?lang=en")
    assert "Nothing that is loaded here says what it leads to." in text
    assert "names this certificate" not in text


def test_a_body_lists_its_certificates_and_what_they_map_to(client: FlaskClient):
    page = Page(client.get("/bodies/pmi?lang=en").text)
    assert "/certificates/pmp?lang=en" in page.links
    assert "Hangzhou" in page.text
    assert "/bodies/pmi?lang=en" in Page(client.get("/certificates/pmp?lang=en").text).links


def test_a_family_shows_each_member_under_its_own_name(client: FlaskClient):
    page = Page(client.get("/certificates/hk-architect?lang=en").text)
    assert "Certificates of this family" in page.text
    assert "what a source says of one does not hold for another" in page.text


def test_a_place_shows_its_editions_and_what_changed_from_one_to_the_next(client: FlaskClient):
    page = Page(client.get("/places/beijing?lang=en").text)
    for said in (
        "edition 3.0", "10 of 122 official items loaded", "From one edition to the next",
        "Added (5)", "Changed (4)", "Not among what is loaded of the later one (1); that proves",
        "China Tibet Network",
    ):  # fmt: skip
        assert said in page.text, said
    assert "/places/china?lang=en" in page.links


def test_a_place_as_of_an_earlier_day_says_what_was_not_in_force(client: FlaskClient):
    today = client.get("/places/beijing?lang=en").text
    before = client.get("/places/beijing?on=2020-01-01&lang=en").text
    assert before.count("not in force on this day") > today.count("not in force on this day")


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_every_place_and_every_body_has_a_page(client: FlaskClient, lang: str):
    records = packaged()
    addresses = [f"/places/{place}" for place in list(records.vocabulary.places)[::3]]
    addresses += [f"/bodies/{body}" for body in list(records.bodies)[::9]]
    for address in ["/places", *addresses]:
        answer = client.get(f"{address}?lang={lang}")
        assert answer.status_code == 200, address
        assert "None" not in Page(answer.text).words, address


def test_unknown_places_and_bodies_are_404(client: FlaskClient):
    for address in ("/places/atlantis", "/bodies/nobody", "/sitemaps/7.xml"):
        assert client.get(address).status_code == 404


# --- for machines, and for caches -------------------------------------------------------


def test_the_sitemap_names_pages_that_are_there_in_both_languages(client: FlaskClient):
    answer = client.get("/sitemap.xml")
    assert answer.mimetype == "application/xml"
    found = re.findall(r"<loc>http://localhost([^<]+)</loc>", answer.text)
    assert {"/?lang=zh-Hans", "/?lang=en"} & set(found)
    assert len(found) > 2 * len(packaged().certificates) * 0.8
    for address in found[:: len(found) // 25]:
        assert client.get(address.replace("&amp;", "&")).status_code == 200, address


def test_robots_are_kept_from_the_office_and_shown_the_sitemap(client: FlaskClient):
    text = client.get("/robots.txt").text
    assert "Disallow: /review" in text
    assert "Sitemap: http://localhost/sitemap.xml" in text


PAGES = ("/?lang=en", "/certificates/abt?lang=en", "/titles/engineering.T3?lang=zh",
         "/bodies/pmi?lang=en", "/places/suzhou?lang=zh")  # fmt: skip


@pytest.mark.parametrize("address", PAGES)
def test_a_page_that_did_not_change_is_not_sent_again(client: FlaskClient, address: str):
    first = client.get(address)
    again = client.get(address, headers={"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")
    assert again.headers["ETag"] == first.headers["ETag"]


def marks(own: Settings) -> set[str]:
    """The ETags of one page in both languages."""
    visitor = create_app(own, packaged()).test_client()
    return {visitor.get(f"/certificates/abt?lang={lang}").headers["ETag"] for lang in ("zh", "en")}


def test_another_language_day_or_revision_is_another_page(monkeypatch: pytest.MonkeyPatch):
    found = marks(settings())
    found |= marks(replace(settings(), today=lambda: TODAY + timedelta(days=1)))
    monkeypatch.setattr(MemoryRecords, "revision", "another")
    found |= marks(settings())
    assert len(found) == 6


def test_whoever_has_signed_in_is_never_shown_the_page_of_a_visitor():
    app = create_app(settings(), packaged(), accounts=staffed(), passwords=quick_passwords())
    page = app.test_client().get("/certificates/abt?lang=en")
    asked = {"If-None-Match": page.headers["ETag"]}
    answer = signed_in(app, "admin").get("/certificates/abt?lang=en", headers=asked)
    assert answer.status_code == 200
    assert "ETag" not in answer.headers


def test_a_page_travels_compressed_where_the_browser_can_unpack_it(client: FlaskClient):
    plain = client.get("/certificates/pmp?lang=en")
    small = client.get("/certificates/pmp?lang=en", headers={"Accept-Encoding": "gzip"})
    assert gzip.decompress(small.data) == plain.data
    assert len(small.data) < 30_000
    assert small.headers["Content-Length"] == str(len(small.data))
    assert "Accept-Encoding" in plain.headers["Vary"]
    posted = client.post(
        "/certificates/pmp?lang=en", data=FACTS, headers={"Accept-Encoding": "gzip"}
    )
    assert "Content-Encoding" not in posted.headers


def test_every_page_has_a_title_and_a_description_of_its_own(client: FlaskClient):
    found = []
    for address in (*PAGES, "/places?lang=en", "/?q=CFA&lang=en", "/certificates/pmp?lang=en"):
        html = client.get(address).text
        found.append(re.findall(r"<title>(.+?)</title>", html)[0])
        assert re.findall(r'<meta name="description" content="[^"]{20,}"', html)
    assert len(set(found)) == len(found)


def test_the_public_pages_set_no_cookie(client: FlaskClient):
    for address in (*PAGES, "/suggest?q=a", "/sitemap.xml", "/robots.txt"):
        assert client.get(address).headers.getlist("Set-Cookie") == [], address


def test_no_public_page_needs_torch_or_scikit_learn():
    """Every public address is asked in a process of its own."""
    code = """
import sys
from datetime import date
from mapper.catalogue import packaged
from web import Settings, create_app
from web.accounts.rights import PUBLIC
own = Settings(secret_key="x", rate_limit="", today=lambda: date(2026, 11, 22))
app = create_app(own, packaged())
client = app.test_client()
named = {"node_id": "abt", "body_id": "pmi", "place_id": "suzhou", "part": "0", "number": "1"}
for rule in app.url_map.iter_rules():
    if rule.rule in PUBLIC:
        address = rule.rule
        for name in rule.arguments:
            start = address.index("<"); end = address.index(">") + 1
            address = address[:start] + named.get(name, "x") + address[end:]
        for query in ("", "?q=CFA", "?q=Chartered+Financial+Analist", "?lang=zh"):
            assert client.get(address + query).status_code < 500, address
client.post("/certificates/abt", data={"degree": "master"})
sys.exit(len({"torch", "sklearn", "sentence_transformers"} & set(sys.modules)))
"""
    done = subprocess.run([sys.executable, "-c", code], check=False, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr[-2000:]

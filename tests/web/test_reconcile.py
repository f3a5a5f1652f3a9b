"""The reconciliation service: as the specification says, in 0.2 (OpenRefine) and in the draft.

The schemas in ``tests/contract/reconciliation_schemas`` are written down from the specification
(Reconciliation Service API 0.2 of 10 April 2023, and the draft of 1.0 as of July 2026).
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from threading import Thread

import pandas as pd
import pytest
import reconciler
from flask.testing import FlaskClient
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator
from pages import settings as site_settings
from werkzeug.serving import make_server

from mapper.catalogue import packaged
from mapper.reconciling import Wanted, reconcile
from web import create_app

SCHEMAS = Path(__file__).parent.parent / "contract" / "reconciliation_schemas"
APP = create_app(site_settings(), packaged())
ROOTS = ("/reconcile", "/reconcile/1.0-draft")


def conforms(name: str, value: object) -> bool:
    schema = json.loads((SCHEMAS / f"{name}.json").read_text(encoding="utf-8"))
    Draft202012Validator.check_schema(schema)
    faults = [str(error) for error in Draft202012Validator(schema).iter_errors(value)]
    assert faults == []
    return True


def asked(client: FlaskClient, **query: object) -> list[dict[str, object]]:
    queries = {"q0": query}
    conforms("0.2-queries", queries)
    answer = client.post("/reconcile", data={"queries": json.dumps(queries)})
    assert answer.status_code == 200, answer.text
    conforms("0.2-results", answer.json)
    found: list[dict[str, object]] = answer.json["q0"]["result"]
    return found


def best(client: FlaskClient, **query: object) -> object:
    found = asked(client, **query)
    return found[0]["id"] if found else None


# --- manifest ----------------------------------------------------------------------


def test_the_manifest_is_as_specified_and_its_addresses_lead_somewhere(client: FlaskClient):
    told = client.get("/reconcile").json
    conforms("0.2-manifest", told)
    assert {each["id"] for each in told["defaultTypes"]} == {
        "certificate", "title", "skill_level", "directory"
    }  # fmt: skip
    for each in told["suggest"].values():
        address = each["service_url"] + each["service_path"]
        assert client.get(f"{address}?prefix=a").status_code == 200
    for each in (told["view"], told["preview"]):
        address = each["url"].replace("{{id}}", "abt")
        assert client.get(address, follow_redirects=True).status_code == 200
    assert client.get(told["documentation"]).status_code == 200


def test_the_draft_has_a_manifest_of_its_own_and_fixed_addresses_below_it(client: FlaskClient):
    told = client.get("/reconcile/1.0-draft").json
    conforms("1.0-draft-manifest", told)
    for each in ("entity", "property", "type"):
        assert client.get(f"/reconcile/1.0-draft/suggest/{each}?prefix=").status_code == 200
    assert client.get("/reconcile/1.0-draft/preview?id=abt").status_code == 200


@pytest.mark.parametrize(("lang", "name"), [("zh", "职称"), ("en", "Professional title")])
def test_types_are_named_in_the_language_that_is_asked_for(
    client: FlaskClient, lang: str, name: str
):
    told = client.get("/reconcile", headers={"Accept-Language": lang}).json
    assert name in {each["name"] for each in told["defaultTypes"]}


# --- candidates ----------------------------------------------------------------------

FOUND = [
    ({"query": "ABT", "type": "certificate"}, "abt", True, "an abbreviation that one body has"),
    ({"query": "ＡＢＴ"}, "abt", True, "full width"),
    ({"query": "工程师", "type": "title"}, "engineering.T3", True, "a title"),
    ({"query": "高级工程师", "type": "title"}, "engineering.T4", True, "a grade word decides"),
    ({"query": "电工 高级工", "type": "skill_level"}, "electrician.SL4", True, "a skill level"),
    ({"query": "一级建造师", "type": "directory"}, "noqd-14-1", True, "a grade of an item"),
    ({"query": "Chartered Financial Analist"}, "cfa-charter", False, "a misspelling is no match"),
    ({"query": "engineering.T3"}, "engineering.T3", True, "an id"),
    (
        {"query": "CFA", "properties": [{"pid": "body", "v": "CFA Institute"}]},
        "cfa-charter", True, "the body tells namesakes apart",
    ),
    (
        {"query": "CFA", "properties": [{"pid": "body",
                                        "v": {"id": "x", "name": "CFA Institute"}}]},
        "cfa-charter", True, "a value that is an entity",
    ),
]  # fmt: skip


@pytest.mark.parametrize(("query", "wanted", "sure", "why"), FOUND, ids=[each[3] for each in FOUND])
def test_the_candidate_that_is_meant_comes_first(
    client: FlaskClient, query: dict[str, object], wanted: str, sure: bool, why: str
):
    del why
    found = asked(client, **query)
    assert found[0]["id"] == wanted
    assert found[0]["match"] is sure
    assert [each["match"] for each in found[1:]] == [False] * (len(found) - 1)


def test_namesakes_are_all_offered_and_none_is_a_match(client: FlaskClient):
    found = asked(client, query="CFA")
    assert {"cfa-charter", "cfa-china-futures"} <= {each["id"] for each in found}
    assert not any(each["match"] for each in found)


def test_what_contradicts_the_row_is_never_a_match(client: FlaskClient):
    found = asked(client, query="ABT", properties=[{"pid": "body", "v": "CFA Institute"}])
    assert not any(each["match"] for each in found)


def test_scores_fall_and_say_what_they_rest_on(client: FlaskClient):
    found = asked(client, query="Engineer", type=["title"], limit=5,
                  properties=[{"pid": "place", "v": "苏州"}])  # fmt: skip
    scores = [float(str(each["score"])) for each in found]
    assert scores == sorted(scores, reverse=True)
    assert all(0 <= score <= 100 for score in scores)
    assert len(found) <= 5
    features = found[0]["features"]
    assert isinstance(features, list)
    assert {each["id"] for each in features} == {
        "name_similarity", "exact_name", "same_grade", "place"
    }  # fmt: skip
    assert {str(each["type"]) for each in found} == {str(found[0]["type"])}


def test_the_draft_gives_results_in_the_order_of_its_queries(client: FlaskClient):
    queries = {"queries": [
        {"type": "certificate", "conditions": [{"matchType": "name", "propertyValue": "PMP"}]},
        {"conditions": [{"matchType": "id", "propertyValue": "abt"}], "limit": 1},
        {"conditions": [
            {"matchType": "name", "propertyValue": "ABT"},
            {"matchType": "property", "propertyId": "origin", "propertyValue": "Japan",
             "required": True},
        ]},
    ]}  # fmt: skip
    conforms("1.0-draft-queries", queries)
    for address in ("/reconcile", "/reconcile/match", "/reconcile/1.0-draft/match"):
        answer = client.post(address, json=queries)
        conforms("1.0-draft-results", answer.json)
        first, second, third = (each["candidates"] for each in answer.json["results"])
        assert (first[0]["id"], second[0]["id"]) == ("pmp", "abt")
        assert len(second) == 1
        assert "abt" not in {each["id"] for each in third}


def new(client: FlaskClient, *conditions: dict[str, object], **more: object) -> list[str]:
    queries = {"queries": [{"conditions": conditions, **more}]}
    conforms("1.0-draft-queries", json.loads(json.dumps(queries)))
    answer = client.post("/reconcile/match", json=queries)
    conforms("1.0-draft-results", answer.json)
    return [each["id"] for each in answer.json["results"][0]["candidates"]]


def said(kind: str, value: object, **more: object) -> dict[str, object]:
    return {"matchType": kind, "propertyValue": value, **more}


def body(value: object, **more: object) -> dict[str, object]:
    return said("property", value, propertyId="body", **more)


def test_an_id_is_an_id_and_no_name(client: FlaskClient):
    assert new(client, said("id", "pmp")) == ["pmp"]
    assert new(client, said("id", "PMP")) == []
    assert new(client, said("id", ["pmp", "abt", "nope"])) == ["abt", "pmp"]
    assert new(client, said("id", "pmp"), type="title") == []


def test_any_of_several_names_is_looked_for(client: FlaskClient):
    assert {"pmp", "abt"} <= set(new(client, said("name", ["PMP", "ABT"])))
    assert {"pmp", "abt"} <= set(new(client, said("name", "PMP"), said("name", "ABT")))


def test_what_is_required_keeps_others_out(client: FlaskClient):
    both = {"cfa-charter", "cfa-china-futures"}
    assert both <= set(new(client, said("name", "CFA")))
    assert set(new(client, said("name", "CFA", required=True))) >= both
    assert new(client, said("name", "Chartered Financial Analist", required=True)) == []
    assert "cfa-china-futures" in new(client, said("name", "CFA"), body("CFA Institute"))
    only = new(client, said("name", "CFA"), body("CFA Institute", required=True))
    assert "cfa-charter" in only
    assert "cfa-china-futures" not in only
    unknown = said("property", "x", propertyId="colour", required=True)
    assert new(client, said("name", "CFA"), unknown) == [], "nothing here has a colour"


def test_how_many_of_several_values_agree_can_be_said(client: FlaskClient):
    values = ["CFA Institute", "中国期货业协会"]

    def kept(quantifier: str, *several: object) -> set[str]:
        told = body(list(several), required=True, matchQuantifier=quantifier)
        return {"cfa-charter", "cfa-china-futures"} & set(new(client, said("name", "CFA"), told))

    assert kept("any", *values) == {"cfa-charter", "cfa-china-futures"}
    assert kept("all", *values) == set()
    assert kept("all", values[0], {"id": "x", "name": values[0]}) == {"cfa-charter"}
    assert kept("none", values[0]) == {"cfa-china-futures"}


@pytest.mark.parametrize(
    ("address", "wanted"),
    [("/reconcile?callback=f", "identifierSpace"), ("/reconcile?query=ABT&callback=jQ.cb$1", "abt"),
     ("/reconcile/suggest/type?prefix=&callback=f", "skill_level")],
)  # fmt: skip
def test_older_clients_have_answers_as_scripts(client: FlaskClient, address: str, wanted: str):
    answer, name = client.get(address), address.rpartition("=")[2]
    assert answer.mimetype == "text/javascript"
    assert answer.headers["Cross-Origin-Resource-Policy"] == "cross-origin"
    assert answer.text.startswith(f"/**/{name}(")
    assert wanted in json.dumps(json.loads(answer.text[len(f"/**/{name}(") : -2]))


def test_what_is_no_answer_or_of_the_draft_is_never_a_script(client: FlaskClient):
    for path in ("/reconcile/1.0-draft?callback=f", "/reconcile/suggest?callback=f"):
        assert client.get(path).mimetype == "application/json"
    assert client.get("/reconcile/preview?id=abt&callback=f").mimetype == "text/html"
    for name in ("", "f;g", "f(", "f\n", "1f", "ｆ", "f" * 200):
        assert client.get("/reconcile", query_string={"callback": name}).status_code == 400


@pytest.mark.parametrize("root", ROOTS)
def test_a_slash_at_the_end_of_the_address_does_no_harm(client: FlaskClient, root: str):
    assert client.get(f"{root}/").json == client.get(root).json


def test_queries_come_by_get_too(client: FlaskClient):
    answer = client.get(
        "/reconcile", query_string={"queries": '{"a":{"query":"ABT"},"b":{"query":"PMP"}}'}
    )
    assert [answer.json[key]["result"][0]["id"] for key in "ab"] == ["abt", "pmp"]
    assert client.get("/reconcile?query=ABT").json["result"][0]["id"] == "abt"


# --- suggest and preview -----------------------------------------------------------


@pytest.mark.parametrize("root", ROOTS)
@pytest.mark.parametrize(
    ("kind", "prefix", "wanted"),
    [("entity", "toxic", "abt"), ("entity", "abt", "abt"), ("entity", "高级工程", "engineering.T4"),
     ("entity", "engineering.T3", "engineering.T3"), ("type", "职", "title"),
     ("type", "", "directory"),
     ("property", "Aw", "body")],
)  # fmt: skip
def test_what_is_typed_is_suggested(
    client: FlaskClient, root: str, kind: str, prefix: str, wanted: str
):
    told = client.get(f"{root}/suggest/{kind}", query_string={"prefix": prefix, "limit": 20}).json
    conforms("suggest", told)
    assert wanted in {each["id"] for each in told["result"]}


def test_suggestions_go_on_where_they_are_asked_to(client: FlaskClient):
    whole = client.get("/reconcile/suggest/type").json["result"]
    assert client.get("/reconcile/suggest/type?offset=1&limit=2").json["result"] == whole[1:3]


def test_a_preview_may_be_framed_and_does_nothing_else(client: FlaskClient):
    page = client.get("/reconcile/preview?id=abt&lang=zh")
    assert "frame-ancestors *" in page.headers["Content-Security-Policy"]
    assert "X-Frame-Options" not in page.headers
    assert "毒理" in page.text
    for tag in ("<script", "<form", "<a ", "style="):
        assert tag not in page.text
    assert "Set-Cookie" not in page.headers
    assert client.get("/certificates/abt").headers["X-Frame-Options"] == "DENY"


@pytest.mark.parametrize("method", ["GET", "POST", "OPTIONS"])
def test_pages_of_other_sites_may_use_the_service(client: FlaskClient, method: str):
    answer = client.open("/reconcile", method=method)
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    assert "Access-Control-Allow-Credentials" not in answer.headers


# --- whatever comes --------------------------------------------------------------

WRONG = ["[]", "{", "3", '{"q0": 3}', '{"q0": {"query": 3}}', '{"q0": {"properties": 7}}', "NaN",
         "[" * 5000, json.dumps({str(n): {"query": "a"} for n in range(101)})]  # fmt: skip


@pytest.mark.parametrize("queries", WRONG, ids=range(len(WRONG)))
def test_queries_that_are_none_are_refused_in_our_shape(client: FlaskClient, queries: str):
    answer = client.post("/reconcile", data={"queries": queries})
    assert answer.status_code in (400, 413)
    assert set(answer.json["error"]["message"]) == {"zh", "en"}


WRONG_NEW = [
    {"queries": {}}, {"queries": [{}]}, {"queries": [{"conditions": []}]},
    {"queries": [{"conditions": [{"matchType": "name"}]}]},
    {"queries": [{"conditions": [{"propertyValue": "x"}]}]},
    {"queries": [{"conditions": [said("like", "x")]}]},
    {"queries": [{"conditions": [said("property", "x")]}]},
    {"queries": [{"conditions": [said("name", "x", matchQuantifier="most")]}]},
    {"queries": [{"conditions": [said("name", "x", matchQuantifier="none")]}]},
    {"queries": [{"type": ["a", "b"], "conditions": [said("name", "x")]}]},
    {"queries": [{"conditions": [said("name", "x")] * 21}]},
    {"queries": [{"conditions": [said("name", ["x"] * 21)]}]},
]  # fmt: skip


@pytest.mark.parametrize("content", WRONG_NEW, ids=range(len(WRONG_NEW)))
def test_what_is_not_as_the_draft_has_it_is_refused(client: FlaskClient, content: object):
    answer = client.post("/reconcile/match", json=content)
    assert (answer.status_code, answer.json["error"]["code"]) == (400, "invalid_queries")


PLAIN = st.none() | st.booleans() | st.floats(allow_nan=False) | st.text()
MANY = st.lists(PLAIN, max_size=3) | st.dictionaries(st.text(), PLAIN, max_size=3)
JSON = PLAIN | MANY | st.lists(MANY, max_size=2) | st.dictionaries(st.text(), MANY, max_size=2)
QUERY = st.fixed_dictionaries(
    {},
    optional={"query": JSON, "type": JSON, "limit": JSON, "properties": JSON, "conditions": JSON},
)


@settings(max_examples=60, deadline=None)
@given(QUERY)
def test_any_query_is_answered_or_refused(query: object):
    client = APP.test_client()
    for body in ({"queries": {"q0": query}}, {"queries": [query]}):
        answer = client.post("/reconcile", json=body)
        assert answer.status_code in (200, 400), answer.text
        assert answer.is_json


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=60))
def test_any_text_in_any_script_has_at_most_one_match(text: str):
    found = reconcile(packaged(), Wanted((text,)))
    assert sum(each.match for each in found) <= 1
    assert all(0 <= each.score <= 100 for each in found)


@pytest.mark.parametrize("text", ["\0", "x" * 10_000, "毒" * 10_000, "\ud800", "'; --", " "])
def test_what_no_name_can_be_finds_nothing(text: str):
    assert [each for each in reconcile(packaged(), Wanted((text,))) if each.match] == []


@pytest.fixture
def address() -> Iterator[str]:
    """Where a server on this machine offers the service."""
    server = make_server("127.0.0.1", 0, APP, threaded=True)
    thread = Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}/reconcile"
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.mark.filterwarnings("default")
def test_a_client_that_nobody_here_wrote_is_understood(address: str):
    names = pd.Series(["ABT", "PMP", "特许金融分析师"], name="certificate")
    found = reconciler.reconcile(names, type_id="certificate", reconciliation_endpoint=address)
    assert list(found["id"]) == ["abt", "pmp", "cfa-charter"]
    assert all(found["match"])


@pytest.mark.filterwarnings("default")
def test_that_client_tells_namesakes_apart_by_their_body(address: str):
    names = pd.Series(["CFA"], name="certificate")
    every = {"top_res": "all", "type_id": "certificate", "reconciliation_endpoint": address}
    for body_name, wanted in (
        ("CFA Institute", "cfa-charter"),
        ("中国期货业协会", "cfa-china-futures"),
    ):
        bodies = {"body": pd.Series([body_name])}
        found = reconciler.reconcile(names, property_mapping=bodies, **every)
        assert list(found[found["match"]]["id"]) == [wanted]
    assert not any(reconciler.reconcile(names, **every)["match"])

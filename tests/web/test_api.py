"""The JSON interface: what it answers, how it refuses, what its headers promise, and batches."""

from __future__ import annotations

import csv
import io
import json
from zipfile import ZipFile

import pytest
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import given
from hypothesis import settings as effort
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook
from pages import TODAY, Page, settings
from werkzeug.test import TestResponse

from mapper.answer_json import answer_json
from mapper.answers import look_up
from mapper.catalogue import packaged
from mapper.conditions import Holder
from mapper.domain import PlaceId
from mapper.matching.resolve import resolve
from mapper.sentences import Speaker
from web import create_app
from web.api.upload import MOST_ROWS

APP = create_app(settings(), packaged())
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
BATCH = "/api/v1/lookup/batch"


def test_the_answer_is_that_of_the_library(client: FlaskClient):
    answer = client.get("/api/v1/lookup?q=ABT&place=苏州&on=2024-05-01")
    records = packaged()
    told = look_up(records, "ABT", place=PlaceId("suzhou"), on=TODAY.replace(2024, 5, 1),
                   finder=resolve)  # fmt: skip
    assert answer.json == json.loads(json.dumps(answer_json(told, Speaker(records))))


@pytest.mark.parametrize("way", ["json", "data"])
def test_what_a_holder_states_changes_the_answer_and_comes_by_post(client: FlaskClient, way: str):
    facts = {"q": "ABT", "place": "suzhou", "degree": "博士", "work_years": 9,
             "field_of_work": "toxicology", "employed_in": "suzhou"}  # fmt: skip
    answer = client.post("/api/v1/lookup", **{way: facts})
    records = packaged()
    holder = Holder(degree="doctor", work_years=9.0, as_of=TODAY, field_of_work="toxicology",
                    employed_in=PlaceId("suzhou"))  # fmt: skip
    told = look_up(records, "ABT", place=PlaceId("suzhou"), on=TODAY, holder=holder)
    assert answer.json == json.loads(json.dumps(answer_json(told, Speaker(records))))
    assert answer.headers["Cache-Control"] == "no-store"


def test_an_id_may_stand_in_the_place_of_a_name(client: FlaskClient):
    for answer in (
        client.get("/api/v1/lookup?id=pmp"), client.post("/api/v1/lookup", json={"id": "pmp"}),
        client.get("/api/v1/certificates/pmp"),
    ):  # fmt: skip
        assert answer.json["certificate"]["id"] == "pmp"


def test_without_a_publication_there_is_no_office_edition(client: FlaskClient):
    assert client.get("/api/v1/editions?authority=office").json["total"] == 0


# --- refusals ----------------------------------------------------------------------

REFUSED = [
    ("get", "/api/v1/lookup", {}, 400, "invalid_question", "q"),
    ("get", "/api/v1/lookup?q=", {}, 400, "invalid_question", "q"),
    ("get", "/api/v1/lookup?q=%00", {}, 400, "invalid_question", "q"),
    ("get", "/api/v1/lookup?q=" + "x" * 10_000, {}, 400, "invalid_question", "q"),
    ("get", "/api/v1/lookup?q=abt&id=abt", {}, 400, "invalid_question", "q"),
    ("get", "/api/v1/lookup?q=abt&place=atlantis", {}, 400, "unknown_place", "place"),
    ("get", "/api/v1/lookup?q=abt&on=soon", {}, 400, "invalid_day", "on"),
    ("get", "/api/v1/lookup?q=abt&degree=master", {}, 400, "post_only", "degree"),
    ("get", "/api/v1/lookup?q=abt&plcae=suzhou", {}, 400, "unknown_field_name", "plcae"),
    ("get", "/api/v1/lookup?q=abt&q=pmp", {}, 400, "given_twice", "q"),
    ("get", "/api/v1/lookup?q=abt&on=2026-02-30", {}, 400, "invalid_day", "on"),
    ("get", "/api/v1/lookup?q=abt&on=20260203", {}, 400, "invalid_day", "on"),
    ("get", "/api/v1/certificates/abt?on=2026-01-01&on=2027-01-01", {}, 400, "given_twice", "on"),
    ("get", "/api/v1/titles/engineering.T3?work_years=3", {}, 400, "post_only", "work_years"),
    ("get", "/api/v1/editions?pages=2", {}, 400, "unknown_field_name", "pages"),
    ("get", "/api/v1/editions?page=-1", {}, 400, "invalid_value", "page"),
    ("get", "/api/v1/editions?page=１", {}, 400, "invalid_value", "page"),
    ("get", "/api/v1/certificates/nope", {}, 404, "unknown_id", "id"),
    ("get", "/api/v1/certificates/%00", {}, 404, "unknown_id", "id"),
    ("get", "/api/v1/titles/%00", {}, 404, "unknown_id", "id"),
    ("get", "/reconcile/preview?id=%00", {}, 404, "unknown_id", "id"),
    ("post", "/reconcile/match", {}, 415, "unsupported_media_type", None),
    ("get", "/api/v1/titles/abt", {}, 404, "unknown_id", "id"),
    ("get", "/api/v1/editions?page=0", {}, 400, "invalid_value", "page"),
    ("get", "/api/v1/editions?size=9999", {}, 400, "invalid_value", "size"),
    ("get", "/api/v1/editions?authority=me", {}, 400, "invalid_value", "authority"),
    ("get", "/api/v1/nothing", {}, 404, "not_found", None),
    ("get", "/api", {}, 404, "not_found", None),
    ("get", "/reconcile/nothing", {}, 404, "not_found", None),
    ("post", "/reconcile/nothing", {}, 404, "not_found", None),
    ("delete", "/api/v1/lookup", {}, 405, "method_not_allowed", None),
    ("delete", "/reconcile", {}, 405, "method_not_allowed", None),
    ("put", "/openapi.json", {}, 405, "method_not_allowed", None),
    ("get", "/reconcile?callback=alert(1)", {}, 400, "invalid_value", "callback"),
    ("post", "/api/v1/lookup", {"json": {"q": 3}}, 400, "invalid_type", "q"),
    ("post", "/api/v1/lookup", {"json": {"q": "abt", "x": 1}}, 400, "unknown_field_name", "x"),
    ("post", "/api/v1/lookup", {"json": ["abt"]}, 400, "invalid_json", None),
    ("post", "/api/v1/lookup", {"json": {"q": "abt", "degree": "nobel"}}, 400, "unknown_degree",
     "degree"),
    ("post", "/api/v1/lookup", {"json": {"q": "abt", "work_years": -1}}, 400, "invalid_value",
     "work_years"),
    ("post", "/api/v1/lookup", {"data": "{", "content_type": "application/json"}, 400,
     "invalid_json", None),
    ("post", "/api/v1/lookup", {"data": "[" * 50_000, "content_type": "application/json"}, 400,
     "invalid_json", None),
    ("post", "/api/v1/lookup", {"data": '{"q": "abt", "q": "pmp"}',
     "content_type": "application/json"}, 400, "given_twice", "q"),
    ("post", "/api/v1/lookup", {"data": "q=abt&q=pmp",
     "content_type": "application/x-www-form-urlencoded"}, 400, "given_twice", "q"),
    ("post", "/api/v1/lookup", {"data": '{"q": "abt", "work_years": 1e999}',
     "content_type": "application/json"}, 400, "invalid_json", None),
    ("post", "/api/v1/lookup", {"data": '{"q": "abt", "work_years": ' + "9" * 5000 + "}",
     "content_type": "application/json"}, 400, "invalid_json", None),
    ("post", "/api/v1/lookup", {"data": b"\xff", "content_type": "application/json"}, 400,
     "invalid_json", None),
    ("post", "/api/v1/lookup", {"data": "abt", "content_type": "text/plain"}, 415,
     "unsupported_media_type", None),
    ("post", "/api/v1/lookup", {"data": b"x" * 70_000, "content_type": "application/json"}, 413,
     "too_large", None),
    ("post", BATCH, {}, 415, "unsupported_media_type", None),
    ("get", BATCH, {}, 405, "method_not_allowed", None),
    ("post", BATCH + "?place=atlantis", {"json": {"rows": []}}, 400, "unknown_place", "place"),
    ("post", BATCH + "?plcae=suzhou", {"json": {"rows": []}}, 400, "unknown_field_name", "plcae"),
    ("post", BATCH, {"data": {"place": "suzhou"}, "content_type": "multipart/form-data"}, 400,
     "no_file", "file"),
    ("post", BATCH, {"data": " ", "content_type": "text/csv"}, 400, "empty_file", "file"),
    ("post", BATCH, {"data": b"PK\x03\x04broken", "content_type": XLSX}, 400, "unreadable_file",
     "file"),
    ("post", BATCH, {"data": b"\xff\xff\xff\x00", "content_type": "text/csv"}, 400,
     "unreadable_file", "file"),
    ("post", BATCH, {"json": {"rows": [{}] * (MOST_ROWS + 1)}}, 413, "too_many_rows", "file"),
    ("post", BATCH, {"data": b"a" * 6_000_000, "content_type": "text/csv"}, 413, "too_large", None),
]  # fmt: skip


@pytest.mark.parametrize(
    ("method", "address", "sent", "status", "code", "field"), REFUSED, ids=range(len(REFUSED))
)
def test_every_refusal_has_the_one_shape(
    client: FlaskClient, method: str, address: str, sent: dict[str, object], status: int,
    code: str, field: str | None,
):  # fmt: skip
    answer = client.open(address, method=method.upper(), **sent)
    error = answer.json["error"]
    assert (answer.status_code, error["status"], error["code"]) == (status, status, code)
    assert error.get("field") == field
    assert error["message"]["zh"] != error["message"]["en"]
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    if status == 405:
        assert method.upper() not in answer.headers["Allow"]


@pytest.mark.parametrize(
    "address", ["/api/v1/lookup", BATCH, "/api/v1/nothing", "/openapi.json", "/reconcile",
                "/reconcile/nothing", "/reconcile/1.0-draft/match"]
)  # fmt: skip
def test_a_page_of_any_site_may_ask_before_it_sends(client: FlaskClient, address: str):
    headers = {"Origin": "https://a.example", "Access-Control-Request-Method": "POST",
               "Access-Control-Request-Headers": "content-type"}  # fmt: skip
    told = client.options(address, headers=headers).headers
    assert told["Access-Control-Allow-Origin"] == "*"
    assert "POST" in told["Access-Control-Allow-Methods"]
    assert "Content-Type" in told["Access-Control-Allow-Headers"]
    assert "Access-Control-Allow-Credentials" not in told


@pytest.mark.parametrize("address", ["/", "/apiary", "/reconciled", "/certificates/abt", "/batch"])
def test_no_other_page_is_open_to_other_sites(client: FlaskClient, address: str):
    answer = client.get(address)
    assert "Access-Control-Allow-Origin" not in answer.headers
    assert answer.mimetype == "text/html"


def test_what_breaks_on_our_side_has_that_shape_too():
    app = create_app(settings(), packaged())

    def broken() -> None:
        raise RuntimeError

    app.view_functions["api.editions"] = broken
    answer = app.test_client().get("/api/v1/editions")
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    assert answer.json["error"]["code"] == "internal_error"
    assert answer.status_code == 500


# --- headers -----------------------------------------------------------------------


@pytest.mark.parametrize(
    "address", ["/api/v1/lookup?q=ABT", "/api/v1/editions?size=3", "/openapi.json", "/reconcile"]
)
def test_what_has_not_changed_is_not_sent_again(client: FlaskClient, address: str):
    first = client.get(address)
    mark = first.headers["ETag"]
    again = client.get(address, headers={"If-None-Match": mark})
    assert (again.status_code, again.data, again.headers["ETag"]) == (304, b"", mark)
    assert client.get(address, headers={"If-None-Match": 'W/"other"'}).status_code == 200
    assert first.headers["Access-Control-Allow-Origin"] == "*"
    assert "Set-Cookie" not in first.headers


def test_what_is_not_there_was_never_sent_before(client: FlaskClient):
    for known in ("*", 'W/"x"', "junk"):
        asked = client.get("/api/v1/certificates/nope", headers={"If-None-Match": known})
        assert asked.status_code == 404


def test_a_limit_says_how_much_is_left_and_how_long_to_wait():
    client = create_app(settings(rate_limit="2 per minute"), packaged()).test_client()
    left = [client.get("/api/v1/editions").headers["X-RateLimit-Remaining"] for _ in range(2)]
    refused = client.get("/api/v1/editions")
    assert left == ["1", "0"]
    assert (refused.status_code, refused.json["error"]["code"]) == (429, "too_many_requests")
    assert 1 <= int(refused.headers["Retry-After"]) <= 60
    assert refused.headers["X-RateLimit-Limit"] == refused.headers["RateLimit-Limit"] == "2"
    assert refused.headers["RateLimit-Reset"] == refused.headers["Retry-After"]
    assert refused.headers["Access-Control-Allow-Origin"] == "*"
    assert "X-RateLimit-Limit" not in client.get("/").headers


def test_editions_come_in_pages_that_lead_to_each_other(client: FlaskClient):
    seen: list[str] = []
    address = "/api/v1/editions?size=70"
    while address:
        answer = client.get(address)
        seen += [each["id"] for each in answer.json["items"]]
        address = answer.json["next"]
        assert not address or f'<{address}>; rel="next"' in answer.headers["Link"]
    assert len(seen) == len(set(seen)) == answer.json["total"] > 100
    assert client.get("/api/v1/editions?page=4000").json["items"] == []
    only = client.get("/api/v1/editions?place=苏州").json["items"]
    assert {each["place"] for each in only} == {"suzhou"}


@pytest.mark.parametrize("address", ["/api/v1/lookup?q=ABT", "/reconcile", "/openapi.json"])
def test_only_the_headers_may_be_asked_for(client: FlaskClient, address: str):
    whole, head = client.get(address), client.head(address)
    assert (head.status_code, head.data) == (200, b"")
    assert head.headers["Content-Length"] == str(len(whole.data))
    assert head.headers["ETag"] == whole.headers["ETag"]
    assert "Accept-Language" in whole.headers["Vary"]


@pytest.mark.parametrize("accept", ["image/png", "text/html;q=", ";;;", "*/*;q=0", "x" * 9000])
def test_whatever_is_said_to_be_accepted_json_comes(client: FlaskClient, accept: str):
    answer = client.get("/api/v1/lookup?q=ABT", headers={"Accept": accept})
    assert (answer.status_code, answer.mimetype) == (200, "application/json")


# --- batches -------------------------------------------------------------------------


def csv_rows(answer: TestResponse) -> list[list[str]]:
    assert answer.status_code == 200, answer.text
    return list(csv.reader(io.StringIO(answer.data.decode("utf-8-sig"))))


def test_a_list_comes_back_with_each_row_answered_or_marked(client: FlaskClient):
    rows = [{"q": "ABT", "place": "suzhou"}, {"q": "CFA"}, {"q": "zzzzqq"}, {"q": 3}, {},
            {"q": "PMP", "place": "atlantis"}]  # fmt: skip
    told = client.post(BATCH, json={"rows": rows}).json["rows"]
    assert [each["status"] for each in told] == [
        "needs_facts", "ambiguous", "not_found", "error", "error", "error"
    ]  # fmt: skip
    assert [each["given"] for each in told] == rows
    assert told[0]["level"] == ["T3"]
    assert told[0]["page"].endswith("/certificates/abt?place=suzhou")
    assert "cfa-charter" in {each["id"] for each in told[1]["candidates"]}
    assert "atlantis" in told[5]["error"]["en"]


CHINESE = "某市专业人才名册,,,\n序号,职业资格证书名称,发证机构,城市,学历\n"


@pytest.mark.parametrize("code", ["utf-8", "utf-8-sig", "gb18030"])
def test_a_chinese_file_is_understood_below_its_title(client: FlaskClient, code: str):
    text = CHINESE + "1,ABT,,苏州,博士\n2,CFA,CFA Institute,,\n3,=HYPERLINK(),,x,\n4,PMP,,上海,神\n"
    answer = client.post(BATCH, data=text.encode(code), content_type="text/csv")
    head, first, second, third, fourth = csv_rows(answer)
    assert head[:2] == ["序号", "职业资格证书名称"]
    wanted = ("编号 / id", "status", "级别 / level", "问题 / problem")
    at = {name: head.index(name) for name in wanted}
    assert (first[at["编号 / id"]], first[at["级别 / level"]]) == ("abt", "T3")
    assert second[at["编号 / id"]] == "cfa-charter", "the body tells which CFA"
    assert third[1] == "'=HYPERLINK()", "no program takes it for a formula"
    assert (third[at["status"]], fourth[at["status"]]) == ("error", "error")
    assert "神" in fourth[at["问题 / problem"]]


def test_columns_that_mean_different_certificates_are_asked_about(client: FlaskClient):
    text = "certificate name,abbreviation\nProject Management Professional,ABT\n"
    _, row = csv_rows(client.post(BATCH, data=text, content_type="text/csv"))
    assert "ambiguous" in row
    assert any("pmp" in cell and "abt" in cell for cell in row)


def test_a_workbook_comes_back_as_a_workbook(client: FlaskClient):
    book, raw = Workbook(), io.BytesIO()
    assert book.active is not None
    for row in (["证书名称", "工作年限", "取得时间"], ["ABT", 6, TODAY], ["=1+1", None, None]):
        book.active.append(row)
    book.save(raw)
    form = {"file": (io.BytesIO(raw.getvalue()), "a.xlsx"), "place": "suzhou"}
    answer = client.post(BATCH, data=form)
    assert answer.mimetype == XLSX
    sheet = load_workbook(io.BytesIO(answer.data)).worksheets[0]
    cells = list(sheet.iter_rows(values_only=True))
    assert "abt" in cells[1]
    assert "suzhou" in cells[1]
    assert all(cell.data_type != "f" for row in sheet.iter_rows() for cell in row)


def test_a_workbook_that_unpacks_to_too_much_is_refused(client: FlaskClient):
    raw = io.BytesIO()
    with ZipFile(raw, "w", 8) as file:
        for number in range(4):
            file.writestr(f"xl/{number}.xml", b"0" * 20_000_000)
    answer = client.post(BATCH, data=raw.getvalue(), content_type=XLSX)
    assert (answer.status_code, answer.json["error"]["code"]) == (413, "too_large")


@effort(max_examples=40, deadline=None)
@given(st.binary(min_size=1, max_size=300) | st.text(min_size=1, max_size=300).map(str.encode))
def test_any_file_is_answered_or_refused(raw: bytes):
    answer = APP.test_client().post(BATCH, data=raw, content_type="text/csv")
    assert answer.status_code in (200, 400)
    if answer.status_code == 200:
        cells = [cell for row in csv_rows(answer) for cell in row]
        assert not [cell for cell in cells if cell[:1] in "=+-@\t\r" and cell]


@effort(max_examples=80, deadline=None)
@given(st.text(max_size=80))
def test_any_text_in_any_script_is_answered_or_refused(text: str):
    client = APP.test_client()
    for answer in (
        client.post("/api/v1/lookup", json={"q": text}),
        client.post("/api/v1/lookup", json={"q": "abt", "place": text}),
        client.post("/api/v1/lookup", json={"q": "abt", "on": text, "degree": text}),
    ):
        assert answer.status_code in (200, 400)
        assert ("error" in answer.json) == (answer.status_code == 400)


# --- the page -------------------------------------------------------------------------


def handed_in(app: Flask, text: str, **headers: str) -> TestResponse:
    form = {"file": (io.BytesIO(text.encode()), "a.csv"), "place": "suzhou"}
    return app.test_client().post("/batch?lang=en", data=form, headers=headers)


def test_the_page_gives_the_file_back(client: FlaskClient):
    assert "Many certificates at once" in Page(client.get("/batch?lang=en").text).text
    answer = handed_in(APP, "name\nABT\n")
    assert "attachment" in answer.headers["Content-Disposition"]
    assert csv_rows(answer)[1][0] == "ABT"
    assert "Set-Cookie" not in answer.headers


def test_the_page_tells_how_far_it_is():
    rows = 900
    answer = handed_in(APP, "name\n" + "ABT\n" * rows, Accept="application/x-ndjson")
    told = [json.loads(line) for line in answer.text.splitlines()]
    done = [each["done"] for each in told]
    assert (done[0], done[-1]) == (0, rows)
    assert done == sorted(done)
    assert len(set(done)) > 3
    assert {each["of"] for each in told} == {rows}


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_a_file_that_cannot_be_read_is_told_of_on_the_page(client: FlaskClient, lang: str):
    answer = client.post(f"/batch?lang={lang}", data={})
    assert answer.status_code == 400
    assert {"zh": "没有选择文件", "en": "No file was chosen"}[lang] in Page(answer.text).text

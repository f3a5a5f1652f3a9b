"""The interfaces for programs say over a database, of either kind, what they say in memory."""

from __future__ import annotations

import json
from collections.abc import Iterator

import pytest
from contract.databases import KINDS, fresh_url, loaded_database
from flask.testing import FlaskClient
from pages import settings

from mapper.catalogue import packaged_folder
from mapper.catalogue.read import read_folder
from mapper.store.records import SqlRecords
from web import create_app

TABLE = """证书名称,发证机构,城市,学历,工作年限
ABT,,苏州,博士,6
CFA,CFA Institute,上海,,
CFA,,深圳,,
Chartered Financial Analist,,,,
zzzzqq,,,,
PMP,,atlantis,,
"""
ROWS = {"rows": [{"q": "ABT", "place": "苏州", "work_years": 6}, {"id": "pmp"}, {"q": 3}]}
FACTS = {"q": "ABT", "place": "suzhou", "degree": "doctor", "employed_in": "suzhou"}
OLD = {
    "a": {"query": "ABT", "type": "certificate"},
    "b": {"query": "CFA", "properties": [{"pid": "body", "v": "CFA Institute"}]},
    "c": {"query": "高级工程师", "properties": [{"pid": "place", "v": "苏州"}]},
    "d": {"query": "Projekt Management Profesional", "limit": 5},
    "e": {"query": "电工 高级工", "type": ["skill_level"]},
}
NEW = {"queries": [
    {"type": "certificate", "conditions": [{"matchType": "name", "propertyValue": "PMP"}]},
    {"conditions": [{"matchType": "id", "propertyValue": "engineering.T3"}]},
]}  # fmt: skip
GETS = [
    "/api/v1/lookup?q=ABT&place=suzhou",
    "/api/v1/lookup?q=CFA",
    "/api/v1/lookup?q=香港建筑师&place=guangzhou",
    "/api/v1/lookup?q=toxicolgy",
    "/api/v1/certificates/pmp?on=2024-06-01",
    "/api/v1/certificates/nope",
    "/api/v1/titles/engineering.T3?place=suzhou",
    "/api/v1/titles/electrician.SL4",
    "/api/v1/editions?size=200",
    "/api/v1/editions?page=2&size=7&place=suzhou",
    "/openapi.json",
    "/reconcile",
    "/reconcile/1.0-draft",
    "/reconcile/suggest/entity?prefix=toxic",
    "/reconcile/suggest/entity?prefix=工程",
    "/reconcile/preview?id=abt",
    "/reconcile/preview?id=engineering.T3",
]
POSTS: list[tuple[str, dict[str, object]]] = [
    ("/api/v1/lookup", {"json": FACTS}),
    ("/api/v1/lookup/batch", {"json": ROWS}),
    ("/api/v1/lookup/batch", {"data": TABLE.encode("gb18030"), "content_type": "text/csv"}),
    ("/reconcile", {"data": {"queries": json.dumps(OLD)}}),
    ("/reconcile/match", {"json": NEW}),
]


@pytest.fixture(scope="module", params=KINDS)
def stored(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[FlaskClient]:
    """Someone who asks a site over a database."""
    url = fresh_url(request.param, tmp_path_factory.mktemp("interface"))
    with loaded_database(url, read_folder(packaged_folder())[0]) as engine:
        yield create_app(settings(), SqlRecords(engine)).test_client()


@pytest.mark.parametrize("address", GETS)
def test_a_question_has_the_answer_that_it_has_in_memory(
    stored: FlaskClient, client: FlaskClient, address: str
):
    told, wanted = stored.get(address), client.get(address)
    assert (told.status_code, told.text) == (wanted.status_code, wanted.text)


@pytest.mark.parametrize(("address", "sent"), POSTS, ids=range(len(POSTS)))
def test_a_batch_has_the_answer_that_it_has_in_memory(
    stored: FlaskClient, client: FlaskClient, address: str, sent: dict[str, object]
):
    told, wanted = stored.post(address, **sent), client.post(address, **sent)
    assert told.status_code == 200
    assert told.data == wanted.data


def test_what_was_sent_over_a_database_is_not_sent_again(stored: FlaskClient):
    mark = stored.get("/api/v1/lookup?q=ABT").headers["ETag"]
    again = stored.get("/api/v1/lookup?q=ABT", headers={"If-None-Match": mark})
    assert (again.status_code, again.data) == (304, b"")

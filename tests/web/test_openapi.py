"""The description of the interface is true: what schemathesis makes of it, the interface does.

In process over the WSGI application; few examples here, many with ``QUALMAP_STRESS``.
"""

from __future__ import annotations

import io
import os
import warnings

import pytest
from flask.testing import FlaskClient
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator
from openapi_spec_validator import OpenAPIV31SpecValidator
from openpyxl import Workbook
from pages import settings as site_settings

from mapper.catalogue import packaged
from web import create_app

with warnings.catch_warnings():  # its own imports warn
    warnings.simplefilter("ignore")
    import schemathesis
    from schemathesis.config import SchemathesisConfig


def workbook(rows: list[list[str]]) -> bytes:
    book, raw = Workbook(), io.BytesIO()
    for row in rows:
        book.worksheets[0].append(row)
    book.save(raw)
    return raw.getvalue()


SIGNS = st.characters(exclude_categories=["Cc", "Cs", "Cn"], exclude_characters='"')
WORDS = st.sampled_from(["证书名称", "name", "城市", "ABT", "CFA", "苏州", "=1+1"])
CELL = WORDS | st.text(SIGNS, min_size=1, max_size=9)
ROWS = st.lists(st.lists(CELL, min_size=1, max_size=4), min_size=1, max_size=5)
TEXT = st.text(SIGNS, min_size=1, max_size=60).filter(str.strip).map(str.encode)
SHEET = ROWS.map(lambda rows: "\n".join(",".join(row) for row in rows)).filter(str.strip)
schemathesis.openapi.media_type("text/csv", TEXT | SHEET.map(str.encode))
schemathesis.openapi.media_type(
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", ROWS.map(workbook)
)
schemathesis.openapi.format("binary", TEXT | ROWS.map(workbook))
EXAMPLES = 300 if os.environ.get("QUALMAP_STRESS") else 8
APP = create_app(site_settings(), packaged())
CONFIG = SchemathesisConfig.from_dict({"phases": {"stateful": {"enabled": False}}})
with warnings.catch_warnings():
    warnings.simplefilter("ignore")
    SCHEMA = schemathesis.openapi.from_wsgi("/openapi.json", APP, config=CONFIG)


@pytest.mark.filterwarnings("default")
@SCHEMA.parametrize()
@settings(max_examples=EXAMPLES, deadline=None, suppress_health_check=list(HealthCheck))
def test_the_interface_does_what_its_description_says(case: schemathesis.Case):
    case.call_and_validate()


def answer_schema(client: FlaskClient, name: str) -> Draft202012Validator:
    described = client.get("/openapi.json").json
    schemas = {"components": described["components"]}
    return Draft202012Validator({"$ref": f"#/components/schemas/{name}", **schemas})


@pytest.mark.parametrize("certificate", ["abt", "pmp", "cfa-charter", "noqd-14-1", "acca"])
def test_answers_have_the_shape_that_is_described(client: FlaskClient, certificate: str):
    answer = client.get(f"/api/v1/lookup?q={certificate}").json
    assert list(answer_schema(client, "Answer").iter_errors(answer)) == []


def test_every_certificate_has_an_answer_of_that_shape(client: FlaskClient):
    check = answer_schema(client, "Answer")
    every = sorted(packaged().certificates)
    for node_id in every if os.environ.get("QUALMAP_STRESS") else every[::9]:
        answer = client.get(f"/api/v1/certificates/{node_id}").json
        assert list(check.iter_errors(answer)) == [], node_id


@pytest.mark.parametrize(
    "title", ["engineering.T3", "engineering.T4", "electrician.SL4", "noqd-04"]
)
def test_what_reaches_a_title_has_the_shape_that_is_described(client: FlaskClient, title: str):
    answer = client.get(f"/api/v1/titles/{title}").json
    assert answer["certificates"]
    assert list(answer_schema(client, "ReverseAnswer").iter_errors(answer)) == []


def test_the_description_is_one_of_openapi(client: FlaskClient):
    OpenAPIV31SpecValidator(client.get("/openapi.json").json).validate()


def test_every_address_of_the_interface_is_described(client: FlaskClient):
    described = client.get("/openapi.json").json
    rules = {rule.rule for rule in APP.url_map.iter_rules() if rule.rule.startswith("/api/")}
    assert {rule.replace("<node_id>", "{id}") for rule in rules} == set(described["paths"])
    assert described["openapi"].startswith("3.1")


def test_whatever_is_listed_as_a_name_of_a_place_or_degree_is_understood(client: FlaskClient):
    listed = client.get("/openapi.json").json["components"]["schemas"]
    for name in listed["Place"]["enum"][::7]:
        assert (
            client.get("/api/v1/lookup", query_string={"q": "abt", "place": name}).status_code
            == 200
        )
    for name in listed["Degree"]["enum"]:
        answer = client.post("/api/v1/lookup", json={"q": "abt", "degree": name})
        assert answer.status_code == 200, name

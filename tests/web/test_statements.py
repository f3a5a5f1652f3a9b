"""Statements at the site: made with a token, kept without a person, verified, superseded."""

from __future__ import annotations

import json
import logging
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

import pytest
import segno
from flask.testing import FlaskClient
from folders import small_folder
from markupsafe import escape
from pages import TODAY, Page, settings
from publishing import link, wanted
from werkzeug.test import TestResponse

from mapper.catalogue import packaged
from mapper.catalogue.read import read_folder
from mapper.desk import Desk
from mapper.editions import Issuer, PublishedRecords, edition_body
from mapper.events import Draft, EventKind
from mapper.kept_log import MemoryLog
from mapper.kept_proposals import MemoryProposals
from mapper.kept_statements import MemoryStatements
from mapper.signing import passing_signer, rotate, signer_of
from mapper.statements import Verdict, check, kept_under, read_keys
from mapper.store import load_rows
from web import Settings, create_app
from web.statements import routes
from web.statements.qr import qr_svg
from web.statements.token import HOURS, FormTokens

ANSWER = "/certificates/abt?place=suzhou&lang=en"
FACTS = {"place": "suzhou", "degree": "doctor", "work_years": "17", "employed_in": "suzhou",
         "field_of_work": "related"}  # fmt: skip
NAME = "Wanda Quux 关小姐"


@dataclass
class Place:
    """A site of its own: its store, its log, and the day on which it is."""

    client: FlaskClient
    store: MemoryStatements
    desk: Desk
    day: list[date]

    def publish(self, day: date, *items: str) -> None:
        """Publish ABT as something else in Suzhou as the next edition."""
        office = self.desk.office()
        with self.desk.log.writing() as writer:
            body = edition_body(
                self.desk.records.editions, wanted(*(link(item, "abt") for item in items)),
                office=Issuer(office.place, office.name), day=day, head=self.desk.log.head(),
                prepared_by="a1", confirmed_by="a2", note="", signer=self.desk.signer,
            )  # fmt: skip
            writer.append(Draft("a2", EventKind.PUBLISHED, "", body))
        self.day[0] = day
        assert self.desk.records.editions.last, "whoever asks now sees it"


@pytest.fixture
def site(monkeypatch: pytest.MonkeyPatch) -> Place:
    store = MemoryStatements()
    monkeypatch.setattr("web.office.MemoryStatements", lambda: store)
    day = [TODAY]
    log = MemoryLog(MemoryProposals())
    desk = Desk(PublishedRecords(packaged(), log), log, passing_signer(), lambda: day[0])
    own = settings()
    told = Settings(secret_key=own.secret_key, rate_limit="", today=lambda: day[0])
    return Place(create_app(told, desk=desk).test_client(), store, desk, day)


def fields(html: str) -> dict[str, str]:
    """What the second form of a statement, the one for a file, would send."""
    form = html.split('action="/statements', 2)[2].partition("</form>")[0]
    return dict(re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', form))


def make(client: FlaskClient, **more: str) -> TestResponse:
    return client.post("/statements", data={**fields(client.get(ANSWER).text), **more})


def make_own(client: FlaskClient, **more: str) -> TestResponse:
    """The file of a holder who stated facts."""
    html = client.post("/certificates/abt?lang=en", data=FACTS).text
    return client.post("/statements", data={**fields(html), "file": "1", **more})


def code_of(answer: TestResponse) -> str:
    found = re.search(r"([0-9A-Z]{4}-){6}[0-9A-Z]{4}", f"{answer.headers}{answer.text}")
    assert found
    return found[0]


# --- making --------------------------------------------------------------------------------


def test_a_statement_is_made_and_shown_in_both_languages_without_a_cookie(site: Place):
    answer = make(site.client)
    assert answer.status_code == 303
    page = site.client.get(answer.headers["Location"])
    text = Page(page.text).text
    for each in ("医药工程专业工程师", "Engineer, pharmaceutical engineering", "苏州市", "Suzhou",
                 "1 of 344", "官方共344项", "does not prove", "不证明", "Still current",
                 "CRI Online Jiangsu", code_of(answer)):  # fmt: skip
        assert each in text, each
    for found in (answer, page):
        assert "Set-Cookie" not in found.headers
        assert found.headers["X-Robots-Tag"] == "noindex, nofollow"


def test_the_qr_code_is_that_of_the_address(site: Place):
    answer = make(site.client)
    address = f"http://localhost/statements/{code_of(answer)}"
    page = site.client.get(answer.headers["Location"]).text
    assert str(escape(address)) in page
    want = segno.make_qr(address, error="m")
    assert str(qr_svg(address)) in page
    drawn = want.svg_inline(border=3, omitsize=True, light="#fff", dark="#000")
    assert drawn in page
    assert "style=" not in drawn
    assert site.client.get(address.removeprefix("http://localhost")).status_code == 200


def test_of_a_statement_nothing_personal_is_kept_or_logged_or_put_in_an_address(
    site: Place, caplog: pytest.LogCaptureFixture
):
    with caplog.at_level(logging.DEBUG):
        answer = make_own(site.client, name=NAME, include="1")
    (row,) = site.store._kept.values()
    kept = json.dumps(json.loads(row.content), ensure_ascii=False) + repr(row)
    for secret in ("Wanda", "关小姐", "doctor", "博士", "17", code_of(answer)):
        said = {"17": '"17"'}.get(secret, secret)
        assert said not in kept, secret
        assert said not in caplog.text, secret
        assert said not in answer.request.full_path, secret
    assert json.loads(row.content)["holder"] is None
    assert row.id == kept_under(code_of(answer))


def test_the_file_says_what_the_person_wanted_and_its_signature_holds(site: Place, tmp_path: Path):
    answer = make_own(site.client, name=NAME, include="1")
    assert answer.headers["Content-Disposition"].startswith('attachment; filename="statement-')
    text = Page(answer.text).text
    for each in (NAME, "博士", "doctor", "17", "[met]", "[满足]", "not checked"):
        assert each in text, each
    assert "<script src" not in answer.text
    file, keys = tmp_path / "file.html", tmp_path / "keys.txt"
    file.write_bytes(answer.data)
    keys.write_text(site.client.get("/statements/keys").text)
    found = check(file, read_keys(keys))
    assert found.verdict is Verdict.VALID
    assert found.sealed
    assert found.sealed.statement["holder"]["name"] == NAME
    file.write_text(answer.text.replace("Suzhou", "Beijing", 1))
    assert check(file, read_keys(keys)).verdict is Verdict.ALTERED


def test_facts_stay_out_of_the_file_unless_the_person_asks_for_them(site: Place):
    text = Page(make_own(site.client).text).text
    assert "doctor" not in text
    assert "[" not in text
    assert "As stated" not in text


def test_a_name_is_no_markup(site: Place):
    answer = make_own(site.client, name='</script><b>Jane</b> & "x"')
    assert "<b>Jane" not in answer.text
    assert answer.text.count("<script") == 1


def test_signed_data_can_be_fetched_and_checked(site: Place, tmp_path: Path):
    code = code_of(make(site.client))
    file = tmp_path / "file.json"
    file.write_bytes(site.client.get(f"/statements/{code}/file").data)
    keys = {site.desk.signer.key_id: site.desk.signer.public_key}
    assert check(file, keys).verdict is Verdict.VALID
    assert site.client.get("/statements/nope/file").status_code == 404


# --- what is refused ---------------------------------------------------------------------------

WRONG: list[tuple[Mapping[str, str], str]] = [
    ({"token": ""}, "no token"),
    ({"certificate": "cfa-charter"}, "a token for another certificate"),
    ({"place": "shanghai"}, "a token for another place"),
    ({"on": "soon"}, "no day"),
    ({"name": "x" * 81}, "too long a name"),
    ({"name": "a\u202eb"}, "a name that turns the line round"),
]


@pytest.mark.parametrize(("changed", "what"), WRONG, ids=[what for _, what in WRONG])
def test_a_form_that_is_not_ours_makes_nothing(site: Place, changed: dict[str, str], what: str):
    answer = make(site.client, file="1", **changed)
    assert answer.status_code == 400, what
    assert not site.store._kept


def test_a_token_ends_after_a_day_and_is_bound_to_key_certificate_and_place():
    clock = [settings().now()]
    tokens = FormTokens("key", lambda: clock[0])
    token = tokens.make("abt", "suzhou")
    assert tokens.good(token, "abt", "suzhou")
    assert not tokens.good(token, "abt", "shanghai")
    assert not tokens.good(token, "ab", "tsuzhou")
    assert not FormTokens("other", lambda: clock[0]).good(token, "abt", "suzhou")
    for bad in ("", ".", "é", "9" * 30, token[:-1], f"{token}0"):
        assert not tokens.good(bad, "abt", "suzhou")
    clock[0] += timedelta(hours=HOURS)
    assert tokens.good(token, "abt", "suzhou")
    clock[0] += timedelta(hours=1)
    assert not tokens.good(token, "abt", "suzhou")
    clock[0] -= timedelta(hours=HOURS + 2)
    assert not tokens.good(token, "abt", "suzhou"), "it comes from the future"


def test_from_one_address_only_so_many_are_made(site: Place):
    most = int(routes.MAKING_LIMIT.split()[0])
    form = fields(site.client.get(ANSWER).text)
    for _ in range(most):
        assert site.client.post("/statements", data=form).status_code == 303
    assert site.client.post("/statements", data=form).status_code == 429
    assert len(site.store._kept) == most
    assert site.client.get("/statements").status_code == 200, "looking is not limited by it"


@pytest.mark.parametrize("method", ["get", "head"])
def test_looking_makes_nothing(site: Place, method: str):
    code = code_of(make(site.client))
    before = dict(site.store._kept)
    for address in ("/statements", f"/statements/{code}", f"/statements/{code}/file",
                    "/statements/keys", ANSWER):  # fmt: skip
        assert getattr(site.client, method)(address).status_code == 200
    assert site.store._kept == before


# --- looking up ---------------------------------------------------------------------------


@pytest.mark.parametrize("typed", ["nope", "0" * 28, "<b>"])
def test_an_unknown_code_is_said_to_be_unknown(site: Place, typed: str):
    answer = site.client.get(f"/statements/{typed}?lang=en")
    assert answer.status_code == 404
    assert "do not rely on it" in answer.text
    assert "<b>" not in answer.text


def test_a_code_is_found_as_it_is_typed(site: Place):
    code = code_of(make(site.client))
    answer = site.client.get(f"/statements?code={code.lower().replace('-', ' ')}&lang=en")
    assert answer.status_code == 303
    assert answer.headers["Location"].startswith(f"/statements/{code}")
    assert "No statement" in site.client.get("/statements?code=zzz&lang=en").text


def test_an_edition_supersedes_a_statement_and_the_page_says_since_when_and_by_what(site: Place):
    address = f"/statements/{code_of(make(site.client))}"
    site.publish(TODAY + timedelta(days=9), "item")
    page = Page(site.client.get(f"{address}?lang=en").text).text
    for each in ("Superseded", "Since 1 December 2026", "edition 1", "What is said now"):
        assert each in page, each
    assert "已有变化" in site.client.get(f"{address}?lang=zh").text
    later = f"/statements/{code_of(make(site.client))}?lang=en"
    assert "Still current" in site.client.get(later).text
    assert "22 November 2026" in page, "the statement itself stays as it was made"


def test_a_statement_prints_every_way_and_not_the_highest_degree_alone(site: Place):
    told = fields(site.client.get("/certificates/pmp?place=beijing&lang=en").text)
    page = site.client.post("/statements", data=told, follow_redirects=True).text
    assert "Or, instead, any one of" in page
    assert "bachelor degree or higher + 5 years or more of related work" in Page(page).text


def test_all_public_keys_are_shown_the_earlier_ones_too(tmp_path: Path):
    first, second = signer_of(tmp_path), rotate(tmp_path)
    told = Settings(secret_key="for tests", rate_limit="", instance=tmp_path, today=lambda: TODAY)
    answer = create_app(told, packaged()).test_client().get("/statements/keys")
    assert answer.mimetype == "text/plain"
    for signer in (first, second):
        assert signer.key_id in answer.text
        assert signer.public_key in answer.text


def test_the_form_carries_facts_only_where_they_were_stated(site: Place):
    plain = fields(site.client.get(ANSWER).text)
    assert set(plain) == {"certificate", "place", "on", "token"}
    stated = fields(site.client.post("/certificates/abt?lang=en", data=FACTS).text)
    assert {k: v for k, v in stated.items() if k in FACTS} == FACTS


def test_a_statement_of_a_database_outlives_the_process_that_made_it(tmp_path: Path):
    url = f"sqlite:///{tmp_path / 'store.sqlite3'}"
    load_rows(url, read_folder(small_folder(tmp_path / "in"))[0])
    told = Settings(
        secret_key="for tests", database=url, rate_limit="", instance=tmp_path, today=lambda: TODAY
    )
    code = code_of(make(create_app(told).test_client()))
    again = create_app(told).test_client()
    assert "Still current" in again.get(f"/statements/{code}?lang=en").text
    assert code.encode() not in (tmp_path / "store.sqlite3").read_bytes()
    file = tmp_path / "file.json"
    file.write_bytes(again.get(f"/statements/{code}/file").data)
    assert check(file, read_keys(tmp_path)).verdict is Verdict.VALID


def test_the_sources_of_a_sheet_stand_in_both_languages_and_what_is_sealed_stays(site: Place):
    code = code_of(make(site.client))
    for page in (site.client.get(f"/statements/{code}"), make_own(site.client)):
        shown = Page(page.text).text
        assert "国际在线江苏频道 / CRI Online Jiangsu" in shown
        assert "关于ABT持证人的段落 / paragraph on the ABT holder" in shown
    sealed = site.client.get(f"/statements/{code}/file").json
    source = sealed["statement"]["content"]["effects"][0]["path"][0]["sources"][0]
    assert (source["publisher"], source["locator"]) == (
        "CRI Online Jiangsu", "paragraph on the ABT holder",
    )  # fmt: skip

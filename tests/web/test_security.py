"""Headers, tokens and cookies: what holds for every page, now and later."""

from __future__ import annotations

import re
import subprocess
import sys

import pytest
from flask import Flask, session
from flask.testing import FlaskClient
from pages import Page, settings
from people import quick_passwords, signed_in, staffed, token
from werkzeug.routing import Rule

from mapper.catalogue import packaged
from web import create_app
from web.accounts.rights import needs
from web.security import READ_ONLY_POSTS, TOKEN_POSTS

PUBLIC = (
    "/", "/?q=ABT", "/?q=CFA", "/?q=nothing+of+the+kind", "/certificates/abt",
    "/certificates/abt?place=suzhou&on=2024-05-01", "/titles/engineering.T3", "/healthz",
    "/static/site.css", "/statements", "/statements/keys",
)  # fmt: skip
FAULTY = ("/?q=", "/nope", "/certificates/abt?place=atlantis")
HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; img-src 'self' data:; style-src 'self'; script-src 'self'; "
        "font-src 'self'; connect-src 'self'; form-action 'self'; frame-ancestors 'none'; "
        "base-uri 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}


@pytest.mark.parametrize("address", [*PUBLIC, *FAULTY])
def test_every_answer_carries_the_exact_headers_and_no_cookie(client: FlaskClient, address: str):
    answer = client.get(address)
    answer.close()
    assert {name: answer.headers.get(name) for name in HEADERS} == HEADERS
    assert "Strict-Transport-Security" not in answer.headers
    assert "Set-Cookie" not in answer.headers


def test_behind_https_browsers_are_told_to_stay_there():
    answer = create_app(settings(https=True), packaged()).test_client().get("/healthz")
    assert answer.headers["Strict-Transport-Security"] == "max-age=31536000; includeSubDomains"


@pytest.mark.parametrize("address", ["/", "/?q=CFA", "/certificates/abt", "/nope"])
def test_no_page_needs_what_the_policy_forbids(client: FlaskClient, address: str):
    page = Page(client.get(address).text)
    for tag, attributes in page.tags:
        assert "style" not in attributes, f"<{tag}> has a style of its own"
        assert not [name for name in attributes if name.startswith("on")], f"<{tag}> has a handler"
        assert tag != "style"
        if tag == "script":
            assert str(attributes.get("src")).startswith("/static/"), "no script but our own files"
        if tag in ("link", "img") and "rel" not in attributes:
            assert str(attributes.get("href") or attributes.get("src")).startswith("/")


def test_answers_to_posts_and_errors_are_never_kept_by_a_cache(client: FlaskClient):
    assert client.post("/certificates/abt").headers["Cache-Control"] == "no-store"
    assert client.get("/nope").headers["Cache-Control"] == "no-store"
    assert client.get("/certificates/abt").headers["Cache-Control"] == "no-cache"


def office() -> Flask:
    return create_app(settings(), packaged(), accounts=staffed(), passwords=quick_passwords())


# --- the URL map ---------------------------------------------------------------


def rules(app: Flask) -> list[Rule]:
    return list(app.url_map.iter_rules())


def test_every_read_only_post_is_a_rule_of_the_application(app: Flask):
    assert {rule.rule for rule in rules(app)} >= READ_ONLY_POSTS


def test_every_post_with_a_token_of_its_own_is_a_rule_and_is_not_read_only(app: Flask):
    taking = {rule.rule for rule in rules(app) if "POST" in (rule.methods or ())}
    assert taking >= TOKEN_POSTS
    assert not TOKEN_POSTS & READ_ONLY_POSTS


@pytest.mark.parametrize("rule", sorted(TOKEN_POSTS))
@pytest.mark.parametrize("data", [{}, {"token": "made up"}, {"csrf_token": "made up"}], ids=str)
def test_what_the_public_may_change_is_refused_without_its_token_and_knows_no_cookie(
    client: FlaskClient, rule: str, data: dict[str, str]
):
    with client.session_transaction() as kept:
        kept["who"] = "someone"
    answer = client.post(re.sub(r"<[^>]+>", "abt", rule), data=data)
    assert answer.status_code == 400
    assert "Set-Cookie" not in answer.headers


def test_whatever_changes_something_is_refused_without_a_token():
    app = office()
    done = []

    @app.route("/change/<thing>", methods=["GET", "POST", "PUT", "DELETE", "PATCH"])
    @needs()
    def change(thing: str) -> str:
        done.append(thing)
        return "done"

    client = signed_in(app, "reviewer")
    for method in ("post", "put", "delete", "patch"):
        answer = getattr(client, method)("/change/x", data={"csrf_token": "made up"})
        assert answer.status_code == 400
        assert "reload the page" in answer.text
    assert done == []
    assert client.get("/change/x").status_code == 200


def test_a_change_with_its_token_goes_through():
    app = office()
    app.add_url_rule("/change", view_func=needs()(lambda: "done"), methods=["POST"])
    client = signed_in(app, "reviewer")
    assert client.post("/change", data={"csrf_token": token(client)}).text == "done"
    assert client.post("/change").status_code == 400


def test_a_read_only_post_neither_reads_nor_sets_a_cookie(
    app: Flask, monkeypatch: pytest.MonkeyPatch
):
    client = app.test_client()
    with client.session_transaction() as kept:
        kept["who"] = "someone"
    seen = []

    def look(node_id: str) -> str:
        seen.append(dict(session))
        return node_id

    monkeypatch.setitem(app.view_functions, "lookup.certificate", look)
    answer = client.post("/certificates/abt")
    assert seen == [{}]
    assert "Set-Cookie" not in answer.headers
    client.get("/certificates/abt")
    assert seen == [{}, {"who": "someone"}]


@pytest.mark.parametrize("rule", sorted(READ_ONLY_POSTS))
def test_a_read_only_post_needs_no_token_and_sets_no_cookie(client: FlaskClient, rule: str):
    answer = client.post(re.sub(r"<[^>]+>", "abt", rule))
    assert answer.status_code in (200, 400, 415), "empty, but not refused for want of a token"
    assert "reload the page" not in answer.text
    assert "Set-Cookie" not in answer.headers


@pytest.mark.parametrize("address", ["/", "/titles/engineering.T3", "/healthz"])
def test_pages_that_only_read_take_no_post(client: FlaskClient, address: str):
    answer = client.post(address)
    assert answer.status_code == 405
    assert "GET" in answer.headers["Allow"]


def test_pages_import_neither_torch_nor_scikit_learn():
    code = (
        "import sys\n"
        "from web import Settings, create_app\n"
        "from mapper.catalogue import packaged\n"
        "client = create_app(Settings(secret_key='x'), packaged()).test_client()\n"
        "for address in ('/', '/?q=ABT', '/certificates/abt', '/titles/engineering.T3'):\n"
        "    assert client.get(address).status_code in (200, 303), address\n"
        "heavy = {'torch', 'sklearn', 'sentence_transformers', 'transformers', 'pandas'}\n"
        "sys.exit(', '.join(sorted(heavy & set(sys.modules))) or None)\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr

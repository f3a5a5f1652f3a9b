"""Who may open what: asked of every address of the application, now and later.

The views are put aside: what answers "done" was let through, whatever it would have shown.
"""

from __future__ import annotations

import functools
import logging
from collections.abc import Callable
from itertools import product

import pytest
from flask import Flask
from flask.testing import FlaskClient
from pages import settings
from people import quick_passwords, signed_in, staffed, token, with_role
from werkzeug.routing import IntegerConverter, Rule

from mapper.accounts import Role
from mapper.catalogue import packaged
from web import create_app
from web.accounts.rights import PUBLIC, needed, needs
from web.security import READ_ONLY_POSTS, SAFE_METHODS, TOKEN_POSTS

View = Callable[..., object]


def aside(view: View) -> View:
    """Says that it was reached; keeps what the view declares."""

    @functools.wraps(view)
    def reached(**arguments: object) -> str:
        del arguments
        return "done"

    return reached


def office() -> Flask:
    return create_app(settings(), packaged(), accounts=staffed(), passwords=quick_passwords())


@pytest.fixture(scope="module")
def app() -> Flask:
    """The application with every view put aside that is not public."""
    app = office()
    for rule in app.url_map.iter_rules():
        if rule.rule not in PUBLIC:
            app.view_functions[rule.endpoint] = aside(app.view_functions[rule.endpoint])
    return app


RULES = [rule for rule in office().url_map.iter_rules() if rule.rule not in PUBLIC]
ASKED = [
    (rule, method)
    for rule in RULES
    for method in sorted(set(rule.methods or ()) - {"OPTIONS", "HEAD"})
]


def named(value: object) -> str:
    if isinstance(value, tuple):
        return " ".join(named(each) for each in reversed(value))
    return value.rule if isinstance(value, Rule) else str(getattr(value, "value", value))


def address(rule: Rule) -> str:
    """An address of this rule, whatever it leads to."""
    numbers = {a for a, by in rule._converters.items() if isinstance(by, IntegerConverter)}
    built = rule.build({each: 1 if each in numbers else "x" for each in rule.arguments})
    assert built
    return built[1]


def ask(client: FlaskClient, rule: Rule, method: str, form_token: str) -> int:
    data = {} if method in SAFE_METHODS else {"csrf_token": form_token}
    return client.open(address(rule), method=method, data=data).status_code


def test_every_view_is_public_or_says_whom_it_needs(app: Flask):
    with app.app_context():
        silent = [rule.rule for rule in RULES if needed(rule.endpoint) is None]
    assert not silent, "declare it with web.accounts.rights.needs"


def test_the_public_addresses_are_these_and_all_of_them_are_there(app: Flask):
    assert {rule.rule for rule in app.url_map.iter_rules()} >= PUBLIC
    taking = {
        rule.rule
        for rule in app.url_map.iter_rules()
        if rule.rule in PUBLIC and set(rule.methods or ()) - SAFE_METHODS
    }
    assert taking == READ_ONLY_POSTS | TOKEN_POSTS | {"/login"}


@pytest.mark.parametrize(("role", "asked"), list(product(Role, ASKED)), ids=named)
def test_a_role_opens_what_declares_it_and_nothing_else(
    app: Flask, role: Role, asked: tuple[Rule, str]
):
    rule, method = asked
    client = with_role(app, role)
    with app.app_context():
        wanted = needed(rule.endpoint)
    assert wanted is not None
    given = signed_token(client)
    assert ask(client, rule, method, given) == (200 if not wanted or role in wanted else 403)


def signed_token(client: FlaskClient) -> str:
    """A form token out of a page that everybody may open."""
    return token(client, "/")


@pytest.mark.parametrize(("rule", "method"), ASKED, ids=named)
def test_whoever_has_not_signed_in_reaches_nothing(app: Flask, rule: Rule, method: str):
    client = app.test_client()
    given = token(client, "/login")
    found = client.open(address(rule), method=method, data={"csrf_token": given})
    assert found.text != "done"
    if method in SAFE_METHODS:
        assert found.status_code == 303
        assert found.headers["Location"].startswith("/login?next=")
    else:
        assert found.status_code == 401


def test_a_program_is_told_so_instead_of_being_shown_a_form(app: Flask):
    answer = app.test_client().get("/account", headers={"Accept": "application/json"})
    assert answer.status_code == 401


def test_where_one_was_going_is_kept_with_its_language(app: Flask):
    answer = app.test_client().get("/review?q=abt&lang=zh")
    assert answer.headers["Location"] == "/login?next=/review?q%3Dabt%26lang%3Dzh&lang=zh"


@pytest.mark.parametrize(
    ("view", "who"),
    [
        ("accounts.account", set()),
        ("accounts.change", set()),
        ("accounts.logout", set()),
        ("accounts.logout_everywhere", set()),
        *(
            (f"users.{name}", {Role.ADMINISTRATOR})
            for name in ("overview", "add", "user", "change", "password", "sign_out", "erase")
        ),
    ],
)
def test_own_account_is_for_all_and_users_are_for_administrators(
    app: Flask, view: str, who: set[Role]
):
    with app.app_context():
        assert needed(view) == who


def test_a_view_that_declares_nothing_is_closed_even_to_administrators(
    caplog: pytest.LogCaptureFixture,
):
    app = office()
    app.add_url_rule("/forgotten", "forgotten", lambda: "done", methods=["GET", "POST"])
    admin = signed_in(app, "admin")
    given = signed_token(admin)
    with caplog.at_level(logging.ERROR):
        assert admin.get("/forgotten").status_code == 403
    assert "forgotten declares no rights" in caplog.text
    assert admin.post("/forgotten", data={"csrf_token": given}).status_code == 403
    assert app.test_client().get("/forgotten").status_code == 403


def test_one_of_several_roles_is_enough():
    app = office()
    view = needs(Role.REVIEWER, Role.PUBLISHER)(lambda: "done")
    app.add_url_rule("/either", "either", view)
    assert signed_in(app, "publisher").get("/either").text == "done"
    assert signed_in(app, "reviewer").get("/either").text == "done"
    assert signed_in(app, "admin").get("/either").status_code == 403


# --- nothing changes by looking ------------------------------------------------------


def test_what_changes_something_takes_no_get_and_no_head(app: Flask):
    both = [
        rule.rule
        for rule in app.url_map.iter_rules()
        if set(rule.methods or ()) - SAFE_METHODS
        and {"GET", "HEAD"} & set(rule.methods or ())
        and rule.rule not in READ_ONLY_POSTS
    ]
    assert both == []


def test_every_change_is_refused_without_its_token(app: Flask):
    client = signed_in(app, "admin")
    for rule in app.url_map.iter_rules():
        if rule.rule in READ_ONLY_POSTS:
            continue
        for method in sorted(set(rule.methods or ()) - SAFE_METHODS):
            for data in ({}, {"csrf_token": "made up"}):
                answer = client.open(address(rule), method=method, data=data)
                assert answer.status_code == 400, f"{method} {rule.rule}"


@pytest.mark.parametrize("method", ["GET", "HEAD"])
def test_looking_at_every_page_of_the_people_changes_nothing(method: str):
    accounts = staffed()
    app = create_app(settings(), packaged(), accounts=accounts, passwords=quick_passwords())
    client = signed_in(app, "admin")

    def seen() -> list[object]:
        everybody = list(accounts.all())
        return [(each, accounts.password_hash(each.id), accounts.contact(each.id))
                for each in everybody]  # fmt: skip

    before = seen()
    for rule in app.url_map.iter_rules():
        if rule.endpoint.partition(".")[0] in ("accounts", "users") and "GET" in rule.methods:
            found = client.open(address(rule).replace("/x", "/a1"), method=method)
            assert found.status_code in (200, 303), rule.rule
    assert seen() == before

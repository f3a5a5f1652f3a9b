"""Signing in and out, one's own account, and the people of the office, through their forms."""

from __future__ import annotations

import logging
import re
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from argon2 import PasswordHasher
from flask import Flask
from flask.testing import FlaskClient
from folders import small_folder
from pages import Page, settings
from people import PASSWORD, add_person, quick_passwords, signed_in, staffed, token
from werkzeug.test import TestResponse

from mapper.accounts import Accounts, Role
from mapper.catalogue import packaged
from mapper.catalogue.read import read_folder
from mapper.domain import Text
from mapper.passwords import Passwords, TooBusy
from mapper.store import load_rows, open_accounts
from mapper.store.errors import StoreError
from web import create_app
from web.accounts.rights import local_address

NEW = "another good password"
WRONG = "Login and password do not belong together"


class Clock:
    """Stands still until it is moved."""

    def __init__(self) -> None:
        self.at = datetime(2026, 11, 22, 8, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.at

    def pass_(self, **time: float) -> None:
        self.at += timedelta(**time)


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def accounts() -> Accounts:
    return staffed()


@pytest.fixture
def app(accounts: Accounts, clock: Clock) -> Flask:
    return create_app(
        replace(settings(), now=clock), packaged(), accounts=accounts, passwords=quick_passwords()
    )


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    """Someone who has not signed in."""
    return app.test_client()


@pytest.fixture
def admin(app: Flask) -> FlaskClient:
    return signed_in(app, "admin")


def sign_in(client: FlaskClient, login: str, password: str = PASSWORD, **more: str) -> TestResponse:
    given = token(client, "/login?lang=en")
    data = {"csrf_token": given, "login": login, "password": password, **more}
    return client.post("/login?lang=en", data=data)


def send(client: FlaskClient, address: str, **data: object) -> TestResponse:
    return client.post(f"{address}?lang=en", data={"csrf_token": token(client), **data})


def cookie(client: FlaskClient) -> str:
    found = client.get_cookie("session")
    return found.value if found else ""


def is_in(client: FlaskClient) -> bool:
    return client.get("/account").status_code == 200


# --- signing in ------------------------------------------------------------------


def test_login_and_password_let_one_in_where_one_was_going(client: FlaskClient):
    answer = sign_in(client, "admin", next="/admin/users?lang=en")
    assert answer.status_code == 303
    assert answer.headers["Location"] == "/admin/users?lang=en"
    assert "Admin" in client.get("/admin/users?lang=en").text


@pytest.mark.parametrize("login", ["admin", " Admin ", "ＡＤＭＩＮ"])
def test_a_login_is_known_however_it_is_typed(client: FlaskClient, login: str):
    assert sign_in(client, login).status_code == 303


@pytest.mark.parametrize(
    ("login", "start"),
    [("reviewer", "/review"), ("admin", "/review"), ("publisher", "/review")],
)
def test_without_a_way_work_begins_at_the_first_screen(client: FlaskClient, login: str, start: str):
    assert sign_in(client, login).headers["Location"] == f"{start}?lang=en"
    assert client.get("/login?lang=en").headers["Location"] == f"{start}?lang=en"


@pytest.mark.parametrize(
    ("login", "password"),
    [
        ("admin", "not the password"),
        ("nobody", PASSWORD),
        ("", ""),
        ("' OR 1=1 --", PASSWORD),
        ("admin\0", PASSWORD),
        ("x" * 5000, PASSWORD),
        ("retired", PASSWORD),
    ],
)
def test_a_refusal_does_not_tell_who_exists(
    client: FlaskClient, accounts: Accounts, login: str, password: str
):
    retired = add_person(accounts, "retired", ["reviewer"])
    accounts.change(replace(retired, active=False), by="operator", at="2026-11-22")
    answer = sign_in(client, login, password)
    assert answer.status_code == 401
    html = re.sub(r'(value|autofocus)="[^"]*"', "", answer.text).replace(" autofocus", "")
    other = sign_in(client, "somebody", "something")
    assert html == re.sub(r'(value|autofocus)="[^"]*"', "", other.text).replace(" autofocus", "")
    assert WRONG in html
    assert not is_in(client)


def test_for_an_unknown_login_the_password_is_checked_all_the_same(
    client: FlaskClient, monkeypatch: pytest.MonkeyPatch
):
    checked: list[str] = []

    def verify(*arguments: object) -> bool:
        checked.append(str(arguments[1]))
        return True

    monkeypatch.setattr(PasswordHasher, "verify", verify)
    for login in ("nobody", "no login!"):
        assert sign_in(client, login).status_code == 401
    assert len(checked) == 2
    assert all(kept.startswith("$argon2id$v=19$m=8,t=1,p=1$") for kept in checked)


@pytest.mark.parametrize(
    "address",
    ["https://evil.example", "//evil.example", "/\\evil.example", "\\\\evil", "javascript:x",
     "/\t/evil.example", "/\n/evil", "evil", "///evil.example", " //evil.example"],
)  # fmt: skip
def test_one_is_never_sent_to_another_site(client: FlaskClient, address: str):
    assert local_address(address) == ""
    page = client.get("/login", query_string={"next": address}).text
    assert 'name="next"' not in page
    answer = sign_in(client, "admin", next=address)
    assert answer.headers["Location"] == "/review?lang=en"


def test_when_too_many_sign_in_one_is_asked_to_come_back(
    client: FlaskClient, monkeypatch: pytest.MonkeyPatch
):
    def busy(*arguments: object) -> bool:
        raise TooBusy(*arguments[3:])

    monkeypatch.setattr(Passwords, "check", busy)
    answer = sign_in(client, "admin")
    assert answer.status_code == 503
    assert "try again in a few seconds" in answer.text


def test_a_weak_old_hash_is_made_anew(accounts: Accounts):
    stronger = Passwords(PasswordHasher(time_cost=2, memory_cost=16, parallelism=1))
    app = create_app(settings(), packaged(), accounts=accounts, passwords=stronger)
    client = app.test_client()
    assert sign_in(client, "admin").status_code == 303
    assert is_in(client)
    assert "m=16,t=2" in accounts.password_hash(accounts.all()[0].id)


# --- limits ----------------------------------------------------------------------


def test_five_failures_close_a_login_for_a_quarter_of_an_hour_in_every_process(
    app: Flask, accounts: Accounts, clock: Clock
):
    client = app.test_client()
    assert [sign_in(client, "admin", "wrong").status_code for _ in range(6)] == [401] * 5 + [429]
    other = create_app(
        replace(settings(), now=clock), packaged(), accounts=accounts, passwords=quick_passwords()
    ).test_client()
    answer = sign_in(other, "admin")
    assert answer.status_code == 429
    assert answer.headers["Retry-After"] == "900"
    assert "try again in 15 minutes" in answer.text
    assert sign_in(other, "reviewer").status_code == 303, "another login stays open"
    clock.pass_(minutes=15, seconds=1)
    assert sign_in(other.application.test_client(), "admin").status_code == 303


def test_unknown_logins_are_closed_alike(client: FlaskClient):
    assert [sign_in(client, "nobody").status_code for _ in range(6)] == [401] * 5 + [429]


def test_success_forgets_the_failures(client: FlaskClient, app: Flask):
    for _ in range(4):
        sign_in(client, "admin", "wrong")
    sign_in(client, "admin")
    other = app.test_client()
    assert [sign_in(other, "admin", "wrong").status_code for _ in range(4)] == [401] * 4


def test_one_address_signs_in_ten_times_a_minute(client: FlaskClient):
    answers = [sign_in(client, f"nobody-{number}").status_code for number in range(11)]
    assert answers == [401] * 10 + [429]
    assert client.get("/login").status_code == 200, "the form can still be read"


# --- the session -------------------------------------------------------------------


def test_signing_in_leaves_nothing_of_the_session_before(client: FlaskClient, app: Flask):
    old_token = token(client, "/login")
    before = cookie(client)
    with client.session_transaction() as kept:
        kept["planted"] = "by somebody else"
    sign_in(client, "admin")
    assert cookie(client) != before
    with client.session_transaction() as kept:
        assert "planted" not in kept
        assert "csrf_token" not in kept or kept["csrf_token"] not in old_token
        assert len(kept["id"]) > 16
    assert client.post("/logout", data={"csrf_token": old_token}).status_code == 400
    other = app.test_client()
    other.set_cookie("session", before)
    assert not is_in(other)


def test_a_copy_of_the_cookie_is_useless_after_signing_out_or_in_again(
    app: Flask, client: FlaskClient
):
    sign_in(client, "admin")
    copy = app.test_client()
    copy.set_cookie("session", cookie(client))
    assert is_in(copy)
    copied = cookie(client)
    answer = send(client, "/logout")
    assert answer.status_code == 303
    assert not is_in(client)
    copy.set_cookie("session", copied)
    assert not is_in(copy)


def test_the_cookie_is_out_of_reach_of_scripts_and_other_sites(client: FlaskClient):
    header = sign_in(client, "admin").headers["Set-Cookie"]
    assert "HttpOnly" in header
    assert "SameSite=Lax" in header
    assert "Expires=" in header


def test_behind_https_the_cookie_goes_nowhere_else(accounts: Accounts):
    app = create_app(
        settings(https=True), packaged(), accounts=accounts, passwords=quick_passwords()
    )
    header = app.test_client().get("/login", base_url="https://localhost").headers["Set-Cookie"]
    assert "Secure" in header


def test_a_session_ends_two_hours_after_the_last_request(client: FlaskClient, clock: Clock):
    sign_in(client, "admin")
    for _ in range(3):
        clock.pass_(hours=1, minutes=59)
        assert is_in(client)
    clock.pass_(hours=2)
    assert not is_in(client)


def test_a_session_ends_after_twelve_hours_however_busy(client: FlaskClient, clock: Clock):
    sign_in(client, "admin")
    for _ in range(11):
        clock.pass_(hours=1)
        assert is_in(client)
    clock.pass_(hours=1)
    assert not is_in(client)


def test_signing_out_everywhere_ends_the_session_of_another_browser(app: Flask):
    here, there, someone = (signed_in(app, login) for login in ("admin", "admin", "reviewer"))
    assert send(here, "/logout-everywhere").status_code == 303
    assert not is_in(here)
    assert not is_in(there)
    assert is_in(someone)


def test_an_account_put_out_of_use_loses_access_at_once(app: Flask, admin: FlaskClient):
    reviewer = signed_in(app, "reviewer")
    assert is_in(reviewer)
    answer = send(admin, "/admin/users/a2", name="Reviewer", role="reviewer")
    assert answer.status_code == 303
    assert not is_in(reviewer)
    assert sign_in(app.test_client(), "reviewer").status_code == 401
    send(admin, "/admin/users/a2", name="Reviewer", role="reviewer", active="yes")
    assert not is_in(reviewer), "an ended session stays ended"
    assert sign_in(app.test_client(), "reviewer").status_code == 303


def test_a_role_that_is_taken_away_is_gone_at_once(app: Flask, accounts: Accounts):
    add_person(accounts, "deputy", ["administrator"])
    deputy = signed_in(app, "deputy")
    assert deputy.get("/admin/users").status_code == 200
    account = accounts.by_login("deputy")
    assert account
    accounts.change(replace(account, roles=frozenset({Role.REVIEWER})), by="a1", at="2026-11-22")
    assert deputy.get("/admin/users").status_code == 403


@pytest.mark.parametrize("address", ["/", "/?q=ABT", "/certificates/abt", "/titles/engineering.T3"])
def test_a_public_page_shows_who_is_signed_in_and_gives_nobody_else_a_cookie(
    client: FlaskClient, admin: FlaskClient, address: str
):
    answer = client.get(address, follow_redirects=True)
    assert "Set-Cookie" not in answer.headers
    assert "Cookie" not in answer.headers.get("Vary", "")
    assert "Sign out" not in answer.text
    mine = admin.get(address, follow_redirects=True)
    assert "Sign out" in mine.text
    assert mine.headers["Cache-Control"] == "no-store"


def test_the_menu_shows_what_one_may_open(app: Flask):
    def menu(login: str) -> list[str]:
        html = signed_in(app, login).get("/account?lang=en").text
        return re.findall(r'<li><a href="([^"?]+)', html.partition('class="office-who"')[0])

    assert "/admin/users" in menu("admin")
    assert "/admin/users" not in menu("reviewer")
    assert "/review" in menu("reviewer")


# --- one's own account ---------------------------------------------------------------


def test_one_changes_ones_name(admin: FlaskClient, accounts: Accounts):
    assert send(admin, "/account", what="name", name=" 李伟 ").status_code == 303
    page = admin.get("/account?lang=en").text
    assert "Your name is changed." in page
    assert "李伟" in page
    assert accounts.all()[0].name == "李伟"
    assert accounts.all()[0].roles == {Role.ADMINISTRATOR}


def test_a_new_password_asks_the_old_one_and_ends_the_other_sessions(
    app: Flask, admin: FlaskClient
):
    elsewhere = signed_in(app, "admin")
    before = cookie(admin)
    answer = send(admin, "/account", what="password", old=PASSWORD, new=NEW, again=NEW)
    assert answer.status_code == 303
    assert cookie(admin) != before
    assert is_in(admin)
    assert not is_in(elsewhere)
    assert sign_in(app.test_client(), "admin").status_code == 401
    assert sign_in(app.test_client(), "admin", NEW).status_code == 303


@pytest.mark.parametrize(
    ("old", "new", "again", "said"),
    [
        ("not the old one", NEW, NEW, WRONG),
        ("", NEW, NEW, WRONG),
        (PASSWORD, "short", "short", "Choose 12 to 200 characters"),
        (PASSWORD, "admin and more words", "admin and more words", "do not hold your login"),
        (PASSWORD, NEW, f"{NEW}!", "The two are not alike"),
    ],
)
def test_a_password_that_is_not_changed_says_why(
    app: Flask, admin: FlaskClient, old: str, new: str, again: str, said: str
):
    answer = send(admin, "/account", what="password", old=old, new=new, again=again)
    assert answer.status_code == 400
    assert said in answer.text
    assert NEW not in answer.text
    assert sign_in(app.test_client(), "admin").status_code == 303


def test_guessing_the_old_password_in_a_stolen_session_is_limited(admin: FlaskClient):
    answers = [
        send(admin, "/account", what="password", old="guess", new=NEW, again=NEW).status_code
        for _ in range(6)
    ]
    assert answers == [400] * 5 + [429]


def test_a_contact_is_kept_and_erased(admin: FlaskClient, accounts: Accounts):
    me = accounts.all()[0].id
    send(admin, "/account", what="contact", contact="0512-1234567")
    assert accounts.contact(me) == "0512-1234567"
    assert "0512-1234567" in admin.get("/account").text
    assert send(admin, "/account", what="contact", contact="x" * 201).status_code == 400
    send(admin, "/account", what="contact", contact="")
    assert accounts.contact(me) == ""


@pytest.mark.parametrize("what", ["", "roles", "login"])
def test_nothing_else_of_ones_own_account_can_be_changed(
    admin: FlaskClient, accounts: Accounts, what: str
):
    before = list(accounts.all())
    assert send(admin, "/account", what=what, role="publisher", name="X").status_code == 400
    assert list(accounts.all()) == before


# --- the people of the office ----------------------------------------------------------


def add(admin: FlaskClient, **fields: object) -> TestResponse:
    whole = {"login": "li.wei", "name": "李伟", "role": ["reviewer", "publisher"], **fields}
    return send(admin, "/admin/users", **whole)


def shown(answer: TestResponse) -> str:
    found = re.search(r"<code>([^<]+)</code>", answer.text)
    assert found
    return found[1]


def test_a_person_is_added_and_signs_in_with_the_password_shown_once(
    app: Flask, admin: FlaskClient, accounts: Accounts, caplog: pytest.LogCaptureFixture
):
    with caplog.at_level(logging.DEBUG):
        answer = add(admin)
        assert answer.status_code == 200
        assert answer.headers["Cache-Control"] == "no-store"
        password = shown(answer)
        assert answer.text.count(password) == 1
        client = app.test_client()
        assert sign_in(client, "li.wei", password).status_code == 303
        sign_in(app.test_client(), "li.wei", f"{password}!")
    assert password not in caplog.text
    assert PASSWORD not in caplog.text
    for page in ("/admin/users", "/admin/users/a5", "/account"):
        assert password not in admin.get(page).text
    assert password not in cookie(admin)
    added = accounts.by_login("li.wei")
    assert added
    assert (added.name, added.roles) == ("李伟", {Role.REVIEWER, Role.PUBLISHER})
    assert password not in accounts.password_hash(added.id)


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"login": "Li Wei"}, "small letters"),
        ({"login": "admin"}, "has this login already"),
        ({"name": " "}, "Write a name"),
        ({"name": "x" * 81}, "Write a name"),
        ({"role": []}, "Choose at least one role"),
        ({"role": ["king"]}, "Choose at least one role"),
    ],
)
def test_each_fault_stands_at_its_field_and_nobody_is_added(
    admin: FlaskClient, accounts: Accounts, wrong: dict[str, object], said: str
):
    answer = add(admin, **wrong)
    assert answer.status_code == 400
    assert said in answer.text
    field = next(iter(wrong))
    assert f'id="f-{field}-fault"' in answer.text
    assert len(accounts.all()) == 4


def test_what_is_typed_is_escaped(admin: FlaskClient):
    assert "<script>" not in add(admin, login="<script>").text
    add(admin, name="<b>Li</b>")
    assert "<b>Li" not in admin.get("/admin/users").text


def test_roles_and_name_are_changed(admin: FlaskClient, accounts: Accounts):
    answer = send(admin, "/admin/users/a2", name="Zhang", role=["publisher"], active="yes")
    assert answer.status_code == 303
    changed = accounts.by_login("reviewer")
    assert changed
    assert (changed.name, changed.roles, changed.active) == ("Zhang", {Role.PUBLISHER}, True)
    assert "The changes are kept." in admin.get(answer.headers["Location"]).text


@pytest.mark.parametrize(
    "fields", [{"role": "reviewer", "active": "yes"}, {"role": "administrator"}]
)
def test_the_last_administrator_stays_one(
    admin: FlaskClient, accounts: Accounts, fields: dict[str, str]
):
    answer = send(admin, "/admin/users/a1", name="Admin", **fields)
    assert answer.status_code == 400
    assert "One administrator in use must remain." in answer.text
    assert accounts.all()[0].may(Role.ADMINISTRATOR)


def test_a_password_is_given_anew_and_the_old_one_ends(app: Flask, admin: FlaskClient):
    reviewer = signed_in(app, "reviewer")
    for _ in range(5):
        sign_in(app.test_client(), "reviewer", "forgotten")
    password = shown(send(admin, "/admin/users/a2/password"))
    assert not is_in(reviewer)
    assert sign_in(app.test_client(), "reviewer").status_code == 401
    assert sign_in(app.test_client(), "reviewer", password).status_code == 303


def test_an_administrator_ends_sessions_and_erases_contacts(
    app: Flask, admin: FlaskClient, accounts: Accounts
):
    reviewer = signed_in(app, "reviewer")
    accounts.set_contact(accounts.all()[1].id, "a telephone")
    assert "a telephone" in admin.get("/admin/users/a2").text
    assert send(admin, "/admin/users/a2/sign-out").status_code == 303
    assert send(admin, "/admin/users/a2/contact").status_code == 303
    assert not is_in(reviewer)
    assert "a telephone" not in admin.get("/admin/users/a2").text


@pytest.mark.parametrize("address", ["", "/password", "/sign-out", "/contact"])
def test_nobody_is_nobody(admin: FlaskClient, address: str):
    assert send(admin, f"/admin/users/a99{address}", name="X").status_code == 404


# --- both languages ---------------------------------------------------------------------


@pytest.mark.parametrize("address", ["/login", "/account", "/admin/users", "/admin/users/a2"])
def test_both_languages_show_the_same_and_every_link_keeps_its_own(app: Flask, address: str):
    open_: Callable[[], FlaskClient] = (
        app.test_client if address == "/login" else lambda: signed_in(app, "admin")
    )
    zh, en = (Page(open_().get(f"{address}?lang={lang}").text) for lang in ("zh", "en"))
    assert zh.headings == en.headings
    assert [tag for tag, _ in zh.tags] == [tag for tag, _ in en.tags]
    for page, own, other in ((zh, "zh", "en"), (en, "en", "zh")):
        links = [link for link in page.links if link.startswith("/")]
        assert len([link for link in links if f"lang={other}" in link]) == 1
        assert all("lang=" in link for link in links)
        actions = [at["action"] or "" for tag, at in page.tags if tag == "form"]
        assert actions
        assert all(f"lang={own}" in action for action in actions)


@pytest.mark.parametrize("address", ["/login", "/account", "/admin/users", "/admin/users/a2"])
def test_no_search_engine_keeps_these_pages(app: Flask, address: str):
    client = app.test_client() if address == "/login" else signed_in(app, "admin")
    answer = client.get(address)
    assert answer.headers["X-Robots-Tag"] == "noindex, nofollow"
    assert '<meta name="robots" content="noindex, nofollow">' in answer.text


# --- over a database ----------------------------------------------------------------------


def test_a_database_is_shared_by_the_processes_that_serve_it(tmp_path: Path):
    url = f"sqlite:///{tmp_path / 'site.sqlite3'}"
    load_rows(url, read_folder(small_folder(tmp_path / "small"))[0])
    staffed(open_accounts(url))
    one, two = (
        create_app(replace(settings(), database=url), passwords=quick_passwords()) for _ in range(2)
    )
    here, there = one.test_client(), two.test_client()
    assert sign_in(here, "admin").status_code == 303
    there.set_cookie("session", cookie(here))
    assert is_in(there), "any process knows the session"
    send(here, "/logout-everywhere")
    assert not is_in(there)
    failed = [sign_in(each, "admin", "wrong").status_code for each in (here, there) * 3]
    assert failed == [401] * 5 + [429]


def test_a_store_that_fails_is_told_on_a_page(
    admin: FlaskClient, accounts: Accounts, monkeypatch: pytest.MonkeyPatch
):
    def fail(account: str) -> None:
        msg = f"the database refuses to tell of {account}"
        raise StoreError(Text(msg, msg))

    monkeypatch.setattr(accounts, "by_id", fail)
    for address in ("/account", "/?lang=en"):
        answer = admin.get(address)
        assert answer.status_code == 503
        assert "the database refuses" in answer.text

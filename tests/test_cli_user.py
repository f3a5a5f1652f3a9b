"""``user …`` as an operator types it, over a real database."""

from __future__ import annotations

import json
import re
import shutil
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from folders import small_folder
from people import quick_passwords

import mapper.passwords
from mapper.accounts import BadAccount, Role, UnknownAccount
from mapper.catalogue.read import read_folder
from mapper.cli import cli
from mapper.errors import InvalidQuestion
from mapper.events import EventKind
from mapper.passwords import BadPassword
from mapper.store import load_rows, open_accounts, open_log
from mapper.store.errors import CannotOpen

GOOD = "a good long password"
FIRST = ("add", "admin", "--name", "李伟", "--role", "administrator")


@pytest.fixture(scope="module")
def loaded(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database file that is loaded and has no accounts."""
    folder = tmp_path_factory.mktemp("loaded")
    load_rows(f"sqlite:///{folder / 'store.sqlite3'}", read_folder(small_folder(folder / "in"))[0])
    return folder / "store.sqlite3"


@pytest.fixture
def url(loaded: Path, tmp_path: Path) -> str:
    """A copy of it."""
    return f"sqlite:///{shutil.copy(loaded, tmp_path / 'store.sqlite3')}"


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch):
    """Hashes cost nothing here."""
    monkeypatch.setattr(mapper.passwords, "Passwords", quick_passwords)


def user(url: str, *arguments: str, typed: str = "", lang: str = "en") -> Result:
    command = ["--database", url, "--lang", lang, "user", *arguments]
    found = CliRunner().invoke(cli, command, input=typed)
    if found.exception and not isinstance(found.exception, SystemExit):
        raise found.exception
    return found


def right(url: str, login: str, password: str) -> bool:
    accounts = open_accounts(url)
    account = accounts.by_login(login)
    assert account
    return quick_passwords().check(accounts.password_hash(account.id), password)


def printed(result: Result) -> str:
    found = re.search(r"password \(shown only now\): (\S+)", result.stdout)
    assert found, result.stdout
    return found[1]


def test_the_first_administrator_is_added_with_a_password_printed_once(url: str):
    password = printed(user(url, *FIRST))
    assert right(url, "admin", password)
    assert password not in user(url, "list", "--json").stdout
    assert password not in user(url, "list").stdout
    (account,) = open_accounts(url).all()
    assert (account.login, account.name, account.roles) == ("admin", "李伟", {Role.ADMINISTRATOR})


def test_the_first_account_must_be_an_administrators(url: str):
    with pytest.raises(BadAccount, match="first account must be an administrator's"):
        user(url, "add", "li", "--name", "Li", "--role", "reviewer")
    assert list(open_accounts(url).all()) == []
    user(url, *FIRST, "--role", "reviewer")
    user(url, "add", "li", "--name", "Li", "--role", "reviewer")
    assert len(open_accounts(url).all()) == 2


def test_a_password_from_standard_input_is_used_and_never_printed(url: str):
    result = user(url, *FIRST, "--password-stdin", typed=f"{GOOD}\r\nsecond line\n")
    assert right(url, "admin", GOOD)
    assert GOOD not in result.output
    assert "password" not in result.output


@pytest.mark.parametrize(
    ("arguments", "typed", "error", "said"),
    [
        (("add", "Li Wei", "--name", "x", "--role", "reviewer"), "", BadAccount, "is no login"),
        (("add", "admin", "--name", "x", "--role", "reviewer"), "", BadAccount, "already"),
        (("add", "li", "--name", " ", "--role", "reviewer"), "", BadAccount, "a name has"),
        (("add", "li", "--name", "x"), "", BadAccount, "choose of reviewer"),
        (("add", "li", "--name", "x", "--role", "king"), "", BadAccount, "'king' is no role"),
        (("add", "li", "--name", "x", "--role", "reviewer", "--password-stdin"), "short\n",
         BadPassword, "12 to 200"),
        (("add", "li", "--name", "x", "--role", "reviewer", "--password-stdin"), "",
         BadPassword, "12 to 200"),
        (("change", "admin"), "", InvalidQuestion, "nothing to change"),
        (("change", "admin", "--name", "x" * 81), "", BadAccount, "a name has"),
        (("change", "admin", "--role", "reviewer"), "", BadAccount, "last administrator"),
        (("change", "admin", "--disable"), "", BadAccount, "last administrator"),
        (("change", "nobody", "--disable"), "", UnknownAccount, "nobody here signs in"),
        (("password", "admin", "--password-stdin"), "has admin within\n", BadPassword, "login"),
        (("password", "nobody"), "", UnknownAccount, "qualmap user list"),
        (("sign-out", "nobody"), "", UnknownAccount, "nobody here signs in"),
    ],
)  # fmt: skip
def test_what_cannot_be_done_changes_nothing_and_says_why(
    url: str, arguments: tuple[str, ...], typed: str, error: type[Exception], said: str
):
    user(url, *FIRST)
    before = list(open_accounts(url).all()), open_log(url).head()
    with pytest.raises(error, match=said):
        user(url, *arguments, typed=typed)
    assert (list(open_accounts(url).all()), open_log(url).head()) == before


def test_name_roles_and_use_are_changed_one_at_a_time(url: str):
    user(url, *FIRST)
    user(url, "add", "li", "--name", "Li", "--role", "reviewer")
    user(url, "change", "li", "--name", "李娜")
    user(url, "change", "li", "--role", "reviewer", "--role", "publisher")
    user(url, "change", "li", "--disable")
    (_, account) = open_accounts(url).all()
    assert (account.name, account.active) == ("李娜", False)
    assert account.roles == {Role.REVIEWER, Role.PUBLISHER}
    assert "out of use" in user(url, "list").stdout
    assert "已停用" in user(url, "list", lang="zh").stdout
    user(url, "change", "li", "--enable")
    assert open_accounts(url).all()[1].active


def test_a_new_password_replaces_the_old_and_ends_sessions(url: str):
    old = printed(user(url, *FIRST))
    epoch = open_accounts(url).all()[0].epoch
    new = printed(user(url, "password", "admin"))
    assert right(url, "admin", new)
    assert not right(url, "admin", old)
    assert open_accounts(url).all()[0].epoch > epoch
    user(url, "password", "admin", "--password-stdin", typed=GOOD)
    assert right(url, "admin", GOOD)


def test_an_operator_opens_a_login_that_was_closed_by_failures(url: str):
    user(url, *FIRST)
    for _ in range(5):
        open_accounts(url).note_failure("admin", "2026-11-22T08:00:00+00:00")
    user(url, "password", "admin")
    assert open_accounts(url).failures("admin", "2026-11-22T00:00:00+00:00") == 0


def test_signing_out_moves_the_epoch_and_keeps_the_password(url: str):
    password = printed(user(url, *FIRST))
    epoch = open_accounts(url).all()[0].epoch
    assert "signed out everywhere" in user(url, "sign-out", "admin").stdout
    assert open_accounts(url).all()[0].epoch > epoch
    assert right(url, "admin", password)


def test_the_list_as_json_says_who_may_do_what(url: str):
    user(url, *FIRST, "--role", "reviewer")
    (found,) = json.loads(user(url, "list", "--json").stdout)
    assert found.pop("created_at").startswith("20")
    assert found == {
        "id": "a1", "login": "admin", "name": "李伟", "active": True,
        "roles": ["reviewer", "administrator"],
    }  # fmt: skip


def test_the_log_names_the_operator_and_no_person(url: str, tmp_path: Path):
    password = printed(user(url, *FIRST))
    user(url, "change", "admin", "--name", "李娜")
    user(url, "sign-out", "admin")
    events = open_log(url).events(kinds=[EventKind.ACCOUNT])
    assert {event.actor for event in events} == {"operator"}
    assert len(events) == 3
    told = json.dumps([dict(event.body) for event in events], ensure_ascii=False)
    for private in ("李伟", "李娜", '"admin"', password):
        assert private not in told
    with sqlite3.connect(tmp_path / "store.sqlite3") as connection:
        assert password not in "\n".join(connection.iterdump())
    connection.close()


def test_without_a_database_one_is_told_to_load(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.chdir(tmp_path)
    with pytest.raises(CannotOpen, match="qualmap load"):
        CliRunner().invoke(cli, ["user", "list"], catch_exceptions=False)


def test_a_refusal_is_one_line_and_code_two(tmp_path: Path):
    code = "from mapper.cli import main; main()"
    done = subprocess.run(
        [sys.executable, "-c", code, "user", "add", "li", "--name", "Li"],
        capture_output=True, text=True, cwd=tmp_path, check=False,
        env={"PYTHONPATH": str(Path(__file__).parents[1])},
    )  # fmt: skip
    assert done.returncode == 2
    assert done.stderr.count("\n") == 1
    assert done.stderr.startswith("qualmap: ")
    assert done.stdout == ""

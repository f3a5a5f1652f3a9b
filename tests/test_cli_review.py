"""The commands around the log as an operator types them, over a real database."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from folders import change, small_folder
from people import add_person

from mapper import cli
from mapper.accounts import Account
from mapper.catalogue.read import read_folder
from mapper.dates import today_in_china
from mapper.decision import ClaimKind, Decision, OfficeClaim, Verdict
from mapper.desk import Desk
from mapper.domain import NodeId, NodeKind, PlaceId, Relation, Target
from mapper.editions import PublishedRecords, UnknownEdition
from mapper.errors import InvalidQuestion, MapperError
from mapper.log import ItemStatus
from mapper.review.policy import Mode
from mapper.signing import passing_signer
from mapper.store import load_rows, open_accounts, open_log, open_records

Command = Callable[..., Result]
ECONOMIST = Target(NodeKind.TITLE, "economics", "economics-finance", ("T3",))
APPROVAL = Decision(
    Verdict.APPROVE, ECONOMIST, PlaceId("suzhou"), Relation.RECOGNISED_AS,
    claim=OfficeClaim(ClaimKind.OFFICE, "2026-7"),
)  # fmt: skip
STAFF = {"li": ["reviewer"], "wang": ["reviewer"], "chen": ["publisher"], "sun": ["publisher"]}


@pytest.fixture
def url(tmp_path: Path) -> str:
    """A database with the small catalogue and four people."""
    found = f"sqlite:///{tmp_path / 'store.sqlite3'}"
    load_rows(found, read_folder(small_folder(tmp_path / "small"))[0])
    accounts = open_accounts(found)
    add_person(accounts, "admin", ["administrator"])
    for login, roles in STAFF.items():
        add_person(accounts, login, roles)
    return found


@pytest.fixture
def qualmap(url: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Command:
    """The command over that database, with a folder that keeps the office's key."""
    (tmp_path / "here").mkdir()
    monkeypatch.chdir(tmp_path / "here")
    monkeypatch.setenv("QUALMAP_INSTANCE", str(tmp_path / "instance"))
    shared = ["--lang", "en", "--database", url]
    return lambda *arguments: CliRunner().invoke(cli.cli, [*shared, *arguments])


def desk(url: str) -> Desk:
    log = open_log(url)
    return Desk(PublishedRecords(open_records(url), log), log, passing_signer(), today_in_china)


def person(url: str, login: str) -> Account:
    found = open_accounts(url).by_login(login)
    assert found
    return found


def approve(url: str, certificate: str = "abt", decision: Decision = APPROVAL) -> str:
    """An item that Li and Wang have approved."""
    office = desk(url)
    item = office.propose(person(url, "li"), NodeId(certificate), ECONOMIST, "")
    for login in ("li", "wang"):
        token = office.case(item).token
        office.decide(item, person(url, login), decision, token=token)
        if office.case(item).item.status is ItemStatus.APPROVED:
            break
    return item


def published(url: str, qualmap: Command) -> None:
    approve(url)
    for login in ("chen", "sun"):
        done = qualmap("publish", "--by", login, "--yes")
        assert done.exit_code == 0, done.output


def refusal(result: Result) -> str:
    """The one line of an exit with 2."""
    assert isinstance(result.exception, MapperError), result.output
    return str(result.exception)


# --- publish ------------------------------------------------------------------------------


def test_without_a_publisher_only_the_preview_is_shown(url: str, qualmap: Command):
    approve(url)
    before = open_log(url).head()
    done = qualmap("publish")
    assert done.exit_code == 0, done.output
    assert "+ name [decision of the office: 2026-7]" in done.stdout
    assert "public answers that change:" in done.stdout
    assert "--by LOGIN puts it forward" in done.stdout
    assert open_log(url).head() == before


def test_two_publishers_publish_and_the_look_up_answers_from_it(url: str, qualmap: Command):
    approve(url)
    put = qualmap("publish", "--by", "chen", "--yes", "--note", "first")
    assert "edition 1 is put forward; another publisher has to confirm it." in put.stdout
    assert "Another publisher" in refusal(qualmap("publish", "--by", "chen", "--yes"))
    ask = ("lookup", "abt", "--place", "suzhou", "--json")
    before = json.loads(qualmap(*ask).stdout)
    done = qualmap("publish", "--by", "sun", "--yes")
    head = open_log(url).head()
    assert "edition 1 of " in done.stdout
    assert f"head of the log: event {head.number} {head.hash}" in done.stdout
    after = json.loads(qualmap(*ask).stdout)

    def targets(answer: dict[str, list[dict[str, list[dict[str, dict[str, str]]]]]]) -> set[str]:
        effects = answer["places"][0]["effects"]
        return {effect["target"]["id"] for effect in effects if effect["target"]}

    assert targets(after) - targets(before) == {"economics.economics-finance.T3"}


def test_publishing_as_json_tells_number_day_head_and_difference(url: str, qualmap: Command):
    approve(url)
    first = json.loads(qualmap("publish", "--by", "chen", "--yes", "--json").stdout)
    assert (first["status"], first["number"], first["day"]) == ("prepared", 1, None)
    told = json.loads(qualmap("publish", "--by", "sun", "--yes", "--json").stdout)
    head = open_log(url).head()
    assert told["status"] == "published"
    assert told["head"] == {"number": head.number, "hash": head.hash}
    assert [each["certificate"] for each in told["added"]] == ["abt"]
    assert told["answers"][0]["certificate"] == "abt"


def test_where_nobody_can_be_asked_nothing_is_published_unasked(url: str, qualmap: Command):
    approve(url)
    assert "--yes" in refusal(qualmap("publish", "--by", "chen"))
    assert desk(url).preview().prepared is None


@pytest.mark.parametrize(
    ("login", "said"), [("li", "li is no publisher"), ("nobody", "nobody here signs in as")]
)
def test_only_a_publisher_publishes(url: str, qualmap: Command, login: str, said: str):
    approve(url)
    assert said in refusal(qualmap("publish", "--by", login, "--yes"))


def test_with_nothing_to_publish_it_says_so_and_fails(qualmap: Command):
    assert qualmap("publish").exit_code == 0
    done = qualmap("publish", "--by", "chen", "--yes")
    assert done.exit_code == 1
    assert "nothing waits for publication." in done.stdout


def test_without_the_offices_key_nothing_is_published(
    url: str, qualmap: Command, monkeypatch: pytest.MonkeyPatch
):
    qualmap("office", "--mode", "single")
    approve(url)
    monkeypatch.delenv("QUALMAP_INSTANCE")
    assert "QUALMAP_INSTANCE" in refusal(qualmap("publish", "--by", "chen", "--yes"))
    assert desk(url).editions.last == 0


def test_editions_are_compared(url: str, qualmap: Command):
    published(url, qualmap)
    told = json.loads(qualmap("diff", "0", "1", "--json").stdout)
    assert [each["certificate"] for each in told["added"]] == ["abt"]
    assert qualmap("diff", "1", "0").stdout.startswith("- name")
    assert "the very same" in qualmap("diff", "1", "1").stdout
    assert isinstance(qualmap("diff", "0", "2").exception, UnknownEdition)


# --- the log --------------------------------------------------------------------------------


def test_a_whole_log_prints_its_head_and_knows_an_old_one(url: str, qualmap: Command):
    old = open_log(url).head()
    published(url, qualmap)
    head = open_log(url).head()
    done = qualmap("verify-log", "--head", old.hash)
    assert done.exit_code == 0, done.output
    assert f"this hash is that of event {old.number}" in done.stdout
    assert f"head of the log: event {head.number} {head.hash}" in done.stdout
    other = qualmap("verify-log", "--head", "ab" * 32)
    assert other.exit_code == 1
    assert "no event of the log has the hash abab" in other.stdout
    assert isinstance(qualmap("verify-log", "--head", "abab").exception, InvalidQuestion)


def tamper(url: str, statement: str) -> None:
    """What somebody with the file in hand can do; the guards of the database are taken off."""
    with sqlite3.connect(url.removeprefix("sqlite:///")) as connection:
        guards = connection.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'")
        for (name,) in guards.fetchall():
            connection.execute(f'DROP TRIGGER "{name}"')
        connection.execute(statement)
    connection.close()


def test_a_touched_log_fails_with_the_first_event_that_does_not_fit(url: str, qualmap: Command):
    approve(url)
    tamper(url, "UPDATE events SET actor = 'a9' WHERE number = 6")
    done = qualmap("verify-log")
    assert done.exit_code == 1
    assert "the log is broken at event 6: its content does not have the hash" in done.stdout


def test_an_item_that_is_not_as_its_events_make_it_is_found(url: str, qualmap: Command):
    item = approve(url)
    tamper(url, "UPDATE review_items SET status = 'refused'")
    done = qualmap("verify-log")
    assert done.exit_code == 1
    assert f"{item}: it is not kept as its events make it" in done.stdout


def test_a_signature_of_another_key_is_found(url: str, qualmap: Command, tmp_path: Path):
    published(url, qualmap)
    for key in (tmp_path / "instance" / "keys").iterdir():
        key.unlink()
    done = qualmap("verify-log")
    assert done.exit_code == 1
    assert "edition 1: the public key" in done.stdout


def test_a_backup_brings_everything_back(url: str, qualmap: Command, tmp_path: Path):
    published(url, qualmap)
    file, head = tmp_path / "b.sqlite3", open_log(url).head()
    kept = qualmap("backup", str(file))
    assert head.hash in kept.stdout
    approve(url, "toxicologist-lower")
    assert "--yes" in refusal(qualmap("restore", str(file)))
    done = qualmap("restore", str(file), "--yes")
    assert done.exit_code == 0, done.output
    assert open_log(url).head() == head
    assert qualmap("verify-log").exit_code == 0
    assert isinstance(qualmap("backup", str(file)).exception, MapperError), "no file is replaced"
    assert isinstance(qualmap("restore", "no-such-file", "--yes").exception, MapperError)


# --- the office ------------------------------------------------------------------------------


def test_the_office_is_shown_and_described_anew_by_the_operator(url: str, qualmap: Command):
    assert "Talent office (人才服务机构), Suzhou (suzhou)" in qualmap("office").stdout
    before = open_log(url).head()
    done = qualmap("office", "--place", "上海", "--mode", "single", "--share", "20")
    assert "Shanghai (shanghai)" in done.stdout
    assert "one person; random share 20%" in done.stdout
    event = open_log(url).events()[-1]
    assert (event.number, event.actor) == (before.number + 1, "operator")
    assert desk(url).office().policy.mode is Mode.SINGLE
    assert qualmap("office", "--share", "20").exit_code == 0
    assert open_log(url).head().number == event.number, "the same again is no event"
    assert "--share '200'" in refusal(qualmap("office", "--share", "200"))


# --- load ------------------------------------------------------------------------------------


def test_a_load_opens_the_items_whose_ends_changed(url: str, qualmap: Command, tmp_path: Path):
    item = approve(url)
    folder = tmp_path / "small" / "catalogues"
    same = json.loads(qualmap("load", str(folder), "--json").stdout)
    assert same["reopened"] == 0
    change(folder, "foreign/united-states.csv", 2, name_en="Toxicologist")
    done = qualmap("load", str(folder))
    assert "1 decided items were opened again, as an end changed" in done.stdout
    assert desk(url).case(item).item.status is ItemStatus.OPEN

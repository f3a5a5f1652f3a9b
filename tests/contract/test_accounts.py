"""One contract for every store of accounts: memory, SQLite, PostgreSQL."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from contract.databases import KINDS, database, ready_url

from mapper.accounts import Account, AccountId, Accounts, BadAccount, Role, UnknownAccount
from mapper.events import EventKind
from mapper.kept_accounts import MemoryAccounts
from mapper.kept_log import MemoryLog
from mapper.kept_proposals import MemoryProposals
from mapper.log import Log
from mapper.store.accounts import SqlAccounts
from mapper.store.log import SqlLog

AT = "2026-11-22T08:00:00.000+00:00"
LATER = "2026-11-22T09:00:00.000+00:00"
BOTH = frozenset({Role.REVIEWER, Role.ADMINISTRATOR})
NOBODY = AccountId("a99")


@dataclass
class Office:
    """Accounts and the log that is told of them."""

    accounts: Accounts
    log: Log

    def bodies(self) -> list[object]:
        return [event.body for event in self.log.events(kinds=[EventKind.ACCOUNT])]


@pytest.fixture(params=("memory", *KINDS))
def office(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Office]:
    """An office without people."""
    if request.param == "memory":
        log = MemoryLog(MemoryProposals(), clock=lambda: datetime(2026, 11, 22, tzinfo=UTC))
        yield Office(MemoryAccounts(log), log)
        return
    with database(ready_url(request.param, tmp_path)) as engine:
        yield Office(SqlAccounts(engine), SqlLog(engine))


@pytest.fixture
def accounts(office: Office) -> Accounts:
    return office.accounts


def person(login: str, *roles: Role) -> Account:
    return Account(AccountId("any"), login, f"{login} 李伟", frozenset(roles or {Role.REVIEWER}))


def add(accounts: Accounts, login: str, *roles: Role) -> Account:
    return accounts.add(person(login, *roles), f"hash of {login}", by="a1", at=AT)


def now(accounts: Accounts, account: Account) -> Account:
    found = accounts.by_id(account.id)
    assert found is not None
    return found


def test_where_nobody_is_nobody_is_found(accounts: Accounts):
    assert not accounts.all()
    assert accounts.by_id("a1") is None
    assert accounts.by_login("li.wei") is None
    assert accounts.password_hash(AccountId("a1")) == ""
    assert accounts.contact(AccountId("a1")) == ""


def test_accounts_come_back_as_they_were_added_in_their_order(accounts: Accounts):
    first = add(accounts, "zhao", Role.REVIEWER, Role.ADMINISTRATOR)
    second = add(accounts, "li.wei")
    assert first == Account(AccountId("a1"), "zhao", "zhao 李伟", BOTH, created_at=AT)
    assert second.id == "a2"
    assert list(accounts.all()) == [first, second]
    assert accounts.by_id("a2") == accounts.by_login("li.wei") == second
    assert accounts.password_hash(second.id) == "hash of li.wei"


@pytest.mark.parametrize("login", ["li.wei\0", "\ud800", "' OR 1=1 --", "", "LI.WEI"])
def test_what_is_typed_that_no_login_is_finds_nobody(accounts: Accounts, login: str):
    add(accounts, "li.wei")
    assert accounts.by_login(login) is None
    accounts.note_failure(login, AT)
    assert accounts.failures(login, AT) == 1
    assert accounts.failures("li.wei", AT) == 0


def test_a_login_is_taken_once_and_has_its_form(office: Office):
    add(office.accounts, "li.wei")
    with pytest.raises(BadAccount, match=r"li\.wei already"):
        add(office.accounts, "li.wei")
    with pytest.raises(BadAccount, match="is no login"):
        add(office.accounts, "Li Wei")
    assert len(office.accounts.all()) == 1
    assert len(office.bodies()) == 1
    assert add(office.accounts, "wang").id == "a2", "what was refused took no number"


def test_a_change_keeps_name_roles_and_use_and_nothing_else(accounts: Accounts):
    account = add(accounts, "li.wei")
    wanted = replace(account, name="Li", roles=BOTH, login="other", epoch=9, created_at="")
    accounts.change(wanted, by="a1", at=LATER)
    assert now(accounts, account) == replace(account, name="Li", roles=BOTH)
    assert accounts.password_hash(account.id) == "hash of li.wei"


def test_putting_out_of_use_ends_the_sessions_and_putting_back_does_not_revive_them(
    accounts: Accounts,
):
    account = add(accounts, "li.wei")
    accounts.change(replace(account, active=False), by="a1", at=LATER)
    assert now(accounts, account) == replace(account, active=False, epoch=1)
    accounts.change(account, by="a1", at=LATER)
    assert now(accounts, account) == replace(account, epoch=1)


@pytest.mark.parametrize(
    "loss", [{"roles": frozenset({Role.REVIEWER})}, {"active": False}], ids=["role", "use"]
)
def test_the_last_administrator_stays(office: Office, loss: dict[str, object]):
    accounts = office.accounts
    first, second = add(accounts, "zhao", *BOTH), add(accounts, "li.wei", *BOTH)
    accounts.change(replace(second, active=False), by="a1", at=LATER)
    before = office.log.head()
    with pytest.raises(BadAccount, match="last administrator"):
        accounts.change(replace(first, **loss), by="a1", at=LATER)
    assert now(accounts, first) == first
    assert office.log.head() == before
    accounts.change(replace(first, name="Zhao"), by="a1", at=LATER)
    accounts.change(second, by="a1", at=LATER)
    accounts.change(replace(first, **loss), by="a2", at=LATER)
    assert not now(accounts, first).may(Role.ADMINISTRATOR)


def test_a_new_password_and_signing_out_end_every_session(accounts: Accounts):
    account = add(accounts, "li.wei")
    accounts.set_password(account.id, "new", by="a2", at=LATER)
    assert (accounts.password_hash(account.id), now(accounts, account).epoch) == ("new", 1)
    accounts.sign_out_everywhere(account.id, by="a2", at=LATER)
    assert (accounts.password_hash(account.id), now(accounts, account).epoch) == ("new", 2)


def test_every_change_is_told_without_a_name_a_password_or_a_contact(office: Office):
    accounts = office.accounts
    account = add(accounts, "li.wei", *BOTH)
    add(accounts, "wang", Role.ADMINISTRATOR)
    accounts.set_contact(account.id, "li@example.org")
    accounts.change(replace(account, active=False, roles=frozenset()), by="a2", at=LATER)
    accounts.change(now(accounts, account), by="a2", at=LATER)
    accounts.set_password(account.id, "secret-hash", by="a2", at=LATER)
    accounts.sign_out_everywhere(account.id, by="a2", at=LATER)
    told = {"account": "a1", "active": False, "roles": []}
    assert office.bodies() == [
        {"account": "a1", "change": "added", "active": True,
         "roles": ["administrator", "reviewer"]},
        {"account": "a2", "change": "added", "active": True, "roles": ["administrator"]},
        {**told, "change": "changed"}, {**told, "change": "password"},
        {**told, "change": "signed_out"},
    ]  # fmt: skip
    events = office.log.events()
    assert {(event.actor, event.at) for event in events} == {("a1", AT), ("a2", LATER)}
    assert {event.item for event in events} == {""}
    assert "li" not in str([event.body for event in events])
    assert office.log.first_break() is None


def test_nobody_can_be_changed_who_is_not_there(office: Office):
    accounts = office.accounts
    for act in (
        lambda: accounts.change(replace(person("wang"), id=NOBODY), by="a1", at=AT),
        lambda: accounts.set_password(NOBODY, "x", by="a1", at=AT),
        lambda: accounts.sign_out_everywhere(NOBODY, by="a1", at=AT),
        lambda: accounts.set_contact(NOBODY, "x"),
    ):
        with pytest.raises(UnknownAccount):
            act()
    assert not office.bodies()


def test_a_contact_is_kept_replaced_and_erased_and_no_event_tells(office: Office):
    account = add(office.accounts, "li.wei")
    for contact in ("li@example.org", "电话 123", ""):
        office.accounts.set_contact(account.id, contact)
        assert office.accounts.contact(account.id) == contact
    assert len(office.bodies()) == 1


def test_failures_are_counted_since_an_instant_and_forgotten(accounts: Accounts):
    for minute in (0, 1, 2):
        accounts.note_failure("li.wei", f"2026-11-22T08:0{minute}:00+00:00")
    accounts.note_failure("wang", AT)
    assert accounts.failures("li.wei", AT) == 3
    assert accounts.failures("li.wei", "2026-11-22T16:01:00+08:00") == 2, "with that instant"
    accounts.forget_failures("li.wei")
    assert accounts.failures("li.wei", AT) == 0
    assert accounts.failures("wang", AT) == 1


def test_failures_older_than_a_day_are_forgotten_when_one_is_noted(accounts: Accounts):
    accounts.note_failure("wang", AT)
    accounts.note_failure("li.wei", AT)
    accounts.note_failure("li.wei", "2026-11-23T08:00:01+00:00")
    assert accounts.failures("wang", "2000-01-01") == 0
    assert accounts.failures("li.wei", "2000-01-01") == 1

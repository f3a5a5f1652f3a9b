"""A backup is everything at one instant, in one file; a restore is all of it or nothing."""

from __future__ import annotations

import sqlite3
import stat
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from threading import Event as Flag
from threading import Thread

import pytest
import sqlalchemy as sa
from contract.databases import KINDS, database, ready_url
from sqlalchemy.engine import Engine

from mapper.accounts import Account, AccountId, Role
from mapper.catalogue.placed import Rows
from mapper.domain import NodeKind
from mapper.events import Draft, EventKind
from mapper.log import ItemRow, ItemStatus
from mapper.ports import KeptProposal, ProposalBatch, ProposalRun
from mapper.store import backup, load_rows, open_log, restore
from mapper.store.accounts import SqlAccounts
from mapper.store.engine import reading, writing
from mapper.store.errors import BadBackup, CannotBackUp, CannotOpen, NotLoaded, StoreError
from mapper.store.load import load
from mapper.store.log import SqlLog
from mapper.store.migrate import downgrade
from mapper.store.proposals import SqlProposals
from mapper.store.records import SqlRecords
from mapper.store.tables import METADATA, meta

AT = "2026-11-22T08:00:00.000+00:00"
MOVED = {"meta", "review_tick", "certificate_ticks", "accounts", "last_account"}
"""Tables in which a restore moves on what must not come again."""


@pytest.fixture(params=KINDS)
def used(request: pytest.FixtureRequest, tmp_path: Path, rows: Rows) -> Iterator[Engine]:
    """A database in use: a catalogue, a proposal, reviews, people."""
    with database(ready_url(request.param, tmp_path)) as engine:
        load(engine, rows)
        use(engine)
        yield engine


@pytest.fixture(params=KINDS)
def other(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Engine]:
    """Another database that holds nothing."""
    with database(ready_url(request.param, tmp_path)) as engine:
        yield engine


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """Where the backup goes; a name that is no good as part of a URL."""
    folder = tmp_path / "backups ? 备份 %20"
    folder.mkdir()
    return folder / "monday.backup"


def use(engine: Engine) -> None:
    proposals, log, accounts = SqlProposals(engine), SqlLog(engine), SqlAccounts(engine)
    proposals.begin(ProposalRun("run", "1", AT, of=1))
    proposals.save(ProposalBatch("run", ("abt",), (PROPOSAL,), 1))
    person = Account(AccountId(""), "zhao", "赵", frozenset(Role))
    made = accounts.add(person, "hash", by="system", at=AT)
    accounts.set_contact(made.id, "zhao@example.org")
    accounts.note_failure("zhao", AT)
    comment(log)
    with log.writing() as writer:
        writer.keep(ITEM)


PROPOSAL = KeptProposal(
    "x", "abt", "engineering", NodeKind.TITLE, ("T3",), "engineering.T3", 1, 1 / 3, 0.1, -0.7,
    "abt 工程师", '{"名": "值"}', "1", "run", AT,
)  # fmt: skip
ITEM = ItemRow(
    "x", "abt", "engineering", NodeKind.TITLE, ("T3",), "suzhou", ItemStatus.SECOND, ("a1",),
    by_hand=False, reopened=False, claimed=True, published=0, pending=True, probability=0.1,
    words="abt", revision=2, changed_at=AT,
)  # fmt: skip


def comment(log: SqlLog) -> None:
    with log.writing() as writer:
        writer.append(Draft("a1", EventKind.COMMENTED, "x", {"comment": "值", "p": 0.1}))


def url_of(engine: Engine) -> str:
    return engine.url.render_as_string(hide_password=False)


def contents(engine: Engine, without: set[str] = frozenset()) -> dict[str, list[object]]:
    with reading(engine) as connection:
        return {
            name: [tuple(row) for row in connection.execute(
                sa.select(table).order_by(*table.primary_key))]
            for name, table in METADATA.tables.items() if name not in without
        }  # fmt: skip


def test_a_backup_is_one_private_file_and_the_database_stays(used: Engine, file: Path):
    before = contents(used)
    head = backup(url_of(used), file)
    assert head == SqlLog(used).head()
    assert contents(used) == before
    assert [path.name for path in file.parent.iterdir()] == [file.name]
    assert stat.S_IMODE(file.stat().st_mode) == 0o600


def test_a_backup_is_restored_into_either_kind_of_database(used: Engine, other: Engine, file: Path):
    backup(url_of(used), file)
    untouched = file.read_bytes()
    assert restore(url_of(other), file) == SqlLog(used).head()
    assert contents(other, MOVED) == contents(used, MOVED)
    assert file.read_bytes() == untouched
    log = SqlLog(other)
    assert log.first_break() is None
    assert log.item("x") == ITEM
    assert log.proposal("x") == PROPOSAL
    assert SqlRecords(other).totals() == SqlRecords(used).totals()
    assert SqlAccounts(other).contact(AccountId("a1")) == "zhao@example.org"
    comment(log)
    with pytest.raises(StoreError, match="kept as they are"), writing(other) as connection:
        connection.exec_driver_sql("DELETE FROM events")
    with pytest.raises(StoreError), writing(other) as connection:
        connection.exec_driver_sql("INSERT INTO events SELECT 9, at, actor, kind, item, body, "
                                   "previous, hash FROM events WHERE number = 1")  # fmt: skip


def test_there_and_back_again_holds_what_it_held(used: Engine, other: Engine, file: Path):
    backup(url_of(used), file)
    before = contents(used, MOVED)
    restore(url_of(other), file)
    again = file.with_name("again.backup")
    backup(url_of(other), again)
    comment(SqlLog(used))
    restore(url_of(used), again)
    assert contents(used, MOVED) == before


def test_a_restore_takes_back_what_happened_since_and_processes_notice(used: Engine, file: Path):
    log, accounts, proposals = SqlLog(used), SqlAccounts(used), SqlProposals(used)
    records = SqlRecords(used, clock=iter(range(1000)).__next__)
    backup(url_of(used), file)
    head, revision, account = log.head(), records.revision, accounts.by_id("a1")
    comment(log)
    later = replace(PROPOSAL, id="y", certificate="rn")
    proposals.save(ProposalBatch("run", ("rn",), (later,), 2))
    accounts.sign_out_everywhere(AccountId("a1"), by="a1", at=AT)
    second = accounts.add(Account(AccountId(""), "li", "李", frozenset()), "", by="a1", at=AT)
    tick = log.tick()
    restore(url_of(used), file)
    assert log.head() == head
    assert records.revision != revision
    assert log.tick() > tick
    assert log.changed_since(tick) == (log.tick(), ["abt", "rn"]), "also what is gone"
    assert [line.id for line in log.queue_rows()] == ["x"]
    found = accounts.by_id("a1")
    assert account is not None
    assert found == replace(account, epoch=2), "no session of before is good any more"
    assert accounts.by_id(second.id) is None
    third = accounts.add(Account(AccountId(""), "wu", "吴", frozenset()), "", by="a1", at=AT)
    assert third.id == "a3", "the number of the second is not given again"


def test_a_file_is_not_overwritten(used: Engine, file: Path):
    file.write_text("mine")
    with pytest.raises(CannotBackUp, match="name another"):
        backup(url_of(used), file)
    assert file.read_text() == "mine"


def test_a_backup_into_no_folder_is_refused(used: Engine, tmp_path: Path):
    with pytest.raises(CannotBackUp, match="No such file"):
        backup(url_of(used), tmp_path / "none" / "monday.backup")


def test_a_backup_that_fails_leaves_no_file(
    used: Engine, file: Path, monkeypatch: pytest.MonkeyPatch
):
    def stop(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("mapper.store.backup._finish", stop)
    with pytest.raises(KeyboardInterrupt):
        backup(url_of(used), file)
    assert not list(file.parent.iterdir())


def test_a_database_that_is_not_there_or_not_up_to_date_is_not_backed_up(used: Engine, file: Path):
    with pytest.raises(CannotOpen, match="no such file"):
        backup(f"sqlite:///{file.parent / 'none.sqlite3'}", file)
    downgrade(used, "0002")
    with pytest.raises(NotLoaded, match="qualmap load"):
        backup(url_of(used), file)
    assert not list(file.parent.iterdir())


def test_a_backup_amid_writing_is_of_one_state(used: Engine, file: Path):
    stop, log = Flag(), SqlLog(used)

    def write() -> None:
        while not stop.is_set():
            with log.writing() as writer:
                event = writer.append(Draft("a1", EventKind.COMMENTED, "x", {"comment": "x"}))
                writer.keep(replace(ITEM, revision=event.number))

    thread = Thread(target=write)
    thread.start()
    files = [file.with_name(f"{number}.backup") for number in range(3)]
    try:
        heads = [backup(url_of(used), each) for each in files]
    finally:
        stop.set()
        thread.join()
    for head, each in zip(heads, files, strict=True):
        with sqlite3.connect(each) as held:
            numbers = held.execute("SELECT count(*), max(number) FROM events").fetchone()
            revision = held.execute("SELECT revision FROM review_items").fetchone()
        held.close()
        assert numbers == (head.number, head.number)
        assert revision in ((head.number,), (ITEM.revision,))
    assert heads[0].number <= heads[-1].number
    restore(url_of(used), files[0])
    assert log.head() == heads[0]
    assert log.first_break() is None


def spoil(file: Path, *statements: str) -> None:
    with sqlite3.connect(file) as connection:
        for statement in statements:
            connection.execute(statement)
    connection.close()


def cut(file: Path) -> None:
    file.write_bytes(file.read_bytes()[: file.stat().st_size // 2])


def harm_schema(file: Path) -> None:
    """A name in the schema that is no text, which SQLite quotes in its complaint."""
    held = file.read_bytes()
    file.write_bytes(held.replace(b"CREATE TABLE accounts (", b"CREATE TABXX \xff\xfeounts (", 1))


UNGUARD = ("DROP TRIGGER events_stay", "DROP TRIGGER events_remain")
BAD: list[tuple[str, Callable[[Path], object], str]] = [
    ("none", Path.unlink, "no such file"),
    ("text", lambda file: file.write_text("no database at all " * 99), "not a database"),
    ("empty", lambda file: file.write_bytes(b""), "no backup"),
    ("half", cut, "damaged"),
    ("other", lambda file: spoil(file, "PRAGMA application_id = 0"), "no backup"),
    ("newer", lambda file: spoil(file, "UPDATE alembic_version SET version_num = '9999'"),
     "update qualmap"),
    ("unknown", lambda file: spoil(file, "DROP TABLE alembic_version"), "no schema version"),
    ("changed", lambda file: spoil(file, *UNGUARD, "UPDATE events SET actor = 'a9' "
     "WHERE number = 2"), "broken at event 2"),
    ("no number", lambda file: spoil(file, "UPDATE review_tick SET tick = 'soon'"),
     "its table review_tick is of another kind"),
    ("no text", lambda file: spoil(file, "UPDATE accounts SET name = x'00ff'"),
     "its table accounts is of another kind"),
    ("no UTF-8 in its schema", harm_schema, "not a database"),
    ("taken out", lambda file: spoil(file, *UNGUARD, "DELETE FROM events WHERE number = 1"),
     "broken at event 1"),
]  # fmt: skip


def test_what_is_no_whole_backup_is_refused_and_nothing_is_touched(used: Engine, file: Path):
    before = contents(used)
    for name, harm, why in BAD:
        bad = file.with_name(f"{name}.backup")
        backup(url_of(used), bad)
        harm(bad)
        with pytest.raises(BadBackup, match=why) as refused:
            restore(url_of(used), bad)
        assert "\n" not in str(refused.value)
        assert contents(used) == before, name


def test_an_error_in_the_middle_of_a_restore_leaves_everything(
    used: Engine, file: Path, monkeypatch: pytest.MonkeyPatch
):
    backup(url_of(used), file)
    comment(SqlLog(used))
    before = contents(used)

    def stop(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("mapper.store.backup._move_on", stop)
    with pytest.raises(KeyboardInterrupt):
        restore(url_of(used), file)
    assert contents(used) == before
    with pytest.raises(StoreError, match="kept as they are"), writing(used) as connection:
        connection.exec_driver_sql("DELETE FROM events")


def test_a_backup_of_an_older_version_is_brought_up_to_date(
    used: Engine, other: Engine, file: Path
):
    backup(url_of(used), file)
    with database(sa.URL.create("sqlite", database=str(file))) as held:
        downgrade(held, "0002")
    spoil(file, "PRAGMA journal_mode = DELETE")
    restore(url_of(other), file)
    assert SqlProposals(other).last_run() == SqlProposals(used).last_run()
    assert SqlLog(other).head().number == 0


def test_a_restore_makes_the_database_where_there_is_none(
    used: Engine, file: Path, tmp_path: Path, rows: Rows
):
    backup(url_of(used), file)
    url = f"sqlite:///{tmp_path / 'new.sqlite3'}"
    restore(url, file)
    assert open_log(url).head() == SqlLog(used).head()
    assert not load_rows(url, rows).changed


def test_a_database_without_a_catalogue_is_still_without_one(other: Engine, file: Path):
    backup(url_of(other), file)
    restore(url_of(other), file)
    with reading(other) as connection:
        assert connection.scalar(sa.select(meta.c.revision)) == 0

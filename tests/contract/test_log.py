"""One contract for every log: memory, SQLite, PostgreSQL."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from threading import Barrier

import pytest
import sqlalchemy as sa
from contract.databases import KINDS, database, ready_url
from sqlalchemy.engine import Engine

from mapper.domain import NodeKind
from mapper.events import START, Draft, Event, EventKind, Head, canonical, first_break
from mapper.kept_log import MemoryLog
from mapper.kept_proposals import MemoryProposals
from mapper.log import ItemRow, ItemStatus, Log, QueueRow
from mapper.ports import KeptProposal, ProposalBatch, ProposalRun, Proposals
from mapper.store.engine import reading, writing
from mapper.store.errors import NotLoaded, StoreError
from mapper.store.log import SqlLog
from mapper.store.migrate import downgrade
from mapper.store.proposals import SqlProposals
from mapper.text import has_han

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)
RUN = ProposalRun("run-1", "1", "2026-11-22T08:00:00+00:00", of=3)


@dataclass
class Clock:
    """A clock that goes on a second each time it is read, unless it is put back."""

    at: datetime = NOON

    def __call__(self) -> datetime:
        self.at += timedelta(seconds=1)
        return self.at


@dataclass
class Office:
    """A log and the proposals beside it; ``again`` opens the log as another process would."""

    log: Log
    proposals: Proposals
    clock: Clock
    again: Callable[[], Log]
    engine: Engine | None = field(default=None)


@pytest.fixture(params=("memory", *KINDS))
def office(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Office]:
    """An office where nothing happened yet."""
    clock = Clock()
    if request.param == "memory":
        proposals = MemoryProposals()
        log = MemoryLog(proposals, clock=clock)
        yield Office(log, proposals, clock, lambda: log)
        return
    url = ready_url(request.param, tmp_path)
    with database(url) as engine, database(url) as other:
        yield Office(SqlLog(engine, clock=clock), SqlProposals(engine), clock,
                     lambda: SqlLog(other, clock=clock), engine)  # fmt: skip


@pytest.fixture
def log(office: Office) -> Log:
    return office.log


@pytest.fixture(params=KINDS)
def engine(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Engine]:
    """A database with tables."""
    with database(ready_url(request.param, tmp_path)) as engine:
        yield engine


def draft(item: str = "i1", kind: EventKind = EventKind.COMMENTED, **body: object) -> Draft:
    return Draft("a1", kind, item, body or {"comment": "名 “quoted” \0 \u2028", "share": 0.1})


def append(log: Log, *drafts: Draft) -> list[Event]:
    with log.writing() as writer:
        return [writer.append(each) for each in drafts]


def proposal(certificate: str, rank: int = 1, **changed: object) -> KeptProposal:
    made = KeptProposal(
        id=f"{certificate}-{rank}", certificate=certificate, group="engineering",
        kind=NodeKind.TITLE, levels=("T3",), target="engineering.T3", rank=rank,
        score=1.5, probability=0.5 / rank, margin=0.25, words=f"{certificate} 工程师",
        payload='{"名": "值"}', version="1", run="run-1", made_at="2026-11-22T08:00:00+00:00",
    )  # fmt: skip
    return replace(made, **changed)


def save(office: Office, *proposals: KeptProposal, begin: bool = True) -> None:
    if begin:
        office.proposals.begin(replace(RUN, id=proposals[0].run))
    certificates = tuple(sorted({each.certificate for each in proposals}))
    office.proposals.save(ProposalBatch(proposals[0].run, certificates, proposals, 1))


def row(key: str, certificate: str = "", **changed: object) -> ItemRow:
    made = ItemRow(
        id=key, certificate=certificate or key.rpartition("-")[0], group="engineering",
        kind=NodeKind.TITLE, levels=("T3", "T4"), place="suzhou", status=ItemStatus.SECOND,
        people=("a1", "a2"), by_hand=False, reopened=False, claimed=True, published=3,
        pending=True, probability=0.875, words=f"{certificate} engineer", revision=7,
        changed_at="2026-11-22T12:00:01.000+00:00",
    )  # fmt: skip
    return replace(made, **changed)


def keep(log: Log, *rows: ItemRow) -> None:
    with log.writing() as writer:
        for each in rows:
            writer.keep(each)


def queue(log: Log, certificates: list[str] | None = None) -> dict[str, QueueRow]:
    found = log.queue_rows(certificates)
    assert len({line.id for line in found}) == len(found), "one line for one id"
    return {line.id: line for line in found}


# --- the chain -----------------------------------------------------------------------


def test_where_nothing_happened_there_is_no_event(log: Log):
    assert log.head() == Head(0, START)
    assert not log.events()
    assert log.last(EventKind.JUDGED) is None
    assert log.first_break() is None
    assert log.tick() == 0
    assert log.changed_since(0) == (0, [])
    assert not log.queue_rows()
    assert not log.items()
    assert log.item("i1") is None
    assert log.proposal("i1") is None


def test_events_are_numbered_and_chained_and_come_back_as_they_were(office: Office):
    found = append(office.log, draft(), draft("i2", EventKind.JUDGED, levels=("T3", "T4"), n=1))
    assert [event.number for event in found] == [1, 2]
    assert [event.previous for event in found] == [START, found[0].hash]
    assert found[0].at == "2026-11-22T12:00:01.000+00:00"
    assert found[1].body == {"levels": ["T3", "T4"], "n": 1}, "as reading it again gives it"
    assert list(office.log.events()) == found == list(office.again().events())
    assert office.log.head() == Head(2, found[1].hash)
    assert first_break(office.log.events()) is None
    assert office.log.first_break() is None


def test_a_body_whose_keys_are_numbers_still_has_its_hash(log: Log):
    append(log, Draft("a1", EventKind.OFFICE, "", {"counts": {10: 1, 9: 2}}))
    assert log.first_break() is None


def test_instants_never_go_backwards(office: Office):
    first = append(office.log, draft())[0]
    office.clock.at = NOON - timedelta(days=1)
    second = append(office.log, draft())[0]
    assert second.at == first.at
    office.clock.at = NOON + timedelta(days=1)
    assert append(office.log, draft())[0].at > first.at


def test_an_instant_is_in_utc_to_the_millisecond(office: Office):
    office.clock.at = datetime.fromisoformat("2026-11-22T20:00:00.123456+08:00")
    assert append(office.log, draft())[0].at == "2026-11-22T12:00:01.123+00:00"


class Stop(Exception):
    """Something goes wrong in the middle."""


def test_an_error_inside_a_transaction_leaves_nothing(office: Office):
    save(office, proposal("abt"))
    append(office.log, draft())
    before = (office.log.head(), office.log.tick(), queue(office.log))

    def fail() -> None:
        with office.log.writing() as writer:
            writer.append(draft())
            writer.keep(row("abt-1"))
            raise Stop

    with pytest.raises(Stop):
        fail()
    assert (office.log.head(), office.log.tick(), queue(office.log)) == before
    assert not office.log.items()
    assert append(office.log, draft())[0].number == 2


def test_what_is_no_json_is_not_appended(log: Log):
    for body in ({"p": float("nan")}, {"p": object()}, {"p": "\ud800"}):
        with pytest.raises((ValueError, TypeError)):
            append(log, draft(), draft("i1", EventKind.JUDGED, **body))
    assert log.head() == Head()


def test_a_transaction_sees_what_it_wrote_itself(log: Log):
    with log.writing() as writer:
        event = writer.append(draft())
        writer.keep(row("abt-1"))
        assert writer.head() == Head(1, event.hash)
        assert list(writer.events(item="i1")) == [event]
        assert writer.last(EventKind.COMMENTED) == event
        assert writer.item("abt-1") == row("abt-1")
        assert list(writer.items()) == [row("abt-1")]
        assert writer.proposal("abt-1") is None


def test_two_who_press_at_once_get_numbers_of_their_own(office: Office):
    logs, gate = [office.log, office.again()], Barrier(2)

    def press(log: Log) -> list[int]:
        gate.wait(timeout=30)
        return [append(log, draft(f"i{turn}"))[0].number for turn in range(15)]

    with ThreadPoolExecutor(2) as pool:
        found = list(pool.map(press, logs))
    assert sorted(found[0] + found[1]) == list(range(1, 31))
    assert all(numbers == sorted(numbers) for numbers in found)
    assert office.log.first_break() is None


# --- finding events ------------------------------------------------------------------

HAPPENED = [
    draft("i1", EventKind.PROPOSED), draft("i2", EventKind.JUDGED), draft("i1", EventKind.JUDGED),
    draft("", EventKind.PUBLISHED), draft("i1", EventKind.COMMENTED),
]  # fmt: skip
FILTERS = [
    ({}, [1, 2, 3, 4, 5], "all"),
    ({"after": 2}, [3, 4, 5], "behind a number"),
    ({"after": 9}, [], "behind the last"),
    ({"until": "2026-11-22T12:00:03+00:00"}, [1, 2, 3], "up to and with an instant"),
    ({"until": "2026-11-22T20:00:02.500+08:00"}, [1, 2], "an instant of another zone"),
    ({"until": "2026-11-22"}, [], "a day is its beginning"),
    ({"item": "i1"}, [1, 3, 5], "an item"),
    ({"item": ""}, [4], "what concerns no item"),
    ({"item": "nothing"}, [], "an item that nothing happened to"),
    ({"kinds": [EventKind.JUDGED, EventKind.PUBLISHED]}, [2, 3, 4], "kinds"),
    ({"newest": 2}, [4, 5], "the last two in their order"),
    ({"newest": 0}, [], "none"),
    ({"newest": 9}, [1, 2, 3, 4, 5], "more than there are"),
    ({"item": "i1", "kinds": [EventKind.JUDGED], "newest": 1, "after": 1}, [3], "all at once"),
]


def test_events_are_found(log: Log):
    append(log, *HAPPENED)
    for wanted, numbers, why in FILTERS:
        assert [event.number for event in log.events(**wanted)] == numbers, why


def test_the_last_of_a_kind_is_found(log: Log):
    append(log, *HAPPENED)
    last = log.last(EventKind.JUDGED)
    assert last is not None
    assert last.number == 3
    assert log.last(EventKind.UNDONE) is None


# --- items ---------------------------------------------------------------------------


def test_an_item_comes_back_as_it_was_kept_and_is_replaced(office: Office):
    empty = row("rn-1", levels=(), people=(), place="", by_hand=True, reopened=True, claimed=False,
                pending=False, published=0, kind=NodeKind.LICENCE)  # fmt: skip
    keep(office.log, row("rn-1"), empty, row("abt-1"))
    assert office.log.item("rn-1") == empty
    assert list(office.again().items()) == [row("abt-1"), empty]


ITEMS = [
    row("b-1", "b", status=ItemStatus.APPROVED, pending=True),
    row("B-2", "b", status=ItemStatus.REFUSED, pending=False, group="economics"),
    row("a_3", "a", status=ItemStatus.OPEN, pending=True, group="economics"),
    row("a-4", "a", status=ItemStatus.APPROVED, pending=False),
]
ITEM_FILTERS = [
    ({}, ["B-2", "a-4", "a_3", "b-1"], "all by code points"),
    ({"status": [ItemStatus.APPROVED, ItemStatus.OPEN]}, ["a-4", "a_3", "b-1"], "states"),
    ({"ends": ["b"]}, ["B-2", "b-1"], "a certificate"),
    ({"ends": ["economics"]}, ["B-2", "a_3"], "a group"),
    ({"ends": ["b", "economics"]}, ["B-2", "a_3", "b-1"], "either end, each once"),
    ({"ends": ["none"]}, [], "an end that nothing has"),
    ({"pending": True}, ["a_3", "b-1"], "something to publish"),
    ({"status": [ItemStatus.APPROVED], "ends": ["a"], "pending": True}, [], "all at once"),
]


def test_items_are_found(log: Log):
    keep(log, *ITEMS)
    for wanted, found, why in ITEM_FILTERS:
        assert [item.id for item in log.items(**wanted)] == found, why


def test_more_ends_than_a_statement_takes_are_found(log: Log):
    keep(log, *ITEMS)
    many = [f"n{number}" for number in range(1200)]
    assert [item.id for item in log.items(ends=["b", *many, "economics"])] == ["B-2", "a_3", "b-1"]


# --- the queue -----------------------------------------------------------------------


def test_an_open_proposal_is_a_line(office: Office):
    save(office, proposal("abt", 2, levels=()))
    made = proposal("abt", 2, levels=())
    assert list(office.log.queue_rows()) == [
        QueueRow(
            id="abt-2", certificate="abt", group="engineering", kind=NodeKind.TITLE, levels=(),
            place="", status=ItemStatus.OPEN, people=(), by_hand=False, reopened=False,
            claimed=False, published=0, pending=False, probability=0.25, rank=2, asked=0,
            words=made.words, made_at=made.made_at,
        )
    ]  # fmt: skip
    assert office.log.proposal("abt-2") == made


def test_an_item_and_its_proposal_are_one_line(office: Office):
    save(office, proposal("abt", 1), proposal("abt", 2))
    keep(office.log, row("abt-1"))
    lines = queue(office.log)
    kept, made = row("abt-1"), proposal("abt", 1)
    assert set(lines) == {"abt-1", "abt-2"}
    assert lines["abt-1"] == QueueRow(
        kept.id, kept.certificate, kept.group, kept.kind, kept.levels, kept.place, kept.status,
        kept.people, kept.by_hand, kept.reopened, kept.claimed, kept.published, kept.pending,
        made.probability, made.rank, 0, kept.words, made.made_at,
    )  # fmt: skip
    assert office.log.proposal("abt-1") == made, "decided or not"


def test_an_item_without_a_proposal_is_a_line(office: Office):
    keep(office.log, row("abt-9", by_hand=True))
    line = queue(office.log)["abt-9"]
    kept = row("abt-9")
    assert (line.rank, line.probability, line.made_at) == (0, kept.probability, kept.changed_at)


def test_lines_of_some_certificates_are_found(office: Office):
    save(office, proposal("abt"), proposal("rn"), proposal("cfa"))
    keep(office.log, row("abt-9"), row("rn-1"))
    assert set(queue(office.log, ["abt", "rn", "none"])) == {"abt-1", "abt-9", "rn-1"}
    assert set(queue(office.log, [*(f"n{number}" for number in range(1200)), "cfa"])) == {"cfa-1"}
    assert not queue(office.log, [])


@pytest.mark.parametrize("kind", ["memory", *KINDS])
def test_a_line_says_how_often_its_certificate_was_asked_for(kind: str, tmp_path: Path):
    class Asked:
        def counts(self, certificates: Iterable[str] | None = None) -> dict[str, int]:
            return {"abt": 7} if certificates is None or "abt" in certificates else {}

    if kind == "memory":
        kept = MemoryProposals()
        check_asked(Office(MemoryLog(kept, demand=Asked()), kept, Clock(), lambda: None))
        return
    with database(ready_url(kind, tmp_path)) as engine:
        log = SqlLog(engine, demand=Asked())
        check_asked(Office(log, SqlProposals(engine), Clock(), lambda: log))


def check_asked(office: Office) -> None:
    save(office, proposal("abt"), proposal("rn"))
    keep(office.log, row("abt-9"))
    asked = {key: line.asked for key, line in queue(office.log).items()}
    assert asked == {"abt-1": 7, "abt-9": 7, "rn-1": 0}


def test_a_tick_names_the_certificates_whose_lines_changed(office: Office):
    save(office, proposal("abt"), proposal("rn"))
    before = office.log.tick()
    assert office.log.changed_since(0) == (before, ["abt", "rn"])
    assert office.log.changed_since(before) == (before, [])
    keep(office.log, row("rn-1"))
    after, changed = office.again().changed_since(before)
    assert after > before
    assert changed == ["rn"]
    assert office.again().tick() == after


def test_every_change_of_proposals_moves_the_tick(office: Office):
    save(office, proposal("abt"), proposal("gone"))
    ticks = [office.log.tick()]

    def moved() -> list[str]:
        now, changed = office.log.changed_since(ticks[-1])
        ticks.append(now)
        return list(changed)

    save(office, proposal("abt", run="run-2"))
    assert moved() == ["abt"], "saved"
    office.proposals.finish("run-2", "2026-11-22T09:00:00+00:00")
    assert moved() == ["gone"], "removed at the end of a run"
    office.proposals.settle(["abt-1"])
    assert moved() == ["abt"], "settled"
    office.proposals.save(ProposalBatch("run-2", ("none",), (), 1))
    assert moved() == ["none"], "nothing proposed any more"
    assert ticks == sorted(set(ticks))


def test_the_tick_stays_where_a_run_ends_and_removes_nothing(office: Office):
    save(office, proposal("abt"))
    before = office.log.tick()
    office.proposals.finish("run-1", "2026-11-22T09:00:00+00:00")
    assert office.log.tick() == before


def test_an_event_alone_leaves_the_tick(office: Office):
    append(office.log, draft())
    assert office.log.tick() == 0


# --- the machine and what people decided -------------------------------------------------


@pytest.mark.parametrize("status", list(ItemStatus))
def test_what_a_person_touched_the_machine_leaves_alone(office: Office, status: ItemStatus):
    save(office, proposal("abt", 1), proposal("abt", 2))
    keep(office.log, row("abt-1", status=status))
    assert [each.id for each in office.proposals.of_certificate("abt")] == ["abt-2"]
    save(office, proposal("abt", 1, run="run-2", payload="{}"), proposal("abt", 3, run="run-2"))
    office.proposals.finish("run-2", "2026-11-22T09:00:00+00:00")
    assert office.log.proposal("abt-1") == proposal("abt", 1)
    assert set(queue(office.log)) == {"abt-1", "abt-3"}


def test_what_is_reopened_may_be_proposed_anew(office: Office):
    save(office, proposal("abt", 1))
    keep(office.log, row("abt-1", status=ItemStatus.REFUSED))
    free = row("abt-1", status=ItemStatus.OPEN, reopened=True)
    keep(office.log, free)
    assert [each.id for each in office.proposals.of_certificate("abt")] == ["abt-1"]
    fresh = proposal("abt", 1, run="run-2", payload='{"neu": 1}', probability=0.75)
    save(office, fresh)
    assert office.log.proposal("abt-1") == fresh
    line = queue(office.log)["abt-1"]
    assert (line.probability, line.reopened) == (0.75, True)
    office.proposals.save(ProposalBatch("run-2", ("abt",), (), 1))
    assert office.log.proposal("abt-1") is None
    assert set(queue(office.log)) == {"abt-1"}, "a touched item stays"


def test_a_reopened_item_that_is_judged_again_is_left_alone_again(office: Office):
    save(office, proposal("abt", 1))
    keep(office.log, row("abt-1", status=ItemStatus.OPEN, reopened=True))
    keep(office.log, row("abt-1", status=ItemStatus.SECOND, reopened=True))
    assert not office.proposals.of_certificate("abt")


def test_the_machine_does_not_propose_what_a_person_proposed_first(office: Office):
    keep(office.log, row("abt-1", by_hand=True, status=ItemStatus.OPEN))
    save(office, proposal("abt", 1), proposal("abt", 2))
    assert [each.id for each in office.proposals.of_certificate("abt")] == ["abt-2"]
    assert queue(office.log)["abt-1"].by_hand


def test_pairs_that_people_decided_are_settled_with_or_without_a_proposal(office: Office):
    save(office, proposal("abt", 1), proposal("rn", 1), proposal("rn", 2))
    keep(
        office.log,
        row("abt-1", status=ItemStatus.APPROVED),
        row("rn-1", status=ItemStatus.SECOND, levels=()),
        row("hand-1", status=ItemStatus.DISAGREEMENT, by_hand=True, levels=("SL3",)),
        row("rn-7", status=ItemStatus.OPEN, reopened=True),
    )
    office.proposals.settle(["rn-2"])
    assert list(office.proposals.settled()) == [
        ("abt", "engineering", "T3"), ("abt", "engineering", "T4"), ("hand", "engineering", "SL3"),
        ("rn", "engineering", ""), ("rn", "engineering", "T3"),
    ]  # fmt: skip


# --- what databases alone can do ----------------------------------------------------------

COPIED = "SELECT {}, at, actor, kind, item, body, previous, hash FROM events WHERE number = 2"
TAMPERING = [
    ("UPDATE events SET body = '{}' WHERE number = 1", "kept as they are"),
    ("DELETE FROM events", "kept as they are"),
    ("DELETE FROM events WHERE number = 2", "kept as they are"),
    (f"INSERT INTO events {COPIED.format(4)}", "without gaps"),
    (f"INSERT INTO events {COPIED.format(1)}", "without gaps"),
]


def test_the_database_refuses_to_change_or_remove_an_event(engine: Engine):
    log = SqlLog(engine)
    before = append(log, draft(), draft())
    for statement, why in TAMPERING:
        with pytest.raises(StoreError, match=why), writing(engine) as connection:
            connection.exec_driver_sql(statement)
        assert list(log.events()) == before


OWN_TAMPERING = {
    "sqlite": "INSERT OR REPLACE INTO events SELECT 1, at, actor, kind, item, '{}', previous, hash "
    "FROM events WHERE number = 1",
    "postgresql": "TRUNCATE events",
}


def test_the_ways_around_are_refused_too(engine: Engine):
    log = SqlLog(engine)
    before = append(log, draft())
    with pytest.raises(StoreError), writing(engine) as connection:
        connection.exec_driver_sql(OWN_TAMPERING[engine.dialect.name])
    assert list(log.events()) == before


SPOILT = [
    ("UPDATE events SET body = '{\"n\":9}' WHERE number = 2", 2, "does not have the hash"),
    ("UPDATE events SET body = '{ \"n\":1}' WHERE number = 2", 2, "not stored as it was written"),
    ("UPDATE events SET body = 'no json' WHERE number = 2", 2, "cannot be read"),
    ("UPDATE events SET kind = 'forgotten' WHERE number = 2", 2, "cannot be read"),
    ("UPDATE events SET actor = 'a9' WHERE number = 2", 2, "does not have the hash"),
    ("UPDATE events SET at = '2020-01-01' WHERE number = 1", 1, "does not have the hash"),
    ("DELETE FROM events WHERE number = 2", 2, "is missing"),
]


@pytest.mark.parametrize(("statement", "number", "why"), SPOILT)
def test_the_first_event_that_was_touched_is_found(
    engine: Engine, statement: str, number: int, why: str
):
    log = SqlLog(engine)
    append(log, *(draft(n=1) for _ in range(3)))
    assert log.first_break() is None
    without_triggers(engine, statement)
    found = log.first_break()
    assert found is not None
    assert found.number == number
    assert why in found.reason.en
    assert has_han(found.reason.zh)


def without_triggers(engine: Engine, statement: str) -> None:
    """What somebody with all rights on the database could do."""
    with writing(engine) as connection:
        if engine.dialect.name == "postgresql":
            connection.exec_driver_sql("ALTER TABLE events DISABLE TRIGGER USER")
        else:
            for name in ("events_stay", "events_remain"):
                connection.exec_driver_sql(f"DROP TRIGGER {name}")
        connection.exec_driver_sql(statement)


def test_a_body_is_stored_as_its_canonical_json(engine: Engine):
    event = append(SqlLog(engine), draft())[0]
    with reading(engine) as connection:
        assert connection.scalar(sa.text("SELECT body FROM events")) == canonical(event.body)


def test_an_event_is_on_the_disk_when_its_transaction_ends(engine: Engine):
    if engine.dialect.name == "sqlite":
        with reading(engine) as connection:
            assert connection.exec_driver_sql("PRAGMA synchronous").scalar() == 2
        return
    with writing(engine) as connection:
        connection.exec_driver_sql(
            "ALTER ROLE CURRENT_USER IN DATABASE "
            f"{engine.url.database} SET synchronous_commit = off"
        )
    engine.dispose()
    with reading(engine) as connection:
        assert connection.scalar(sa.text("SHOW synchronous_commit")) == "off"
    with SqlLog(engine).writing() as writer:
        writer.append(draft())
        connection = writer._connection
        assert connection.scalar(sa.text("SHOW synchronous_commit")) == "on"


def test_tables_of_an_older_version_are_told_with_what_to_do(engine: Engine):
    downgrade(engine, "0002")
    with pytest.raises(NotLoaded, match="qualmap load"):
        SqlLog(engine).head()
    with pytest.raises(NotLoaded, match="qualmap load"):
        append(SqlLog(engine), draft())

"""An office behind a real server: its database, its people, processes that can be killed."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import Self

from contract.databases import fresh_url
from folders import add, small_folder
from sqlalchemy.engine import Engine
from stress.office import PASSWORD, Reviewer

from mapper.accounts import Account, AccountId, Role
from mapper.catalogue.read import read_folder
from mapper.dates import china_day
from mapper.desk import Desk
from mapper.domain import NodeId, NodeKind, Target
from mapper.editions import PublishedRecords, check_edition
from mapper.events import EventKind, instant, now
from mapper.passwords import Passwords
from mapper.ports import KeptProposal, ProposalBatch, ProposalRun
from mapper.review.case import Pair, group_key, item_id
from mapper.signing import public_keys, signer_of
from mapper.store import load_rows
from mapper.store.accounts import SqlAccounts
from mapper.store.engine import open_engine
from mapper.store.log import SqlLog
from mapper.store.proposals import SqlProposals
from mapper.store.records import SqlRecords
from mapper.text import loose

FULL = bool(os.environ.get("QUALMAP_STRESS"))
"""At full length under `make stress`; a tenth of it in `make test`."""
AT = "2026-11-22T08:00:00.000+00:00"
TARGETS = (
    Target(NodeKind.TITLE, "engineering", "engineering-pharmaceutical", ("T3",)),
    Target(NodeKind.TITLE, "economics", "economics-finance", ("T4",)),
    Target(NodeKind.SKILL_LEVEL, "electrician", "", ("SL4",)),
)
RUN = "stress"


@dataclass(frozen=True)
class Office:
    """An office in a database, asked past the site."""

    url: str
    instance: Path
    log: SqlLog
    desk: Desk
    items: Sequence[str]
    people: Sequence[Account]
    engine: Engine

    def faults(self, items: Iterable[str]) -> list[str]:
        """What is not whole: the chain, items that are not as their events make them, editions."""
        found = [f"broken: {broken}"] if (broken := self.log.first_break()) else []
        found += [f"stale: {item}" for item in self.desk.stale()]
        for item in items:
            row, wanted = self.log.item(item), self.desk.row(self.desk.case(item))
            if row is not None and row != wanted:
                found.append(f"{item} is kept as {row}, but its events make {wanted}")
        return found + self._editions()

    def _editions(self) -> list[str]:
        editions, keys = self.desk.editions, public_keys(self.instance)
        numbers = [e.body["number"] for e in self.log.events(kinds=[EventKind.PUBLISHED])]
        found = [] if numbers == list(range(1, len(numbers) + 1)) else [f"numbers {numbers}"]
        for number in numbers:
            found += [f"edition {number}: {f.en}" for f in check_edition(editions, number, keys)]
        return found

    def rest(self) -> None:
        """Close every connection of ours, so that the next to open the file has to recover it."""
        self.engine.dispose()

    def reviewers(self, *sites: str) -> list[Reviewer]:
        """Every person at a browser, spread over these addresses, not signed in yet."""
        return [
            Reviewer(sites[n % len(sites)], each.login, each.id, f"192.0.2.{n + 1}")
            for n, each in enumerate(self.people)
        ]


def office(kind: str, folder: Path, *, people: int, certificates: int) -> Office:
    """An office whose machine has proposed three targets for each certificate."""
    url, instance = fresh_url(kind, folder), folder / "instance"
    files = small_folder(folder)
    for number in range(certificates):
        add(
            files, "foreign/international.csv", id=f"certificate-{number}", kind="certificate",
            body="abt-board", name_en=f"Certificate of the {number}th kind",
            name_zh=f"第{number}种证书", certainty="seen",
        )  # fmt: skip
    rows, faults = read_folder(files)
    assert not faults
    load_rows(url, rows)
    engine = open_engine(url)
    log = SqlLog(engine)
    records = PublishedRecords(SqlRecords(engine), log)
    desk = Desk(records, log, signer_of(instance), lambda: china_day(instant(now())))
    pairs = [
        Pair(NodeId(f"certificate-{number}"), target)
        for number in range(certificates)
        for target in TARGETS
    ]
    made = [_proposal(records, pair) for pair in pairs]
    store = SqlProposals(engine)
    store.begin(ProposalRun(RUN, "1", AT, of=certificates))
    names = tuple(sorted({pair.certificate for pair in pairs}))
    store.save(ProposalBatch(RUN, names, tuple(made), certificates))
    store.finish(RUN, AT)
    return Office(
        url, instance, log, desk, [each.id for each in made], _people(engine, people), engine
    )


def _proposal(records: PublishedRecords, pair: Pair) -> KeptProposal:
    node, target = records.nodes([pair.certificate])[pair.certificate], pair.target
    payload = {
        **pair.to_json(), "certificate_name": node.name.to_json(), "rank": 1, "score": 2.0,
        "probability": 0.9, "margin": 1.0, "waterfall": [], "levels": [], "veto": None,
    }  # fmt: skip
    words = " ".join(map(loose, (pair.certificate, node.name.zh, node.name.en)))
    return KeptProposal(
        item_id(pair, records), pair.certificate, group_key(target), target.kind, target.levels,
        "", 1, 2.0, 0.9, 1.0, words, json.dumps(payload), "1", RUN, AT,
    )  # fmt: skip


def _people(engine: Engine, count: int) -> list[Account]:
    accounts, kept = SqlAccounts(engine), Passwords().hash(PASSWORD)
    roles = frozenset({Role.REVIEWER, Role.PUBLISHER})
    return [
        accounts.add(
            Account(AccountId(""), f"person-{n}", f"Person {n}", roles), kept,
            by="operator", at=AT,
        )
        for n in range(1, count + 1)
    ]  # fmt: skip


class Server:
    """One process of the site behind a proxy, on a port of its own."""

    def __init__(self, office: Office) -> None:
        env = {
            **os.environ, "QUALMAP_INSTANCE": str(office.instance), "QUALMAP_RATE_LIMIT": "off",
            "QUALMAP_PROXIES": "1",
        }  # fmt: skip
        command = (sys.executable, "-m", "mapper.cli", "--database", office.url, "serve")
        self._said = NamedTemporaryFile(prefix="qualmap-served-", mode="r", encoding="utf-8")  # noqa: SIM115
        self._process = subprocess.Popen(
            [*command, "--port", "0"], env=env, stdout=subprocess.PIPE, stderr=self._said, text=True
        )
        assert self._process.stdout is not None
        line = self._process.stdout.readline()
        found = re.search(r"http://127\.0\.0\.1:\d+", line)
        assert found, line + self.said
        self.address = found[0]

    @property
    def said(self) -> str:
        """What it has written to standard error."""
        self._said.seek(0)
        return self._said.read()

    def end(self, number: signal.Signals = signal.SIGTERM) -> None:
        """Kill it, or ask it to stop; once is enough."""
        if self._process.returncode is None:
            self._process.send_signal(number)
            self._process.wait(timeout=60)
            assert self._process.stdout is not None
            self._process.stdout.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.end()
        self._said.close()

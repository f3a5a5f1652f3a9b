"""Ask the queue of a reviewer in a process of its own; prints JSON.

``python -m tests.benchmarks.reviewed COUNT``: so many made-up lines, ten a certificate, over the
shipped domestic side.  A memory log stands behind it, so that what is timed is the queue alone.
"""

from __future__ import annotations

import gc
import json
import sys
import tracemalloc
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass, field, replace
from hashlib import sha256
from random import Random
from time import perf_counter

from mapper.catalogue import packaged_folder, records_of
from mapper.catalogue.read import read_folder
from mapper.catalogue.records import MemoryRecords
from mapper.domain import Node, NodeId
from mapper.log import ItemStatus, QueueRow
from mapper.matching.groups import Group, groups_of
from mapper.ports import Records
from mapper.review.queue import Queue
from mapper.review.queue_wanted import Order, Wanted
from mapper.text import loose

from .measure import Times
from .world import placed, world

EACH = 10
"""Lines of one certificate."""
ASKED = 200
PEOPLE = tuple(f"a{number}" for number in range(1, 21))
PAGE = 50
ITEMS = "cn/directory.csv"


@dataclass
class MadeLog:
    """Lines that are drawn when they are asked for, and one certificate that may change."""

    certificates: Sequence[Node]
    groups: Sequence[Group]
    moved: int = 0
    touched: dict[str, int] = field(default_factory=dict)

    def tick(self) -> int:
        return self.moved

    def changed_since(self, tick: int) -> tuple[int, Sequence[str]]:
        return self.moved, [key for key, moved in self.touched.items() if moved > tick]

    def queue_rows(self, certificates: Iterable[str] | None = None) -> Sequence[QueueRow]:
        wanted = None if certificates is None else set(certificates)
        some = (each for each in self.certificates if wanted is None or each.id in wanted)
        return [row for node in some for row in self.lines(node)]

    def lines(self, node: Node) -> Iterator[QueueRow]:
        random = Random(node.id)
        asked = int(random.paretovariate(0.8)) - 1
        for rank in range(1, EACH + 1):
            row = _line(node, random.choice(self.groups), rank, asked, random)
            moved = self.touched.get(node.id, 0) if rank == 1 else 0
            if moved:
                row = replace(row, people=(PEOPLE[moved % len(PEOPLE)],), status=ItemStatus.SECOND)
            yield row

    def judge(self, certificate: str) -> None:
        self.moved += 1
        self.touched[certificate] = self.moved


def _line(node: Node, group: Group, rank: int, asked: int, random: Random) -> QueueRow:
    levels = tuple(random.sample(group.levels, 1)) if group.levels and random.random() < 0.8 else ()
    status = random.choices(tuple(ItemStatus), (80, 6, 2, 8, 3, 1))[0]
    people = tuple(random.sample(PEOPLE, 0 if status is ItemStatus.OPEN else 2))
    ends = (node.id, node.name.zh, node.name.en, group.key, group.name.zh, group.name.en, *levels)
    return QueueRow(
        sha256(f"{node.id}|{rank}".encode()).hexdigest()[:16], str(node.id), group.key, group.kind,
        levels, "", status, people, random.random() < 0.02, random.random() < 0.01,
        random.random() < 0.5, random.randrange(3) if status is ItemStatus.APPROVED else 0,
        random.random() < 0.02, random.random(), rank, asked,
        " ".join(dict.fromkeys(map(loose, ends))),
        f"2026-11-{random.randint(1, 22):02}T08:{random.randrange(60):02}:00+00:00",
    )  # fmt: skip


def made(size: int) -> tuple[MadeLog, MemoryRecords]:
    """A log of so many lines, and the records behind it."""
    table = world(size // EACH)
    shipped, _ = read_folder(packaged_folder())
    table[ITEMS] = [one.row for one in shipped.by_pattern[ITEMS]]
    records = records_of(placed(table))
    nodes = [each for each in records.certificates.values() if each.id.startswith("synthetic-")]
    return MadeLog(nodes, groups_of(records.vocabulary)), records


def questions(random: Random) -> Iterator[Wanted]:
    """Lists as a reviewer asks for them: none, one or two facets, in any order."""
    choices: Sequence[dict[str, str]] = (
        {}, {"mine": "waiting"}, {"kind": "title"}, {"kind": "title", "mine": "waiting"},
        {"series": "engineering"}, {"status": "disagreement"}, {"series": "health", "level": "T3"},
    )  # fmt: skip
    for _ in range(ASKED):
        order, account = random.choice(tuple(Order)), random.choice(PEOPLE)
        yield Wanted(**random.choice(choices), order=order, account=account, here="suzhou")


def texts(records: Records, script: str, random: Random) -> Iterator[Wanted]:
    """Words of fields and occupations in one script, two-character words among them."""
    words = [
        word.name.zh[:2] if script == "zh" else word.name.en.split()[0]
        for word in (*records.vocabulary.fields.values(), *records.vocabulary.occupations.values())
    ]
    for _ in range(ASKED):
        yield Wanted(text=random.choice(words), account="a1", here="suzhou")


def built(log: MadeLog, records: Records) -> tuple[float, float, float]:
    """Seconds from the lines to the first page, megabytes that stay, and the most meanwhile.

    The lines are drawn beforehand; what they take themselves is not counted.
    """
    rows = log.queue_rows()
    drawn = _Drawn(log.certificates, log.groups, rows=rows)
    start = perf_counter()
    Queue(drawn, records).page(Wanted(), 0, PAGE)
    seconds = perf_counter() - start
    gc.collect()
    tracemalloc.start()
    kept = Queue(drawn, records)
    for order in Order:
        kept.page(Wanted(order=order), 0, PAGE)
    most = tracemalloc.get_traced_memory()[1] / 1e6
    gc.collect()
    stays = tracemalloc.get_traced_memory()[0] / 1e6
    tracemalloc.stop()
    return seconds, stays, most


@dataclass
class _Drawn(MadeLog):
    """A log whose lines stand ready."""

    rows: Sequence[QueueRow] = ()

    def queue_rows(self, certificates: Iterable[str] | None = None) -> Sequence[QueueRow]:
        return self.rows if certificates is None else super().queue_rows(certificates)


def measure(size: int) -> dict[str, object]:
    """One size: built, then asked."""
    log, records = made(size)
    seconds, stays, most = built(log, records)
    queue, random = Queue(log, records), Random(7)
    for order in Order:
        queue.page(Wanted(order=order), 0, PAGE)
    ids = [node.id for node in random.sample(list(log.certificates), min(ASKED, size // EACH))]

    def after_a_decision(certificate: NodeId) -> None:
        log.judge(certificate)
        queue.page(Wanted(account="a1"), 0, PAGE)

    def page(wanted: Wanted) -> None:
        queue.page(wanted, 0, PAGE)

    items = [next(log.lines(log.certificates[int(i.split("-")[1])])).id for i in ids]
    waiting = Wanted(mine="waiting", account="a1")
    found = {
        "page": Times.of(page, questions(random)),
        "search zh": Times.of(page, texts(records, "zh", random)),
        "search en": Times.of(page, texts(records, "en", random)),
        "neighbours": Times.of(lambda item: queue.neighbours(waiting, item), items),
        "after a decision": Times.of(after_a_decision, ids),
    }
    told = {what: asdict(times) for what, times in found.items()}
    return {"built": seconds, "memory": stays, "most": most, **told}


if __name__ == "__main__":
    sys.stdout.write(json.dumps(measure(int(sys.argv[1]))))

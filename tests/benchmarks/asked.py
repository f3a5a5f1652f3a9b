"""Ask one back end in a process of its own, so that its memory is its own.

``python -m tests.benchmarks.asked FOLDER|shipped|URL``; questions on standard
input for a URL, else drawn; prints JSON.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from dataclasses import asdict
from datetime import date
from pathlib import Path
from random import Random
from time import perf_counter

from rapidfuzz import process

from mapper.answers import look_up, look_up_node
from mapper.catalogue import packaged_folder, records_of
from mapper.catalogue.read import read_folder
from mapper.catalogue.records import MemoryRecords
from mapper.domain import NodeId, NodeKind
from mapper.finding import find
from mapper.ports import Records

from .measure import Times

ON = date(2026, 1, 22)
ASKED = 600
WARM = 20
Question = tuple[str, str]


def lookups(records: Records, questions: Sequence[Question]) -> dict[str, object]:
    """Each question once, after a few others have built what is built once.

    Each way of asking has certificates of its own, so that nothing is asked twice.
    """
    for node_id, name in questions[:WARM]:
        look_up_node(records, NodeId(node_id), on=ON)
        look_up(records, name, on=ON)
    ids = [NodeId(node_id) for node_id, _ in questions[WARM::3]]
    names, others = ([name for _, name in questions[first::3]] for first in (WARM + 1, WARM + 2))
    found = {
        "by id": Times.of(lambda each: look_up_node(records, each, on=ON), ids),
        "by text": Times.of(lambda each: look_up(records, each, on=ON), names),
        "text found alone": Times.of(lambda each: find(records, each), others),
    }
    return {what: asdict(times) for what, times in found.items()}


def beside(records: MemoryRecords, questions: Sequence[Question]) -> dict[str, object]:
    """The floor and a plain alternative over the same names: a dict, and rapidfuzz."""
    plain = {n.name.en: n.id for n in records.certificates.values()}
    names = [name for _, name in questions[WARM:]]
    fuzzy = Times.of(lambda each: process.extractOne(each, plain), names[:40])
    return {"dict": asdict(Times.of(plain.get, names)), "rapidfuzz": asdict(fuzzy)}


def drawn(records: MemoryRecords) -> list[Question]:
    """Certificates with links, each with its id and English name."""
    linked = {link.subject for link in records.links}
    nodes = [
        node
        for node in records.certificates.values()
        if node.kind is NodeKind.CERTIFICATE and node.id in linked
    ]
    chosen = Random(7).sample(nodes, min(ASKED + WARM, len(nodes)))
    return [(node.id, node.name.en) for node in chosen]


def in_memory(where: str) -> dict[str, object]:
    """The catalogue of a folder in memory."""
    start = perf_counter()
    folder = packaged_folder() if where == "shipped" else Path(where)
    records = records_of(read_folder(folder)[0])
    read = perf_counter() - start
    records.loaded_counts()
    records.find_names("")
    indexed = perf_counter() - start - read
    questions = drawn(records)
    sizes = {"certificates": len(records.certificates), "links": len(records.links)}
    return {
        **sizes, "read": read, "indexed": indexed, "questions": questions,
        **lookups(records, questions), **beside(records, questions),
    }  # fmt: skip


def stored(url: str) -> dict[str, object]:
    """The catalogue of a database."""
    from mapper.store import open_records

    start = perf_counter()
    records = open_records(url)
    records.loaded_counts()
    opened = perf_counter() - start
    return {"opened": opened, **lookups(records, json.load(sys.stdin))}


if __name__ == "__main__":
    target = sys.argv[1]
    answer = stored(target) if "://" in target else in_memory(target)
    sys.stdout.write(json.dumps(answer))

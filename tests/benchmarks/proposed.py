"""Propose for synthetic certificates against every shipped domestic node; prints JSON.

``python -m tests.benchmarks.proposed COUNT hashed|MiniLM``: English vectors come from a file that
is filled first, by hashes of words or by MiniLM; Chinese ones from the shipped bag.  Hashes cost
next to nothing to make, so that any size can be filled; what is timed after that is the same.
"""

from __future__ import annotations

import json
import resource
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from hashlib import sha256
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter, process_time

import numpy as np

from mapper.catalogue import packaged_folder, records_of
from mapper.catalogue.read import pattern_of, read_folder
from mapper.catalogue.records import MemoryRecords
from mapper.domain import NodeId
from mapper.matching.bag import Bag
from mapper.matching.bilingual import Bilingual
from mapper.matching.combine import default
from mapper.matching.matcher import Matcher
from mapper.matching.normalise import words
from mapper.matching.standard import SHIPPED_BAG, standard_encoder
from mapper.matching.types import Encoder, Vectors, unit_rows
from mapper.matching.vectors import CachedEncoder
from mapper.propose import BATCH, propose
from mapper.proposing import certificates, one_thread, seldom_searched

from .world import placed, world

DIMENSION = 384
_DOMESTIC = ("cn/directory.csv", "cn/permits.csv", "cn/licences.csv")


@lru_cache(maxsize=65536)
def direction(word: str) -> Vectors:
    """The same random direction for the same word."""
    seed = int.from_bytes(sha256(word.encode()).digest()[:8], "big")
    return np.random.default_rng(seed).standard_normal(DIMENSION, dtype=np.float32)


@dataclass(frozen=True, slots=True)
class HashedWords:
    """English names as the sums of random directions: as wide as MiniLM, and free."""

    key: str = "hashed@1"
    dimension: int = DIMENSION
    reads_chinese: bool = False

    def encode(self, texts: Sequence[str]) -> Vectors:
        rows = np.zeros((len(texts), DIMENSION), dtype=np.float32)
        for row, text in enumerate(texts):
            for word in words(text):
                rows[row] += direction(word)
        return unit_rows(rows)


def made(size: int) -> MemoryRecords:
    """The made-up world with the domestic items that it leaves out."""
    table = world(size)
    shipped, _ = read_folder(packaged_folder())
    for path in _DOMESTIC:
        table[path] = [one.row for one in shipped.by_pattern.get(pattern_of(path) or path, ())]
    return records_of(placed(table))


def encoder_of(which: str, cache: Path) -> Encoder:
    """Hashes or MiniLM for English, kept in a file, and the shipped bag for Chinese."""
    if which == "MiniLM":
        return standard_encoder(cache)
    return Bilingual(CachedEncoder(HashedWords(), cache), Bag.load(SHIPPED_BAG))


def filled(records: MemoryRecords, encoder: Encoder, ids: Sequence[str]) -> int:
    """Encode every name, so that its vector is in the file; the number of groups."""
    matcher = Matcher(records, encoder)
    for start in range(0, len(ids), BATCH):
        subjects = matcher.subjects([NodeId(i) for i in ids[start : start + BATCH]])
        encoder.encode([name for one in subjects for name in (*one.english, *one.chinese)])
    return len(matcher.space.groups)


def run(records: MemoryRecords, encoder: Encoder, ids: Sequence[str]) -> dict[str, float]:
    """Seconds by the clock and of processor to the last proposal, and how many there were."""
    start, used = perf_counter(), process_time()
    with seldom_searched(), one_thread():
        count = sum(1 for _ in propose(records, encoder, ids, settings=default()))
    return {"seconds": perf_counter() - start, "cpu": process_time() - used, "proposals": count}


def peak() -> float:
    """Megabytes that this process has needed so far."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def measure(size: int, which: str) -> dict[str, object]:
    """One size with one encoder: the vectors made, then the proposals with all of them kept."""
    records = made(size)
    ids = [i for i in certificates(records) if i.startswith("synthetic-")]
    records.links_to([])
    loaded = peak()
    with TemporaryDirectory() as place:
        encoder = encoder_of(which, Path(place) / "vectors.sqlite3")
        start = perf_counter()
        groups = filled(records, encoder, ids)
        encoded = perf_counter() - start
        done = run(records, encoder, ids)
    return {
        "groups": groups, "loaded": loaded, "encoded": encoded, "certificates": len(ids), **done,
    }  # fmt: skip


if __name__ == "__main__":
    sys.stdout.write(json.dumps(measure(int(sys.argv[1]), sys.argv[2])))

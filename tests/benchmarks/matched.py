"""Encode names, or resolve misspelt ones, in a process of its own; prints JSON.

``python -m tests.benchmarks.matched encode COUNT`` and ``… resolve SIZE``; a size of 0 is the
shipped catalogue. Beside each stands the plain alternative on the same texts in the same process.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Sequence
from dataclasses import asdict
from itertools import cycle, islice
from random import Random
from time import perf_counter

from rapidfuzz import process

from mapper.catalogue import packaged, records_of
from mapper.catalogue import rows as r
from mapper.catalogue.placed import Placed, Rows
from mapper.catalogue.records import MemoryRecords
from mapper.matching.misspelling import misspelt
from mapper.matching.resolve import NameIndex, Resolver, pinyin
from mapper.text import has_han

from .measure import Times
from .world import placed, world

ASKED = 300
PLAIN = 25
WARM = 8
BAG_TEXTS = 20_000
HEAD_NAMES = 6000
_WORDLESS = ("links/", "claims/", "conditions/")


def wordy(size: int) -> MemoryRecords:
    """A world whose names differ in words, not in numbers, and that has no links."""
    found = placed(world(size))
    fields = [one.row for one in found.of(r.FieldRow)]
    random = Random(11)

    def renamed(one: Placed[r.Row]) -> Placed[r.Row]:
        row, field = one.row, random.choice(fields)
        if not isinstance(row, r.CertificateRow):
            return one
        names = {
            "name_en": f"{row.name_en.rsplit(' ', 1)[0]} in {field.en} {random.choice(fields).en}",
            "name_zh": f"{field.zh}{random.choice(fields).zh}{row.name_zh.rstrip('0123456789号')}",
        }
        return Placed(row.model_copy(update=names), one.path, one.line)

    kept = {
        pattern: [renamed(one) for one in rows]
        for pattern, rows in found.by_pattern.items()
        if not pattern.startswith(_WORDLESS)
    }
    return records_of(Rows(kept))


def resolve(size: int) -> dict[str, object]:
    """Misspelt names resolved one by one, and the same by rapidfuzz over the same names."""
    records = wordy(size) if size else packaged()
    index = NameIndex.of(records.name_keys(), pinyin)
    texts = [one.text for one in misspelt(records, index, count=ASKED + WARM, seed=3)]
    start = perf_counter()
    resolver = Resolver(records, NameIndex.of(records.name_keys(), pinyin))
    for text in texts[:WARM]:  # these build what is built once
        resolver(text)
    indexed = perf_counter() - start
    names = list(index.names)
    plain = texts[WARM : WARM + PLAIN]
    return {
        "names": len(names),
        "indexed": indexed,
        "misspelt": asdict(Times.of(resolver, texts[WARM:])),
        "extract": asdict(Times.of(lambda text: process.extractOne(text, names), plain)),
        "cdist": asdict(Times.of(lambda text: process.cdist([text], names), plain)),
    }


def encode(count: int) -> dict[str, object]:
    """Texts a second: MiniLM as we call it and plain, the Chinese bag, a head in training."""
    from sentence_transformers import SentenceTransformer

    from mapper.matching.bag import Bag
    from mapper.matching.embedding import BUNDLED, SentenceEncoder, Settings, model_folder
    from mapper.matching.standard import SHIPPED_BAG

    names = [name for name, _ in packaged().name_keys()]
    english = [name for name in names if not has_han(name) and " " in name][:count]
    chinese = list(islice(cycle([name for name in names if has_han(name)]), BAG_TEXTS))
    ours, bag = SentenceEncoder(Settings(threads=1)), Bag.load(SHIPPED_BAG)
    ours.encode(english[:WARM])
    plain = SentenceTransformer(str(model_folder(BUNDLED)), device="cpu", local_files_only=True)

    def by_plain(texts: Sequence[str]) -> object:
        return plain.encode(list(texts), show_progress_bar=False)

    by_plain(english[:WARM])
    return {
        "texts": len(english),
        "ours": a_second(ours.encode, english),
        "plain": a_second(by_plain, english),
        "bag": a_second(bag.encode, chinese),
        "head": a_second(_train, [str(number // 3) for number in range(HEAD_NAMES)]),
    }


def _train(concepts: Sequence[str]) -> object:
    """A head of full size, three names to a concept."""
    from numpy import float32
    from numpy.random import default_rng

    from mapper.matching.head import train_head

    rows = default_rng(0).standard_normal((len(concepts), 384)).astype(float32)
    return train_head(rows, concepts, "x")


def a_second(call: Callable[[Sequence[str]], object], texts: Sequence[str]) -> float:
    """How many texts are done in a second."""
    start = perf_counter()
    call(texts)
    return len(texts) / (perf_counter() - start)


if __name__ == "__main__":
    done = {"encode": encode, "resolve": resolve}[sys.argv[1]](int(sys.argv[2]))
    sys.stdout.write(json.dumps(done))

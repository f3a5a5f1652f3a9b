"""What was measured once must not be lost: floors on the judged sets, where they are present.

The sets are not ours to ship. QUALMAP_MELO_DIR names the folder of MELO (O*NET titles to ESCO
labels, English); the bilingual pairs lie beside it. QUALMAP_TEST_VECTORS may name a file that keeps
the vectors between runs.
"""

from __future__ import annotations

import csv
import os
from collections.abc import Callable
from pathlib import Path
from zlib import crc32

import pytest

from mapper.matching.bag import Bag
from mapper.matching.bilingual import Bilingual
from mapper.matching.embedding import SentenceEncoder, Settings
from mapper.matching.evaluate import Result, evaluate, measure
from mapper.matching.judged import Corpus, Judged
from mapper.matching.standard import SHIPPED_BAG
from mapper.matching.vectors import CachedEncoder

ROOT = Path(__file__).parents[2]
MELO = Path(os.environ.get("QUALMAP_MELO_DIR", ROOT.parent / "shared" / "data" / "melo"))
PAIRS = MELO.parent / "bilingual" / "judged_pairs_dev.csv"

pytestmark = [
    pytest.mark.slow,
    pytest.mark.stress,
    # Third parties' own warnings on import are not ours to fix.
    pytest.mark.filterwarnings("default"),
]
FULL = bool(os.environ.get("QUALMAP_STRESS"))
"""Against all of MELO under `make stress`; `make test` leaves most wrong answers out."""
Parts = dict[str, float]


@pytest.fixture(scope="module")
def encoder(tmp_path_factory: pytest.TempPathFactory) -> CachedEncoder:
    pytest.importorskip("sentence_transformers", reason="install qualmap[matching] to measure")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("HF_HUB_OFFLINE", "1")
        folder = tmp_path_factory.mktemp("vectors")
        kept = Path(os.environ.get("QUALMAP_TEST_VECTORS", folder / "vectors.sqlite"))
        return CachedEncoder(SentenceEncoder(Settings(threads=2)), kept)


def part(result: Result, name: str) -> Parts:
    found = result[name]
    assert isinstance(found, dict)
    return found


Melo = Callable[[bool], Result]


@pytest.fixture(scope="module")
def melo(encoder: CachedEncoder, tmp_path_factory: pytest.TempPathFactory) -> Melo:
    files = [MELO / name for name in ("queries.tsv", "corpus_elements.tsv", "annotations.tsv")]
    if not all(path.is_file() for path in files):
        pytest.skip(f"no judged set in {MELO}; set QUALMAP_MELO_DIR")
    queries, corpus, annotations = files
    if not FULL:
        corpus = thinned(corpus, annotations, tmp_path_factory.mktemp("melo") / corpus.name)
    return lambda half: evaluate(
        queries, corpus, annotations, encoder=Bilingual(encoder), judged_half=half
    )


def thinned(corpus: Path, annotations: Path, into: Path) -> Path:
    """The labels of every occupation that is right for a query, and of an eighth of the others."""
    right = {concept_of(line.split()[2]) for line in lines_of(annotations)}
    kept = [
        line
        for line in lines_of(corpus)
        if (concept := concept_of(line)) in right or crc32(concept.encode()) % 8 == 0
    ]
    into.write_text("\n".join(kept) + "\n", encoding="utf-8")
    return into


def lines_of(path: Path) -> list[str]:
    return path.read_text(encoding="utf-8").splitlines()


def concept_of(label: str) -> str:
    return label.partition("_")[0]


def test_english_titles_find_their_occupation_without_a_judgement(melo: Melo):
    result = melo(False)
    label, concept = part(result, "label"), part(result, "concept")
    assert label["a@1"] >= (0.60 if FULL else 0.70)
    assert label["mrr"] >= (0.68 if FULL else 0.755)
    assert concept["mrr"] >= (0.71 if FULL else 0.785)
    assert concept["a@10"] >= (0.90 if FULL else 0.925)


def test_half_of_the_judgements_make_it_better(melo: Melo):
    concept = part(melo(True), "concept")
    assert concept["mrr"] >= (0.72 if FULL else 0.80)
    assert concept["a@1"] >= (0.62 if FULL else 0.715)


@pytest.fixture(scope="module")
def bilingual(encoder: CachedEncoder) -> Bilingual:
    return Bilingual(encoder, Bag.load(SHIPPED_BAG))


def asked_by(column: str) -> Judged:
    """The 96 titles, each under both its names, asked for by one column of the pairs."""
    if not PAIRS.is_file():
        pytest.skip(f"no judged pairs at {PAIRS}; set QUALMAP_MELO_DIR to the folder beside it")
    with PAIRS.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    names = [(f"{row['id']}_{side}", row[side], row["id"]) for row in rows for side in ("zh", "en")]
    ids, texts, of = zip(*names, strict=True)
    right = tuple(frozenset((f"{row['id']}_zh", f"{row['id']}_en")) for row in rows)
    return Judged(tuple(row[column] for row in rows), Corpus(ids, texts, of), right)


@pytest.mark.parametrize(("column", "floor"), [("alt_query_zh", 0.82), ("foreign_query_en", 0.73)])
def test_either_language_finds_the_title(bilingual: Bilingual, column: str, floor: float):
    concept = part(measure(asked_by(column), bilingual), "concept")
    assert concept["a@1"] >= floor
    assert concept["a@10"] >= 0.95

"""The head learns from a catalogue's own names which words matter in it."""

from pathlib import Path

import numpy as np
import pytest
from matching.fakes import WordEncoder

from mapper.matching.head import Head, Schedule, train_head
from mapper.matching.types import ModelsMixed, NotFinite

QUICK = Schedule(steps=150, batch=64, fewest=20)
TRADES = [f"trade{number}" for number in range(60)]
# Every name begins with words that say nothing in this catalogue.
TEXTS = [f"{noise} worker {trade}" for trade in TRADES for noise in ("general", "other", "main")]
CONCEPTS = [trade for trade in TRADES for _ in range(3)]


def accuracy(rows: np.ndarray) -> float:
    scores = rows @ rows.T
    np.fill_diagonal(scores, -1)
    return float(
        np.mean([CONCEPTS[best] == CONCEPTS[i] for i, best in enumerate(scores.argmax(1))])
    )


def test_names_of_one_concept_come_together():
    rows = WordEncoder(dimension=24).encode(TEXTS)
    head = train_head(rows, CONCEPTS, "words@1", schedule=QUICK)
    assert head is not None
    assert accuracy(head.apply(rows, "words@1")) > accuracy(rows) + 0.1


def test_the_same_names_and_seed_give_the_same_head():
    rows = WordEncoder().encode(TEXTS)
    heads = [train_head(rows, CONCEPTS, "words@1", seed=s, schedule=QUICK) for s in (0, 0, 1)]
    first, second, other = (head.weights for head in heads if head is not None)
    assert np.array_equal(first, second)
    assert not np.array_equal(first, other)


def test_a_catalogue_with_one_name_each_teaches_nothing():
    rows = WordEncoder().encode(TRADES)
    assert train_head(rows, TRADES, "words@1", schedule=QUICK) is None


def test_a_head_is_for_the_encoder_it_was_trained_on(tmp_path: Path):
    head = Head(np.eye(4, dtype=np.float32), "words@1")
    head.save(tmp_path / "head.npz")
    again = Head.load(tmp_path / "head.npz")
    rows = np.eye(4, dtype=np.float32)
    assert np.array_equal(again.apply(rows, "words@1"), rows)
    with pytest.raises(ModelsMixed):
        again.apply(rows, "words@2")


def test_a_head_that_diverged_is_refused():
    with pytest.raises(NotFinite):
        Head(np.full((2, 2), np.nan, dtype=np.float32), "words@1")

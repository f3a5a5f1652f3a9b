"""Vectors are computed once, never mixed, and searched exactly."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest
from matching.fakes import WordEncoder

from mapper.matching.types import ModelsMixed, NotFinite, Vectors
from mapper.matching.vectors import CachedEncoder, Index, top


def test_a_text_is_encoded_once_also_by_another_process(tmp_path: Path):
    first = WordEncoder()
    before = CachedEncoder(first, tmp_path / "v.sqlite").encode(["nurse", "chef", "nurse"])
    second = WordEncoder()
    after = CachedEncoder(second, tmp_path / "v.sqlite").encode(["chef", "nurse", "welder"])
    assert first.asked == ["nurse", "chef"]
    assert second.asked == ["welder"]
    assert np.array_equal(before[1], after[0])


def test_another_model_never_gets_the_vectors_of_the_first(tmp_path: Path):
    CachedEncoder(WordEncoder(), tmp_path / "v.sqlite").encode(["nurse"])
    other = WordEncoder(key="words@2")
    CachedEncoder(other, tmp_path / "v.sqlite").encode(["nurse"])
    assert other.asked == ["nurse"]


def test_an_empty_list_of_texts_has_no_vectors(tmp_path: Path):
    assert CachedEncoder(WordEncoder(), tmp_path / "v.sqlite").encode([]).shape == (0, 32)


class BrokenEncoder(WordEncoder):
    def encode(self, texts: Sequence[str]) -> Vectors:
        return np.full((len(texts), self.dimension), np.nan, dtype=np.float32)


def test_a_vector_that_is_no_number_is_refused_and_not_kept(tmp_path: Path):
    with pytest.raises(NotFinite):
        CachedEncoder(BrokenEncoder(), tmp_path / "v.sqlite").encode(["nurse"])
    sound = CachedEncoder(WordEncoder(), tmp_path / "v.sqlite").encode(["nurse"])
    assert np.isfinite(sound).all()


def test_models_are_never_mixed_in_one_index():
    one = Index.of(WordEncoder(), ["nurse"])
    other = Index.of(WordEncoder(key="words@2"), ["nurse"])
    with pytest.raises(ModelsMixed):
        one.joined(other)
    with pytest.raises(ModelsMixed):
        one.search(other.vectors, other.key)


def test_the_nearest_texts_come_first_and_equals_in_their_order():
    encoder = WordEncoder()
    index = Index.of(encoder, ["chef", "ward nurse", "nurse", "nurse"])
    hits = index.search(encoder.encode(["nurse"]), encoder.key, k=3)[0]
    assert [hit.row for hit in hits] == [2, 3, 1]
    assert hits[0].score == pytest.approx(1)


def test_the_search_agrees_with_a_full_sort():
    rng = np.random.default_rng(0)
    scores = rng.integers(0, 5, 200) / 7
    expected = sorted(range(200), key=lambda row: (-scores[row], row))
    assert [hit.row for hit in top(scores, 17)] == expected[:17]
    assert [hit.row for hit in top(scores, 500)] == expected


def test_a_score_that_is_no_number_is_refused():
    with pytest.raises(NotFinite):
        top(np.array([0.1, np.nan]), 1)

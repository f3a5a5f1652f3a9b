"""The conditional logit finds the weights behind choices, and stays readable."""

import json
import time
from pathlib import Path

import numpy as np
import pytest

from mapper.matching.logit import Choices, Logit, fit
from mapper.matching.types import BadFile, NotFinite

NAMES = ("meaning", "spelling", "noise")
TRUE = np.array([3.0, -1.0, 0.0])


def choices(count: int = 600, seed: int = 0) -> Choices:
    rng = np.random.default_rng(seed)
    features = rng.standard_normal((count, 20, 3))
    exists = rng.random((count, 20)) < 0.8
    exists[:, 0] = True
    luck = rng.gumbel(size=(count, 20))
    worth = np.where(exists, features @ TRUE + luck, -np.inf)
    return Choices(features, exists, worth.argmax(axis=1))


def test_it_finds_the_weights_behind_the_choices():
    fitted = fit(choices(3000), NAMES, penalty=0.1)
    found = np.array(fitted.weights) / np.array(fitted.spreads)
    assert found == pytest.approx(TRUE, abs=0.15)


def test_three_hundred_judgements_take_less_than_a_second():
    known = choices(316)
    start = time.process_time()
    fit(known, NAMES)
    assert time.process_time() - start < 1


def test_a_feature_that_decides_everything_gets_its_weight():
    rng = np.random.default_rng(0)
    known = choices(60)
    clear = Choices(known.features, known.exists, known.chosen)
    clear.features[:, :, 0] = rng.normal(0, 0.01, (60, 20))
    clear.features[np.arange(60), clear.chosen, 0] = 100
    assert fit(clear, NAMES).weights[0] > 1


def test_what_never_varies_weighs_nothing():
    known = choices()
    known.features[:, :, 2] = 7
    assert fit(known, NAMES).weights[2] == pytest.approx(0, abs=1e-6)


def test_perfectly_separable_choices_do_not_run_away():
    features = np.zeros((30, 2, 1))
    features[:, 1, 0] = 1
    known = Choices(features, np.ones((30, 2), dtype=bool), np.ones(30, dtype=np.intp))
    assert 0 < fit(known, ["only"]).weights[0] < 20


def test_the_parts_of_a_score_sum_to_it():
    fitted = fit(choices(), NAMES)
    one = np.array([0.3, -2.0, 5.0])
    assert sum(fitted.parts(one).values()) == pytest.approx(float(fitted.scores(one)))


def test_chances_sum_to_one_over_those_that_exist():
    known = choices(5)
    chances = fit(known, NAMES).probabilities(known.features, known.exists)
    assert chances.sum(axis=1) == pytest.approx(1)
    assert not chances[~known.exists].any()


def test_weights_are_kept_as_json_without_loss(tmp_path: Path):
    fitted = fit(choices(), NAMES)
    fitted.save(tmp_path / "w.json")
    assert Logit.load(tmp_path / "w.json") == fitted
    rows = json.loads((tmp_path / "w.json").read_text())["features"]
    assert [row["name"] for row in rows] == list(NAMES)


@pytest.mark.parametrize("text", ["", "[]", '{"features": [{"name": "x"}]}', '{"features": []}'])
def test_a_faulty_file_of_weights_says_what_to_do(tmp_path: Path, text: str):
    (tmp_path / "w.json").write_text(text)
    with pytest.raises(BadFile, match="qualmap learn"):
        Logit.load(tmp_path / "w.json")


def test_weights_and_features_that_are_no_numbers_are_refused(tmp_path: Path):
    row = '{"name": "x", "weight": NaN, "spread": 1}'
    (tmp_path / "w.json").write_text(f'{{"features": [{row}]}}')
    with pytest.raises(NotFinite):
        Logit.load(tmp_path / "w.json")
    with pytest.raises(NotFinite):
        Choices(np.array([[[np.nan]]]), np.ones((1, 1), dtype=bool), np.zeros(1, dtype=np.intp))
    with pytest.raises(NotFinite):
        Logit(("x",), (1.0,), (1.0,)).scores(np.array([[np.inf]]))


def test_a_choice_that_did_not_exist_is_refused():
    with pytest.raises(ValueError, match="does not exist"):
        Choices(np.zeros((1, 2, 1)), np.array([[True, False]]), np.array([1]))

"""Refitting from decisions, and chances that come true."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import numpy as np
import pytest

from mapper.matching import calibrate, learning
from mapper.matching.combine import Weights, default
from mapper.matching.learning import Decision, Outcome, learn
from mapper.matching.self_check import truths

from .proposing import encoder, matcher, records

DAY = date(2026, 11, 22)


def accepted() -> list[Decision]:
    return [Decision(c, g, accepted=True) for c, t in truths(matcher()).items() for g in t]


def refit(decisions: list[Decision], current: Weights, *, force: bool = False) -> Outcome:
    return learn(decisions, records(), encoder(), current=current, on=DAY, force=force)


def test_below_25_judgements_the_fixed_weights_stay() -> None:
    outcome = refit(accepted()[:24], default(), force=True)
    assert not outcome.applied
    assert outcome.weights == default()
    assert "25" in outcome.why.zh


def test_weights_that_are_wrong_are_bettered_and_keep_their_history(tmp_path: Path) -> None:
    flat = Weights(
        dict.fromkeys(default().group, 0.1), default().level, default().calibration, number=3
    )
    outcome = refit(accepted(), flat)
    assert outcome.applied
    assert outcome.after["first"] > outcome.before["first"]
    assert (outcome.weights.number, outcome.weights.parent) == (4, flat.hash)
    assert outcome.weights.given_on == "2026-11-22"
    assert all(value >= 0 for value in outcome.weights.group.values())
    assert outcome.weights.group["same_certificate"] > 0
    outcome.weights.save(tmp_path / "4.json")
    assert Weights.load(tmp_path / "4.json") == outcome.weights
    kept = json.loads((tmp_path / "4.json").read_text(encoding="utf-8"))
    assert kept["hash"] == outcome.weights.hash
    assert kept["metrics"] == outcome.after


def test_the_same_decisions_give_the_same_weights() -> None:
    assert refit(accepted(), default()) == refit(list(reversed(accepted())), default())


def test_worse_weights_are_applied_only_when_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    good = {"first": 0.9, "mrr": 0.9, "likelihood": -0.3}
    for worse in ({"first": 0.8}, {"mrr": 0.8}, {"likelihood": -0.4}, {}):
        compared = good, good | worse
        monkeypatch.setattr(learning, "_compare", lambda *_args, found=compared: found)
        unasked = refit(accepted(), default())
        assert not unasked.applied, worse
        assert unasked.why.en.startswith("Not better")
        assert refit(accepted(), default(), force=True).applied


def test_refused_pairs_alone_teach_too() -> None:
    refused = [Decision(d.certificate, "auditing", accepted=False) for d in accepted()]
    assert refit(accepted() + refused, default()).weights.judgements == 2 * len(accepted())


def test_chances_come_true_on_folds() -> None:
    rng = np.random.default_rng(0)
    scores = rng.normal(size=3000)
    right = rng.random(3000) < 1 / (1 + np.exp(1 - 2 * scores))
    found = calibrate.fit(scores, np.zeros(3000), right, [n % 5 for n in range(3000)])
    assert abs(found.score - 2) < 0.3
    assert calibrate.expected_error(found.bins) < 0.03
    assert sum(each.count for each in found.bins) == 3000


def test_the_lead_is_on_the_best_other() -> None:
    assert calibrate.leads([5.0]) == [0.0]
    assert calibrate.leads([1.0, 1.0]) == [0.0, 0.0]

"""From a score to the chance that a candidate is right, and how far that can be trusted.

Platt (1999): a logistic curve over score and lead, fitted by Newton's method; its reliability is
measured on folds that it was not fitted on.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from mapper.matching.types import Scores, check_finite

_ROUNDS = 50
_CLOSE = 1e-9
_PENALTY = 0.01
_BINS = (0.0, 0.05, 0.15, 0.3, 0.5, 0.7, 0.85, 1.0)

Flags = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Bin:
    """Candidates that were given about this chance: how many, the mean chance, how many right."""

    count: int
    expected: float
    right: float

    def to_json(self) -> dict[str, float]:
        """As it is kept."""
        return {"count": self.count, "expected": self.expected, "right": self.right}


@dataclass(frozen=True, slots=True)
class Calibration:
    """The curve from score and lead to chance, with its reliability.

    ``lead`` is the score of a candidate less that of the best other candidate.
    """

    intercept: float
    score: float
    lead: float
    bins: tuple[Bin, ...] = ()

    def probability(self, score: float, lead: float) -> float:
        """The chance that a candidate is right, 0 to 1, to four decimals."""
        power = self.intercept + self.score * score + self.lead * lead
        chance = 1 / (1 + math.exp(-power)) if power > -500 else 0.0
        return round(chance, 4)

    def to_json(self) -> dict[str, object]:
        """As it is kept."""
        return {
            "intercept": self.intercept, "score": self.score, "lead": self.lead,
            "reliability": [each.to_json() for each in self.bins],
        }  # fmt: skip

    @classmethod
    def read(cls, found: Mapping[str, Any]) -> Calibration:
        """What ``to_json`` wrote."""
        bins = (Bin(int(b["count"]), b["expected"], b["right"]) for b in found["reliability"])
        intercept, score, lead = (float(found[name]) for name in ("intercept", "score", "lead"))
        return cls(intercept, score, lead, tuple(bins))


def leads(scores: Sequence[float]) -> list[float]:
    """How far each score is ahead of the best of the others; nought where there is no other.

    >>> leads([3.0, 2.0, 0.5])
    [1.0, -1.0, -2.5]
    """
    if len(scores) < 2:
        return [0.0] * len(scores)
    best, second = sorted(scores, reverse=True)[:2]
    return [score - (second if score == best else best) for score in scores]


def fit(scores: Scores, ahead: Scores, right: Flags, folds: Sequence[int]) -> Calibration:
    """The curve for judged candidates; ``folds`` names the fold of each, for the reliability."""
    features = np.column_stack([np.ones(len(scores)), scores, ahead])
    check_finite(features, "scores to calibrate")
    chances = np.zeros(len(scores))
    groups = np.asarray(folds)
    for fold in np.unique(groups):
        held = groups == fold
        chances[held] = _chances(features[held], _newton(features[~held], right[~held]))
    intercept, score, lead = (round(float(value), 6) for value in _newton(features, right))
    return Calibration(intercept, score, lead, reliability(chances, right))


def reliability(chances: Scores, right: Flags) -> tuple[Bin, ...]:
    """For candidates of about the same chance, how many there are and how many were right."""
    found = []
    places = np.clip(np.digitize(chances, _BINS) - 1, 0, len(_BINS) - 2)
    for place in range(len(_BINS) - 1):
        inside = places == place
        if inside.any():
            expected, seen = chances[inside].mean(), right[inside].mean()
            found.append(Bin(int(inside.sum()), round(float(expected), 4), round(float(seen), 4)))
    return tuple(found)


def expected_error(bins: Sequence[Bin]) -> float:
    """How far the given chances are from what came true, weighted by how often they were given."""
    count = sum(each.count for each in bins)
    return sum(each.count * abs(each.expected - each.right) for each in bins) / max(1, count)


def _newton(features: Scores, right: Flags) -> Scores:
    weights = np.zeros(features.shape[1])
    goal = right.astype(np.float64)
    for _ in range(_ROUNDS):
        chances = _chances(features, weights)
        slope = features.T @ (chances - goal) + _PENALTY * weights
        spread = chances * (1 - chances)
        curve = (features * spread[:, None]).T @ features + _PENALTY * np.eye(len(weights))
        step = np.linalg.solve(curve, slope)
        step *= min(1.0, 5.0 / max(float(np.abs(step).max()), _CLOSE))
        weights = weights - step
        if np.abs(step).max() < _CLOSE:
            break
    return np.asarray(weights, dtype=np.float64)


def _chances(features: Scores, weights: Scores) -> Scores:
    return np.asarray(1 / (1 + np.exp(-np.clip(features @ weights, -500, 500))), dtype=np.float64)

"""A conditional logit: which of a query's candidates a person would choose, from their features.

McFadden (1974): the probability of a candidate is the softmax of its weighted features. Fitted by
Newton's method with an L2 penalty, in well under a second; kept as JSON that a person can read.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from mapper.domain import Text
from mapper.matching.types import BadFile, Scores, check_finite

KIND = "conditional logit"
_ROUNDS = 50
_CLOSE = 1e-8

Mask = NDArray[np.bool_]
Rows = NDArray[np.intp]


@dataclass(frozen=True, slots=True)
class Choices:
    """Features (query, candidate, feature), which candidates exist, and which one was chosen."""

    features: Scores
    exists: Mask
    chosen: Rows

    def __post_init__(self) -> None:
        check_finite(self.features, "features")
        if not self.exists[np.arange(len(self.chosen)), self.chosen].all():
            msg = "a chosen candidate does not exist"
            raise ValueError(msg)


@dataclass(frozen=True, slots=True)
class Logit:
    """What each feature weighs, in units of its own spread."""

    names: tuple[str, ...]
    weights: tuple[float, ...]
    spreads: tuple[float, ...]

    def scores(self, features: Scores) -> Scores:
        """A score for each candidate (last axis: features); only differences mean anything."""
        check_finite(features, "features")
        per_unit = np.array(self.weights) / np.array(self.spreads)
        return np.asarray(features @ per_unit, dtype=np.float64)

    def parts(self, features: Scores) -> dict[str, float]:
        """What each feature adds to one candidate's score; they sum to it."""
        each = np.array(self.weights) / np.array(self.spreads) * features
        return dict(zip(self.names, map(float, each), strict=True))

    def probabilities(self, features: Scores, exists: Mask) -> Scores:
        """The chance of each candidate (query, candidate) among those that exist."""
        return _softmax(self.scores(features), exists)

    def save(self, path: Path) -> None:
        """As JSON, a feature a line."""
        rows = zip(self.names, self.weights, self.spreads, strict=True)
        features = [{"name": n, "weight": w, "spread": s} for n, w, s in rows]
        text = json.dumps({"kind": KIND, "features": features}, ensure_ascii=False, indent=1)
        path.write_text(text + "\n", encoding="utf-8")

    @classmethod
    def load(cls, path: Path) -> Logit:
        """What ``save`` wrote; raises BadFile."""
        try:
            rows = json.loads(path.read_text(encoding="utf-8"))["features"]
            columns = zip(
                *((r["name"], float(r["weight"]), float(r["spread"])) for r in rows), strict=True
            )
            names, weights, spreads = columns
        except (OSError, ValueError, KeyError, TypeError) as error:
            raise BadFile(
                Text(
                    f"{path}中没有权重；请用`qualmap learn`重新拟合",
                    f"{path} holds no weights; refit them with `qualmap learn`",
                )
            ) from error
        check_finite(np.array([*weights, *spreads]), f"weights in {path}")
        return cls(names, weights, spreads)


def fit(choices: Choices, names: Sequence[str], *, penalty: float = 1.0) -> Logit:
    """The weights under which the chosen candidates are likeliest."""
    spreads = _spreads(choices)
    features = np.where(choices.exists[:, :, None], choices.features / spreads, 0.0)
    weights = np.zeros(len(names))
    for _ in range(_ROUNDS):
        slope, curve = _newton(features, choices, weights, penalty)
        step: Scores = np.asarray(np.linalg.solve(curve, slope), dtype=np.float64)
        weights = weights - step * _stride(features, choices, weights, step, penalty)
        if np.abs(step).max() < _CLOSE:
            break
    return Logit(tuple(names), tuple(map(float, weights)), tuple(map(float, spreads)))


def _stride(
    features: Scores, choices: Choices, weights: Scores, step: Scores, penalty: float
) -> float:
    """The first of 1, 1/2, 1/4 … of a step that makes the choices likelier.

    Whole steps from where all is decided lead back to zero, and forth again.
    """
    now, stride = _loss(features, choices, weights, penalty), 1.0
    while stride > _CLOSE and _loss(features, choices, weights - stride * step, penalty) > now:
        stride /= 2
    return stride


def _loss(features: Scores, choices: Choices, weights: Scores, penalty: float) -> float:
    scores = np.where(choices.exists, features @ weights, -np.inf)
    won = scores[np.arange(len(scores)), choices.chosen]
    peak = scores.max(axis=1)
    total = peak + np.log(np.exp(scores - peak[:, None]).sum(axis=1))
    return float((total - won).sum() + penalty * (weights**2).sum() / 2)


def _spreads(choices: Choices) -> NDArray[np.float64]:
    spreads: NDArray[np.float64] = choices.features[choices.exists].std(axis=0)
    return np.where(spreads > _CLOSE, spreads, 1.0)


def _newton(
    features: Scores, choices: Choices, weights: Scores, penalty: float
) -> tuple[Scores, Scores]:
    """Gradient and curvature of the penalised negative log-likelihood."""
    chances = _softmax(features @ weights, choices.exists)
    means = np.einsum("qc,qcf->qf", chances, features)
    won = features[np.arange(len(features)), choices.chosen]
    slope = (means - won).sum(axis=0) + penalty * weights
    weighted = (chances[:, :, None] * features).reshape(-1, len(weights))
    curve = weighted.T @ features.reshape(-1, len(weights)) - means.T @ means
    return slope, curve + penalty * np.eye(len(weights))


def _softmax(scores: Scores, exists: Mask) -> Scores:
    masked = np.where(exists, scores, -np.inf)
    powers = np.exp(masked - masked.max(axis=1, keepdims=True))
    return np.asarray(powers / powers.sum(axis=1, keepdims=True), dtype=np.float64)

"""Ranks as trec_eval finds them, and what they amount to, with their uncertainty.

trec_eval orders by score and, of equal scores, the larger id first; scores are read to five
decimals. A score that is no number is refused: compared with it, everything would look right.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np
from numpy.typing import NDArray

from mapper.matching.types import Scores, Vectors, check_finite

Ranks = NDArray[np.float64]
CUTS = (1, 5, 10)
_DECIMALS = 5
_NEVER = np.inf


def id_places(ids: Sequence[str]) -> NDArray[np.intp]:
    """The place of each id among them all in ascending order."""
    places = np.empty(len(ids), dtype=np.intp)
    places[sorted(range(len(ids)), key=lambda row: ids[row])] = np.arange(len(ids))
    return places


def first_rank(scores: Vectors | Scores, places: NDArray[np.intp], right: Iterable[int]) -> float:
    """The rank of the first right answer, from 1; infinite if none is there."""
    check_finite(scores, "scores")
    rounded = np.round(np.asarray(scores, dtype=np.float64), _DECIMALS)
    rows = sorted(right)
    if not rows:
        return _NEVER
    best = max(rows, key=lambda row: (rounded[row], places[row]))
    ahead = rounded > rounded[best]
    level = (rounded == rounded[best]) & (places > places[best])
    return float(1 + ahead.sum() + level.sum())


def summary(ranks: Ranks) -> dict[str, float]:
    """Mean reciprocal rank, and the share of queries right within the first 1, 5, 10."""
    found = {"mrr": float(np.mean(1 / ranks))}
    return found | {f"a@{cut}": float(np.mean(ranks <= cut)) for cut in CUTS}


def measures(ranks: Ranks) -> dict[str, NDArray[np.float64]]:
    """What each query adds to ``summary``; rows of repeated folds are averaged first."""
    table = np.atleast_2d(ranks)
    each = {"mrr": (1 / table).mean(axis=0)}
    return each | {f"a@{cut}": (table <= cut).mean(axis=0) for cut in CUTS}


def intervals(ranks: Ranks, *, seed: int = 0, draws: int = 1000) -> dict[str, list[float]]:
    """95 % bootstrap intervals over queries."""
    rng = np.random.default_rng(seed)
    count = np.atleast_2d(ranks).shape[1]
    sample = rng.integers(0, count, size=(draws, count))
    return {
        name: [float(edge) for edge in np.percentile(each[sample].mean(axis=1), (2.5, 97.5))]
        for name, each in measures(ranks).items()
    }


def abstention(ranks: Ranks, surety: Scores, *, steps: int = 10) -> list[dict[str, float]]:
    """How often the first answer is right if only the surest share of queries is answered."""
    check_finite(surety, "surety")
    order = np.argsort(-surety, kind="stable")
    right = ranks[order] <= 1
    shares = [(step + 1) / steps for step in range(steps)]
    counts = [max(1, round(share * len(ranks))) for share in shares]
    return [
        {
            "answered": share,
            "a@1": float(right[:count].mean()),
            "least_surety": float(surety[order[count - 1]]),
        }
        for share, count in zip(shares, counts, strict=True)
    ]

"""A linear head that a catalogue trains on its own names: z = norm(x + xW).

The names of one concept are drawn together, those of others apart (a contrastive loss within the
batch). It takes a quarter of a CPU-minute and not one judgement; what it learns belongs to the
catalogue and the encoder it was trained on.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from mapper.matching import files
from mapper.matching.types import ModelsMixed, Progress, Vectors, check_finite, silent, unit_rows

KIND = "head"
_DECAY = (0.9, 0.999)

Rows = NDArray[np.intp]


@dataclass(frozen=True, slots=True)
class Schedule:
    """How long the head is trained, and how hard wrong neighbours push."""

    steps: int = 800
    batch: int = 512
    rate: float = 2e-3
    temperature: float = 0.05
    warm_up: int = 20
    fewest: int = 200
    """Concepts with two names or more; a head of fewer would learn chance."""


@dataclass(frozen=True)
class Head:
    """What a catalogue's own names taught about which words matter in it."""

    weights: Vectors
    encoder: str

    def __post_init__(self) -> None:
        check_finite(self.weights, "the weights of the head")

    def apply(self, vectors: Vectors, encoder: str) -> Vectors:
        """Turned vectors, of length one; raises ModelsMixed for another encoder's vectors."""
        if encoder != self.encoder:
            raise ModelsMixed(self.encoder, encoder)
        return unit_rows(vectors + vectors @ self.weights)

    def save(self, path: Path) -> None:
        """Weights and the key of their encoder, in one file without a pickle."""
        files.save(path, {"kind": KIND, "encoder": self.encoder}, {"weights": self.weights})

    @classmethod
    def load(cls, path: Path) -> Head:
        """A head that ``save`` wrote; raises ModelMissing, BadFile."""
        meta, arrays = files.load(path, KIND)
        return cls(arrays["weights"].astype(np.float32), str(meta["encoder"]))


def train_head(
    vectors: Vectors,
    concepts: Sequence[str],
    encoder: str,
    *,
    seed: int = 0,
    schedule: Schedule | None = None,
    progress: Progress = silent,
) -> Head | None:
    """A head for names of known concepts; nothing where too few concepts have two names."""
    schedule = schedule or Schedule()
    pool = _Pool.of(concepts)
    if len(pool.sizes) < schedule.fewest:
        return None
    rng = np.random.default_rng(seed)
    adam = _Adam.start(vectors.shape[1])
    for step in range(schedule.steps):
        left, right = pool.draw(schedule.batch, rng)
        slope = _slope(vectors[left], vectors[right], adam.weights, schedule.temperature)
        adam.step(slope, _rate(step, schedule))
        if step % 50 == 0:
            progress("head", step, schedule.steps)
    progress("head", schedule.steps, schedule.steps)
    return Head(adam.weights, encoder)


@dataclass(frozen=True, slots=True)
class _Pool:
    """Rows of names by concept, concepts with two names or more."""

    rows: Rows
    starts: Rows
    sizes: Rows

    @classmethod
    def of(cls, concepts: Sequence[str]) -> _Pool:
        groups: dict[str, list[int]] = {}
        for row, concept in enumerate(concepts):
            groups.setdefault(concept, []).append(row)
        several = [groups[name] for name in sorted(groups) if len(groups[name]) > 1]
        sizes = np.array([len(group) for group in several], dtype=np.intp)
        rows = np.array([row for group in several for row in group], dtype=np.intp)
        return cls(rows, np.cumsum(sizes) - sizes, sizes)

    def draw(self, batch: int, rng: np.random.Generator) -> tuple[Rows, Rows]:
        """Two names each of as many different concepts."""
        chosen = rng.choice(len(self.sizes), size=min(batch, len(self.sizes)), replace=False)
        sizes, starts = self.sizes[chosen], self.starts[chosen]
        first = rng.integers(0, sizes)
        second = (first + rng.integers(1, sizes)) % sizes
        return self.rows[starts + first], self.rows[starts + second]


def _rate(step: int, schedule: Schedule) -> float:
    cosine = 0.5 * (1 + np.cos(np.pi * (step + 1) / schedule.steps))
    return float(schedule.rate * min(1.0, (step + 1) / schedule.warm_up) * cosine)


def _slope(left: Vectors, right: Vectors, weights: Vectors, temperature: float) -> Vectors:
    """The gradient of the contrastive loss, both ways, with respect to the weights."""
    one, other = left + left @ weights, right + right @ weights
    one_length = np.linalg.norm(one, axis=1, keepdims=True)
    other_length = np.linalg.norm(other, axis=1, keepdims=True)
    one, other = one / one_length, other / other_length
    logits = one @ other.T / temperature
    error = (_softmax(logits) + _softmax(logits.T).T) / 2
    error[np.diag_indices_from(error)] -= 1
    error /= len(error) * temperature
    by_one, by_other = error @ other, error.T @ one
    by_one = (by_one - one * (by_one * one).sum(axis=1, keepdims=True)) / one_length
    by_other = (by_other - other * (by_other * other).sum(axis=1, keepdims=True)) / other_length
    return np.asarray(left.T @ by_one + right.T @ by_other, dtype=np.float32)


def _softmax(logits: Vectors) -> Vectors:
    powers = np.exp(logits - logits.max(axis=1, keepdims=True))
    return np.asarray(powers / powers.sum(axis=1, keepdims=True), dtype=np.float32)


@dataclass(slots=True)
class _Adam:
    """Adam (Kingma and Ba 2015) for one matrix."""

    weights: Vectors
    mean: Vectors
    square: Vectors
    count: int = 0

    @classmethod
    def start(cls, width: int) -> _Adam:
        zero = np.zeros((width, width), dtype=np.float32)
        return cls(zero, zero, zero)

    def step(self, slope: Vectors, rate: float) -> None:
        """Move against the slope."""
        self.count += 1
        short, long = _DECAY
        self.mean = np.float32(short) * self.mean + np.float32(1 - short) * slope
        self.square = np.float32(long) * self.square + np.float32(1 - long) * slope * slope
        mean = self.mean / np.float32(1 - short**self.count)
        square = self.square / np.float32(1 - long**self.count)
        self.weights = self.weights - np.float32(rate) * mean / (np.sqrt(square) + np.float32(1e-8))

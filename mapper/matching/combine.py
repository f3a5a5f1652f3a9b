"""How the reasons are weighed: a fixed blend, or weights learned from judgements.

Either is a sum of weight times value, so that the parts of a score always add up to it.
"""

from __future__ import annotations

import hashlib
import json
import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import cache
from importlib.resources import files
from pathlib import Path

import numpy as np

from mapper.domain import Text
from mapper.matching.calibrate import Calibration
from mapper.matching.features import NAMES
from mapper.matching.levels import LEVEL_NAMES
from mapper.matching.types import BadFile, NotFinite, check_finite

KIND = "matcher weights"
FEWEST = 25
"""Judgements below which the fixed blend is used."""


@dataclass(frozen=True)
class Weights:
    """What each reason weighs, how a score becomes a probability, and where this comes from."""

    group: Mapping[str, float]
    level: Mapping[str, float]
    calibration: Calibration
    number: int = 0
    given_on: str = ""
    parent: str = ""
    judgements: int = 0
    metrics: Mapping[str, float] = field(default_factory=dict)

    def __post_init__(self) -> None:
        numbers = [*self.group.values(), *self.level.values()]
        check_finite(np.array(numbers, dtype=np.float64), "weights of the matcher")
        missing = (set(NAMES) ^ set(self.group)) | (set(LEVEL_NAMES) ^ set(self.level))
        if missing:
            names = ", ".join(sorted(missing))
            raise BadFile(
                Text(
                    f"缺少或不认识以下权重：{names}；请重新拟合",
                    f"weights for {names} are missing or unknown; refit them",
                )
            )

    @property
    def hash(self) -> str:
        """The start of the hash of what decides a score; a part of every proposal's id."""
        told = [sorted(self.group.items()), sorted(self.level.items()), self.calibration.to_json()]
        return hashlib.sha256(json.dumps(told, sort_keys=True).encode()).hexdigest()[:12]

    def parts(self, values: Iterable[tuple[str, float]]) -> dict[str, float]:
        """What each reason adds to the score; reasons that say nothing are left out."""
        return {name: round(self.group[name] * value, 6) for name, value in values if value}

    def to_json(self) -> dict[str, object]:
        """As it is kept."""
        return {
            "kind": KIND, "number": self.number, "date": self.given_on, "hash": self.hash,
            "parent": self.parent, "judgements": self.judgements, "metrics": dict(self.metrics),
            "group": dict(self.group), "level": dict(self.level),
            "calibration": self.calibration.to_json(),
        }  # fmt: skip

    def save(self, path: Path) -> None:
        """As JSON that a person can read."""
        text = json.dumps(self.to_json(), ensure_ascii=False, indent=1)
        path.write_text(text + "\n", encoding="utf-8")

    @classmethod
    def load(cls, path: Path) -> Weights:
        """What ``save`` wrote; raises BadFile."""
        try:
            return cls.read(path.read_text(encoding="utf-8"))
        except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
            raise BadFile(
                Text(
                    f"{path}中没有权重；请用`qualmap learn`重新拟合",
                    f"{path} holds no weights; refit them with `qualmap learn`",
                )
            ) from error

    @classmethod
    def read(cls, text: str) -> Weights:
        """Weights from the text of a file."""
        found = json.loads(text)
        return cls(
            {name: float(value) for name, value in found["group"].items()},
            {name: float(value) for name, value in found["level"].items()},
            Calibration.read(found["calibration"]),
            int(found["number"]), str(found["date"]), str(found["parent"]),
            int(found["judgements"]), {k: float(v) for k, v in found["metrics"].items()},
        )  # fmt: skip

    def calibrated(self, calibration: Calibration) -> Weights:
        """The same weights with another calibration."""
        return replace(self, calibration=calibration)


def total(parts: Mapping[str, float]) -> float:
    """The score: the exact sum of its parts, whatever their order.

    >>> total({"a": 0.1, "b": 0.2, "c": 0.3})
    0.6
    """
    score = math.fsum(parts.values())
    if not math.isfinite(score):
        what = "a score"
        raise NotFinite(what, 0)
    return score


@cache
def default() -> Weights:
    """The fixed blend that comes with the package."""
    text = files("mapper.matching").joinpath("weights/default.json").read_text(encoding="utf-8")
    return Weights.read(text)

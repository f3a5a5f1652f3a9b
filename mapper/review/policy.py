"""The office's policy: whose place, and which decisions a second person has to make again."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from enum import Enum
from typing import Any

from mapper.decision import Decision
from mapper.domain import PlaceId, Text
from mapper.effects import EffectKind, effect_kind
from mapper.errors import InvalidQuestion


class Mode(Enum):
    """How many people a decision takes."""

    TWO_PERSON = "two_person"
    SINGLE = "single"


class Why(Enum):
    """Why a second person has to judge, blind to what the first one said."""

    EFFECT = "effect"
    CONTRADICTION = "contradiction"
    BORDERLINE = "borderline"
    SHARE = "share"


NEEDS_TWO = frozenset({EffectKind.TITLE, EffectKind.SKILL_LEVEL, EffectKind.PRACTICE})
"""Effects that are never given on one person's word under ``two_person``."""


@dataclass(frozen=True, slots=True)
class Policy:
    """``two_person`` or ``single``, the random share, the range of borderline probabilities.

    A share of 0.1 sends a tenth of all decisions to a second person, whatever they say.
    """

    mode: Mode = Mode.TWO_PERSON
    share: float = 0.1
    borderline: tuple[float, float] = (0.35, 0.65)

    def __post_init__(self) -> None:
        low, high = self.borderline
        if not (0 <= self.share <= 1 and 0 <= low <= high <= 1):
            raise InvalidQuestion(
                Text(
                    "比例与区间上下限应为0到1之间的数，下限在前",
                    "a share and the borders of a range are numbers from 0 to 1, the lower first",
                )
            )


_PLACE = PlaceId("suzhou")
_NAME = Text("人才服务机构", "Talent office")


@dataclass(frozen=True, slots=True)
class Office:
    """The office whose decisions these are: its place, its name, its policy."""

    place: PlaceId = _PLACE
    name: Text = _NAME
    policy: Policy = field(default_factory=Policy)

    def to_json(self) -> Mapping[str, Any]:
        """As an event keeps it."""
        policy = self.policy
        return {
            "place": self.place, "name": self.name.to_json(), "mode": policy.mode.value,
            "share": policy.share, "borderline": list(policy.borderline),
        }  # fmt: skip

    @classmethod
    def from_json(cls, told: Mapping[str, Any]) -> Office:
        """The office that an event keeps."""
        low, high = told["borderline"]
        policy = Policy(Mode(told["mode"]), told["share"], (low, high))
        return cls(PlaceId(told["place"]), Text(told["name"]["zh"], told["name"]["en"]), policy)


def second_needed(
    policy: Policy,
    item: str,
    decision: Decision,
    *,
    probability: float | None,
    contradictions: Collection[object],
) -> tuple[Why, ...]:
    """Why a decision waits for a second person; nothing where it stands on one's word.

    ``probability`` is the machine's, none for what a person proposed.  The random share is the
    same for the same item, so that nobody can try again until it falls otherwise.
    """
    if policy.mode is Mode.SINGLE:
        return ()
    found = []
    if decision.approves and _effect(decision) in NEEDS_TWO:
        found.append(Why.EFFECT)
    if contradictions:
        found.append(Why.CONTRADICTION)
    low, high = policy.borderline
    if probability is not None and low <= probability <= high:
        found.append(Why.BORDERLINE)
    if lot(item) < policy.share:
        found.append(Why.SHARE)
    return tuple(found)


def _effect(decision: Decision) -> EffectKind | None:
    return effect_kind(decision.relation, decision.target) if decision.relation else None


def lot(item: str) -> float:
    """A number from 0 to 1 that falls evenly over items and is the same for the same one."""
    return int(hashlib.sha256(f"lot|{item}".encode()).hexdigest()[:8], 16) / 0x1_0000_0000

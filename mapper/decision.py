"""What a person decides of a proposal: what the link is to say, or why there is to be none."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import Enum
from typing import Any

from mapper.domain import (
    Certainty,
    Condition,
    NodeId,
    NodeKind,
    PlaceId,
    Relation,
    Step,
    Target,
    Text,
    WhichBy,
)

Json = Mapping[str, Any]


class Verdict(Enum):
    """The two ways of deciding."""

    APPROVE = "approve"
    REFUSE = "refuse"


class ClaimKind(Enum):
    """What an approval made here cites: a document with its locator, or the office's decision."""

    DOCUMENT = "document"
    OFFICE = "office_decision"


@dataclass(frozen=True, slots=True)
class OfficeClaim:
    """The evidence of an approval: the document's title or the decision's number, and where.

    ``published`` is as precise as known (2022, 2022-03, 2022-03-28).
    """

    kind: ClaimKind
    reference: str
    locator: str = ""
    url: str = ""
    published: str = ""

    def to_json(self) -> Json:
        """As an event keeps it."""
        return {
            "kind": self.kind.value, "reference": self.reference, "locator": self.locator,
            "url": self.url, "published": self.published,
        }  # fmt: skip

    @classmethod
    def from_json(cls, told: Json) -> OfficeClaim:
        """The claim that an event keeps."""
        return cls(
            ClaimKind(told["kind"]), told["reference"], told["locator"], told["url"],
            told["published"],
        )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Decision:
    """A person's act: an approval with all that the link is to say, or a refusal with its reason.

    ``reason`` is an id of ``vocab/refusal_reasons.csv``, empty for an approval.  A refusal keeps
    the target that was refused; it has no relation, conditions, steps or claim.
    """

    verdict: Verdict
    target: Target | None
    place: PlaceId
    relation: Relation | None = None
    conditions: tuple[Condition, ...] = ()
    steps: tuple[Step, ...] = ()
    part: tuple[str, ...] = ()
    result_term: str = ""
    claim: OfficeClaim | None = None
    reason: str = ""
    comment: str = ""

    @property
    def approves(self) -> bool:
        """It is an approval."""
        return self.verdict is Verdict.APPROVE

    def to_json(self) -> Json:
        """As an event keeps it."""
        return {
            "verdict": self.verdict.value,
            "target": target_json(self.target),
            "place": self.place,
            "relation": self.relation.value if self.relation else None,
            "conditions": [condition_json(row) for row in self.conditions],
            "steps": [step_json(step) for step in self.steps],
            "part": list(self.part),
            "result_term": self.result_term,
            "claim": self.claim.to_json() if self.claim else None,
            "reason": self.reason,
            "comment": self.comment,
        }

    @classmethod
    def from_json(cls, told: Json) -> Decision:
        """The decision that an event keeps."""
        return cls(
            Verdict(told["verdict"]), target_from(told["target"]), PlaceId(told["place"]),
            Relation(told["relation"]) if told["relation"] else None,
            tuple(condition_from(row) for row in told["conditions"]),
            tuple(step_from(step) for step in told["steps"]),
            tuple(told["part"]), told["result_term"],
            OfficeClaim.from_json(told["claim"]) if told["claim"] else None,
            told["reason"], told["comment"],
        )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Difference:
    """A field in which two decisions, or two states of an end, differ."""

    field: str
    before: Any
    after: Any

    def to_json(self) -> Json:
        """As an event keeps it."""
        return {"field": self.field, "before": self.before, "after": self.after}


_COMPARED = ("verdict", "relation", "target", "place", "conditions", "steps", "part", "result_term")
"""What two reviewers must agree on; reasons, claims and comments may differ."""


def differences(first: Decision, second: Decision) -> tuple[Difference, ...]:
    """How two decisions differ; nothing where they agree.

    Two refusals agree whatever their reasons.  The order of conditions does not count.
    """
    if not first.approves and not second.approves:
        return ()
    left, right = _comparable(first), _comparable(second)
    return tuple(compared(left, right, _COMPARED))


def compared(left: Json, right: Json, fields: Sequence[str]) -> Iterator[Difference]:
    """The fields in which two objects differ, in the order of ``fields``."""
    for name in fields:
        if left.get(name) != right.get(name):
            yield Difference(name, left.get(name), right.get(name))


def _comparable(decision: Decision) -> Json:
    told = dict(decision.to_json())
    told["conditions"] = sorted(told["conditions"], key=str)
    return told


def agreed(first: Decision, second: Decision) -> Decision:
    """What two agreeing decisions come to: the second, with the first's claim where it has none."""
    return second if second.claim else replace(second, claim=first.claim)


def target_json(target: Target | None) -> Json | None:
    """The object of a link as JSON."""
    if target is None:
        return None
    return {
        "kind": target.kind.value, "group": target.group, "specialty": target.specialty,
        "levels": list(target.levels), "next_above": target.next_above,
        "which_by": target.which_by.value if target.which_by else None,
    }  # fmt: skip


def target_from(told: Json | None) -> Target | None:
    """The object of a link from JSON."""
    if told is None:
        return None
    which = told.get("which_by")
    return Target(
        NodeKind(told["kind"]), NodeId(told["group"]), told["specialty"], tuple(told["levels"]),
        bool(told.get("next_above", False)), WhichBy(which) if which else None,
    )  # fmt: skip


def condition_json(row: Condition) -> Json:
    """A condition as JSON."""
    return {
        "kind": row.kind, "operator": row.operator, "value": row.value, "route": row.route,
        "unit": row.unit, "since": row.since, "text": row.text.to_json() if row.text else None,
    }  # fmt: skip


def condition_from(told: Json) -> Condition:
    """A condition from JSON."""
    return Condition(
        told["kind"], told["operator"], told["value"], told["route"], told["unit"], told["since"],
        text=_text(told["text"]), certainty=Certainty.SEEN,
    )  # fmt: skip


def step_json(step: Step) -> Json:
    """A step as JSON."""
    return {
        "kind": step.kind, "order": step.order, "by": step.by,
        "text": step.text.to_json() if step.text else None,
    }  # fmt: skip


def step_from(told: Json) -> Step:
    """A step from JSON."""
    return Step(told["kind"], told["order"], told["by"], _text(told["text"]))


def _text(told: Mapping[str, str] | None) -> Text | None:
    return Text(told["zh"], told["en"]) if told else None

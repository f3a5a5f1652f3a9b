"""Who may do what to an item, and the event that it becomes; a refusal says what to do instead."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from mapper.accounts import Account, Role
from mapper.decision import Decision, Difference, OfficeClaim
from mapper.domain import NodeKind, Relation, Target, Text
from mapper.effects import NEGATIVE
from mapper.errors import MapperError
from mapper.events import SYSTEM, Draft, Event, EventKind, standing
from mapper.log import ItemStatus
from mapper.review.item import Item
from mapper.review.policy import Office, Why
from mapper.vocabulary import Vocabulary


class NotAllowed(MapperError):
    """The person may not do this; ``text`` says in both languages who may."""

    status = 403


class BadDecision(MapperError):
    """A decision is incomplete or does not fit; ``field`` is where, ``text`` what to write."""

    def __init__(self, text: Text, *, field: str) -> None:
        self.field = field
        super().__init__(text)


class Moved(MapperError):
    """Something happened since the card was shown: nothing is stored, the difference is shown.

    ``token`` is the revision to decide on now.  ``blind`` says that what happened is a first
    judgement, of which a second reviewer is told nothing but that it is there.
    """

    status = 409

    def __init__(
        self, token: str, events: Sequence[Event], changes: Sequence[Difference], *, blind: bool
    ) -> None:
        self.token, self.events, self.changes, self.blind = token, events, changes, blind
        super().__init__(
            Text(
                "显示之后此项已有变化；请查看变化后重新决定",
                "somebody or something changed this since it was shown; look at what changed, then "
                "decide again",
            )
        )


_TAKES = {
    Role.REVIEWER: Text("需要审核员权限。", "This takes the role of a reviewer."),
    Role.PUBLISHER: Text("需要发布人权限。", "This takes the role of a publisher."),
    Role.ADMINISTRATOR: Text("需要管理员权限。", "This takes the role of an administrator."),
}
_OWN = Text(
    "不得复核自己的审核意见，请由另一人复核。",
    "Nobody second-reviews their own judgement; another person has to.",
)
_UNBLIND = Text(
    "您撤销前已看到第一份意见，不能再作盲审；可恢复原意见，或由另一人复核。",
    "You saw the first judgement before you took yours back, so you no longer judge blind; let "
    "yours stand again, or leave it to another person.",
)
_DECIDED = Text(
    "此项已有结论；如需更改，请先撤销或撤回。",
    "This is decided; undo or withdraw it before deciding otherwise.",
)
_DISAGREEING = Text(
    "两份意见不一致，须由第三人裁定。",
    "Two judgements differ; a third person has to adjudicate.",
)
_NO_DISAGREEMENT = Text("此项没有需要裁定的分歧。", "There is nothing to adjudicate here.")
_NOT_THIRD = Text(
    "裁定人不得是两位审核人之一。", "The two who judged may not adjudicate between themselves."
)


@dataclass(frozen=True, slots=True)
class Judged:
    """A judgement on its way into the log: the decision, what was seen, why a second is needed."""

    decision: Decision
    seen: Mapping[str, Any]
    second: tuple[Why, ...]

    def body(self) -> Mapping[str, Any]:
        """As the event keeps it."""
        return {
            "decision": self.decision.to_json(), "seen": self.seen,
            "second": [why.value for why in self.second],
        }  # fmt: skip


def judge(item: Item, by: Account, judged: Judged) -> Draft:
    """A first or a second judgement; raises NotAllowed."""
    need(by, Role.REVIEWER)
    if item.status is ItemStatus.DISAGREEMENT:
        raise NotAllowed(_DISAGREEING)
    if item.decided:
        raise NotAllowed(_DECIDED)
    if item.judged_by(by.id):
        raise NotAllowed(_OWN)
    if item.status is ItemStatus.SECOND and by.id in item.unblind:
        raise NotAllowed(_UNBLIND)
    return Draft(by.id, EventKind.JUDGED, item.id, judged.body())


def adjudicate(item: Item, by: Account, judged: Judged) -> Draft:
    """The decision of a third person between two that differ; raises NotAllowed."""
    need(by, Role.REVIEWER)
    if item.status is not ItemStatus.DISAGREEMENT:
        raise NotAllowed(_NO_DISAGREEMENT)
    if item.judged_by(by.id):
        raise NotAllowed(_NOT_THIRD)
    return Draft(by.id, EventKind.ADJUDICATED, item.id, judged.body())


def withdraw(item: Item, by: Account, comment: str) -> Draft:
    """Take an approval or refusal back; what is published stays until the next edition.

    Raises NotAllowed, BadDecision.
    """
    if not (by.may(Role.PUBLISHER) or by.may(Role.REVIEWER)):
        raise NotAllowed(_TAKES[Role.REVIEWER])
    if item.status not in (ItemStatus.APPROVED, ItemStatus.REFUSED):
        raise NotAllowed(Text("没有可撤回的结论。", "There is no decision to withdraw."))
    if not comment.strip():
        raise BadDecision(Text("请写明撤回理由。", "Write why it is withdrawn."), field="comment")
    return Draft(by.id, EventKind.WITHDRAWN, item.id, {"comment": comment.strip()})


def supply(item: Item, by: Account, claim: OfficeClaim) -> Draft:
    """Name the evidence of an approval that has none, or better evidence.

    What is approved stays as it was judged.  Raises NotAllowed, BadDecision.
    """
    need(by, Role.REVIEWER)
    if item.status is not ItemStatus.APPROVED:
        raise NotAllowed(Text("只有已同意的项目需要依据。", "Only an approval needs evidence."))
    _check_claim(claim)
    return Draft(by.id, EventKind.CLAIMED, item.id, {"claim": claim.to_json()})


def reopen(item: Item, by: Account, comment: str) -> Draft:
    """Open a decided item again by hand; raises NotAllowed."""
    need(by, Role.REVIEWER)
    if not item.decided:
        raise NotAllowed(Text("此项尚未有结论。", "This is not decided yet."))
    return Draft(by.id, EventKind.REOPENED, item.id, {"changes": [], "comment": comment.strip()})


def reopen_changed(item: Item, changes: Sequence[Difference]) -> Draft:
    """Open an item again because an end changed; no person did it."""
    body = {"changes": [change.to_json() for change in changes], "comment": ""}
    return Draft(SYSTEM, EventKind.REOPENED, item.id, body)


def comment(item: Item, by: Account, text: str) -> Draft:
    """A remark that decides nothing; raises NotAllowed, BadDecision."""
    if not any(by.may(role) for role in Role):
        raise NotAllowed(_TAKES[Role.REVIEWER])
    if not text.strip():
        raise BadDecision(Text("请写下备注内容。", "Write something first."), field="comment")
    return Draft(by.id, EventKind.COMMENTED, item.id, {"comment": text.strip()})


_TURNS = (EventKind.UNDONE, EventKind.REDONE)
_UNDOABLE = (
    EventKind.JUDGED, EventKind.ADJUDICATED, EventKind.WITHDRAWN, EventKind.REOPENED,
    EventKind.COMMENTED, EventKind.CLAIMED,
)  # fmt: skip


def undo(events: Sequence[Event], number: int, by: Account) -> Draft:
    """Take back an event of an item: one's own, or anybody's as a publisher.

    ``events`` are all of the item.  What came after it of the same item has to be undone first.
    Raises NotAllowed.
    """
    event = next((each for each in events if each.number == number), None)
    if event is None or event.kind not in _UNDOABLE:
        raise NotAllowed(Text("没有可撤销的操作。", "There is nothing to undo."))
    _own_or_publisher(event, by)
    still = [each for each in standing(events) if each.kind in _UNDOABLE]
    if event not in still:
        raise NotAllowed(Text("此操作已被撤销。", "This is undone already."))
    later = [each for each in still if each.number > number and each.kind in _STATES]
    if event.kind in _STATES and later:
        raise NotAllowed(
            Text("其后还有操作，请先撤销后面的。", "Something came after it; undo that first.")
        )
    return Draft(by.id, EventKind.UNDONE, event.item, {"event": number})


_STATES = frozenset(_UNDOABLE) - {EventKind.COMMENTED}


def redo(events: Sequence[Event], number: int, by: Account) -> Draft:
    """Let an undone event stand again, if nothing else happened meanwhile; raises NotAllowed."""
    event = next((each for each in events if each.number == number), None)
    gone = event is not None and event.kind in _UNDOABLE and event not in list(standing(events))
    if event is None or not gone:
        raise NotAllowed(Text("没有可恢复的操作。", "There is nothing to redo."))
    _own_or_publisher(event, by)
    undone = next(
        each for each in reversed(events)
        if each.kind is EventKind.UNDONE and each.body["event"] == number
    )  # fmt: skip
    since = [
        each for each in standing(events) if each.number > undone.number and each.kind in _STATES
    ]
    if since:
        raise NotAllowed(
            Text(
                "撤销之后已有新的操作，不能恢复。",
                "Something new was decided since; it cannot be redone.",
            )
        )
    return Draft(by.id, EventKind.REDONE, event.item, {"event": number})


def _own_or_publisher(event: Event, by: Account) -> None:
    own = event.actor == by.id and any(by.may(role) for role in Role)
    if not (own or by.may(Role.PUBLISHER)):
        raise NotAllowed(
            Text("只能撤销自己的操作；发布人可撤销任何人的。",
                 "One undoes one's own acts; a publisher may undo anybody's.")
        )  # fmt: skip


def need(by: Account, role: Role) -> None:
    """Nothing, if the person has the role; raises NotAllowed."""
    if not by.may(role):
        raise NotAllowed(_TAKES[role])


# --- whether a decision is whole -------------------------------------------------

DEFAULT_RELATION: Mapping[NodeKind, Relation] = {
    NodeKind.TITLE: Relation.RECOGNISED_AS,
    NodeKind.SKILL_LEVEL: Relation.RECOGNISED_AS,
    NodeKind.DIRECTORY: Relation.RECOGNISED_AS,
    NodeKind.LICENCE: Relation.PERMITS_PRACTICE,
    NodeKind.ACTIVITY: Relation.PERMITS_PRACTICE,
    NodeKind.PERMIT: Relation.EXEMPTS_FROM,
    NodeKind.LIST: Relation.LISTED_FOR,
}
"""What an approval says unless the reviewer says otherwise, by the kind of the target."""


_ELSEWHERE = Text(
    "只能为本单位所在地或其辖区作出决定。", "An office decides for its own place or one within it."
)


def check_decision(
    decision: Decision, office: Office, vocabulary: Vocabulary, kinds: Collection[Relation]
) -> None:
    """Whether a decision can be stored; ``kinds`` are the relations that fit both ends.

    Raises BadDecision for the first thing to put right.
    """
    if decision.approves:
        _check_approval(decision, office, vocabulary, kinds)
    elif decision.reason not in vocabulary.reasons:
        raise BadDecision(
            Text("请选择不予对应的理由。", "Choose why it is refused."), field="reason"
        )


def _check_approval(
    decision: Decision, office: Office, vocabulary: Vocabulary, kinds: Collection[Relation]
) -> None:
    if decision.relation is None or decision.relation not in kinds:
        raise BadDecision(
            Text("此关系不适用于这两端。", "This relation does not fit these two ends."),
            field="relation",
        )
    if decision.place not in {office.place} | vocabulary.inside(office.place):
        raise BadDecision(_ELSEWHERE, field="place")
    if decision.relation is Relation.EXEMPTS_FROM and not decision.part:
        raise BadDecision(
            Text("请选择免除的部分。", "Choose the parts that fall away."), field="part"
        )
    if decision.relation not in _LEVELLESS and not _levelled(decision.target):
        raise BadDecision(Text("请确定级别。", "Choose the level."), field="level")
    if decision.claim is not None:
        _check_claim(decision.claim)


_LEVELLESS = NEGATIVE | {Relation.NAMED_FOR}
"""Relations that say what they say of a series at any level."""


def _levelled(target: Target | None) -> bool:
    """One level is named, the next above the one held, or several with what decides among them."""
    if target is None or not target.laddered or target.next_above:
        return True
    return len(target.levels) == 1 or (len(target.levels) > 1 and target.which_by is not None)


def _check_claim(claim: OfficeClaim) -> None:
    if not claim.reference.strip():
        raise BadDecision(_UNNAMED, field="claim")


_UNNAMED = Text("请写明文件名称或决定文号。", "Name the document or the decision's number.")


def shaped(decision: Decision, vocabulary: Vocabulary) -> Decision:
    """The decision without a target where its relation joins nothing."""
    words = vocabulary.relations.get(decision.relation) if decision.relation else None
    if words is None or words.objects:
        return decision
    return replace(decision, target=None)

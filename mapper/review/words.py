"""What was decided, in sentences: approvals as links, refusals with their reason, differences."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from mapper.decision import (
    ClaimKind,
    Decision,
    Difference,
    OfficeClaim,
    condition_from,
    step_from,
    target_from,
)
from mapper.domain import NodeId, PlaceId, Relation, SourceId, Target, Text
from mapper.editions import decided_link
from mapper.log import ItemStatus
from mapper.review.policy import Mode, Why
from mapper.sentences import Speaker, joined

STATUS = {
    ItemStatus.OPEN: Text("待审核", "open"),
    ItemStatus.SECOND: Text("待复核", "waits for a second review"),
    ItemStatus.DISAGREEMENT: Text("意见不一致", "disagreement"),
    ItemStatus.APPROVED: Text("已通过", "approved"),
    ItemStatus.REFUSED: Text("不予对应", "refused"),
    ItemStatus.WITHDRAWN: Text("已撤回", "withdrawn"),
}
WHY = {
    Why.EFFECT: Text("涉及职称、职业技能等级或执业", "it gives a title, a skill level or practice"),
    Why.CONTRADICTION: Text("与其他结论有矛盾", "it contradicts something"),
    Why.BORDERLINE: Text("机器评分处于两可之间", "the machine's score is borderline"),
    Why.SHARE: Text("随机抽查", "random share"),
}
MODE = {
    Mode.TWO_PERSON: Text("双人审核", "two persons"),
    Mode.SINGLE: Text("单人审核", "one person"),
}
VERDICT = {
    "approve": Text("通过", "approve"),
    "refuse": Text("不予对应", "refuse"),
}
FIELD = {
    "verdict": Text("意见", "verdict"),
    "relation": Text("关系", "relation"),
    "target": Text("对应对象", "target"),
    "place": Text("适用地区", "place"),
    "conditions": Text("条件", "conditions"),
    "steps": Text("办理环节", "steps"),
    "part": Text("免除部分", "parts that fall away"),
    "result_term": Text("结果有效期", "term of the result"),
    "claim": Text("依据", "evidence"),
    "reason": Text("理由", "reason"),
    "people": Text("审核人数", "people who decided"),
    "certificate": Text("证书", "certificate"),
}
"""The fields in which two decisions can differ."""

_NOTHING = Text("无", "none")


def decision_sentence(speaker: Speaker, certificate: NodeId, decision: Decision) -> Text:
    """What was decided: the link as a sentence, or that there is to be none, and why."""
    if decision.approves and decision.relation is not None:
        return speaker.link(decided_link(decision, certificate))
    ends, reason = pair_text(speaker, certificate, decision.target), reason_text(speaker, decision)
    return Text(f"{ends.zh}：不予对应（{reason.zh}）", f"{ends.en}: refused ({reason.en})")


def pair_text(speaker: Speaker, certificate: NodeId, target: Target | None) -> Text:
    """The two ends of what is under review.

    It claims nothing: an arrow, and no verb.
    """
    left, right = speaker.node(certificate), speaker.target(target)
    return Text(f"{left.zh} → {right.zh}", f"{left.en} → {right.en}")


def reason_text(speaker: Speaker, decision: Decision) -> Text:
    """Why it was refused."""
    known = speaker.vocabulary.reasons.get(decision.reason)
    return known.name if known else Text(decision.reason or "未载明", decision.reason or "unstated")


def claim_text(speaker: Speaker, claim: OfficeClaim | None) -> Text:
    """The evidence of an approval: the document with its locator, or the decision's number."""
    if claim is None:
        return Text("尚无依据", "no evidence yet")
    known = speaker.vocabulary.sources.get(SourceId(claim.reference))
    title = known.title if known else Text(claim.reference, claim.reference)
    rest = [Text(part, part) for part in (claim.locator, claim.published) if part]
    said = joined([title, *rest], "，", ", ")
    kind = {
        ClaimKind.DOCUMENT: Text("文件", "document"),
        ClaimKind.OFFICE: Text("本单位决定", "decision of the office"),
    }[claim.kind]
    return Text(f"{kind.zh}：{said.zh}", f"{kind.en}: {said.en}")


def difference_texts(speaker: Speaker, difference: Difference) -> tuple[Text, Text, Text]:
    """The field in which two things differ, what it was, and what it is."""
    name = FIELD.get(difference.field, Text(difference.field, difference.field))
    return (
        name,
        value_text(speaker, difference.field, difference.before),
        value_text(speaker, difference.field, difference.after),
    )


def value_text(speaker: Speaker, field: str, value: object) -> Text:
    """The value of a field of a decision, from its JSON."""
    if value in (None, "", [], {}):
        return _NOTHING
    if isinstance(value, list):
        return joined((_one(speaker, field, each) for each in value), "；", "; ")
    return _one(speaker, field, value)


def _one(speaker: Speaker, field: str, value: object) -> Text:
    if isinstance(value, Mapping):
        return _structured(speaker, field, value)
    said = str(value)
    if field == "verdict":
        return VERDICT.get(said, Text(said, said))
    if field == "relation":
        return relation_text(speaker, Relation(said))
    if field == "place":
        return speaker.place(PlaceId(said))
    if field == "certificate":
        return speaker.node(NodeId(said))
    known = {"part": speaker.vocabulary.parts, "reason": speaker.vocabulary.reasons}.get(field, {})
    return known[said].name if said in known else Text(said, said)


def _structured(speaker: Speaker, field: str, value: Mapping[str, Any]) -> Text:
    if field == "conditions":
        return speaker.condition(condition_from(value))
    if field == "steps":
        return speaker.step(step_from(value))
    if field == "target":
        return speaker.target(target_from(value))
    if field == "claim":
        return claim_text(speaker, OfficeClaim.from_json(value))
    return Text(str(value), str(value))


def relation_text(speaker: Speaker, relation: Relation) -> Text:
    """What a relation says of its two ends, with gaps for them."""
    words = speaker.vocabulary.relations.get(relation)
    if words is None:
        return Text(relation.value, relation.value)
    gaps = dict.fromkeys(("subject", "object", "place", "part"), "…")
    return Text(words.sentence.zh.format(**gaps), words.sentence.en.format(**gaps))


def whys(found: Sequence[Why]) -> Text:
    """Why a second person has to judge."""
    return joined((WHY[why] for why in found), "；", "; ")

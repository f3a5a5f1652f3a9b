"""Six things that people take for one: each with who decides it and where to check it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from mapper.domain import Body, Node, Text
from mapper.effects import EffectKind
from mapper.status import Status


@dataclass(frozen=True, slots=True)
class Layer:
    """One question, how it stands, who decides it, and where that can be checked."""

    name: str
    question: Text
    state: str
    state_text: Text
    authority: Text
    check_at: str


STATES = {
    "not_verified": Text("本站不核验", "not verified here"),
    "known": Text("已知", "known"),
    "unverified": Text("凭常识收录，未核实", "from general knowledge, unverified"),
    "not_known": Text("资料未载明", "not in our data"),
    "listed": Text("已列入", "listed"),
    "partly": Text("部分已知", "partly known"),
    "not_in_our_data": Text("不在已收录的条目中", "not among the loaded items"),
    "stated": Text("来源载明", "stated by a source"),
    "not_stated": Text("来源未载明", "not stated by a source"),
    "depends": Text("因地而异", "differs by place"),
    "not_proved": Text("本查询不能证明", "not proved by this look-up"),
    "after_registration": Text("登记或备案后", "after registration or filing"),
    "no_right_by_itself": Text("本身不赋予执业权", "gives no right to practise by itself"),
}
OFFICE = Text(
    "当地人力资源社会保障部门", "the human resources and social security office of the place"
)
DEPARTMENT = Text("行业主管部门", "the competent department of the field")
_LISTED = {
    Status.RECOGNISED,
    Status.MAY_APPLY,
    Status.NEEDS_FACTS,
    Status.NOT_YET,
    Status.DIFFERENT_EFFECT,
    Status.CONDITIONS_UNMET,
    Status.REFUSED,
}


def layers_of(
    node: Node,
    body: Body | None,
    statuses: Sequence[Status],
    kinds: frozenset[EffectKind | None],
    check_at: str,
) -> tuple[Layer, ...]:
    """The six layers of a holdable; ``check_at`` is where its authenticity is checked."""
    awarding = body.name if body else _authority(node)
    return (
        _layer("authentic", Text("证书真实吗？", "Is the certificate authentic?"),
               "not_verified", awarding, check_at),
        _layer("body", Text("发证机构已知吗？", "Is the awarding body known?"),
               _body_state(node, body), awarding, check_at),
        _layer("listed", Text("证书列入目录了吗？", "Is the certificate listed?"),
               _listed(statuses), OFFICE, ""),
        _layer("level", Text("对应哪个级别？", "Does the level correspond?"),
               _level(kinds, statuses), OFFICE, ""),
        _layer("granted", Text("已经授予您了吗？", "Was it granted to you?"),
               "not_proved", OFFICE, ""),
        _layer("practice", Text("可以执业吗？", "May you practise?"),
               "after_registration" if EffectKind.PRACTICE in kinds else "no_right_by_itself",
               DEPARTMENT, ""),
    )  # fmt: skip


def _layer(name: str, question: Text, state: str, authority: Text, check_at: str) -> Layer:
    return Layer(name, question, state, STATES[state], authority, check_at)


def _authority(node: Node) -> Text:
    zh, _, en = node.authority.partition("|")
    if zh:
        return Text(zh, en or zh)
    return (
        OFFICE
        if not node.kind.foreign
        else Text("发证机构（资料未载明）", "the awarding body (not in our data)")
    )


def _body_state(node: Node, body: Body | None) -> str:
    if body is None:
        return "not_known" if node.kind.foreign else "known"
    return "unverified" if body.certainty.rank == 0 or "body" in node.unverified else "known"


def _listed(statuses: Sequence[Status]) -> str:
    found = {
        "listed" if status in _LISTED else
        "partly" if status is Status.PARTLY_KNOWN else "not_in_our_data"
        for status in statuses
    }  # fmt: skip
    if len(found) == 1:
        return found.pop()
    return "depends" if found else "not_in_our_data"


def _level(kinds: frozenset[EffectKind | None], statuses: Sequence[Status]) -> str:
    granting = {
        EffectKind.TITLE,
        EffectKind.SKILL_LEVEL,
        EffectKind.DIRECTORY,
        EffectKind.APPLICATION,
    }
    if not kinds & granting:
        return "not_stated"
    if len(set(statuses)) > 1:
        return "depends"
    return "partly" if set(statuses) == {Status.PARTLY_KNOWN} else "stated"

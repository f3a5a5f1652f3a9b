"""An event of the log as a sentence, in both languages: who did what."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from mapper.accounts import Change, Role
from mapper.asking.values import Stage, Withheld
from mapper.decision import Decision, Difference, OfficeClaim
from mapper.domain import Text
from mapper.events import Event, EventKind
from mapper.review.case import Pair
from mapper.review.end_words import FIELD_NAMES
from mapper.review.policy import Mode, Office, Why
from mapper.review.words import (
    MODE,
    claim_text,
    decision_sentence,
    pair_text,
    reason_text,
    whys,
)
from mapper.sentences import Speaker, joined
from web.requests.words import STAGE, WITHHELD
from web.review.people import People

KINDS = {
    EventKind.PROPOSED: Text("人工提出", "put forward by hand"),
    EventKind.JUDGED: Text("审核", "judgement"),
    EventKind.ADJUDICATED: Text("裁定", "adjudication"),
    EventKind.COMMENTED: Text("备注", "remark"),
    EventKind.CLAIMED: Text("补充依据", "evidence"),
    EventKind.WITHDRAWN: Text("撤回", "withdrawal"),
    EventKind.REOPENED: Text("重新开启", "reopening"),
    EventKind.UNDONE: Text("撤销操作", "undoing"),
    EventKind.REDONE: Text("恢复操作", "redoing"),
    EventKind.PREPARED: Text("提请发布", "publication put forward"),
    EventKind.PUBLISHED: Text("发布", "publication"),
    EventKind.OFFICE: Text("单位设置", "office settings"),
    EventKind.ACCOUNT: Text("账户变更", "account"),
    EventKind.REQUESTED: Text("公众申请", "request"),
    EventKind.JOINED: Text("加入申请", "one more for a request"),
    EventKind.ANSWERED: Text("办理申请", "act on a request"),
    EventKind.CONTESTED: Text("公众异议", "contest"),
    EventKind.SETTLED: Text("办理异议", "act on a contest"),
    EventKind.WITHHELD: Text("隐去或恢复文字", "text withheld or shown"),
}
"""The kinds of events by their names on screens."""

HIDDEN = Text(
    "已有一份审核意见，复核人完成复核前不予显示。",
    "A first judgement, kept from you until you have judged for yourself.",
)
"""What a second reviewer is told of what came before."""


@dataclass(frozen=True)
class Events:
    """Says events with the names of one set of records and of the people here."""

    speaker: Speaker
    people: People

    def sentence(self, event: Event) -> Text:
        """Who did what; of which item is not said where the event says it is not needed."""
        who, what = self.people.name(event.actor), self.act(event)
        zh = f"{who.zh}{what.zh}" if who.zh else what.zh
        en = f"{who.en[:1].upper()}{who.en[1:]} {what.en}"
        return Text(_ended(zh, "。"), _ended(en, "."))

    def act(self, event: Event) -> Text:
        """What was done, without who did it."""
        return _ACTS[event.kind](self, event.body)

    def judged(self, body: Mapping[str, Any]) -> Text:
        """A judgement, and why one person's word is not enough where it is not."""
        said = self._decided(body, Text("通过：", "approved: "), Text("不予对应：", "refused: "))
        why = [Why(each) for each in body.get("second", ())]
        if not why:
            return said
        told = whys(why)
        return Text(
            f"{said.zh}（须两人审核：{told.zh}）", f"{said.en} (two people needed: {told.en})"
        )

    def adjudicated(self, body: Mapping[str, Any]) -> Text:
        """The decision between two that differ."""
        return self._decided(
            body, Text("裁定通过：", "adjudicated, approving: "),
            Text("裁定不予对应：", "adjudicated, refusing: "),
        )  # fmt: skip

    def _decided(self, body: Mapping[str, Any], approved: Text, refused: Text) -> Text:
        decision, pair = Decision.from_json(body["decision"]), Pair.from_json(body["seen"]["pair"])
        if decision.approves:
            verb, told = approved, self._approval(decision, pair)
        else:
            verb, told = refused, self._refusal(decision, pair)
        return _remarked(Text(f"{verb.zh}{told.zh}", f"{verb.en}{told.en}"), decision.comment)

    def _approval(self, decision: Decision, pair: Pair) -> Text:
        told = decision_sentence(self.speaker, pair.certificate, decision)
        if decision.claim is None:
            return told
        claim = claim_text(self.speaker, decision.claim)
        return Text(f"{told.zh}［{claim.zh}］", f"{told.en} [{claim.en}]")

    def _refusal(self, decision: Decision, pair: Pair) -> Text:
        ends = pair_text(self.speaker, pair.certificate, decision.target or pair.target)
        reason = reason_text(self.speaker, decision)
        return Text(f"{ends.zh}（{reason.zh}）", f"{ends.en} ({reason.en})")

    def reopened(self, body: Mapping[str, Any]) -> Text:
        """Opened again, by hand or because an end changed."""
        changes = [Difference(c["field"], c["before"], c["after"]) for c in body["changes"]]
        if not changes:
            return _remarked(Text("重新开启", "opened it again"), body.get("comment", ""))
        fields = joined(dict.fromkeys(map(_end_field, changes)))
        return Text(
            f"重新开启，因证书或对应对象有变更：{fields.zh}",
            f"opened it again because an end changed: {fields.en}",
        )

    def published(self, body: Mapping[str, Any]) -> Text:
        """An edition is out."""
        number, prepared = body["number"], body.get("prepared_by", "")
        if not prepared or prepared == body.get("confirmed_by"):
            return Text(f"发布第{number}批", f"published edition {number}")
        who = self.people.name(prepared)
        return Text(
            f"确认并发布第{number}批（由{who.zh}提请）",
            f"confirmed and published edition {number}, put forward by {who.en}",
        )

    def office(self, body: Mapping[str, Any]) -> Text:
        """The office as described from then on."""
        office = Office.from_json(body)
        place, mode = self.speaker.place(office.place), MODE[office.policy.mode]
        share = "" if office.policy.mode is Mode.SINGLE else f"{office.policy.share:.0%}"
        zh = f"设置单位：{office.name.zh}，{place.zh}，{mode.zh}"
        en = f"described the office: {office.name.en}, {place.en}, {mode.en}"
        if not share:
            return Text(zh, en)
        return Text(f"{zh}，抽查{share}", f"{en}, random share {share}")

    def account(self, body: Mapping[str, Any]) -> Text:
        """An account was made or changed; what came of its name or password is not in the log."""
        whose, change = self.people.name(str(body["account"])), _CHANGES[Change(body["change"])]
        said = Text(change.zh.format(whose.zh), change.en.format(whose.en))
        if Change(body["change"]) not in (Change.ADDED, Change.CHANGED):
            return said
        roles = joined(ROLES[Role(role)] for role in body["roles"])
        use = Text("", "") if body["active"] else Text("，已停用", ", out of use")
        return Text(f"{said.zh}（{roles.zh}{use.zh}）", f"{said.en} ({roles.en}{use.en})")


def _end_field(change: Difference) -> Text:
    return FIELD_NAMES.get(change.field, Text(change.field, change.field))


ROLES = {
    Role.REVIEWER: Text("审核员", "reviewer"),
    Role.PUBLISHER: Text("发布人", "publisher"),
    Role.ADMINISTRATOR: Text("管理员", "administrator"),
}
"""Each role by its word within a sentence."""
_CHANGES = {
    Change.ADDED: Text("新建{}的账户", "added the account of {}"),
    Change.CHANGED: Text("变更{}的账户", "changed the account of {}"),
    Change.PASSWORD: Text("更换{}的密码", "changed the password of {}"),
    Change.SIGNED_OUT: Text("使{}在各处退出登录", "signed {} out everywhere"),
}


def _remarked(said: Text, comment: str) -> Text:
    note = comment.strip()
    return Text(f"{said.zh}；“{note}”", f"{said.en}; “{note}”") if note else said


def _ended(text: str, stop: str) -> str:
    return text if text.endswith(("。", ".", "？", "！", "?", "!")) else text + stop


def _plain(zh: str, en: str) -> Callable[[Events, Mapping[str, Any]], Text]:
    def say(events: Events, body: Mapping[str, Any]) -> Text:
        del events
        return _remarked(Text(zh, en), str(body.get("comment", "")))

    return say


def _turned(zh: str, en: str) -> Callable[[Events, Mapping[str, Any]], Text]:
    def say(events: Events, body: Mapping[str, Any]) -> Text:
        del events
        return Text(zh.format(body["event"]), en.format(body["event"]))

    return say


def _claimed(events: Events, body: Mapping[str, Any]) -> Text:
    said = claim_text(events.speaker, OfficeClaim.from_json(body["claim"]))
    return Text(f"补充依据：{said.zh}", f"named the evidence: {said.en}")


def _asked(zh: str, en: str) -> Callable[[Events, Mapping[str, Any]], Text]:
    def say(events: Events, body: Mapping[str, Any]) -> Text:
        del events
        stage = STAGE[Stage(body["stage"])]
        number = body["number"]
        return Text(f"{zh.format(number)}（{stage.zh}）", f"{en.format(number)} ({stage.en})")

    return say


def _withheld(events: Events, body: Mapping[str, Any]) -> Text:
    del events
    number = body["number"]
    if not body["withheld"]:
        return Text(f"恢复显示{number}的文字", f"showed the text of {number} again")
    why = WITHHELD[Withheld(body["withheld"])]
    return Text(f"隐去{number}的文字（{why.zh}）", f"withheld the text of {number} ({why.en})")


def _prepared(events: Events, body: Mapping[str, Any]) -> Text:
    del events
    number = body["number"]
    said = Text(f"提请发布第{number}批", f"put edition {number} forward")
    return _remarked(said, body.get("note", ""))


_ACTS: Mapping[EventKind, Callable[[Events, Mapping[str, Any]], Text]] = {
    EventKind.PROPOSED: _plain("人工提出此对", "put this pair forward by hand"),
    EventKind.JUDGED: Events.judged,
    EventKind.ADJUDICATED: Events.adjudicated,
    EventKind.COMMENTED: _plain("备注", "remarked"),
    EventKind.CLAIMED: _claimed,
    EventKind.WITHDRAWN: _plain("撤回结论", "withdrew the decision"),
    EventKind.REOPENED: Events.reopened,
    EventKind.UNDONE: _turned("撤销第{}号记录", "undid event {}"),
    EventKind.REDONE: _turned("恢复第{}号记录", "let event {} stand again"),
    EventKind.PREPARED: _prepared,
    EventKind.PUBLISHED: Events.published,
    EventKind.OFFICE: Events.office,
    EventKind.ACCOUNT: Events.account,
    EventKind.REQUESTED: _asked("提出申请{}", "made request {}"),
    EventKind.JOINED: _asked("加入申请{}", "joined request {}"),
    EventKind.ANSWERED: _asked("办理申请{}", "acted on request {}"),
    EventKind.CONTESTED: _asked("提出异议{}", "made contest {}"),
    EventKind.SETTLED: _asked("办理异议{}", "acted on contest {}"),
    EventKind.WITHHELD: _withheld,
}

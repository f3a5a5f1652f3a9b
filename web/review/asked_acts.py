"""What a reviewer makes of what the public asks and contests: one verb a button."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import Enum
from typing import TypeVar

from flask import request

from mapper.accounts import Account
from mapper.asking import (
    Also,
    Asking,
    Askings,
    Outcome,
    UnknownAsking,
    Withheld,
    read_number,
    rules,
)
from mapper.desk import Desk
from mapper.domain import Node, Text
from mapper.errors import InvalidQuestion
from mapper.events import instant
from mapper.log import LogWriter
from mapper.matching.resolve import resolve
from web.errors import BadInput

MOST_REMARK = 500
_NAME_ONE = Text(
    "没有唯一对应的境外证书；请填写目录中的编号或全称。",
    "That names no one foreign or overseas certificate; give its id or its full name.",
)
_REASON = Text("请选择一项理由。", "Choose one of the reasons.")
_BOTH = Text("说明须同时填写中文和英文。", "Write the remark in both languages, or in neither.")
_NOTHING_DECIDED = Text(
    "没有可重新开启的本单位结论；请选择其他理由。",
    "No decision of this office stands there that could be opened again; choose another reason.",
)
_Choice = TypeVar("_Choice", bound=Enum)


def found_asking(askings: Askings, number: str) -> Asking:
    """The request or contest with a number as it was typed; raises UnknownAsking."""
    read = read_number(number)
    asking = askings.of_number(read) if read else None
    if asking is None:
        raise UnknownAsking(number)
    return asking


@dataclass(frozen=True, slots=True)
class Acts:
    """What can be done with one, by an account, as the present form says.

    Each raises BadInput, NotPossible, AskingMoved, UnknownAsking.
    """

    askings: Askings
    desk: Desk
    now: Callable[[], datetime]

    def match(self, asking: Asking, by: Account) -> Asking:
        """One certificate of the catalogue is meant."""
        node = self._named(request.form.get("certificate", ""))
        return self._change(rules.matched(asking, node.id), by)

    def _named(self, text: str) -> Node:
        try:
            finding = resolve(self.desk.records.base, text)
        except InvalidQuestion as wrong:
            raise BadInput(_NAME_ONE) from wrong
        if finding.node is None or not finding.node.kind.foreign:
            raise BadInput(_NAME_ONE)
        return finding.node

    def unlisted(self, asking: Asking, by: Account) -> Asking:
        """The catalogue does not hold it yet."""
        return self._change(rules.unlisted(asking), by)

    def refuse(self, asking: Asking, by: Account) -> Asking:
        """There will be no answer."""
        return self._change(rules.impossible(asking, _chosen(Outcome, "outcome"), _remark()), by)

    def merge(self, asking: Asking, by: Account) -> Asking:
        """It goes into another request."""
        into = found_asking(self.askings, request.form.get("into", "")).number
        return self.askings.merge(
            asking.number, into, by=by.id, revision=asking.revision, at=instant(self.now())
        )

    def settle(self, asking: Asking, by: Account) -> Asking:
        """A contest is upheld or rejected; decisions are opened again with it or not at all."""
        outcome = _chosen(Outcome, "outcome")
        after = rules.settled(asking, outcome, _remark())
        if outcome is not Outcome.REOPENED:
            return self._change(after, by)

        def reopen(log: LogWriter, settled: Asking) -> None:
            if not self.desk.reopen_contested(log, settled.doubt.items, by, settled.number):
                raise rules.NotPossible(_NOTHING_DECIDED)

        return self._change(after, by, reopen)

    def reopen(self, asking: Asking, by: Account) -> Asking:
        """It is looked at again."""
        return self._change(rules.reopened(asking), by)

    def withhold(self, asking: Asking, by: Account) -> Asking:
        """Nobody is shown what was written."""
        return self._change(rules.withheld(asking, _chosen(Withheld, "why")), by)

    def show(self, asking: Asking, by: Account) -> Asking:
        """What was written is shown again."""
        return self._change(rules.withheld(asking, None), by)

    def erase(self, asking: Asking, by: Account) -> Asking:
        """Erase the contacts of all who asked for it."""
        del by
        self.askings.erase(asking.number)
        return asking

    def _change(self, after: Asking, by: Account, also: Also | None = None) -> Asking:
        return self.askings.change(after, by=by.id, at=instant(self.now()), also=also)


ACTS: Mapping[str, Callable[[Acts, Asking, Account], Asking]] = {
    "match": Acts.match, "unlisted": Acts.unlisted, "refuse": Acts.refuse, "merge": Acts.merge,
    "settle": Acts.settle, "reopen": Acts.reopen, "withhold": Acts.withhold, "show": Acts.show,
    "erase": Acts.erase,
}  # fmt: skip
"""What a reviewer can do, by the button."""


def _chosen(kind: type[_Choice], name: str) -> _Choice:
    text = request.form.get(name, "")
    found = next((each for each in kind if each.value == text), None)
    if found is None:
        raise BadInput(_REASON)
    return found


def _remark() -> Text:
    """What the office adds, in both languages or in neither."""
    zh, en = (
        " ".join(request.form.get(f"remark_{lang}", "").split())[:MOST_REMARK]
        for lang in ("zh", "en")
    )
    if bool(zh) != bool(en):
        raise BadInput(_BOTH)
    return Text(zh, en)

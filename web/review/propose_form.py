"""A pair put forward by hand, step by step: the certificate, the target, the level, a remark."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from mapper.accounts import Account
from mapper.desk import Desk, RefusedBefore
from mapper.domain import Node, NodeId, NodeKind, Target, Text
from mapper.finding import Finding
from mapper.matching.groups import Group
from mapper.matching.resolve import resolve
from mapper.review.words import pair_text
from mapper.sentences import Speaker
from mapper.text import LONGEST
from web.errors import BadInput
from web.lookup.forms import read_name
from web.review.decision_form import MOST_COMMENT
from web.review.ladder import Rung, rungs
from web.review.targets import Targets
from web.review.typed import printable

SUBJECTS = (NodeKind.CERTIFICATE, NodeKind.FAMILY)
"""What can be put forward: what comes from elsewhere."""
UNKNOWN = "unknown"
"""Stands in the form for a level that is to be found out."""

_MISSING = Text("请先选定证书和对应对象。", "Choose a certificate and a target first.")
_LEVEL = Text(
    "请选择级别；尚不清楚的选最后一项。", "Choose a level; the last choice leaves it open."
)
_TOO_LONG = Text(
    f"最多{MOST_COMMENT}个字符，不含控制字符。", f"At most {MOST_COMMENT} characters, no controls."
)
_NO_NAME = Text(
    f"请输入名称中的文字，最多{LONGEST}个字符。",
    f"Type words of its name, at most {LONGEST} characters.",
)
_NOTHING = Finding("")


@dataclass
class Proposing:
    """What was typed and chosen so far, and what is wrong with it.

    ``typed`` holds the texts ``q`` and ``t`` that were searched, what was chosen (``certificate``,
    ``target``, ``level``) and the ``comment``.
    """

    desk: Desk
    targets: Targets
    typed: Mapping[str, str]
    faults: dict[str, Text] = field(default_factory=dict)
    refused: str = ""
    """The item under which the pair was refused before."""

    @property
    def status(self) -> int:
        """How the page answers."""
        return 409 if self.refused else 400 if self.faults else 200

    def said(self, name: str) -> str:
        """What stands in a field."""
        return self.typed.get(name, "").replace("\r\n", "\n").strip()

    # --- the certificate ------------------------------------------------------------

    @cached_property
    def finding(self) -> Finding:
        """What the searched text may mean."""
        if not self.said("q") or self.said("certificate"):
            return _NOTHING
        try:
            return resolve(self.desk.records.base, read_name(self.said("q")))
        except BadInput as wrong:
            self.faults["q"] = wrong.text
            return _NOTHING

    @cached_property
    def certificate(self) -> Node | None:
        """The certificate that was chosen, or the only one that the text can mean."""
        chosen = NodeId(self.said("certificate"))
        node = self.desk.records.nodes([chosen]).get(chosen) if chosen else self.finding.node
        return node if node is not None and node.kind in SUBJECTS else None

    @property
    def certificates(self) -> list[Node]:
        """The certificates to choose from."""
        found = [each.node for each in self.finding.candidates]
        return [node for node in found if node.kind in SUBJECTS]

    def about(self, node: Node) -> tuple[Text, ...]:
        """What tells a certificate from others: whose it is, and where it comes from."""
        body = self.desk.records.body(node.body) if node.body else None
        origin = Speaker(self.desk.records).origin(node)
        return tuple(text for text in (body.name if body else None, origin) if text)

    # --- the target -----------------------------------------------------------------

    @cached_property
    def target(self) -> Group | None:
        """The series, specialty, occupation or item that was chosen."""
        return self.targets.of(self.said("target"))

    @cached_property
    def found(self) -> Sequence[Group]:
        """The targets that the searched text names."""
        text = self.said("t")
        if len(text) > LONGEST or not printable(text, lines=False):
            self.faults["t"] = _NO_NAME
            return ()
        return self.targets.find(text)

    @cached_property
    def rungs(self) -> tuple[Rung, ...]:
        """The levels of the target, the highest first."""
        if self.target is None:
            return ()
        return rungs(self.desk.records, self.target.target(()))

    @property
    def open_level(self) -> bool:
        """The level may be left open; an item of the directory is chosen as a whole instead."""
        return self.target is not None and self.target.kind is not NodeKind.DIRECTORY

    def _whole_target(self) -> Target | None:
        if self.target is None:
            return None
        if self.open_level and self.said("level") == UNKNOWN:
            return self.target.target(())
        chosen = (rung.target for rung in self.rungs if rung.value == self.said("level"))
        return next(chosen, None)

    # --- sending --------------------------------------------------------------------

    def kept(self, **changed: str) -> dict[str, str]:
        """The arguments of an address with what was chosen, but for what is changed."""
        told = {name: self.said(name) for name in ("q", "t", "target")}
        told["certificate"] = self.certificate.id if self.certificate else ""
        return {name: value for name, value in {**told, **changed}.items() if value}

    def send(self, by: Account) -> str | None:
        """Put the pair forward; the item, none where something is missing or it was refused."""
        certificate, target = self.certificate, self._whole_target()
        if certificate is None or self.target is None:
            self.faults["target"] = _MISSING
        elif target is None:
            self.faults["level"] = _LEVEL
        comment = self.said("comment")
        if len(comment) > MOST_COMMENT or not printable(comment, lines=True):
            self.faults["comment"] = _TOO_LONG
        if certificate is None or target is None or self.faults:
            return None
        try:
            return self.desk.propose(by, certificate.id, target, comment)
        except RefusedBefore as before:
            self.refused = before.item
            return None

    @property
    def refused_pair(self) -> Text:
        """Both ends of what was refused before."""
        pair = self.desk.case(self.refused).pair
        return pair_text(Speaker(self.desk.records), pair.certificate, pair.target)

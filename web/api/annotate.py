"""What a batch says to each of its rows: found, where, as what; or what is wrong with it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import TypeVar
from urllib.parse import quote

from mapper.answer_json import candidate_json
from mapper.answers import Answer, look_up_node
from mapper.domain import Node, PlaceId, Text
from mapper.effects import EffectKind
from mapper.errors import MapperError
from mapper.finding import Candidate, Finding
from mapper.ports import Records
from mapper.sentences import STATUS, Speaker, joined
from mapper.survey import OpenRequests, PlaceAnswer
from mapper.text import loose
from web.api.asked import Question, question_of
from web.api.faults import BadField, Json, fault_of
from web.lookup.reached import page_of

_T = TypeVar("_T")
CHOOSE, NOT_FOUND, BAD = "ambiguous", "not_found", "error"
_OWN = {
    CHOOSE: Text("可能是以下几种，请确认", "it may be one of several; please choose"),
    NOT_FOUND: Text("没有找到", "nothing found"),
    BAD: Text("此行无法读取", "this row cannot be read"),
}
_KINDS = (EffectKind.TITLE, EffectKind.SKILL_LEVEL, EffectKind.DIRECTORY)


@dataclass(frozen=True, slots=True)
class Annotated:
    """What is said to one row."""

    status: str
    status_text: Text
    node: Node | None = None
    place: str = ""
    target: tuple[Text, ...] = ()
    level: tuple[str, ...] = ()
    candidates: tuple[Candidate, ...] = ()
    page: str = ""
    error: Text | None = None

    def to_json(self) -> Json:
        """As the interface prints it."""
        node = self.node
        return {
            "certificate": {"id": node.id, "name": node.name.to_json()} if node else None,
            "place": self.place, "status": self.status,
            "status_text": self.status_text.to_json(),
            "target": [text.to_json() for text in self.target], "level": list(self.level),
            "candidates": [candidate_json(found) for found in self.candidates],
            "page": self.page, "error": self.error.to_json() if self.error else None,
        }  # fmt: skip

    def cells(self) -> list[str]:
        """As columns beside what was handed in, in the order of ``HEAD``."""
        target, choices = joined(self.target, "；", "; "), self.candidates[:5]
        node, error = self.node, self.error
        return [
            node.id if node else "", node.name.zh if node else "", node.name.en if node else "",
            self.place, self.status, self.status_text.zh, self.status_text.en,
            target.zh, target.en, " ".join(self.level),
            "; ".join(f"{c.node.id} ({c.node.name.en})" for c in choices),
            self.page, f"{error.zh} / {error.en}" if error else "",
        ]  # fmt: skip


HEAD = (
    "编号 / id", "证书（匹配）", "certificate (matched)", "地区 / place", "status", "状态",
    "status (text)", "对应", "target", "级别 / level", "候选 / candidates", "网页 / page",
    "问题 / problem",
)  # fmt: skip


@dataclass
class Annotator:
    """Answers the rows of one batch over one state of the records; what repeats is kept.

    ``find`` resolves a name, ``root`` is the address of the site; ``usual`` are the place and day
    for rows that say none.
    """

    records: Records
    find: Callable[[str], Finding]
    requests: OpenRequests
    today: date
    root: str
    usual: Mapping[str, object] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._speaker = Speaker(self.records)
        self._found: dict[str, Finding] = {}
        self._told: dict[Question, Annotated] = {}

    def row(self, asked: Mapping[str, Sequence[str]], problem: Text | None = None) -> Annotated:
        """The answer to a row of a file: names and facts by column, unless a cell is no good."""
        if problem is not None:
            return Annotated(BAD, _OWN[BAD], error=problem)
        try:
            texts = [*asked.get("id", ()), *asked.get("name", ()), *asked.get("abbreviation", ())]
            facts = {k: v[0] for k, v in asked.items() if k not in _NOT_FACTS}
            question = self._question({**facts, "q": texts[0] if texts else ""})
            return self._told_of(question, self._meant(texts, asked.get("body", ("",))[0]))
        except MapperError as wrong:
            return _marked(wrong)

    def question(self, given: object) -> Annotated:
        """The answer to a row of a list: a question as a look-up takes it."""
        try:
            if not isinstance(given, dict):
                raise BadField(field="", text=Text("应为JSON对象。", "An object is wanted."))
            question = self._question(given)
            text = question.text or question.id
            return self._told_of(question, self._find(text))
        except MapperError as wrong:
            return _marked(wrong)

    def _question(self, given: Mapping[str, object]) -> Question:
        return question_of({**self.usual, **given}, self.records.vocabulary, self.today)

    # --- which certificate ------------------------------------------------------------

    def _find(self, text: str) -> Finding:
        if text not in self._found:
            self._found[text] = self.find(text)
        return self._found[text]

    def _meant(self, texts: Sequence[str], body: str) -> Finding:
        """What all names of a row mean together; the body chooses among several."""
        found = [self._find(text) for text in texts]
        nodes = {finding.node.id: finding for finding in found if finding.node}
        if len(nodes) == 1:
            return next(iter(nodes.values()))
        if nodes:
            return self._several([f.node for f in nodes.values() if f.node], found[0].query)
        offered = {c.node.id: c for finding in found for c in finding.candidates}
        fitting = [c for c in offered.values() if body and self._bears(c.node, body)]
        if len(fitting) == 1:
            return Finding(found[0].query, fitting[0].node)
        return Finding(found[0].query, candidates=tuple(fitting or offered.values()))

    def _several(self, nodes: Sequence[Node], query: str) -> Finding:
        why = Text("各栏所指不同", "the columns mean different ones")
        return Finding(query, candidates=tuple(Candidate(node, 0.9, why) for node in nodes))

    def _bears(self, node: Node, body: str) -> bool:
        known = self.records.body(node.body) if node.body else None
        if known is None:
            return False
        names = (known.name.zh, known.name.en, known.abbreviation, *known.aliases)
        return loose(body) in {loose(name) for name in names if name}

    # --- what it is told --------------------------------------------------------------

    def _told_of(self, question: Question, finding: Finding) -> Annotated:
        node = finding.node
        if node is None:
            status = CHOOSE if finding.candidates else NOT_FOUND
            return Annotated(status, _OWN[status], candidates=finding.candidates)
        key = replace(question, text="", id=node.id)
        if key not in self._told:
            self._told[key] = self._looked_up(key, node)
        return self._told[key]

    def _looked_up(self, question: Question, node: Node) -> Annotated:
        answer = look_up_node(
            self.records, node.id, place=question.place, on=question.on,
            holder=question.holder, requests=self.requests,
        )  # fmt: skip
        status, text = self._status(answer, question.place)
        effects = [e for place in answer.places for e in place.effects if e.kind in _KINDS]
        targets = [self._speaker.target(e.target) for e in effects if e.target is not None]
        levels = [level for e in effects if e.target for level in e.target.levels]
        folder = "titles" if page_of(node) == "title" else "certificates"
        where = f"?place={question.place}" if question.place else ""
        return Annotated(
            status, text, node, question.place or "", _once(targets), _once(levels),
            page=f"{self.root}{folder}/{quote(node.id)}{where}",
        )  # fmt: skip

    def _status(self, answer: Answer, place: PlaceId | None) -> tuple[str, Text]:
        """The status of the place that was asked for; of every place where none was."""
        if place is not None and len(answer.places) == 1:
            status = answer.places[0].status
            return status.value, STATUS[status]
        told = [f"{each.place}={each.status.value}" for each in answer.places]
        return "; ".join(told), joined(map(self._said, answer.places), "；", "; ")

    def _said(self, place: PlaceAnswer) -> Text:
        name, status = self._speaker.place(place.place), STATUS[place.status]
        return Text(f"{name.zh}：{status.zh}", f"{name.en}: {status.en}")


_NOT_FACTS = ("id", "name", "abbreviation", "body")


def _once(found: Sequence[_T]) -> tuple[_T, ...]:
    return tuple(dict.fromkeys(found))


def _marked(wrong: MapperError) -> Annotated:
    error = fault_of(wrong)["error"]
    message = error["message"] if isinstance(error, dict) else {}
    return Annotated(BAD, _OWN[BAD], error=Text(str(message["zh"]), str(message["en"])))

"""Links with all that is worked out for them: sentence, ends, when they hold, what they ask."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from mapper.conditions import Route, routes
from mapper.dates import first_day
from mapper.domain import Body, Condition, Link, Node, NodeId, NodeKind, Source, Step, Text
from mapper.effects import applies
from mapper.force import Force, force
from mapper.ports import Records
from mapper.sentences import ACCESS_LINE, Speaker, joined

_FULL_DATE = len("2022-03-28")


@dataclass(frozen=True, slots=True)
class Said:
    """A link and its words.

    ``ways`` are those through the conditions of the link, its list and its edition together,
    ``steps`` likewise; ``made_on`` is the day on which it was stated, where that is known.
    """

    link: Link
    sentence: Text
    subject: Node | None
    subject_name: Text
    body: Body | None
    target_name: Text
    force: Force
    ways: tuple[Route, ...]
    steps: tuple[Step, ...]
    made_on: date | None
    speaker: Voice

    @property
    def subject_kind(self) -> NodeKind | None:
        """What it starts from, where that is known."""
        return self.subject.kind if self.subject else None

    def conditions(self) -> Text:
        """The conditions in words; several ways are numbered."""
        ways = [self.speaker.way(way) for way in self.ways]
        if len(ways) < 2:
            return ways[0] if ways else Text("", "")
        numbered = [Text(f"（{n}）{way.zh}", f"({n}) {way.en}") for n, way in enumerate(ways, 1)]
        return joined(numbered, "或", " or ")

    def in_full(self) -> Text:
        """The sentence with what it depends on, for those who will read nothing else."""
        words, until = self.conditions(), str(self.force.until or "")
        steps = joined(map(self.speaker.step, self.steps), "；", "; ")
        more = (
            Text(f"条件：{words.zh}", f"Conditions: {words.en}") if self.ways else None,
            Text(f"尚须：{steps.zh}", f"Still to do: {steps.en}") if self.steps else None,
            Text(f"有效至{until}", f"In force until {until}") if until else None,
        )
        return joined([self.sentence, *filter(None, more)], "。", ". ")


class Voice(Speaker):
    """Says many links: the nodes of a chunk are read at once, and kept until the next chunk."""

    def __init__(self, records: Records) -> None:
        super().__init__(records)
        self._nodes: dict[NodeId, Node | None] = {}
        self._bodies: dict[str, Body | None] = {}

    def turn_to(self, subjects: Sequence[NodeId]) -> None:
        """Read what links of these will need; what was read before is forgotten."""
        self._nodes = dict(self._records.nodes(subjects))

    def known(self, node_id: NodeId) -> Node | None:
        """A node, where there is one."""
        domestic = self.vocabulary.domestic.get(node_id)
        if domestic is not None:
            return domestic
        if node_id not in self._nodes:
            self._nodes[node_id] = self._records.nodes([node_id]).get(node_id)
        return self._nodes[node_id]

    def node(self, node_id: NodeId) -> Text:
        """A node's name, or its id where it has none."""
        known = self.known(node_id)
        return known.name if known else Text(node_id, node_id)

    def body_of(self, node: Node | None) -> Body | None:
        """The awarding body of a certificate."""
        if node is None or not node.body:
            return None
        if node.body not in self._bodies:
            self._bodies[node.body] = self._records.body(node.body)
        return self._bodies[node.body]

    def way(self, way: Route) -> Text:
        """The conditions of one way in words."""
        return joined(map(self.condition, way), "；", "; ")

    def say(self, link: Link) -> Said:
        """A link with its words."""
        subject, known = self.known(link.subject), self.vocabulary
        return Said(
            link, self._sentence(link), subject, self.node(link.subject), self.body_of(subject),
            self.target(link.target),
            force(link, date.max, known.editions, known.sources, known.replaced),
            self._ways(link), self._steps(link), self._made_on(link), self,
        )  # fmt: skip

    def _sentence(self, link: Link) -> Text:
        """The sentence, with the line that access types always carry."""
        told = self.link(link)
        if link.target is None or not self._is_access(link.target.node_id):
            return told
        return Text(f"{told.zh}（{ACCESS_LINE.zh}）", f"{told.en} ({ACCESS_LINE.en})")

    def _is_access(self, node_id: NodeId | None) -> bool:
        """A directory qualification, or its item, is a legal condition to practise."""
        node = self.vocabulary.domestic.get(node_id) if node_id else None
        while node is not None and node.access is None and node.parent:
            node = self.vocabulary.domestic.get(node.parent)
        return node is not None and node.kind is NodeKind.DIRECTORY and node.access is True

    def _ways(self, link: Link) -> tuple[Route, ...]:
        found = routes(link.conditions, self._shared(link, "list"), self._shared(link, "edition"))
        return tuple(way for way in found if way)

    def _shared(self, link: Link, scope: str) -> tuple[Condition, ...]:
        scope_id = link.list_id if scope == "list" else link.edition
        rows = self.vocabulary.scope_conditions(scope, scope_id or "")
        return tuple(row for row in rows if applies(row, link.target))

    def _steps(self, link: Link) -> tuple[Step, ...]:
        known = self.vocabulary
        listed = known.scope_steps("list", link.list_id or "")
        return (*link.steps, *listed, *known.scope_steps("edition", link.edition or ""))

    def _made_on(self, link: Link) -> date | None:
        """When it was approved here, else the earliest of its sources that tells its very day."""
        if link.approved_by:
            return first_day(link.valid_from) if len(link.valid_from) == _FULL_DATE else None
        told = [source.published for source in self.sources(link) if source is not None]
        return min((d for t in told if len(t) == _FULL_DATE and (d := first_day(t))), default=None)

    def sources(self, link: Link) -> list[Source | None]:
        """The source of each claim, none where it is not known."""
        return [self.vocabulary.sources.get(claim.source) for claim in link.claims]

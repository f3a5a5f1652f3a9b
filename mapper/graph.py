"""The links around a holdable as a directed graph, and the rules of walking it.

A path starts at one holdable; recognition stands at its start only; it goes beyond
a link only where that link is fully met.  The only importer of networkx, which is
for work over many links (pictures, contradictions) and takes longer to import than
a look-up takes: it comes late.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from mapper.domain import Link, NodeId, Relation, Target, Walk
from mapper.ports import Records

if TYPE_CHECKING:
    import networkx as nx

Path = tuple[Link, ...]
LONGEST = 4
"""Links on a path; certificate, directory qualification, title, and a link from there."""


def object_key(target: Target | None) -> str:
    """The id of a link's object; a pattern gets a key that nothing starts from."""
    if target is None:
        return "?nothing"
    node_id = target.node_id
    if node_id is not None:
        return node_id
    levels = "next" if target.next_above else "|".join(target.levels)
    return f"?{target.kind.value}:{target.group}:{target.specialty}:{levels}"


def stated_for(node_id: NodeId, parent: NodeId | None = None) -> tuple[NodeId, ...]:
    """The ids under which links of this node may stand: itself, its level, its item.

    A rule for 高级工 of any occupation holds for each; one for a directory item
    holds for its sub-items and grades.

    >>> stated_for(NodeId("electrician.SL4"))
    ('electrician.SL4', 'SL4')
    """
    level = node_id.rpartition(".")[2]
    general = (NodeId(level),) if "." in node_id and level.startswith(("T", "SL")) else ()
    return (node_id, *general, *((parent,) if parent else ()))


@dataclass(frozen=True)
class LinkGraph:
    """Links as edges; several may join the same two nodes."""

    walks: Mapping[Relation, Walk]
    parents: Mapping[NodeId, NodeId] = field(default_factory=dict)
    edges: dict[str, dict[str, Link]] = field(default_factory=dict)

    def add(self, links: Iterable[Link]) -> None:
        """Take up links; the same link twice is one."""
        for link in links:
            self.edges.setdefault(link.subject, {})[link.id] = link

    def links_from(self, node_id: NodeId) -> Iterator[Link]:
        """The links that may be walked or shown from a node."""
        for subject in stated_for(node_id, self.parents.get(node_id)):
            yield from self.edges.get(subject, {}).values()

    def to_networkx(self) -> nx.MultiDiGraph[str]:
        """The same links as a networkx graph, each edge with its ``link``."""
        import networkx as nx

        graph: nx.MultiDiGraph[str] = nx.MultiDiGraph()
        for links in self.edges.values():
            for link in links.values():
                graph.add_edge(link.subject, object_key(link.target), key=link.id, link=link)
        return graph

    def paths(
        self,
        start: NodeId,
        *,
        holds: Callable[[Link], bool],
        passes: Callable[[Path], bool],
    ) -> Iterator[Path]:
        """Every walkable path from a holdable.

        ``holds`` says whether a link holds in the asked place on the asked day;
        ``passes`` whether one may go beyond a path (rule 3).
        """
        for link in self.links_from(start):
            if self.walks[link.relation] in (Walk.FIRST, Walk.ANY, Walk.LAST) and holds(link):
                yield from self._extend((link,), {start}, holds, passes)

    def _extend(
        self,
        path: Path,
        visited: set[NodeId],
        holds: Callable[[Link], bool],
        passes: Callable[[Path], bool],
    ) -> Iterator[Path]:
        yield path
        reached = self.beyond(path)
        if reached is None or reached in visited or len(path) == LONGEST or not passes(path):
            return
        for link in self.links_from(reached):
            if self.may_follow(link) and holds(link):
                yield from self._extend((*path, link), visited | {reached}, holds, passes)

    def beyond(self, path: Path) -> NodeId | None:
        """The node from which a path could go on; none behind a last step or a pattern."""
        last = path[-1]
        if self.walks[last.relation] not in (Walk.FIRST, Walk.ANY) or last.target is None:
            return None
        return last.target.node_id

    def may_follow(self, link: Link) -> bool:
        """It may stand behind another link; an application is shown as a next step instead."""
        later = self.walks[link.relation] in (Walk.ANY, Walk.LAST)
        return later and link.relation is not Relation.MAY_APPLY_FOR


def neighbourhood(records: Records, starts: Sequence[NodeId]) -> LinkGraph:
    """The graph of all that can be reached from these nodes, read by key."""
    vocabulary = records.vocabulary
    parents = vocabulary.parents
    graph = LinkGraph(vocabulary.walks, parents)
    frontier, seen = list(starts), set(starts)
    for _ in range(LONGEST):
        wanted = [
            subject for node_id in frontier for subject in stated_for(node_id, parents.get(node_id))
        ]
        links = records.links_from(dict.fromkeys(wanted))
        graph.add(links)
        reached = [link.target.node_id for link in links if link.target is not None]
        frontier = [node_id for node_id in reached if node_id is not None and node_id not in seen]
        below = (child for item in reached if item for child in vocabulary.children.get(item, ()))
        frontier += [child for child in below if child not in seen]
        seen.update(frontier)
        if not frontier:
            break
    return graph

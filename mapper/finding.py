"""Which holdable a text means: by id, name, abbreviation, former name or body, exactly.

Ambiguity is an answer: several candidates, with what tells them apart.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from mapper.domain import Node, NodeId, NodeKind, Text
from mapper.ports import NameHit, Records
from mapper.text import check_question, loose

MOST = 20
"""Candidates that are shown at most."""

WHY = {
    "id": Text("编号相同", "the id"),
    "name": Text("名称相同", "the name"),
    "abbreviation": Text("缩写相同", "the abbreviation"),
    "alias": Text("别名相同", "another name"),
    "former name": Text("曾用名相同", "a former name"),
    "body": Text("由该机构颁发", "awarded by this body"),
}


@dataclass(frozen=True, slots=True)
class Candidate:
    """A holdable that the text may mean, and why it was found."""

    node: Node
    score: float
    why: Text
    body: Text | None = None


@dataclass(frozen=True, slots=True)
class Finding:
    """What was found: one node, or candidates to choose from, or nothing."""

    query: str
    node: Node | None = None
    candidates: tuple[Candidate, ...] = ()


Finder = Callable[[Records, str], Finding]
"""Which holdable a text means; ``matching.resolve`` forgives more than ``find``."""


def find(records: Records, text: str) -> Finding:
    """The one holdable of this exact id, name, abbreviation, alias or former name.

    A text that several bear, or that names a body, gives candidates.  Raises
    InvalidQuestion for a text that cannot be a name.
    """
    query = check_question(text)
    exact = records.nodes([NodeId(query)]).get(NodeId(query))
    if exact is not None and exact.kind.holdable:
        return Finding(query, exact)
    key = loose(query)
    hits = records.find_names(key) if key else ()
    nodes = records.nodes(dict.fromkeys(hit.node for hit in hits))
    if len(nodes) == 1:
        return Finding(query, next(iter(nodes.values())))
    found = _from_hits(records, hits) or _from_bodies(records, key)
    return Finding(query, candidates=tuple(found[:MOST]))


def _from_hits(records: Records, hits: Iterable[NameHit]) -> list[Candidate]:
    whys: dict[NodeId, str] = {}
    for hit in hits:
        whys.setdefault(hit.node, hit.why)
    nodes = records.nodes(whys)
    return [candidate(records, nodes[node_id], 1.0, WHY[why]) for node_id, why in whys.items()]


def _from_bodies(records: Records, key: str) -> list[Candidate]:
    if not key:
        return []
    nodes = records.nodes(records.certificates_of(records.find_bodies(key)))
    ordered = sorted(nodes.values(), key=_certificates_first)
    return [candidate(records, node, 0.5, WHY["body"]) for node in ordered]


def _certificates_first(node: Node) -> tuple[bool, str]:
    return node.kind is not NodeKind.CERTIFICATE, node.name.en


def candidate(records: Records, node: Node, score: float, why: Text) -> Candidate:
    """A candidate with its body's name."""
    known = records.body(node.body) if node.body else None
    return Candidate(node, score, why, known.name if known else None)

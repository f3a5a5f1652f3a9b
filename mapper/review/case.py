"""All that a decision on one item rests on, and the token that changes when any of it does."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

from mapper.decision import Decision, Verdict, target_from, target_json
from mapper.domain import Node, NodeId, NodeKind, PlaceId, Relation, Target, Text, laddered_id
from mapper.errors import MapperError
from mapper.events import Event, digest
from mapper.log import LogReader
from mapper.matching.groups import group_of
from mapper.ports import KeptProposal, Records
from mapper.review.ends import ends_of
from mapper.review.item import Item, item_of, seen_in
from mapper.review.rules import DEFAULT_RELATION
from mapper.sentences import Speaker
from mapper.text import loose


class UnknownItem(MapperError):
    """Nothing under review has this id."""

    status = 404

    def __init__(self, item: str) -> None:
        self.item = item
        super().__init__(
            Text(
                f"没有编号为“{item[:40]}”的审核项目；请在队列中查找",
                f"nothing under review has the id {item[:40]!r}; look for it in the queue",
            )
        )


@dataclass(frozen=True, slots=True)
class Pair:
    """What is under review: a certificate and what it may map to; no levels: not yet known."""

    certificate: NodeId
    target: Target

    def to_json(self) -> Mapping[str, Any]:
        """As an event keeps it."""
        return {"certificate": self.certificate, "target": target_json(self.target)}

    @classmethod
    def from_json(cls, told: Mapping[str, Any]) -> Pair:
        """The pair that an event or a proposal keeps."""
        target = target_from(told["target"])
        if target is None:
            msg = "a pair has two ends"
            raise ValueError(msg)
        return cls(NodeId(told["certificate"]), target)


@dataclass(frozen=True)
class Case:
    """An item, what it is about, what the machine says of it, and both ends as they are now."""

    records: Records
    item: Item
    events: tuple[Event, ...]
    pair: Pair
    proposal: KeptProposal | None

    @property
    def node(self) -> Node | None:
        """The certificate; none once it has left the catalogue."""
        return self.records.nodes([self.pair.certificate]).get(self.pair.certificate)

    @property
    def certificate_name(self) -> Text:
        """What the certificate is called, its id where the catalogue holds it no more."""
        node = self.node
        return node.name if node else Text(self.pair.certificate, self.pair.certificate)

    @property
    def target_name(self) -> Text:
        """What the target is called; a pattern as it stands."""
        return Speaker(self.records).target(self.pair.target)

    @cached_property
    def ends(self) -> Mapping[str, Any]:
        """The content of both ends as a decision rests on it."""
        return ends_of(self.records, self.pair.certificate, self.pair.target)

    @cached_property
    def payload(self) -> Mapping[str, Any] | None:
        """What the machine said, with its score; none for what a person proposed."""
        if self.proposal is not None:
            told: Mapping[str, Any] = json.loads(self.proposal.payload)
            return told
        seen = seen_in(self.events)
        return seen["proposal"] if seen else None

    @property
    def probability(self) -> float | None:
        """The machine's, none for what a person proposed."""
        return float(self.payload["probability"]) if self.payload else None

    @property
    def token(self) -> str:
        """The revision that a decision names: of events, ends, and what the machine said."""
        rest = digest([self.pair.to_json(), self.ends, self.payload])
        return f"{self.item.revision}-{rest[:16]}"

    @property
    def seen(self) -> Mapping[str, Any]:
        """What was on the card, as an event keeps it for good."""
        return {
            "token": self.token, "pair": self.pair.to_json(), "ends": self.ends,
            "proposal": self.payload,
        }  # fmt: skip

    def suggested(self, place: PlaceId) -> Decision:
        """The approval that the form starts from: the usual relation, the office's place.

        Of several levels that the machine thinks possible none is chosen.
        """
        target = self.pair.target
        relation = DEFAULT_RELATION.get(target.kind, Relation.COMPARABLE_TO)
        if len(target.levels) > 1 and target.which_by is None:
            target = replace(target, levels=())
        return Decision(Verdict.APPROVE, target, place, relation)

    @property
    def words(self) -> str:
        """The names of both ends as the queue finds them."""
        told = self.pair
        ends = (
            told.certificate, self.certificate_name.zh, self.certificate_name.en,
            group_key(told.target), self.target_name.zh, self.target_name.en,
        )  # fmt: skip
        return " ".join(dict.fromkeys(map(loose, ends)))


def group_key(target: Target) -> str:
    """The series with its specialty, the occupation or the item, without a level."""
    return str(laddered_id(target.group, target.specialty, "")) if target.laddered else target.group


def item_id(pair: Pair, records: Records) -> str:
    """The id of the item for a pair: that of the machine's proposal of the same pair."""
    group, levels = group_of(pair.target, records.vocabulary)
    told = "|".join((pair.certificate, group, ",".join(levels)))
    return hashlib.sha256(told.encode()).hexdigest()[:16]


def read_case(log: LogReader, records: Records, item: str) -> Case:
    """The case of an item; raises UnknownItem."""
    events = tuple(log.events(item=item))
    proposal = log.proposal(item)
    found = item_of(item, events)
    pair = _pair(found, events, proposal)
    if pair is None:
        raise UnknownItem(item)
    return Case(records, found, events, pair, proposal)


def _pair(item: Item, events: tuple[Event, ...], proposal: KeptProposal | None) -> Pair | None:
    if item.proposed is not None:
        return Pair.from_json(item.proposed)
    if proposal is not None:
        return Pair.from_json(json.loads(proposal.payload))
    seen = seen_in(events)
    return Pair.from_json(seen["pair"]) if seen else None


KINDS = (NodeKind.TITLE, NodeKind.SKILL_LEVEL, NodeKind.DIRECTORY)
"""What a certificate can be proposed to map to."""

"""What the queue's facets, their values and both ends of its lines are called."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Protocol

from mapper.domain import Node, NodeId, NodeKind, PlaceId, Text, laddered_id
from mapper.log import ItemStatus
from mapper.review.queue_wanted import Facet, Order
from mapper.review.words import STATUS
from mapper.vocabulary import Vocabulary, Word
from web.lookup.words import KIND

FACETS: Mapping[Facet, Text] = {
    Facet.MINE: Text("与我有关", "My part"),
    Facet.STATUS: Text("状态", "State"),
    Facet.KIND: Text("对应类别", "Kind of target"),
    Facet.LEVEL: Text("级别", "Level"),
    Facet.SERIES: Text("系列、职业或项目", "Series, occupation or item"),
    Facet.FIELD: Text("专业领域", "Field of work"),
    Facet.ORIGIN: Text("国家/地区", "Country or region"),
    Facet.PLACE: Text("适用地区", "Place"),
    Facet.BY_HAND: Text("来由", "Who put it forward"),
    Facet.DISAGREEMENT: Text("意见", "Opinions"),
}
"""The facets by their names, in the order of the page."""
ORDERS: Mapping[Order, Text] = {
    Order.ASKED: Text("查询最多", "most asked for"),
    Order.UNCERTAIN: Text("机器最拿不准", "most uncertain"),
    Order.NEWEST: Text("最新", "newest"),
}
NO_LEVEL_NAME = Text("级别未知", "level unknown")
PENDING = Text("待发布", "to be published")
REOPENED = Text("重新开启", "reopened")
BY_HAND = Text("人工提出", "put forward by hand")
UNCLAIMED = Text("缺依据", "without evidence")

_WORDS: Mapping[Facet, Mapping[str, Text]] = {
    Facet.STATUS: {
        **{status.value: STATUS[status] for status in ItemStatus},
        "pending": PENDING,
        "published": Text("已发布", "published"),
        "reopened": REOPENED,
        "unclaimed": Text("已通过，缺依据", "approved, without evidence"),
    },
    Facet.KIND: {kind.value: name for kind, name in KIND.items()},
    Facet.MINE: {
        "waiting": Text("待我审核", "waits for me"),
        "judged": Text("我已审核", "judged by me"),
    },
    Facet.DISAGREEMENT: {
        "yes": Text("意见不一致", "two people differ"),
        "no": Text("无分歧", "nobody differs"),
    },
    Facet.BY_HAND: {"yes": BY_HAND, "no": Text("机器候选", "proposed by the machine")},
}


class Pairing(Protocol):
    """What a line is about; lines of the queue and items that were touched have it."""

    @property
    def certificate(self) -> str:
        """The id of the certificate."""
        ...

    @property
    def group(self) -> str:
        """The series with its specialty, the occupation or the item."""
        ...

    @property
    def kind(self) -> NodeKind:
        """The kind of the target."""
        ...

    @property
    def levels(self) -> tuple[str, ...]:
        """The levels that are proposed or decided."""
        ...


def value_name(vocabulary: Vocabulary, facet: Facet, value: str) -> Text:
    """What a value of a facet is called; its id where the vocabulary does not know it."""
    if facet in _WORDS:
        return _WORDS[facet].get(value, _id(value))
    return _NAMED[facet](vocabulary, value)


def target_name(vocabulary: Vocabulary, pair: Pairing) -> Text:
    """The title, skill level or item, without a level where none or several are meant."""
    level = pair.levels[0] if len(pair.levels) == 1 else ""
    if pair.kind is NodeKind.DIRECTORY:
        return _node(vocabulary, NodeId(level or pair.group)) or _id(pair.group)
    series, _, specialty = pair.group.partition(".")
    named = _node(vocabulary, laddered_id(series, specialty, level)) if level else None
    return named or group_name(vocabulary, pair.kind, pair.group)


def group_name(vocabulary: Vocabulary, kind: NodeKind, group: str) -> Text:
    """A series with its specialty in brackets, an occupation, or an item."""
    series, _, specialty = group.partition(".")
    words = vocabulary.series if kind is NodeKind.TITLE else vocabulary.occupations
    whole = _word(words, series) or _node(vocabulary, NodeId(group)) or _id(group)
    narrow = _word(vocabulary.specialties, specialty)
    if narrow is None:
        return whole
    return Text(f"{whole.zh}（{narrow.zh}）", f"{whole.en} ({narrow.en})")


def level_names(vocabulary: Vocabulary, pair: Pairing) -> tuple[Text, ...]:
    """The levels by their names; a graded item says its grade by its own name."""
    if pair.kind is NodeKind.DIRECTORY:
        return ()
    return tuple(level_name(vocabulary, level) for level in pair.levels) or (NO_LEVEL_NAME,)


def level_name(vocabulary: Vocabulary, level: str) -> Text:
    """A level of a ladder, or a grade of a list item."""
    return _word(vocabulary.levels, level) or _node(vocabulary, NodeId(level)) or _id(level)


def certificate_name(nodes: Mapping[NodeId, Node], certificate: str) -> Text:
    """A certificate's name; its id once it has left the catalogue."""
    node = nodes.get(NodeId(certificate))
    return node.name if node else _id(certificate)


def _series_name(vocabulary: Vocabulary, value: str) -> Text:
    known = _word(vocabulary.series, value) or _word(vocabulary.occupations, value)
    return known or _node(vocabulary, NodeId(value)) or _id(value)


_NAMED: Mapping[Facet, Callable[[Vocabulary, str], Text]] = {
    Facet.PLACE: lambda vocabulary, value: vocabulary.place_name(PlaceId(value)),
    Facet.ORIGIN: lambda vocabulary, value: _word(vocabulary.origins, value) or _id(value),
    Facet.FIELD: lambda vocabulary, value: _word(vocabulary.fields, value) or _id(value),
    Facet.SERIES: _series_name,
    Facet.LEVEL: lambda vocabulary, value: (
        level_name(vocabulary, value) if value else Text("未载明级别", "no level stated")
    ),
}


def _word(words: Mapping[str, Word], value: str) -> Text | None:
    return words[value].name if value in words else None


def _node(vocabulary: Vocabulary, node: NodeId) -> Text | None:
    known = vocabulary.domestic.get(node)
    return known.name if known else None


def _id(value: str) -> Text:
    return Text(value, value)

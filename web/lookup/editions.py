"""The editions of one place: what each is, how much of it is loaded, and how they differ."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from mapper.domain import OFFICE_EDITION, Edition, Link, NamedList, Node, NodeId, PlaceId, Text
from mapper.editions import Changes, Editions, OfficeEdition, PublishedLink, compare
from mapper.force import edition_holds
from mapper.ports import Records
from mapper.sentences import Speaker, joined
from mapper.status import Loaded, is_complete
from mapper.succession import Differing, Succession, by_edition, successions
from mapper.survey import EXAMINATIONS
from web.lookup import words

NAMED = 300
"""Certificates of an edition that its page names at most."""

KIND = {
    "catalogue": Text("目录", "catalogue"),
    "agreement": Text("互认协议或安排", "agreement or arrangement"),
    "regulation": Text("规定", "regulation"),
    "policy": Text("政策", "policy"),
    "domestic": Text("国内规则", "domestic rule"),
    EXAMINATIONS: Text(
        "对外开放的考试目录（不是认定）", "examinations open to foreigners (no recognition)"
    ),
    OFFICE_EDITION: Text("本单位发布批次", "office edition"),
}


@dataclass(frozen=True, slots=True)
class Shown:
    """An edition as a page shows it."""

    edition: Edition
    kind: Text
    dates: Text
    holds: bool
    loaded: Loaded
    lists: tuple[NamedList, ...]
    names: tuple[Node, ...]
    more: int


@dataclass(frozen=True, slots=True)
class Change:
    """A certificate of which two editions say different things, in sentences."""

    node: Node
    before: Text
    after: Text


@dataclass(frozen=True, slots=True)
class Step:
    """From one edition to the next."""

    succession: Succession
    added: tuple[Node, ...]
    changed: tuple[Change, ...]
    gone: tuple[Node, ...]


class Shelf:
    """The editions of a place, for one day."""

    def __init__(self, records: Records, on: date) -> None:
        self._records, self._on = records, on
        self._vocabulary = records.vocabulary
        self._speaker = Speaker(records)

    def editions(self, place: PlaceId) -> list[Edition]:
        """What the place itself has published, newest first, without what was decided here."""
        own = [e for e in self._vocabulary.editions.values() if e.place == place]
        kept = (e for e in own if e.kind != OFFICE_EDITION)
        return sorted(kept, key=lambda e: (_start(e), e.id), reverse=True)

    def shown(self, place: PlaceId) -> tuple[Shown, ...]:
        """The editions with what they name."""
        editions = self.editions(place)
        links = by_edition(self._records, [edition.id for edition in editions])
        return tuple(self._shown(each, links.get(each.id, ())) for each in editions)

    def _shown(self, edition: Edition, links: Sequence[Link]) -> Shown:
        subjects = list(dict.fromkeys(link.subject for link in links))
        loaded = Loaded(
            self._records.loaded_counts().get(edition.id, 0), edition.stated_count,
            is_complete(edition, self._records.loaded_counts()), (edition,),
        )  # fmt: skip
        return Shown(
            edition, KIND.get(edition.kind, Text(edition.kind, edition.kind)), dates(edition),
            edition_holds(edition, self._on, self._vocabulary.replaced), loaded,
            tuple(n for n in self._vocabulary.lists.values() if n.edition == edition.id),
            self._nodes(subjects[:NAMED]), max(0, len(subjects) - NAMED),
        )  # fmt: skip

    def steps(self, place: PlaceId) -> tuple[Step, ...]:
        """How each edition differs from those that it follows."""
        found = successions(self._records, self.editions(place))
        return tuple(
            Step(
                one, self._nodes(one.added[:NAMED]),
                tuple(map(self._change, one.changed[:NAMED])), self._nodes(one.gone[:NAMED]),
            )
            for one in found
        )  # fmt: skip

    def _change(self, one: Differing) -> Change:
        node = self._records.nodes([one.subject])[one.subject]
        return Change(node, self._say(one.before), self._say(one.after))

    def _say(self, links: Iterable[Link]) -> Text:
        return joined(map(self._sentence, links), "；", "; ")

    def _sentence(self, link: Link) -> Text:
        said = self._speaker.link(link)
        if not link.conditions:
            return said
        rows = joined(map(self._speaker.condition, link.conditions))
        return Text(f"{said.zh}（{rows.zh}）", f"{said.en} ({rows.en})")

    def _nodes(self, ids: Iterable[NodeId]) -> tuple[Node, ...]:
        return tuple(sorted(self._records.nodes(ids).values(), key=lambda node: node.name.en))


@dataclass(frozen=True, slots=True)
class Published:
    """An office edition, with how it differs from the one before."""

    edition: OfficeEdition
    added: tuple[Node, ...]
    changed: tuple[Node, ...]
    removed: tuple[Node, ...]


def published(records: Records, editions: Editions, place: PlaceId) -> tuple[Published, ...]:
    """The office's own editions, newest first, where the place is the office's."""
    found = []
    for edition in reversed(editions.all):
        if edition.office.place == place:
            told = compare(editions, edition.number - 1, edition.number)
            found.append(_published(records, edition, told))
    return tuple(found)


def _published(records: Records, edition: OfficeEdition, told: Changes) -> Published:
    def nodes(links: Iterable[PublishedLink]) -> tuple[Node, ...]:
        return tuple(records.nodes(dict.fromkeys(link.subject for link in links)).values())

    return Published(
        edition, nodes(told.added), nodes(change.after for change in told.changed),
        nodes(told.removed),
    )  # fmt: skip


def _start(edition: Edition) -> str:
    return edition.valid_from or edition.published or edition.not_before


def dates(edition: Edition) -> Text:
    """When an edition was published, from when and until when it holds, as precise as known."""
    parts = [
        (edition.published, "{}公布", "published {}"),
        (edition.valid_from, "{}起施行", "in force from {}"),
        (edition.valid_until, "至{}", "until {}"),
    ]
    found = [(words.date_text(day), zh, en) for day, zh, en in parts if day]
    if not found:
        return Text("日期不详", "dates not known")
    return joined(Text(zh.format(d.zh), en.format(d.en)) for d, zh, en in found)


@dataclass(frozen=True, slots=True)
class Around:
    """Places that enclose a place and places within it, each with something published."""

    outer: tuple[PlaceId, ...]
    inner: tuple[PlaceId, ...]


def around(records: Records, place: PlaceId) -> Around:
    """The neighbours of a place in the graph of places."""
    words_ = records.vocabulary
    having = {edition.place for edition in words_.editions.values()}
    outer = words_.enclosing(place) - {place}
    return Around(
        tuple(sorted(outer, key=lambda each: (-len(words_.enclosing(each)), each))),
        tuple(sorted(words_.inside(place) & having)),
    )


def by_kind(records: Records) -> dict[str, list[tuple[PlaceId, Text, int]]]:
    """Every place with something published, with how many editions, by the kind of place."""
    counts: dict[PlaceId, int] = {}
    for edition in records.vocabulary.editions.values():
        counts[edition.place] = counts.get(edition.place, 0) + 1
    found: dict[str, list[tuple[PlaceId, Text, int]]] = {}
    for place in records.vocabulary.places.values():
        if place.id in counts:
            found.setdefault(place.kind, []).append((place.id, place.name, counts[place.id]))
    return found


PLACE_KIND = {
    "country": Text("国家", "country"), "province": Text("省级地区", "province-level"),
    "city": Text("市", "city"), "district": Text("区", "district"), "zone": Text("功能区", "zone"),
    "group": Text("区域组合", "group of places"),
}  # fmt: skip

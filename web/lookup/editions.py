"""The editions of one place: what each is, how much of it is loaded, and how they differ."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from mapper.dates import first_day
from mapper.domain import (
    OFFICE_EDITION,
    Edition,
    Link,
    NamedList,
    Node,
    NodeId,
    PlaceId,
    Standing,
    Text,
)
from mapper.editions import Changes, Editions, OfficeEdition, PublishedLink, compare
from mapper.force import Holds, edition_holds, force
from mapper.ports import Records
from mapper.sentences import Speaker, joined
from mapper.status import Loaded, is_complete
from mapper.succession import Differing, Succession, successions
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
_NOT_THEN = Text("该日未施行", "not in force on this day")
_NOT_CERTAIN = Text("该日是否施行不能确定", "not certain for this day")


@dataclass(frozen=True, slots=True)
class Shown:
    """An edition as a page shows it; ``state`` is how it stands on the day, ``tone`` its colour."""

    edition: Edition
    kind: Text
    dates: Text
    state: Text
    tone: str
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
        named = self._records.named_in([edition.id for edition in editions])
        return tuple(self._shown(each, named.get(each.id, ())) for each in editions)

    def _shown(self, edition: Edition, subjects: Sequence[NodeId]) -> Shown:
        loaded = Loaded(
            self._records.loaded_counts().get(edition.id, 0), edition.stated_count,
            is_complete(edition, self._records.loaded_counts()), (edition,),
        )  # fmt: skip
        return Shown(
            edition, KIND.get(edition.kind, Text(edition.kind, edition.kind)), dates(edition),
            *self._state(edition), loaded,
            tuple(n for n in self._vocabulary.lists.values() if n.edition == edition.id),
            self._nodes(subjects[:NAMED]), max(0, len(subjects) - NAMED),
        )  # fmt: skip

    def _state(self, edition: Edition) -> tuple[Text, str]:
        standing = words.STANDING[edition.standing]
        if edition.standing is Standing.DRAFT:
            return standing, "none"
        if not edition_holds(edition, self._on, self._vocabulary.replaced):
            return _NOT_THEN, "none"
        if edition.standing in (Standing.UNKNOWN, Standing.ENDED):
            return standing, "wait"
        return (standing, "good") if self._certain(edition) else (_NOT_CERTAIN, "wait")

    def _certain(self, edition: Edition) -> bool:
        """It began on a known day, or something shows that it was there on this one."""
        known = self._vocabulary
        source = known.sources.get(edition.source) if edition.source else None
        seen = first_day(edition.published or (source.published if source else ""))
        if edition.valid_from or (seen is not None and seen <= self._on):
            return True
        return any(  # its links are many, so they are read last
            force(link, self._on, known.editions, known.sources, known.replaced).holds is Holds.YES
            for link in self._records.links_in([edition.id])
        )

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


def by_edition_kind(shown: Iterable[Shown]) -> dict[Text, list[Shown]]:
    """Editions under what they are: catalogues first, each kind newest first."""
    found: dict[Text, list[Shown]] = {kind: [] for kind in KIND.values()}
    for one in shown:
        found.setdefault(one.kind, []).append(one)
    return {kind: own for kind, own in found.items() if own}


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

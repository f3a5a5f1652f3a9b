"""The path of an effect: each link as words with its sources, and the whole as a picture."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from mapper.domain import Certainty, Claim, Link, LinkId, NodeId, NodeKind, Source, Text
from mapper.effects import Effect
from mapper.force import force
from mapper.ports import Records
from mapper.sentences import CERTAINTY, EFFECT, Speaker
from web.language import pick
from web.lookup import svg, words


@dataclass(frozen=True, slots=True)
class Cited:
    """What one source says, and where in it."""

    source: Source
    publisher: Text
    locator: Text
    certainty: Text
    unverified: bool
    note: Text | None


@dataclass(frozen=True, slots=True)
class Hop:
    """One arrow of a path in words."""

    sentence: Text
    place: Text
    edition: Text | None
    dates: Text
    cited: tuple[Cited, ...]


class Guide:
    """Tells paths, with the names of one set of records, for one day."""

    def __init__(self, records: Records, on: date) -> None:
        self.speaker = Speaker(records)
        self._vocabulary = records.vocabulary
        self._records = records
        self._on = on
        self._dates: dict[LinkId, Text] = {}

    def hop(self, link: Link) -> Hop:
        """A link as a sentence, with its place, edition, dates and sources."""
        cited = link.cited_edition
        edition = self._vocabulary.editions.get(cited) if cited else None
        return Hop(
            self.speaker.link(link),
            self.speaker.place(link.place),
            edition.title if edition else None,
            self.dates(link),
            tuple(self._cited(link.claims)),
        )

    def dates(self, link: Link) -> Text:
        """From when until when a link holds; asked several times a page."""
        if link.id not in self._dates:
            words_ = self._vocabulary
            stands = force(link, self._on, words_.editions, words_.sources, words_.replaced)
            self._dates[link.id] = words.force_text(link, stands, words_)
        return self._dates[link.id]

    def _cited(self, claims: Iterable[Claim]) -> Iterable[Cited]:
        seen = set()
        known = self._vocabulary
        for claim in claims:
            source = known.sources.get(claim.source)
            if source is not None and (source.id, claim.locator) not in seen:
                seen.add((source.id, claim.locator))
                memory = claim.certainty is Certainty.MEMORY
                yield Cited(
                    source, known.phrase(source.publisher), known.phrase(claim.locator),
                    CERTAINTY[claim.certainty], memory, claim.note,
                )  # fmt: skip

    def picture(self, effect: Effect) -> svg.Picture:
        """The path from the certificate by its lists to the target, drawn."""
        stops, labels = [self._start(effect.path[0].subject)], []
        for number, link in enumerate(effect.path, 1):
            labels.append(f"{pick(self.speaker.place(link.place))}\n{pick(self.dates(link))}")
            named = self._vocabulary.lists.get(link.list_id) if link.list_id else None
            listed = link.target is not None and link.target.kind is NodeKind.LIST
            if named is not None and not listed:
                stops.append(svg.Stop(pick(words.KIND[NodeKind.LIST]), pick(named.name), "list"))
                labels.append(pick(EFFECT[effect.kind]))
            kind = words.KIND[link.target.kind] if link.target else EFFECT[None]
            role = "target" if number == len(effect.path) else "via"
            stops.append(svg.Stop(pick(kind), pick(self.speaker.target(link.target)), role))
        sentences = " ".join(pick(self.speaker.link(link)) for link in effect.path)
        return svg.draw(stops, labels, f"{stops[0].name} → {stops[-1].name}", sentences)

    def _start(self, node_id: NodeId) -> svg.Stop:
        node = self._records.nodes([node_id]).get(node_id)
        kind = pick(words.KIND[node.kind]) if node else ""
        return svg.Stop(kind, pick(self.speaker.node(node_id)), "start")

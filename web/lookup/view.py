"""An answer laid out for a page: which places are told in full, and each effect as a card."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from mapper.answers import Answer
from mapper.conditions import Outcome
from mapper.domain import Certainty, Claim, Link, NodeId, NodeKind, PlaceId, Source, Text
from mapper.effects import Effect
from mapper.ports import Records
from mapper.sentences import (
    ACCESS_LINE,
    BY,
    CERTAINTY,
    EFFECT,
    ROW_STATE,
    STATE,
    Speaker,
    day_text,
)
from mapper.status import Status
from mapper.survey import PlaceAnswer
from web.language import pick
from web.lookup import svg, words

_SILENT = frozenset({Status.NOT_IN_LOADED, Status.NEVER_ASKED})


@dataclass(frozen=True, slots=True)
class Cited:
    """What one source says, and where in it."""

    source: Source
    locator: str
    certainty: Text
    unverified: bool
    note: Text | None


@dataclass(frozen=True, slots=True)
class Hop:
    """One arrow of a path in words."""

    sentence: Text
    place: Text
    edition: Text | None
    force: Text
    cited: tuple[Cited, ...]


@dataclass(frozen=True, slots=True)
class Row:
    """A condition and how it stands."""

    text: Text
    state: Text
    tone: str


@dataclass(frozen=True, slots=True)
class Card:
    """One effect, ready to be written."""

    effect: Effect
    kind: Text
    sentence: Text
    state: Text
    tone: str
    rows: tuple[Row, ...]
    steps: tuple[tuple[Text, Text | None], ...]
    force: Text
    certainty: Text
    unverified: bool
    term: Text | None
    benefits: tuple[Text, ...]
    notes: tuple[Text, ...]
    access: Text | None
    disputes: tuple[Text, ...]
    hops: tuple[Hop, ...]
    picture: svg.Picture
    target: NodeId | None


@dataclass(frozen=True)
class Laid:
    """The places of an answer: told in full, or folded because they say nothing."""

    answer: Answer
    told: tuple[PlaceAnswer, ...] = ()
    folded: tuple[PlaceAnswer, ...] = ()
    elsewhere: tuple[PlaceAnswer, ...] = field(default=())


def lay_out(answer: Answer, asked: PlaceId | None) -> Laid:
    """Sort the places by what they say; one that was asked for is always told."""
    order = list(Status)
    ordered = sorted(answer.places, key=lambda place: order.index(place.status))
    told = tuple(p for p in ordered if p.place == asked or speaks(p))
    folded = tuple(p for p in ordered if p not in told)
    elsewhere = sorted(answer.elsewhere, key=lambda place: order.index(place.status))
    return Laid(answer, told, folded, tuple(elsewhere))


def speaks(place: PlaceAnswer) -> bool:
    """A place has something of its own to say."""
    parts = (place.effects, place.negatives, place.later, place.ended, place.inside, place.gates)
    return place.status not in _SILENT or any(parts)


class Teller:
    """Turns effects into cards, with the names of one set of records."""

    def __init__(self, records: Records) -> None:
        self.speaker = Speaker(records)
        self.vocabulary = records.vocabulary
        self._records = records

    def row(self, outcome: Outcome) -> Row:
        """A condition with its state; a day where time will mend it."""
        state, tone = ROW_STATE[outcome.state.value], words.STATE_TONE[outcome.state.value]
        if outcome.passes_by_itself and outcome.met_on is not None:
            day = day_text(outcome.met_on)
            state, tone = Text(f"{day.zh}起满足", f"met on {day.en}"), "wait"
        return Row(self.speaker.condition(outcome.condition), state, tone)

    def card(self, effect: Effect) -> Card:
        """One effect, ready to be written."""
        link = effect.link
        target = effect.target
        return Card(
            effect=effect,
            kind=EFFECT[effect.kind],
            sentence=self.speaker.effect(effect),
            state=STATE[effect.state],
            tone=words.STATE_TONE[effect.state.value],
            rows=tuple(map(self.row, effect.result.outcomes)),
            steps=tuple((self.speaker.step(step), BY.get(step.by)) for step in effect.steps),
            force=words.in_force(effect, self.vocabulary),
            certainty=CERTAINTY[effect.certainty],
            unverified=effect.certainty is Certainty.MEMORY,
            term=words.term_text(link.result_term) if link.result_term else None,
            benefits=self._benefits(link),
            notes=tuple(self._notes(effect)),
            access=ACCESS_LINE if self._is_access(effect) else None,
            disputes=tuple(map(self.speaker.dispute, effect.disputed)),
            hops=tuple(map(self._hop, effect.path)),
            picture=self.picture(effect),
            target=target.node_id if target is not None and target.laddered else None,
        )

    def _is_access(self, effect: Effect) -> bool:
        node_id = effect.target.node_id if effect.target else None
        found = self._records.nodes([node_id]) if node_id else {}
        return any(node.access for node in found.values())

    def _benefits(self, link: Link) -> tuple[Text, ...]:
        target_list = link.target.group if link.target else ""
        found = [link.list_id, target_list]
        lists = [named for key, named in self.vocabulary.lists.items() if key in found]
        return tuple(dict.fromkeys(benefit for named in lists for benefit in named.benefits))

    def _notes(self, effect: Effect) -> Iterable[Text]:
        if effect.link.note is not None:
            yield effect.link.note
        if effect.via is not None:
            family = self.speaker.node(effect.via.family)
            yield Text(f"经由证书类别：{family.zh}", f"through the family: {family.en}")
        if effect.family_only:
            yield Text(
                "来源只提到类别，未载明是否包括本证书。",
                "The source names the family and does not say that it covers this certificate.",
            )
        if effect.contradiction:
            yield Text(
                "您所填情况与该证书的取得条件不一致；以您所填为准。",
                "What you state differs from what the certificate requires; what you state is used.",
            )
        if effect.lapsed_on is not None:
            day = day_text(effect.lapsed_on)
            yield Text(f"该结果已于{day.zh}失效。", f"This result lapsed on {day.en}.")

    def _hop(self, link: Link) -> Hop:
        edition = self.vocabulary.editions.get(link.edition) if link.edition else None
        return Hop(
            self.speaker.link(link),
            self.speaker.place(link.place),
            edition.title if edition else None,
            self.dates(link),
            tuple(self._cited(link.claims)),
        )

    def dates(self, link: Link) -> Text:
        """From when a single link holds, as far as its edition or sources say."""
        edition = self.vocabulary.editions.get(link.edition) if link.edition else None
        known = link.valid_from or (edition.valid_from if edition else "")
        if known:
            day = words.date_text(known)
            return Text(f"{day.zh}起", f"from {day.en}")
        return Text("起始日期未载明", "start not stated")

    def _cited(self, claims: Iterable[Claim]) -> Iterable[Cited]:
        seen = set()
        for claim in claims:
            source = self.vocabulary.sources.get(claim.source)
            if source is not None and (source.id, claim.locator) not in seen:
                seen.add((source.id, claim.locator))
                memory = claim.certainty is Certainty.MEMORY
                yield Cited(source, claim.locator, CERTAINTY[claim.certainty], memory, claim.note)

    def picture(self, effect: Effect) -> svg.Picture:
        """The path from the certificate to the target, drawn."""
        first = effect.path[0]
        stops = [self._stop(first.subject, "start")]
        labels = []
        for number, link in enumerate(effect.path, 1):
            labels.append(self._label(link, effect))
            named = self.vocabulary.lists.get(link.list_id) if link.list_id else None
            if named is not None:
                stops.append(svg.Stop(pick(words.KIND[NodeKind.LIST]), pick(named.name), "list"))
                labels.append(pick(EFFECT[effect.kind]))
            role = "target" if number == len(effect.path) else "via"
            kind = words.KIND[link.target.kind] if link.target else EFFECT[None]
            stops.append(svg.Stop(pick(kind), pick(self.speaker.target(link.target)), role))
        sentences = (pick(self.speaker.link(link)) for link in effect.path)
        title = f"{stops[0].name} → {stops[-1].name}"
        return svg.draw(stops, labels, title, " ".join(sentences))

    def _stop(self, node_id: NodeId, role: str) -> svg.Stop:
        node = self._records.nodes([node_id]).get(node_id)
        kind = pick(words.KIND[node.kind]) if node else ""
        return svg.Stop(kind, pick(self.speaker.node(node_id)), role)

    def _label(self, link: Link, effect: Effect) -> str:
        place = pick(self.speaker.place(link.place))
        alone = len(effect.path) == 1
        when = words.in_force(effect, self.vocabulary) if alone else self.dates(link)
        return f"{place}\n{pick(when)}"

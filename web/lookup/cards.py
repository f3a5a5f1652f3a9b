"""Each effect of an answer as a card: everything that the page says of it, in words."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from mapper.answer_json import other_ways
from mapper.conditions import Outcome, State
from mapper.domain import Certainty, Channel, Link, Node, NodeId, Step, Text
from mapper.effects import Dispute, Effect, Question, Ways, parted
from mapper.ports import Records
from mapper.sentences import ACCESS_LINE, BY, CERTAINTY, EFFECT, ROW_STATE, STATE, day_text
from mapper.survey import NextStep, PlaceAnswer
from web.lookup import svg, words
from web.lookup.path import Guide, Hop

GLANCE = 2
"""Effects of a place that are named at a glance."""


@dataclass(frozen=True, slots=True)
class Row:
    """A condition and how it stands."""

    text: Text
    state: Text
    tone: str


@dataclass(frozen=True, slots=True)
class Objection:
    """What speaks against an effect; ``rows`` where another list has conditions of its own."""

    text: Text
    rows: tuple[Row, ...] = ()


@dataclass(frozen=True, slots=True)
class Card:
    """One effect, ready to be written."""

    kind: Text
    sentence: Text
    state: Text
    tone: str
    rows: tuple[Row, ...]
    steps: tuple[tuple[Text, Text | None], ...]
    dates: Text
    certainty: Text
    unverified: bool
    term: Text | None
    benefits: tuple[Text, ...]
    notes: tuple[Text, ...]
    access: Text | None
    approval: Text | None
    disputes: tuple[Objection, ...]
    hops: tuple[Hop, ...]
    picture: svg.Picture
    target: NodeId | None
    others: tuple[Text, ...] = ()
    lasts: Text | None = None
    check: Channel | None = None


class Teller(Guide):
    """Tells effects and conditions, for one day."""

    def __init__(self, records: Records, on: date) -> None:
        super().__init__(records, on)
        self.vocabulary = records.vocabulary
        self.question = Question(records.vocabulary, on)

    def row(self, outcome: Outcome) -> Row:
        """A condition with its state; a day where time will mend it."""
        state, tone = ROW_STATE[outcome.state.value], words.STATE_TONE[outcome.state.value]
        if outcome.passes_by_itself and outcome.met_on is not None:
            day = day_text(outcome.met_on)
            state, tone = Text(f"{day.zh}起满足", f"met on {day.en}"), "wait"
        return Row(self.speaker.condition(outcome.condition), state, tone)

    def rows(self, outcomes: Iterable[Outcome]) -> tuple[Row, ...]:
        """Conditions with their states, each said once."""
        return tuple(dict.fromkeys(map(self.row, outcomes)))

    def gist(self, place: PlaceAnswer) -> tuple[Text, ...]:
        """What a place says in a line or two, for those who only glance."""
        own_first = sorted(place.effects, key=lambda effect: effect.family_only)
        said = [self.speaker.effect(effect) for effect in (*own_first, *place.negatives)]
        said += [self._dated(link, day, "自{}起", "from {}") for link, day in place.later]
        said += [self._dated(link, day, "至{}止", "until {}") for link, day in place.ended]
        return tuple(dict.fromkeys(said))[:GLANCE]

    def headline(self, effect: Effect) -> Row:
        """What an effect brings, and how it stands; what no source says is marked."""
        memory = effect.certainty is Certainty.MEMORY
        state = CERTAINTY[effect.certainty] if memory else state_text(effect)
        tone = words.STATE_TONE[effect.state.value] if effect.result.outcomes else "none"
        return Row(self.speaker.effect(effect), state, "info" if memory else tone)

    def _dated(self, link: Link, day: date, zh: str, en: str) -> Text:
        sentence, when = self.speaker.link(link), day_text(day)
        return Text(
            f"{zh.format(when.zh)}：{sentence.zh}", f"{en.format(when.en)}: {sentence.en}"
        )  # fmt: skip

    def steps_on(self, place: PlaceAnswer) -> tuple[NextStep, ...]:
        """What lies one step on and was not said already as missing."""
        said = [effect for effect, _ in place.missing]
        return tuple(step for step in place.next if step.held or step.effect not in said)

    def card(self, effect: Effect) -> Card:
        """One effect, ready to be written."""
        link, target, granted = effect.link, effect.target, self._granted(effect)
        rule = self.vocabulary.validity_of(granted) if granted is not None else None
        return Card(
            kind=EFFECT[effect.kind],
            sentence=self.speaker.effect(effect),
            state=state_text(effect),
            tone=words.STATE_TONE[effect.state.value] if effect.result.outcomes else "none",
            rows=self.rows(effect.result.outcomes),
            steps=tuple((self.speaker.step(step), BY.get(step.by)) for step in effect.steps),
            dates=words.force_text(link, effect.force, self.vocabulary),
            certainty=CERTAINTY[effect.certainty],
            unverified=effect.certainty is Certainty.MEMORY,
            term=words.term_text(link.result_term) if link.result_term else None,
            benefits=self._benefits(link),
            notes=tuple(self._notes(effect)),
            access=ACCESS_LINE if self._is_access(effect) else None,
            approval=self.speaker.approval(link),
            disputes=tuple(map(self.objection, effect.disputed)),
            hops=tuple(map(self.hop, effect.path)),
            picture=self.picture(effect),
            target=target.node_id if target is not None and target.laddered else None,
            others=self.other_ways(effect),
            lasts=rule.term_text if rule is not None and not link.result_term else None,
            check=self.vocabulary.channel_of(granted, rule) if granted is not None else None,
        )

    def objection(self, dispute: Dispute) -> Objection:
        """What speaks against an effect, with how the rules of another list stand."""
        named, result = dispute.named_list, dispute.result
        if named is None or result is None:
            return Objection(self.speaker.dispute(dispute))
        return Objection(self.speaker.rules_of(named, dispute.level), self.rows(result.outcomes))

    def _granted(self, effect: Effect) -> Node | None:
        """What an office grants by an effect: one domestic title, level or item."""
        node_id = effect.target.node_id if effect.granting and effect.target else None
        return self.vocabulary.domestic.get(node_id) if node_id else None

    def ways(self, effect: Effect) -> Ways:
        """Every way to an effect: what all of them ask for, and what each asks for besides."""
        return parted(effect.link, self.vocabulary)

    def other_ways(self, effect: Effect) -> tuple[Text, ...]:
        """What the ways that were not taken ask for instead; nothing where there is one way."""
        return other_ways(effect, self.speaker)

    def deciding(self, effect: Effect) -> tuple[Step, ...]:
        """The steps on which an office still decides."""
        return tuple(step for step in effect.steps if self.question.office_decides((step,)))

    def _is_access(self, effect: Effect) -> bool:
        node_id = effect.target.node_id if effect.target else None
        found = self._records.nodes([node_id]) if node_id else {}
        return any(node.access for node in found.values())

    def _benefits(self, link: Link) -> tuple[Text, ...]:
        ids = {link.list_id, link.target.group if link.target else ""}
        named = [found for key, found in self.vocabulary.lists.items() if key in ids]
        return tuple(dict.fromkeys(benefit for each in named for benefit in each.benefits))

    def _notes(self, effect: Effect) -> Iterable[Text]:
        if effect.link.note is not None:
            yield effect.link.note
        if effect.via is not None:
            family = self.speaker.node(effect.via.family)
            yield Text(f"经由证书类别“{family.zh}”。", f"Through the family “{family.en}”.")
        if effect.family_only:
            yield Text(
                "来源只提到类别，未载明是否包括本证书。",
                "The source names the family and does not say that it covers this certificate.",
            )
        if effect.lapsed_on is not None:
            day = day_text(effect.lapsed_on)
            yield Text(f"该结果已于{day.zh}失效。", f"This result lapsed on {day.en}.")


def state_text(effect: Effect) -> Text:
    """How an effect stands; where no condition is stated, that is said in its place."""
    if effect.result.outcomes or effect.state is not State.MET:
        return STATE[effect.state]
    return Text("来源未列条件", "no condition stated")

"""What a statement says: the answer of one place, in words of both languages, and its hash."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from mapper.answer_json import (
    Json,
    benefits,
    certificate_json,
    effect_sentence,
    object_id,
    other_ways,
)
from mapper.answers import Answer
from mapper.conditions import Outcome
from mapper.domain import Claim, Condition, Link, Text
from mapper.effects import Effect
from mapper.events import digest
from mapper.force import Holds
from mapper.sentences import (
    ADVICE,
    BY,
    CERTAINTY,
    EFFECT,
    ROW_STATE,
    STATE,
    STATUS,
    Speaker,
    loaded_text,
)
from mapper.sentences import day_text as day_words
from mapper.status import Status
from mapper.survey import PlaceAnswer

PROVED = frozenset({"listed", "level"})
"""The layers of which a statement says something; of the others it proves nothing."""
PROVES = Text(
    "本单证明：上列来源和批次在上述日期，对该证书是否列入、对应哪个级别，是如何载明的。",
    "It proves what the sources and editions named here said, on the date above, about whether "
    "the certificate is listed and which level corresponds.",
)
PROVES_NOT = Text(
    "本单不证明：证书的真实性、持证人的身份、已授予本人任何资格、可以执业。"
    "上述事项由发证机构和主管部门决定。",
    "It does not prove that a certificate is authentic, who holds it, that anything was granted to "
    "anybody, or that anybody may practise: the awarding body and the offices decide these.",
)
_UNJUDGED = Text(
    "是否满足下列条件，未针对任何个人作出判断。",
    "Whether anybody fulfils the conditions below was not judged.",
)
_UNCERTAIN = Text("该日是否施行不能确定", "not certain for this day")


def place_of(answer: Answer) -> PlaceAnswer:
    """The one place that a statement is about."""
    (place,) = answer.places
    return place


# --- what decides whether it is still current ------------------------------------------


def digest_of(answer: Answer) -> str:
    """The hash of what an answer means: no names and no counts, so that mending them moves none."""
    place = place_of(answer)
    effects = [_meaning(effect) for effect in (*place.effects, *place.negatives)]
    dated = [[kind, link.id] for kind, link in _dated(place)]
    inner = sorted([each.place, each.status.value] for each in place.inside)
    return digest([place.status.value, effects, dated, inner])


def _dated(place: PlaceAnswer) -> Iterable[tuple[str, Link]]:
    yield from (("ended", link) for link, _ in place.ended)
    yield from (("delisted", link) for link, _ in place.delisted)
    yield from (("later", link) for link, _ in place.later)


def _meaning(effect: Effect) -> list[object]:
    rows = [outcome.condition for outcome in effect.result.outcomes]
    rows += [row for link in effect.path for row in link.conditions]
    return [
        [_arrow(link) for link in effect.path],
        effect.state.value, effect.certainty.value, effect.force.holds.value,
        sorted({digest(_row(row)) for row in rows}),
        [[step.kind, step.by] for step in effect.steps],
        [dispute.kind for dispute in effect.disputed],
    ]  # fmt: skip


def _arrow(link: Link) -> list[object]:
    return [
        link.subject, link.relation.value, object_id(link.target), link.place, link.cited_edition,
        link.list_id, list(link.part), link.part_mode, link.result_term, link.approved_by,
    ]  # fmt: skip


def _row(row: Condition) -> list[str]:
    said = row.text.zh if row.kind == "other" and row.text else ""
    return [row.kind, row.operator, row.value, row.route, row.unit, row.since, said]


# --- what is printed ---------------------------------------------------------------------


def content_of(answer: Answer, speaker: Speaker, *, states: bool = False) -> Json:
    """All that is printed; ``states`` says how conditions stand for the holder of the answer."""
    place = place_of(answer)
    told = (*place.effects, *place.negatives)
    return {
        "certificate": certificate_json(answer, speaker),
        "place": {"id": place.place, "name": speaker.place(place.place).to_json()},
        "on": answer.on.isoformat(),
        "on_text": day_words(answer.on).to_json(),
        "status": place.status.value,
        "status_text": STATUS[place.status].to_json(),
        "advice": _advice(place.status, states=states).to_json(),
        "effects": [
            {
                **_effect(effect, speaker, states=states),
                "others": [text.to_json() for text in other_ways(effect, speaker)],
            }
            for effect in told
        ],
        "notes": [text.to_json() for text in _notes(place, speaker)],
        "loaded": loaded_text(place.loaded).to_json(),
        "layers": [
            {
                "layer": layer.name, "question": layer.question.to_json(),
                "state": layer.state_text.to_json(), "authority": layer.authority.to_json(),
                "proved": layer.name in PROVED,
            }
            for layer in answer.layers
        ],
        "proves": PROVES.to_json(),
        "proves_not": PROVES_NOT.to_json(),
    }  # fmt: skip


def _advice(status: Status, *, states: bool) -> Text:
    return _UNJUDGED if status is Status.NEEDS_FACTS and not states else ADVICE[status]


def _effect(effect: Effect, speaker: Speaker, *, states: bool) -> Json:
    link, approval = effect.link, speaker.approval(effect.link)
    return {
        "kind": EFFECT[effect.kind].to_json(),
        "sentence": effect_sentence(effect, speaker).to_json(),
        "state": STATE[effect.state].to_json() if states else None,
        "target": speaker.target(effect.target).to_json(),
        "levels": list(effect.target.levels) if effect.target else [],
        "conditions": [_condition(row, speaker, states=states) for row in effect.result.outcomes],
        "steps": [_step(effect, number, speaker) for number in range(len(effect.steps))],
        "benefits": [text.to_json() for text in benefits(effect, speaker)],
        "result_term": link.result_term,
        "dates": _dates(effect).to_json(),
        "certainty": CERTAINTY[effect.certainty].to_json(),
        "approval": approval.to_json() if approval else None,
        "approved_by": link.approved_by,
        "disputed": [speaker.dispute(each).to_json() for each in effect.disputed],
        "path": [_hop(each, speaker) for each in effect.path],
    }


def _condition(outcome: Outcome, speaker: Speaker, *, states: bool) -> Json:
    text = speaker.condition(outcome.condition)
    state = ROW_STATE[outcome.state.value]
    if outcome.passes_by_itself and outcome.met_on is not None:
        day = day_words(outcome.met_on)
        state = Text(f"{day.zh}起满足", f"met on {day.en}")
    return {"text": text.to_json(), "state": state.to_json() if states else None}


def _step(effect: Effect, number: int, speaker: Speaker) -> Json:
    step = effect.steps[number]
    text, by = speaker.step(step), BY.get(step.by)
    said = Text(f"{text.zh}（{by.zh}）", f"{text.en} ({by.en})") if by else text
    return {**said.to_json()}


def _dates(effect: Effect) -> Text:
    force = effect.force
    zh, en = [], []
    if force.since is not None:
        day = day_words(force.since)
        known = bool(effect.link.valid_from)
        zh.append(f"{day.zh}起施行" if known else f"不晚于{day.zh}施行")
        en.append(f"in force from {day.en}" if known else f"in force no later than {day.en}")
    if force.until is not None:
        day = day_words(force.until)
        zh.append(f"至{day.zh}")
        en.append(f"until {day.en}")
    if force.holds is Holds.UNCERTAIN:
        zh.append(_UNCERTAIN.zh)
        en.append(_UNCERTAIN.en)
    return Text("，".join(zh) or "施行日期不详", ", ".join(en) or "start not known")


def _hop(link: Link, speaker: Speaker) -> Json:
    cited = link.cited_edition
    edition = speaker.vocabulary.editions.get(cited) if cited else None
    return {
        "sentence": speaker.link(link).to_json(),
        "edition": edition.title.to_json() if edition else None,
        "sources": _sources(link.claims, speaker),
    }


def _sources(claims: Iterable[Claim], speaker: Speaker) -> list[Json]:
    found: dict[tuple[str, str], Json] = {}
    for claim in claims:
        source = speaker.vocabulary.sources.get(claim.source)
        title = source.title if source else Text(claim.source, claim.source)
        found.setdefault(
            (claim.source, claim.locator),
            {
                "title": title.to_json(),
                "publisher": source.publisher if source else "",
                "published": source.published if source else "",
                "locator": claim.locator,
                "url": source.url if source else "",
                "certainty": CERTAINTY[claim.certainty].to_json(),
            },
        )
    return list(found.values())


def _notes(place: PlaceAnswer, speaker: Speaker) -> Iterable[Text]:
    """What began later, ended or was taken out, and what holds only inside the place."""
    for link, day in place.later:
        yield _on(day, speaker.link(link), "自{}起", "From {}")
    for link, day in place.ended:
        yield _on(day, speaker.link(link), "至{}止", "Until {}")
    for link, edition in place.delisted:
        text, title = speaker.link(link), edition.title
        yield Text(f"被“{title.zh}”取代：{text.zh}", f"Replaced by {title.en}: {text.en}")
    for inner in place.inside:
        name, status = speaker.place(inner.place), STATUS[inner.status]
        yield Text(f"辖区内{name.zh}：{status.zh}", f"Inside, {name.en}: {status.en}")


def _on(day: date, sentence: Text, zh: str, en: str) -> Text:
    when = day_words(day)
    return Text(f"{zh.format(when.zh)}：{sentence.zh}", f"{en.format(when.en)}: {sentence.en}")

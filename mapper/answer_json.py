"""An answer as the interface prints it: the shape is a contract (design, section 10)."""

from __future__ import annotations

from datetime import date

from mapper.answers import Answer
from mapper.conditions import Outcome
from mapper.domain import Claim, Link, ListId, NodeKind, Step, Target, Text
from mapper.effects import Effect, instead
from mapper.finding import Candidate
from mapper.force import Holds
from mapper.layers import Layer
from mapper.reverse import Reaching, ReverseAnswer
from mapper.sentences import ACCESS_LINE, Speaker, day_text
from mapper.survey import NextStep, PlaceAnswer

Json = dict[str, object]


def answer_json(answer: Answer, speaker: Speaker) -> Json:
    """The whole answer."""
    return {
        "query": answer.query,
        "on": answer.on.isoformat(),
        "certificate": certificate_json(answer, speaker) if answer.node else None,
        "candidates": [candidate_json(found) for found in answer.candidates],
        "places": [place_json(place, speaker) for place in answer.places],
        "elsewhere": [place_json(place, speaker) for place in answer.elsewhere],
        "layers": [layer_json(layer) for layer in answer.layers],
    }


def _name(text: Text | None) -> Json | None:
    return None if text is None else {"en": text.en, "zh": text.zh}


def _day(day: date | None) -> str | None:
    return None if day is None else day.isoformat()


def certificate_json(answer: Answer, speaker: Speaker) -> Json | None:
    """What the look-up started from."""
    node = answer.node
    if node is None:
        return None
    return {
        "id": node.id,
        "kind": node.kind.value,
        "name": _name(node.name),
        "awarding_body": _name(answer.body.name) if answer.body else None,
        "origin": _name(speaker.origin(node)),
        "validity": _validity(answer),
        "members": [{"id": member.id, "name": _name(member.name)} for member in answer.members],
    }


def _validity(answer: Answer) -> Json | None:
    rule = answer.validity
    if rule is None:
        return None
    return {
        "term": _name(rule.term_text),
        "review": _name(rule.review),
        "renewal": _name(rule.renewal),
        "on_lapse": _name(rule.on_lapse),
        "certainty": rule.certainty.value,
    }


def candidate_json(found: Candidate) -> Json:
    """One holdable that the text may mean."""
    return {
        "id": found.node.id,
        "name": _name(found.node.name),
        "awarding_body": _name(found.body),
        "score": found.score,
        "why": _name(found.why),
    }


def place_json(place: PlaceAnswer, speaker: Speaker) -> Json:
    """What one place says."""
    effects = [effect_json(effect, speaker) for effect in (*place.effects, *place.negatives)]
    return {
        "place": place.place,
        "status": place.status.value,
        "request": place.request or None,
        "loaded": {
            "n": place.loaded.n,
            "N": place.loaded.total,
            "complete": place.loaded.complete,
        },
        "effects": effects,
        "missing": [*_missing(place, speaker), *_outside_dates(place, speaker)],
        "next": [
            *(next_json(step, speaker) for step in place.next),
            *(_gate(link, speaker) for link in place.gates),
        ],
        "inside": [place_json(inner, speaker) for inner in place.inside],
    }


def _missing(place: PlaceAnswer, speaker: Speaker) -> list[Json]:
    return [
        {"link": effect.link.id, **condition_json(outcome, speaker)}
        for effect, outcome in place.missing
    ] + [
        {"link": effect.link.id, "kind": "lapsed", "state": "unmet", "met_on": None,
         "text": _name(_lapsed(effect.lapsed_on))}
        for effect in place.effects
        if effect.lapsed_on is not None
    ]  # fmt: skip


def _lapsed(day: date) -> Text:
    text = day_text(day)
    return Text(f"授予的结果已于{text.zh}失效", f"what was granted lapsed on {text.en}")


def _outside_dates(place: PlaceAnswer, speaker: Speaker) -> list[Json]:
    """Links that start later, have ended, or were dropped by a later edition."""
    rows: list[tuple[Link, str, Text, date | None]] = []
    for link, day in place.later:
        text = day_text(day)
        rows.append((link, "starts_on", Text(f"自{text.zh}起", f"from {text.en}"), day))
    for link, day in place.ended:
        text = day_text(day)
        rows.append((link, "ended", Text(f"已于{text.zh}结束", f"ended on {text.en}"), None))
    for link, edition in place.delisted:
        text = Text(f"被“{edition.title.zh}”取代", f"replaced by {edition.title.en}")
        rows.append((link, "delisted", text, None))
    return [
        {"link": link.id, "kind": kind, "state": "unmet", "met_on": _day(day),
         "text": _name(_both(speaker.link(link), text))}
        for link, kind, text, day in rows
    ]  # fmt: skip


def _both(sentence: Text, note: Text) -> Text:
    return Text(f"{sentence.zh}（{note.zh}）", f"{sentence.en} ({note.en})")


def other_ways(effect: Effect, speaker: Speaker) -> tuple[Text, ...]:
    """What the ways that were not taken ask for instead; nothing where there is one way."""
    return tuple(map(speaker.together, instead(effect, speaker.vocabulary)))


def effect_json(effect: Effect, speaker: Speaker) -> Json:
    """What one path brings."""
    link = effect.link
    return {
        "effect": effect.kind.value if effect.kind else None,
        "state": effect.state.value,
        "relation": link.relation.value,
        "sentence": _name(effect_sentence(effect, speaker)),
        "target": target_json(link.target, speaker),
        "target_levels": list(link.target.levels) if link.target else [],
        "part": _part(link, speaker),
        "benefits": [_name(text) for text in benefits(effect, speaker)],
        "conditions": [condition_json(outcome, speaker) for outcome in effect.result.outcomes],
        "instead": [_name(text) for text in other_ways(effect, speaker)],
        "steps": [step_json(step, speaker) for step in effect.steps],
        "result_term": link.result_term or None,
        "approved_by": link.approved_by or None,
        "certainty": effect.certainty.value,
        "disputed": [_name(speaker.dispute(dispute)) for dispute in effect.disputed],
        "sources": [source for part in effect.path for source in sources_json(part, speaker)],
        "path": [
            {
                "subject": part.subject,
                "relation": part.relation.value,
                "object": object_id(part.target),
                "place": part.place,
                "edition": part.cited_edition,
            }
            for part in effect.path
        ],
        "in_force": {
            "from": _day(effect.force.since),
            "until": _day(effect.force.until),
            "certain": effect.force.holds is Holds.YES,
        },
    }


def effect_sentence(effect: Effect, speaker: Speaker) -> Text:
    """The sentence of an effect, with the line that access types always carry."""
    text = speaker.effect(effect)
    return _both(text, ACCESS_LINE) if is_access(effect, speaker) else text


def is_access(effect: Effect, speaker: Speaker) -> bool:
    """Its target is a directory qualification of access type."""
    target = effect.target
    if target is None or target.kind is not NodeKind.DIRECTORY:
        return False
    node = speaker.vocabulary.domestic.get(target.node_id or effect.link.subject)
    while node is not None and node.access is None and node.parent:
        node = speaker.vocabulary.domestic.get(node.parent)
    return node is not None and node.access is True


def benefits(effect: Effect, speaker: Speaker) -> tuple[Text, ...]:
    """What the link's list brings."""
    named = speaker.vocabulary.lists.get(effect.link.list_id) if effect.link.list_id else None
    if named is None and effect.target is not None and effect.target.kind is NodeKind.LIST:
        named = speaker.vocabulary.lists.get(ListId(effect.target.group))
    return named.benefits if named else ()


def object_id(target: Target | None) -> str | None:
    """The node id of a target, or its pattern as it stands."""
    if target is None:
        return None
    levels = "next" if target.next_above else "|".join(target.levels)
    parts = (target.group, target.specialty, levels)
    return target.node_id or f"{target.kind.value}:{'/'.join(parts)}"


def target_json(target: Target | None, speaker: Speaker) -> Json | None:
    """What a link leads to; a pattern has no id."""
    if target is None:
        return None
    series = target.group if target.laddered else None
    return {
        "id": target.node_id,
        "kind": target.kind.value,
        "name": _name(speaker.target(target)),
        "series": series,
        "specialty": target.specialty or None,
        "level": target.levels[0] if len(target.levels) == 1 else None,
    }


def _part(link: Link, speaker: Speaker) -> Json | None:
    if not link.part:
        return None
    return {"parts": list(link.part), "mode": link.part_mode, "text": _name(speaker.part(link))}


def condition_json(outcome: Outcome, speaker: Speaker) -> Json:
    """A condition and how it stands."""
    return {
        "kind": outcome.condition.kind,
        "text": _name(speaker.condition(outcome.condition)),
        "state": outcome.state.value,
        "met_on": _day(outcome.met_on) if outcome.passes_by_itself else None,
    }


def step_json(step: Step, speaker: Speaker) -> Json:
    """Something to do."""
    return {"step": step.kind, "by": step.by, "text": _name(speaker.step(step))}


def sources_json(link: Link, speaker: Speaker) -> list[Json]:
    """The claims of a link, each with its source."""
    return [_source(claim, speaker) for claim in link.claims]


def _source(claim: Claim, speaker: Speaker) -> Json:
    source = speaker.vocabulary.sources.get(claim.source)
    url = f", {source.url}" if source and source.url else ""
    return {
        "title": source.title.en if source else claim.source,
        "publisher": source.publisher if source else "",
        "locator": f"{claim.locator}{url}",
        "date": source.published if source else "",
        "certainty": claim.certainty.value,
    }


def next_json(step: NextStep, speaker: Speaker) -> Json:
    """What lies one step on."""
    effect = step.effect
    waits = [o.met_on for o in effect.result.missing if o.passes_by_itself]
    sentence = speaker.effect(effect)
    if step.held is not None:
        held = step.held.name
        sentence = Text(f"若此后持有“{held.zh}”：{sentence.zh}",
                        f"if you then hold {held.en}: {sentence.en}")  # fmt: skip
    return {
        "kind": "level" if step.held is None else "if_held",
        "held": step.held.id if step.held else None,
        "relation": effect.link.relation.value,
        "state": effect.state.value,
        "target": target_json(effect.target, speaker),
        "sentence": _name(sentence),
        "missing": [condition_json(outcome, speaker) for outcome in effect.result.missing],
        "date": _day(max((day for day in waits if day), default=None)),
        "certainty": effect.certainty.value,
    }


def _gate(link: Link, speaker: Speaker) -> Json:
    return {
        "kind": "gate",
        "held": None,
        "relation": link.relation.value,
        "state": None,
        "target": target_json(link.target, speaker),
        "sentence": _name(speaker.link(link)),
        "missing": [],
        "date": None,
        "certainty": link.certainty.value,
    }


def layer_json(layer: Layer) -> Json:
    """One of the six layers."""
    return {
        "layer": layer.name,
        "state": layer.state,
        "authority": _name(layer.authority),
        "check_at": layer.check_at or None,
    }


def reverse_json(answer: ReverseAnswer, speaker: Speaker) -> Json:
    """What reaches a title, skill level or directory item."""
    return {
        "query": answer.query,
        "on": answer.on.isoformat(),
        "target": {"id": answer.target.id, "name": _name(answer.target.name)}
        if answer.target
        else None,
        "candidates": [candidate_json(found) for found in answer.candidates],
        "certificates": [_reaching(found, speaker) for found in answer.reaching],
    }


def _reaching(found: Reaching, speaker: Speaker) -> Json:
    return {
        "id": found.node.id,
        "name": _name(found.node.name),
        "place": found.effect.link.place,
        "exact": found.exact,
        **effect_json(found.effect, speaker),
    }

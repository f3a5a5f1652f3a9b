"""A link as JSON with every field it has, and back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from mapper.decision import (
    condition_from,
    condition_json,
    step_from,
    step_json,
    target_from,
    target_json,
)
from mapper.domain import (
    Certainty,
    Claim,
    Condition,
    EditionId,
    Link,
    LinkId,
    ListId,
    NodeId,
    PlaceId,
    Relation,
    SourceId,
    Step,
    Text,
)

Json = dict[str, object]
Told = Mapping[str, Any]


def text_json(text: Text | None) -> dict[str, str] | None:
    """Both languages."""
    return text.to_json() if text else None


def text_from(told: Told | None) -> Text | None:
    """Both languages, from JSON."""
    return Text(told["zh"], told["en"]) if told else None


def row_json(row: Condition) -> Json:
    """A condition, also how certain it is and to what it is narrowed."""
    more = {"applies_to": row.applies_to, "certainty": row.certainty.value}
    return {**condition_json(row), **more}


def row_from(told: Told) -> Condition:
    """A condition from JSON."""
    certainty = Certainty(told["certainty"])
    return replace(condition_from(told), applies_to=told["applies_to"], certainty=certainty)


def stage_json(step: Step) -> Json:
    """A step, also how certain it is."""
    return {**step_json(step), "certainty": step.certainty.value}


def stage_from(told: Told) -> Step:
    """A step from JSON."""
    return replace(step_from(told), certainty=Certainty(told["certainty"]))


def claim_json(claim: Claim) -> Json:
    """What one source says; the link is the one that it stands in."""
    return {
        "source": claim.source, "locator": claim.locator, "certainty": claim.certainty.value,
        "field": claim.field, "value": claim.value, "record": claim.record,
        "note": text_json(claim.note),
    }  # fmt: skip


def claim_from(told: Told, link: LinkId) -> Claim:
    """A claim from JSON."""
    return Claim(
        link, SourceId(told["source"]), told["locator"], Certainty(told["certainty"]),
        told["field"], told["value"], told["record"], text_from(told["note"]),
    )  # fmt: skip


def link_json(link: Link) -> Json:
    """Every field of a link: two links have the same JSON only if they are the same."""
    return {
        "id": link.id,
        "subject": link.subject,
        "relation": link.relation.value,
        "object": target_json(link.target),
        "place": link.place,
        "edition": link.edition,
        "first_edition": link.first_edition,
        "list": link.list_id,
        "part": list(link.part),
        "part_mode": link.part_mode,
        "part_text": text_json(link.part_text),
        "covers": link.covers,
        "conditions": [row_json(row) for row in link.conditions],
        "steps": [stage_json(step) for step in link.steps],
        "result_term": link.result_term,
        "valid_from": link.valid_from,
        "valid_until": link.valid_until,
        "note": text_json(link.note),
        "approved_by": link.approved_by,
        "claims": [claim_json(claim) for claim in link.claims],
    }


def link_from(told: Told) -> Link:
    """A link from JSON; what is empty may be left out."""
    link_id, edition, first = LinkId(told["id"]), told.get("edition"), told.get("first_edition")
    return Link(
        link_id, NodeId(told["subject"]), Relation(told["relation"]),
        target_from(told.get("object")), PlaceId(told["place"]),
        EditionId(edition) if edition else None,
        tuple(claim_from(each, link_id) for each in told.get("claims", ())),
        list_id=ListId(told["list"]) if told.get("list") else None,
        part=tuple(told.get("part", ())), part_mode=told.get("part_mode", "all"),
        part_text=text_from(told.get("part_text")), covers=told.get("covers", ""),
        conditions=tuple(map(row_from, told.get("conditions", ()))),
        steps=tuple(map(stage_from, told.get("steps", ()))),
        result_term=told.get("result_term", ""), valid_from=told.get("valid_from", ""),
        valid_until=told.get("valid_until", ""), note=text_from(told.get("note")),
        approved_by=told.get("approved_by", 0),
        first_edition=EditionId(first) if first else None,
    )  # fmt: skip

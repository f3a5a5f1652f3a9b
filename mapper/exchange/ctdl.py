"""The nodes of a JSON-LD file: links, their ends, editions and places in CTDL terms."""

from __future__ import annotations

from collections.abc import Iterator

from mapper.conditions import Route
from mapper.domain import Body, Edition, EditionId, Link, NodeKind, Place, PlaceId, Relation, Text
from mapper.events import canonical
from mapper.exchange.about import LICENCE, TITLE
from mapper.exchange.plain import link_json, row_json, stage_json
from mapper.exchange.terms import (
    CLASSES,
    NOT_SAID,
    curie,
    negative,
    object_curie,
    predicate,
    skos_match,
)
from mapper.exchange.voice import Said

Json = dict[str, object]


def filled(node: Json) -> Json:
    """A node without what is not known."""
    return {name: value for name, value in node.items() if value not in (None, "", [], {})}


def of_subject(said: Said) -> Json:
    """What a link starts from."""
    node = said.subject
    return filled({
        "@id": curie("node", said.link.subject),
        "@type": list(CLASSES[node.kind]) if node else ["ceterms:Credential"],
        "ceterms:name": said.subject_name.to_json(),
        "ceterms:ownedBy": curie("body", node.body) if node and node.body else None,
    })  # fmt: skip


def of_body(body: Body | None) -> Iterator[Json]:
    """An awarding body, where there is one."""
    if body is not None:
        kind = "ceterms:CredentialOrganization"
        yield {"@id": curie("body", body.id), "@type": kind, "ceterms:name": body.name.to_json()}


def of_object(said: Said) -> Iterator[Json]:
    """What a link leads to, where its source says so."""
    target = said.link.target
    if target is None:
        return
    pattern = target.node_id is None and target.kind is not NodeKind.LIST
    types = ("qualmap:Pattern",) if pattern else CLASSES[target.kind]
    name = said.target_name.to_json()
    yield {"@id": object_curie(target), "@type": list(types), "ceterms:name": name}


def alignment(said: Said, held: tuple[EditionId, ...]) -> Json:
    """A link as an alignment, or as a statement of ours where it aligns nothing."""
    link = said.link
    aligns = link.target is not None and not negative(link)
    editions = [curie("edition", edition) for edition in held]
    common: Json = {
        "@id": curie("link", link.id),
        "ceterms:description": said.in_full().to_json(),
        "qualmap:edition": editions,
        "qualmap:jurisdiction": _within(link.place),
        "qualmap:requires": conditions(said),
        **_own(said),
    }
    return filled(common | (_aligned(said, editions) if aligns else _statement(link)))


def _aligned(said: Said, editions: list[str]) -> Json:
    return {
        "@type": ["ceterms:AlignmentObject", "qualmap:Link"],
        "ceterms:sourceNode": curie("node", said.link.subject),
        "ceterms:targetNode": object_curie(said.link.target),
        "ceterms:alignmentType": predicate(said.link),
        "ceterms:alignmentDate": str(said.made_on or ""),
        "partOf": editions,
        "qualmap:skos": skos_match(said.link, said.subject_kind),
    }


def _statement(link: Link) -> Json:
    no = negative(link)
    return {
        "@type": ["qualmap:Link", "qualmap:Denial" if no else "qualmap:Mention"],
        "qualmap:subject": curie("node", link.subject),
        "qualmap:object": object_curie(link.target) if link.target else NOT_SAID,
        ("qualmap:denies" if no else "qualmap:relation"): {"@id": predicate(link)},
    }


def _within(place: PlaceId) -> Json:
    return {
        "@type": "ceterms:JurisdictionProfile",
        "ceterms:mainJurisdiction": curie("place", place),
    }


def _own(said: Said) -> Json:
    """What CTDL has no word for."""
    link = said.link
    return {
        "qualmap:approvedBy": link.approved_by or None,
        "qualmap:certainty": link.certainty.value,
        "qualmap:covers": link.covers,
        "qualmap:inForceFrom": str(said.force.since or ""),
        "qualmap:inForceUntil": str(said.force.until or ""),
        "qualmap:list": curie("list", link.list_id) if link.list_id else None,
        "qualmap:note": link.note.to_json() if link.note else None,
        "qualmap:part": list(link.part),
        "qualmap:partMode": link.part_mode if link.part else None,
        "qualmap:partText": said.speaker.part(link).to_json() if link.part else None,
        "qualmap:record": canonical(link_json(link)),
        "qualmap:resultTerm": link.result_term,
        "qualmap:steps": canonical([stage_json(s) for s in said.steps]) if said.steps else None,
        "qualmap:validFrom": link.valid_from,
        "qualmap:validUntil": link.valid_until,
    }


def conditions(said: Said) -> Json | None:
    """What must hold: one profile, or one with an alternative for each way."""
    ways = [_way(said, way) for way in said.ways]
    if len(ways) < 2:
        return ways[0] if ways else None
    return {
        "@type": "ceterms:ConditionProfile",
        "ceterms:description": said.conditions().to_json(),
        "ceterms:alternativeCondition": ways,
    }


def _way(said: Said, way: Route) -> Json:
    years = [row.value for row in way if row.kind == "work_years" and row.operator in (">=", "=")]
    return filled({
        "@type": "ceterms:ConditionProfile",
        "ceterms:description": said.speaker.way(way).to_json(),
        "ceterms:yearsOfExperience": max(filter(None, years), key=float, default=None),
        "qualmap:conditions": canonical([row_json(row) for row in way]),
    })  # fmt: skip


def of_edition(edition: Edition) -> Json:
    """An edition: the map that its links are parts of."""
    return filled({
        "@id": curie("edition", edition.id),
        "@type": "ceterms:AlignmentMap",
        "ceterms:name": edition.title.to_json(),
        "ceterms:description": _described(edition).to_json(),
        "ceterms:codedNotation": edition.document,
        "ceterms:versionCode": edition.number,
        _dated("dateEffective", edition.valid_from): edition.valid_from,
        _dated("expirationDate", edition.valid_until): edition.valid_until,
        "ceterms:supersedes": [curie("edition", other) for other in edition.replaces],
        "ceterms:jurisdiction": _within(edition.place),
        "qualmap:published": edition.published,
        "qualmap:standing": edition.standing.value,
        "ceasn:license": LICENCE,
    })  # fmt: skip


def _dated(name: str, day: str) -> str:
    """CTDL has a name for dates that are days, and one for those that are not."""
    if len(day) in (0, len("2022-03-28")):
        return f"ceterms:{name}"
    return f"ceterms:approximate{name[0].upper()}{name[1:]}"


def _described(edition: Edition) -> Text:
    return edition.note or TITLE


def of_place(place: PlaceId, known: Place | None) -> Json:
    """A place and what encloses it."""
    return filled({
        "@id": curie("place", place),
        "@type": "ceterms:Place",
        "ceterms:name": known.name.to_json() if known else None,
        "ceterms:identifier": _coded(known.code) if known and known.code else None,
        "qualmap:within": [curie("place", parent) for parent in known.parents] if known else None,
    })  # fmt: skip


def _coded(code: str) -> Json:
    return {
        "@type": "ceterms:IdentifierValue",
        "ceterms:identifierTypeName": {"zh": "行政区划代码", "en": "administrative division code"},
        "ceterms:identifierValueCode": code,
    }


def of_relation(relation: Relation, sentence: Text) -> Json:
    """A relation as the concept that an alignment names as its type."""
    return {
        "@id": f"qualmap:{relation.value}",
        "@type": "skos:Concept",
        "skos:definition": sentence.to_json(),
        "skos:notation": relation.value,
    }

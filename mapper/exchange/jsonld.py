"""JSON-LD in CTDL terms: an ``AlignmentMap`` for each edition, an ``AlignmentObject`` a link.

A link that says no, and one whose effect no source states, is no ``AlignmentObject``: a reader who
knows CTDL alone must not take it for an alignment.  Between two nodes there is never a bare triple,
which could say neither where nor when nor on what condition.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from mapper.conditions import Route
from mapper.domain import Body, Edition, EditionId, Link, NodeKind, Place, PlaceId, Text
from mapper.events import canonical
from mapper.exchange.about import LICENCE, TITLE, About
from mapper.exchange.links_out import holding
from mapper.exchange.plain import claim_json, row_json, stage_json
from mapper.exchange.sinks import Out
from mapper.exchange.terms import (
    CLASSES,
    NOT_SAID,
    PREFIXES,
    curie,
    negative,
    object_curie,
    predicate,
    skos_match,
)
from mapper.exchange.voice import Said

Json = dict[str, object]
_WORDS: Json = {"@container": "@language"}
_DATA: Json = {"@type": "rdf:JSON"}
_REFERENCE: Json = {"@type": "@id"}
_DATE: Json = {"@type": "xsd:date"}
CONTEXT: Json = {
    "@version": 1.1,
    **PREFIXES,
    "ceasn": "https://purl.org/ctdlasn/terms/",
    "ceterms": "https://purl.org/ctdl/terms/",
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
    "ceasn:license": _REFERENCE,
    "ceterms:alignmentDate": _DATE,
    "ceterms:description": _WORDS,
    "ceterms:mainJurisdiction": _REFERENCE,
    "ceterms:name": _WORDS,
    "ceterms:ownedBy": _REFERENCE,
    "ceterms:sourceNode": _REFERENCE,
    "ceterms:targetNode": _REFERENCE,
    "ceterms:yearsOfExperience": {"@type": "xsd:float"},
    "partOf": {"@reverse": "ceterms:hasPart", "@type": "@id"},
    "qualmap:cannotCarry": _WORDS,
    "qualmap:claims": _DATA,
    "qualmap:conditions": _DATA,
    "qualmap:date": _DATE,
    "qualmap:edition": _REFERENCE,
    "qualmap:inForceFrom": _DATE,
    "qualmap:inForceUntil": _DATE,
    "qualmap:list": _REFERENCE,
    "qualmap:note": _WORDS,
    "qualmap:object": _REFERENCE,
    "qualmap:partText": _WORDS,
    "qualmap:relation": _REFERENCE,
    "qualmap:skos": _REFERENCE,
    "qualmap:steps": _DATA,
    "qualmap:subject": _REFERENCE,
    "qualmap:within": _REFERENCE,
}
"""All terms, in the file itself: reading it needs no network."""


def write(said: Iterable[Said], about: Callable[[], About], stream: Out) -> None:
    """The whole file, node by node; what it says of itself comes last."""
    stream.write(f'{{"@context": {canonical(CONTEXT)},\n"@graph": [\n')
    graph = Graph()
    for each in said:
        for node in graph.of(each):
            stream.write(canonical(node) + ",\n")
    for node in graph.rest():
        stream.write(canonical(node) + ",\n")
    stream.write(canonical(_set(about())) + "\n]}\n")


class Graph:
    """What was told already, so that each node is told once."""

    def __init__(self) -> None:
        self._told: set[str] = set()
        self._editions: dict[EditionId, Edition] = {}
        self._places: dict[PlaceId, Place | None] = {}

    def of(self, said: Said) -> Iterator[Json]:
        """A link, and its ends where they are new."""
        link, known = said.link, said.speaker.vocabulary
        held = holding(link, known)
        self._editions |= {each: known.editions[each] for each in held if each in known.editions}
        self._places[link.place] = known.places.get(link.place)
        yield from filter(self._new, (_subject(said), *_body(said.body), *_object(said)))
        yield alignment(said, held)

    def _new(self, node: Json) -> bool:
        key = str(node["@id"])
        if key in self._told:
            return False
        self._told.add(key)
        return True

    def rest(self) -> Iterator[Json]:
        """The editions and the places of the links."""
        for edition in self._editions.values():
            self._places.setdefault(edition.place, None)
            yield _edition(edition)
        for place, known in self._places.items():
            yield _place(place, known)


def _filled(node: Json) -> Json:
    return {name: value for name, value in node.items() if value not in (None, "", [], {})}


def _subject(said: Said) -> Json:
    node = said.subject
    return _filled({
        "@id": curie("node", said.link.subject),
        "@type": list(CLASSES[node.kind]) if node else ["ceterms:Credential"],
        "ceterms:name": said.subject_name.to_json(),
        "ceterms:ownedBy": curie("body", node.body) if node and node.body else None,
    })  # fmt: skip


def _body(body: Body | None) -> Iterator[Json]:
    if body is not None:
        kind = "ceterms:CredentialOrganization"
        yield {"@id": curie("body", body.id), "@type": kind, "ceterms:name": body.name.to_json()}


def _object(said: Said) -> Iterator[Json]:
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
        "ceterms:description": said.sentence.to_json(),
        "ceterms:jurisdiction": {
            "@type": "ceterms:JurisdictionProfile",
            "ceterms:mainJurisdiction": curie("place", link.place),
        },
        "ceterms:requires": conditions(said),
        "qualmap:edition": editions,
        **_own(said),
    }
    return _filled(common | (_aligned(said, editions) if aligns else _statement(link)))


def _aligned(said: Said, editions: list[str]) -> Json:
    return {
        "@type": ["ceterms:AlignmentObject", "qualmap:Link"],
        "ceterms:sourceNode": curie("node", said.link.subject),
        "ceterms:targetNode": object_curie(said.link.target),
        "ceterms:alignmentType": said.link.relation.value,
        "ceterms:alignmentDate": str(said.made_on or ""),
        "partOf": editions,
        "qualmap:relation": predicate(said.link),
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


def _own(said: Said) -> Json:
    """What CTDL has no word for."""
    link = said.link
    return {
        "qualmap:approvedBy": link.approved_by or None,
        "qualmap:certainty": link.certainty.value,
        "qualmap:claims": canonical([claim_json(claim) for claim in link.claims]),
        "qualmap:covers": link.covers,
        "qualmap:inForceFrom": str(said.force.since or ""),
        "qualmap:inForceUntil": str(said.force.until or ""),
        "qualmap:list": curie("list", link.list_id) if link.list_id else None,
        "qualmap:note": link.note.to_json() if link.note else None,
        "qualmap:part": list(link.part),
        "qualmap:partMode": link.part_mode if link.part else None,
        "qualmap:partText": said.speaker.part(link).to_json() if link.part else None,
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
    return _filled({
        "@type": "ceterms:ConditionProfile",
        "ceterms:description": said.speaker.way(way).to_json(),
        "ceterms:yearsOfExperience": max(filter(None, years), key=float, default=None),
        "qualmap:conditions": canonical([row_json(row) for row in way]),
    })  # fmt: skip


def _edition(edition: Edition) -> Json:
    return _filled({
        "@id": curie("edition", edition.id),
        "@type": "ceterms:AlignmentMap",
        "ceterms:name": edition.title.to_json(),
        "ceterms:description": _described(edition).to_json(),
        "ceterms:codedNotation": edition.document,
        "ceterms:versionCode": edition.number,
        "ceterms:dateEffective": edition.valid_from,
        "ceterms:expirationDate": edition.valid_until,
        "ceterms:supersedes": [{"@id": curie("edition", other)} for other in edition.replaces],
        "ceterms:jurisdiction": {
            "@type": "ceterms:JurisdictionProfile",
            "ceterms:mainJurisdiction": curie("place", edition.place),
        },
        "qualmap:published": edition.published,
        "qualmap:standing": edition.standing.value,
        "ceasn:license": LICENCE,
    })  # fmt: skip


def _described(edition: Edition) -> Text:
    return edition.note or TITLE


def _place(place: PlaceId, known: Place | None) -> Json:
    return _filled({
        "@id": curie("place", place),
        "@type": "ceterms:Place",
        "ceterms:name": known.name.to_json() if known else None,
        "ceterms:codedNotation": known.code if known else None,
        "qualmap:within": [curie("place", parent) for parent in known.parents] if known else None,
    })  # fmt: skip


def _set(about: About) -> Json:
    """What the file says of itself."""
    told = about.cannot_carry
    return _filled({
        "@id": about.set_id,
        "@type": "qualmap:Export",
        "ceterms:name": TITLE.to_json(),
        "ceterms:description": about.edition_name.to_json(),
        "ceasn:license": LICENCE,
        "qualmap:content": about.content,
        "qualmap:date": about.on.isoformat(),
        "qualmap:links": about.links,
        "qualmap:edition": curie("edition", about.edition.id) if about.edition else None,
        "qualmap:cannotCarry": {"zh": [t.zh for t in told], "en": [t.en for t in told]},
    })  # fmt: skip

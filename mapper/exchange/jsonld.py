"""JSON-LD in CTDL terms: an ``AlignmentMap`` for each edition, an ``AlignmentObject`` a link.

A link that says no, and one whose effect no source states, is no ``AlignmentObject``: a reader who
knows CTDL alone must not take it for an alignment.  Between two nodes there is never a bare triple,
which could say neither where nor when nor on what condition.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from mapper.domain import Edition, EditionId, Place, PlaceId, Relation, Text
from mapper.events import canonical
from mapper.exchange import ctdl
from mapper.exchange.about import LICENCE, TITLE, About
from mapper.exchange.links_out import holding
from mapper.exchange.sinks import Out
from mapper.exchange.terms import curie, prefixes
from mapper.exchange.voice import Said

Json = dict[str, object]
_WORDS: Json = {"@container": "@language"}
_DATA: Json = {"@type": "rdf:JSON"}
_REFERENCE: Json = {"@type": "@id"}
_DATE: Json = {"@type": "xsd:date"}
CONTEXT: Json = {
    "@version": 1.1,
    "ceasn": "https://purl.org/ctdlasn/terms/",
    "ceterms": "https://purl.org/ctdl/terms/",
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
    "ceasn:license": _REFERENCE,
    "ceterms:alignmentDate": _DATE,
    "ceterms:alignmentType": _REFERENCE,
    "ceterms:dateEffective": _DATE,
    "ceterms:description": _WORDS,
    "ceterms:expirationDate": _DATE,
    "ceterms:identifierTypeName": _WORDS,
    "ceterms:mainJurisdiction": _REFERENCE,
    "ceterms:name": _WORDS,
    "ceterms:ownedBy": _REFERENCE,
    "ceterms:sourceNode": _REFERENCE,
    "ceterms:targetNode": _REFERENCE,
    "ceterms:supersedes": _REFERENCE,
    "ceterms:yearsOfExperience": {"@type": "xsd:float"},
    "partOf": {"@reverse": "ceterms:hasPart", "@type": "@id"},
    "qualmap:cannotCarry": _WORDS,
    "qualmap:conditions": _DATA,
    "qualmap:date": _DATE,
    "qualmap:edition": _REFERENCE,
    "qualmap:inForceFrom": _DATE,
    "qualmap:inForceUntil": _DATE,
    "qualmap:list": _REFERENCE,
    "qualmap:note": _WORDS,
    "qualmap:object": _REFERENCE,
    "qualmap:partText": _WORDS,
    "qualmap:record": _DATA,
    "qualmap:relation": _REFERENCE,
    "qualmap:skos": _REFERENCE,
    "qualmap:steps": _DATA,
    "qualmap:subject": _REFERENCE,
    "qualmap:within": _REFERENCE,
    "skos:definition": _WORDS,
}
"""All terms, in the file itself: reading it needs no network.  The prefixes come with them."""


def write(said: Iterable[Said], about: Callable[[], About], stream: Out, base: str) -> None:
    """The whole file, a node a line; what it says of itself comes last."""
    stream.write(f'{{"@context": {canonical(CONTEXT | prefixes(base))},\n"@graph": [\n')
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
        self._relations: dict[Relation, Text] = {}

    def of(self, said: Said) -> Iterator[Json]:
        """A link, and its ends where they are new."""
        link, known = said.link, said.speaker.vocabulary
        held = holding(link, known)
        self._editions |= {each: known.editions[each] for each in held if each in known.editions}
        self._places[link.place] = known.places.get(link.place)
        self._relations[link.relation] = known.relations[link.relation].sentence
        ends = (ctdl.of_subject(said), *ctdl.of_body(said.body), *ctdl.of_object(said))
        yield from filter(self._new, ends)
        yield ctdl.alignment(said, held)

    def _new(self, node: Json) -> bool:
        key = str(node["@id"])
        if key in self._told:
            return False
        self._told.add(key)
        return True

    def rest(self) -> Iterator[Json]:
        """The relations, the editions and the places of the links."""
        for relation, sentence in self._relations.items():
            yield ctdl.of_relation(relation, sentence)
        for edition in self._editions.values():
            self._places.setdefault(edition.place, None)
            yield ctdl.of_edition(edition)
        for place, known in self._places.items():
            yield ctdl.of_place(place, known)


def _set(about: About) -> Json:
    """What the file says of itself."""
    told = about.cannot_carry
    return ctdl.filled({
        "@id": about.set_id,
        "@type": "qualmap:Export",
        "ceterms:name": TITLE.to_json(),
        "ceterms:description": about.edition_name.to_json(),
        "ceasn:license": LICENCE,
        "qualmap:content": about.content,
        "qualmap:date": about.stamp.on.isoformat(),
        "qualmap:links": about.links,
        "qualmap:edition": curie("edition", about.edition.id) if about.edition else None,
        "qualmap:cannotCarry": {"zh": [t.zh for t in told], "en": [t.en for t in told]},
    })  # fmt: skip

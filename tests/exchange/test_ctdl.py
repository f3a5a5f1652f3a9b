"""Every word of CTDL in the JSON-LD stands where CTDL's schema lets it stand."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from exchange.ctdl_terms import ASN, CLASSES, PROPERTIES, Word
from exchange.exported import denied_here, exported, parsed
from rdflib import Graph, Literal, Namespace, URIRef
from rdflib.namespace import RDF, SKOS, XSD
from rdflib.term import Identifier

from mapper.catalogue.records import MemoryRecords
from mapper.editions import PublishedRecords
from mapper.exchange import Format

CTDL = Namespace("https://purl.org/ctdl/terms/")
CTDL_ASN = Namespace("https://purl.org/ctdlasn/terms/")


@pytest.fixture(scope="module")
def graph(shipped: MemoryRecords, published: PublishedRecords, small: MemoryRecords) -> Graph:
    found = Graph()
    for records in (shipped, published, denied_here(small)):
        found += parsed(exported(records, Format.JSONLD)[0])
    return found


def classes(graph: Graph, node: Identifier) -> set[str]:
    """The classes of CTDL that a node has."""
    found = map(str, graph.objects(node, RDF.type))
    return {name.removeprefix(str(CTDL)) for name in found if name.startswith(str(CTDL))}


def used(graph: Graph) -> Iterator[tuple[Identifier, str, Word | None, Identifier]]:
    """Each statement in words of CTDL, with what its schema says of the word."""
    for subject, predicate, value in graph:
        for base, known in ((str(CTDL), PROPERTIES), (str(CTDL_ASN), ASN)):
            if str(predicate).startswith(base):
                name = str(predicate).removeprefix(base)
                yield subject, name, known.get(name), value


def leads_to(graph: Graph, value: Identifier, kind: str) -> bool:
    """A value is of the kind that a word leads to."""
    prefix, _, name = kind.partition(":")
    if prefix == "ceterms":
        return name in classes(graph, value)
    if kind == "skos:Concept":
        return (value, RDF.type, SKOS.Concept) in graph
    if kind == "xsd:anyURI":
        return isinstance(value, URIRef)
    if not isinstance(value, Literal):
        return False
    if kind == "rdf:langString":
        return value.language in ("zh", "en")
    plain = value.language is None and (value.datatype or XSD.string) == XSD.string
    return plain if kind in ("xsd:string", "schema:Date") else value.datatype == XSD[name]


def test_every_class_is_one_of_ctdl(graph: Graph) -> None:
    found = set().union(*(classes(graph, node) for node in set(graph.subjects(RDF.type))))
    assert found == CLASSES


def test_every_property_is_one_of_ctdl_and_all_that_are_listed_are_used(graph: Graph) -> None:
    assert {name for _, name, _, _ in used(graph)} == {*PROPERTIES, *ASN}


def test_no_class_has_a_property_that_ctdl_does_not_declare_for_it(graph: Graph) -> None:
    wrong = {
        (name, tuple(sorted(held)))
        for subject, name, word, _ in used(graph)
        if (held := classes(graph, subject)) and word and not held & word.domain
    }
    assert not wrong


def test_every_property_leads_to_what_ctdl_says(graph: Graph) -> None:
    wrong = {
        (name, str(value)[:60])
        for _, name, word, value in used(graph)
        if word and not leads_to(graph, value, word.range)
    }
    assert not wrong


def test_a_date_that_is_no_day_is_said_to_be_approximate(graph: Graph) -> None:
    exact = {str(day) for day in graph.objects(None, CTDL.dateEffective)}
    about = {str(day) for day in graph.objects(None, CTDL.approximateDateEffective)}
    assert {len(day) for day in exact} == {len("2022-03-28")}
    assert {len(day) for day in about} <= {len("2022-03"), len("2022")}


def test_who_reads_the_description_alone_still_reads_the_conditions(graph: Graph) -> None:
    link = URIRef("https://w3id.org/qualmap/link/suzhou.abt.t3")
    told = {text.language: str(text) for text in graph.objects(link, CTDL.description)}
    assert "Conditions: " in told["en"]
    assert "条件：" in told["zh"]

"""JSON-LD in CTDL terms, as an RDF reader without a network sees it."""

from __future__ import annotations

import json
from collections import Counter

import pytest
from exchange.exported import DENIAL, exported, graph_of, parsed
from rdflib import Graph, Namespace, URIRef
from rdflib.namespace import OWL, RDF, SKOS

from mapper.catalogue.records import MemoryRecords
from mapper.domain import Link
from mapper.editions import PublishedRecords
from mapper.exchange import Format
from mapper.exchange.terms import BASE, negative

CTDL = Namespace("https://purl.org/ctdl/terms/")
OURS = Namespace(f"{BASE}terms/")


@pytest.fixture(scope="module")
def graph(shipped: MemoryRecords) -> Graph:
    return parsed(exported(shipped, Format.JSONLD)[0])


def aligns(link: Link) -> bool:
    return link.target is not None and not negative(link)


def test_there_is_an_alignment_for_each_link_that_aligns_and_no_other(
    graph: Graph, shipped: MemoryRecords
) -> None:
    links = shipped.links
    alignments = set(graph.subjects(RDF.type, CTDL.AlignmentObject))
    wanted = {link.id for link in links if aligns(link)}
    assert {str(each).removeprefix(f"{BASE}link/") for each in alignments} == wanted
    assert len(set(graph.subjects(RDF.type, OURS.Link))) == len(links)
    assert len(set(graph.subjects(RDF.type, OURS.Denial))) == sum(map(negative, links))
    for predicate in (CTDL.sourceNode, CTDL.targetNode, CTDL.alignmentType):
        assert set(graph.subjects(predicate)) == alignments
    held = Counter(str(each) for each in graph.objects(None, CTDL.hasPart))
    assert len(held) == sum(1 for link in links if aligns(link) and link.edition)
    maps = set(graph.subjects(RDF.type, CTDL.AlignmentMap))
    assert maps >= set(graph.subjects(CTDL.hasPart))


def test_nothing_is_the_same_as_anything_and_no_two_nodes_are_joined_bare(graph: Graph) -> None:
    assert not list(graph.triples((None, SKOS.exactMatch, None)))
    assert not list(graph.triples((None, OWL.sameAs, None)))
    assert SKOS.exactMatch not in set(graph.objects())
    nodes = f"{BASE}node/"
    bare = [
        (s, p, o)
        for s, p, o in graph
        if isinstance(o, URIRef) and str(s).startswith(nodes) and str(o).startswith(nodes)
    ]
    assert not bare


def test_conditions_survive_with_their_routes(graph: Graph, shipped: MemoryRecords) -> None:
    for link in shipped.links:
        if link.conditions:
            told = graph.value(URIRef(f"{BASE}link/{link.id}"), OURS.requires)
            ways = list(graph.objects(told, CTDL.alternativeCondition)) or [told]
            rows = [json.loads(str(graph.value(way, OURS.conditions))) for way in ways]
            kinds = {row["kind"] for way in rows for row in way}
            assert kinds >= {row.kind for row in link.conditions}, link.id
            routes = {row.route for row in link.conditions} - {"all"}
            assert len(ways) >= len(routes), link.id


def test_years_of_each_way_are_numbers(small: MemoryRecords) -> None:
    graph = parsed(exported(small, Format.JSONLD)[0])
    told = graph.value(URIRef(f"{BASE}link/suzhou.abt.t3"), OURS.requires)
    ways = graph.objects(told, CTDL.alternativeCondition)
    years = [graph.value(way, CTDL.yearsOfExperience) for way in ways]
    assert sorted(float(each) for each in years if each is not None) == [5.0, 8.0]


def test_names_come_in_both_languages_and_bodies_own_their_certificates(small: MemoryRecords):
    nodes = graph_of(exported(small, Format.JSONLD)[0])
    abt = nodes["qualmap.node:abt"]
    assert abt["ceterms:name"] == {"zh": "毒理学家认证", "en": "Board certified toxicologist"}
    assert abt["@type"] == ["ceterms:Certification"]
    body = nodes[str(abt["ceterms:ownedBy"])]
    assert body["@type"] == "ceterms:CredentialOrganization"


def test_a_denial_and_a_mention_are_no_alignments(small: MemoryRecords) -> None:
    nodes = graph_of(exported(small, Format.JSONLD)[0])
    for link, kind in ((DENIAL, "qualmap:Denial"), ("suzhou.lower.named", "qualmap:Mention")):
        assert nodes[f"qualmap.link:{link}"]["@type"] == ["qualmap:Link", kind]
        assert "partOf" not in nodes[f"qualmap.link:{link}"]


def test_an_office_link_is_part_of_every_edition_that_holds_it(
    published: PublishedRecords,
) -> None:
    nodes = graph_of(exported(published, Format.JSONLD)[0])
    held = {
        tuple(map(str, node["partOf"]))  # type: ignore[call-overload]
        for node in nodes.values()
        if node.get("qualmap:approvedBy")
    }
    office = "qualmap.edition:office-suzhou-"
    assert held == {(f"{office}1", f"{office}2"), (f"{office}2", f"{office}3")}


def test_an_access_qualification_is_no_licence(shipped: MemoryRecords, graph: Graph) -> None:
    for node in shipped.vocabulary.domestic.values():
        if node.access:
            types = set(graph.objects(URIRef(f"{BASE}node/{node.id}"), RDF.type))
            assert CTDL.License not in types, node.id


def test_the_file_says_what_it_is(small: MemoryRecords) -> None:
    data, about = exported(small, Format.JSONLD)
    told = graph_of(data)[about.set_id]
    assert told["ceasn:license"] == "https://www.apache.org/licenses/LICENSE-2.0"
    assert (told["qualmap:content"], told["qualmap:date"]) == (about.content, "2026-11-22")
    assert told["qualmap:links"] == about.links == 5

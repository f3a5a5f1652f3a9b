"""What is worked out from the rows of a catalogue, so that a look-up need not."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from mapper.catalogue import build
from mapper.catalogue.records import (
    body_keys,
    counts_of,
    findable_names,
    rows_of,
    vocabulary_of,
)
from mapper.catalogue.rows import BodyRow, CertificateRow, LinkRow, Row
from mapper.domain import EditionId, NodeId

Rows = Mapping[str, Sequence[Row]]


def names_of(table: Rows) -> Iterator[tuple[str, str, str]]:
    """Every name of a holdable: its loose form, the node, and the kind of name."""
    domestic = vocabulary_of(table).domestic.values()
    nodes = (*map(build.certificate, _certificate_rows(table)), *domestic)
    return ((key, hit.node, hit.why) for key, hit in findable_names(nodes))


def body_names_of(table: Rows) -> Iterator[tuple[str, str]]:
    """Every name of an awarding body: its loose form, and the body."""
    for body in map(build.body, rows_of(table, "bodies.csv", BodyRow)):
        for key in body_keys(body):
            yield key, body.id


def editions_counted(table: Rows) -> Iterator[tuple[EditionId, int]]:
    """How many distinct certificates each edition names, with those that it adds to."""
    certified = {row.id for row in _certificate_rows(table) if row.kind == "certificate"}
    named = (
        (EditionId(link.edition), NodeId(link.subject))
        for link in rows_of(table, "links/*/*.csv", LinkRow)
        if link.edition and link.subject in certified
    )
    yield from sorted(counts_of(named, vocabulary_of(table).editions).items())


def _certificate_rows(table: Rows) -> Sequence[CertificateRow]:
    return rows_of(table, "foreign/*.csv", CertificateRow)

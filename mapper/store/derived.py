"""What is worked out from the rows of a catalogue, so that a look-up need not."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence

from mapper.catalogue import build
from mapper.catalogue.records import node_names, rows_of, vocabulary_of, with_earlier
from mapper.catalogue.rows import BodyRow, CertificateRow, LinkRow, Row
from mapper.domain import EditionId, NodeId
from mapper.text import loose

Rows = Mapping[str, Sequence[Row]]


def names_of(table: Rows) -> Iterator[tuple[str, str, str]]:
    """Every name of a holdable: its loose form, the node, and the kind of name.

    A placeholder is never found by its name.
    """
    domestic = vocabulary_of(table).domestic.values()
    for node in (*map(build.certificate, _certificate_rows(table)), *domestic):
        if node.kind.holdable and not node.placeholder:
            named = ((loose(name), why) for name, why in node_names(node))
            for key, why in _first(named).items():
                yield key, node.id, why


def body_names_of(table: Rows) -> Iterator[tuple[str, str]]:
    """Every name of an awarding body: its loose form, and the body."""
    for body in map(build.body, rows_of(table, "bodies.csv", BodyRow)):
        names = (body.id, body.name.zh, body.name.en, body.abbreviation, *body.aliases)
        for key in dict.fromkeys(loose(name) for name in names if name):
            yield key, body.id


def counts_of(table: Rows) -> Iterator[tuple[EditionId, int]]:
    """How many distinct certificates each edition names, with those that it adds to."""
    certified = {row.id for row in _certificate_rows(table) if row.kind == "certificate"}
    named: dict[EditionId, set[NodeId]] = defaultdict(set)
    for link in rows_of(table, "links/*/*.csv", LinkRow):
        if link.edition and link.subject in certified:
            named[EditionId(link.edition)].add(NodeId(link.subject))
    editions = vocabulary_of(table).editions
    for edition in sorted({*editions, *named}):
        yield edition, len(with_earlier(edition, editions, named))


def _certificate_rows(table: Rows) -> Sequence[CertificateRow]:
    return rows_of(table, "foreign/*.csv", CertificateRow)


def _first(named: Iterable[tuple[str, str]]) -> dict[str, str]:
    """The first kind of each name; a name of nothing but punctuation is none."""
    found: dict[str, str] = {}
    for key, why in named:
        if key:
            found.setdefault(key, why)
    return found

"""The whole site as a data package: links in every open format, and the tables that they name.

A zip file with ``datapackage.json`` as its last entry; it gives hash and size of every other.
"""

from __future__ import annotations

import csv
import json
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from itertools import islice
from typing import TYPE_CHECKING

from mapper.conditions import EntryRoute
from mapper.domain import (
    Body,
    Channel,
    Condition,
    Edition,
    Member,
    NamedList,
    Node,
    NodeKind,
    Place,
    Programme,
    Source,
    Step,
    Validity,
)
from mapper.exchange import flat, tables
from mapper.exchange.about import LICENCE, LICENCE_NAME, TITLE, About, Stamp
from mapper.exchange.archive import Archive, archive
from mapper.exchange.cannot import Format
from mapper.exchange.links_out import CHUNK, Selection
from mapper.exchange.one import write_links
from mapper.exchange.sinks import Counted, Out, Sink, Utf8
from mapper.ports import Records
from mapper.vocabulary import Vocabulary, Word

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

Json = dict[str, object]
PROFILE = "https://datapackage.org/profiles/2.0/datapackage.json"
_SCOPE = ["scope", "scope_id"]
ENTRY_COLUMNS = ["certificate", *flat.columns(EntryRoute)]
LinkFile = tuple[str, Format, bool]
_LINK_FILES: tuple[LinkFile, ...] = (
    ("links.csv", Format.CSV, False),
    ("links.sssom.tsv", Format.SSSOM, False),
    ("links-negative.sssom.tsv", Format.SSSOM, True),
    ("links.jsonld", Format.JSONLD, False),
)
_MEDIA = {"csv": "text/csv", "tsv": "text/tab-separated-values", "jsonld": "application/ld+json"}


@dataclass(frozen=True, slots=True)
class Sheet:
    """A table of the package: its name, its columns, its rows."""

    name: str
    columns: list[str]
    rows: Iterable[Mapping[str, str]]


def write_package(selection: Selection, sink: Sink, stamp: Stamp) -> About:
    """The package; every entry is of one moment, as far as the records are."""
    found: list[Json] = []
    with archive(sink) as file:
        about, *_ = [_links(file, found, selection, each, stamp) for each in _LINK_FILES]
        about = replace(about, format=Format.PACKAGE)
        for sheet in sheets(selection):
            with _entry(file, f"tables/{sheet.name}.csv", found, sheet) as stream:
                _write(sheet, Utf8(stream))
        with file.entry("datapackage.json") as stream:
            stream.write(_descriptor(about, found).encode())
    return about


def _links(
    file: Archive, found: list[Json], selection: Selection, which: LinkFile, stamp: Stamp
) -> About:
    name, form, negatives = which
    with _entry(file, name, found) as stream:
        return write_links(selection, form, stream, stamp, negatives=negatives)


@contextmanager
def _entry(
    file: Archive, name: str, found: list[Json], sheet: Sheet | None = None
) -> Iterator[Sink]:
    """One entry, and its description once it is written."""
    with file.entry(name) as stream:
        counted = Counted(stream)
        yield counted
    told = {"hash": counted.digest, "bytes": counted.bytes}
    found.append({**_resource(name, sheet), **told})


def _resource(path: str, sheet: Sheet | None) -> Json:
    stem, _, ending = path.rpartition("/")[2].partition(".")
    kind = ending.rpartition(".")[2]
    name = stem.replace("_", "-") + ("-sssom" if ending.startswith("sssom") else "")
    told: Json = {
        "name": name if kind != "jsonld" else f"{name}-jsonld",
        "path": path,
        "format": kind,
        "mediatype": _MEDIA[kind],
        "encoding": "utf-8",
    }
    names = sheet.columns if sheet else tables.COLUMNS if path == "links.csv" else None
    if names is not None:
        fields = [{"name": name, "type": "string"} for name in names]
        told |= {"type": "table", "schema": {"fields": fields, "missingValues": [""]}}
    return told


def _descriptor(about: About, resources: list[Json]) -> str:
    told = about.to_json()
    package: Json = {
        "$schema": PROFILE,
        "name": "qualmap",
        "title": TITLE.en,
        "title_zh": TITLE.zh,
        "version": about.content,
        "created": f"{about.stamp.on.isoformat()}T00:00:00Z",
        "licenses": [{"name": LICENCE_NAME, "path": LICENCE}],
        "qualmap": told,
        "resources": resources,
    }
    return json.dumps(package, ensure_ascii=False, indent=1) + "\n"


def _write(sheet: Sheet, stream: Out) -> None:
    writer = csv.writer(stream, lineterminator=tables.LINE_END)
    writer.writerow(sheet.columns)
    for row in sheet.rows:
        writer.writerow([tables.guarded(row.get(name, "")) for name in sheet.columns])


# --- the tables ----------------------------------------------------------------------


def sheets(selection: Selection) -> Iterator[Sheet]:
    """Every table; what is large is read as it is written."""
    known, found = selection.vocabulary, _Found(selection.records)
    yield Sheet("certificates", flat.columns(Node), map(flat.cells, found.certificates()))
    yield _sheet("bodies", Body, found.bodies())
    yield _sheet("members", Member, found.members)
    yield Sheet("entry_routes", ENTRY_COLUMNS, found.entries)
    yield _sheet("domestic", Node, known.domestic.values())
    yield _sheet("places", Place, known.places.values())
    yield _sheet("editions", Edition, known.editions.values())
    yield _sheet("lists", NamedList, known.lists.values())
    yield _sheet("sources", Source, known.sources.values())
    yield _sheet("validity", Validity, known.validity)
    yield _sheet("channels", Channel, known.channels.values())
    yield _sheet("programmes", Programme, known.programmes)
    yield _scoped("conditions", Condition, known.conditions)
    yield _scoped("steps", Step, known.steps_of)
    for name in WORDS:
        words: Mapping[str, Word] = getattr(known, name)
        yield _sheet(word_sheet(name), Word, words.values())
    yield _relations(known)


def word_sheet(name: str) -> str:
    """The table of a word list; steps of editions have one of their own."""
    return "words_of_steps" if name == "steps" else name


WORDS = (
    "origins fields series specialties occupations levels degrees steps parts reasons "
    "condition_kinds phrases"
).split()
"""The word lists of a vocabulary."""


def _sheet(name: str, model: type[DataclassInstance], values: Iterable[DataclassInstance]) -> Sheet:
    rows = sorted(map(flat.cells, values), key=lambda row: tuple(row.values()))
    return Sheet(name, flat.columns(model), rows)


def _scoped(
    name: str,
    model: type[DataclassInstance],
    found: Mapping[tuple[str, str], Iterable[DataclassInstance]],
) -> Sheet:
    """Rows of lists and editions, in the order in which they count."""
    rows = (
        {"scope": scope, "scope_id": scope_id, **flat.cells(value)}
        for (scope, scope_id), values in sorted(found.items())
        for value in values
    )
    return Sheet(name, [*_SCOPE, *flat.columns(model)], rows)


def _relations(known: Vocabulary) -> Sheet:
    rows = [
        {"id": relation.value, "walk": words.walk.value, "zh": words.sentence.zh,
         "en": words.sentence.en, "subjects": _kinds(words.subjects),
         "objects": _kinds(words.objects)}
        for relation, words in known.relations.items()
    ]  # fmt: skip
    columns = ["id", "walk", "zh", "en", "subjects", "objects"]
    return Sheet("relations", columns, sorted(rows, key=lambda row: row["id"]))


def _kinds(found: Iterable[NodeKind]) -> str:
    return "|".join(sorted(kind.value for kind in found))


class _Found:
    """Certificates and families, and what is met on the way: bodies, members, entry routes."""

    def __init__(self, records: Records) -> None:
        self._records = records
        self._bodies: set[str] = set()
        self.members: list[Member] = []
        self.entries: list[Mapping[str, str]] = []

    def certificates(self) -> Iterator[Node]:
        """All that has a name or a link, in the order of ids."""
        records = self._records
        named = (node for _, node in records.name_keys())
        ids = iter(sorted({*named, *records.linked()}))
        while chunk := list(islice(ids, CHUNK)):
            for node in records.nodes(chunk).values():
                if node.kind.foreign:
                    self._meet(node)
                    yield node

    def _meet(self, node: Node) -> None:
        if node.body:
            self._bodies.add(node.body)
        if node.kind is NodeKind.FAMILY:
            self.members += self._records.members_of(node.id)
        for route in self._records.entry_routes(node.id):
            self.entries.append({"certificate": node.id, **flat.cells(route)})

    def bodies(self) -> Iterator[Body]:
        """The bodies of the certificates, once these are read."""
        found = map(self._records.body, sorted(self._bodies))
        return (body for body in found if body is not None)

"""From a data package back to records that answer, and that leave again with the same bytes."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from hashlib import sha256
from io import TextIOWrapper
from typing import IO, TYPE_CHECKING, Self, TypeVar
from zipfile import ZipFile

from mapper.catalogue.records import MemoryRecords
from mapper.conditions import EntryRoute
from mapper.domain import (
    Body,
    Channel,
    Condition,
    Edition,
    EditionId,
    Link,
    ListId,
    Member,
    NamedList,
    Node,
    NodeId,
    NodeKind,
    Place,
    PlaceId,
    Programme,
    Relation,
    Source,
    SourceId,
    Step,
    Text,
    Validity,
    Walk,
)
from mapper.exchange import flat
from mapper.exchange.back import csv_rows, faults, read_csv
from mapper.exchange.package import WORDS, word_sheet
from mapper.exchange.tables import unguarded
from mapper.vocabulary import RelationWords, Vocabulary, Word

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

T = TypeVar("T", bound="DataclassInstance")
Row = Mapping[str, str]


@dataclass(frozen=True, eq=False)
class PackageRecords(MemoryRecords):
    """What a data package holds, indexed by key; nothing else is needed to answer from it."""

    sheets: Mapping[str, Sequence[Row]] = field(default_factory=dict, repr=False)

    def _values(self, sheet: str, model: type[T]) -> list[T]:
        return [flat.value_of(model, row) for row in self.sheets[sheet]]

    def _scoped(self, sheet: str, model: type[T]) -> dict[tuple[str, str], tuple[T, ...]]:
        found: dict[tuple[str, str], list[T]] = defaultdict(list)
        for row in self.sheets[sheet]:
            found[row["scope"], row["scope_id"]].append(flat.value_of(model, row))
        return {scope: tuple(values) for scope, values in found.items()}

    @cached_property
    def vocabulary(self) -> Vocabulary:
        """The small tables."""
        words = {name: self._values(word_sheet(name), Word) for name in WORDS}
        return Vocabulary(
            **{name: {word.id: word for word in found} for name, found in words.items()},
            places={PlaceId(p.id): p for p in self._values("places", Place)},
            relations=dict(map(_relation, self.sheets["relations"])),
            domestic={NodeId(node.id): node for node in self._values("domestic", Node)},
            editions={EditionId(e.id): e for e in self._values("editions", Edition)},
            lists={ListId(each.id): each for each in self._values("lists", NamedList)},
            sources={SourceId(s.id): s for s in self._values("sources", Source)},
            conditions=self._scoped("conditions", Condition),
            steps_of=self._scoped("steps", Step),
            validity=tuple(self._values("validity", Validity)),
            channels={channel.id: channel for channel in self._values("channels", Channel)},
            programmes=tuple(self._values("programmes", Programme)),
        )

    @cached_property
    def certificates(self) -> Mapping[NodeId, Node]:
        """Every certificate and family."""
        return {node.id: node for node in self._values("certificates", Node)}

    @cached_property
    def bodies(self) -> Mapping[str, Body]:
        """Every awarding body."""
        return {body.id: body for body in self._values("bodies", Body)}

    @cached_property
    def _members(self) -> tuple[Member, ...]:
        return tuple(self._values("members", Member))

    @cached_property
    def _routes(self) -> Mapping[str, list[EntryRoute]]:
        found: dict[str, list[EntryRoute]] = defaultdict(list)
        for row in self.sheets["entry_routes"]:
            found[row["certificate"]].append(flat.value_of(EntryRoute, row))
        return found

    @property
    def revision(self) -> str:
        """A package does not change."""
        return "package"

    def read_all(self) -> Self:
        """Itself with every table read: what is wrong in one is a fault now, not in an answer."""
        for table in ("vocabulary", "certificates", "bodies", "_members", "_routes"):
            getattr(self, table)
        return self

    def entry_routes(self, certificate: NodeId) -> Sequence[EntryRoute]:
        """What the awarding body asks before it certifies."""
        return self._routes.get(certificate, ())


def _relation(row: Row) -> tuple[Relation, RelationWords]:
    subjects, objects = (
        frozenset(map(NodeKind, filter(None, row[ends].split("|"))))
        for ends in ("subjects", "objects")
    )
    sentence = Text(row["zh"], row["en"])
    return Relation(row["id"]), RelationWords(sentence, Walk(row["walk"]), subjects, objects)


def read_package(stream: IO[bytes], path: str = "package.zip") -> PackageRecords:
    """The records of an exported data package.

    What says that it holds a file must hold it unchanged.  Hand in only packages that you trust:
    their size is not bounded.  Raises FaultyFile.
    """
    with faults(path, lambda: 1), ZipFile(stream) as file:
        told = json.loads(file.read("datapackage.json"))
        for resource in told["resources"]:
            _check(file, resource)
        tables = [name for name in file.namelist() if name.startswith("tables/")]
        sheets = {_stem(name): _rows(file, name) for name in tables}
        return PackageRecords({}, _links(file), sheets).read_all()


def _check(file: ZipFile, told: Mapping[str, str]) -> None:
    digest = sha256()
    with file.open(told["path"]) as stream:
        while block := stream.read(1 << 20):
            digest.update(block)
    if told["hash"] != f"sha256:{digest.hexdigest()}":
        msg = f"{told['path']} is not what datapackage.json says of it"
        raise ValueError(msg)


def _stem(name: str) -> str:
    return name.removeprefix("tables/").removesuffix(".csv")


def _rows(file: ZipFile, name: str) -> list[Row]:
    with file.open(name) as stream:
        reader = csv_rows(TextIOWrapper(stream, "utf-8", newline=""))
        return [{key: unguarded(cell) for key, cell in row.items()} for row in reader]


def _links(file: ZipFile) -> tuple[Link, ...]:
    with file.open("links.csv") as stream:
        return tuple(read_csv(TextIOWrapper(stream, "utf-8", newline="")))

"""The whole site as a data package: links in every open format, and the tables that they name.

A zip file with ``datapackage.json`` as its last entry; it gives hash and size of every other.
"""

from __future__ import annotations

import csv
import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from io import TextIOWrapper
from itertools import islice
from typing import IO

from mapper.domain import (
    Body,
    Channel,
    Condition,
    Edition,
    Member,
    NamedList,
    Node,
    NodeId,
    Place,
    Programme,
    Source,
    Step,
    Validity,
)
from mapper.exchange import flat, tables
from mapper.exchange.about import LICENCE, LICENCE_NAME, About
from mapper.exchange.archive import Archive, archive
from mapper.exchange.cannot import Format
from mapper.exchange.links_out import CHUNK, Selection
from mapper.exchange.one import write_links
from mapper.ports import Records
from mapper.vocabulary import Vocabulary, Word

Json = dict[str, object]
PROFILE = "https://datapackage.org/profiles/2.0/datapackage.json"
_SCOPE = ["scope", "scope_id"]
_LINK_FILES = (
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


class Counted:
    """A stream that hashes and counts what passes."""

    def __init__(self, sink: IO[bytes]) -> None:
        self._sink = sink
        self._hash = sha256()
        self.bytes = 0

    def write(self, data: bytes, /) -> int:
        """Write on."""
        self._hash.update(data)
        self.bytes += len(data)
        return self._sink.write(data)

    @property
    def digest(self) -> str:
        """The hash of all that passed."""
        return f"sha256:{self._hash.hexdigest()}"

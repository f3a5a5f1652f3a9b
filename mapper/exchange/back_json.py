"""From exported SSSOM or JSON-LD back to the very same links."""

from __future__ import annotations

import json
from collections.abc import Iterator
from itertools import dropwhile
from typing import IO
from urllib.parse import unquote

from mapper.domain import Link
from mapper.exchange.back import csv_rows, faults, without_mark
from mapper.exchange.plain import link_from


def read_sssom(stream: IO[str], path: str = "links.sssom.tsv") -> Iterator[Link]:
    """The links of an exported SSSOM file, out of ``other``, one by one.

    Positive and negative ones come from files of their own.  Raises FaultyFile.
    """
    lines = dropwhile(lambda line: line.startswith("#"), without_mark(stream))
    reader = csv_rows(lines, "\t")
    with faults(path, lambda: reader.line_num):
        for row in reader:
            ends = {"id": _named(row["record_id"]), "subject": _named(row["subject_id"])}
            yield link_from({**json.loads(row["other"]), **ends})


def _named(curie: str) -> str:
    return unquote(curie.partition(":")[2])


def read_jsonld(stream: IO[str], path: str = "links.jsonld") -> Iterator[Link]:
    """The links of an exported JSON-LD file, out of ``qualmap:record``; raises FaultyFile."""
    with faults(path, lambda: 1):
        for node in json.load(stream)["@graph"]:
            if "qualmap:record" in node:
                yield link_from(json.loads(node["qualmap:record"]))

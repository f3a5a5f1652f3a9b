"""Exports for tests: a small catalogue with office editions over it, written into memory."""

from __future__ import annotations

import csv
import json
import warnings
from collections.abc import Mapping
from datetime import date
from io import BytesIO, StringIO
from pathlib import Path

from folders import add, add_condition, add_link, small_folder
from publishing import T2, Clock, FakeLog, approval, link
from rdflib import Graph

from mapper.catalogue.read import read_folder
from mapper.catalogue.records import MemoryRecords
from mapper.domain import Relation
from mapper.editions import PublishedRecords
from mapper.exchange import BASE, About, Format, export, select
from mapper.ports import Records

ON = date(2026, 11, 22)
DENIAL = "suzhou.higher.none"


def small_records(tmp_path: Path) -> MemoryRecords:
    """The small catalogue with two routes, a pattern, a link without an object, and a denial."""
    folder = small_folder(tmp_path)
    none = {"object_kind": "", "object": "", "specialty": "", "levels": ""}
    add(folder, "vocab/relations.csv", id="not_comparable", walk="never", zh="不可比",
        en="not comparable", subject_kinds="certificate", object_kinds="title")  # fmt: skip
    add_link(folder, id="suzhou.lower.named", subject="toxicologist-lower", relation="named_for",
             edition="", **none)  # fmt: skip
    add_link(folder, id="suzhou.lower.either", subject="toxicologist-lower", levels="T2|T3",
             which_by="item", note_zh="=1+1", note_en="@SUM(A1)")  # fmt: skip
    add_link(folder, id=DENIAL, subject="toxicologist-higher", relation="no_counterpart",
             object="not_stated", specialty="", levels="")  # fmt: skip
    add_condition(folder, kind="work_years", operator=">=", value="8", unit="year")
    add_condition(folder, scope="list", scope_id="suzhou-talent", route="all", kind="age",
                  operator="<=", value="45", unit="year")  # fmt: skip
    add(folder, "steps/suzhou.csv", scope="edition", scope_id="suzhou-5", order="1",
        step="theory_test", by="office", certainty="seen")  # fmt: skip
    rows, faults = read_folder(folder)
    assert not faults
    return MemoryRecords(rows.table())


def published_over(base: Records) -> PublishedRecords:
    """Three office editions: one link stands in the first two, another in the last two."""
    log = FakeLog()
    lower, higher = link("i1"), link("i2", "toxicologist-higher", 1, target=T2)
    log.publish("2026-11-22", lower)
    log.publish("2026-12-01", lower, higher)
    log.publish("2027-01-15", higher)
    return PublishedRecords(base, log, Clock())


def denied_here(base: Records) -> PublishedRecords:
    """An office edition that says no."""
    log = FakeLog()
    told = approval(target=T2, relation=Relation.NOT_COMPARABLE)
    log.publish("2026-11-22", link("i1", target=told.target, relation=told.relation))
    return PublishedRecords(base, log, Clock())


def exported(
    records: Records,
    form: Format,
    *,
    edition: str | None = None,
    negatives: bool = False,
    base: str = BASE,
) -> tuple[bytes, About]:
    """The bytes of an export, and what it says of itself."""
    stream = BytesIO()
    about = export(select(records, edition), form, stream, on=ON, negatives=negatives, base=base)
    return stream.getvalue(), about


def csv_rows(data: bytes) -> list[dict[str, str]]:
    """The rows of a CSV file as any reader would read them."""
    return list(csv.DictReader(StringIO(data.decode())))


def sssom_rows(data: bytes) -> dict[str, Mapping[str, str]]:
    """The rows of a SSSOM file by the link that they stand for."""
    lines = [line for line in data.decode().splitlines() if not line.startswith("#")]
    rows = csv.DictReader(lines, delimiter="\t")
    return {row["record_id"].partition(":")[2]: row for row in rows}


def other(row: Mapping[str, str]) -> dict[str, object]:
    """What stands in the field for everything else."""
    found: dict[str, object] = json.loads(row["other"])
    return found


def graph_of(data: bytes) -> dict[str, dict[str, object]]:
    """The nodes of a JSON-LD file by their id."""
    return {node["@id"]: node for node in json.loads(data)["@graph"]}


def parsed(data: bytes) -> Graph:
    """The triples of a JSON-LD file; rdflib warns of classes that it uses itself."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)
        return Graph().parse(data=data, format="json-ld")

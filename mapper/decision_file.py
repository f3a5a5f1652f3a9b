"""Decisions from a file: which target a certificate was given, and which were refused."""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path

from mapper.catalogue.lines import Line, Sheet
from mapper.domain import NodeId
from mapper.errors import FaultyFile
from mapper.matching.groups import groups_of
from mapper.matching.learning import Decision
from mapper.ports import Records
from mapper.sheets import open_sheet

COLUMNS = ("certificate", "group", "decision", "level")
"""Ids of both ends, ``accepted`` or ``refused``, and the level if one was fixed."""
_SAID = {"accepted": True, "refused": False}


def read_decisions(path: Path, records: Records) -> list[Decision]:
    """The decisions of a CSV file; raises FaultyFile with every fault, InvalidQuestion."""
    sheet = open_sheet(path, COLUMNS, COLUMNS[:3])
    for name in COLUMNS[:3]:
        if sheet.lines and name not in sheet.lines[0].cells:
            sheet.refuse(1, name, f"the column is missing; write {','.join(COLUMNS)}")
    groups = {group.key for group in groups_of(records.vocabulary)}
    known = records.nodes([NodeId(line.cells.get("certificate", "")) for line in sheet.lines])
    for line in sheet.lines:
        _check(sheet, line, set(known), groups)
    if sheet.faults:
        raise FaultyFile(sheet.faults)
    return [_decision(line) for line in sheet.lines]


def _check(sheet: Sheet, line: Line, certificates: set[NodeId], groups: set[str]) -> None:
    cells = line.cells
    known: dict[str, Collection[str]] = {
        "certificate": certificates, "group": groups, "decision": _SAID,
    }  # fmt: skip
    reasons = {
        "certificate": "no certificate has the id {}; write an id of the catalogue",
        "group": "no title, skill level or item has the key {}; copy it from a proposal",
        "decision": "{} is no decision; write accepted or refused",
    }
    for column, reason in reasons.items():
        if column in cells and cells[column] not in known[column]:
            sheet.refuse(line.number, column, reason.format(repr(cells[column][:40])))


def _decision(line: Line) -> Decision:
    cells = line.cells
    said = _SAID[cells["decision"]]
    return Decision(cells["certificate"], cells["group"], said, cells.get("level", ""))

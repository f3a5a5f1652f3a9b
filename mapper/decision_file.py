"""Decisions from a file: which target a certificate was given, and which were refused."""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path

from mapper.catalogue.lines import Line, Sheet
from mapper.domain import NodeId, Text
from mapper.errors import FaultyFile
from mapper.matching.groups import groups_of
from mapper.matching.learning import Decision
from mapper.ports import Records
from mapper.sheets import open_sheet

COLUMNS = ("certificate", "group", "decision", "level")
"""Ids of both ends, ``accepted`` or ``refused``, and the level if one was fixed."""
_SAID = {"accepted": True, "refused": False}
_MISSING = Text(
    f"缺少此列；首行请写{','.join(COLUMNS)}", f"the column is missing; write {','.join(COLUMNS)}"
)
_WRONG = {
    "certificate": Text(
        "没有编号为{}的证书；请写目录中的编号",
        "no certificate has the id {}; write an id of the catalogue",
    ),
    "group": Text(
        "没有键为{}的职称、技能等级或目录项；请从建议中复制",
        "no title, skill level or item has the key {}; copy it from a proposal",
    ),
    "decision": Text(
        "{}不是结论；请写accepted或refused", "{} is no decision; write accepted or refused"
    ),
}


def read_decisions(path: Path, records: Records) -> list[Decision]:
    """The decisions of a CSV file; raises FaultyFile with every fault, InvalidQuestion."""
    sheet = open_sheet(path, COLUMNS, COLUMNS[:3])
    for name in COLUMNS[:3]:
        if sheet.lines and name not in sheet.lines[0].cells:
            sheet.refuse(1, name, _MISSING)
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
    for column, reason in _WRONG.items():
        if column in cells and cells[column] not in known[column]:
            given = cells[column][:40]
            text = Text(reason.zh.format(f"“{given}”"), reason.en.format(repr(given)))
            sheet.refuse(line.number, column, text)


def _decision(line: Line) -> Decision:
    cells = line.cells
    said = _SAID[cells["decision"]]
    return Decision(cells["certificate"], cells["group"], said, cells.get("level", ""))

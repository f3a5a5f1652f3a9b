"""From an exported table, CSV or XLSX, back to the very same links."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from typing import IO, Protocol
from zipfile import BadZipFile

from openpyxl import load_workbook

from mapper.domain import (
    EditionId,
    Link,
    LinkId,
    ListId,
    NodeId,
    NodeKind,
    PlaceId,
    Relation,
    Target,
    Text,
    WhichBy,
)
from mapper.errors import Fault, FaultyFile
from mapper.exchange.plain import claim_from, row_from, stage_from
from mapper.exchange.tables import DATA, unguarded
from mapper.exchange.workbook import uncell


class Cell(Protocol):
    """A cell as openpyxl reads it."""

    value: object
    data_type: str


_LONGEST = 10_000_000
"""Characters of a cell that are read."""


def csv_rows(lines: Iterable[str], delimiter: str = ",") -> csv.DictReader[str]:
    """A reader of an exported table; a cell may be as long as one in a catalogue and longer."""
    csv.field_size_limit(_LONGEST)  # the csv module has one limit for the whole process
    return csv.DictReader(lines, delimiter=delimiter, strict=True)


def read_csv(stream: IO[str], path: str = "links.csv") -> Iterator[Link]:
    """The links of an exported CSV file, one by one; other columns are passed over.

    Raises FaultyFile at the first line that is no link, and for a column that is missing.
    """
    reader = csv_rows(without_mark(stream))
    _complete(reader.fieldnames or (), path)
    with faults(path, lambda: reader.line_num):
        for cells in reader:
            yield link_of({name: unguarded(cells[name] or "") for name in DATA})


def read_xlsx(stream: IO[bytes], path: str = "links.xlsx") -> Iterator[Link]:
    """The links of an exported workbook, one by one; other columns and sheets are passed over.

    It may have been saved by a spreadsheet program.  Raises FaultyFile like ``read_csv``, and for a
    cell that was cut, is a formula or no text.
    """
    at = 1
    with faults(path, lambda: at):
        rows = load_workbook(stream, read_only=True)["links"].iter_rows()
        head = [cell.value for cell in next(rows, ())]
        _complete(head, path)
        for cells in rows:
            at += 1
            found = dict(zip(head, cells, strict=False))
            if found["id"].value is not None:
                yield link_of({name: _text_of(found[name]) for name in DATA})


def _text_of(cell: Cell) -> str:
    if cell.value is None:
        return ""
    if cell.data_type != "s":
        msg = f"{str(cell.value)[:40]!r} is no text; only cells with text are read"
        raise ValueError(msg)
    return uncell(str(cell.value))


_MISSING = Text(
    "缺少此列；请使用`qualmap export`生成的文件",
    "the column is missing; hand in a file that `qualmap export` made",
)


def _complete(head: Iterable[str], path: str) -> None:
    held = set(head)
    if missing := [name for name in DATA if name not in held]:
        raise FaultyFile([Fault(path, 1, name, _MISSING.en, _MISSING.zh) for name in missing])


@contextmanager
def faults(path: str, line: Callable[[], int]) -> Iterator[None]:
    """What goes wrong while a file is read is a fault of that file, at the line reached."""
    try:
        yield
    except (ValueError, LookupError, TypeError, AttributeError, csv.Error, BadZipFile) as error:
        en, zh = f"this is no exported link: {error}", f"这不是导出的对应关系（{error}）"
        raise FaultyFile([Fault(path, line(), "-", en, zh)]) from error


def without_mark(stream: IO[str]) -> Iterator[str]:
    """The lines without the mark that some programs put before UTF-8."""
    for number, line in enumerate(stream):
        yield line if number else line.removeprefix("\ufeff")


def link_of(cells: Mapping[str, str]) -> Link:
    """The link of a row; raises ValueError for what is none."""
    link_id = LinkId(cells["id"])
    return Link(
        link_id, NodeId(cells["subject"]), Relation(cells["relation"]), _target(cells),
        PlaceId(cells["place"]), EditionId(cells["edition"]) if cells["edition"] else None,
        tuple(claim_from(told, link_id) for told in _list(cells["claims"])),
        list_id=ListId(cells["list"]) if cells["list"] else None,
        part=_words_of(cells["part"]), part_mode=cells["part_mode"],
        part_text=_text(cells, "part"), covers=cells["covers"],
        conditions=tuple(map(row_from, _list(cells["conditions"]))),
        steps=tuple(map(stage_from, _list(cells["steps"]))),
        result_term=cells["result_term"], valid_from=cells["valid_from"],
        valid_until=cells["valid_until"], note=_text(cells, "note"),
        approved_by=int(cells["approved_by"] or 0),
        first_edition=EditionId(cells["first_edition"]) if cells["first_edition"] else None,
    )  # fmt: skip


def _list(cell: str) -> list[Mapping[str, object]]:
    found = json.loads(cell) if cell else []
    if not isinstance(found, list):
        msg = "a list in JSON is expected"
        raise TypeError(msg)
    return found


def _words_of(cell: str) -> tuple[str, ...]:
    return tuple(cell.split("|")) if cell else ()


def _text(cells: Mapping[str, str], name: str) -> Text | None:
    zh, en = cells[f"{name}_zh"], cells[f"{name}_en"]
    return Text(zh, en) if zh or en else None


def _target(cells: Mapping[str, str]) -> Target | None:
    if not cells["object_kind"]:
        return None
    above = cells["levels"] == "next"
    which = cells["which_by"]
    return Target(
        NodeKind(cells["object_kind"]), cells["object"], cells["specialty"],
        () if above else _words_of(cells["levels"]), above, WhichBy(which) if which else None,
    )  # fmt: skip

"""Read a catalogue folder: every row, and every fault at once with its path, line and column."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping
from dataclasses import replace
from fnmatch import fnmatchcase
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import get_origin

from pydantic import ValidationError

from mapper.catalogue.lines import read_sheet
from mapper.catalogue.placed import Placed, Rows
from mapper.catalogue.rows import FILES, Row
from mapper.catalogue.sentences import faults_of
from mapper.domain import Text
from mapper.errors import Fault, said_by_system

__all__ = [
    "BESIDE",
    "LARGEST",
    "Placed",
    "Rows",
    "files_of",
    "pattern_of",
    "read_folder",
    "read_folders",
]

LARGEST = 50 * 1024 * 1024
"""No catalogue file may have more bytes."""
BESIDE = frozenset({"README.md", "datapackage.json", "__init__.py"})
"""What may stand beside the files of FILES; hidden files are passed over too."""
_DEEPEST = 3

Folder = Path | Traversable


def read_folder(folder: Folder, *, leave_out: Collection[str] = ()) -> tuple[Rows, list[Fault]]:
    """Read every file of FILES; what cannot be read is among the faults, sorted.

    ``leave_out`` names patterns that the caller has no use for.
    """
    found: dict[str, list[Placed[Row]]] = defaultdict(list)
    faults: list[Fault] = []
    unread: set[str] = set()
    files = list(files_of(folder)) if folder.is_dir() else []
    if not files:
        faults.append(_fault(".", _no_file(folder.name)))
    for path, file in files:
        pattern = pattern_of(path)
        if pattern is None:
            faults.append(_fault(path, _UNKNOWN))
            continue
        if pattern in leave_out:
            continue
        rows, wrong, whole = _read_file(path, file, FILES[pattern])
        found[pattern] += rows
        faults += wrong
        if not whole:
            unread.add(pattern)
    return Rows(dict(found), frozenset(unread)), sorted(faults)


_UNKNOWN = Text(
    "没有这种名称的目录文件；见rows中的FILES", "no catalogue file is called so; see FILES in rows"
)
_LARGE = Text(
    f"文件超过{LARGEST >> 20} MB；请拆分", f"the file has more than {LARGEST >> 20} MB; divide it"
)


def _no_file(name: str) -> Text:
    return Text(
        f"{name or '文件夹'}中没有目录文件", f"{name or 'the folder'} holds no catalogue file"
    )


def _fault(path: str, reason: Text) -> Fault:
    """What is wrong with a file as a whole."""
    return Fault(path, 1, "-", reason.en, reason.zh)


def read_folders(base: Folder, more: Mapping[str, Folder]) -> tuple[Rows, list[Fault]]:
    """The rows of a folder and of others that add to it, by what their faults are called."""
    rows, faults = read_folder(base)
    found = {pattern: list(placed) for pattern, placed in rows.by_pattern.items()}
    unread = set(rows.unread)
    for name, folder in more.items():
        added, wrong = read_folder(folder)
        faults += [replace(fault, path=f"{name}/{fault.path}") for fault in wrong]
        unread |= added.unread
        for pattern, placed in added.by_pattern.items():
            found.setdefault(pattern, []).extend(replace(one, folder=f"{name}/") for one in placed)
    return Rows(found, frozenset(unread)), sorted(faults)


def pattern_of(path: str) -> str | None:
    """The pattern of FILES that a path fits, part by part.

    >>> pattern_of("links/suzhou/2022.csv"), pattern_of("links/2022.csv")
    ('links/*/*.csv', None)
    """
    parts = path.split("/")
    for pattern in FILES:
        wanted = pattern.split("/")
        if len(parts) == len(wanted) and all(map(fnmatchcase, parts, wanted)):
            return pattern
    return None


def files_of(folder: Folder, above: str = "") -> Iterator[tuple[str, Folder]]:
    """Every file below a folder in the order of names, a folder too deep as if it were one."""
    for entry in sorted(folder.iterdir(), key=lambda entry: entry.name):
        path = above + entry.name
        if path in BESIDE or entry.name.startswith(".") or entry.name == "__pycache__":
            continue
        if entry.is_dir() and path.count("/") < _DEEPEST:
            yield from files_of(entry, path + "/")
        else:
            yield path, entry


def _read_file(
    path: str, file: Folder, model: type[Row]
) -> tuple[list[Placed[Row]], list[Fault], bool]:
    """The rows, the faults, and whether every line became a row."""
    try:
        with file.open("rb") as stream:
            data = stream.read(LARGEST + 1)
    except OSError as error:
        why = said_by_system(error)
        unread = Text(f"无法读取：{why.zh}", f"cannot be read: {why.en}")
        return [], [_fault(path, unread)], False
    if len(data) > LARGEST:
        return [], [_fault(path, _LARGE)], False
    return _read_rows(path, data, model)


def _read_rows(
    path: str, data: bytes, model: type[Row]
) -> tuple[list[Placed[Row]], list[Fault], bool]:
    several = (
        name for name, found in model.model_fields.items() if get_origin(found.annotation) is tuple
    )
    sheet = read_sheet(path, data, list(model.model_fields), frozenset(several))
    rows: list[Placed[Row]] = []
    every = set(model.model_fields)
    for line in sheet.lines:
        try:
            row = model.model_validate(line.cells)
        except ValidationError as error:
            sheet.faults += faults_of(path, line, error)
        else:
            if not line.faulty:
                object.__setattr__(row, "__pydantic_fields_set__", every)  # else 2 kB a row
                rows.append(Placed(row, path, line.number))
    return rows, sheet.faults, len(rows) == len(sheet.lines) and not sheet.faults

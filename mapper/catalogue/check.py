"""Check a catalogue folder: every file by itself, then all of them together."""

from __future__ import annotations

from mapper.catalogue.checks import RULES, Index
from mapper.catalogue.placed import Rows
from mapper.catalogue.read import Folder, read_folder
from mapper.errors import Fault


def check_rows(rows: Rows) -> list[Fault]:
    """Every fault across files, sorted; what an unreadable line may explain is left out."""
    index = Index(rows)
    return sorted({fault for rule in RULES for fault in rule(index)})


def check_folder(folder: Folder) -> list[Fault]:
    """Every fault of a folder, sorted by path, line and column."""
    rows, faults = read_folder(folder)
    return sorted([*faults, *check_rows(rows)])

"""Catalogue files: what they hold, how they are read and checked, and the packaged ones."""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable

from mapper.catalogue.placed import Rows
from mapper.catalogue.read import read_folder
from mapper.catalogue.records import MemoryRecords
from mapper.errors import FaultyCatalogue

__all__ = ["packaged", "packaged_folder", "records_of"]


UNASKED = frozenset({"vocab/frames.csv", "vocab/terms.csv"})
"""Files from which the matcher learns and that no answer needs."""


def packaged_folder() -> Traversable:
    """The folder of catalogues that comes with the package."""
    return files("catalogues")


def records_of(rows: Rows) -> MemoryRecords:
    """Records in memory from what was read."""
    return MemoryRecords(rows.table())


@cache
def packaged() -> MemoryRecords:
    """The packaged catalogues; raises FaultyCatalogue if a file cannot be read."""
    rows, faults = read_folder(packaged_folder(), leave_out=UNASKED)
    if faults:
        raise FaultyCatalogue(faults)
    return records_of(rows)

"""Every test of the catalogue starts from a small folder without faults and breaks one thing."""

from __future__ import annotations

from pathlib import Path

import pytest
from folders import small_folder


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A small catalogue without faults, free to be broken."""
    return small_folder(tmp_path)

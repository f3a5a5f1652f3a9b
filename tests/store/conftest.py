"""Databases that hold nothing, and the small catalogue; a test loads what it needs."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from contract.databases import KINDS, database, fresh_url
from folders import small_folder
from sqlalchemy.engine import Engine

from mapper.catalogue.placed import Rows
from mapper.catalogue.read import read_folder
from mapper.store.migrate import upgrade


@pytest.fixture(params=KINDS)
def empty(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Engine]:
    """A database without tables."""
    with database(fresh_url(request.param, tmp_path)) as engine:
        yield engine


@pytest.fixture
def engine(empty: Engine) -> Engine:
    """A database with tables and no catalogue."""
    upgrade(empty)
    return empty


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The small catalogue as files."""
    return small_folder(tmp_path)


@pytest.fixture
def rows(folder: Path) -> Rows:
    """The small catalogue."""
    return read_folder(folder)[0]

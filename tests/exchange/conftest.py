"""Exports are tried on the small catalogue, office editions over it, and the shipped catalogues."""

from __future__ import annotations

import pytest
from exchange.exported import published_over, small_records

from mapper.catalogue import packaged
from mapper.catalogue.records import MemoryRecords
from mapper.editions import PublishedRecords


@pytest.fixture(scope="session")
def small(tmp_path_factory: pytest.TempPathFactory) -> MemoryRecords:
    return small_records(tmp_path_factory.mktemp("exchange"))


@pytest.fixture(scope="session")
def published(small: MemoryRecords) -> PublishedRecords:
    return published_over(small)


@pytest.fixture(scope="session")
def shipped() -> MemoryRecords:
    found = packaged()
    assert isinstance(found, MemoryRecords)
    return found

"""The catalogue in a database as an import sees it."""

from __future__ import annotations

from pathlib import Path

import pytest
from folders import small_folder

from mapper.catalogue.read import read_folder
from mapper.store.catalogue import StoredCatalogue
from mapper.store.errors import CannotOpen


def test_what_is_loaded_is_told_by_the_hash_that_was_foretold(tmp_path: Path) -> None:
    rows, _ = read_folder(small_folder(tmp_path))
    stored = StoredCatalogue(f"sqlite:///{tmp_path / 'q.sqlite3'}")
    assert stored.content() == ""
    assert not stored.editions()
    stored.load(rows)
    assert stored.content() == stored.hash_of(rows)
    assert "directory-2021" in stored.editions()


def test_a_database_that_does_not_answer_is_no_empty_one() -> None:
    """Else an import that it holds would be taken for one that never arrived."""
    with pytest.raises(CannotOpen):
        StoredCatalogue("postgresql+psycopg://127.0.0.1:1/none").content()

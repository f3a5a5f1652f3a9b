"""A folder with every format: complete or not there, each file what its line says."""

from __future__ import annotations

from hashlib import sha256
from pathlib import Path

import pytest
from exchange.exported import ON, exported

from mapper.catalogue.records import MemoryRecords
from mapper.exchange import BASE, CatalogueMoved, select, shelf


def test_every_file_is_the_export_with_its_hash_and_size(
    small: MemoryRecords, tmp_path: Path
) -> None:
    folder = tmp_path / "exports" / "now"
    shelf.fill(folder, select(small), on=ON, base=BASE)
    found = shelf.ready(folder)
    assert [file.name for file in found] == list(shelf.FILES)
    for file in found:
        data = (folder / file.name).read_bytes()
        form, negatives = shelf.FILES[file.name]
        assert data == exported(small, form, negatives=negatives)[0]
        assert (file.size, file.digest) == (len(data), f"sha256:{sha256(data).hexdigest()}")
        assert file.licence == "https://www.apache.org/licenses/LICENSE-2.0"
        assert (file.date, file.format) == ("2026-11-22", form)
        assert file.cannot_carry
    assert len({file.content for file in found}) == 1


def test_a_folder_that_could_not_be_completed_is_not_there(
    small: MemoryRecords, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def moved(*_: object, **__: object) -> None:
        raise CatalogueMoved

    monkeypatch.setattr(shelf, "export", moved)
    with pytest.raises(CatalogueMoved):
        shelf.fill(tmp_path / "now", select(small), on=ON, base=BASE)
    assert shelf.ready(tmp_path / "now") == ()
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_another_process_made_meanwhile_stays(
    small: MemoryRecords, tmp_path: Path
) -> None:
    shelf.fill(tmp_path / "now", select(small), on=ON, base=BASE)
    before = shelf.ready(tmp_path / "now")
    shelf.fill(tmp_path / "now", select(small), on=ON.replace(year=2027), base=BASE)
    assert shelf.ready(tmp_path / "now") == before

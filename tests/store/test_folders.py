"""What stands beside a database goes with it into a backup, and back: all of it or nothing."""

from __future__ import annotations

import sqlite3
import stat
from pathlib import Path

import pytest
from folders import small_folder

from mapper.catalogue.read import read_folder
from mapper.importing.imported import Imports
from mapper.signing import public_keys, rotate, signer_of
from mapper.store import backup, load_rows, open_log, restore
from mapper.store.errors import BadBackup
from mapper.store.folders import Folders, Moves, held_in

WHOLE = (
    "imported/list/0a1b/links/suzhou/list.csv", "imported/list/current", "weights/0001-x.json",
    "weights/current",
)  # fmt: skip


class Office:
    """A machine: a database, its catalogue, imported editions, weights, keys."""

    def __init__(self, root: Path) -> None:
        self.url = f"sqlite:///{root / 'q.sqlite3'}"
        self.instance = root / "instance"
        self.folders = Folders(self.instance / "imported", self.instance / "weights", self.instance)

    def use(self, catalogue: Path) -> None:
        load_rows(self.url, read_folder(catalogue)[0])
        for name in WHOLE:
            self.write(name, name)
        signer_of(self.instance)
        self.write("secret.key", "secret", 0o600)

    def write(self, name: str, text: str, mode: int = 0o644) -> None:
        path = self.instance / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
        path.chmod(mode)

    def files(self) -> dict[str, bytes]:
        return dict(self.folders.read(private=True))

    def every(self) -> list[str]:
        """Every name below the folder but that of the lock."""
        found = (p.relative_to(self.instance).as_posix() for p in self.instance.rglob("*"))
        return sorted(name for name in found if not name.endswith(".lock"))


@pytest.fixture
def office(tmp_path: Path) -> Office:
    """The machine that is backed up."""
    (tmp_path / "old").mkdir()
    made = Office(tmp_path / "old")
    made.use(small_folder(tmp_path))
    return made


@pytest.fixture
def other(tmp_path: Path) -> Office:
    """A new machine."""
    (tmp_path / "new").mkdir()
    return Office(tmp_path / "new")


def saved(office: Office, *, private: bool = False) -> Path:
    file = office.instance.parent / "monday.backup"
    backup(office.url, file, office.folders, private=private)
    return file


def test_a_new_machine_has_editions_weights_and_public_keys(office: Office, other: Office):
    key = signer_of(office.instance).key_id
    head = restore(other.url, saved(office), other.folders)
    assert head == open_log(office.url).head() == open_log(other.url).head()
    expected = {n: c for n, c in office.files().items() if n not in ("signing.key", "secret.key")}
    assert other.files() == expected
    assert set(expected) == {*WHOLE, f"keys/{key}.pub"}
    assert Imports(other.folders.imported).version("list") == WHOLE[1]
    new = signer_of(other.instance)
    assert set(public_keys(other.instance)) == {key, new.key_id}, "what was signed is still known"


def test_private_keys_are_in_a_backup_only_where_they_are_asked_for(office: Office):
    plain = saved(office).read_bytes()
    secret = (office.instance / "signing.key").read_bytes().splitlines()[1]
    assert secret not in plain
    assert b"secret.key" not in plain


def test_with_its_keys_a_machine_goes_on_signing_as_before(office: Office, other: Office):
    file = saved(office, private=True)
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    restore(other.url, file, other.folders)
    assert other.files() == office.files()
    assert signer_of(other.instance).key_id == signer_of(office.instance).key_id
    for name in ("signing.key", "secret.key"):
        assert stat.S_IMODE((other.instance / name).stat().st_mode) == 0o600


def test_what_came_later_is_gone_but_no_public_key(office: Office):
    file, before = saved(office), office.files()
    office.write("imported/later/current", "2")
    office.write("imported/list/current", "changed")
    office.write("weights/0002-y.json", "2")
    key = rotate(office.instance).key_id
    restore(office.url, file, office.folders)
    after = office.files()
    assert {n: c for n, c in after.items() if n in WHOLE} == {n: before[n] for n in WHOLE}
    assert not [name for name in after if "later" in name or "0002" in name]
    assert signer_of(office.instance).key_id == key, "its own key stays"
    assert len(public_keys(office.instance)) == 2
    assert not [name for name in office.every() if "/." in f"/{name}"], "nothing is left over"


def test_drafts_and_locks_are_no_part_of_a_backup(office: Office):
    office.write("imported/list/.draft-7/links/x.csv", "half")
    office.write("imported/.lock", "")
    office.write("keys/note.txt", "mine")
    names = held_in(saved(office)) or {}
    assert not [name for name in names if ".draft" in name or ".lock" in name or ".txt" in name]


def test_whatever_stops_a_restore_leaves_every_file(
    office: Office, monkeypatch: pytest.MonkeyPatch
):
    file = saved(office, private=True)
    office.write("imported/list/current", "changed")
    rotate(office.instance)
    before, names = office.files(), office.every()

    def stop(*_: object) -> None:
        raise KeyboardInterrupt

    for where in ("mapper.store.backup._replace", "mapper.store.folders.Moves.make"):
        with monkeypatch.context() as patch:
            patch.setattr(where, stop)
            with pytest.raises(KeyboardInterrupt):
                restore(office.url, file, office.folders)
        assert (office.files(), office.every()) == (before, names)


def test_a_database_that_cannot_keep_it_takes_the_files_back_too(
    office: Office, monkeypatch: pytest.MonkeyPatch
):
    file = saved(office, private=True)
    office.write("imported/list/current", "changed")
    office.write("imported/later/current", "2")
    before, names = office.files(), office.every()
    make = Moves.make

    def last(moves: Moves) -> None:
        make(moves)
        raise KeyboardInterrupt

    monkeypatch.setattr("mapper.store.folders.Moves.make", last)
    with pytest.raises(KeyboardInterrupt):
        restore(office.url, file, office.folders)
    assert (office.files(), office.every()) == (before, names)


def test_keys_without_a_folder_for_them_are_refused_and_nothing_is_touched(
    office: Office, other: Office, tmp_path: Path
):
    nowhere = Folders(tmp_path / "new" / "q.imported", tmp_path / "new" / "q.weights")
    with pytest.raises(BadBackup, match="QUALMAP_INSTANCE"):
        restore(other.url, saved(office), nowhere)
    assert not list((tmp_path / "new").iterdir())


def test_beside_the_database_is_where_editions_are_without_an_instance(
    office: Office, tmp_path: Path
):
    office.folders = Folders(office.folders.imported, office.folders.weights)
    there = Folders(tmp_path / "q.imported", tmp_path / "q.weights")
    restore(f"sqlite:///{tmp_path / 'q.sqlite3'}", saved(office), there)
    assert set(there.read()) == set(WHOLE)


def spoil(file: Path, statement: str, *values: object) -> None:
    with sqlite3.connect(file) as connection:
        connection.execute(statement, values)
    connection.close()


STRANGE = ["../x", "imported/../../x", "/etc/x", "imported", "x", "keys/.x", "imported\\x",
           "imported//x", "signing.key/x"]  # fmt: skip


@pytest.mark.parametrize("name", STRANGE)
def test_no_file_gets_out_of_the_folders(office: Office, other: Office, name: str):
    file = saved(office)
    spoil(file, "INSERT INTO beside VALUES (?, ?)", name, b"x")
    with pytest.raises(BadBackup, match="strange name"):
        restore(other.url, file, other.folders)
    assert not other.instance.exists()


def test_a_backup_of_before_files_were_in_it_leaves_the_folders(office: Office):
    file = saved(office)
    spoil(file, "DROP TABLE beside")
    office.write("imported/later/current", "2")
    before = office.files()
    restore(office.url, file, office.folders)
    assert office.files() == before

"""The folder of imported editions: catalogue files beside the packaged ones.

``<root>/<edition>/current`` names the version that counts, ``<root>/<edition>/<version>/`` holds
its files.  A version is written beside the others and becomes the current one by a single
rename.  ``<root>/<edition>/pending`` names a version that is on its way into the store, and the
hash of the catalogue that the store has once it is there: whoever comes after an import that was
stopped sees from it whether that version counts, so that files and store say the same.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import cast

from mapper.alone import LOCK, alone
from mapper.catalogue.placed import Placed, Rows
from mapper.catalogue.read import Folder, pattern_of, read_folder, read_folders
from mapper.catalogue.rows import FILES, Row
from mapper.catalogue.write import write_rows
from mapper.errors import Fault, FaultyFile

CURRENT = "current"
PENDING = "pending"
_DRAFT = ".draft-"
_LENGTH = 16


@dataclass(frozen=True, slots=True)
class Imports:
    """The imported editions below a folder, which need not be there."""

    root: Path

    def folders(self) -> Mapping[str, Path]:
        """The current folder of every edition, by what its faults are called."""
        found = sorted(self.root.glob(f"*/{CURRENT}")) if self.root.is_dir() else []
        return {
            f"imported/{file.parent.name}": file.parent / file.read_text(encoding="ascii").strip()
            for file in found
        }

    def rows(self, base: Folder) -> tuple[Rows, list[Fault]]:
        """The catalogues with every imported edition, and what is wrong with them."""
        return read_folders(base, self.folders())

    def versions(self) -> Mapping[str, str]:
        """The current version of every edition."""
        return {folder.parent.name: folder.name for folder in self.folders().values()}

    def version(self, edition: str) -> str:
        """The current version of an edition; empty where it was never imported."""
        file = self.root / edition / CURRENT
        return file.read_text(encoding="ascii").strip() if file.is_file() else ""

    def stage(self, edition: str, table: Mapping[str, list[Row]]) -> str:
        """Write a version that does not count yet; the same rows are the same version.

        Raises FaultyFile if what was written could not be read again.
        """
        folder = self.root / edition
        draft = folder / f"{_DRAFT}{os.getpid()}"
        shutil.rmtree(draft, ignore_errors=True)
        for path, rows in table.items():
            write_rows(draft / path, FILES[cast("str", pattern_of(path))], rows)
        faults = read_folder(draft)[1]
        if faults:
            shutil.rmtree(draft)
            raise FaultyFile(faults)
        version = _hash(draft)
        if (folder / version).is_dir():
            shutil.rmtree(draft)
        else:
            draft.rename(folder / version)
        return version

    def alone(self) -> AbstractContextManager[object]:
        """Nobody else brings an edition in meanwhile; a process that dies lets go."""
        return alone(self.root / LOCK)

    def announce(self, edition: str, version: str, content: str) -> None:
        """A staged version is on its way into the store, which then has this content."""
        _write(self.root / edition / PENDING, f"{version} {content}\n")

    def resolve(self, content: Callable[[], str]) -> bool:
        """Let what arrived in the store count, and drop what did not; whether any did arrive.

        ``content`` tells what the store has.  To be called by who is ``alone``.
        """
        arrived = False
        for file in sorted(self.root.glob(f"*/{PENDING}")):
            version, wanted = file.read_text(encoding="ascii").split()
            if content() == wanted:
                self.settle(file.parent.name, version)
                arrived = True
            else:
                self.drop(file.parent.name, version)
        for draft in self.root.glob(f"*/{_DRAFT}*"):
            shutil.rmtree(draft, ignore_errors=True)
            _remove_empty(draft.parent)
        return arrived

    def recover(self, content: Callable[[], str]) -> bool:
        """The same after an import that was stopped, if there was one."""
        if not any(self.root.glob(f"*/{PENDING}")) and not any(self.root.glob(f"*/{_DRAFT}*")):
            return False
        with self.alone():
            return self.resolve(content)

    def settle(self, edition: str, version: str) -> None:
        """Let a staged version count, and remove the others."""
        folder = self.root / edition
        _write(folder / CURRENT, version + "\n")
        (folder / PENDING).unlink(missing_ok=True)
        for other in folder.iterdir():
            if other.is_dir() and other.name != version:
                shutil.rmtree(other, ignore_errors=True)

    def drop(self, edition: str, version: str) -> None:
        """Remove a staged version that is not to count."""
        folder = self.root / edition
        if self.version(edition) != version:
            shutil.rmtree(folder / version, ignore_errors=True)
        (folder / PENDING).unlink(missing_ok=True)
        _remove_empty(folder)


def with_table(base: Rows, table: Mapping[str, list[Row]], edition: str) -> Rows:
    """The rows of a base and those of an edition, as if it had been imported."""
    found = {pattern: list(placed) for pattern, placed in base.by_pattern.items()}
    for path, rows in table.items():
        placed = [
            Placed(row, path, line, f"imported/{edition}/")
            for line, row in enumerate(rows, start=2)
        ]
        found.setdefault(cast("str", pattern_of(path)), []).extend(placed)
    return Rows(found, base.unread)


def parted(rows: Rows, edition: str) -> tuple[Rows, dict[str, list[Row]]]:
    """All rows but those of one imported edition, and those of it by file."""
    folder = f"imported/{edition}/"
    rest: dict[str, list[Placed[Row]]] = {}
    own: dict[str, list[Row]] = {}
    for pattern, placed in rows.by_pattern.items():
        rest[pattern] = [one for one in placed if one.folder != folder]
        for one in placed:
            if one.folder == folder:
                own.setdefault(one.path, []).append(one.row)
    return Rows(rest, rows.unread), own


def _write(file: Path, text: str) -> None:
    """Whole or not at all."""
    draft = file.with_name(f".{file.name}-{os.getpid()}")
    draft.write_text(text, encoding="ascii")
    draft.replace(file)


def _remove_empty(folder: Path) -> None:
    if folder.is_dir() and not any(folder.iterdir()):
        folder.rmdir()


def _hash(folder: Path) -> str:
    digest = sha256()
    for file in sorted(folder.rglob("*.csv")):
        digest.update(f"\n{file.relative_to(folder).as_posix()}\n".encode())
        digest.update(file.read_bytes())
    return digest.hexdigest()[:_LENGTH]

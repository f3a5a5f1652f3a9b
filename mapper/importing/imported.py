"""The folder of imported editions: catalogue files beside the packaged ones.

``<root>/<edition>/current`` names the version that counts, ``<root>/<edition>/<version>/`` holds
its files.  A version is written beside the others and becomes the current one by a single
rename; whatever stops an import earlier leaves nothing that counts.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import cast

from mapper.catalogue.placed import Placed, Rows
from mapper.catalogue.read import Folder, pattern_of, read_folder, read_folders
from mapper.catalogue.rows import FILES, Row
from mapper.catalogue.write import write_rows
from mapper.errors import Fault, FaultyFile

CURRENT = "current"
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

    def version(self, edition: str) -> str:
        """The current version of an edition; empty where it was never imported."""
        file = self.root / edition / CURRENT
        return file.read_text(encoding="ascii").strip() if file.is_file() else ""

    def stage(self, edition: str, table: Mapping[str, list[Row]]) -> str:
        """Write a version that does not count yet; the same rows are the same version.

        Raises FaultyFile if what was written could not be read again.
        """
        folder = self.root / edition
        draft = folder / f".draft-{os.getpid()}"
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

    def settle(self, edition: str, version: str) -> None:
        """Let a staged version count, and remove the others."""
        folder = self.root / edition
        draft = folder / f".{CURRENT}-{os.getpid()}"
        draft.write_text(version + "\n", encoding="ascii")
        draft.replace(folder / CURRENT)
        for other in folder.iterdir():
            if other.is_dir() and other.name != version:
                shutil.rmtree(other, ignore_errors=True)

    def drop(self, edition: str, version: str) -> None:
        """Remove a staged version that is not to count."""
        folder = self.root / edition
        if self.version(edition) != version:
            shutil.rmtree(folder / version, ignore_errors=True)
        if folder.is_dir() and not any(folder.iterdir()):
            folder.rmdir()


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


def _hash(folder: Path) -> str:
    digest = sha256()
    for file in sorted(folder.rglob("*.csv")):
        digest.update(f"\n{file.relative_to(folder).as_posix()}\n".encode())
        digest.update(file.read_bytes())
    return digest.hexdigest()[:_LENGTH]

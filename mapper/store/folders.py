"""The files that stand beside a database and go with it: imported editions, weights and keys.

In a backup they are rows of one table more, under names of their own, so that they can be put back
wherever the folders of another machine are.  Private keys are among them only where they were
asked for: whoever has them can sign in the office's name.
"""

from __future__ import annotations

import os
import secrets
import shutil
import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import AbstractContextManager, closing, contextmanager, nullcontext
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath

from mapper.importing.imported import Imports

IMPORTED, WEIGHTS, KEYS = "imported", "weights", "keys"
PRIVATE = ("signing.key", "secret.key")
"""Whose holder signs in the office's name, and lets people in."""
Files = Mapping[str, bytes]
"""The content of files by their names in a backup."""
_OWN, _ALL = 0o600, 0o644


@dataclass(frozen=True, slots=True)
class Folders:
    """Where the imported editions, the weights and the keys of a database are; none may be there.

    ``instance`` is the folder that keeps keys, if there is one.
    """

    imported: Path
    weights: Path
    instance: Path | None = None

    def alone(self) -> AbstractContextManager[object]:
        """Nobody imports meanwhile, so that files and database are of one state."""
        return Imports(self.imported).alone() if self.imported.is_dir() else nullcontext()

    def read(self, *, private: bool = False) -> Files:
        """All that goes into a backup."""
        found = {**_below(self.imported, IMPORTED), **_below(self.weights, WEIGHTS)}
        if self.instance is not None:
            public = _below(self.instance / KEYS, KEYS)
            found |= {name: text for name, text in public.items() if name.endswith(".pub")}
            for name in PRIVATE if private else ():
                if (self.instance / name).is_file():
                    found[name] = (self.instance / name).read_bytes()
        return found

    @contextmanager
    def staged(self, files: Files) -> Iterator[Moves]:
        """Files of a backup, written and not yet in place; whatever goes wrong, nothing was moved.

        Editions and weights replace all that was there, keys only those of the same name.
        """
        moves = Moves()
        try:
            for root, mine in self._placed(files):
                _stage(root, mine, moves, whole=root != self.instance)
            yield moves
        except BaseException:
            moves.undo()
            raise
        finally:
            for leftover in moves.scratch:
                shutil.rmtree(leftover, ignore_errors=True)

    def needs_instance(self, files: Files | None) -> bool:
        """There are keys, and no folder is named that shall keep them."""
        return self.instance is None and any(_is_key(name) for name in files or ())

    def _placed(self, files: Files) -> Iterator[tuple[Path, Files]]:
        for name, root in ((IMPORTED, self.imported), (WEIGHTS, self.weights)):
            mine = {n.removeprefix(f"{name}/"): files[n] for n in files if n.startswith(f"{name}/")}
            if mine or root.is_dir():
                yield root, mine
        if self.instance is not None:
            yield self.instance, {name: files[name] for name in files if _is_key(name)}


@dataclass
class Moves:
    """Renames that are made at once and can be taken back; ``scratch`` is removed at the end."""

    wanted: list[tuple[Path, Path]] = field(default_factory=list)
    scratch: list[Path] = field(default_factory=list)
    _done: list[tuple[Path, Path]] = field(default_factory=list)

    def make(self) -> None:
        """Put everything in its place."""
        for source, target in self.wanted:
            target.parent.mkdir(parents=True, exist_ok=True)
            source.rename(target)
            self._done.append((source, target))

    def undo(self) -> None:
        """Put everything back."""
        while self._done:
            source, target = self._done.pop()
            target.rename(source)


def _is_key(name: str) -> bool:
    return name in PRIVATE or name.startswith(f"{KEYS}/")


def _below(folder: Path, name: str) -> dict[str, bytes]:
    """Every file below a folder, without locks and drafts."""
    found = {}
    for path in sorted(folder.rglob("*")):
        inside = path.relative_to(folder)
        if path.is_file() and not any(part.startswith(".") for part in inside.parts):
            found[f"{name}/{inside.as_posix()}"] = path.read_bytes()
    return found


def _stage(root: Path, files: Files, moves: Moves, *, whole: bool) -> None:
    """Write files on the disk of the folder, and note which moves put them in their place."""
    mark = secrets.token_hex(8)
    new, old = root / f".new-{mark}", root / f".old-{mark}"
    moves.scratch += [new, old]
    for name, content in files.items():
        _write(new / name, content, _OWN if name in PRIVATE else _ALL)
    if whole:
        names = [path.name for path in (new.iterdir() if files else ())]
        there = [path.name for path in root.iterdir() if not path.name.startswith(".")]
    else:
        names = list(files)
        there = [name for name in names if (root / name).exists()]
    moves.wanted += [(root / name, old / name) for name in there]
    moves.wanted += [(new / name, root / name) for name in names]


def _write(path: Path, content: bytes, mode: int) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode)
    with os.fdopen(handle, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())


# --- in a backup ---------------------------------------------------------------------


def put(file: Path, files: Files) -> None:
    """Write files into a backup."""
    with closing(sqlite3.connect(file)) as connection, connection:
        connection.execute("CREATE TABLE beside (name TEXT PRIMARY KEY, content BLOB NOT NULL)")
        connection.executemany("INSERT INTO beside VALUES (?, ?)", files.items())


def held_in(file: Path) -> Files | None:
    """The files of a backup; none at all for one that was made before it had any.

    Raises ValueError for a name that would lead out of our folders.
    """
    with closing(sqlite3.connect(f"{file.absolute().as_uri()}?mode=ro", uri=True)) as connection:
        table = "SELECT 1 FROM sqlite_master WHERE name = 'beside'"
        if connection.execute(table).fetchone() is None:
            return None
        found = dict(connection.execute("SELECT name, content FROM beside ORDER BY name"))
    for name in found:
        if not _ours(name):
            raise ValueError(name)
    return found


def _ours(name: str) -> bool:
    parts = PurePosixPath(name).parts
    plain = name == "/".join(parts) and not any(part.startswith(".") for part in parts)
    inside = len(parts) > 1 and parts[0] in (IMPORTED, WEIGHTS, KEYS)
    return plain and "\\" not in name and (name in PRIVATE or inside)

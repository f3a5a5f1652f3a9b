"""A backup of everything in one file, and everything put back from one.

A backup is a SQLite file whatever the database is, so that it can be restored into either kind.
With the database go the files beside it (``mapper.store.folders``).
"""

from __future__ import annotations

import os
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager, nullcontext
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

import sqlalchemy as sa
from sqlalchemy.engine import URL, Connection, Engine

from mapper.domain import Text
from mapper.errors import said_by_system
from mapper.events import Head
from mapper.store.chain import find_break, head_of
from mapper.store.engine import open_engine, reading, schema_version, writing
from mapper.store.errors import (
    OUTDATED,
    BadBackup,
    CannotBackUp,
    NewerDatabase,
    NotLoaded,
    StoreError,
)
from mapper.store.folders import Files, Folders, Moves, held_in, put
from mapper.store.guard import lifted
from mapper.store.migrate import upgrade
from mapper.store.tables import (
    HEAD,
    METADATA,
    accounts,
    certificate_ticks,
    last_account,
    meta,
    review_tick,
)
from mapper.store.ticks import moved

CHUNK = 1_000
"""Rows that are copied at once."""
_MARK = 0x514D4231
"""SQLite's ``application_id`` of a finished backup."""
_PRIVATE = 0o600
_TAKEN = Text("已有同名文件；请改用其他名称", "there is a file of this name; name another")
_NO_FILE = Text("没有这个文件", "there is no such file")
_NO_DATABASE = Text("不是数据库，或已损坏", "it is not a database, or it is damaged")
_NO_BACKUP = Text("不是`qualmap backup`生成的备份", "it is no backup made by `qualmap backup`")
_DAMAGED = Text("文件已损坏", "the file is damaged")
_NO_VERSION = Text("其中没有表结构版本", "it holds no schema version")
_KINDS = {
    int: ("integer", "null"),
    float: ("real", "integer", "null"),
    str: ("text", "null"),
}
"""How SQLite may keep a value; whether there must be one, the table says itself."""
_KEYS = Text(
    "其中有密钥；请把QUALMAP_INSTANCE设为要存放密钥的文件夹",
    "it holds keys; set QUALMAP_INSTANCE to the folder that shall keep them",
)


def backup(url: str, file: Path, folders: Folders | None = None, *, private: bool = False) -> Head:
    """Write everything that database and folders hold into a new file, while others go on working.

    One state of them; the file is there whole or not at all.  Private keys are in it only where
    they are asked for.  Returns the head of the log.  Raises StoreError.
    """
    if file.exists():
        raise CannotBackUp(file, _TAKEN)
    with _opened(url) as engine, _beside(file) as part:
        with folders.alone() if folders else nullcontext():
            files = folders.read(private=private) if folders else None
            head = _written(engine, part, files)
        _publish(part, file)
    return head


def restore(url: str, file: Path, folders: Folders | None = None) -> Head:
    """Replace everything in database and folders by what a backup holds: all of it or nothing.

    Running processes notice, and everybody has to sign in again.  Files are moved into their
    places in the last moment before the database changes; a machine that stops in it needs the
    restore once more.  Returns the head of the log.  Raises StoreError for what is no whole
    backup, before anything is touched.
    """
    if not file.is_file():
        raise BadBackup(file, _NO_FILE)
    with TemporaryDirectory(prefix="qualmap-") as folder:
        copy = Path(folder) / "backup.sqlite3"
        shutil.copyfile(file, copy)
        _check(file, copy)
        files = _files_of(file, copy, folders)
        with _opened(_file_url(copy)) as source, reading(source) as held:
            engine = open_engine(url)
            try:
                upgrade(engine)
                with _staged(folders, files) as moves, writing(engine) as connection:
                    _replace(held, connection)
                    moves.make()
            finally:
                engine.dispose()
            return head_of(held)


# --- writing a backup --------------------------------------------------------------


@contextmanager
def _opened(url: str | URL) -> Iterator[Engine]:
    engine = open_engine(url, must_exist=True)
    try:
        yield engine
    finally:
        engine.dispose()


def _file_url(file: Path) -> URL:
    return URL.create("sqlite", database=str(file))


@contextmanager
def _beside(file: Path) -> Iterator[Path]:
    """A name in a private folder beside the file, on the same disk; gone at the end."""
    try:
        with TemporaryDirectory(prefix=f".{file.name}-", dir=file.parent) as folder:
            yield Path(folder) / "part.sqlite3"
    except OSError as error:
        raise CannotBackUp(file, said_by_system(error)) from error


def _written(engine: Engine, part: Path, files: Files | None) -> Head:
    target = open_engine(_file_url(part))
    try:
        upgrade(target)
        with reading(engine) as held:
            if schema_version(held) != HEAD:
                raise NotLoaded(OUTDATED)
            with writing(target) as connection, lifted(connection):
                _copy(held, connection)
            head = head_of(held)
    finally:
        target.dispose()
    if files is not None:
        put(part, files)
    _finish(part)
    return head


def _finish(part: Path) -> None:
    """One file without a log beside it, marked as whole."""
    with closing(sqlite3.connect(part, isolation_level=None)) as connection:
        connection.execute(f"PRAGMA application_id = {_MARK}")
        connection.execute("PRAGMA journal_mode = DELETE")


def _publish(part: Path, file: Path) -> None:
    part.chmod(_PRIVATE)
    _sync(part)
    try:
        os.link(part, file)
    except FileExistsError:
        raise CannotBackUp(file, _TAKEN) from None
    except OSError:  # a file system without links
        part.rename(file)
    _sync(file.parent)


def _sync(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _copy(source: Connection, target: Connection) -> None:
    """Replace every table by that of the source."""
    for table in METADATA.sorted_tables:
        target.execute(table.delete())
        rows = sa.select(table).order_by(*table.primary_key)
        found = source.execute(rows, execution_options={"yield_per": CHUNK})
        for some in found.mappings().partitions():
            target.execute(table.insert(), [dict(row) for row in some])


# --- restoring one -----------------------------------------------------------------


def _check(file: Path, copy: Path) -> None:
    """Check the copy of a backup and bring it up to date; raises BadBackup."""
    try:
        with _opened(_file_url(copy)) as engine:
            _check_file(engine, file)
            upgrade(engine)
            with reading(engine) as connection:
                _check_cells(connection, file)
                found = find_break(connection)
    except BadBackup:
        raise
    except NewerDatabase as error:
        reason = Text(
            f"由更新版本的qualmap建立（表结构版本{error.version}）；请更新qualmap",
            f"a newer version of qualmap made it (schema {error.version!r}); update qualmap",
        )
        raise BadBackup(file, reason) from error
    except (StoreError, UnicodeDecodeError) as error:  # SQLite quotes what it cannot read
        raise BadBackup(file, _NO_DATABASE) from error
    if found is not None:
        reason = Text(
            f"日志自第{found.number}号起断裂：{found.reason.zh}",
            f"its log is broken at event {found.number}: {found.reason.en}",
        )
        raise BadBackup(file, reason)


def _files_of(file: Path, copy: Path, folders: Folders | None) -> Files | None:
    """The files of a backup, if there are folders for them; raises BadBackup."""
    if folders is None:
        return None
    try:
        files = held_in(copy)
    except ValueError as error:
        reason = Text(
            f"其中有文件名称异常：“{error}”", f"it holds a file of a strange name, {str(error)!r}"
        )
        raise BadBackup(file, reason) from error
    if folders.needs_instance(files):
        raise BadBackup(file, _KEYS)
    return files


@contextmanager
def _staged(folders: Folders | None, files: Files | None) -> Iterator[Moves]:
    if folders is None or files is None:
        yield Moves()
        return
    with folders.alone(), folders.staged(files) as moves:
        yield moves


def _check_file(engine: Engine, file: Path) -> None:
    with reading(engine) as connection:
        if connection.exec_driver_sql("PRAGMA application_id").scalar() != _MARK:
            raise BadBackup(file, _NO_BACKUP)
        if connection.exec_driver_sql("PRAGMA integrity_check(1)").scalar() != "ok":
            raise BadBackup(file, _DAMAGED)
        if schema_version(connection) is None:
            raise BadBackup(file, _NO_VERSION)


def _check_cells(connection: Connection, file: Path) -> None:
    """Every cell is of its column's kind, for SQLite keeps anything anywhere; raises BadBackup."""
    for table in METADATA.sorted_tables:
        strange = [
            sa.func.typeof(column).not_in(_KINDS[column.type.python_type])
            for column in table.columns
        ]
        if connection.scalar(sa.select(sa.true()).select_from(table).where(sa.or_(*strange))):
            reason = Text(
                f"表{table.name}中的值类型不符",
                f"a value in its table {table.name} is of another kind than its column",
            )
            raise BadBackup(file, reason)


@dataclass(frozen=True, slots=True)
class _Before:
    """What must not come again after a restore."""

    revision: int
    tick: int
    account: int
    epochs: dict[str, int]
    certificates: frozenset[str]


def _replace(source: Connection, target: Connection) -> None:
    before = _before(target)
    with lifted(target):
        _copy(source, target)
    _move_on(target, before)


def _before(connection: Connection) -> _Before:
    certificates = connection.scalars(sa.select(certificate_ticks.c.certificate))
    return _Before(
        _number(connection, meta.c.revision), _number(connection, review_tick.c.tick),
        _number(connection, last_account.c.number), _epochs(connection), frozenset(certificates),
    )  # fmt: skip


def _epochs(connection: Connection) -> dict[str, int]:
    return {row.id: row.epoch for row in connection.execute(sa.select(accounts))}


def _number(connection: Connection, column: sa.Column[int]) -> int:
    return connection.scalar(sa.select(column)) or 0


def _move_on(connection: Connection, before: _Before) -> None:
    """Revision, tick, sessions and ids of accounts go on from whichever is further."""
    revision = _number(connection, meta.c.revision)
    if revision:
        connection.execute(meta.update().values(revision=max(revision, before.revision) + 1))
    tick = max(_number(connection, review_tick.c.tick), before.tick) + 1
    restored = connection.scalars(sa.select(certificate_ticks.c.certificate)).all()
    connection.execute(review_tick.update().values(tick=tick))
    moved(connection, {*restored, *before.certificates})
    account = max(_number(connection, last_account.c.number), before.account)
    connection.execute(last_account.update().values(number=account))
    for key, epoch in _epochs(connection).items():
        later = max(epoch, before.epochs.get(key, 0)) + 1
        connection.execute(accounts.update().where(accounts.c.id == key).values(epoch=later))

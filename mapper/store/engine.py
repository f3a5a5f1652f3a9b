"""Open a database by its URL, and read or write it in one transaction.

SQLite is set for durability (write-ahead log, every commit on the disk).  Reading
sees one state from its first to its last query; writing waits for other writers.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import sqlalchemy as sa
from sqlalchemy.engine import URL, Connection, Engine, make_url
from sqlalchemy.exc import ArgumentError, DBAPIError, NoSuchModuleError

from mapper.domain import Text
from mapper.store.errors import CannotOpen, NewerDatabase, StoreError
from mapper.store.tables import REVISIONS

if TYPE_CHECKING:
    from sqlite3 import Connection as SqliteConnection

FILE = "qualmap.sqlite3"
"""The database of a folder, where none is named."""
_PRAGMAS = ("busy_timeout=15000", "journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON")
_WRITERS = 7_185_227
"""The advisory lock of PostgreSQL that lets one writer in at a time, as SQLite does."""
_ADVICE = {
    "sqlite": Text(
        "请检查所在文件夹是否存在，文件是否为您有权写入的数据库",
        "check that its folder exists and that the file is a database that you may write",
    ),
    "postgresql": Text(
        "请检查服务器是否运行，主机、名称和密码是否正确",
        "check that the server runs and that host, name and password are right",
    ),
}


_NO_FILE = (
    Text("没有这个文件", "there is no such file"),
    Text("可用`qualmap load`建立", "make it with `qualmap load`"),
)
_NO_URL = (
    Text("这不是数据库地址", "it is no URL"),
    Text(
        "请写sqlite:///FILE或postgresql://USER@HOST/NAME",
        "write sqlite:///FILE or postgresql://USER@HOST/NAME",
    ),
)
_NO_KIND = (
    Text("不支持这种数据库", "this kind of database is not supported"),
    Text("请用sqlite或postgresql", "use sqlite or postgresql"),
)
_NO_NAME = (
    Text("没有写明文件", "it names no file"),
    Text("请写sqlite:///FILE", "write sqlite:///FILE"),
)
_NO_DRIVER = (
    Text("没有这种驱动", "there is no such driver"),
    Text("请写sqlite:///FILE或postgresql://…", "write sqlite:///FILE or postgresql://…"),
)
_INSTALL = Text(
    "请用`pip install 'qualmap[postgresql]'`安装",
    "install it with `pip install 'qualmap[postgresql]'`",
)


def database_url(stated: str | None, folder: Path) -> str:
    """The stated URL, else that of the SQLite file in this folder.

    >>> database_url(None, Path("/srv"))
    'sqlite:////srv/qualmap.sqlite3'
    """
    return stated or f"sqlite:///{folder / FILE}"


def open_engine(url: str | URL, *, must_exist: bool = False) -> Engine:
    """The database under this URL; a SQLite file is made unless it ``must_exist``.

    Raises CannotOpen for an URL that leads nowhere and NewerDatabase for a
    database whose schema this program does not know.
    """
    parsed = _parse(url)
    file = parsed.database
    if parsed.get_backend_name() == "sqlite" and must_exist and not Path(file or "").is_file():
        raise CannotOpen(_shown(parsed), *_NO_FILE)
    engine = _create(parsed)
    try:
        with engine.connect() as connection:
            check_version(connection)
    except DBAPIError as error:
        engine.dispose()
        advice = _ADVICE[parsed.get_backend_name()]
        raise CannotOpen(_shown(parsed), Text(*[_first_line(error)] * 2), advice) from error
    except StoreError:
        engine.dispose()
        raise
    return engine


def _parse(url: str | URL) -> URL:
    try:
        parsed = make_url(url)
    except (ArgumentError, ValueError):
        raise CannotOpen(str(url).rpartition("@")[2], *_NO_URL) from None
    if parsed.drivername in ("postgres", "postgresql"):
        parsed = parsed.set(drivername="postgresql+psycopg")
    if parsed.get_backend_name() not in _ADVICE:
        raise CannotOpen(_shown(parsed), *_NO_KIND)
    if parsed.get_backend_name() == "sqlite" and parsed.database in (None, "", ":memory:"):
        raise CannotOpen(_shown(parsed), *_NO_NAME)
    return parsed


def _create(url: URL) -> Engine:
    try:
        engine = sa.create_engine(url, hide_parameters=True)
    except NoSuchModuleError:
        raise CannotOpen(_shown(url), *_NO_DRIVER) from None
    except ImportError as error:
        reason = Text(f"缺少驱动（{error.name}）", f"its driver is missing ({error.name})")
        raise CannotOpen(_shown(url), reason, _INSTALL) from None
    if engine.dialect.name == "sqlite":
        sa.event.listen(engine, "connect", _set_up_sqlite)
        sa.event.listen(engine, "begin", _begin_sqlite)
    return engine


def _set_up_sqlite(connection: SqliteConnection, record: object) -> None:
    """Set the pragmas; the driver's own notion of transactions is off, ours is ``begin``."""
    del record
    connection.isolation_level = None
    for pragma in _PRAGMAS:
        connection.execute(f"PRAGMA {pragma}")


def _begin_sqlite(connection: Connection) -> None:
    if connection.get_execution_options().get("writes", False):
        connection.exec_driver_sql("BEGIN IMMEDIATE")
    else:  # cannot fail, and every look-up begins so
        connection.connection.cursor().execute("BEGIN")


@contextmanager
def reading(engine: Engine) -> Iterator[Connection]:
    """A short connection that sees one state of the database; raises StoreError."""
    with _told(engine), engine.connect() as connection:
        if engine.dialect.name == "postgresql":
            connection.execution_options(isolation_level="REPEATABLE READ")
        yield connection


@contextmanager
def writing(engine: Engine) -> Iterator[Connection]:
    """A transaction of the only writer: committed at the end, or nothing of it is kept."""
    own = engine.execution_options(writes=True)
    with _told(engine), own.begin() as connection:
        if engine.dialect.name == "postgresql":
            connection.execute(sa.select(sa.func.pg_advisory_xact_lock(_WRITERS)))
        yield connection


@contextmanager
def _told(engine: Engine) -> Iterator[None]:
    try:
        yield
    except DBAPIError as error:
        name, said = _shown(engine.url), _first_line(error)
        text = Text(f"数据库{name}拒绝：{said}", f"the database {name} refuses: {said}")
        raise StoreError(text) from error


def schema_version(connection: Connection) -> str | None:
    """The version of the schema; none for a database that has none yet."""
    if not sa.inspect(connection).has_table("alembic_version"):
        return None
    version = sa.table("alembic_version", sa.column("version_num", sa.Text))
    return connection.execute(sa.select(version.c.version_num)).scalar()


def check_version(connection: Connection) -> str | None:
    """The version of the schema; raises NewerDatabase for one that is not known here."""
    version = schema_version(connection)
    if version is not None and version not in REVISIONS:
        raise NewerDatabase(version)
    return version


def _shown(url: URL) -> str:
    return url.render_as_string(hide_password=True)


def _first_line(error: DBAPIError) -> str:
    return str(error.orig).strip().partition("\n")[0]

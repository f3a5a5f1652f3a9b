"""Bring the schema of a database to the version of this program; no ini file is needed."""

from __future__ import annotations

from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory
from sqlalchemy.engine import Connection, Engine

from mapper.store.engine import check_version, writing


def upgrade(engine: Engine) -> None:
    """Make or change the tables; a database that is up to date stays as it is.

    Raises NewerDatabase for a schema that is not known here.
    """
    with writing(engine) as connection:
        check_version(connection)
        command.upgrade(_config(connection), "head")


def downgrade(engine: Engine, version: str = "base") -> None:
    """Go back to an older schema; ``base`` removes every table, with what it holds."""
    with writing(engine) as connection:
        check_version(connection)
        command.downgrade(_config(connection), version)


def known_versions() -> tuple[str, ...]:
    """The versions for which there are migrations, oldest first."""
    scripts = ScriptDirectory.from_config(_config())
    return tuple(script.revision for script in reversed(list(scripts.walk_revisions())))


def _config(connection: Connection | None = None) -> Config:
    config = Config(attributes={"connection": connection})
    config.set_main_option("script_location", "mapper.store:migrations")
    return config

"""The statements of a database, behind the port that memory provides too."""

from __future__ import annotations

from dataclasses import asdict, fields
from datetime import date

import sqlalchemy as sa
from sqlalchemy.engine import Engine

from mapper.domain import NodeId, PlaceId
from mapper.statements.kept import KeptStatement
from mapper.store.tables import statements
from mapper.store.up_to_date import reading, writing

_SELECT = sa.select(*(statements.c[field.name] for field in fields(KeptStatement)))


class SqlStatements:
    """Statements in their table; every call is one transaction.  Raises StoreError."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def keep(self, statement: KeptStatement) -> None:
        """Keep one more."""
        row = {**asdict(statement), "on": statement.on.isoformat()}
        with writing(self._engine) as connection:
            connection.execute(statements.insert().values(row))

    def of_id(self, key: str) -> KeptStatement | None:
        """The statement that was kept under this id."""
        with reading(self._engine) as connection:
            query = _SELECT.where(statements.c.id == key)
            found = connection.execute(query).mappings().one_or_none()
        if found is None:
            return None
        on, certificate = date.fromisoformat(found["on"]), NodeId(found["certificate"])
        told = {**found, "on": on, "certificate": certificate, "place": PlaceId(found["place"])}
        return KeptStatement(**told)

    def prune(self, before: str) -> int:
        """Forget those made before an instant; how many they were."""
        with writing(self._engine) as connection:
            old = statements.delete().where(statements.c.made_at < before)
            return int(connection.execute(old).rowcount)

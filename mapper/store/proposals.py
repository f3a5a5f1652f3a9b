"""The proposals of a database, behind the port that memory provides too."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import asdict, fields
from itertools import islice
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Engine

from mapper.domain import NodeKind
from mapper.errors import RunReplaced
from mapper.ports import KeptProposal, ProposalBatch, ProposalQuery, ProposalRun
from mapper.store.engine import reading, writing
from mapper.store.items import CLOSED, closed_ids, split
from mapper.store.queries import CHUNK
from mapper.store.tables import proposal_runs as runs
from mapper.store.tables import proposals, review_items
from mapper.store.ticks import moved
from mapper.text import loose

_FIELDS = [field.name for field in fields(KeptProposal)]
_RUN_FIELDS = [field.name for field in fields(ProposalRun)]
_SELECT = sa.select(*(proposals.c[name] for name in _FIELDS))
_OPEN = proposals.c.decided == 0
_ORDER = (proposals.c.certificate, proposals.c.rank, proposals.c.id)
_ALONE = proposals.c.id.not_in(sa.select(review_items.c.id))
_SETTLED = sa.union_all(
    sa.select(review_items.c.certificate, review_items.c.group, review_items.c.levels).where(
        CLOSED
    ),
    sa.select(proposals.c.certificate, proposals.c.group, proposals.c.levels).where(~_OPEN, _ALONE),
)
_LAST = sa.select(sa.func.max(runs.c.number)).scalar_subquery()


class SqlProposals:
    """Proposals and runs in two tables; every call is one transaction.  Raises StoreError."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def last_run(self) -> ProposalRun | None:
        """The run that began last."""
        with reading(self._engine) as connection:
            statement = sa.select(*(runs.c[name] for name in _RUN_FIELDS))
            found = connection.execute(statement.where(runs.c.number == _LAST)).mappings().all()
        return ProposalRun(**found[0]) if found else None

    def begin(self, run: ProposalRun) -> None:
        """Note that a run begins."""
        with writing(self._engine) as connection:
            number = (connection.scalar(sa.select(sa.func.max(runs.c.number))) or 0) + 1
            connection.execute(runs.insert().values(number=number, **asdict(run)))

    def save(self, batch: ProposalBatch) -> None:
        """Replace the undecided proposals of these certificates: all of it or nothing."""
        with writing(self._engine) as connection:
            _advance(connection, batch.run, after=batch.certificates[-1], done=batch.done)
            kept = _kept(connection, batch.certificates)
            closed = closed_ids(connection, batch.certificates)
            closed.update(key for key, (_, _, decided) in kept.items() if decided)
            own = proposals.c.certificate.in_(batch.certificates)
            connection.execute(proposals.delete().where(own, _OPEN))
            fresh = [_row(each, kept) for each in batch.proposals if each.id not in closed]
            if fresh:
                connection.execute(proposals.insert(), fresh)
            moved(connection, batch.certificates)

    def finish(self, run: str, at: str) -> None:
        """Remove the undecided proposals of other runs."""
        with writing(self._engine) as connection:
            _advance(connection, run, finished=at)
            others = (proposals.c.run != run, _OPEN)
            gone = sa.select(proposals.c.certificate).distinct().where(*others)
            moved(connection, connection.scalars(gone).all())
            connection.execute(proposals.delete().where(*others))

    def settle(self, ids: Iterable[str]) -> None:
        """A person has decided on these."""
        left = iter(ids)
        with writing(self._engine) as connection:
            while chunk := list(islice(left, CHUNK)):
                chosen = proposals.c.id.in_(chunk)
                concerned = sa.select(proposals.c.certificate).where(chosen)
                moved(connection, connection.scalars(concerned).all())
                connection.execute(proposals.update().where(chosen).values(decided=1))

    def settled(self) -> Sequence[tuple[str, str, str]]:
        """Certificate, group and level of what is decided."""
        with reading(self._engine) as connection:
            found = connection.execute(_SETTLED).all()
        return sorted(
            {
                (certificate, group, level)
                for certificate, group, levels in found
                for level in split(levels) or ("",)
            }
        )

    def count(self, query: ProposalQuery) -> int:
        """How many there are."""
        statement = sa.select(sa.func.count()).select_from(proposals).where(*_where(query))
        with reading(self._engine) as connection:
            return connection.scalar(statement) or 0

    def page(self, query: ProposalQuery, offset: int, limit: int) -> Sequence[KeptProposal]:
        """Some of them."""
        return self._listed(_SELECT.where(*_where(query)).offset(offset).limit(limit))

    def of_certificate(self, certificate: str) -> Sequence[KeptProposal]:
        """Those of one certificate, the best first."""
        return self._listed(_SELECT.where(_OPEN, proposals.c.certificate == certificate))

    def _listed(self, statement: sa.Select[Any]) -> Sequence[KeptProposal]:
        with reading(self._engine) as connection:
            found = connection.execute(statement.order_by(*_ORDER)).mappings()
            return [_proposal(row) for row in found]


def _advance(connection: Connection, run: str, **values: object) -> None:
    mine = (runs.c.number == _LAST, runs.c.id == run)
    if connection.execute(runs.update().where(*mine).values(**values)).rowcount != 1:
        raise RunReplaced(run)


_Kept = dict[str, tuple[str, str, int]]
"""Payload, instant and whether it is decided, by id."""


def _kept(connection: Connection, certificates: Sequence[str]) -> _Kept:
    columns = (proposals.c.id, proposals.c.payload, proposals.c.made_at, proposals.c.decided)
    statement = sa.select(*columns).where(proposals.c.certificate.in_(certificates))
    return {key: (payload, at, done) for key, payload, at, done in connection.execute(statement)}


def _row(proposal: KeptProposal, kept: _Kept) -> dict[str, object]:
    payload, at, _ = kept.get(proposal.id, ("", "", 0))
    return {
        **asdict(proposal), "kind": proposal.kind.value, "levels": "|".join(proposal.levels),
        "made_at": at if payload == proposal.payload else proposal.made_at, "decided": 0,
    }  # fmt: skip


def read_proposal(connection: Connection, key: str) -> KeptProposal | None:
    """The proposal with this id, decided or not."""
    found = connection.execute(_SELECT.where(proposals.c.id == key)).mappings().one_or_none()
    return _proposal(found) if found else None


def _proposal(row: sa.RowMapping) -> KeptProposal:
    told = {"kind": NodeKind(row["kind"]), "levels": split(row["levels"])}
    values: dict[str, Any] = {**row, **told}
    return KeptProposal(**values)


def _where(query: ProposalQuery) -> Iterable[sa.ColumnElement[bool]]:
    yield _OPEN
    if query.kind is not None:
        yield proposals.c.kind == query.kind.value
    for word in loose(query.text).split():
        yield proposals.c.words.contains(word, autoescape=True)

"""What stands behind the pages of one office, opened once for a process."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from flask import g

from mapper.accounts import Accounts
from mapper.asking import Askings, Waiting
from mapper.asking.open import OpenRequests
from mapper.desk import Desk
from mapper.editions import PublishedRecords, WithLinks
from mapper.kept_accounts import MemoryAccounts
from mapper.kept_log import MemoryLog
from mapper.kept_proposals import MemoryProposals
from mapper.kept_requests import MemoryAskings
from mapper.kept_statements import MemoryStatements
from mapper.log import Log
from mapper.ports import Proposals, Records
from mapper.review.queue import Queue
from mapper.signing import Signer, passing_signer, public_keys, signer_of
from mapper.statements import Statements
from web.settings import Settings


@dataclass(frozen=True, slots=True)
class Behind:
    """Records with what is published, what else is kept, and what works on them."""

    records: PublishedRecords
    log: Log
    proposals: Proposals
    accounts: Accounts
    desk: Desk
    queue: Queue
    statements: Statements
    askings: Askings
    instance: Path | None = None

    def public_keys(self) -> Mapping[str, str]:
        """The public keys that editions were signed with, by their ids."""
        signer = self.desk.signer
        kept = public_keys(self.instance) if self.instance else {}
        return {signer.key_id: signer.public_key, **kept}


def open_office(
    settings: Settings,
    records: Records | None = None,
    proposals: MemoryProposals | None = None,
    *,
    accounts: Accounts | None = None,
    desk: Desk | None = None,
) -> Behind:
    """What the settings say, but for what is given; a ``desk`` comes with its records and log.

    Without a database all is in memory over the packaged catalogues, and nobody can sign in.
    """
    kept = _of_database(settings) if settings.database else _in_memory(settings, proposals)
    if desk is None:
        over = records or kept.records()
        published = over if isinstance(over, PublishedRecords) else PublishedRecords(over, kept.log)
        desk = Desk(published, kept.log, _signer(settings), settings.today)
    desk.log.demand = Waiting(desk.records, desk.today)
    return Behind(
        desk.records, desk.log, kept.proposals, accounts or kept.accounts, desk,
        Queue(desk.log, desk.records.base), kept.statements, _askings_of(desk.log, kept),
        settings.instance,
    )  # fmt: skip


def _askings_of(log: Log, kept: _Kept) -> Askings:
    """What tells this log of requests: a log that was given in memory gets its own."""
    if log is not kept.log and isinstance(log, MemoryLog):
        return log.askings if isinstance(log.askings, MemoryAskings) else MemoryAskings(log)
    return kept.askings


@dataclass(frozen=True, slots=True)
class _Kept:
    """Where everything is kept; records are opened only if they are asked for."""

    records: Callable[[], Records]
    log: Log
    proposals: Proposals
    accounts: Accounts
    statements: Statements
    askings: Askings


def _of_database(settings: Settings) -> _Kept:
    from mapper.store import (
        open_accounts,
        open_askings,
        open_log,
        open_proposals,
        open_records,
        open_statements,
    )

    url = settings.database
    return _Kept(
        lambda: open_records(url), open_log(url, clock=settings.now), open_proposals(url),
        open_accounts(url), open_statements(url), open_askings(url, clock=settings.now),
    )  # fmt: skip


def _in_memory(settings: Settings, proposals: MemoryProposals | None) -> _Kept:
    from mapper.catalogue import packaged

    proposals = proposals or MemoryProposals()
    log = MemoryLog(proposals, clock=settings.now)
    return _Kept(
        packaged, log, proposals, MemoryAccounts(log), MemoryStatements(), MemoryAskings(log)
    )


def _signer(settings: Settings) -> Signer:
    return signer_of(settings.instance) if settings.instance else passing_signer()


@dataclass(frozen=True, slots=True)
class Moment:
    """What one request answers from, whatever is loaded, published or asked for meanwhile."""

    records: WithLinks
    requests: OpenRequests


def moment(records: PublishedRecords) -> Moment:
    """What is known when this request first asks."""
    if "moment" not in g:
        g.moment = Moment(records.steady(), records.open_requests)
    found: Moment = g.moment
    return found


def of_this_request(records: PublishedRecords) -> Records:
    """The records as they are when a request first asks: no publication comes in between."""
    return moment(records).records

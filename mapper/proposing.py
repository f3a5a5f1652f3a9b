"""Proposals for the whole catalogue, into the store; a run that was killed goes on.

What a run proposes is decided by the records, the encoder, the weights and the decisions: their
hash is its id, so that the same run is known again and another one replaces what it left.
"""

from __future__ import annotations

import gc
import hashlib
import json
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from itertools import groupby

from mapper.domain import NodeId, NodeKind
from mapper.events import now
from mapper.matching.combine import Weights
from mapper.matching.types import Encoder
from mapper.ports import KeptProposal, ProposalBatch, ProposalRun, Proposals, Records
from mapper.propose import VERSION, Proposal, propose
from mapper.text import loose

BATCH = 64
"""Certificates that are stored at once; so much is lost at most when a run is killed."""

_MADE = 100_000
"""Objects made and not dropped before Python looks for circles among them; 700 by itself."""

Told = Callable[[ProposalRun], None]
"""Told how far a run has come: when it begins or goes on, after every batch, at its end."""


@dataclass(frozen=True, slots=True)
class Matching:
    """What decides the proposals: the records, the encoder, the weights, how many of each."""

    records: Records
    encoder: Encoder
    weights: Weights
    top: int = 10

    @property
    def version(self) -> str:
        """Of features, weights and encoder."""
        return f"{VERSION}+{self.weights.hash}+{self.encoder.key}"


def run_catalogue(
    matching: Matching,
    store: Proposals,
    *,
    told: Told,
    restart: bool = False,
    clock: Callable[[], datetime] = now,
) -> ProposalRun:
    """Propose for every certificate and keep it; goes on where the same run was interrupted.

    A run that is finished is not repeated unless ``restart`` asks for it.
    """
    ids, settled = certificates(matching.records), store.settled()
    run = _begun(matching, store, ids, settled, restart=restart, at=_stamp(clock()))
    told(run)
    if run.finished:
        return run
    found = propose(
        matching.records, matching.encoder, ids,
        settings=matching.weights, decided=settled, top=matching.top, after=run.after,
    )  # fmt: skip
    rest = [certificate for certificate in ids if certificate > run.after]
    with seldom_searched(), one_thread():
        for certificates_, some in _batches(found, rest):
            at = _stamp(clock())
            run = replace(run, after=certificates_[-1], done=run.done + len(certificates_))
            rows = tuple(kept(proposal, run.id, at) for proposal in some)
            store.save(ProposalBatch(run.id, certificates_, rows, run.done))
            told(run)
    at = _stamp(clock())
    store.finish(run.id, at)
    return replace(run, finished=at)


@contextmanager
def seldom_searched() -> Iterator[None]:
    """Python looks for circles of objects less often: a run makes none, and it takes a fifth."""
    before = gc.get_threshold()
    gc.set_threshold(_MADE)
    try:
        yield
    finally:
        gc.set_threshold(*before)


@contextmanager
def one_thread() -> Iterator[None]:
    """Products of matrices on one thread: ours are small, and a second one only waits and spins."""
    from threadpoolctl import threadpool_limits

    with threadpool_limits(1, user_api="blas"):
        yield


def certificates(records: Records) -> list[NodeId]:
    """Every certificate that has a name, in the order of ids."""
    named = sorted({node_id for _, node_id in records.name_keys()})
    nodes = records.nodes(named)
    return [i for i in named if i in nodes and nodes[i].kind is NodeKind.CERTIFICATE]


def kept(proposal: Proposal, run: str, at: str) -> KeptProposal:
    """A proposal as the store keeps it."""
    target, name = proposal.target, proposal.certificate_name
    ends = (proposal.certificate, name.zh, name.en, proposal.group, proposal.name.zh,
            proposal.name.en)  # fmt: skip
    graded = target.kind is NodeKind.DIRECTORY and target.group != proposal.group
    levels = (target.group,) if graded else target.levels
    return KeptProposal(
        proposal.id, proposal.certificate, proposal.group, target.kind, levels,
        target.node_id or "", proposal.rank, proposal.score, proposal.probability,
        proposal.margin, " ".join(dict.fromkeys(map(loose, ends))),
        json.dumps(proposal.to_json(), ensure_ascii=False, sort_keys=True),
        proposal.version, run, at,
    )  # fmt: skip


def _begun(
    matching: Matching,
    store: Proposals,
    ids: Sequence[str],
    settled: Sequence[tuple[str, str, str]],
    *,
    restart: bool,
    at: str,
) -> ProposalRun:
    told = [matching.version, matching.records.revision, matching.top, ids, settled]
    run_id = hashlib.sha256(json.dumps(told).encode()).hexdigest()[:16]
    last = store.last_run()
    if last is not None and last.id == run_id and not restart:
        return last
    run = ProposalRun(run_id, matching.version, at, of=len(ids))
    store.begin(run)
    return run


def _batches(
    found: Iterator[Proposal], ids: Sequence[str]
) -> Iterator[tuple[tuple[str, ...], list[Proposal]]]:
    """All proposals of so many certificates at a time, those without any among them."""
    own: defaultdict[str, list[Proposal]] = defaultdict(list)
    start = 0
    for certificate, some in groupby(found, key=lambda proposal: proposal.certificate):
        place = ids.index(certificate, start)
        while place >= start + BATCH:
            yield _slice(ids[start : start + BATCH], own)
            start += BATCH
        own[certificate] = list(some)
    for first in range(start, len(ids), BATCH):
        yield _slice(ids[first : first + BATCH], own)


def _slice(
    ids: Sequence[str], own: dict[str, list[Proposal]]
) -> tuple[tuple[str, ...], list[Proposal]]:
    return tuple(ids), [proposal for i in ids for proposal in own.pop(i, ())]


def _stamp(at: datetime) -> str:
    return at.astimezone(UTC).isoformat(timespec="seconds")

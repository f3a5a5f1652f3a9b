"""Proposals in memory: for tests, and for a site that has no database."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from mapper.errors import RunReplaced
from mapper.ports import KeptProposal, ProposalBatch, ProposalQuery, ProposalRun
from mapper.text import loose


class MemoryProposals:
    """Proposals and runs that live as long as the process."""

    def __init__(self) -> None:
        self._kept: dict[str, KeptProposal] = {}
        self._decided: set[str] = set()
        self._runs: list[ProposalRun] = []

    def last_run(self) -> ProposalRun | None:
        """The run that began last."""
        return self._runs[-1] if self._runs else None

    def begin(self, run: ProposalRun) -> None:
        """Note that a run begins."""
        self._runs.append(run)

    def save(self, batch: ProposalBatch) -> None:
        """Replace the undecided proposals of these certificates: all of it or nothing."""
        run = self._current(batch.run)
        self._runs[-1] = replace(run, after=batch.certificates[-1], done=batch.done)
        before, own = dict(self._kept), set(batch.certificates)
        self._remove(each.id for each in before.values() if each.certificate in own)
        for proposal in batch.proposals:
            self._kept.setdefault(proposal.id, _since(proposal, before.get(proposal.id)))

    def finish(self, run: str, at: str) -> None:
        """Remove the undecided proposals of other runs."""
        self._runs[-1] = replace(self._current(run), finished=at)
        self._remove([each.id for each in self._kept.values() if each.run != run])

    def settle(self, ids: Iterable[str]) -> None:
        """A person has decided on these."""
        self._decided.update(set(ids) & set(self._kept))

    def settled(self) -> Sequence[tuple[str, str, str]]:
        """Certificate, group and level of what is decided."""
        found = sorted((self._kept[key] for key in self._decided), key=_order)
        return [
            (each.certificate, each.group, level)
            for each in found
            for level in each.levels or ("",)
        ]

    def count(self, query: ProposalQuery) -> int:
        """How many there are."""
        return sum(1 for _ in self._found(query))

    def page(self, query: ProposalQuery, offset: int, limit: int) -> Sequence[KeptProposal]:
        """Some of them."""
        return sorted(self._found(query), key=_order)[offset : offset + limit]

    def of_certificate(self, certificate: str) -> Sequence[KeptProposal]:
        """Those of one certificate, the best first."""
        own = (each for each in self._found(ProposalQuery()) if each.certificate == certificate)
        return sorted(own, key=_order)

    def _current(self, run: str) -> ProposalRun:
        if not self._runs or self._runs[-1].id != run:
            raise RunReplaced(run)
        return self._runs[-1]

    def _remove(self, ids: Iterable[str]) -> None:
        for key in ids:
            if key not in self._decided:
                del self._kept[key]

    def _found(self, query: ProposalQuery) -> Iterable[KeptProposal]:
        words = loose(query.text).split()
        for each in self._kept.values():
            wanted = query.kind in (None, each.kind) and all(word in each.words for word in words)
            if wanted and each.id not in self._decided:
                yield each


def _since(proposal: KeptProposal, before: KeptProposal | None) -> KeptProposal:
    same = before is not None and before.payload == proposal.payload
    return replace(proposal, made_at=before.made_at) if before and same else proposal


def _order(proposal: KeptProposal) -> tuple[str, int, str]:
    return proposal.certificate, proposal.rank, proposal.id

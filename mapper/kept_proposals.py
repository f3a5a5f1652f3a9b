"""Proposals in memory: for tests, and for a site that has no database."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field, replace
from threading import RLock

from mapper.errors import RunReplaced
from mapper.events import Event
from mapper.log import ItemRow
from mapper.ports import KeptProposal, ProposalBatch, ProposalQuery, ProposalRun
from mapper.text import loose


@dataclass
class Kept:
    """What memory holds of the machine and of the people; ``lock`` lets one thread in at a time."""

    proposals: dict[str, KeptProposal] = field(default_factory=dict)
    decided: set[str] = field(default_factory=set)
    runs: list[ProposalRun] = field(default_factory=list)
    events: list[Event] = field(default_factory=list)
    items: dict[str, ItemRow] = field(default_factory=dict)
    ticks: dict[str, int] = field(default_factory=dict)
    tick: int = 0
    lock: AbstractContextManager[object] = field(default_factory=RLock)

    def moved(self, certificates: Iterable[str]) -> None:
        """Lines of these certificates have changed."""
        found = set(certificates)
        if found:
            self.tick += 1
            self.ticks.update(dict.fromkeys(found, self.tick))

    @contextmanager
    def whole(self) -> Iterator[None]:
        """All that is changed meanwhile is kept, or nothing of it."""
        names = ("proposals", "decided", "runs", "events", "items", "ticks")
        with self.lock:
            before, tick = {name: getattr(self, name).copy() for name in names}, self.tick
            try:
                yield
            except BaseException:
                for name, value in before.items():
                    setattr(self, name, value)
                self.tick = tick
                raise


class MemoryProposals:
    """Proposals and runs that live as long as the process; ``kept`` is shared with the log."""

    def __init__(self) -> None:
        self.kept = Kept()

    def last_run(self) -> ProposalRun | None:
        """The run that began last."""
        return self.kept.runs[-1] if self.kept.runs else None

    def begin(self, run: ProposalRun) -> None:
        """Note that a run begins."""
        with self.kept.lock:
            self.kept.runs.append(run)

    def save(self, batch: ProposalBatch) -> None:
        """Replace the undecided proposals of these certificates: all of it or nothing."""
        with self.kept.whole():
            run = self._current(batch.run)
            self.kept.runs[-1] = replace(run, after=batch.certificates[-1], done=batch.done)
            before, own = dict(self.kept.proposals), set(batch.certificates)
            self._remove(each.id for each in before.values() if each.certificate in own)
            for proposal in batch.proposals:
                if not self._closed(proposal.id):
                    fresh = _since(proposal, before.get(proposal.id))
                    self.kept.proposals.setdefault(proposal.id, fresh)
            self.kept.moved(own)

    def finish(self, run: str, at: str) -> None:
        """Remove the undecided proposals of other runs."""
        with self.kept.whole():
            self.kept.runs[-1] = replace(self._current(run), finished=at)
            others = [each for each in self.kept.proposals.values() if each.run != run]
            gone = self._remove([each.id for each in others])
            self.kept.moved(each.certificate for each in gone)

    def settle(self, ids: Iterable[str]) -> None:
        """A person has decided on these."""
        with self.kept.whole():
            found = set(ids) & set(self.kept.proposals)
            self.kept.decided.update(found)
            self.kept.moved(self.kept.proposals[key].certificate for key in found)

    def settled(self) -> Sequence[tuple[str, str, str]]:
        """Certificate, group and level of what is decided."""
        with self.kept.lock:
            items = self.kept.items
            alone = (self.kept.proposals.get(key) for key in self.kept.decided - set(items))
            found: list[ItemRow | KeptProposal] = [row for row in items.values() if not row.free]
            found += [proposal for proposal in alone if proposal]
        return sorted(
            {
                (each.certificate, each.group, level)
                for each in found
                for level in each.levels or ("",)
            }
        )

    def count(self, query: ProposalQuery) -> int:
        """How many there are."""
        return len(self._found(query))

    def page(self, query: ProposalQuery, offset: int, limit: int) -> Sequence[KeptProposal]:
        """Some of them."""
        return sorted(self._found(query), key=_order)[offset : offset + limit]

    def of_certificate(self, certificate: str) -> Sequence[KeptProposal]:
        """Those of one certificate, the best first."""
        own = (each for each in self._found(ProposalQuery()) if each.certificate == certificate)
        return sorted(own, key=_order)

    def _current(self, run: str) -> ProposalRun:
        if not self.kept.runs or self.kept.runs[-1].id != run:
            raise RunReplaced(run)
        return self.kept.runs[-1]

    def _closed(self, key: str) -> bool:
        item = self.kept.items.get(key)
        return item is not None and not item.free

    def _remove(self, ids: Iterable[str]) -> list[KeptProposal]:
        return [self.kept.proposals.pop(key) for key in ids if key not in self.kept.decided]

    def _found(self, query: ProposalQuery) -> list[KeptProposal]:
        words = loose(query.text).split()
        with self.kept.lock:
            return [
                each for each in self.kept.proposals.values()
                if each.id not in self.kept.decided
                and query.kind in (None, each.kind)
                and all(word in each.words for word in words)
            ]  # fmt: skip


def _since(proposal: KeptProposal, before: KeptProposal | None) -> KeptProposal:
    same = before is not None and before.payload == proposal.payload
    return replace(proposal, made_at=before.made_at) if before and same else proposal


def _order(proposal: KeptProposal) -> tuple[str, int, str]:
    return proposal.certificate, proposal.rank, proposal.id

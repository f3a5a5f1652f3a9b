"""Proposals: which titles, skill levels and list items a certificate may map to, with evidence.

Conducts matching; a proposal is never an answer.  The same records, encoder, weights and
decisions give the same proposals, byte for byte.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from mapper.domain import NodeId, Target, Text
from mapper.matching.case import Case
from mapper.matching.combine import Weights, total
from mapper.matching.decided import Decided, Pair
from mapper.matching.evidence import told
from mapper.matching.features import SENTENCES
from mapper.matching.levels import LEVEL_SENTENCES
from mapper.matching.matcher import Candidate, Matcher
from mapper.matching.subjects import NamedCertificate, Subject, ad_hoc
from mapper.matching.types import Encoder, Progress, silent
from mapper.ports import Records

VERSION = "1"
"""Of the features and the block; another one gives other proposals."""
BATCH = 256
"""Certificates whose names are compared at once; a resumed run keeps to the same batches."""
NO_LEVEL = Text("级别未知", "level unknown")


@dataclass(frozen=True, slots=True)
class Bar:
    """A part of the score: the reason, its strength, what it adds, its sentence."""

    name: str
    value: float
    adds: float
    sentence: Text

    def to_json(self) -> dict[str, object]:
        """As it is stored and shown."""
        return {
            "name": self.name, "value": self.value, "adds": self.adds,
            "sentence": self.sentence.to_json(),
        }  # fmt: skip


@dataclass(frozen=True, slots=True)
class LevelNote:
    """What speaks for a level, or the veto that excludes it."""

    level: str
    score: float
    said: bool
    sentences: tuple[Text, ...]
    veto: Text | None

    def to_json(self) -> dict[str, object]:
        """As it is stored and shown."""
        return {
            "level": self.level, "score": self.score, "said": self.said,
            "sentences": [sentence.to_json() for sentence in self.sentences],
            "veto": self.veto.to_json() if self.veto else None,
        }  # fmt: skip


@dataclass(frozen=True, slots=True)
class Proposal:
    """A certificate and what it may map to.

    ``score`` is the exact sum of the waterfall; ``margin`` how far it is ahead of the best other
    candidate; ``probability`` the calibrated chance.  ``veto`` excludes it whatever its score.
    """

    id: str
    certificate: NodeId
    certificate_name: Text
    target: Target
    group: str
    name: Text
    rank: int
    score: float
    probability: float
    margin: float
    waterfall: tuple[Bar, ...]
    levels: tuple[LevelNote, ...]
    veto: Text | None
    version: str

    def __post_init__(self) -> None:
        if total({bar.name: bar.adds for bar in self.waterfall}) != self.score:
            msg = f"{self.id}: the waterfall does not add up to the score"
            raise ValueError(msg)

    def to_json(self) -> dict[str, object]:
        """As it is stored and shown."""
        return {
            "id": self.id, "certificate": self.certificate,
            "certificate_name": self.certificate_name.to_json(),
            "target": {
                "kind": self.target.kind.value, "group": self.target.group,
                "specialty": self.target.specialty, "levels": list(self.target.levels),
                "id": self.target.node_id, "name": self.name.to_json(),
            },
            "rank": self.rank, "score": self.score, "probability": self.probability,
            "margin": self.margin,
            "waterfall": [bar.to_json() for bar in self.waterfall],
            "levels": [note.to_json() for note in self.levels],
            "veto": self.veto.to_json() if self.veto else None, "version": self.version,
        }  # fmt: skip


def propose(
    records: Records,
    encoder: Encoder,
    certificate_ids: Collection[str],
    *,
    settings: Weights,
    decided: Collection[Pair] = (),
    top: int = 10,
    after: str = "",
    progress: Progress = silent,
    stop: Callable[[], bool] = lambda: False,
) -> Iterator[Proposal]:
    """The best proposals of each certificate, certificate by certificate in the order of ids.

    ``after`` resumes behind a certificate, and ``stop`` is asked before each.  Decided pairs are
    left out.  Unknown ids are passed over.
    """
    ids = [NodeId(i) for i in sorted(set(certificate_ids))]
    run = Run(Matcher(records, encoder), settings, top)
    known = Decided(decided, records, run.matcher.space.groups)
    for start in range(0, len(ids), BATCH):
        some = ids[start : start + BATCH]
        if some[-1] <= after:
            continue
        for case in run.matcher.cases(run.matcher.subjects(some)):
            if case.subject.id > after:
                if stop():
                    return
                yield from run.proposals(case, known)
        progress("propose", start + len(some), len(ids))


def propose_named(
    records: Records,
    encoder: Encoder,
    rows: Sequence[NamedCertificate],
    *,
    settings: Weights,
    top: int = 10,
    progress: Progress = silent,
) -> Iterator[Proposal]:
    """The best proposals for certificates of a file, in the order of its rows."""
    run = Run(Matcher(records, encoder), settings, top)
    nothing = Decided((), records, run.matcher.space.groups)
    for start in range(0, len(rows), BATCH):
        subjects: list[Subject] = [ad_hoc(row, records) for row in rows[start : start + BATCH]]
        for case in run.matcher.cases(subjects):
            yield from run.proposals(case, nothing)
        progress("propose", min(start + BATCH, len(rows)), len(rows))


@dataclass(frozen=True)
class Run:
    """A matcher with the weights of one run."""

    matcher: Matcher
    weights: Weights
    top: int

    @cached_property
    def version(self) -> str:
        """What decides the proposals beside the records."""
        return f"{VERSION}+{self.weights.hash}+{self.matcher.space.encoder.key}"

    def proposals(self, case: Case, decided: Decided) -> Iterator[Proposal]:
        """The proposals of one certificate, best first."""
        closed = decided.closed(case.subject)
        found = self.matcher.candidates(case, self.weights, closed, most=self.top)
        for rank, candidate in enumerate(found, start=1):
            yield self._proposal(case.subject, candidate, rank)

    def _proposal(self, subject: Subject, found: Candidate, rank: int) -> Proposal:
        target = found.group.target(found.level.levels)
        return Proposal(
            proposal_id(subject.id, found), subject.id, subject.name, target,
            found.group.key, target_name(found), rank, found.score, found.probability, found.lead,
            waterfall(found), level_notes(found), found.veto, self.version,
        )  # fmt: skip


def proposal_id(subject: NodeId, found: Candidate) -> str:
    """The same for the same certificate, target and levels, whatever matcher proposes them."""
    told_of = "|".join((subject, found.group.key, ",".join(found.level.levels)))
    return hashlib.sha256(told_of.encode()).hexdigest()[:16]


def target_name(found: Candidate) -> Text:
    """The title, skill level or item as it is called; with its levels, or that they are unknown."""
    group, levels = found.group, found.level.levels
    if len(levels) == 1:
        return group.level_names[levels[0]]
    if not group.levels:
        return group.name
    said = Text("、".join(levels), ", ".join(levels)) if levels else NO_LEVEL
    return Text(f"{group.name.zh}（{said.zh}）", f"{group.name.en} ({said.en})")


def waterfall(found: Candidate) -> tuple[Bar, ...]:
    """What each reason adds, the largest first."""
    bars = [
        Bar(reason.name, reason.value, found.parts[reason.name], told(reason, SENTENCES))
        for reason in found.evidence
        if reason.name in found.parts
    ]
    return tuple(sorted(bars, key=lambda bar: (-abs(bar.adds), bar.name)))


def level_notes(found: Candidate) -> tuple[LevelNote, ...]:
    """Every level with a reason or a veto."""
    return tuple(
        LevelNote(
            each.level, each.score, each.level in found.level.levels,
            tuple(told(reason, LEVEL_SENTENCES) for reason in each.evidence), each.veto,
        )
        for each in found.level.scores
    )  # fmt: skip

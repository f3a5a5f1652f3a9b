"""From a certificate to ranked candidates: block, weigh, ask for the level, veto, rank."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from mapper.domain import NodeId, Text
from mapper.matching.block import block
from mapper.matching.calibrate import leads
from mapper.matching.case import Case
from mapper.matching.combine import Weights, total
from mapper.matching.evidence import Evidence
from mapper.matching.features import FEATURES
from mapper.matching.fieldwork import Fieldwork
from mapper.matching.groups import Group, groups_of
from mapper.matching.levels import LevelAnswer, answer
from mapper.matching.precedents import Precedents
from mapper.matching.space import Space
from mapper.matching.subjects import Subject, subject_of
from mapper.matching.types import Encoder
from mapper.ports import Records

Closed = Mapping[str, Collection[str]]
"""Groups on which a person has decided, with the levels; an empty level closes the group."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A group that a certificate may map to, and everything that speaks for and against it."""

    group: Group
    evidence: tuple[Evidence, ...]
    parts: Mapping[str, float]
    score: float
    level: LevelAnswer
    lead: float = 0.0
    probability: float = 0.0

    @property
    def veto(self) -> Text | None:
        """Why it is excluded whatever its score, if it is."""
        return self.level.veto


class Matcher:
    """Candidates for certificates by one state of the records and one encoder."""

    def __init__(self, records: Records, encoder: Encoder) -> None:
        self.records = records
        groups = groups_of(records.vocabulary)
        fieldwork = Fieldwork(records.vocabulary, [group.fields for group in groups])
        precedents = Precedents.of_records(records, groups)
        self.space = Space(groups, encoder, precedents, fieldwork)
        self.space.set_holders(self.subjects(sorted(precedents.of)))

    def subjects(self, ids: Sequence[NodeId]) -> list[Subject]:
        """What the records know of these certificates, in this order; unknown ones left out."""
        nodes = self.records.nodes(ids)
        return [subject_of(nodes[i], self.records) for i in ids if i in nodes]

    def cases(self, subjects: Sequence[Subject], *, own: bool = True) -> Iterator[Case]:
        """Certificates beside all groups; their names are encoded together."""
        english = self._vectors([subject.english for subject in subjects], han=False)
        chinese = self._vectors([subject.chinese for subject in subjects], han=True)
        for subject, left, right in zip(subjects, english, chinese, strict=True):
            yield Case(self.space.view(subject, left, right), own=own)

    def candidates(
        self, case: Case, weights: Weights, closed: Closed | None = None
    ) -> list[Candidate]:
        """The candidates of a certificate, vetoed ones last, by score; of equals by key."""
        found = [
            candidate
            for row in block(case.view, own=case.own)
            if (candidate := weigh(case, row, weights, (closed or {}).get(case.group(row).key, ())))
        ]
        return ranked(found, weights)

    def _vectors(
        self, names: Sequence[Sequence[str]], *, han: bool
    ) -> Iterator[np.ndarray[tuple[int, int], np.dtype[np.float32]]]:
        ends = np.cumsum([0, *map(len, names)])
        rows = self.space.encode([name for own in names for name in own], han=han)
        for start, end in zip(ends, ends[1:], strict=False):
            yield rows[start:end]


def weigh(case: Case, row: int, weights: Weights, closed: Collection[str] = ()) -> Candidate | None:
    """A candidate with its score; nothing where a person's decision leaves nothing to say."""
    if "" in closed:
        return None
    level = answer(case, row, weights.level, closed)
    if closed and not level.levels:
        return None
    evidence = tuple(feature(case, row) for feature in FEATURES)
    parts = weights.parts(evidence)
    return Candidate(case.group(row), evidence, parts, total(parts), level)


def ranked(found: Sequence[Candidate], weights: Weights) -> list[Candidate]:
    """Candidates in order, each with its lead on the best other and its chance.

    A vetoed candidate has no chance, and no other is behind it.
    """
    ordered = sorted(found, key=lambda c: (c.veto is not None, -c.score, c.group.key))
    possible = [candidate for candidate in ordered if candidate.veto is None]
    ahead = leads([candidate.score for candidate in possible])
    open_ones = [
        _with_chance(candidate, lead, weights)
        for candidate, lead in zip(possible, ahead, strict=True)
    ]
    return open_ones + ordered[len(possible) :]


def _with_chance(candidate: Candidate, lead: float, weights: Weights) -> Candidate:
    chance = weights.calibration.probability(candidate.score, lead)
    return Candidate(
        candidate.group, candidate.evidence, candidate.parts, candidate.score, candidate.level,
        round(lead, 6), chance,
    )  # fmt: skip

"""From a certificate to ranked candidates: block, weigh, ask for the level, veto, rank."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

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
from mapper.matching.space import Space, some_holders
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


@dataclass(frozen=True, slots=True)
class Weighed:
    """A group with its score, before its level is asked for."""

    row: int
    group: Group
    evidence: tuple[Evidence, ...]
    parts: Mapping[str, float]
    score: float


class Matcher:
    """Candidates for certificates by one state of the records and one encoder."""

    def __init__(self, records: Records, encoder: Encoder) -> None:
        self.records = records
        groups = groups_of(records.vocabulary)
        fieldwork = Fieldwork(records.vocabulary, [group.fields for group in groups])
        precedents = Precedents.of_records(records, groups)
        self.space = Space(groups, encoder, precedents, fieldwork)
        self.space.set_holders(self.subjects(some_holders(sorted(precedents.of))))

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
        self, case: Case, weights: Weights, closed: Closed | None = None, *, most: int = 10
    ) -> list[Candidate]:
        """The best candidates of a certificate by score, of equals by key; vetoed ones last.

        A vetoed one takes a place only if its score would have.
        """
        weighed = [weigh(case, row, weights) for row in block(case.view, own=case.own)]
        weighed.sort(key=lambda found: (-found.score, found.group.key))
        shown: list[Candidate] = []
        for found in weighed:
            if len(shown) == most:
                break
            shown += with_level(case, found, weights, (closed or {}).get(found.group.key, ()))
        return ranked(shown, [found.score for found in weighed], weights)

    def _vectors(
        self, names: Sequence[Sequence[str]], *, han: bool
    ) -> Iterator[np.ndarray[tuple[int, int], np.dtype[np.float32]]]:
        ends = np.cumsum([0, *map(len, names)])
        rows = self.space.encode([name for own in names for name in own], han=han)
        for start, end in pairwise(ends):
            yield rows[start:end]


def weigh(case: Case, row: int, weights: Weights) -> Weighed:
    """What speaks for a group, and what it amounts to."""
    evidence = tuple(feature(case, row) for feature in FEATURES)
    parts = weights.parts(evidence)
    return Weighed(row, case.group(row), evidence, parts, total(parts))


def with_level(
    case: Case, found: Weighed, weights: Weights, closed: Collection[str]
) -> Iterator[Candidate]:
    """The candidate with its level; none where a person's decision leaves nothing to say."""
    if "" in closed:
        return
    level = answer(case, found.row, weights.level, closed)
    if level.levels or not closed:
        yield Candidate(found.group, found.evidence, found.parts, found.score, level)


def ranked(
    found: Sequence[Candidate], scores: Sequence[float], weights: Weights
) -> list[Candidate]:
    """Candidates in order, vetoed ones last, each with its lead on the best other and its chance.

    ``scores`` are those of all that was compared, from the best; the vetoed have no chance.
    """
    vetoed = [candidate.score for candidate in found if candidate.veto is not None]
    rivals = list(scores)
    for score in vetoed:
        rivals.remove(score)
    ahead = dict(zip(rivals, leads(rivals), strict=True))
    ordered = sorted(found, key=lambda c: (c.veto is not None, -c.score, c.group.key))
    return [_with_chance(each, ahead, weights) for each in ordered]


def _with_chance(found: Candidate, ahead: Mapping[float, float], weights: Weights) -> Candidate:
    if found.veto is not None:
        return found
    lead = round(ahead[found.score], 6)
    return replace(found, lead=lead, probability=weights.calibration.probability(found.score, lead))

"""From a certificate to ranked candidates: block, weigh, ask for the level, veto, rank."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from mapper.domain import NodeId, Text
from mapper.matching.block import block
from mapper.matching.calibrate import leads
from mapper.matching.case import Case
from mapper.matching.combine import Weights, total
from mapper.matching.evidence import Evidence
from mapper.matching.feature import Rows
from mapper.matching.features import FEATURES, NAMES, values_of
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
    """A group with its score, before its level is asked for and the facts are told."""

    row: int
    group: Group
    values: tuple[float, ...]
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
        for view in self.space.views(subjects):
            yield Case(view, own=own)

    def candidates(
        self, case: Case, weights: Weights, closed: Closed | None = None, *, most: int = 10
    ) -> list[Candidate]:
        """The best candidates of a certificate by score, of equals by key; vetoed ones last.

        A vetoed one takes a place only if its score would have.
        """
        weighed = weigh(case, block(case.view, own=case.own), weights)
        weighed.sort(key=lambda found: (-found.score, found.group.key))
        shown: list[Candidate] = []
        for found in weighed:
            if len(shown) == most:
                break
            shown += with_level(case, found, weights, (closed or {}).get(found.group.key, ()))
        return ranked(shown, [found.score for found in weighed], weights)


def weigh(case: Case, rows: Rows, weights: Weights) -> list[Weighed]:
    """What the reasons for each of these groups amount to."""
    found = zip(rows, values_of(case, rows), strict=True)
    return [_weighed(case.group(row), row, values, weights) for row, values in found]


def _weighed(group: Group, row: int, values: tuple[float, ...], weights: Weights) -> Weighed:
    parts = weights.parts(zip(NAMES, values, strict=True))
    return Weighed(row, group, values, parts, total(parts))


def with_level(
    case: Case, found: Weighed, weights: Weights, closed: Collection[str]
) -> Iterator[Candidate]:
    """The candidate with its level; none where a person's decision leaves nothing to say."""
    if "" in closed:
        return
    level = answer(case, found.row, weights.level, closed)
    if level.levels or not closed:
        reasons = zip(FEATURES, found.values, strict=True)
        evidence = tuple(each.evidence(case, found.row, value) for each, value in reasons if value)
        yield Candidate(found.group, evidence, found.parts, found.score, level)


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

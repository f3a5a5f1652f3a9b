"""How well the catalogue's own links are found again, one certificate left out at a time.

A link that is seen in a source is the judgement; what the certificate and its families map to is
hidden, what others map to is known.  Also how often a misspelt name still finds its certificate.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from mapper.domain import NodeId
from mapper.matching import calibrate
from mapper.matching.calibrate import Calibration
from mapper.matching.combine import Weights
from mapper.matching.groups import Group
from mapper.matching.levelled import Precedent
from mapper.matching.matcher import Candidate, Matcher
from mapper.matching.types import Progress, silent

SURE = 0.5
"""A first candidate of a smaller chance counts as abstention."""
FOLDS = 5
_BATCH = 64
_SHOWN = 10

Truth = dict[str, frozenset[str]]
"""The groups that a certificate maps to, each with the levels that sources state."""


@dataclass(frozen=True, slots=True)
class Judged:
    """A certificate, what it maps to, and what was proposed without knowing that."""

    certificate: NodeId
    truth: Truth
    candidates: tuple[Candidate, ...]

    def right(self, group: Group) -> bool:
        """A source maps the certificate to this very group."""
        return group.key in self.truth

    def right_series(self, group: Group) -> bool:
        """A source maps it to this series, occupation or item, whatever the specialty."""
        return any(key.split(".")[0] == group.group for key in self.truth)


def truths(matcher: Matcher) -> dict[NodeId, Truth]:
    """The certificates with a link seen in a source to a group that is named."""
    known = matcher.space.rows
    found = {
        holder: _truth(p for p in precedents if p.seen and p.group in known)
        for holder, precedents in sorted(matcher.space.precedents.of.items())
    }
    return {holder: truth for holder, truth in found.items() if truth}


def _truth(precedents: Iterable[Precedent]) -> Truth:
    found: Truth = {}
    for precedent in precedents:
        before = found.get(precedent.group, frozenset())
        found[precedent.group] = before | frozenset(precedent.levels)
    return found


def judge(matcher: Matcher, weights: Weights, *, progress: Progress = silent) -> Iterator[Judged]:
    """Every certificate with a seen link, proposed for as if it were new."""
    known = truths(matcher)
    ids = list(known)
    for start in range(0, len(ids), _BATCH):
        subjects = matcher.subjects(ids[start : start + _BATCH])
        for case in matcher.cases(subjects, own=False):
            found = matcher.candidates(case, weights)[:_SHOWN]
            yield Judged(case.subject.id, known[case.subject.id], tuple(found))
        progress("check", min(start + _BATCH, len(ids)), len(ids))


def measure(judged: Sequence[Judged]) -> dict[str, float]:
    """Shares of certificates: the right series first or among three, the level where it is said.

    ``group`` asks for the specialty too.  A level is right if a source states every level said.
    """
    sure = [one for one in judged if one.candidates and one.candidates[0].probability >= SURE]
    said = [right for one in judged if (right := _level_right(one)) is not None]
    return {
        "certificates": len(judged),
        "series@1": _share(any(map(one.right_series, _first(one, 1))) for one in judged),
        "series@3": _share(any(map(one.right_series, _first(one, 3))) for one in judged),
        "group@1": _share(any(map(one.right, _first(one, 1))) for one in judged),
        "group@3": _share(any(map(one.right, _first(one, 3))) for one in judged),
        "group@10": _share(any(map(one.right, _first(one, _SHOWN))) for one in judged),
        "level": _share(said),
        "level_said": len(said),
        "level_asked": sum(any(one.truth.values()) for one in judged),
        "abstention": 1 - len(sure) / max(1, len(judged)),
        "series@1_if_sure": _share(any(map(one.right_series, _first(one, 1))) for one in sure),
    }


def calibrated(judged: Sequence[Judged]) -> Calibration:
    """The curve from score to chance over these certificates, folds by certificate."""
    rows = [
        (candidate.score, candidate.lead, one.right(candidate.group), place % FOLDS)
        for place, one in enumerate(judged)
        for candidate in one.candidates
        if candidate.veto is None
    ]
    scores, ahead, right, folds = (list(column) for column in zip(*rows, strict=True))
    return calibrate.fit(
        np.array(scores), np.array(ahead), np.array(right, dtype=np.bool_), [int(f) for f in folds]
    )


def _first(one: Judged, count: int) -> list[Group]:
    return [candidate.group for candidate in one.candidates[:count]]


def _level_right(one: Judged) -> bool | None:
    """Whether the level said for the right group is right; none where there is nothing to say."""
    for candidate in one.candidates:
        stated = one.truth.get(candidate.group.key)
        if stated and candidate.level.levels:
            return set(candidate.level.levels) <= stated
    return None


def _share(flags: Iterable[bool]) -> float:
    found = list(flags)
    return round(sum(found) / len(found), 4) if found else 0.0

"""Refit the weights from what people decided, and say honestly whether that is better.

Each certificate is a choice among its candidates and "none of these": an accepted target is
chosen; where all was refused, none is.  A set of weights that is not better on certificates it
has not seen is never applied unasked.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

import numpy as np

from mapper.domain import NodeId, Text
from mapper.matching import calibrate, logit
from mapper.matching.block import block
from mapper.matching.case import Case
from mapper.matching.combine import FEWEST, Weights, total
from mapper.matching.features import NAMES, values_of
from mapper.matching.matcher import Matcher
from mapper.matching.types import Encoder, Progress, Scores, silent
from mapper.ports import Records

FOLDS = 5
BASE = "score by the weights in use"
NONE = "none of these"
_BATCH = 64
_PENALTY = 4.0
_CLOSE = 1e-9


@dataclass(frozen=True, slots=True)
class Decision:
    """What a person said of a pair."""

    certificate: str
    group: str
    accepted: bool
    level: str = ""


@dataclass(frozen=True, slots=True)
class Outcome:
    """Refitted weights, and whether they are applied.

    ``before`` and ``after``: the weights in use and refitted ones on certificates not fitted on.
    """

    weights: Weights
    applied: bool
    before: Mapping[str, float]
    after: Mapping[str, float]
    why: Text


@dataclass(frozen=True)
class _Choice:
    """A certificate's candidates as features, which are accepted, and which are refused."""

    certificate: NodeId
    features: Scores
    accepted: np.ndarray[tuple[int], np.dtype[np.bool_]]
    refused: np.ndarray[tuple[int], np.dtype[np.bool_]]

    @property
    def judged(self) -> np.ndarray[tuple[int], np.dtype[np.bool_]]:
        """What a person said something of; beside an accepted one all others count as refused."""
        return np.asarray(self.accepted | self.refused | self.accepted.any(), dtype=np.bool_)


TOO_FEW = Text(
    "判断不足{0}条，沿用固定权重", "Fewer than {0} judgements: the fixed weights stay in use"
)
BETTER = Text(
    "在未参与拟合的证书上更好，已采用", "Better on certificates that it has not seen: applied"
)
WORSE = Text(
    "在未参与拟合的证书上没有更好，未采用",
    "Not better on unseen certificates: not applied",
)
ASKED = Text("并未更好，按要求采用", "Not better, and applied because it was asked for")


def learn(
    decisions: Sequence[Decision],
    records: Records,
    encoder: Encoder,
    *,
    current: Weights,
    on: date,
    force: bool = False,
    progress: Progress = silent,
) -> Outcome:
    """The weights that explain the decisions best, with the before and after on folds."""
    if len(decisions) < FEWEST:
        why = Text(TOO_FEW.zh.format(FEWEST), TOO_FEW.en.format(FEWEST))
        return Outcome(current, applied=False, before={}, after={}, why=why)
    choices = list(_choices(decisions, Matcher(records, encoder), progress))
    before, after = _compare(choices, current)
    refitted = replace(
        _fit(choices, current), number=current.number + 1, given_on=on.isoformat(),
        parent=current.hash, judgements=len(decisions), metrics=after,
    )  # fmt: skip
    better = _better(before, after)
    why = BETTER if better else ASKED if force else WORSE
    return Outcome(refitted, applied=better or force, before=before, after=after, why=why)


def _better(before: Mapping[str, float], after: Mapping[str, float]) -> bool:
    """More first answers right; of as many, nearer to the first; of equals, the likelier."""
    keys = ("first", "mrr", "likelihood")
    return tuple(after[key] for key in keys) > tuple(before[key] for key in keys)


def _choices(
    decisions: Sequence[Decision], matcher: Matcher, progress: Progress
) -> Iterator[_Choice]:
    """The judged certificates, each as if it mapped to nothing yet."""
    said: defaultdict[str, dict[str, bool]] = defaultdict(dict)
    for decision in decisions:
        said[decision.certificate][decision.group] = decision.accepted
    ids = [NodeId(i) for i in sorted(said)]
    for start in range(0, len(ids), _BATCH):
        for case in matcher.cases(matcher.subjects(ids[start : start + _BATCH]), own=False):
            choice = _choice(case, said[case.subject.id])
            if choice is not None:
                yield choice
        progress("learn", min(start + _BATCH, len(ids)), len(ids))


def _choice(case: Case, said: Mapping[str, bool]) -> _Choice | None:
    rows = case.space.rows
    judged = {rows[key] for key in said if key in rows}
    if not judged:
        return None
    seen = sorted({*block(case.view, own=False), *judged})
    verdicts = [said.get(case.group(row).key) for row in seen]
    return _Choice(
        case.subject.id, np.array(values_of(case, seen), dtype=np.float64),
        np.array([verdict is True for verdict in verdicts], dtype=np.bool_),
        np.array([verdict is False for verdict in verdicts], dtype=np.bool_),
    )  # fmt: skip


def _compare(
    choices: Sequence[_Choice], current: Weights
) -> tuple[dict[str, float], dict[str, float]]:
    """The weights in use and weights fitted on the other folds, on the same certificates."""
    old, new = [], []
    for fold in range(FOLDS):
        held = choices[fold::FOLDS]
        rest = [choice for place, choice in enumerate(choices) if place % FOLDS != fold]
        if held and rest:
            fitted = _fit(rest, current)
            old += [_quality(choice, current) for choice in held if choice.accepted.any()]
            new += [_quality(choice, fitted) for choice in held if choice.accepted.any()]
    return _means(old), _means(new)


def _quality(choice: _Choice, weights: Weights) -> tuple[float, float, float]:
    """Whether the first is right, one over the rank of the first right, log-likelihood."""
    scores = _scores(choice.features, weights)
    best = scores[choice.accepted].max()
    rank = 1 + int((scores[~choice.accepted] >= best).sum())
    powers = scores - scores.max()
    likelihood = best - scores.max() - float(np.log(np.exp(powers).sum()))
    return float(rank == 1), 1 / rank, likelihood


def _means(qualities: Sequence[tuple[float, float, float]]) -> dict[str, float]:
    names = ("first", "mrr", "likelihood")
    if not qualities:
        return dict.fromkeys(names, 0.0)
    means = np.mean(qualities, axis=0).round(4)
    return {name: float(value) for name, value in zip(names, means, strict=True)}


def _scores(features: Scores, weights: Weights) -> Scores:
    rows = (dict(zip(NAMES, row, strict=True)) for row in features)
    return np.array([total({n: weights.group[n] * v for n, v in row.items()}) for row in rows])


def _fit(choices: Sequence[_Choice], current: Weights) -> Weights:
    """Weights near those in use: what is learned is how far to go from them.

    A reason never speaks against a candidate: its weight is nought at least.  One that the
    judgements cannot show (the same certificate elsewhere) grows as the others do together.
    """
    fitted = logit.fit(_table(choices, current), (*NAMES, BASE, NONE), penalty=_PENALTY)
    spreads = zip(fitted.names, fitted.weights, fitted.spreads, strict=True)
    steps = {name: weight / spread for name, weight, spread in spreads}
    group = {n: max(0.0, steps[BASE] * current.group[n] + steps[n]) for n in NAMES}
    shown = [n for place, n in enumerate(NAMES) if any(c.features[:, place].any() for c in choices)]
    grown = sum(group[n] for n in shown) / max(sum(current.group[n] for n in shown), _CLOSE)
    group |= {name: grown * current.group[name] for name in NAMES if name not in shown}
    weights = replace(current, group={name: round(value, 6) for name, value in group.items()})
    return weights.calibrated(_calibration(choices, weights))


def _table(choices: Sequence[_Choice], current: Weights) -> logit.Choices:
    """Features (certificate, candidate, feature) with "none of these" as the last candidate.

    The score by the weights in use is one of the features.
    """
    most = 1 + max(len(choice.features) for choice in choices)
    features = np.zeros((len(choices), most, len(NAMES) + 2))
    exists = np.zeros((len(choices), most), dtype=np.bool_)
    chosen = np.full(len(choices), most - 1, dtype=np.intp)
    features[:, most - 1, -1] = 1.0
    exists[:, most - 1] = True
    for place, choice in enumerate(choices):
        count = len(choice.features)
        features[place, :count, : len(NAMES)] = choice.features
        features[place, :count, -2] = _scores(choice.features, current)
        exists[place, :count] = choice.judged
        if choice.accepted.any():
            chosen[place] = int(choice.accepted.argmax())
            exists[place, :count] &= ~choice.accepted
            exists[place, chosen[place]] = True
    return logit.Choices(features, exists, chosen)


def _calibration(choices: Iterable[_Choice], weights: Weights) -> calibrate.Calibration:
    """The curve over everything that was judged, folds by certificate."""
    rows = []
    for place, choice in enumerate(choices):
        scores = _scores(choice.features, weights)
        ahead = calibrate.leads([float(score) for score in scores])
        rows += [
            (score, lead, right, place % FOLDS)
            for score, lead, right, judged in zip(
                scores, ahead, choice.accepted, choice.judged, strict=True
            )
            if judged
        ]
    scores_, leads_, right_, folds = (list(column) for column in zip(*rows, strict=True))
    return calibrate.fit(
        np.array(scores_), np.array(leads_), np.array(right_, dtype=np.bool_), folds
    )

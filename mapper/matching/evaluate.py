"""How well names are found: any judged set, ranked by label and by concept.

Without judgements the fixed blend ranks. With half of them (``judged_half``) a conditional logit is
fitted on one half of the queries and measured on the other, five times both ways.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from mapper.matching import metrics
from mapper.matching.bilingual import Bilingual
from mapper.matching.blend import Ranker, Views
from mapper.matching.judged import Judged, read_judged
from mapper.matching.sides import both_sides
from mapper.matching.types import Progress, silent

_CHUNK = 32

Result = dict[str, object]


def evaluate(
    queries: Path,
    corpus: Path,
    annotations: Path,
    *,
    encoder: Bilingual,
    judged_half: bool = False,
    seed: int = 0,
    progress: Progress = silent,
) -> Result:
    """Measures of a judged set in TREC form, as JSON; raises BadFile, ModelMissing, NotFinite."""
    judged = read_judged(queries, corpus, annotations)
    return measure(judged, encoder, judged_half=judged_half, seed=seed, progress=progress)


def measure(
    judged: Judged,
    encoder: Bilingual,
    *,
    judged_half: bool = False,
    seed: int = 0,
    progress: Progress = silent,
) -> Result:
    """As ``evaluate``, of a judged set already read."""
    ranker = Ranker(judged.corpus, encoder, seed, progress, judged.queries)
    sides = both_sides(judged)
    for start, views in _chunks(judged, ranker, progress):
        for side in sides:
            side.add(views, start, keep=judged_half)
    found = {side.name: side.refitted(seed) if judged_half else side.outcome() for side in sides}
    concept = found["concept"]
    return {
        **{name: metrics.summary(outcome.ranks) for name, outcome in found.items()},
        "intervals": {name: metrics.intervals(o.ranks, seed=seed) for name, o in found.items()},
        "abstention": metrics.abstention(concept.ranks.ravel(), concept.surety.ravel()),
        "judged_half": judged_half,
        "head": ranker.head is not None,
        "queries": len(judged.queries),
        "labels": len(judged.corpus.ids),
        "concepts": len(judged.corpus.concepts),
    }


def _chunks(judged: Judged, ranker: Ranker, progress: Progress) -> Iterator[tuple[int, Views]]:
    total = len(judged.queries)
    for start in range(0, total, _CHUNK):
        yield start, ranker.views(judged.queries[start : start + _CHUNK])
        progress("rank", min(start + _CHUNK, total), total)

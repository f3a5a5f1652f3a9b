"""How well the product does on its own catalogue: links found again, misspelt names resolved."""

from __future__ import annotations

from mapper.matching.combine import Weights
from mapper.matching.matcher import Matcher
from mapper.matching.misspelling import check_resolve
from mapper.matching.resolve import NameIndex, pinyin
from mapper.matching.self_check import calibrated, judge, measure
from mapper.matching.types import Encoder, Progress, silent
from mapper.ports import Records

MISSPELLINGS = 2000


def check_catalogue(
    records: Records,
    encoder: Encoder,
    weights: Weights,
    *,
    misspellings: int = MISSPELLINGS,
    progress: Progress = silent,
) -> dict[str, object]:
    """Measures as JSON: ``links`` with one certificate left out at a time, ``resolve``.

    ``reliability``: for candidates given about the same chance, how many of them were right.
    """
    judged = list(judge(Matcher(records, encoder), weights, progress=progress))
    index = NameIndex.of(records.name_keys(), pinyin)
    return {
        "links": measure(judged),
        "reliability": [each.to_json() for each in calibrated(judged).bins] if judged else [],
        "resolve": check_resolve(records, index, count=misspellings),
    }

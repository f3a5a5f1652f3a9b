"""Which groups are worth a closer look for a certificate: never more than a few dozen."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice

import numpy as np

from mapper.matching.space import View, Way
from mapper.matching.types import Scores, Vectors

MOST = 40
"""Groups that are compared with one certificate."""

_BY_MEANING = 12
_BY_SPELLING = 6
_BY_FIELD = 10
_BY_PRECEDENT = 12
_LIKE = 8
_MEANING = (Way.ENGLISH, Way.CHINESE, Way.TO_CHINESE, Way.TO_ENGLISH)
_SPELLING = (Way.CHARACTERS, Way.WORDS)


def block(view: View, *, own: bool) -> list[int]:
    """The groups that meaning, spelling, field or a precedent suggests, in their order.

    ``own`` tells whether what the certificate itself maps to elsewhere counts.
    """
    meaning = np.sum([view.values(way) for way in _MEANING], axis=0)
    found: dict[int, None] = {}
    for row in (*_precedents(view, own=own), *_likely(view, meaning)):
        if len(found) < MOST:
            found[row] = None
    return sorted(found)


def _likely(view: View, meaning: Vectors) -> Iterator[int]:
    yield from _best(np.asarray(meaning, dtype=np.float64), _BY_MEANING)
    for way in _SPELLING:
        yield from _best(np.asarray(view.values(way), dtype=np.float64), _BY_SPELLING)
    shared = view.space.fieldwork.values(view.subject.fields)
    yield from _best(np.where(shared > 0, shared + meaning, 0.0), _BY_FIELD)


def _precedents(view: View, *, own: bool) -> Iterator[int]:
    """What the certificate itself, its body, ladder and those of like name map to."""
    space, subject = view.space, view.subject
    known = space.precedents
    excluded = subject.kin | {subject.id}
    near = [space.holders[row].id for row in _best(view.likeness.astype(np.float64), _LIKE)]
    chosen = [*(sorted(excluded) if own else ()), *(i for i in near if i not in excluded)]
    for table, key in ((known.by_ladder, subject.ladder), (known.by_body, subject.body)):
        others = (holder for holder in table.get(key, ()) if holder not in excluded)
        chosen += islice(others, _LIKE)
    groups = dict.fromkeys(group for holder in chosen for group in known.groups_of(holder))
    yield from [space.rows[group] for group in groups if group in space.rows][:_BY_PRECEDENT]


def _best(scores: Scores, count: int) -> list[int]:
    """The rows of the best scores above nought, of equals the earlier."""
    order = np.argsort(-scores, kind="stable")[:count]
    return [int(row) for row in order if scores[row] > 0]

"""Grades of one ladder are not mapped the wrong way round."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from itertools import permutations
from typing import NamedTuple

from mapper.catalogue.checks.index import Index, Rule
from mapper.catalogue.placed import Placed
from mapper.catalogue.rows import CertificateRow, ConditionRow, LevelRow, LinkRow
from mapper.domain import Relation, Text
from mapper.errors import Fault

_GRADED = (Relation.RECOGNISED_AS, Relation.COUNTS_AS_TITLE)
_Asked = tuple[tuple[str, ...], ...]


class _Mapped(NamedTuple):
    """A grade of a ladder and the levels that a link gives it."""

    link: Placed[LinkRow]
    grade: int
    lowest: int
    highest: int


def grades_that_cross(index: Index) -> Iterator[Fault]:
    """A lower grade is not mapped above a higher grade of its ladder on comparable routes."""
    for alike in _comparable(index).values():
        best: dict[str, _Mapped] = {}  # a certificate's highest level among comparable links
        for mapped in alike:
            known = best.setdefault(mapped.link.row.subject, mapped)
            if mapped.highest > known.highest:
                best[mapped.link.row.subject] = mapped
        for lower, higher in permutations(best.values(), 2):
            if lower.grade < higher.grade and lower.lowest > higher.highest:
                other, where = higher.link.row.subject, higher.link.where
                reason = Text(
                    f"条件相同，较低等级的证书却高于{where}处的{other}；请更正其一",
                    f"a lower grade stands above {other} at {where}, under the same conditions; "
                    "mend one of them",
                )
                yield lower.link.fault("levels", reason)


def _comparable(index: Index) -> Mapping[tuple[object, ...], list[_Mapped]]:
    """Links of one ladder that differ in grade and level only."""
    ladders = {
        found.row.id: (found.row.ladder, found.row.body, found.row.grade_rank)
        for found in index.rows.of(CertificateRow)
        if found.row.ladder
    }
    ranks = {level.row.id: level.row.rank for level in index.rows.of(LevelRow)}
    asked = _conditions(index)
    groups: dict[tuple[object, ...], list[_Mapped]] = defaultdict(list)
    for link in index.rows.of(LinkRow):
        row = link.row
        ladder, body, grade = ladders.get(row.subject, ("", "", None))
        levels = [ranks[level] for level in row.levels if level in ranks]
        if row.relation in _GRADED and grade is not None and levels:
            target = (row.relation, row.object_kind, row.object, row.place, row.edition)
            routes = (asked.get(("link", row.id), ()), asked.get(("list", row.list), ()))
            mapped = _Mapped(link, grade, min(levels), max(levels))
            groups[(ladder, body, *target, *routes)].append(mapped)
    return groups


def _conditions(index: Index) -> Mapping[tuple[str, str], _Asked]:
    """What each link and list asks, whatever its routes are called."""
    found: dict[tuple[str, str], list[tuple[str, ...]]] = defaultdict(list)
    for placed in index.rows.of(ConditionRow):
        row = placed.row
        asked = (row.applies_to, row.kind, row.operator, row.value, row.unit)
        found[row.scope, row.scope_id].append(asked)
    return {scope: tuple(sorted(asked)) for scope, asked in found.items()}


RULES: tuple[Rule, ...] = (grades_that_cross,)

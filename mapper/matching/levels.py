"""Which level: a question apart from the series, with evidence and a veto of its own.

"Level unknown" is a fine answer.  A level that the grade word of the name excludes is vetoed,
whatever speaks for it: 高级工程师 is never T3, and a senior worker never has a title.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial

from mapper.domain import NodeId, NodeKind, Text
from mapper.grades import Grade, Graded, compatible, split_grade
from mapper.matching.case import Case
from mapper.matching.evidence import Evidence, listed, same
from mapper.matching.groups import Group
from mapper.matching.levelled import Counted, Others, Precedent

LEAST = 0.5
"""A level with less than this is not said."""
TIED = 0.85
"""Levels that come this near to the best are said with it."""
MOST_LEVELS = 3
"""Where more levels are as good, the level is unknown."""

Found = Mapping[str, Evidence]
LevelFeature = Callable[[Case, int], Found]

_SMOOTH = 0.5
"""So much of a certificate counts against what few others say."""
_MIDDLE_YEARS = {"doctor": 0.0, "master": 3.0, "bachelor": 5.0, "college": 7.0}
_SENIOR_YEARS = {"doctor": 2.0, "master": 8.0, "bachelor": 10.0}
_EQF_LEVELS = {"title": {6: "T2", 7: "T3", 8: "T4"}, "skill_level": {3: "SL2", 4: "SL3", 5: "SL4"}}
_VETO = Text(
    "名称中的等级用语“{0}”排除此级别，其他证据不予采用",
    "The grade word {0} in the name excludes this level, whatever else speaks for it",
)


@dataclass(frozen=True, slots=True)
class LevelScore:
    """What speaks for one level, what that amounts to, and the veto if there is one."""

    level: str
    score: float
    evidence: tuple[Evidence, ...]
    veto: Text | None = None


@dataclass(frozen=True, slots=True)
class LevelAnswer:
    """The levels of a candidate, none if unknown; every level with a reason or a veto.

    ``veto`` is there where no level of the group's ladder is possible.
    """

    levels: tuple[str, ...]
    scores: tuple[LevelScore, ...]
    veto: Text | None = None


def grade_word(case: Case, row: int) -> Found:
    """A grade word in the name says this level."""
    group, found = case.group(row), {}
    for level in group.levels if case.subject.graded else ():
        said = [g for g in case.subject.graded if compatible(g, graded_level(group, level))]
        if said:
            readings = sum(
                len(grade.levels) for grade in said[0].grades if grade.ladder is group.kind
            )
            facts = (same("/".join(said[0].words) or said[0].stem),)
            found[level] = Evidence("grade_word", 1 / max(1, readings), facts)
    return found


def same_certificate_level(case: Case, row: int) -> Found:
    """The same certificate has this level elsewhere."""
    places: dict[tuple[str, NodeId], str] = {}
    for precedent in case.own_precedents(row):
        for level in precedent.levels:
            places.setdefault((level, precedent.subject), precedent.place)
    own = Counted.of(case.own_precedents(row))

    def fact(level: str, holder: NodeId) -> Text:
        return case.place_name(places[level, holder])

    return _shares("same_certificate_level", own, fact, smooth=0)


def same_grade_level(case: Case, row: int) -> Found:
    """Certificates of the same grade of this body have this level."""
    return _of_others("same_grade_level", case, row, case.levels_of_grade)


def ladder_rung(case: Case, row: int) -> Found:
    """A neighbouring grade of the same ladder stands one rung away."""
    rank, known = case.subject.grade_rank, case.space.precedents
    order = case.group(row).levels
    if rank is None or case.group(row).kind is NodeKind.DIRECTORY:
        return {}
    moved: list[tuple[str, NodeId]] = []
    others = case.levels_of_ladder
    for precedent in others.precedents(others.about(case.group(row))):
        other = known.holders[precedent.subject].grade_rank
        if other is not None and other != rank and len(precedent.levels) == 1:
            moved += [(lv, precedent.subject) for lv in _moved(order, precedent, rank - other)]
    return {
        level: Evidence("ladder_rung", 1 / len(moved), (case.holder_name(holder),))
        for level, holder in moved
    }


def same_body_level(case: Case, row: int) -> Found:
    """Certificates of the same body have this level."""
    return _of_others("same_body_level", case, row, case.levels_of_body)


def like_level(case: Case, row: int) -> Found:
    """Certificates of like name have this level."""
    found = _of_others("like_level", case, row, case.levels_of_like)
    best = case.like[0][0] if case.like else 0.0
    return {k: Evidence(e.name, round(e.value * best, 4), e.facts) for k, e in found.items()}


def usual_level(case: Case, row: int) -> Found:
    """Other certificates with this target have this level."""
    return _of_others("usual_level", case, row, case.usual_levels(row))


def entry_routes(case: Case, row: int) -> Found:
    """Degree and years that the awarding body asks reach those usual for this level."""
    routes = [r for r in case.subject.routes if r.degree and r.work_years is not None]
    if case.group(row).kind is not NodeKind.TITLE or not routes:
        return {}
    found = {}
    for level, years, value in (("T3", _MIDDLE_YEARS, 1.0), ("T4", _SENIOR_YEARS, 0.5)):
        reached = (r.degree in years and (r.work_years or 0) >= years[r.degree] for r in routes)
        if level in case.group(row).levels and all(reached):
            facts = (same(str(len(routes))),)
            found[level] = Evidence("entry_routes", value, facts)
    return found


def framework_level(case: Case, row: int) -> Found:
    """The framework level in the name stands about here; comparison is not recognition."""
    if case.subject.frame is None:
        return {}
    label, rank = case.subject.frame
    level = _EQF_LEVELS.get(case.group(row).kind.value, {}).get(round(rank))
    if level not in case.group(row).levels:
        return {}
    return {level: Evidence("framework_level", 1.0, (same(label),))}


LEVEL_FEATURES: tuple[LevelFeature, ...] = (
    grade_word,
    same_certificate_level,
    same_grade_level,
    ladder_rung,
    same_body_level,
    like_level,
    usual_level,
    entry_routes,
    framework_level,
)
LEVEL_NAMES = tuple(feature.__name__ for feature in LEVEL_FEATURES)

LEVEL_SENTENCES = {
    "grade_word": Text(
        "名称中的等级用语对应此级别：{0}", "A grade word in the name says this level: {0}"
    ),
    "same_certificate_level": Text(
        "同一证书在其他地区为此级别：{0}", "The same certificate has this level elsewhere: {0}"
    ),
    "same_grade_level": Text(
        "同一机构同一等级的证书为此级别：{0}",
        "Certificates of the same grade of this body have this level: {0}",
    ),
    "ladder_rung": Text(
        "同一等级系列的相邻等级与此相差一级：{0}",
        "A neighbouring grade of the same ladder stands one rung away: {0}",
    ),
    "same_body_level": Text(
        "同一机构的证书为此级别：{0}", "Certificates of the same body have this level: {0}"
    ),
    "like_level": Text(
        "名称相近的证书为此级别：{0}", "Certificates of like name have this level: {0}"
    ),
    "usual_level": Text(
        "对应此项的其他证书为此级别：{0}",
        "Other certificates with this target have this level: {0}",
    ),
    "entry_routes": Text(
        "发证机构要求的学历和年限达到此级别的通常要求：{0}种途径",
        "Degree and years that the awarding body asks reach those usual for this level: {0} routes",
    ),
    "framework_level": Text(
        "名称所载资历框架等级大致在此，比较不等于认可：{0}",
        "The framework level in the name stands about here; comparison is not recognition: {0}",
    ),
}
"""What the reviewer reads; the English begins with the docstring's first line."""


def answer(
    case: Case, row: int, weights: Mapping[str, float], closed: Collection[str] = ()
) -> LevelAnswer:
    """The levels that the evidence says, none where it says too little or too much.

    ``closed`` holds levels on which a person has decided already.
    """
    group = case.group(row)
    found = [feature(case, row) for feature in LEVEL_FEATURES]
    every = [_score(case, group, level, weights, found) for level in group.levels]
    told = tuple(score for score in every if score.evidence or score.veto)
    ladder_veto = whole_veto(case, group)
    if ladder_veto is not None:
        return LevelAnswer((), told, ladder_veto)
    left = [score for score in every if score.veto is None and score.level not in closed]
    return LevelAnswer(_said(left, 1 if group.kind is NodeKind.DIRECTORY else MOST_LEVELS), told)


def _said(scores: Sequence[LevelScore], most: int) -> tuple[str, ...]:
    best = max((score.score for score in scores), default=0.0)
    if best < LEAST:
        return ()
    tied = tuple(score.level for score in scores if score.score >= TIED * best)
    return tied if len(tied) <= most else ()


def whole_veto(case: Case, group: Group) -> Text | None:
    """The veto where the name's grade words exclude every level of the group's ladder."""
    if group.kind is NodeKind.DIRECTORY or not group.levels or not case.subject.graded:
        return None
    vetoes = [veto(case, group, level) for level in group.levels]
    return vetoes[0] if all(vetoes) else None


def veto(case: Case, group: Group, level: str) -> Text | None:
    """The veto of one level, if the grade words of a preferred name exclude it."""
    for graded in case.subject.graded:
        if compatible(graded, graded_level(group, level)) is False:
            word = "/".join(graded.words) or graded.stem
            return Text(_VETO.zh.format(word), _VETO.en.format(word))
    return None


def graded_level(group: Group, level: str) -> Graded:
    """A level as a name would say it; the class of an item by the name of that grade."""
    if group.kind is NodeKind.DIRECTORY:
        return split_grade(group.level_names[level].zh, ladder=NodeKind.DIRECTORY)
    return Graded("", (Grade(group.kind, (level,)),), ())


def _score(
    case: Case, group: Group, level: str, weights: Mapping[str, float], found: Iterable[Found]
) -> LevelScore:
    evidence = tuple(reasons[level] for reasons in found if level in reasons)
    score = math.fsum(weights[reason.name] * reason.value for reason in evidence)
    return LevelScore(level, round(score, 6), evidence, veto(case, group, level))


def _of_others(name: str, case: Case, row: int, others: Others) -> Found:
    """The shares of other certificates in this group, or else on this kind of ladder."""
    about = others.about(case.group(row))
    if about not in others.told:
        counted = others.counted(about)
        others.told[about] = _shares(name, counted, lambda _, holder: case.holder_name(holder))
    return others.told[about]


def _shares(
    name: str, counted: Counted, fact: Callable[[str, NodeId], Text], *, smooth: float = _SMOOTH
) -> dict[str, Evidence]:
    """The share of certificates that have each level, with who they are."""
    return {
        level: Evidence(
            name,
            round(sum(holders.values()) / (len(counted.holders) + smooth), 4),
            (listed(tuple(holders), partial(fact, level)),),
        )
        for level, holders in counted.levels.items()
    }


def _moved(order: tuple[str, ...], precedent: Precedent, steps: int) -> list[str]:
    """The level so many rungs from that of a precedent, if the ladder has it."""
    if precedent.levels[0] not in order:
        return []
    place = order.index(precedent.levels[0]) + steps
    return [order[place]] if 0 <= place < len(order) else []

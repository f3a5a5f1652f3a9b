"""What speaks for a group; the first line of a feature's docstring is what the reviewer reads.

A feature's function gives the facts of its sentence, for one group that is shown; what stands in
``@valued`` above it gives the values of all groups that are compared.  Every value is nought where
there is nothing to say, so that it adds nothing to the score.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping

import numpy as np

from mapper.domain import NodeKind, Text
from mapper.matching.case import Case
from mapper.matching.evidence import listed, same
from mapper.matching.feature import Facts, Feature, Rows, Values, valued
from mapper.matching.near import Best
from mapper.matching.precedents import Tally
from mapper.matching.space import Way

_ACROSS = (Way.TO_CHINESE, Way.TO_ENGLISH)
_PREFERRED = (Way.ENGLISH, Way.CHINESE, *_ACROSS)
_SKILLED_TOP = 5.0
"""Vocational certificates end about here on the EQF; degrees begin above."""
_DECIMALS = 4


def _nearest(way: Way) -> Values:
    """How near the nearest names come."""
    return lambda case, rows: _rounded(case.view.values(way)[rows].tolist())


def _crossed(case: Case, rows: Rows) -> Iterable[float]:
    left, right = (case.view.values(way)[rows] for way in _ACROSS)
    return _rounded(np.maximum(left, right).tolist())


def _preferred(case: Case, rows: Rows) -> Iterable[float]:
    """The mean over the languages in which both have a name."""
    tables = [near for way in _PREFERRED if (near := case.view.near[way]).names]
    told = np.sum([near.side.told[rows] for near in tables], axis=0)
    values = np.sum([near.preferred[rows] for near in tables], axis=0, dtype=np.float64)
    return _rounded((values / np.maximum(told, 1)).tolist()) if tables else [0.0] * len(rows)


def _shares(tally: Callable[[Case], Tally]) -> Values:
    """The share of some certificates that have this target; one more counts against it."""

    def values(case: Case, rows: Rows) -> Iterable[float]:
        found, whole = tally(case).groups, len(tally(case).holders) + 1
        counts = (len(found.get(case.group(row).key, ())) for row in rows)
        return [round(count / whole, _DECIMALS) for count in counts]

    return values


def _kinds(shares: Callable[[Case], Mapping[NodeKind, float]]) -> Values:
    """The share of the group's kind."""
    return lambda case, rows: [shares(case).get(case.group(row).kind, 0.0) for row in rows]


@valued(_nearest(Way.ENGLISH))
def english_meaning(case: Case, row: int) -> Facts:
    """The English names mean alike."""
    return _names(case.view.near[Way.ENGLISH].best(row))


@valued(_nearest(Way.CHINESE))
def chinese_meaning(case: Case, row: int) -> Facts:
    """The Chinese names mean alike."""
    return _names(case.view.near[Way.CHINESE].best(row))


@valued(_crossed)
def crossed_meaning(case: Case, row: int) -> Facts:
    """The name in one language means what the other is called in the other language."""
    nearest = max(_ACROSS, key=lambda way: float(case.view.values(way)[row]))
    return _names(case.view.near[nearest].best(row))


@valued(_preferred)
def preferred_meaning(case: Case, row: int) -> Facts:
    """The preferred name of the target means what the certificate is called."""
    found = (case.view.near[way].best_preferred(row) for way in _PREFERRED)
    return _names(max(found, key=lambda best: best.value))


@valued(_nearest(Way.CHARACTERS))
def shared_characters(case: Case, row: int) -> Facts:
    """The Chinese names share rare characters."""
    return _names(case.view.near[Way.CHARACTERS].best(row))


@valued(_nearest(Way.WORDS))
def shared_words(case: Case, row: int) -> Facts:
    """The English names share rare words."""
    return _names(case.view.near[Way.WORDS].best(row))


def _named(case: Case, rows: Rows) -> Iterable[float]:
    own = {key for _, key in case.keys}
    return [float(not own.isdisjoint(case.space.keys[row])) for row in rows]


@valued(_named)
def same_name(case: Case, row: int) -> Facts:
    """The certificate has a name of the target, apart from words that say its country."""
    names = case.space.keys[row]
    return (same(next((name for name, key in case.keys if key in names), "")),)


@valued(lambda case, rows: [case.shared_fields[row][0] for row in rows])
def same_field(case: Case, row: int) -> Facts:
    """Both are of one field of work, or one field holds the other."""
    _, own, other = case.shared_fields[row]
    return (case.field_name(own), case.field_name(other))


def _own(case: Case, row: int) -> float:
    found = case.own_precedents(row)
    direct = any(precedent.subject == case.subject.id for precedent in found)
    return (1.0 if direct else 0.6) if found else 0.0


@valued(lambda case, rows: [_own(case, row) for row in rows])
def same_certificate(case: Case, row: int) -> Facts:
    """The same certificate, or the family to which it belongs, has this target elsewhere."""
    places = sorted({precedent.place for precedent in case.own_precedents(row)})
    return (listed(places, case.place_name),)


@valued(_shares(lambda case: case.of_body))
def same_body(case: Case, row: int) -> Facts:
    """Other certificates of the same awarding body have this target."""
    return _holders(case, row, case.of_body)


@valued(_shares(lambda case: case.of_ladder))
def same_ladder(case: Case, row: int) -> Facts:
    """Other grades of the same ladder have this target."""
    return _holders(case, row, case.of_ladder)


@valued(_shares(lambda case: case.of_field))
def field_precedents(case: Case, row: int) -> Facts:
    """Certificates of the same field have this target."""
    return _holders(case, row, case.of_field)


@valued(lambda case, rows: [case.likest(case.group(row).key)[0] for row in rows])
def like_certificates(case: Case, row: int) -> Facts:
    """A certificate of like name has this target."""
    return (case.holder_name(case.likest(case.group(row).key)[1]),)


@valued(_kinds(lambda case: case.kinds_of_body))
def body_kind(case: Case, row: int) -> Facts:
    """Other certificates of the same awarding body have targets of this kind."""
    return (KINDS[case.group(row).kind],)


@valued(_kinds(lambda case: case.kinds_of_like))
def like_kind(case: Case, row: int) -> Facts:
    """Certificates of like name have targets of this kind."""
    return (KINDS[case.group(row).kind],)


@valued(lambda case, rows: [round(case.counterpart(row)[0], _DECIMALS) for row in rows])
def counterpart(case: Case, row: int) -> Facts:
    """A domestic qualification of like name corresponds to a title of this series."""
    item = case.counterpart(row)[1]
    return (case.group(item).name if item >= 0 else same(""),)


def _usual(case: Case, rows: Rows) -> Iterable[float]:
    most = math.log1p(case.space.precedents.most_held)
    counts = (case.usual(case.group(row).key) for row in rows)
    return [round(min(math.log1p(count) / most, 1.0), _DECIMALS) for count in counts]


@valued(_usual)
def usual_target(case: Case, row: int) -> Facts:
    """Many certificates have this target already."""
    return (same(str(case.usual(case.group(row).key))),)


def _framed(case: Case, rows: Rows) -> Iterable[float]:
    if case.subject.frame is None:
        return [0.0] * len(rows)
    skilled = case.subject.frame[1] <= _SKILLED_TOP
    return [float((case.group(row).kind is NodeKind.SKILL_LEVEL) is skilled) for row in rows]


@valued(_framed)
def framework(case: Case, _row: int) -> Facts:
    """The framework level in the name is that of skilled or of graduate work, as is the target."""
    return (same(case.subject.frame[0] if case.subject.frame else ""),)


FEATURES: tuple[Feature, ...] = (
    english_meaning,
    chinese_meaning,
    crossed_meaning,
    preferred_meaning,
    shared_characters,
    shared_words,
    same_name,
    same_field,
    same_certificate,
    same_body,
    same_ladder,
    field_precedents,
    like_certificates,
    body_kind,
    like_kind,
    counterpart,
    usual_target,
    framework,
)
NAMES = tuple(feature.__name__ for feature in FEATURES)

KINDS = {
    NodeKind.TITLE: Text("职称", "title"),
    NodeKind.SKILL_LEVEL: Text("职业技能等级", "skill level"),
    NodeKind.DIRECTORY: Text("国家职业资格", "directory qualification"),
}
SENTENCES = {
    "english_meaning": Text(
        "英文名称含义相近：{0}～{1}", "The English names mean alike: {0} ~ {1}"
    ),
    "chinese_meaning": Text(
        "中文名称含义相近：{0}～{1}", "The Chinese names mean alike: {0} ~ {1}"
    ),
    "crossed_meaning": Text(
        "一种语言的名称与对方另一种语言的名称含义相近：{0}～{1}",
        "The name in one language means what the other is called in the other language: {0} ~ {1}",
    ),
    "preferred_meaning": Text(
        "与对应项的首选名称含义相近：{0}～{1}",
        "The preferred name of the target means what the certificate is called: {0} ~ {1}",
    ),
    "shared_characters": Text(
        "中文名称有相同的少见用字：{0}～{1}", "The Chinese names share rare characters: {0} ~ {1}"
    ),
    "shared_words": Text(
        "英文名称有相同的少见用词：{0}～{1}", "The English names share rare words: {0} ~ {1}"
    ),
    "same_name": Text(
        "除国别用语外，证书与对应项同名：{0}",
        "The certificate has a name of the target, apart from words that say its country: {0}",
    ),
    "same_field": Text(
        "专业领域相同或有包含关系：{0}～{1}",
        "Both are of one field of work, or one field holds the other: {0} ~ {1}",
    ),
    "same_certificate": Text(
        "同一证书或其所属类别在其他地区有此对应：{0}",
        "The same certificate, or the family to which it belongs, has this target elsewhere: {0}",
    ),
    "same_body": Text(
        "同一发证机构的其他证书有此对应：{0}",
        "Other certificates of the same awarding body have this target: {0}",
    ),
    "same_ladder": Text(
        "同一等级系列的其他等级有此对应：{0}",
        "Other grades of the same ladder have this target: {0}",
    ),
    "field_precedents": Text(
        "同领域的证书有此对应：{0}", "Certificates of the same field have this target: {0}"
    ),
    "like_certificates": Text(
        "名称相近的证书有此对应：{0}", "A certificate of like name has this target: {0}"
    ),
    "body_kind": Text(
        "同一发证机构的其他证书对应的是这一类：{0}",
        "Other certificates of the same awarding body have targets of this kind: {0}",
    ),
    "like_kind": Text(
        "名称相近的证书对应的是这一类：{0}",
        "Certificates of like name have targets of this kind: {0}",
    ),
    "counterpart": Text(
        "名称相近的国内职业资格对应该系列职称：{0}",
        "A domestic qualification of like name corresponds to a title of this series: {0}",
    ),
    "usual_target": Text(
        "已有多项证书作此对应：{0}项", "Many certificates have this target already: {0}"
    ),
    "framework": Text(
        "名称所载资历框架等级与对应项同属技能类或学位类：{0}",
        "The framework level in the name is that of skilled or of graduate work, as is the "
        "target: {0}",
    ),
}
"""What the reviewer reads; the English begins with the docstring's first line."""


def values_of(case: Case, rows: Rows) -> list[tuple[float, ...]]:
    """For each of these groups the values of all features, in their order."""
    return list(zip(*(feature.values(case, rows) for feature in FEATURES), strict=True))


def _rounded(values: Iterable[float]) -> list[float]:
    return [round(value, _DECIMALS) for value in values]


def _names(best: Best) -> Facts:
    return (same(best.left), same(best.right))


def _holders(case: Case, row: int, tally: Tally) -> Facts:
    return (listed(tally.groups.get(case.group(row).key, ()), case.holder_name),)

"""What speaks for a group; the first line of a feature's docstring is what the reviewer reads.

Every feature is nought where it has nothing to say, so that it adds nothing to the score.
"""

from __future__ import annotations

import math
from collections.abc import Callable

from mapper.domain import NodeKind, Text
from mapper.matching.case import Case, Tally
from mapper.matching.evidence import Evidence, listed, same
from mapper.matching.space import Best, Way

Feature = Callable[[Case, int], Evidence]
"""A reason, of a certificate beside all groups, for the group in this row."""

_ACROSS = (Way.TO_CHINESE, Way.TO_ENGLISH)
_PREFERRED = (Way.ENGLISH, Way.CHINESE, *_ACROSS)
_SKILLED_TOP = 5.0
"""Vocational certificates end about here on the EQF; degrees begin above."""
_DECIMALS = 4


def english_meaning(case: Case, row: int) -> Evidence:
    """The English names mean alike."""
    return _alike("english_meaning", case.view.best(Way.ENGLISH, row))


def chinese_meaning(case: Case, row: int) -> Evidence:
    """The Chinese names mean alike."""
    return _alike("chinese_meaning", case.view.best(Way.CHINESE, row))


def crossed_meaning(case: Case, row: int) -> Evidence:
    """The name in one language means what the other is called in the other language."""
    nearest = max(_ACROSS, key=lambda way: float(case.view.values(way)[row]))
    return _alike("crossed_meaning", case.view.best(nearest, row))


def preferred_meaning(case: Case, row: int) -> Evidence:
    """The preferred name of the target means what the certificate is called."""
    found = [case.view.preferred(way, row) for way in _PREFERRED]
    there = [best for best in found if best.left]
    mean = sum(best.value for best in there) / len(there) if there else 0.0
    best = max(found, key=_value)
    return _alike("preferred_meaning", Best(mean, best.left, best.right))


def shared_characters(case: Case, row: int) -> Evidence:
    """The Chinese names share rare characters."""
    return _alike("shared_characters", case.view.best(Way.CHARACTERS, row))


def shared_words(case: Case, row: int) -> Evidence:
    """The English names share rare words."""
    return _alike("shared_words", case.view.best(Way.WORDS, row))


def same_name(case: Case, row: int) -> Evidence:
    """The certificate has a name of the target, apart from words that say its country."""
    names = case.space.keys[row]
    found = next((name for name, key in case.keys if key in names), "")
    return Evidence("same_name", float(bool(found)), (same(found),))


def same_field(case: Case, row: int) -> Evidence:
    """Both are of one field of work, or one field holds the other."""
    value, own, other = case.shared_fields[row]
    return Evidence("same_field", value, (case.field_name(own), case.field_name(other)))


def same_certificate(case: Case, row: int) -> Evidence:
    """The same certificate, or the family to which it belongs, has this target elsewhere."""
    found = case.own_precedents(row)
    places = sorted({precedent.place for precedent in found})
    direct = any(precedent.subject == case.subject.id for precedent in found)
    value = (1.0 if direct else 0.6) if found else 0.0
    return Evidence("same_certificate", value, (listed(places, case.place_name),))


def same_body(case: Case, row: int) -> Evidence:
    """Other certificates of the same awarding body have this target."""
    return _precedents("same_body", case, row, case.of_body)


def same_ladder(case: Case, row: int) -> Evidence:
    """Other grades of the same ladder have this target."""
    return _precedents("same_ladder", case, row, case.of_ladder)


def field_precedents(case: Case, row: int) -> Evidence:
    """Certificates of the same field have this target."""
    return _precedents("field_precedents", case, row, case.of_field)


def like_certificates(case: Case, row: int) -> Evidence:
    """A certificate of like name has this target."""
    value, holder = case.likest(case.group(row).key)
    return Evidence("like_certificates", value, (case.holder_name(holder),))


def body_kind(case: Case, row: int) -> Evidence:
    """Other certificates of the same awarding body have targets of this kind."""
    kind = case.group(row).kind
    value = case.kinds_of_body.get(kind, 0.0)
    return Evidence("body_kind", value, (KINDS[kind],))


def like_kind(case: Case, row: int) -> Evidence:
    """Certificates of like name have targets of this kind."""
    kind = case.group(row).kind
    return Evidence("like_kind", case.kinds_of_like.get(kind, 0.0), (KINDS[kind],))


def counterpart(case: Case, row: int) -> Evidence:
    """A domestic qualification of like name corresponds to a title of this series."""
    items = case.counterparts(row)
    found = [(case.nearness(item), item) for item in items]
    value, item = max(found, default=(0.0, -1))
    name = case.group(item).name if item >= 0 else same("")
    return Evidence("counterpart", round(value, _DECIMALS), (name,))


def usual_target(case: Case, row: int) -> Evidence:
    """Many certificates have this target already."""
    count = case.usual(case.group(row).key)
    most = case.space.precedents.most_held
    value = math.log1p(count) / math.log1p(most) if count else 0.0
    return Evidence("usual_target", round(min(value, 1.0), _DECIMALS), (same(str(count)),))


def framework(case: Case, row: int) -> Evidence:
    """The framework level in the name is that of skilled or of graduate work, as is the target."""
    if case.subject.frame is None:
        return Evidence("framework", 0.0, (same(""),))
    label, level = case.subject.frame
    skilled = case.group(row).kind is NodeKind.SKILL_LEVEL
    fits = skilled is (level <= _SKILLED_TOP)
    return Evidence("framework", float(fits), (same(label),))


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


def _value(best: Best) -> float:
    return best.value


def _alike(name: str, best: Best) -> Evidence:
    return Evidence(name, round(best.value, _DECIMALS), (same(best.left), same(best.right)))


def _precedents(name: str, case: Case, row: int, tally: Tally) -> Evidence:
    """The share of some certificates that have this target; one more counts against it."""
    found = tally.groups.get(case.group(row).key, ())
    if not found:
        return Evidence(name, 0.0, (same(""),))
    value = round(len(found) / (len(tally.holders) + 1), _DECIMALS)
    return Evidence(name, value, (listed(found, case.holder_name),))

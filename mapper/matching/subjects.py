"""What is known of a foreign certificate when its counterpart is looked for."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from mapper.conditions import EntryRoute
from mapper.domain import Node, NodeId, Text
from mapper.grades import Graded, split_grade
from mapper.matching import tables
from mapper.matching.groups import fields_in, scripts
from mapper.ports import Records
from mapper.text import loose, normalise

_MOST_NAMES = 6
"""Names in a script that are compared; the others say the same again."""
_ABBREVIATION = 6

_FILLER_EN = re.compile(
    r"\b(?:certificates?|certifications?|certified|credentials?|qualifications?|licen[cs]e[ds]?"
    r"|professional qualification|registered|registration|chartered|diplomate|memberships?"
    r"|examinations?|hong kong|macao|macau|taiwan|japan(?:ese)?|korean?|american?|british|uk|us"
    r"|german|international(?:ly)?|national|foreign|overseas|of the|the)\b"
)
_FILLER_ZH = re.compile(
    r"台湾地区|中国|台湾|香港|澳门|日本|韩国|美国|英国|德国|国际|国家|外国|境外|澳大利亚|加拿大|新加坡"
    r"|专业资格|资格证书|执业资格|职业资格|资格|证书|认证|认可|考试|执照|牌照|注册|特许|持有人|会员"
)


# these words belong to the Chinese skill levels alone, whoever uses them; 技师 by itself does not
_SKILLED = re.compile(r"(?:初级|中级|高级)工(?!程)|(?:高级|特级|首席)技师")


@dataclass(frozen=True, slots=True)
class Subject:
    """A certificate or family, its names by script (the preferred first) and what stands beside.

    ``graded`` holds what the preferred names say of a level; ``keys`` all names, to know it
    again under another id.
    """

    id: NodeId
    name: Text
    english: tuple[str, ...]
    chinese: tuple[str, ...]
    keys: frozenset[str]
    fields: tuple[str, ...]
    graded: tuple[Graded, ...]
    body: str = ""
    ladder: str = ""
    grade: str = ""
    grade_rank: int | None = None
    frame: tuple[str, float] | None = None
    kin: frozenset[NodeId] = frozenset()
    routes: tuple[EntryRoute, ...] = ()


@dataclass(frozen=True, slots=True)
class NamedCertificate:
    """A certificate that stands in a file and not in the catalogue."""

    id: str
    name_en: str = ""
    name_zh: str = ""
    body: str = ""


def subject_of(node: Node, records: Records) -> Subject:
    """What the records know of a certificate."""
    gloss = (node.gloss.en, node.gloss.zh) if node.gloss else ()
    names = (node.name.en, node.name.zh, node.native_name, *node.aliases, *gloss)
    names = (*names, *node.former_names)
    english, chinese = _compared(names, node.abbreviations)
    members = (*records.families_of(node.id), *records.members_of(node.id))
    kin = {other for member in members for other in (member.family, member.certificate)}
    return Subject(
        node.id, node.name, english, chinese,
        _keys((*names, *node.abbreviations)),
        node.fields or tuple(sorted(fields_in(names, records.vocabulary))),
        _graded(node.name), node.body, node.ladder, node.grade, node.grade_rank,
        tables.frame_level(names), frozenset(kin - {node.id}),
        tuple(records.entry_routes(node.id)),
    )  # fmt: skip


def ad_hoc(row: NamedCertificate, records: Records) -> Subject:
    """What the names of a certificate that is not in the catalogue say."""
    names = (row.name_en, row.name_zh)
    english, chinese = _compared(names, ())
    bodies = records.find_bodies(loose(row.body)) if row.body else ()
    fields = tuple(sorted(fields_in(names, records.vocabulary)))
    called = Text(row.name_zh or row.name_en, row.name_en or row.name_zh)
    return Subject(
        NodeId(row.id), called, english, chinese, _keys(names), fields, _graded(called),
        bodies[0] if len(bodies) == 1 else "", frame=tables.frame_level(names),
    )  # fmt: skip


def core(name: str) -> str:
    """A name without grade, country and the words that every certificate has.

    >>> core("香港专科医师资格证书（口腔）"), core("Certified Public Accountant")
    ('专科医师(口腔)', 'public accountant')
    """
    stem = split_grade(name, foreign=True).stem
    plain = normalise(_FILLER_ZH.sub("", _FILLER_EN.sub(" ", stem))).strip(" ,;:-")
    return re.sub(r"\s+", " ", plain) if len(plain) > 1 else normalise(name)


def _compared(
    names: Iterable[str], abbreviations: Iterable[str]
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Names that mean something in English or Chinese, their cores before them."""
    short = set(abbreviations)
    told = [n for n in names if n and n not in short and not _acronym(n)]
    english, chinese = scripts(told)
    sides = (_with_core(side[:_MOST_NAMES]) for side in (english, chinese))
    left, right = sides
    return left, right


def _with_core(names: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(dict.fromkeys([core(name) for name in names[:2]] + list(names)))


def _acronym(name: str) -> bool:
    return name.isascii() and name.isupper() and len(name) <= _ABBREVIATION


def _keys(names: Iterable[str]) -> frozenset[str]:
    return frozenset(key for key in map(loose, names) if key)


def _graded(name: Text) -> tuple[Graded, ...]:
    """What the two preferred names say of a Chinese level, where they say one."""
    found = (
        split_grade(text, foreign=_SKILLED.search(text) is None)
        for text in (name.en, name.zh)
        if text
    )
    return tuple(graded for graded in found if graded.grades)

"""Grade words split off titles and put on their own ladder, in Chinese and English.

The same word stands on different rungs: 高级 is T4, but T5 in 高级记者 and SL4 in 高级工; 一级 is
T5, T4 or T3 by series, a class in registered professions and the top of the skill certificates.
Three tables say it: the ways to write a grade word, the rungs of each group of nouns, and the
words that show that a name is no Chinese title.

>>> [split_grade(text).grades[0].levels for text in ("高级工程师", "高级记者", "高级工")]
[('T4',), ('T5',), ('SL4',)]
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache, reduce
from typing import NamedTuple

from mapper.domain import NodeKind
from mapper.text import normalise

TITLE, SKILL, DIRECTORY = NodeKind.TITLE, NodeKind.SKILL_LEVEL, NodeKind.DIRECTORY
LADDERS = (TITLE, SKILL, DIRECTORY)
BARE = ""
"""The rung of a noun that stands without a grade word."""


@dataclass(frozen=True, slots=True)
class Grade:
    """A rung that a name can mean: T1 to T5, SL1 to SL8, or a class word of the Directory."""

    ladder: NodeKind
    levels: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Graded:
    """A name without its grade words, every reading that they allow, and the words."""

    stem: str
    grades: tuple[Grade, ...]
    words: tuple[str, ...]


class Row(NamedTuple):
    """The rungs of some nouns: grade word to levels; ``zh`` and ``en`` are patterns.

    ``alone``: the bare noun says a level only where nothing else stands in the name.
    ``whole``: the noun is a grade word itself and is split off with it.
    """

    zh: str
    en: str
    ladder: NodeKind
    levels: Mapping[str, str]
    series: str = ""
    alone: bool = False
    whole: bool = False


# --- how a grade word is written ------------------------------------------------------------

_NUMBERS = {
    f"{zh}级": rf"(?<!第)(?:{zh}|{number})级|\b(?:(?:skill )?level|class|grade)[ -]?{number}\b"
    rf"|\b(?:{ordinal})[ -](?:grade|class|level)\b"
    for zh, number, ordinal in (
        ("一", 1, "first|1st"),
        ("二", 2, "second|2nd"),
        ("三", 3, "third|3rd"),
        ("四", 4, "fourth|4th"),
        ("五", 5, "fifth|5th"),
    )
}
_FOREIGN_WORD = "foreign"
_SPELLINGS: Mapping[str, str] = _NUMBERS | {
    "员级": r"员级|初级士\b|\btechnician[ -]level\b",
    "助理": r"助理级?|初级师\b|\bassistant(?:[ -](?:level|grade)\b|(?= \w))",
    "初级": r"初级(?!中学|[士师]\b)|\bjunior\b(?! (?:high|secondary|school))",
    "中级": r"中级(?!人民)|\bintermediate\b",
    "高级": r"高级(?!中学|人民|管理人员)|\bsenior\b(?! (?:high|secondary|school))",
    "副高级": r"副高级?|\bassociate senior\b",
    "正高级": r"(?:教授|研究员)级(?:高级|(?=工程师))|正高级?"
    r"|\b(?:full|professor(?:ial)?(?:[ -]level)?) senior\b|\(full\)",
    "主治": r"主治|\battending\b",
    "住院": r"住院|\bresident\b",
    "主管": r"主管|\bsupervisor\b(?= \w)|[ -]in[ -]charge\b",
    "主检": r"主检",
    "副主任": r"副主任|\b(?:associate|deputy) chief\b",
    "主任": r"主任|\bchief\b",
    "首席": r"首席|\bchief\b",
    "特级": r"特级|\bspecial[ -]grade\b",
    "国家级": r"国家级|\bnational\b",
    "副": r"副(?=教授|研究|编审|译审)|\bassociate\b(?= professor| research)",
    # 丙级 is Taiwan's, 单一级 a Taiwan trade without classes, Class A and III are of many bodies
    _FOREIGN_WORD: r"[甲乙丙]级|单一级|\b(?:class|grade|level) ?[a-d]\b"
    r"|(?<![a-z])(?:[a-d]|i{1,3}|iv)级"
    r"|\b(?:level|class|grade) (?:i{1,3}|iv)\b|(?:资深|高级|正式|特许|准|正)?会员|院士"
    r"|\b(?:(?:senior|associate|fellow|corporate|chartered|full|student) )?member\b"
    r"|(?<!research )\bfellow(?:[ -]grade)?\b",
}
_PATTERNS = {word: re.compile(spelling) for word, spelling in _SPELLINGS.items()}

# --- the rungs of each noun -----------------------------------------------------------------

_GENERAL = {"助理": "T2", BARE: "T3", "高级": "T4"}
_HEALTH = {BARE: "T2", "住院": "T2", "主治": "T3", "主管": "T3", "副主任": "T4", "主任": "T5"}
_WORKER = {"五级": "SL2", "四级": "SL3", "三级": "SL4", "二级": "SL5", "一级": "SL6"} | {
    "初级": "SL2",
    "中级": "SL3",
    "高级": "SL4",
}
_TECHNICIAN = {
    BARE: "SL5",
    "二级": "SL5",
    "一级": "SL6",
    "高级": "SL6",
    "特级": "SL7",
    "首席": "SL8",
}
_TEACHER = {"三级": "T1", "二级": "T2", "一级": "T3", "高级": "T4"}
_FOUR = {"四级": "T2", "三级": "T3", "二级": "T4", "一级": "T5"}
_THREE = {"三级": "T2", "二级": "T3", "一级": "T4"}
_CLASSES = {word: word for word in ("一级", "二级", "三级")}

# these mean the same in every series, and these where the series is not known
_EVERY_SERIES = Row("", "", TITLE, {"员级": "T1", "中级": "T3", "副高级": "T4", "正高级": "T5"})
_ANY_SERIES = Row("", "", TITLE, {"助理": "T2", "初级": "T1 T2", "高级": "T4 T5"})
_OCCUPATION = Row("(?<![社职])工|(?<![人会])员", "worker", SKILL, _WORKER)
_CLASSED = Row("工程师|建筑师|计量师|建造师|造价师", "engineer|architect", DIRECTORY, _CLASSES)
_REGISTERED_ROW = Row(
    "", "", DIRECTORY, _CLASSES | {word: word for word in ("初级", "中级", "高级", "助理")}
)
_NUMBERED = (
    Row("演员|导演|编剧|作曲|指挥|演奏员|美术师", "performer", TITLE, _FOUR, "arts"),
    Row("律师|公证员", "lawyer|notary", TITLE, _FOUR, "legal-services"),
    Row("翻译", "translator|interpreter", TITLE, _THREE, "translation"),
    Row("飞行员", "pilot", TITLE, _THREE, "aviation"),
    Row(
        "实习指导教师|教师",
        "teacher",
        TITLE,
        _TEACHER,
        "school-teaching vocational-school technical-school",
    ),
    Row(
        "播音员主持人|播音员|主持人",
        "",
        TITLE,
        {"二级": "T2", "一级": "T3", "主任": "T4"},
        "broadcasting",
    ),
)
_ROWS = (
    *_NUMBERED,
    _OCCUPATION,
    _CLASSED,
    Row("技术员", "technician", TITLE, {BARE: "T1"}, "engineering agriculture health"),
    Row("工程师", "engineer", TITLE, _GENERAL, "engineering"),
    Row("会计师", "accountant", TITLE, _GENERAL, "accounting"),
    Row("审计师", "auditor", TITLE, _GENERAL, "auditing"),
    Row("统计师", "statistician", TITLE, _GENERAL, "statistics"),
    Row("经济师|人力资源管理师|知识产权师", "economist", TITLE, _GENERAL, "economics"),
    Row("农艺师|畜牧师|兽医师", "agronomist", TITLE, _GENERAL, "agriculture"),
    Row("实验师", "", TITLE, _GENERAL, "laboratory"),
    Row("实验员", "", TITLE, {BARE: "T1"}, "laboratory"),
    Row("工艺美术师", "", TITLE, _GENERAL, "arts-and-crafts"),
    Row("工艺美术员", "", TITLE, {BARE: "T1"}, "arts-and-crafts"),
    Row("社会工作师", "social worker", TITLE, {"助理": "T2", "高级": "T4"}),
    Row("医师|药师|护师", "physician|pharmacist|technologist", TITLE, _HEALTH, "health"),
    Row("技师", "", TITLE, _HEALTH, "health"),
    Row("医士|药士|护士|技士", "pharmacy technician", TITLE, {BARE: "T1"}, "health"),
    Row("", "nurse", TITLE, _HEALTH | {BARE: "T1", "高级": "T2"}, "health"),  # senior nurse is 护师
    Row("", "practitioner", TITLE, {"助理": "T1"}, "health"),
    Row("法医师", "", TITLE, _HEALTH | {"主检": "T3"}, "legal-services"),
    Row("教授", "professor", TITLE, {"副": "T4", BARE: "T5"}, "higher-education"),
    Row(
        "讲师",
        "lecturer",
        TITLE,
        _GENERAL,
        "higher-education vocational-school technical-school",
    ),
    Row("助教", "teaching assistant", TITLE, {BARE: "T2"}, "higher-education"),
    Row(
        "研究员",
        "research fellow",
        TITLE,
        {"助理": "T3", "副": "T4", BARE: "T5"},
        "natural-sciences social-sciences",
    ),
    Row("研究实习员", "research intern", TITLE, {BARE: "T2"}, "natural-sciences social-sciences"),
    Row("研究馆员", "", TITLE, {"副": "T4", BARE: "T5"}, "library archives museum"),
    Row("馆员", "", TITLE, {"助理": "T2", BARE: "T3"}, "library archives museum"),
    Row("管理员", "", TITLE, {BARE: "T1"}, "library archives", alone=True),
    Row("记者", "reporter", TITLE, _GENERAL | {"主任": "T4", "高级": "T5"}, "journalism"),
    Row("编辑", "editor", TITLE, _GENERAL | {"主任": "T4", "高级": "T5"}, "journalism"),
    Row("编辑", "editor", TITLE, {"助理": "T2", BARE: "T3"}, "publishing"),
    Row("编审", "", TITLE, {"副": "T4", BARE: "T5"}, "publishing"),
    Row("译审", "", TITLE, {"副": "T4", BARE: "T5"}, "translation"),
    Row("播音指导", "", TITLE, {BARE: "T5"}, "broadcasting"),
    Row("教练员?", "coach", TITLE, {"初级": "T2", "高级": "T4", "国家级": "T5"}, "sports"),
    Row("驾驶员|轮机员", "", TITLE, {BARE: "T1", "助理": "T2"}, "ships", alone=True),
    Row("船长|轮机长", "", TITLE, {"高级": "T4"}, "ships"),
    Row("学徒工", "apprentice", SKILL, {BARE: "SL1"}, whole=True),
    Row(
        "(?:初级|五级)工",
        "junior (?:skilled )?worker",
        SKILL,
        {BARE: "SL2", "五级": "SL2"},
        whole=True,
    ),
    Row(
        "(?:中级|四级)工",
        "intermediate (?:skilled )?worker",
        SKILL,
        {BARE: "SL3", "四级": "SL3"},
        whole=True,
    ),
    Row(
        "(?:高级|三级)工",
        "senior (?:skilled )?worker",
        SKILL,
        {BARE: "SL4", "三级": "SL4"},
        whole=True,
    ),
    Row("技师", "", SKILL, _TECHNICIAN, whole=True),
    Row("", "technician", SKILL, _TECHNICIAN),
    Row("高级技师", "senior technician", SKILL, {BARE: "SL6", "一级": "SL6"}, whole=True),
    Row("特级技师", "special-grade technician", SKILL, {BARE: "SL7"}, whole=True),
    Row("首席技师", "chief technician", SKILL, {BARE: "SL8"}, whole=True),
)

_NO_NOUN = (_OCCUPATION, _ANY_SERIES, _EVERY_SERIES, _CLASSED)

# --- what shows that a name is no Chinese title -----------------------------------------------

_REGISTERED = re.compile(r"注册|执业|建造师|\b(?:registered|licensed|constructor)\b")
_HINTS = (  # the ladders of which a name speaks, by a word in it
    (re.compile(r"专业技术|专业资格|\bprofessional qualification\b"), (TITLE, DIRECTORY)),
    (re.compile(r"职业技能|技能等级|\bskill levels?\b"), (SKILL,)),
    (re.compile(r"职称|\bprofessional title\b"), (TITLE,)),
)
# foreign grades run by rules of their own: level 3 of an NVQ is no 三级, 一级建筑士 is Japan's
_FOREIGN = re.compile(
    r"日本|技能士|技能[检検]定|建筑士|技术士|施工管理技士|认证|文凭|会员|院士|特许"
    r"|(?<![a-z])(?:japan(?:ese)?|[ns]vqs?|rqf|scqf|eqf|aqf|hkqf|nzqf|diploma|ndt|certified"
    r"|chartered|professional in|member|membership)(?![a-z])|(?<!research )\bfellow(?:ship)?\b"
)
# a bare noun says no level in the name of a certificate, a post, a body or a trainee
_NO_BARE = re.compile(
    r"资格|证书|执照|牌照|国际|欧洲|亚太|学会|协会|公会|资深|见习|首席"
    r"|实习(?!指导|员)|总(?=工程师|会计师|经济师)"
    r"|(?<![a-z])(?:professional|incorporated|international|european|apec|enrolled|qualified"
    r"|qualification|certificate|licen[cs]e|institut(?:e|ion)|society|association|board|council"
    r"|ahk|ihk|hwk|registration|practi[cs](?:e|ing)|principal|lead|trainee"
    r"|student|graduate)(?![a-z])|[ -]in[ -]training\b"
)

_FOREIGN_GRADES = _OCCUPATION.levels.keys() | {"助理", _FOREIGN_WORD}

# --- reading ----------------------------------------------------------------------------------

_Readings = dict[NodeKind, frozenset[str]]
_HAN_END = r"(?![\u3400-\u9fff])|(?=职称|职务|系列|证书|[一二三四五初中高]级)"
_LATIN_END = r"s?(?=$|[^\w\s-]|-in\b|[\u3400-\u9fff]| (?:of|in|for|with|level|class|grade)\b)"
_LEFTOVER = re.compile(r"\(\s*\)|^[\s,;:-]*(?:of (?:the )?)?|(?:[\s,;:-]|职称)+$")


def _ends(row: Row) -> re.Pattern[str]:
    han = [f"(?:{row.zh})(?:{_HAN_END})"] if row.zh else []
    latin = [rf"\b(?:{row.en}){_LATIN_END}"] if row.en else []
    return re.compile("|".join(han + latin))


_ENDS = {id(row): _ends(row) for row in _ROWS}


class _Found(NamedTuple):
    """Where something stands in a name, and the grade words or the rows that it can be."""

    start: int
    end: int
    words: frozenset[str] = frozenset()
    rows: tuple[Row, ...] = ()

    def overlaps(self, other: _Found | None) -> bool:
        return other is not None and self.start < other.end and other.start < self.end


def _grade_words(plain: str) -> list[_Found]:
    """The grade words of a text, the longest where one holds another, in their order."""
    found: dict[tuple[int, int], set[str]] = {}
    for word, pattern in _PATTERNS.items():
        for match in pattern.finditer(plain):
            found.setdefault(match.span(), set()).add(word)
    return [
        _Found(start, end, frozenset(words))
        for (start, end), words in sorted(found.items())
        if not any(at != (start, end) and at[0] <= start and end <= at[1] for at in found)
    ]


def _noun(plain: str, rows: Iterable[Row]) -> _Found | None:
    """The first noun that ends a part of the name; nouns that are grade words go before."""
    found: dict[tuple[int, int], list[Row]] = {}
    for row in rows:
        for match in _ENDS[id(row)].finditer(plain):
            found.setdefault(match.span(), []).append(row)
    if not found:
        return None
    whole = {at for at, nouns in found.items() if any(row.whole for row in nouns)}
    start, end = min(found, key=lambda at: (at not in whole, at[0], -at[1]))
    return _Found(start, end, rows=tuple(found[start, end]))


def _readers(plain: str, noun: _Found | None, rows: tuple[Row, ...]) -> tuple[Row, ...]:
    """The rows that read the grade words of a name."""
    if _REGISTERED.search(plain):
        return (_REGISTERED_ROW,)
    if noun is not None:
        titled = any(row.ladder is TITLE for row in noun.rows)
        readers = noun.rows + ((_EVERY_SERIES,) if titled else ())
    elif rows is not _ROWS:
        readers = (*rows, _EVERY_SERIES)
    else:
        alone = not _cut(plain, _grade_words(plain))[0]
        readers = (*_NO_NOUN, *(_NUMBERED if alone else ()))
    hinted = next((ladders for hint, ladders in _HINTS if hint.search(plain)), LADDERS)
    return tuple(row for row in readers if row.ladder in hinted)


def _reading(words: frozenset[str], rows: Iterable[Row]) -> _Readings:
    """Every level that one of the words has in one of the rows."""
    found: _Readings = {}
    for row in rows:
        levels = {level for word in words & row.levels.keys() for level in row.levels[word].split()}
        if levels:
            found[row.ladder] = found.get(row.ladder, frozenset()) | levels
    return found


def _join(left: _Readings, right: _Readings) -> _Readings:
    """What both parts of a name can mean, or where they disagree what either can."""
    both = {kind: left[kind] & right[kind] for kind in left.keys() & right.keys()}
    agreed = {kind: levels for kind, levels in both.items() if levels}
    return agreed or {
        kind: left.get(kind, frozenset()) | right.get(kind, frozenset())
        for kind in left.keys() | right.keys()
    }


def _cut(plain: str, found: Iterable[_Found]) -> tuple[str, tuple[str, ...]]:
    """The text without what was found in it, and that."""
    words: list[str] = []
    stem, last = "", 0
    for start, end, *_ in sorted(found, key=lambda word: word.start):
        words.append(plain[start:end].strip(" -()"))
        stem, last = f"{stem}{plain[last:start]} ", end
    stem = normalise(stem + plain[last:])
    while (shorter := normalise(_LEFTOVER.sub("", stem))) != stem:
        stem = shorter
    return stem, tuple(words)


def _bare(plain: str, noun: _Found, readers: Iterable[Row]) -> _Readings:
    """The level that a noun says by itself, which it does not in the name of a certificate."""
    explicit = any(row.whole for row in noun.rows)
    if _REGISTERED.search(plain) or (_NO_BARE.search(plain) and not explicit):
        return {}
    whole_name = noun.end - noun.start == len(plain)
    return _reading(frozenset({BARE}), (row for row in readers if whole_name or not row.alone))


def _read(
    plain: str, rows: tuple[Row, ...], *, foreign: bool
) -> tuple[str, tuple[str, ...], _Readings]:
    """One part of a name: its stem, its grade words, its readings."""
    noun = _noun(plain, rows)
    words = [word for word in _grade_words(plain) if not word.overlaps(noun)]
    if _FOREIGN.search(plain):
        return *_cut(plain, (word for word in words if word.words & _FOREIGN_GRADES)), {}
    readers = _readers(plain, noun, rows)
    ours = [word for word in words if not (foreign and word.words & _NUMBERS.keys())]
    read = [(word, _reading(word.words, readers)) for word in ours]
    readings = reduce(_join, (reading for _, reading in read if reading), _Readings())
    if noun and not foreign and not readings and (not words or any(row.whole for row in noun.rows)):
        readings = _bare(plain, noun, readers)
    split = [word for word, reading in read if reading]
    split += [word for word in words if _FOREIGN_WORD in word.words or word not in ours]
    if noun and any(row.whole and readings.get(row.ladder) for row in noun.rows):
        split.append(noun)
    return *_cut(plain, split), readings


@lru_cache(maxsize=65536)
def split_grade(
    text: str, *, ladder: NodeKind | None = None, series: str = "", foreign: bool = False
) -> Graded:
    """A name and the grade words in it, with every level that they can mean.

    ``ladder`` and ``series`` (which implies titles) tell what is known of the name and
    leave fewer readings.  Grades of other countries and of memberships are split off and
    mean no Chinese level; for a name that is known to be ``foreign`` neither do numbered
    classes and bare nouns (a Macao engineer, WSET level 3).  No grades: the name says none.

    >>> split_grade("高级注册安全工程师").grades
    (Grade(ladder=<NodeKind.DIRECTORY: 'directory'>, levels=('高级',)),)
    >>> split_grade("中餐烹调丙级")
    Graded(stem='中餐烹调', grades=(), words=('丙级',))
    """
    ladder = TITLE if series else ladder
    rows = tuple(row for row in _ROWS if series in row.series.split()) if series else _ROWS
    stems: list[str] = []
    words: list[str] = []
    readings: _Readings = {}
    for part in normalise(text).split("/"):
        stem, found, reading = _read(part, rows, foreign=foreign)
        stems += [stem] if stem and stem not in stems else []
        words += found
        readings = _join(readings, reading)
    return Graded("/".join(stems), _grades(readings, ladder), tuple(words))


def _grades(readings: _Readings, ladder: NodeKind | None) -> tuple[Grade, ...]:
    kinds = [kind for kind in LADDERS if kind in readings and ladder in (None, kind)]
    return tuple(Grade(kind, tuple(sorted(readings[kind]))) for kind in kinds)


def compatible(left: Graded, right: Graded) -> bool | None:
    """The two can be of one level; none where a side says no level that can be compared.

    A class of the Directory stands on no rung of the other ladders, so that between them
    nothing is known; a title and a skill level are never one level.

    >>> compatible(split_grade("工程师"), split_grade("高级工程师"))
    False
    """
    pairs = [(one, other) for one in left.grades for other in right.grades]
    if any(
        one.ladder is other.ladder and set(one.levels) & set(other.levels) for one, other in pairs
    ):
        return True
    unlike = any(
        (one.ladder is DIRECTORY) is not (other.ladder is DIRECTORY) for one, other in pairs
    )
    return None if unlike or not pairs else False

"""Words that only screens need, in both languages: kinds, tones, dates, terms, counts."""

from __future__ import annotations

import re
from datetime import date

from mapper.domain import CHINA, Body, Link, Node, NodeKind, PlaceId, Standing, Text
from mapper.force import Force, Holds
from mapper.sentences import day_text, joined
from mapper.status import Status
from mapper.vocabulary import Vocabulary

KIND = {
    NodeKind.CERTIFICATE: Text("职业资格证书", "certificate"),
    NodeKind.FAMILY: Text("证书类别", "family of certificates"),
    NodeKind.DIRECTORY: Text("国家职业资格", "directory qualification"),
    NodeKind.PERMIT: Text("操作证", "permit"),
    NodeKind.LICENCE: Text("执业证或注册", "licence or registration"),
    NodeKind.SKILL_LEVEL: Text("职业技能等级", "skill level"),
    NodeKind.TITLE: Text("职称", "title"),
    NodeKind.ACTIVITY: Text("执业活动", "activity"),
    NodeKind.COMPETENCY: Text("能力", "competency"),
    NodeKind.LIST: Text("清单", "list"),
}
FIELDS = {
    "name_zh": Text("中文名", "Chinese name"),
    "zh": Text("中文名", "Chinese name"),
    "name_en": Text("英文名", "English name"),
    "en": Text("英文名", "English name"),
    "name_native": Text("原文名", "original name"),
    "abbreviations": Text("缩写", "abbreviation"),
    "grade": Text("等级", "grade"),
    "body": Text("发证机构", "awarding body"),
    "origins": Text("来自", "origin"),
    "gloss_zh": Text("说明", "explanation"),
    "gloss_en": Text("说明", "explanation"),
}
BODY_FIELDS = {
    "zh": Text("机构中文名", "Chinese name of the body"),
    "en": Text("机构英文名", "English name of the body"),
    "native": Text("机构原文名", "original name of the body"),
}
"""What is shown of a certificate and of its body, by the names of fields that may be unverified."""

BODY = Text("发证机构", "awarding body")
STANDING = {
    Standing.DRAFT: Text("草案", "draft"),
    Standing.PILOT: Text("试点", "pilot"),
    Standing.IN_FORCE: Text("施行中", "in force"),
    Standing.ENDED: Text("已停止", "ended"),
    Standing.UNKNOWN: Text("状态不详", "standing not known"),
}
TONE = {
    Status.RECOGNISED: ("good", "✓"),
    Status.MAY_APPLY: ("good", "→"),
    Status.NEEDS_FACTS: ("wait", "?"),
    Status.NOT_YET: ("wait", "…"),
    Status.PARTLY_KNOWN: ("info", "≈"),
    Status.DIFFERENT_EFFECT: ("info", "◇"),
    Status.CONDITIONS_UNMET: ("bad", "×"),
    Status.REFUSED: ("bad", "×"),
    Status.DELISTED: ("bad", "−"),
    Status.UNDER_REVIEW: ("wait", "…"),
    Status.ONLY_INSIDE: ("info", "○"),
    Status.NOT_IN_LOADED: ("none", "–"),
    Status.NEVER_ASKED: ("none", "–"),
}
"""The colour and sign of a status; the word always stands beside them."""

STATE_TONE = {
    "met": "good", "implied": "good", "needs_facts": "wait", "unknown": "wait",
    "source_incomplete": "info", "not_yet": "wait", "unmet": "bad",
}  # fmt: skip
_TERM = re.compile(r"^P(?:(\d+)Y)?(?:(\d+)M)?(?:(\d+)D)?$")
_UNITS = (("年", "year"), ("个月", "month"), ("天", "day"))


def unverified_text(node: Node, body: Body | None) -> Text:
    """What comes from general knowledge, of all that a page shows of a holdable."""
    found = [FIELDS[name] for name in node.unverified if name in FIELDS]
    if body is not None:
        found += [BODY_FIELDS[name] for name in body.unverified if name in BODY_FIELDS]
    return joined(dict.fromkeys(found))


def term_text(term: str) -> Text:
    """A term such as ``P3Y`` in words.

    >>> term_text("P3Y").en
    '3 years'
    """
    match = _TERM.match(term)
    found = [
        Text(f"{number}{zh}", f"{number} {en}{'' if number == '1' else 's'}")
        for number, (zh, en) in zip(match.groups() if match else (), _UNITS, strict=False)
        if number
    ]
    if not found:
        return Text(term, term)
    return Text("".join(t.zh for t in found), " ".join(t.en for t in found))


def date_text(text: str) -> Text:
    """A date as precise as it is known.

    >>> date_text("2022-03").en, date_text("2022").zh
    ('March 2022', '2022年')
    """
    if not text:
        return Text("", "")
    parts = text.split("-")
    if len(parts) == 1:
        return Text(f"{text}年", text)
    day = day_text(date(int(parts[0]), int(parts[1]), int(parts[2]) if len(parts) > 2 else 1))
    if len(parts) > 2:
        return day
    return Text(f"{parts[0]}年{int(parts[1])}月", day.en.partition(" ")[2])


def start_text(link: Link, force: Force, vocabulary: Vocabulary) -> Text | None:
    """From when a link holds: its known start, or the day by which it certainly held."""
    edition = vocabulary.editions.get(link.edition) if link.edition else None
    known = link.valid_from or (edition.valid_from if edition else "")
    if known:
        day = date_text(known)
        return Text(f"{day.zh}起施行", f"in force from {day.en}")
    if force.since is None:
        return None
    day = day_text(force.since)
    return Text(f"不晚于{day.zh}施行", f"in force no later than {day.en}")


def force_text(link: Link, force: Force, vocabulary: Vocabulary) -> Text:
    """From when until when a link holds, and whether that is certain."""
    start = start_text(link, force, vocabulary) or Text("施行日期不详", "start not known")
    zh, en = [start.zh], [start.en]
    if force.until is not None:
        day = day_text(force.until)
        zh.append(f"至{day.zh}")
        en.append(f"until {day.en}")
    if force.holds is Holds.UNCERTAIN:
        zh.append("该日是否施行不能确定")
        en.append("not certain for this day")
    return Text("，".join(zh), ", ".join(en))


def office_of(place: PlaceId, vocabulary: Vocabulary) -> Text:
    """The office that decides on titles and skill levels in a place."""
    if place == CHINA:
        return Text(
            "办理地的人力资源社会保障部门（执业事项由行业主管部门负责）",
            "the human resources and social security office where you apply (for practice, the "
            "competent department of the field)",
        )
    name = vocabulary.place_name(place)
    return Text(
        f"{name.zh}的人力资源社会保障部门",
        f"the human resources and social security office of {name.en}",
    )

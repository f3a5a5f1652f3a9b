"""Which column of a list holds what, guessed from its header in Chinese or English."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from mapper.domain import Text
from mapper.text import normalise

NAMES: Mapping[str, Text] = {
    "number": Text("序号", "No."),
    "name": Text("证书名称", "Certificate"),
    "name_zh": Text("中文名称", "Chinese name"),
    "name_en": Text("英文名称", "English name"),
    "name_native": Text("原文名称", "Original name"),
    "abbreviation": Text("简称", "Abbreviation"),
    "body": Text("发证机构", "Awarding body"),
    "body_en": Text("发证机构（英文）", "Awarding body (English)"),
    "origin": Text("国家/地区", "Country or region"),
    "grade": Text("会员等级", "Grade of the certificate"),
    "title": Text("对应职称", "Corresponding title"),
    "series": Text("职称系列", "Title series"),
    "specialty": Text("职称专业", "Title specialty"),
    "level": Text("职称级别", "Title level"),
    "occupation": Text("对应职业（工种）", "Occupation"),
    "skill_level": Text("技能等级", "Skill level"),
    "directory": Text("对应国家职业资格", "Directory qualification"),
    "effect": Text("认定方式", "Effect"),
    "list": Text("清单", "List"),
    "degree": Text("学历要求", "Degree"),
    "work_years": Text("工作年限", "Years of work"),
    "conditions": Text("认定条件", "Conditions"),
    "remarks": Text("备注", "Remarks"),
}
"""What a column can hold, as the template calls it."""
CALLED = ("name", "name_zh", "name_en", "name_native")
"""Columns that name a certificate; a list has one of them at least."""
_PATTERNS = (
    ("number", r"^(序号|编号|项次|no\.?|number|#)$"),
    ("directory", r"国家职业资格(?!.*名称$)|国内职业资格|对应.*职业资格|directory"),
    ("origin", r"国家|地区|国别|country|region|\borigin\b|jurisdiction"),
    ("body_en", r"(发证|颁发|颁证|授予|认证).*[英外]文|(body|organi[sz]ation).*english"),
    ("body", r"发证|颁发|颁证|授予(单位|机构)|(认证|主管)机构|awarding|issu(er|ing)|\bbody\b"),
    ("name_native", r"原文|原名|native|original name"),
    ("name_en", r"英文|外文|english"),
    ("name_zh", r"中文|chinese"),
    ("abbreviation", r"简称|缩写|abbr|acronym|short name"),
    ("effect", r"(认定|办理|对应|比照|认可)(方式|类型|类别|形式|效力)|效力|effect"),
    ("skill_level", r"技能(等级|级别)|skill level"),
    ("occupation", r"工种|对应职业|occupation|\btrade\b"),
    ("series", r"系列|series"),
    ("specialty", r"职称专业|对应专业(?!技术)|专业名称|^专业$|specialty"),
    ("grade", r"会员(等级|级别)|证书(等级|级别)|\bgrade\b|membership"),
    ("level", r"(级别|层级|等级)(\(.*\))?$|\blevel\b"),
    ("title", r"职称|专业技术(资格|职务)|\btitle\b"),
    ("degree", r"学历|学位|degree"),
    ("work_years", r"(工作|从业)(年限|年数|经历|经验)|years"),
    ("conditions", r"条件|要求|condition|requirement"),
    ("list", r"清单|名单|目录类别|^list$"),
    ("remarks", r"备注|说明|remark|^notes?$"),
    ("name", r"证书|资格|名称|certificate|qualification|credential|certification|\bname\b"),
)
_READ = tuple((name, re.compile(pattern)) for name, pattern in _PATTERNS)
_LONGEST = 60


def guess(header: str) -> str:
    """What a column with this header holds; empty where no one can tell.

    >>> guess("发证国家（地区）"), guess("英文名称"), guess("对应职称"), guess("行业")
    ('origin', 'name_en', 'title', '')
    """
    plain = normalise(header).replace("\n", "")
    if not plain or len(plain) > _LONGEST:
        return ""
    return next((name for name, pattern in _READ if pattern.search(plain)), "")


def placed(headers: Sequence[str], stated: Mapping[str, str] | None = None) -> dict[int, str]:
    """What each column holds, by its number from 0: as stated, else as guessed, each once.

    ``stated`` names headers by what their columns hold; an empty one says that none holds it.
    """
    found: dict[int, str] = {}
    plain = [normalise(header) for header in headers]
    for name, header in (stated or {}).items():
        if header and normalise(header) in plain:
            found[plain.index(normalise(header))] = name
    for at, header in enumerate(headers):
        name = guess(header)
        if at not in found and name and name not in found.values() and name not in (stated or {}):
            found[at] = name
    return found

"""Which column of a table holds what, guessed from its header in Chinese or English.

The same guess serves an office's list and a file of look-ups; each has fields of its own.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

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
"""What a column of a list can hold, as the template calls it."""
CALLED = ("name", "name_zh", "name_en", "name_native")
"""Columns that name a certificate; a list has one of them at least."""
CERTIFICATE: Mapping[str, str] = {
    "name": "name|certificate|certificate name|qualification|qualification name|证书|证书名称|名称|"
    "职业资格|职业资格名称|资格名称|资格证书|资格证书名称|国际职业资格|境外职业资格|职业资格证书名称",
    "name_zh": "name_zh|name (zh)|certificate (zh)|chinese name|中文名称|证书中文名称|"
    "证书名称(中文)",
    "name_en": "name_en|name (en)|certificate (en)|english name|英文名称|证书英文名称|"
    "证书名称(英文)",
    "abbreviation": "abbreviation|abbr|abbr.|short name|acronym|缩写|简称|英文缩写|证书缩写|"
    "证书简称",
    "body": "body|awarding body|issuer|issuing body|issued by|awarded by|organisation|organization|"
    "发证机构|颁证机构|授予机构|颁发机构|认证机构|机构|发证机关|颁发单位|发证单位|机构名称",
}
"""What the columns are headed that say which certificate is meant, in any table."""
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
_NO_FIELD = re.compile(
    r"(证书|资格)(编号|号码?)|(日期|时间|有效期|网址|电话)$|\b(date|website|url)\b"
)
_LONGEST = 60


@dataclass(frozen=True, slots=True)
class Fields:
    """What the columns of one kind of table can hold: by exact headers first, then by patterns."""

    exact: Mapping[str, str]
    patterns: Sequence[tuple[str, re.Pattern[str]]] = ()

    @classmethod
    def of(cls, headed: Mapping[str, str], patterns: Iterable[tuple[str, str]] = ()) -> Fields:
        """From the headers of each field with ``|`` between, and patterns in their order."""
        exact = {_plain(one): name for name, all_ in headed.items() for one in all_.split("|")}
        return cls(exact, tuple((name, re.compile(pattern)) for name, pattern in patterns))

    def guess(self, header: str) -> str:
        """What a column with this header holds; empty where no one can tell.

        >>> LIST.guess("发证国家（地区）"), LIST.guess("对应职称："), LIST.guess("证书编号")
        ('origin', 'title', '')
        """
        plain = _plain(header[: 2 * _LONGEST])
        if not plain or len(plain) > _LONGEST:
            return ""
        if plain in self.exact or _NO_FIELD.search(plain):
            return self.exact.get(plain, "")
        return next((name for name, pattern in self.patterns if pattern.search(plain)), "")


def _plain(header: str) -> str:
    return normalise(header).strip(" *:")


LIST = Fields.of(
    {
        name: "|".join(filter(None, (text.zh, text.en, CERTIFICATE.get(name))))
        for name, text in NAMES.items()
    },
    _PATTERNS,
)
"""The fields of an office's list."""


def placed(headers: Sequence[str], stated: Mapping[str, str] | None = None) -> dict[int, str]:
    """What each column of a list holds, by its number from 0: as stated or guessed, each once.

    ``stated`` names headers by what their columns hold; an empty one says that none holds it.
    """
    found: dict[int, str] = {}
    plain = [normalise(header) for header in headers]
    for name, header in (stated or {}).items():
        if header and normalise(header) in plain:
            found[plain.index(normalise(header))] = name
    for at, header in enumerate(headers):
        name = LIST.guess(header)
        if at not in found and name and name not in found.values() and name not in (stated or {}):
            found[at] = name
    return found

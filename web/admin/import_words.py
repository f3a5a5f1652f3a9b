"""The words of an import in both languages: faults of a file, effects, kinds of change."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from mapper.domain import Relation, Text
from mapper.errors import Fault
from mapper.importing.columns import NAMES

EFFECTS: Mapping[Relation, Text] = {
    Relation.RECOGNISED_AS: Text("认定为该职称或等级", "recognised as it"),
    Relation.MAY_APPLY_FOR: Text("可申报", "may apply for it"),
    Relation.EXEMPTS_FROM: Text("免试", "exempt from its examination"),
    Relation.EMPLOYER_MAY_APPOINT: Text("用人单位可聘任", "an employer may appoint to it"),
    Relation.PERMITS_PRACTICE: Text("可执业", "may practise"),
    Relation.LISTED_FOR: Text("列入清单", "listed for benefits"),
    Relation.NAMED_FOR: Text("仅列名", "named, without a stated effect"),
}
"""What a row can say of its certificate."""
HOW = {
    "new": Text("新增", "new"),
    "changed": Text("变更", "changed"),
    "removed": Text("删除", "removed"),
}
KINDS = {
    "same": Text("已有", "known"),
    "new": Text("新增", "new"),
    "doubtful": Text("存疑", "in doubt"),
}
_STATED = {
    "--number": Text("批次编号", "number of the edition"),
    "--document": Text("文件名称", "document"),
    "--date": Text("发布日期", "published on"),
    "--valid-from": Text("生效日期", "in force since"),
    "--stated-count": Text("公布项数", "how many items it states"),
    "--replaces": Text("替代的批次", "edition that it replaces"),
    "--place": Text("地区", "place"),
    "--title-zh": Text("中文名称", "title in Chinese"),
    "--title-en": Text("英文名称", "title in English"),
}
"""Where a fault is of the edition and of no row."""


@dataclass(frozen=True, slots=True)
class Said:
    """A fault of a file as a person reads it; ``sheet`` and ``column`` may be empty."""

    sheet: str
    row: int
    column: Text
    reason: Text


def said(fault: Fault, file: str) -> Said:
    """A fault in both languages."""
    sheet = fault.path.removeprefix(file).removeprefix("[").removesuffix("]")
    sheet = "" if sheet == "-" else sheet
    column = NAMES.get(fault.column) or _STATED.get(fault.column) or Text(*[fault.column] * 2)
    return Said(sheet, fault.line, column, Text(fault.zh, fault.reason))

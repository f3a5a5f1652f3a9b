"""What each format cannot carry; every export says so of itself."""

from __future__ import annotations

from enum import Enum

from mapper.domain import Text


class Format(Enum):
    """How links may leave."""

    SSSOM = "sssom"
    JSONLD = "jsonld"
    CSV = "csv"
    XLSX = "xlsx"
    PACKAGE = "package"

    @property
    def binary(self) -> bool:
        """It is no text that a terminal could show."""
        return self in (Format.XLSX, Format.PACKAGE)


_NO_LOG = Text(
    "候选、未发布的审核意见、审核人身份及办公室签名不在其中。",
    "Proposals, unpublished decisions, who decided, and the signatures of office editions are left "
    "out.",
)
_NO_NODES = Text(
    "证书的别名、失效规则、核验渠道、类别成员及清单待遇不在其中；请用数据包（package）。",
    "Aliases, validity rules, channels of verification, members of families and the benefits of "
    "lists are left out; the data package has them.",
)
_NOT_PROOF = Text(
    "未列出不等于不认可：目录可能只收录了一部分。",
    "Absence proves nothing: an edition may be loaded only in part.",
)
_SSSOM = Text(
    "SSSOM 没有地区、日期、条件、环节和依据的字段：均以 JSON 置于 other；"
    "不读 other 的工具会丢失它们，不得据此作出结论。",
    "SSSOM has no field for place, period, conditions, steps or claims: they stand as JSON in "
    "`other`. A tool that does not read it loses them and must not draw conclusions.",
)
_NEGATIVES = Text(
    "肯定与否定的对应关系分置两个文件。", "Positive and negative links are in files of their own."
)
_NO_CONFIDENCE = Text(
    "不给出 confidence：来源没有概率；other 中的 certainty 说明所知程度。",
    "No confidence is given: sources state no probability; `certainty` in `other` says how far a "
    "fact is known.",
)
_JSONLD = Text(
    "CTDL 的 AlignmentObject 没有地区、条件、环节、依据、结果期限和否定结论：这些使用本项目的词汇，"
    "并以文字写入 description；条件另以工作年限和 JSON 表示。",
    "An AlignmentObject of CTDL has no place, conditions, steps, claims, terms of a result or "
    "negative findings: these use words of our own and stand in words in its description. "
    "Conditions are also given as years of experience and as JSON.",
)
_FLAT = Text(
    "所在清单和版本的共同条件只以文字列出，不在 conditions 列中。",
    "Conditions and steps of a whole list or edition stand in words only, not in the columns "
    "`conditions` and `steps`.",
)
_GUARD = Text(
    "以 = + - @ 等开头的单元格前加了单引号，以免被当作公式；读取时应去掉。",
    "A cell that begins with = + - @ or the like has a single quote before it, so that no program "
    "takes it for a formula; take it off when reading.",
)
_CELL = Text(
    "单元格最多 32,767 个字符，更长的被截断并标明，不能读回；控制字符按该格式的规定转义。",
    "A cell holds 32,767 characters; longer texts are cut, say so, and cannot be read back. "
    "Control characters are escaped as the format has it.",
)

CANNOT: dict[Format, tuple[Text, ...]] = {
    Format.SSSOM: (_SSSOM, _NEGATIVES, _NO_CONFIDENCE, _NO_NODES, _NO_LOG, _NOT_PROOF),
    Format.JSONLD: (_JSONLD, _NO_NODES, _NO_LOG, _NOT_PROOF),
    Format.CSV: (_FLAT, _GUARD, _NO_NODES, _NO_LOG, _NOT_PROOF),
    Format.XLSX: (_FLAT, _CELL, _NO_NODES, _NO_LOG, _NOT_PROOF),
    Format.PACKAGE: (_GUARD, _NO_LOG, _NOT_PROOF),
}
"""In the order in which a reader should know it."""

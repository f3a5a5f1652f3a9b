"""The words of an import in both languages: faults of a file, effects, kinds of change."""

from __future__ import annotations

import re
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
_CHINESE = tuple(
    (re.compile(pattern), words)
    for pattern, words in (
        (r"the file has more than (\d+) MB", r"文件超过\1 MB"),
        (r"the file has no cell with a text", "文件中没有文字"),
        (r"no row stands below the header", "表头下没有数据行"),
        (r"no row names the columns.*", "没有找到表头；至少要有一列为证书名称，如“证书名称”"),
        (r"no column is headed '(.*)'", r"没有表头为“\1”的列"),
        (r"the row names no certificate.*", "本行没有证书名称；请填写名称或删除本行"),
        (r"the text has ([\d,]+) characters; at most (\d+) are read",
         r"文字有\1个字符，最多\2个"),
        (r"the cell has ([\d,]+) characters; at most ([\d,]+) are read",
         r"单元格有\1个字符，最多\2个"),
        (r"the cell holds a formula as text.*", "单元格中是公式文字；请改为数值或文字"),
        (r"the formula has no stored value.*", "公式没有已保存的结果；请改为数值或文字"),
        (r"the row cannot be read: (.*)", r"本行无法读取：\1"),
        (r"a sheet has at most ([\d,]+) rows and (\d+) columns.*",
         r"一张工作表最多\1行、\2列；请拆分"),
        (r"the cell (.*) lies outside .*", r"单元格\1超出范围；请拆分工作表"),
        (r"the text is neither UTF-8.*", "文字编码不是UTF-8、UTF-16或GB18030；请另存为UTF-8"),
        (r"this is an old \.xls.*", "这是旧版.xls或有密码的文件；请另存为不带密码的.xlsx"),
        (r"the file holds binary data.*", "文件不是文本；请另存为.csv或.xlsx"),
        (r"the file is no sound workbook.*", "工作簿已损坏；请重新另存为.xlsx"),
        (r"unpacked, the file has more than (\d+) MB.*", r"文件解压后超过\1 MB，或部件过多"),
        (r"the part (.*) unpacks to .*", r"部件\1压缩率异常；不予打开"),
        (r"the file is protected by a password.*", "文件有密码；请另存为不带密码的文件"),
        (r"the file holds two parts of one name.*", "文件中有重名部件；请重新另存"),
        (r"the file is no workbook.*", "文件不是工作簿；请上传.xlsx或.csv文件"),
        (r"the file declares a document type.*", "文件声明了文档类型，正常的工作簿没有；不予打开"),
        (r"the sheet has more than ([\d,]+) cells.*", r"工作表超过\1个单元格；请拆分"),
        (r"the sheet has more than ([\d,]+) merged ranges.*", r"合并单元格超过\1处；请拆分"),
        (r"(.*) has more than ([\d,]+) characters; shorten it", r"\1超过\2个字符；请缩短"),
        (r"the catalogues hold an edition '(.*)' of their own.*",
         r"目录中已有编号为“\1”的批次；请改用其他编号"),
        (r"no edition has the id '(.*)'", r"没有编号为“\1”的批次"),
        (r"no place has the id '(.*)'", r"没有编号为“\1”的地区"),
        (r"the answer names '(.*)', and no certificate has this id",
         r"所选的“\1”不是已有证书"),
        (r"the answer names the body '(.*)', and nothing has this id",
         r"所选的“\1”不是已有机构"),
    )
)  # fmt: skip
_STATED = {
    "--number": Text("编号", "number"),
    "--replaces": Text("替代", "replaces"),
    "--place": Text("地区", "place"),
}


@dataclass(frozen=True, slots=True)
class Said:
    """A fault of a file as a person reads it; ``sheet`` and ``column`` may be empty."""

    sheet: str
    row: int
    column: Text
    reason: Text


def said(fault: Fault, file: str) -> Said:
    """A fault in both languages; a reason that nobody translated stays as it is."""
    sheet = fault.path.removeprefix(file).removeprefix("[").removesuffix("]")
    sheet = "" if sheet == "-" else sheet
    column = NAMES.get(fault.column) or _STATED.get(fault.column) or Text(*[fault.column] * 2)
    return Said(sheet, fault.line, column, Text(_chinese(fault.reason), fault.reason))


def _chinese(reason: str) -> str:
    for pattern, words in _CHINESE:
        match = pattern.fullmatch(reason)
        if match:
            return match.expand(words)
    return reason

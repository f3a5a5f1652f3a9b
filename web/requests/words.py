"""What requests and contests say of themselves, in both languages."""

from __future__ import annotations

from mapper.asking.values import DoubtOf, Outcome, Purpose, Stage, Withheld
from mapper.domain import Text

STAGE = {
    Stage.RECEIVED: Text("已收到", "received"),
    Stage.UNDER_REVIEW: Text("正在审核", "under review"),
    Stage.ANSWERED: Text("已有答复", "answered"),
    Stage.NOT_POSSIBLE: Text("无法答复", "not possible"),
    Stage.MERGED: Text("已合并", "merged into another"),
    Stage.UPHELD: Text("异议成立", "upheld"),
    Stage.REJECTED: Text("异议不成立", "not upheld"),
}
TONE = {
    Stage.RECEIVED: "info",
    Stage.UNDER_REVIEW: "wait",
    Stage.ANSWERED: "good",
    Stage.NOT_POSSIBLE: "none",
    Stage.MERGED: "none",
    Stage.UPHELD: "good",
    Stage.REJECTED: "none",
}
"""The colour of each stage."""
MEANING = {
    Stage.RECEIVED: Text(
        "尚无人处理；询问的人越多，越先处理。",
        "Nobody has looked at it yet; what most people ask for comes first.",
    ),
    Stage.UNDER_REVIEW: Text(
        "审核人员正在处理；结论发布后，此页会自动显示。",
        "The office is looking into it; once something is published, this page says so by itself.",
    ),
    Stage.ANSWERED: Text("查询结果已经发布。", "The answer has been published."),
    Stage.NOT_POSSIBLE: Text(
        "不会发布查询结果，理由见下。", "There will be no answer; the reason is below."
    ),
    Stage.MERGED: Text(
        "与另一项申请相同；请查看该申请。",
        "Another request asks for the same; follow that one.",
    ),
    Stage.UPHELD: Text("所提异议有道理，正在更正。", "You were right, and it is being mended."),
    Stage.REJECTED: Text("查询结果不变，理由见下。", "The answer stays; the reason is below."),
}
OUTCOME = {
    Outcome.UNLISTED: Text(
        "证书属实，目录尚未收录，将予增补。",
        "The certificate exists and is not in the catalogue yet; it will be added.",
    ),
    Outcome.NO_SUCH: Text("查不到这样的证书。", "No such certificate could be found."),
    Outcome.NO_CERTIFICATE: Text(
        "这不是境外职业资格证书（例如学历、培训证明或中国证书）。",
        "It is no foreign or overseas professional certificate (but a degree, a course or a "
        "Chinese certificate, for example).",
    ),
    Outcome.UNCLEAR: Text(
        "所填内容不足以判断；请写明全称和发证机构后重新提出。",
        "It does not say enough to decide; ask again with the full name and the awarding body.",
    ),
    Outcome.NOT_OURS: Text(
        "该地区不属本单位管辖；请向当地主管部门询问。",
        "This office does not decide for that place; ask the office there.",
    ),
    Outcome.REOPENED: Text(
        "相关结论已重新开启审核。", "The decision has been opened again for review."
    ),
    Outcome.CORRECTED: Text(
        "目录数据有误，将予更正。", "The catalogue has an error, which will be corrected."
    ),
    Outcome.AS_SOURCE: Text(
        "查询结果与所引来源一致。", "The answer says what the cited source says."
    ),
    Outcome.NO_EVIDENCE: Text(
        "没有找到支持该异议的来源。", "No source was found that supports the contest."
    ),
    Outcome.NOT_THIS_SITE: Text(
        "所指并非本站内容，而是主管部门的规定或决定。",
        "It is about a rule or decision of an office, not about what this site says of it.",
    ),
}
PURPOSE = {
    Purpose.TITLE: Text("职称", "a title"),
    Purpose.SKILL_LEVEL: Text("职业技能等级", "a skill level"),
    Purpose.PRACTICE: Text("执业", "practice"),
    Purpose.OTHER: Text("其他或不清楚", "something else, or not sure"),
}
DOUBT = {
    DoubtOf.LEVEL: Text("级别", "the level"),
    DoubtOf.CONDITIONS: Text("条件", "the conditions"),
    DoubtOf.PLACE: Text("地区", "the place"),
    DoubtOf.DATE: Text("日期", "a date"),
    DoubtOf.SOURCE: Text("来源", "the source"),
    DoubtOf.OTHER: Text("其他", "something else"),
}
WITHHELD = {
    Withheld.PERSONAL: Text("含有个人信息", "it tells of a person"),
    Withheld.OFFENSIVE: Text("含有侮辱性内容", "it is offensive"),
    Withheld.ADVERTISING: Text("属于广告", "it advertises"),
    Withheld.UNRELATED: Text("与证书无关", "it is not about a certificate"),
}
"""Why the office shows nobody what somebody wrote."""

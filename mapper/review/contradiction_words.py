"""The sentences of contradictions; the other link is named by its own sentence."""

from __future__ import annotations

from mapper.domain import Text
from mapper.review.refused import Refusal
from mapper.sentences import day_text
from mapper.vocabulary import Vocabulary


def two_levels(other: Text) -> Text:
    """The same conditions and another level."""
    return _of(other, "条件相同而级别不同，已有：", "The same conditions lead to another level: ")


def easier(other: Text, *, higher: bool) -> Text:
    """A higher level is no harder to reach; ``higher`` says that it is the one in question."""
    if higher:
        return _of(
            other, "此级别较高，条件却不严于已有的较低级别：",
            "This level is higher, yet no harder to reach than the lower one on record: ",
        )  # fmt: skip
    return _of(
        other, "已有的较高级别，其条件不严于此较低级别：",
        "A higher level on record is no harder to reach than this lower one: ",
    )  # fmt: skip


def disputed(other: Text, said: Text) -> Text:
    """Sources of an existing link differ on what bears on this one."""
    return _of(
        other, f"已有对应关系存在争议（{said.zh}）：",
        f"A link on record is disputed ({said.en}): ",
    )  # fmt: skip


def grades_cross(other: Text, *, lower: bool) -> Text:
    """Grades of one ladder cross; ``lower`` says that the lower grade is the one in question."""
    if lower:
        return _of(
            other, "此证书等级较低，对应级别却高于同系列较高等级的证书：",
            "This is a lower grade, yet it would map above a higher grade of the same ladder: ",
        )  # fmt: skip
    return _of(
        other, "此证书等级较高，对应级别却低于同系列较低等级的证书：",
        "This is a higher grade, yet it would map below a lower grade of the same ladder: ",
    )  # fmt: skip


def negative(other: Text) -> Text:
    """A negative link is on record."""
    return _of(other, "已有否定的结论：", "A negative finding is on record: ")


def refused(refusal: Refusal, vocabulary: Vocabulary) -> Text:
    """A refusal is on the log."""
    word, day = vocabulary.reasons.get(refusal.reason), day_text(refusal.day)
    why = word.name if word else Text(refusal.reason, refusal.reason)
    zh = f"{why.zh}，" if why.zh else ""
    en = f" because {why.en}" if why.en else ""
    left, right = refusal.certificate_name, refusal.target_name
    return Text(
        f"{day.zh}曾不予对应（{zh}“{left.zh}”与“{right.zh}”）",
        f"Refused on {day.en}{en}: {left.en} and {right.en}",
    )


def _of(other: Text, zh: str, en: str) -> Text:
    return Text(f"{zh}{other.zh}", f"{en}{other.en}")

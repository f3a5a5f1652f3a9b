"""What is wrong with a cell, as one sentence that says what to write instead."""

from __future__ import annotations

import re

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from mapper.catalogue.lines import Line
from mapper.catalogue.rows import BadCell
from mapper.domain import Text
from mapper.errors import Fault

_LONGEST = 300
_CHOICE = re.compile(r"\^\(([a-z_<>=!|]+)\)\??\$")
_FORMS = {
    "^[a-z][a-z_]*$": Text("小写字母和下划线", "lower-case letters and underscores"),
    r"^(\d{6})?$": Text("六位数字，或留空", "six digits, or nothing"),
    r"^(\d-\d{2}-\d{2}-\d{2})?$": Text(
        "6-31-01-03这样的代码，或留空", "a code such as 6-31-01-03, or nothing"
    ),
    "^T[1-5]$": Text("T1至T5之一", "one of T1 to T5"),
    "^(T[1-5]|SL[1-8])$": Text("T1至T5或SL1至SL8之一", "one of T1 to T5 or SL1 to SL8"),
}


def faults_of(path: str, line: Line, error: ValidationError) -> list[Fault]:
    """One fault for each cell that the row model refuses."""
    details = error.errors(include_url=False)
    return [
        Fault(path, line.number, str(detail["loc"][0]), _short(said.en), _short(said.zh))
        for detail in details
        if detail["loc"][0] not in line.faulty
        for said in [_sentence(detail)]
    ]


def _short(reason: str) -> str:
    return reason if len(reason) <= _LONGEST else reason[:_LONGEST] + "…"


def _sentence(detail: ErrorDetails) -> Text:
    """One plain sentence for what pydantic found."""
    facts, text = detail.get("ctx", {}), str(detail["input"])[:60]
    if detail["type"] == "value_error":
        error = facts["error"]
        return error.text if isinstance(error, BadCell) else Text(*[str(error)] * 2)
    if detail["type"] == "enum":
        known = str(facts["expected"])
        return Text(
            f"此处不能用“{text}”；请写{known.replace(' or ', '或').replace(', ', '、')}",
            f"{text!r} is not known here; write {known}",
        )
    if detail["type"] == "string_pattern_mismatch":
        form = _form(str(facts["pattern"]))
        return Text(f"“{text}”不合要求；请写{form.zh}", f"{text!r} does not fit; write {form.en}")
    if detail["type"] == "int_type":
        return Text("不能为空；请写整数", "must not be empty; write a whole number")
    return Text(f"无法读取“{text}”：{detail['msg']}", f"{text!r} cannot be read: {detail['msg']}")


def _form(pattern: str) -> Text:
    """A pattern of a column in words.

    >>> _form("^(office|)?$").en, _form("^(certificate|family|placeholder)$").zh
    ('office, or nothing', 'certificate、family或placeholder')
    """
    choice = _CHOICE.fullmatch(pattern)
    if choice is None:
        return _FORMS.get(pattern, Text(f"{pattern}形式的文字", f"text of the form {pattern}"))
    words = [word for word in choice.group(1).split("|") if word]
    listed = Text(
        "或".join(filter(None, ("、".join(words[:-1]), words[-1]))),
        " or ".join(filter(None, (", ".join(words[:-1]), words[-1]))),
    )
    empty = pattern.endswith("?$")
    return Text(f"{listed.zh}，或留空", f"{listed.en}, or nothing") if empty else listed

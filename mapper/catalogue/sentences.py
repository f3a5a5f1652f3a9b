"""What is wrong with a cell, as one sentence that says what to write instead."""

from __future__ import annotations

import re

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from mapper.catalogue.lines import Line
from mapper.errors import Fault

_LONGEST = 300
_CHOICE = re.compile(r"\^\(([a-z_<>=!|]+)\)\??\$")
_FORMS = {
    "^[a-z][a-z_]*$": "lower-case letters and underscores",
    r"^(\d{6})?$": "six digits, or nothing",
    r"^(\d-\d{2}-\d{2}-\d{2})?$": "a code such as 6-31-01-03, or nothing",
    "^T[1-5]$": "one of T1 to T5",
    "^(T[1-5]|SL[1-8])$": "one of T1 to T5 or SL1 to SL8",
}


def faults_of(path: str, line: Line, error: ValidationError) -> list[Fault]:
    """One fault for each cell that the row model refuses."""
    details = error.errors(include_url=False)
    return [
        Fault(path, line.number, str(detail["loc"][0]), _sentence(detail))
        for detail in details
        if detail["loc"][0] not in line.faulty
    ]


def _sentence(detail: ErrorDetails) -> str:
    """One plain sentence for what pydantic found."""
    facts, value = detail.get("ctx", {}), f"{str(detail['input'])[:60]!r}"
    if detail["type"] == "value_error":
        reason = str(facts["error"])
    elif detail["type"] == "enum":
        reason = f"{value} is not known here; write {facts['expected']}"
    elif detail["type"] == "string_pattern_mismatch":
        reason = f"{value} does not fit; write {_form(str(facts['pattern']))}"
    elif detail["type"] == "int_type":
        reason = "must not be empty; write a whole number"
    else:
        reason = f"{value} cannot be read: {detail['msg']}"
    return reason if len(reason) <= _LONGEST else reason[:_LONGEST] + "…"


def _form(pattern: str) -> str:
    """A pattern of a column in words.

    >>> _form("^(office|)?$"), _form("^(certificate|family|placeholder)$")
    ('office, or nothing', 'certificate, family or placeholder')
    """
    choice = _CHOICE.fullmatch(pattern)
    if choice is None:
        return _FORMS.get(pattern, f"text of the form {pattern}")
    words = [word for word in choice.group(1).split("|") if word]
    listed = " or ".join(filter(None, (", ".join(words[:-1]), words[-1])))
    return f"{listed}, or nothing" if pattern.endswith("?$") else listed

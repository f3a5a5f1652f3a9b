"""The small tables that come with matching: fields of groups, and levels of frameworks.

They order proposals and never answer: every body that compares frameworks says that a comparison
is no recognition.
"""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Iterable, Mapping
from functools import cache
from importlib.resources import files

_FRAME = re.compile(
    r"\b(eqf|rqf|scqf|dqr|aqf|nqf|nzqcf|nzqf|hkqf|wsq|nvq)\b[ -]*(?:level|stufe)?[ -]*(\d{1,2})\b"
    r"|\b(aqf)\b.*?\bcertificate (iv|iii|ii|i)\b"
)
_SAME = {"nvq": "RQF", "nzqf": "NZQCF", "nqf": "RQF"}
_ROMAN = {"i": "1", "ii": "2", "iii": "3", "iv": "4"}
_TOP_RANKS = {"AQF": 10, "SCQF": 12, "NZQCF": 10, "HKQF": 7, "WSQ": 6}
_EQF_TOP = 8


def group_fields(key: str) -> frozenset[str]:
    """The fields of a group by its key, as far as the table names it."""
    return _fields().get(key, frozenset())


def field_keys() -> Mapping[str, frozenset[str]]:
    """The whole table of fields, by the key of the group."""
    return _fields()


@cache
def _fields() -> Mapping[str, frozenset[str]]:
    text = files("mapper.matching").joinpath("weights/fields.json").read_text(encoding="utf-8")
    found: dict[str, list[str]] = json.loads(text)["fields"]
    return {key: frozenset(fields) for key, fields in found.items()}


@cache
def _frames() -> Mapping[tuple[str, str], float]:
    """Level of a framework to level of the EQF; by proportion where none is stated."""
    text = files("catalogues").joinpath("vocab/frames.csv").read_text(encoding="utf-8")
    found: dict[tuple[str, str], float] = {}
    for row in csv.DictReader(text.splitlines()):
        if row["eqf"].isdecimal():
            found[row["frame"], row["level"]] = float(row["eqf"])
        elif row["frame"] in _TOP_RANKS and row["rank"].isdecimal():
            share = int(row["rank"]) / _TOP_RANKS[row["frame"]]
            found[row["frame"], row["level"]] = share * _EQF_TOP
    return found


def frame_level(names: Iterable[str]) -> tuple[str, float] | None:
    """The framework level that a name carries, as it says and on the eight rungs of the EQF.

    >>> frame_level(["City & Guilds diploma, EQF level 6"])
    ('EQF 6', 6.0)
    """
    for name in names:
        match = _FRAME.search(name.casefold())
        if match is None:
            continue
        word = (match[1] or match[3]).casefold()
        frame, level = _SAME.get(word, word.upper()), match[2] or _ROMAN[match[4]]
        found = _frames().get((frame, level))
        if found is not None:
            return f"{frame} {level}", found
    return None

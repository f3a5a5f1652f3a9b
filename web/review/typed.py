"""Fields of the reviewers' forms, read one by one; every fault is kept at its field."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from datetime import date
from typing import TypeVar
from urllib.parse import urlsplit

from werkzeug.datastructures import MultiDict

from mapper.domain import Text
from mapper.errors import MapperError

Form = MultiDict[str, str]
_Value = TypeVar("_Value")
_DATE = re.compile(r"\d{4}(-\d{2}(-\d{2})?)?")
_TERM = re.compile(r"P(?=\d)(?:\d{1,3}Y)?(?:\d{1,3}M)?(?:\d{1,4}D)?")
_SHOWN = 40


class BadForm(MapperError):
    """What was typed is no decision yet; ``faults`` says at each field what to write."""

    def __init__(self, faults: Mapping[str, Text]) -> None:
        self.faults = dict(faults)
        super().__init__(next(iter(self.faults.values())))


class Reader:
    """Reads the fields of one form and keeps what is wrong with each."""

    def __init__(self, form: Form) -> None:
        self.form = form
        self.faults: dict[str, Text] = {}

    def wrong(self, name: str, text: Text) -> None:
        """Keep a fault; the first one of a field stays."""
        self.faults.setdefault(name, text)

    def raw(self, name: str) -> str:
        """What stands in a field, without the space around it."""
        return self.form.get(name, "").replace("\r\n", "\n").strip()

    def text(self, name: str, most: int, *, lines: bool = False) -> str:
        """A text of at most so many characters, of one line unless ``lines``."""
        found = self.raw(name)
        if len(found) > most:
            self.wrong(
                name, Text(f"最多{most}个字符，请缩短。", f"At most {most} characters; shorten it.")
            )
        elif not printable(found, lines=lines):
            self.wrong(
                name, Text("含有控制字符，请删去。", "It holds control characters; remove them.")
            )
        else:
            return found
        return ""

    def choice(self, name: str, known: Mapping[str, _Value], missing: Text) -> _Value | None:
        """One of a few values; ``missing`` is said where none or an unknown one was chosen."""
        found = known.get(self.raw(name))
        if found is None:
            self.wrong(name, missing)
        return found

    def url(self, name: str, most: int) -> str:
        """The address of a web page."""
        found = self.text(name, most)
        if found and not is_web_address(found):
            self.wrong(
                name,
                Text(
                    "网址须以 http:// 或 https:// 开头。",
                    "A web address starts with http:// or https://.",
                ),
            )
        return found

    def day(self, name: str) -> str:
        """A date as precise as known."""
        found = self.raw(name)
        if found and not is_date(found):
            short = found[:_SHOWN]
            self.wrong(name, Text(
                f"“{short}”不是日期；请写成 2022、2022-03 或 2022-03-28。",
                f"“{short}” is no date; write 2022, 2022-03 or 2022-03-28.",
            ))  # fmt: skip
        return found if name not in self.faults else ""


def printable(text: str, *, lines: bool) -> bool:
    """Nothing in it that is no character: controls, halves of characters."""
    allowed = "\n\t" if lines else ""
    return all(each in allowed or unicodedata.category(each) not in ("Cc", "Cs") for each in text)


def is_web_address(text: str) -> bool:
    """It is an http or https address with a host.

    >>> is_web_address("https://example.org/a"), is_web_address("javascript:alert(1)")
    (True, False)
    """
    try:
        parts = urlsplit(text)
        host = parts.hostname
    except ValueError:
        return False
    return parts.scheme in ("http", "https") and bool(host) and " " not in text


def is_date(text: str) -> bool:
    """It is a year, a month or a day of the calendar.

    >>> is_date("2022"), is_date("2022-13"), is_date("2024-02-29")
    (True, False, True)
    """
    if not _DATE.fullmatch(text) or not text.isascii():
        return False
    year, month, day = [*map(int, text.split("-")), 1, 1][:3]
    try:
        date(year, month, day)
    except ValueError:
        return False
    return True


def is_term(text: str) -> bool:
    """It is a term such as P3Y.

    >>> is_term("P3Y"), is_term("P"), is_term("3 years")
    (True, False, False)
    """
    return text.isascii() and bool(_TERM.fullmatch(text))

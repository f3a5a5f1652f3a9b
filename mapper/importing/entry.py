"""One row of a list as the office wrote it, its cells taken apart; nothing is looked up yet."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from mapper.domain import Text
from mapper.errors import Fault
from mapper.importing.columns import CALLED
from mapper.importing.layout import RawRow
from mapper.text import LONGEST, has_han

_PAREN = re.compile(r"^(?P<name>.+?)\s*[(（](?P<inner>[^()（）]{2,120})[)）]$")
_ACRONYM = re.compile(r"^[A-Z][A-Za-z0-9&.+®-]{1,11}$")
_MIXED = re.compile(r"^(?P<zh>.*[\u3400-\u9fff）)])\s+(?P<en>[A-Za-z][^\u3400-\u9fff]{3,})$")
_PLACES = frozenset({"UK", "US", "USA", "HK", "EU", "UAE", "PRC"})
_SHORT = (
    "body body_en abbreviation origin grade title series specialty level occupation skill_level "
    "directory effect list degree work_years"
).split()
"""Columns that hold names and words, not sentences."""
_NO_NAME = Text(
    "本行没有证书名称；请填写名称或删除本行",
    "the row names no certificate; write its name, or delete the row",
)
_SEVERAL = re.compile(r"[、,;/|，；\n]+")


@dataclass(frozen=True, slots=True)
class Called:
    """A thing by its names; any may be empty."""

    zh: str = ""
    en: str = ""
    native: str = ""
    short: tuple[str, ...] = ()

    @property
    def best(self) -> str:
        """The name to show."""
        return self.en or self.zh or self.native or next(iter(self.short), "")

    @property
    def full(self) -> tuple[str, ...]:
        """The names that are no abbreviations."""
        return tuple(filter(None, (self.en, self.zh, self.native)))


@dataclass(frozen=True, slots=True)
class Entry:
    """What a row says; ``cells`` keeps the texts that are read with the vocabularies."""

    raw: RawRow
    name: Called
    body: Called

    @property
    def key(self) -> str:
        """How answers name this row, such as ``Sheet1!12``."""
        return f"{self.raw.sheet}!{self.raw.number}"

    def cell(self, name: str) -> str:
        """The text of a column on one line; empty where there is none."""
        return " ".join(self.raw.cells.get(name, "").split())

    @property
    def locator(self) -> str:
        """Where in the document it stands, as spreadsheets write it: no language's words."""
        return f"{' '.join(self.raw.sheet.split())}!{self.raw.number}"


def entry_of(raw: RawRow) -> tuple[Entry, list[Fault]]:
    """A row taken apart, and what is wrong with it."""
    name = called(
        raw.cells.get("name", ""), zh=raw.cells.get("name_zh", ""),
        en=raw.cells.get("name_en", ""), native=raw.cells.get("name_native", ""),
        short=raw.cells.get("abbreviation", ""),
    )  # fmt: skip
    body = called(raw.cells.get("body", ""), en=raw.cells.get("body_en", ""))
    entry = Entry(raw, name, body)
    return entry, list(_faults(entry))


def _faults(entry: Entry) -> Iterator[Fault]:
    raw, name = entry.raw, entry.name
    if not name.full and not name.short:
        yield Fault(raw.sheet, raw.number, "name", _NO_NAME.en, _NO_NAME.zh)
    for column in (*CALLED, *_SHORT):
        text = raw.cells.get(column, "")
        if len(text) > LONGEST:
            reason = Text(
                f"文字有{len(text):,}个字符，最多{LONGEST}个",
                f"the text has {len(text):,} characters; at most {LONGEST} are read",
            )
            yield Fault(raw.sheet, raw.number, column, reason.en, reason.zh)


def called(text: str, *, zh: str = "", en: str = "", native: str = "", short: str = "") -> Called:
    """The names in a cell that may hold several, beside those of cells of their own.

    >>> called("特许金融分析师（CFA）")
    Called(zh='特许金融分析师', en='', native='', short=('CFA',))
    >>> called("注册内部审计师 Certified Internal Auditor (CIA)").en
    'Certified Internal Auditor'
    """
    found: dict[str, list[str]] = {"zh": [], "en": [], "short": []}
    for part in _parts("\n".join(filter(None, (zh, en, text)))):
        _sort(part, found)
    shorts = [*(one.strip() for one in _SEVERAL.split(short)), *found["short"]]
    plain = " ".join(native.split()).replace("|", "/")
    return Called(
        next(iter(found["zh"]), ""), next(iter(found["en"]), ""), plain,
        tuple(dict.fromkeys(one.replace("|", "/") for one in shorts if one)),
    )  # fmt: skip


def _parts(text: str) -> Iterator[str]:
    for line in text.splitlines():
        plain = " ".join(line.split()).replace("|", "/")
        mixed = _MIXED.match(plain)
        if mixed:
            yield from (mixed.group("zh"), mixed.group("en"))
        elif plain:
            yield plain


def _sort(part: str, found: dict[str, list[str]]) -> None:
    """A name by its script, what stands in brackets behind it apart where it is another name."""
    match = _PAREN.match(part)
    if match:
        name, inner = match.group("name").strip(), match.group("inner").strip()
        if _ACRONYM.match(inner) and inner not in _PLACES and sum(map(str.isupper, inner)) > 1:
            found["short"].append(inner)
            part = name
        elif has_han(name) and not has_han(inner) and " " in inner:
            found["en"].append(inner)
            part = name
        elif has_han(inner) and not has_han(name) and len(inner) > _COUNTRY:
            found["zh"].append(inner)
            part = name
    found["zh" if has_han(part) else "en"].append(part)


_COUNTRY = 4
"""Chinese in brackets behind an English name that is no longer is a place, not a name."""

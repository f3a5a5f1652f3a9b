"""What people type who ask or contest, brought to values; every fault at its field."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum
from typing import TypeVar

from mapper.asking import Contact, DoubtOf, Purpose, Wish, key_of
from mapper.domain import NodeId, Text
from mapper.errors import UnknownPlace
from mapper.ports import Records

LONGEST = {"name": 120, "abbreviation": 30, "body": 120, "page": 200, "contact": 200, "text": 1000}
"""Characters of each field."""
FIELDS = (
    "name", "abbreviation", "body", "origin", "page", "place", "purpose", "language",
    "certificate", "contact",
)  # fmt: skip
LANGUAGES = ("zh", "en")
_ADDRESS = re.compile(r"https?:|www\.|@", re.IGNORECASE)
_PAGE = re.compile(r"https?://[^\s<>\"']+\.[^\s<>\"']+", re.IGNORECASE)
_MISSING = Text("请填写此项。", "Fill this in.")
_CONTROL = Text("含有控制字符，请去掉。", "It holds control characters; leave them out.")
_NO_ADDRESS = Text(
    "此项会公开；请勿填写网址、邮箱或联系方式。",
    "This is shown to everybody: no web address, e-mail or contact here.",
)
_Choice = TypeVar("_Choice", bound=Enum)


@dataclass(frozen=True, slots=True)
class Typed:
    """A form as it came in: what stood in its fields and what is wrong with each."""

    values: Mapping[str, str] = field(default_factory=dict)
    faults: Mapping[str, Text] = field(default_factory=dict)


def read_typed(form: Mapping[str, str], names: tuple[str, ...] = FIELDS) -> Typed:
    """The fields of a form, each no longer than it may be, with what is wrong in any case."""
    values = {name: form.get(name, "").strip() for name in names}
    faults = {
        name: fault for name, text in values.items()
        if (fault := _fault(text, LONGEST.get(name, 60), lines=name == "text"))
    }  # fmt: skip
    return Typed({name: text[:1000] for name, text in values.items()}, faults)


def _fault(text: str, longest: int, *, lines: bool) -> Text | None:
    if len(text) > longest:
        return Text(f"最多{longest}个字符。", f"At most {longest} characters.")
    kept = "\n\r\t" if lines else ""
    if any(unicodedata.category(char) in ("Cc", "Cs", "Cn") and char not in kept for char in text):
        return _CONTROL
    return None


def read_wish(form: Mapping[str, str], records: Records) -> tuple[Wish | None, Typed]:
    """What is asked for; none where a field is wrong."""
    typed = read_typed(form)
    values, faults = dict(typed.values), dict(typed.faults)
    if not values["name"]:
        faults.setdefault("name", _MISSING)
    for name in ("name", "abbreviation", "body"):
        if _ADDRESS.search(values[name]):
            faults.setdefault(name, _NO_ADDRESS)
    if values["page"] and not _PAGE.fullmatch(values["page"]):
        faults.setdefault("page", _page_fault())
    place = _place(values["place"], records, faults)
    told = Typed(values, faults)
    if faults or place is None:
        return None, told
    vocabulary = records.vocabulary
    known = records.nodes([NodeId(values["certificate"])])
    return Wish(
        values["name"], place, _choice(Purpose, values["purpose"], Purpose.OTHER),
        values["language"] if values["language"] in LANGUAGES else "en",
        values["abbreviation"], values["body"],
        values["origin"] if values["origin"] in vocabulary.origins else "", values["page"],
        values["certificate"] if any(node.kind.foreign for node in known.values()) else "",
    ), told  # fmt: skip


def _page_fault() -> Text:
    return Text("请填写以 https:// 开头的网址。", "Give an address that begins with https://.")


def _place(text: str, records: Records, faults: dict[str, Text]) -> str | None:
    try:
        return records.vocabulary.find_place(text)
    except UnknownPlace:
        faults["place"] = Text("请选择地区。", "Choose a place.")
        return None


def _choice(kind: type[_Choice], text: str, default: _Choice) -> _Choice:
    return next((each for each in kind if each.value == text), default)


@dataclass(frozen=True, slots=True)
class Contested:
    """What somebody says is wrong."""

    of: DoubtOf
    text: str
    language: str


def read_contested(form: Mapping[str, str]) -> tuple[Contested | None, Typed]:
    """What is contested; none where a field is wrong."""
    typed = read_typed(form, ("of", "text", "contact", "language"))
    faults = dict(typed.faults)
    if typed.values["of"] not in {each.value for each in DoubtOf}:
        faults["of"] = Text("请选择一项。", "Choose one.")
    if not typed.values["text"]:
        faults["text"] = _MISSING
    told = Typed(typed.values, faults)
    if faults:
        return None, told
    spoken = typed.values["language"]
    return Contested(
        DoubtOf(typed.values["of"]), typed.values["text"], spoken if spoken in LANGUAGES else "en"
    ), told  # fmt: skip


def contact_of(form: Mapping[str, str], secret: str) -> Contact | None:
    """How the person can be reached, to be erased with this secret; none where nothing is said.

    What is too long or no text was refused before.
    """
    text = form.get("contact", "").strip()[: LONGEST["contact"]]
    plain = "".join(c for c in text if unicodedata.category(c) not in ("Cc", "Cs", "Cn"))
    return Contact(key_of(secret), plain) if plain else None

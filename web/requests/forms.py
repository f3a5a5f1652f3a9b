"""What people type who ask or contest, brought to values; every fault at its field."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum
from typing import TypeVar

from mapper.asking import Contact, DoubtOf, Purpose, Wish, key_of
from mapper.domain import NodeId, Text
from mapper.ports import Records
from web.requests.clean import cleaned, fault, missing, public_fault

LONGEST = {"name": 120, "abbreviation": 30, "body": 120, "page": 200, "contact": 200, "text": 1000}
"""Characters of each field."""
LONGEST_ID = 100
"""Characters of any other: what a form sends of its own."""
FIELDS = (
    "name", "abbreviation", "body", "origin", "page", "place", "purpose", "language",
    "certificate", "contact",
)  # fmt: skip
LANGUAGES = ("zh", "en")
_PAGE = re.compile(r"https?://[^\s<>\"']+\.[^\s<>\"']+", re.IGNORECASE)
_Choice = TypeVar("_Choice", bound=Enum)


@dataclass(frozen=True, slots=True)
class Typed:
    """A form as it came in: what stood in its fields and what is wrong with each."""

    values: Mapping[str, str] = field(default_factory=dict)
    faults: Mapping[str, Text] = field(default_factory=dict)


def read_typed(form: Mapping[str, str], names: tuple[str, ...] = FIELDS) -> Typed:
    """The fields of a form, each no longer than it may be, with what is wrong in any case."""
    values = {name: _cleaned(form, name) for name in names}
    faults = {
        name: wrong for name, text in values.items()
        if (wrong := fault(text, LONGEST.get(name, LONGEST_ID)))
    }  # fmt: skip
    return Typed({name: text[:1000] for name, text in values.items()}, faults)


def prefilled(told: Mapping[str, str]) -> dict[str, str]:
    """The fields that an address may fill in: all but the contact, which belongs in no address."""
    return {
        name: "" if name == "contact" else _cleaned(told, name)[: LONGEST.get(name, LONGEST_ID)]
        for name in FIELDS
    }


def _cleaned(told: Mapping[str, str], name: str) -> str:
    return cleaned(told.get(name, ""), lines=name == "text")


def read_wish(form: Mapping[str, str], records: Records) -> tuple[Wish | None, Typed]:
    """What is asked for; none where a field is wrong."""
    typed = read_typed(form)
    values, faults = dict(typed.values), dict(typed.faults)
    if wrong := missing(values["name"]):
        faults.setdefault("name", wrong)
    for name in ("name", "abbreviation", "body"):
        if wrong := public_fault(values[name]):
            faults.setdefault(name, wrong)
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
    found = records.vocabulary.known_place(text)
    if found is None:
        faults["place"] = Text("请选择地区。", "Choose a place.")
    return found


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
    if wrong := missing(typed.values["text"]):
        faults["text"] = wrong
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
    text = _cleaned(form, "contact")
    return Contact(key_of(secret), text) if text else None

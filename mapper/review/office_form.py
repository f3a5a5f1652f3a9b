"""The office as people describe it, on the screen or the command line: every fault at its field."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from mapper.domain import Text
from mapper.review.policy import Mode, Office, Policy
from mapper.vocabulary import Vocabulary

LONGEST_NAME = 80
FIELDS = ("place", "name_zh", "name_en", "mode", "share", "low", "high")
"""What is asked; the share and the borders are per cent."""

_PLACE = Text("没有这个地区，请选择其一。", "No place is called so; choose one.")
_NAME = Text(
    f"请写1至{LONGEST_NAME}个字符的名称。", f"Write a name of 1 to {LONGEST_NAME} characters."
)
_MODE = Text("请选择单人或双人审核。", "Choose one person or two persons.")
_SHARE = Text("请写0至100之间的数。", "Write a number from 0 to 100.")
_ORDER = Text("下限不得高于上限。", "The lower border cannot be above the upper one.")


@dataclass(frozen=True, slots=True)
class Read:
    """What was typed: the office where all of it can be used, else what is wrong with each."""

    values: Mapping[str, str]
    office: Office | None
    faults: Mapping[str, Text]


def values_of(office: Office) -> Mapping[str, str]:
    """An office as its form shows it."""
    policy = office.policy
    low, high = policy.borderline
    return {
        "place": office.place, "name_zh": office.name.zh, "name_en": office.name.en,
        "mode": policy.mode.value, "share": _percent(policy.share), "low": _percent(low),
        "high": _percent(high),
    }  # fmt: skip


def _percent(share: float) -> str:
    return f"{share * 100:.4f}".rstrip("0").rstrip(".")


def read_office(typed: Mapping[str, str], vocabulary: Vocabulary) -> Read:
    """The office that these texts describe."""
    values = {name: typed.get(name, "").strip() for name in FIELDS}
    faults: dict[str, Text] = {}
    place = vocabulary.known_place(values["place"])
    if place is None:
        faults["place"] = _PLACE
    for name in ("name_zh", "name_en"):
        if not (1 <= len(values[name]) <= LONGEST_NAME and values[name].isprintable()):
            faults[name] = _NAME
    if values["mode"] not in {mode.value for mode in Mode}:
        faults["mode"] = _MODE
    shares = {name: _share(values[name]) for name in ("share", "low", "high")}
    faults |= {name: _SHARE for name, share in shares.items() if share is None}
    share, low, high = shares.values()
    if low is not None and high is not None and low > high:
        faults["low"] = _ORDER
    if faults or place is None or share is None or low is None or high is None:
        return Read(values, None, faults)
    policy = Policy(Mode(values["mode"]), share, (low, high))
    office = Office(place, Text(values["name_zh"], values["name_en"]), policy)
    return Read(values, office, {})


def _share(text: str) -> float | None:
    try:
        found = float(text.removesuffix("%"))
    except ValueError:
        return None
    return round(found / 100, 6) if 0 <= found <= 100 else None

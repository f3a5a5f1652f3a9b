"""What a person types, brought to the values of the field; every fault at its field."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import TypeVar

from mapper.conditions import NOBODY, RELATED, Holder
from mapper.dates import parse_day
from mapper.domain import PlaceId, Text
from mapper.errors import InvalidQuestion, MapperError
from mapper.text import LONGEST, check_question
from mapper.vocabulary import Vocabulary
from web.errors import BadInput, line_of

_Value = TypeVar("_Value")
_MOST_YEARS = 80
_SHORT = 40
FACTS = (
    "degree", "degree_field", "work_years", "field_of_work", "employed_in", "held_since",
    "expires", "granted_on",
)  # fmt: skip
"""The facts of a holder that the form asks for."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A question as it came in.

    ``typed`` is what stood in each field and ``faults`` what is wrong with it, in
    the language of the page.
    """

    place: PlaceId | None
    on: date
    holder: Holder = NOBODY
    typed: Mapping[str, str] = field(default_factory=dict)
    faults: Mapping[str, str] = field(default_factory=dict)

    @property
    def personal(self) -> bool:
        """A fact about the holder was stated."""
        return any(self.typed.get(name) for name in FACTS)


def read_name(text: str) -> str:
    """A name that can be looked for; raises BadInput with what is wrong."""
    try:
        return check_question(text)
    except InvalidQuestion as wrong:
        raise BadInput(_what_is_wrong(text)) from wrong


def _what_is_wrong(text: str) -> Text:
    if not text.strip():
        return Text(
            "没有输入内容；请输入证书的名称或缩写。",
            "Nothing was asked; type the name or abbreviation of a certificate.",
        )
    if len(text) > LONGEST:
        return Text(
            f"输入了{len(text)}个字符；名称最多{LONGEST}个字符，请缩短。",
            f"The text has {len(text):,} characters; a name has at most {LONGEST}, so shorten it.",
        )
    return Text(
        "输入中含有控制字符；请去掉后再输入名称。",
        "The text holds control characters; type the name without them.",
    )


def read_address(args: Mapping[str, str], words: Vocabulary, today: date) -> Asked:
    """Place and date from an address; raises UnknownPlace or BadInput."""
    place, on = args.get("place", "").strip(), args.get("on", "").strip()
    return Asked(
        words.find_place(place) if place else None,
        _day(on) if on else today,
        typed={"place": place, "on": on},
    )


def read_form(form: Mapping[str, str], words: Vocabulary, today: date) -> Asked:
    """Place, date and facts of a holder from a form, with every fault at its field."""
    typed = {name: form.get(name, "").strip() for name in ("place", "on", *FACTS)}
    reader = _Reader(typed)
    place, on = reader.read("place", words.find_place), reader.read("on", _day) or today
    holder = Holder(
        degree=reader.read("degree", words.find_degree) or "",
        degree_field=reader.read("degree_field", lambda text: _field(text, words)) or "",
        work_years=reader.read("work_years", _years),
        as_of=on,
        field_of_work=reader.read("field_of_work", lambda text: _field(text, words)) or "",
        employed_in=reader.read("employed_in", words.find_place),
        held_since=reader.read("held_since", _day),
        certificate_expires=reader.read("expires", _day),
        granted_on=reader.read("granted_on", _day),
    )
    return Asked(place, on, holder, typed, reader.faults)


class _Reader:
    """Reads fields one by one and keeps what is wrong with each."""

    def __init__(self, typed: Mapping[str, str]) -> None:
        self._typed = typed
        self.faults: dict[str, str] = {}

    def read(self, name: str, parse: Callable[[str], _Value]) -> _Value | None:
        """The value of a field; none where it is empty or wrong."""
        if not self._typed[name]:
            return None
        try:
            return parse(self._typed[name])
        except MapperError as wrong:
            self.faults[name] = line_of(wrong)
            return None


def _day(text: str) -> date:
    try:
        return parse_day(text)
    except InvalidQuestion as wrong:
        short = text[:_SHORT]
        raise BadInput(
            Text(
                f"“{short}”不是有效日期；请写成 2026-11-22 的形式。",
                f"“{short}” is no day; write it as 2026-11-22.",
            )
        ) from wrong


def _years(text: str) -> float:
    try:
        years = float(text)
    except ValueError:
        years = -1
    if 0 <= years <= _MOST_YEARS:
        return years
    short = text[:_SHORT]
    raise BadInput(
        Text(
            f"“{short}”不是工作年限；请填写0到{_MOST_YEARS}之间的数字。",
            f"“{short}” is no count of years; write a number from 0 to {_MOST_YEARS}.",
        )
    )


def _field(text: str, words: Vocabulary) -> str:
    found = words.find_field(text)
    if found in words.fields or found == RELATED:
        return found
    short = text[:_SHORT]
    raise BadInput(
        Text(
            f"没有名为“{short}”的专业领域；请从列表中选择。",
            f"No field of work is called “{short}”; choose one from the list.",
        )
    )

"""Rows of conditions and steps in a form: how they are read, and how they are filled in again."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from datetime import date

from mapper.domain import CHINA, Condition, NodeId, Step, Text
from mapper.errors import MapperError
from mapper.ports import Records
from mapper.sentences import BY, Speaker
from mapper.vocabulary import Vocabulary
from web.review.typed import Form, Reader

MOST_CONDITIONS = 20
MOST_STEPS = 10
MOST_WORDS = 150
_MOST_VALUE = 200
_SET = ("=", "in")
OPERATORS: Mapping[str, tuple[str, ...]] = {
    "acquired_by": ("=", "!=", "in"), "age": (">=", "<=", "<"), "certificate_valid": ("=",),
    "conduct": ("=",), "degree": (">=", "="), "degree_field": ("in", "="),
    "employed_in_place": _SET, "employer_kind": ("in", "="), "field_of_work": ("in", "="),
    "held_years": (">=", ">"), "holds": _SET, "issuing_country": ("in", "="),
    "membership_grade": ("in", "="), "nationality": ("in", "=", "!="), "other": ("=",),
    "residence": ("in", "="), "window": ("<=", ">="), "work_years": (">=", ">"),
    "years_in_place": (">=", ">"),
}  # fmt: skip
"""Which operators each kind of condition allows, as ``vocab/condition_kinds.csv`` says."""
SIGNS = {
    ">=": Text("不低于 ≥", "at least ≥"), ">": Text("超过 >", "more than >"),
    "<=": Text("不超过 ≤", "at most ≤"), "<": Text("低于 <", "less than <"),
    "=": Text("是 =", "is ="), "!=": Text("不是 ≠", "is not ≠"),
    "in": Text("属于其一", "is one of"),
}  # fmt: skip
YEARS = ("work_years", "held_years", "years_in_place", "age")
ROUTES = ("r1", "r2", "r3", "r4", "r5", "all")
SINCE = ("", "degree")
CONDITION_FIELDS = ("kind", "operator", "value", "route", "since", "zh", "en")
STEP_FIELDS = ("kind", "by", "zh", "en")
_NUMBER = re.compile(r"[0-9]{1,3}(\.[0-9]{1,2})?")
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_CODE = re.compile(r"[a-z0-9][a-z0-9_-]*")
_BETWEEN = re.compile(r"\s*[|、，,；;]\s*")

Known = Callable[[str], str | None]
"""The id that a typed word means, none where it is unknown."""


def unit_of(kind: str) -> str:
    """In what a kind of condition is counted.

    >>> unit_of("work_years"), unit_of("window"), unit_of("degree")
    ('year', 'date', '')
    """
    return "year" if kind in YEARS else "date" if kind == "window" else ""


def rows_typed(form: Form, letter: str, most: int) -> list[int]:
    """The numbers of the rows of which anything was typed, one too many at most."""
    numbers = {
        int(name[1:].partition("-")[0])
        for name, value in form.items()
        if re.fullmatch(rf"{letter}\d{{1,3}}-(kind|value|zh|en)", name) and value.strip()
    }
    return sorted(numbers)[: most + 1]


def row_count(form: Form, letter: str) -> int:
    """How many rows a form has to show, an added empty one among them."""
    most = MOST_CONDITIONS if letter == "c" else MOST_STEPS
    numbers = (n for n in range(most, 0, -1) if f"{letter}{n - 1}-kind" in form)
    return next(numbers, 0)


# --- conditions -----------------------------------------------------------------


def read_conditions(reader: Reader, records: Records) -> tuple[Condition, ...]:
    """The conditions as typed; empty rows do not count."""
    numbers = rows_typed(reader.form, "c", MOST_CONDITIONS)
    if len(numbers) > MOST_CONDITIONS:
        reader.wrong(
            "conditions",
            Text(f"条件最多{MOST_CONDITIONS}行。", f"At most {MOST_CONDITIONS} conditions."),
        )
        return ()
    found = (_condition(reader, f"c{number}-", records) for number in numbers)
    return tuple(row for row in found if row is not None)


def _condition(reader: Reader, prefix: str, records: Records) -> Condition | None:
    kinds = {kind: kind for kind in records.vocabulary.condition_kinds if kind in OPERATORS}
    kind = reader.choice(
        f"{prefix}kind", kinds, Text("请选择条件类型。", "Choose the kind of the condition.")
    )
    if kind is None:
        return None
    operator = reader.choice(
        f"{prefix}operator", {each: each for each in OPERATORS[kind]},
        Text("此类条件不能这样比较，请另选。", "This kind cannot be compared so; choose another."),
    )  # fmt: skip
    route = reader.choice(
        f"{prefix}route",
        dict(zip(ROUTES, ROUTES, strict=True)),
        Text("请选择途径。", "Choose a route."),
    )
    since = reader.raw(f"{prefix}since")
    if since not in SINCE or (since and kind not in YEARS):
        reader.wrong(
            f"{prefix}since",
            Text("只有年限可以从学历起算。", "Only counts of years start from a degree."),
        )
    text = _words(reader, prefix)
    value = _value(reader, prefix, kind, operator or "", text, records)
    if operator is None or route is None or not value:
        return None
    return Condition(kind, operator, value, route, unit_of(kind), since, text=text)


def _words(reader: Reader, prefix: str) -> Text | None:
    zh, en = reader.text(f"{prefix}zh", MOST_WORDS), reader.text(f"{prefix}en", MOST_WORDS)
    if bool(zh) == bool(en):
        return Text(zh, en) if zh else None
    missing = f"{prefix}en" if zh else f"{prefix}zh"
    reader.wrong(missing, Text("中英文都要写。", "Write it in both languages."))
    return None


def _value(
    reader: Reader, prefix: str, kind: str, operator: str, text: Text | None, records: Records
) -> str:
    typed = reader.text(f"{prefix}value", _MOST_VALUE)
    if f"{prefix}value" in reader.faults:
        return ""
    parts = _BETWEEN.split(typed) if operator in ("in", "!=") else [typed]
    parts = [_default(kind, text)] if parts == [""] else parts
    known = _known(kind, records)
    found = [known(part) if part else None for part in parts]
    unknown = next((part for part, value in zip(parts, found, strict=True) if not value), None)
    if unknown is not None:
        reader.wrong(f"{prefix}value", _what_to_write(kind, unknown))
        return ""
    value = "|".join(dict.fromkeys(filter(None, found)))
    if text is None and not _sayable(kind, value, records):
        reader.wrong(
            f"{prefix}zh",
            Text("请用中英文写明此条件。", "Say this condition in words, in both languages."),
        )
    return value


def _default(kind: str, text: Text | None) -> str:
    """What an empty value means where only one thing can be meant."""
    if kind == "certificate_valid":
        return "yes"
    if kind == "other" and text is not None:
        return "-".join(re.findall(r"[a-z0-9]+", text.en.lower()))[:60].strip("-") or "stated"
    return ""


def _sayable(kind: str, value: str, records: Records) -> bool:
    """A reader can be told of the value without words of its own."""
    if kind == "other":
        return False
    if kind in ("certificate_valid", "window", *YEARS):
        return True
    speaker = Speaker(records)
    return all(speaker.value(each) != Text(each, each) for each in value.split("|"))


def _what_to_write(kind: str, typed: str) -> Text:
    short = typed[:40]
    if kind in YEARS:
        return Text("请写年数，如 5 或 2.5。", "Write a number of years, such as 5 or 2.5.")
    if kind == "window":
        return Text("请写日期，如 2025-12-31。", "Write a day, such as 2025-12-31.")
    if not short:
        return Text("请填写数值。", "Write a value.")
    if kind in _NAMED:
        return Text(
            f"没有“{short}”；请从列表中选择。",
            f"Nothing is called “{short}”; choose from the list.",
        )
    return Text(
        f"“{short}”不是代码；请用小写字母、数字和连字符。",
        f"“{short}” is no code; write small letters, digits and hyphens.",
    )  # fmt: skip


def _known(kind: str, records: Records) -> Known:
    if kind in YEARS:
        return lambda typed: typed if _NUMBER.fullmatch(typed) and typed.isascii() else None
    if kind == "window":
        return _day
    named = _NAMED.get(kind)
    if named is not None:
        return lambda typed: named(records, typed)
    return lambda typed: typed if _CODE.fullmatch(typed) else None


def _day(typed: str) -> str | None:
    try:
        return date.fromisoformat(typed).isoformat() if _DAY.fullmatch(typed) else None
    except ValueError:
        return None


def _place(records: Records, typed: str) -> str | None:
    known = records.vocabulary
    if typed in known.places:
        return typed
    try:
        return str(known.find_place(typed))
    except MapperError:
        return None


def _degree(records: Records, typed: str) -> str | None:
    if typed in records.vocabulary.degrees:
        return typed
    try:
        return records.vocabulary.find_degree(typed)
    except MapperError:
        return None


def _field(records: Records, typed: str) -> str | None:
    known = records.vocabulary
    if typed in known.fields or typed == "related":
        return typed
    found = known.find_field(typed)
    return found if found in known.fields or found == "related" else None


def _origin(records: Records, typed: str) -> str | None:
    known = records.vocabulary.origins
    named = (key for key, word in known.items() if typed in (word.name.zh, word.name.en))
    return typed if typed in known else next(named, None)


def _holdable(records: Records, typed: str) -> str | None:
    return typed if records.nodes([NodeId(typed)]) else None


_NAMED: Mapping[str, Callable[[Records, str], str | None]] = {
    "degree": _degree, "employed_in_place": _place, "field_of_work": _field,
    "degree_field": _field, "issuing_country": _origin, "holds": _holdable,
}  # fmt: skip
"""Kinds whose values are ids of something that has a name; the name may be typed instead."""


def suggestions(vocabulary: Vocabulary) -> Mapping[str, list[tuple[str, Text]]]:
    """What may be typed as a value, by the kind of condition."""
    fields = [("related", Text("相关专业", "related work"))]
    fields += [(word.id, word.name) for word in vocabulary.fields.values()]
    places = [(str(each.id), each.name) for each in vocabulary.places.values() if each.id != CHINA]
    return {
        "degree": [(word.id, word.name) for word in vocabulary.degrees.values()],
        "employed_in_place": places,
        "field_of_work": fields,
        "degree_field": fields,
        "issuing_country": [(word.id, word.name) for word in vocabulary.origins.values()],
    }


def fill_conditions(rows: tuple[Condition, ...]) -> Iterator[tuple[str, str]]:
    """The fields that hold these conditions."""
    for number, row in enumerate(rows):
        text = row.text or Text("", "")
        values = (row.kind, row.operator, row.value, row.route, row.since, text.zh, text.en)
        for name, value in zip(CONDITION_FIELDS, values, strict=True):
            yield f"c{number}-{name}", value


# --- steps ----------------------------------------------------------------------


def read_steps(reader: Reader, vocabulary: Vocabulary) -> tuple[Step, ...]:
    """The steps in the order in which they stand."""
    numbers = rows_typed(reader.form, "s", MOST_STEPS)
    if len(numbers) > MOST_STEPS:
        reader.wrong("steps", Text(f"办理环节最多{MOST_STEPS}行。", f"At most {MOST_STEPS} steps."))
        return ()
    found = [
        _step(reader, f"s{number}-", order, vocabulary) for order, number in enumerate(numbers, 1)
    ]
    return tuple(step for step in found if step is not None)


def _step(reader: Reader, prefix: str, order: int, vocabulary: Vocabulary) -> Step | None:
    kind = reader.choice(
        f"{prefix}kind", {key: key for key in vocabulary.steps},
        Text("请选择办理环节。", "Choose what is to be done."),
    )  # fmt: skip
    by = reader.choice(
        f"{prefix}by", {key: key for key in BY}, Text("请选择由谁办理。", "Choose who does it.")
    )
    text = _words(reader, prefix)
    return Step(kind, order, by, text) if kind and by else None


def fill_steps(steps: tuple[Step, ...]) -> Iterator[tuple[str, str]]:
    """The fields that hold these steps."""
    for number, step in enumerate(steps):
        text = step.text or Text("", "")
        values = (step.kind, step.by, text.zh, text.en)
        for name, value in zip(STEP_FIELDS, values, strict=True):
            yield f"s{number}-{name}", value

"""What a program may ask: each thing declared once, read by it and described by it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from unicodedata import category

from mapper.conditions import NOBODY, RELATED, Holder
from mapper.dates import parse_day
from mapper.domain import PlaceId, Text
from mapper.errors import InvalidQuestion, MapperError, UnknownDegree, UnknownPlace
from mapper.text import LONGEST, check_question
from mapper.vocabulary import Vocabulary, Word
from web.api.faults import BadField, Json, fault_of

MOST_YEARS = 80
_CONTROL = r"\u0000-\u001f\u007f-\u009f"
_SAYING = rf"^[^{_CONTROL}]*[^\s{_CONTROL}][^{_CONTROL}]*$"
"""Something other than spaces, and no control character."""
_DAY = r"^[0-9]{4}-[0-9]{2}-[0-9]{2}$"


@dataclass(frozen=True, slots=True)
class Field:
    """Something that may be asked: its name, what it means, its JSON schema, how it is read.

    ``read`` gets the text and the vocabulary and raises a MapperError with what is wrong.
    """

    name: str
    about: str
    schema: Callable[[Vocabulary], Json]
    read: Callable[[str, Vocabulary], object]
    number: bool = False

    def described(self, words: Vocabulary) -> Json:
        """Its schema with what it means."""
        return {**self.schema(words), "description": self.about}

    def value(self, raw: object, words: Vocabulary) -> object:
        """What was sent, as a value of the field; raises BadField."""
        try:
            return self.read(self._text(raw), words)
        except BadField:
            raise
        except MapperError as wrong:
            raise BadField(self.name, _both(wrong), code=_code(wrong)) from wrong

    def _text(self, raw: object) -> str:
        if self.number and isinstance(raw, int | float) and not isinstance(raw, bool):
            return repr(raw)
        if isinstance(raw, str):
            return raw
        kind = Text("数字", "a number") if self.number else Text("文本", "a text")
        raise BadField(
            self.name,
            Text(f"{self.name}应为{kind.zh}。", f"{self.name} has to be {kind.en}."),
            code="invalid_type",
        )


def _both(wrong: MapperError) -> Text:
    error = fault_of(wrong)["error"]
    message = error["message"] if isinstance(error, dict) else {}
    return Text(str(message["zh"]), str(message["en"]))


def _code(wrong: MapperError) -> str:
    if isinstance(wrong, UnknownPlace):
        return "unknown_place"
    return "unknown_degree" if isinstance(wrong, UnknownDegree) else "invalid_value"


# --- schemas --------------------------------------------------------------------


def _reference(name: str) -> Callable[[Vocabulary], Json]:
    return lambda _: {"$ref": f"#/components/schemas/{name}"}


def _fixed(schema: Json) -> Callable[[Vocabulary], Json]:
    return lambda _: dict(schema)


def names(words: Iterable[Word], *others: str) -> Json:
    """Every way in which a word of a list may be written, as a schema."""
    found = [name for w in words for name in (w.id, w.name.zh, w.name.en, *w.aliases)]
    return {"type": "string", "enum": list(dict.fromkeys(name for name in found if name)) + [
        other for other in others if other not in found]}  # fmt: skip


def name_schemas(words: Vocabulary) -> dict[str, Json]:
    """The words that are understood, for the description."""
    places = [
        name
        for place in words.places.values()
        for name in (place.id, place.name.zh, place.name.en, place.code, *place.aliases)
    ]
    return {
        "Place": {"type": "string", "enum": list(dict.fromkeys(name for name in places if name))},
        "Degree": names(words.degrees.values()),
        "FieldOfWork": names(words.fields.values(), RELATED),
    }


# --- readers --------------------------------------------------------------------


def _assigned(text: str) -> str:
    """A text; what Unicode does not know (yet) becomes a replacement: no name has it."""
    return "".join("\ufffd" if category(char) == "Cn" else char for char in text)


def _question(text: str, _: Vocabulary) -> str:
    try:
        return check_question(_assigned(text))
    except InvalidQuestion as wrong:
        raise BadField(field="q", text=question_text(text), code="invalid_question") from wrong


def question_text(text: str) -> Text:
    """What is wrong with a text that cannot be a name."""
    if not text.strip():
        return Text(
            "没有输入内容；请给出证书的名称、缩写或编号。",
            "Nothing was asked; give the name, abbreviation or id of a certificate.",
        )
    if len(text) > LONGEST:
        return Text(
            f"共{len(text)}个字符；名称最多{LONGEST}个字符。",
            f"The text has {len(text):,} characters; a name has at most {LONGEST}.",
        )
    return Text("文字中含有控制字符；请去掉。",
                "The text holds control characters; send it without them.")  # fmt: skip


def _id(text: str, _: Vocabulary) -> str:
    try:
        return check_question(_assigned(text))
    except InvalidQuestion as wrong:
        raise BadField(field="id", text=question_text(text), code="invalid_question") from wrong


def _day(name: str) -> Callable[[str, Vocabulary], date]:
    def read(text: str, _: Vocabulary) -> date:
        try:
            return parse_day(text)
        except InvalidQuestion as wrong:
            raise BadField(
                name,
                Text(f"“{text[:40]}”不是有效日期；请写成2026-11-22的形式。",
                     f"“{text[:40]}” is no day; write it as 2026-11-22."),
                code="invalid_day",
            ) from wrong  # fmt: skip

    return read


def _years(text: str, _: Vocabulary) -> float:
    try:
        years = float(text)
    except ValueError:
        years = -1
    if 0 <= years <= MOST_YEARS:
        return years
    raise BadField(
        field="work_years",
        text=Text(f"“{text[:40]}”不是工作年限；请填写0到{MOST_YEARS}之间的数字。",
             f"“{text[:40]}” is no count of years; write a number from 0 to {MOST_YEARS}."),
    )  # fmt: skip


def _field(name: str) -> Callable[[str, Vocabulary], str]:
    def read(text: str, words: Vocabulary) -> str:
        found = words.find_field(text)
        if found in words.fields or found == RELATED:
            return found
        raise BadField(
            name,
            Text(f"没有名为“{text[:40]}”的专业领域。", f"No field is called “{text[:40]}”."),
            code="unknown_field",
        )

    return read


_DAY_SCHEMA: Json = {"type": "string", "format": "date", "pattern": _DAY}
_QUESTION: Json = {"type": "string", "minLength": 1, "maxLength": LONGEST,
                   "pattern": _SAYING}  # fmt: skip
Q = Field("q", "Name, abbreviation, former name or id of what is held, in any script.",
          _fixed(_QUESTION), _question)  # fmt: skip
ID = Field("id", "The id of what is held, in the place of q.", _fixed(_QUESTION), _id)
PLACE = Field("place", "The id, name or official code of a place.", _reference("Place"),
              lambda text, words: words.find_place(text))  # fmt: skip
ON = Field("on", "The day for which it is asked; today in China unless said.",
           _fixed(_DAY_SCHEMA), _day("on"))  # fmt: skip
FACTS = (
    Field("degree", "The holder's highest degree.", _reference("Degree"),
          lambda text, words: words.find_degree(text)),
    Field("degree_field", "The field of that degree.", _reference("FieldOfWork"),
          _field("degree_field")),
    Field("work_years", "Years of work.",
          _fixed({"type": "number", "minimum": 0, "maximum": MOST_YEARS}), _years, number=True),
    Field("field_of_work", "The field of that work.", _reference("FieldOfWork"),
          _field("field_of_work")),
    Field("employed_in", "The place of employment.", _reference("Place"),
          lambda text, words: words.find_place(text)),
    Field("held_since", "The day since which it is held.", _fixed(_DAY_SCHEMA),
          _day("held_since")),
    Field("expires", "The day on which the certificate ends.", _fixed(_DAY_SCHEMA),
          _day("expires")),
    Field("granted_on", "The day on which the result was granted.", _fixed(_DAY_SCHEMA),
          _day("granted_on")),
)  # fmt: skip
"""What may be stated of a holder; by POST only, for it must not stand in an address."""
WHERE = (PLACE, ON)
QUESTION = (Q, ID, *WHERE, *FACTS)


@dataclass(frozen=True, slots=True)
class Question:
    """What a program asks."""

    text: str
    id: str
    place: PlaceId | None
    on: date
    holder: Holder = NOBODY


def read(
    given: Mapping[str, object], fields: Iterable[Field], words: Vocabulary
) -> dict[str, object]:
    """The values of what was sent; raises BadField with the first that is wrong."""
    return {f.name: f.value(given[f.name], words) for f in fields if f.name in given}


def question_of(given: Mapping[str, object], words: Vocabulary, today: date) -> Question:
    """A question with what is stated of the holder; raises BadField."""
    unknown = next((name for name in given if name not in {f.name for f in QUESTION}), None)
    if unknown is not None:
        raise BadField(
            unknown[:60],
            Text("没有这个字段。", "There is no such field; see /openapi.json."),
            code="unknown_field_name",
        )
    if ("q" in given) == ("id" in given):
        raise BadField(
            field="q",
            text=Text("请给出q或id之一。", "Give either q or id."),
            code="invalid_question",
        )
    found = read(given, QUESTION, words)
    on = _date(found, "on") or today
    holder = Holder(
        degree=_str(found, "degree"), degree_field=_str(found, "degree_field"),
        work_years=_number(found), as_of=on, field_of_work=_str(found, "field_of_work"),
        employed_in=PlaceId(_str(found, "employed_in")) if "employed_in" in found else None,
        held_since=_date(found, "held_since"), certificate_expires=_date(found, "expires"),
        granted_on=_date(found, "granted_on"),
    )  # fmt: skip
    place = PlaceId(_str(found, "place")) if "place" in found else None
    stated = any(each.name in found for each in FACTS)
    return Question(_str(found, "q"), _str(found, "id"), place, on, holder if stated else NOBODY)


def _str(found: Mapping[str, object], name: str) -> str:
    return str(found.get(name, ""))


def _date(found: Mapping[str, object], name: str) -> date | None:
    value = found.get(name)
    return value if isinstance(value, date) else None


def _number(found: Mapping[str, object]) -> float | None:
    value = found.get("work_years")
    return value if isinstance(value, float) else None

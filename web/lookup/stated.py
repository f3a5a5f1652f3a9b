"""What a person stated, said back in words: beside the answer, and in the file they download."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from mapper.conditions import RELATED, Holder
from mapper.domain import Text
from mapper.sentences import day_text
from mapper.vocabulary import Vocabulary
from web.lookup.forms import FACTS, Asked

_LABELS = {
    "degree": Text("最高学历学位", "Highest degree"),
    "degree_field": Text("学历学位专业", "Field of the degree"),
    "work_years": Text("相关工作年限", "Years of related work"),
    "field_of_work": Text("工作领域", "Field of work"),
    "employed_in": Text("就业地", "Employed in"),
    "held_since": Text("持证起始日期", "Certificate held since"),
    "expires": Text("证书到期日", "Certificate expires on"),
    "granted_on": Text("授予日期", "Result granted on"),
}


@dataclass(frozen=True, slots=True)
class Stated:
    """One fact that was stated."""

    label: Text
    value: Text


def stated(asked: Asked, words: Vocabulary) -> tuple[Stated, ...]:
    """Every fact of a question, in the order of the form; nothing while a field cannot be read."""
    if asked.faults:
        return ()
    return tuple(
        Stated(_LABELS[name], _value(name, asked, words)) for name in FACTS if asked.typed.get(name)
    )


def _value(name: str, asked: Asked, words: Vocabulary) -> Text:
    typed = asked.typed[name]
    maker = _VALUES.get(name)
    return (maker(asked.holder, words) if maker else None) or Text(typed, typed)


def _field(field: str, words: Vocabulary) -> Text:
    if field == RELATED:
        return Text("证书所属领域", "the field of the certificate")
    return words.fields[field].name


_VALUES: Mapping[str, Callable[[Holder, Vocabulary], Text | None]] = {
    "degree": lambda holder, words: words.degrees[holder.degree].name,
    "degree_field": lambda holder, words: _field(holder.degree_field, words),
    "field_of_work": lambda holder, words: _field(holder.field_of_work, words),
    "employed_in": lambda holder, words: (
        words.places[holder.employed_in].name if holder.employed_in else None
    ),
    "held_since": lambda holder, _: day_text(holder.held_since) if holder.held_since else None,
    "expires": lambda holder, _: (
        day_text(holder.certificate_expires) if holder.certificate_expires else None
    ),
    "granted_on": lambda holder, _: day_text(holder.granted_on) if holder.granted_on else None,
}

"""What a person asks of a statement: whose facts go into it, and what stays out of every store."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from mapper.answer_json import Json
from mapper.conditions import RELATED
from mapper.domain import NodeId, PlaceId, Text
from mapper.sentences import day_text
from mapper.vocabulary import Vocabulary
from web.errors import BadInput
from web.lookup.forms import FACTS, Asked

LONGEST_NAME = 80
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
class Wanted:
    """What a form asks for; ``asked`` holds place, date and facts, ``as_file`` wants a download."""

    certificate: NodeId
    place: PlaceId
    asked: Asked
    as_file: bool
    name: str
    include: bool

    @property
    def personal(self) -> bool:
        """The facts that were stated decide what it says."""
        return self.as_file and self.include and self.asked.personal


def read_wanted(form: Mapping[str, str], asked: Asked) -> Wanted:
    """What a form asks for; raises BadInput."""
    if asked.faults or asked.place is None:
        raise BadInput(
            Text(
                "表单有误；请返回查询结果页，重新填写。",
                "The form cannot be read; go back to the answer and fill it in again.",
            )
        )
    return Wanted(
        NodeId(form.get("certificate", "").strip()[:200]), asked.place, asked,
        as_file="file" in form, name=_name(form.get("name", "")), include="include" in form,
    )  # fmt: skip


def _name(text: str) -> str:
    found = " ".join(text.split())
    if len(found) > LONGEST_NAME or not found.isprintable():
        raise BadInput(
            Text(
                f"姓名最多{LONGEST_NAME}个字符，且不得含控制字符。",
                f"A name has at most {LONGEST_NAME} characters, and no control characters.",
            )
        )
    return found


def holder_json(wanted: Wanted, words: Vocabulary) -> Json | None:
    """What the file says of its holder: nothing unless it was asked for."""
    if not (wanted.personal or (wanted.as_file and wanted.name)):
        return None
    facts = _facts(wanted.asked, words) if wanted.personal else []
    return {"name": wanted.name, "facts": facts}


def _facts(asked: Asked, words: Vocabulary) -> list[Json]:
    return [
        {
            "label": _LABELS.get(name, Text(name, name)).to_json(),
            "value": _value(name, asked, words).to_json(),
        }
        for name in FACTS
        if asked.typed.get(name)
    ]


def _value(name: str, asked: Asked, words: Vocabulary) -> Text:
    holder, typed = asked.holder, asked.typed[name]
    known: Mapping[str, Callable[[], Text | None]] = {
        "degree": lambda: words.degrees[holder.degree].name,
        "degree_field": lambda: _field(holder.degree_field, words),
        "field_of_work": lambda: _field(holder.field_of_work, words),
        "employed_in": lambda: (
            words.places[holder.employed_in].name if holder.employed_in else None
        ),
        "granted_on": lambda: day_text(holder.granted_on) if holder.granted_on else None,
        "held_since": lambda: day_text(holder.held_since) if holder.held_since else None,
        "expires": lambda: (
            day_text(holder.certificate_expires) if holder.certificate_expires else None
        ),
    }
    found = known[name]() if name in known else None
    return found or Text(typed, typed)


def _field(field: str, words: Vocabulary) -> Text:
    if field == RELATED:
        return Text("证书所属领域", "the field of the certificate")
    return words.fields[field].name

"""What a person asks of a statement: whose facts go into it, and what stays out of every store."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from mapper.answer_json import Json
from mapper.domain import NodeId, PlaceId, Text
from mapper.vocabulary import Vocabulary
from web.errors import BadInput
from web.lookup.forms import Asked
from web.lookup.stated import stated

LONGEST_NAME = 80


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
    facts = stated(wanted.asked, words) if wanted.personal else ()
    told: list[Json] = [
        {"label": fact.label.to_json(), "value": fact.value.to_json()} for fact in facts
    ]
    return {"name": wanted.name, "facts": told}

"""What a person says of a spreadsheet: its edition, its columns, answers to what is in doubt."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from mapper.domain import Relation, Text
from mapper.importing.columns import NAMES, placed
from mapper.importing.effects import SETTLED
from mapper.importing.layout import Listing
from mapper.importing.making import Stated, is_date
from mapper.importing.plan import Answers, Question
from mapper.text import LONGEST, normalise
from mapper.vocabulary import Vocabulary
from web.admin.uploads import Waiting

FIELDS = (
    "place", "number", "document", "published", "valid_from", "stated_count", "replaces",
    "title_zh", "title_en", "name_header", "effect", "doubtful",
)  # fmt: skip
"""What is asked of an edition, by the names of the fields."""
ABOUT = ("rows", "bodies", "effects")
HEADER = "header:"
_COUNT = re.compile(r"[0-9]{1,6}")
_SETTLED = frozenset(one.value for one in SETTLED)


@dataclass(slots=True)
class Told:
    """An edition as it was typed, and what is wrong with it by the name of the field."""

    values: Mapping[str, str]
    faults: dict[str, Text] = field(default_factory=dict)


def told_of(typed: Mapping[str, str], vocabulary: Vocabulary) -> Told:
    """The fields of an edition, read and checked."""
    told = Told({name: " ".join(typed.get(name, "").split()) for name in FIELDS})
    values, faults = told.values, told.faults
    if values["place"] not in vocabulary.places:
        faults["place"] = Text("请选择地区。", "Choose the place.")
    if not any(values[name] for name in ("number", "published", "document")):
        faults["number"] = Text(
            "请填写编号、发布日期或文件名称之一。", "Give its number, its date or its document."
        )
    for name in ("published", "valid_from"):
        if values[name] and not is_date(values[name]):
            faults[name] = Text(
                "请写为2024、2024-05或2024-05-28。", "Write 2024, 2024-05 or 2024-05-28."
            )
    if values["stated_count"] and not _COUNT.fullmatch(values["stated_count"]):
        faults["stated_count"] = Text("请填写数字。", "Write a number.")
    if values["replaces"] and values["replaces"] not in vocabulary.editions:
        faults["replaces"] = Text("没有这个批次。", "There is no such edition.")
    for name in FIELDS:
        if len(values[name]) > LONGEST:
            faults[name] = Text(f"最多{LONGEST}个字符。", f"At most {LONGEST} characters.")
    return told


def stated_of(values: Mapping[str, str]) -> Stated:
    """An edition whose fields are right."""
    count, old = values["stated_count"], values["replaces"]
    return Stated(
        values["place"], values["number"], values["document"], values["published"],
        values["valid_from"], int(count) if count else None, (old,) if old else (),
        values["title_zh"], values["title_en"],
    )  # fmt: skip


def noted(waiting: Waiting, typed: Mapping[str, str]) -> Waiting:
    """What is said of a file once a form came in; other columns make old answers void."""
    columns = dict(waiting.columns)
    for name, value in typed.items():
        header = name.removeprefix(HEADER)
        if name == header or (value and value not in NAMES):
            continue
        if value != waiting.guessed.get(header, ""):
            columns[header] = value
        else:
            columns.pop(header, None)
    if columns != waiting.columns:
        return replace(waiting, columns=columns, answers={}, asked={})
    given = {
        name: value
        for name, value in typed.items()
        if name.partition(":")[0] in ABOUT and ":" in name and value
    }
    return replace(waiting, answers={**waiting.answers, **given})


def columns_of(waiting: Waiting) -> tuple[dict[str, str], Text | None]:
    """Headers by what they hold, as the importer wants them; a text if two hold the same."""
    found: dict[str, str] = {}
    for header, name in waiting.columns.items():
        if not name:
            continue
        if name in found:
            twice = NAMES[name]
            return found, Text(
                f"两列都选为“{twice.zh}”；请改正其中一列。",
                f"Two columns are said to hold “{twice.en}”; correct one of them.",
            )
        found[name] = header
    for header, name in waiting.columns.items():
        held = waiting.guessed.get(header, "")
        if held and not name:
            found.setdefault(held, "")
    header = waiting.edition.get("name_header", "")
    if header and not any(name in found for name in ("name", "name_zh", "name_en")):
        found["name"] = header
    return found, None


def answers_of(waiting: Waiting) -> Answers:
    """The answers that were given; an effect that is none is left out."""
    parts: dict[str, dict[str, str]] = {about: {} for about in ABOUT}
    for name, value in waiting.answers.items():
        about, _, key = name.partition(":")
        if about != "effects" or value in _SETTLED:
            parts[about][key] = value
    effect = waiting.edition.get("effect", "")
    return Answers(
        parts["rows"], parts["bodies"], parts["effects"],
        Relation(effect) if effect in _SETTLED else None,
        new_if_doubtful=waiting.edition.get("doubtful", "") == "new",
    )  # fmt: skip


def guessed_in(listings: Sequence[Listing]) -> dict[str, str]:
    """What each header of a file is taken for at first sight; empty for nothing."""
    found: dict[str, str] = {}
    for listing in listings:
        held = placed(listing.headers)
        for at, header in enumerate(listing.headers):
            if normalise(header) and not found.get(header):
                found[header] = held.get(at, "")
    return found


def held_now(listings: Sequence[Listing]) -> dict[str, tuple[str, str]]:
    """By header: what its column holds now, and a text of it that shows what stands there."""
    found: dict[str, tuple[str, str]] = {}
    for listing in listings:
        for at, header in enumerate(listing.headers):
            if not normalise(header) or found.get(header, ("",))[0]:
                continue
            name = listing.columns.get(at, "")
            rows = listing.rows[:20]
            cells = (row.cells.get(name, "") or row.others.get(header, "") for row in rows)
            found[header] = (name, next(filter(None, cells), "")[:60])
    return found


def with_questions(waiting: Waiting, questions: Sequence[Question]) -> Waiting:
    """A file with the questions that are open now kept, so that answers can be changed later."""
    asked = {
        f"{one.about}:{one.key}": [[one.text], *([*option] for option in one.options)]
        for one in questions
    }
    return replace(waiting, asked={**waiting.asked, **asked})

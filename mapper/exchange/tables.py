"""Links as a table: a row a link, both languages.

Columns that hold the data (``DATA``) make the very same link again (``back``); the others are
worked out from them and from the vocabulary, for people.  A cell that a spreadsheet program might
take for a formula is guarded by a single quote, as is one that begins with such a quote.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator

from mapper.answer_json import object_id
from mapper.domain import (
    Target,
    Text,
)
from mapper.events import canonical
from mapper.exchange.about import About
from mapper.exchange.plain import (
    claim_json,
    row_json,
    stage_json,
)
from mapper.exchange.sinks import Out
from mapper.exchange.voice import Said
from mapper.sentences import CERTAINTY, joined

DATA = (
    "id subject relation object_kind object specialty levels which_by place edition first_edition "
    "list part part_mode part_zh part_en covers result_term valid_from valid_until note_zh note_en "
    "approved_by conditions steps claims"
).split()
"""The columns that make a link; they are named as in the catalogue."""
COLUMNS = (
    "id subject subject_kind subject_zh subject_en awarding_body_zh awarding_body_en relation "
    "sentence_zh sentence_en object_kind object specialty levels which_by object_id object_zh "
    "object_en place place_zh place_en edition edition_zh edition_en first_edition list list_zh "
    "list_en part part_mode part_zh part_en covers conditions_zh conditions_en steps_zh steps_en "
    "result_term valid_from valid_until in_force_from in_force_until certainty certainty_zh "
    "approved_by sources_zh sources_en note_zh note_en conditions steps claims about"
).split()
"""All columns, in their order; ``about`` is filled in the first row alone."""
FORMULA = frozenset("=+-@\t\r\n＝＋－＠")
"""What makes a spreadsheet program take a cell for a formula, or end it."""
_GUARDED = FORMULA | {"'"}
LINE_END = "\r\n"
"""As RFC 4180 has it; with another one Python 3.11 would leave a carriage return unquoted."""
Row = dict[str, str]


def guarded(cell: str) -> str:
    """A cell that no program takes for a formula.

    >>> guarded("=1+1"), guarded("'tis"), guarded("T3")
    ("'=1+1", "''tis", 'T3')
    """
    return f"'{cell}" if cell[:1] in _GUARDED and cell else cell


def unguarded(cell: str) -> str:
    """The text of a guarded cell.

    >>> unguarded("'=1+1"), unguarded("'tis")
    ('=1+1', "'tis")
    """
    return cell[1:] if cell[:1] == "'" and cell[1:2] in _GUARDED and cell[1:] else cell


# --- out --------------------------------------------------------------------------


def row_of(said: Said) -> Row:
    """The cells of a link, as they are meant: nothing is guarded yet."""
    link = said.link
    row = {
        "id": link.id,
        "relation": link.relation.value,
        "part": "|".join(link.part),
        "part_mode": link.part_mode,
        "covers": link.covers,
        "result_term": link.result_term,
        "valid_from": link.valid_from,
        "valid_until": link.valid_until,
        "approved_by": str(link.approved_by or ""),
        "certainty": link.certainty.value,
        "certainty_zh": CERTAINTY[link.certainty].zh,
        "in_force_from": str(said.force.since or ""),
        "in_force_until": str(said.force.until or ""),
        "conditions": _json(map(row_json, link.conditions)),
        "steps": _json(map(stage_json, link.steps)),
        "claims": _json(map(claim_json, link.claims)),
    }
    return row | _ends(said) | _where(said) | _words(said)


def _json(values: Iterable[object]) -> str:
    found = list(values)
    return canonical(found) if found else ""


def _both(name: str, text: Text | None) -> Row:
    return {f"{name}_zh": text.zh if text else "", f"{name}_en": text.en if text else ""}


def _ends(said: Said) -> Row:
    link, kind = said.link, said.subject_kind
    return {
        "subject": link.subject,
        "subject_kind": kind.value if kind else "",
        **_both("subject", said.subject_name),
        **_both("awarding_body", said.body.name if said.body else None),
        **_target_cells(link.target),
        "object_id": object_id(link.target) or "",
        **_both("object", said.target_name),
    }


def _target_cells(target: Target | None) -> Row:
    if target is None:
        return dict.fromkeys(("object_kind", "object", "specialty", "levels", "which_by"), "")
    return {
        "object_kind": target.kind.value,
        "object": target.group,
        "specialty": target.specialty,
        "levels": "next" if target.next_above else "|".join(target.levels),
        "which_by": target.which_by.value if target.which_by else "",
    }


def _where(said: Said) -> Row:
    link, known = said.link, said.speaker.vocabulary
    edition = known.editions.get(link.edition) if link.edition else None
    named = known.lists.get(link.list_id) if link.list_id else None
    return {
        "place": link.place,
        **_both("place", said.speaker.place(link.place)),
        "edition": link.edition or "",
        **_both("edition", edition.title if edition else None),
        "first_edition": link.first_edition or "",
        "list": link.list_id or "",
        **_both("list", named.name if named else None),
    }


def _words(said: Said) -> Row:
    steps = joined(map(said.speaker.step, said.steps), "；", "; ")
    return {
        **_both("sentence", said.sentence),
        **_both("part", said.link.part_text),
        **_both("conditions", said.conditions()),
        **_both("steps", steps),
        **_both("sources", joined(_sources(said), "；", "; ")),
        **_both("note", said.link.note),
    }


def _sources(said: Said) -> Iterator[Text]:
    """Each claim: title, publisher, where in it, date, address, certainty."""
    phrase = said.speaker.vocabulary.phrase
    for claim, source in zip(said.link.claims, said.speaker.sources(said.link), strict=True):
        told = [source.title, phrase(source.publisher)] if source else [phrase(claim.source)]
        told.append(phrase(claim.locator))
        told += [Text(each, each) for each in (source.published, source.url)] if source else []
        told.append(CERTAINTY[claim.certainty])
        yield joined([text for text in told if text.en], "，")


def header() -> str:
    """The first line of a CSV file."""
    return ",".join(COLUMNS) + LINE_END


class Lines:
    """Rows as lines of CSV."""

    def __init__(self, stream: Out) -> None:
        self._writer = csv.writer(stream, lineterminator=LINE_END)

    def add(self, row: Row, about: About | None = None) -> None:
        """One row; the first carries what the export says of itself."""
        told = row if about is None else row | {"about": canonical(about.to_json())}
        self._writer.writerow([guarded(told.get(name, "")) for name in COLUMNS])

"""SSSOM 1.1 as TSV: the links that say yes, or those that say no, never both in one file.

Place, edition, period, conditions, steps and claims stand as canonical JSON in ``other``; the
columns of extensions would be dropped by common readers.  Confidence is never made up.
"""

from __future__ import annotations

import csv
import json
from collections.abc import Iterable, Iterator

from mapper.events import canonical
from mapper.exchange.about import LICENCE, TITLE, About
from mapper.exchange.links_out import holding
from mapper.exchange.plain import link_json
from mapper.exchange.sinks import Out
from mapper.exchange.terms import curie, negative, object_curie, predicate, prefixes, skos_match
from mapper.exchange.voice import Said

SLOTS = (
    "record_id subject_id subject_label subject_category predicate_id predicate_label "
    "predicate_modifier object_id object_label object_category mapping_justification mapping_date "
    "comment other"
).split()
"""The columns, in the order of the specification."""
_IN_SLOTS = frozenset({"id", "subject"})
CURATED, REVIEWED = "semapv:ManualMappingCuration", "semapv:MappingReview"
"""Stated by a source and taken over by hand; approved by people here."""


def block(about: About, *, negatives: bool) -> str:
    """The lines before the table."""
    kind = "negative" if negatives else "positive"
    told: dict[str, object] = {
        "sssom_version": "1.1",
        "mapping_set_id": f"{about.set_id}/{kind}",
        "mapping_set_version": about.content,
        "mapping_set_title": _both(TITLE.zh, TITLE.en),
        "mapping_set_description": _description(about, kind),
        "license": LICENCE,
        "publication_date": about.stamp.on.isoformat(),
        "comment": _both("".join(t.zh for t in about.cannot_carry),
                         " ".join(t.en for t in about.cannot_carry)),
        "other": canonical({"content": about.content, "edition": about.to_json()["edition"]}),
    }  # fmt: skip
    known = prefixes(about.stamp.base)
    lines = ["#curie_map:", *(f"#  {name}: {_yaml(iri)}" for name, iri in sorted(known.items()))]
    lines += [f"#{slot}: {_yaml(value)}" for slot, value in told.items()]
    return "\n".join(lines) + "\n"


def _yaml(value: object) -> str:
    """A text in YAML: JSON is a part of it."""
    return json.dumps(value, ensure_ascii=False)


def _both(zh: str, en: str) -> str:
    return f"{zh} / {en}"


def _description(about: About, kind: str) -> str:
    word = {"positive": "肯定的对应关系", "negative": "否定的对应关系"}[kind]
    name = about.edition_name
    return _both(f"{name.zh}：{about.links}条{word}", f"{name.en}: {about.links} {kind} links")


def write_rows(said: Iterable[Said], stream: Out) -> None:
    """The table: its head, and a row a link."""
    writer = csv.writer(stream, delimiter="\t", lineterminator="\n")
    writer.writerow(SLOTS)
    writer.writerows(map(row_of, said))


def row_of(said: Said) -> list[str]:
    """The row of a link, in the order of ``SLOTS``."""
    link, kind = said.link, said.subject_kind
    told = {
        "record_id": curie("link", link.id),
        "subject_id": curie("node", link.subject),
        "subject_label": _label(said.subject_name.en),
        "subject_category": kind.value if kind else "",
        "predicate_id": predicate(link),
        "predicate_label": _label(predicate(link).partition(":")[2].replace("_", " ")),
        "predicate_modifier": "Not" if negative(link) else "",
        "object_id": object_curie(link.target),
        "object_label": _label(said.target_name.en),
        "object_category": link.target.kind.value if link.target else "",
        "mapping_justification": REVIEWED if link.approved_by else CURATED,
        "mapping_date": said.made_on.isoformat() if said.made_on else "",
        "comment": _label(_both(said.sentence.zh, said.sentence.en)),
        "other": canonical(other(said)),
    }
    return [told[slot] for slot in SLOTS]


def _label(text: str) -> str:
    """A text in one line: readers of TSV differ about anything else."""
    return " ".join(text.split())


def other(said: Said) -> dict[str, object]:
    """What the slots cannot carry: every other field, and what is worked out of them."""
    link, known = said.link, said.speaker.vocabulary
    told = {name: value for name, value in link_json(link).items() if name not in _IN_SLOTS}
    kept: dict[str, object] = {name: value for name, value in told.items() if value not in _EMPTY}
    names = {"subject": said.subject_name, "object": said.target_name}
    return kept | {
        "certainty": link.certainty.value,
        "conditions_in_words": said.conditions().to_json() if said.ways else None,
        "in_force": {"from": _day(said.force.since), "until": _day(said.force.until)},
        "names": {end: text.to_json() for end, text in names.items()},
        "office_editions": list(holding(link, known)) if link.approved_by else None,
        "skos": skos_match(link, said.subject_kind),
        "steps_in_words": [said.speaker.step(step).to_json() for step in said.steps],
    }


_EMPTY: tuple[object, ...] = (None, "", [], 0)


def _day(day: object) -> str | None:
    return None if day is None else str(day)


def only(said: Iterable[Said], *, negatives: bool) -> Iterator[Said]:
    """The links that say no, or the others."""
    return (each for each in said if negative(each.link) is negatives)

"""What the two ends of a pair say, so that a decision can be held against what was seen.

An end holds what a decision rests on and nothing else: how certain a fact is, and what stands in
other certificates, is left out.  Where the order of values has no meaning they are sorted.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from mapper.conditions import EntryRoute
from mapper.decision import Difference, Json, compared
from mapper.domain import CORRESPONDING, ListId, Node, NodeId, NodeKind, Target, Text, laddered_id
from mapper.ports import Records
from mapper.review.end_words import (
    CERTIFICATE_FIELDS,
    FIELD_NAMES,
    TARGET_FIELDS,
    changed_text,
)
from mapper.vocabulary import Vocabulary, Word

__all__ = [
    "FIELD_NAMES", "certificate_end", "changed_text", "end_changes", "ends_of", "target_end",
]  # fmt: skip

_SIDES: Mapping[str, Mapping[str, Text]] = {
    "certificate": CERTIFICATE_FIELDS, "target": TARGET_FIELDS,
}  # fmt: skip


def ends_of(records: Records, certificate: NodeId, target: Target | None) -> Json:
    """Both ends of a pair, as a card shows them and an event keeps them."""
    return {
        "certificate": certificate_end(records, certificate),
        "target": target_end(records, target),
    }


def end_changes(before: Json, after: Json) -> tuple[Difference, ...]:
    """The fields in which an end, or a pair of ends, is not what it was, in a stable order.

    A pair's fields bear the name of their end.  An end that has gone, or was not there, is one
    difference of its ``id``, or ``group``; a field that only one of the two tells was not shown at
    that time and is none.
    """
    if not (set(before) | set(after)) <= set(_SIDES):
        return tuple(_changes(before, after, {**CERTIFICATE_FIELDS, **TARGET_FIELDS}))
    return tuple(
        Difference(f"{side}.{change.field}", change.before, change.after)
        for side, fields in _SIDES.items()
        for change in _changes(before.get(side) or {}, after.get(side) or {}, fields)
    )


def _changes(before: Json, after: Json, fields: Iterable[str]) -> Iterable[Difference]:
    if not before or not after:
        key = "id" if "id" in (before or after) else "group"
        return compared(before, after, [key])
    return compared(before, after, [name for name in fields if name in before and name in after])


# --- the certificate --------------------------------------------------------------


def certificate_end(records: Records, certificate: NodeId) -> Json:
    """What is said of a certificate or family; nothing where it is not in the records."""
    node = records.nodes([certificate]).get(certificate)
    if node is None:
        return {}
    return {
        "id": node.id,
        "kind": node.kind.value,
        "name": node.name.to_json(),
        "native_name": node.native_name,
        "abbreviations": sorted(node.abbreviations),
        "aliases": sorted(node.aliases),
        "former_names": sorted(node.former_names),
        "body": _body(records, node.body),
        "origins": sorted(node.origins),
        "grade": node.grade,
        "grade_rank": node.grade_rank,
        "ladder": node.ladder,
        "fields": sorted(node.fields),
        "entry_routes": _entry_routes(records.entry_routes(node.id)),
        "families": sorted(member.family for member in records.families_of(node.id)),
        "members": sorted(member.certificate for member in records.members_of(node.id)),
        "validity": _validity(records.vocabulary, node),
    }


def _body(records: Records, body_id: str) -> Json | None:
    if not body_id:
        return None
    body = records.body(body_id)
    return {"id": body_id, "name": body.name.to_json() if body else None}


def _entry_routes(routes: Iterable[EntryRoute]) -> list[Json]:
    """The ways in, without the names that they bear in a file."""
    told = ({"degree": route.degree, "work_years": _number(route.work_years)} for route in routes)
    return sorted(told, key=lambda route: (route["degree"] or "", route["work_years"] or 0))


def _number(value: float | None) -> float | int | None:
    """Five years are five, whether a file or a database told them."""
    return int(value) if value is not None and value == int(value) else value


def _validity(vocabulary: Vocabulary, node: Node) -> Json | None:
    rule = vocabulary.validity_of(node)
    if rule is None:
        return None
    return {
        "term": rule.term, "term_text": rule.term_text.to_json(), "review": _text(rule.review),
        "renewal": _text(rule.renewal), "on_lapse": _text(rule.on_lapse),
    }  # fmt: skip


def _text(text: Text | None) -> Json | None:
    return text.to_json() if text else None


# --- the target -------------------------------------------------------------------


def target_end(records: Records, target: Target | None) -> Json:
    """What is said of a target and of each level that is stated; nothing where there is none."""
    if target is None:
        return {}
    if target.laddered:
        return _laddered(records.vocabulary, target)
    node_id = NodeId(target.group)
    node = records.nodes([node_id]).get(node_id)
    name = node.name if node else None
    if target.kind is NodeKind.LIST:
        named = records.vocabulary.lists.get(ListId(target.group))
        name = named.name if named else name
    return {
        **_whole(target, name),
        "access": node.access if node else None,
        "parent": node.parent if node else None,
        "former_names": sorted(node.former_names) if node else [],
    }


def _laddered(vocabulary: Vocabulary, target: Target) -> Json:
    groups = vocabulary.series if target.kind is NodeKind.TITLE else vocabulary.occupations
    specialty = vocabulary.specialties.get(target.specialty)
    narrow = {"id": target.specialty, "name": _word(specialty)} if target.specialty else None
    group = groups.get(target.group)
    return {
        **_whole(target, group.name if group else None),
        "specialty": narrow,
        "levels": [_level(vocabulary, target, level) for level in sorted(target.levels)],
    }


def _whole(target: Target, name: Text | None) -> dict[str, Any]:
    return {"kind": target.kind.value, "group": target.group, "name": _text(name)}


def _level(vocabulary: Vocabulary, target: Target, level: str) -> Json:
    """A level by what it is called in its series or occupation, else by its own name."""
    group = "" if target.group == CORRESPONDING else target.group
    node = vocabulary.domestic.get(laddered_id(group, target.specialty, level))
    name = node.name if node else None
    return {"id": level, "name": _text(name) or _word(vocabulary.levels.get(level))}


def _word(word: Word | None) -> Json | None:
    return word.name.to_json() if word else None

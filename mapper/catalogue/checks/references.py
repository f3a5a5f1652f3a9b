"""Every id that one file takes from another is there."""

from __future__ import annotations

from collections.abc import Iterator

from mapper.catalogue.checks.index import Index, Rule
from mapper.catalogue.placed import Placed
from mapper.catalogue.rows import (
    FILES,
    ChannelRow,
    ConditionRow,
    DirectoryRow,
    EntryRouteRow,
    FieldRow,
    LinkRow,
    ListRow,
    PlaceRow,
    ProgrammeRow,
    Row,
    StepRow,
    TitleRow,
    ValidityRow,
)
from mapper.domain import CORRESPONDING, NOT_STATED, NodeKind, Text
from mapper.errors import Fault

COLUMNS = {
    "source": "sources.csv",
    "edition": "editions.csv",
    "replaces": "editions.csv",
    "adds_to": "editions.csv",
    "place": "vocab/places.csv",
    "origins": "vocab/origins.csv",
    "fields": "vocab/fields.csv",
    "series": "vocab/series.csv",
    "specialty": "vocab/specialties.csv",
    "body": "bodies.csv",
    "family": "foreign/*.csv",
    "certificate": "foreign/*.csv",
    "list": "lists.csv",
    "restates": "lists.csv",
    "link": "links/*/*.csv",
    "channel": "channels.csv",
    "step": "vocab/steps.csv",
    "part": "vocab/parts.csv",
}
"""Columns that mean the same wherever they stand."""
SPECIAL: dict[tuple[type[Row], str], str] = {
    (PlaceRow, "parents"): "vocab/places.csv",
    (FieldRow, "parent"): "vocab/fields.csv",
    (DirectoryRow, "parent"): "cn/directory.csv",
    (TitleRow, "level"): "vocab/title_levels.csv",
    (ConditionRow, "kind"): "vocab/condition_kinds.csv",
    (EntryRouteRow, "kind"): "vocab/condition_kinds.csv",
}
SCOPES = {"link": "links/*/*.csv", "list": "lists.csv", "edition": "editions.csv"}
_KINDS = frozenset(f"kind:{kind.value}" for kind in NodeKind)


def dangling_columns(index: Index) -> Iterator[Fault]:
    """An id that a column takes from another file stands in that file."""
    for pattern, model in FILES.items():
        targets = _targets(model)
        for placed in index.rows.by_pattern.get(pattern, []):
            for column, target in targets:
                yield from _dangling(index, placed, column, target)


def _targets(model: type[Row]) -> list[tuple[str, str]]:
    found = {column: COLUMNS[column] for column in model.model_fields if column in COLUMNS}
    found |= {column: target for (owner, column), target in SPECIAL.items() if owner is model}
    return list(found.items())


def _dangling(index: Index, placed: Placed[Row], column: str, target: str) -> Iterator[Fault]:
    value = getattr(placed.row, column)
    for one in value if isinstance(value, tuple) else (value,) if value else ():
        if index.missing(one, target):
            yield placed.fault(column, not_there(one, target))


def not_there(value: str, target: str) -> Text:
    """The reason for an id that a file does not have."""
    return Text(
        f"{target}中没有“{value}”；请在那里补充或在此更正",
        f"{target} has no {value!r}; add it there or correct it here",
    )


def nothing_called(value: str) -> Text:
    """The reason for an id that no file has."""
    return Text(
        f"没有编号为“{value}”的内容；请补充或在此更正",
        f"nothing has the id {value!r}; add it or correct it here",
    )


def dangling_scopes(index: Index) -> Iterator[Fault]:
    """The link, list or edition that a condition or step belongs to is there."""
    rows: list[Placed[ConditionRow] | Placed[StepRow]]
    rows = [*index.rows.of(ConditionRow), *index.rows.of(StepRow)]
    for placed in rows:
        target = SCOPES[placed.row.scope]
        if index.missing(placed.row.scope_id, target):
            yield placed.fault("scope_id", not_there(placed.row.scope_id, target))


def dangling_applies_to(index: Index) -> Iterator[Fault]:
    """What a list's or edition's condition is narrowed to is a level or a series."""
    known = ("vocab/title_levels.csv", "vocab/skill_levels.csv", "vocab/series.csv")
    for placed in index.rows.of(ConditionRow):
        value = placed.row.applies_to
        if value and all(index.missing(value, target) for target in known):
            reason = Text(
                f"“{value}”既不是级别也不是系列；请写T3、SL4或系列的编号",
                f"{value!r} is no level and no series; write T3, SL4 or the id of a series",
            )
            yield placed.fault("applies_to", reason)


def dangling_subjects(index: Index) -> Iterator[Fault]:
    """What a link, validity, channel or programme speaks of is a node that is there."""
    for link in index.rows.of(LinkRow):
        yield from _nodes(index, link, "subject", (link.row.subject,))
    for validity in index.rows.of(ValidityRow):
        yield from _nodes(index, validity, "subject", (validity.row.subject,))
    rows: list[Placed[ChannelRow] | Placed[ProgrammeRow]]
    rows = [*index.rows.of(ChannelRow), *index.rows.of(ProgrammeRow)]
    for placed in rows:
        yield from _nodes(index, placed, "subjects", placed.row.subjects)


def _nodes(
    index: Index, placed: Placed[Row], column: str, values: tuple[str, ...]
) -> Iterator[Fault]:
    for value in values:
        of_a_kind = value in _KINDS and not isinstance(placed.row, LinkRow)
        if not of_a_kind and index.missing_node(value):
            yield placed.fault(column, nothing_called(value))


def dangling_objects(index: Index) -> Iterator[Fault]:
    """The object of a link is a series, an occupation, a node or a list that is there."""
    groups = {NodeKind.TITLE: "vocab/series.csv", NodeKind.SKILL_LEVEL: "cn/occupations.csv"}
    for link in index.rows.of(LinkRow):
        kind, value = link.row.object_kind, link.row.object
        if not value or kind is None:
            continue
        if kind in groups:
            if value not in (CORRESPONDING, NOT_STATED) and index.missing(value, groups[kind]):
                yield link.fault("object", not_there(value, groups[kind]))
        elif index.missing_node(value):
            yield link.fault("object", nothing_called(value))


def lists_of_other_editions(index: Index) -> Iterator[Fault]:
    """The list of a link belongs to the link's edition."""
    editions = {named.row.id: named.row.edition for named in index.rows.of(ListRow)}
    for link in index.rows.of(LinkRow):
        edition = editions.get(link.row.list, link.row.edition)
        if link.row.list and edition != link.row.edition:
            reason = Text(
                f"该清单属于批次“{edition}”；请填写那一批次",
                f"the list belongs to the edition {edition!r}; name that one",
            )
            yield link.fault("list", reason)


RULES: tuple[Rule, ...] = (
    dangling_columns,
    dangling_scopes,
    dangling_applies_to,
    dangling_subjects,
    dangling_objects,
    lists_of_other_editions,
)

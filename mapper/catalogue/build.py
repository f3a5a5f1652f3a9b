"""From rows to the values of the field: one small function a table."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from mapper.catalogue import rows as r
from mapper.conditions import EntryRoute
from mapper.domain import (
    Body,
    Certainty,
    Channel,
    Claim,
    Condition,
    Edition,
    EditionId,
    Link,
    LinkId,
    ListId,
    Member,
    NamedList,
    Node,
    NodeId,
    NodeKind,
    Place,
    PlaceId,
    Programme,
    Relation,
    Source,
    SourceId,
    Step,
    Target,
    Text,
    Validity,
    Walk,
)
from mapper.vocabulary import RelationWords, Word

Table = Mapping[str, Sequence[r.Row]]
Scope = tuple[str, str]


def text_or_none(zh: str, en: str) -> Text | None:
    """Both languages, or none where neither is given; one stands in for the other."""
    return Text(zh or en, en or zh) if zh or en else None


def word(row: r.TermRow | r.DegreeRow) -> Word:
    """A degree, step, part or reason."""
    office = isinstance(row, r.TermRow) and row.decides == "office"
    return Word(row.id, Text(row.zh, row.en), row.rank or 0, row.aliases, office_decides=office)


def place(row: r.PlaceRow) -> Place:
    """A place."""
    parents = tuple(PlaceId(parent) for parent in row.parents)
    return Place(PlaceId(row.id), row.kind, parents, row.code, Text(row.zh, row.en), row.aliases)


def relation(row: r.RelationRow) -> tuple[Relation, RelationWords]:
    """A relation with its sentences."""
    words = RelationWords(
        Text(row.zh, row.en), Walk(row.walk), frozenset(map(NodeKind, row.subject_kinds)),
        frozenset(map(NodeKind, row.object_kinds)),
    )  # fmt: skip
    return row.id, words


def body(row: r.BodyRow) -> Body:
    """An awarding body."""
    name = Text(row.zh or row.native or row.en, row.en)
    aliases = (*row.aliases, row.native) if row.native else row.aliases
    return Body(
        row.id,
        name,
        row.abbreviation,
        aliases,
        row.origins,
        row.verify_url,
        row.certainty,
        row.unverified,
    )


def certificate(row: r.CertificateRow) -> Node:
    """A certificate, family or placeholder."""
    family = row.kind != "certificate"
    return Node(
        NodeId(row.id),
        NodeKind.FAMILY if family else NodeKind.CERTIFICATE,
        Text(row.name_zh or row.gloss_zh or row.name_en, row.name_en),
        row.certainty,
        native_name=row.name_native,
        abbreviations=row.abbreviations,
        aliases=row.aliases,
        former_names=row.former_names,
        body=row.body,
        origins=row.origins,
        placeholder=row.kind == "placeholder",
        grade=row.grade,
        grade_rank=row.grade_rank,
        ladder=row.ladder,
        fields=row.fields,
        gloss=text_or_none(row.gloss_zh, row.gloss_en),
        unverified=row.unverified,
        records=row.records,
    )


def directory_node(row: r.DirectoryRow) -> Node:
    """An item, sub-item or grade of the National Directory."""
    return Node(
        NodeId(row.id), NodeKind.DIRECTORY, Text(row.zh, row.en), row.certainty,
        aliases=row.aliases, former_names=row.former_names, code=str(row.number),
        parent=NodeId(row.parent) if row.parent else None,
        access=None if not row.type else row.type == "access",
        authority=row.department_zh and f"{row.department_zh}|{row.department_en}",
        grade=row.kind, unverified=row.unverified, records=(row.record,),
    )  # fmt: skip


def permit(row: r.PermitRow) -> Node:
    """A permit, licence, activity or competency."""
    return Node(
        NodeId(row.id), NodeKind(row.kind), Text(row.zh, row.en), row.certainty,
        aliases=row.aliases, fields=row.fields, unverified=row.unverified,
        authority=row.department_zh and f"{row.department_zh}|{row.department_en}",
        records=(row.record,),
    )  # fmt: skip


def edition(row: r.EditionRow) -> Edition:
    """A source edition."""
    return Edition(
        EditionId(row.id), row.kind, PlaceId(row.place), row.number,
        Text(row.title_zh, row.title_en), row.document, row.standing,
        published=row.published, valid_from=row.valid_from, valid_until=row.valid_until,
        not_before=row.not_before,
        replaces=tuple(EditionId(other) for other in row.replaces),
        adds_to=tuple(EditionId(other) for other in row.adds_to),
        parties=row.parties, stated_count=row.stated_count,
        note=text_or_none(row.note_zh, row.note_en),
        source=SourceId(row.source) if row.source else None, certainty=row.certainty,
    )  # fmt: skip


def named_list(row: r.ListRow) -> NamedList:
    """A list inside an edition."""
    benefits = tuple(Text(zh, en) for zh, en in zip(row.benefits_zh, row.benefits_en, strict=False))
    return NamedList(
        ListId(row.id), EditionId(row.edition), row.code, Text(row.zh, row.en), row.stated_count,
        tuple(ListId(other) for other in row.restates), benefits, row.certainty,
    )  # fmt: skip


def source(row: r.SourceRow) -> Source:
    """A source; one without a date counts from the day it was read."""
    certainty = Certainty.MEMORY if row.kind == "memory" else Certainty.SEEN
    return Source(
        SourceId(row.id), Text(row.title_zh or row.title_en, row.title_en), row.publisher,
        row.url, row.published or row.read_on, row.kind, certainty,
    )  # fmt: skip


def claim(row: r.ClaimRow) -> Claim:
    """What one source says for a link."""
    return Claim(
        LinkId(row.link), SourceId(row.source), row.locator, row.certainty, row.field, row.value,
        row.record, text_or_none(row.note_zh, row.note_en),
    )  # fmt: skip


def condition(row: r.ConditionRow) -> Condition:
    """Something that must hold."""
    return Condition(
        row.kind, row.operator, row.value, row.route, row.unit, row.since, row.applies_to,
        text_or_none(row.text_zh, row.text_en), row.certainty,
    )  # fmt: skip


def step(row: r.StepRow) -> Step:
    """Something to do."""
    return Step(row.step, row.order, row.by, text_or_none(row.text_zh, row.text_en), row.certainty)


def target(row: r.LinkRow) -> Target | None:
    """The object of a link; none for ``named_for``."""
    if row.object_kind is None:
        return None
    next_above = row.levels == ("next",)
    return Target(
        row.object_kind, row.object, row.specialty, () if next_above else row.levels, next_above,
        row.which_by,
    )  # fmt: skip


def link(
    row: r.LinkRow,
    claims: Sequence[Claim],
    conditions: Sequence[Condition],
    steps: Sequence[Step],
) -> Link:
    """A link with what belongs to it."""
    return Link(
        LinkId(row.id), NodeId(row.subject), row.relation, target(row), PlaceId(row.place),
        EditionId(row.edition) if row.edition else None, tuple(claims),
        list_id=ListId(row.list) if row.list else None,
        part=row.part, part_mode=row.part_mode or "all",
        part_text=text_or_none(row.part_zh, row.part_en), covers=row.covers,
        conditions=tuple(conditions), steps=tuple(sorted(steps, key=lambda s: s.order)),
        result_term=row.result_term, valid_from=row.valid_from, valid_until=row.valid_until,
        note=text_or_none(row.note_zh, row.note_en),
    )  # fmt: skip


def links(
    link_rows: Iterable[r.LinkRow],
    claim_rows: Iterable[r.ClaimRow],
    condition_rows: Iterable[r.ConditionRow],
    step_rows: Iterable[r.StepRow],
) -> list[Link]:
    """All links of these rows, each with its claims, conditions and steps."""
    claims: dict[str, list[Claim]] = defaultdict(list)
    for claim_row in claim_rows:
        claims[claim_row.link].append(claim(claim_row))
    conditions, steps = by_scope(condition_rows, step_rows)
    return [
        link(row, claims[row.id], conditions.get(("link", row.id), ()),
             steps.get(("link", row.id), ()))
        for row in link_rows
    ]  # fmt: skip


def by_scope(
    condition_rows: Iterable[r.ConditionRow], step_rows: Iterable[r.StepRow]
) -> tuple[dict[Scope, tuple[Condition, ...]], dict[Scope, tuple[Step, ...]]]:
    """Conditions and steps under the link, list or edition that they belong to."""
    conditions: dict[Scope, list[Condition]] = defaultdict(list)
    for row in condition_rows:
        conditions[row.scope, row.scope_id].append(condition(row))
    steps: dict[Scope, list[Step]] = defaultdict(list)
    for step_row in step_rows:
        steps[step_row.scope, step_row.scope_id].append(step(step_row))
    return (
        {key: tuple(found) for key, found in conditions.items()},
        {key: tuple(sorted(found, key=lambda s: s.order)) for key, found in steps.items()},
    )


def member(row: r.MemberRow) -> Member:
    """A certificate of a family."""
    return Member(
        NodeId(row.family), NodeId(row.certificate), row.certainty,
        SourceId(row.source) if row.source else None,
    )  # fmt: skip


def entry_routes(rows: Iterable[r.EntryRouteRow]) -> tuple[EntryRoute, ...]:
    """The entry routes of one certificate, as far as degree and years are known."""
    found: dict[str, dict[str, str]] = defaultdict(dict)
    for row in rows:
        found[row.route][row.kind] = row.value
    return tuple(
        EntryRoute(name, kinds.get("degree", ""),
                   float(kinds["work_years"]) if "work_years" in kinds else None)
        for name, kinds in found.items()
    )  # fmt: skip


def validity(row: r.ValidityRow) -> Validity:
    """How long a document holds."""
    return Validity(
        row.id, row.subject, PlaceId(row.place) if row.place else None, row.term,
        Text(row.term_zh, row.term_en), text_or_none(row.review_zh, row.review_en),
        text_or_none(row.renewal_zh, row.renewal_en),
        text_or_none(row.on_lapse_zh, row.on_lapse_en),
        row.channel, row.certainty, SourceId(row.source) if row.source else None,
    )  # fmt: skip


def channel(row: r.ChannelRow) -> Channel:
    """Where something can be verified."""
    return Channel(
        row.id, Text(row.zh, row.en), row.url, Text(row.proves_zh, row.proves_en), row.subjects,
        row.certainty, SourceId(row.source) if row.source else None,
    )  # fmt: skip


def programme(row: r.ProgrammeRow) -> Programme:
    """A policy that is no link."""
    return Programme(
        row.id, PlaceId(row.place), EditionId(row.edition) if row.edition else None, row.standing,
        row.published, Text(row.zh, row.en), Text(row.text_zh, row.text_en), row.subjects,
        row.certainty, SourceId(row.source) if row.source else None,
    )  # fmt: skip

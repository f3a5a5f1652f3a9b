"""A whole catalogue in memory: what answers where there is no database."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import TypeVar, cast

from mapper.catalogue import build, ladders
from mapper.catalogue import rows as r
from mapper.conditions import EntryRoute
from mapper.domain import (
    Body,
    Edition,
    EditionId,
    Link,
    Member,
    Node,
    NodeId,
    NodeKind,
    Text,
)
from mapper.ports import NameHit
from mapper.text import loose
from mapper.vocabulary import Vocabulary, Word

Table = Mapping[str, Sequence[r.Row]]
RowT = TypeVar("RowT", bound=r.Row)


def rows_of(table: Table, pattern: str, model: type[RowT]) -> Sequence[RowT]:
    """The rows of one kind of file."""
    del model
    return cast("Sequence[RowT]", table.get(pattern, ()))


def vocabulary_of(table: Table) -> Vocabulary:
    """The small tables of a catalogue."""
    title_levels = rows_of(table, "vocab/title_levels.csv", r.LevelRow)
    skill_levels = rows_of(table, "vocab/skill_levels.csv", r.LevelRow)
    series = rows_of(table, "vocab/series.csv", r.SeriesRow)
    specialties = rows_of(table, "vocab/specialties.csv", r.SpecialtyRow)
    occupations = rows_of(table, "cn/occupations.csv", r.OccupationRow)
    conditions, steps = build.by_scope(
        (row for row in rows_of(table, "conditions/*.csv", r.ConditionRow) if row.scope != "link"),
        (row for row in rows_of(table, "steps/*.csv", r.StepRow) if row.scope != "link"),
    )
    return Vocabulary(
        places={p.id: p for p in map(build.place, rows_of(table, "vocab/places.csv", r.PlaceRow))},
        origins={
            row.id: Word(row.id, Text(row.zh, row.en))
            for row in rows_of(table, "vocab/origins.csv", r.OriginRow)
        },
        fields={
            row.id: Word(row.id, Text(row.zh, row.en), aliases=row.aliases, parent=row.parent)
            for row in rows_of(table, "vocab/fields.csv", r.FieldRow)
        },
        series={row.id: Word(row.id, Text(row.zh, row.en), row.number) for row in series},
        specialties={
            row.id: Word(row.id, Text(row.zh, row.en), aliases=row.aliases, parent=row.series)
            for row in specialties
        },
        occupations={
            row.id: Word(row.id, Text(row.zh, row.en), aliases=row.aliases) for row in occupations
        },
        levels={
            row.id: Word(row.id, Text(row.zh, row.en), row.rank, row.aliases)
            for row in (*title_levels, *skill_levels)
        },
        degrees=_words(rows_of(table, "vocab/degrees.csv", r.DegreeRow)),
        steps=_words(rows_of(table, "vocab/steps.csv", r.TermRow)),
        parts=_words(rows_of(table, "vocab/parts.csv", r.TermRow)),
        reasons=_words(rows_of(table, "vocab/refusal_reasons.csv", r.TermRow)),
        condition_kinds={
            row.id: Word(row.id, Text(row.zh, row.en))
            for row in rows_of(table, "vocab/condition_kinds.csv", r.ConditionKindRow)
        },
        phrases={
            row.en: Word(row.en, Text(row.zh, row.en))
            for row in rows_of(table, "vocab/phrases.csv", r.PhraseRow)
        },
        relations=dict(map(build.relation, rows_of(table, "vocab/relations.csv", r.RelationRow))),
        domestic={
            node.id: node
            for node in (
                *ladders.generic_levels(title_levels, skill_levels),
                *ladders.titles(
                    series, specialties, rows_of(table, "cn/titles.csv", r.TitleRow), title_levels
                ),
                *ladders.skill_levels(occupations, skill_levels),
                *map(build.directory_node, rows_of(table, "cn/directory.csv", r.DirectoryRow)),
                *map(build.permit, rows_of(table, "cn/permits.csv", r.PermitRow)),
                *map(build.permit, rows_of(table, "cn/licences.csv", r.PermitRow)),
            )
        },
        editions={
            e.id: e for e in map(build.edition, rows_of(table, "editions.csv", r.EditionRow))
        },
        lists={n.id: n for n in map(build.named_list, rows_of(table, "lists.csv", r.ListRow))},
        sources={s.id: s for s in map(build.source, rows_of(table, "sources.csv", r.SourceRow))},
        conditions=conditions,
        steps_of=steps,
        validity=tuple(map(build.validity, rows_of(table, "validity.csv", r.ValidityRow))),
        channels={
            c.id: c for c in map(build.channel, rows_of(table, "channels.csv", r.ChannelRow))
        },
        programmes=tuple(map(build.programme, rows_of(table, "programmes.csv", r.ProgrammeRow))),
    )


def _words(rows: Iterable[r.TermRow | r.DegreeRow]) -> dict[str, Word]:
    return {
        row.id: build.word(row) for row in sorted(rows, key=lambda row: (row.rank or 0, row.id))
    }


def node_names(node: Node) -> Iterable[tuple[str, str]]:
    """Every name of a node with the kind of name that it is."""
    for name in (node.name.zh, node.name.en, node.native_name):
        yield name, "name"
    for why, names in (
        ("abbreviation", node.abbreviations),
        ("alias", node.aliases),
        ("former name", node.former_names),
    ):
        for name in names:
            yield name, why
    yield node.id, "id"


def findable_names(nodes: Iterable[Node]) -> Iterable[tuple[str, NameHit]]:
    """Every name under which a holdable is found, as ``text.loose`` gives it.

    A placeholder is never found by its name, nor is one by punctuation alone.
    """
    for node in nodes:
        if node.kind.holdable and not node.placeholder:
            seen: dict[str, str] = {}
            for name, why in node_names(node):
                seen.setdefault(loose(name), why)
            for key, why in seen.items():
                if key:
                    yield key, NameHit(node.id, why)


def body_keys(body: Body) -> Iterable[str]:
    """Every name under which an awarding body is found, as ``text.loose`` gives it."""
    names = (body.id, body.name.zh, body.name.en, body.abbreviation, *body.aliases)
    return dict.fromkeys(loose(name) for name in names if name)


def counts_of(
    named: Iterable[tuple[EditionId, NodeId]], editions: Mapping[EditionId, Edition]
) -> dict[EditionId, int]:
    """How many distinct certificates each edition names, with those that it adds to."""
    found: dict[EditionId, set[NodeId]] = defaultdict(set)
    for edition, subject in named:
        found[edition].add(subject)
    return {each: len(with_earlier(each, editions, found)) for each in {*editions, *found}}


@dataclass(frozen=True, eq=False)
class MemoryRecords:
    """Certificates, bodies and links of a catalogue, indexed by key."""

    table: Table
    extra_links: tuple[Link, ...] = field(default=())

    @cached_property
    def vocabulary(self) -> Vocabulary:
        """The small tables."""
        return vocabulary_of(self.table)

    @property
    def state(self) -> MemoryRecords:
        """Itself."""
        return self

    def steady(self) -> MemoryRecords:
        """The same: what is in memory does not move."""
        return self

    @cached_property
    def certificates(self) -> Mapping[NodeId, Node]:
        """Every certificate and family."""
        rows = rows_of(self.table, "foreign/*.csv", r.CertificateRow)
        return {node.id: node for node in map(build.certificate, rows)}

    @cached_property
    def links(self) -> tuple[Link, ...]:
        """Every link."""
        own = build.links(
            rows_of(self.table, "links/*/*.csv", r.LinkRow),
            rows_of(self.table, "claims/*.csv", r.ClaimRow),
            rows_of(self.table, "conditions/*.csv", r.ConditionRow),
            rows_of(self.table, "steps/*.csv", r.StepRow),
        )
        return (*own, *self.extra_links)

    @cached_property
    def _from(self) -> Mapping[NodeId, list[Link]]:
        found: dict[NodeId, list[Link]] = defaultdict(list)
        for link in self.links:
            found[link.subject].append(link)
        return found

    @cached_property
    def _to(self) -> Mapping[str, list[Link]]:
        found: dict[str, list[Link]] = defaultdict(list)
        for link in self.links:
            if link.target is not None:
                found[link.target.group].append(link)
        return found

    @cached_property
    def _in(self) -> Mapping[EditionId, list[Link]]:
        found: dict[EditionId, list[Link]] = defaultdict(list)
        for link in self.links:
            if link.edition is not None:
                found[link.edition].append(link)
        return found

    @cached_property
    def _names(self) -> Mapping[str, list[NameHit]]:
        found: dict[str, list[NameHit]] = defaultdict(list)
        nodes = (*self.certificates.values(), *self.vocabulary.domestic.values())
        for key, hit in findable_names(nodes):
            found[key].append(hit)
        return found

    @cached_property
    def bodies(self) -> Mapping[str, Body]:
        """Every awarding body."""
        rows = rows_of(self.table, "bodies.csv", r.BodyRow)
        return {found.id: found for found in map(build.body, rows)}

    @cached_property
    def _by_body(self) -> Mapping[str, list[NodeId]]:
        found: dict[str, list[NodeId]] = defaultdict(list)
        for node in self.certificates.values():
            if node.body and not node.placeholder:
                found[node.body].append(node.id)
        return found

    @cached_property
    def _body_names(self) -> Mapping[str, list[str]]:
        found: dict[str, list[str]] = defaultdict(list)
        for known in self.bodies.values():
            for key in body_keys(known):
                found[key].append(known.id)
        return found

    @cached_property
    def _members(self) -> tuple[Member, ...]:
        return tuple(map(build.member, rows_of(self.table, "members.csv", r.MemberRow)))

    @cached_property
    def _entry_rows(self) -> Mapping[str, list[r.EntryRouteRow]]:
        found: dict[str, list[r.EntryRouteRow]] = defaultdict(list)
        for row in rows_of(self.table, "entry_routes.csv", r.EntryRouteRow):
            found[row.certificate].append(row)
        return found

    # --- the port -------------------------------------------------------------

    @property
    def revision(self) -> str:
        """Files do not change under a running process."""
        return "files"

    def nodes(self, ids: Iterable[NodeId]) -> Mapping[NodeId, Node]:
        """The nodes with these ids; unknown ids are left out."""
        found = {}
        for node_id in ids:
            node = self.certificates.get(node_id) or self.vocabulary.domestic.get(node_id)
            if node is not None:
                found[node_id] = node
        return found

    def body(self, body_id: str) -> Body | None:
        """The awarding body with this id."""
        return self.bodies.get(body_id)

    def links_from(self, subjects: Iterable[NodeId]) -> Sequence[Link]:
        """The links that start at any of these."""
        return [link for subject in subjects for link in self._from.get(subject, ())]

    def links_to(self, objects: Iterable[str]) -> Sequence[Link]:
        """The links whose object is one of these node ids, series or occupations."""
        return [link for target in objects for link in self._to.get(target, ())]

    def links_in(self, editions: Iterable[EditionId]) -> Sequence[Link]:
        """The links that stand in these source editions."""
        return [link for edition in editions for link in self._in.get(edition, ())]

    def named_in(self, editions: Iterable[EditionId]) -> Mapping[EditionId, Sequence[NodeId]]:
        """What each of these source editions names, once each."""
        found = {edition: self._in.get(edition, ()) for edition in editions}
        return {
            edition: tuple(dict.fromkeys(link.subject for link in links))
            for edition, links in found.items()
            if links
        }

    def linked(self) -> Sequence[NodeId]:
        """Everything from which a link starts, each once, in the order of ids."""
        return sorted(self._from)

    def families_of(self, certificate: NodeId) -> Sequence[Member]:
        """The families to which a certificate belongs."""
        return [member for member in self._members if member.certificate == certificate]

    def members_of(self, family: NodeId) -> Sequence[Member]:
        """The certificates that belong to a family."""
        return [member for member in self._members if member.family == family]

    def entry_routes(self, certificate: NodeId) -> Sequence[EntryRoute]:
        """What the awarding body asks before it certifies."""
        return build.entry_routes(self._entry_rows.get(certificate, ()))

    def find_names(self, key: str) -> Sequence[NameHit]:
        """The nodes that bear this name; ``key`` as ``text.loose`` gives it."""
        return self._names.get(key, ())

    def name_keys(self) -> Iterable[tuple[str, NodeId]]:
        """Every name under which ``find_names`` finds something, ids left out."""
        for key, hits in self._names.items():
            for hit in hits:
                if hit.why != "id":
                    yield key, hit.node

    def find_bodies(self, key: str) -> Sequence[str]:
        """The bodies that bear this name; ``key`` as ``text.loose`` gives it."""
        return self._body_names.get(key, ())

    def certificates_of(self, bodies: Iterable[str]) -> Sequence[NodeId]:
        """The certificates and families of these bodies."""
        return [node for body_id in bodies for node in self._by_body.get(body_id, ())]

    @cached_property
    def _counts(self) -> Mapping[EditionId, int]:
        certified = {n.id for n in self.certificates.values() if n.kind is NodeKind.CERTIFICATE}
        named = (
            (link.edition, link.subject)
            for link in self.links
            if link.edition and link.subject in certified
        )
        return counts_of(named, self.vocabulary.editions)

    def totals(self) -> Mapping[str, int]:
        """How many ``certificates`` (with families) and ``links`` there are."""
        return {"certificates": len(self.certificates), "links": len(self.links)}

    def loaded_counts(self) -> Mapping[EditionId, int]:
        """How many distinct certificates each edition names, families and placeholders apart.

        An edition counts those of the editions that it adds to with its own.
        """
        return self._counts


def with_earlier(
    edition: EditionId,
    editions: Mapping[EditionId, Edition],
    subjects: Mapping[EditionId, set[NodeId]],
) -> set[NodeId]:
    """What an edition names, with what the editions that it adds to name."""
    found, waiting, seen = set(), [edition], set()
    while waiting:
        current = waiting.pop()
        if current not in seen:
            seen.add(current)
            found |= subjects.get(current, set())
            known = editions.get(current)
            waiting += known.adds_to if known else ()
    return found

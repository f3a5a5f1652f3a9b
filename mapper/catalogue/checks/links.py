"""Links: what may stand at their ends, and what backs them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from mapper.catalogue.checks.index import Index, Rule
from mapper.catalogue.placed import Placed
from mapper.catalogue.rows import (
    ClaimRow,
    LinkRow,
    MemberRow,
    RelationRow,
    SpecialtyRow,
)
from mapper.domain import CORRESPONDING, NOT_STATED, NodeKind, Relation
from mapper.errors import Fault

NEXT = "next"
LADDERS = {
    NodeKind.TITLE: "vocab/title_levels.csv",
    NodeKind.SKILL_LEVEL: "vocab/skill_levels.csv",
}
_OBJECT_OPTIONAL = frozenset({Relation.NO_COUNTERPART})
_BESIDE_COLUMNS = frozenset({"conditions", "steps"})


def relation_ends(index: Index) -> Iterator[Fault]:
    """A link's subject and object are of kinds that its relation joins."""
    relations = {found.row.id: found.row for found in index.rows.of(RelationRow)}
    for link in index.rows.of(LinkRow):
        relation = relations.get(link.row.relation)
        if relation is not None:
            yield from _subject(index, link, relation)
            yield from _object(index, link, relation)
        elif index.whole("vocab/relations.csv"):
            reason = f"vocab/relations.csv has no {link.row.relation.value!r}; add its sentences"
            yield link.fault("relation", reason)


def _subject(index: Index, link: Placed[LinkRow], relation: RelationRow) -> Iterator[Fault]:
    kinds, allowed = index.nodes.get(link.row.subject), relation.subject_kinds
    if kinds and not kinds.intersection(allowed):
        name = f"{relation.id.value} starts from {_listed(allowed)}"
        yield link.fault("subject", f"{name}; {link.row.subject!r} is a {_listed(kinds)}")


def _object(index: Index, link: Placed[LinkRow], relation: RelationRow) -> Iterator[Fault]:
    kind, allowed = link.row.object_kind, relation.object_kinds
    if kind is None or not allowed:
        return
    if kind not in allowed:
        name = f"{relation.id.value} leads to {_listed(allowed)}"
        yield link.fault("object_kind", f"{name}; not to a {kind.value}")
    kinds = index.nodes.get(link.row.object)
    if kind not in LADDERS and kinds and kind not in kinds:
        yield link.fault("object_kind", f"{link.row.object!r} is a {_listed(kinds)}; write that")


def _listed(kinds: Iterable[NodeKind]) -> str:
    return " or ".join(sorted(kind.value for kind in kinds))


def objects_given(index: Index) -> Iterator[Fault]:
    """A link has an object with its kind, and named_for has none."""
    for link in index.rows.of(LinkRow):
        row = link.row
        target = (row.object_kind, row.object, row.specialty, row.levels, row.which_by)
        if row.relation is Relation.NAMED_FOR:
            if any(target):
                yield link.fault("object", "named_for has no object; empty the object's columns")
        elif bool(row.object_kind) != bool(row.object):
            empty = "object" if row.object_kind else "object_kind"
            yield link.fault(empty, "must not be empty; an object has an id and a kind")
        elif not row.object and row.relation not in _OBJECT_OPTIONAL:
            yield link.fault("object", f"{row.relation.value} needs an object; name it")


def levels_of_ladders(index: Index) -> Iterator[Fault]:
    """The levels of a target are of its own ladder; only titles and skill levels have any."""
    for link in index.rows.of(LinkRow):
        kind, levels = link.row.object_kind, link.row.levels
        ladder = LADDERS.get(kind) if kind else None
        if ladder is None:
            if levels:
                yield link.fault("levels", "only a title or skill level has levels; empty it")
            continue
        for level in levels:
            if level != NEXT and index.missing(level, ladder):
                yield link.fault("levels", f"{level!r} is no level of {ladder}; write one of those")
        if NEXT in levels and len(levels) > 1:
            yield link.fault("levels", "next stands alone; remove it or the other levels")


def specialties_of_series(index: Index) -> Iterator[Fault]:
    """A target's specialty belongs to its series; only titles have one."""
    series = {found.row.id: found.row.series for found in index.rows.of(SpecialtyRow)}
    for link in index.rows.of(LinkRow):
        row = link.row
        if row.specialty and row.object_kind not in (None, NodeKind.TITLE):
            yield link.fault("specialty", "only a title has a specialty; empty it")
        elif series.get(row.specialty, row.object) != row.object and row.object not in (
            CORRESPONDING,
            NOT_STATED,
            "",
        ):
            own = series[row.specialty]
            yield link.fault("specialty", f"{row.specialty!r} is of the series {own!r}; mend one")


def links_without_claim(index: Index) -> Iterator[Fault]:
    """Every link is backed by a claim."""
    claimed = {claim.row.link for claim in index.rows.of(ClaimRow)}
    for link in index.rows.of(LinkRow):
        if link.row.id not in claimed and index.whole("claims/*.csv"):
            yield link.fault("id", "no claim backs this link; add a row with its source to claims/")


def claim_fields(index: Index) -> Iterator[Fault]:
    """A claim bears on the whole link or on one of its columns."""
    known = _BESIDE_COLUMNS.union(LinkRow.model_fields)
    for claim in index.rows.of(ClaimRow):
        if claim.row.field and claim.row.field not in known:
            yield claim.fault(
                "field", f"a link has no {claim.row.field!r}; name one of its columns"
            )


def member_ends(index: Index) -> Iterator[Fault]:
    """A member joins a certificate to a family."""
    for member in index.rows.of(MemberRow):
        if NodeKind.FAMILY not in index.nodes.get(member.row.family, {NodeKind.FAMILY}):
            yield member.fault("family", f"{member.row.family!r} is no family")
        if NodeKind.CERTIFICATE not in index.nodes.get(
            member.row.certificate, {NodeKind.CERTIFICATE}
        ):
            yield member.fault("certificate", f"{member.row.certificate!r} is no certificate")


RULES: tuple[Rule, ...] = (
    relation_ends,
    objects_given,
    levels_of_ladders,
    specialties_of_series,
    links_without_claim,
    claim_fields,
    member_ends,
)

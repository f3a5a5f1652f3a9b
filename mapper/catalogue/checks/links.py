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
from mapper.domain import CORRESPONDING, NOT_STATED, NodeKind, Relation, Text
from mapper.errors import Fault

NEXT = "next"
LADDERS = {
    NodeKind.TITLE: "vocab/title_levels.csv",
    NodeKind.SKILL_LEVEL: "vocab/skill_levels.csv",
}
_OBJECT_OPTIONAL = frozenset({Relation.NO_COUNTERPART})
_BESIDE_COLUMNS = frozenset({"conditions", "steps"})
_NO_OBJECT = Text(
    "named_for没有对应对象；请清空对象各栏",
    "named_for has no object; empty the object's columns",
)
_BOTH = Text("不能为空；对象须有编号和种类", "must not be empty; an object has an id and a kind")
_NO_LEVELS = Text(
    "只有职称和职业技能等级有级别；请留空", "only a title or skill level has levels; empty it"
)
_ALONE = Text(
    "next须单独填写；请删去它或其他级别", "next stands alone; remove it or the other levels"
)
_NO_SPECIALTY = Text("只有职称有专业；请留空", "only a title has a specialty; empty it")
_NO_CLAIM = Text(
    "这一对应关系没有依据；请在claims/中补充一行并注明来源",
    "no claim backs this link; add a row with its source to claims/",
)


def relation_ends(index: Index) -> Iterator[Fault]:
    """A link's subject and object are of kinds that its relation joins."""
    relations = {found.row.id: found.row for found in index.rows.of(RelationRow)}
    for link in index.rows.of(LinkRow):
        relation = relations.get(link.row.relation)
        if relation is not None:
            yield from _subject(index, link, relation)
            yield from _object(index, link, relation)
        elif index.whole("vocab/relations.csv"):
            name = link.row.relation.value
            reason = Text(
                f"vocab/relations.csv中没有“{name}”；请补上它的语句",
                f"vocab/relations.csv has no {name!r}; add its sentences",
            )
            yield link.fault("relation", reason)


def _subject(index: Index, link: Placed[LinkRow], relation: RelationRow) -> Iterator[Fault]:
    kinds, allowed = index.nodes.get(link.row.subject), relation.subject_kinds
    if kinds and not kinds.intersection(allowed):
        name, given = relation.id.value, link.row.subject
        reason = Text(
            f"{name}须始于{_listed(allowed)}；“{given}”是{_listed(kinds)}",
            f"{name} starts from {_listed(allowed, ' or ')}; {given!r} is a "
            f"{_listed(kinds, ' or ')}",
        )
        yield link.fault("subject", reason)


def _object(index: Index, link: Placed[LinkRow], relation: RelationRow) -> Iterator[Fault]:
    kind, allowed = link.row.object_kind, relation.object_kinds
    if kind is None or not allowed:
        return
    if kind not in allowed:
        name = relation.id.value
        reason = Text(
            f"{name}须指向{_listed(allowed)}，不能是{kind.value}",
            f"{name} leads to {_listed(allowed, ' or ')}; not to a {kind.value}",
        )
        yield link.fault("object_kind", reason)
    kinds = index.nodes.get(link.row.object)
    if kind not in LADDERS and kinds and kind not in kinds:
        given = link.row.object
        reason = Text(
            f"“{given}”是{_listed(kinds)}；请照此填写",
            f"{given!r} is a {_listed(kinds, ' or ')}; write that",
        )
        yield link.fault("object_kind", reason)


def _listed(kinds: Iterable[NodeKind], sign: str = "、") -> str:
    return sign.join(sorted(kind.value for kind in kinds))


def objects_given(index: Index) -> Iterator[Fault]:
    """A link has an object with its kind, and named_for has none."""
    for link in index.rows.of(LinkRow):
        row = link.row
        target = (row.object_kind, row.object, row.specialty, row.levels, row.which_by)
        if row.relation is Relation.NAMED_FOR:
            if any(target):
                yield link.fault("object", _NO_OBJECT)
        elif bool(row.object_kind) != bool(row.object):
            empty = "object" if row.object_kind else "object_kind"
            yield link.fault(empty, _BOTH)
        elif not row.object and row.relation not in _OBJECT_OPTIONAL:
            name = row.relation.value
            reason = Text(f"{name}须有对应对象；请填写", f"{name} needs an object; name it")
            yield link.fault("object", reason)


def levels_of_ladders(index: Index) -> Iterator[Fault]:
    """The levels of a target are of its own ladder; only titles and skill levels have any."""
    for link in index.rows.of(LinkRow):
        kind, levels = link.row.object_kind, link.row.levels
        ladder = LADDERS.get(kind) if kind else None
        if ladder is None:
            if levels:
                yield link.fault("levels", _NO_LEVELS)
            continue
        for level in levels:
            if level != NEXT and index.missing(level, ladder):
                reason = Text(
                    f"“{level}”不是{ladder}中的级别；请填写其中之一",
                    f"{level!r} is no level of {ladder}; write one of those",
                )
                yield link.fault("levels", reason)
        if NEXT in levels and len(levels) > 1:
            yield link.fault("levels", _ALONE)


def specialties_of_series(index: Index) -> Iterator[Fault]:
    """A target's specialty belongs to its series; only titles have one."""
    series = {found.row.id: found.row.series for found in index.rows.of(SpecialtyRow)}
    for link in index.rows.of(LinkRow):
        row = link.row
        if row.specialty and row.object_kind not in (None, NodeKind.TITLE):
            yield link.fault("specialty", _NO_SPECIALTY)
        elif series.get(row.specialty, row.object) != row.object and row.object not in (
            CORRESPONDING,
            NOT_STATED,
            "",
        ):
            own = series[row.specialty]
            reason = Text(
                f"“{row.specialty}”属于系列“{own}”；请更正其一",
                f"{row.specialty!r} is of the series {own!r}; mend one",
            )
            yield link.fault("specialty", reason)


def links_without_claim(index: Index) -> Iterator[Fault]:
    """Every link is backed by a claim."""
    claimed = {claim.row.link for claim in index.rows.of(ClaimRow)}
    for link in index.rows.of(LinkRow):
        if link.row.id not in claimed and index.whole("claims/*.csv"):
            yield link.fault("id", _NO_CLAIM)


def claim_fields(index: Index) -> Iterator[Fault]:
    """A claim bears on the whole link or on one of its columns."""
    known = _BESIDE_COLUMNS.union(LinkRow.model_fields)
    for claim in index.rows.of(ClaimRow):
        if claim.row.field and claim.row.field not in known:
            reason = Text(
                f"对应关系没有“{claim.row.field}”栏；请填写其中一栏的名称",
                f"a link has no {claim.row.field!r}; name one of its columns",
            )
            yield claim.fault("field", reason)


def member_ends(index: Index) -> Iterator[Fault]:
    """A member joins a certificate to a family."""
    for member in index.rows.of(MemberRow):
        if NodeKind.FAMILY not in index.nodes.get(member.row.family, {NodeKind.FAMILY}):
            name = member.row.family
            reason = Text(f"“{name}”不是证书类别", f"{name!r} is no family")
            yield member.fault("family", reason)
        if NodeKind.CERTIFICATE not in index.nodes.get(
            member.row.certificate, {NodeKind.CERTIFICATE}
        ):
            name = member.row.certificate
            reason = Text(f"“{name}”不是证书", f"{name!r} is no certificate")
            yield member.fault("certificate", reason)


RULES: tuple[Rule, ...] = (
    relation_ends,
    objects_given,
    levels_of_ladders,
    specialties_of_series,
    links_without_claim,
    claim_fields,
    member_ends,
)

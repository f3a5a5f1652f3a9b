"""Both ends of a pair as the card shows them: all that a judgement rests on, in words."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from mapper.conditions import EntryRoute
from mapper.domain import Condition, Link, Node, NodeId, NodeKind, Target, Text
from mapper.ports import Records
from mapper.review.case import Case, group_key
from mapper.review.precedents import Around
from mapper.sentences import ACCESS_LINE, Speaker, joined
from web.lookup.words import KIND
from web.review.ladder import Rung, rungs


@dataclass(frozen=True, slots=True)
class Fact:
    """A line of an end: what it is called, and what it says."""

    name: Text
    said: Text


@dataclass(frozen=True, slots=True)
class Grade:
    """A grade of a body's ladder; ``own`` is that of the certificate under review."""

    node: NodeId
    name: Text
    own: bool


@dataclass(frozen=True, slots=True)
class Mapped:
    """A certificate and what it maps to, with the place of each."""

    node: NodeId
    name: Text
    maps: tuple[Text, ...]


@dataclass(frozen=True, slots=True)
class CertificateEnd:
    """What is shown of the certificate; ``gone`` says that the catalogue holds it no more."""

    id: NodeId
    name: Text
    kind: Text
    native: str
    gloss: Text | None
    facts: tuple[Fact, ...]
    grades: tuple[Grade, ...]
    siblings: tuple[Mapped, ...]
    more_siblings: int
    unverified: bool
    gone: bool


@dataclass(frozen=True, slots=True)
class Step:
    """A rung of the target's ladder, with the number of certificates that lead to it."""

    rung: Rung
    leading: int


@dataclass(frozen=True, slots=True)
class TargetEnd:
    """What is shown of the target; ``node`` is its public page where it has one."""

    name: Text
    kind: Text
    node: NodeId | None
    facts: tuple[Fact, ...]
    ladder: tuple[Step, ...]
    level_known: bool
    access: Text | None
    others: tuple[Mapped, ...]
    more_others: int


_ORIGIN = Text("国家/地区", "Origin")
_BODY = Text("发证机构", "Awarding body")
_ABBREVIATIONS = Text("缩写", "Abbreviation")
_FORMER = Text("曾用名", "Former names")
_GRADE = Text("等级", "Grade")
_FIELDS = Text("专业领域", "Fields")
_ENTRY = Text("取得条件", "Entry routes")
_FAMILIES = Text("所属证书类别", "Families")
_HOLDS = Text("有效期", "Holds for")
_RENEWAL = Text("续期", "Renewal")
_SERIES = {
    NodeKind.TITLE: Text("系列", "Series"),
    NodeKind.SKILL_LEVEL: Text("职业（工种）", "Occupation"),
}
_SPECIALTY = Text("专业", "Specialty")
_TYPE = Text("类别", "Type")
_NUMBER = Text("编号", "Number")
_PART_OF = Text("所属项目", "Belongs to")
_ACCESS = Text("准入类：执业必须取得", "access type: one must hold it to practise")
_LEVEL = Text("水平评价类：非就业必需", "level type: one need not hold it to work")
_NO_ENTRY = Text("目录未载明", "not in the catalogue")


# --- the certificate --------------------------------------------------------------


def certificate_end(case: Case, around: Around, most: int) -> CertificateEnd:
    """The certificate as the catalogue has it now."""
    speaker, node = Speaker(case.records), case.node
    if node is None:
        name = case.certificate_name
        return CertificateEnd(
            case.pair.certificate, name, KIND[NodeKind.CERTIFICATE], "", None, (), (), (), 0,
            unverified=False, gone=True,
        )  # fmt: skip
    mapped = [
        Mapped(sibling.id, sibling.name, _maps(speaker, links)) for sibling, links in
        around.siblings()
    ]  # fmt: skip
    native = "" if node.native_name in (node.name.zh, node.name.en) else node.native_name
    return CertificateEnd(
        node.id, node.name, KIND[node.kind], native, node.gloss,
        tuple(_certificate_facts(case.records, speaker, node)), _grades(around, node),
        tuple(mapped[:most]), max(0, len(mapped) - most),
        unverified=node.certainty.value == "memory", gone=False,
    )  # fmt: skip


def _certificate_facts(records: Records, speaker: Speaker, node: Node) -> Iterable[Fact]:
    body, known = records.body(node.body) if node.body else None, speaker.vocabulary
    validity = known.validity_of(node)
    fields = [known.fields[each].name for each in node.fields if each in known.fields]
    families = [speaker.node(member.family) for member in records.families_of(node.id)]
    entry = entry_text(speaker, records.entry_routes(node.id))
    told = (
        (_ABBREVIATIONS, _listed(node.abbreviations)), (_BODY, body.name if body else None),
        (_ORIGIN, speaker.origin(node)), (_GRADE, _listed([node.grade])),
        (_FIELDS, joined(fields) if fields else None), (_ENTRY, entry or _NO_ENTRY),
        (_HOLDS, validity.term_text if validity else None),
        (_RENEWAL, validity.renewal if validity else None),
        (_FAMILIES, joined(families, "；", "; ") if families else None),
        (_FORMER, _listed(node.former_names)),
    )  # fmt: skip
    return (Fact(name, said) for name, said in told if said is not None and (said.zh or said.en))


def _listed(names: Iterable[str]) -> Text | None:
    """Names that are the same in both languages."""
    found = " / ".join(name for name in names if name)
    return Text(found, found) if found else None


def entry_text(speaker: Speaker, routes: Iterable[EntryRoute]) -> Text | None:
    """What the awarding body asks before it certifies, each route in words."""
    found = [_route(speaker, route) for route in routes]
    return joined(filter(None, found), "；或", "; or ") if any(found) else None


def _route(speaker: Speaker, route: EntryRoute) -> Text | None:
    rows = []
    if route.degree:
        rows.append(speaker.condition(Condition("degree", ">=", route.degree)))
    if route.work_years is not None:
        rows.append(speaker.condition(Condition("work_years", ">=", f"{route.work_years:g}")))
    return joined(rows, "并", " and ") if rows else None


def _grades(around: Around, node: Node) -> tuple[Grade, ...]:
    """The ladder on which the certificate stands, the lowest grade first."""
    if not node.ladder:
        return ()
    others = [other for other, _ in around.siblings() if other.ladder == node.ladder]
    ranked = sorted([node, *others], key=lambda each: (each.grade_rank or 0, each.id))
    if len(ranked) < 2:
        return ()
    return tuple(
        Grade(each.id, _grade_name(each), own=each.id == node.id) for each in ranked
    )  # fmt: skip


def _grade_name(node: Node) -> Text:
    short = node.abbreviations[0] if node.abbreviations else ""
    return Text(short, short) if short else node.name


def _maps(speaker: Speaker, links: Iterable[Link]) -> tuple[Text, ...]:
    """What a certificate maps to, the places of each target together."""
    places: dict[Text, list[Text]] = {}
    for link in links:
        target = speaker.target(link.target)
        places.setdefault(target, []).append(speaker.place(link.place))
    return tuple(
        Text(f"{target.zh}（{where.zh}）", f"{target.en} ({where.en})")
        for target, where in ((key, joined(dict.fromkeys(value))) for key, value in places.items())
    )


# --- the target ---------------------------------------------------------------------


def target_end(case: Case, around: Around, most: int) -> TargetEnd:
    """The target with its ladder, the proposed level marked."""
    speaker, target = Speaker(case.records), case.pair.target
    reaching = around.reaching()
    by_subject: dict[NodeId, list[Link]] = {}
    for link in reaching:
        by_subject.setdefault(link.subject, []).append(link)
    others = [
        Mapped(key, speaker.node(key), _maps(speaker, links)) for key, links in by_subject.items()
    ]
    node = speaker.vocabulary.domestic.get(target.node_id) if target.node_id else None
    ladder = _ladder(case, around) if target.laddered or _classed(case) else ()
    return TargetEnd(
        speaker.target(target), KIND[target.kind], node.id if node else None,
        tuple(_target_facts(speaker, target, node)), ladder,
        any(step.rung.proposed for step in ladder),
        ACCESS_LINE if node is not None and node.access else None,
        tuple(others[:most]), max(0, len(others) - most),
    )  # fmt: skip


def _classed(case: Case) -> bool:
    return len(rungs(case.records, case.pair.target)) > 1


def _ladder(case: Case, around: Around) -> tuple[Step, ...]:
    """The rungs, each with the certificates whose links name it."""
    leading: Counter[str] = Counter()
    group = group_key(case.pair.target)
    subjects: set[tuple[str, NodeId]] = set()
    for link in around.to_group:
        if link.target is None or (link.target.laddered and group_key(link.target) != group):
            continue
        for level in link.target.levels if link.target.laddered else (link.target.group,):
            subjects.add((level, link.subject))
    leading.update(level for level, _ in subjects)
    return tuple(Step(rung, leading[rung.value]) for rung in rungs(case.records, case.pair.target))


def _target_facts(speaker: Speaker, target: Target, node: Node | None) -> Sequence[Fact]:
    known, found = speaker.vocabulary, []
    words = known.series if target.kind is NodeKind.TITLE else known.occupations
    if target.laddered and target.group in words:
        found.append(Fact(_SERIES[target.kind], words[target.group].name))
    if target.specialty in known.specialties:
        found.append(Fact(_SPECIALTY, known.specialties[target.specialty].name))
    if node is not None and node.parent:
        found.append(Fact(_PART_OF, speaker.node(node.parent)))
    if node is not None and node.access is not None:
        found.append(Fact(_TYPE, _ACCESS if node.access else _LEVEL))
    if node is not None and node.code:
        found.append(Fact(_NUMBER, Text(node.code, node.code)))
    return found

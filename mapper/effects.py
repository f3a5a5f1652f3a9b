"""What one path brings: its state, target, steps, certainty, and what disputes it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from enum import Enum
from functools import cached_property

from mapper.conditions import (
    IMPLIABLE,
    NOBODY,
    Context,
    EntryRoute,
    Holder,
    Judgement,
    RouteResult,
    State,
    judge_link,
    routes,
)
from mapper.dates import add_term
from mapper.domain import (
    CORRESPONDING,
    Certainty,
    Condition,
    Link,
    Member,
    NamedList,
    Node,
    NodeKind,
    Relation,
    Step,
    Target,
    Text,
    lowest,
)
from mapper.force import Force, Holds, force
from mapper.graph import Path
from mapper.vocabulary import Vocabulary


class EffectKind(Enum):
    """What a link brings, from its relation and the kind of its target."""

    TITLE = "title"
    SKILL_LEVEL = "skill_level"
    DIRECTORY = "directory"
    PRACTICE = "practice"
    EXEMPTION = "exemption"
    BENEFIT = "benefit"
    APPLICATION = "application"


APPLICATIONS = frozenset({Relation.MAY_APPLY_FOR, Relation.PASSES_EXAM_STAGE})
NEGATIVE = frozenset({Relation.NOT_COMPARABLE, Relation.NO_COUNTERPART})
_GRANTED = {
    NodeKind.TITLE: EffectKind.TITLE,
    NodeKind.SKILL_LEVEL: EffectKind.SKILL_LEVEL,
    NodeKind.DIRECTORY: EffectKind.DIRECTORY,
    NodeKind.CERTIFICATE: EffectKind.SKILL_LEVEL,
}
_BY_RELATION = {
    Relation.PERMITS_PRACTICE: EffectKind.PRACTICE,
    Relation.EXEMPTS_FROM: EffectKind.EXEMPTION,
    Relation.LISTED_FOR: EffectKind.BENEFIT,
    Relation.MAY_APPLY_FOR: EffectKind.APPLICATION,
    Relation.PASSES_EXAM_STAGE: EffectKind.APPLICATION,
    Relation.TREATED_AS: EffectKind.BENEFIT,
}
_UNSTATED = NEGATIVE | {Relation.NAMED_FOR, Relation.COMPARABLE_TO}


def effect_kind(relation: Relation, target: Target | None) -> EffectKind | None:
    """What a relation to such a target brings; none where the source does not say.

    The recognition of an engineer's competency between societies is no title: it
    is shown as a benefit; being paid like a title is one too.  A comparison
    gives nothing that a source states.
    """
    if relation in _BY_RELATION:
        return _BY_RELATION[relation]
    if target is None or relation in _UNSTATED:
        return None
    return _GRANTED.get(target.kind, EffectKind.BENEFIT)


@dataclass(frozen=True, slots=True)
class Dispute:
    """What speaks against an effect without deciding it.

    Stated facts that exclude every entry route of the certificate, two claims of one
    edition that differ in a ``field``, the rules that another edition gives for a
    level, judged for this holder, or a link of an edition that neither replaces nor
    adds to this one.
    """

    kind: str
    field: str = ""
    values: tuple[str, ...] = ()
    named_list: NamedList | None = None
    level: str = ""
    result: RouteResult | None = None
    link: Link | None = None


@dataclass(frozen=True, slots=True)
class Effect:
    """What a path of links brings to a holder in a place on a day.

    ``depth`` counts the places that enclose that of the last link.
    """

    path: Path
    kind: EffectKind | None
    state: State
    result: RouteResult
    force: Force
    certainty: Certainty
    steps: tuple[Step, ...]
    via: Member | None = None
    family_only: bool = False
    contradiction: bool = False
    lapsed_on: date | None = None
    disputed: tuple[Dispute, ...] = ()
    depth: int = 0

    @property
    def link(self) -> Link:
        """The last link: the one that names the target."""
        return self.path[-1]

    @property
    def target(self) -> Target | None:
        """What is reached."""
        return self.link.target

    @property
    def granting(self) -> bool:
        """It concerns a title, a skill level or a directory qualification itself."""
        if self.link.relation in APPLICATIONS:
            return self.target is not None and self.target.kind in _GRANTED
        return self.kind in (EffectKind.TITLE, EffectKind.SKILL_LEVEL, EffectKind.DIRECTORY)

    @property
    def definite(self) -> bool:
        """Certainly in force, seen, for this certificate itself, with one target."""
        return (
            self.force.holds is Holds.YES
            and self.certainty is Certainty.SEEN
            and not self.family_only
            and self.target is not None
            and self.target.single
        )


@dataclass(frozen=True, slots=True)
class Ways:
    """What every way to an effect asks for, and what each one asks for besides."""

    common: tuple[Condition, ...]
    besides: tuple[tuple[Condition, ...], ...]


def _ways(link: Link, vocabulary: Vocabulary) -> tuple[tuple[Condition, ...], ...]:
    listed = vocabulary.scope_conditions("list", link.list_id or "")
    edition = vocabulary.scope_conditions("edition", link.edition or "")
    return routes(
        link.conditions,
        (row for row in listed if applies(row, link.target)),
        (row for row in edition if applies(row, link.target)),
    )


def parted(link: Link, vocabulary: Vocabulary) -> Ways:
    """The ways of a link: what all of them ask for, and what each asks for besides."""
    found = [dict.fromkeys(way) for way in _ways(link, vocabulary)]
    common = [row for row in found[0] if all(row in way for way in found)]
    besides = [tuple(row for row in way if row not in common) for way in found]
    return Ways(tuple(common), tuple(dict.fromkeys(besides)))


def instead(effect: Effect, vocabulary: Vocabulary) -> tuple[tuple[Condition, ...], ...]:
    """What the ways that were not taken ask for; nothing where there is one way."""
    besides = parted(effect.link, vocabulary).besides
    taken = {outcome.condition for outcome in effect.result.outcomes}
    left = tuple(way for way in besides if not set(way) <= taken or not way)
    return left if len(besides) > 1 else ()


@dataclass(frozen=True)
class Question:
    """Who asks, for which day, with which vocabularies."""

    vocabulary: Vocabulary
    on: date
    holder: Holder = NOBODY
    node: Node | None = None
    entry_routes: Sequence[EntryRoute] = field(default=())

    @cached_property
    def context(self) -> Context:
        """What rows are judged against."""
        node, holder = self.node, self.holder
        return Context(
            self.on,
            holder if holder.as_of else replace(holder, as_of=self.on),
            self.vocabulary.degree_ranks,
            self.vocabulary.enclosing,
            self.vocabulary.wider,
            frozenset(node.fields) if node else frozenset(),
            frozenset(node.origins) if node else frozenset(),
        )

    def force(self, link: Link) -> Force:
        """How a link stands on the asked day."""
        known = self.vocabulary
        return force(link, self.on, known.editions, known.sources, known.replaced)

    def judge(self, link: Link) -> Judgement:
        """How a link's conditions stand for the holder."""
        return judge_link(self.ways(link), self.context, self.entry_routes, self.force(link).until)

    def ways(self, link: Link) -> tuple[tuple[Condition, ...], ...]:
        """Every way through the rows of a link, its list and its edition."""
        return _ways(link, self.vocabulary)

    def steps(self, link: Link) -> tuple[Step, ...]:
        """The steps of a link, its list and its edition."""
        return (
            *link.steps,
            *self.vocabulary.scope_steps("list", link.list_id or ""),
            *self.vocabulary.scope_steps("edition", link.edition or ""),
        )

    def office_decides(self, steps: Sequence[Step]) -> bool:
        """A test, training, interview or evaluation by an office is left."""
        words = self.vocabulary.steps
        return any(step.kind in words and words[step.kind].office_decides for step in steps)

    def lapsed_on(self, link: Link) -> date | None:
        """The day on which what was granted has lapsed, if it has."""
        granted = self.holder.granted_on
        if granted is None or not link.result_term:
            return None
        end = add_term(granted, link.result_term)
        return end if self.on >= end else None

    def behind(self, path: Path) -> Question:
        """The question of the last link: behind the first, that of one who holds what it gives."""
        return self if len(path) == 1 else replace(self, holder=without_certificate(self.holder))

    def passes(self, path: Path) -> bool:
        """One may go beyond it: met, no step left, one node, in force, nothing from memory."""
        link = path[-1]
        return (
            link.target is not None
            and link.target.node_id is not None
            and not self._remembered(link)
            and self.force(link).holds is Holds.YES
            and not self.steps(link)
            and self.lapsed_on(link) is None
            and self.behind(path).judge(link).result.state is State.MET
        )

    def _remembered(self, link: Link) -> bool:
        """The link, what was asked about, or what it reaches is known from memory only."""
        reached = link.target.node_id if link.target else None
        nodes = (self.node, self.vocabulary.domestic.get(reached) if reached else None)
        known = (node.certainty for node in nodes if node is not None)
        return lowest(link.certainty, *known) is Certainty.MEMORY


def without_certificate(holder: Holder) -> Holder:
    """The person without what was said of the certificate that they hold now."""
    return replace(
        holder, held_since=None, granted_on=None, certificate_expires=None,
        certificate_valid=None, membership_grade="", acquired_by="", issuing_country="",
    )  # fmt: skip


def applies(row: Condition, target: Target | None) -> bool:
    """A list's or edition's row concerns this target: its level or its series."""
    if not row.applies_to:
        return True
    if target is None:
        return False
    if row.applies_to == target.group:
        return True
    return target.laddered and (row.applies_to in target.levels or target.next_above)


def make_effect(question: Question, path: Path, via: Member | None = None) -> Effect:
    """What a path brings; its state is that of its last link, all before it being met."""
    link = path[-1]
    judgement = question.behind(path).judge(link)
    lapsed = question.lapsed_on(link)
    state = State.UNMET if lapsed else judgement.result.state
    forces = [question.force(part) for part in path]
    family_only = via is not None and (
        path[0].covers != "all" or via.certainty is not Certainty.SEEN
    )
    node = question.node
    own = [node.certainty] if node is not None and node.kind is not NodeKind.FAMILY else []
    return Effect(
        path,
        effect_kind(link.relation, link.target),
        state,
        judgement.result,
        _weakest(forces),
        lowest(*(part.certainty for part in path), *own, *([via.certainty] if via else [])),
        (*(step for part in path for step in question.steps(part)), *_expired(question, link)),
        via=via,
        family_only=family_only,
        contradiction=judgement.contradiction,
        lapsed_on=lapsed,
        disputed=(
            *([Dispute("entry_routes")] if judgement.contradiction else []),
            *disputed_claims(link),
            *_restated(question, link),
        ),
        depth=len(question.vocabulary.enclosing(link.place)),
    )


def _expired(question: Question, link: Link) -> tuple[Step, ...]:
    """A warning where the certificate has expired and the source asks for no valid one."""
    expires = question.holder.certificate_expires
    asked = any(row.kind == "certificate_valid" for way in question.ways(link) for row in way)
    if expires is None or expires >= question.on or asked:
        return ()
    return (
        Step(
            "verification",
            99,
            "holder",
            Text(
                f"证书已于{expires.isoformat()}到期；来源未说明到期证书是否可用",
                f"the certificate expired on {expires.isoformat()}; the source does not say "
                "whether an expired one passes",
            ),
        ),
    )


def _weakest(forces: Sequence[Force]) -> Force:
    """The force of a path: as uncertain as its weakest link, from the latest start."""
    order = [Holds.NO, Holds.UNCERTAIN, Holds.YES]
    weakest = min(forces, key=lambda found: order.index(found.holds))
    starts = [found.since for found in forces if found.since is not None]
    ends = [found.until for found in forces if found.until is not None]
    return replace(weakest, since=max(starts, default=None), until=min(ends, default=None))


def disputed_claims(link: Link) -> tuple[Dispute, ...]:
    """The fields of a link on which its claims differ, each with what they say."""
    values: dict[str, dict[str, None]] = {}
    for claim in link.claims:
        if claim.field and claim.value:
            values.setdefault(claim.field, {})[claim.value] = None
    return tuple(
        Dispute("claims", field=name, values=tuple(found))
        for name, found in values.items()
        if len(found) > 1
    )


def _restated(question: Question, link: Link) -> tuple[Dispute, ...]:
    """The rules that other editions give for this link's list, level by level."""
    if link.target is None or not link.target.laddered:
        return ()
    disputes = []
    for named in question.vocabulary.restatements(link.list_id):
        rows = question.vocabulary.scope_conditions("list", named.id)
        levels = dict.fromkeys(row.applies_to for row in rows if _is_level(row.applies_to))
        for level in levels or {"": None}:
            group = link.target.group
            chosen = [row for row in rows if row.applies_to in ("", level, group)]
            result = min(
                (judge_link([way], question.context).result for way in routes(chosen)),
                key=_closeness,
            )
            disputes.append(Dispute("restated", named_list=named, level=level, result=result))
    return tuple(disputes)


def _closeness(result: RouteResult) -> tuple[int, int, int]:
    """How near a route is by degree and years, what time will mend counting least."""
    missing = [o for o in result.missing if o.condition.kind in IMPLIABLE]
    lasting = sum(not outcome.passes_by_itself for outcome in missing)
    return lasting, len(missing), result.state.rank


def _is_level(text: str) -> bool:
    return text[:1] in ("T", "S") and text[-1:].isdigit()


def rival(left: Effect, right: Effect, vocabulary: Vocabulary) -> bool:
    """Two links of unrelated editions say different things of the same series and level."""
    one, two = left.target, right.target
    if left is right or one is None or two is None or not (left.granting and right.granting):
        return False
    if left.link.edition == right.link.edition or not left.link.edition or not right.link.edition:
        return False
    same_group = one.group == two.group or CORRESPONDING in (one.group, two.group)
    if one.kind is not two.kind or not same_group or one.levels != two.levels:
        return False
    differ = left.link.relation is not right.link.relation or left.result != right.result
    first, second = (
        vocabulary.editions.get(left.link.edition),
        vocabulary.editions.get(right.link.edition),
    )
    related = (
        first is not None
        and second is not None
        and bool(
            {first.id, second.id}
            & {*first.replaces, *first.adds_to, *second.replaces, *second.adds_to}
        )
    )
    return differ and not related


def with_rivals(effects: Sequence[Effect], vocabulary: Vocabulary) -> tuple[Effect, ...]:
    """Each effect with the links of unrelated editions that say otherwise."""
    return tuple(
        replace(
            effect,
            disputed=(
                *effect.disputed,
                *(
                    Dispute("edition", link=other.link, result=other.result)
                    for other in effects
                    if rival(effect, other, vocabulary)
                ),
            ),
        )
        for effect in effects
    )

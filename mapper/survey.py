"""One holdable seen from its places: the effects, status and next steps of each."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property

from mapper.conditions import EntryRoute, Holder, Outcome, State
from mapper.domain import (
    OFFICE_EDITION,
    Edition,
    Link,
    Member,
    Node,
    NodeId,
    NodeKind,
    PlaceId,
    Relation,
    Walk,
)
from mapper.domain import (
    Standing as EditionStanding,
)
from mapper.effects import Effect, Question, make_effect, with_rivals, without_certificate
from mapper.force import Holds, edition_holds, successors
from mapper.graph import LinkGraph, Path, neighbourhood, object_key
from mapper.ports import Records
from mapper.status import (
    Loaded,
    Standing,
    Status,
    is_complete,
    is_negative,
    loaded_of,
    missing_of,
    status_of,
)
from mapper.vocabulary import Vocabulary

SHOWN = frozenset({Relation.NAMED_FOR, Relation.COMPARABLE_TO, Relation.TREATED_AS})
"""Relations that are never walked and yet said: the sentence is shown as it stands."""
OpenRequests = Callable[[NodeId], Mapping[PlaceId, str]]
"""For which places people ask for a certificate, each with the public number of a request."""
EXAMINATIONS = "examination_list"
"""The kind of edition that opens domestic examinations to foreigners: no recognition."""


@dataclass(frozen=True, slots=True)
class NextStep:
    """What lies one step on: a level not yet met, or what follows "if you then hold" something.

    ``held`` is the node that one must hold first; none for the nearest higher level.
    """

    effect: Effect
    held: Node | None = None


@dataclass(frozen=True, slots=True)
class PlaceAnswer:
    """What one place says.

    ``later`` are links that start on a known later day, ``ended`` links whose last
    day is past, ``gates`` what a directory qualification is required for, ``request`` the public
    number of the request because of which the place is under review.
    """

    place: PlaceId
    status: Status
    loaded: Loaded
    effects: tuple[Effect, ...]
    missing: tuple[tuple[Effect, Outcome], ...] = ()
    next: tuple[NextStep, ...] = ()
    inside: tuple[PlaceAnswer, ...] = ()
    negatives: tuple[Effect, ...] = ()
    later: tuple[tuple[Link, date], ...] = ()
    ended: tuple[tuple[Link, date], ...] = ()
    delisted: tuple[tuple[Link, Edition], ...] = ()
    gates: tuple[Link, ...] = ()
    request: str = ""


@dataclass(frozen=True)
class Survey:
    """One holdable, its families, and the graph around them, for one day and holder."""

    records: Records
    question: Question
    node: Node
    graph: LinkGraph
    families: tuple[Member, ...]
    requests: Mapping[PlaceId, str] = field(default_factory=dict)

    @classmethod
    def of(
        cls, records: Records, node: Node, on: date, holder: Holder,
        requests: OpenRequests = lambda _: {},
    ) -> Survey:  # fmt: skip
        """Read what surrounds a node."""
        families = tuple(records.families_of(node.id))
        starts = [node.id, *(member.family for member in families), *_children(records, node.id)]
        routes = tuple(records.entry_routes(node.id))
        question = asked_of(records.vocabulary, on, holder, node, routes)
        around = neighbourhood(records, starts)
        return cls(records, question, node, around, families, requests(node.id))

    @property
    def vocabulary(self) -> Vocabulary:
        """The small tables."""
        return self.question.vocabulary

    @cached_property
    def own_links(self) -> tuple[tuple[Link, Member | None], ...]:
        """The links of the node and of its families, without drafts."""
        found: list[tuple[Link, Member | None]] = [
            (link, None) for link in self.graph.links_from(self.node.id)
        ]
        for member in self.families:
            found += [(link, member) for link in self.graph.links_from(member.family)]
        return tuple(pair for pair in found if self._answers(pair[0]))

    def _answers(self, link: Link) -> bool:
        """Drafts and lists of examinations that are open to foreigners are never answered from."""
        edition = self.vocabulary.editions.get(link.edition) if link.edition else None
        return edition is None or (
            edition.standing is not EditionStanding.DRAFT and edition.kind != EXAMINATIONS
        )

    def touched(self) -> tuple[PlaceId, ...]:
        """The places whose editions name the node or one of its families, widest first."""
        places = {link.place for link, _ in self.own_links if self._speaks(link)}
        return tuple(sorted(places, key=lambda p: (len(self.vocabulary.enclosing(p)), p)))

    def _speaks(self, link: Link) -> bool:
        return self.graph.walks[link.relation] is not Walk.GATE

    def scheme_places(self) -> tuple[PlaceId, ...]:
        """Every place that has an edition on the asked day."""
        editions = self.vocabulary.editions
        places = {
            edition.place
            for edition in editions.values()
            if edition.kind in ("catalogue", "agreement", OFFICE_EDITION)
            and edition_holds(edition, self.question.on, self.vocabulary.replaced)
        }
        return tuple(sorted(places, key=lambda p: (len(self.vocabulary.enclosing(p)), p)))

    # --- one place --------------------------------------------------------------

    def place(
        self, place: PlaceId, *, inside: bool = False, outside: frozenset[PlaceId] = frozenset()
    ) -> PlaceAnswer:
        """What a place says; with ``inside`` also what places within it say.

        Links of the places ``outside`` are left out: they were said already.
        """
        around = self.vocabulary.enclosing(place) - outside
        effects = self._effects(around, outside)
        negatives = tuple(e for e in self._stated(around) if is_negative(e.link))
        inner = self._inner(place) if inside else ()
        standing = Standing(
            self.question, place, effects, negatives, self._later(around),
            self._delisted(around), self._loaded(place), self.requests.get(place, ""),
            inside=bool(inner),
        )  # fmt: skip
        status = status_of(standing)
        return PlaceAnswer(
            place, status, standing.loaded, effects, missing_of(standing, status),
            (*self._higher(effects), *self._if_held(effects, around, outside)), inner, negatives,
            tuple(standing.later), self._ended(around), tuple(standing.delisted),
            self._gates(around),
            standing.under_review if status is Status.UNDER_REVIEW else "",
        )  # fmt: skip

    def _effects(
        self, around: frozenset[PlaceId], outside: frozenset[PlaceId]
    ) -> tuple[Effect, ...]:
        def holds(link: Link) -> bool:
            inherited = link.place in around or link.place in outside
            return inherited and self._holds(link)

        found: dict[tuple[str, ...], Effect] = {}
        starts: list[tuple[NodeId, Member | None]] = [(self.node.id, None)]
        starts += [(member.family, member) for member in self.families]
        for start, member in starts:
            for path in self.graph.paths(start, holds=holds, passes=self.question.passes):
                if any(link.place in around for link in path):
                    self._take(found, path, member)
        for effect in self._stated(around):
            if not is_negative(effect.link):
                found.setdefault(_ids(effect.path), effect)
        return with_rivals(sorted(found.values(), key=_foremost), self.vocabulary)

    def _take(
        self, found: dict[tuple[str, ...], Effect], path: Path, member: Member | None
    ) -> None:
        effect = make_effect(self.question, path, member)
        if not (effect.family_only and len(path) > 1):
            found.setdefault(_ids(path), effect)

    def _stated(self, around: frozenset[PlaceId]) -> Iterator[Effect]:
        """What is said without being walked: merely named, compared, refused."""
        for link, member in self.own_links:
            shown = link.relation in SHOWN or is_negative(link)
            if shown and link.place in around:
                effect = make_effect(self.question, (link,), member)
                if effect.force.holds is not Holds.NO:
                    yield effect

    def _later(self, around: frozenset[PlaceId]) -> tuple[tuple[Link, date], ...]:
        found = (
            (link, self.question.force(link).starts_on)
            for link, _ in self.own_links
            if link.place in around and self._speaks(link) and not is_negative(link)
        )
        return tuple((link, day) for link, day in found if day is not None)

    def _ended(self, around: frozenset[PlaceId]) -> tuple[tuple[Link, date], ...]:
        found = (
            (link, self.question.force(link)) for link, _ in self.own_links if link.place in around
        )
        return tuple((link, f.until) for link, f in found if f.ended and f.until is not None)

    def _delisted(self, around: frozenset[PlaceId]) -> tuple[tuple[Link, Edition], ...]:
        """Ended links whose edition was replaced by one without the certificate.

        Only one that is wholly loaded can show that.
        """
        counts = self.records.loaded_counts()
        editions = self.vocabulary.editions
        return tuple(
            (link, later)
            for link, _ in self._ended(around)
            if link.edition is not None
            for later in successors(link.edition, editions.values())
            if is_complete(later, counts)
            and not self._named_by(later)
            and edition_holds(later, self.question.on, self.vocabulary.replaced)
        )

    def _named_by(self, edition: Edition) -> bool:
        """The edition names the holdable.

        A link bears the last office edition that holds it, so that one in force is also named by
        the office edition of the asked day.
        """
        if any(link.edition == edition.id for link, _ in self.own_links):
            return True
        return edition.kind == OFFICE_EDITION and any(
            link.approved_by and self._holds(link) for link, _ in self.own_links
        )

    def _loaded(self, place: PlaceId) -> Loaded:
        counts = self.records.loaded_counts()
        return loaded_of(self.vocabulary, place, self.question.on, counts)

    # --- places within -----------------------------------------------------------

    def _inner(self, place: PlaceId) -> tuple[PlaceAnswer, ...]:
        """The places within that say something of their own."""
        around = self.vocabulary.enclosing(place)
        own = {link.place for link, _ in self.own_links if self._speaks(link)} - around
        found = {
            within
            for within in self.vocabulary.inside(place)
            if (self.vocabulary.enclosing(within) - around) & own
        }
        widest = sorted(within for within in found if not self._said_by_wider(within, found, own))
        answers = (self.place(within, outside=around) for within in widest)
        return tuple(a for a in answers if a.effects or a.negatives or a.later)

    def _said_by_wider(self, place: PlaceId, found: set[PlaceId], own: set[PlaceId]) -> bool:
        """A wider place within already says all that this one does."""
        said = self.vocabulary.enclosing(place) & own
        return any(
            said <= self.vocabulary.enclosing(wider)
            for wider in self.vocabulary.enclosing(place) - {place}
            if wider in found
        )

    # --- one step on -------------------------------------------------------------

    def _higher(self, effects: Sequence[Effect]) -> Iterator[NextStep]:
        """The nearest level above the highest that is met."""
        levels = [
            effect
            for effect in effects
            if effect.granting
            and effect.target is not None
            and effect.target.laddered
            and effect.target.single
            and not effect.family_only
        ]
        for kind in (NodeKind.TITLE, NodeKind.SKILL_LEVEL):
            own = [e for e in levels if e.target is not None and e.target.kind is kind]
            met = max((self._rank(e) for e in own if e.state is State.MET), default=0)
            open_ = [e for e in own if e.state is not State.MET and self._rank(e) > met]
            if open_:
                yield NextStep(min(open_, key=lambda e: (self._rank(e), e.state.rank)))

    def _rank(self, effect: Effect) -> int:
        levels = effect.target.levels if effect.target else ()
        return self.vocabulary.levels[levels[0]].rank if levels else 0

    def _if_held(
        self, effects: Sequence[Effect], around: frozenset[PlaceId], outside: frozenset[PlaceId]
    ) -> Iterator[NextStep]:
        """What follows if one then holds what a path reaches, where it may not be walked."""
        walked = {_ids(effect.path) for effect in effects}
        reaching = {
            (object_key(effect.path[-2].target), effect.link.id)
            for effect in effects
            if len(effect.path) > 1
        }
        held: dict[NodeId, Path] = {}
        for effect in effects:
            reached = self.graph.beyond(effect.path)
            if reached is not None and not effect.family_only and effect.state is not State.UNMET:
                for node_id in (reached, *_children(self.records, reached)):
                    held.setdefault(node_id, effect.path)
        for child in _children(self.records, self.node.id):
            held.setdefault(child, ())
        for node_id, node in self.records.nodes(held).items():
            for link in self._following(node_id, around | outside if held[node_id] else around):
                path = (*held[node_id], link)
                effect = make_effect(self._holding(node), (link,))
                repeated = _ids(path) in walked or (node_id, link.id) in reaching
                repeated = repeated or link in held[node_id]
                if not repeated and effect.state is not State.UNMET:
                    yield NextStep(effect, node)

    def _following(self, node_id: NodeId, around: frozenset[PlaceId]) -> Iterator[Link]:
        for link in self.graph.links_from(node_id):
            later = self.graph.walks[link.relation] in (Walk.ANY, Walk.LAST)
            if later and link.place in around and self._holds(link):
                yield link

    def _holds(self, link: Link) -> bool:
        return self._answers(link) and self.question.force(link).holds is not Holds.NO

    def _holding(self, node: Node) -> Question:
        """The question of one who will hold the node.

        What was said of the first certificate does not carry over.
        """
        holder = without_certificate(self.question.holder)
        return asked_of(self.vocabulary, self.question.on, holder, node)

    def _gates(self, around: frozenset[PlaceId]) -> tuple[Link, ...]:
        """What is required for a licence or activity, or requires this qualification."""
        own = [link for link, _ in self.own_links if not self._speaks(link)]
        needing = [
            link
            for link in self.records.links_to(_self_and_parent(self.node))
            if link.relation is Relation.REQUIRES
        ]
        found = [link for link in (*own, *needing) if link.place in around]
        return tuple(link for link in found if self._holds(link))


OPENED = "occupation-opened-to-series"
"""The code of the condition that an occupation is one opened to a title series."""


def asked_of(
    vocabulary: Vocabulary,
    on: date,
    holder: Holder,
    node: Node,
    entry_routes: Sequence[EntryRoute] = (),
) -> Question:
    """The question for one node.

    A skill level of an occupation outside engineering is not opened to engineers' titles.
    """
    wide = {wider for name in node.fields for wider in vocabulary.wider(name)}
    if node.kind is NodeKind.SKILL_LEVEL and wide and "engineering" not in wide:
        holder = replace(holder, denies=(*holder.denies, OPENED))
    return Question(vocabulary, on, holder, node, entry_routes)


def _foremost(effect: Effect) -> tuple[bool, bool, int, str]:
    """What grants something definite first, then by state."""
    return not effect.granting, not effect.definite, effect.state.rank, effect.link.id


def _ids(path: Iterable[Link]) -> tuple[str, ...]:
    return tuple(link.id for link in path)


def _self_and_parent(node: Node) -> tuple[NodeId, ...]:
    return (node.id, node.parent) if node.parent else (node.id,)


def _children(records: Records, node_id: NodeId) -> tuple[NodeId, ...]:
    """The grades and sub-items of a directory item."""
    return records.vocabulary.children.get(node_id, ())

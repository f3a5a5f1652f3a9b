"""Which certificates, titles, skill levels or directory items a row of foreign data may mean.

Candidates come with scores and with what the scores rest on.  A score is no probability, and a
candidate is a match only if it bears the very name, nothing else does, and all that is known of
the row besides agrees: whatever is less sure is left to a person.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from weakref import WeakKeyDictionary

from mapper.domain import Node, NodeId, NodeKind, PlaceId
from mapper.errors import InvalidQuestion
from mapper.finding import Finding
from mapper.matching.resolve import resolve, same_grade
from mapper.matching.suggest import suggest
from mapper.ports import Records
from mapper.text import check_question, loose, normalise

TYPES: Mapping[str, frozenset[NodeKind]] = {
    "certificate": frozenset({NodeKind.CERTIFICATE, NodeKind.FAMILY}),
    "title": frozenset({NodeKind.TITLE}),
    "skill_level": frozenset({NodeKind.SKILL_LEVEL}),
    "directory": frozenset({NodeKind.DIRECTORY}),
}
"""What can be asked for, and the kinds of nodes that it means."""
PROPERTIES = ("body", "origin", "place")
"""What may be known besides the name: who awards it, where it is from, where it is to count."""
KINDS = frozenset().union(*TYPES.values())
MOST = 50
USUAL = 10
_NEAR = 20
_FLOOR = 0.45
_AGREES = 0.9
_CEILING = 95.0
"""A name that is only like the text scores no more."""
_OTHER_GRADE = 60.0
"""One with other grade words or numbers scores no more."""
_BY_NAME = 0.75


QUANTIFIERS: Mapping[str, Callable[[Iterable[bool]], bool]] = {
    "any": any, "all": all, "none": lambda found: not any(found),
}  # fmt: skip
"""How many of several values have to agree."""


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of a row besides its name: values, each in one or several ways of writing."""

    name: str
    values: tuple[tuple[str, ...], ...]
    quantifier: str = "any"

    def agrees(self, test: Callable[[str], bool]) -> bool:
        """As many of the values as there should be pass a test."""
        return QUANTIFIERS[self.quantifier](any(map(test, ways)) for ways in self.values)


@dataclass(frozen=True, slots=True)
class Wanted:
    """A row to reconcile: its names or ids, the types to choose from, what else is known of it.

    ``required`` are features that a candidate must have.
    """

    texts: tuple[str, ...]
    types: tuple[str, ...] = ()
    known: tuple[Known, ...] = ()
    required: frozenset[str] = frozenset()
    limit: int = USUAL
    ids: tuple[NodeId, ...] = ()

    @property
    def kinds(self) -> frozenset[NodeKind]:
        """The kinds of nodes that may be meant; all where no type of ours is named."""
        known = [TYPES[name] for name in self.types if name in TYPES]
        return frozenset().union(*known) if known else KINDS


@dataclass(frozen=True, slots=True)
class Match:
    """A candidate: ``score`` from 0 to 100, ``features`` what it rests on."""

    node: Node
    score: float
    match: bool
    features: Mapping[str, float | bool]


def type_of(node: Node) -> str:
    """The type of a node; empty for a kind that is not reconciled."""
    return next((name for name, kinds in TYPES.items() if node.kind in kinds), "")


def reconcile(records: Records, wanted: Wanted) -> tuple[Match, ...]:
    """The candidates for a row, best first; none for texts that cannot be names."""
    texts = [text for text in wanted.texts if _may_be_name(text)]
    pool = dict(records.nodes(wanted.ids))
    for text in texts:
        pool |= _near(records, resolve(records, text), wanted.kinds)
    nodes = [node for node in pool.values() if node.kind in wanted.kinds]
    scored = [_scored(records, node, texts, wanted) for node in nodes]
    kept = [one for one in scored if all(one.features.get(name) for name in wanted.required)]
    kept.sort(key=lambda one: (-one.score, not one.node.kind.foreign, one.node.id))
    return tuple(_decided(kept))[: max(1, min(wanted.limit, MOST))]


def _may_be_name(text: str) -> bool:
    try:
        check_question(text)
    except InvalidQuestion:
        return False
    return True


def _near(records: Records, finding: Finding, kinds: frozenset[NodeKind]) -> dict[NodeId, Node]:
    """Every node that a text could mean."""
    key = loose(finding.query)
    ids = [NodeId(finding.query), *(hit.node for hit in (records.find_names(key) if key else ()))]
    near = [finding.node] if finding.node else [c.node for c in finding.candidates]
    if any(kind.foreign for kind in kinds):
        near += suggest(records, finding.query)
    if key and any(not kind.foreign for kind in kinds):
        near += _domestic(records).near(key, kinds)
    return {**records.nodes(ids), **{node.id: node for node in near}}


def _decided(found: Sequence[Match]) -> Iterable[Match]:
    """The one that is beyond doubt is a match."""
    sure = [
        one
        for one in found
        if one.features["exact_name"] and all(one.features.get(name, True) for name in PROPERTIES)
    ]
    alone = sure[0].node.id if len(sure) == 1 and found[0].node.id == sure[0].node.id else None
    for one in found:
        yield Match(one.node, one.score, one.node.id == alone, one.features)


# --- scores ---------------------------------------------------------------------


def names_of(node: Node) -> tuple[str, ...]:
    """Every name of a node in one form, its id among them."""
    given = (
        node.name.zh, node.name.en, node.native_name, *node.abbreviations, *node.aliases,
        *node.former_names,
    )  # fmt: skip
    return tuple(dict.fromkeys(loose(name) for name in given if name))


def _scored(records: Records, node: Node, texts: Sequence[str], wanted: Wanted) -> Match:
    from mapper.matching.fuzzy import likeness

    names, keys = names_of(node), [loose(text) for text in texts]
    exact = node.id in (*wanted.ids, *texts) or not set(names).isdisjoint(keys)
    pairs = ((likeness(key, name), key, name) for key in keys for name in names)
    like, key, best = max(pairs, default=(0.0, "", ""))
    grade = exact or (same_grade(key, best) and same_grade(best, key))
    score = 100.0 if exact else min(100 * like, _CEILING if grade else _OTHER_GRADE)
    features: dict[str, float | bool] = {
        "name_similarity": round(100.0 if exact else 100 * like, 1),
        "exact_name": exact,
        "same_grade": grade,
    }
    agreeing = _agreeing(records, node, wanted.known)
    features |= agreeing
    if agreeing:
        share = sum(agreeing.values()) / len(agreeing)
        score = _BY_NAME * score + (1 - _BY_NAME) * 100 * share
    return Match(node, round(score, 1), match=False, features=features)


def _agreeing(records: Records, node: Node, known: Sequence[Known]) -> dict[str, bool]:
    """Which of the things known of the row agree with a node."""
    tests = {"body": _has_body, "origin": _is_from, "place": _counts_in}
    found: dict[str, bool] = {}
    for one in known:
        if one.name in tests:
            agrees = one.agrees(partial(tests[one.name], records, node))
            found[one.name] = agrees and found.get(one.name, True)
    return found


def _has_body(records: Records, node: Node, value: str) -> bool:
    from mapper.matching.fuzzy import likeness

    body = records.body(node.body) if node.body else None
    if body is None:
        return False
    names = [body.name.zh, body.name.en, body.abbreviation, *body.aliases]
    key = loose(value)
    return value == body.id or any(likeness(key, loose(n)) >= _AGREES for n in names if n and key)


def _is_from(records: Records, node: Node, value: str) -> bool:
    key = normalise(value)
    for origin in node.origins:
        word = records.vocabulary.origins.get(origin)
        names = (word.name.zh, word.name.en, *word.aliases) if word else ()
        if key in {normalise(name) for name in (origin, *names)}:
            return True
    return False


def _counts_in(records: Records, node: Node, value: str) -> bool:
    """A link joins it to something in that place, in one around it or in one within it."""
    words = records.vocabulary
    place = words.known_place(value)
    if place is None:
        return False
    around: frozenset[PlaceId] = words.enclosing(place) | words.inside(place)
    if node.kind.foreign:
        return any(link.place in around for link in records.links_from([node.id]))
    return any(link.place in around for link in records.links_to([node.group or node.id]))


# --- the domestic side ------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Domestic:
    """The names of titles, skill levels and directory items, by type: a few thousand."""

    names: Mapping[NodeKind, tuple[tuple[str, ...], tuple[Node, ...]]]

    @classmethod
    def of(cls, records: Records) -> _Domestic:
        found: dict[NodeKind, tuple[list[str], list[Node]]] = {}
        for node in records.vocabulary.domestic.values():
            if node.kind in KINDS:
                names, nodes = found.setdefault(node.kind, ([], []))
                for name in names_of(node):
                    names.append(name)
                    nodes.append(node)
        return cls({kind: (tuple(names), tuple(nodes)) for kind, (names, nodes) in found.items()})

    def near(self, key: str, kinds: Iterable[NodeKind]) -> list[Node]:
        """The nodes whose names are most like a text."""
        from mapper.matching.fuzzy import nearest

        found = []
        for kind in kinds:
            names, nodes = self.names.get(kind, ((), ()))
            near = nearest(key, names, _NEAR)
            found += [nodes[number] for number, score in near if score >= _FLOOR]
        return found


_KEPT: WeakKeyDictionary[object, _Domestic] = WeakKeyDictionary()


def _domestic(records: Records) -> _Domestic:
    state = records.state
    kept = _KEPT.get(state)
    if kept is None:
        kept = _KEPT[state] = _Domestic.of(records)
    return kept

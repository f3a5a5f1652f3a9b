"""The small tables that every answer needs: places, ladders, editions, sources, words.

They fit in memory at any size of the catalogue; certificates, bodies and links
are read by key through ``mapper.ports.Records``.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, fields, replace
from datetime import date
from difflib import get_close_matches
from functools import cached_property

from mapper.domain import (
    CHINA,
    OFFICE_EDITION,
    Channel,
    Condition,
    Edition,
    EditionId,
    ListId,
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
    Text,
    Validity,
    Walk,
)
from mapper.errors import UnknownDegree, UnknownPlace
from mapper.force import replaced_on
from mapper.text import has_han, normalise

_COMPARED = 60
"""Characters of an unknown name that are held against the known ones."""


@dataclass(frozen=True, slots=True)
class Word:
    """An entry of a word list: a degree, a step, a part, a field, a level, a reason."""

    id: str
    name: Text
    rank: int = 0
    aliases: tuple[str, ...] = ()
    parent: str = ""
    office_decides: bool = False


@dataclass(frozen=True, slots=True)
class RelationWords:
    """The sentence of a relation in both languages, where on a path it may stand, what it joins.

    ``subjects`` and ``objects`` are the kinds of its two ends; without objects it has none.
    """

    sentence: Text
    walk: Walk
    subjects: frozenset[NodeKind] = frozenset()
    objects: frozenset[NodeKind] = frozenset()


@dataclass(frozen=True)
class Vocabulary:
    """Every table that is not a certificate, a body or a link."""

    places: Mapping[PlaceId, Place] = field(default_factory=dict)
    origins: Mapping[str, Word] = field(default_factory=dict)
    fields: Mapping[str, Word] = field(default_factory=dict)
    series: Mapping[str, Word] = field(default_factory=dict)
    specialties: Mapping[str, Word] = field(default_factory=dict)
    occupations: Mapping[str, Word] = field(default_factory=dict)
    levels: Mapping[str, Word] = field(default_factory=dict)
    degrees: Mapping[str, Word] = field(default_factory=dict)
    steps: Mapping[str, Word] = field(default_factory=dict)
    parts: Mapping[str, Word] = field(default_factory=dict)
    reasons: Mapping[str, Word] = field(default_factory=dict)
    condition_kinds: Mapping[str, Word] = field(default_factory=dict)
    relations: Mapping[Relation, RelationWords] = field(default_factory=dict)
    phrases: Mapping[str, Word] = field(default_factory=dict)
    domestic: Mapping[NodeId, Node] = field(default_factory=dict)
    editions: Mapping[EditionId, Edition] = field(default_factory=dict)
    lists: Mapping[ListId, NamedList] = field(default_factory=dict)
    sources: Mapping[SourceId, Source] = field(default_factory=dict)
    conditions: Mapping[tuple[str, str], tuple[Condition, ...]] = field(default_factory=dict)
    steps_of: Mapping[tuple[str, str], tuple[Step, ...]] = field(default_factory=dict)
    validity: tuple[Validity, ...] = ()
    channels: Mapping[str, Channel] = field(default_factory=dict)
    programmes: tuple[Programme, ...] = ()

    # --- places ---------------------------------------------------------------

    @cached_property
    def _enclosing(self) -> dict[PlaceId, frozenset[PlaceId]]:
        found: dict[PlaceId, frozenset[PlaceId]] = {}

        def walk(place: PlaceId) -> frozenset[PlaceId]:
            if place not in found:
                parents = self.places[place].parents if place in self.places else ()
                found[place] = frozenset({place}).union(*(walk(parent) for parent in parents))
            return found[place]

        for place in self.places:
            walk(place)
        return found

    @cached_property
    def _inside(self) -> dict[PlaceId, frozenset[PlaceId]]:
        found: dict[PlaceId, set[PlaceId]] = defaultdict(set)
        for place, around in self._enclosing.items():
            for outer in around - {place}:
                found[outer].add(place)
        return {place: frozenset(inner) for place, inner in found.items()}

    def enclosing(self, place: PlaceId) -> frozenset[PlaceId]:
        """The place itself and every place that encloses it."""
        return self._enclosing.get(place, frozenset({place}))

    def inside(self, place: PlaceId) -> frozenset[PlaceId]:
        """Every place within it, without itself."""
        return self._inside.get(place, frozenset())

    @cached_property
    def _place_names(self) -> dict[str, PlaceId]:
        names: dict[str, PlaceId] = {}
        for place in self.places.values():
            for name in (place.id, place.name.zh, place.name.en, place.code, *place.aliases):
                if name:
                    names.setdefault(normalise(name), place.id)
        return names

    def known_place(self, text: str) -> PlaceId | None:
        """The place with this id, name, alias or official code; none where there is none."""
        return self._place_names.get(normalise(text))

    def find_place(self, text: str) -> PlaceId:
        """The place so called, for a person: raises UnknownPlace with what is written alike."""
        found = self.known_place(text)
        if found is None:
            raise UnknownPlace(text, self._near(normalise(text)))
        return found

    def _near(self, text: str) -> tuple[Text, ...]:
        """The names of the few places that are written most like a text."""
        likeness = 0.5 if has_han(text) else 0.7
        alike = get_close_matches(text[:_COMPARED], self._place_names, n=9, cutoff=likeness)
        places = dict.fromkeys(self._place_names[name] for name in alike)
        return tuple(self.place_name(place) for place in places)[:3]

    def place_name(self, place: PlaceId) -> Text:
        """Its name, or its id where it has none."""
        known = self.places.get(place)
        return known.name if known else Text(place, place)

    # --- words of sources and editions --------------------------------------------

    @cached_property
    def _phrases(self) -> dict[str, Text]:
        texts = [word.name for word in self.phrases.values()]
        return {text.zh: text for text in texts} | {text.en: text for text in texts}

    def phrase(self, words: str) -> Text:
        """A locator or publisher in both languages; what somebody typed here, as it stands."""
        return self._phrases.get(words) or Text(words, words)

    def party(self, party: str) -> Text:
        """Who issued an edition: a place or origin by its id, else a name."""
        place, origin = self.places.get(PlaceId(party)), self.origins.get(party)
        known = place or origin
        return known.name if known else self.phrase(party)

    # --- fields and degrees -----------------------------------------------------

    def wider(self, name: str) -> frozenset[str]:
        """A field and all wider ones; empty for what is not in the vocabulary."""
        found: set[str] = set()
        while name in self.fields and name not in found:
            found.add(name)
            name = self.fields[name].parent
        return frozenset(found)

    def find_field(self, text: str) -> str:
        """The id of the field with this name, or the text itself where it is not ours."""
        return self._field_names.get(normalise(text), text)

    @cached_property
    def _field_names(self) -> dict[str, str]:
        names = {"related": "related", "相关": "related", "相关专业": "related"}
        return names | _names(self.fields.values())

    @cached_property
    def _degree_names(self) -> dict[str, str]:
        return _names(self.degrees.values())

    def find_degree(self, text: str) -> str:
        """The id of the degree with this name; raises UnknownDegree."""
        found = self._degree_names.get(normalise(text).replace(" ", "_")) or self._degree_names.get(
            normalise(text)
        )
        if found is None:
            raise UnknownDegree(text, tuple(self.degrees))
        return found

    @cached_property
    def degree_ranks(self) -> dict[str, int]:
        """The rung of each degree."""
        return {degree.id: degree.rank for degree in self.degrees.values()}

    # --- editions ---------------------------------------------------------------

    @cached_property
    def replaced(self) -> dict[EditionId, date]:
        """The last day of each edition that another one replaces."""
        return replaced_on(self.editions)

    @cached_property
    def _editions_at(self) -> dict[PlaceId, tuple[Edition, ...]]:
        found: dict[PlaceId, list[Edition]] = defaultdict(list)
        for edition in self.editions.values():
            found[edition.place].append(edition)
        return {place: tuple(editions) for place, editions in found.items()}

    def editions_of(self, place: PlaceId) -> tuple[Edition, ...]:
        """The source editions of a place, without domestic rules and what was decided here.

        Its own and those of what encloses it below the country; for the country its own.
        """
        around = self.enclosing(place) - ({CHINA} if place != CHINA else frozenset())
        found = [
            edition for outer in sorted(around) for edition in self._editions_at.get(outer, ())
        ]
        return tuple(edition for edition in found if edition.kind not in _NO_SOURCE)

    def with_editions(
        self, editions: Mapping[EditionId, Edition], sources: Mapping[SourceId, Source]
    ) -> Vocabulary:
        """The same with other editions and sources; what does not rest on them is kept."""
        made = replace(self, editions=editions, sources=sources)
        apart = _OF_EDITIONS.union(each.name for each in fields(self))
        made.__dict__.update((k, v) for k, v in vars(self).items() if k not in apart)
        return made

    def scope_conditions(self, scope: str, scope_id: str) -> tuple[Condition, ...]:
        """The rows that hold for a whole list or edition."""
        return self.conditions.get((scope, scope_id), ())

    def scope_steps(self, scope: str, scope_id: str) -> tuple[Step, ...]:
        """The steps that stand for a whole list or edition."""
        return self.steps_of.get((scope, scope_id), ())

    @cached_property
    def _restated_by(self) -> dict[ListId, tuple[NamedList, ...]]:
        found: dict[ListId, list[NamedList]] = defaultdict(list)
        for named in self.lists.values():
            for other in named.restates:
                found[other].append(named)
        return {key: tuple(value) for key, value in found.items()}

    def restatements(self, list_id: ListId | None) -> tuple[NamedList, ...]:
        """The lists of other editions that give rules of their own for this list."""
        return self._restated_by.get(list_id, ()) if list_id else ()

    # --- walking ------------------------------------------------------------------

    @cached_property
    def walks(self) -> dict[Relation, Walk]:
        """Where on a path each relation may stand."""
        return {relation: words.walk for relation, words in self.relations.items()}

    def relations_between(self, subject: NodeKind, target: NodeKind) -> tuple[Relation, ...]:
        """The relations that can join these two kinds, those without an object among them."""
        return tuple(
            relation
            for relation, words in self.relations.items()
            if subject in words.subjects and (not words.objects or target in words.objects)
        )

    @cached_property
    def parents(self) -> dict[NodeId, NodeId]:
        """The directory item of each sub-item and grade."""
        return {node.id: node.parent for node in self.domestic.values() if node.parent}

    # --- what belongs to a node ---------------------------------------------------

    @cached_property
    def children(self) -> dict[NodeId, tuple[NodeId, ...]]:
        """The sub-items and grades of each directory item, at any depth."""
        found: dict[NodeId, list[NodeId]] = defaultdict(list)
        for node in self.domestic.values():
            parent = node.parent
            while parent is not None:
                found[parent].append(node.id)
                above = self.domestic.get(parent)
                parent = above.parent if above else None
        return {item: tuple(below) for item, below in found.items()}

    def validity_of(self, node: Node) -> Validity | None:
        """How long a node's document holds: its own rule, its item's, or that of its kind."""
        subjects = (node.id, node.parent or node.id, f"kind:{node.kind.value}")
        rules = {rule.subject: rule for rule in reversed(self.validity)}
        return next((rules[subject] for subject in subjects if subject in rules), None)

    def channel_of(self, node: Node, validity: Validity | None) -> Channel | None:
        """The official channel where a node's document can be verified."""
        if validity is not None and validity.channel in self.channels:
            return self.channels[validity.channel]
        subjects = {node.id, node.parent or node.id, f"kind:{node.kind.value}"}
        return next(
            (channel for channel in self.channels.values() if subjects & set(channel.subjects)),
            None,
        )

    def programmes_of(self, node: Node) -> tuple[Programme, ...]:
        """The policy sentences that concern a node or its kind."""
        subjects = {node.id, node.parent or node.id, node.group, f"kind:{node.kind.value}"}
        return tuple(known for known in self.programmes if subjects & set(known.subjects))


_NO_SOURCE = frozenset({"domestic", "examination_list", OFFICE_EDITION})
_OF_EDITIONS = frozenset({"replaced", "_editions_at"})
"""What is worked out from the editions."""


def _names(words: Iterable[Word]) -> dict[str, str]:
    names: dict[str, str] = {}
    for word in words:
        for name in (word.id, word.name.zh, word.name.en, *word.aliases):
            names.setdefault(normalise(name), word.id)
    return names

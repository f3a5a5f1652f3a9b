"""The names of all groups made ready, and how near the names of a certificate come to them.

Vectors are centred on the mean of the groups' names in their script: otherwise everything
that is a profession is near everything else.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property

import numpy as np

from mapper.domain import NodeId, NodeKind
from mapper.matching.evidence import Thing
from mapper.matching.fieldwork import Fieldwork
from mapper.matching.groups import Group
from mapper.matching.lexical import Lexical, Units, characters
from mapper.matching.near import Names, Near, cosines, near, rounded, starts
from mapper.matching.normalise import words
from mapper.matching.precedents import Precedents
from mapper.matching.subjects import Subject
from mapper.matching.types import Encoder, Vectors, check_finite, unit_rows
from mapper.text import loose

_MOST_HOLDERS = 2000
"""Certificates with precedents that are compared by name; evenly chosen from more."""


def some_holders(holders: Sequence[Thing]) -> Sequence[Thing]:
    """All of them, or so many evenly chosen that they can be compared by name."""
    return holders[:: max(1, -(-len(holders) // _MOST_HOLDERS))]


class Way(StrEnum):
    """How names are compared: meaning within and across the languages, letters, words."""

    ENGLISH = "english"
    CHINESE = "chinese"
    TO_CHINESE = "to_chinese"
    TO_ENGLISH = "to_english"
    CHARACTERS = "characters"
    WORDS = "words"


@dataclass(frozen=True)
class Side(Names):
    """The names of all groups in one script, with what is compared of them."""

    centre: Vectors
    spelling: Lexical


@dataclass
class Space:
    """Groups and certificates with precedents, in the space of one encoder."""

    groups: tuple[Group, ...]
    encoder: Encoder
    precedents: Precedents
    fieldwork: Fieldwork
    english: Side = field(init=False)
    chinese: Side = field(init=False)
    rows: dict[str, int] = field(init=False)
    holders: tuple[Subject, ...] = ()
    keys: tuple[frozenset[str], ...] = field(init=False)
    """The names of each group as ``text.loose`` gives them."""
    _holder_vectors: dict[bool, Vectors] = field(init=False, default_factory=dict)
    _kinds: dict[NodeId, frozenset[NodeKind]] = field(init=False, default_factory=dict)

    def __post_init__(self) -> None:
        self.rows = {group.key: row for row, group in enumerate(self.groups)}
        self.keys = tuple(
            frozenset(map(loose, (*group.english, *group.chinese))) for group in self.groups
        )
        self.english = self._side([group.english for group in self.groups], words)
        self.chinese = self._side([group.chinese for group in self.groups], characters)

    @cached_property
    def counterparts(self) -> tuple[tuple[int, ...], ...]:
        """For each group the rows of the items that correspond to titles of it."""
        known = self.precedents.counterparts
        return tuple(
            tuple(self.rows[item] for item in known.get(group.key, ()) if item in self.rows)
            for group in self.groups
        )

    def kinds_of(self, holder: NodeId) -> frozenset[NodeKind]:
        """The kinds of what a certificate maps to."""
        if holder not in self._kinds:
            keys = self.precedents.groups_of(holder)
            rows = (self.rows[key] for key in keys if key in self.rows)
            self._kinds[holder] = frozenset(self.groups[row].kind for row in rows)
        return self._kinds[holder]

    def set_holders(self, holders: Sequence[Subject]) -> None:
        """The certificates whose links are precedents, to find those of like name."""
        self.holders = tuple(some_holders(holders))
        for han in (False, True):
            first = [(h.chinese if han else h.english)[:1] or ("",) for h in self.holders]
            self._holder_vectors[han] = self.encode([name[0] for name in first], han=han)

    def encode(self, texts: Sequence[str], *, han: bool) -> Vectors:
        """Centred vectors of texts in one script; zeros for nothing, or what cannot be read."""
        rows = np.zeros((len(texts), self.encoder.dimension), dtype=np.float32)
        told = [row for row, text in enumerate(texts) if text]
        if told and (self.encoder.reads_chinese or not han):
            found = self.encoder.encode([texts[row] for row in told])
            check_finite(found, f"vectors of {self.encoder.key}")
            centred = found - (self.chinese if han else self.english).centre
            rows[told] = np.where(np.any(found != 0, axis=1, keepdims=True), centred, 0)
        return unit_rows(rows)

    def views(self, subjects: Sequence[Subject]) -> Iterator[View]:
        """Certificates beside all groups; the names of all of them are compared at once."""
        english = self._names([subject.english for subject in subjects], han=False)
        chinese = self._names([subject.chinese for subject in subjects], han=True)
        tables: dict[Way, Iterator[Near]] = {
            way: near(cosines(own.vectors, side.vectors), own, side)
            for way, own, side in (
                (Way.ENGLISH, english, self.english),
                (Way.TO_CHINESE, english, self.chinese),
                (Way.CHINESE, chinese, self.chinese),
                (Way.TO_ENGLISH, chinese, self.english),
            )
        }
        for way, own, side in (
            (Way.CHARACTERS, chinese, self.chinese),
            (Way.WORDS, english, self.english),
        ):
            tables[way] = near(rounded(side.spelling.scores(own.texts)), own, side)
        likeness = self._likeness(english, chinese)
        for subject, like, *found in zip(subjects, likeness, *tables.values(), strict=True):
            yield View(subject, self, dict(zip(tables, found, strict=True)), like)

    def _names(self, names: Sequence[Sequence[str]], *, han: bool) -> Names:
        texts = tuple(text for own in names for text in own)
        return Names(texts, starts(names), self.encode(texts, han=han))

    def _likeness(self, english: Names, chinese: Names) -> Vectors:
        """How near the name of each certificate (rows) comes to that of each holder (columns)."""
        likeness = np.zeros((len(english), len(self.holders)), dtype=np.float32)
        for han, own in ((False, english), (True, chinese)):
            if len(own.filled) and len(self.holders):
                found = cosines(own.vectors[own.firsts], self._holder_vectors[han])
                likeness[own.filled] = np.maximum(likeness[own.filled], found)
        return likeness

    def _side(self, names: Sequence[Sequence[str]], units: Units) -> Side:
        texts = tuple(text for own in names for text in own)
        empty = np.zeros((len(texts), self.encoder.dimension), dtype=np.float32)
        readable = bool(texts) and (self.encoder.reads_chinese or units is words)
        vectors = self.encoder.encode(texts) if readable else empty
        check_finite(vectors, f"vectors of {self.encoder.key}")
        centre = vectors.mean(axis=0) if texts else np.zeros(vectors.shape[1], np.float32)
        centred = unit_rows(
            np.where(np.any(vectors != 0, axis=1, keepdims=True), vectors - centre, 0)
        )
        return Side(texts, starts(names), centred, centre, Lexical(texts, units))


@dataclass(frozen=True)
class View:
    """A certificate beside all groups, and how like it each holder is by name."""

    subject: Subject
    space: Space
    near: Mapping[Way, Near]
    likeness: Vectors

    def values(self, way: Way) -> Vectors:
        """For each group the nearness of its nearest pair of names."""
        return self.near[way].values

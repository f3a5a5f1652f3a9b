"""The names of all groups made ready, and how near the names of a certificate come to them.

Vectors are centred on the mean of the groups' names in their script: otherwise everything
that is a profession is near everything else.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from mapper.matching.evidence import Thing
from mapper.matching.fieldwork import Fieldwork
from mapper.matching.groups import Group
from mapper.matching.lexical import Lexical, Units, characters
from mapper.matching.normalise import words
from mapper.matching.precedents import Precedents
from mapper.matching.subjects import Subject
from mapper.matching.types import Encoder, Vectors, check_finite, unit_rows
from mapper.text import loose

_DECIMALS = 4
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


_ENGLISH_QUERY = (Way.ENGLISH, Way.TO_CHINESE, Way.WORDS)
_ENGLISH_NAMES = (Way.ENGLISH, Way.TO_ENGLISH, Way.WORDS)


@dataclass(frozen=True, slots=True)
class Best:
    """How near the nearest pair of names is, 0 to 1, and the two names."""

    value: float
    left: str = ""
    right: str = ""


@dataclass(frozen=True)
class Side:
    """The names of all groups in one script: their vectors, and where each group's begin."""

    texts: tuple[str, ...]
    starts: NDArray[np.intp]
    vectors: Vectors
    centre: Vectors
    spelling: Lexical

    @cached_property
    def spans(self) -> tuple[slice, ...]:
        """The rows of each group's names."""
        return tuple(slice(start, stop) for start, stop in pairwise(self.starts.tolist()))

    @cached_property
    def filled(self) -> NDArray[np.intp]:
        """The groups that have a name."""
        return np.flatnonzero(np.diff(self.starts))


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

    def __post_init__(self) -> None:
        self.rows = {group.key: row for row, group in enumerate(self.groups)}
        self.keys = tuple(
            frozenset(map(loose, (*group.english, *group.chinese))) for group in self.groups
        )
        self.english = self._side([group.english for group in self.groups], words)
        self.chinese = self._side([group.chinese for group in self.groups], characters)

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

    def view(self, subject: Subject, english: Vectors, chinese: Vectors) -> View:
        """A certificate beside all groups, from the vectors of its names."""
        near = {
            Way.ENGLISH: english @ self.english.vectors.T,
            Way.TO_CHINESE: english @ self.chinese.vectors.T,
            Way.CHINESE: chinese @ self.chinese.vectors.T,
            Way.TO_ENGLISH: chinese @ self.english.vectors.T,
            Way.CHARACTERS: self.chinese.spelling.scores(subject.chinese),
            Way.WORDS: self.english.spelling.scores(subject.english),
        }
        clipped = {way: np.clip(table, 0, 1).round(_DECIMALS) for way, table in near.items()}
        return View(subject, self, clipped, self._likeness(english, chinese))

    def _likeness(self, english: Vectors, chinese: Vectors) -> Vectors:
        """How near the certificate's name comes to each holder's."""
        likeness = np.zeros(len(self.holders), dtype=np.float32)
        for han, own in ((False, english), (True, chinese)):
            if len(own) and len(self.holders):
                likeness = np.maximum(likeness, self._holder_vectors[han] @ own[0])
        return np.asarray(np.clip(likeness, 0, 1).round(_DECIMALS), dtype=np.float32)

    def _side(self, names: Sequence[Sequence[str]], units: Units) -> Side:
        texts = tuple(text for own in names for text in own)
        starts = np.cumsum([0, *map(len, names)])
        empty = np.zeros((len(texts), self.encoder.dimension), dtype=np.float32)
        readable = bool(texts) and (self.encoder.reads_chinese or units is words)
        vectors = self.encoder.encode(texts) if readable else empty
        check_finite(vectors, f"vectors of {self.encoder.key}")
        centre = vectors.mean(axis=0) if texts else np.zeros(vectors.shape[1], np.float32)
        centred = unit_rows(
            np.where(np.any(vectors != 0, axis=1, keepdims=True), vectors - centre, 0)
        )
        return Side(texts, starts, centred, centre, Lexical(texts, units))


@dataclass(frozen=True)
class View:
    """A certificate beside all groups; every table has its names as rows."""

    subject: Subject
    space: Space
    near: dict[Way, Vectors]
    likeness: Vectors
    _values: dict[Way, Vectors] = field(init=False, default_factory=dict)
    _preferred: dict[Way, dict[int, Best]] = field(init=False, default_factory=dict)

    def side(self, way: Way) -> Side:
        """The groups' names that a way compares with."""
        return self.space.english if way in _ENGLISH_NAMES else self.space.chinese

    def names(self, way: Way) -> tuple[str, ...]:
        """The certificate's names that a way compares."""
        return self.subject.english if way in _ENGLISH_QUERY else self.subject.chinese

    def values(self, way: Way) -> Vectors:
        """For each group the nearness of its nearest pair of names."""
        if way not in self._values:
            self._values[way] = self._nearest(way)
        return self._values[way]

    def _nearest(self, way: Way) -> Vectors:
        table, side = self.near[way], self.side(way)
        found = np.zeros(len(self.space.groups), dtype=np.float32)
        if len(table) and len(side.filled):
            best = table.max(axis=0)
            found[side.filled] = np.maximum.reduceat(best, side.starts[side.filled])
        return found

    def best(self, way: Way, group: int) -> Best:
        """The nearest pair of names of a certificate and a group."""
        side = self.side(way)
        span = side.spans[group]
        table = self.near[way]
        if span.start == span.stop or not len(table):
            return Best(0.0)
        value, row, column = float(self.values(way)[group]), 0, 0
        if value:
            row, column = divmod(int(table[:, span].argmax()), span.stop - span.start)
        return Best(value, self.names(way)[row], side.texts[span.start + column])

    def preferred(self, way: Way, group: int) -> Best:
        """As ``best``, with the group's preferred name alone."""
        if way not in self._preferred:
            self._preferred[way] = self._nearest_preferred(way)
        return self._preferred[way].get(group) or Best(0.0)

    def _nearest_preferred(self, way: Way) -> dict[int, Best]:
        side, names, table = self.side(way), self.names(way), self.near[way]
        if not len(table) or not len(side.filled):
            return {}
        firsts = side.starts[side.filled]
        rows = table[:, firsts].argmax(axis=0)
        values = table[rows, firsts]
        columns = (side.filled, firsts, rows, values)
        return {
            group: Best(value, names[row], side.texts[first])
            for group, first, row, value in zip(*(each.tolist() for each in columns), strict=True)
        }

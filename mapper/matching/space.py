"""The names of all groups made ready, and how near the names of a certificate come to them.

Vectors are centred on the mean of the groups' names in their script: otherwise everything
that is a profession is near everything else.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import Enum

import numpy as np
from numpy.typing import NDArray

from mapper.matching.fieldwork import Fieldwork
from mapper.matching.groups import Group
from mapper.matching.lexical import Lexical, Units, characters
from mapper.matching.normalise import words
from mapper.matching.precedents import Precedents
from mapper.matching.subjects import Subject
from mapper.matching.types import Encoder, Vectors, check_finite, unit_rows

_DECIMALS = 4
_MOST_HOLDERS = 2000
"""Certificates with precedents that are compared by name; evenly chosen from more."""


class Way(Enum):
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

    def span(self, group: int) -> slice:
        """The rows of one group's names."""
        return slice(int(self.starts[group]), int(self.starts[group + 1]))


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
    _holder_vectors: dict[bool, Vectors] = field(init=False, default_factory=dict)

    def __post_init__(self) -> None:
        self.rows = {group.key: row for row, group in enumerate(self.groups)}
        self.english = self._side([group.english for group in self.groups], words)
        self.chinese = self._side([group.chinese for group in self.groups], characters)

    def set_holders(self, holders: Sequence[Subject]) -> None:
        """The certificates whose links are precedents, to find those of like name."""
        step = max(1, -(-len(holders) // _MOST_HOLDERS))
        self.holders = tuple(holders[::step])
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

    def side(self, way: Way) -> Side:
        """The groups' names that a way compares with."""
        return self.space.english if way in _ENGLISH_NAMES else self.space.chinese

    def names(self, way: Way) -> tuple[str, ...]:
        """The certificate's names that a way compares."""
        return self.subject.english if way in _ENGLISH_QUERY else self.subject.chinese

    def values(self, way: Way) -> Vectors:
        """For each group the nearness of its nearest pair of names."""
        table, side = self.near[way], self.side(way)
        found = np.zeros(len(self.space.groups), dtype=np.float32)
        filled = np.flatnonzero(np.diff(side.starts))
        if len(table) and len(filled):
            best = table.max(axis=0)
            found[filled] = np.maximum.reduceat(best, side.starts[filled])
        return found

    def best(self, way: Way, group: int) -> Best:
        """The nearest pair of names of a certificate and a group."""
        span = self.side(way).span(group)
        table = self.near[way][:, span]
        if table.size == 0:
            return Best(0.0)
        row, column = divmod(int(table.argmax()), table.shape[1])
        right = self.side(way).texts[span.start + column]
        return Best(float(table[row, column]), self.names(way)[row], right)

    def preferred(self, way: Way, group: int) -> Best:
        """As ``best``, with the group's preferred name alone."""
        span = self.side(way).span(group)
        if span.start == span.stop or not len(self.near[way]):
            return Best(0.0)
        column = self.near[way][:, span.start]
        row = int(column.argmax())
        right = self.side(way).texts[span.start]
        return Best(float(column[row]), self.names(way)[row], right)

"""Encoders and certificates for the tests of proposals; no model is loaded here."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np

from mapper.catalogue import packaged
from mapper.catalogue.records import MemoryRecords
from mapper.matching.bag import grams
from mapper.matching.bilingual import Bilingual
from mapper.matching.case import Case
from mapper.matching.matcher import Matcher
from mapper.matching.subjects import NamedCertificate, ad_hoc
from mapper.matching.types import Vectors, unit_rows

from .fakes import WordEncoder, direction


@dataclass
class CharacterEncoder:
    """The sum of the directions of characters and their pairs."""

    key: str = "characters@1"
    dimension: int = 32
    reads_chinese: bool = True

    def encode(self, texts: Sequence[str]) -> Vectors:
        rows = np.zeros((len(texts), self.dimension), dtype=np.float32)
        for row, text in enumerate(texts):
            for gram in grams(text):
                rows[row] += _direction(gram, self.dimension)
        return unit_rows(rows)


_direction = cache(direction)


def encoder() -> Bilingual:
    return Bilingual(WordEncoder(), CharacterEncoder())


def records() -> MemoryRecords:
    return packaged()


@cache
def matcher() -> Matcher:
    return Matcher(records(), encoder())


def named(zh: str = "", en: str = "") -> Case:
    """A certificate that is not in the catalogue, beside all groups."""
    return next(matcher().cases([ad_hoc(NamedCertificate("x", en, zh), records())]))


def known(certificate: str, *, own: bool = True) -> Case:
    return next(matcher().cases(matcher().subjects([certificate]), own=own))

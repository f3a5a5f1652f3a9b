"""What is said of sources and editions can be read in both languages."""

from __future__ import annotations

import re
from collections.abc import Iterator

from mapper.catalogue.checks.index import Index, Rule
from mapper.catalogue.placed import Placed
from mapper.catalogue.rows import ClaimRow, EditionRow, PhraseRow, Row, SourceRow
from mapper.domain import Text
from mapper.errors import Fault
from mapper.text import has_han

PHRASES = "vocab/phrases.csv"
_DOMAIN = re.compile(r"[a-z0-9-]+(\.[a-z0-9-]+)+")


def phrases_missing(index: Index) -> Iterator[Fault]:
    """A locator, publisher or party of our own files stands in both languages."""
    if not index.whole(PHRASES):
        return
    known = _known(index) | index.ids("vocab/places.csv") | index.ids("vocab/origins.csv")
    for placed, column, words in _said(index):
        if words not in known and not (column == "publisher" and _DOMAIN.fullmatch(words)):
            reason = Text(
                f"{PHRASES}中没有“{words}”；请补上它的中文和英文",
                f"{PHRASES} has no {words!r}; add it in Chinese and English",
            )
            yield placed.fault(column, reason)


def phrases_in_chinese(index: Index) -> Iterator[Fault]:
    """The Chinese of a phrase is Chinese, or repeats a name that has none."""
    located = {claim.row.locator for claim in index.rows.of(ClaimRow)}
    for phrase in index.rows.of(PhraseRow):
        named = phrase.row.zh == phrase.row.en and phrase.row.en not in located
        if not has_han(phrase.row.zh) and not named:
            reason = Text(
                "没有汉字；请写中文，没有中文名称的机构则照抄英文",
                "has no Chinese characters; write Chinese, or repeat the name that has none",
            )
            yield phrase.fault("zh", reason)


def _known(index: Index) -> frozenset[str]:
    rows = [phrase.row for phrase in index.rows.of(PhraseRow)]
    return frozenset(words for row in rows for words in (row.en, row.zh))


def _said(index: Index) -> Iterator[tuple[Placed[Row], str, str]]:
    """Each of them with where it stands; what an office imported is in its own words."""
    for claim in index.rows.of(ClaimRow):
        if not claim.folder:
            yield claim, "locator", claim.row.locator
    for source in index.rows.of(SourceRow):
        if source.row.publisher and not source.folder:
            yield source, "publisher", source.row.publisher
    for edition in index.rows.of(EditionRow):
        for party in () if edition.folder else edition.row.parties:
            yield edition, "parties", party


RULES: tuple[Rule, ...] = (phrases_missing, phrases_in_chinese)

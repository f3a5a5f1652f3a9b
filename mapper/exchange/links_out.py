"""Which links leave, and in which order."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from mapper.domain import OFFICE_EDITION, Edition, EditionId, Link, Text
from mapper.errors import MapperError
from mapper.exchange.voice import Said, Voice
from mapper.ports import Records
from mapper.vocabulary import Vocabulary

CHUNK = 500
"""Subjects whose links are read at once."""


class UnknownEditionId(MapperError):
    """No edition of a source or of the office has this id."""

    status = 404

    def __init__(self, edition: str) -> None:
        self.edition = edition
        super().__init__(
            Text(
                f"没有编号为“{edition[:60]}”的版本；不加--edition则导出全部对应关系及其版本编号",
                f"no edition has the id {edition[:60]!r}; without --edition every link is "
                "exported, with the id of its edition",
            )
        )


@dataclass(frozen=True)
class Selection:
    """The links of all editions, or of one, in the order of subjects and ids."""

    records: Records
    vocabulary: Vocabulary = field(repr=False)
    edition: Edition | None = None

    def said(self) -> Iterator[Said]:
        """Every link with its words, read chunk by chunk."""
        subjects, voice = self.records.linked(), Voice(self.records)
        for start in range(0, len(subjects), CHUNK):
            chunk = subjects[start : start + CHUNK]
            voice.turn_to(chunk)
            found = [link for link in self.records.links_from(chunk) if self._wanted(link)]
            for link in sorted(found, key=lambda link: (link.subject, link.id)):
                yield voice.say(link)

    def _wanted(self, link: Link) -> bool:
        edition = self.edition
        return edition is None or edition.id in holding(link, self.vocabulary)


def select(records: Records, edition: str | None = None) -> Selection:
    """The links of all editions, or of the edition with this id; raises UnknownEditionId."""
    vocabulary = records.vocabulary
    if edition is None:
        return Selection(records, vocabulary)
    known = vocabulary.editions.get(EditionId(edition))
    if known is None:
        raise UnknownEditionId(edition)
    return Selection(records, vocabulary, known)


def holding(link: Link, vocabulary: Vocabulary) -> tuple[EditionId, ...]:
    """The editions that hold a link: one of a source, or several of the office in a row.

    A link of an edition that is not known is held by none.
    """
    last = vocabulary.editions.get(link.edition) if link.edition else None
    if last is None:
        return ()
    first = vocabulary.editions.get(link.first_edition or last.id, last)
    if last.kind != OFFICE_EDITION or first is last:
        return (last.id,)
    stem = last.id.removesuffix(last.number)
    numbers = range(int(first.number), int(last.number) + 1)
    return tuple(EditionId(f"{stem}{number}") for number in numbers)

"""All editions of an office as the events of its log make them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from mapper.domain import Text
from mapper.editions.values import Changes, OfficeEdition, PublishedLink, changes
from mapper.errors import MapperError
from mapper.events import Event


class UnknownEdition(MapperError):
    """The office has published no edition with this number."""

    status = 404

    def __init__(self, number: int, last: int) -> None:
        self.number, self.last = number, last
        known = Text(f"可选1至{last}", f"name one from 1 to {last}")
        known = known if last else Text("尚未发布任何版本", "nothing is published yet")
        super().__init__(
            Text(
                f"没有本单位发布的第{number}批；{known.zh}",
                f"there is no office edition {number}; {known.en}",
            )
        )


@dataclass(frozen=True, slots=True)
class Stretch:
    """One content with the last of the editions in a row that hold it."""

    link: PublishedLink
    last: int


@dataclass(frozen=True, slots=True)
class Step:
    """One publication: the edition, the items that left or changed, and what came."""

    edition: OfficeEdition
    removed: tuple[str, ...]
    added: tuple[PublishedLink, ...]

    @classmethod
    def of(cls, event: Event) -> Step:
        """The publication that an event keeps."""
        body = event.body
        return cls(
            OfficeEdition.from_event(event), tuple(body["removed"]),
            tuple(map(PublishedLink.from_json, body["added"])),
        )  # fmt: skip


@dataclass(frozen=True)
class Editions:
    """Every edition, with each distinct content kept once.

    ``standing`` is what the newest holds by item, ``ended`` what earlier ones held and it does
    not.
    """

    all: tuple[OfficeEdition, ...] = ()
    standing: Mapping[str, PublishedLink] = field(default_factory=dict)
    ended: tuple[Stretch, ...] = ()

    @classmethod
    def of(cls, events: Iterable[Event]) -> Editions:
        """The editions that these events, all of publications and in their order, make."""
        return cls().extended(map(Step.of, events))

    def after(self, event: Event) -> Editions:
        """With one more publication."""
        return self.extended([Step.of(event)])

    def extended(self, steps: Iterable[Step]) -> Editions:
        """With further publications."""
        made, standing, ended = list(self.all), dict(self.standing), list(self.ended)
        for step in steps:
            number = step.edition.number
            ended += [
                Stretch(standing.pop(item), number - 1) for item in step.removed if item in standing
            ]
            standing.update((link.item, link) for link in step.added)
            certificates = len({link.subject for link in standing.values()})
            made.append(replace(step.edition, links=len(standing), certificates=certificates))
        return Editions(tuple(made), standing, tuple(ended))

    @property
    def current(self) -> OfficeEdition | None:
        """The newest edition."""
        return self.all[-1] if self.all else None

    @property
    def last(self) -> int:
        """The number of the newest edition, nought before the first."""
        return self.all[-1].number if self.all else 0

    def edition(self, number: int) -> OfficeEdition:
        """The edition with a number; raises UnknownEdition."""
        if not 1 <= number <= len(self.all):
            raise UnknownEdition(number, self.last)
        return self.all[number - 1]

    def links(self, number: int | None = None) -> Mapping[str, PublishedLink]:
        """What an edition holds by item, the newest unless one is named; raises UnknownEdition.

        Edition nought is what stood before the first: nothing.
        """
        if number is None or number == self.last:
            return self.standing
        if number:
            self.edition(number)
        held = (s.link for s in self.stretches() if s.link.first <= number <= s.last)
        return {link.item: link for link in sorted(held, key=lambda link: link.item)}

    def stretches(self) -> Iterator[Stretch]:
        """Every distinct content with the last edition that holds it."""
        yield from self.ended
        yield from (Stretch(link, self.last) for link in self.standing.values())

    def renewed(self, wanted: Mapping[str, PublishedLink]) -> Sequence[PublishedLink]:
        """What the next edition holds of what is wanted: the same content as it stood, by item."""
        found = changes(self.standing, wanted)
        fresh = {link.item: link for link in found.added}
        fresh |= {change.after.item: change.after for change in found.changed}
        return [
            fresh[item].published(self.last + 1) if item in fresh else self.standing[item]
            for item in sorted(wanted)
        ]

    def step(self, edition: OfficeEdition, renewed: Iterable[PublishedLink]) -> Step:
        """The publication of an edition that is to hold these links."""
        kept = {link.item: link for link in renewed}
        removed = [item for item, link in self.standing.items() if kept.get(item) is not link]
        added = [link for item, link in kept.items() if self.standing.get(item) is not link]
        return Step(edition, tuple(sorted(removed)), tuple(added))


def compare(editions: Editions, first: int, second: int) -> Changes:
    """How edition ``second`` differs from edition ``first``; raises UnknownEdition."""
    return changes(editions.links(first), editions.links(second))

"""How one source edition differs from the one that it follows, as far as both are loaded."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from mapper.domain import Edition, EditionId, Link, NodeId
from mapper.ports import Records
from mapper.status import is_complete


@dataclass(frozen=True, slots=True)
class Differing:
    """A certificate of which two editions say different things."""

    subject: NodeId
    before: tuple[Link, ...]
    after: tuple[Link, ...]


@dataclass(frozen=True, slots=True)
class Succession:
    """What a later edition brings beside an earlier one that it replaces or adds to.

    ``gone`` are the certificates that the later one, as loaded, names no more; where it is not
    ``whole`` that proves nothing.
    """

    earlier: Edition
    later: Edition
    replaces: bool
    whole: bool
    added: tuple[NodeId, ...]
    changed: tuple[Differing, ...]
    gone: tuple[NodeId, ...]


def successions(records: Records, editions: Iterable[Edition]) -> Iterator[Succession]:
    """Each of these editions beside those that it follows, as they are known here."""
    known = records.vocabulary.editions
    pairs = [
        (known[earlier], later)
        for later in editions
        for earlier in (*later.replaces, *later.adds_to)
        if earlier in known
    ]
    links = by_edition(records, {e.id for pair in pairs for e in pair})
    for pair in pairs:
        yield _beside(records, pair, links)


def by_edition(
    records: Records, editions: Iterable[EditionId]
) -> Mapping[EditionId, tuple[Link, ...]]:
    """The links of source editions, by the edition in which they stand."""
    found: dict[EditionId, list[Link]] = defaultdict(list)
    for link in records.links_in(sorted(editions)):
        if link.edition is not None:
            found[link.edition].append(link)
    return {edition: tuple(links) for edition, links in found.items()}


def _beside(
    records: Records,
    pair: tuple[Edition, Edition],
    links: Mapping[EditionId, tuple[Link, ...]],
) -> Succession:
    earlier, later = pair
    replaces = earlier.id in later.replaces
    before = _by_subject(links.get(earlier.id, ()))
    after = _by_subject(links.get(later.id, ()))
    changed = (
        Differing(subject, before[subject], after[subject])
        for subject in sorted(before.keys() & after.keys())
        if _said(before[subject]) != _said(after[subject])
    )
    return Succession(
        earlier, later, replaces, is_complete(later, records.loaded_counts()),
        tuple(sorted(after.keys() - before.keys())), tuple(changed),
        tuple(sorted(before.keys() - after.keys())) if replaces else (),
    )  # fmt: skip


def _by_subject(links: Iterable[Link]) -> dict[NodeId, tuple[Link, ...]]:
    found: dict[NodeId, list[Link]] = defaultdict(list)
    for link in links:
        found[link.subject].append(link)
    return {subject: tuple(own) for subject, own in found.items()}


def _said(links: Iterable[Link]) -> frozenset[object]:
    """What links say, whatever edition, list and claims they stand on."""
    return frozenset(
        (link.relation, link.target, link.part, link.place, frozenset(_rows(link)))
        for link in links
    )


def _rows(link: Link) -> Iterator[tuple[str, ...]]:
    for row in link.conditions:
        yield row.kind, row.operator, row.value, row.unit, row.since, row.route

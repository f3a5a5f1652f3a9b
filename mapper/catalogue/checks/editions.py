"""Editions and lists: their dates, their order, and how much they hold."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping

from mapper.catalogue.checks.index import Index, Rule, reachable
from mapper.catalogue.placed import Placed
from mapper.catalogue.rows import EditionRow, LinkRow, ListRow
from mapper.dates import first_day, last_day
from mapper.domain import NodeKind, Relation, Standing, Text
from mapper.errors import Fault

_NOT_ON_IT = (Relation.NOT_COMPARABLE, Relation.NO_COUNTERPART)


def dates_that_cross(index: Index) -> Iterator[Fault]:
    """Nothing ends before it starts or is published."""
    for link in index.rows.of(LinkRow):
        yield from _crossing(link, "valid_from", link.row.valid_from, link.row.valid_until)
    for edition in index.rows.of(EditionRow):
        row = edition.row
        yield from _crossing(edition, "valid_from", row.valid_from, row.valid_until)
        yield from _crossing(edition, "published", row.published, row.valid_until)
        yield from _crossing(edition, "not_before", row.not_before, row.valid_until)


def _crossing(
    placed: Placed[LinkRow] | Placed[EditionRow], column: str, start: str, end: str
) -> Iterator[Fault]:
    first, last = first_day(start), last_day(end)
    if first is not None and last is not None and first > last:
        reason = Text(
            f"{start}晚于截止日期{end}；请更正其一",
            f"{start} is after valid_until, {end}; mend one of them",
        )
        yield placed.fault(column, reason)


def ended_without_end(index: Index) -> Iterator[Fault]:
    """An edition that has ended says when, or another replaces it."""
    editions = index.rows.of(EditionRow)
    replaced = {old for edition in editions for old in edition.row.replaces}
    for edition in editions:
        row = edition.row
        ended = row.standing is Standing.ENDED and not row.valid_until
        if ended and row.id not in replaced and index.whole("editions.csv"):
            reason = Text(
                "已终止，但没有截止日期，也没有批次替代它；请补充其一",
                "ended, but valid_until is empty and nothing replaces it; give one of the two",
            )
            yield edition.fault("valid_until", reason)


def editions_in_circles(index: Index) -> Iterator[Fault]:
    """No edition replaces or adds to itself, directly or through others."""
    editions = index.rows.of(EditionRow)
    before = {one.row.id: (*one.row.replaces, *one.row.adds_to) for one in editions}
    for edition in editions:
        if edition.row.id in reachable(edition.row.id, before):
            column = "replaces" if edition.row.replaces else "adds_to"
            reason = Text(
                "又回到本批次；请消除循环", "leads back to this edition; break the circle"
            )
            yield edition.fault(column, reason)


def more_than_stated(index: Index) -> Iterator[Fault]:
    """An edition or list holds no more certificates than it officially counts."""
    held = _certificates(index)
    counted: list[Placed[EditionRow] | Placed[ListRow]]
    counted = [*index.rows.of(EditionRow), *index.rows.of(ListRow)]
    for placed in counted:
        stated, found = placed.row.stated_count, len(held.get(placed.row.id, ()))
        if stated is not None and found > stated:
            reason = Text(
                f"已列入{found}项证书，而公布为{stated}项；请更正项数或对应关系",
                f"{found} certificates are linked and {stated} stated; mend the count or links",
            )
            yield placed.fault("stated_count", reason)


def _certificates(index: Index) -> Mapping[str, set[str]]:
    """The certificates of each edition and list; families and refusals do not count."""
    held: dict[str, set[str]] = defaultdict(set)
    for link in index.rows.of(LinkRow):
        certificate = NodeKind.CERTIFICATE in index.nodes.get(link.row.subject, ())
        if certificate and link.row.relation not in _NOT_ON_IT:
            for holder in {link.row.edition, link.row.list, _listed_in(link.row)} - {""}:
                held[holder].add(link.row.subject)
    return held


def _listed_in(link: LinkRow) -> str:
    return link.object if link.object_kind is NodeKind.LIST else ""


def examinations_as_recognition(index: Index) -> Iterator[Fault]:
    """A list of domestic examinations open to foreigners has no links: it recognises nothing."""
    editions = index.rows.of(EditionRow)
    kinds = {edition.row.id: edition.row.kind for edition in editions}
    listed = {named.row.id: kinds.get(named.row.edition) for named in index.rows.of(ListRow)}
    for link in index.rows.of(LinkRow):
        found = {
            kinds.get(link.row.edition),
            listed.get(link.row.list),
            listed.get(link.row.object),
        }
        if "examination_list" in found:
            reason = Text(
                "所属批次只是开放国内考试，并不认定任何证书；请删去",
                "its edition opens domestic examinations and recognises nothing; remove it",
            )
            yield link.fault("edition", reason)


RULES: tuple[Rule, ...] = (
    dates_that_cross,
    ended_without_end,
    editions_in_circles,
    more_than_stated,
    examinations_as_recognition,
)

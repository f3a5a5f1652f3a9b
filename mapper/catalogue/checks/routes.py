"""Routes that nobody can ever go."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from itertools import product

from mapper.catalogue.checks.index import Index, Rule
from mapper.catalogue.checks.possible import Bounds, impossible
from mapper.catalogue.checks.values import Asked
from mapper.catalogue.placed import Placed
from mapper.catalogue.rows import (
    ConditionRow,
    EditionRow,
    EntryRouteRow,
    LinkRow,
    ListRow,
)
from mapper.dates import first_day
from mapper.domain import Text
from mapper.errors import Fault

ALL = "all"
Scope = tuple[str, str]
Scopes = Mapping[Scope, list[Placed[ConditionRow]]]


def routes_never_met(index: Index) -> Iterator[Fault]:
    """The rows of a route do not exclude each other."""
    bounds = Bounds(index)
    for rows in by_scope(index).values():
        for narrowed in dict.fromkeys(placed.row.applies_to for placed in rows):
            applying = [one for one in rows if one.row.applies_to in ("", narrowed)]
            for way in ways_of(applying):
                yield from _excluded(bounds, way)
    entries: dict[tuple[str, str], list[Placed[EntryRouteRow]]] = defaultdict(list)
    for entry in index.rows.of(EntryRouteRow):
        entries[entry.row.certificate, entry.row.route].append(entry)
    for found in entries.values():
        yield from _excluded(bounds, found)


def _excluded(bounds: Bounds, way: Sequence[Asked]) -> Iterator[Fault]:
    for kind in impossible(way, bounds):
        last = max((one for one in way if one.row.kind == kind), key=lambda one: one.line)
        route = last.row.route
        reason = Text(
            f"途径{route}中的各项{kind}不可能同时满足；请更正其中一项",
            f"nobody can meet every {kind} row of the route {route}; mend one",
        )
        yield last.fault("value", reason)


def links_never_met(index: Index) -> Iterator[Fault]:
    """A link's rows can be met together with those of its list and edition."""
    bounds, scopes = Bounds(index), by_scope(index)
    for link in index.rows.of(LinkRow):
        own = scopes.get(("link", link.row.id), [])
        lists = ways_of(_joining(scopes, ("list", link.row.list), link.row))
        editions = ways_of(_joining(scopes, ("edition", link.row.edition), link.row))
        joined = [[*one, *other] for one, other in product(lists, editions)]
        open_ways = [way for way in joined if not impossible(way, bounds)]
        for way in ways_of(own) if own and open_ways else ():
            alone = not impossible(way, bounds)
            if alone and all(impossible([*way, *other], bounds) for other in open_ways):
                route = way[0].row.route
                reason = Text(
                    f"途径{route}与清单或批次的要求相互排斥；请更正其一",
                    f"the route {route} excludes what the list or edition asks; mend one",
                )
                yield way[0].fault("route", reason)


def _joining(scopes: Scopes, scope: Scope, link: LinkRow) -> list[Placed[ConditionRow]]:
    applying = ("", link.object, *link.levels)
    return [one for one in scopes.get(scope, []) if one.row.applies_to in applying]


def by_scope(index: Index) -> Scopes:
    """The conditions of every link, list and edition."""
    found: dict[Scope, list[Placed[ConditionRow]]] = defaultdict(list)
    for placed in index.rows.of(ConditionRow):
        found[placed.row.scope, placed.row.scope_id].append(placed)
    return found


def ways_of(rows: Sequence[Placed[ConditionRow]]) -> list[list[Placed[ConditionRow]]]:
    """The routes of a scope, each with the rows that join every route."""
    shared = [one for one in rows if one.row.route == ALL]
    named = dict.fromkeys(one.row.route for one in rows if one.row.route != ALL)
    if not named:
        return [shared]
    return [[one for one in rows if one.row.route in (name, ALL)] for name in named]


def windows_closed_before(index: Index) -> Iterator[Fault]:
    """A window does not close before its link or edition starts."""
    starts = _starts(index)
    for placed in index.rows.of(ConditionRow):
        row, start = placed.row, starts.get((placed.row.scope, placed.row.scope_id))
        closes = _day(row.value) if row.kind == "window" and row.operator in "<=" else None
        if start is not None and closes is not None and closes < start:
            reason = Text(
                f"期限在{start}开始之前就已截止",
                f"the window closes before {start}, when this starts",
            )
            yield placed.fault("value", reason)


def _starts(index: Index) -> Mapping[Scope, date]:
    """The first day of every link, list and edition whose start is known."""
    editions = {one.row.id: one.row.valid_from for one in index.rows.of(EditionRow)}
    found = {("edition", edition): start for edition, start in editions.items()}
    for named in index.rows.of(ListRow):
        found["list", named.row.id] = editions.get(named.row.edition, "")
    for link in index.rows.of(LinkRow):
        found["link", link.row.id] = link.row.valid_from or editions.get(link.row.edition, "")
    days = {scope: first_day(start) for scope, start in found.items()}
    return {scope: day for scope, day in days.items() if day is not None}


def _day(value: str) -> date | None:
    try:
        return date.fromisoformat(value)
    except ValueError:
        return None


RULES: tuple[Rule, ...] = (routes_never_met, links_never_met, windows_closed_before)

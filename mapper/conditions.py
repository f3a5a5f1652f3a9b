"""Conditions against what a holder states: five row states, routes, and what is implied.

A row of a *time* kind that is unmet passes by itself; one of a *state* kind does
not.  All rows of a route are needed and any route suffices.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from enum import Enum
from itertools import product

from mapper.dates import add_years
from mapper.domain import Condition, PlaceId

RELATED = "related"
TIME_KINDS = frozenset({"work_years", "held_years", "years_in_place", "age", "window"})
IMPLIABLE = ("degree", "work_years")


class RowState(Enum):
    """How one condition stands."""

    MET = "met"
    IMPLIED = "implied"
    UNKNOWN = "unknown"
    SOURCE_INCOMPLETE = "source_incomplete"
    UNMET = "unmet"


class State(Enum):
    """How a route or a link stands, best first."""

    MET = "met"
    NEEDS_FACTS = "needs_facts"
    SOURCE_INCOMPLETE = "source_incomplete"
    NOT_YET = "not_yet"
    UNMET = "unmet"

    @property
    def rank(self) -> int:
        """Nought for met, four for unmet."""
        return list(State).index(self)


@dataclass(frozen=True, slots=True)
class Holder:
    """What a person states; everything is optional and nothing of it is kept.

    ``work_years`` and ``years_in_place`` are counts as of ``as_of`` and go on from
    there.  ``confirms`` and ``denies`` hold the codes of other conditions.
    """

    degree: str = ""
    degree_field: str = ""
    work_years: float | None = None
    years_in_place: float | None = None
    as_of: date | None = None
    held_since: date | None = None
    born: date | None = None
    field_of_work: str = ""
    employed_in: PlaceId | None = None
    employer_kind: str = ""
    nationality: str = ""
    residence: tuple[str, ...] = ()
    certificate_expires: date | None = None
    certificate_valid: bool | None = None
    membership_grade: str = ""
    holds: tuple[str, ...] = ()
    acquired_by: str = ""
    issuing_country: str = ""
    clean_conduct: bool | None = None
    granted_on: date | None = None
    confirms: tuple[str, ...] = ()
    denies: tuple[str, ...] = ()


NOBODY = Holder()


@dataclass(frozen=True, slots=True)
class Context:
    """What a row is judged against: the day, the holder, and the vocabularies it needs.

    ``enclosing`` maps a place to itself and all that enclose it, ``wider`` a field
    to itself and all wider ones.  ``assumed`` names facts that come from the
    certificate's entry routes and are lower bounds.
    """

    on: date
    holder: Holder = NOBODY
    degree_ranks: Mapping[str, int] = field(default_factory=dict)
    enclosing: Callable[[PlaceId], frozenset[PlaceId]] = lambda place: frozenset({place})
    wider: Callable[[str], frozenset[str]] = lambda name: frozenset({name})
    certificate_fields: frozenset[str] = frozenset()
    certificate_origins: frozenset[str] = frozenset()
    assumed: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Outcome:
    """How one condition stands; ``met_on`` is the day from which an unmet time row is met."""

    condition: Condition
    state: RowState
    met_on: date | None = None

    @property
    def passes_by_itself(self) -> bool:
        """It is unmet today and met on a known later day."""
        return self.state is RowState.UNMET and self.met_on is not None


@dataclass(frozen=True, slots=True)
class RouteResult:
    """How a route stands, row by row; ``met_on`` is the latest day that it waits for."""

    state: State
    outcomes: tuple[Outcome, ...]
    met_on: date | None = None

    @property
    def missing(self) -> tuple[Outcome, ...]:
        """The rows that keep the route from being met."""
        good = (RowState.MET, RowState.IMPLIED)
        return tuple(outcome for outcome in self.outcomes if outcome.state not in good)

    @property
    def implied(self) -> bool:
        """It rests on the certificate's entry routes."""
        return any(outcome.state is RowState.IMPLIED for outcome in self.outcomes)


def judge(condition: Condition, context: Context) -> Outcome:
    """How one condition stands on a day, for a holder."""
    if not condition.value:
        return Outcome(condition, RowState.SOURCE_INCOMPLETE)
    if condition.kind in TIME_KINDS:
        return _judge_time(condition, context)
    known = _STATES[condition.kind](condition, context)
    if known is None:
        return Outcome(condition, RowState.UNKNOWN)
    if not known:
        unknown = condition.kind in context.assumed
        return Outcome(condition, RowState.UNKNOWN if unknown else RowState.UNMET)
    implied = condition.kind in context.assumed
    return Outcome(condition, RowState.IMPLIED if implied else RowState.MET)


# --- time kinds ---------------------------------------------------------------


def _judge_time(condition: Condition, context: Context) -> Outcome:
    if condition.kind in ("window", "age"):
        opens, closes = _bounds(condition, context.holder)
        if opens is None and closes is None:
            return Outcome(condition, RowState.UNKNOWN)
    else:
        opens, closes = _reached(condition, context), None
        if opens is None:
            return Outcome(condition, RowState.UNKNOWN)
    return _within(condition, context, opens, closes)


def _within(
    condition: Condition, context: Context, opens: date | None, closes: date | None
) -> Outcome:
    if closes is not None and context.on > closes:
        return Outcome(condition, RowState.UNMET)
    assumed = condition.kind in context.assumed
    if opens is not None and context.on < opens:
        return Outcome(condition, RowState.UNKNOWN if assumed else RowState.UNMET, opens)
    return Outcome(condition, RowState.IMPLIED if assumed else RowState.MET)


def _reached(condition: Condition, context: Context) -> date | None:
    """The day on which a count of years is reached; none if the count is not stated."""
    holder, needed = context.holder, float(condition.value)
    if condition.kind == "held_years":
        start = holder.held_since
        day = None if start is None else add_years(start, needed)
    else:
        have = holder.work_years if condition.kind == "work_years" else holder.years_in_place
        as_of = holder.as_of or context.on
        day = None if have is None else add_years(as_of, needed - have)
    return day + timedelta(days=1) if day is not None and condition.operator == ">" else day


def _bounds(condition: Condition, holder: Holder) -> tuple[date | None, date | None]:
    """The first and the last day on which a window or an age holds."""
    if condition.kind == "window":
        day = date.fromisoformat(condition.value)
        return (day, None) if condition.operator in (">=", ">") else (None, day)
    if holder.born is None:
        return None, None
    years = float(condition.value)
    if condition.operator in (">=", ">"):
        return add_years(holder.born, years), None
    last = add_years(holder.born, years + (1 if condition.operator == "<=" else 0))
    return None, last - timedelta(days=1)


# --- state kinds: true, false, or none where the holder has not said ----------


def _values(condition: Condition) -> tuple[str, ...]:
    return tuple(condition.value.split("|"))


def _degree(condition: Condition, context: Context) -> bool | None:
    stated = context.degree_ranks.get(context.holder.degree)
    needed = context.degree_ranks.get(condition.value)
    if stated is None or needed is None:
        return None
    return {">=": stated >= needed, ">": stated > needed}.get(condition.operator, stated == needed)


def _field(condition: Condition, context: Context, stated: str) -> bool | None:
    """A field counts with all wider ones; an unlisted one is not ours to judge."""
    if not stated:
        return None
    wider, values = context.wider(stated), set(_values(condition))  # empty: not in our vocabulary
    if wider & values or stated == RELATED:
        return True
    if RELATED in values:
        return True if wider & context.certificate_fields else None
    return False if wider else None


def _degree_field(condition: Condition, context: Context) -> bool | None:
    return _field(condition, context, context.holder.degree_field)


def _field_of_work(condition: Condition, context: Context) -> bool | None:
    return _field(condition, context, context.holder.field_of_work)


def _employed_in_place(condition: Condition, context: Context) -> bool | None:
    stated = context.holder.employed_in
    if stated is None:
        return None
    wanted = {PlaceId(value) for value in _values(condition)}
    if wanted & context.enclosing(stated):
        return True
    wider_than_wanted = any(stated in context.enclosing(place) for place in wanted)
    return None if wider_than_wanted else False


def _certificate_valid(condition: Condition, context: Context) -> bool | None:
    del condition
    expires = context.holder.certificate_expires
    return context.holder.certificate_valid if expires is None else context.on <= expires


def _issuing_country(condition: Condition, context: Context) -> bool | None:
    stated = context.holder.issuing_country
    origins = frozenset({stated}) if stated else context.certificate_origins
    if not origins:
        return None
    values = set(_values(condition))
    return True if origins <= values else (None if origins & values else False)


def _conduct(condition: Condition, context: Context) -> bool | None:
    del condition
    return context.holder.clean_conduct


def _other(condition: Condition, context: Context) -> bool | None:
    if condition.value in context.holder.denies:
        return False
    return True if condition.value in context.holder.confirms else None


def _among(stated: Iterable[str], condition: Condition) -> bool | None:
    found = [value for value in stated if value]
    if not found:
        return None
    hit = bool(set(found) & set(_values(condition)))
    return not hit if condition.operator == "!=" else hit


def _holds(condition: Condition, context: Context) -> bool | None:
    return True if set(context.holder.holds) & set(_values(condition)) else None


_STATES: dict[str, Callable[[Condition, Context], bool | None]] = {
    "degree": _degree,
    "degree_field": _degree_field,
    "field_of_work": _field_of_work,
    "employed_in_place": _employed_in_place,
    "employer_kind": lambda row, context: _among((context.holder.employer_kind,), row),
    "nationality": lambda row, context: _among((context.holder.nationality,), row),
    "residence": lambda row, context: _among(context.holder.residence, row),
    "certificate_valid": _certificate_valid,
    "membership_grade": lambda row, context: _among((context.holder.membership_grade,), row),
    "holds": _holds,
    "acquired_by": lambda row, context: _among((context.holder.acquired_by,), row),
    "issuing_country": _issuing_country,
    "conduct": _conduct,
    "other": _other,
}
KINDS = TIME_KINDS | frozenset(_STATES)


# --- routes -------------------------------------------------------------------

Route = tuple[Condition, ...]


def routes(*scopes: Iterable[Condition]) -> tuple[Route, ...]:
    """Every way through the rows of a link, its list and its edition.

    Each scope may have routes of its own; a way takes one of each.
    """
    ways = [_routes_of(tuple(scope)) for scope in scopes]
    return tuple(tuple(row for part in way for row in part) for way in product(*ways))


def _routes_of(rows: Sequence[Condition]) -> list[Route]:
    shared = tuple(row for row in rows if row.route == "all")
    named = dict.fromkeys(row.route for row in rows if row.route != "all")
    if not named:
        return [shared]
    return [(*(row for row in rows if row.route == name), *shared) for name in named]


def judge_route(route: Route, context: Context, valid_until: date | None = None) -> RouteResult:
    """How one route stands.

    Unmet if any state row is unmet, or a time row can no longer be met; else not
    yet if any time row is unmet; else incomplete in the source; else in need of
    facts; else met.  A day after ``valid_until`` comes too late.
    """
    outcomes = tuple(judge(row, context) for row in route)
    states = {outcome.state for outcome in outcomes}
    waiting = [o.met_on for o in outcomes if o.passes_by_itself and o.met_on is not None]
    met_on = max(waiting, default=None)
    if any(o.state is RowState.UNMET and not o.passes_by_itself for o in outcomes):
        state = State.UNMET
    elif met_on is not None:
        late = valid_until is not None and met_on > valid_until
        late = late or _closed_by(route, context, met_on)
        state = State.UNMET if late else State.NOT_YET
    elif RowState.SOURCE_INCOMPLETE in states:
        state = State.SOURCE_INCOMPLETE
    else:
        state = State.NEEDS_FACTS if RowState.UNKNOWN in states else State.MET
    return RouteResult(state, outcomes, met_on)


def _closed_by(route: Route, context: Context, day: date) -> bool:
    """A window or an age of the route is past on the day for which another row waits."""
    then = replace(context, on=day)
    closing = (judge(row, then) for row in route if row.kind in ("window", "age"))
    return any(o.state is RowState.UNMET and not o.passes_by_itself for o in closing)


def _order(result: RouteResult) -> tuple[int, int, int, date]:
    lasting = sum(o.state is RowState.UNMET and not o.passes_by_itself for o in result.outcomes)
    return result.state.rank, lasting, len(result.missing), result.met_on or date.min


def best_route(
    ways: Sequence[Route], context: Context, valid_until: date | None = None
) -> RouteResult:
    """The best of the routes; of several that wait, the one with the earliest day."""
    results = [judge_route(way, context, valid_until) for way in ways]
    waiting = [result for result in results if result.state is State.NOT_YET]
    best = min(results, key=_order)
    if best.state is State.NOT_YET:
        best = min(waiting, key=lambda result: (result.met_on or date.max, len(result.missing)))
    return best


# --- what the certificate itself implies --------------------------------------


@dataclass(frozen=True, slots=True)
class EntryRoute:
    """What an awarding body asks before it certifies, as far as known."""

    name: str
    degree: str = ""
    work_years: float | None = None


@dataclass(frozen=True, slots=True)
class Judgement:
    """How a link's conditions stand.

    ``contradiction`` tells that the stated facts exclude every entry route of the certificate.
    """

    result: RouteResult
    contradiction: bool = False


def judge_link(
    ways: Sequence[Route],
    context: Context,
    entry_routes: Sequence[EntryRoute] = (),
    valid_until: date | None = None,
) -> Judgement:
    """The best route under the stated facts, or under what the certificate implies.

    Degree and years are implied if every entry route that the stated facts leave
    possible satisfies some route of the link.  Stated facts win over entry routes.
    """
    plain = best_route(ways, context, valid_until)
    possible = [route for route in entry_routes if _possible(route, context)]
    if not possible:
        return Judgement(plain, contradiction=bool(entry_routes))
    if plain.state is State.MET:
        return Judgement(plain)
    implied = [best_route(ways, _assume(route, context), valid_until) for route in possible]
    if any(_leaves_open(result) for result in implied):
        return Judgement(plain)
    return Judgement(max(implied, key=_order))


def _leaves_open(result: RouteResult) -> bool:
    good = (RowState.MET, RowState.IMPLIED)
    return any(o.condition.kind in IMPLIABLE and o.state not in good for o in result.outcomes)


def _possible(route: EntryRoute, context: Context) -> bool:
    ranks, holder = context.degree_ranks, context.holder
    stated, asked = ranks.get(holder.degree), ranks.get(route.degree)
    if stated is not None and asked is not None and stated < asked:
        return False
    if holder.work_years is None or route.work_years is None:
        return True
    return context.on >= add_years(holder.as_of or context.on, route.work_years - holder.work_years)


def _assume(route: EntryRoute, context: Context) -> Context:
    """The context with the entry route's degree and years where nothing is stated."""
    holder, assumed = context.holder, set(context.assumed)
    if not holder.degree and route.degree:
        holder = replace(holder, degree=route.degree)
        assumed.add("degree")
    if holder.work_years is None and route.work_years is not None:
        holder = replace(holder, work_years=route.work_years, as_of=holder.as_of or context.on)
        assumed.add("work_years")
    return replace(context, holder=holder, assumed=frozenset(assumed))

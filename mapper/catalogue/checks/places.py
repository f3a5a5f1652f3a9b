"""Places enclose each other without circles, and regions are not called countries."""

from __future__ import annotations

from collections.abc import Iterator

from mapper.catalogue.checks.index import Index, Rule, reachable
from mapper.catalogue.placed import Placed
from mapper.catalogue.rows import DirectoryRow, FieldRow, OriginRow, PlaceRow
from mapper.errors import Fault

_REGIONS = frozenset({"hong-kong", "macao", "taiwan"})
_REGION_CODES = frozenset(
    ["HKG", "MAC", "TWN", "HK", "MO", "TW", "344", "446", "158", "810000", "820000", "710000"]
)


def places_in_circles(index: Index) -> Iterator[Fault]:
    """No place lies inside itself, directly or through others."""
    for place in index.rows.of(PlaceRow):
        if place.row.id in reachable(place.row.id, index.place_parents):
            yield place.fault("parents", "lies inside itself; break the circle")


def places_without_parent(index: Index) -> Iterator[Fault]:
    """Every place but a country lies inside another."""
    for place in index.rows.of(PlaceRow):
        if place.row.kind != "country" and not place.row.parents:
            yield place.fault("parents", "only a country lies in nothing; name what encloses it")


def fields_in_circles(index: Index) -> Iterator[Fault]:
    """No field and no directory item is its own parent, directly or through others."""
    rows: list[Placed[FieldRow] | Placed[DirectoryRow]]
    rows = [*index.rows.of(FieldRow), *index.rows.of(DirectoryRow)]
    parents = {(type(one.row), one.row.id): one.row.parent for one in rows}
    onward = {owner: ((owner[0], parent),) if parent else () for owner, parent in parents.items()}
    for placed in rows:
        owner = (type(placed.row), placed.row.id)
        if owner in reachable(owner, onward):
            yield placed.fault("parent", "is its own parent; break the circle")


def regions_as_countries(index: Index) -> Iterator[Fault]:
    """Hong Kong, Macao and Taiwan are regions of China and are named so on every screen."""
    rows: list[Placed[OriginRow] | Placed[PlaceRow]]
    rows = [*index.rows.of(OriginRow), *index.rows.of(PlaceRow)]
    for placed in rows:
        if placed.row.id in _REGIONS or placed.row.code in _REGION_CODES:
            yield from _called_country(placed)


def _called_country(placed: Placed[OriginRow] | Placed[PlaceRow]) -> Iterator[Fault]:
    if placed.row.kind == "country":
        yield placed.fault("kind", "this is a region of China, not a country; write the kind so")
    if not placed.row.zh.startswith("中国"):
        yield placed.fault("zh", "write 中国香港, 中国澳门 or 中国台湾")
    if not placed.row.en.endswith(", China"):
        yield placed.fault("en", "write Hong Kong, China; Macao, China; or Taiwan, China")


RULES: tuple[Rule, ...] = (
    places_in_circles,
    places_without_parent,
    fields_in_circles,
    regions_as_countries,
)

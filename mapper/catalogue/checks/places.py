"""Places enclose each other without circles, and regions are not called countries."""

from __future__ import annotations

from collections.abc import Iterator

from mapper.catalogue.checks.index import Index, Rule, reachable
from mapper.catalogue.placed import Placed
from mapper.catalogue.rows import DirectoryRow, FieldRow, OriginRow, PlaceRow
from mapper.domain import Text
from mapper.errors import Fault

_REGIONS = frozenset({"hong-kong", "macao", "taiwan"})
_REGION_CODES = frozenset(
    ["HKG", "MAC", "TWN", "HK", "MO", "TW", "344", "446", "158", "810000", "820000", "710000"]
)
_REGION = Text(
    "这是中国的地区，不是国家；请照此填写种类",
    "this is a region of China, not a country; write the kind so",
)
_NAMED_ZH = Text("请写中国香港、中国澳门或中国台湾", "write 中国香港, 中国澳门 or 中国台湾")
_NAMED_EN = Text(
    "请写Hong Kong, China、Macao, China或Taiwan, China",
    "write Hong Kong, China; Macao, China; or Taiwan, China",
)


def places_in_circles(index: Index) -> Iterator[Fault]:
    """No place lies inside itself, directly or through others."""
    for place in index.rows.of(PlaceRow):
        if place.row.id in reachable(place.row.id, index.place_parents):
            reason = Text("位于自身之内；请消除循环", "lies inside itself; break the circle")
            yield place.fault("parents", reason)


def places_without_parent(index: Index) -> Iterator[Fault]:
    """Every place but a country lies inside another."""
    for place in index.rows.of(PlaceRow):
        if place.row.kind != "country" and not place.row.parents:
            reason = Text(
                "只有国家没有上级地区；请填写上级地区",
                "only a country lies in nothing; name what encloses it",
            )
            yield place.fault("parents", reason)


def fields_in_circles(index: Index) -> Iterator[Fault]:
    """No field and no directory item is its own parent, directly or through others."""
    rows: list[Placed[FieldRow] | Placed[DirectoryRow]]
    rows = [*index.rows.of(FieldRow), *index.rows.of(DirectoryRow)]
    parents = {(type(one.row), one.row.id): one.row.parent for one in rows}
    onward = {owner: ((owner[0], parent),) if parent else () for owner, parent in parents.items()}
    for placed in rows:
        owner = (type(placed.row), placed.row.id)
        if owner in reachable(owner, onward):
            reason = Text("以自身为上级；请消除循环", "is its own parent; break the circle")
            yield placed.fault("parent", reason)


def regions_as_countries(index: Index) -> Iterator[Fault]:
    """Hong Kong, Macao and Taiwan are regions of China and are named so on every screen."""
    rows: list[Placed[OriginRow] | Placed[PlaceRow]]
    rows = [*index.rows.of(OriginRow), *index.rows.of(PlaceRow)]
    for placed in rows:
        if placed.row.id in _REGIONS or placed.row.code in _REGION_CODES:
            yield from _called_country(placed)


def _called_country(placed: Placed[OriginRow] | Placed[PlaceRow]) -> Iterator[Fault]:
    if placed.row.kind == "country":
        yield placed.fault("kind", _REGION)
    if not placed.row.zh.startswith("中国"):
        yield placed.fault("zh", _NAMED_ZH)
    if not placed.row.en.endswith(", China"):
        yield placed.fault("en", _NAMED_EN)


RULES: tuple[Rule, ...] = (
    places_in_circles,
    places_without_parent,
    fields_in_circles,
    regions_as_countries,
)

"""Places with something published: which there are, and which lie around another."""

from __future__ import annotations

from dataclasses import dataclass

from mapper.domain import PlaceId, Text
from mapper.ports import Records


@dataclass(frozen=True, slots=True)
class Around:
    """Places that enclose a place and places within it, each with something published."""

    outer: tuple[PlaceId, ...]
    inner: tuple[PlaceId, ...]


def around(records: Records, place: PlaceId) -> Around:
    """The neighbours of a place in the graph of places."""
    words_ = records.vocabulary
    having = {edition.place for edition in words_.editions.values()}
    outer = words_.enclosing(place) - {place}
    return Around(
        tuple(sorted(outer, key=lambda each: (-len(words_.enclosing(each)), each))),
        tuple(sorted(words_.inside(place) & having)),
    )


def by_kind(records: Records) -> dict[str, list[tuple[PlaceId, Text, int]]]:
    """Every place with something published, with how many editions, the widest kinds first."""
    counts: dict[PlaceId, int] = {}
    for edition in records.vocabulary.editions.values():
        counts[edition.place] = counts.get(edition.place, 0) + 1
    found: dict[str, list[tuple[PlaceId, Text, int]]] = {kind: [] for kind in PLACES}
    for place in records.vocabulary.places.values():
        if place.id in counts:
            found.setdefault(place.kind, []).append((place.id, place.name, counts[place.id]))
    return {kind: places for kind, places in found.items() if places}


PLACE_KIND = {
    "country": Text("国家", "country"), "province": Text("省级地区", "province-level"),
    "city": Text("市", "city"), "district": Text("区", "district"), "zone": Text("功能区", "zone"),
    "group": Text("区域组合", "group of places"),
}  # fmt: skip
PLACES = {
    "country": Text("全国", "The whole country"),
    "province": Text("省、自治区、直辖市", "Provinces and municipalities"),
    "city": Text("市", "Cities"), "district": Text("区", "Districts"),
    "zone": Text("功能区", "Zones"), "group": Text("区域组合", "Groups of places"),
}  # fmt: skip
"""The headings of a list of places, in their order."""

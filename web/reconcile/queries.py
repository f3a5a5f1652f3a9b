"""Queries as either version of the protocol writes them, and candidates as either reads them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from mapper.domain import Node, NodeId, Text
from mapper.ports import Records
from mapper.reconciling import (
    MOST,
    PROPERTIES,
    QUANTIFIERS,
    USUAL,
    Known,
    Match,
    Wanted,
    reconcile,
    type_of,
)
from mapper.sentences import Speaker
from web.api.faults import BadField, Json
from web.language import other, pick
from web.reconcile.manifest import BATCH, FEATURE_NAMES, TYPE_NAMES

_SHORT = 300
_MANY = 20
"""Properties, conditions, and values of one, that a query may have."""
_NAMING = ("name", "id")
_FEATURE = {"name": "exact_name", "id": "exact_name"}
"""What a candidate must have where a name or an id is required."""


def too_many(count: int) -> None:
    """Refuse more queries than one request may hold; raises BadField."""
    if count > BATCH:
        raise BadField(
            field="queries",
            text=Text(f"一次最多{BATCH}条查询。", f"A request holds at most {BATCH} queries."),
            code="too_many_queries", status=413,
        )  # fmt: skip


def wrong(*, about: str) -> BadField:
    """A batch that is not in the shape of the protocol."""
    return BadField(
        field="queries", text=Text("查询不符合接口规范。",
                                  f"The queries are not as specified: {about}."),
        code="invalid_queries",
    )  # fmt: skip


# --- versions 0.1 and 0.2 ----------------------------------------------------------


def old_batch(content: object) -> dict[str, Wanted]:
    """Queries by their keys; raises BadField."""
    if not isinstance(content, dict):
        raise wrong(about="an object of queries by key is wanted")
    too_many(len(content))
    return {str(key): old_query(value) for key, value in content.items()}


def old_query(given: object) -> Wanted:
    """One query: a text alone, or an object."""
    if isinstance(given, str):
        return Wanted((given,))
    if not isinstance(given, dict):
        raise wrong(about="a query is an object")
    text, types = given.get("query", ""), given.get("type", ())
    names = [types] if isinstance(types, str) else types
    if not isinstance(text, str) or not isinstance(names, Sequence):
        raise wrong(about="query is a text and type an identifier or a list of them")
    known = [
        _known(each.get("pid", each.get("p")), each.get("v"))
        for each in _listed(given.get("properties") or ())
        if isinstance(each, dict)
    ]
    return Wanted((text,), _types(names), _told(known), limit=_limit(given.get("limit")))


def _listed(value: object) -> Sequence[object]:
    if isinstance(value, list | tuple) and len(value) <= _MANY:
        return value
    raise wrong(about=f"properties and conditions are lists of at most {_MANY}")


def _types(names: Iterable[object]) -> tuple[str, ...]:
    """Type identifiers; OpenRefine may send objects with an id."""
    found = (each.get("id") if isinstance(each, dict) else each for each in names)
    return tuple(each for each in found if isinstance(each, str) and each)


def _limit(value: object) -> int:
    if isinstance(value, int | float) and not isinstance(value, bool) and value >= 1:
        return int(min(value, MOST))
    return USUAL


def _known(name: object, value: object, quantifier: str = "any") -> Known:
    values = _listed(value if isinstance(value, list) else [value])
    ways = tuple(found for each in values if (found := _ways(each)))
    return Known(name if isinstance(name, str) else "", ways, quantifier)


def _told(known: Iterable[Known]) -> tuple[Known, ...]:
    """What tells us something: a property of ours that has values."""
    return tuple(one for one in known if one.name in PROPERTIES and one.values)


def _ways(value: object) -> tuple[str, ...]:
    """Ways of writing one value; an entity has its id and its name."""
    if isinstance(value, dict):
        said = (value.get(name) for name in ("id", "name"))
        return tuple(text[:_SHORT] for text in said if isinstance(text, str) and text)
    return (str(value)[:_SHORT],) if isinstance(value, str | int | float) and value != "" else ()


# --- the draft ---------------------------------------------------------------------


def new_batch(content: object) -> list[Wanted]:
    """Queries in their order; raises BadField."""
    queries = content.get("queries") if isinstance(content, dict) else None
    if not isinstance(queries, list):
        raise wrong(about="an object with a list of queries is wanted")
    too_many(len(queries))
    return [_new_query(each) for each in queries]


def _new_query(given: object) -> Wanted:
    if not isinstance(given, dict) or not _listed(given.get("conditions") or None):
        raise wrong(about="a query has conditions")
    type_ = given.get("type", "")
    if not isinstance(type_, str):
        raise wrong(about="type is an identifier")
    stated = [_condition(each) for each in given["conditions"]]
    texts = {kind: tuple(text for one, _ in stated if one.name == kind
                         for ways in one.values for text in ways) for kind in _NAMING}  # fmt: skip
    return Wanted(
        texts["name"], _types([type_]), _told(one for one, _ in stated),
        frozenset(_FEATURE.get(one.name, one.name) for one, required in stated if required),
        _limit(given.get("limit")), tuple(NodeId(text) for text in texts["id"]),
    )  # fmt: skip


def _condition(given: object) -> tuple[Known, bool]:
    """What one condition tells, under the name of its property; and whether it is required."""
    if not isinstance(given, dict) or "propertyValue" not in given:
        raise wrong(about="a condition has a matchType and a propertyValue")
    kind, quantifier = given.get("matchType"), given.get("matchQuantifier", "any")
    name = given.get("propertyId") if kind == "property" else kind
    if not isinstance(name, str) or (kind != "property" and kind not in _NAMING):
        raise wrong(about="matchType is name, id or property, and a property has a propertyId")
    if not isinstance(quantifier, str) or quantifier not in QUANTIFIERS:
        raise wrong(about="matchQuantifier is any, all or none")
    if kind in _NAMING and quantifier != "any":
        raise wrong(about="any of several names or ids is taken")
    return _known(name, given["propertyValue"], quantifier), given.get("required") is True


# --- candidates ----------------------------------------------------------------------


class Candidates:
    """Says candidates in the language of a request; ``names`` are the records that have names."""

    def __init__(self, records: Records, names: Records) -> None:
        self._records, self._names = records, names
        self._speaker = Speaker(records)

    def of(self, wanted: Wanted) -> list[Json]:
        """The candidates for a row."""
        return [self._said(match) for match in reconcile(self._names, wanted)]

    def _said(self, match: Match) -> Json:
        return {
            "id": match.node.id,
            "name": pick(match.node.name),
            "description": self.about(match.node),
            "score": match.score,
            "match": match.match,
            "type": [type_json(match.node)],
            "features": features_json(match.features),
        }

    def about(self, node: Node) -> str:
        """What tells a node from its namesakes: its other name, its abbreviation, body, origin."""
        body = self._records.body(node.body) if node.body else None
        parts = [other(node.name), ", ".join(node.abbreviations[:2]),
                 pick(body.name) if body else "", pick(self._speaker.origin(node))]  # fmt: skip
        return " · ".join(dict.fromkeys(part for part in parts if part))


def type_json(node: Node) -> Json:
    """The type of a node."""
    name = type_of(node)
    return {"id": name, "name": pick(TYPE_NAMES[name])}


def features_json(features: Mapping[str, float | bool]) -> list[Json]:
    """What a score rests on."""
    return [
        {"id": name, "name": pick(FEATURE_NAMES[name]), "value": value}
        for name, value in features.items()
    ]

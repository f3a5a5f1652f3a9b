"""What came in, in the address or in the body: every name known and only once, every text readable.

A name that nobody knows is refused and not passed over: who mistypes ``place`` would else be
answered for every place.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from math import isinf
from typing import NoReturn

from flask import request
from werkzeug.datastructures import MultiDict
from werkzeug.exceptions import UnsupportedMediaType

from mapper.domain import NodeId, Text
from mapper.errors import UnknownNode
from web.api.asked import FACTS
from web.api.faults import BadField

LONGEST_ID = 200
_ALWAYS = "lang"
"""Known at every address of the site."""


def arguments(*names: str) -> Mapping[str, str]:
    """What stands in the address; raises BadField for what is unknown or stands there twice.

    What a holder states is refused too, for addresses are kept in logs.
    """
    stated = next((each.name for each in FACTS if each.name in request.args), None)
    if stated:
        raise BadField(
            stated,
            Text("持有人的情况只能用POST发送。", "What a holder states is taken by POST only."),
            code="post_only",
        )
    return once(request.args, {*names, _ALWAYS})


def once(given: MultiDict[str, str], names: Iterable[str]) -> Mapping[str, str]:
    """The first of each name; raises BadField for one that is unknown or comes twice."""
    for name, texts in given.lists():
        if name not in names:
            raise BadField(
                name[:60],
                Text("没有这个字段。", "There is no such field; see /openapi.json."),
                code="unknown_field_name",
            )
        if len(texts) > 1:
            _twice(name)
    return given.to_dict()


def _twice(name: str) -> NoReturn:
    raise BadField(
        name[:60], Text("此字段只能出现一次。", "This is taken only once."), code="given_twice"
    )


def known_id(text: str) -> NodeId:
    """An id out of an address; raises UnknownNode for what none can be, before a store is asked."""
    if not text.isprintable() or len(text) > LONGEST_ID:
        raise UnknownNode(text)
    return NodeId(text)


def sent() -> Mapping[str, object]:
    """The fields of a body, JSON or form; empty fields of a form are left out.

    Raises BadField, or a 415 for any other kind of body.
    """
    if request.mimetype in ("application/x-www-form-urlencoded", "multipart/form-data"):
        return {name: text for name, text in once(request.form, request.form).items() if text}
    content = json_body()
    if isinstance(content, dict):
        return content
    raise BadField(
        field="", text=Text("应为JSON对象。", "A JSON object is wanted."), code="invalid_json"
    )


def json_body() -> object:
    """The JSON that was sent; raises BadField where it is none, or a 415."""
    if request.mimetype != "application/json":
        raise UnsupportedMediaType
    return parse_json(request.get_data(cache=False))


def parse_json(raw: bytes | str) -> object:
    """What a text of JSON holds; raises BadField, also for a name that one object holds twice."""
    try:
        return json.loads(
            raw, parse_constant=_no_constant, parse_float=_finite, object_pairs_hook=_object
        )
    except (ValueError, RecursionError) as wrong:
        raise BadField(
            field="",
            text=Text("内容不是有效的JSON。", "The body is no valid JSON."),
            code="invalid_json",
        ) from wrong


def _no_constant(name: str) -> float:
    raise ValueError(name)


def _finite(text: str) -> float:
    """A number; JSON has none that is beyond all bounds, and could not give it back."""
    number = float(text)
    if isinf(number):
        raise ValueError(text)
    return number


def _object(pairs: list[tuple[str, object]]) -> dict[str, object]:
    found = dict(pairs)
    if len(found) < len(pairs):
        names = [name for name, _ in pairs]
        _twice(next(name for name in names if names.count(name) > 1))
    return found

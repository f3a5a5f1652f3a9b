"""Pages of a list, each with the addresses of its neighbours."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from flask import Response, request
from werkzeug.urls import iri_to_uri

from mapper.domain import Text
from web.api.faults import BadField

SIZE, MOST = 50, 200
LAST = 1_000_000
_T = TypeVar("_T")


@dataclass(frozen=True, slots=True)
class Page(Generic[_T]):
    """Some of a list: ``page`` counts from one."""

    items: Sequence[_T]
    total: int
    page: int
    size: int

    @property
    def next(self) -> str | None:
        """The address of the next page."""
        return _address(self.page + 1) if self.page * self.size < self.total else None

    @property
    def prev(self) -> str | None:
        """The address of the page before, of the last one where this lies beyond it."""
        last = max(1, -(-self.total // self.size))
        return _address(min(self.page - 1, last)) if self.page > 1 else None

    def link(self, answer: Response) -> Response:
        """An answer with the neighbours in its ``Link`` header."""
        near = [(self.next, "next"), (self.prev, "prev")]
        found = [f'<{address}>; rel="{name}"' for address, name in near if address]
        if found:
            answer.headers["Link"] = ", ".join(found)
        return answer


def _address(page: int) -> str:
    from urllib.parse import urlencode

    pairs = [(k, v) for k, v in request.args.items(multi=True) if k != "page"]
    return f"{iri_to_uri(request.base_url)}?{urlencode([*pairs, ('page', page)])}"


def page_of(found: Sequence[_T], args: Mapping[str, str]) -> Page[_T]:
    """The page that an address asks for; raises BadField."""
    page, size = _number(args, "page", 1, LAST), _number(args, "size", SIZE, MOST)
    start = (page - 1) * size
    return Page(found[start : start + size], len(found), page, size)


def _number(args: Mapping[str, str], name: str, usual: int, most: int) -> int:
    text = args.get(name)
    if text is None:
        return usual
    if text.isascii() and text.isdecimal() and len(text) < 9 and 1 <= int(text) <= most:
        return int(text)
    raise BadField(
        name,
        Text(
            f"{name}应为1到{most}之间的整数。", f"{name} has to be a whole number from 1 to {most}."
        ),
    )

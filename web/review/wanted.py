"""A list of the queue as an address says it, and back: every link of the reviewers carries it."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import fields
from urllib.parse import urlencode

from mapper.accounts import Account
from mapper.domain import Text
from mapper.log import ItemStatus
from mapper.review.case import KINDS
from mapper.review.queue_wanted import Facet, Order, Wanted
from mapper.text import LONGEST
from web.errors import BadInput
from web.review.typed import printable

WORDS, ORDER, PAGE = "q", "order", "page"
A_PAGE = 25
"""Lines of the queue on a page."""
"""Arguments of an address beside those of the facets."""
NO_LEVEL = "none"
"""The value of the level where none is proposed."""
ALSO = ("pending", "published", "unclaimed", "reopened")
"""What the facet of the status tells beside the status."""

_YES_NO = ("yes", "no")
_CLOSED: Mapping[Facet, Collection[str]] = {
    Facet.KIND: tuple(kind.value for kind in KINDS),
    Facet.STATUS: (*(status.value for status in ItemStatus), *ALSO),
    Facet.MINE: ("waiting", "judged"),
    Facet.DISAGREEMENT: _YES_NO,
    Facet.BY_HAND: _YES_NO,
}
"""Facets with few values; those of the others come and go with the catalogue."""
_ID = re.compile(r"[A-Za-z0-9_.:-]{1,80}")
_MOST_PAGE = 8
_DEFAULTS = {field.name: field.default for field in fields(Wanted)}


def read_wanted(args: Mapping[str, str], account: Account, here: str = "") -> Wanted:
    """The list that an address asks for; ``here`` is the office's place.  Raises BadInput."""
    chosen = {facet.value: _value(facet, args.get(facet.value, "")) for facet in Facet}
    return Wanted(**chosen, text=_words(args), order=_order(args), account=account.id, here=here)


def address_of(wanted: Wanted) -> dict[str, str]:
    """The arguments of the address of a list; what is as usual is left out."""
    told = {facet.value: said(facet, value) for facet, value in wanted.chosen.items()}
    if wanted.text:
        told[WORDS] = wanted.text
    if wanted.order is not _DEFAULTS["order"]:
        told[ORDER] = wanted.order.value
    return told


def at(address: str, wanted: Wanted) -> str:
    """An address with the arguments of a list.

    >>> at("/review/next?lang=zh", Wanted(kind="title", text="a b"))
    '/review/next?lang=zh&kind=title&q=a+b'
    """
    told = urlencode(address_of(wanted))
    return f"{address}{'&' if '?' in address else '?'}{told}" if told else address


def said(facet: Facet, value: str) -> str:
    """A value of a facet as an address says it."""
    return value or (NO_LEVEL if facet is Facet.LEVEL else "")


def read_page(args: Mapping[str, str]) -> int:
    """The number of the page; the first where none can be read."""
    text = args.get(PAGE, "")
    fine = text.isascii() and text.isdecimal() and len(text) <= _MOST_PAGE
    return max(1, int(text)) if fine else 1


def _value(facet: Facet, text: str) -> str | None:
    text = text.strip()
    if not text:
        return None
    known = _CLOSED.get(facet)
    if not _ID.fullmatch(text) or (known is not None and text not in known):
        raise BadInput(Text("没有这样的筛选条件。", "The list cannot be narrowed by that."))
    return "" if facet is Facet.LEVEL and text == NO_LEVEL else text


def _words(args: Mapping[str, str]) -> str:
    text = args.get(WORDS, "").strip()
    if len(text) > LONGEST:
        raise BadInput(
            Text(f"检索词最多{LONGEST}个字符。", f"A search has at most {LONGEST} characters.")
        )
    if not printable(text, lines=False):
        raise BadInput(
            Text("检索词含有控制字符，请删去。", "Remove the control characters from the search.")
        )
    return text


def _order(args: Mapping[str, str]) -> Order:
    text = args.get(ORDER, "").strip()
    known = {order.value: order for order in Order}
    if text and text not in known:
        raise BadInput(Text("没有这种排序。", "There is no such order."))
    return known.get(text, Order.ASKED)

"""The lines of the queue as the page shows them: named, with marks, and never with a score."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from urllib.parse import quote, urlencode

from flask import url_for

from mapper.accounts import Account, Accounts
from mapper.desk import Desk
from mapper.domain import Node, NodeId, Text
from mapper.log import ItemRow, ItemStatus, QueueRow
from mapper.review.queue import Page
from mapper.review.queue_wanted import Facet, Order, Wanted
from mapper.review.words import STATUS
from mapper.vocabulary import Vocabulary
from web.language import language
from web.review import queue_words as words
from web.review.card_view import TONE
from web.review.people import People
from web.review.wanted import ORDER, PAGE, WORDS, address_of, at, said

FIRST = 8
"""Values of a facet that are shown at once."""


@dataclass(frozen=True, slots=True)
class Choice:
    """A value of a facet: how many lines it has, and the address with it, or without it.

    Its name is in the language of the page: there are hundreds of them.
    """

    name: str
    count: int
    address: str
    chosen: bool = False


ALL = "all"
"""The argument that names the facet of which every value is wanted."""


@dataclass(frozen=True, slots=True)
class Choices:
    """A facet: the values that are seen, how many there are, and where all of them are."""

    id: str
    name: Text
    seen: tuple[Choice, ...]
    total: int
    whole: str


@dataclass(frozen=True, slots=True)
class Mark:
    """Something short that a line says of itself."""

    text: Text
    tone: str


@dataclass(frozen=True, slots=True)
class Line:
    """A line as the page shows it; ``people`` is none where nobody judged or nobody may know."""

    address: str
    certificate: Text
    target: Text
    kind: Text
    levels: tuple[Text, ...]
    marks: tuple[Mark, ...]
    people: Text | None
    asked: int


@dataclass(frozen=True)
class View:
    """One page of a list for one person; ``recent`` are the items on which they acted last.

    ``opened`` is the facet of which every value is wanted; of others the most frequent are told.
    """

    desk: Desk
    accounts: Accounts
    account: Account
    wanted: Wanted
    page: Page
    recent: Sequence[ItemRow]
    opened: str = ""

    @cached_property
    def _vocabulary(self) -> Vocabulary:
        return self.desk.records.base.vocabulary

    @cached_property
    def _nodes(self) -> Mapping[NodeId, Node]:
        """The certificates of the lines that are shown, read at once."""
        rows: list[QueueRow | ItemRow] = [*self.page.rows, *self.recent]
        return self.desk.records.nodes(dict.fromkeys(NodeId(row.certificate) for row in rows))

    # --- lines ----------------------------------------------------------------------

    @cached_property
    def lines(self) -> list[Line]:
        """The lines of this page."""
        people = People(self.accounts)
        return [self._line(row, people) for row in self.page.rows]

    @cached_property
    def lately(self) -> list[Line]:
        """The items on which this person acted last."""
        people = People(self.accounts)
        return [self._line(row, people) for row in self.recent]

    def _line(self, row: QueueRow | ItemRow, people: People) -> Line:
        hidden = row.status is ItemStatus.SECOND and self.account.id not in row.people
        return Line(
            at(url_for("card.show", item=row.id), self.wanted),
            words.certificate_name(self._nodes, row.certificate),
            words.target_name(self._vocabulary, row),
            words.value_name(self._vocabulary, Facet.KIND, row.kind.value),
            words.level_names(self._vocabulary, row), tuple(_marks(row)),
            people.names(row.people) if row.people and not hidden else None,
            row.asked if isinstance(row, QueueRow) else 0,
        )  # fmt: skip

    # --- narrowing ------------------------------------------------------------------

    @cached_property
    def facets(self) -> list[Choices]:
        """Every facet with its values; one that could not narrow anything is left out."""
        return [
            self._choices(facet) for facet in words.FACETS
            if self.page.facets.get(facet) and self._narrows(facet)
        ]  # fmt: skip

    def _narrows(self, facet: Facet) -> bool:
        counts = self.page.facets.get(facet, {})
        return facet in self.wanted.chosen or any(
            count < self.page.total for count in counts.values()
        )

    def _choices(self, facet: Facet) -> Choices:
        own = self.wanted.chosen.get(facet)
        without = self._address(without=facet.value)
        counts = list(self.page.facets.get(facet, {}).items())
        most = len(counts) if self.opened == facet.value else FIRST
        seen = [*counts[:most], *(pair for pair in counts[most:] if pair[0] == own)]
        choices = [
            Choice(
                self._named(facet, value), count,
                without if value == own else f"{without}&{facet.value}={quote(said(facet, value))}",
                value == own,
            )
            for value, count in sorted(seen, key=lambda pair: pair[0] != own)
        ]  # fmt: skip
        whole = f"{self._address(without=ALL)}&{ALL}={facet.value}#f-{facet.value}"
        return Choices(facet.value, words.FACETS[facet], tuple(choices), len(counts), whole)

    def _named(self, facet: Facet, value: str) -> str:
        name = words.value_name(self._vocabulary, facet, value)
        return name.zh if self._language == "zh" else name.en

    @cached_property
    def _language(self) -> str:
        return language()

    @cached_property
    def chosen(self) -> list[Choice]:
        """What narrows the list, each with the address that lets it go."""
        found = [
            Choice(self._named(facet, value), 0, self._address(without=facet.value), chosen=True)
            for facet, value in self.wanted.chosen.items()
        ]  # fmt: skip
        if self.wanted.text:
            quoted = f"“{self.wanted.text}”"
            found.append(Choice(quoted, 0, self._address(without=WORDS), chosen=True))
        return found

    @property
    def kept(self) -> Mapping[str, str]:
        """What the search form sends along beside its words."""
        told = {**address_of(self.wanted), "lang": self._language}
        return {name: value for name, value in told.items() if name != WORDS}

    @property
    def orders(self) -> list[tuple[Text, str, bool]]:
        """The orders with their addresses; true at the present one."""
        return [
            (name, self._address(address_of(replace(self.wanted, order=order))),
             order is self.wanted.order)
            for order, name in words.ORDERS.items()
        ]  # fmt: skip

    def turned(self, number: int) -> str:
        """The address of another page of the list."""
        return self._address({**address_of(self.wanted), PAGE: str(number)})

    @property
    def everything(self) -> str:
        """The address of the whole queue in this order."""
        kept = {ORDER: self.wanted.order.value} if self.wanted.order is not Order.ASKED else {}
        return self._address(kept)

    @property
    def unwaiting(self) -> str:
        """The address of the same list with what does not wait for this person."""
        return self._address(without=Facet.MINE.value)

    def _address(self, told: Mapping[str, str] | None = None, *, without: str = "") -> str:
        """An address of the queue; made by hand, as a page has hundreds of them."""
        args = address_of(self.wanted) if told is None else told
        pairs = [("lang", self._language), *((k, v) for k, v in args.items() if k != without)]
        return f"{self._path}?{urlencode(pairs)}"

    @cached_property
    def _path(self) -> str:
        return url_for("review.queue").partition("?")[0]

    @property
    def next(self) -> Mapping[str, str]:
        """The arguments of the list, for the address of its first waiting card."""
        return address_of(self.wanted)

    @property
    def waiting(self) -> int:
        """How many lines of this list wait for this person."""
        if self.wanted.mine not in (None, "waiting"):
            return 0
        return self.page.facets.get(Facet.MINE, {}).get("waiting", 0)


def _marks(row: QueueRow | ItemRow) -> Iterator[Mark]:
    yield Mark(STATUS[row.status], TONE[row.status])
    if row.reopened:
        yield Mark(words.REOPENED, "wait")
    if row.status is ItemStatus.APPROVED and not row.claimed:
        yield Mark(words.UNCLAIMED, "wait")
    if row.published:
        number = row.published
        yield Mark(Text(f"第{number}批已发布", f"published in edition {number}"), "good")
    if row.pending:
        yield Mark(words.PENDING, "info")
    if row.by_hand:
        yield Mark(words.BY_HAND, "none")

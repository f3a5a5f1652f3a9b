"""The queue: true counts, search in both scripts, orders, and what happens when lines change.

A list is compared with a plain reading of all rows, over random rows and choices; what is renewed
in parts, with a queue that was built anew.  The log behind it is a list of rows with a tick.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from random import Random
from threading import Thread

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mapper.domain import Certainty, Node, NodeId, NodeKind, Text
from mapper.log import ItemStatus, QueueRow
from mapper.review import queue as queue_module
from mapper.review.queue import Neighbours, Queue
from mapper.review.queue_wanted import Facet, Order, Wanted
from mapper.text import loose

ALL = 10_000
HERE = "suzhou"
NODES = {
    "abt": Node(
        NodeId("abt"), NodeKind.CERTIFICATE,
        Text("毒理学家认证", "American Board of Toxicology certification"), Certainty.SEEN,
        abbreviations=("DABT",), aliases=("毒理學專家",), origins=("united-states",),
        fields=("toxicology", "pharmaceutical"),
    ),
    "acca": Node(
        NodeId("acca"), NodeKind.CERTIFICATE, Text("特许公认会计师", "Chartered accountant (ACCA)"),
        Certainty.SEEN, origins=("united-kingdom", "hong-kong"), fields=("finance",),
    ),
    "nameless": Node(NodeId("nameless"), NodeKind.CERTIFICATE, Text("", ""), Certainty.SEEN),
}  # fmt: skip
CERTIFICATES = (*NODES, "unknown-to-the-records")
TARGETS = {
    "engineering.engineering-pharmaceutical": (NodeKind.TITLE, "医药工程", "Pharmacy engineer"),
    "engineering": (NodeKind.TITLE, "工程", "Engineer"),
    "welder": (NodeKind.SKILL_LEVEL, "焊工", "Welder"),
    "noqd-46": (NodeKind.DIRECTORY, "试验检测ＣＴＡ", "Testing (CTA)"),
}  # fmt: skip
ACCOUNTS = ("a1", "a2", "a3")


def words_of(certificate: str, group: str) -> str:
    """The names of both ends, as a log keeps them."""
    node, (_, zh, en) = NODES.get(certificate), TARGETS[group]
    name = node.name if node else Text("未知", "unknown")
    ends = (certificate, name.zh, name.en, group, zh, en)
    return " ".join(dict.fromkeys(map(loose, ends)))


def line(item: str, certificate: str = "abt", group: str = "engineering", **more: object):
    """An open proposal of the machine, but for what is said."""
    usual = QueueRow(
        id=item, certificate=certificate, group=group, kind=TARGETS[group][0], levels=("T3",),
        place="", status=ItemStatus.OPEN, people=(), by_hand=False, reopened=False, claimed=False,
        published=0, pending=False, probability=0.7, rank=1, asked=0,
        words=words_of(certificate, group), made_at="2026-11-22T08:00:00+00:00",
    )  # fmt: skip
    return replace(usual, **more)


@dataclass
class Rows:
    """A log of which the queue sees the lines and a tick."""

    rows: dict[str, QueueRow] = field(default_factory=dict)
    moved: dict[str, int] = field(default_factory=dict)
    now: int = 0
    read: int = 0

    @classmethod
    def of(cls, *rows: QueueRow) -> Rows:
        return cls({row.id: row for row in rows})

    def put(self, *rows: QueueRow, gone: Iterable[str] = ()) -> None:
        """Some lines change, come or go."""
        self.now += 1
        left = [self.rows.pop(item) for item in gone]
        self.rows.update({row.id: row for row in rows})
        self.moved.update({row.certificate: self.now for row in (*rows, *left)})

    def tick(self) -> int:
        return self.now

    def changed_since(self, tick: int) -> tuple[int, Sequence[str]]:
        return self.now, [each for each, moved in self.moved.items() if moved > tick]

    def queue_rows(self, certificates: Iterable[str] | None = None) -> Sequence[QueueRow]:
        self.read += 1
        wanted = None if certificates is None else set(certificates)
        return [row for row in self.rows.values() if wanted is None or row.certificate in wanted]


@dataclass
class Named:
    """Records of which the queue sees the certificates and a revision."""

    known: Mapping[str, Node] = field(default_factory=lambda: NODES)
    revision: str = "1"

    def nodes(self, ids: Iterable[str]) -> Mapping[str, Node]:
        return {each: self.known[each] for each in ids if each in self.known}


def queue_of(*rows: QueueRow) -> Queue:
    return Queue(Rows.of(*rows), Named())


def ids(queue: Queue, wanted: Wanted) -> list[str]:
    return [row.id for row in queue.page(wanted, 0, ALL).rows]


# --- a plain reading of all rows ---------------------------------------------


def said(row: QueueRow, facet: Facet, wanted: Wanted) -> set[str]:
    """What a line says under a facet."""
    node = NODES.get(row.certificate)
    awaited = row.status in (ItemStatus.OPEN, ItemStatus.SECOND)
    flags = {"published": row.published, "pending": row.pending, "reopened": row.reopened,
             "unclaimed": row.status is ItemStatus.APPROVED and not row.claimed}  # fmt: skip
    mine = {"judged"} if wanted.account in row.people else {"waiting"} if awaited else set()
    found: Mapping[Facet, Callable[[], set[str]]] = {
        Facet.PLACE: lambda: {row.place or wanted.here},
        Facet.ORIGIN: lambda: set(node.origins if node else ()),
        Facet.FIELD: lambda: set(node.fields if node else ()),
        Facet.SERIES: lambda: {row.group.split(".")[0]},
        Facet.KIND: lambda: {row.kind.value},
        Facet.LEVEL: lambda: set(row.levels) or {""},
        Facet.STATUS: lambda: {row.status.value} | {name for name, true in flags.items() if true},
        Facet.MINE: lambda: mine if wanted.account else set(),
        Facet.DISAGREEMENT: lambda: {
            "yes" if row.status is ItemStatus.DISAGREEMENT else "no"
        },
        Facet.BY_HAND: lambda: {"yes" if row.by_hand else "no"},
    }  # fmt: skip
    return found[facet]()


def names(row: QueueRow) -> str:
    """The words by which a line is found: its own, and every name of its certificate."""
    node = NODES.get(row.certificate)
    others = (node.native_name, *node.abbreviations, *node.aliases) if node else ()
    return " ".join((row.words, *map(loose, others)))


def fits(row: QueueRow, wanted: Wanted, but: Facet | None = None) -> bool:
    chosen = {facet: value for facet, value in wanted.chosen.items() if facet is not but}
    return all(value in said(row, facet, wanted) for facet, value in chosen.items()) and all(
        word in names(row) for word in loose(wanted.text).split()
    )


def place_in(order: Order) -> Callable[[QueueRow], tuple[object, ...]]:
    """By what an order sorts; the newest are sorted before."""

    def key(row: QueueRow) -> tuple[object, ...]:
        unknown = row.by_hand and not row.probability
        doubt = -1.0 if unknown else abs(row.probability - 0.5)
        first: Mapping[Order, tuple[float, ...]] = {
            Order.ASKED: (-row.asked, doubt), Order.UNCERTAIN: (doubt,), Order.NEWEST: (),
        }  # fmt: skip
        return (*first[order], row.certificate, row.rank, row.id)

    return key


def plainly(rows: Iterable[QueueRow], wanted: Wanted) -> list[QueueRow]:
    """The list as a plain reading finds it."""
    found = sorted((row for row in rows if fits(row, wanted)), key=place_in(wanted.order))
    if wanted.order is Order.NEWEST:
        found.sort(key=lambda row: row.made_at, reverse=True)
    return found


def counted(rows: Sequence[QueueRow], wanted: Wanted) -> dict[Facet, dict[str, int]]:
    """Every facet counted over the lines that fit all but itself."""
    found = {}
    for facet in Facet:
        tally = Counter(
            value for row in rows if fits(row, wanted, facet) for value in said(row, facet, wanted)
        )
        if facet in wanted.chosen:
            tally.setdefault(wanted.chosen[facet], 0)
        found[facet] = dict(tally)
    return found


FEW = st.sampled_from
WORDS = (
    "",
    "毒理",
    "工程",
    "会计",
    "會計",
    "ＡＢＴ",
    "dabt",
    "engineer",
    "毒理 工程",
    "專家",
    "zzz",
    "!",
)


@st.composite
def rows(draw: st.DrawFn, most: int = 30) -> list[QueueRow]:
    return [draw(row(f"i{number}")) for number in range(draw(st.integers(0, most)))]


def row(item: str) -> st.SearchStrategy[QueueRow]:
    return st.builds(
        lambda certificate, group, **more: line(item, certificate, group, **more),
        FEW(CERTIFICATES), FEW(tuple(TARGETS)),
        levels=FEW([(), ("T3",), ("T2", "T3")]), place=FEW(["", HERE, "shanghai"]),
        status=st.sampled_from(ItemStatus), people=FEW([(), ("a1",), ("a2",), ("a1", "a2")]),
        by_hand=st.booleans(), reopened=st.booleans(), claimed=st.booleans(),
        published=st.integers(0, 2), pending=st.booleans(), probability=FEW([0.0, 0.3, 0.5, 0.7]),
        rank=st.integers(0, 3), asked=st.integers(0, 2),
        made_at=FEW(["2026-11-20", "2026-11-21T08:00:00", "2026-11-21"]),
    )  # fmt: skip


def maybe(*values: str) -> st.SearchStrategy[str | None]:
    return st.one_of(st.none(), st.none(), FEW(values))


WANTED = st.builds(
    Wanted,
    place=maybe(HERE, "shanghai", "nowhere"), origin=maybe("hong-kong", "united-states"),
    field=maybe("finance", "toxicology"), series=maybe("engineering", "welder"),
    kind=maybe("title", "directory", "nonsense"), level=maybe("", "T3"),
    status=maybe("open", "approved", "published", "pending", "reopened", "unclaimed"),
    mine=maybe("waiting", "judged"), disagreement=maybe("yes", "no"), by_hand=maybe("yes", "no"),
    text=FEW(WORDS), order=st.sampled_from(Order), account=FEW(("", *ACCOUNTS)),
    here=FEW(("", HERE)),
)  # fmt: skip


# --- lists and counts --------------------------------------------------------


@given(rows(), WANTED, st.integers(0, 8), st.integers(0, 8))
def test_lists_and_counts_are_those_of_a_plain_reading(
    lines: list[QueueRow], wanted: Wanted, offset: int, limit: int
):
    page = queue_of(*lines).page(wanted, offset, limit)
    expected = plainly(lines, wanted)
    assert list(page.rows) == expected[offset : offset + limit]
    assert page.total == len(expected)
    assert page.facets == counted(lines, wanted)


def test_values_are_told_the_most_first_and_a_chosen_one_even_without_a_line():
    queue = queue_of(line("i1"), line("i2", group="welder"), line("i3"))
    facets = queue.page(Wanted(kind="directory"), 0, 10).facets
    assert list(facets[Facet.KIND].items()) == [("title", 2), ("skill_level", 1), ("directory", 0)]
    assert facets[Facet.SERIES] == {}


def test_an_empty_queue_has_an_empty_page():
    page = queue_of().page(Wanted(text="abt", kind="title"), 0, 10)
    assert (page.total, page.rows) == (0, ())
    assert page.facets[Facet.KIND] == {"title": 0}


@pytest.mark.parametrize(
    ("status", "people", "mine"),
    [
        (ItemStatus.OPEN, (), {"waiting": 1}),
        (ItemStatus.SECOND, ("a2",), {"waiting": 1}),
        (ItemStatus.SECOND, ("a1",), {"judged": 1}),  # nobody second-reviews their own
        (ItemStatus.APPROVED, ("a1", "a2"), {"judged": 1}),
        (ItemStatus.DISAGREEMENT, ("a2", "a3"), {}),  # that is for adjudication
        (ItemStatus.REFUSED, ("a2",), {}),
    ],
)
def test_mine_is_what_waits_for_me_or_was_judged_by_me(
    status: ItemStatus, people: tuple[str, ...], mine: dict[str, int]
):
    queue = queue_of(line("i1", status=status, people=people))
    assert queue.page(Wanted(account="a1"), 0, 10).facets[Facet.MINE] == mine
    assert queue.page(Wanted(), 0, 10).facets[Facet.MINE] == {}


# --- search ------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("毒理", ["abt"]),  # two characters
        ("會計", ["acca"]),  # Traditional
        ("ＡＣＣＡ", ["acca"]),  # full width
        ("cta", ["acca"]),  # full width in the name
        ("专家", ["abt"]),  # an alias in Traditional
        ("dabt", ["abt"]),  # an abbreviation
        ("toxico", ["abt"]),  # the beginning of a word
        ("工程 board", ["abt"]),  # one word of either end
        ("焊工 毒理", []),
        ("Chartered  ACCOUNTANT", ["acca"]),
        ("engineering-pharmaceutical", ["abt"]),  # its punctuation does not matter
        ("。", ["abt", "acca"]),  # no word at all
    ],
)
def test_search_reads_both_scripts(text: str, found: list[str]):
    queue = queue_of(
        line("i1", "abt", "engineering.engineering-pharmaceutical"), line("i2", "acca", "noqd-46")
    )
    assert [row.certificate for row in queue.page(Wanted(text=text), 0, 10).rows] == found


def test_a_line_keeps_the_words_under_which_it_was_proposed():
    renamed = line("i1", words="abt 旧名 old name engineering 工程 engineer")
    queue = queue_of(renamed)
    assert ids(queue, Wanted(text="旧名")) == ids(queue, Wanted(text="毒理")) == ["i1"]
    assert queue.page(Wanted(), 0, 1).rows == (renamed,)


# --- orders ------------------------------------------------------------------


def test_orders_ask_for_demand_doubt_and_age():
    queue = queue_of(
        line("asked", asked=5, probability=0.9, made_at="2026-11-20"),
        line("even", probability=0.52, made_at="2026-11-19"),
        line("by-hand", by_hand=True, probability=0.0, rank=0, made_at="2026-11-18"),
        line("new", asked=5, probability=0.99, made_at="2026-11-22"),
    )
    assert ids(queue, Wanted(order=Order.ASKED)) == ["asked", "new", "by-hand", "even"]
    assert ids(queue, Wanted(order=Order.UNCERTAIN)) == ["by-hand", "even", "asked", "new"]
    assert ids(queue, Wanted(order=Order.NEWEST)) == ["new", "asked", "even", "by-hand"]


@given(rows(), st.sampled_from(Order), st.randoms())
def test_an_order_does_not_depend_on_how_the_log_tells_it(
    lines: list[QueueRow], order: Order, random: Random
):
    shuffled = random.sample(lines, len(lines))
    assert ids(queue_of(*lines), Wanted(order=order)) == ids(
        queue_of(*shuffled), Wanted(order=order)
    )


# --- renewing ----------------------------------------------------------------

CHANGES = st.lists(
    st.lists(st.integers(0, 20).flatmap(lambda number: row(f"i{number}")), max_size=4), max_size=6
)


@given(rows(12), CHANGES, WANTED, st.sampled_from([0, 2, 300]), st.sampled_from([0, 3, 2000]))
def test_a_queue_renewed_in_parts_is_one_that_is_built_anew(
    lines: list[QueueRow],
    changes: list[list[QueueRow]],
    wanted: Wanted,
    few: int,
    former: int,
):
    log = Rows.of(*lines)
    queue = Queue(log, Named())
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(queue_module, "FEW", few)
        patch.setattr(queue_module, "FORMER", former)
        for order in Order:
            queue.page(Wanted(order=order), 0, 1)
        for some in changes:
            known = [each for each in some if each.id in log.rows]
            moving = {
                each.id for each in known if log.rows[each.id].certificate != each.certificate
            }
            log.put(*(each for each in some if each.id not in moving), gone=moving)
            anew = Queue(log, Named())
            for order in Order:
                asked = replace(wanted, order=order)
                assert queue.page(asked, 0, ALL) == anew.page(asked, 0, ALL)


def test_only_what_changed_is_read_again():
    log = Rows.of(line("i1"), line("i2", "acca"))
    queue = Queue(log, Named())
    first = queue.fresh()
    assert queue.fresh() is first
    assert log.read == 1
    log.put(line("i1", asked=3))
    assert [row.asked for row in queue.page(Wanted(), 0, 10).rows] == [3, 0]
    assert len(queue.fresh().lines) == 3  # the line of the other certificate stayed
    assert [first.lines.row(number).asked for number in range(2)] == [0, 0]


@pytest.mark.parametrize("change", ["revision", "tick goes back", "many"])
def test_all_is_read_again_where_parts_would_not_do(change: str, monkeypatch: pytest.MonkeyPatch):
    log, records = Rows.of(line("i1")), Named()
    log.put(line("i2", "acca"))
    queue = Queue(log, records)
    assert ids(queue, Wanted(origin="united-states")) == ["i1"]
    if change == "revision":
        moved = {"abt": replace(NODES["abt"], origins=("canada",))}
        records.known, records.revision = moved, "2"
        assert ids(queue, Wanted(origin="canada")) == ["i1"]
    elif change == "tick goes back":  # an older backup was restored
        log.rows, log.moved, log.now = {"i3": line("i3")}, {}, 0
        assert ids(queue, Wanted()) == ["i3"]
    else:
        monkeypatch.setattr(queue_module, "MANY", 0)
        log.put(gone=["i1"])
        assert ids(queue, Wanted()) == ["i2"]


def test_a_queue_whose_log_failed_is_as_it_was(monkeypatch: pytest.MonkeyPatch):
    log = Rows.of(line("i1"))
    queue = Queue(log, Named())
    queue.fresh()
    log.put(line("i2", "acca"))
    with monkeypatch.context() as patch:
        patch.setattr(Named, "nodes", lambda *_: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            queue.fresh()
    assert ids(queue, Wanted()) == ["i1", "i2"]


def test_readers_see_whole_pages_while_lines_change():
    """Two lines of one certificate always change together."""
    log = Rows.of(line("i1", asked=0), line("i2", asked=0), line("i3", "acca", asked=0))
    queue = Queue(log, Named())
    seen: list[bool] = []

    def read() -> None:
        for _ in range(300):
            found = queue.page(Wanted(text="毒理", account="a1"), 0, 10).rows
            seen.append(len({row.asked for row in found}) == 1 and len(found) == 2)

    readers = [Thread(target=read) for _ in range(3)]
    for reader in readers:
        reader.start()
    for asked in range(1, 200):
        new = {each: line(each, asked=asked, people=(f"a{asked}",)) for each in ("i1", "i2")}
        log.rows = {**log.rows, **new}
        log.moved = {"abt": log.now + 1}
        log.now += 1
    for reader in readers:
        reader.join()
    assert all(seen)
    assert len(seen) == 900


# --- going on ----------------------------------------------------------------


def test_neighbours_are_those_of_the_same_list():
    rows = [line(f"i{number}", asked=9 - number) for number in range(5)]
    queue = queue_of(*rows[:2], line("other", group="welder", asked=7), *rows[2:])
    wanted = Wanted(kind="title")
    assert queue.neighbours(wanted, "i1") == Neighbours(1, "i0", "i2", 5)
    assert queue.neighbours(wanted, "i0") == Neighbours(0, None, "i1", 5)
    assert queue.neighbours(wanted, "i4") == Neighbours(4, "i3", None, 5)
    assert queue.neighbours(wanted, "other") == Neighbours(None, "i2", "i3", 5)
    assert queue.neighbours(wanted, "never-seen") == Neighbours(None, None, "i0", 5)


@pytest.mark.parametrize("order", Order)
def test_what_comes_next_is_kept_when_the_item_leaves_the_list_or_moves_in_it(order: Order):
    lines = [
        line(f"i{number}", asked=9 - number, probability=0.5 + number / 100,
             made_at=f"2026-11-1{9 - number}") for number in range(5)
    ]  # fmt: skip
    for wanted in (Wanted(order=order, mine="waiting", account="a1"), Wanted(order=order)):
        log = Rows.of(*lines)
        queue = Queue(log, Named())
        assert ids(queue, wanted) == ["i0", "i1", "i2", "i3", "i4"]
        for number in (2, 3, 4):
            judged = replace(lines[number], status=ItemStatus.SECOND, people=("a1",),
                             made_at=f"2026-11-22T0{number}")  # fmt: skip
            log.put(judged)
            expected = f"i{number + 1}" if number < 4 else None
            assert queue.next_after(wanted, f"i{number}") == expected


def test_what_comes_next_is_found_even_when_the_item_is_gone_altogether():
    log = Rows.of(*(line(f"i{number}") for number in range(3)))
    queue = Queue(log, Named())
    queue.fresh()
    log.put(gone=["i1"])
    assert queue.next_after(Wanted(), "i1") == "i2"
    assert queue.next_after(Wanted(), "never-seen") == "i0"
    assert queue_of().next_after(Wanted(), "i1") is None


@given(rows(), WANTED)
def test_going_on_from_the_first_item_meets_every_line_once(lines: list[QueueRow], wanted: Wanted):
    queue, met, item = queue_of(*lines), [], None
    expected = [row.id for row in plainly(lines, wanted)]
    item = expected[0] if expected else None
    while item is not None:
        beside = queue.neighbours(wanted, item)
        assert beside.position == len(met)
        assert beside.previous == (met[-1] if met else None)
        met.append(item)
        item = beside.next
    assert met == expected

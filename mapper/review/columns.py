"""The lines of the queue as columns of numbers, each value that recurs kept once.

Lines are only ever added, so that what a reader holds stays as it is; a line that was replaced
stays behind as a former one until the columns are made anew.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Generic, NamedTuple, TypeAlias, TypeVar

import numpy as np
from numpy.typing import NDArray

from mapper.domain import Node, NodeKind
from mapper.log import ItemStatus, QueueRow
from mapper.text import loose

Numbers: TypeAlias = NDArray[np.int64]
Codings: TypeAlias = NDArray[np.int32]
Marks: TypeAlias = NDArray[np.bool_]
K = TypeVar("K")
S = TypeVar("S", bound=np.generic)

UNKNOWN = -1.0
"""The doubt of a line without a probability: less than any, so that it stands before them."""


class Codes(dict[K, int], Generic[K]):
    """Values under small numbers, in the order in which they were met."""

    def __init__(self) -> None:
        super().__init__()
        self.met: list[K] = []

    def __missing__(self, value: K) -> int:
        number = self[value] = len(self.met)
        self.met.append(value)
        return number


class State(NamedTuple):
    """Where a line stands, but for who judged it."""

    status: ItemStatus
    by_hand: bool
    reopened: bool
    claimed: bool
    published: int
    pending: bool


class Turn(NamedTuple):
    """Whose turn it is: where the review stands, and whose judgements do."""

    status: ItemStatus
    people: tuple[str, ...]


class Tail(NamedTuple):
    """The words of a line: what follows its certificate's, or all where they do not lead."""

    follows: bool
    words: str


@dataclass(frozen=True, slots=True)
class End:
    """A certificate: how the words of its lines begin, and by what it is found."""

    lead: str = ""
    words: str = ""
    origins: tuple[str, ...] = ()
    fields: tuple[str, ...] = ()

    @classmethod
    def of(cls, node: Node | None) -> End:
        """The end that a certificate is; an empty one where the records do not know it."""
        if node is None:
            return cls()
        leading = _joined((node.id, node.name.zh, node.name.en))
        names = (node.native_name, *node.abbreviations, *node.aliases, *node.former_names)
        return cls(leading, _joined((leading, *names)), node.origins, node.fields)

    def tail(self, words: str) -> Tail:
        """The words of a line without those of the certificate."""
        follows = bool(self.lead) and f"{words} ".startswith(f"{self.lead} ")
        return Tail(follows, words[len(self.lead) + 1 :] if follows else words)

    def whole(self, tail: Tail) -> str:
        """The words of a line as they came."""
        return f"{self.lead} {tail.words}".rstrip() if tail.follows else tail.words


def _joined(names: Iterable[str]) -> str:
    return " ".join(name for name in dict.fromkeys(map(loose, names)) if name)


@dataclass(frozen=True, slots=True)
class Tables:
    """The values behind the coded columns; ``ends`` stand in the order of the certificates."""

    certificate: Codes[str] = field(default_factory=Codes)
    group: Codes[str] = field(default_factory=Codes)
    kind: Codes[NodeKind] = field(default_factory=Codes)
    levels: Codes[tuple[str, ...]] = field(default_factory=Codes)
    place: Codes[str] = field(default_factory=Codes)
    state: Codes[State] = field(default_factory=Codes)
    turn: Codes[Turn] = field(default_factory=Codes)
    origins: Codes[tuple[str, ...]] = field(default_factory=Codes)
    fields: Codes[tuple[str, ...]] = field(default_factory=Codes)
    tail: Codes[Tail] = field(default_factory=Codes)
    made_at: Codes[str] = field(default_factory=Codes)
    ends: list[End] = field(default_factory=list)

    def learn(self, certificates: Iterable[str], nodes: Mapping[str, Node]) -> None:
        """Know these certificates, none of which was known before."""
        ends = {certificate: End.of(nodes.get(certificate)) for certificate in certificates}
        for certificate, end in ends.items():
            self.ends.insert(self.certificate[certificate], end)

    def size(self, column: str) -> int:
        """How many codes a column has."""
        codes: Codes[object] = getattr(self, column)
        return len(codes.met)

    def coded(self, rows: Sequence[QueueRow]) -> Mapping[str, list[int]]:
        """The numbers of these lines, column by column; their certificates are known."""
        ends = [self.ends[self.certificate[row.certificate]] for row in rows]
        return {
            "certificate": [self.certificate[row.certificate] for row in rows],
            "group": [self.group[row.group] for row in rows],
            "kind": [self.kind[row.kind] for row in rows],
            "levels": [self.levels[row.levels] for row in rows],
            "place": [self.place[row.place] for row in rows],
            "state": [self.state[_state(row)] for row in rows],
            "turn": [self.turn[Turn(row.status, row.people)] for row in rows],
            "origins": [self.origins[end.origins] for end in ends],
            "fields": [self.fields[end.fields] for end in ends],
            "tail": [
                self.tail[end.tail(row.words)] for end, row in zip(ends, rows, strict=True)
            ],
            "made_at": [self.made_at[row.made_at] for row in rows],
        }  # fmt: skip


def _state(row: QueueRow) -> State:
    return State(
        row.status, row.by_hand, row.reopened, row.claimed, row.published, row.pending
    )  # fmt: skip


CODED = (
    "certificate", "group", "kind", "levels", "place", "state", "turn", "origins", "fields",
    "tail", "made_at",
)  # fmt: skip


class Column(Generic[S]):
    """Values that are only ever added; what was handed out is never written to."""

    def __init__(self, kept: NDArray[S]) -> None:
        self._kept = kept
        self._size = len(kept)

    @property
    def values(self) -> NDArray[S]:
        """All values so far."""
        return self._kept[: self._size]

    def add(self, values: NDArray[S]) -> None:
        """Add values behind the others."""
        size = self._size + len(values)
        kind = np.promote_types(self._kept.dtype, values.dtype)
        if size > len(self._kept) or kind != self._kept.dtype:
            grown = np.empty(size + size // 8, kind)
            grown[: self._size] = self.values
            self._kept = grown
        self._kept[self._size : size] = values
        self._size = size


@dataclass(frozen=True, slots=True)
class Lines:
    """What a reader sees: every line by its place in the columns, which never changes.

    ``doubt`` is how far the probability is from even.
    """

    tables: Tables
    coded: Mapping[str, Codings]
    id: NDArray[np.str_]
    probability: NDArray[np.float64]
    doubt: NDArray[np.float64]
    rank: Numbers
    asked: Numbers

    def __len__(self) -> int:
        return len(self.id)

    def certificate(self, line: int) -> str:
        """The certificate of a line."""
        return self.tables.certificate.met[int(self.coded["certificate"][line])]

    def made_at(self, line: int) -> str:
        """The instant of a line."""
        return self.tables.made_at.met[int(self.coded["made_at"][line])]

    def row(self, line: int) -> QueueRow:
        """A line as the log told it."""
        tables, coded = self.tables, {name: self.coded[name][line] for name in CODED}
        state, turn = tables.state.met[coded["state"]], tables.turn.met[coded["turn"]]
        end, tail = tables.ends[coded["certificate"]], tables.tail.met[coded["tail"]]
        return QueueRow(
            id=str(self.id[line]), certificate=self.certificate(line),
            group=tables.group.met[coded["group"]], kind=tables.kind.met[coded["kind"]],
            levels=tables.levels.met[coded["levels"]], place=tables.place.met[coded["place"]],
            people=turn.people, probability=float(self.probability[line]),
            rank=int(self.rank[line]), asked=int(self.asked[line]),
            words=end.whole(tail), made_at=self.made_at(line), **state._asdict(),
        )  # fmt: skip


class Columns:
    """Where lines are added; one writer at a time, and any number of readers of ``lines``."""

    def __init__(self, tables: Tables | None = None, taken: Lines | None = None) -> None:
        self.tables = tables or Tables()
        none = taken or _nothing(self.tables)
        self._coded = {name: Column(none.coded[name]) for name in CODED}
        self._id = Column(none.id)
        self._probability, self._doubt = Column(none.probability), Column(none.doubt)
        self._rank, self._asked = Column(none.rank), Column(none.asked)

    @property
    def lines(self) -> Lines:
        """All lines so far."""
        return Lines(
            self.tables, {name: column.values for name, column in self._coded.items()},
            self._id.values, self._probability.values, self._doubt.values, self._rank.values,
            self._asked.values,
        )  # fmt: skip

    def add(self, rows: Sequence[QueueRow]) -> None:
        """Add lines behind the others; their certificates are known."""
        coded = self.tables.coded(rows)
        doubts = [_doubt(row) for row in rows]
        for name, column in self._coded.items():
            column.add(np.array(coded[name], np.int32))
        self._id.add(np.array([row.id for row in rows], np.str_))
        self._probability.add(np.array([row.probability for row in rows], np.float64))
        self._doubt.add(np.array(doubts, np.float64))
        self._rank.add(np.array([row.rank for row in rows], np.int64))
        self._asked.add(np.array([row.asked for row in rows], np.int64))

    def only(self, kept: Numbers) -> Columns:
        """These lines in columns of their own."""
        lines = self.lines
        coded = {name: column[kept] for name, column in lines.coded.items()}
        taken = Lines(
            self.tables, coded, lines.id[kept], lines.probability[kept], lines.doubt[kept],
            lines.rank[kept], lines.asked[kept],
        )  # fmt: skip
        return Columns(self.tables, taken)


def _doubt(row: QueueRow) -> float:
    return UNKNOWN if row.by_hand and not row.probability else abs(row.probability - 0.5)


def _nothing(tables: Tables) -> Lines:
    numbers, fractions = np.empty(0, np.int64), np.empty(0, np.float64)
    coded = {name: np.empty(0, np.int32) for name in CODED}
    return Lines(tables, coded, np.empty(0, "U1"), fractions, fractions, numbers, numbers)

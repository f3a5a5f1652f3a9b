"""Which known certificate and body a row means: the same, a new one, or a doubt to be asked.

Only an exact name settles it, and only where body and grade do not speak against it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import Enum

from mapper.catalogue.rows import BodyRow
from mapper.domain import Node, NodeId
from mapper.importing.entry import Called, Entry
from mapper.matching.edits import near
from mapper.matching.resolve import resolver
from mapper.ports import Records
from mapper.text import has_han, loose

NEW = "new"
_OFFERED = 8
_SHORTEST = 8
_EDITS = 2


class Kind(Enum):
    """How a row stands to what is known."""

    SAME = "same"
    NEW = "new"
    DOUBTFUL = "doubtful"


@dataclass(frozen=True, slots=True)
class Found:
    """What a name means: ``id`` where it is known, ``options`` where it is in doubt."""

    kind: Kind
    id: str = ""
    options: tuple[str, ...] = ()


class Bodies:
    """The known awarding bodies by every name; a doubt is asked once for each name."""

    def __init__(self, rows: Iterable[BodyRow], answers: Mapping[str, str]) -> None:
        self.rows = {row.id: row for row in rows}
        self._answers = answers
        self._names: dict[str, dict[str, None]] = defaultdict(dict)
        for row in self.rows.values():
            for name in (row.en, row.zh, row.native, row.abbreviation, *row.aliases):
                if loose(name):
                    self._names[loose(name)][row.id] = None
        self._pool = [name for name in self._names if len(name) >= _SHORTEST]
        self._known: dict[tuple[str, str, tuple[str, ...]], Found] = {}

    def of(self, body: Called, origins: Sequence[str]) -> Found:
        """The body of these names, told from its namesakes by where it is."""
        key = (body.zh, body.en, tuple(origins))
        if key not in self._known:
            self._known[key] = self._found(body, origins)
        return self._known[key]

    def _found(self, body: Called, origins: Sequence[str]) -> Found:
        answer = self._answers.get(body.best)
        if answer:
            return Found(Kind.NEW) if answer == NEW else Found(Kind.SAME, answer)
        names = [loose(name) for name in (*body.full, *body.short) if loose(name)]
        exact = list(dict.fromkeys(one for name in names for one in self._names.get(name, ())))
        fitting = [one for one in exact if self._fits(one, origins)]
        if len(fitting) == 1:
            return Found(Kind.SAME, fitting[0])
        if exact:
            return Found(Kind.DOUBTFUL, options=tuple(fitting or exact)[:_OFFERED])
        close = dict.fromkeys(
            one
            for name in names
            if len(name) >= _SHORTEST
            for spelt, _ in near(name, self._pool, 1 if has_han(name) else _EDITS)
            for one in self._names[spelt]
        )
        return Found(Kind.DOUBTFUL, options=tuple(close)[:_OFFERED]) if close else Found(Kind.NEW)

    def _fits(self, body: str, origins: Sequence[str]) -> bool:
        known = self.rows[body].origins
        return not known or not origins or bool(set(known) & set(origins))


@dataclass(slots=True)
class Certificates:
    """The known certificates; answers settle doubts by the row's key."""

    records: Records
    answers: Mapping[str, str]
    new_if_doubtful: bool = False
    _seen: dict[tuple[Called, str, str], Found] = field(default_factory=dict)

    def of(self, entry: Entry, body: Found) -> Found:
        """The certificate that a row means."""
        answer = self.answers.get(entry.key)
        if answer:
            return Found(Kind.NEW) if answer == NEW else Found(Kind.SAME, answer)
        key = (entry.name, body.id or entry.body.best, entry.cell("grade"))
        if key not in self._seen:
            self._seen[key] = self._found(entry, body)
        found = self._seen[key]
        if found.kind is Kind.DOUBTFUL and self.new_if_doubtful:
            return Found(Kind.NEW)
        return found

    def _found(self, entry: Entry, body: Found) -> Found:
        full = self._bearers(entry.name.full, body)
        if len(full) == 1 and self._certain(full[0], entry, body):
            return Found(Kind.SAME, full[0].id)
        if full:
            return _doubt(full)
        short = self._bearers(entry.name.short, body)
        close = [node for name in entry.name.full for node in self._close(name, body)]
        return _doubt([*short, *close]) if short or close else Found(Kind.NEW)

    def _bearers(self, names: Iterable[str], body: Found) -> list[Node]:
        """The certificates of exactly one of these names that this body can award."""
        keys = [loose(name) for name in names if loose(name)]
        ids = dict.fromkeys(hit.node for key in keys for hit in self.records.find_names(key))
        ids |= {NodeId(key): None for key in names if key in self.answers.values()}
        return [node for node in self.records.nodes(ids).values() if _possible(node, body)]

    def _certain(self, node: Node, entry: Entry, body: Found) -> bool:
        """Neither body nor grade leaves a doubt; a name alone is enough, an abbreviation not."""
        awarded = bool(body.id) and node.body == body.id
        keys = {loose(name) for name in entry.name.full}
        whys = {hit.why for key in keys for hit in self.records.find_names(key)}
        named = "abbreviation" not in whys and not entry.body.best
        grade = loose(entry.cell("grade"))
        names = " ".join((node.grade, node.name.en, node.name.zh, *node.aliases))
        return (awarded or named or not node.body) and (not grade or grade in loose(names))

    def _close(self, name: str, body: Found) -> list[Node]:
        """What is near in spelling, words or pinyin; a mere part of a name is no doubt."""
        finding = resolver(self.records).alike(name)
        return [node for node in finding if _possible(node, body)]


def _possible(node: Node, body: Found) -> bool:
    """A foreign certificate that no other body than this one awards."""
    known = bool(node.body and body.id)
    return node.kind.foreign and (not known or node.body == body.id)


def _doubt(nodes: Iterable[Node]) -> Found:
    return Found(Kind.DOUBTFUL, options=tuple(dict.fromkeys(node.id for node in nodes))[:_OFFERED])

"""What a person may be typing: names that begin so, words of names, pinyin; then what is near.

A suggestion is no answer: several are offered and the person chooses.  Needs neither torch nor
scikit-learn.
"""

from __future__ import annotations

import re
from array import array
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate, islice
from threading import Lock
from weakref import WeakKeyDictionary

from mapper.domain import Node, NodeId
from mapper.matching.resolve import pinyin, resolver
from mapper.ports import Records
from mapper.text import has_han, loose

SHOWN = 8
"""Suggestions that are given at most."""
LONGEST = 80
"""Characters of what is being typed that are looked at."""
_CORRECTED = 4
"""Shorter texts are not taken for misspelt: something will follow."""
_HEAD = 3
"""The best names of every beginning up to so many characters are kept ready."""
_KEPT = 64
_CHECKED = 2_000
"""Names that are compared at most; those that are looked at first are the shortest."""
_HAN_RUN = re.compile(r"[\u3400-\u4dbf\u4e00-\u9fff\U00020000-\U0002a6df]+")
_WORD = re.compile(r"[^\s\u3400-\u4dbf\u4e00-\u9fff\U00020000-\U0002a6df]+")


@dataclass(frozen=True)
class Typing:
    """Every name by its words, by its Chinese characters two by two, and by its pinyin.

    Names are numbered from the shortest; ``bearers`` are the nodes of each.  ``words`` are sorted,
    ``named`` the numbers of the names with each, ``until`` how many there are up to each.
    """

    names: tuple[str, ...]
    bearers: tuple[tuple[NodeId, ...], ...]
    words: tuple[str, ...]
    named: tuple[array[int], ...]
    until: tuple[int, ...]
    heads: Mapping[str, array[int]]
    pairs: Mapping[str, array[int]]

    @classmethod
    def of(cls, names: Mapping[str, tuple[NodeId, ...]], spell: Callable[[str], str]) -> Typing:
        """The index of names with the nodes that bear them; ``spell`` gives pinyin."""
        ordered = sorted(names, key=lambda name: (len(name), name))
        words: dict[str, array[int]] = defaultdict(_numbers)
        heads: dict[str, array[int]] = defaultdict(_numbers)
        pairs: dict[str, array[int]] = defaultdict(_numbers)
        for number, name in enumerate(ordered):
            for word in _words_of(name, spell):
                words[word].append(number)
                for length in range(1, min(_HEAD, len(word)) + 1):
                    head = heads[word[:length]]
                    if len(head) < _KEPT and (not head or head[-1] != number):
                        head.append(number)
            for pair in dict.fromkeys(_pairs_of(name)):
                pairs[pair].append(number)
        listed = sorted(words)
        named = tuple(words[word] for word in listed)
        return cls(
            tuple(ordered), tuple(names[name] for name in ordered), tuple(listed), named,
            tuple(accumulate((len(each) for each in named), initial=0)), dict(heads), dict(pairs),
        )  # fmt: skip

    def __call__(self, key: str) -> Iterator[NodeId]:
        """The nodes whose names go on from what is typed, the closest first."""
        found = list(islice(self._pool(key), _CHECKED))
        if has_han(key) or " " in key:
            found = [number for number in found if goes_on(key, self.names[number])]
        spelt = [] if has_han(key) else self._spelt(key)
        order = sorted(found, key=lambda number: (_closeness(key, self.names[number]), number))
        seen = dict.fromkeys(number for number in (*order, *spelt))
        yield from dict.fromkeys(node for number in seen for node in self.bearers[number])

    def _pool(self, key: str) -> Iterable[int]:
        """The names that have the rarest part of the text, the shortest first."""
        han = [pair for run in _HAN_RUN.findall(key) for pair in _pairs_of(run) if len(pair) > 1]
        if has_han(key):
            parts = han or _HAN_RUN.findall(key)
            return min((self.pairs.get(part, _numbers()) for part in parts), key=len)
        words = key.split()
        rarest = min(words, key=self._count)
        return self._beginning(rarest)

    def _count(self, start: str) -> int:
        first, last = self._range(start)
        return self.until[last] - self.until[first]

    def _range(self, start: str) -> tuple[int, int]:
        return bisect_left(self.words, start), bisect_left(self.words, f"{start}\U0010ffff")

    def _beginning(self, start: str) -> Iterable[int]:
        """The names with a word that begins so."""
        if self._count(start) > _CHECKED and start in self.heads:
            return self.heads[start]
        first, last = self._range(start)
        found = (number for word in range(first, last) for number in self.named[word])
        return sorted(set(islice(found, _CHECKED)))

    def _spelt(self, key: str) -> list[int]:
        """The Chinese names whose pinyin begins so, typed with or without spaces."""
        joined = key.replace(" ", "").replace("'", "")
        found = self._beginning(joined) if joined.isascii() and len(joined) > 1 else ()
        return [number for number in found if has_han(self.names[number])][:_KEPT]


def _numbers() -> array[int]:
    return array("I")


def _words_of(name: str, spell: Callable[[str], str]) -> dict[str, None]:
    found = dict.fromkeys(_WORD.findall(name))
    if has_han(name):
        found[spell(name)] = None
    return found


def _pairs_of(name: str) -> Iterator[str]:
    """Chinese characters alone and two by two."""
    for run in _HAN_RUN.findall(name):
        for at, char in enumerate(run):
            yield char
            if at + 1 < len(run):
                yield run[at : at + 2]


def goes_on(key: str, name: str) -> bool:
    """A name holds what is typed: Chinese as it stands, other words as beginnings of its words.

    >>> goes_on("chart fin", "chartered financial analyst"), goes_on("art", "chartered")
    (True, False)
    """
    if has_han(key):
        return all(part in name for part in key.split())
    words = _WORD.findall(name)
    return all(any(word.startswith(part) for word in words) for part in key.split())


def _closeness(key: str, name: str) -> int:
    """Nought for the very name, one where it begins so, two where a word does."""
    return 0 if name == key else 1 if name.startswith(key) else 2


class Suggester:
    """Offers holdables for a text that is being typed; keeps the index of one revision."""

    def __init__(self, records: Records) -> None:
        self._records = records
        self._resolve = resolver(records)
        found: dict[str, dict[NodeId, None]] = defaultdict(dict)
        for name, node_id in records.name_keys():
            found[name][node_id] = None
        self._typing = Typing.of({name: tuple(ids) for name, ids in found.items()}, pinyin)

    def __call__(self, text: str) -> Sequence[Node]:
        """At most ``SHOWN`` holdables, foreign certificates first; nothing for a text of signs."""
        key = loose(text[:LONGEST])
        if not key:
            return ()
        ids = list(islice(self._typing(key), 3 * SHOWN))
        nodes = list(self._records.nodes(ids).values())
        if not nodes and len(key) >= _CORRECTED:
            nodes = self._near(text[:LONGEST])
        return sorted(nodes, key=lambda node: not node.kind.foreign)[:SHOWN]

    def _near(self, text: str) -> list[Node]:
        finding = self._resolve(text.strip())
        if finding.node is not None:
            return [finding.node]
        return [candidate.node for candidate in finding.candidates]


_SUGGESTERS: WeakKeyDictionary[Records, tuple[str, Suggester]] = WeakKeyDictionary()
_MAKING = Lock()


def suggester(records: Records) -> Suggester:
    """The suggester of these records, made anew when their revision moves."""
    mark = records.revision
    kept = _SUGGESTERS.get(records)
    if kept is not None and kept[0] == mark:
        return kept[1]
    with _MAKING:
        kept = _SUGGESTERS.get(records)
        if kept is None or kept[0] != mark:
            kept = mark, Suggester(records)
            _SUGGESTERS[records] = kept
    return kept[1]


def suggest(records: Records, text: str) -> Sequence[Node]:
    """What a person may mean who has typed so much; raises InvalidQuestion for control signs."""
    return suggester(records)(text)

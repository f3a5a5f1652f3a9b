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
from functools import cached_property
from itertools import islice
from threading import Lock
from weakref import WeakKeyDictionary

from mapper.domain import Node, NodeId
from mapper.matching.resolve import resolver
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

    Names are numbered from the shortest; ``bearers`` are the nodes of each.  ``words`` are sorted;
    ``named`` holds the numbers of the names with each, word by word, and ``until`` where in it the
    names of each word begin.
    """

    names: tuple[str, ...]
    bearers: tuple[tuple[NodeId, ...], ...]
    words: tuple[str, ...]
    named: array[int]
    until: array[int]
    pairs: Mapping[str, array[int]]

    @classmethod
    def of(cls, names: Mapping[str, tuple[NodeId, ...]], spell: Callable[[str], str]) -> Typing:
        """The index of names with the nodes that bear them; ``spell`` gives pinyin."""
        ordered = sorted(names, key=lambda name: (len(name), name))
        words: dict[str, array[int]] = defaultdict(_numbers)
        pairs: dict[str, array[int]] = defaultdict(_numbers)
        for number, name in enumerate(ordered):
            for word in _words_of(name, spell):
                words[word].append(number)
            runs = _HAN_RUN.findall(name)
            for part in {*"".join(runs), *_pairs(runs)}:
                pairs[part].append(number)
        listed, named, until = sorted(words), _numbers(), _numbers()
        for word in listed:
            until.append(len(named))
            named += words[word]
        until.append(len(named))
        return cls(
            tuple(ordered), tuple(names[name] for name in ordered), tuple(listed), named, until,
            dict(pairs),
        )  # fmt: skip

    @cached_property
    def heads(self) -> Mapping[str, array[int]]:
        """The best names of every beginning of a few characters that too many words share."""
        starts = {word[:length] for word in self.words for length in range(1, _HEAD + 1)}
        shared = (start for start in starts if self._count(start) > _CHECKED)
        return {start: _numbers(sorted(set(self._with(start)))[:_KEPT]) for start in shared}

    def build(self) -> None:
        """What is else built when it is first asked for."""
        _ = self.heads

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
        if has_han(key):
            runs = _HAN_RUN.findall(key)
            parts = list(_pairs(runs)) or runs
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
        if start in self.heads:
            return self.heads[start]
        return sorted(set(self._with(start)[:_CHECKED]))

    def _with(self, start: str) -> array[int]:
        first, last = self._range(start)
        return self.named[self.until[first] : self.until[last]]

    def _spelt(self, key: str) -> list[int]:
        """The Chinese names whose pinyin begins so, typed with or without spaces."""
        joined = key.replace(" ", "").replace("'", "")
        found = self._beginning(joined) if joined.isascii() and len(joined) > 1 else ()
        return [number for number in found if has_han(self.names[number])][:_KEPT]


def _numbers(found: Iterable[int] = ()) -> array[int]:
    return array("I", found)


def _words_of(name: str, spell: Callable[[str], str]) -> dict[str, None]:
    found = dict.fromkeys(_WORD.findall(name))
    if has_han(name):
        found[spell(name)] = None
    return found


def _pairs(runs: Iterable[str]) -> Iterator[str]:
    """Chinese characters two by two."""
    return (run[at : at + 2] for run in runs for at in range(len(run) - 1))


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
        index = self._resolve.index
        self._typing = Typing.of(index.names, index.spelt.__getitem__)

    def build(self) -> None:
        """The parts that are else built when they are first asked for."""
        self._resolve.index.build()
        self._typing.build()

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


def prepare(records: Records) -> None:
    """Build what searching and suggesting need, so that nobody who asks has to wait for it."""
    suggester(records).build()


def suggest(records: Records, text: str) -> Sequence[Node]:
    """What a person may mean who has typed so much; raises InvalidQuestion for control signs."""
    return suggester(records)(text)

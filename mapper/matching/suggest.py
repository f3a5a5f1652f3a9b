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
from mapper.matching.resolve import index_of, resolver
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
        told: set[NodeId] = set()
        for number in self._numbered(key):
            for node in self.bearers[number]:
                if node not in told:
                    told.add(node)
                    yield node

    def _numbered(self, key: str) -> Iterator[int]:
        """The names that go on, looked at one by one: who asks soon has enough."""
        pool, names = list(islice(self._pool(key), _CHECKED)), self.names
        begun = [number for number in pool if names[number].startswith(key)]
        yield from (number for number in begun if names[number] == key)
        yield from begun
        if has_han(key) or " " in key:
            parts = key.split()
            some = (number for number in pool if all(part in names[number] for part in parts))
            yield from (number for number in some if goes_on(key, names[number]))
        else:
            yield from pool
        if not has_han(key):
            yield from self._spelt(key)

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

    def _spelt(self, key: str) -> Iterable[int]:
        """The Chinese names whose pinyin begins so, typed with or without spaces."""
        joined = key.replace(" ", "").replace("'", "")
        found = self._beginning(joined) if joined.isascii() and len(joined) > 1 else ()
        return islice((number for number in found if has_han(self.names[number])), _KEPT)


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


_TYPING: WeakKeyDictionary[object, Typing] = WeakKeyDictionary()
_MAKING = Lock()


def typing_of(records: Records) -> Typing:
    """The names of these records by their beginnings, once for each state of a catalogue."""
    state = records.state
    typing = _TYPING.get(state)
    if typing is not None:
        return typing
    index = index_of(records)
    with _MAKING:
        typing = _TYPING.get(state)
        if typing is None:
            typing = _TYPING[state] = Typing.of(index.names, index.spelt.__getitem__)
    return typing


def prepare(records: Records) -> None:
    """Build what searching and suggesting need, so that nobody who asks has to wait for it."""
    steady = records.steady()
    index_of(steady).build()
    typing_of(steady).build()


def suggest(records: Records, text: str) -> Sequence[Node]:
    """What a person may mean who has typed so much: at most ``SHOWN``, foreign certificates first.

    Nothing for a text of signs; raises InvalidQuestion for control signs.
    """
    key = loose(text[:LONGEST])
    if not key:
        return ()
    ids = list(islice(typing_of(records)(key), 3 * SHOWN))
    nodes = list(records.nodes(ids).values())
    if not nodes and len(key) >= _CORRECTED:
        nodes = _near(records, text[:LONGEST])
    return sorted(nodes, key=lambda node: not node.kind.foreign)[:SHOWN]


def _near(records: Records, text: str) -> list[Node]:
    finding = resolver(records)(text.strip())
    if finding.node is not None:
        return [finding.node]
    return [candidate.node for candidate in finding.candidates]

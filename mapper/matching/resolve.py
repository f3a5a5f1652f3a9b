"""Which holdable a text means, forgiving misspelling, pinyin, word order and filler words.

Exact names come first (``mapper.finding``).  A misspelling resolves only where one
holdable is clearly nearest and no grade word, number or abbreviation was changed;
otherwise the nearest ones are offered to choose from, or nothing is found.  Needs
neither torch nor scikit-learn.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from itertools import islice
from threading import Lock
from weakref import WeakKeyDictionary

from mapper.domain import Node, NodeId, Text
from mapper.finding import MOST, WHY, Candidate, Finding, candidate, find
from mapper.matching.edits import Holding, Spellings
from mapper.ports import Records
from mapper.text import has_han, loose, singular

LATIN_FLOOR = 8
"""Shorter Latin names are not corrected: an edit makes another name of them."""
HAN_FLOOR = 5
"""Shorter Chinese names are not corrected."""
LATIN_EDITS = 2
HAN_EDITS = 1
LONGEST_BODY = 24
"""Words or characters in which a body's name is looked for."""

SPELLING = Text("拼写相近", "close in spelling")
PINYIN = Text("拼音相同", "the same in pinyin")
WORDS = Text("用词相同", "the same words")
PART = Text("名称包含所查文字", "the name contains the text")

_FILLER = frozenset(
    "an the of for in and certificate certification certified credential qualification "
    "licence license member membership diploma holder professional".split()
)
_GRADES_LATIN = frozenset(
    "a b c d i ii iii iv v fellow member associate senior junior assistant chief principal master "
    "expert advanced foundation intermediate graduate student incorporated chartered affiliate "
    "registered class level grade type one two three four first second third".split()
)
_GRADES_HAN = re.compile(
    r"[一二三四五六七八九十甲乙丙丁]|[高中初正副准特]级|资深|助理|首席|注册|特许|主任|主管"
)
_HAN_FILLER = re.compile(r"(职业)?(资格)?(考试)?(证书|证|资格|认证)?(持有人|持证人)?$")
_NUMBERS = re.compile(r"\d+")


@dataclass(frozen=True)
class NameIndex:
    """All names that may be found, as ``text.loose`` gives them, with the nodes that bear them.

    ``pinyin_of`` turns a Chinese name into pinyin without tones or spaces.
    """

    names: Mapping[str, tuple[NodeId, ...]]
    pinyin_of: Callable[[str], str]

    @classmethod
    def of(cls, names: Iterable[tuple[str, NodeId]], pinyin_of: Callable[[str], str]) -> NameIndex:
        """An index of (name, node) pairs."""
        found: dict[str, dict[NodeId, None]] = defaultdict(dict)
        for name, node_id in names:
            found[name][node_id] = None
        return cls({name: tuple(nodes) for name, nodes in found.items()}, pinyin_of)

    @cached_property
    def spellings(self) -> Spellings:
        """The names that may be misspelt; those too short to correct are left out."""
        floors = ((name, HAN_FLOOR if has_han(name) else LATIN_FLOOR) for name in self.names)
        return Spellings.of(name for name, floor in floors if len(name) >= floor)

    @cached_property
    def words(self) -> Spellings:
        """The telling words of Latin names, which may be misspelt too."""
        return Spellings.of(self.by_words)

    @cached_property
    def holding(self) -> Holding:
        """The names by what stands anywhere in them."""
        return Holding(self.names)

    @cached_property
    def by_words(self) -> Mapping[str, tuple[str, ...]]:
        """Latin names by their telling words, in order."""
        found: dict[str, list[str]] = defaultdict(list)
        for name in self.names:
            key = telling_words(name)
            if key:
                found[key].append(name)
        return {key: tuple(names) for key, names in found.items()}

    @cached_property
    def spelt(self) -> Mapping[str, str]:
        """The pinyin of every Chinese name."""
        return {name: self.pinyin_of(name) for name in self.names if has_han(name)}

    @cached_property
    def by_pinyin(self) -> Mapping[str, tuple[str, ...]]:
        """Chinese names by their pinyin."""
        found: dict[str, list[str]] = defaultdict(list)
        for name, spelt in self.spelt.items():
            found[spelt].append(name)
        return {key: tuple(names) for key, names in found.items()}

    def build(self) -> None:
        """Everything at once, which is else built when it is first asked for."""
        self.spellings.build()
        self.words.build()
        _ = self.by_pinyin, self.holding

    def nodes(self, names: Iterable[str]) -> tuple[NodeId, ...]:
        """The nodes that bear any of these names, each once."""
        return tuple(dict.fromkeys(node for name in names for node in self.names[name]))


def telling_words(name: str) -> str:
    """The words of a Latin name that tell it from others, singular and sorted.

    >>> telling_words("certified internal auditors") == telling_words("internal auditor")
    True
    """
    if has_han(name):
        return ""
    words = {singular(word) for word in name.split()} - _FILLER
    return " ".join(sorted(words)) if len(words) > 1 else ""


def bare(name: str) -> str:
    """A name without words such as certificate, licence, 证书 or 资格 around it.

    >>> bare("cisa certificate"), bare("项目管理师资格证书")
    ('cisa', '项目管理师')
    """
    if has_han(name):
        return _HAN_FILLER.sub("", name).strip()
    return " ".join(word for word in name.split() if word not in _FILLER)


@dataclass(frozen=True, slots=True)
class Near:
    """A name within the allowed edits."""

    name: str
    edits: int


class Resolver:
    """Finds holdables by text."""

    def __init__(self, records: Records, index: NameIndex) -> None:
        self._records = records
        self._index = index

    @property
    def index(self) -> NameIndex:
        """All names that may be found."""
        return self._index

    def __call__(self, text: str) -> Finding:
        """The holdable meant, or a short list, or nothing."""
        finding = find(self._records, text)
        if finding.node is not None or finding.candidates:
            return finding
        query, key = finding.query, loose(finding.query)
        for nodes, why in self._sure_ways(key):
            if len(nodes) == 1:
                return Finding(query, nodes[0])
            if nodes:
                return self._offer(query, nodes, 0.9, why)
        nearest = self.near(key) or self._near_words(key)
        if nearest:
            return self._spelling(query, key, nearest)
        owned, fitting = self._of_body(key)
        if len(fitting) == 1:
            return Finding(query, fitting[0])
        if owned:
            return self._offer(query, fitting or owned, 0.6, WHY["body"])
        return self._offer(query, self._bearers(self._containing(key)), 0.5, PART)

    def alike(self, text: str) -> list[Node]:
        """Whatever bears a name of the same words or pinyin, or one within the allowed edits."""
        key = loose(text)
        found = [node for nodes, _ in self._sure_ways(key) for node in nodes]
        found += self._bearers(near.name for near in self.near(key) or self._near_words(key))
        return list({node.id: node for node in found}.values())

    def _sure_ways(self, key: str) -> Iterable[tuple[list[Node], Text]]:
        """Ways of meaning a name that leave no doubt about spelling."""
        yield self._bearers(self._index.by_words.get(telling_words(key) or "?", ())), WORDS
        yield self._bearers([bare(key)] if bare(key) in self._index.names else ()), WORDS
        if key.isascii() and sum(char.isalpha() for char in key) >= LATIN_FLOOR:
            spelt = key.replace(" ", "").replace("'", "")
            yield self._bearers(self._index.by_pinyin.get(spelt, ())), PINYIN

    # --- body and kind ------------------------------------------------------------

    def _of_body(self, key: str) -> tuple[list[Node], list[Node]]:
        """The certificates of a body that the text names, and those that fit the rest of it."""
        for head, rest in splits(key):
            owned = self._records.certificates_of(self._records.find_bodies(head))
            nodes = self._nodes(dict.fromkeys(owned))
            if nodes:
                return nodes, [node for node in nodes if fits(rest, node)]
        return [], []

    # --- spelling -----------------------------------------------------------------

    def _spelling(self, query: str, key: str, nearest: Sequence[Near]) -> Finding:
        """The one that is clearly nearest and of the same grade, else all that are near."""
        least = [found for found in nearest if found.edits == nearest[0].edits]
        best = self._bearers(found.name for found in least)
        sure = len(best) == 1 and all(same_grade(key, found.name) for found in least)
        if sure and not self._rivals(key, nearest, best[0]):
            return Finding(query, best[0])
        return self._offer(query, self._bearers(found.name for found in nearest), 0.8, SPELLING)

    def _rivals(self, key: str, nearest: Sequence[Near], best: Node) -> bool:
        """Another Chinese name is one character away too: one of the two may be meant."""
        if not has_han(key):
            return False
        return any(best.id not in self._index.names[found.name] for found in nearest)

    def near(self, key: str) -> list[Near]:
        """The names within the allowed edits, nearest first."""
        edits, floor = (HAN_EDITS, HAN_FLOOR) if has_han(key) else (LATIN_EDITS, LATIN_FLOOR)
        if len(key) < floor - 1:
            return []
        return _nearest(key, self._index.spellings, edits)

    def _near_words(self, key: str) -> list[Near]:
        """Names whose telling words are within the allowed edits of those of the text."""
        words = telling_words(key)
        if len(words) < LATIN_FLOOR:
            return []
        return [
            Near(name, found.edits)
            for found in _nearest(words, self._index.words, LATIN_EDITS)
            for name in self._index.by_words[found.name]
        ]

    def _containing(self, key: str) -> list[str]:
        """The names that hold the text; two Chinese characters or four letters at least."""
        if len(key) < (2 if has_han(key) else 4):
            return []
        return list(islice(self._index.holding(key), MOST * 2))

    # --- nodes --------------------------------------------------------------------

    def _bearers(self, names: Iterable[str]) -> list[Node]:
        return self._nodes(self._index.nodes(names))

    def _nodes(self, ids: Iterable[NodeId]) -> list[Node]:
        return list(self._records.nodes(ids).values())

    def _offer(self, query: str, nodes: Sequence[Node], score: float, why: Text) -> Finding:
        ordered = sorted(nodes, key=lambda node: not node.kind.foreign)
        found: list[Candidate] = [candidate(self._records, n, score, why) for n in ordered[:MOST]]
        return Finding(query, candidates=tuple(found))


def splits(key: str) -> Iterator[tuple[str, str]]:
    """A text cut in two where a body's name may end or begin, the longest name first.

    >>> list(splits("acca member"))
    [('acca member', ''), ('acca', 'member'), ('member', 'acca')]
    """
    parts, glue = (list(key), "") if has_han(key) else (key.split(), " ")
    parts = parts[:LONGEST_BODY]
    yield key, ""
    for cut in range(len(parts) - 1, 0, -1):
        yield glue.join(parts[:cut]), glue.join(parts[cut:])
        yield glue.join(parts[len(parts) - cut :]), glue.join(parts[: len(parts) - cut])


def fits(rest: str, node: Node) -> bool:
    """Some name of the node holds every telling word of the text."""
    given = (node.name.zh, node.name.en, node.native_name, *node.abbreviations, *node.aliases)
    names = [loose(name) for name in (*given, *node.former_names)]
    if has_han(rest):
        return any(rest in name for name in names)
    words = {singular(word) for word in rest.split()} - _FILLER
    return bool(words) and any(words <= {singular(w) for w in name.split()} for name in names)


def _nearest(text: str, spellings: Spellings, edits: int) -> list[Near]:
    found = (Near(name, distance) for name, distance in spellings.near(text, edits))
    return sorted(found, key=lambda one: (one.edits, one.name))


def same_grade(query: str, name: str) -> bool:
    """The query states no grade word, number or class letter that the name does not have.

    >>> same_grade("chinese cuisine class a", "chinese cuisine class c")
    False
    >>> same_grade("asociate of the institute", "associate of the institute")
    True
    """
    return not grades(query) - grades(name)


def grades(name: str) -> Counter[str]:
    """The grade words, numbers and class letters of a name, as often as they stand in it."""
    found = Counter(_NUMBERS.findall(name)) + Counter(_GRADES_HAN.findall(name))
    return found + Counter(word for word in name.split() if word in _GRADES_LATIN)


def resolver(records: Records) -> Resolver:
    """The resolver of these records."""
    return Resolver(records, index_of(records))


def index_of(records: Records) -> NameIndex:
    """All names of these records, indexed once for each state of a catalogue."""
    state = records.state
    index = _INDEXES.get(state)
    if index is not None:
        return index
    with _MAKING:
        index = _INDEXES.get(state)
        if index is None:
            index = _INDEXES[state] = NameIndex.of(records.name_keys(), pinyin)
    return index


_INDEXES: WeakKeyDictionary[object, NameIndex] = WeakKeyDictionary()
_MAKING = Lock()


def resolve(records: Records, text: str) -> Finding:
    """The holdable that a text means, or a short list, or nothing.

    Raises InvalidQuestion for a text that cannot be a name.
    """
    finding = find(records, text)
    if finding.node is not None or finding.candidates:
        return finding
    return resolver(records)(text)


def pinyin(text: str) -> str:
    """A Chinese name in pinyin without tones or spaces.

    >>> pinyin("电工")
    'diangong'
    """
    from pypinyin.seg.simpleseg import seg

    return "".join(map(_word_pinyin, seg(text)))


@lru_cache(maxsize=16_384)
def _word_pinyin(word: str) -> str:
    """The pinyin of a word, which has its reading from no other: names share their words."""
    from pypinyin import lazy_pinyin

    return "".join(lazy_pinyin([word])).replace(" ", "").casefold()

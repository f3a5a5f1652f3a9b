"""What a row's certificate corresponds to here, read from its cells and never guessed.

A level that two readings leave open stays "not stated"; a word that is in no vocabulary is
kept in the row's remarks, and a specialty or occupation becomes a new one of the edition.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from mapper.domain import CORRESPONDING, NOT_STATED, Node, NodeKind
from mapper.grades import split_grade
from mapper.importing.entry import Entry
from mapper.text import loose, normalise
from mapper.vocabulary import Vocabulary, Word

_SERIES = re.compile(r"(系列|专业技术人员|专业人员|技术人员|人员| series)$", re.IGNORECASE)
_CORRESPONDING = re.compile(r"相应|相关|对应|corresponding|relevant", re.IGNORECASE)
_TITLED = re.compile(r"^(?P<specialty>[^专]{2,20})专业(?P<word>.{2,12})$")
_OR = re.compile(r"[/、或]|\bor\b")
_NONE = frozenset({"无", "-", "/", "—", "无对应", "none", "n/a"})


@dataclass(frozen=True, slots=True)
class Aim:
    """The object of a row's link; ``unread`` keeps what of the cells was not understood."""

    kind: NodeKind | None = None
    object: str = ""
    specialty: str = ""
    levels: tuple[str, ...] = ()
    new_specialty: str = ""
    new_occupation: str = ""
    unread: tuple[str, ...] = ()


class Aims:
    """Reads the cells of a row against the domestic ladders."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        self._series = _by_name(vocabulary.series.values(), _SERIES)
        self._specialties = _by_name(vocabulary.specialties.values())
        self._occupations = _by_name(vocabulary.occupations.values())
        self._parents = {word.id: word.parent for word in vocabulary.specialties.values()}
        self._nodes: dict[tuple[NodeKind, str], dict[str, Node]] = defaultdict(dict)
        for node in vocabulary.domestic.values():
            for name in (node.name.zh, node.name.en, *node.aliases, *node.former_names):
                if name:
                    self._nodes[node.kind, loose(name)][node.id] = node

    def of(self, entry: Entry) -> Aim:
        """What the row aims at; no kind where it names no title, skill level or item."""
        cell = {name: _given(entry.cell(name)) for name in _READ}
        if cell["directory"]:
            return self._item(cell["directory"])
        if cell["occupation"] or cell["skill_level"]:
            return self._skill(cell["occupation"], cell["skill_level"] or cell["level"])
        if not any(cell[name] for name in ("title", "series", "specialty", "level")):
            return Aim()
        if cell["title"] and self._skilled(cell["title"]):
            return self._skill("", cell["title"])
        return self._title(cell)

    # --- titles -------------------------------------------------------------------

    def _title(self, cell: Mapping[str, str]) -> Aim:
        aim = self._word(cell["title"]) if cell["title"] else Aim(NodeKind.TITLE, NOT_STATED)
        if cell["series"]:
            aim = self._in_series(aim, cell["series"])
        if cell["specialty"]:
            aim = self._special(aim, cell["specialty"])
        levels = self._levels(cell["level"])
        if cell["level"] and not levels:
            aim = replace(aim, levels=(), unread=(*aim.unread, cell["level"]))
        elif levels and aim.levels not in ((), levels):
            aim = replace(aim, levels=(), unread=(*aim.unread, cell["title"], cell["level"]))
        elif levels:
            aim = replace(aim, levels=levels)
        return aim

    def _word(self, text: str) -> Aim:
        """A title in one cell, such as 医药工程专业工程师, 经济师 or 中级."""
        known = self._one(NodeKind.TITLE, text)
        if known is not None and known.object != NOT_STATED:
            return known
        parted = _TITLED.match(text)
        inner = self._one(NodeKind.TITLE, parted.group("word")) if parted else None
        if parted and inner is not None and inner.object not in (NOT_STATED, CORRESPONDING):
            return self._special(inner, parted.group("specialty"))
        stem = split_grade(text, ladder=NodeKind.TITLE).stem
        levels = self._levels(text)
        called = loose(_SERIES.sub("", stem.removesuffix("职称")))
        named = self._series.get(called, {}) if called else {}
        series = next(iter(named)) if len(named) == 1 else ""
        if not series:
            series = CORRESPONDING if _CORRESPONDING.search(text) else NOT_STATED
        understood = levels and (not stem or series != NOT_STATED)
        return Aim(NodeKind.TITLE, series, levels=levels, unread=() if understood else (text,))

    def _one(self, kind: NodeKind, text: str) -> Aim | None:
        """The domestic node of this name; what several of one name share, and no more."""
        found = list(self._nodes.get((kind, loose(text)), {}).values())
        if not found:
            return None
        groups = {node.group or NOT_STATED for node in found}
        levels = {node.level for node in found}
        specialties = {node.specialty for node in found}
        group = groups.pop() if len(groups) == 1 else NOT_STATED
        return Aim(
            kind, group, specialties.pop() if len(specialties) == 1 else "",
            tuple(levels) if len(levels) == 1 and "" not in levels else (),
            unread=(text,) if len(found) > 1 else (),
        )  # fmt: skip

    def _in_series(self, aim: Aim, text: str) -> Aim:
        named = self._series.get(loose(_SERIES.sub("", normalise(text))), {})
        if _CORRESPONDING.search(text):
            return replace(aim, object=CORRESPONDING)
        if len(named) != 1 or aim.object not in (NOT_STATED, CORRESPONDING, *named):
            return replace(aim, unread=(*aim.unread, text))
        return replace(aim, object=next(iter(named)))

    def _special(self, aim: Aim, text: str) -> Aim:
        """The specialty of a title: a known one, or a new one where the series is known."""
        found = set(self._specialties.get(loose(text.removesuffix("专业")), {}))
        series = aim.object
        fitting = {one for one in found if series in (NOT_STATED, self._parents[one])}
        if len(fitting) == 1:
            one = fitting.pop()
            return replace(aim, object=self._parents[one], specialty=one)
        if series in (NOT_STATED, CORRESPONDING) or fitting:
            return replace(aim, unread=(*aim.unread, text))
        return replace(aim, new_specialty=text.removesuffix("专业"))

    def _levels(self, text: str) -> tuple[str, ...]:
        """The levels that a text states; several only where it writes each of them.

        The series is left out of it: an office's 高级 can mean both of the higher levels.
        """
        found: list[str] = []
        for part in filter(None, map(str.strip, _OR.split(text))):
            grades = split_grade(part, ladder=NodeKind.TITLE).grades
            one = grades[0].levels if grades else ()
            if len(one) != 1:
                return ()
            found += one
        return tuple(sorted(set(found)))

    # --- skill levels and items -----------------------------------------------------

    def _skilled(self, text: str) -> bool:
        grades = split_grade(text).grades
        return [grade.ladder for grade in grades] == [NodeKind.SKILL_LEVEL]

    def _skill(self, occupation: str, level: str) -> Aim:
        known = self._one(NodeKind.SKILL_LEVEL, level) if not occupation else None
        if known is not None:
            return known
        read = split_grade(level or occupation, ladder=NodeKind.SKILL_LEVEL)
        levels = read.grades[0].levels if read.grades else ()
        levels = levels if len(levels) == 1 else ()
        named = occupation if level else read.stem or occupation
        named = named or read.stem
        found = self._occupations.get(loose(named), {}) if named else {}
        unread = (level,) if level and not levels else ()
        if not named or _CORRESPONDING.search(named):
            group = CORRESPONDING if named else NOT_STATED
            return Aim(NodeKind.SKILL_LEVEL, group, levels=levels, unread=unread)
        if len(found) == 1:
            return Aim(NodeKind.SKILL_LEVEL, next(iter(found)), levels=levels, unread=unread)
        return Aim(
            NodeKind.SKILL_LEVEL, NOT_STATED, levels=levels, new_occupation=named, unread=unread
        )

    def _item(self, text: str) -> Aim:
        for kind in (NodeKind.DIRECTORY, NodeKind.LICENCE, NodeKind.PERMIT):
            found = self._nodes.get((kind, loose(text)), {})
            if len(found) == 1:
                return Aim(kind, next(iter(found)))
        return Aim(unread=(text,))


_READ = ("directory", "occupation", "skill_level", "title", "series", "specialty", "level")


def _given(text: str) -> str:
    return "" if text.casefold() in _NONE else text


def _by_name(
    words: Iterable[Word], ending: re.Pattern[str] | None = None
) -> dict[str, dict[str, None]]:
    found: dict[str, dict[str, None]] = defaultdict(dict)
    for word in words:
        for name in (word.id, word.name.zh, word.name.en, *word.aliases):
            found[loose(name)][word.id] = None
            if ending is not None:
                found[loose(ending.sub("", name))][word.id] = None
    return found

"""One reason for or against a candidate, as a number and as a sentence in Chinese and English."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import TypeVar

from mapper.domain import Text

Thing = TypeVar("Thing")


@dataclass(frozen=True, slots=True)
class Evidence:
    """A reason: how strong it is from 0 to 1, and the facts that its sentence names."""

    name: str
    value: float
    facts: tuple[Text, ...] = ()


@lru_cache(maxsize=4096)
def same(text: str) -> Text:
    """A text that is no translation: a name as it stands."""
    return Text(text, text)


def told(evidence: Evidence, sentences: Mapping[str, Text]) -> Text:
    """The sentence of a reason, with its facts."""
    sentence = sentences[evidence.name]
    return Text(
        sentence.zh.format(*[fact.zh for fact in evidence.facts]),
        sentence.en.format(*[fact.en for fact in evidence.facts]),
    )


def listed(things: Sequence[Thing], name: Callable[[Thing], Text], most: int = 2) -> Text:
    """The names of a few things, and how many there are if there are more."""
    names = [name(thing) for thing in things[:most]]
    zh = "、".join(text.zh for text in names)
    en = ", ".join(text.en for text in names)
    if len(things) <= most:
        return Text(zh, en)
    return Text(f"{zh}等{len(things)}项", f"{en} and {len(things) - most} more")

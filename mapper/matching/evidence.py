"""One reason for or against a candidate, as a number and as a sentence in Chinese and English."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from mapper.domain import Text


@dataclass(frozen=True, slots=True)
class Evidence:
    """A reason: how strong it is from 0 to 1, and the facts that its sentence names."""

    name: str
    value: float
    facts: tuple[Text, ...] = ()


def same(text: str) -> Text:
    """A text that is no translation: a name as it stands."""
    return Text(text, text)


def told(evidence: Evidence, sentences: Mapping[str, Text]) -> Text:
    """The sentence of a reason, with its facts."""
    sentence = sentences[evidence.name]
    return Text(
        sentence.zh.format(*(fact.zh for fact in evidence.facts)),
        sentence.en.format(*(fact.en for fact in evidence.facts)),
    )


def listed(names: list[Text], most: int = 2) -> Text:
    """A few names, and how many there are if there are more."""
    zh = "、".join(name.zh for name in names[:most])
    en = ", ".join(name.en for name in names[:most])
    if len(names) <= most:
        return Text(zh, en)
    return Text(f"{zh}等{len(names)}项", f"{en} and {len(names) - most} more")

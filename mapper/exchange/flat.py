"""Values of the field as rows of a table, whatever their fields are."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import fields
from enum import Enum
from typing import TYPE_CHECKING, get_type_hints

from mapper.domain import Text

if TYPE_CHECKING:
    from _typeshed import DataclassInstance


def columns(model: type[DataclassInstance]) -> list[str]:
    """The columns of a class of values: a text has one for each language.

    >>> from mapper.domain import Member, NamedList
    >>> columns(Member)
    ['family', 'certificate', 'certainty', 'source']
    >>> columns(NamedList)[3:5]
    ['name_zh', 'name_en']
    """
    return [column for name, hint in _hints(model) for column in _columns(name, hint)]


def _hints(model: type[DataclassInstance]) -> Iterator[tuple[str, object]]:
    hints = get_type_hints(model)
    yield from ((each.name, hints[each.name]) for each in fields(model))


def _columns(name: str, hint: object) -> Sequence[str]:
    return (f"{name}_zh", f"{name}_en") if _bilingual(hint) else (name,)


def _bilingual(hint: object) -> bool:
    told = str(hint)
    return "domain.Text" in told


def cells(value: DataclassInstance) -> dict[str, str]:
    """The cells of a value by its columns; several values in one are separated by ``|``."""
    found: dict[str, str] = {}
    for name, hint in _hints(type(value)):
        held = getattr(value, name)
        if _bilingual(hint):
            texts = held if isinstance(held, tuple) else (held,) if held else ()
            found[f"{name}_zh"] = "|".join(text.zh for text in texts)
            found[f"{name}_en"] = "|".join(text.en for text in texts)
        else:
            found[name] = _cell(held)
    return found


def _cell(value: object) -> str:
    """A value as its column spells it.

    >>> _cell(("SL3", "SL4")), _cell(None), _cell(True), _cell(344)
    ('SL3|SL4', '', 'true', '344')
    """
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, Enum):
        return str(value.value)
    if isinstance(value, tuple):
        return "|".join(map(_cell, value))
    if isinstance(value, Text):
        return value.en
    return str(value)

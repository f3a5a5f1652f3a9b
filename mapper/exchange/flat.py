"""Values of the field as rows of a table and back, whatever their fields are."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import fields
from enum import Enum
from types import NoneType
from typing import TYPE_CHECKING, TypeVar, cast, get_args, get_origin, get_type_hints

from mapper.domain import Text

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

T = TypeVar("T", bound="DataclassInstance")


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


def value_of(model: type[T], row: Mapping[str, str]) -> T:
    """The value whose cells these are; raises ValueError or LookupError for what is none.

    >>> from mapper.domain import Member
    >>> value_of(Member, {"family": "f", "certificate": "c", "certainty": "seen", "source": ""})
    Member(family='f', certificate='c', certainty=<Certainty.SEEN: 'seen'>, source=None)
    """
    make = cast("Callable[..., T]", model)
    return make(**{name: _held(name, hint, row) for name, hint in _hints(model)})


def _held(name: str, hint: object, row: Mapping[str, str]) -> object:
    if not _bilingual(hint):
        return _read(hint, row[name])
    zh, en = row[f"{name}_zh"], row[f"{name}_en"]
    if get_origin(hint) is tuple:
        pairs = zip(_parts(zh), _parts(en), strict=True)
        return tuple(Text(*pair) for pair in pairs)
    return None if NoneType in get_args(hint) and not zh and not en else Text(zh, en)


def _parts(cell: str) -> list[str]:
    return cell.split("|") if cell else []


def _read(hint: object, cell: str) -> object:
    """A cell as its hint wants it.

    >>> _read(tuple[str, ...], "SL3|SL4"), _read(int | None, ""), _read(bool, "true")
    (('SL3', 'SL4'), None, True)
    """
    inner = next(iter(get_args(hint)), None)
    if get_origin(hint) is tuple:
        return tuple(_read(inner, part) for part in _parts(cell))
    if inner is not None:
        return _read(inner, cell) if cell else None
    if hint is bool:
        return {"true": True, "false": False}[cell]
    return cast("Callable[[str], object]", hint)(cell)

"""Between the row models of the catalogue and the cells of its tables."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from enum import Enum
from functools import cache
from typing import Any, TypeVar, get_args, get_origin

from mapper.catalogue.rows import Row

Cell = str | int | None
RowT = TypeVar("RowT", bound=Row)
_Convert = Callable[[Any], object]


def cells_of(row: Row) -> list[Cell]:
    """The values of a row as its table holds them, in the order of its columns."""
    return [_cell(value) for value in map(row.__dict__.__getitem__, type(row).model_fields)]


def _cell(value: object) -> Cell:
    if value is None or isinstance(value, str | int):
        return value
    if isinstance(value, tuple):
        return "|".join(str(_cell(each)) for each in value)
    if isinstance(value, Enum):
        return str(value.value)
    msg = f"{value!r} has no place in a table"
    raise TypeError(msg)


def rows_from(model: type[RowT], records: Iterable[Sequence[Any]]) -> list[RowT]:
    """Rows from what a table holds, in the order of the model's columns.

    They were checked before they were stored and are not checked again.
    """
    names, converts = tuple(model.model_fields), _converts(model)
    return [model.model_construct(**_values(names, converts, record)) for record in records]


def _values(
    names: Sequence[str], converts: Mapping[int, _Convert], record: Sequence[Any]
) -> dict[str, Any]:
    values = dict(zip(names, record, strict=True))
    for index, convert in converts.items():
        values[names[index]] = convert(record[index])
    return values


@cache
def _converts(model: type[Row]) -> Mapping[int, _Convert]:
    """How to read the columns that are not simply text or a number, by their place."""
    found = (_convert(field.annotation) for field in model.model_fields.values())
    return {index: convert for index, convert in enumerate(found) if convert is not None}


def _convert(annotation: object) -> _Convert | None:
    if get_origin(annotation) is tuple:
        return _several(_convert(get_args(annotation)[0]))
    kinds = [kind for kind in (annotation, *get_args(annotation)) if isinstance(kind, type)]
    chosen = next((kind for kind in kinds if issubclass(kind, Enum)), None)
    if chosen is None:
        return None
    members: dict[Any, object] = {member.value: member for member in chosen}
    return members.get if type(None) in kinds else members.__getitem__


def _several(convert: _Convert | None) -> _Convert:
    def split(text: str) -> tuple[object, ...]:
        parts = text.split("|") if text else ()
        return tuple(parts if convert is None else map(convert, parts))

    return split

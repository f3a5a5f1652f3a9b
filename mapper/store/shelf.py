"""What was read lately, by key, so that the same question is not read again."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Generic, TypeVar

from sqlalchemy.engine import Connection

T = TypeVar("T")
Read = Callable[[Connection, Sequence[str]], Mapping[str, Sequence[T]]]
"""Reads what stands under keys; a key under which nothing stands may be left out."""

ROOM = 5_000
"""Keys that one shelf keeps; when it is full it is emptied."""


class Shelf(Generic[T]):
    """A bounded memory of one kind of record of one revision of the catalogue."""

    def __init__(self, read: Read[T], room: int = ROOM) -> None:
        self._read = read
        self._room = room
        self._kept: dict[str, tuple[T, ...]] = {}

    def kept(self, keys: Iterable[str]) -> dict[str, tuple[T, ...]]:
        """What is kept of these keys."""
        found = ((key, self._kept.get(key)) for key in keys)
        return {key: values for key, values in found if values is not None}

    def fetch(self, connection: Connection, keys: Sequence[str]) -> dict[str, tuple[T, ...]]:
        """Read these keys and keep them, as far as there is room."""
        read = self._read(connection, keys)
        found = {key: tuple(read.get(key, ())) for key in keys}
        if len(self._kept) + len(found) > self._room:
            self._kept = {}
        if len(found) <= self._room:
            self._kept.update(found)
        return found

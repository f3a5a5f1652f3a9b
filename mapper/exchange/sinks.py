"""Where an export goes: anything that takes bytes, and text or hashes on the way to it."""

from __future__ import annotations

from hashlib import sha256
from typing import Protocol


class Sink(Protocol):
    """Takes bytes."""

    def write(self, data: bytes, /) -> object:
        """Write on."""
        ...


class Out(Protocol):
    """Takes text."""

    def write(self, text: str, /) -> object:
        """Write on."""
        ...


class Utf8:
    """Text on its way: UTF-8 without a mark and with the line ends that it has, on every system."""

    def __init__(self, sink: Sink) -> None:
        self._sink = sink

    def write(self, text: str, /) -> object:
        """Write on."""
        return self._sink.write(text.encode())


class Counted:
    """Bytes on their way, counted and hashed."""

    def __init__(self, sink: Sink) -> None:
        self._sink = sink
        self._hash = sha256()
        self.bytes = 0

    def write(self, data: bytes, /) -> object:
        """Write on."""
        self._hash.update(data)
        self.bytes += len(data)
        return self._sink.write(data)

    @property
    def digest(self) -> str:
        """The hash of all that passed."""
        return f"sha256:{self._hash.hexdigest()}"

"""Zip files whose bytes depend on what is in them alone."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import IO
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from mapper.exchange.sinks import Sink

_EPOCH = (1980, 1, 1, 0, 0, 0)
"""The earliest time that a zip file can tell; ours tell no other."""
_PLAIN_FILE = 0o100644 << 16
_UNIX = 3


class Forward:
    """A stream that is only ever written on: the same bytes whether or not it could seek."""

    def __init__(self, sink: Sink) -> None:
        self._sink = sink

    def write(self, data: bytes, /) -> int:
        """Write on."""
        self._sink.write(data)
        return len(data)

    def close(self) -> None:
        """The stream behind stays open."""

    def flush(self) -> None:
        """Nothing waits here."""


class Archive:
    """A zip file that is written entry by entry."""

    def __init__(self, file: ZipFile) -> None:
        self._file = file

    @contextmanager
    def entry(self, name: str) -> Iterator[IO[bytes]]:
        """Write one entry; the next begins when it has ended."""
        info = ZipInfo(name, _EPOCH)
        info.compress_type, info.create_system = ZIP_DEFLATED, _UNIX
        info.external_attr = _PLAIN_FILE
        with self._file.open(info, "w") as stream:
            yield stream


@contextmanager
def archive(sink: Sink) -> Iterator[Archive]:
    """A zip file into this stream."""
    with ZipFile(Forward(sink), "w") as file:
        yield Archive(file)

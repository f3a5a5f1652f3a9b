"""One process at a time, by a lock on a file of a folder that they share."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

LOCK = ".lock"
"""How the file is called."""


@contextmanager
def alone(file: Path, *, wait: bool = True) -> Iterator[bool]:
    """Nobody else holds this file meanwhile, in this process or another; one that dies lets go.

    Without ``wait`` it is false where somebody else does.
    """
    import fcntl

    file.parent.mkdir(parents=True, exist_ok=True)
    with file.open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX if wait else fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            yield False
            return
        yield True

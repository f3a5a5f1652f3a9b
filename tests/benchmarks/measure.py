"""How long calls take and how much memory a process needs."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from statistics import quantiles
from time import perf_counter
from typing import TypeVar

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Times:
    """What half of the calls stay under, and what 95 of 100 stay under, in milliseconds."""

    p50: float
    p95: float

    @classmethod
    def of(cls, call: Callable[[T], object], arguments: Iterable[T]) -> Times:
        """Call once with each argument."""
        found = []
        for argument in arguments:
            start = perf_counter()
            call(argument)
            found.append(perf_counter() - start)
        return cls.from_seconds(found)

    @classmethod
    def from_seconds(cls, found: Sequence[float]) -> Times:
        """Of calls that took so many seconds each."""
        cuts = quantiles((each * 1000 for each in found), n=20)
        return cls(cuts[9], cuts[18])

    def __str__(self) -> str:
        return f"{self.p50:10.3f} {self.p95:10.3f} ms"


@dataclass(frozen=True, slots=True)
class Run:
    """A command that ran: seconds by the clock and of processor, megabytes at its highest."""

    seconds: float
    cpu: float
    peak: float
    output: bytes
    code: int

    def __str__(self) -> str:
        return f"{self.seconds:8.2f} s (processor {self.cpu:.2f} s), peak {self.peak:,.0f} MB"


def run(command: Sequence[str], given: bytes = b"", env: Mapping[str, str] | None = None) -> Run:
    """Run a command to its end in a process of its own."""
    start = perf_counter()
    pipe = subprocess.PIPE
    with subprocess.Popen(command, stdin=pipe, stdout=pipe, env=env and {**os.environ, **env}) as p:
        assert p.stdin is not None and p.stdout is not None  # noqa: PT018 - both are piped
        p.stdin.write(given)
        p.stdin.close()
        output = p.stdout.read()
        _, status, used = os.wait4(p.pid, 0)
        p.returncode = os.waitstatus_to_exitcode(status)
    cpu = used.ru_utime + used.ru_stime
    return Run(perf_counter() - start, cpu, used.ru_maxrss / 1024, output, p.returncode)


def best(command: Sequence[str], times: int, env: Mapping[str, str] | None = None) -> Run:
    """The quickest of several runs: the others tell about the machine."""
    return min((run(command, env=env) for _ in range(times)), key=lambda one: one.seconds)

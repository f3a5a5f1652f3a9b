"""Progress on standard error, for whoever watches a terminal; into a pipe or file, nothing."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, TaskID, TextColumn, TimeRemainingColumn
from rich.progress import Progress as Bars

from mapper.matching.types import Progress, silent

_STAGES = {
    "encode": "reading names",
    "head": "learning the words of the catalogue",
    "rank": "ranking",
    "teach": "asking the teacher",
    "fit": "fitting the table",
    "check": "leaving certificates out",
    "propose": "proposing",
}


@contextmanager
def watched(console: Console | None = None) -> Iterator[Progress]:
    """A listener that draws a bar for each stage while a terminal is there to show it."""
    console = console or Console(stderr=True)
    if not console.is_terminal:
        yield silent
        return
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
    with Bars(*columns, TimeRemainingColumn(), console=console, transient=True) as bars:
        yield _Listener(bars)


class _Listener:
    """One bar a stage; a later part of a stage that is smaller moves nothing."""

    def __init__(self, bars: Bars) -> None:
        self._bars = bars
        self._totals: dict[str, int] = {}
        self._tasks: dict[str, TaskID] = {}

    def __call__(self, stage: str, done: int, total: int) -> None:
        if total < self._totals.get(stage, 0):
            return
        if stage not in self._tasks:
            self._tasks[stage] = self._bars.add_task(_STAGES.get(stage, stage), total=total)
        self._totals[stage] = total
        self._bars.update(self._tasks[stage], completed=min(done, total), total=total)

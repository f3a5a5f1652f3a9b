"""Export many links, each format in a process of its own, so that its memory is its own.

``python -m tests.benchmarks.exported COUNT`` makes a world with at least so many links, loads it
into SQLite and prints a line a format; with ``URL FORMAT`` it exports once and prints JSON.
"""

from __future__ import annotations

import json
import subprocess
import sys
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter, process_time

from mapper.exchange import Format, export, select
from mapper.store import open_records

from .measure import run
from .world import LINKS_EACH

ON = date(2026, 1, 22)
FORMATS = tuple(form.value for form in Format)


class Nowhere:
    """Takes bytes and counts them."""

    size = 0

    def write(self, data: bytes, /) -> None:
        self.size += len(data)


def timed(url: str, form: str) -> dict[str, float]:
    """One export of all links of a database."""
    records, sink = open_records(url), Nowhere()
    begun, used = perf_counter(), process_time()
    about = export(select(records), Format(form), sink, on=ON)
    seconds, cpu = perf_counter() - begun, process_time() - used
    return {"links": about.links, "seconds": seconds, "cpu": cpu, "bytes": sink.size}


def loaded(count: int, folder: Path) -> str:
    """A database with so many links."""
    url = f"sqlite:///{folder / 'world.sqlite3'}"
    certificates = -(-count // LINKS_EACH)
    made = (sys.executable, "-m", "tests.benchmarks.world", str(folder / "in"), str(certificates))
    subprocess.run(made, check=True)
    load = (sys.executable, "-m", "mapper.cli", "--database", url, "load", str(folder / "in"))
    subprocess.run(load, check=True, stdout=subprocess.DEVNULL)
    return url


def exports(count: int) -> str:
    """A line a format: links a second, and the most memory that its process held."""
    lines = [f"\nexport of {count:,} links out of SQLite"]
    with TemporaryDirectory() as place:
        url = loaded(count, Path(place))
        for form in FORMATS:
            done = run((sys.executable, "-m", "tests.benchmarks.exported", url, form))
            if done.code:
                lines.append(f"  {form:<10}FAILED")
                continue
            told = json.loads(done.output)
            rate, size = told["links"] / told["seconds"], told["bytes"] / 1e6
            lines.append(
                f"  {form:<10}{'export':<22}{rate:10,.0f} links/s (processor {told['cpu']:.1f} s), "
                f"{size:,.0f} MB; peak memory {done.peak:,.0f} MB"
            )
    return "\n".join(lines)


if __name__ == "__main__":
    if "://" in sys.argv[1]:
        sys.stdout.write(json.dumps(timed(sys.argv[1], sys.argv[2])))
    else:
        sys.stdout.write(exports(int(sys.argv[1])) + "\n")

"""Measure look-ups, loading, memory, matching, proposals and the command's start; asserts nothing.

``python -m tests.benchmarks [--quick] [--long]``; ``--quick`` leaves out the world of
100,000 certificates, ``--long`` proposes for 10,000 and as many and opens the site over
100,000 proposals, too.  What is compared is measured in one run, side by side: the ratios
tell about the program, the seconds also about the machine.  This process stays small and
imports nothing of ours:
Linux counts the memory of a parent into the peak of its children.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Mapping
from itertools import pairwise
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter, time

from .measure import Run, Times, best, run

LARGE = 100_000
TEXTS, QUICK_TEXTS = 1000, 200
PROPOSED, PROPOSED_LONG = (1000,), (10_000, 100_000)
"""Certificates for which is proposed; the longer runs only where they are asked for."""
REVIEWED = (10_000, 100_000)
"""Lines of the queue."""
DECIDED, DECIDED_LONG = (10_000,), (100_000,)
"""Proposals in the file that the site is opened over."""
STARTS = 7
NOWHERE = {"QUALMAP_DATABASE": ""}
COMMAND = (sys.executable, "-m", "mapper.cli")


def say(line: str = "") -> None:
    """One line, at once."""
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


def times_of(found: Mapping[str, object], what: str) -> Times:
    """The times of a kind of call as a child process told them."""
    stated = found[what]
    assert isinstance(stated, dict)
    return Times(**stated)


def ask(target: str, given: bytes = b"") -> tuple[dict[str, object], Run]:
    """What one back end tells, with what its process needed."""
    done = run((sys.executable, "-m", "tests.benchmarks.asked", target), given)
    if done.code:
        sys.exit(f"{target} could not be asked")
    return json.loads(done.output), done


def show(label: str, found: Mapping[str, object], done: Run) -> None:
    """The look-ups of one back end."""
    for what in ("by id", "by text", "text found alone"):
        say(f"  {label:<10}{what:<22}{times_of(found, what)}")
    say(f"  {label:<10}{'peak memory':<22}{done.peak:10,.0f} MB")


def compare(found: Mapping[str, object]) -> None:
    """The same names in a plain dict and with rapidfuzz, as multiples of one look-up."""
    text = times_of(found, "text found alone")
    for what, name in (("dict", "plain dict access"), ("rapidfuzz", "rapidfuzz extractOne")):
        other = times_of(found, what)
        ratio = other.p50 / text.p50
        say(f"  {'beside':<10}{name:<22}{other}   {ratio:,.4g} x a text found")


def measure(title: str, folder: Path | None, scratch: Path) -> None:
    """One size: the files in memory, loaded into SQLite, and asked there."""
    found, done = ask(str(folder) if folder else "shipped")
    say(f"\n{title}: {found['certificates']:,} certificates, {found['links']:,} links")
    read, indexed = found["read"], found["indexed"]
    say(f"  {'memory':<10}{'read, then indexed':<22}{read:10.2f} {indexed:10.2f} s")
    show("memory", found, done)
    compare(found)
    url = f"sqlite:///{scratch / title.split(maxsplit=1)[0]}.sqlite3"
    target = [str(folder)] if folder else []
    loaded = run((*COMMAND, "--database", url, "load", *target, "--json"))
    say(f"  {'SQLite':<10}{'qualmap load':<22}{loaded}{' FAILED' if loaded.code else ''}")
    if folder is None:  # nothing changes, and this is found out
        again = run((*COMMAND, "--database", url, "load", *target, "--json"))
        say(f"  {'SQLite':<10}{'the same once more':<22}{again}")
    if not loaded.code:
        stored, asked = ask(url, json.dumps(found["questions"]).encode())
        opened = stored["opened"]
        say(f"  {'SQLite':<10}{'opened':<22}{opened:10.2f} s")
        show("SQLite", stored, asked)
        start("lookup by its SQLite", ("--database", url), str(_first(found)))
        served(title, url)
        if folder is not None:
            say(run((sys.executable, "-m", "tests.benchmarks.interface", url)).output.decode())


def _first(found: Mapping[str, object]) -> object:
    questions = found["questions"]
    assert isinstance(questions, list)
    return questions[0][0]


def start(title: str, options: tuple[str, ...], text: str) -> None:
    """The command from nothing to its answer, as a multiple of Python itself."""
    command = (*COMMAND, *options, "lookup", text, "--json")
    bare = best((sys.executable, "-c", "pass"), STARTS)
    own = best(command, STARTS, env=NOWHERE)
    say(f"  {'start':<10}{title:<22}{own}; {own.seconds / bare.seconds:.1f} x python -c pass")


def matched(what: str, size: int) -> tuple[dict[str, object], Run] | None:
    """What one part of matching tells, with what its process needed; nothing where it fails."""
    command = (sys.executable, "-m", "tests.benchmarks.matched", what, str(size))
    done = run(command, env={"HF_HUB_OFFLINE": "1", "TRANSFORMERS_VERBOSITY": "error"})
    return None if done.code else (json.loads(done.output), done)


def resolving(title: str, size: int) -> None:
    """Misspelt names, and rapidfuzz over the same names as multiples of that."""
    told = matched("resolve", size)
    if told is None:
        say(f"  {title:<10}resolve FAILED")
        return
    found, done = told
    own = times_of(found, "misspelt")
    say(f"  {title:<10}{'resolve a misspelling':<22}{own}   of {found['names']:,} names")
    for what, name in (("extract", "rapidfuzz extractOne"), ("cdist", "rapidfuzz cdist")):
        other = times_of(found, what)
        say(f"  {'beside':<10}{name:<22}{other}   {other.p50 / own.p50:,.4g} x a resolve")
    say(f"  {title:<10}{'index; peak memory':<22}{found['indexed']:10.2f} s {done.peak:9,.0f} MB")


def encoding(count: int) -> None:
    """Texts a second of the encoders, one thread, and plain sentence-transformers beside."""
    told = matched("encode", count)
    if told is None:
        say("  encoders  not measured: install qualmap[matching]")
        return
    found, done = told
    rates = {what: float(str(found[what])) for what in ("ours", "plain", "bag", "head")}
    say(f"  {'MiniLM':<10}{'one thread':<22}{rates['ours']:10,.0f} texts/s")
    ratio = rates["ours"] / rates["plain"]
    say(f"  {'beside':<10}{'sentence-transformers':<22}{rates['plain']:10,.0f} texts/s")
    say(f"  {'':<10}{'MiniLM is':<22}{ratio:10.2f} x as fast as plain, on {found['texts']:,} names")
    say(f"  {'bag':<10}{'Chinese names':<22}{rates['bag']:10,.0f} texts/s")
    say(f"  {'head':<10}{'in training':<22}{rates['head']:10,.0f} texts/s")
    say(f"  {'encoders':<10}{'start to end':<22}{done}")


def proposing(size: int, encoder: str) -> float:
    """Proposals with kept vectors; seconds of processor a certificate, nought if it fails."""
    command = (sys.executable, "-m", "tests.benchmarks.proposed", str(size), encoder)
    done = run(command, env={"HF_HUB_OFFLINE": "1", "TRANSFORMERS_VERBOSITY": "error"})
    if done.code:
        say(f"  {encoder:<10}{size:<22,} FAILED, or not installed: qualmap[matching]")
        return 0.0
    found = {name: float(value) for name, value in json.loads(done.output).items()}
    seconds, count = found["seconds"], found["certificates"]
    say(
        f"  {encoder:<10}{f'{count:,.0f} certificates':<22}{count / seconds:10,.0f} a second, "
        f"{seconds:,.1f} s (processor {found['cpu']:,.1f} s), {found['groups']:.0f} groups"
    )
    say(
        f"  {'':<10}{'':<22}{found['encoded']:10,.1f} s to make the vectors before; "
        f"peak {done.peak:,.0f} MB, {found['loaded']:,.0f} MB of it for the catalogue"
    )
    return found["cpu"] / count


def proposals(sizes: tuple[int, ...]) -> None:
    """Certificates a second at several sizes: linear is 1.00 x the time of each."""
    say("\nproposals, all vectors kept; English ones made by hashing words, or by MiniLM")
    proposing(sizes[0], "MiniLM")
    each = [(size, proposing(size, "hashed")) for size in sizes]
    for (small, before), (size, now) in pairwise(each):
        if before and now:
            name = f"{size:,} to {small:,}"
            say(f"  {'ratio':<10}{name:<22}{now / before:10.2f} x the time of one certificate")


def reviewing(size: int) -> None:
    """The queue of a reviewer over so many lines: built, a page with all its counts, searched."""
    done = run((sys.executable, "-m", "tests.benchmarks.reviewed", str(size)))
    say(f"\nqueue of {size:,} lines{' FAILED' if done.code else ''}")
    if done.code:
        return
    found = json.loads(done.output)
    for what in ("page", "search zh", "search en", "neighbours", "after a decision"):
        say(f"  {'queue':<10}{what:<22}{times_of(found, what)}")
    say(f"  {'queue':<10}{'built':<22}{found['built']:10.2f} s")
    say(f"  {'':<10}{'memory, meanwhile':<22}{found['memory']:10.1f} {found['most']:10.1f} MB")


def deciding(size: int, folder: Path) -> None:
    """The site over a file of so many proposals: its start, its pages, a decision on the disk."""
    say(f"\nsite over {size:,} proposals in SQLite")
    folder.mkdir()
    module = (sys.executable, "-m", "tests.benchmarks.decided")
    made = run((*module, "make", str(size), str(folder)))
    bare = best((sys.executable, "-c", "pass"), STARTS)
    done = run((*module, "ask", str(folder), str(time())))
    if made.code or done.code:
        say("  site      FAILED")
        return
    found = json.loads(done.output)
    for what in ("queue page", "search zh", "search en", "card", "approve", "refuse", "page after"):
        say(f"  {'site':<10}{what:<22}{times_of(found, what)}")
    plain, refusal = times_of(found, "append"), times_of(found, "refuse")
    ratio = refusal.p50 / plain.p50
    say(f"  {'beside':<10}{'append and fsync':<22}{plain}   a refusal is {ratio:,.1f} x that")
    first = found["started"]
    times = f"{first / bare.seconds:,.0f} x python -c pass"
    say(f"  {'site':<10}{'start to first page':<22}{first:10.2f} s   {times}")
    say(f"  {'site':<10}{'memory then; peak':<22}{found['first']:10,.0f} {found['peak']:10,.0f} MB")
    say(f"  {'':<10}{'imported for that':<22}{', '.join(found['imported']) or 'no torch':>10}")


def served(title: str, url: str) -> None:
    """The public site behind two server processes."""
    done = run((sys.executable, "-m", "tests.benchmarks.served", url))
    say(f"\nserved by two processes, {title}{' FAILED' if done.code else ''}")
    if done.code:
        return
    found = json.loads(done.output)
    for what in ("search", "suggestion", "answer"):
        times, rate, cpu = Times(**found[what]["times"]), found[what]["rate"], found[what]["cpu"]
        say(
            f"  {'served':<10}{what:<22}{times} {rate:10,.0f} a second, "
            f"{cpu:.1f} ms of processor each"
        )
    say(f"  {'served':<10}{'memory: begun, asked':<22}{found['started']:10,.0f} "
        f"{found['memory']:10,.0f} MB a process")  # fmt: skip


def matching(quick: bool) -> None:
    """Names resolved and encoded."""
    say("\nmatching")
    resolving("shipped", 0)
    if not quick:
        resolving("large", LARGE)
    encoding(QUICK_TEXTS if quick else TEXTS)


def main(quick: bool, long: bool) -> None:
    """Print the table."""
    begun = perf_counter()
    load = os.getloadavg()[0]
    say(f"{os.cpu_count()} processors, load {load:.1f}; p50 and p95, each question asked once")
    with TemporaryDirectory() as place:
        scratch = Path(place)
        measure("shipped", None, scratch)
        start("packaged files", (), "ABT")
        matching(quick)
        proposals(PROPOSED + (PROPOSED_LONG if long else ()))
        for size in REVIEWED:
            reviewing(size)
        for size in DECIDED + (DECIDED_LONG if long else ()):
            deciding(size, scratch / f"decided-{size}")
        if not quick:
            folder = scratch / "world"
            made = run((sys.executable, "-m", "tests.benchmarks.world", str(folder), str(LARGE)))
            say(f"\n(the large world was made in {made.seconds:.0f} s)")
            measure("large", folder, scratch)
            say(
                run((sys.executable, "-m", "tests.benchmarks.exported", str(LARGE))).output.decode()
            )
    say(run((sys.executable, "-m", "tests.benchmarks.interface")).output.decode())
    say(run((sys.executable, "-m", "tests.benchmarks.imported", "5000")).output.decode())
    say(f"\n{perf_counter() - begun:.0f} s in all")


if __name__ == "__main__":
    main("--quick" in sys.argv[1:], "--long" in sys.argv[1:])

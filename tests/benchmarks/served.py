"""The public site behind two server processes: requests a second, p50 and p95, memory of one.

Beside them stands the processor time of a request, which a machine that others use tells better.

``python -m tests.benchmarks.served URL``; the database is loaded already; prints JSON.  Both
processes serve the same database, as behind a proxy that shares requests out.  Who asks runs on
the same machine and takes its part of the processors.  Each question is asked once; before the
clock starts each process has answered some others, and has its indexes.
"""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from dataclasses import asdict, dataclass
from http.client import HTTPConnection
from itertools import cycle
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from time import perf_counter
from urllib.parse import quote

from mapper.domain import Node, NodeId
from mapper.ports import Records
from mapper.store import open_records

from .measure import Times

PROCESSES = 2
AT_ONCE = 2
"""Questions that are under way at a time: one for each process."""
ASKED = 400
WARM = 20
_PORT = re.compile(rb"http://127\.0\.0\.1:(\d+)/")


@dataclass(frozen=True, slots=True)
class Server:
    """A process that serves, and where."""

    process: subprocess.Popen[bytes]
    port: int

    @property
    def memory(self) -> float:
        """Megabytes that it holds now."""
        text = Path(f"/proc/{self.process.pid}/status").read_text(encoding="ascii")
        return int(re.findall(r"VmRSS:\s+(\d+)", text)[0]) / 1024

    @property
    def cpu(self) -> float:
        """Milliseconds of processor that it has used."""
        text = Path(f"/proc/{self.process.pid}/stat").read_text(encoding="ascii")
        user, system = text.rpartition(")")[2].split()[11:13]
        return (int(user) + int(system)) * 1000 / os.sysconf("SC_CLK_TCK")


@contextmanager
def serving(url: str, instance: str) -> Iterator[Server]:
    """One process over a database, until it is no longer needed."""
    command = (sys.executable, "-m", "mapper.cli", "--database", url, "serve", "--port", "0")
    env = {**os.environ, "QUALMAP_INSTANCE": instance, "QUALMAP_RATE_LIMIT": "off",
           "PYTHONUNBUFFERED": "1"}  # fmt: skip
    with subprocess.Popen(command, stdout=subprocess.PIPE, env=env) as process:
        try:
            assert process.stdout is not None
            line = process.stdout.readline()
            found = _PORT.search(line)
            if found is None:
                sys.exit(f"the server did not start: {line!r}")
            yield Server(process, int(found[1]))
        finally:
            process.terminate()


def get(connection: HTTPConnection, path: str) -> int:
    """Ask for a page as a browser does; its status."""
    connection.request("GET", path, headers={"Accept-Encoding": "gzip"})
    answer = connection.getresponse()
    answer.read()
    return answer.status


def asked(servers: Sequence[Server], paths: Sequence[str]) -> tuple[Times, float]:
    """The times of these pages, shared out among the processes, and how many a second."""
    turns = cycle(servers)
    connections = [HTTPConnection("127.0.0.1", next(turns).port) for _ in range(AT_ONCE)]
    parts = [paths[number::AT_ONCE] for number in range(AT_ONCE)]
    start = perf_counter()
    with ThreadPoolExecutor(AT_ONCE) as pool:
        found = list(pool.map(_timed, connections, parts))
    seconds = perf_counter() - start
    every = [each for part in found for each in part]
    return Times.from_seconds(every), len(every) / seconds


def _timed(connection: HTTPConnection, paths: Sequence[str]) -> list[float]:
    found = []
    for path in paths:
        start = perf_counter()
        status = get(connection, path)
        found.append(perf_counter() - start)
        assert status in (200, 303), f"{status} {path}"
    connection.close()
    return found


def drawn(records: Records) -> list[Node]:
    """Certificates from which links start, in an order drawn by lot."""
    ids = Random(7).sample(list(records.linked()), min(2 * ASKED, len(records.linked())))
    nodes = records.nodes([NodeId(each) for each in ids])
    return [node for node in nodes.values() if node.kind.foreign and not node.placeholder]


def pages(nodes: Sequence[Node]) -> dict[str, list[str]]:
    """What is asked: names looked for, what is suggested for their beginnings, their answers."""
    random = Random(11)
    chosen = list(nodes[:ASKED])
    starts = [node.name.en[: random.randint(1, 12)] for node in chosen]
    return {
        "search": [f"/?q={quote(node.name.en)}&lang=en" for node in chosen],
        "suggestion": [f"/suggest?q={quote(start)}&lang=en" for start in starts],
        "answer": [f"/certificates/{quote(node.id)}?lang=en" for node in chosen],
    }


def measure(url: str) -> dict[str, object]:
    """Start the processes, warm them, ask."""
    nodes = drawn(open_records(url))
    with ExitStack() as stack:
        instance = stack.enter_context(TemporaryDirectory())
        servers = [stack.enter_context(serving(url, instance)) for _ in range(PROCESSES)]
        started = [server.memory for server in servers]
        wanted = pages(nodes)
        for server in servers:
            connection = HTTPConnection("127.0.0.1", server.port)
            for paths in wanted.values():
                for path in paths[-WARM:]:
                    get(connection, path)
            connection.close()
        told: dict[str, object] = {}
        for what, paths in wanted.items():
            before = sum(server.cpu for server in servers)
            times, rate = asked(servers, paths)
            cpu = (sum(server.cpu for server in servers) - before) / len(paths)
            told[what] = {"times": asdict(times), "rate": rate, "cpu": cpu}
        memory = [server.memory for server in servers]
    return {**told, "certificates": len(nodes), "started": max(started), "memory": max(memory)}


if __name__ == "__main__":
    sys.stdout.write(json.dumps(measure(sys.argv[1])))

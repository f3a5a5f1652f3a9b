"""The interface for programs: a batch of 10,000 rows and 1,000 reconciliation queries, one thread.

``python -m tests.benchmarks.interface [URL]`` asks the packaged catalogues, or a database, and
prints rows and queries a second, with what they cost this process, and the most memory it held.
"""

from __future__ import annotations

import csv
import io
import json
import resource
import sys
from time import perf_counter, process_time

from flask.testing import FlaskClient

from mapper.catalogue import packaged
from mapper.domain import Node, NodeKind
from mapper.ports import Records
from mapper.store import open_records
from web import Settings, create_app

ROWS, QUERIES, EACH = 10_000, 1_000, 50
PLACES = ("苏州", "shanghai", "", "深圳", "beijing")


def memory() -> float:
    """The most megabytes that this process has held."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def misspelt(name: str, number: int) -> str:
    """Every fifth name with a letter doubled."""
    at = number % max(1, len(name))
    return name if number % 5 else name[:at] + name[at : at + 1] + name[at:]


def table(nodes: list[Node]) -> str:
    """A file as an office has it: names of all kinds, places, years."""
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow(["证书名称", "城市", "工作年限"])
    for number in range(ROWS):
        node = nodes[number * 7 % len(nodes)]
        name = node.name.zh if number % 2 else node.name.en
        writer.writerow([misspelt(name, number), PLACES[number % len(PLACES)], number % 20])
    return out.getvalue()


def batches(client: FlaskClient, nodes: list[Node]) -> str:
    """One file of many rows, sent and read to its end."""
    text = table(nodes)
    begun, used = perf_counter(), process_time()
    answer = client.post("/api/v1/lookup/batch", data=text.encode(), content_type="text/csv").text
    seconds, cpu = perf_counter() - begun, process_time() - used
    told = list(csv.reader(io.StringIO(answer)))
    known = sum(1 for row in told[1:] if row[3])
    return (
        f"  {'batch':<10}{f'{len(told) - 1:,} rows':<22}{ROWS / seconds:10,.0f} rows/s "
        f"({seconds:.1f} s, {cpu:.1f} s of CPU, {known:,} known); peak memory {memory():,.0f} MB"
    )


def queries(client: FlaskClient, nodes: list[Node]) -> str:
    """Many reconciliation queries, fifty in a request."""
    asked = [
        {"query": misspelt(nodes[n * 11 % len(nodes)].name.en, n), "type": "certificate"}
        for n in range(QUERIES)
    ]
    right, begun, used = 0, perf_counter(), process_time()
    for start in range(0, QUERIES, EACH):
        batch = {str(n): each for n, each in enumerate(asked[start : start + EACH])}
        told = client.post("/reconcile", data={"queries": json.dumps(batch)}).json
        assert told is not None
        right += sum(1 for each in told.values() if each["result"])
    seconds, cpu = perf_counter() - begun, process_time() - used
    return (
        f"  {'reconcile':<10}{f'{QUERIES:,} queries':<22}{QUERIES / seconds:10,.0f} queries/s "
        f"({seconds:.1f} s, {cpu:.1f} s of CPU, {right:,} with candidates); "
        f"peak memory {memory():,.0f} MB"
    )


def some_of(records: Records) -> list[Node]:
    """Certificates from all of the records, no more than there are rows."""
    every = records.linked()
    ids = every[:: max(1, len(every) // ROWS)]
    found = records.nodes(ids)
    return [found[each] for each in ids if found[each].kind is NodeKind.CERTIFICATE]


def measured(url: str) -> str:
    """What it takes to open, and both lines."""
    plain = Settings(secret_key="x", database=url, rate_limit="")
    records = open_records(url) if url else packaged()
    nodes, begun, used = some_of(records), perf_counter(), process_time()
    client = create_app(plain, records).test_client()
    client.post("/reconcile", data={"queries": '{"a": {"query": "Project Manager"}}'})
    seconds, cpu = perf_counter() - begun, process_time() - used
    opened = f"  {'opened':<32}{seconds:10.1f} s ({cpu:.1f} s of CPU)"
    where = url.partition(":")[0] or "the packaged catalogues"
    title = (
        f"\ninterface over {where}, {records.totals()['certificates']:,} certificates, one thread"
    )
    return "\n".join((title, opened, batches(client, nodes), queries(client, nodes)))


if __name__ == "__main__":
    sys.stdout.write(measured(sys.argv[1] if len(sys.argv) > 1 else "") + "\n")

"""Decide on a file of so many proposals, as the site does, in a process of its own; prints JSON.

``python -m tests.benchmarks.decided make COUNT FOLDER`` fills a database, ``… ask FOLDER BEGUN``
opens the site over it: from ``BEGUN`` (an instant in seconds) to the first page of the queue, then
pages, searches, cards and decisions.  Beside a decision stands a plain append of the same bytes
with an ``fsync``: less than that nothing durable can take.
"""

from __future__ import annotations

import json
import os
import resource
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from .measure import Times

if TYPE_CHECKING:
    from flask import Flask
    from flask.testing import FlaskClient

    from mapper.accounts import Account
    from mapper.catalogue.records import MemoryRecords
    from mapper.desk import Desk
    from mapper.domain import NodeId, Text
    from mapper.matching.groups import Group
    from mapper.ports import KeptProposal
    from mapper.review.case import Pair

EACH = 10
"""Proposals of one certificate."""
ASKED = 200
DECIDED, AFTER = 100, 40
"""Decisions that are timed, and those after which the queue is opened."""
LOGIN = "reviewer"
AT = "2026-11-22T08:00:00.000+00:00"
RUN = "bench"
BATCH = 500
"""Certificates whose proposals are stored at once."""
FACETS: Sequence[dict[str, str]] = (
    {}, {"mine": "waiting"}, {"kind": "title"}, {"kind": "title", "mine": "waiting"},
    {"series": "engineering"}, {"status": "open"}, {"order": "newest"}, {"order": "uncertain"},
)  # fmt: skip


def url_of(folder: Path) -> str:
    """The database of a folder."""
    return f"sqlite:///{folder / 'office.sqlite3'}"


# --- the office before anybody asks ------------------------------------------------------


def make(size: int, folder: Path) -> dict[str, object]:
    """A database with the domestic side, made-up certificates, proposals and one reviewer."""
    from argon2 import PasswordHasher

    from mapper.accounts import Account, AccountId, Role
    from mapper.catalogue import packaged_folder, records_of
    from mapper.catalogue.read import read_folder
    from mapper.matching.groups import groups_of
    from mapper.ports import ProposalBatch, ProposalRun
    from mapper.store import load_rows, open_accounts, open_proposals

    from .world import placed, world

    table = world(size // EACH)
    shipped, _ = read_folder(packaged_folder())
    items = "cn/directory.csv"
    table[items] = [one.row.model_copy(update={"source": ""}) for one in shipped.by_pattern[items]]
    rows = placed(table)
    begun = time.perf_counter()
    load_rows(url_of(folder), rows)
    loaded = time.perf_counter() - begun
    records = records_of(rows)
    ids = sorted(each.id for each in records.certificates.values())
    store, groups = open_proposals(url_of(folder)), groups_of(records.vocabulary)
    store.begin(ProposalRun(RUN, "1", AT, of=len(ids)))
    begun = time.perf_counter()
    for start in range(0, len(ids), BATCH):
        some = tuple(ids[start : start + BATCH])
        made = tuple(one for each in some for one in _proposals(records, groups, each))
        store.save(ProposalBatch(RUN, some, made, start + len(some)))
    store.finish(RUN, AT)
    kept = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1).hash("not used here")
    roles = frozenset({Role.REVIEWER})
    new = Account(AccountId(""), LOGIN, "Reviewer", roles)
    open_accounts(url_of(folder)).add(new, kept, by="operator", at=AT)
    return {"loaded": loaded, "proposed": time.perf_counter() - begun}


def _proposals(
    records: MemoryRecords, groups: Sequence[Group], certificate: NodeId
) -> Iterator[KeptProposal]:
    """The proposals of one certificate, as much text each as a run writes."""
    from mapper.ports import KeptProposal
    from mapper.review.case import Pair, item_id
    from mapper.text import loose

    random, node = Random(certificate), records.certificates[certificate]
    for rank, group in enumerate(random.sample(groups, EACH), start=1):
        levels = tuple(random.sample(group.levels, 1)) if group.levels else ()
        name = group.level_names[levels[0]] if levels else group.name
        target, chance = group.target(levels), random.random() / rank
        pair = Pair(certificate, target)
        payload = _payload(pair, node.name, name, rank, chance, group.levels)
        ends = (certificate, node.name.zh, node.name.en, group.key, name.zh, name.en)
        words = " ".join(dict.fromkeys(map(loose, ends)))
        yield KeptProposal(
            item_id(pair, records), certificate, group.key, group.kind, levels,
            str(target.node_id or ""), rank, 4.2, chance, 0.5, words,
            json.dumps(payload, ensure_ascii=False), "1", RUN, AT,
        )  # fmt: skip


def _payload(
    pair: Pair, certificate: Text, target: Text, rank: int, chance: float, levels: Sequence[str]
) -> Mapping[str, object]:
    """Six reasons, and a note on each level."""
    told = pair.to_json()
    return {
        "certificate": pair.certificate, "certificate_name": certificate.to_json(),
        "target": {**told["target"], "name": target.to_json()}, "rank": rank, "score": 4.2,
        "probability": chance, "margin": 0.5, "veto": None,
        "waterfall": [
            {"name": f"reason_{n}", "value": 0.5, "adds": 0.7, "sentence": {
                "zh": f"与“{certificate.zh}”专业领域相近，证据之{n}",
                "en": f"The field is near that of {certificate.en}, reason {n}"}}
            for n in range(6)
        ],
        "levels": [
            {"level": level, "score": 1.0, "said": level in pair.target.levels, "sentences": [
                {"zh": "名称中的等级用语支持此级别", "en": "A grade word speaks for it"}],
             "veto": None}
            for level in levels
        ],
    }  # fmt: skip


# --- asked ---------------------------------------------------------------------------------


def ask(folder: Path, begun: float) -> dict[str, object]:
    """The site over the file: how soon it answers, then how fast, then how large it is."""
    from web import Settings, create_app

    settings = Settings("for benches", url_of(folder), instance=folder, rate_limit="")
    app = create_app(settings)
    client = _signed_in(app)
    _open(client, "/review")
    started, small = time.time() - begun, memory()
    pages = [f"/review?{urlencode(Random(n).choice(FACETS))}" for n in range(ASKED)]
    for path in (*pages[:20], "/review?q=工程", "/review?q=engineer"):
        _open(client, path)
    found = {
        "queue page": _times(client, pages),
        "search zh": _times(client, _searches("zh")),
        "search en": _times(client, _searches("en")),
    }
    desk, items = _desk(folder), _items(folder)
    cards = [f"/review/items/{item}" for item in items[:ASKED]]
    _open(client, cards[0])
    found["card"] = _times(client, cards)
    found |= _decisions(desk, _person(folder), items, client, folder)
    told = {what: asdict(times) for what, times in found.items()}
    imported = sorted({"torch", "sklearn"} & set(sys.modules))
    return {"started": started, "first": small, "peak": peak(), "imported": imported, **told}


def _signed_in(app: Flask) -> FlaskClient:
    from tests.people import signed_in

    return signed_in(app, LOGIN)


def _open(client: FlaskClient, path: str) -> None:
    answer = client.get(path)
    assert answer.status_code == 200, (path, answer.status_code)
    answer.get_data()


def _times(client: FlaskClient, paths: Sequence[str]) -> Times:
    return Times.of(lambda path: _open(client, path), paths)


def _searches(script: str) -> list[str]:
    """Words of fields and occupations in one script, two-character words among them."""
    from mapper.catalogue import packaged

    vocabulary, random = packaged().vocabulary, Random(7)
    words = [
        word.name.zh[:2] if script == "zh" else word.name.en.split()[0]
        for word in (*vocabulary.fields.values(), *vocabulary.occupations.values())
    ]
    return [f"/review?{urlencode({'q': random.choice(words)})}" for _ in range(ASKED)]


def _desk(folder: Path) -> Desk:
    """A desk of its own over the same file, as in a second process."""
    from mapper.dates import today_in_china
    from mapper.desk import Desk
    from mapper.editions import PublishedRecords
    from mapper.signing import signer_of
    from mapper.store import open_log, open_records

    log = open_log(url_of(folder))
    records = PublishedRecords(open_records(url_of(folder)), log)
    return Desk(records, log, signer_of(folder), today_in_china)


def _person(folder: Path) -> Account:
    from mapper.store import open_accounts

    found = open_accounts(url_of(folder)).by_login(LOGIN)
    assert found is not None
    return found


def _items(folder: Path) -> list[str]:
    from mapper.ports import ProposalQuery
    from mapper.store import open_proposals

    store = open_proposals(url_of(folder))
    found = store.page(ProposalQuery(), 0, 20 * ASKED)
    return [each.id for each in Random(3).sample(list(found), ASKED + 2 * DECIDED)]


def _decisions(
    desk: Desk, by: Account, items: Sequence[str], client: FlaskClient, folder: Path
) -> dict[str, Times]:
    """Approvals and refusals one by one, the page of the queue after each, a plain append."""
    from dataclasses import replace

    from mapper.decision import ClaimKind, Decision, OfficeClaim, Verdict
    from mapper.domain import PlaceId

    claim, place = OfficeClaim(ClaimKind.OFFICE, "苏人才〔2026〕7号"), PlaceId("suzhou")
    sizes: list[int] = []

    def deciding(chosen: Sequence[str], *, approve: bool) -> Iterator[Callable[[], None]]:
        for item in chosen:
            case = desk.case(item)
            decision = replace(case.suggested(place), claim=claim)
            if not approve:
                decision = Decision(Verdict.REFUSE, case.pair.target, place, reason="field")
            elif case.pair.target.laddered and not case.pair.target.levels:
                continue
            token = case.token

            def decide(item: str = item, decision: Decision = decision, token: str = token) -> None:
                event = desk.decide(item, by, decision, token=token)
                sizes.append(len(json.dumps(event.body, ensure_ascii=False).encode()))

            yield decide

    own, others = items[ASKED : ASKED + DECIDED], items[ASKED + DECIDED :]
    found = {
        "approve": Times.of(lambda act: act(), deciding(own, approve=True)),
        "refuse": Times.of(lambda act: act(), deciding(others, approve=False)),
    }

    def decided(chosen: Sequence[str]) -> Iterator[str]:
        for act in deciding(chosen, approve=False):
            act()
            yield "/review"

    found["page after"] = Times.of(lambda path: _open(client, path), decided(items[:AFTER]))
    found["append"] = _appends(folder / "plain", sizes)
    return found


def _appends(path: Path, sizes: Sequence[int]) -> Times:
    """As many bytes, one record at a time, on the disk before the next."""
    with path.open("ab", buffering=0) as stream:

        def append(size: int) -> None:
            stream.write(b"x" * size)
            os.fsync(stream.fileno())

        return Times.of(append, sizes)


def memory() -> float:
    """Megabytes that this process holds now."""
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    return pages * resource.getpagesize() / 1e6


def peak() -> float:
    """Megabytes that it has needed so far."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


if __name__ == "__main__":
    if sys.argv[1] == "make":
        answer = make(int(sys.argv[2]), Path(sys.argv[3]))
    else:
        answer = ask(Path(sys.argv[2]), float(sys.argv[3]))
    sys.stdout.write(json.dumps(answer))

"""An office whose queue holds real pairs with a score, and its cards, for tests of deciding."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import replace

from desks import World, office
from flask import Flask
from flask.testing import FlaskClient
from pages import settings
from people import quick_passwords, signed_in, token
from werkzeug.test import TestResponse

from mapper.domain import NodeId, NodeKind, Target
from mapper.kept_proposals import MemoryProposals
from mapper.ports import KeptProposal, ProposalBatch, ProposalRun
from mapper.review.case import Pair, group_key, item_id
from mapper.review.queue import Queue
from mapper.sentences import Speaker
from mapper.text import loose
from web import create_app
from web.review.card import CardPages

AT = "2026-11-22T08:00:00.000+00:00"
PHARMA = Target(NodeKind.TITLE, "engineering", "engineering-pharmaceutical", ("T3",))
PAIRS: Sequence[tuple[str, Target, float]] = (
    ("abt", replace(PHARMA, levels=("T4",)), 0.5),
    ("pmp", Target(NodeKind.TITLE, "engineering", "", ("T3",)), 0.91),
    ("cfa-charter", Target(NodeKind.TITLE, "economics", "", ("T4",)), 0.83),
    ("fcca", Target(NodeKind.TITLE, "accounting", "", ()), 0.42),
    ("abt", Target(NodeKind.SKILL_LEVEL, "welder", "", ("SL4",)), 0.03),
    ("pmp", Target(NodeKind.DIRECTORY, "noqd-10"), 0.12),
    ("cfa-charter", Target(NodeKind.TITLE, "statistics", "", ("T3",)), 0.2),
)
REASONS = (
    ("same_certificate", 4.0, "同一证书在其他地区有此对应：苏州市",
     "The same certificate has this target elsewhere: Suzhou"),
    ("same_field", 2.404, "专业领域相同：医药工程",
     "Both are of one field of work: pharmaceutical and medical engineering"),
    ("like_kind", -0.262, "名称相近的证书对应另一类", "Like certificates have another kind"),
)  # fmt: skip
VETO = {
    "zh": "名称中的等级用语“高级”排除此级别", "en": "The grade word 高级 in the name excludes it",
}  # fmt: skip


def reviewing() -> World:
    """An office of six people with seven proposals of the machine that wait."""
    world = office()
    propose(world, PAIRS)
    return world


def propose(world: World, pairs: Sequence[tuple[str, Target, float]]) -> None:
    """Replace what the machine proposes."""
    rows = [kept(world, *pair, rank) for rank, pair in enumerate(pairs, 1)]
    store, run = MemoryProposals(), ProposalRun("cards", "1", AT, of=9)
    store.kept = world.log._kept
    store.begin(run)
    certificates = tuple(sorted({row.certificate for row in rows}))
    store.save(ProposalBatch(run.id, certificates, tuple(rows), 9))
    store.finish(run.id, AT)


def kept(
    world: World, certificate: str, target: Target, probability: float, rank: int
) -> KeptProposal:
    """A proposal as a run would keep it."""
    records, pair = world.desk.records, Pair(NodeId(certificate), target)
    speaker = Speaker(records)
    names = {
        "certificate_name": speaker.node(pair.certificate).to_json(),
        "name": speaker.target(target).to_json(),
    }
    payload = {
        "certificate": certificate, "certificate_name": names["certificate_name"],
        "target": {
            "kind": target.kind.value, "group": target.group, "specialty": target.specialty,
            "levels": list(target.levels), "id": target.node_id, "name": names["name"],
        },
        "rank": rank, "probability": probability, "margin": 1.5,
        "score": round(sum(adds for _, adds, _, _ in REASONS), 6),
        "waterfall": [
            {"name": name, "value": 1.0, "adds": adds, "sentence": {"zh": zh, "en": en}}
            for name, adds, zh, en in REASONS
        ],
        "levels": [{"level": "T5", "score": 0.0, "said": False, "sentences": [], "veto": VETO}],
        "veto": None,
    }  # fmt: skip
    words = " ".join(loose(text) for each in names.values() for text in (each["zh"], each["en"]))
    return KeptProposal(
        item_id(pair, records), certificate, group_key(target), target.kind, target.levels,
        str(target.node_id or ""), rank, 6.1, probability, 1.5, words,
        json.dumps(payload, ensure_ascii=False), "1", "cards", AT,
    )  # fmt: skip


def item_of_pair(world: World, number: int = 0) -> str:
    """The item of one of the pairs."""
    certificate, target, _ = PAIRS[number]
    return item_id(Pair(NodeId(certificate), target), world.desk.records)


def cards(world: World) -> Flask:
    """The site of this office with its cards."""
    app = create_app(
        replace(settings(), now=lambda: world.clock.at), desk=world.desk,
        accounts=world.accounts, passwords=quick_passwords(),
    )  # fmt: skip
    if "card" not in app.blueprints:
        pages = CardPages(world.desk, Queue(world.log, world.desk.records), world.accounts)
        app.register_blueprint(pages.blueprint())
    return app


def send(
    client: FlaskClient, item: str, to: str, query: str = "lang=en", **data: object
) -> TestResponse:
    """A form of the card, sent with the token of this browser."""
    return client.post(
        f"/review/items/{item}/{to}?{query}", data={"csrf_token": token(client), **data}
    )


def typed(world: World, item: str, **more: object) -> Mapping[str, object]:
    """What the form of a card holds when it is opened, with some fields changed."""
    from web.review.decision_form import fill

    case = world.desk.case(item)
    form = fill(case.suggested(world.desk.office().place))
    return {**form.to_dict(flat=False), "token": case.token, **more}


__all__ = ["PAIRS", "cards", "item_of_pair", "reviewing", "send", "signed_in", "typed"]

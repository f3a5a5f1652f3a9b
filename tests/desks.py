"""A whole office for tests: people, a log, a desk over the packaged catalogues, and its pages."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta

from flask import Flask
from flask.testing import FlaskClient
from pages import TODAY, settings
from people import add_person, quick_passwords, signed_in, token
from proposed import keep

from mapper.accounts import Account
from mapper.catalogue import packaged
from mapper.decision import ClaimKind, Decision, OfficeClaim, Verdict
from mapper.desk import Desk
from mapper.domain import NodeId, NodeKind, PlaceId, Relation, Target
from mapper.editions import PublishedRecords
from mapper.kept_accounts import MemoryAccounts
from mapper.kept_log import MemoryLog
from mapper.kept_proposals import MemoryProposals
from mapper.review.policy import Mode, Office, Policy
from mapper.signing import passing_signer
from web import create_app

STAFF = {
    "li": ("Li Wei", ("reviewer",)),
    "wang": ("Wang Fang", ("reviewer",)),
    "zhao": ("Zhao Min", ("reviewer",)),
    "chen": ("Chen Jie", ("publisher", "reviewer")),
    "sun": ("Sun Lei", ("publisher",)),
    "zhou": ("Zhou Yan", ("administrator",)),
}
SUZHOU = PlaceId("suzhou")
ENGINEER = Target(NodeKind.TITLE, "engineering", "engineering-pharmaceutical", ("T3",))
SENIOR = replace(ENGINEER, levels=("T4",))
CLAIM = OfficeClaim(ClaimKind.OFFICE, "苏人才〔2026〕7号")
APPROVAL = Decision(Verdict.APPROVE, ENGINEER, SUZHOU, Relation.RECOGNISED_AS, claim=CLAIM)
REFUSAL = Decision(Verdict.REFUSE, ENGINEER, SUZHOU, reason="field")


class Clock:
    """An instant that moves on by a second each time it is asked, and when it is told to."""

    def __init__(self, at: datetime) -> None:
        self.at = at

    def __call__(self) -> datetime:
        self.at += timedelta(seconds=1)
        return self.at


@dataclass
class World:
    """One office with its people by login."""

    clock: Clock
    log: MemoryLog
    accounts: MemoryAccounts
    desk: Desk
    people: Mapping[str, Account]

    def item(self, certificate: str = "pmp", target: Target = ENGINEER, by: str = "zhao") -> str:
        """A pair put forward by hand."""
        return self.desk.propose(self.people[by], NodeId(certificate), target, "")

    def judge(self, item: str, by: str, decision: Decision = APPROVAL) -> None:
        """A judgement on what the item looks like now."""
        token_ = self.desk.case(item).token
        self.desk.decide(item, self.people[by], decision, token=token_)

    def approve(self, certificate: str = "pmp", decision: Decision = APPROVAL) -> str:
        """An item that two people have approved."""
        target = decision.target
        item = self.item(certificate, target if target is not None else ENGINEER)
        for by in ("li", "wang"):
            self.judge(item, by, decision)
        return item

    def publish(self, *logins: str, note: str = "") -> None:
        """Put forward by the first, confirmed by the second."""
        for login in logins or ("chen", "sun"):
            shown = self.desk.preview().token
            self.desk.publish(self.people[login], token=shown, note=note)

    def single(self) -> None:
        """One person is enough from now on."""
        self.desk.set_office(self.people["zhou"], Office(policy=Policy(Mode.SINGLE, 0.0)))

    def app(self, *, proxies: int = 0) -> Flask:
        """The pages over this office."""
        return create_app(
            replace(settings(proxies=proxies), now=lambda: self.clock.at), desk=self.desk,
            accounts=self.accounts, passwords=quick_passwords(),
        )  # fmt: skip


def office(at: datetime = datetime(2026, 11, 22, 8, tzinfo=UTC)) -> World:
    """An office of six people at this instant, where two are needed for a decision."""
    clock = Clock(at)
    proposals = MemoryProposals()
    keep(proposals)
    log = MemoryLog(proposals, clock=clock)
    accounts = MemoryAccounts(log)
    people = {}
    for login, (name, roles) in STAFF.items():
        added = add_person(accounts, login, roles)
        people[login] = replace(added, name=name)
        accounts.change(people[login], by="operator", at=added.created_at)
    desk = Desk(PublishedRecords(packaged(), log), log, passing_signer(), lambda: today(clock))
    world = World(clock, log, accounts, desk, people)
    desk.set_office(people["zhou"], Office(policy=Policy(share=0.0)))
    return world


def today(clock: Clock) -> date:
    """The day in China."""
    return max(TODAY, (clock.at + timedelta(hours=8)).date())


def browser(app: Flask, login: str) -> FlaskClient:
    """A browser in which this person has signed in."""
    return signed_in(app, login)


def form_token(client: FlaskClient) -> str:
    """The token that every form of this browser carries."""
    return token(client)

"""People, decisions and a log in a list, for tests of the rules."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from mapper.accounts import Account, AccountId, Role
from mapper.decision import ClaimKind, Decision, OfficeClaim, Verdict
from mapper.domain import NodeKind, PlaceId, Relation, Target
from mapper.events import Draft, Event, Head, seal
from mapper.review.item import Item, item_of
from mapper.review.policy import Why
from mapper.review.rules import Judged

SUZHOU = PlaceId("suzhou")
ENGINEER = Target(NodeKind.TITLE, "engineering", "pharmaceutical", ("T3",))
APPROVAL = Decision(
    Verdict.APPROVE,
    ENGINEER,
    SUZHOU,
    Relation.RECOGNISED_AS,
    claim=OfficeClaim(ClaimKind.OFFICE, "2026-1"),
)
SENIOR = replace(APPROVAL, target=replace(ENGINEER, levels=("T4",)))
REFUSAL = Decision(Verdict.REFUSE, ENGINEER, SUZHOU, reason="field")


def account(number: int, *roles: Role) -> Account:
    return Account(
        AccountId(f"a{number}"), f"login{number}", f"Person {number}",
        frozenset(roles or (Role.REVIEWER,)),
    )  # fmt: skip


LI, WANG, ZHAO = (account(number) for number in (1, 2, 3))
CHIEF = account(4, Role.REVIEWER, Role.PUBLISHER)
CLERK = account(5, Role.ADMINISTRATOR)


def judged(decision: Decision, *second: Why) -> Judged:
    return Judged(decision, {"ends": {}, "proposal": None}, second)


class Told:
    """The events of one item, in a list."""

    def __init__(self) -> None:
        self.events: list[Event] = []

    @property
    def item(self) -> Item:
        return item_of("x", self.events)

    def add(self, draft: Draft) -> Event:
        last = self.events[-1] if self.events else None
        head = Head(last.number, last.hash) if last else Head()
        event = seal(draft, head, f"2026-11-22T00:{len(self.events):02}:00.000+00:00")
        self.events.append(event)
        return event

    def add_all(self, drafts: Iterable[Draft]) -> None:
        for draft in drafts:
            self.add(draft)

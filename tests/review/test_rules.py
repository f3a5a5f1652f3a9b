"""Who may do what to an item, and where it stands afterwards."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule
from review.reviewing import (
    APPROVAL,
    CHIEF,
    CLERK,
    LI,
    REFUSAL,
    SENIOR,
    WANG,
    ZHAO,
    Told,
    judged,
)

from mapper.accounts import Account
from mapper.decision import Decision, Difference, differences
from mapper.events import EventKind, first_break, standing
from mapper.log import ItemStatus
from mapper.review import rules
from mapper.review.item import item_of
from mapper.review.policy import Why
from mapper.review.rules import BadDecision, NotAllowed

TWO = (Why.EFFECT,)


def after(*acts: tuple[Account, Decision, tuple[Why, ...]]) -> Told:
    told = Told()
    for by, decision, second in acts:
        told.add(rules.judge(told.item, by, judged(decision, *second)))
    return told


@pytest.mark.parametrize(
    ("acts", "status", "people"),
    [
        ([], ItemStatus.OPEN, ()),
        ([(LI, APPROVAL, ())], ItemStatus.APPROVED, ("a1",)),
        ([(LI, REFUSAL, ())], ItemStatus.REFUSED, ("a1",)),
        ([(LI, APPROVAL, TWO)], ItemStatus.SECOND, ()),
        ([(LI, APPROVAL, TWO), (WANG, APPROVAL, TWO)], ItemStatus.APPROVED, ("a1", "a2")),
        ([(LI, REFUSAL, TWO), (WANG, REFUSAL, TWO)], ItemStatus.REFUSED, ("a1", "a2")),
        ([(LI, APPROVAL, TWO), (WANG, REFUSAL, TWO)], ItemStatus.DISAGREEMENT, ()),
        ([(LI, APPROVAL, TWO), (WANG, SENIOR, TWO)], ItemStatus.DISAGREEMENT, ()),
    ],
)
def test_judgements_lead_to_a_state(
    acts: list[tuple[Account, Decision, tuple[Why, ...]]],
    status: ItemStatus,
    people: tuple[str, ...],
):
    item = after(*acts).item
    assert item.status is status
    assert item.people == people


def test_nobody_reviews_their_own_judgement_a_second_time():
    told = after((LI, APPROVAL, TWO))
    with pytest.raises(NotAllowed, match="their own"):
        rules.judge(told.item, LI, judged(APPROVAL))


def test_one_without_the_role_of_a_reviewer_judges_nothing():
    with pytest.raises(NotAllowed):
        rules.judge(Told().item, CLERK, judged(APPROVAL))


def test_one_whose_account_is_out_of_use_does_nothing():
    with pytest.raises(NotAllowed):
        rules.judge(Told().item, replace(LI, active=False), judged(APPROVAL))
    with pytest.raises(NotAllowed):
        rules.comment(Told().item, replace(LI, active=False), "still here")


def test_a_disagreement_is_settled_by_a_third_person_alone():
    told = after((LI, APPROVAL, TWO), (WANG, REFUSAL, TWO))
    for one in (LI, WANG):
        with pytest.raises(NotAllowed, match="adjudicate between themselves"):
            rules.adjudicate(told.item, one, judged(APPROVAL))
    with pytest.raises(NotAllowed, match="third person"):
        rules.judge(told.item, ZHAO, judged(APPROVAL))
    told.add(rules.adjudicate(told.item, ZHAO, judged(APPROVAL)))
    assert told.item.status is ItemStatus.APPROVED
    assert told.item.people == ("a1", "a3")


def test_an_undone_second_judgement_leaves_the_first_waiting_and_redoing_settles_it_again():
    told = after((LI, APPROVAL, TWO), (WANG, APPROVAL, TWO))
    told.add(rules.undo(told.events, 2, WANG))
    assert told.item.status is ItemStatus.SECOND
    told.add(rules.redo(told.events, 2, WANG))
    assert told.item.status is ItemStatus.APPROVED


def test_one_who_took_back_a_second_judgement_has_seen_the_first_and_is_blind_no_more():
    told = after((LI, APPROVAL, TWO), (WANG, REFUSAL, TWO))
    told.add(rules.undo(told.events, 2, WANG))
    with pytest.raises(NotAllowed, match="no longer judge blind"):
        rules.judge(told.item, WANG, judged(APPROVAL))
    told.add(rules.judge(told.item, ZHAO, judged(APPROVAL)))
    assert told.item.people == ("a1", "a3")
    told = after((LI, APPROVAL, TWO), (WANG, REFUSAL, TWO))
    told.add(rules.undo(told.events, 2, WANG))
    told.add(rules.redo(told.events, 2, WANG))
    assert told.item.status is ItemStatus.DISAGREEMENT


def test_what_others_did_is_undone_by_a_publisher_only_and_the_last_act_first():
    told = after((LI, APPROVAL, TWO), (WANG, APPROVAL, TWO))
    with pytest.raises(NotAllowed, match="own acts"):
        rules.undo(told.events, 2, LI)
    with pytest.raises(NotAllowed, match="undo that first"):
        rules.undo(told.events, 1, CHIEF)
    told.add(rules.undo(told.events, 2, CHIEF))
    told.add(rules.undo(told.events, 1, CHIEF))
    assert told.item.status is ItemStatus.OPEN


def test_nothing_is_undone_twice_nor_redone_after_something_new():
    told = after((LI, APPROVAL, TWO))
    told.add(rules.undo(told.events, 1, LI))
    with pytest.raises(NotAllowed, match="undone already"):
        rules.undo(told.events, 1, LI)
    told.add(rules.judge(told.item, LI, judged(REFUSAL)))
    with pytest.raises(NotAllowed, match="Something new"):
        rules.redo(told.events, 1, LI)


def test_a_withdrawal_needs_a_decision_and_a_reason_and_keeps_what_was_decided():
    told = Told()
    with pytest.raises(NotAllowed):
        rules.withdraw(told.item, CHIEF, "why")
    told = after((LI, APPROVAL, ()))
    with pytest.raises(BadDecision) as refused:
        rules.withdraw(told.item, CHIEF, "  ")
    assert refused.value.field == "comment"
    told.add(rules.withdraw(told.item, CHIEF, "published by mistake"))
    assert told.item.status is ItemStatus.WITHDRAWN
    assert told.item.last_outcome == APPROVAL


def test_an_end_that_changed_opens_a_decided_item_with_the_difference():
    told = after((LI, APPROVAL, TWO), (WANG, APPROVAL, TWO))
    change = Difference("certificate.name_en", "Old", "New")
    told.add(rules.reopen_changed(told.item, [change]))
    item = told.item
    assert (item.status, item.reopened, item.changes) == (ItemStatus.OPEN, True, (change,))
    assert item.last_outcome == APPROVAL
    told.add(rules.judge(item, LI, judged(APPROVAL)))
    assert not told.item.reopened


class Reviewing(RuleBasedStateMachine):
    """Any acts of any people in any order, as far as the rules allow them."""

    def __init__(self) -> None:
        super().__init__()
        self.told = Told()

    def act(self, make: object, *facts: object) -> None:
        assert callable(make)
        try:
            self.told.add(make(*facts))
        except NotAllowed:
            return

    people = st.sampled_from([LI, WANG, ZHAO, CHIEF, CLERK])
    decisions = st.sampled_from([APPROVAL, SENIOR, REFUSAL])

    @rule(by=people, decision=decisions, two=st.booleans())
    def judge(self, by: Account, decision: Decision, two: bool) -> None:
        self.act(rules.judge, self.told.item, by, judged(decision, *(TWO if two else ())))

    @rule(by=people, decision=decisions)
    def adjudicate(self, by: Account, decision: Decision) -> None:
        self.act(rules.adjudicate, self.told.item, by, judged(decision))

    @rule(by=people)
    def withdraw(self, by: Account) -> None:
        self.act(rules.withdraw, self.told.item, by, "no longer right")

    @rule(by=people)
    def reopen(self, by: Account) -> None:
        self.act(rules.reopen, self.told.item, by, "")

    @rule(by=people)
    def comment(self, by: Account) -> None:
        self.act(rules.comment, self.told.item, by, "a remark")

    @precondition(lambda self: self.told.events)
    @rule(by=people, back=st.integers(1, 4))
    def undo(self, by: Account, back: int) -> None:
        number = max(1, len(self.told.events) - back + 1)
        before = item_of("x", self.told.events)
        size = len(self.told.events)
        self.act(rules.undo, self.told.events, number, by)
        if len(self.told.events) > size:
            again = rules.redo(self.told.events, number, CHIEF)
            seen = Told()
            seen.events = [*self.told.events]
            seen.add(again)
            assert replace(seen.item, revision=0) == replace(before, revision=0)

    @invariant()
    def no_approval_on_fewer_people_than_were_asked_for(self) -> None:
        item = self.told.item
        if item.status in (ItemStatus.APPROVED, ItemStatus.REFUSED):
            assert item.people
            needed = any(opinion.second for opinion in item.opinions[:1])
            assert not needed or len(item.opinions) == 2
            assert len({opinion.by for opinion in item.opinions}) == len(item.opinions)

    @invariant()
    def a_disagreement_has_two_opinions_that_differ(self) -> None:
        item = self.told.item
        if item.status is ItemStatus.DISAGREEMENT:
            assert len(item.opinions) == 2
            assert differences(item.opinions[0].decision, item.opinions[1].decision)

    @invariant()
    def nothing_is_ever_lost(self) -> None:
        assert first_break(self.told.events) is None
        gone = {
            event.number
            for event in self.told.events
            if event.kind not in (EventKind.UNDONE, EventKind.REDONE)
        } - {event.number for event in standing(self.told.events)}
        undone = {e.body["event"] for e in self.told.events if e.kind is EventKind.UNDONE}
        assert gone <= undone

    @invariant()
    def a_refusal_is_never_approved_by_its_outcome(self) -> None:
        item = self.told.item
        assert (item.status is ItemStatus.APPROVED) == (
            item.outcome is not None and item.outcome.approves
        )


TestReviewing = Reviewing.TestCase
TestReviewing.settings = settings(max_examples=60, stateful_step_count=20, deadline=None)

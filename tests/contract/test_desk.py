"""Reviewing and publishing from end to end, over memory and each database."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from threading import Thread

import pytest
from contract.databases import KINDS, fresh_url, loaded_database
from publishing import NOTICE_7, signer
from review.reviewing import CHIEF, CLERK, LI, WANG, ZHAO, account

from mapper.accounts import Role
from mapper.answers import look_up_node
from mapper.asking import Asking, Askings, Doubt, DoubtOf, Outcome, Stage, Waiting, Wish, rules
from mapper.catalogue.placed import Rows
from mapper.catalogue.records import MemoryRecords
from mapper.decision import Decision, Verdict
from mapper.desk import Desk, RefusedBefore, score_shown, visible
from mapper.domain import NodeId, NodeKind, PlaceId, Relation, Target, Text
from mapper.editions import PublishedRecords
from mapper.errors import UnknownNode
from mapper.events import EventKind
from mapper.kept_log import MemoryLog
from mapper.kept_proposals import MemoryProposals
from mapper.kept_requests import MemoryAskings
from mapper.log import ItemStatus, Log, LogWriter
from mapper.ports import KeptProposal, ProposalBatch, ProposalRun, Proposals, Records
from mapper.review.case import Pair, UnknownItem, item_id
from mapper.review.policy import Mode, Office, Policy
from mapper.review.publication import NothingToPublish, PreviewMoved
from mapper.review.rules import BadDecision, Moved, NotAllowed
from mapper.status import Status
from mapper.store.log import SqlLog
from mapper.store.proposals import SqlProposals
from mapper.store.records import SqlRecords
from mapper.store.requests import SqlAskings
from mapper.text import loose

TODAY = date(2026, 11, 22)
AT = "2026-11-22T08:00:00.000+00:00"
SUZHOU = PlaceId("suzhou")
T3 = Target(NodeKind.TITLE, "engineering", "engineering-pharmaceutical", ("T3",))
CERTIFICATE = NodeId("toxicologist-lower")
BOSS = account(6, Role.PUBLISHER)
APPROVE = Decision(Verdict.APPROVE, T3, SUZHOU, Relation.RECOGNISED_AS, claim=NOTICE_7)
REFUSE = Decision(Verdict.REFUSE, T3, SUZHOU, reason="level")


def clock() -> datetime:
    return datetime(2026, 11, 22, 8, tzinfo=UTC)


@dataclass
class Clock:
    """Stands still but for what a test does."""

    at: float = 0.0

    def __call__(self) -> float:
        return self.at


@dataclass
class Rig:
    """A desk, and what stands behind it."""

    desk: Desk
    log: Log
    proposals: Proposals
    askings: Askings
    item: str
    clock: Clock

    def token(self) -> str:
        return self.desk.case(self.item).token

    def judge(self, by: object, decision: Decision = APPROVE, item: str = "") -> None:
        item = item or self.item
        self.desk.decide(item, by, decision, token=self.desk.case(item).token)  # type: ignore[arg-type]

    def status_of(self, certificate: NodeId = CERTIFICATE) -> Status:
        self.clock.at += 1
        answer = look_up_node(self.desk.records, certificate, place=SUZHOU, on=TODAY)
        return answer.places[0].status

    def publish(self) -> None:
        self.desk.publish(CHIEF, token=self.desk.preview().token, note="first")
        self.desk.publish(BOSS, token=self.desk.preview().token)
        self.clock.at += 1


def proposal(records: Records, certificate: NodeId, target: Target) -> KeptProposal:
    pair = Pair(certificate, target)
    node = records.nodes([certificate])[certificate]
    payload = {
        **pair.to_json(), "probability": 0.9, "certificate_name": node.name.to_json(),
        "waterfall": [], "levels": [], "veto": None,
    }  # fmt: skip
    group = f"{target.group}.{target.specialty}"
    words = " ".join(map(loose, (certificate, node.name.zh, node.name.en, group)))
    return KeptProposal(
        item_id(pair, records), certificate, group, target.kind, target.levels, "", 1, 2.0, 0.9,
        1.0, words, json.dumps(payload), "1", "run", AT,
    )  # fmt: skip


def rig_of(records: Records, log: Log, proposals: Proposals, askings: Askings) -> Rig:
    made = proposal(records, CERTIFICATE, T3)
    proposals.begin(ProposalRun("run", "1", AT, of=1))
    proposals.save(ProposalBatch("run", (CERTIFICATE,), (made,), 1))
    proposals.finish("run", AT)
    still = Clock()
    public = PublishedRecords(records, log, clock=still)
    desk = Desk(public, log, signer(), lambda: TODAY)
    with log.writing() as writer:
        from mapper.events import Draft

        office = Office(SUZHOU, Text("苏州", "Suzhou office"), Policy(share=0.0))
        writer.append(Draft("operator", EventKind.OFFICE, "", office.to_json()))
    return Rig(desk, log, proposals, askings, made.id, still)


@pytest.fixture(params=("memory", *KINDS))
def rig(
    request: pytest.FixtureRequest, small_rows: Rows, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Rig]:
    if request.param == "memory":
        kept = MemoryProposals()
        log = MemoryLog(kept, clock=clock)
        yield rig_of(MemoryRecords(small_rows.table()), log, kept, MemoryAskings(log))
        return
    url = fresh_url(request.param, tmp_path_factory.mktemp("desk"))
    with loaded_database(url, small_rows) as engine:
        log_, askings = SqlLog(engine, clock=clock), SqlAskings(engine, clock=clock)
        yield rig_of(SqlRecords(engine), log_, SqlProposals(engine), askings)


def test_two_people_approve_two_publish_and_the_public_answer_changes(rig: Rig):
    before = rig.status_of()
    rig.judge(LI)
    assert rig.desk.case(rig.item).item.status is ItemStatus.SECOND
    rig.judge(WANG)
    assert rig.desk.case(rig.item).item.status is ItemStatus.APPROVED
    assert rig.status_of() is before
    rig.publish()
    assert rig.status_of() is Status.RECOGNISED
    answer = look_up_node(rig.desk.records, CERTIFICATE, place=SUZHOU, on=TODAY)
    granted = next(e for e in answer.places[0].effects if e.link.approved_by)
    assert granted.link.approved_by == 2
    row = rig.log.item(rig.item)
    assert row is not None
    assert (row.published, row.pending) == (1, False)
    assert rig.log.first_break() is None
    assert not rig.desk.stale()


def test_a_refusal_on_one_persons_word_keeps_the_pair_away_from_the_machine(rig: Rig):
    rig.judge(LI, REFUSE)
    item = rig.desk.case(rig.item).item
    assert item.status is ItemStatus.REFUSED
    settled = [(pair[0], pair[1], pair[2]) for pair in rig.proposals.settled()]
    assert settled == [(CERTIFICATE, "engineering.engineering-pharmaceutical", "T3")]


def test_a_decision_on_what_has_moved_stores_nothing_and_says_what_happened(rig: Rig):
    shown = rig.token()
    rig.judge(LI, REFUSE)
    head = rig.log.head()
    with pytest.raises(Moved) as refused:
        rig.desk.decide(rig.item, WANG, APPROVE, token=shown)
    assert [event.actor for event in refused.value.events] == ["a1"]
    assert refused.value.token == rig.token()
    assert rig.log.head() == head


def test_a_remark_moves_nothing(rig: Rig):
    shown = rig.token()
    rig.desk.comment(rig.item, WANG, "look at the syllabus")
    rig.desk.decide(rig.item, LI, APPROVE, token=shown)
    assert rig.desk.case(rig.item).item.status is ItemStatus.SECOND
    assert not rig.desk.stale()


def test_a_second_reviewer_is_told_only_that_somebody_has_judged(rig: Rig):
    shown = rig.token()
    rig.judge(LI)
    with pytest.raises(Moved) as refused:
        rig.desk.decide(rig.item, WANG, APPROVE, token=shown)
    assert refused.value.blind
    assert not refused.value.events
    case = rig.desk.case(rig.item)
    assert not visible(case, WANG)
    assert [event.actor for event in visible(case, LI)] == ["a1"]
    assert not score_shown(case.item, WANG)
    assert score_shown(case.item, LI)
    rig.desk.decide(rig.item, WANG, APPROVE, token=refused.value.token)
    assert len(visible(rig.desk.case(rig.item), WANG)) == 2


def test_what_two_say_differently_waits_for_a_third(rig: Rig):
    rig.judge(LI)
    rig.judge(WANG, REFUSE)
    item = rig.desk.case(rig.item).item
    assert item.status is ItemStatus.DISAGREEMENT
    assert next(each.field for each in item.differences) == "verdict"
    rig.judge(ZHAO)
    assert rig.desk.case(rig.item).item.people == ("a1", "a3")


def test_an_approval_without_evidence_waits_before_publication(rig: Rig):
    bare = replace(APPROVE, claim=None)
    rig.judge(LI, bare)
    rig.judge(WANG, bare)
    preview = rig.desk.preview()
    assert preview.unclaimed == (rig.item,)
    with pytest.raises(NothingToPublish):
        rig.desk.publish(CHIEF, token=preview.token)
    rig.desk.supply(rig.item, LI, NOTICE_7, token=rig.token())
    item = rig.desk.case(rig.item).item
    assert item.outcome == replace(APPROVE, claim=NOTICE_7)
    assert item.people == ("a1", "a2")
    rig.publish()
    assert rig.status_of() is Status.RECOGNISED


def test_evidence_is_for_approvals_and_has_to_be_named(rig: Rig):
    with pytest.raises(NotAllowed):
        rig.desk.supply(rig.item, LI, NOTICE_7, token=rig.token())
    rig.judge(LI)
    rig.judge(WANG)
    with pytest.raises(BadDecision):
        rig.desk.supply(rig.item, LI, replace(NOTICE_7, reference=" "), token=rig.token())
    with pytest.raises(NotAllowed):
        rig.desk.supply(rig.item, CLERK, NOTICE_7, token=rig.token())


def test_what_moved_since_the_preview_is_not_published(rig: Rig):
    rig.judge(LI)
    rig.judge(WANG)
    shown = rig.desk.preview()
    assert [change.after for change in shown.answers] == [Status.RECOGNISED]
    rig.desk.withdraw(rig.item, CHIEF, "not yet", token=rig.token())
    with pytest.raises((PreviewMoved, NothingToPublish)):
        rig.desk.publish(CHIEF, token=shown.token)


def test_nobody_confirms_what_they_put_forward_themselves(rig: Rig):
    rig.judge(LI)
    rig.judge(WANG)
    token = rig.desk.preview().token
    assert rig.desk.publish(CHIEF, token=token).kind is EventKind.PREPARED
    with pytest.raises(NotAllowed, match="Another publisher"):
        rig.desk.publish(CHIEF, token=token)
    with pytest.raises(NotAllowed):
        rig.desk.publish(LI, token=token)
    event = rig.desk.publish(BOSS, token=token)
    assert event.kind is EventKind.PUBLISHED
    assert (event.body["prepared_by"], event.body["confirmed_by"]) == ("a4", "a6")


def test_a_withdrawal_is_published_as_a_correction_and_the_answer_says_delisted(rig: Rig):
    rig.judge(LI)
    rig.judge(WANG)
    rig.publish()
    rig.desk.withdraw(rig.item, CHIEF, "a mistake", token=rig.token())
    assert rig.status_of() is Status.RECOGNISED
    preview = rig.desk.preview()
    assert [link.item for link in preview.changes.removed] == [rig.item]
    rig.publish()
    assert rig.status_of() is not Status.RECOGNISED
    assert rig.desk.editions.last == 2
    row = rig.log.item(rig.item)
    assert row is not None
    assert (row.published, row.pending) == (0, False)


def test_an_undone_approval_leaves_the_next_edition_and_a_redone_one_comes_back(rig: Rig):
    rig.judge(LI)
    rig.judge(WANG)
    rig.publish()
    last = rig.desk.case(rig.item).events[-1]
    rig.desk.undo(rig.item, WANG, last.number)
    assert rig.desk.preview().changes.removed
    rig.desk.redo(rig.item, WANG, last.number)
    assert rig.desk.preview().empty


def test_a_pair_by_hand_is_the_item_of_the_machine_and_a_refused_one_is_not_put_forward(rig: Rig):
    assert rig.desk.propose(LI, CERTIFICATE, T3, "seen in a paper") == rig.item
    other = rig.desk.propose(LI, NodeId("abt"), replace(T3, levels=("T2",)), "by hand")
    row = rig.log.item(other)
    assert row is not None
    assert row.by_hand
    rig.judge(LI, REFUSE)
    with pytest.raises(RefusedBefore) as refused:
        rig.desk.propose(LI, CERTIFICATE, replace(T3, levels=()), "again")
    assert refused.value.item == rig.item


def test_what_is_in_no_catalogue_is_not_put_forward(rig: Rig):
    with pytest.raises(UnknownNode):
        rig.desk.propose(LI, NodeId("nothing-of-the-kind"), T3, "")


def test_only_reviewers_put_pairs_forward_and_only_administrators_describe_the_office(rig: Rig):
    with pytest.raises(NotAllowed):
        rig.desk.propose(CLERK, NodeId("abt"), replace(T3, levels=("T2",)), "")
    with pytest.raises(NotAllowed):
        rig.desk.set_office(LI, Office())
    rig.desk.set_office(CLERK, Office(policy=Policy(Mode.SINGLE)))
    rig.judge(LI)
    assert rig.desk.case(rig.item).item.status is ItemStatus.APPROVED
    event = rig.desk.publish(CHIEF, token=rig.desk.preview().token)
    assert event.kind is EventKind.PUBLISHED


def test_a_decision_that_does_not_fit_stores_nothing(rig: Rig):
    head = rig.log.head()
    with pytest.raises(BadDecision):
        rig.judge(LI, replace(APPROVE, place=PlaceId("shanghai")))
    with pytest.raises(UnknownItem):
        rig.desk.case("nothing")
    assert rig.log.head() == head


def test_of_two_who_press_at_once_one_is_stored_and_the_other_sees_what_moved(rig: Rig):
    shown, outcomes = rig.token(), []

    def press(by: object) -> None:
        try:
            rig.desk.decide(rig.item, by, REFUSE, token=shown)  # type: ignore[arg-type]
            outcomes.append("stored")
        except Moved:
            outcomes.append("moved")

    threads = [Thread(target=press, args=(by,)) for by in (LI, WANG, ZHAO)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes) == ["moved", "moved", "stored"]
    assert rig.log.first_break() is None


def test_exactly_what_changed_at_an_end_is_opened_again_and_what_is_published_stays(
    rig: Rig, small_rows: Rows
):
    other = rig.desk.propose(LI, NodeId("abt"), replace(T3, levels=("T2",)), "by hand")
    rig.judge(LI, replace(APPROVE, target=replace(T3, levels=("T2",))), other)
    rig.judge(WANG, replace(APPROVE, target=replace(T3, levels=("T2",))), other)
    rig.judge(LI)
    rig.judge(WANG)
    rig.publish()
    assert not rig.desk.reopen_changed()
    table = dict(small_rows.table())
    table["foreign/*.csv"] = [
        row.model_copy(update={"name_en": "Renamed toxicologist"}) if row.id == CERTIFICATE else row
        for row in table["foreign/*.csv"]
    ]
    changed = replace(rig.desk, records=PublishedRecords(MemoryRecords(table), rig.log))
    assert changed.reopen_changed() == [rig.item]
    item = changed.case(rig.item).item
    assert item.status is ItemStatus.OPEN
    assert [each.field for each in item.changes] == ["certificate.name"]
    assert not changed.preview().changes.removed
    assert changed.case(other).item.status is ItemStatus.APPROVED
    assert not changed.reopen_changed()


# --- requests and contests --------------------------------------------------------------


def test_upholding_a_contest_opens_its_decisions_with_it_or_not_at_all(rig: Rig):
    rig.judge(LI)
    rig.judge(WANG)
    doubt = Doubt(CERTIFICATE, SUZHOU, "2026-11-22", DoubtOf.LEVEL, "no", items=(rig.item, "gone"))

    def tell(log: LogWriter, made: Asking) -> None:
        rig.desk.contested(log, doubt.items, made.number)

    contest = rig.askings.add(doubt, form="f1", contact=None, at=AT, also=tell)
    kinds = [event.kind for event in rig.log.events()][-2:]
    assert kinds == [EventKind.CONTESTED, EventKind.COMMENTED]
    settled, head = rules.settled(contest, Outcome.REOPENED), rig.log.head()

    def killed(log: LogWriter, asking: Asking) -> None:
        assert rig.desk.reopen_contested(log, asking.doubt.items, LI, asking.number)
        raise InterruptedError

    with pytest.raises(InterruptedError):
        rig.askings.change(settled, by="a1", at=AT, also=killed)
    assert rig.log.head() == head
    assert rig.desk.case(rig.item).item.status is ItemStatus.APPROVED
    assert rig.askings.of_number(contest.number) == contest

    def reopen(log: LogWriter, asking: Asking) -> None:
        assert len(rig.desk.reopen_contested(log, asking.doubt.items, LI, asking.number)) == 1

    after = rig.askings.change(settled, by="a1", at=AT, also=reopen)
    assert after.stage is Stage.UPHELD
    assert rig.desk.case(rig.item).item.status is ItemStatus.OPEN
    kept = rig.log.item(rig.item)
    assert kept
    assert kept.status is ItemStatus.OPEN
    assert not rig.desk.stale()


def test_those_who_have_their_answer_wait_no_longer(rig: Rig):
    higher = NodeId("toxicologist-higher")
    rig.log.demand = Waiting(rig.desk.records, lambda: TODAY)
    wish = Wish("Senior toxicologist", SUZHOU, certificate=higher)
    for form, place in (("f1", SUZHOU), ("f2", PlaceId("shanghai"))):
        rig.askings.add(replace(wish, place=place), form=form, contact=None, at=AT)
    rig.askings.join("R-2026-000001-1", form="f3", contact=None, at=AT)
    item = rig.desk.propose(ZHAO, higher, T3, "")

    def asked(*certificates: str) -> set[int]:
        return {line.asked for line in rig.log.queue_rows(certificates or None)}

    assert asked(higher) == {3}
    rig.judge(LI, item=item)
    rig.judge(WANG, item=item)
    assert asked(higher) == {3}, "what is not published answers nobody"
    rig.publish()
    assert asked(higher) == {1}, "Shanghai has no answer yet"
    assert asked() == {0, 1}

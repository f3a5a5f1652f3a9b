"""One office's desk: every act of reviewing and publishing, over a log and a set of records.

It reads, asks the rules, appends what they allow and keeps the items findable, in one
transaction of the only writer.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from mapper.accounts import Account, Role
from mapper.asking.values import PUBLIC
from mapper.decision import Decision, Difference, OfficeClaim
from mapper.domain import Link, NodeId, PlaceId, Target, Text
from mapper.editions import (
    Editions,
    PublishedLink,
    PublishedRecords,
    changes,
    decided_link,
    edition_body,
    hypothetical,
)
from mapper.errors import MapperError, UnknownNode
from mapper.events import Draft, Event, EventKind
from mapper.log import ItemRow, ItemStatus, Log, LogReader, LogWriter
from mapper.review import rules
from mapper.review.case import Case, Pair, group_key, item_id, read_case
from mapper.review.contradictions import Contradiction, Refusal, contradictions
from mapper.review.ends import end_changes
from mapper.review.impact import AnswerChange, impact
from mapper.review.item import Item, by_item, item_of, seen_in
from mapper.review.policy import Mode, Office, second_needed
from mapper.review.publication import (
    NothingToPublish,
    Prepared,
    Preview,
    PreviewMoved,
    token_of,
    wanted_link,
)
from mapper.review.refused import WHOLE
from mapper.review.rules import Judged, Moved, NotAllowed
from mapper.signing import Signer


class RefusedBefore(MapperError):
    """The same pair, perhaps renamed or swapped, was refused; ``item`` is where."""

    status = 409

    def __init__(self, item: str) -> None:
        self.item = item
        super().__init__(
            Text(
                "这一对应关系此前已不予对应，名称可能不同；请重新开启原来的项目",
                "this pair was refused before, perhaps under another name; open that item again "
                "instead",
            )
        )


@dataclass(frozen=True, slots=True)
class Foreseen:
    """What a decision would contradict, and whose public answer it would change."""

    contradictions: tuple[Contradiction, ...]
    answers: tuple[AnswerChange, ...]


@dataclass(frozen=True)
class Desk:
    """The verbs of one office; ``today`` is the day of its place, ``signer`` seals editions."""

    records: PublishedRecords
    log: Log
    signer: Signer
    today: Callable[[], date]

    # --- looking ------------------------------------------------------------------

    @property
    def editions(self) -> Editions:
        """What was published so far."""
        return self.records.editions

    def office(self, log: LogReader | None = None) -> Office:
        """The office as it was last described."""
        last = (log or self.log).last(EventKind.OFFICE)
        return Office.from_json(last.body) if last else Office()

    def case(self, item: str) -> Case:
        """All that a decision on an item rests on; raises UnknownItem."""
        return read_case(self.log, self.records.snapshot(), item)

    def foresee(self, case: Case, decision: Decision) -> Foreseen:
        """What approving would contradict, and whose public answer it would change."""
        office = self.office()
        found = self._contradicted(case, decision, office)
        return Foreseen(found, self._impact(case, decision, office))

    def _contradicted(
        self, case: Case, decision: Decision, office: Office
    ) -> tuple[Contradiction, ...]:
        if not decision.approves:
            return ()
        others = {**self._others(case), **self._approved_near(case)}
        beside = hypothetical(self.records, others, office, self.today())
        link = self._link(case, decision)
        return contradictions(beside, link, refusals=self._refusals(case), on=self.today())

    def _impact(self, case: Case, decision: Decision, office: Office) -> tuple[AnswerChange, ...]:
        wanted = dict(self._others(case))
        if decision.approves:
            wanted[case.item.id] = PublishedLink(
                case.item.id, case.pair.certificate, decision, 1, self._next_number()
            )
        places = dict.fromkeys((office.place, decision.place))
        return self._answers(wanted, [case.pair.certificate], office, places)

    def _link(self, case: Case, decision: Decision) -> Link:
        return decided_link(decision, case.pair.certificate, f"item.{case.item.id}")

    def _others(self, case: Case) -> Mapping[str, PublishedLink]:
        """What is published of all other items."""
        return {item: link for item, link in self._published().items() if item != case.item.id}

    def _published(self) -> Mapping[str, PublishedLink]:
        return self.editions.links()

    def _next_number(self) -> int:
        current = self.editions.current
        return current.number + 1 if current else 1

    def _approved_near(self, case: Case) -> Mapping[str, PublishedLink]:
        """Approvals that are not published yet, of the same certificate or the same series."""
        ends = (case.pair.certificate, group_key(case.pair.target))
        found = {}
        for row in self.log.items(status=[ItemStatus.APPROVED], ends=ends):
            other = item_of(row.id, self.log.events(item=row.id))
            if row.id != case.item.id and row.pending and other.outcome is not None:
                certificate = NodeId(row.certificate)
                found[row.id] = PublishedLink(
                    row.id, certificate, other.outcome, len(other.people), self._next_number()
                )
        return found

    def _refusals(self, case: Case) -> list[Refusal]:
        """Refusals on record that have an end in common with this pair."""
        pair = case.pair
        ends = (pair.certificate, group_key(pair.target))
        return list(self._refused(ends, but=case.item.id))

    def _refused(self, ends: Collection[str], *, but: str = "") -> Iterator[Refusal]:
        for row in self.log.items(status=[ItemStatus.REFUSED], ends=ends):
            if row.id == but:
                continue
            other = self.case(row.id)
            outcome = other.item.outcome
            if outcome is not None:
                yield Refusal(
                    row.id, other.pair.certificate, other.certificate_name,
                    outcome.target or other.pair.target, other.target_name, outcome.reason,
                    row.changed_at,
                )  # fmt: skip

    # --- deciding -----------------------------------------------------------------

    def decide(self, item: str, by: Account, decision: Decision, *, token: str) -> Event:
        """A judgement, or the adjudication of two that differ, on what ``token`` showed.

        Raises UnknownItem, Moved, NotAllowed, BadDecision.
        """
        office, decision = self.office(), rules.shaped(decision, self.records.vocabulary)
        head, shown = self.log.head(), self.case(item)
        self._check(shown, decision, office)
        found = self._contradicted(shown, decision, office)
        with self.log.writing() as log:
            case = read_case(log, self.records, item)
            if case.token != token:
                raise moved(case, by, token)
            if log.head() != head:  # another approval may contradict this one since
                found = self._contradicted(case, decision, office)
            why = second_needed(
                office.policy, item, decision, probability=case.probability,
                contradictions=found,
            )  # fmt: skip
            told = [each.kind.value for each in found]
            judged = Judged(decision, {**case.seen, "contradictions": told}, why)
            disagreeing = case.item.status is ItemStatus.DISAGREEMENT
            rule = rules.adjudicate if disagreeing else rules.judge
            return self._append(log, case, rule(case.item, by, judged))

    def _check(self, case: Case, decision: Decision, office: Office) -> None:
        vocabulary, node = self.records.vocabulary, case.node
        target = decision.target or case.pair.target
        fitting = vocabulary.relations_between(node.kind, target.kind) if node else ()
        rules.check_decision(decision, office, vocabulary, fitting)

    def withdraw(self, item: str, by: Account, comment: str, *, token: str) -> Event:
        """Take a decision back; raises UnknownItem, Moved, NotAllowed, BadDecision."""
        return self._act(item, by, token, lambda case: rules.withdraw(case.item, by, comment))

    def reopen(self, item: str, by: Account, comment: str, *, token: str) -> Event:
        """Open a decided item again; raises UnknownItem, Moved, NotAllowed."""
        return self._act(item, by, token, lambda case: rules.reopen(case.item, by, comment))

    def supply(self, item: str, by: Account, claim: OfficeClaim, *, token: str) -> Event:
        """Name the evidence of an approval; raises UnknownItem, Moved, NotAllowed, BadDecision."""
        return self._act(item, by, token, lambda case: rules.supply(case.item, by, claim))

    def comment(self, item: str, by: Account, text: str) -> Event:
        """Remark on an item; raises UnknownItem, NotAllowed, BadDecision."""
        return self._act(item, by, None, lambda case: rules.comment(case.item, by, text))

    def contested(self, log: LogWriter, items: Iterable[str], number: str) -> None:
        """Say on items that the public contests what came of them, within what ``log`` writes.

        Ids of another office's items say nothing here.
        """
        text = f"公众对查询结果提出异议 {number} · the public contests the answer: {number}"
        for case in self._known(log, items):
            draft = Draft(PUBLIC, EventKind.COMMENTED, case.item.id, {"comment": text})
            self._append(log, case, draft)

    def reopen_contested(
        self, log: LogWriter, items: Iterable[str], by: Account, number: str
    ) -> Sequence[Event]:
        """Open those of the items again that are decided, within what ``log`` writes.

        Raises NotAllowed.
        """
        decided = [case for case in self._known(log, items) if case.item.decided]
        return [self._append(log, case, rules.reopen(case.item, by, number)) for case in decided]

    def _known(self, log: LogReader, items: Iterable[str]) -> Iterator[Case]:
        for item in items:
            if log.item(item) is not None:
                yield read_case(log, self.records, item)

    def undo(self, item: str, by: Account, number: int) -> Event:
        """Take an act back; raises UnknownItem, NotAllowed."""
        return self._act(item, by, None, lambda case: rules.undo(case.events, number, by))

    def redo(self, item: str, by: Account, number: int) -> Event:
        """Let an undone act stand again; raises UnknownItem, NotAllowed."""
        return self._act(item, by, None, lambda case: rules.redo(case.events, number, by))

    def _act(
        self, item: str, by: Account, token: str | None, rule: Callable[[Case], Draft]
    ) -> Event:
        with self.log.writing() as log:
            case = read_case(log, self.records, item)
            if token is not None and case.token != token:
                raise moved(case, by, token)
            return self._append(log, case, rule(case))

    def propose(self, by: Account, certificate: NodeId, target: Target, comment: str) -> str:
        """Put a pair forward by hand; the id of its item, also of one that is there already.

        Raises RefusedBefore, NotAllowed, UnknownNode.
        """
        (found,) = self.propose_all(by, [(Pair(certificate, target), comment)])
        if isinstance(found, MapperError):
            raise found
        return found

    def propose_all(
        self, by: Account, wanted: Iterable[tuple[Pair, str]]
    ) -> Sequence[str | MapperError]:
        """Put pairs forward, each with a remark: the id of its item, or why it has none.

        All in one transaction; raises NotAllowed.
        """
        rules.need(by, Role.REVIEWER)
        found: list[str | MapperError] = []
        fresh: list[tuple[Case, str]] = []
        for pair, comment in wanted:
            try:
                case = self._unrefused(pair)
            except (RefusedBefore, UnknownNode) as error:
                found.append(error)
                continue
            found.append(case.item.id)
            if _untouched(self.log, case.item.id):
                fresh.append((case, comment.strip()))
        if fresh:
            with self.log.writing() as log:
                for case, comment in fresh:
                    if _untouched(log, case.item.id):
                        body = {**case.pair.to_json(), "comment": comment}
                        draft = Draft(by.id, EventKind.PROPOSED, case.item.id, body)
                        self._append(log, case, draft)
        return found

    def _unrefused(self, pair: Pair) -> Case:
        """A pair as it is before anybody touched it; raises RefusedBefore, UnknownNode."""
        node = self.records.nodes([pair.certificate]).get(pair.certificate)
        if node is None or not node.kind.foreign:
            raise UnknownNode(pair.certificate)
        case = Case(self.records, Item(item_id(pair, self.records)), (), pair, None)
        if _untouched(self.log, case.item.id):
            self._check_unrefused(case)
        return case

    def _check_unrefused(self, case: Case) -> None:
        link = self._link(case, case.suggested(self.office().place))
        for found in contradictions(
            self.records, link, refusals=self._refusals(case), on=self.today()
        ):
            if found.item:
                raise RefusedBefore(found.item)

    def _append(self, log: LogWriter, case: Case, draft: Draft) -> Event:
        event = log.append(draft)
        after = replace(
            case, events=(*case.events, event), item=item_of(case.item.id, (*case.events, event))
        )
        log.keep(self.row(after))
        return event

    def row(self, case: Case) -> ItemRow:
        """What an item is found by, from its events."""
        item, pair = case.item, case.pair
        now = self._published().get(item.id)
        number = self._next_number()
        wanted = wanted_link(item, pair.certificate, now, number)
        outcome = item.outcome
        target = outcome.target if outcome and outcome.target else pair.target
        return ItemRow(
            item.id, pair.certificate, group_key(pair.target), pair.target.kind,
            _levels(item, target), outcome.place if outcome else "", item.status,
            tuple(each.by for each in item.opinions), item.proposed is not None, item.reopened,
            outcome is not None and outcome.claim is not None, now.first if now else 0,
            wanted != now, case.probability or 0.0, case.words, item.revision,
            case.events[-1].at if case.events else "",
        )  # fmt: skip

    # --- ends that change ---------------------------------------------------------------

    def reopen_changed(self) -> list[str]:
        """Open exactly the decided items again whose ends are no longer what was decided on."""
        opened = []
        for item, events in self._decided():
            case = read_case(self.log, self.records, item.id)
            changed = self._changed(item, case)
            if changed:
                with self.log.writing() as log:
                    again = read_case(log, self.records, item.id)
                    if len(again.events) == len(events):
                        self._append(log, again, rules.reopen_changed(again.item, changed))
                        opened.append(item.id)
        return opened

    def _changed(self, item: Item, case: Case) -> tuple[Difference, ...]:
        seen = item.last_seen()
        return end_changes(seen["ends"], case.ends) if seen else ()

    def _decided(self) -> Iterator[tuple[Item, Sequence[Event]]]:
        """Items on which somebody has judged, with their events."""
        for key, events in by_item(self.log.events()).items():
            item = item_of(key, events)
            if item.opinions and item.status is not ItemStatus.WITHDRAWN:
                yield item, events

    # --- the office and its editions --------------------------------------------------------

    def set_office(self, by: Account, office: Office) -> Event:
        """Describe the office and its policy anew; raises NotAllowed."""
        rules.need(by, Role.ADMINISTRATOR)
        return self.describe_office(by.id, office)

    def describe_office(self, actor: str, office: Office) -> Event:
        """The same for who needs no account: the operator of the machine."""
        with self.log.writing() as log:
            return log.append(Draft(actor, EventKind.OFFICE, "", office.to_json()))

    def preview(self, log: LogReader | None = None) -> Preview:
        """What the next edition would hold, and the answers that it would change."""
        reader = log or self.log
        office, number, wanted = self.office(reader), self._next_number(), self._wanted(reader)
        found, token = changes(self._published(), wanted), token_of(number, wanted)
        unclaimed = [
            row.id for row in reader.items(status=[ItemStatus.APPROVED]) if not row.claimed
        ]
        return Preview(
            number, token, wanted, found,
            self._answers(wanted, found.subjects(), office, [office.place]), tuple(unclaimed),
            _prepared(reader, token),
        )  # fmt: skip

    def _answers(
        self,
        wanted: Mapping[str, PublishedLink],
        certificates: Iterable[NodeId],
        office: Office,
        places: Iterable[PlaceId],
    ) -> tuple[AnswerChange, ...]:
        """The public answers that would change if this were the next edition."""
        after = hypothetical(self.records, wanted, office, self.today())
        return impact(self.records, after, certificates, on=self.today(), places=places)

    def _wanted(self, log: LogReader) -> Mapping[str, PublishedLink]:
        wanted, number = dict(self._published()), self._next_number()
        for row in log.items(pending=True):
            item = item_of(row.id, log.events(item=row.id))
            link = wanted_link(item, NodeId(row.certificate), wanted.get(row.id), number)
            if link is None:
                wanted.pop(row.id, None)
            else:
                wanted[row.id] = link
        return wanted

    def publish(self, by: Account, *, token: str, note: str = "") -> Event:
        """Put the previewed edition forward, or confirm what another person put forward.

        The event says which of the two it was.  Raises NotAllowed, NothingToPublish, PreviewMoved.
        """
        rules.need(by, Role.PUBLISHER)
        with self.log.writing() as log:
            preview = self.preview(log)
            if preview.empty:
                raise NothingToPublish
            if preview.token != token:
                raise PreviewMoved
            single = self.office(log).policy.mode is Mode.SINGLE
            if not single and preview.prepared is None:
                body = {"token": token, "number": preview.number, "note": note.strip()}
                return log.append(Draft(by.id, EventKind.PREPARED, "", body))
            if not single and preview.prepared is not None and preview.prepared.by == by.id:
                raise NotAllowed(_ANOTHER)
            return self._published_by(log, by, preview, note)

    def _published_by(self, log: LogWriter, by: Account, preview: Preview, note: str) -> Event:
        put = preview.prepared
        body = edition_body(
            self.editions, preview.wanted, office=self.office(log), day=self.today(),
            head=log.head(), prepared_by=put.by if put else by.id, confirmed_by=by.id,
            note=note.strip() or (put.note if put else ""), signer=self.signer,
        )  # fmt: skip
        event = log.append(Draft(by.id, EventKind.PUBLISHED, "", body))
        for row in log.items(pending=True):
            link = preview.wanted.get(row.id)
            log.keep(replace(row, published=link.first if link else 0, pending=False))
        return event

    # --- whether all is as it should be -----------------------------------------------------

    def stale(self) -> list[str]:
        """Items that are not kept as their events make them; none unless something broke."""
        kept = {row.id: row for row in self.log.items()}
        found = {event.item for event in self.log.events() if event.item} ^ set(kept)
        for key in sorted(set(kept) - found):
            case = self.case(key)
            row = kept[key]
            same = (row.status, row.revision) == (case.item.status, case.item.revision)
            if not same:
                found.add(key)
        return sorted(found)


_ANOTHER = Text("须由另一位发布人确认。", "Another publisher has to confirm what you put forward.")


def _prepared(log: LogReader, token: str) -> Prepared | None:
    """What was put forward last, if it is exactly this."""
    last = log.last(EventKind.PREPARED)
    if last is None or last.body["token"] != token:
        return None
    return Prepared(last.number, last.at, last.actor, token, last.body["note"])


def _untouched(log: LogReader, item: str) -> bool:
    """Neither a person nor the machine has put it forward."""
    return log.item(item) is None and log.proposal(item) is None


def _levels(item: Item, target: Target) -> tuple[str, ...]:
    outcome = item.outcome
    if outcome is not None and outcome.reason in WHOLE:
        return ()
    return target.levels


def moved(case: Case, by: Account, token: str) -> Moved:
    """What happened to an item since a token was shown, as far as this person may see it."""
    shown = token.partition("-")[0]
    number = int(shown) if shown.isdecimal() else 0
    since = [event for event in case.events if event.number > number]
    hidden = blind(case.item, by)
    seen = seen_in([event for event in case.events if event.number <= number])
    changed = end_changes(seen["ends"], case.ends) if seen else ()
    return Moved(case.token, () if hidden else since, changed, blind=hidden)


def blind(item: Item, by: Account) -> bool:
    """A first judgement is there, and this person is not to know it before judging."""
    return item.status is ItemStatus.SECOND and not item.judged_by(by.id)


def visible(case: Case, by: Account) -> tuple[Event, ...]:
    """The events of an item that this person may see: a second reviewer judges blind."""
    if not blind(case.item, by):
        return case.events
    first = case.item.opinions[0].event
    return tuple(event for event in case.events if event.number < first)


def score_shown(item: Item, by: Account) -> bool:
    """The score is for those who have judged, or for all once it is decided."""
    return item.decided or item.judged_by(by.id)

"""A server that is killed amid decisions and publications loses nothing that it answered."""

from __future__ import annotations

import random
import signal
import sys
import time
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from threading import Event as Flag
from threading import Thread

import pytest
from contract.databases import KINDS
from stress.office import Deed, Gone, Reviewer
from stress.served import FULL, Office, Server, office

from mapper.events import Event, EventKind
from mapper.review.policy import Mode, Policy
from mapper.review.policy import Office as Described

ROUNDS = {"sqlite": 100, "postgresql": 100} if FULL else {"sqlite": 10, "postgresql": 2}
PEOPLE, CERTIFICATES = 3, 24
KIND = {
    "decide": (EventKind.JUDGED, EventKind.ADJUDICATED),
    "comment": (EventKind.COMMENTED,),
    "withdraw": (EventKind.WITHDRAWN,),
    "reopen": (EventKind.REOPENED,),
    "undo": (EventKind.UNDONE,),
    "redo": (EventKind.REDONE,),
    "publish": (EventKind.PREPARED, EventKind.PUBLISHED),
}  # fmt: skip


class Work(Thread):
    """A person who acts at random until the site is gone or a flag says to stop."""

    def __init__(self, person: Reviewer, items: Sequence[str], seed: str, stop: Flag) -> None:
        super().__init__(daemon=True)
        self.person, self.items, self.stop = person, items, stop
        self.random = random.Random(seed)
        self.warm = Flag()
        self.error: BaseException | None = None

    def run(self) -> None:
        """Act."""
        try:
            while not self.stop.is_set():
                self.act()
                self.warm.set()
        except Gone:
            return
        except BaseException as error:  # noqa: BLE001 - told to the test, which raises it
            self.error = error
        finally:
            self.warm.set()

    def act(self) -> None:
        """One act of those that a card or the publication page offers."""
        draw, person = self.random.random(), self.person
        if draw < 0.15:
            person.publish()
            return
        own = [deed for deed in person.deeds if deed.done and deed.act == "decide"]
        if draw < 0.25 and own:
            deed = own[-1]
            person.undo(person.card(deed.item), deed.event)
            return
        card = person.card(self.random.choice(self.items))
        if draw < 0.35:
            person.remark(card, "a remark 备注")
        elif draw < 0.5:
            person.refuse(card, "level")
        elif person.approve(card) is None:
            person.remark(card, "taken up again", self.random.choice(("withdraw", "reopen")))


def deeds_of(people: Iterable[Reviewer]) -> list[Deed]:
    """All that was sent since it was asked last."""
    found = []
    for person in people:
        found += person.deeds
        person.deeds = []
    return found


def held_against(deeds: Iterable[Deed], events: Sequence[Event]) -> list[Event]:
    """Every act that was answered as done is in the log once; the events that none explains."""
    left = {event.number: event for event in events}
    for deed in deeds:
        if deed.done:
            event = left.pop(deed.event, None) if deed.event else _published(deed, left)
            assert event is not None, f"lost: {deed.act} of {deed.account} on {deed.item}"
            assert (event.actor, event.item) == (deed.account, deed.item)
            assert event.kind in KIND[deed.act]
    return list(left.values())


def _published(deed: Deed, left: dict[int, Event]) -> Event | None:
    """The first event that this answer of the publication page can stand for."""
    kind = EventKind.PUBLISHED if deed.edition else EventKind.PREPARED
    for event in left.values():
        fits = not deed.edition or event.body.get("number") == deed.edition
        if (event.kind, event.actor) == (kind, deed.account) and fits:
            return left.pop(event.number)
    return None


def check(own: Office, deeds: Sequence[Deed], events: Sequence[Event]) -> None:
    """Nothing answered is lost, nothing is half done, nothing was done that nobody sent."""
    unknown = Counter(deed.account for deed in deeds if deed.answer is None)
    for event in held_against(deeds, events):
        unknown[event.actor] -= 1
        assert unknown[event.actor] >= 0, f"nobody sent {event}"
    assert own.faults({event.item for event in events if event.item}) == []


def failed(deeds: Iterable[Deed]) -> list[str]:
    """What was answered otherwise than done, refused by a rule, or moved."""
    ruled = (303, 403, 409)
    allowed: Mapping[str, tuple[int, ...]] = {
        "undo": (303, 403), "withdraw": ruled, "comment": (303,), "publish": ruled,
    }  # fmt: skip
    return [
        f"{deed.act}: {deed.answer.status} {deed.answer.text[-3000:]}"
        for deed in deeds
        if deed.answer and deed.answer.status not in allowed.get(deed.act, (303, 409))
    ]


@pytest.mark.stress
@pytest.mark.parametrize("kind", KINDS)
def test_what_was_answered_outlives_a_kill(
    kind: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    own = office(kind, tmp_path, people=PEOPLE, certificates=CERTIFICATES)
    draws, told, lost = random.Random(f"kills of {kind}"), Counter[str](), 0
    with Server(own) as first:
        people = own.reviewers(first.address)
        for person in people:
            person.sign_in()
            person.hang_up()
    for number in range(ROUNDS[kind]):
        mode = (Mode.TWO_PERSON, Mode.SINGLE)[number % 2]
        own.desk.describe_office("operator", Described(policy=Policy(mode)))
        before, stop = own.log.head().number, Flag()
        own.rest()
        with Server(own) as server:
            work = [Work(person, own.items, f"{kind} {number} {n}", stop)
                    for n, person in enumerate(people)]  # fmt: skip
            for each in work:
                each.person.move_to(server.address)
                each.start()
            assert all(each.warm.wait(60) for each in work), server.said
            time.sleep(draws.uniform(0.2, 0.8))
            server.end(signal.SIGKILL)
            for each in work:
                each.join(60)
                assert not each.is_alive()
                assert each.error is None, (each.error, server.said)
        deeds, events = deeds_of(people), own.log.events(after=before)
        assert failed(deeds) == []
        check(own, deeds, events)
        told.update(event.kind.value for event in events)
        lost += sum(1 for deed in deeds if deed.answer is None)
    assert goes_on(own, people) == []
    own.rest()
    with capsys.disabled():
        sys.stdout.write(
            f"\n{kind}: {ROUNDS[kind]} kills, {dict(told)}, {lost} acts without an answer\n"
        )


def goes_on(own: Office, people: Sequence[Reviewer]) -> list[str]:
    """After all the kills everything works as on the first day, with the sessions of then."""
    with Server(own) as server:
        for person, item in zip(people, own.items, strict=False):
            person.move_to(server.address)
            deed = person.remark(person.card(item), "still here")
            assert deed is not None
            assert deed.done
            person.hang_up()
        assert "Traceback" not in server.said
    return own.faults(own.items)

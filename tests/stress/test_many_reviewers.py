"""Twenty reviewers at once: no act is lost or done twice, and whoever was late is shown why."""

from __future__ import annotations

import random
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Sequence
from contextlib import ExitStack
from pathlib import Path
from threading import Barrier, Thread
from threading import Event as Flag

import pytest
from contract.databases import KINDS
from stress.office import Answer, Deed, Reviewer, slowest
from stress.served import FULL, Office, Server, office
from stress.test_killed_decisions import held_against

SECONDS = 60 if FULL else 6
PEOPLE, CERTIFICATES, OFTEN = 20, 120, 8
"""Every other card that is opened is one of the first few."""


class Work(Thread):
    """One reviewer who goes on until a flag says to stop, and has done something by then."""

    def __init__(self, person: Reviewer, items: Sequence[str], ready: Barrier, stop: Flag) -> None:
        super().__init__(daemon=True)
        self.person, self.items, self.ready, self.stop = person, items, ready, stop
        self.random = random.Random(person.login)
        self.error: BaseException | None = None

    def run(self) -> None:
        """All decide on the first pair at the same moment; then each goes on alone."""
        try:
            card = self.person.card(self.items[0])
            self.ready.wait(120)
            self.person.approve(card)
            while not (self.stop.is_set() and any(deed.done for deed in self.person.deeds)):
                self.act()
        except BaseException as error:  # noqa: BLE001 - told to the test, which raises it
            self.error = error
            self.ready.abort()
        finally:
            self.person.hang_up()

    def act(self) -> None:
        """Open a card and do what it offers."""
        person, draw = self.person, self.random.random()
        own = [deed for deed in person.deeds if deed.done and deed.act == "decide"]
        if draw < 0.15 and own:
            deed = self.random.choice(own[-3:])
            person.undo(person.card(deed.item), deed.event)
            return
        few = self.items[:OFTEN] if draw < 0.6 else self.items
        card = person.card(self.random.choice(few))
        if draw < 0.2:
            person.remark(card, "一条备注 a remark")
        elif draw < 0.4:
            person.refuse(card, "level")
        elif draw < 0.95:
            person.approve(card, self.random.choice(card.levels or [""]))
        else:
            person.remark(card, "taken up again", "reopen")


def wrong(deed: Deed) -> str:
    """What an answer should not be; nothing where it is as it should."""
    answer, allowed = deed.answer, {"undo": (303, 403), "comment": (303,)}
    if answer is None or answer.status not in allowed.get(deed.act, (303, 409)):
        return f"{deed.act}: {answer and (answer.status, answer.text[-3000:])}"
    if answer.status == 409 and not answer.difference:
        return f"{deed.act}: a conflict without its difference: {answer.text[:6000]}"
    return ""


def at_work(people: Sequence[Reviewer], items: Sequence[str], seconds: float) -> None:
    """Let all of them act at once for so long."""
    stop, ready = Flag(), Barrier(len(people) + 1)
    work = [Work(person, items, ready, stop) for person in people]
    for each in work:
        each.start()
    ready.wait(120)
    time.sleep(seconds)
    stop.set()
    for each in work:
        each.join(120)
        assert not each.is_alive()
        if each.error is not None:
            raise each.error


def report(title: str, people: Sequence[Reviewer], seconds: float) -> str:
    """How many of each there were and how long they took."""
    answers: defaultdict[str, list[Answer]] = defaultdict(list)
    for person in people:
        answers["card"] += person.looks
        for deed in person.deeds:
            if deed.answer:
                answers[f"{deed.act} {deed.answer.status}"].append(deed.answer)
    lines = [f"  {name:<14}{slowest(found)}" for name, found in sorted(answers.items())]
    return "\n".join(["", f"{title}, {PEOPLE} reviewers, {seconds:.1f} s", *lines, ""])


def check(own: Office, people: Sequence[Reviewer], before: int) -> None:
    """What was answered is the log, no less and no more."""
    deeds = [deed for person in people for deed in person.deeds]
    assert [wrong(deed) for deed in deeds if wrong(deed)] == []
    assert {look.status for person in people for look in person.looks} == {200}
    first = Counter(person.deeds[0].answer.status for person in people if person.deeds[0].answer)
    assert first == {303: 1, 409: len(people) - 1}
    assert held_against(deeds, own.log.events(after=before)) == []
    assert own.faults(own.items) == []


@pytest.mark.stress
@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("servers", (1, 2) if FULL else (1,))
def test_twenty_reviewers_at_once_lose_nothing(
    kind: str, servers: int, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    own = office(kind, tmp_path, people=PEOPLE, certificates=CERTIFICATES)
    with ExitStack() as open_:
        started = [open_.enter_context(Server(own)) for _ in range(servers)]
        people = own.reviewers(*(server.address for server in started))
        for person in people:
            person.sign_in()
            person.looks = []
        before, begun = own.log.head().number, time.perf_counter()
        at_work(people, own.items, SECONDS)
        seconds = time.perf_counter() - begun
        said = [server.said for server in started]
    with capsys.disabled():
        sys.stdout.write(report(f"{kind}, {servers} of qualmap serve", people, seconds))
    assert not any("Traceback" in each for each in said), said
    check(own, people, before)
    own.rest()

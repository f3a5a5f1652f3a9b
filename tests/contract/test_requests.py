"""One contract for every store of requests and contests: memory, SQLite, PostgreSQL."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from threading import Barrier

import pytest
from contract.databases import KINDS, database, ready_url

from mapper.asking import (
    CONTEST,
    NONE_OPEN,
    REQUEST,
    AskedMeanwhile,
    Asking,
    AskingMoved,
    Askings,
    Contact,
    Doubt,
    DoubtOf,
    NotPossible,
    Outcome,
    Stage,
    UnknownAsking,
    Wish,
    Withheld,
    first_to_ask,
    rules,
)
from mapper.domain import Text
from mapper.events import Draft, EventKind
from mapper.kept_log import MemoryLog
from mapper.kept_proposals import MemoryProposals
from mapper.kept_requests import MemoryAskings
from mapper.log import Log, LogWriter
from mapper.store.log import SqlLog
from mapper.store.requests import SqlAskings

AT = "2026-11-22T08:00:00.000+00:00"
LATER = "2026-11-23T08:00:00.000+00:00"
WISH = Wish("Certified Beekeeper 养蜂师", "suzhou", body="Guild of Bees", language="zh")
DOUBT = Doubt("abt", "suzhou", "2026-11-22", DoubtOf.LEVEL, "It is <b>T4</b>", items=("x1",))
MAIL = Contact("key-1", "bee@example.org")


@dataclass
class Office:
    """Requests and the log that is told of them."""

    askings: Askings
    log: Log

    def kinds(self) -> list[EventKind]:
        return [event.kind for event in self.log.events()]

    def asked(self) -> dict[str, int]:
        """How many people ask for each certificate, as the log has it."""
        found = NONE_OPEN.after(self.log.events()).by_certificate
        return {key: sum(each.people for each in own.values()) for key, own in found.items()}


@pytest.fixture(params=("memory", *KINDS))
def office(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Office]:
    """An office of which nobody has asked anything."""
    if request.param == "memory":
        log = MemoryLog(MemoryProposals(), clock=lambda: datetime(2026, 11, 22, tzinfo=UTC))
        yield Office(MemoryAskings(log), log)
        return
    with database(ready_url(request.param, tmp_path)) as engine:
        askings = SqlAskings(engine)
        yield Office(askings, SqlLog(engine))


@pytest.fixture
def askings(office: Office) -> Askings:
    return office.askings


def test_what_is_asked_is_found_again_under_its_number(askings: Askings):
    made = askings.add(WISH, form="f1", contact=None, at=AT)
    assert (made.number, made.about, made.people) == ("R-2026-000001-1", WISH, 1)
    assert made.stage is Stage.RECEIVED
    assert askings.of_number(made.number) == made
    assert askings.add(DOUBT, form="f2", contact=None, at=AT).number == "C-2026-000001-3"
    assert askings.add(WISH, form="f3", contact=None, at=AT).number[:13] == "R-2026-000002"
    assert askings.of_number("R-2026-000009-9") is None
    assert [each.about for each in askings.all(CONTEST)] == [DOUBT]


def test_one_form_sent_twice_counts_once(office: Office):
    askings = office.askings
    first = askings.add(WISH, form="f1", contact=MAIL, at=AT)
    assert askings.add(WISH, form="f1", contact=MAIL, at=LATER) == first
    for _ in range(2):
        askings.join(first.number, form="f2", contact=None, at=LATER)
    found = askings.of_number(first.number)
    assert found
    assert found.people == 2
    assert office.kinds() == [EventKind.REQUESTED, EventKind.JOINED]


def test_people_are_counted_by_certificate_while_a_request_is_open(office: Office):
    askings = office.askings
    known = askings.add(replace(WISH, certificate="pmp"), form="f1", contact=None, at=AT)
    other = askings.add(WISH, form="f2", contact=None, at=AT)
    assert office.asked() == {"pmp": 1}
    askings.join(other.number, form="f3", contact=None, at=AT)
    tick = office.log.tick()
    joined = askings.of_number(other.number)
    assert joined
    matched = askings.change(rules.matched(joined, "abt"), by="a1", at=LATER)
    assert office.asked() == {"pmp": 1, "abt": 2}
    assert office.log.tick() > tick
    assert office.log.changed_since(tick)[1] == ["abt"]
    askings.change(rules.matched(matched, "pmp"), by="a1", at=LATER)
    assert office.asked() == {"pmp": 3}
    assert office.log.changed_since(tick)[1] == ["abt", "pmp"]
    askings.change(rules.impossible(known, Outcome.NO_SUCH), by="a1", at=LATER)
    assert office.asked() == {"pmp": 2}


def test_what_most_people_ask_for_comes_first(askings: Askings):
    one = askings.add(WISH, form="f1", contact=None, at=AT)
    two = askings.add(WISH, form="f2", contact=None, at=LATER)
    assert [each.number for each in askings.all(REQUEST)] == [two.number, one.number]
    askings.join(one.number, form="f3", contact=None, at=LATER)
    assert [each.number for each in askings.all(REQUEST)] == [one.number, two.number]


def test_merged_requests_add_their_people(office: Office):
    askings = office.askings
    one = askings.add(WISH, form="f1", contact=None, at=AT)
    two = askings.add(WISH, form="f2", contact=None, at=AT)
    gone = askings.merge(two.number, one.number, by="a1", revision=two.revision, at=LATER)
    assert (gone.stage, gone.into) == (Stage.MERGED, one.number)
    grown = askings.of_number(one.number)
    assert grown
    assert grown.people == 2
    assert [each.number for each in askings.all(REQUEST, open_only=True)] == [one.number]
    with pytest.raises(NotPossible):
        askings.join(two.number, form="f3", contact=None, at=LATER)
    with pytest.raises(NotPossible):
        askings.merge(one.number, one.number, by="a1", revision=grown.revision, at=LATER)


def test_who_acts_on_what_has_moved_is_told(askings: Askings):
    shown = askings.add(WISH, form="f1", contact=None, at=AT)
    askings.join(shown.number, form="f2", contact=None, at=AT)
    with pytest.raises(AskingMoved):
        askings.change(rules.unlisted(shown), by="a1", at=LATER)
    with pytest.raises(UnknownAsking):
        askings.join("R-2026-000077-7", form="f3", contact=None, at=AT)


def test_an_outcome_and_its_remark_are_kept(office: Office):
    made = office.askings.add(DOUBT, form="f1", contact=None, at=AT)
    remark = Text("见第三条", "see item 3")
    after = office.askings.change(rules.settled(made, Outcome.AS_SOURCE, remark), by="a1", at=LATER)
    assert office.askings.of_number(made.number) == after
    assert (after.stage, after.outcome, after.remark) == (
        Stage.REJECTED, Outcome.AS_SOURCE, remark,
    )  # fmt: skip
    assert office.kinds() == [EventKind.CONTESTED, EventKind.SETTLED]


def test_contacts_are_erased_by_their_secret_by_number_and_by_age(askings: Askings):
    made = askings.add(WISH, form="f1", contact=MAIL, at=AT)
    askings.join(made.number, form="f2", contact=Contact("key-2", "wang"), at=LATER)
    other = askings.add(WISH, form="f3", contact=Contact("key-3", "li"), at=LATER)
    assert askings.contacts(made.number, AT) == ["bee@example.org", "wang"]
    assert askings.contacts(made.number, LATER) == ["wang"]
    assert askings.erase(other.number, "key-1") == 0, "a secret opens its own number alone"
    assert askings.erase(made.number, "key-1") == 1
    assert askings.forget(LATER) == 0
    assert askings.erase(made.number) == 1
    assert askings.contacts(other.number, AT) == ["li"]
    assert askings.forget("2027-06-01T00:00:00+00:00") == 1
    assert askings.contacts(other.number, AT) == []


def test_the_log_holds_no_words_and_no_contact_of_the_public(office: Office):
    office.askings.add(WISH, form="f1", contact=MAIL, at=AT)
    office.askings.add(DOUBT, form="f2", contact=Contact("key-9", "+86 139"), at=AT)
    told = repr([(event.actor, event.body) for event in office.log.events()])
    for secret in ("Beekeeper", "Guild", "T4", "bee@example", "key-", "139"):
        assert secret not in told
    assert {event.actor for event in office.log.events()} == {"public"}
    assert office.log.first_break() is None


def test_open_requests_are_known_from_the_log_alone(office: Office):
    askings = office.askings
    made = askings.add(replace(WISH, certificate="pmp"), form="f1", contact=None, at=AT)
    again = askings.add(replace(WISH, certificate="pmp"), form="f2", contact=None, at=AT)
    assert NONE_OPEN.after(office.log.events())("pmp") == {"suzhou": made.number}
    askings.merge(made.number, again.number, by="a1", revision=made.revision, at=LATER)
    found = NONE_OPEN.after(office.log.events())
    assert found("pmp") == {"suzhou": again.number}
    assert found("abt") == {}
    last = askings.of_number(again.number)
    assert last
    askings.change(rules.impossible(last, Outcome.UNCLEAR), by="a1", at=LATER)
    assert NONE_OPEN.after(office.log.events())("pmp") == {}


# --- what is withheld -----------------------------------------------------------------


@pytest.mark.parametrize("about", [WISH, DOUBT])
def test_what_is_withheld_stays_and_comes_back(office: Office, about: Wish | Doubt):
    made = office.askings.add(about, form="f1", contact=None, at=AT)
    hidden = office.askings.change(rules.withheld(made, Withheld.PERSONAL), by="a1", at=LATER)
    assert office.askings.of_number(made.number) == hidden
    assert (hidden.withheld, hidden.stage, hidden.about) == (Withheld.PERSONAL, made.stage, about)
    told = office.log.events()[-1]
    assert (told.kind, told.actor) == (EventKind.WITHHELD, "a1")
    assert told.body["withheld"] == "personal"
    shown = office.askings.change(rules.withheld(hidden, None), by="a2", at=LATER)
    assert office.askings.of_number(made.number) == shown
    assert (shown.withheld, shown.about) == (None, about)
    assert office.log.events()[-1].body["withheld"] == ""
    assert "Beekeeper" not in repr(office.log.events())
    assert office.log.first_break() is None


def test_what_is_withheld_takes_nobody_in(office: Office):
    askings = office.askings
    one = askings.add(WISH, form="f1", contact=None, at=AT)
    two = askings.add(WISH, form="f2", contact=None, at=AT)
    askings.change(rules.withheld(one, Withheld.OFFENSIVE), by="a1", at=LATER)
    head = office.log.head()
    with pytest.raises(NotPossible):
        askings.join(one.number, form="f3", contact=MAIL, at=LATER)
    with pytest.raises(NotPossible):
        askings.merge(two.number, one.number, by="a1", revision=two.revision, at=LATER)
    assert askings.contacts(one.number, AT) == []
    assert office.log.head() == head


# --- one voice a person, as far as that can be told ---------------------------------------


def test_the_same_contact_counts_once_and_each_secret_erases_its_own(office: Office):
    askings = office.askings
    made = askings.add(WISH, form="f1", contact=MAIL, at=AT)
    head = office.log.head()
    again = askings.join(made.number, form="f2", contact=Contact("key-2", MAIL.text), at=LATER)
    assert (again.people, office.log.head()) == (1, head)
    assert askings.contacts(made.number, AT) == [MAIL.text], "shown once"
    assert askings.erase(made.number, "key-2") == 1, "whoever gave it again erases no other's"
    assert askings.contacts(made.number, AT) == [MAIL.text]
    assert askings.join(made.number, form="f3", contact=Contact("k3", "li"), at=LATER).people == 2


def test_a_form_leads_back_to_what_it_did(askings: Askings):
    one = askings.add(WISH, form="f1", contact=None, at=AT)
    two = askings.add(WISH, form="f2", contact=None, at=AT)
    joined = askings.join(one.number, form="f3", contact=None, at=LATER)
    assert askings.join(two.number, form="f3", contact=None, at=LATER) == joined
    assert askings.of_number(two.number) == two


def test_of_two_who_ask_for_the_same_at_one_moment_the_second_is_told(office: Office):
    askings, ready = office.askings, Barrier(2)

    def open_ones() -> list[Asking]:
        return list(askings.all(REQUEST, open_only=True))

    def ask(form: str) -> Asking | AskedMeanwhile:
        ready.wait(timeout=30)
        try:
            return askings.add(
                WISH, form=form, contact=Contact(form, "x"), at=AT,
                also=first_to_ask(WISH, open_ones),
            )  # fmt: skip
        except AskedMeanwhile as others:
            return others

    with ThreadPoolExecutor(2) as pool:
        found = list(pool.map(ask, ("f1", "f2")))
    (told,) = (each for each in found if isinstance(each, AskedMeanwhile))
    (kept,) = askings.all(REQUEST)
    assert told.requests == (kept,)
    assert askings.contacts(kept.number, AT) == ["x"]
    assert office.kinds() == [EventKind.REQUESTED]


# --- all or nothing ---------------------------------------------------------------------


class Killed(Exception):
    """What ends a transaction in its middle."""


def test_what_belongs_to_a_change_is_kept_with_it_or_neither_is(office: Office):
    askings = office.askings
    made = askings.add(DOUBT, form="f1", contact=None, at=AT)
    before, head = askings.all(CONTEST), office.log.head()

    def remark(log: LogWriter, asking: Asking) -> None:
        log.append(Draft("a1", EventKind.COMMENTED, "x1", {"comment": asking.number}))

    def killed(log: LogWriter, asking: Asking) -> None:
        remark(log, asking)
        raise Killed

    settled = rules.settled(made, Outcome.REOPENED)
    with pytest.raises(Killed):
        askings.change(settled, by="a1", at=LATER, also=killed)
    with pytest.raises(Killed):
        askings.add(DOUBT, form="f2", contact=MAIL, at=LATER, also=killed)
    assert (askings.all(CONTEST), office.log.head()) == (before, head)
    assert askings.change(settled, by="a1", at=LATER, also=remark).stage is Stage.UPHELD
    again = askings.add(DOUBT, form="f2", contact=MAIL, at=LATER, also=remark)
    assert again.number[:13] == "C-2026-000002", "nothing was left of the first try"
    assert askings.contacts(again.number, AT) == [MAIL.text]
    assert office.kinds() == [
        EventKind.CONTESTED, EventKind.SETTLED, EventKind.COMMENTED, EventKind.CONTESTED,
        EventKind.COMMENTED,
    ]  # fmt: skip
    assert office.log.first_break() is None

"""One contract for every store of proposals: memory, SQLite, PostgreSQL."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from contract.databases import KINDS, database, ready_url

from mapper.domain import NodeKind
from mapper.errors import RunReplaced
from mapper.kept_proposals import MemoryProposals
from mapper.ports import KeptProposal, ProposalBatch, ProposalQuery, ProposalRun, Proposals
from mapper.store.proposals import SqlProposals

EARLY, LATE = "2026-11-22T08:00:00+00:00", "2026-11-23T08:00:00+00:00"
RUN = ProposalRun("run-1", "1", EARLY, of=3)
EVERYTHING = ProposalQuery()


@pytest.fixture(params=("memory", *KINDS))
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Proposals]:
    """An empty store."""
    if request.param == "memory":
        yield MemoryProposals()
        return
    with database(ready_url(request.param, tmp_path)) as engine:
        yield SqlProposals(engine)


def proposal(certificate: str, rank: int = 1, **changed: object) -> KeptProposal:
    made = KeptProposal(
        id=f"{certificate}-{rank}", certificate=certificate, group="engineering",
        kind=NodeKind.TITLE, levels=("T3",), target="engineering.T3", rank=rank,
        score=1 / 3 + rank, probability=0.1234, margin=-0.1, words=f"{certificate} 工程师 engineer",
        payload='{"名": "值"}', version="1", run="run-1", made_at=EARLY,
    )  # fmt: skip
    return replace(made, **changed)


def save(store: Proposals, *proposals: KeptProposal, done: int = 1) -> None:
    certificates = tuple(sorted({each.certificate for each in proposals}))
    store.save(ProposalBatch(proposals[0].run, certificates, proposals, done))


def ids(store: Proposals, query: ProposalQuery = EVERYTHING) -> list[str]:
    return [each.id for each in store.page(query, 0, 100)]


def test_a_new_store_is_empty_and_no_run_began(store: Proposals):
    assert store.last_run() is None
    assert store.count(EVERYTHING) == 0
    assert not store.page(EVERYTHING, 0, 20)
    assert not store.settled()


def test_a_proposal_comes_back_as_it_was_kept(store: Proposals):
    store.begin(RUN)
    kept = [proposal("abt", 1), proposal("abt", 2, levels=(), target="", kind=NodeKind.DIRECTORY)]
    save(store, *kept)
    assert list(store.page(EVERYTHING, 0, 20)) == kept
    assert list(store.of_certificate("abt")) == kept
    assert not store.of_certificate("ABT")


def test_a_list_is_ordered_by_code_points_and_rank_whatever_came_first(store: Proposals):
    store.begin(RUN)
    save(store, proposal("b-1", 2), proposal("b-1", 1), proposal("b-1", 10))
    save(store, proposal("b1"), proposal("B2"), proposal("a_x"), proposal("a-y"))
    assert ids(store) == ["B2-1", "a-y-1", "a_x-1", "b-1-1", "b-1-2", "b-1-10", "b1-1"]


def test_pages_leave_nothing_out_and_repeat_nothing(store: Proposals):
    store.begin(RUN)
    save(store, *(proposal("abt", rank) for rank in range(1, 46)))
    pages = [store.page(EVERYTHING, offset, 20) for offset in (0, 20, 40, 60)]
    assert [len(page) for page in pages] == [20, 20, 5, 0]
    assert [each.rank for page in pages for each in page] == list(range(1, 46))
    assert store.count(EVERYTHING) == 45


@pytest.mark.parametrize(
    ("query", "found", "why"),
    [
        (ProposalQuery(kind=NodeKind.TITLE), ["abt-1"], "a kind"),
        (ProposalQuery(kind=NodeKind.SKILL_LEVEL), [], "a kind that nothing has"),
        (ProposalQuery(text="医药"), ["abt-1"], "two Chinese characters"),
        (ProposalQuery(text="毒理 ＥＮＧＩＮＥＥＲ"), ["abt-1"], "all words, whatever their width"),
        (ProposalQuery(text="毒理 nurse"), [], "one word of two"),
        (ProposalQuery(text="%"), ["abt-1", "rn-1"], "punctuation asks for nothing"),
        (ProposalQuery(text="_"), [], "an underscore is a letter and no pattern"),
        (ProposalQuery(NodeKind.DIRECTORY, "nurse"), ["rn-1"], "both"),
        (ProposalQuery(text="' OR 1=1 --"), [], "words are values and no SQL"),
    ],
)
def test_proposals_are_found_by_kind_and_words(
    store: Proposals, query: ProposalQuery, found: list[str], why: str
):
    store.begin(RUN)
    save(store, proposal("abt", words="abt 毒理学家 医药工程师 engineer"))
    save(store, proposal("rn", words="rn nurse 100 护士", kind=NodeKind.DIRECTORY))
    assert ids(store, query) == found, why
    assert store.count(query) == len(found)


def test_a_batch_replaces_what_its_certificates_had_and_nothing_else(store: Proposals):
    store.begin(RUN)
    save(store, proposal("a", 1), proposal("a", 2), proposal("b", 1))
    save(store, proposal("a", 3))
    assert ids(store) == ["a-3", "b-1"]


def test_a_certificate_without_proposals_loses_its_old_ones(store: Proposals):
    store.begin(RUN)
    save(store, proposal("a", 1), proposal("b", 1))
    store.save(ProposalBatch("run-1", ("a",), (), 1))
    assert ids(store) == ["b-1"]


def test_what_is_proposed_again_keeps_its_instant_and_what_changed_does_not(store: Proposals):
    store.begin(RUN)
    save(store, proposal("a", 1), proposal("a", 2))
    save(store, proposal("a", 1, made_at=LATE), proposal("a", 2, made_at=LATE, payload="{}"))
    assert [each.made_at for each in store.of_certificate("a")] == [EARLY, LATE]


def test_a_run_tells_how_far_it_came(store: Proposals):
    store.begin(RUN)
    assert store.last_run() == RUN
    save(store, proposal("a"), proposal("b"), done=2)
    assert store.last_run() == replace(RUN, after="b", done=2)
    store.finish("run-1", LATE)
    assert store.last_run() == replace(RUN, after="b", done=2, finished=LATE)


def test_the_end_of_a_run_removes_what_only_earlier_runs_proposed(store: Proposals):
    store.begin(RUN)
    save(store, proposal("a"), proposal("gone"))
    store.begin(replace(RUN, id="run-2"))
    save(store, proposal("a", run="run-2"))
    assert ids(store) == ["a-1", "gone-1"], "until the end the old ones stay"
    store.finish("run-2", LATE)
    assert ids(store) == ["a-1"]


def test_a_run_that_another_replaced_stores_nothing_more(store: Proposals):
    store.begin(RUN)
    store.begin(replace(RUN, id="run-2"))
    with pytest.raises(RunReplaced):
        save(store, proposal("a"))
    with pytest.raises(RunReplaced):
        store.finish("run-1", LATE)
    assert ids(store) == []


def test_the_same_run_may_begin_again(store: Proposals):
    store.begin(RUN)
    save(store, proposal("a"))
    store.begin(replace(RUN, started=LATE))
    assert store.last_run() == replace(RUN, started=LATE)
    assert ids(store) == ["a-1"]


def test_what_a_person_decided_is_neither_listed_nor_replaced_nor_removed(store: Proposals):
    store.begin(RUN)
    save(store, proposal("a", 1), proposal("a", 2), proposal("b", 1, levels=()))
    store.settle(["a-1", "b-1", "nothing"])
    assert ids(store) == ["a-2"]
    assert not store.of_certificate("b")
    assert list(store.settled()) == [("a", "engineering", "T3"), ("b", "engineering", "")]
    store.begin(replace(RUN, id="run-2"))
    save(store, proposal("a", 1, run="run-2"), proposal("a", 3, run="run-2"))
    store.finish("run-2", LATE)
    assert ids(store) == ["a-3"]
    assert len(store.settled()) == 2

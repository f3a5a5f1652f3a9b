"""A list of the queue in an address: read, written again, and refused where it cannot be."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mapper.accounts import Account, AccountId, Role
from mapper.log import ItemStatus
from mapper.review.case import KINDS
from mapper.review.queue_wanted import Order, Wanted
from web.errors import BadInput
from web.review.typed import printable
from web.review.wanted import ALSO, address_of, at, read_page, read_wanted

LI = Account(AccountId("a1"), "li", "Li Wei", frozenset({Role.REVIEWER}))
ids = st.from_regex(r"\A[a-z0-9][a-z0-9._-]{0,30}\Z")
texts = st.text(max_size=60).map(str.strip).filter(lambda text: printable(text, lines=False))
lists = st.builds(
    Wanted,
    place=st.none() | ids,
    origin=st.none() | ids,
    field=st.none() | ids,
    series=st.none() | ids,
    kind=st.none() | st.sampled_from([kind.value for kind in KINDS]),
    level=st.none() | st.sampled_from(["", "T3", "SL4", "noqd-10-1"]),
    status=st.none() | st.sampled_from([*(status.value for status in ItemStatus), *ALSO]),
    mine=st.none() | st.sampled_from(["waiting", "judged"]),
    disagreement=st.none() | st.sampled_from(["yes", "no"]),
    by_hand=st.none() | st.sampled_from(["yes", "no"]),
    text=texts,
    order=st.sampled_from(Order),
    account=st.just("a1"),
    here=st.just("suzhou"),
)


@given(lists)
def test_what_an_address_says_is_read_as_it_was_written(wanted: Wanted):
    assert read_wanted(address_of(wanted), LI, "suzhou") == wanted


def test_the_usual_list_needs_no_arguments():
    assert read_wanted({}, LI) == Wanted(account="a1")
    assert address_of(Wanted(account="a1", here="suzhou")) == {}
    assert at("/review?lang=zh", Wanted()) == "/review?lang=zh"


@pytest.mark.parametrize(
    "args",
    [
        {"kind": "family"},  # not what a certificate can be proposed for
        {"status": "done"},
        {"mine": "yes"},
        {"by_hand": "maybe"},
        {"disagreement": "1"},
        {"order": "score"},  # nothing is listed by its score
        {"place": "'; drop table"},
        {"series": "x" * 200},
        {"level": "三级"},
        {"q": "x" * 301},
        {"q": "a\0b"},
    ],
)
def test_an_impossible_value_is_refused_in_both_languages(args: dict[str, str]):
    with pytest.raises(BadInput) as refused:
        read_wanted(args, LI)
    assert refused.value.text.zh != refused.value.text.en


def test_an_id_that_nothing_has_is_possible_and_finds_nothing():
    assert read_wanted({"origin": "atlantis"}, LI).origin == "atlantis"


@pytest.mark.parametrize(
    ("text", "number"),
    [("3", 3), ("", 1), ("0", 1), ("-1", 1), ("x", 1), ("9" * 30, 1), ("٣", 1), ("2.0", 1)],
)
def test_any_number_of_a_page_leads_to_a_page(text: str, number: int):
    assert read_page({"page": text}) == number

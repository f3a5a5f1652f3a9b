"""Names near a text: what is looked at first changes nothing of what is found."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mapper.catalogue import packaged
from mapper.editions import PublishedRecords
from mapper.kept_log import MemoryLog
from mapper.kept_proposals import MemoryProposals
from mapper.matching import edits
from mapper.matching.edits import Holding, Spellings
from mapper.matching.resolve import index_of

NAMES = st.lists(st.text("abct 1工程师", min_size=1, max_size=9), max_size=12, unique=True)
TEXTS = st.text("abct 1工程师", min_size=1, max_size=9)


@given(NAMES, TEXTS, st.integers(0, 2))
def test_of_many_names_the_same_are_near_as_of_few(names: list[str], text: str, most: int):
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(edits, "MANY", 1)
        found = Spellings.of(names).near(text, most)
    assert sorted(found) == sorted(edits.near(text, names, most))


@given(NAMES, TEXTS)
def test_the_names_that_hold_a_text_are_found_shortest_first(names: list[str], text: str):
    assert list(Holding(names)(text)) == sorted((n for n in names if text in n), key=len)


def test_every_view_of_a_catalogue_shares_one_index_of_its_names():
    base = packaged()
    views = (base.steady(), PublishedRecords(base, MemoryLog(MemoryProposals())).steady())
    assert all(index_of(view) is index_of(base) for view in views)

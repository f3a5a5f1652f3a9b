"""How much is held is said alike in both languages, whatever the numbers are."""

from __future__ import annotations

import pytest

from mapper.catalogue import packaged
from mapper.domain import Edition, EditionId, PlaceId, Standing, Text
from mapper.effects import Dispute
from mapper.sentences import DISPUTED, Speaker, loaded_text
from mapper.status import Loaded

LIST = Edition(EditionId("e"), "catalogue", PlaceId("suzhou"), "", Text("目录", "list"), "",
               Standing.IN_FORCE)  # fmt: skip


@pytest.mark.parametrize(
    ("loaded", "zh", "en"),
    [
        (Loaded(0, None, complete=False), "未收录该地的目录", "no list of this place is loaded"),
        (
            Loaded(0, None, complete=False, editions=(LIST,)),
            "尚未收录任何条目（官方总数不详）",
            "no item is loaded (the official count is not known)",
        ),
        (
            Loaded(1, None, complete=False, editions=(LIST,)),
            "已收录1项（官方总数不详）",
            "1 item loaded (the official count is not known)",
        ),
        (
            Loaded(2, None, complete=False, editions=(LIST,)),
            "已收录2项（官方总数不详）",
            "2 items loaded (the official count is not known)",
        ),
        (
            Loaded(1, 344, complete=False, editions=(LIST,)),
            "官方共344项，已收录1项",
            "1 of 344 official items loaded",
        ),
        (
            Loaded(20, 20, complete=True, editions=(LIST,)),
            "20项已全部收录",
            "all 20 items loaded",
        ),
    ],
)
def test_how_much_is_loaded_is_said_alike_in_both_languages(loaded: Loaded, zh: str, en: str):
    assert loaded_text(loaded) == Text(zh, en)


@pytest.mark.parametrize(
    ("field", "values", "zh", "en"),
    [
        (
            "levels", ("T3", "T2|T3"),
            "各来源对级别说法不一：中级 / 助理级、中级",
            "sources differ on the level: intermediate level / assistant level, intermediate level",
        ),
        (
            "object", ("noqd-56",),
            "各来源对对应的职称或职业说法不一：精算师",
            "sources differ on what it leads to: Actuary",
        ),
    ],
)  # fmt: skip
def test_what_sources_differ_on_is_said_in_words(
    field: str, values: tuple[str, ...], zh: str, en: str
):
    told = Speaker(packaged()).dispute(Dispute("claims", field=field, values=values))
    assert told == Text(zh, en)


def test_every_field_on_which_the_shipped_claims_bear_has_a_word():
    fields = {claim.field for link in packaged().links for claim in link.claims} - {""}
    assert fields <= set(DISPUTED)

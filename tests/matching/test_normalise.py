"""English names that differ only in form become one."""

import pytest

from mapper.matching.normalise import english, words


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("Nurses", "nurse"),  # number
        ("ＣＨＥＦＳ", "chef"),  # full width
        ("Agents & Brokers", "agent broker"),  # signs
        ("Business Analysts", "business analyst"),  # the exception list
        ("Children's Nurses", "children nurse"),  # possessive
        ("C++ Programmers", "c++ programmer"),  # signs that are part of a name
        ("C# / F# developers", "c# f# developer"),
        ("and/or", "and or"),
        ("", ""),
    ],
)
def test_names_that_differ_only_in_form_are_one(typed: str, meant: str):
    assert english(typed) == meant


def test_words_keep_their_order():
    assert words("Managers, All Other") == ("manager", "all", "other")

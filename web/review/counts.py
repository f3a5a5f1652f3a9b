"""Counts with their words: one person, two people."""

from __future__ import annotations

from mapper.domain import Text

_WORDS = {
    "person": ("{}人", "person", "people"),
    "link": ("{}条对应关系", "link", "links"),
    "certificate": ("{}项证书", "certificate", "certificates"),
}


def counted(number: int, what: str) -> Text:
    """A number of persons, links or certificates.

    >>> counted(1, "person").en, counted(0, "link").en
    ('1 person', '0 links')
    """
    zh, one, many = _WORDS[what]
    return Text(zh.format(number), f"{number} {one if number == 1 else many}")

"""Public numbers: short enough to be read out, with a digit that catches a slip.

A number is no secret and opens nothing but the public page; contacts need a secret of their own.
"""

from __future__ import annotations

import re

REQUEST = "R"
CONTEST = "C"
_LEADING = {REQUEST: "1", CONTEST: "2"}
_NUMBER = re.compile(r"([RC])-?([0-9]{4})-?([0-9]{6,8})-?([0-9])")
_LONGEST = 40


def public_number(kind: str, year: int, serial: int) -> str:
    """The number of a request or contest.

    >>> public_number("R", 2026, 123)
    'R-2026-000123-3'
    """
    digits = f"{year:04d}{serial:06d}"
    return f"{kind}-{year:04d}-{serial:06d}-{_check(_LEADING[kind] + digits)}"


def read_number(text: str) -> str | None:
    """A number as it was typed; none for what cannot be one or has a slip in it.

    >>> read_number(" r 2026 000123 3 "), read_number("R-2026-000132-3")
    ('R-2026-000123-3', None)
    """
    if len(text) > _LONGEST:
        return None
    found = _NUMBER.fullmatch("".join(text.split()).upper())
    if found is None or not found[0].isascii():
        return None
    kind, year, serial, check = found.groups()
    right = _check(_LEADING[kind] + year + serial) == check
    return f"{kind}-{year}-{serial}-{check}" if right else None


def _check(digits: str) -> str:
    """The check digit of ISO/IEC 7064, MOD 11,10."""
    product = 10
    for digit in digits:
        total = (int(digit) + product) % 10 or 10
        product = total * 2 % 11
    return str((11 - product) % 10)

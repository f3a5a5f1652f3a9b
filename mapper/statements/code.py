"""The code of a statement: long enough that nobody guesses one, plain enough to be read out."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Callable

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Crockford's base 32: no letter that is taken for a digit, and no U."""
LENGTH = 28
"""Characters of five bits: 140 bits."""
_GROUP = 4
_ALIKE = str.maketrans("OIL", "011")


def new_code(draw: Callable[[int], int] = secrets.randbits) -> str:
    """A code that nobody else has; ``draw`` gives so many random bits.

    >>> new_code(lambda bits: 31)
    '0000-0000-0000-0000-0000-0000-000Z'
    """
    number = draw(5 * LENGTH)
    return _grouped("".join(ALPHABET[number >> 5 * i & 31] for i in reversed(range(LENGTH))))


def read_code(text: str) -> str | None:
    """A code as it was typed, however it is spaced; none for what cannot be one.

    >>> read_code(" ooooiiii llll 0000-0000-0000-000z")
    '0000-1111-1111-0000-0000-0000-000Z'
    >>> read_code("ABT") is None
    True
    """
    if len(text) > 4 * LENGTH:
        return None
    plain = "".join(text.split()).replace("-", "").upper().translate(_ALIKE)
    if len(plain) != LENGTH or set(plain) - set(ALPHABET):
        return None
    return _grouped(plain)


def kept_under(code: str) -> str:
    """What a store keeps instead of a code, so that nobody who reads it can show a statement."""
    return hashlib.sha256(code.encode()).hexdigest()


def _grouped(plain: str) -> str:
    return "-".join(plain[i : i + _GROUP] for i in range(0, LENGTH, _GROUP))

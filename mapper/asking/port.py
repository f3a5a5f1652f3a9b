"""What requests and contests need of a store, and the secret that erases a contact."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Protocol

from mapper.asking.values import About, Asking
from mapper.log import LogWriter

CONTACT_DAYS = 180
"""For so long a contact is kept unless the settings say otherwise."""
_ALPHABET = "23456789ABCDEFGHJKMNPQRSTVWXYZ"
_LENGTH = 16


@dataclass(frozen=True, slots=True)
class Contact:
    """How somebody who asked can be reached; ``key`` is the hash of the secret that erases it."""

    key: str
    text: str


def secret_of(seed: bytes) -> str:
    """The secret that whoever leaves a contact is given, in groups of four (77 bits).

    The same for the same seed, so that a form sent twice gives one secret.

    >>> secret_of(bytes(32))
    '2222-2222-2222-2222'
    """
    plain = "".join(_ALPHABET[byte % len(_ALPHABET)] for byte in seed[:_LENGTH])
    return "-".join(plain[i : i + 4] for i in range(0, _LENGTH, 4))


def key_of(secret: str) -> str:
    """What is kept of a secret, however it is typed.

    >>> key_of("2222-3333 abcd") == key_of("22223333ABCD")
    True
    """
    plain = "".join(char for char in secret[:80].upper() if char.isalnum())
    return hashlib.sha256(plain.encode()).hexdigest()


def kept_days(text: str) -> int | None:
    """For how many days a contact is kept, as a setting says it; none for what is no such number.

    >>> kept_days(""), kept_days("30"), kept_days("never")
    (180, 30, None)
    """
    if not text:
        return CONTACT_DAYS
    fits = text.isascii() and text.isdecimal() and len(text) < 5 and int(text) > 0
    return int(text) if fits else None


Also = Callable[[LogWriter, Asking], object]
"""What belongs to a change and is written in the same transaction; if it fails, nothing is kept."""


class Askings(Protocol):
    """Requests and contests of one office; each change is an event of its log, contacts are not."""

    def add(
        self, about: About, *, form: str, contact: Contact | None, at: str, also: Also | None = None
    ) -> Asking:
        """A new one; the same again where this very form (a hash) made one already."""
        ...

    def join(self, number: str, *, form: str, contact: Contact | None, at: str) -> Asking:
        """One more person asks for the same, counted once a form and once a contact.

        What this very form made or joined already is given back.  Raises UnknownAsking,
        NotPossible.
        """
        ...

    def of_number(self, number: str) -> Asking | None:
        """The one with this number."""
        ...

    def all(self, kind: str, *, open_only: bool = False) -> Sequence[Asking]:
        """Requests or contests, those for which most people ask first, then the newest."""
        ...

    def change(self, after: Asking, *, by: str, at: str, also: Also | None = None) -> Asking:
        """Keep what an account made of it; raises UnknownAsking, AskingMoved."""
        ...

    def merge(self, number: str, into: str, *, by: str, revision: int, at: str) -> Asking:
        """Let one request go into another; raises UnknownAsking, NotPossible, AskingMoved."""
        ...

    def contacts(self, number: str, since: str) -> Sequence[str]:
        """How those who asked can be reached, each once, of contacts left since an instant."""
        ...

    def erase(self, number: str, key: str = "") -> int:
        """Erase the contact with this key, or all of them; how many they were."""
        ...

    def forget(self, before: str) -> int:
        """Erase the contacts left before an instant; how many they were."""
        ...

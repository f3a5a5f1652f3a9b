"""Passwords: which are good enough, how they are kept, and how one is checked.

Only hashes are kept (Argon2id).  A check takes 64 MiB, so few run at once; whoever would wait
too long is asked to come back.
"""

from __future__ import annotations

import base64
import secrets
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from threading import BoundedSemaphore

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from mapper.domain import Text
from mapper.errors import MapperError

SHORTEST = 12
LONGEST = 200
AT_ONCE = 2
"""How many passwords one process hashes at a time; each takes 64 MiB."""
PATIENCE = 5.0
"""Seconds that one more waits for its turn."""
_ALPHABET = "abcdefghijkmnpqrstuvwxyz23456789"  # without l, o, 0, 1, which are misread
_GROUPS, _LETTERS = 4, 5


class BadPassword(MapperError):
    """A new password cannot be used; its text says what to choose."""


class TooBusy(MapperError):
    """Too many people sign in at this moment."""

    status = 503

    def __init__(self) -> None:
        super().__init__(
            Text(
                "此刻登录的人太多；请过几秒再试",
                "too many people sign in at this moment; try again in a few seconds",
            )
        )


def check_new(password: str, login: str) -> None:
    """A new password is long enough and does not hold the login; raises BadPassword.

    >>> check_new("correct horse battery", "li.wei")
    """
    if not SHORTEST <= len(password) <= LONGEST:
        raise BadPassword(
            Text(
                f"密码应为{SHORTEST}至{LONGEST}个字符；请另选长短合适的密码",
                f"a password has {SHORTEST} to {LONGEST} characters; choose a longer or "
                "shorter one",
            )
        )
    if login.casefold() in _plain(password).casefold():
        raise BadPassword(
            Text("密码不能含有登录名；请另选", "a password must not hold the login; choose another")
        )


def new_password(login: str, choose: Callable[[Sequence[str]], str] = secrets.choice) -> str:
    """A random password that can be read out: four groups of five, nearly 100 bits.

    >>> new_password("li.wei", lambda letters: letters[0])
    'aaaaa-aaaaa-aaaaa-aaaaa'
    """
    while True:
        groups = ["".join(choose(_ALPHABET) for _ in range(_LETTERS)) for _ in range(_GROUPS)]
        found = "-".join(groups)
        if login.casefold() not in found:  # a login of two letters can turn up by chance
            return found


def standard_hasher() -> PasswordHasher:
    """Argon2id as RFC 9106 recommends it where memory is short: 64 MiB, three passes."""
    return PasswordHasher(time_cost=3, memory_cost=64 * 1024, parallelism=4)


class Passwords:
    """Hashes passwords and checks them, a few at a time."""

    def __init__(
        self,
        hasher: PasswordHasher | None = None,
        *,
        at_once: int = AT_ONCE,
        patience: float = PATIENCE,
    ) -> None:
        self._hasher = hasher or standard_hasher()
        self._turns = BoundedSemaphore(at_once)
        self._patience = patience
        self._nobodys = _nobodys_hash(self._hasher)

    def hash(self, password: str) -> str:
        """What is kept of a password; raises TooBusy."""
        with self._turn():
            return self._hasher.hash(_plain(password))

    def check(self, kept: str, password: str) -> bool:
        """The password is the one whose hash is kept; raises TooBusy.

        Where none is kept (nobody has this login) the work is done all the same, so that the
        time it takes does not tell.
        """
        with self._turn():
            try:
                right = self._hasher.verify(kept or self._nobodys, _plain(password[:LONGEST]))
            except (VerificationError, InvalidHashError):
                return False
        return right and bool(kept) and len(password) <= LONGEST

    def outdated(self, kept: str) -> bool:
        """The hash was made with weaker settings than those of today and should be made anew."""
        return self._hasher.check_needs_rehash(kept)

    @contextmanager
    def _turn(self) -> Iterator[None]:
        if not self._turns.acquire(timeout=self._patience):
            raise TooBusy
        try:
            yield
        finally:
            self._turns.release()


def _plain(password: str) -> str:
    """One form for what different keyboards type: full width becomes half width."""
    return unicodedata.normalize("NFKC", password)


def _nobodys_hash(hasher: PasswordHasher) -> str:
    """A hash of today's cost that no password has (but by chance)."""
    salt, rest = (
        base64.b64encode(secrets.token_bytes(length)).decode().rstrip("=")
        for length in (hasher.salt_len, hasher.hash_len)
    )
    cost = f"m={hasher.memory_cost},t={hasher.time_cost},p={hasher.parallelism}"
    return f"$argon2id$v=19${cost}${salt}${rest}"

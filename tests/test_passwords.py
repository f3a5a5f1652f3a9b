"""Passwords: refused when weak, kept as hashes, checked a few at a time, telling nothing."""

from __future__ import annotations

import random
import re
import threading

import pytest
from argon2 import PasswordHasher
from hypothesis import given
from hypothesis import strategies as st

from mapper.passwords import BadPassword, Passwords, TooBusy, check_new, new_password

WEAK = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
GOOD = "a good long password"


@pytest.mark.parametrize(
    ("password", "why"),
    [
        ("elevenchars", "12 to 200"),
        ("", "12 to 200"),
        ("x" * 201, "12 to 200"),
        ("my name is Li.Wei", "must not hold the login"),
        ("ｌｉ．ｗｅｉ is typed wide", "must not hold the login"),
    ],
)
def test_a_weak_password_is_refused_with_what_to_choose(password: str, why: str):
    with pytest.raises(BadPassword, match=why):
        check_new(password, "li.wei")


@pytest.mark.parametrize("password", ["x" * 12, "x" * 200, "十二个汉字也可以作为口令的"])
def test_a_password_of_twelve_to_two_hundred_characters_is_good(password: str):
    check_new(password, "li.wei")


@given(st.randoms(use_true_random=False), st.sampled_from(["ab", "li.wei", "a1", "zz"]))
def test_a_random_password_is_readable_and_good(source: random.Random, login: str):
    found = new_password(login, source.choice)
    assert re.fullmatch(r"[a-km-np-z2-9]{5}(-[a-km-np-z2-9]{5}){3}", found)
    check_new(found, login)


def test_two_random_passwords_differ():
    assert new_password("li") != new_password("li")


def test_the_right_password_is_known_again_and_no_other():
    passwords = Passwords(WEAK)
    kept = passwords.hash(GOOD)
    assert GOOD not in kept
    assert passwords.check(kept, GOOD)
    assert passwords.check(kept, "ａ good long password"), "a wide letter is the letter"
    assert not passwords.check(kept, f"{GOOD} ")
    assert not passwords.check(kept, "")
    assert not passwords.check("no hash", GOOD)


def test_what_is_longer_than_any_password_is_wrong():
    passwords = Passwords(WEAK)
    kept = passwords.hash("x" * 200)
    assert passwords.check(kept, "x" * 200)
    assert not passwords.check(kept, "x" * 201)


def test_for_nobody_the_same_work_is_done_and_nothing_fits(monkeypatch: pytest.MonkeyPatch):
    asked = []
    real = PasswordHasher.verify

    def noted(self: PasswordHasher, kept: str, password: str) -> bool:
        asked.append(kept)
        return real(self, kept, password)

    monkeypatch.setattr(PasswordHasher, "verify", noted)
    passwords = Passwords(WEAK)
    mine = passwords.hash(GOOD)
    assert not passwords.check("", GOOD)
    passwords.check(mine, GOOD)
    nobodys, own = asked
    assert nobodys.rsplit("$", 2)[0] == own.rsplit("$", 2)[0], "the same cost"
    assert len(nobodys) == len(own)


def test_without_settings_a_hash_costs_64_mib():
    assert "$argon2id$v=19$m=65536,t=3,p=4$" in Passwords().hash(GOOD)


def test_a_hash_of_weaker_settings_is_outdated():
    passwords = Passwords(PasswordHasher(time_cost=2, memory_cost=16, parallelism=1))
    assert passwords.outdated(WEAK.hash(GOOD))
    assert not passwords.outdated(passwords.hash(GOOD))


class Slow(PasswordHasher):
    """Hashes when it is let."""

    def __init__(self) -> None:
        super().__init__(time_cost=1, memory_cost=8, parallelism=1)
        self.begun = threading.Semaphore(0)
        self.go_on = threading.Event()

    def hash(self, password: str | bytes, *, salt: bytes | None = None) -> str:
        self.begun.release()
        self.go_on.wait()
        return super().hash(password, salt=salt)


def test_the_third_at_once_is_asked_to_come_back_and_later_served():
    slow = Slow()
    passwords = Passwords(slow, at_once=2, patience=0.01)
    threads = [threading.Thread(target=passwords.hash, args=(GOOD,)) for _ in range(2)]
    for thread in threads:
        thread.start()
    for _ in threads:
        slow.begun.acquire()
    with pytest.raises(TooBusy) as busy:
        passwords.check("", GOOD)
    assert busy.value.status == 503
    slow.go_on.set()
    for thread in threads:
        thread.join()
    assert passwords.hash(GOOD)

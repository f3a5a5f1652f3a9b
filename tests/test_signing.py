"""The office's key: kept safe, made once, changed without losing what was signed before."""

from __future__ import annotations

import logging
import threading
from pathlib import Path

import pytest

from mapper.signing import BadKey, passing_signer, public_keys, rotate, signer_of, verify

CONTENT = "第一批".encode()


def test_what_was_signed_is_verified_and_nothing_else_is(tmp_path: Path) -> None:
    signer = signer_of(tmp_path)
    signature = signer.sign(CONTENT)
    assert verify(signer.public_key, CONTENT, signature)
    assert not verify(signer.public_key, CONTENT + b" ", signature)
    assert not verify(passing_signer().public_key, CONTENT, signature)


@pytest.mark.parametrize("signature", ["", "????", "c2hvcnQ=", "é"])
def test_what_is_no_signature_is_not_verified(signature: str) -> None:
    assert not verify(passing_signer().public_key, CONTENT, signature)


@pytest.mark.parametrize("key", ["", "no key", "-----BEGIN PUBLIC KEY-----\nAAAA\n"])
def test_what_is_no_key_verifies_nothing(key: str) -> None:
    assert not verify(key, CONTENT, passing_signer().sign(CONTENT))


def test_a_folder_keeps_one_key_that_only_its_owner_may_read(tmp_path: Path) -> None:
    folder = tmp_path / "instance"
    first, second = signer_of(folder), signer_of(folder)
    assert first.key_id == second.key_id
    assert (folder / "signing.key").stat().st_mode & 0o077 == 0
    assert (folder / "signing.pub").read_text() == first.public_key
    assert public_keys(folder) == {first.key_id: first.public_key}
    assert sorted(path.name for path in folder.iterdir()) == ["keys", "signing.key", "signing.pub"]


def test_many_that_start_together_agree_on_one_key(tmp_path: Path) -> None:
    found: list[str] = []
    start = threading.Barrier(8)

    def begin() -> None:
        start.wait()
        found.append(signer_of(tmp_path).key_id)

    threads = [threading.Thread(target=begin) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(found) == 8
    assert len(set(found)) == 1


def test_a_key_that_others_may_read_is_refused(tmp_path: Path) -> None:
    signer_of(tmp_path)
    (tmp_path / "signing.key").chmod(0o640)
    with pytest.raises(BadKey, match="chmod 600"):
        signer_of(tmp_path)


def test_a_file_that_holds_no_key_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "signing.key"
    path.write_text("nothing")
    path.chmod(0o600)
    with pytest.raises(BadKey, match="backup"):
        signer_of(tmp_path)


def test_a_key_of_another_kind_is_refused(tmp_path: Path) -> None:
    from cryptography.hazmat.primitives import serialization as s
    from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

    path = tmp_path / "signing.key"
    key = X25519PrivateKey.generate()
    path.write_bytes(key.private_bytes(s.Encoding.PEM, s.PrivateFormat.PKCS8, s.NoEncryption()))
    path.chmod(0o600)
    with pytest.raises(BadKey, match="another kind"):
        signer_of(tmp_path)


def test_after_a_change_of_keys_the_old_signatures_can_still_be_checked(tmp_path: Path) -> None:
    old = signer_of(tmp_path)
    signature = old.sign(CONTENT)
    new = rotate(tmp_path)
    keys = public_keys(tmp_path)
    assert new.key_id != old.key_id
    assert signer_of(tmp_path).key_id == new.key_id
    assert set(keys) == {old.key_id, new.key_id}
    assert verify(keys[old.key_id], CONTENT, signature)
    assert not verify(keys[new.key_id], CONTENT, signature)
    assert (tmp_path / "signing.pub").read_text() == new.public_key
    assert (tmp_path / "signing.key").stat().st_mode & 0o077 == 0


def test_a_public_key_is_known_by_its_content_not_by_the_name_of_its_file(tmp_path: Path) -> None:
    signer = signer_of(tmp_path)
    (tmp_path / "keys" / "0000.pub").write_text(passing_signer().public_key)
    (tmp_path / "keys" / "1111.pub").write_text("nothing")
    keys = public_keys(tmp_path)
    assert "0000" not in keys
    assert len(keys) == 2
    assert keys[signer.key_id] == signer.public_key


def test_a_folder_without_keys_has_no_public_keys(tmp_path: Path) -> None:
    assert public_keys(tmp_path / "none") == {}


def test_a_signer_without_a_folder_says_that_it_ends(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.WARNING):
        signer = passing_signer()
    assert "QUALMAP_INSTANCE" in caplog.text
    assert signer.public_key not in caplog.text

"""The office's key: it signs editions so that anybody with the public key can tell a copy is true.

The private key stays in one file of its owner.  Public keys, the present one and all earlier ones,
stand beside it for good, so that what was signed before a change of keys can still be checked.
The only importer of ``cryptography``, which comes late.
"""

from __future__ import annotations

import base64
import binascii
import contextlib
import hashlib
import logging
import os
import secrets
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from mapper.domain import Text
from mapper.errors import MapperError

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import (
        Ed25519PrivateKey,
        Ed25519PublicKey,
    )

KEY_FILE = "signing.key"
PUBLIC_FILE = "signing.pub"
KEYS_FOLDER = "keys"
_LOG = logging.getLogger(__name__)


class BadKey(MapperError):
    """A key file cannot be used; its text says what to do."""


class Signer:
    """Signs with one Ed25519 key, named by ``key_id``; ``public_key`` (PEM) is for checking."""

    def __init__(self, key: Ed25519PrivateKey) -> None:
        self._key = key
        self.public_key = _public_pem(key.public_key())
        self.key_id = _id_of(key.public_key())

    def sign(self, content: bytes) -> str:
        """The signature of some bytes, in base64."""
        return base64.b64encode(self._key.sign(content)).decode()


def verify(public_key: str, content: bytes, signature: str) -> bool:
    """Whether the holder of the key to this public key (PEM) signed exactly these bytes."""
    from cryptography.exceptions import InvalidSignature

    key = _read_public(public_key)
    if key is None:
        return False
    try:
        key.verify(base64.b64decode(signature, validate=True), content)
    except (InvalidSignature, binascii.Error, ValueError):
        return False
    return True


def passing_signer() -> Signer:
    """A signer whose key ends with this process; whoever calls decides whether that will do."""
    _LOG.warning(
        "no folder keeps a signing key, so this process makes its own and what it signs cannot be "
        "checked once it ends; set QUALMAP_INSTANCE to a folder that keeps one"
    )
    return Signer(_new_key())


def signer_of(folder: Path) -> Signer:
    """The signer whose key a folder keeps, made there when there is none.

    Processes that start together agree: the file appears whole or not at all.  Raises BadKey if
    others may read it or it holds no Ed25519 key.
    """
    path = folder / KEY_FILE
    if not path.exists():
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        _make_key(path)
    signer = Signer(_read_key(path))
    _show(folder, signer)
    return signer


def public_keys(folder: Path) -> Mapping[str, str]:
    """The public keys of a folder by their ids: the present one and the earlier ones."""
    found = {}
    for path in sorted((folder / KEYS_FOLDER).glob("*.pub")):
        text = path.read_text(encoding="ascii", errors="replace")
        key = _read_public(text)
        if key is not None:
            found[_id_of(key)] = text
    return found


def key_id_of(public_key: str) -> str | None:
    """The id of a public key (PEM); none for what is no Ed25519 key."""
    key = _read_public(public_key)
    return _id_of(key) if key is not None else None


def rotate(folder: Path) -> Signer:
    """Sign with a new key from now on; the public key of the old one stays."""
    signer_of(folder)
    path = folder / KEY_FILE
    _draft(path).replace(path)
    return signer_of(folder)


def _make_key(path: Path) -> None:
    draft = _draft(path)
    try:
        os.link(draft, path)
    except FileExistsError:
        _LOG.info("another process made the signing key first; its key is used")
    finally:
        draft.unlink()


def _draft(path: Path) -> Path:
    """A new key in a file of its own, that only its owner may read."""
    return _beside(path, _private_pem(_new_key()), 0o600)


def _beside(path: Path, text: str, mode: int) -> Path:
    draft = path.with_name(f"{path.name}.{secrets.token_hex(8)}")
    handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode)
    with os.fdopen(handle, "w", encoding="ascii") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    return draft


def _show(folder: Path, signer: Signer) -> None:
    """Put the public key beside the private one, and where it stays for good."""
    (folder / KEYS_FOLDER).mkdir(exist_ok=True)
    for path in (folder / KEYS_FOLDER / f"{signer.key_id}.pub", folder / PUBLIC_FILE):
        with contextlib.suppress(FileNotFoundError):
            if path.read_text(encoding="ascii", errors="replace") == signer.public_key:
                continue
        _beside(path, signer.public_key, 0o644).replace(path)


def _read_key(path: Path) -> Ed25519PrivateKey:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
    from cryptography.hazmat.primitives.serialization import load_pem_private_key

    if path.stat().st_mode & 0o077:
        raise BadKey(
            Text(
                f"{path}可被他人读取；请对它运行chmod 600",
                f"others may read {path}; run chmod 600 on it",
            )
        )
    try:
        key = load_pem_private_key(path.read_bytes(), None)
    except (ValueError, TypeError) as error:
        raise BadKey(
            Text(
                f"{path}中没有可读取的密钥；请从备份中恢复正确的文件",
                f"{path} holds no key that can be read; put the right file back from a backup",
            )
        ) from error
    if not isinstance(key, Ed25519PrivateKey):
        raise BadKey(
            Text(
                f"{path}中的密钥不是Ed25519；请放回正确的文件",
                f"{path} holds a key of another kind than Ed25519; put the right file back",
            )
        )
    return key


def _new_key() -> Ed25519PrivateKey:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    return Ed25519PrivateKey.generate()


def _private_pem(key: Ed25519PrivateKey) -> str:
    from cryptography.hazmat.primitives import serialization as s

    return key.private_bytes(s.Encoding.PEM, s.PrivateFormat.PKCS8, s.NoEncryption()).decode()


def _public_pem(key: Ed25519PublicKey) -> str:
    from cryptography.hazmat.primitives import serialization as s

    return key.public_bytes(s.Encoding.PEM, s.PublicFormat.SubjectPublicKeyInfo).decode()


def _read_public(text: str) -> Ed25519PublicKey | None:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
    from cryptography.hazmat.primitives.serialization import load_pem_public_key

    try:
        key = load_pem_public_key(text.encode())
    except ValueError:
        return None
    return key if isinstance(key, Ed25519PublicKey) else None


def _id_of(key: Ed25519PublicKey) -> str:
    return hashlib.sha256(key.public_bytes_raw()).hexdigest()[:16]

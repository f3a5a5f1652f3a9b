"""Checking a statement without asking anybody: its file, and the office's public keys."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum
from pathlib import Path

from mapper.domain import Text
from mapper.errors import MapperError, said_by_system
from mapper.signing import key_id_of, public_keys, verify
from mapper.statements.sealed import DATA, NotSealed, Sealed, read_page, read_sealed

LARGEST = 4_000_000
"""Bytes of the largest file that is read."""
_PEM = re.compile(r"-----BEGIN PUBLIC KEY-----.*?-----END PUBLIC KEY-----\n?", re.DOTALL)


_NO_STATEMENT = Text(
    "其中没有查询结果说明；请给出下载的文件",
    "there is no statement in it; name the file that was downloaded",
)
_LARGE = Text("文件过大，不是查询结果说明", "it is too large for a statement")
_NO_TEXT = Text("不是文本；请给出下载的文件", "it is no text; name the file that was downloaded")
_NO_KEY = Text(
    "其中没有公钥；可从/statements/keys取得",
    "there is no public key in it; get them from /statements/keys",
)


class Unreadable(MapperError):
    """A file is no statement at all, or cannot be read."""

    def __init__(self, file: Path, reason: Text) -> None:
        self.file = file
        super().__init__(Text(f"{file}：{reason.zh}", f"{file}: {reason.en}"))


class Verdict(Enum):
    """How a file stands."""

    VALID = "valid"
    ALTERED = "altered"
    UNKNOWN_KEY = "unknown_key"


@dataclass(frozen=True, slots=True)
class Checked:
    """A verdict and, where it can be trusted, the statement."""

    verdict: Verdict
    sealed: Sealed | None = None


def check(file: Path, keys: Mapping[str, str]) -> Checked:
    """Whether a file is as the office signed it; ``keys`` are public keys by their ids.

    Raises Unreadable for what is no statement.
    """
    try:
        found = _read(file)
    except NotSealed:
        return Checked(Verdict.ALTERED)
    if found.key not in keys:
        return Checked(Verdict.UNKNOWN_KEY, found)
    if not verify(keys[found.key], found.signed, found.signature):
        return Checked(Verdict.ALTERED)
    return Checked(Verdict.VALID, found)


def _read(file: Path) -> Sealed:
    text = _text(file)
    if DATA in text:
        return read_page(text)
    if not text.startswith("{"):
        raise Unreadable(file, _NO_STATEMENT)
    found = read_sealed(text.removesuffix("\n"))
    if found.page:  # taken out of its page, which is then not checked
        raise NotSealed
    return found


def _text(file: Path) -> str:
    try:
        if file.stat().st_size > LARGEST:
            raise Unreadable(file, _LARGE)
        return file.read_bytes().decode()
    except OSError as error:
        raise Unreadable(file, said_by_system(error)) from error
    except UnicodeDecodeError as error:
        raise Unreadable(file, _NO_TEXT) from error


def read_keys(path: Path) -> Mapping[str, str]:
    """The public keys by their ids that a folder keeps, or a file as the site shows them.

    Raises Unreadable where there is none.
    """
    try:
        files = sorted(path.glob("*.pub")) if path.is_dir() else [path]
        texts = [file.read_text(encoding="ascii", errors="replace") for file in files]
    except OSError as error:
        raise Unreadable(path, said_by_system(error)) from error
    found = dict(public_keys(path)) if path.is_dir() else {}
    for text in texts:
        for pem in _PEM.findall(text):
            key = key_id_of(pem)
            if key is not None:
                found[key] = pem
    if not found:
        raise Unreadable(path, _NO_KEY)
    return found

"""A statement under the office's signature, by itself or inside the page that a person keeps.

The signature is for canonical JSON: the statement, the id of the key, and the hash of the page
around it with the places for the data and the signature left empty.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from mapper.events import canonical
from mapper.signing import Signer

Json = Mapping[str, Any]
FORMAT = "qualmap-statement/1"
DATA = '<script type="application/json" id="statement-data">'
DATA_END = "</script>"
SIGNATURE = '<code id="statement-signature">'
SIGNATURE_END = "</code>"
_ESCAPES = {"<": "\\u003c", ">": "\\u003e", "&": "\\u0026"}


class NotSealed(ValueError):
    """A text is no signed statement as this program writes them."""


@dataclass(frozen=True, slots=True)
class Sealed:
    """A signed statement; ``page`` is the hash of the page around it, empty for none."""

    statement: Json
    page: str
    key: str
    signature: str

    @property
    def signed(self) -> bytes:
        """Exactly what the signature is for."""
        return _signed(self.statement, self.page, self.key)


def seal(statement: Json, signer: Signer, page: str = "") -> Sealed:
    """Sign a statement; ``page`` is the page with empty places, if it is to stand in one."""
    hashed = _hash(page) if page else ""
    signature = signer.sign(_signed(statement, hashed, signer.key_id))
    return Sealed(statement, hashed, signer.key_id, signature)


def _signed(statement: Json, page: str, key: str) -> bytes:
    return canonical({"statement": statement, "page": page, "key": key}).encode()


def _hash(page: str) -> str:
    return hashlib.sha256(page.encode()).hexdigest()


def written(sealed: Sealed) -> str:
    """The one way to write it: canonical JSON that may stand inside HTML."""
    text = canonical(
        {
            "format": FORMAT, "statement": sealed.statement, "page": sealed.page,
            "key": sealed.key, "signature": sealed.signature,
        }
    )  # fmt: skip
    for sign, escape in _ESCAPES.items():
        text = text.replace(sign, escape)
    return text


def read_sealed(text: str) -> Sealed:
    """The signed statement that a text is; raises NotSealed unless it is written just so."""
    try:
        told = json.loads(text)
        found = Sealed(told["statement"], told["page"], told["key"], told["signature"])
        if not all(isinstance(each, str) for each in (found.page, found.key, found.signature)):
            raise NotSealed
        if not isinstance(found.statement, dict) or written(found) != text:
            raise NotSealed
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise NotSealed from error
    return found


# --- the page around it --------------------------------------------------------------


def fill(page: str, sealed: Sealed) -> str:
    """A page whose two empty places hold the data and the signature."""
    for start, value, end in (
        (DATA, written(sealed), DATA_END),
        (SIGNATURE, sealed.signature, SIGNATURE_END),
    ):
        empty = start + end
        if page.count(empty) != 1:
            msg = f"a page of a statement has one {empty}"
            raise ValueError(msg)
        page = page.replace(empty, start + value + end)
    return page


def read_page(page: str) -> Sealed:
    """The signed statement in a page, which must be the page it was signed with.

    Raises NotSealed.
    """
    before, _, rest = page.partition(DATA)
    text, end, after = rest.partition(DATA_END)
    if not end or DATA in after:
        raise NotSealed
    found = read_sealed(text)
    shown = SIGNATURE + found.signature + SIGNATURE_END
    blank = before + DATA + DATA_END + after
    if blank.count(shown) != 1:
        raise NotSealed
    if _hash(blank.replace(shown, SIGNATURE + SIGNATURE_END)) != found.page:
        raise NotSealed
    return found

"""A spreadsheet that waits for its answers: kept under the instance folder for the one who sent it.

It is no part of the catalogues; after a day, or once it is loaded, it is gone.
"""

from __future__ import annotations

import json
import os
import re
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from mapper.domain import Text
from web.errors import BadInput

LASTS = 24 * 3600
"""Seconds for which a file waits."""
MOST = 5
"""So many files of one person wait at a time; a further one takes the place of the oldest."""
_ID = re.compile(r"[0-9a-f]{32}")
_GONE = Text(
    "上传的文件已不在（超过一天，或已载入）；请重新选择文件。",
    "The file is no longer here (after a day, or once loaded); choose it again.",
)


@dataclass(frozen=True, slots=True)
class Waiting:
    """A file and what was said of it so far; every mapping holds plain texts."""

    owner: str
    name: str
    edition: Mapping[str, str] = field(default_factory=dict)
    guessed: Mapping[str, str] = field(default_factory=dict)
    """What each header was taken for at first sight."""
    columns: Mapping[str, str] = field(default_factory=dict)
    """What was said of headers: what the column holds, empty for nothing."""
    answers: Mapping[str, str] = field(default_factory=dict)
    """By ``rows:``, ``bodies:`` or ``effects:`` and the key of the question."""
    asked: Mapping[str, list[list[str]]] = field(default_factory=dict)
    """Questions that were answered: the text first, then each option with its name."""
    put: Sequence[Sequence[str]] = ()
    """What became of its rows as proposals: certificate, item, and why not in both languages."""
    id: str = ""


@dataclass(frozen=True, slots=True)
class Uploads:
    """The files below one folder, which is made when the first comes."""

    root: Path

    def keep(self, waiting: Waiting, data: bytes, now: float) -> Waiting:
        """Keep a file under a name that nobody can guess."""
        self.root.mkdir(mode=0o700, parents=True, exist_ok=True)
        self._tidy(waiting.owner, now)
        kept = replace(waiting, id=secrets.token_hex(16))
        self._write(self.root / f"{kept.id}.data", data)
        self.note(kept)
        return kept

    def note(self, waiting: Waiting) -> None:
        """Keep what is now said of a file."""
        fields = {name: getattr(waiting, name) for name in Waiting.__dataclass_fields__}
        text = json.dumps(fields, ensure_ascii=False)
        self._write(self.root / f"{waiting.id}.json", text.encode("utf-8", "replace"))

    def of(self, upload: str, owner: str) -> tuple[Waiting, bytes]:
        """A file of this person; raises BadInput where there is none."""
        if not _ID.fullmatch(upload):
            raise BadInput(_GONE)
        try:
            told = json.loads((self.root / f"{upload}.json").read_bytes())
            data = (self.root / f"{upload}.data").read_bytes()
        except OSError as error:
            raise BadInput(_GONE) from error
        if told["owner"] != owner:
            raise BadInput(_GONE)
        return Waiting(**told), data

    def drop(self, upload: str) -> None:
        """Forget a file."""
        for ending in ("json", "data"):
            (self.root / f"{upload}.{ending}").unlink(missing_ok=True)

    def _tidy(self, owner: str, now: float) -> None:
        """Forget what is too old, and this person's oldest where there are too many."""
        own: list[tuple[float, str]] = []
        for file in self.root.glob("*.data"):
            at = file.stat().st_mtime
            if now - at > LASTS:
                self.drop(file.stem)
            elif self._owner(file.stem) in (owner, ""):
                own.append((at, file.stem))
        for _, upload in sorted(own)[: max(0, len(own) - MOST + 1)]:
            self.drop(upload)

    def _owner(self, upload: str) -> str:
        try:
            return str(json.loads((self.root / f"{upload}.json").read_bytes())["owner"])
        except OSError:
            return ""

    def _write(self, file: Path, data: bytes) -> None:
        """Whole or not at all, and only for us to read."""
        draft = file.with_name(f"{file.name}.{secrets.token_hex(4)}")
        with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as out:
            out.write(data)
        draft.replace(file)

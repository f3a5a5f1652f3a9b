"""Every format of one state of the links in a folder, ready to be handed out."""

from __future__ import annotations

import json
import shutil
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from tempfile import mkdtemp

from mapper.domain import Text
from mapper.exchange.cannot import CANNOT, Format
from mapper.exchange.links_out import Selection
from mapper.exchange.sinks import Counted
from mapper.exchange.write import export

FILES: dict[str, tuple[Format, bool]] = {
    "links.xlsx": (Format.XLSX, False),
    "links.csv": (Format.CSV, False),
    "links.sssom.tsv": (Format.SSSOM, False),
    "links-negative.sssom.tsv": (Format.SSSOM, True),
    "links.jsonld": (Format.JSONLD, False),
    "qualmap.zip": (Format.PACKAGE, False),
}
"""Each file, its format, and whether it holds what says no instead."""
_INDEX = "files.json"


@dataclass(frozen=True, slots=True)
class Ready:
    """A file that may be handed out, and what it says of itself."""

    name: str
    size: int
    digest: str
    content: str
    links: int
    date: str
    licence: str

    @property
    def format(self) -> Format:
        """Its format."""
        return FILES[self.name][0]

    @property
    def cannot_carry(self) -> tuple[Text, ...]:
        """What its format leaves out or cannot say."""
        return CANNOT[self.format]


def fill(folder: Path, selection: Selection, *, on: date, base: str) -> None:
    """Write every format; the folder appears whole or not at all, and one that is there stays."""
    folder.parent.mkdir(parents=True, exist_ok=True)
    made = Path(mkdtemp(dir=folder.parent, prefix=".making-"))
    try:
        told = [_write(made / name, selection, on, base) for name in FILES]
        (made / _INDEX).write_text(json.dumps(told), encoding="utf-8")
        if not folder.exists():
            made.rename(folder)
    finally:
        shutil.rmtree(made, ignore_errors=True)


def _write(path: Path, selection: Selection, on: date, base: str) -> dict[str, object]:
    form, negatives = FILES[path.name]
    with path.open("wb") as stream:
        sink = Counted(stream)
        about = export(selection, form, sink, on=on, negatives=negatives, base=base)
    told = about.to_json()
    same = {key: told[key] for key in ("content", "links", "date", "licence")}
    return {"name": path.name, "size": sink.bytes, "digest": sink.digest, **same}


def ready(folder: Path) -> tuple[Ready, ...]:
    """The files of a folder, none before it is complete."""
    index = folder / _INDEX
    if not index.is_file():
        return ()
    return tuple(Ready(**told) for told in json.loads(index.read_text(encoding="utf-8")))

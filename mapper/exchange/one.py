"""One file of links in one format."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import chain
from tempfile import TemporaryFile
from typing import IO

from mapper.domain import Text
from mapper.exchange import jsonld, sssom, tables
from mapper.exchange.about import TITLE, About, Content, Stamp
from mapper.exchange.cannot import Format
from mapper.exchange.links_out import Selection
from mapper.exchange.sinks import Out, Sink, Utf8
from mapper.exchange.terms import negative
from mapper.exchange.voice import Said
from mapper.exchange.workbook import workbook

Told = Callable[[], About]
_WIDE, _PLAIN = 40, 14
_WIDE_COLUMNS = frozenset({"sentence", "conditions", "sources", "steps", "note", "subject"})


@dataclass
class Passing:
    """The links of a selection on their way out: what passed is counted and hashed.

    The hash is that of the whole selection, also where a file holds only a part of it.
    """

    selection: Selection
    format: Format
    stamp: Stamp
    negatives: bool | None = None

    def __post_init__(self) -> None:
        self._content = Content()
        self._links = 0

    def said(self) -> Iterator[Said]:
        """The links that belong into the file."""
        for each in self.selection.said():
            self._content.add(each.link)
            if self.negatives is None or negative(each.link) is self.negatives:
                self._links += 1
                yield each

    def about(self) -> About:
        """What the file says of itself, once all links have passed."""
        edition = self.selection.edition
        return About(self.format, self.stamp, edition, self._content.digest, self._links)


def write_links(
    selection: Selection, form: Format, sink: Sink, stamp: Stamp, *, negatives: bool = False
) -> About:
    """Write the links in a format other than the data package; SSSOM takes yes or no apart."""
    split = negatives if form is Format.SSSOM else None
    passing = Passing(selection, form, stamp, split)
    if form is Format.XLSX:
        _write_xlsx(passing, sink)
    else:
        _TEXTS[form](passing, Utf8(sink))
    return passing.about()


@contextmanager
def _aside() -> Iterator[IO[str]]:
    """A place for what comes after something that is not known yet."""
    with TemporaryFile("w+", encoding="utf-8", newline="") as stream:
        yield stream


def _write_csv(passing: Passing, stream: Out) -> None:
    """The first row carries what the file says of itself, known only after the last."""
    said = passing.said()
    first = next(said, None)
    with _aside() as rest:
        lines = tables.Lines(rest)
        head = tables.row_of(first) if first else None
        for each in said:
            lines.add(tables.row_of(each))
        stream.write(tables.header())
        if head is not None:
            tables.Lines(stream).add(head, passing.about())
        rest.seek(0)
        shutil.copyfileobj(rest, stream)


def _write_sssom(passing: Passing, stream: Out) -> None:
    with _aside() as rows:
        sssom.write_rows(passing.said(), rows)
        stream.write(sssom.block(passing.about(), negatives=bool(passing.negatives)))
        rows.seek(0)
        shutil.copyfileobj(rows, stream)


def _write_jsonld(passing: Passing, stream: Out) -> None:
    jsonld.write(passing.said(), passing.about, stream, passing.stamp.base)


def _write_xlsx(passing: Passing, sink: Sink) -> None:
    columns = [name for name in tables.COLUMNS if name != "about"]
    with workbook(sink, ["links", "about"]) as book:
        with book.sheet(columns, [_width(name) for name in columns]) as write:
            for each in passing.said():
                row = tables.row_of(each)
                write([row[name] for name in columns])
        with book.sheet(["", "中文", "English"], [16, 80, 80]) as write:
            for name, text in _about_rows(passing.about()):
                write([name, text.zh, text.en])


def _width(column: str) -> int:
    stem, _, language = column.rpartition("_")
    return _WIDE if language in ("zh", "en") and stem in _WIDE_COLUMNS else _PLAIN


def _about_rows(about: About) -> Iterator[tuple[str, Text]]:
    told = about.to_json()
    plain = {name: str(told[name]) for name in ("licence", "content", "date", "links")}
    number = about.edition.id if about.edition else ""
    return chain(
        [("title", TITLE), ("edition", about.edition_name)],
        [("edition_id", _alike(number))],
        ((name, _alike(text)) for name, text in plain.items()),
        (("cannot_carry", text) for text in about.cannot_carry),
    )


def _alike(text: str) -> Text:
    return Text(text, text)


_TEXTS: dict[Format, Callable[[Passing, Out], None]] = {
    Format.CSV: _write_csv,
    Format.SSSOM: _write_sssom,
    Format.JSONLD: _write_jsonld,
}

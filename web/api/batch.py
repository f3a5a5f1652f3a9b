"""Many look-ups at once: a list or file comes in, and goes out annotated while it is worked on."""

from __future__ import annotations

import base64
import csv
import io
import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from flask import Response, request
from werkzeug.exceptions import UnsupportedMediaType

from mapper.domain import Text
from mapper.editions import PublishedRecords
from mapper.exchange.tables import LINE_END, guarded
from mapper.exchange.workbook import workbook
from mapper.matching.resolve import resolve
from web.api.annotate import HEAD, Annotator
from web.api.asked import WHERE, read
from web.api.faults import BadField
from web.api.openapi import CSV_TYPE, FORM_DATA, JSON_TYPE, XLSX_TYPE
from web.api.received import arguments, json_body, once
from web.api.upload import LARGEST, MOST_ROWS, Sheet, sheet_of, too_many_rows
from web.office import moment

LIMIT = "12 per minute"
"""So many batches are taken from one address."""
View = Callable[[], Response]
Limited = Callable[[View], View]
"""Puts the limit of batches around a view."""
_ENVELOPE = 64 * 1024
"""Bytes of a form around its file."""
_PIECE = 16 * 1024
_USUAL = tuple(field.name for field in WHERE)
"""What may be said once for all rows."""
PROGRESS_TYPE = "application/x-ndjson"


@dataclass(frozen=True, slots=True)
class Batch:
    """Annotates batches over one set of records."""

    published: PublishedRecords
    today: Callable[[], date]

    def answer(self) -> Response:
        """A batch, in the format in which it came."""
        request.max_content_length = LARGEST + _ENVELOPE
        usual = arguments(*_USUAL)
        if request.mimetype == JSON_TYPE:
            return self._list(json_body(), usual)
        if request.mimetype == FORM_DATA:
            return self._file(uploaded(), {**usual, **filled(once(request.form, _USUAL))})
        if request.mimetype in (CSV_TYPE, XLSX_TYPE):
            return self._file(request.get_data(cache=False), usual)
        raise UnsupportedMediaType

    def _list(self, content: object, usual: Mapping[str, str]) -> Response:
        rows = content.get("rows") if isinstance(content, dict) else content
        strange = isinstance(content, dict) and set(content) != {"rows"}
        if strange or not isinstance(rows, list) or not all(isinstance(r, dict) for r in rows):
            raise BadField(field="rows",
                           text=Text("应为问题的列表。", "A list of questions is wanted."),
                           code="invalid_json")  # fmt: skip
        if len(rows) > MOST_ROWS:
            raise too_many_rows()
        return Response(_json_rows(self.annotator(usual), rows), mimetype=JSON_TYPE)

    def _file(self, raw: bytes, usual: Mapping[str, str]) -> Response:
        sheet, annotator = sheet_of(raw), self.annotator(usual)
        made, kind, name = annotated(sheet, annotator)
        answer = Response(made, mimetype=kind)
        answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
        return answer

    def annotator(self, told: Mapping[str, str]) -> Annotator:
        """What answers the rows, with the place and day for those that say none."""
        known = moment(self.published)
        records = known.records
        usual = {name: told[name] for name in _USUAL if name in told}
        read(usual, WHERE, records.vocabulary)
        return Annotator(
            records, lambda text: resolve(records, text), known.requests, self.today(),
            request.url_root, usual,
        )  # fmt: skip


def filled(form: Mapping[str, str]) -> Mapping[str, str]:
    """The fields of a form in which something stands."""
    return {name: text for name, text in form.items() if text.strip()}


def uploaded() -> bytes:
    """The file of a form; raises BadField without one or with one that is too large."""
    file = request.files.get("file")
    if file is None or not file.filename:
        raise BadField(
            field="file", text=Text("没有选择文件。", "No file was chosen."), code="no_file"
        )
    raw: bytes = file.read(LARGEST + 1)
    if len(raw) > LARGEST:
        raise BadField(field="file", text=Text("文件超过5 MB；请分成几份。",
                       "The file is over 5 MB; send it in several parts."),
                       code="too_large", status=413)  # fmt: skip
    return raw


Done = Callable[[int], None]


def _passing(_: int) -> None:
    """Nobody counts."""


def annotated(
    sheet: Sheet, annotator: Annotator, done: Done = _passing
) -> tuple[Iterator[bytes], str, str]:
    """A file with its answers in columns of their own: pieces of it, its type, its name."""
    rows = _rows(sheet, annotator, done)
    if sheet.workbook:
        return _xlsx(rows), XLSX_TYPE, "annotated.xlsx"
    return _csv(rows, marked=sheet.excel), f"{CSV_TYPE}; charset=utf-8", "annotated.csv"


def _rows(sheet: Sheet, annotator: Annotator, done: Done) -> Iterator[list[str]]:
    width = len(sheet.head)
    yield [*sheet.head, *HEAD]
    for number, row in enumerate(sheet.rows, 1):
        told = annotator.row(sheet.asked(row), sheet.problems.get(number)).cells()
        done(number)
        yield [*row, *("" for _ in range(width - len(row))), *told]


def _csv(rows: Iterable[Sequence[str]], *, marked: bool) -> Iterator[bytes]:
    buffer = io.StringIO("\ufeff" if marked else "", newline="")
    buffer.seek(0, io.SEEK_END)
    writer = csv.writer(buffer, lineterminator=LINE_END)
    for row in rows:
        writer.writerow([guarded(cell) for cell in row])
        if buffer.tell() > _PIECE:
            yield _taken(buffer)
    yield _taken(buffer)


def _taken(buffer: io.StringIO) -> bytes:
    text = buffer.getvalue()
    buffer.seek(0)
    buffer.truncate()
    return text.encode("utf-8", "replace")


class _Pieces:
    """Takes bytes and gives them on."""

    def __init__(self) -> None:
        self._held: list[bytes] = []
        self.size = 0

    def write(self, data: bytes, /) -> None:
        """Keep."""
        self._held.append(bytes(data))
        self.size += len(data)

    def take(self) -> bytes:
        """All that is kept."""
        found = b"".join(self._held)
        self._held.clear()
        self.size = 0
        return found


def _xlsx(rows: Iterator[list[str]]) -> Iterator[bytes]:
    pieces, head = _Pieces(), next(rows)
    widths = [18 for _ in head]
    with workbook(pieces, ["annotated"]) as book, book.sheet(head, widths) as write:
        for row in rows:
            write(row)
            if pieces.size > _PIECE:
                yield pieces.take()
    yield pieces.take()


def _json_rows(annotator: Annotator, rows: Sequence[Mapping[str, object]]) -> Iterator[bytes]:
    yield b'{"rows":['
    for number, given in enumerate(rows):
        row = {"given": given, **annotator.question(given).to_json()}
        text = json.dumps(row, ensure_ascii=False, separators=(",", ":"))
        yield (b"," if number else b"") + text.encode("utf-8", "replace")
    yield b"]}"


def with_progress(sheet: Sheet, annotator: Annotator) -> Iterator[bytes]:
    """Lines of JSON: how many rows are done of how many, pieces of the file, and its name."""
    total, at = len(sheet.rows), 0

    def done(number: int) -> None:
        nonlocal at
        at = number

    made, kind, name = annotated(sheet, annotator, done)
    yield _line({"done": 0, "of": total})
    for piece in made:
        yield _line({"data": base64.b64encode(piece).decode(), "done": at, "of": total})
    yield _line({"done": total, "of": total, "name": name, "type": kind})


def _line(value: object) -> bytes:
    return json.dumps(value).encode() + b"\n"

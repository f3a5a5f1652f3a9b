"""All links to take along: the files of every format, made once for what is published."""

from __future__ import annotations

import logging
import shutil
from collections.abc import Callable
from datetime import date
from functools import cached_property
from hashlib import sha256
from pathlib import Path
from tempfile import mkdtemp
from threading import Lock, Thread
from weakref import finalize

from flask import Blueprint, abort, redirect, render_template, send_file, url_for
from flask_babel import lazy_gettext as _l
from werkzeug.wrappers import Response as BaseResponse

from mapper.alone import LOCK, alone
from mapper.editions import PublishedRecords
from mapper.errors import MapperError
from mapper.exchange import select
from mapper.exchange.shelf import FILES, Ready, fill, ready
from mapper.sentences import day_text
from web.health import product_version
from web.language import keep_language
from web.office import Behind, of_this_request
from web.settings import Settings

_LOG = logging.getLogger(__name__)
_MEDIA = {
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ".csv": "text/csv; charset=utf-8",
    ".tsv": "text/tab-separated-values; charset=utf-8",
    ".jsonld": "application/ld+json",
    ".zip": "application/zip",
}
NAMES = {
    "links.xlsx": _l("Spreadsheet, Chinese and English (XLSX)"),
    "links.csv": _l("Table for programs (CSV)"),
    "links.sssom.tsv": _l("Mapping set (SSSOM)"),
    "links-negative.sssom.tsv": _l("Mapping set of what is not comparable (SSSOM)"),
    "links.jsonld": _l("Linked data in CTDL terms (JSON-LD)"),
    "qualmap.zip": _l("Everything: links, certificates, places, sources (data package, ZIP)"),
}


def in_background(work: Callable[[], None]) -> None:
    """Do something while requests are answered."""
    Thread(target=work, daemon=True, name="exports").start()


class Exports:
    """The folder of what is published now; it is made when somebody first asks for it."""

    def __init__(
        self, published: PublishedRecords, place: Path | None, today: Callable[[], date], base: str
    ) -> None:
        self._published, self._today, self._base = published, today, base
        self._kept = place
        self._making = Lock()

    @cached_property
    def _place(self) -> Path:
        """The folder that was given, else one that goes when the process ends."""
        if self._kept is not None:
            return self._kept
        own = Path(mkdtemp(prefix="qualmap-exports-"))
        finalize(self, shutil.rmtree, own, ignore_errors=True)
        return own

    def folder(self, revision: str) -> Path:
        """Where the files of one revision stand."""
        mark = sha256(f"{revision} {product_version()} {self._base}".encode()).hexdigest()
        return self._place / mark[:20]

    def now(self) -> tuple[Ready, ...]:
        """The files of what is published; none while they are being made."""
        folder = self.folder(of_this_request(self._published).revision)
        found = ready(folder)
        if not found and self._making.acquire(blocking=False):
            in_background(self._make)
        return found

    def path(self, file: Ready) -> Path:
        """Where a file stands."""
        return self.folder(of_this_request(self._published).revision) / file.name

    def _make(self) -> None:
        try:
            with alone(self._place / LOCK, wait=False) as mine:
                if mine:  # else another process makes them
                    self._made()
        except (MapperError, OSError):
            _LOG.exception("the exports could not be made; they are tried again when asked for")
        finally:
            self._making.release()

    def _made(self) -> None:
        """Make the files, and remove those of other revisions and what was left half made."""
        records = self._published.snapshot()
        folder = self.folder(records.revision)
        if not ready(folder):
            fill(folder, select(records), on=self._today(), base=self._base)
        for other in self._place.iterdir():
            if other != folder and other.is_dir():
                shutil.rmtree(other, ignore_errors=True)


def export_pages(behind: Behind, settings: Settings) -> Blueprint:
    """The page that lists the files, and the files."""
    place = settings.instance / "exports" if settings.instance else None
    exports = Exports(behind.records, place, settings.today, settings.base)
    pages = Blueprint("exports", __name__)
    keep_language(pages)

    @pages.get("/exports")
    def page() -> str:
        """What can be taken along, with licence, date, hash and what each format leaves out."""
        files = exports.now()
        day = day_text(date.fromisoformat(files[0].date)) if files else None
        return render_template("exports.html", files=files, names=NAMES, day=day)

    @pages.get("/exports/<name>")
    def file(name: str) -> BaseResponse:
        """One file; while it is being made the page says so."""
        if name not in FILES:
            abort(404)
        found = next((each for each in exports.now() if each.name == name), None)
        try:
            return _sent(exports, found) if found else _listed()
        except FileNotFoundError:  # another process has just put newer ones in their place
            return _listed()

    return pages


def _sent(exports: Exports, file: Ready) -> BaseResponse:
    media = _MEDIA[Path(file.name).suffix]
    return send_file(exports.path(file), mimetype=media, as_attachment=True, etag=file.digest[7:])


def _listed() -> BaseResponse:
    return redirect(url_for("exports.page"), code=303)

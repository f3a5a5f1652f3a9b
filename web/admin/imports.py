"""The screen for an office's spreadsheet: looked at, asked about, then loaded whole or not."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

from flask import (
    Blueprint,
    Response,
    abort,
    flash,
    make_response,
    redirect,
    render_template,
    request,
    url_for,
)
from flask_babel import gettext
from werkzeug.wrappers import Response as BaseResponse

from mapper.accounts import Role
from mapper.catalogue import packaged_folder
from mapper.catalogue.read import Folder
from mapper.domain import OFFICE_EDITION, EditionId, Text
from mapper.errors import FaultyCatalogue, FaultyFile, InvalidQuestion
from mapper.importing.columns import NAMES
from mapper.importing.effects import SETTLED
from mapper.importing.imported import Imports
from mapper.importing.layout import Listing
from mapper.importing.preview import NotImported, Preview, Upload, lists_in
from mapper.importing.template import template
from mapper.sentences import Speaker, loaded_text
from mapper.status import Loaded, is_complete
from mapper.vocabulary import Vocabulary
from web.accounts.rights import may_open, needs
from web.accounts.session import current_account
from web.admin.import_desk import ImportDesk
from web.admin.import_form import (
    Told,
    answers_of,
    columns_of,
    guessed_in,
    noted,
    stated_of,
    told_of,
    with_questions,
)
from web.admin.import_view import MOST, Look, kept_put, shown_put
from web.admin.import_words import EFFECTS, HOW, KINDS, said
from web.admin.uploads import Uploads, Waiting
from web.errors import BadInput
from web.language import keep_language, language, pick
from web.office import Behind
from web.security import LARGEST_FILE
from web.settings import Settings

importers = needs(Role.PUBLISHER, Role.ADMINISTRATOR)
lookers = needs(*Role)
proposers = needs(Role.REVIEWER)
_SHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_ANSWERS = 10
_MOVED = Text(
    "与上次显示的内容不同，尚未载入；请再看一遍。",
    "This is not what was shown before, so nothing was loaded; look at it again.",
)
_LONGEST_NAME = 120


def import_pages(behind: Behind, settings: Settings, base: Folder | None = None) -> Blueprint:
    """The pages over what stands behind the site; ``base`` are catalogues but the packaged."""
    if not settings.database or settings.instance is None:
        return ImportPages(behind, Uploads(Path())).blueprint()
    from mapper.store.catalogue import StoredCatalogue

    desk = ImportDesk(
        base or packaged_folder(), Imports(settings.instance / "imported"),
        StoredCatalogue(settings.database), behind.desk,
    )  # fmt: skip
    desk.recover()
    return ImportPages(behind, Uploads(settings.instance / "uploads"), desk).blueprint()


@dataclass(frozen=True)
class ImportPages:
    """The pages; without a desk they say what is missing."""

    behind: Behind
    uploads: Uploads
    desk: ImportDesk | None = None

    def blueprint(self) -> Blueprint:
        """The pages at their addresses; no search engine is to keep them."""
        pages = Blueprint("imports", __name__)
        keep_language(pages)
        pages.add_url_rule("/admin/import", "form", self.form)
        pages.add_url_rule("/admin/import", "look", self.look, methods=["POST"])
        pages.add_url_rule("/admin/import/load", "load", self.load, methods=["POST"])
        pages.add_url_rule("/admin/import/proposals", "propose", self.propose, methods=["POST"])
        pages.add_url_rule("/admin/import/proposals/<upload>", "proposed", self.proposed)
        pages.add_url_rule("/admin/import/template", "template", self.template)
        pages.add_url_rule("/admin/import/editions/<edition>", "done", self.done)
        pages.after_request(_unlisted)
        return pages

    @lookers
    def form(self) -> Response:
        """The form for a new file, and what was imported so far."""
        place = self.behind.desk.office().place
        return self._form(told_of({"place": place}, self._vocabulary), fresh=True)

    @lookers
    def template(self) -> Response:
        """The table to fill in, in the language of the page."""
        answer = make_response(template(language()))
        answer.mimetype = _SHEET
        name = f"qualmap-template-{language()}.xlsx"
        answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
        return answer

    @lookers
    def look(self) -> Response:
        """What a file would change; nothing of it is in the catalogues yet."""
        desk = self.desk
        if desk is None:
            return self._missing(503)
        told = told_of(request.form, self._vocabulary)
        if request.form.get("upload"):
            look = self._looked(desk, *self._again(told))
            return self._page(look)
        try:
            waiting, data = self._handed_in(told)
        except BadInput as error:
            told.faults["file"] = error.text
            return self._form(told)
        return self._page(self._looked(desk, waiting, data, told))

    @importers
    def load(self) -> BaseResponse:
        """Load what was shown; if it is not what would be loaded now, show that instead."""
        return self._settled(self._load)

    def _load(self, desk: ImportDesk, look: Look, shown: Preview) -> str:
        changed = desk.bring(shown)
        self.uploads.drop(look.waiting.id)
        flash(gettext("Loaded.") if changed else gettext("The same as before; nothing changed."))
        return url_for("imports.done", edition=shown.plan.edition)

    @proposers
    def propose(self) -> BaseResponse:
        """Put the rows of what was shown forward for review, all or none."""
        return self._settled(self._propose)

    def _propose(self, desk: ImportDesk, look: Look, shown: Preview) -> str:
        put = desk.put_forward(shown, current_account() or abort(403))
        self.uploads.note(replace(look.waiting, put=kept_put(put)))
        return url_for("imports.proposed", upload=look.waiting.id)

    @proposers
    def proposed(self, upload: str) -> Response:
        """What became of the rows of a file as proposals."""
        waiting, _ = self.uploads.of(upload, _owner())
        rows = shown_put(waiting.put)
        return make_response(
            render_template("admin/import_proposed.html", waiting=waiting, rows=rows)
        )

    def _settled(self, act: Callable[[ImportDesk, Look, Preview], str]) -> BaseResponse:
        """Do what was asked for with what was shown; else show what it would be now."""
        desk = self.desk
        if desk is None:
            return self._missing(503)
        look = self._looked(desk, *self._again(told_of(request.form, self._vocabulary)))
        shown = look.preview
        if shown is None or not look.ready:
            return self._page(look)
        if look.seen != request.form.get("seen"):
            look.problem = _MOVED
            return self._page(look, 409)
        try:
            return redirect(act(desk, look, shown), code=303)
        except NotImported as error:
            look.problem = error.text
            return self._page(look, 409)

    @lookers
    def done(self, edition: str) -> Response:
        """An edition that was imported: its place, and some of the answers it gives."""
        records = self.behind.records.snapshot()
        found = records.vocabulary.editions.get(EditionId(edition))
        if found is None or self.desk is None or not self.desk.imports.version(edition):
            abort(404)
        links, counts = records.links_in([found.id]), records.loaded_counts()
        loaded = Loaded(
            counts.get(found.id, 0), found.stated_count, is_complete(found, counts), (found,)
        )
        speaker = Speaker(records)
        page = render_template(
            "admin/import_done.html", edition=found, count=len(links), speaker=speaker,
            answers=[(link, speaker.node(link.subject)) for link in links[:_ANSWERS]],
            effects=EFFECTS, loaded=loaded_text(loaded),
        )  # fmt: skip
        return make_response(page)

    # --- one file -------------------------------------------------------------------

    def _handed_in(self, told: Told) -> tuple[Waiting, bytes]:
        """A new file, kept; raises BadInput without one or with one that is too large."""
        file = request.files.get("file")
        if file is None or not file.filename:
            raise BadInput(Text("请选择文件。", "Choose a file."))
        data: bytes = file.read(LARGEST_FILE + 1)
        if len(data) > LARGEST_FILE:
            raise BadInput(Text("文件超过5 MB；请拆分。", "The file is over 5 MB; divide it."))
        name = Path(file.filename.replace("\\", "/")).name[-_LONGEST_NAME:] or "file"
        waiting = Waiting(_owner(), name, told.values)
        return self.uploads.keep(waiting, data, time.time()), data

    def _again(self, told: Told) -> tuple[Waiting, bytes, Told]:
        """A file that waits, with what the form now says of it."""
        waiting, data = self.uploads.of(request.form.get("upload", ""), _owner())
        waiting = noted(waiting, request.form)
        return replace(waiting, edition=told.values), data, told

    def _looked(self, desk: ImportDesk, waiting: Waiting, data: bytes, told: Told) -> Look:
        columns, twice = columns_of(waiting)
        look = Look(waiting, told, problem=twice)
        stated = stated_of({**told.values, **dict.fromkeys(told.faults, "")})
        upload = Upload(waiting.name, data, stated, answers_of(waiting), columns)
        if not told.faults and twice is None:
            try:
                look.preview = desk.preview(upload)
                look.listings = look.preview.listings
            except FaultyFile as error:
                look.faults = [said(fault, waiting.name) for fault in error.faults]
            except (NotImported, FaultyCatalogue, InvalidQuestion) as error:
                look.problem = error.text
        if look.preview is None:
            look.listings = _lists(upload) or _lists(replace(upload, columns={}))
        questions = list(look.preview.plan.questions.values()) if look.preview else []
        look.waiting = with_questions(waiting, questions)
        if not waiting.guessed:
            look.waiting = replace(look.waiting, guessed=guessed_in(look.listings))
        self.uploads.note(look.waiting)
        return look

    # --- pages ----------------------------------------------------------------------

    def _page(self, look: Look, status: int = 0) -> Response:
        page = render_template(
            "admin/import_look.html", look=look, told=look.told, names=NAMES, how=HOW, kinds=KINDS,
            rows=look.rows(self.behind.records.snapshot()), most=MOST, **self._choices(),
            **self._ways(look),
        )  # fmt: skip
        return make_response(page, status or (200 if look.preview else 400))

    def _form(self, told: Told, *, fresh: bool = False) -> Response:
        if self.desk is None:
            return self._missing(200)
        if fresh:
            told.faults.clear()
        page = render_template(
            "admin/import.html", told=told, missing=False, imported=self.desk.editions(),
            columns=NAMES, **self._choices(),
        )  # fmt: skip
        return make_response(page, 200 if fresh else 400)

    def _missing(self, status: int) -> Response:
        return make_response(render_template("admin/import.html", missing=True), status)

    def _ways(self, look: Look) -> dict[str, object]:
        """What this person can make of the file, and what hinders its rows as proposals."""
        shown, account = look.preview, current_account()
        hindered = self.desk.hindrances(shown) if self.desk and shown and look.ready else {}
        return {
            "loads": may_open(account, "imports.load"),
            "proposes": may_open(account, "imports.propose"),
            "hindered": Counter(hindered.values()), "free": look.count - len(hindered),
        }  # fmt: skip

    def _choices(self) -> dict[str, object]:
        """Places and editions to choose from, by their names in the language of the page."""
        words = self._vocabulary
        places = sorted(words.places.values(), key=lambda place: pick(place.name))
        editions = {
            place.id: [one for one in words.editions.values()
                       if one.place == place.id and one.kind != OFFICE_EDITION]
            for place in places
        }  # fmt: skip
        settled = [(one.value, EFFECTS[one]) for one in SETTLED]
        return {"places": places, "editions": editions, "settled": settled}

    @property
    def _vocabulary(self) -> Vocabulary:
        return self.behind.records.snapshot().vocabulary


def _lists(upload: Upload) -> list[Listing]:
    try:
        return lists_in(upload)[0]
    except (FaultyFile, InvalidQuestion):
        return []


def _owner() -> str:
    account = current_account() or abort(403)
    return str(account.id)


def _unlisted(response: Response) -> Response:
    response.headers["X-Robots-Tag"] = "noindex, nofollow"
    return response

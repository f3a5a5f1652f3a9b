"""The page on which an office hands in a file of certificates and gets it back annotated."""

from __future__ import annotations

from collections.abc import Sequence

from flask import Blueprint, Response, make_response, render_template, request

from mapper.domain import OFFICE_EDITION, Place
from mapper.errors import MapperError
from web.api.annotate import HEAD
from web.api.batch import PROGRESS_TYPE, Batch, Limited, annotated, filled, uploaded, with_progress
from web.api.upload import LARGEST, MOST_ROWS, NAMES, sheet_of
from web.errors import line_of
from web.language import keep_language
from web.office import of_this_request

_ENVELOPE = 64 * 1024


class BatchPages:
    """The page of batches; it reads no cookie, keeps nothing and shows how far it is."""

    def __init__(self, batch: Batch) -> None:
        self._batch = batch

    def blueprint(self, limited: Limited) -> Blueprint:
        """The page at its address."""
        pages = Blueprint("batch", __name__)
        keep_language(pages)
        pages.add_url_rule("/batch", "page", self.page)
        pages.add_url_rule("/batch", "hand_in", limited(self.hand_in), methods=["POST"])
        return pages

    def page(self) -> Response:
        """The form."""
        return self._form()

    def hand_in(self) -> Response:
        """The file that was handed in, annotated; the form again if it cannot be read."""
        request.max_content_length = LARGEST + _ENVELOPE
        wants_progress = PROGRESS_TYPE in request.headers.get("Accept", "")
        try:
            sheet = sheet_of(uploaded())
            annotator = self._batch.annotator(filled(request.form))
        except MapperError as wrong:
            said = line_of(wrong)
            if wants_progress:
                return make_response({"problem": said}, wrong.status)
            return self._form(said, wrong.status)
        if wants_progress:
            return Response(with_progress(sheet, annotator), mimetype=PROGRESS_TYPE)
        made, kind, name = annotated(sheet, annotator)
        answer = Response(made, mimetype=kind.partition(";")[0])
        answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
        return answer

    def _form(self, problem: str = "", status: int = 200) -> Response:
        page = render_template(
            "batch/batch.html", problem=problem, places=self._places(), most=f"{MOST_ROWS:,}",
            columns=_examples(), added=HEAD, place=request.form.get("place", ""),
            on=request.form.get("on", ""),
        )  # fmt: skip
        return make_response(page, status)

    def _places(self) -> Sequence[Place]:
        """The places that have published something."""
        words = of_this_request(self._batch.published).vocabulary
        having = {e.place for e in words.editions.values() if e.kind != OFFICE_EDITION}
        return [place for place in words.places.values() if place.id in having]


def _examples() -> dict[str, tuple[str, ...]]:
    """A few headings of each kind of column, in both languages."""
    found: dict[str, tuple[str, ...]] = {}
    for column, names in NAMES.items():
        told = names.split("|")
        latin = [name for name in told if name.isascii() and "_" not in name and len(name) > 1]
        han = [name for name in told if not name.isascii()]
        found[column] = (*latin[:2], *han[:2])
    return found

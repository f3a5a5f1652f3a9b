"""The office: its place, its name and how many people a decision takes; for administrators."""

from __future__ import annotations

from dataclasses import dataclass

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
from mapper.desk import Desk
from mapper.domain import Place
from mapper.review.office_form import LONGEST_NAME, Read, read_office, values_of
from mapper.review.policy import Mode
from mapper.review.words import MODE
from web.accounts.rights import needs
from web.accounts.session import current_account
from web.language import keep_language, pick

administrators = needs(Role.ADMINISTRATOR)


@dataclass(frozen=True)
class OfficePages:
    """The page over one desk."""

    desk: Desk

    def blueprint(self) -> Blueprint:
        """The page at its address; no search engine is to keep it."""
        pages = Blueprint("office", __name__)
        keep_language(pages)
        pages.add_url_rule("/admin/office", "edit", self.edit)
        pages.add_url_rule("/admin/office", "keep", self.keep, methods=["POST"])
        pages.after_request(_unlisted)
        return pages

    @administrators
    def edit(self) -> Response:
        """The office as it was last described."""
        return self._page(Read(values_of(self.desk.office()), None, {}))

    @administrators
    def keep(self) -> BaseResponse:
        """Describe it anew; what stays as it is makes no event."""
        typed = {name: value for name, value in request.form.items() if isinstance(value, str)}
        read = read_office(typed, self.desk.records.vocabulary)
        if read.office is None:
            return self._page(read, 400)
        if read.office == self.desk.office():
            flash(gettext("Nothing was changed."))
        else:
            self.desk.set_office(current_account() or abort(403), read.office)
            flash(gettext("The changes are kept; they hold for what is decided from now on."))
        return redirect(url_for("office.edit"), code=303)

    def _page(self, read: Read, status: int = 200) -> Response:
        return make_response(
            render_template(
                "admin/office.html", read=read, places=self._places(), modes=list(Mode),
                mode_names=MODE, longest=LONGEST_NAME,
            ),
            status,
        )  # fmt: skip

    def _places(self) -> list[Place]:
        """Every place by its name in the language of the page."""
        return sorted(
            self.desk.records.vocabulary.places.values(), key=lambda place: pick(place.name)
        )


def _unlisted(response: Response) -> Response:
    response.headers["X-Robots-Tag"] = "noindex, nofollow"
    return response

"""The addresses of statements: make one, look one up under its code, fetch the public keys."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from flask import (
    Blueprint,
    Response,
    current_app,
    make_response,
    redirect,
    render_template,
    request,
    url_for,
)
from flask_limiter import Limiter
from werkzeug.wrappers import Response as BaseResponse

from mapper.domain import Text
from mapper.editions import PublishedRecords
from mapper.sentences import Speaker, day_text
from mapper.statements import (
    KEPT_YEARS,
    Statements,
    compare_now,
    content_of,
    fill,
    kept_under,
    read_code,
    seal,
    written,
)
from web.errors import BadInput
from web.language import keep_language
from web.lookup.forms import FACTS, read_form
from web.office import of_this_request
from web.statements.form import LONGEST_NAME, read_wanted
from web.statements.maker import Made, Maker, sealed_of
from web.statements.qr import qr_svg
from web.statements.token import FormTokens

MAKING_LIMIT = "30 per hour"
"""So many statements may be made from one address."""
CSS = "statement.css"


@dataclass(frozen=True)
class StatementPages:
    """The pages over one store; ``keys`` are all public keys of the office, ``today`` the clock."""

    published: PublishedRecords
    statements: Statements
    maker: Maker
    tokens: FormTokens
    keys: Callable[[], Mapping[str, str]]
    today: Callable[[], date]

    def blueprint(self, limiter: Limiter) -> Blueprint:
        """The pages at their addresses; making is limited by address, no engine keeps the pages."""
        pages = Blueprint("statements", __name__)
        keep_language(pages)
        make = limiter.limit(MAKING_LIMIT)(self.make)
        pages.add_url_rule("/statements", "make", make, methods=["POST"])
        pages.add_url_rule("/statements", "search", self.search)
        pages.add_url_rule("/statements/keys", "public_keys", self.public_keys)
        pages.add_url_rule("/statements/<code>", "statement", self.statement)
        pages.add_url_rule("/statements/<code>/file", "file", self.file)
        pages.app_context_processor(self.words)
        pages.after_request(_unlisted)
        return pages

    def words(self) -> dict[str, object]:
        """What the form on an answer needs."""
        return {"statement_token": self.tokens.make, "statement_facts": FACTS}

    def make(self) -> BaseResponse:
        """Keep a statement and show it, or hand it out as a file that alone knows the person."""
        form, records = request.form, of_this_request(self.published)
        about = (form.get("certificate", ""), form.get("place", ""))
        if not self.tokens.good(form.get("token", ""), *about):
            raise BadInput(
                Text(
                    "表单已过期或不完整；请返回查询结果页，刷新后重试。",
                    "The form was incomplete or too old; go back, reload the page and retry.",
                )
            )
        wanted = read_wanted(form, read_form(form, records.vocabulary, self.today()))
        made = self.maker.make(wanted, records)
        if not wanted.as_file:
            return redirect(url_for(".statement", code=made.code), code=303)
        return self._download(made)

    def _download(self, made: Made) -> Response:
        signer = self.maker.desk.signer
        css = Path(current_app.static_folder or "") / CSS
        blank = render_template(
            "statements/file.html", statement=made.statement, key=signer.key_id, signature="",
            style=css.read_text(encoding="utf-8"),
            **self._beside(made.code),
        )  # fmt: skip
        answer = make_response(fill(blank, seal(made.statement, signer, blank)))
        name = f"statement-{made.code}.html"
        answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
        return answer

    def search(self) -> BaseResponse:
        """The box for a code, and what it leads to."""
        typed = request.args.get("code", "").strip()
        code = read_code(typed)
        if code is not None:
            return redirect(url_for(".statement", code=code), code=303)
        return self._search_page(typed)

    def _search_page(self, typed: str, status: int = 200) -> Response:
        page = render_template("statements/search.html", typed=typed[:60], years=KEPT_YEARS)
        return make_response(page, status)

    def statement(self, code: str) -> Response:
        """A statement as it was made, and whether it is still current."""
        found = read_code(code)
        kept = self.statements.of_id(kept_under(found)) if found else None
        if found is None or kept is None:
            return self._search_page(code, 404)
        now = compare_now(kept, self.published, self.today())
        speaker = Speaker(of_this_request(self.published))
        sealed = sealed_of(kept, found)
        page = render_template(
            "statements/statement.html", statement=sealed.statement, key=kept.key,
            signature=sealed.signature, now=now, day_text=day_text, today=self.today(), kept=kept,
            said_now=content_of(now.answer, speaker) if now.answer else None,
            **self._beside(found),
        )  # fmt: skip
        return make_response(page)

    def file(self, code: str) -> Response:
        """The signed statement as it is kept, for checking without this site."""
        found = read_code(code)
        kept = self.statements.of_id(kept_under(found)) if found else None
        if found is None or kept is None:
            return self._search_page(code, 404)
        answer = make_response(written(sealed_of(kept, found)) + "\n")
        answer.mimetype = "application/json"
        name = f"statement-{found}.json"
        answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
        return answer

    def _beside(self, code: str) -> dict[str, object]:
        """What stands on a sheet beside the statement, and its sources in both languages."""
        address = url_for("statements.statement", code=code, lang=None, _external=True)
        return {
            "address": address, "qr": qr_svg(address), "longest_name": LONGEST_NAME,
            "phrase": of_this_request(self.published).vocabulary.phrase,
        }  # fmt: skip

    def public_keys(self) -> Response:
        """Every public key with which this office signs or signed, as text."""
        answer = make_response("\n".join(f"{key}\n{pem}" for key, pem in self.keys().items()))
        answer.mimetype = "text/plain"
        return answer


def _unlisted(response: Response) -> Response:
    response.headers["X-Robots-Tag"] = "noindex, nofollow"
    return response

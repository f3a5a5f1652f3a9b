"""The queue of the reviewers: narrowed, searched, ordered; and where the work begins."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property

from flask import (
    Blueprint,
    Response,
    abort,
    make_response,
    redirect,
    render_template,
    request,
    url_for,
)
from werkzeug.wrappers import Response as BaseResponse

from mapper.accounts import Account, Accounts, Role
from mapper.desk import Desk
from mapper.log import ItemRow
from mapper.review.queue import Queue
from mapper.review.queue_wanted import Wanted
from web.accounts.rights import needs
from web.accounts.session import current_account
from web.language import keep_language
from web.lookup.words import KIND
from web.review.decision_form import MOST_COMMENT
from web.review.propose_form import UNKNOWN, Proposing
from web.review.queue_view import ALL, View
from web.review.recent import Recent
from web.review.targets import Targets, key_of
from web.review.wanted import A_PAGE, at, read_page, read_wanted

signed_in = needs()
reviewers = needs(Role.REVIEWER)


@dataclass
class _Kept:
    """The targets of the present vocabulary; half a second is needed to read their names."""

    targets: Targets | None = None


@dataclass(frozen=True)
class QueuePages:
    """The pages over one desk and its queue."""

    desk: Desk
    queue: Queue
    accounts: Accounts
    _kept: _Kept = field(default_factory=_Kept)

    @cached_property
    def _recent(self) -> Recent:
        return Recent(self.desk.log)

    def blueprint(self) -> Blueprint:
        """The pages at their addresses; no search engine is to keep them."""
        pages = Blueprint("review", __name__)
        keep_language(pages)
        pages.add_url_rule("/review", "queue", self.show)
        pages.add_url_rule("/review/next", "next", self.next)
        pages.add_url_rule("/review/propose", "propose", self.propose)
        pages.add_url_rule("/review/propose", "put_forward", self.put_forward, methods=["POST"])
        pages.after_request(_unlisted)
        return pages

    @signed_in
    def show(self) -> Response:
        """One page of the list that was asked for, with true counts."""
        account = _account()
        wanted, number = self._wanted(account), read_page(request.args)
        found = self.queue.page(wanted, (number - 1) * A_PAGE, A_PAGE)
        pages = max(1, -(-found.total // A_PAGE))
        if number > pages:
            number = pages
            found = self.queue.page(wanted, (number - 1) * A_PAGE, A_PAGE)
        view = View(
            self.desk, self.accounts, account, wanted, found, self._lately(account),
            request.args.get(ALL, ""),
        )  # fmt: skip
        return make_response(
            render_template(
                "review/queue.html", view=view, number=number, pages=pages,
                first=(number - 1) * A_PAGE + 1, reviews=account.may(Role.REVIEWER),
                empty=None if found.total else self._empty(wanted),
            )
        )  # fmt: skip

    def _empty(self, wanted: Wanted) -> str:
        """Why a list has no lines: nothing is there yet, all of it is done, or nothing fits."""
        if not self.queue.page(Wanted(), 0, 0).total:
            return "nothing"
        if wanted.mine == "waiting" and self.queue.page(replace(wanted, mine=None), 0, 0).total:
            return "done"
        return "unfit"

    def _lately(self, account: Account) -> list[ItemRow]:
        found = (self.desk.log.item(item) for item in self._recent.of(account.id))
        return [row for row in found if row is not None]

    @signed_in
    def next(self) -> BaseResponse:
        """The first card of the list that waits for this person; the empty list where none does."""
        wanted = replace(self._wanted(_account()), mine="waiting")
        rows = self.queue.page(wanted, 0, 1).rows
        first = url_for("card.show", item=rows[0].id) if rows else url_for("review.queue")
        return redirect(at(first, wanted), 303)

    def _wanted(self, account: Account) -> Wanted:
        return read_wanted(request.args, account, self.desk.office().place)

    @reviewers
    def propose(self) -> Response:
        """The steps of putting a pair forward by hand; nothing is stored."""
        return self._form(self._proposing(request.args))

    @reviewers
    def put_forward(self) -> BaseResponse:
        """Put it forward and go to its card."""
        form = self._proposing(request.form)
        item = form.send(_account())
        if item is None:
            return self._form(form)
        return redirect(url_for("card.show", item=item), 303)

    def _proposing(self, typed: Mapping[str, str]) -> Proposing:
        vocabulary = self.desk.records.base.vocabulary
        if self._kept.targets is None or self._kept.targets.vocabulary is not vocabulary:
            self._kept.targets = Targets.over(vocabulary)
        return Proposing(self.desk, self._kept.targets, typed)

    def _form(self, form: Proposing) -> Response:
        page = render_template(
            "review/propose.html", form=form, key_of=key_of, kinds=KIND, unknown=UNKNOWN,
            most=MOST_COMMENT,
        )  # fmt: skip
        return make_response(page, form.status)


def _account() -> Account:
    return current_account() or abort(401)


def _unlisted(response: Response) -> Response:
    response.headers["X-Robots-Tag"] = "noindex, nofollow"
    return response

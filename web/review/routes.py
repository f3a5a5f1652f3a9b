"""The queue of the reviewers: narrowed, searched, ordered; and where the work begins."""

from __future__ import annotations

from dataclasses import dataclass, replace

from flask import Blueprint, Response, abort, make_response, redirect, render_template, request
from flask import url_for as address
from werkzeug.wrappers import Response as BaseResponse

from mapper.accounts import Account, Accounts, Role
from mapper.desk import Desk
from mapper.review.queue import Queue
from mapper.review.queue_wanted import Wanted
from web.accounts.rights import needs
from web.accounts.session import current_account
from web.language import keep_language
from web.review.propose_form import Proposing
from web.review.queue_view import View
from web.review.wanted import address_of, read_page, read_wanted

A_PAGE = 25

signed_in = needs()
reviewers = needs(Role.REVIEWER)


@dataclass(frozen=True)
class QueuePages:
    """The pages over one desk and its queue."""

    desk: Desk
    queue: Queue
    accounts: Accounts

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
        view = View(self.desk, self.accounts, account, wanted, found)
        return make_response(
            render_template(
                "review/queue.html", view=view, number=number, pages=pages,
                first=(number - 1) * A_PAGE + 1, reviews=account.may(Role.REVIEWER),
            )
        )  # fmt: skip

    @signed_in
    def next(self) -> BaseResponse:
        """The first card of the list that waits for this person; the empty list where none does."""
        wanted = replace(self._wanted(_account()), mine="waiting")
        rows = self.queue.page(wanted, 0, 1).rows
        kept = address_of(wanted)
        if not rows:
            return redirect(address("review.queue", **kept), 303)
        return redirect(address("card.show", item=rows[0].id, **kept), 303)

    def _wanted(self, account: Account) -> Wanted:
        return read_wanted(request.args, account, self.desk.office().place)

    @reviewers
    def propose(self) -> Response:
        """The steps of putting a pair forward by hand; nothing is stored."""
        return self._form(Proposing(self.desk, request.args))

    @reviewers
    def put_forward(self) -> BaseResponse:
        """Put it forward and go to its card."""
        form = Proposing(self.desk, request.form)
        item = form.send(_account())
        if item is None:
            return self._form(form)
        return redirect(address("card.show", item=item), 303)

    def _form(self, form: Proposing) -> Response:
        return make_response(render_template("review/propose.html", form=form), form.status)


def _account() -> Account:
    return current_account() or abort(401)


def _unlisted(response: Response) -> Response:
    response.headers["X-Robots-Tag"] = "noindex, nofollow"
    return response

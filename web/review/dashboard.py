"""How the work goes, on one page: what was judged and what waits, by whom, and the machine."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from flask import Blueprint, Response, abort, make_response, render_template

from mapper.accounts import Account, Accounts, Role
from mapper.desk import Desk
from mapper.domain import Text
from mapper.events import Head
from mapper.review.queue import Queue
from mapper.review.queue_wanted import Facet, Wanted
from mapper.review.work import KINDS, PersonWork, Work, work
from mapper.sentences import day_text
from web.accounts.rights import needs
from web.accounts.session import current_account
from web.language import keep_language
from web.review.bars import draw
from web.review.counts import counted
from web.review.people import People
from web.review.when import moment

WAITING = (
    ("open", Text("待审核", "to be judged")),
    ("second", Text("待复核", "wait for a second review")),
    ("disagreement", Text("待裁定", "to be adjudicated")),
    ("reopened", Text("因变更重新开启", "reopened, as an end changed or by hand")),
    ("unclaimed", Text("已通过，缺依据", "approved, without evidence")),
    ("pending", Text("待发布", "to be published")),
)
"""What can wait for a person, by the value of the queue's facet that lists it."""

signed_in = needs()


@dataclass(frozen=True, slots=True)
class Waits:
    """How much waits of one kind, and the value of the queue's facet that lists it."""

    status: str
    name: Text
    count: int


@dataclass
class _Kept:
    """The numbers as of one state of the log, so that a page does not read all of it again."""

    now: tuple[Head, date, Work] | None = None


@dataclass(frozen=True)
class DashboardPages:
    """The page over one desk and its queue."""

    desk: Desk
    queue: Queue
    accounts: Accounts
    _kept: _Kept = field(default_factory=_Kept)

    def blueprint(self) -> Blueprint:
        """The page at its address; no search engine is to keep it."""
        pages = Blueprint("dashboard", __name__)
        keep_language(pages)
        pages.add_url_rule("/review/dashboard", "show", self.show)
        pages.add_app_template_filter(moment, "moment")
        pages.add_app_template_filter(counted, "counted")
        pages.add_app_template_filter(day_text, "day_words")
        pages.after_request(_unlisted)
        return pages

    @signed_in
    def show(self) -> Response:
        """The numbers; those of other people for publishers and administrators alone."""
        found, account = self._work(), current_account() or abort(403)
        editions = self.desk.editions.all
        return make_response(
            render_template(
                "review/dashboard.html", work=found, picture=draw(found.days),
                waits=self._waits(), people=self._people(found, account),
                everybody=_sees_everybody(account), editions=list(reversed(editions)),
            )
        )  # fmt: skip

    def _work(self) -> Work:
        head, today, kept = self.desk.log.head(), self.desk.today(), self._kept.now
        if kept is not None and kept[:2] == (head, today):
            return kept[2]
        found = work(self.desk.log.events(kinds=KINDS), today)
        self._kept.now = (head, today, found)
        return found

    def _waits(self) -> list[Waits]:
        counts: Mapping[str, int] = self.queue.page(Wanted(), 0, 1).facets.get(Facet.STATUS, {})
        return [Waits(status, name, counts.get(status, 0)) for status, name in WAITING]

    def _people(self, found: Work, account: Account) -> Sequence[tuple[Text, PersonWork]]:
        names = People(self.accounts)
        if _sees_everybody(account):
            return [(names.name(person), done) for person, done in found.people.items()]
        return [(names.name(account.id), found.people.get(account.id, PersonWork()))]


def _sees_everybody(account: Account) -> bool:
    return account.may(Role.ADMINISTRATOR) or account.may(Role.PUBLISHER)


def _unlisted(response: Response) -> Response:
    response.headers["X-Robots-Tag"] = "noindex, nofollow"
    return response

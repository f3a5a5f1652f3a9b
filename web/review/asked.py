"""What the public asks and contests, as reviewers see it: by demand, with what may be meant."""

from __future__ import annotations

import json
from collections.abc import Sequence
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

from mapper.accounts import Account, Role
from mapper.asking import (
    CONTEST,
    REQUEST,
    Asking,
    Askings,
    Outcome,
    Retention,
    Stage,
    Withheld,
    alike,
    rules,
    stage_of,
)
from mapper.asking.row import catalogue_row
from mapper.asking.values import IMPOSSIBLE, REJECTING, UPHOLDING
from mapper.desk import Desk
from mapper.domain import Node, NodeId
from mapper.log import ItemRow
from mapper.sentences import Speaker
from mapper.text import loose
from web.accounts.rights import needs
from web.accounts.session import current_account
from web.errors import BadInput
from web.language import keep_language, pick
from web.office import Behind
from web.requests import words
from web.review.asked_acts import ACTS, MOST_REMARK, Acts, found_asking
from web.settings import Settings

MOST = 300
"""So many are listed; the rest is counted."""
signed_in = needs()
reviewers = needs(Role.REVIEWER)
"""Who acts on what the public asks: they read it anyway, contacts too, and decide what it concerns.

So they also withhold its words and show them again.
"""


@dataclass(frozen=True)
class AskedPages:
    """The pages over one store."""

    askings: Askings
    desk: Desk
    retention: Retention

    def blueprint(self) -> Blueprint:
        """The pages at their addresses; no search engine is to keep them."""
        pages = Blueprint("asked", __name__)
        keep_language(pages)
        pages.add_url_rule("/review/requests", "overview", self.overview)
        pages.add_url_rule("/review/requests/<number>", "show", self.show)
        pages.add_url_rule("/review/requests/<number>", "act", self.act, methods=["POST"])
        pages.after_request(_unlisted)
        return pages

    @signed_in
    def overview(self) -> Response:
        """Requests by demand and contests, those that wait or all of them."""
        everything = request.args.get("show") == "all"
        requests, contests = (
            self.askings.all(kind, open_only=not everything) for kind in (REQUEST, CONTEST)
        )
        stages = {each.number: self._stage(each) for each in requests[:MOST]}
        if not everything:
            requests = [each for each in requests if _waits(stages.get(each.number))]
        names = {each.certificate for each in (*requests[:MOST], *contests[:MOST])}
        return self._page(
            "review/asked.html", requests=requests[:MOST], contests=contests[:MOST],
            stages=stages, counts=(len(requests), len(contests)), everything=everything,
            nodes=self.desk.records.nodes(map(NodeId, names)),
        )  # fmt: skip

    @signed_in
    def show(self, number: str) -> Response:
        """One request or contest with all that is known of it."""
        return self._show(self._found(number))

    def _show(self, asking: Asking, fault: str = "", status: int = 200) -> Response:
        told = self._request(asking) if asking.kind == REQUEST else self._contest(asking)
        reviews = _account().may(Role.REVIEWER)
        return self._page(
            "review/asked_one.html", status, asking=asking, stage=self._stage(asking), fault=fault,
            contacts=self._contacts(asking) if reviews else (), reviews=reviews,
            node=self._node(asking.certificate), reasons=tuple(Withheld), **told,
        )  # fmt: skip

    def _contacts(self, asking: Asking) -> Sequence[str]:
        return self.askings.contacts(asking.number, self.retention.oldest())

    def _request(self, asking: Asking) -> dict[str, object]:
        wish, records = asking.wish, self.desk.records
        others = [
            each for each in self.askings.all(REQUEST, open_only=True)
            if each.number != asking.number and each.withheld is None
        ]  # fmt: skip
        bodies = records.find_bodies(loose(wish.body)) if wish.body else ()
        path, row = catalogue_row(asking.public.wish, bodies[0] if len(bodies) == 1 else "")
        found = alike(wish, records.base, others)
        return {
            "found": found, "row": row, "row_path": path, "impossible": IMPOSSIBLE,
            "others": _nearest_first(others, found.requests, wish.place)[:MOST],
        }  # fmt: skip

    def _contest(self, asking: Asking) -> dict[str, object]:
        doubt = asking.doubt
        items = [row for row in map(self.desk.log.item, doubt.items) if row is not None]
        return {
            "shown": json.loads(doubt.shown) if doubt.shown else None, "items": items,
            "upholding": UPHOLDING if self._decided(items) else (Outcome.CORRECTED,),
            "rejecting": REJECTING,
        }  # fmt: skip

    def _decided(self, items: Sequence[ItemRow]) -> bool:
        return any(self.desk.case(row.id).item.decided for row in items)

    @reviewers
    def act(self, number: str) -> BaseResponse:
        """What a reviewer makes of it."""
        asking, account, form = self._found(number), _account(), request.form
        if form.get("revision", "") != str(asking.revision):
            raise rules.AskingMoved
        acts = Acts(self.askings, self.desk, self.retention.now)
        act = ACTS.get(form.get("act", "")) or abort(400)
        try:
            act(acts, asking, account)
        except (BadInput, rules.NotPossible) as wrong:
            return self._show(asking, fault=pick(wrong.text), status=wrong.status)
        flash(gettext("Done."))
        return redirect(url_for(".show", number=asking.number), code=303)

    def _found(self, number: str) -> Asking:
        return found_asking(self.askings, number)

    def _stage(self, asking: Asking) -> Stage:
        return stage_of(asking, self.desk.records, self.desk.today())

    def _node(self, certificate: str) -> Node | None:
        return self.desk.records.nodes([NodeId(certificate)]).get(NodeId(certificate))

    def _page(self, template: str, status: int = 200, **values: object) -> Response:
        told = {
            "speaker": Speaker(self.desk.records), "stage_text": words.STAGE,
            "stage_tone": words.TONE, "outcome_text": words.OUTCOME, "days": self.retention.days,
            "withheld_text": words.WITHHELD, "purpose_text": words.PURPOSE,
            "doubt_text": words.DOUBT, "longest": MOST_REMARK,
            "vocabulary": self.desk.records.vocabulary,
        }  # fmt: skip
        return make_response(render_template(template, **told, **values), status)


def asked_pages(behind: Behind, settings: Settings) -> Blueprint:
    """The pages over what stands behind the site."""
    retention = Retention(behind.askings, settings.now, settings.contact_days)
    return AskedPages(behind.askings, behind.desk, retention).blueprint()


def _nearest_first(others: Sequence[Asking], near: Sequence[Asking], place: str) -> list[Asking]:
    """Those that are alike, then the other ones for the same place."""
    alike_ = {each.number for each in near}
    return [*near, *(e for e in others if e.wish.place == place and e.number not in alike_)]


def _waits(stage: Stage | None) -> bool:
    return stage is None or stage.open


def _account() -> Account:
    return current_account() or abort(403)


def _unlisted(response: Response) -> Response:
    response.headers["X-Robots-Tag"] = "noindex, nofollow"
    return response

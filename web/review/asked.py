"""What the public asks and contests, as reviewers see it: by demand, with what may be meant."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

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

from mapper.accounts import Account, Accounts, Role
from mapper.asking import (
    CONTEST,
    REQUEST,
    Asking,
    Askings,
    Outcome,
    Stage,
    UnknownAsking,
    alike,
    read_number,
    rules,
    stage_of,
)
from mapper.asking.row import catalogue_row
from mapper.asking.values import IMPOSSIBLE, REJECTING, UPHOLDING
from mapper.desk import Desk
from mapper.domain import Node, NodeId, Text
from mapper.errors import InvalidQuestion
from mapper.events import instant
from mapper.log import ItemRow
from mapper.matching.resolve import resolve
from mapper.sentences import Speaker
from mapper.text import loose
from web.accounts.rights import needs
from web.accounts.session import current_account
from web.errors import BadInput
from web.language import keep_language, pick
from web.requests import words

MOST = 300
"""So many are listed; the rest is counted."""
MOST_REMARK = 500
signed_in = needs()
reviewers = needs(Role.REVIEWER)
Act = Callable[["AskedPages", Asking, Account], Asking]


@dataclass(frozen=True)
class AskedPages:
    """The pages over one store; ``days``: for so long a contact is shown and kept."""

    askings: Askings
    desk: Desk
    accounts: Accounts
    now: Callable[[], datetime]
    days: int

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
        return self._page(
            "review/asked_one.html", status, asking=asking, stage=self._stage(asking), fault=fault,
            contacts=self.askings.contacts(asking.number, self._oldest()),
            reviews=_account().may(Role.REVIEWER), node=self._node(asking.certificate), **told,
        )  # fmt: skip

    def _request(self, asking: Asking) -> dict[str, object]:
        wish, records = asking.wish, self.desk.records
        others = [
            each for each in self.askings.all(REQUEST, open_only=True)
            if each.number != asking.number
        ]  # fmt: skip
        bodies = records.find_bodies(loose(wish.body)) if wish.body else ()
        path, row = catalogue_row(wish, bodies[0] if len(bodies) == 1 else "")
        found = alike(wish, records.base, others)
        return {
            "found": found, "row": row, "row_path": path, "impossible": IMPOSSIBLE,
            "others": _nearest_first(others, found.requests, wish.place)[:MOST],
        }  # fmt: skip

    def _contest(self, asking: Asking) -> dict[str, object]:
        doubt = asking.doubt
        items = [row for row in map(self.desk.log.item, doubt.items) if row is not None]
        upholding = UPHOLDING if self._decided(items) else (Outcome.CORRECTED,)
        return {
            "shown": json.loads(doubt.shown) if doubt.shown else None, "items": items,
            "upholding": upholding, "rejecting": REJECTING,
        }  # fmt: skip

    def _decided(self, items: Sequence[ItemRow]) -> list[str]:
        return [row.id for row in items if self.desk.case(row.id).item.decided]

    @reviewers
    def act(self, number: str) -> BaseResponse:
        """What a reviewer makes of it."""
        asking, account, form = self._found(number), _account(), request.form
        if form.get("revision", "") != str(asking.revision):
            raise rules.AskingMoved
        act = ACTS.get(form.get("act", "")) or abort(400)
        try:
            act(self, asking, account)
        except (BadInput, rules.NotPossible) as wrong:
            return self._show(asking, fault=pick(wrong.text), status=wrong.status)
        flash(gettext("Done."))
        return redirect(url_for(".show", number=asking.number), code=303)

    def match(self, asking: Asking, by: Account) -> Asking:
        """One certificate of the catalogue is meant."""
        node = self._named(request.form.get("certificate", ""))
        return self._change(rules.matched(asking, node.id), by)

    def _named(self, text: str) -> Node:
        try:
            finding = resolve(self.desk.records.base, text)
        except InvalidQuestion as wrong:
            raise BadInput(_NAME_ONE) from wrong
        if finding.node is None or not finding.node.kind.foreign:
            raise BadInput(_NAME_ONE)
        return finding.node

    def unlisted(self, asking: Asking, by: Account) -> Asking:
        """The catalogue does not hold it yet."""
        return self._change(rules.unlisted(asking), by)

    def refuse(self, asking: Asking, by: Account) -> Asking:
        """There will be no answer."""
        return self._change(rules.impossible(asking, _outcome(), _remark()), by)

    def merge(self, asking: Asking, by: Account) -> Asking:
        """It goes into another request."""
        into = self._found(request.form.get("into", "")).number
        return self.askings.merge(
            asking.number, into, by=by.id, revision=asking.revision, at=instant(self.now())
        )

    def settle(self, asking: Asking, by: Account) -> Asking:
        """A contest is upheld or rejected; upholding may open decisions again."""
        outcome = _outcome()
        after = rules.settled(asking, outcome, _remark())
        if outcome is Outcome.REOPENED:
            rows = [row for row in map(self.desk.log.item, asking.doubt.items) if row is not None]
            for item in self._decided(rows):
                token = self.desk.case(item).token
                self.desk.reopen(item, by, asking.number, token=token)
        return self._change(after, by)

    def reopen(self, asking: Asking, by: Account) -> Asking:
        """It is looked at again."""
        return self._change(rules.reopened(asking), by)

    def erase(self, asking: Asking, by: Account) -> Asking:
        """Erase the contacts of all who asked for it."""
        del by
        self.askings.erase(asking.number)
        return asking

    def _change(self, after: Asking, by: Account) -> Asking:
        return self.askings.change(after, by=by.id, at=instant(self.now()))

    def _found(self, number: str) -> Asking:
        read = read_number(number)
        asking = self.askings.of_number(read) if read else None
        if asking is None:
            raise UnknownAsking(number)
        return asking

    def _stage(self, asking: Asking) -> Stage:
        return stage_of(asking, self.desk.records, self.desk.today())

    def _node(self, certificate: str) -> Node | None:
        return self.desk.records.nodes([NodeId(certificate)]).get(NodeId(certificate))

    def _oldest(self) -> str:
        return instant(self.now() - timedelta(days=self.days))

    def _page(self, template: str, status: int = 200, **values: object) -> Response:
        told = {
            "speaker": Speaker(self.desk.records), "stage_text": words.STAGE,
            "stage_tone": words.TONE, "outcome_text": words.OUTCOME, "days": self.days,
            "purpose_text": words.PURPOSE, "doubt_text": words.DOUBT, "longest": MOST_REMARK,
            "vocabulary": self.desk.records.vocabulary,
        }  # fmt: skip
        return make_response(render_template(template, **told, **values), status)


ACTS: Mapping[str, Act] = {
    "match": AskedPages.match, "unlisted": AskedPages.unlisted, "refuse": AskedPages.refuse,
    "merge": AskedPages.merge, "settle": AskedPages.settle, "reopen": AskedPages.reopen,
    "erase": AskedPages.erase,
}  # fmt: skip
"""What a reviewer can do, by the button."""
_NAME_ONE = Text(
    "没有唯一对应的境外证书；请填写目录中的编号或全称。",
    "That names no one foreign or overseas certificate; give its id or its full name.",
)


def _nearest_first(others: Sequence[Asking], near: Sequence[Asking], place: str) -> list[Asking]:
    """Those that are alike, then the other ones for the same place."""
    alike_ = {each.number for each in near}
    return [*near, *(e for e in others if e.wish.place == place and e.number not in alike_)]


def _waits(stage: Stage | None) -> bool:
    return stage is None or stage.open


def _outcome() -> Outcome:
    text = request.form.get("outcome", "")
    found = next((each for each in Outcome if each.value == text), None)
    if found is None:
        raise BadInput(Text("请选择一项理由。", "Choose one of the reasons."))
    return found


def _remark() -> Text:
    """What the office adds, in both languages or in neither."""
    zh, en = (
        " ".join(request.form.get(f"remark_{lang}", "").split())[:MOST_REMARK]
        for lang in ("zh", "en")
    )
    if bool(zh) != bool(en):
        raise BadInput(
            Text("说明须同时填写中文和英文。", "Write the remark in both languages, or in neither.")
        )
    return Text(zh, en)


def _account() -> Account:
    return current_account() or abort(403)


def _unlisted(response: Response) -> Response:
    response.headers["X-Robots-Tag"] = "noindex, nofollow"
    return response

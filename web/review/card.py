"""The card: the screen on which a person decides on one pair, and the acts on it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any

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

from mapper.accounts import Accounts
from mapper.decision import Decision
from mapper.desk import Desk, Foreseen, moved
from mapper.domain import Text
from mapper.events import Event
from mapper.review.impact import folded
from mapper.review.policy import Why, second_needed
from mapper.review.queue import Neighbours, Queue
from mapper.review.queue_wanted import Wanted
from mapper.review.rules import BadDecision, Moved, NotAllowed
from mapper.review.words import whys
from mapper.sentences import STATUS
from web.accounts.rights import needs
from web.accounts.session import current_account
from web.language import keep_language
from web.lookup.words import TONE, date_text
from web.review import condition_form, decision_form
from web.review.card_view import Card, Stage
from web.review.choices import Choices
from web.review.decision_form import (
    BadForm,
    Form,
    fill,
    read_claim,
    read_decision,
    read_draft,
)
from web.review.people import People
from web.review.typed import printable
from web.review.wanted import A_PAGE, address_of, read_wanted

ACTS = ("decide", "check", "supply", "comment", "withdraw", "reopen", "undo", "redo")
MOST_ANSWERS = 12
WRITES = (Stage.DECIDE, Stage.SECOND, Stage.ADJUDICATE)
_AT_FIELD = {"claim": "claim_reference", "comment": "remark"}
"""Fields of a decision that bear another name in the form."""

signed_in = needs()


@dataclass(frozen=True, slots=True)
class Wrong:
    """Why nothing was stored: faults at fields, a line on top, or what happened meanwhile."""

    status: int = 200
    faults: Mapping[str, Text] | None = None
    line: Text | None = None
    moved: Moved | None = None


FINE = Wrong()


@dataclass(frozen=True)
class CardPages:
    """The card of each item over one desk; ``queue`` says what comes next."""

    desk: Desk
    queue: Queue
    accounts: Accounts

    def blueprint(self) -> Blueprint:
        """The pages at their addresses; no search engine is to keep them."""
        pages = Blueprint("card", __name__)
        keep_language(pages)
        pages.after_request(_unlisted)
        pages.add_url_rule("/review/items/<item>", "show", self.show)
        for name in ACTS:
            pages.add_url_rule(
                f"/review/items/<item>/{name}", name, getattr(self, name), methods=["POST"]
            )
        return pages

    # --- looking --------------------------------------------------------------------

    @signed_in
    def show(self, item: str) -> Response:
        """The card with what is suggested, or with the judgement that is to be taken over."""
        card = self._card(item)
        return self._page(card, self._start(card))

    @signed_in
    def check(self, item: str) -> Response:
        """The card with what was typed, and what it would do; nothing is stored."""
        card, act = self._card(item), request.form.get("act", "")
        if act.startswith(("add-", "drop-")):
            return self._page(card, decision_form.changed_rows(request.form, act))
        _, faults = read_draft(request.form, card.case, card.office, card.speaker.vocabulary)
        return self._page(card, request.form, Wrong(faults=faults))

    def _card(self, item: str) -> Card:
        account = current_account()
        if account is None:
            abort(401)
        return Card(
            self.desk, self.desk.case(item), account, People(self.accounts), self.desk.office()
        )

    def _start(self, card: Card) -> Form:
        """What the form starts from: a side that is taken over, what stood before, the usual."""
        taken = request.args.get("take", "")
        opinion = card.opinion(int(taken)) if taken.isdecimal() and len(taken) < 12 else None
        last = card.case.item.last_outcome
        start = opinion or (last if last is not None and last.approves else None)
        return fill(replace(start or card.case.suggested(card.office.place), comment=""))

    def _page(self, card: Card, form: Form, wrong: Wrong = FINE) -> Response:
        draft, _ = read_draft(form, card.case, card.office, card.speaker.vocabulary)
        writes = card.stage in WRITES
        foreseen = self.desk.foresee(card.case, draft) if writes else Foreseen((), ())
        answers = folded(foreseen.answers, card.speaker.vocabulary)
        page = render_template(
            "review/card.html", card=card, form=form, writes=writes, wrong=wrong,
            faults=wrong.faults or {}, token=wrong.moved.token if wrong.moved else card.case.token,
            draft=draft, contradictions=foreseen.contradictions, answers=answers,
            second=_second(card, draft, foreseen), place=self._place(card),
            choices=Choices(card), done=_done(card), status_text=STATUS, status_tone=TONE,
            date_text=date_text, limits=decision_form, rows=condition_form, most=MOST_ANSWERS,
        )  # fmt: skip
        return make_response(page, wrong.status)

    def _place(self, card: Card) -> Place:
        wanted = _wanted(card)
        beside = self.queue.neighbours(wanted, card.case.item.id)
        return Place(address_of(wanted), _advances(), beside)

    # --- acting ------------------------------------------------------------------------

    @signed_in
    def decide(self, item: str) -> BaseResponse:
        """Store a judgement or an adjudication, then go on or stay."""

        def act(card: Card) -> Event:
            token = request.form.get("token", "")
            if card.case.token != token:
                raise moved(card.case, card.account, token)
            decision = read_decision(request.form, card.case, card.office, card.speaker.vocabulary)
            return self.desk.decide(item, card.account, decision, token=token)

        return self._act(item, act, onwards=_advances())

    @signed_in
    def comment(self, item: str) -> BaseResponse:
        """Remark on an item."""
        return self._act(item, lambda card: self.desk.comment(item, card.account, _remark()))

    @signed_in
    def supply(self, item: str) -> BaseResponse:
        """Name the evidence of an approval."""
        token = request.form.get("token", "")

        def act(card: Card) -> Event:
            claim = read_claim(request.form, card.speaker.vocabulary)
            return self.desk.supply(item, card.account, claim, token=token)

        return self._act(item, act)

    @signed_in
    def withdraw(self, item: str) -> BaseResponse:
        """Take a decision back."""
        token = request.form.get("token", "")
        return self._act(
            item, lambda card: self.desk.withdraw(item, card.account, _remark(), token=token)
        )

    @signed_in
    def reopen(self, item: str) -> BaseResponse:
        """Open a decided item again."""
        token = request.form.get("token", "")
        return self._act(
            item, lambda card: self.desk.reopen(item, card.account, _remark(), token=token)
        )

    @signed_in
    def undo(self, item: str) -> BaseResponse:
        """Take an act back."""
        return self._act(item, lambda card: self.desk.undo(item, card.account, _number("event")))

    @signed_in
    def redo(self, item: str) -> BaseResponse:
        """Let an undone act stand again."""
        return self._act(item, lambda card: self.desk.redo(item, card.account, _number("event")))

    def _act(
        self, item: str, act: Callable[[Card], Event], *, onwards: bool = False
    ) -> BaseResponse:
        """Do it and go on; where it cannot be done, show the card with all that was typed."""
        card = self._card(item)
        try:
            event = act(card)
        except BadForm as bad:
            wrong = Wrong(400, faults=bad.faults)
        except BadDecision as bad:
            wrong = Wrong(400, faults={_AT_FIELD.get(bad.field, bad.field): bad.text})
        except NotAllowed as refused:
            wrong = Wrong(403, line=refused.text)
        except Moved as since:
            wrong = Wrong(409, moved=since)
        else:
            return self._onwards(card, event, onwards=onwards)
        again = self._card(item)
        typed = request.form if {"verdict", "relation", "claim_kind"} & set(request.form) else None
        return self._page(again, self._start(again) if typed is None else typed, wrong)

    def _onwards(self, card: Card, event: Event, *, onwards: bool) -> BaseResponse:
        wanted = _wanted(card)
        kept = Place(address_of(wanted), _advances(), None).kept
        item: str | None = card.case.item.id
        if onwards:
            item = self.queue.next_after(wanted, card.case.item.id)
        if item is None:
            return _go("review.queue", address_of(wanted))
        return _go("card.show", {**kept, "item": item, "done": event.number})


@dataclass(frozen=True, slots=True)
class Place:
    """Where a card stands in the list from which it was opened.

    ``wanted`` are the arguments of the list; ``advances`` says that a decision opens the next.
    """

    wanted: Mapping[str, str]
    advances: bool
    beside: Neighbours | None

    @property
    def page(self) -> int | None:
        """The page of the list on which it stands; none for the first, or where it stands not."""
        position = self.beside.position if self.beside else None
        page = (position or 0) // A_PAGE + 1
        return page if page > 1 else None

    @property
    def kept(self) -> dict[str, str]:
        """What every address on the card carries along."""
        return {**self.wanted, **({"advance": "1"} if self.advances else {})}


def _wanted(card: Card) -> Wanted:
    return read_wanted(request.args, card.account, card.office.place)


def _go(endpoint: str, values: Mapping[str, Any]) -> BaseResponse:
    return redirect(url_for(endpoint, **values), 303)


def _advances() -> bool:
    """The next card is to be opened: as the form says where there is one, else the address."""
    asked = request.form if request.method == "POST" and "token" in request.form else request.args
    return asked.get("advance") == "1"


def _remark() -> str:
    text = request.form.get("remark", "").replace("\r\n", "\n").strip()
    if len(text) > decision_form.MOST_COMMENT or not printable(text, lines=True):
        most = decision_form.MOST_COMMENT
        long = Text(f"最多{most}个字符，不含控制字符。", f"At most {most} characters, no controls.")
        raise BadForm({"remark": long})
    return text


def _number(name: str) -> int:
    text = request.form.get(name, "")
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 12 else 0


def _done(card: Card) -> Text | None:
    text = request.args.get("done", "")
    return card.done(int(text)) if text.isascii() and text.isdecimal() and len(text) < 12 else None


def _second(card: Card, decision: Decision, foreseen: Foreseen) -> Text | None:
    """Why a second person will have to judge an approval, as far as that gives no score away."""
    if card.stage is not Stage.DECIDE:
        return None
    found = second_needed(
        card.office.policy, card.case.item.id, decision, probability=None,
        contradictions=foreseen.contradictions,
    )  # fmt: skip
    told = [why for why in found if why is not Why.SHARE]
    return whys(told) if told else None


def _unlisted(response: Response) -> Response:
    response.headers["X-Robots-Tag"] = "noindex, nofollow"
    return response

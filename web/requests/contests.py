"""Saying that an answer is wrong, and the public page of such a contest."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial

from flask import Blueprint, Response, abort, request
from flask_limiter import Limiter
from werkzeug.wrappers import Response as BaseResponse

from mapper.answers import Answer, look_up_node
from mapper.asking import CONTEST, Asking, Contact, Doubt, DoubtOf
from mapper.domain import NodeId
from mapper.events import canonical, digest
from mapper.log import LogWriter
from mapper.sentences import Speaker, day_text
from mapper.statements import content_of
from web.language import language
from web.lookup.forms import Asked, read_address
from web.requests.forms import Contested, Typed, read_contested
from web.requests.gate import limited
from web.requests.public import Counter, public_pages


@dataclass(frozen=True)
class ContestPages:
    """The public pages of contests."""

    counter: Counter

    def blueprint(self, limiter: Limiter) -> Blueprint:
        """The pages at their addresses; keeping anything is limited by address."""
        pages = public_pages("contests")
        pages.add_url_rule("/contests/new", "new", self.new)
        pages.add_url_rule("/contests", "make", limited(limiter, self.make), methods=["POST"])
        pages.add_url_rule("/contests/<number>", "show", self.show)
        pages.add_url_rule("/contests/<number>/forget", "forget", self.forget, methods=["POST"])
        return pages

    def new(self) -> Response:
        """The form about one answer."""
        return self._form(self._answer(request.args), Typed({"language": language()}))

    def make(self) -> BaseResponse:
        """Keep a contest with the answer as it stands, and say so on the cards that it concerns."""
        counter, form = self.counter, request.form
        mark = counter.gate.take(form)
        answer = self._answer(form)
        contested, typed = read_contested(form)
        if contested is None:
            return self._form(answer, typed, again=form, status=400)
        doubt = self._doubt(answer, contested)
        return counter.keep(mark, partial(self._keep, doubt, mark), "contests.show")

    def _keep(self, doubt: Doubt, mark: str, contact: Contact | None) -> Asking:
        counter = self.counter

        def tell(log: LogWriter, made: Asking) -> None:
            counter.desk.contested(log, doubt.items, made.number)

        return counter.askings.add(doubt, form=mark, contact=contact, at=counter.at(), also=tell)

    def _answer(self, told: Mapping[str, str]) -> Answer:
        """The public answer for one certificate and place: for nobody in particular."""
        asked = self._asked(told)
        node = NodeId(told.get("certificate", ""))
        if asked.place is None:
            abort(404)
        return look_up_node(self.counter.records, node, place=asked.place, on=asked.on)

    def _asked(self, told: Mapping[str, str]) -> Asked:
        return read_address(told, self.counter.records.vocabulary, self.counter.today())

    def _doubt(self, answer: Answer, contested: Contested) -> Doubt:
        place = answer.places[0]
        shown = content_of(answer, Speaker(self.counter.records))
        effects = (*place.effects, *place.negatives)
        links = {link.id: link for each in effects for link in each.path}
        # the id of a link that was approved here ends with that of its item
        items = [key.rpartition(".")[2] for key, link in links.items() if link.approved_by]
        return Doubt(
            answer.node.id if answer.node else "", place.place, answer.on.isoformat(),
            contested.of, contested.text, contested.language, canonical(shown), digest(shown),
            tuple(map(str, links)), tuple(dict.fromkeys(items)),
        )  # fmt: skip

    def _form(
        self,
        answer: Answer,
        typed: Typed,
        *,
        again: Mapping[str, str] | None = None,
        status: int = 200,
    ) -> Response:
        counter = self.counter
        hidden = counter.gate.again(again) if again is not None else counter.gate.hidden()
        shown = content_of(answer, Speaker(counter.records))
        return counter.page(
            "requests/contest_new.html", status, answer=answer, typed=typed, hidden=hidden,
            shown=shown, doubts=tuple(DoubtOf), day_text=day_text,
        )  # fmt: skip

    def show(self, number: str) -> Response:
        """The public page: how far it is and what came of it; neither the words nor the person."""
        counter = self.counter
        asking = counter.found(number, CONTEST)
        return counter.page(
            "requests/contest.html", asking=asking, stage=asking.stage,
            shown=json.loads(asking.doubt.shown), hidden=counter.gate.hidden(), said=request.args,
        )  # fmt: skip

    def forget(self, number: str) -> BaseResponse:
        """Erase one's contact."""
        return self.counter.forget(number, CONTEST, "contests.show")

"""Asking once: the form, what may be meant, the public page of a request, joining it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial

from flask import Blueprint, Response, redirect, request, url_for
from flask_limiter import Limiter
from werkzeug.wrappers import Response as BaseResponse

from mapper.asking import (
    REQUEST,
    Alike,
    AskedMeanwhile,
    Asking,
    Contact,
    Purpose,
    Wish,
    alike,
    answered,
    first_to_ask,
    read_number,
)
from mapper.domain import Node, NodeId
from web.language import language
from web.requests.forms import Typed, prefilled, read_typed, read_wish
from web.requests.gate import limited
from web.requests.public import Counter, public_pages


@dataclass(frozen=True)
class RequestPages:
    """The public pages of requests."""

    counter: Counter

    def blueprint(self, limiter: Limiter) -> Blueprint:
        """The pages at their addresses; keeping anything is limited by address."""
        pages = public_pages("requests")
        make, join = limited(limiter, self.make), limited(limiter, self.join)
        pages.add_url_rule("/requests", "search", self.search)
        pages.add_url_rule("/requests", "make", make, methods=["POST"])
        pages.add_url_rule("/requests/new", "new", self.new)
        pages.add_url_rule("/requests/<number>", "show", self.show)
        pages.add_url_rule("/requests/<number>/join", "join", join, methods=["POST"])
        pages.add_url_rule("/requests/<number>/forget", "forget", self.forget, methods=["POST"])
        return pages

    def search(self) -> BaseResponse:
        """A box for a number, and where it leads."""
        typed = request.args.get("number", "").strip()
        number = read_number(typed)
        if number is None:
            return self.counter.page("requests/find.html", typed=typed[:40])
        page = "requests.show" if number.startswith(REQUEST) else "contests.show"
        return redirect(url_for(page, number=number), code=303)

    def new(self) -> Response:
        """The form, with what an address says already."""
        values = prefilled(request.args)
        node = self._node(values["certificate"])
        if node is not None:
            values["name"] = values["name"] or (
                node.name.zh if language() == "zh" else node.name.en
            )
        values["place"] = values["place"] or self.counter.desk.office().place
        values["language"] = values["language"] or language()
        return self._form(Typed(values))

    def make(self) -> BaseResponse:
        """Keep a request, unless something known may be meant and nobody has said otherwise."""
        counter, form = self.counter, request.form
        mark = counter.gate.take(form)
        wish, typed = read_wish(form, counter.records)
        if wish is None:
            return self._form(typed, again=form, status=400)
        if wish.certificate and self._has_answer(wish):
            return redirect(_answer_at(wish.certificate, wish.place), code=303)
        if "confirmed" not in form and (found := alike(wish, counter.records, self._open())):
            return self._ask_back(wish, typed, found)
        try:
            keep = partial(self._keep, wish, mark, confirmed="confirmed" in form)
            return counter.keep(mark, keep, "requests.show")
        except AskedMeanwhile as others:
            return self._ask_back(wish, typed, Alike(requests=others.requests))

    def _open(self) -> Sequence[Asking]:
        return self.counter.askings.all(REQUEST, open_only=True)

    def _keep(self, wish: Wish, mark: str, contact: Contact | None, *, confirmed: bool) -> Asking:
        also = None if confirmed else first_to_ask(wish, self._open)
        counter = self.counter
        return counter.askings.add(wish, form=mark, contact=contact, at=counter.at(), also=also)

    def _has_answer(self, wish: Wish) -> bool:
        counter = self.counter
        return answered(wish.certificate, wish.place, counter.records, counter.today())

    def _ask_back(self, wish: Wish, typed: Typed, found: Alike) -> Response:
        counter = self.counter
        stages = {each.number: counter.stage(each) for each in found.requests}
        return counter.page(
            "requests/alike.html", wish=wish, typed=typed, found=found, stages=stages,
            hidden=counter.gate.again(request.form),
            answer_at=partial(_answer_at, place=wish.place),
        )  # fmt: skip

    def show(self, number: str) -> Response:
        """The public page: how far it is, since when, how many ask; nothing of any person."""
        counter = self.counter
        asking = counter.found(number, REQUEST)
        return counter.page(
            "requests/request.html", asking=asking, stage=counter.stage(asking),
            node=self._node(asking.certificate), hidden=counter.gate.hidden(),
            answer_at=_answer_at, said=request.args,
        )  # fmt: skip

    def join(self, number: str) -> BaseResponse:
        """That is mine too: one more person asks for it."""
        counter = self.counter
        mark = counter.gate.take(request.form)
        asking = counter.found(number, REQUEST)
        contact = read_typed(request.form, ("contact",))
        if contact.faults:
            return self._form(read_typed(request.form), again=request.form, status=400)
        return counter.keep(
            mark,
            lambda contact: counter.askings.join(
                asking.number, form=mark, contact=contact, at=counter.at()
            ),
            "requests.show",
        )  # fmt: skip

    def forget(self, number: str) -> BaseResponse:
        """Erase one's contact."""
        return self.counter.forget(number, REQUEST, "requests.show")

    def _form(
        self, typed: Typed, *, again: Mapping[str, str] | None = None, status: int = 200
    ) -> Response:
        counter = self.counter
        hidden = counter.gate.again(again) if again is not None else counter.gate.hidden()
        return counter.page(
            "requests/new.html", status, typed=typed, hidden=hidden, purposes=tuple(Purpose),
            node=self._node(typed.values.get("certificate", "")),
        )  # fmt: skip

    def _node(self, certificate: str) -> Node | None:
        found = self.counter.records.nodes([NodeId(certificate)]).get(NodeId(certificate))
        return found if found is not None and found.kind.foreign else None


def _answer_at(certificate: str, place: str) -> str:
    return url_for("lookup.certificate", node_id=certificate, place=place)

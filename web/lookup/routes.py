"""The pages of the public look-up: search, candidates, answer, title."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime

from flask import Blueprint, Response, make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as BaseResponse

from mapper.answers import look_up_node
from mapper.domain import NodeId
from mapper.editions import PublishedRecords
from mapper.errors import MapperError
from mapper.layers import OFFICE
from mapper.matching.resolve import resolve
from mapper.ports import Records
from mapper.reverse import Reaching, reaching
from mapper.sentences import STATUS, Speaker, day_text, loaded_text
from web.language import keep_language
from web.lookup import words
from web.lookup.around import AroundPages
from web.lookup.cards import Teller
from web.lookup.compare import compare, short_count
from web.lookup.forms import Asked, read_address, read_form, read_name
from web.lookup.fresh import Fresh
from web.lookup.mapped import gate_of, mapped, terms
from web.lookup.options import Options
from web.lookup.pages import PageList
from web.lookup.reached import REACHED, by_place, page_of
from web.lookup.small import send_compressed
from web.lookup.stated import stated
from web.lookup.totals import totals_of
from web.lookup.verdict import verdict
from web.lookup.view import lay_out
from web.office import moment, of_this_request


@dataclass(frozen=True)
class LookupPages:
    """The public pages over one set of records; ``today`` is the clock."""

    published: PublishedRecords
    today: Callable[[], date]
    now: Callable[[], datetime]
    choices: Options = field(default_factory=Options)

    @property
    def records(self) -> Records:
        """What is known, and stays so until this request is answered."""
        return of_this_request(self.published)

    def blueprint(self) -> Blueprint:
        """The pages at their addresses."""
        pages = Blueprint("lookup", __name__)
        keep_language(pages)
        pages.context_processor(self.words)
        Fresh(self.published, self.today, self.now).watch(pages)
        send_compressed(pages)
        AroundPages(self.published, self.today, PageList()).add_to(pages)
        pages.add_url_rule("/", "search", self.search)
        pages.add_url_rule(
            "/certificates/<node_id>", "certificate", self.certificate, methods=["GET", "POST"]
        )
        pages.add_url_rule("/titles/<node_id>", "title", self.title)
        return pages

    def words(self) -> dict[str, object]:
        """What every template may say; nothing of the records where they cannot be read."""
        try:
            records = self.records
            speaker, vocabulary = Speaker(records), records.vocabulary
        except MapperError:  # the page of this very error is being written
            return {}
        return {
            "date_text": words.date_text,
            "day_text": day_text,
            "kinds": words.KIND,
            "loaded_text": loaded_text,
            "office": OFFICE,
            "office_of": words.office_of,
            "options": self.choices.of(records),
            "page_of": page_of,
            "short_count": short_count,
            "verdict": verdict,
            "reached_kinds": REACHED,
            "speaker": speaker,
            "standings": words.STANDING,
            "status_text": STATUS,
            "status_tone": words.TONE,
            "terms": terms,
            "unverified_text": words.unverified_text,
            "vocabulary": vocabulary,
        }

    def search(self) -> BaseResponse:
        """The search box, and what a search finds."""
        if "q" not in request.args:
            return _page("lookup/search.html", totals=totals_of(self.records))
        finding = resolve(self.records, read_name(request.args["q"]))
        asked = self._address()
        if finding.node is not None:
            return _go(page_of(finding.node), finding.node.id, asked)
        template = "candidates" if finding.candidates else "nothing"
        return _page(f"lookup/{template}.html", finding=finding, kept=_kept(asked))

    def certificate(self, node_id: NodeId) -> Response:
        """The answer for one holdable; by POST for a holder whose facts are not kept."""
        if request.method != "POST":
            return self._answer(node_id, self._address())
        asked = read_form(request.form, self.records.vocabulary, self.today())
        return self._answer(node_id, asked, status=400 if asked.faults else 200)

    def title(self, node_id: NodeId) -> BaseResponse:
        """What reaches a title, skill level or directory item, and what follows from it.

        Whatever else is held has its page under certificates.
        """
        node, asked = self.records.nodes([node_id]).get(node_id), self._address()
        if node is None or node.kind not in REACHED:
            return _go("certificate", node_id, asked)
        reached = reaching(self.records, node, place=asked.place, on=asked.on)
        return self._answer(node_id, asked, reached=reached)

    def _address(self) -> Asked:
        return read_address(request.args, self.records.vocabulary, self.today())

    def _answer(
        self,
        node_id: NodeId,
        asked: Asked,
        *,
        reached: tuple[Reaching, ...] | None = None,
        status: int = 200,
    ) -> Response:
        answer = look_up_node(
            self.records,
            node_id,
            place=asked.place,
            on=asked.on,
            holder=asked.holder,
            requests=moment(self.published).requests,
        )
        node, teller = answer.node, Teller(self.records, asked.on)
        members = [member.id for member in answer.members]
        gate = gate_of(self.records, node, asked.on) if node else None
        return _page(
            "lookup/answer.html",
            status,
            answer=answer,
            asked=asked,
            compared=compare(answer, teller, asked.place),
            gate=gate,
            laid=lay_out(answer, asked.place, gated=bool(gate and reached is not None)),
            members=mapped(self.records, members, asked.on),
            node=node,
            reached=by_place(reached) if reached is not None else None,
            stated=stated(asked, self.records.vocabulary),
            teller=teller,
        )


def _go(page: str, node_id: NodeId, asked: Asked) -> BaseResponse:
    kept = _kept(asked)
    address = url_for(f".{page}", node_id=node_id, place=kept.get("place"), on=kept.get("on"))
    return redirect(address, code=303)


def _kept(asked: Asked) -> dict[str, str]:
    """Place and date of a question for the next address; nothing about the holder."""
    found = {"place": asked.place or "", "on": asked.typed.get("on", "")}
    return {name: value for name, value in found.items() if value}


def _page(template: str, status: int = 200, **values: object) -> Response:
    return make_response(render_template(template, **values), status)

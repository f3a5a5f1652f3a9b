"""The pages of the public look-up: search, candidates, answer, title."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from flask import Blueprint, Response, make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as BaseResponse

from mapper.answers import look_up_node
from mapper.domain import Node, NodeId, NodeKind
from mapper.errors import UnknownNode
from mapper.finding import find
from mapper.layers import OFFICE
from mapper.ports import Records
from mapper.sentences import ADVICE, STATUS, Speaker, day_text
from web.language import keep_language
from web.lookup import words
from web.lookup.cards import Teller
from web.lookup.forms import Asked, read_address, read_form, read_name
from web.lookup.totals import totals_of
from web.lookup.view import lay_out

_LADDERS = (NodeKind.TITLE, NodeKind.SKILL_LEVEL)


def lookup_pages(records: Records, today: Callable[[], date]) -> Blueprint:
    """The public pages over one set of records; ``today`` is the clock."""
    pages = Blueprint("lookup", __name__)
    speaker = Speaker(records)
    vocabulary = records.vocabulary
    keep_language(pages)

    @pages.context_processor
    def vocabulary_words() -> dict[str, object]:
        return {
            "speaker": speaker, "vocabulary": vocabulary, "standings": words.STANDING,
            "kinds": words.KIND, "status_text": STATUS, "advice_text": ADVICE,
            "status_tone": words.TONE, "loaded_text": words.loaded_text, "day_text": day_text,
            "date_text": words.date_text, "unverified_text": words.unverified_text, "office": OFFICE,
        }  # fmt: skip

    @pages.get("/")
    def search() -> BaseResponse:
        """The search box, and what a search finds."""
        if "q" not in request.args:
            return _page("lookup/search.html", totals=totals_of(records))
        finding = find(records, read_name(request.args["q"]))
        asked = read_address(request.args, vocabulary, today())
        if finding.node is not None:
            address = url_for(".certificate", node_id=finding.node.id, **_kept(asked))
            return redirect(address, code=303)
        template = "candidates" if finding.candidates else "nothing"
        return _page(f"lookup/{template}.html", finding=finding, kept=_kept(asked))

    @pages.route("/certificates/<node_id>", methods=["GET", "POST"])
    def certificate(node_id: NodeId) -> Response:
        """The answer for one holdable; by POST for a holder whose facts are not kept."""
        today_ = today()
        if request.method != "POST":
            return _answer(node_id, read_address(request.args, vocabulary, today_))
        asked = read_form(request.form, vocabulary, today_)
        return _answer(node_id, asked, status=400 if asked.faults else 200)

    @pages.get("/titles/<node_id>")
    def title(node_id: NodeId) -> BaseResponse:
        """A title or skill level; whatever else is held has its page under certificates."""
        node = _node(node_id)
        asked = read_address(request.args, vocabulary, today())
        if node.kind not in _LADDERS:
            address = url_for(".certificate", node_id=node_id, **_kept(asked))
            return redirect(address, code=303)
        return _answer(node_id, asked)

    def _node(node_id: NodeId) -> Node:
        node = records.nodes([node_id]).get(node_id)
        if node is None:
            raise UnknownNode(node_id)
        return node

    def _answer(node_id: NodeId, asked: Asked, *, status: int = 200) -> Response:
        answer = look_up_node(
            records, node_id, place=asked.place, on=asked.on, holder=asked.holder
        )  # fmt: skip
        laid = lay_out(answer, asked.place)
        teller = Teller(records, asked.on)
        return _page(
            "lookup/answer.html", status, answer=answer, laid=laid, asked=asked, teller=teller,
            node=answer.node,
        )  # fmt: skip

    return pages


def _kept(asked: Asked) -> dict[str, str]:
    """Place and date of a question for the next address; nothing about the holder."""
    found = {"place": asked.place or "", "on": asked.typed.get("on", "")}
    return {name: value for name, value in found.items() if value}


def _page(template: str, status: int = 200, **values: object) -> Response:
    return make_response(render_template(template, **values), status)

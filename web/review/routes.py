"""The list of proposals: to be read, with nothing to press; deciding comes with the review."""

from __future__ import annotations

from dataclasses import dataclass, replace

from flask import Blueprint, Response, make_response, render_template, request

from mapper.domain import NodeKind, Text
from mapper.ports import ProposalQuery, Proposals, Records
from mapper.text import LONGEST
from web.accounts.rights import needs
from web.errors import BadInput
from web.language import keep_language
from web.lookup.words import KIND
from web.review.view import groups

A_PAGE = 20
KINDS = (NodeKind.TITLE, NodeKind.SKILL_LEVEL, NodeKind.DIRECTORY)
"""What a certificate can be proposed to map to."""


@dataclass(frozen=True)
class ReviewPages:
    """The pages over one store of proposals; the records name the levels."""

    records: Records
    proposals: Proposals

    def blueprint(self) -> Blueprint:
        """The pages at their addresses; no search engine is to keep them."""
        pages = Blueprint("review", __name__)
        keep_language(pages)
        pages.add_url_rule("/review", "queue", self.queue)
        pages.after_request(_unlisted)
        return pages

    @needs()
    def queue(self) -> Response:
        """One page of the proposals that were asked for, with true counts."""
        query, number = read_query(), read_page()
        kinds = (None, *KINDS)
        counts = {kind: self.proposals.count(replace(query, kind=kind)) for kind in kinds}
        pages = max(1, -(-counts[query.kind] // A_PAGE))
        number = min(number, pages)
        found = self.proposals.page(query, (number - 1) * A_PAGE, A_PAGE)
        return make_response(
            render_template(
                "review/queue.html", query=query, counts=counts, kinds=KIND, number=number,
                pages=pages, first=(number - 1) * A_PAGE + 1, shown=len(found),
                groups=groups(found, self.records.vocabulary), run=self.proposals.last_run(),
            )
        )  # fmt: skip


def read_query() -> ProposalQuery:
    """Kind and words as the address says; raises BadInput."""
    kind, text = request.args.get("kind", ""), request.args.get("q", "").strip()
    if kind and kind not in {known.value for known in KINDS}:
        raise BadInput(Text("没有这一类候选。", "There is no such kind of proposals."))
    if len(text) > LONGEST:
        raise BadInput(
            Text(f"检索词最多{LONGEST}个字符。", f"A search has at most {LONGEST} characters.")
        )
    return ProposalQuery(NodeKind(kind) if kind else None, text)


def read_page() -> int:
    """The number of the page; the first where none can be read."""
    text = request.args.get("page", "1")
    return max(1, int(text)) if text.isdecimal() and len(text) < 9 else 1


def _unlisted(response: Response) -> Response:
    response.headers["X-Robots-Tag"] = "noindex, nofollow"
    return response

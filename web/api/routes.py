"""The addresses for programs: look-up, certificates, titles, editions, description."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from flask import Blueprint, Response

from mapper.answer_json import answer_json, reverse_json
from mapper.answers import Answer, look_up, look_up_node
from mapper.domain import OFFICE_EDITION, Edition, NodeId, PlaceId, Text
from mapper.editions import PublishedRecords
from mapper.errors import UnknownNode
from mapper.matching.resolve import resolve
from mapper.ports import Records
from mapper.reverse import ReverseAnswer, reaching
from mapper.sentences import Speaker
from web.api.asked import PLACE, WHERE, Question, question_of, read
from web.api.batch import Batch, Limited
from web.api.faults import BadField, Json, send
from web.api.openapi import described
from web.api.paging import page_of
from web.api.polite import Polite
from web.api.received import arguments, known_id, sent
from web.health import product_version
from web.lookup.reached import REACHED
from web.office import moment, of_this_request


@dataclass(frozen=True)
class ApiPages:
    """The interface over one set of records; ``today`` is the clock."""

    published: PublishedRecords
    today: Callable[[], date]
    polite: Polite
    batch: Batch

    @property
    def records(self) -> Records:
        """What is known, and stays so until this request is answered."""
        return of_this_request(self.published)

    def blueprint(self, limited: Limited) -> Blueprint:
        """The interface at its addresses."""
        pages = Blueprint("api", __name__)
        self.polite.watch(pages)
        pages.add_url_rule("/api/v1/lookup", "look_up", self.look_up)
        pages.add_url_rule("/api/v1/lookup", "ask", self.ask, methods=["POST"])
        batch = limited(self.batch.answer)
        pages.add_url_rule("/api/v1/lookup/batch", "batch", batch, methods=["POST"])
        pages.add_url_rule("/api/v1/certificates/<node_id>", "certificate", self.certificate)
        pages.add_url_rule("/api/v1/titles/<node_id>", "title", self.title)
        pages.add_url_rule("/api/v1/editions", "editions", self.editions)
        pages.add_url_rule("/openapi.json", "openapi", self.openapi)
        return pages

    def look_up(self) -> Response:
        """What a name maps to."""
        asked = {n: t for n, t in arguments("q", "id", "place", "on").items() if n != "lang"}
        return self._tell(question_of(asked, self.records.vocabulary, self.today()))

    def ask(self) -> Response:
        """The same for a holder, whose facts are not kept."""
        return self._tell(question_of(sent(), self.records.vocabulary, self.today()))

    def certificate(self, node_id: str) -> Response:
        """What a certificate maps to."""
        place, on = self._where()
        return self._tell(Question("", known_id(node_id), place, on))

    def title(self, node_id: str) -> Response:
        """What reaches a title, skill level or directory item."""
        place, on = self._where()
        wanted = known_id(node_id)
        target = self.records.nodes([wanted]).get(wanted)
        if target is None or target.kind not in REACHED:
            raise UnknownNode(wanted)
        found = reaching(self.records, target, place=place, on=on)
        answer = ReverseAnswer(node_id, on, target, (), found)
        return send(reverse_json(answer, Speaker(self.records)))

    def editions(self) -> Response:
        """All editions, a page at a time."""
        asked = arguments("place", "authority", "page", "size")
        place = read(asked, [PLACE], self.records.vocabulary).get(PLACE.name)
        authority = _authority(asked.get("authority"))
        known = self.records.vocabulary.editions.values()
        found = [
            edition
            for edition in sorted(known, key=lambda edition: edition.id)
            if place in (None, edition.place) and authority in ("", _authority_of(edition))
        ]
        page = page_of(found, asked)
        loaded = self.records.loaded_counts()
        items = [_edition(edition, loaded.get(edition.id, 0)) for edition in page.items]
        return page.link(
            send({"total": page.total, "page": page.page, "size": page.size, "next": page.next,
                  "prev": page.prev, "items": items})
        )  # fmt: skip

    def openapi(self) -> Response:
        """The description."""
        return send(described(self.records.vocabulary, product_version()))

    def _where(self) -> tuple[PlaceId | None, date]:
        found = read(arguments("place", "on"), WHERE, self.records.vocabulary)
        place, on = found.get("place"), found.get("on")
        return PlaceId(str(place)) if place else None, on if isinstance(on, date) else self.today()

    def _tell(self, question: Question) -> Response:
        return send(answer_json(self._answer(question), Speaker(self.records)))

    def _answer(self, question: Question) -> Answer:
        if question.id:
            return look_up_node(
                self.records, NodeId(question.id), place=question.place, on=question.on,
                holder=question.holder, requests=moment(self.published).requests,
            )  # fmt: skip
        return look_up(
            self.records, question.text, place=question.place, on=question.on,
            holder=question.holder, finder=resolve, requests=moment(self.published).requests,
        )  # fmt: skip


def _authority(text: str | None) -> str:
    if text is None or text in ("source", "office"):
        return text or ""
    raise BadField(
        field="authority",
        text=Text("authority应为source或office。", "authority is source or office."),
    )


def _authority_of(edition: Edition) -> str:
    return "office" if edition.kind == OFFICE_EDITION else "source"


def _edition(edition: Edition, loaded: int) -> Json:
    return {
        "id": edition.id, "authority": _authority_of(edition), "kind": edition.kind,
        "place": edition.place, "number": edition.number, "title": edition.title.to_json(),
        "document": edition.document, "standing": edition.standing.value,
        "published": edition.published, "valid_from": edition.valid_from,
        "valid_until": edition.valid_until, "replaces": list(edition.replaces),
        "stated_count": edition.stated_count, "loaded": loaded,
        "certainty": edition.certainty.value,
    }  # fmt: skip

"""The pages around an answer: bodies, places with their editions, suggestions, lists of pages."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from flask import Blueprint, Response, abort, jsonify, make_response, render_template, request

from mapper.domain import PlaceId
from mapper.editions import PublishedRecords
from mapper.layers import OFFICE
from mapper.ports import Records
from web.lookup import editions, places
from web.lookup.compare import short_count
from web.lookup.forms import Asked, read_address
from web.lookup.mapped import MOST, mapped
from web.lookup.pages import PageList
from web.lookup.suggestions import suggestions
from web.office import of_this_request


@dataclass(frozen=True)
class AroundPages:
    """Pages that lead to answers, over the same records."""

    published: PublishedRecords
    today: Callable[[], date]
    listed: PageList

    @property
    def records(self) -> Records:
        """What is known, and stays so until this request is answered."""
        return of_this_request(self.published)

    def add_to(self, pages: Blueprint) -> None:
        """The pages at their addresses."""
        pages.add_url_rule("/suggest", "suggest", self.suggest)
        pages.add_url_rule("/bodies/<body_id>", "body", self.body)
        pages.add_url_rule("/places", "places", self.places)
        pages.add_url_rule("/places/<place_id>", "place", self.place)
        pages.add_url_rule("/sitemap.xml", "sitemap", self.sitemap)
        pages.add_url_rule("/sitemaps/<int:part>.xml", "sitemap_part", self.sitemap_part)
        pages.add_url_rule("/robots.txt", "robots", self.robots)

    def suggest(self) -> Response:
        """What a person may mean who has typed so much."""
        typed = request.args.get("q", "")
        answer = jsonify(query=typed, suggestions=suggestions(self.records, typed))
        answer.headers["Cache-Control"] = "public, max-age=60"
        return answer

    def body(self, body_id: str) -> str:
        """An awarding body with its certificates and what they map to."""
        records, asked = self.records, self._address()
        body = records.body(body_id)
        if body is None:
            abort(404)
        ids = records.certificates_of([body_id])
        return render_template(
            "lookup/body.html", body=body, asked=asked, mapped=mapped(records, ids, asked.on),
            more=max(0, len(ids) - MOST),
        )  # fmt: skip

    def places(self) -> str:
        """Every place with something published."""
        found = places.by_kind(self.records)
        return render_template("lookup/places.html", places=found, headings=places.PLACES)

    def place(self, place_id: str) -> str:
        """A place with its editions and how they differ."""
        records, asked = self.records, self._address()
        place = records.vocabulary.places.get(PlaceId(place_id))
        if place is None:
            abort(404)
        shelf = editions.Shelf(records, asked.on)
        shown = editions.by_edition_kind(shelf.shown(place.id))
        return render_template(
            "lookup/place.html", place=place, asked=asked, shown=shown, today=self.today(),
            steps=shelf.steps(place.id), around=places.around(records, place.id),
            published=editions.published(records, self.published.editions, place.id),
            short_count=short_count, place_kinds=places.PLACE_KIND, office=OFFICE,
        )  # fmt: skip

    def _address(self) -> Asked:
        return read_address(request.args, self.records.vocabulary, self.today())

    # --- for machines -----------------------------------------------------------

    def sitemap(self) -> Response:
        """Every public page in both languages, or the parts of that list."""
        return _xml(self.listed.first(self.records))

    def sitemap_part(self, part: int) -> Response:
        """One part of the list of pages."""
        found = self.listed.part(self.records, part)
        return _xml(found) if found else abort(404)

    def robots(self) -> Response:
        """What a crawler may read."""
        answer = make_response(self.listed.robots())
        answer.mimetype = "text/plain"
        return answer


def _xml(text: str) -> Response:
    answer = make_response(text)
    answer.mimetype = "application/xml"
    return answer

"""The addresses of the reconciliation service, for versions 0.1, 0.2 and the current draft."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

from flask import Blueprint, Response, render_template, request

from mapper.answers import look_up_node
from mapper.domain import NodeId, Text
from mapper.editions import PublishedRecords
from mapper.errors import InvalidQuestion, UnknownNode
from mapper.matching.suggest import suggest
from mapper.ports import Records
from mapper.reconciling import KINDS, MOST, TYPES, Wanted, reconcile
from mapper.sentences import STATUS, Speaker
from web.api.faults import Json, send
from web.api.polite import Polite
from web.api.received import json_body, known_id, parse_json
from web.language import pick
from web.office import moment, of_this_request
from web.reconcile.callback import check_callback, padded
from web.reconcile.manifest import (
    DRAFT,
    PROPERTY_NAMES,
    TYPE_NAMES,
    draft_manifest,
    manifest,
)
from web.reconcile.queries import Candidates, new_batch, old_batch, old_query, type_json

ROOT = "/reconcile"
DRAFT_ROOT = f"{ROOT}/{DRAFT}"
LARGEST = 1024 * 1024
"""Bytes of a batch of queries."""
_PLACES = 6


@dataclass(frozen=True)
class ReconcilePages:
    """The service over one set of records; ``today`` is the clock."""

    published: PublishedRecords
    today: Callable[[], date]
    polite: Polite

    @property
    def records(self) -> Records:
        """What is known, and stays so until this request is answered."""
        return of_this_request(self.published)

    @property
    def _names(self) -> Records:
        """The catalogue alone, for this request: what is published adds no names."""
        return moment(self.published).records.base

    def blueprint(self) -> Blueprint:
        """The service at its addresses; the draft has a root of its own beside the old one."""
        pages = Blueprint("reconcile", __name__)
        self.polite.watch(pages)
        pages.before_request(check_callback)
        pages.after_request(padded)
        whole = {"strict_slashes": False}
        pages.add_url_rule(ROOT, "old", self.old, methods=["GET", "POST"], **whole)
        pages.add_url_rule(DRAFT_ROOT, "draft", self.draft, **whole)
        for root, name in ((ROOT, "old"), (DRAFT_ROOT, "draft")):
            for path, view, methods in (
                ("match", self.match, ["POST"]),
                ("preview", self.preview, ["GET"]),
                ("suggest/entity", self.entity, ["GET"]),
                ("suggest/property", self.property, ["GET"]),
                ("suggest/type", self.type, ["GET"]),
            ):
                endpoint = f"{name}_{path.replace('/', '_')}"
                pages.add_url_rule(f"{root}/{path}", endpoint, view, methods=methods)
        return pages

    def old(self) -> Response:
        """The manifest, or the candidates for a batch of queries."""
        request.max_content_length = request.max_form_memory_size = LARGEST
        if request.method == "POST" and request.mimetype == "application/json":
            content = json_body()
            inside = content.get("queries") if isinstance(content, dict) else None
            return self._new(content) if isinstance(inside, list) else self._old(inside)
        given = request.form if request.method == "POST" else request.args
        if "queries" in given:
            return self._old(parse_json(given["queries"]))
        if "query" in given:
            text = given["query"]
            content = parse_json(text) if text.lstrip().startswith("{") else text
            return send({"result": self._candidates().of(old_query(content))})
        return send(manifest(request.url_root))

    def draft(self) -> Response:
        """The manifest of the draft."""
        return send(draft_manifest(request.url_root))

    def match(self) -> Response:
        """The candidates for a batch of queries as the draft writes them."""
        request.max_content_length = LARGEST
        return self._new(json_body())

    def _old(self, content: object) -> Response:
        say = self._candidates()
        found = {key: {"result": say.of(each)} for key, each in old_batch(content).items()}
        return send(found)

    def _new(self, content: object) -> Response:
        say = self._candidates()
        return send({"results": [{"candidates": say.of(each)} for each in new_batch(content)]})

    def _candidates(self) -> Candidates:
        return Candidates(self.records, self._names)

    # --- suggest ------------------------------------------------------------------

    def entity(self) -> Response:
        """What a person may be typing."""
        text, say = request.args.get("prefix", "").strip(), self._candidates()
        found: dict[NodeId, Json] = {}
        names = self._names
        text = text if text.isprintable() else ""
        try:
            near = [*names.nodes([NodeId(text)]).values(), *suggest(names, text)] if text else []
        except InvalidQuestion:
            near = []
        near += [match.node for match in reconcile(names, Wanted((text,)))]
        for node in near:
            if node.kind in KINDS:
                found.setdefault(node.id, {
                    "id": node.id, "name": pick(node.name), "description": say.about(node),
                    "notable": [type_json(node)],
                })  # fmt: skip
        return _cut(list(found.values()))

    def property(self) -> Response:
        """What may be known of a row besides its name."""
        return _named(PROPERTY_NAMES)

    def type(self) -> Response:
        """What a row may be."""
        return _named({name: TYPE_NAMES[name] for name in TYPES})

    # --- preview ------------------------------------------------------------------

    def preview(self) -> Response:
        """A node on a small page that other programs show inside their own."""
        node_id, records = known_id(request.args.get("id", "")), self.records
        node = records.nodes([node_id]).get(node_id)
        if node is None or node.kind not in KINDS:
            raise UnknownNode(node_id)
        answer = look_up_node(
            records, node_id, on=self.today(), requests=moment(self.published).requests
        )
        speaker = Speaker(records)
        told = [(speaker.place(each.place), STATUS[each.status]) for each in answer.places]
        page = render_template(
            "reconcile/preview.html", node=node, body=answer.body, origin=speaker.origin(node),
            told=told[:_PLACES] if node.kind.foreign else [],
        )  # fmt: skip
        return Response(page)


def _named(names: dict[str, Text]) -> Response:
    prefix = request.args.get("prefix", "").strip().casefold()
    found: list[Json] = [
        {"id": key, "name": pick(text), "description": f"{text.zh} · {text.en}"}
        for key, text in names.items()
        if any(prefix in form.casefold() for form in (key, text.zh, text.en))
    ]
    return _cut(found)


def _cut(found: Sequence[Json]) -> Response:
    """As many as are asked for, from where they are asked for."""
    start = _number("offset", _number("cursor", 0))
    return send({"result": list(found[start : start + min(_number("limit", 10), MOST)])})


def _number(name: str, usual: int) -> int:
    text = request.args.get(name, "")
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 7 else usual

"""What is suggested while a person types, as a script reads it."""

from __future__ import annotations

from collections.abc import Iterator

from flask import url_for

from mapper.domain import Body, Node
from mapper.errors import InvalidQuestion
from mapper.matching.suggest import LONGEST, suggest
from mapper.ports import Records
from mapper.sentences import Speaker
from mapper.text import loose
from web.language import other, pick
from web.lookup import words
from web.lookup.reached import page_of

Line = dict[str, str]


def suggestions(records: Records, text: str) -> list[Line]:
    """Certificates and bodies for what is typed; what cannot be a name suggests nothing."""
    if not text.strip():
        return []
    try:
        nodes = suggest(records, text)
    except InvalidQuestion:
        return []
    speaker = Speaker(records)
    return [*(_line(records, speaker, node) for node in nodes), *_bodies(records, text)]


def _line(records: Records, speaker: Speaker, node: Node) -> Line:
    body = records.body(node.body) if node.body else None
    told = (body.name if body else words.KIND[node.kind], speaker.origin(node), None)
    return {
        "name": pick(node.name),
        "other": other(node.name),
        "short": ", ".join(node.abbreviations[:2]),
        "about": " · ".join(pick(each) for each in told if each is not None),
        "address": url_for(f"lookup.{page_of(node)}", node_id=node.id),
    }


def _bodies(records: Records, text: str) -> Iterator[Line]:
    """The awarding body that bears this very name."""
    for body_id in list(records.find_bodies(loose(text[:LONGEST])))[:2]:
        body = records.body(body_id)
        if body is not None and records.certificates_of([body_id]):
            yield _body(body)


def _body(body: Body) -> Line:
    return {
        "name": pick(body.name),
        "other": other(body.name),
        "short": body.abbreviation,
        "about": pick(words.BODY),
        "address": url_for("lookup.body", body_id=body.id),
    }

"""The description of the interface, made of what validates (``asked``) and what is answered."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from mapper.vocabulary import Vocabulary
from web.api.asked import ID, QUESTION, WHERE, Field, Q, name_schemas
from web.api.faults import CODES
from web.api.paging import LAST, MOST, SIZE
from web.api.received import LONGEST_ID
from web.api.shapes import SCHEMAS, Json, ref
from web.api.upload import LARGEST, MOST_ROWS

JSON_TYPE = "application/json"
FORM = "application/x-www-form-urlencoded"
FORM_DATA = "multipart/form-data"
CSV_TYPE = "text/csv"
XLSX_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_ABOUT = (
    "What a foreign professional certificate maps to in China: titles, skill levels and "
    "directory qualifications, by place and date, with sources. It decides nothing and verifies "
    "no certificate. Every text comes in Chinese (zh) and English (en). Nothing that is sent is "
    "kept; no cookie is read or set."
)
_WHY = {400: "The question cannot be read.", 404: "There is no such id.",
        413: "Too much at once.", 415: "Not a content type that is taken.",
        429: "Too many requests; Retry-After says how long to wait."}  # fmt: skip
_LIMITS: Json = {
    name: {"description": about, "schema": {"type": "string", "pattern": "^[0-9]+$"}}
    for name, about in (
        ("RateLimit-Limit", "Requests in the window; only where there is a limit."),
        ("RateLimit-Remaining", "Requests left in it."),
        ("RateLimit-Reset", "Seconds to its end."),
        ("X-RateLimit-Limit", "The same as RateLimit-Limit."),
        ("X-RateLimit-Remaining", "The same as RateLimit-Remaining."),
        ("X-RateLimit-Reset", "The instant of its end, in seconds since 1970."),
    )
}
_RETRY: Json = {"Retry-After": {"description": "Seconds to wait.",
                                "schema": {"type": "string", "pattern": "^[0-9]+$"}}}  # fmt: skip
_ETAG: Json = {"ETag": {"description": "Send it as If-None-Match.", "schema": {"type": "string"}}}


@dataclass(frozen=True, slots=True)
class Asking:
    """One operation: where, how, what for, what it takes and gives."""

    path: str
    method: str
    name: str
    summary: str
    answer: str
    query: Sequence[Field] = ()
    required: tuple[str, ...] = ()
    errors: tuple[int, ...] = (400, 429)
    more: Sequence[Json] = ()
    body: Mapping[str, Json] | None = None
    gives: Sequence[str] = ()


def described(words: Vocabulary, version: str) -> Json:
    """The whole description."""
    paths: dict[str, dict[str, Json]] = {}
    for each in _askings(words):
        paths.setdefault(each.path, {})[each.method] = _operation(each, words)
    return {
        "openapi": "3.1.0",
        "info": {"title": "Qualification look-up", "version": version, "description": _ABOUT,
                 "license": {"name": "Apache-2.0", "identifier": "Apache-2.0"}},
        "servers": [{"url": "/"}],
        "paths": paths,
        "components": {"schemas": {**SCHEMAS, **name_schemas(words)}},
    }  # fmt: skip


def _askings(words: Vocabulary) -> Iterable[Asking]:
    whole = _question(words)
    yield Asking(
        "/api/v1/lookup", "get", "lookUp",
        "What a certificate maps to. `id=` is understood in the place of `q=`.", "Answer",
        (Q, *WHERE), ("q",), (400, 404, 429),
    )  # fmt: skip
    yield Asking(
        "/api/v1/lookup", "post", "lookUpForHolder",
        "The same for a holder, whose facts are used for this answer alone.", "Answer",
        errors=(400, 404, 413, 415, 429), body={JSON_TYPE: whole, FORM: whole},
    )  # fmt: skip
    yield Asking(
        "/api/v1/certificates/{id}", "get", "certificate", "What one certificate maps to.",
        "Answer", WHERE, errors=(400, 404, 429), more=(_ID,),
    )  # fmt: skip
    yield Asking(
        "/api/v1/titles/{id}", "get", "title",
        "Which certificates reach a title, skill level or directory qualification.",
        "ReverseAnswer", WHERE, errors=(400, 404, 429), more=(_ID,),
    )  # fmt: skip
    yield Asking(
        "/api/v1/editions", "get", "editions", "Source editions and office editions, in pages.",
        "Editions", (WHERE[0],), more=(_AUTHORITY, _whole("page", 1, LAST),
                                       _whole("size", SIZE, MOST)),
    )  # fmt: skip
    yield Asking(
        "/api/v1/lookup/batch", "post", "lookUpBatch",
        "Many look-ups at once: a list of questions, or a CSV or XLSX file that comes back "
        "annotated in the format in which it came. A row that cannot be read is marked and stops "
        "nothing.", "BatchAnswer", WHERE, errors=(400, 413, 415, 429), body=_batch(words),
        gives=(CSV_TYPE, XLSX_TYPE),
    )  # fmt: skip


_ID: Json = {
    "name": "id", "in": "path", "required": True, "description": "An id, as look-ups give it.",
    "schema": {"type": "string", "minLength": 1, "maxLength": LONGEST_ID,
               "pattern": "^[A-Za-z0-9._-]+$"},
}  # fmt: skip
_AUTHORITY: Json = {
    "name": "authority", "in": "query", "description": "Whose editions; both unless said.",
    "schema": {"type": "string", "enum": ["source", "office"]},
}  # fmt: skip


def _whole(name: str, usual: int, most: int) -> Json:
    return {
        "name": name, "in": "query",
        "schema": {"type": "integer", "minimum": 1, "maximum": most, "default": usual},
    }  # fmt: skip


def _question(words: Vocabulary) -> Json:
    """The body of a look-up: every field of it, and either a text or an id."""
    return {
        "type": "object",
        "properties": {field.name: field.described(words) for field in QUESTION},
        "additionalProperties": False,
        "oneOf": [{"required": [Q.name]}, {"required": [ID.name]}],
    }


def _batch(words: Vocabulary) -> dict[str, Json]:
    """A list of rows or a file; rows are free: one that cannot be read is marked in the answer."""
    row: Json = {"type": "object", "description": "As a look-up by POST.",
                 "examples": [{"q": "ABT", "place": "suzhou"}]}  # fmt: skip
    rows: Json = {"type": "array", "maxItems": MOST_ROWS, "items": row}
    form: Json = {
        "file": {"type": "string", "format": "binary", "description": "CSV or XLSX; 5 MB."},
        **{field.name: field.described(words) for field in WHERE},
    }
    return {
        JSON_TYPE: {"type": "object", "required": ["rows"], "additionalProperties": False,
                    "properties": {"rows": rows}},
        CSV_TYPE: {"type": "string", "minLength": 1, "pattern": r"\S", "maxLength": LARGEST,
                   "description": "UTF-8 or GB18030; the head may stand below a title.",
                   "examples": ["证书名称,城市\nABT,苏州\n"]},
        XLSX_TYPE: {"type": "string", "format": "binary", "description": "Its first sheet."},
        FORM_DATA: {"type": "object", "required": ["file"], "additionalProperties": False,
                    "properties": form},
    }  # fmt: skip


def _operation(asking: Asking, words: Vocabulary) -> Json:
    parameters = [*asking.more, *(_parameter(f, asking.required, words) for f in asking.query)]
    made: Json = {
        "operationId": asking.name,
        "summary": asking.summary,
        "responses": _responses(asking),
    }
    if parameters:
        made["parameters"] = parameters
    if asking.body is not None:
        made["requestBody"] = {
            "required": True,
            "content": {kind: _medium(kind, schema) for kind, schema in asking.body.items()},
        }
    return made


def _medium(kind: str, schema: Json) -> Json:
    files: Json = {"encoding": {"file": {"contentType": f"{CSV_TYPE}, {XLSX_TYPE}"}}}
    return {"schema": schema} | (files if kind == FORM_DATA else {})


def _parameter(field: Field, required: tuple[str, ...], words: Vocabulary) -> Json:
    return {"name": field.name, "in": "query", "required": field.name in required,
            "description": field.about, "schema": field.schema(words)}  # fmt: skip


def _responses(asking: Asking) -> Json:
    headers = dict(_LIMITS) | (_ETAG if asking.method == "get" else {})
    found: Json = {
        "200": {
            "description": "The answer.", "headers": headers,
            "content": {JSON_TYPE: {"schema": ref(asking.answer)},
                        **{kind: {"schema": {"type": "string", "format": "binary"}}
                           for kind in asking.gives}},
        }
    }  # fmt: skip
    if asking.method == "get":
        found["304"] = {"description": "As it was: nothing has changed since that ETag."}
    for status in asking.errors:
        found[str(status)] = {
            "description": f"{_WHY[status]} (`{CODES.get(status, 'unknown_id')}` and the like)",
            "headers": _LIMITS | _RETRY if status == 429 else {},
            "content": {JSON_TYPE: {"schema": ref("Error")}},
        }
    return found

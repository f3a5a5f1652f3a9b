"""The JSON schemas of what is answered: ``mapper.answer_json`` said once more, for programs."""

from __future__ import annotations

from enum import Enum

from mapper.conditions import RowState, State
from mapper.domain import Certainty, NodeKind, Relation
from mapper.effects import EffectKind
from mapper.status import Status

Json = dict[str, object]
STRING: Json = {"type": "string"}
BOOLEAN: Json = {"type": "boolean"}
NUMBER: Json = {"type": "number"}
COUNT: Json = {"type": "integer", "minimum": 0}
DAY: Json = {"type": "string", "format": "date"}
ADDRESS: Json = {"type": "string", "format": "uri"}


def ref(name: str) -> Json:
    """A schema by its name."""
    return {"$ref": f"#/components/schemas/{name}"}


def array(item: Json) -> Json:
    """Any number of these."""
    return {"type": "array", "items": item}


def nothing_or(schema: Json) -> Json:
    """Such a value, or null."""
    return {"anyOf": [schema, {"type": "null"}]}


def shape(optional: tuple[str, ...] = (), /, **fields: Json) -> Json:
    """An object with these fields and no other."""
    return {
        "type": "object",
        "properties": fields,
        "required": [name for name in fields if name not in optional],
        "additionalProperties": False,
    }


def one_of(words: type[Enum]) -> Json:
    """A word of a closed set."""
    return {"type": "string", "enum": [word.value for word in words]}


_TEXT_OR_NONE = nothing_or(ref("Text"))
_EFFECT: dict[str, Json] = {
    "effect": nothing_or(one_of(EffectKind)),
    "state": one_of(State),
    "relation": one_of(Relation),
    "sentence": ref("Text"),
    "target": nothing_or(ref("Target")),
    "target_levels": array(STRING),
    "part": nothing_or(shape(parts=array(STRING), mode=STRING, text=_TEXT_OR_NONE)),
    "benefits": array(ref("Text")),
    "conditions": array(ref("Condition")),
    "instead": array(ref("Text")),
    "steps": array(shape(step=STRING, by=STRING, text=ref("Text"))),
    "result_term": nothing_or(STRING),
    "approved_by": nothing_or({"type": "integer", "minimum": 1}),
    "certainty": one_of(Certainty),
    "disputed": array(ref("Text")),
    "sources": array(ref("Source")),
    "path": array(
        shape(subject=STRING, relation=one_of(Relation), object=nothing_or(STRING), place=STRING,
              edition=nothing_or(STRING))
    ),
    "in_force": shape(**{"from": nothing_or(DAY), "until": nothing_or(DAY), "certain": BOOLEAN}),
}  # fmt: skip
_CONDITION: dict[str, Json] = {
    "kind": STRING, "text": ref("Text"), "state": one_of(RowState), "met_on": nothing_or(DAY),
}  # fmt: skip
_MISSING: dict[str, Json] = {"link": STRING, **_CONDITION}
_CANDIDATES = array(ref("Candidate"))
SCHEMAS: dict[str, Json] = {
    "Text": shape(en=STRING, zh=STRING),
    "Error": shape(
        error=shape(
            ("field",),
            status={"type": "integer", "minimum": 400, "maximum": 599},
            code=STRING, message=ref("Text"), field=STRING,
        )
    ),
    "Candidate": shape(id=STRING, name=ref("Text"), awarding_body=_TEXT_OR_NONE, score=NUMBER,
                       why=ref("Text")),
    "Certificate": shape(
        id=STRING, kind=one_of(NodeKind), name=ref("Text"), awarding_body=_TEXT_OR_NONE,
        origin=_TEXT_OR_NONE,
        validity=nothing_or(
            shape(term=_TEXT_OR_NONE, review=_TEXT_OR_NONE, renewal=_TEXT_OR_NONE,
                  on_lapse=_TEXT_OR_NONE, certainty=one_of(Certainty))
        ),
        members=array(shape(id=STRING, name=ref("Text"))),
    ),
    "Target": shape(id=nothing_or(STRING), kind=one_of(NodeKind), name=_TEXT_OR_NONE,
                    series=nothing_or(STRING), specialty=nothing_or(STRING),
                    level=nothing_or(STRING)),
    "Condition": shape(**_CONDITION),
    "Source": shape(title=STRING, publisher=STRING, locator=STRING, date=STRING,
                    certainty=one_of(Certainty)),
    "Effect": shape(**_EFFECT),
    "Missing": shape(**_MISSING),
    "Next": shape(kind=STRING, held=nothing_or(STRING), relation=one_of(Relation),
                  state=nothing_or(one_of(State)), target=nothing_or(ref("Target")),
                  sentence=ref("Text"), missing=array(ref("Condition")), date=nothing_or(DAY),
                  certainty=one_of(Certainty)),
    "PlaceAnswer": shape(
        place=STRING, status=one_of(Status), request=nothing_or(STRING),
        loaded=shape(n=COUNT, N=nothing_or(COUNT), complete=BOOLEAN),
        effects=array(ref("Effect")), missing=array(ref("Missing")), next=array(ref("Next")),
        inside=array(ref("PlaceAnswer")),
    ),
    "Layer": shape(layer=STRING, state=STRING, authority=_TEXT_OR_NONE,
                   check_at=nothing_or(STRING)),
    "Answer": shape(query=STRING, on=DAY, certificate=nothing_or(ref("Certificate")),
                    candidates=_CANDIDATES, places=array(ref("PlaceAnswer")),
                    elsewhere=array(ref("PlaceAnswer")), layers=array(ref("Layer"))),
    "Reaching": shape(id=STRING, name=ref("Text"), place=STRING, exact=BOOLEAN, **_EFFECT),
    "ReverseAnswer": shape(
        query=STRING, on=DAY, target=nothing_or(shape(id=STRING, name=ref("Text"))),
        candidates=_CANDIDATES, certificates=array(ref("Reaching")),
    ),
    "Edition": shape(
        id=STRING, authority={"type": "string", "enum": ["source", "office"]}, kind=STRING,
        place=STRING, number=STRING, title=ref("Text"), document=STRING, standing=STRING,
        published=STRING, valid_from=STRING, valid_until=STRING, replaces=array(STRING),
        stated_count=nothing_or(COUNT), loaded=COUNT, certainty=one_of(Certainty),
    ),
    "Editions": shape(total=COUNT, page={"type": "integer", "minimum": 1},
                      size={"type": "integer", "minimum": 1}, next=nothing_or(ADDRESS),
                      prev=nothing_or(ADDRESS), items=array(ref("Edition"))),
    "BatchRow": shape(
        ("given",), given={"type": "object"}, certificate=nothing_or(shape(id=STRING,
        name=ref("Text"))), place=STRING, status=STRING, status_text=_TEXT_OR_NONE,
        target=array(ref("Text")), level=array(STRING), candidates=_CANDIDATES, page=STRING,
        error=_TEXT_OR_NONE,
    ),
    "BatchAnswer": shape(rows=array(ref("BatchRow"))),
}  # fmt: skip
"""Every schema of an answer, by its name."""

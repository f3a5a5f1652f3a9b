"""The form in which a decision is written: how it is read, and how it is filled in again."""

from __future__ import annotations

from collections.abc import Mapping

from mapper.decision import ClaimKind, Decision, OfficeClaim, Verdict
from mapper.domain import PlaceId, Relation, SourceId, Text
from mapper.review.case import Case
from mapper.review.policy import Office
from mapper.vocabulary import Vocabulary
from web.review.condition_form import (
    CONDITION_FIELDS,
    MOST_CONDITIONS,
    MOST_STEPS,
    STEP_FIELDS,
    fill_conditions,
    fill_steps,
    read_conditions,
    read_steps,
    rows_typed,
)
from web.review.ladder import rung_value, rungs
from web.review.typed import BadForm, Form, Reader, is_term

__all__ = [
    "BadForm",
    "Form",
    "changed_rows",
    "fill",
    "places",
    "read_claim",
    "read_decision",
    "read_draft",
    "relations",
]

MOST_COMMENT = 1000
MOST_REFERENCE = 200
MOST_URL = 400
MOST_LOCATOR = 100
UNITS = {
    "Y": Text("年", "years"), "M": Text("个月", "months"), "D": Text("天", "days"),
}  # fmt: skip
_MOST_TERM = 3
_RELATION = Text("请选择适用于这两端的关系。", "Choose a relation that fits both ends.")
_PLACE = Text(
    "只能为本单位所在地或其辖区作出决定。", "An office decides for its own place or one within it."
)
_LEVEL = Text("请确定级别。", "Choose the level.")
_REASON = Text("请选择不予对应的理由。", "Choose why it is refused.")
_PART = Text("请选择免除的部分。", "Choose the parts that fall away.")
_TERM = Text("请写一个数，如 3。", "Write a number, such as 3.")
_CLAIM = Text("请选择依据的种类。", "Say what kind of evidence this is.")
_REFERENCE = Text("请写明文件名称或决定文号。", "Name the document or the decision's number.")


def relations(case: Case) -> tuple[Relation, ...]:
    """The relations that fit both ends; none where the certificate has left the catalogue."""
    node, vocabulary = case.node, case.records.vocabulary
    return vocabulary.relations_between(node.kind, case.pair.target.kind) if node else ()


def places(office: Office, vocabulary: Vocabulary) -> tuple[PlaceId, ...]:
    """The office's place and those within it."""
    return (office.place, *sorted(vocabulary.inside(office.place)))


def read_decision(form: Form, case: Case, office: Office, vocabulary: Vocabulary) -> Decision:
    """The decision that was typed; raises BadForm with every fault at its field."""
    reader = Reader(form)
    approves = form.get("verdict") == Verdict.APPROVE.value
    decision = (_approval if approves else _refusal)(reader, case, office, vocabulary)
    if reader.faults:
        raise BadForm(reader.faults)
    return decision


def read_draft(
    form: Form, case: Case, office: Office, vocabulary: Vocabulary
) -> tuple[Decision, Mapping[str, Text]]:
    """The approval as far as it can be read, what was suggested for the rest, and the faults."""
    reader = Reader(form)
    return _approval(reader, case, office, vocabulary), reader.faults


def read_claim(form: Form, vocabulary: Vocabulary) -> OfficeClaim:
    """The evidence that was typed for an approval; raises BadForm with every fault."""
    reader = Reader(form)
    claim = _claim(reader, vocabulary)
    if claim is None and not reader.faults:
        reader.wrong("claim_kind", _CLAIM)
    if claim is None or reader.faults:
        raise BadForm(reader.faults)
    return claim


def _refusal(reader: Reader, case: Case, office: Office, vocabulary: Vocabulary) -> Decision:
    reason = reader.choice("reason", {key: key for key in vocabulary.reasons}, _REASON)
    comment = reader.text("comment", MOST_COMMENT, lines=True)
    own = {str(place): place for place in places(office, vocabulary)}
    place = own.get(reader.raw("place"), office.place)
    return Decision(Verdict.REFUSE, case.pair.target, place, reason=reason or "", comment=comment)


def _approval(reader: Reader, case: Case, office: Office, vocabulary: Vocabulary) -> Decision:
    usual = case.suggested(office.place)
    known = {relation.value: relation for relation in relations(case)}
    relation = reader.choice("relation", known, _RELATION) or usual.relation
    own = {str(place): place for place in places(office, vocabulary)}
    levels = {rung.value: rung.target for rung in rungs(case.records, case.pair.target)}
    return Decision(
        Verdict.APPROVE, reader.choice("level", levels, _LEVEL) or usual.target,
        reader.choice("place", own, _PLACE) or usual.place, relation,
        read_conditions(reader, case.records), read_steps(reader, vocabulary),
        _part(reader, vocabulary) if relation is Relation.EXEMPTS_FROM else (), _term(reader),
        _claim(reader, vocabulary), "", reader.text("comment", MOST_COMMENT, lines=True),
    )  # fmt: skip


def _part(reader: Reader, vocabulary: Vocabulary) -> tuple[str, ...]:
    chosen = reader.form.getlist("part")
    unknown = set(chosen) - set(vocabulary.parts)
    if unknown or not chosen:
        reader.wrong("part", _PART)
    return tuple(part for part in vocabulary.parts if part in chosen)


def _term(reader: Reader) -> str:
    """A term of so many years, months or days; a term such as P1Y6M may be typed as it is."""
    number, unit = reader.raw("term"), reader.raw("term_unit") or "Y"
    if not number:
        return ""
    if is_term(number):
        return number
    plain = number.isascii() and number.isdecimal() and len(number) <= _MOST_TERM and int(number)
    if plain and unit in UNITS:
        return f"P{int(number)}{unit}"
    reader.wrong("term", _TERM)
    return ""


def _claim(reader: Reader, vocabulary: Vocabulary) -> OfficeClaim | None:
    """The evidence; a source that we know is cited by its id unless a title is typed."""
    source = reader.raw("claim_source")
    if source and SourceId(source) not in vocabulary.sources:
        reader.wrong("claim_source", _REFERENCE)
        source = ""
    reference = reader.text("claim_reference", MOST_REFERENCE) or source
    locator = reader.text("claim_locator", MOST_LOCATOR)
    url, published = reader.url("claim_url", MOST_URL), reader.day("claim_published")
    kinds: dict[str, ClaimKind | None] = {"": None, **{known.value: known for known in ClaimKind}}
    if reader.raw("claim_kind") not in kinds:
        reader.wrong("claim_kind", _CLAIM)
    kind = kinds.get(reader.raw("claim_kind"))
    if kind is None:
        if reference or locator or url or published:
            reader.wrong("claim_kind", _CLAIM)
        return None
    if not reference:
        reader.wrong("claim_reference", _REFERENCE)
    return OfficeClaim(kind, reference, locator, url, published)


# --- filling in -------------------------------------------------------------------


def fill(decision: Decision) -> Form:
    """The fields that hold a decision; reading them gives it again."""
    form: Form = Form(
        {
            "verdict": decision.verdict.value, "place": str(decision.place),
            "relation": decision.relation.value if decision.relation else "",
            "level": rung_value(decision.target), "reason": decision.reason,
            "comment": decision.comment, **_filled_term(decision.result_term),
            **_filled_claim(decision.claim), **dict(fill_conditions(decision.conditions)),
            **dict(fill_steps(decision.steps)),
        }
    )  # fmt: skip
    for part in decision.part:
        form.add("part", part)
    return form


def _filled_term(term: str) -> Mapping[str, str]:
    number, unit = term[1:-1], term[-1:]
    if number.isdecimal() and unit in UNITS and f"P{int(number)}{unit}" == term:
        return {"term": number, "term_unit": unit}
    return {"term": term, "term_unit": "Y"}


def _filled_claim(claim: OfficeClaim | None) -> Mapping[str, str]:
    if claim is None:
        return {"claim_kind": ""}
    return {
        "claim_kind": claim.kind.value, "claim_reference": claim.reference,
        "claim_locator": claim.locator, "claim_url": claim.url, "claim_published": claim.published,
    }  # fmt: skip


# --- rows that come and go ----------------------------------------------------------


def changed_rows(form: Form, act: str) -> Form:
    """The form after a row was added or removed: ``add-c``, ``add-s``, ``drop-c3``, ``drop-s0``.

    The rows are numbered anew; a row that was added is the last and empty.
    """
    kept: Form = Form(
        [(name, value) for name, value in form.items(multi=True) if not _in_row(name)]
    )
    for letter, fields, most in (
        ("c", CONDITION_FIELDS, MOST_CONDITIONS),
        ("s", STEP_FIELDS, MOST_STEPS),
    ):
        numbers = [n for n in rows_typed(form, letter, most) if act != f"drop-{letter}{n}"]
        for new, old in enumerate(numbers):
            for name in fields:
                kept[f"{letter}{new}-{name}"] = form.get(f"{letter}{old}-{name}", "")
        if act == f"add-{letter}" and len(numbers) < most:
            kept[f"{letter}{len(numbers)}-kind"] = ""
    return kept


def _in_row(name: str) -> bool:
    head, _, tail = name.partition("-")
    return head[:1] in ("c", "s") and head[1:].isdecimal() and bool(tail)

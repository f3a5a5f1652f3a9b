"""The answer to a question: what a holdable maps to, for whom, where and when."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from mapper.conditions import NOBODY, Holder
from mapper.domain import Body, Node, NodeId, PlaceId, Validity
from mapper.errors import UnknownNode
from mapper.finding import Candidate, Finder, find
from mapper.layers import Layer, layers_of
from mapper.ports import Records
from mapper.survey import OpenRequests, PlaceAnswer, Survey


def nobody_asks(certificate: NodeId) -> dict[PlaceId, str]:
    """No certificate is asked for anywhere."""
    del certificate
    return {}


@dataclass(frozen=True, slots=True)
class Answer:
    """The whole answer; without a node there are candidates or nothing."""

    query: str
    on: date
    holder: Holder
    node: Node | None = None
    body: Body | None = None
    validity: Validity | None = None
    members: tuple[Node, ...] = ()
    families: tuple[Node, ...] = ()
    candidates: tuple[Candidate, ...] = ()
    places: tuple[PlaceAnswer, ...] = ()
    elsewhere: tuple[PlaceAnswer, ...] = ()
    layers: tuple[Layer, ...] = ()


def look_up(
    records: Records,
    text: str,
    *,
    place: PlaceId | None = None,
    on: date,
    holder: Holder = NOBODY,
    finder: Finder = find,
    requests: OpenRequests = nobody_asks,
) -> Answer:
    """What ``text`` (a name, abbreviation or id) maps to, as the ``finder`` understands it.

    Without a place it answers for every place with an edition that touches it,
    or, where none does, for every place with a scheme.  ``requests`` knows what people ask for:
    a place that says nothing is then under review.  Raises InvalidQuestion for a text that cannot
    be a name.
    """
    finding = finder(records, text)
    if finding.node is None:
        return Answer(finding.query, on, holder, candidates=finding.candidates)
    survey = Survey.of(records, finding.node, on, holder, requests)
    return _answer(survey, finding.query, place, holder)


def look_up_node(
    records: Records,
    node_id: NodeId,
    *,
    place: PlaceId | None = None,
    on: date,
    holder: Holder = NOBODY,
    requests: OpenRequests = nobody_asks,
) -> Answer:
    """As ``look_up``, for a known id; raises UnknownNode."""
    node = records.nodes([node_id]).get(node_id)
    if node is None or not node.kind.holdable:
        raise UnknownNode(node_id)
    return _answer(Survey.of(records, node, on, holder, requests), node_id, place, holder)


def _answer(survey: Survey, query: str, place: PlaceId | None, holder: Holder) -> Answer:
    records, node = survey.records, survey.node
    touched = survey.touched()
    asked = (place,) if place is not None else (touched or survey.scheme_places())
    places = tuple(survey.place(each, inside=place is not None) for each in asked)
    near = set(asked)
    if place is not None:
        near |= survey.vocabulary.enclosing(place) | survey.vocabulary.inside(place)
    elsewhere = tuple(survey.place(each) for each in touched if each not in near)
    body = records.body(node.body) if node.body else None
    validity = survey.vocabulary.validity_of(node)
    return Answer(
        query, survey.question.on, holder, node, body, validity,
        tuple(records.nodes([m.certificate for m in records.members_of(node.id)]).values()),
        tuple(records.nodes([m.family for m in survey.families]).values()),
        (), places, elsewhere, _layers(survey, node, body, validity, places),
    )  # fmt: skip


def _layers(
    survey: Survey,
    node: Node,
    body: Body | None,
    validity: Validity | None,
    places: tuple[PlaceAnswer, ...],
) -> tuple[Layer, ...]:
    kinds = frozenset(effect.kind for place in places for effect in place.effects)
    statuses = [place.status for place in places]
    return layers_of(node, body, statuses, kinds, check_at(survey, node, body, validity))


def check_at(survey: Survey, node: Node, body: Body | None, validity: Validity | None) -> str:
    """Where the certificate can be verified: its body's page, else the official channel."""
    if body is not None and body.verify_url:
        return body.verify_url
    channel = survey.vocabulary.channel_of(node, validity)
    return channel.url if channel else ""

"""Whether what is published by now answers a request: nobody has to close it by hand."""

from __future__ import annotations

from datetime import date

from mapper.answers import look_up_node
from mapper.asking.number import REQUEST
from mapper.asking.values import Asking, Stage
from mapper.domain import NodeId, PlaceId
from mapper.errors import UnknownNode
from mapper.ports import Records
from mapper.status import Status

SILENT = frozenset(
    {Status.UNDER_REVIEW, Status.ONLY_INSIDE, Status.NOT_IN_LOADED, Status.NEVER_ASKED}
)
"""What a place says when it has no answer of its own."""


def stage_of(asking: Asking, records: Records, on: date) -> Stage:
    """How far it is on a day: as kept, or answered by what is published."""
    waits = asking.kind == REQUEST and asking.stage.open
    if waits and answered(asking.certificate, asking.about.place, records, on):
        return Stage.ANSWERED
    return asking.stage


def answered(certificate: str, place: str, records: Records, on: date) -> bool:
    """The place says something of the certificate that was asked for."""
    if not certificate or place not in records.vocabulary.places:
        return False
    try:
        answer = look_up_node(records, NodeId(certificate), place=PlaceId(place), on=on)
    except UnknownNode:
        return False
    return answer.places[0].status not in SILENT

"""Whether what is published by now answers a request: nobody has to close it by hand."""

from __future__ import annotations

from datetime import date

from mapper.answers import look_up_node
from mapper.asking.values import Asking, Stage, Wish
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
    if asking.stage.open and isinstance(asking.about, Wish) and answered(asking, records, on):
        return Stage.ANSWERED
    return asking.stage


def answered(asking: Asking, records: Records, on: date) -> bool:
    """The place says something of the certificate that was asked for."""
    if not asking.certificate or asking.about.place not in records.vocabulary.places:
        return False
    place = PlaceId(asking.about.place)
    try:
        answer = look_up_node(records, NodeId(asking.certificate), place=place, on=on)
    except UnknownNode:
        return False
    return answer.places[0].status not in SILENT

"""Small records for tests of what a reviewer is told: a folder that is read, and links by hand."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from folders import add, change

from mapper.catalogue.read import read_folder
from mapper.catalogue.records import MemoryRecords
from mapper.domain import (
    Certainty,
    Claim,
    Condition,
    Link,
    LinkId,
    NodeId,
    NodeKind,
    PlaceId,
    Relation,
    SourceId,
    Step,
    Target,
)

SUZHOU, JIANGSU, SHANGHAI = (PlaceId(name) for name in ("suzhou", "jiangsu", "shanghai"))
ABT = NodeId("abt")
PHARMACEUTICAL = "engineering-pharmaceutical"
RECOGNISED_LINE = 8
"""Of the relation ``recognised_as`` in the small folder."""


def read(folder: Path, links: Iterable[Link] = ()) -> MemoryRecords:
    """The records of a folder, with further links."""
    rows, faults = read_folder(folder)
    assert not faults
    return MemoryRecords(rows.table(), tuple(links))


def speaking(folder: Path) -> None:
    """Let a recognition be said as a sentence with its ends, and a negative link be said."""
    change(
        folder, "vocab/relations.csv", RECOGNISED_LINE,
        zh="“{subject}”在{place}可认定为“{object}”",
        en="{subject} is recognised in {place} as {object}",
    )  # fmt: skip
    add(folder, "vocab/relations.csv", id="not_comparable", walk="never",
        subject_kinds="certificate", object_kinds="title|directory", zh="{subject}",
        en="{subject}")  # fmt: skip


def title(*levels: str, specialty: str = PHARMACEUTICAL, group: str = "engineering") -> Target:
    """A title."""
    return Target(NodeKind.TITLE, group, specialty, levels)


def link(
    target: Target | None,
    *rows: Condition,
    name: str = "office.1",
    subject: str = "abt",
    relation: Relation = Relation.RECOGNISED_AS,
    place: PlaceId = SUZHOU,
    steps: tuple[Step, ...] = (),
    claims: tuple[Claim, ...] = (),
    valid_from: str = "",
    valid_until: str = "",
) -> Link:
    """A link with a claim."""
    own = claims or (said(),)
    return Link(
        LinkId(name), NodeId(subject), relation, target, place, None, own, conditions=rows,
        steps=steps, valid_from=valid_from, valid_until=valid_until,
    )  # fmt: skip


def said(field: str = "", value: str = "", certainty: Certainty = Certainty.SEEN) -> Claim:
    """What the notice says."""
    return Claim(LinkId("any"), SourceId("notice"), "item 1", certainty, field, value)

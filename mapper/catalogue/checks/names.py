"""Names that a reader would take for one."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from mapper.catalogue.checks.index import Index, Rule
from mapper.catalogue.placed import Placed
from mapper.catalogue.rows import (
    BodyRow,
    CertificateRow,
    DirectoryRow,
    FieldRow,
    ListRow,
    OccupationRow,
    OriginRow,
    PermitRow,
    PlaceRow,
    Row,
    SeriesRow,
    SpecialtyRow,
)
from mapper.domain import Text
from mapper.errors import Fault
from mapper.text import normalise


class _Name(NamedTuple):
    """A name in one column; only nodes of one ``kind`` are compared.

    ``owner`` tells true homonyms apart: two owners that are known and differ.
    """

    placed: Placed[Row]
    column: str
    text: str
    kind: str
    owner: str


def names_alike(index: Index) -> Iterator[Fault]:
    """No two names of a kind differ in nothing but width, script, case or spaces."""
    seen: dict[tuple[str, str, str], list[_Name]] = {}
    for name in _names(index):
        language = name.column.rpartition("_")[2]
        others = seen.setdefault((name.kind, language, normalise(name.text)), [])
        node_id = name.placed.row.key_of()[0]
        for other in others:
            another = other.placed.row.key_of()[0] != node_id
            if another and not (name.owner and other.owner and name.owner != other.owner):
                where = other.placed.where
                reason = Text(
                    f"“{name.text}”与{where}处的名称相同；请使两者可以区分",
                    f"{name.text!r} is also the name at {where}; make one of them clearer",
                )
                yield name.placed.fault(name.column, reason)
                break
        others.append(name)


def _names(index: Index) -> Iterator[_Name]:
    yield from _certificates(index)
    for body in index.rows.of(BodyRow):
        owner = "|".join(sorted(body.row.origins))
        for column in ("en", "zh", "native"):
            yield from _name(body, column, "body", owner)
    for item in index.rows.of(DirectoryRow):
        yield from _both(item, "directory", item.row.parent)
    for permit in index.rows.of(PermitRow):
        yield from _both(permit, permit.row.kind)
    for named in index.rows.of(ListRow):
        yield from _both(named, "list", named.row.edition)
    for specialty in index.rows.of(SpecialtyRow):
        yield from _both(specialty, "specialty", specialty.row.series)
    for model in (OriginRow, PlaceRow, FieldRow, SeriesRow, OccupationRow):
        for placed in index.rows.of(model):
            yield from _both(placed, model.__name__)


def _certificates(index: Index) -> Iterator[_Name]:
    for certificate in index.rows.of(CertificateRow):
        kind = "certificate" if certificate.row.kind == "certificate" else "family"
        for column in ("name_en", "name_zh", "name_native"):
            yield from _name(certificate, column, kind, certificate.row.body)


def _both(placed: Placed[Row], kind: str, owner: str = "") -> Iterator[_Name]:
    yield from _name(placed, "zh", kind, owner)
    yield from _name(placed, "en", kind, owner)


def _name(placed: Placed[Row], column: str, kind: str, owner: str) -> Iterator[_Name]:
    text = getattr(placed.row, column)
    if text:
        yield _Name(placed, column, text, kind, owner)


RULES: tuple[Rule, ...] = (names_alike,)

"""Title and skill-level nodes, derived from series, tracks, specialties and occupations."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from mapper.catalogue import rows as r
from mapper.domain import Certainty, Node, NodeId, NodeKind, Text, laddered_id, lowest

SKILL_CERTIFICATE_LEVELS = ("SL2", "SL3", "SL4", "SL5", "SL6")


def generic_levels(
    title_levels: Iterable[r.LevelRow], skill_levels: Iterable[r.LevelRow]
) -> Iterator[Node]:
    """A level of any series or of any occupation: the node that general rules start from."""
    for kind, rows in ((NodeKind.TITLE, title_levels), (NodeKind.SKILL_LEVEL, skill_levels)):
        for row in rows:
            name = (
                Text(f"{row.zh}职称", f"{row.en} title")
                if kind is NodeKind.TITLE
                else Text(row.zh, row.en)
            )
            yield Node(
                NodeId(row.id), kind, name, row.certainty, aliases=row.aliases, level=row.id,
                records=(row.record,),
            )  # fmt: skip


def titles(
    series: Iterable[r.SeriesRow],
    specialties: Iterable[r.SpecialtyRow],
    words: Iterable[r.TitleRow],
    levels: Iterable[r.LevelRow],
) -> Iterator[Node]:
    """Every title: a series, one of its tracks or specialties, and a level."""
    ladder = {row.id: row for row in levels}
    by_place: dict[tuple[str, str, str], list[r.TitleRow]] = {}
    for row in words:
        by_place.setdefault((row.series, row.specialty, row.level), []).append(row)
    for series_row in series:
        for level in ladder.values():
            yield _title(series_row, None, level, by_place)
    of_id = {row.id: row for row in series}
    for specialty in specialties:
        for level in ladder.values():
            yield _title(of_id[specialty.series], specialty, level, by_place)


def _title(
    series: r.SeriesRow,
    specialty: r.SpecialtyRow | None,
    level: r.LevelRow,
    words: dict[tuple[str, str, str], list[r.TitleRow]],
) -> Node:
    own = words.get((series.id, specialty.id if specialty else "", level.id), [])
    general = words.get((series.id, "", level.id), [])
    if own:
        name = Text(own[0].zh, own[0].en or f"{level.en.capitalize()} title, {series.en}")
        aliases = tuple(row.zh for row in own[1:])
    elif specialty is None or specialty.kind == "track" or not general:
        scope = series if specialty is None else specialty
        name = Text(f"{scope.zh}{level.zh}职称", f"{level.en} title, {scope.en}")
        aliases = ()
    else:
        word = general[0]
        name = Text(f"{specialty.zh}专业{word.zh}", f"{word.en}, {specialty.en}")
        aliases = tuple(f"{alias.removesuffix('专业')}{word.zh}" for alias in specialty.aliases)
        aliases += (f"{word.zh}({specialty.zh})",)
    certain = specialty.certainty if specialty else Certainty.SEEN
    found = [row.certainty for row in own] or [certain]
    return Node(
        laddered_id(series.id, specialty.id if specialty else "", level.id),
        NodeKind.TITLE, name, lowest(*found), aliases=aliases, group=series.id,
        specialty=specialty.id if specialty else "", level=level.id,
        fields=specialty.fields if specialty else (), code=own[0].code if own else "",
        unverified=own[0].unverified if own else (),
    )  # fmt: skip


def skill_levels(
    occupations: Iterable[r.OccupationRow], levels: Iterable[r.LevelRow]
) -> Iterator[Node]:
    """The certificate levels of each occupation."""
    rungs = [row for row in levels if row.id in SKILL_CERTIFICATE_LEVELS]
    for row in occupations:
        for level in rungs:
            grade = next((alias for alias in level.aliases if alias.endswith("级")), "")
            names = (f"{level.zh}{row.zh}", f"{row.zh}{grade}", f"{row.zh} {grade}")
            others = tuple(f"{other}{level.zh}" for other in row.aliases if not other.isascii())
            yield Node(
                laddered_id(row.id, "", level.id), NodeKind.SKILL_LEVEL,
                Text(f"{row.zh}（{grade}/{level.zh}）", f"{row.en}, {level.en}"), row.certainty,
                aliases=(f"{row.zh}{level.zh}", *names, *others), former_names=row.former_names,
                group=row.id, level=level.id, fields=row.fields, code=row.code,
            )  # fmt: skip

"""A made-up world of any size on top of the shipped vocabularies, the same for the same seed.

Nothing in it is true of the world; it has the shape of the shipped catalogues:
three links a certificate over all places, a second claim on three links of ten,
conditions on every third.
"""

from __future__ import annotations

import sys
from collections import defaultdict
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from random import Random
from typing import TypeVar

from mapper.catalogue import packaged_folder
from mapper.catalogue import rows as r
from mapper.catalogue.placed import Placed, Rows
from mapper.catalogue.read import pattern_of, read_folder
from mapper.catalogue.write import sort_rows, write_rows
from mapper.domain import Certainty, NodeKind, Relation, Standing

LINKS_EACH = 3
"""Links that start from one certificate."""
CERTIFICATES_A_BODY = 40
SOURCE = "synthetic-notice"
RowT = TypeVar("RowT", bound=r.Row)

_ROLES = (
    ("Engineer", "工程师"), ("Analyst", "分析师"), ("Technician", "技术员"), ("Auditor", "审核员"),
    ("Designer", "设计师"), ("Manager", "管理师"), ("Inspector", "检验员"), ("Consultant", "顾问"),
)  # fmt: skip
_GRADES = ("Associate", "Certified", "Chartered", "Licensed", "Registered")

Table = dict[str, list[r.Row]]
"""Rows by the path of their file."""


def world(size: int, seed: int = 20260122) -> Table:
    """The shipped vocabularies, and as many made-up certificates as asked, with their links."""
    table = _vocabularies()
    for path, rows in _Maker(table, Random(seed)).rows(size):
        table[path].append(rows)
    return {path: sort_rows(rows) for path, rows in table.items()}


def placed(table: Table) -> Rows:
    """The world as it would be read from its files."""
    found: dict[str, list[Placed[r.Row]]] = defaultdict(list)
    for path, rows in sorted(table.items(), key=lambda file: file[0].split("/")):
        lines = (Placed(row, path, line) for line, row in enumerate(rows, start=2))
        found[pattern_of(path) or path] += lines
    return Rows(dict(found))


def write_world(table: Table, folder: Path) -> Path:
    """Write the world as a folder of catalogue files."""
    for path, rows in table.items():
        write_rows(folder / path, r.FILES[pattern_of(path) or ""], rows)
    return folder


def _vocabularies() -> Table:
    """The shipped files without certificates, bodies, links and what belongs to them."""
    found, _ = read_folder(packaged_folder())
    table: Table = defaultdict(list)
    for pattern, rows in found.by_pattern.items():
        if pattern.startswith("vocab/") or pattern in ("cn/occupations.csv", "cn/titles.csv"):
            for one in rows:
                table[one.path].append(_without_source(one.row))
    table["vocab/phrases.csv"] = [r.PhraseRow(en=f"item {n}", zh=f"第{n}项") for n in (1, 2)]
    return table


def _without_source(row: r.Row) -> r.Row:
    return row.model_copy(update={"source": ""}) if "source" in type(row).model_fields else row


@cache
def _defaults(model: type[r.Row]) -> tuple[dict[str, object], set[str]]:
    fields = model.model_fields
    return {n: f.default for n, f in fields.items() if not f.is_required()}, set(fields)


def _row(model: type[RowT], **cells: object) -> RowT:
    """A row without checks: a million are made, and the check of the folder is a test."""
    defaults, names = _defaults(model)
    return model.model_construct(names, **(defaults | cells))


class _Maker:
    """Draws rows from the words of the shipped vocabularies."""

    def __init__(self, table: Table, random: Random) -> None:
        def words(path: str) -> list[dict[str, str]]:
            return [row.model_dump() for row in table[path]]

        self._random = random
        self._places = sorted(row["id"] for row in words("vocab/places.csv"))
        self._origins = words("vocab/origins.csv")
        self._fields = words("vocab/fields.csv")
        self._series = sorted(row["id"] for row in words("vocab/series.csv"))
        self._jobs = sorted(row["id"] for row in words("cn/occupations.csv"))

    def rows(self, size: int) -> Iterator[tuple[str, r.Row]]:
        """Every row with the path of its file."""
        yield (
            "sources.csv",
            _row(
                r.SourceRow,
                id=SOURCE,
                kind="official",
                title_en="Synthetic",
                published="2024-01-01",
            ),
        )
        for place in self._places:
            yield "editions.csv", self._edition(place, size)
        bodies = [self._body(number) for number in range(-(-size // CERTIFICATES_A_BODY))]
        for body in bodies:
            yield "bodies.csv", body
        for number in range(size):
            certificate = self._certificate(number, bodies[number // CERTIFICATES_A_BODY])
            yield f"foreign/{certificate.origins[0]}.csv", certificate
            for place in self._random.sample(self._places, LINKS_EACH):
                yield from self._link(certificate.id, place)

    def _edition(self, place: str, size: int) -> r.EditionRow:
        return _row(
            r.EditionRow, id=f"{place}-synthetic", kind="catalogue", place=place,
            title_zh="合成目录", title_en=f"Synthetic catalogue of {place}", published="2024-01-01",
            valid_from="2024-01-01", standing=Standing.IN_FORCE, stated_count=size * LINKS_EACH,
            certainty=Certainty.SEEN, source=SOURCE,
        )  # fmt: skip

    def _body(self, number: int) -> r.BodyRow:
        origin, field = self._random.choice(self._origins), self._random.choice(self._fields)
        return _row(
            r.BodyRow, id=f"body-{number}", abbreviation=f"B{number}Q", origins=(origin["id"],),
            en=f"Institute {number} of {field['en']}", zh=f"{field['zh']}学会{number}号",
            certainty=Certainty.SEEN,
        )  # fmt: skip

    def _certificate(self, number: int, body: r.BodyRow) -> r.CertificateRow:
        field, (en, zh) = self._random.choice(self._fields), self._random.choice(_ROLES)
        return _row(
            r.CertificateRow, id=f"synthetic-{number}", kind="certificate", body=body.id,
            origins=body.origins,
            name_en=f"{self._random.choice(_GRADES)} {field['en']} {en} {number}",
            name_zh=f"{field['zh']}{zh}{number}号", abbreviations=(f"S{number}Q",),
            fields=(field["id"],), certainty=Certainty.SEEN,
        )  # fmt: skip

    def _link(self, subject: str, place: str) -> Iterator[tuple[str, r.Row]]:
        random, link = self._random, f"{place}.{subject}"
        title = random.random() < 0.7
        yield f"links/{place}/synthetic.csv", _row(
            r.LinkRow, id=link, subject=subject, relation=Relation.RECOGNISED_AS,
            object_kind=NodeKind.TITLE if title else NodeKind.SKILL_LEVEL,
            object=random.choice(self._series if title else self._jobs),
            levels=(random.choice(("T2", "T3", "T4") if title else ("SL3", "SL4", "SL5")),),
            place=place, edition=f"{place}-synthetic",
        )  # fmt: skip
        for number in range(1 + (random.random() < 0.3)):
            yield f"claims/{place}.csv", _row(
                r.ClaimRow, link=link, source=SOURCE, locator=f"item {number + 1}",
                certainty=Certainty.SEEN,
            )  # fmt: skip
        if random.random() < 1 / 3:
            for kind, value, unit in (
                ("degree", random.choice(("bachelor", "master")), ""),
                ("work_years", str(random.randint(1, 8)), "year"),
            ):
                yield f"conditions/{place}.csv", _row(
                    r.ConditionRow, scope="link", scope_id=link, route="r1", kind=kind,
                    operator=">=", value=value, unit=unit, certainty=Certainty.SEEN,
                )  # fmt: skip


if __name__ == "__main__":
    write_world(world(int(sys.argv[2])), Path(sys.argv[1]))

"""Catalogue rows from what was read: certificates, bodies, links with their claims."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from mapper.catalogue.placed import Rows
from mapper.catalogue.rows import (
    BodyRow,
    CertificateRow,
    ClaimRow,
    ConditionRow,
    EditionRow,
    LinkRow,
    ListRow,
    OccupationRow,
    Row,
    SourceRow,
    SpecialtyRow,
)
from mapper.catalogue.write import sort_rows
from mapper.dates import first_day
from mapper.domain import Certainty, NodeKind, Relation, Standing, Text, WhichBy
from mapper.importing.asked import Asked
from mapper.importing.entry import Called, Entry
from mapper.importing.ids import Ids
from mapper.importing.layout import RawRow, counted
from mapper.importing.match import Found, Kind
from mapper.importing.targets import Aim
from mapper.text import loose, normalise

_DATE = re.compile(r"[0-9]{4}(?:-[0-9]{2}){0,2}")
_CELLS = ("title", "series", "specialty", "level", "occupation", "skill_level", "directory")


@dataclass(frozen=True, slots=True)
class Stated:
    """What a person says of the edition that a file holds; dates as precise as known."""

    place: str
    number: str = ""
    document: str = ""
    published: str = ""
    valid_from: str = ""
    stated_count: int | None = None
    replaces: tuple[str, ...] = ()
    title_zh: str = ""
    title_en: str = ""


def is_date(text: str) -> bool:
    """A day, month or year that exists.

    >>> is_date("2024-05"), is_date("2026-02-31"), is_date("soon")
    (True, False, False)
    """
    try:
        return bool(_DATE.fullmatch(text)) and first_day(text) is not None
    except ValueError:
        return False


class Making:
    """Gathers the rows of one edition.

    ``at`` is the row of the list that is being read, ``origins`` says by file and key of which one
    each row of the edition is made.
    """

    def __init__(self, base: Rows, taken: Iterable[str], stated: Stated, edition: str) -> None:
        self._stated, self._edition = stated, edition
        self._source = f"{edition}-file"
        self._rows: dict[str, list[Row]] = defaultdict(list)
        self._ids = Ids(taken)
        self._body_ids = Ids(placed.row.id for placed in base.of(BodyRow))
        self._vocabulary_ids = Ids(placed.row.id for placed in base.of(SpecialtyRow))
        self._link_ids = Ids(placed.row.id for placed in base.of(LinkRow))
        self._bodies: dict[Called, str] = {}
        self._certificates: dict[tuple[str, str, str], str] = {}
        self._others: dict[tuple[str, str, str], str] = {}
        self._links: dict[tuple[object, ...], LinkRow] = {}
        self._routes: dict[str, int] = defaultdict(int)
        self._names: dict[tuple[str, str], list[str]] = defaultdict(list)
        self.notes: list[Text] = []
        self.at: RawRow | None = None
        self.origins: dict[tuple[str, tuple[str, ...]], RawRow] = {}
        for known in base.of(CertificateRow):
            if known.row.kind == "certificate":
                for language in ("en", "zh"):
                    name = normalise(getattr(known.row, f"name_{language}"))
                    self._names[language, name].append(known.row.body)

    # --- certificates and bodies ------------------------------------------------------

    def body(self, called: Called, found: Found, origins: tuple[str, ...]) -> str:
        """The id of a body, made if it is new; empty where the row names none."""
        if found.kind is Kind.SAME or called == Called():
            return found.id
        if called not in self._bodies:
            self._bodies[called] = self._body_ids.of(called.en or called.best, *origins)
            self._add(
                "bodies.csv",
                BodyRow(
                    id=self._bodies[called], en=called.en or called.best, zh=called.zh,
                    native=called.native, abbreviation=next(iter(called.short), ""),
                    aliases=called.short[1:], origins=origins, certainty=Certainty.SEEN,
                    unverified=() if called.en else ("en",),
                )
            )  # fmt: skip
        return self._bodies[called]

    def certificate(self, entry: Entry, body: str, origins: tuple[str, ...]) -> str:
        """The id of a new certificate; rows of one name, body and grade mean one."""
        called, grade = entry.name, entry.cell("grade")
        key = (loose(called.best), body, loose(grade))
        if key in self._certificates:
            return self._certificates[key]
        english = called.en or called.best
        if grade and loose(grade) not in loose(english):
            english = f"{english} ({grade})"
        english = self._clear(english, body, (entry.body.best, entry.cell("origin")))
        chinese, aliases = called.zh, list[str]()
        if chinese and self._taken("zh", chinese, body):
            chinese, aliases = "", [*aliases, chinese]
        self._certificates[key] = self._ids.of(english, body, grade)
        for language, name in (("en", english), ("zh", chinese)):
            self._names[language, normalise(name)].append(body)
        first = origins[0] if origins else "international"
        self._add(
            f"foreign/{first}.csv",
            CertificateRow(
                id=self._certificates[key], kind="certificate", body=body, origins=origins,
                name_en=english, name_zh=chinese, name_native=called.native,
                abbreviations=called.short, aliases=tuple(aliases), grade=grade,
                certainty=Certainty.SEEN, unverified=() if called.en else ("name_en",),
            )
        )  # fmt: skip
        return self._certificates[key]

    def _taken(self, language: str, name: str, body: str) -> bool:
        """A reader would take two certificates of this name for one."""
        owners = self._names.get((language, normalise(name)), ())
        return any(not body or not owner or owner == body for owner in owners)

    def _clear(self, name: str, body: str, more: Sequence[str]) -> str:
        """The name, with what tells it from its namesakes where it has any."""
        found, number = name, 2
        for one in filter(None, more):
            if self._taken("en", found, body):
                found = f"{name} ({one})"
        while self._taken("en", found, body):
            found, number = f"{name} ({number})", number + 1
        return found

    # --- links ------------------------------------------------------------------------

    def link(
        self,
        subject: str,
        relation: Relation,
        read: tuple[Aim, Sequence[str]],
        entry: Entry,
        asked: Sequence[Asked],
    ) -> LinkRow:
        """The link of a row with its claim and conditions; a row that repeats one backs it."""
        aim, unread = read
        listed = self._list(entry.cell("list") or entry.raw.section, relation)
        given = self._object(relation, aim, listed)
        said = (subject, relation, *given.values(), listed)
        link = self._links.get(said)
        if link is None:
            note = self._note(entry, unread, relation)
            tail = "-".join(str(part) for part in given.values() if part).lower()
            link = LinkRow.model_validate({
                "id": self._link_ids.of(f"{self._edition} {subject}", relation.value, tail),
                "subject": subject, "relation": relation, **given, "place": self._stated.place,
                "edition": self._edition, "list": listed, "note_zh": note.zh, "note_en": note.en,
            })  # fmt: skip
            self._links[said] = link
            self._add(f"links/{self._stated.place}/{self._edition}.csv", link)
        else:
            self.notes.append(
                Text(
                    f"{entry.key}与前面一行内容相同，作为同一对应关系的又一依据。",
                    f"{entry.key} repeats an earlier row and is kept as another claim for it.",
                )
            )
        self._back(link, entry, asked)
        return link

    def _back(self, link: LinkRow, entry: Entry, asked: Sequence[Asked]) -> None:
        place = self._stated.place
        self._add(
            f"claims/{place}.csv",
            ClaimRow(
                link=link.id, source=self._source, locator=entry.locator,
                certainty=Certainty.SEEN,
            )
        )  # fmt: skip
        self._routes[link.id] += 1 if asked else 0
        seen: set[tuple[str, str, str]] = set()
        for number, one in enumerate(asked):
            value = one.value if one.kind != "other" else f"stated-{number + 1}"
            if (one.kind, one.operator, value) in seen:
                continue
            seen.add((one.kind, one.operator, value))
            self._add(
                f"conditions/{place}.csv",
                ConditionRow(
                    scope="link", scope_id=link.id, route=f"r{self._routes[link.id]}",
                    kind=one.kind, operator=one.operator, value=value, unit=one.unit,
                    text_zh=one.text, text_en=f"in the source's words: {one.text}",
                    certainty=Certainty.SEEN,
                )
            )  # fmt: skip

    def _object(self, relation: Relation, aim: Aim, listed: str) -> dict[str, object]:
        if relation is Relation.NAMED_FOR or aim.kind is None:
            listing = relation is Relation.LISTED_FOR
            return {
                "object_kind": NodeKind.LIST if listing else None,
                "object": listed if listing else "", "specialty": "", "levels": (),
                "which_by": None,
            }  # fmt: skip
        if relation is Relation.LISTED_FOR:
            return self._object(relation, Aim(), listed)
        return {
            "object_kind": aim.kind, "object": self._occupation(aim), "specialty":
            self._specialty(aim), "levels": aim.levels,
            "which_by": WhichBy.NOT_STATED if len(aim.levels) > 1 else None,
        }  # fmt: skip

    def _specialty(self, aim: Aim) -> str:
        if not aim.new_specialty:
            return aim.specialty
        key = ("specialty", aim.object, aim.new_specialty)
        if key not in self._others:
            self._others[key] = self._vocabulary_ids.of(f"{aim.object} {aim.new_specialty}")
            self._add(
                "vocab/specialties.csv",
                SpecialtyRow(
                    id=self._others[key], series=aim.object, kind="specialty",
                    zh=aim.new_specialty, en=aim.new_specialty, certainty=Certainty.PARTLY,
                )
            )  # fmt: skip
        return self._others[key]

    def _occupation(self, aim: Aim) -> str:
        if not aim.new_occupation:
            return aim.object
        key = ("occupation", "", aim.new_occupation)
        if key not in self._others:
            self._others[key] = self._ids.of(aim.new_occupation)
            self._add(
                "cn/occupations.csv",
                OccupationRow(
                    id=self._others[key], zh=aim.new_occupation, en=aim.new_occupation,
                    certainty=Certainty.PARTLY, unverified=("en",),
                )
            )  # fmt: skip
        return self._others[key]

    def _list(self, name: str, relation: Relation) -> str:
        """The id of the list that a row stands on; empty where the file names none."""
        name = name or (self._stated.title_zh if relation is Relation.LISTED_FOR else "")
        if not name:
            return ""
        key = ("list", "", name)
        if key not in self._others:
            self._others[key] = self._ids.of(f"{self._edition} {name}")
            made = ListRow(
                id=self._others[key], edition=self._edition, zh=name, en=name,
                certainty=Certainty.SEEN, source=self._source,
            )  # fmt: skip
            self._add("lists.csv", made.model_copy(update={"stated_count": counted(name)}))
        return self._others[key]

    def _note(self, entry: Entry, unread: Sequence[str], relation: Relation) -> Text:
        """Whatever of the row no other column holds, in the source's words."""
        kept = [" ".join(f"{header}：{text}".split()) for header, text in entry.raw.others.items()]
        if entry.cell("remarks"):
            kept.append(entry.cell("remarks"))
        kept += [text for text in unread if text]
        if relation in (Relation.NAMED_FOR, Relation.LISTED_FOR):
            kept += [entry.cell(name) for name in _CELLS if entry.cell(name)]
        if entry.cell("effect"):
            kept.append(entry.cell("effect"))
        text = "；".join(dict.fromkeys(kept))
        return Text(f"原文：{text}", f"In the source's words: {text}") if text else Text("", "")

    def _add(self, path: str, row: Row) -> None:
        """Keep a row, and of which row of the list it is made."""
        self._rows[path].append(row)
        if self.at is not None:
            self.origins[path, row.key_of()] = self.at

    # --- the whole ----------------------------------------------------------------------

    def table(self) -> dict[str, list[Row]]:
        """Every file of the edition, its rows sorted."""
        stated = self._stated
        edition = EditionRow(
            id=self._edition, kind="catalogue", place=stated.place, number=stated.number,
            title_zh=stated.title_zh, title_en=stated.title_en, document=stated.document,
            published=stated.published, valid_from=stated.valid_from, standing=Standing.IN_FORCE,
            replaces=stated.replaces, certainty=Certainty.SEEN,
            source=self._source,
        )  # fmt: skip
        source = SourceRow(
            id=self._source,
            kind="official",
            title_zh=stated.document or stated.title_zh,
            title_en=stated.document or stated.title_en,
            published=stated.published,
        )
        counted = edition.model_copy(update={"stated_count": stated.stated_count})
        own: Mapping[str, list[Row]] = {"editions.csv": [counted], "sources.csv": [source]}
        return {path: sort_rows(rows) for path, rows in sorted({**self._rows, **own}.items())}

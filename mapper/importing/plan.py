"""What a file would bring: the rows of its edition, and what a person has to be asked."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from mapper.catalogue.checks import Index
from mapper.catalogue.placed import Rows
from mapper.catalogue.records import MemoryRecords
from mapper.catalogue.rows import BodyRow, EditionRow, Row
from mapper.domain import NodeId, PlaceId, Relation, Text
from mapper.errors import Fault
from mapper.importing import effects
from mapper.importing.asked import asked_of
from mapper.importing.entry import Called, Entry, entry_of
from mapper.importing.ids import slug
from mapper.importing.layout import Listing, RawRow
from mapper.importing.making import Making, Stated
from mapper.importing.match import NEW, Bodies, Certificates, Found, Kind
from mapper.importing.targets import Aim, Aims
from mapper.text import normalise

__all__ = ["Answers", "Line", "Plan", "Planner", "Question", "edition_id"]

Table = Mapping[str, list[Row]]
"""Rows by the path of their file."""


@dataclass(frozen=True, slots=True)
class Answers:
    """What a person said: of rows (``Sheet!12``), of bodies by name, of words that state effects.

    A row or body is ``new`` or the id of a known one; a wording means a relation.
    """

    rows: Mapping[str, str] = field(default_factory=dict)
    bodies: Mapping[str, str] = field(default_factory=dict)
    effects: Mapping[str, str] = field(default_factory=dict)
    effect: Relation | None = None
    new_if_doubtful: bool = False


@dataclass(frozen=True, slots=True)
class Question:
    """A doubt; ``about`` is rows, bodies or effects and ``key`` what the answer is filed under."""

    about: str
    key: str
    text: str
    options: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Line:
    """One row of the file: how it stands to what is known, and what it says."""

    key: str
    kind: Kind
    name: str
    certificate: str
    relation: str = ""
    target: str = ""


@dataclass(slots=True)
class Plan:
    """All that a file would bring; ``table`` is complete only without questions and faults."""

    edition: str
    table: dict[str, list[Row]] = field(default_factory=dict)
    lines: list[Line] = field(default_factory=list)
    questions: dict[tuple[str, str], Question] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)
    notes: list[Text] = field(default_factory=list)
    origins: Mapping[tuple[str, tuple[str, ...]], RawRow] = field(default_factory=dict)
    """Of which row of the list a row of the table is made, by its file and key."""

    def refuse(self, sheet: str, row: int, column: str, text: Text) -> None:
        """Note a fault."""
        self.faults.append(Fault(sheet, row, column, text.en, text.zh))

    @property
    def counts(self) -> Mapping[str, int]:
        """How many rows name a known certificate, a new one, or leave a doubt."""
        found = Counter(line.kind.value for line in self.lines)
        return {kind.value: found[kind.value] for kind in Kind}


def edition_id(stated: Stated) -> str:
    """The id of an edition from its place and its number, else its date or document."""
    return f"{stated.place}-{slug(stated.number or stated.published or stated.document)}"


class Planner:
    """Reads lists against a base of catalogue rows that were checked."""

    def __init__(self, base: Rows, answers: Answers) -> None:
        self._base, self._answers = base, answers
        self._records = MemoryRecords(base.table())
        self._vocabulary = self._records.vocabulary
        self._bodies = Bodies((placed.row for placed in base.of(BodyRow)), answers.bodies)
        self._certificates = Certificates(
            self._records, answers.rows, new_if_doubtful=answers.new_if_doubtful
        )
        self._aims = Aims(self._vocabulary)
        self._origins = {
            normalise(name): word.id
            for word in self._vocabulary.origins.values()
            for name in (word.id, word.name.zh, word.name.en, word.name.zh.removeprefix("中国"))
        } | _SHORT_ORIGINS

    def plan(self, listings: Iterable[Listing], stated: Stated) -> Plan:
        """What these lists bring, as one edition."""
        plan = Plan(edition_id(stated))
        self._check_edition(plan, stated)
        made = Making(self._base, Index(self._base).nodes, stated, plan.edition)
        for listing in listings:
            headers = " ".join(
                listing.headers[at] for at, name in listing.columns.items() if name in _AIMED
            )
            for raw in listing.rows:
                entry, faults = entry_of(raw)
                plan.faults += faults
                made.at = raw
                if not faults:
                    titles = " ".join((*listing.titles, stated.title_zh, stated.title_en))
                    self._entry(plan, made, entry, (headers, titles))
            notes = listing.notes
            plan.notes += (Text(f"表注：{note}", f"Note in the file: {note}") for note in notes)
        plan.table, plan.origins = made.table(), made.origins
        plan.notes += made.notes
        return plan

    def _check_edition(self, plan: Plan, stated: Stated) -> None:
        known = {placed.row.id for placed in self._base.of(EditionRow)}
        if plan.edition in known:
            text = Text(
                f"目录中已有编号为“{plan.edition}”的批次；请改用其他编号",
                f"the catalogues hold an edition {plan.edition!r} of their own; give this one "
                "another number",
            )
            plan.refuse("-", 1, "--number", text)
        for old in stated.replaces:
            if old not in known:
                text = Text(f"没有编号为“{old}”的批次", f"no edition has the id {old!r}")
                plan.refuse("-", 1, "--replaces", text)
        if PlaceId(stated.place) not in self._vocabulary.places:
            place = stated.place
            text = Text(f"没有编号为“{place}”的地区", f"no place has the id {place!r}")
            plan.refuse("-", 1, "--place", text)

    # --- one row --------------------------------------------------------------------

    def _entry(self, plan: Plan, made: Making, entry: Entry, context: tuple[str, str]) -> None:
        origins, unread = self._origin(entry)
        body = self._body(plan, entry, origins)
        found = self._certificates.of(entry, body)
        if found.kind is Kind.SAME and not self._known(found.id):
            text = Text(
                f"所选的“{found.id}”不是已有证书",
                f"the answer names {found.id!r}, and no certificate has this id",
            )
            plan.refuse(entry.raw.sheet, entry.raw.number, "name", text)
            return
        aim = self._aims.of(entry)
        relation = self._relation(plan, entry, aim, context)
        if found.kind is Kind.DOUBTFUL:
            self._ask_row(plan, entry, found)
        certificate = found.id
        if found.kind is Kind.NEW and body.kind is not Kind.DOUBTFUL:
            certificate = made.certificate(entry, made.body(entry.body, body, origins), origins)
        target = ""
        if certificate and relation is not None:
            asked = asked_of(entry, self._vocabulary)
            link = made.link(certificate, relation, (aim, (*aim.unread, *unread)), entry, asked)
            target = " ".join(filter(None, (link.object, link.specialty, "|".join(link.levels))))
        told = relation.value if relation else ""
        line = Line(entry.key, found.kind, entry.name.best, certificate, told, target)
        plan.lines.append(line)

    def _known(self, certificate: str) -> bool:
        node = self._records.nodes([NodeId(certificate)]).get(NodeId(certificate))
        return node is not None and node.kind.foreign

    def _origin(self, entry: Entry) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """The known origins of a row, and what of the cell no origin is called."""
        text = entry.cell("origin")
        whole = self._origins.get(normalise(text))
        parts = [text] if whole else text.replace("、", "/").replace("，", "/").split("/")
        known = [self._origins.get(normalise(part)) for part in parts if part.strip()]
        unread = () if all(known) else (text,)
        return tuple(dict.fromkeys(one for one in known if one)), unread

    def _body(self, plan: Plan, entry: Entry, origins: tuple[str, ...]) -> Found:
        if entry.body == Called():
            return Found(Kind.NEW)
        found = self._bodies.of(entry.body, origins)
        name = entry.body.best
        if found.kind is Kind.SAME and found.id not in self._bodies.rows:
            text = Text(
                f"所选的“{found.id}”不是已有机构",
                f"the answer names the body {found.id!r}, and nothing has this id",
            )
            plan.refuse(entry.raw.sheet, entry.raw.number, "body", text)
            return Found(Kind.NEW)
        if found.kind is not Kind.DOUBTFUL:
            return found
        if self._answers.new_if_doubtful:
            return Found(Kind.NEW)
        options = tuple((one, self._bodies.rows[one].en) for one in found.options)
        plan.questions["bodies", name] = Question("bodies", name, name, (*options, (NEW, NEW)))
        return found

    def _ask_row(self, plan: Plan, entry: Entry, found: Found) -> None:
        nodes = self._records.nodes(map(NodeId, found.options))
        options = tuple(
            (node.id, f"{node.name.en} / {node.name.zh} ({self._called(node.body)})")
            for node in nodes.values()
        )
        text = " / ".join(filter(None, (*entry.name.full, *entry.name.short, entry.body.best)))
        asked = Question("rows", entry.key, text, (*options, (NEW, NEW)))
        plan.questions["rows", entry.key] = asked

    def _called(self, body: str) -> str:
        return self._bodies.rows[body].en if body in self._bodies.rows else "-"

    def _relation(
        self, plan: Plan, entry: Entry, aim: Aim, context: tuple[str, str]
    ) -> Relation | None:
        """What the row says; nothing until a wording that leaves it open is answered."""
        words = effects.wording(entry, context[1], context[0])
        relation = effects.stated(words)
        own = bool(entry.cell("effect"))
        if relation and not own and aim.kind and not effects.fits(relation, aim):
            relation = None  # a title or header that speaks of something else
        settled = self._answers.effects.get(words)
        if settled:
            relation = next((one for one in effects.SETTLED if one.value == settled), None)
        elif relation is None:
            relation = self._answers.effect
        if aim.kind is None and relation is not Relation.LISTED_FOR:
            return Relation.NAMED_FOR
        if relation is None:
            options = tuple((one.value, one.value) for one in effects.SETTLED)
            plan.questions["effects", words] = Question("effects", words, words or "-", options)
            return None
        if relation is Relation.LISTED_FOR:
            return relation
        return relation if effects.fits(relation, aim) else Relation.NAMED_FOR


_AIMED = ("title", "series", "level", "skill_level", "occupation", "directory")
_SHORT_ORIGINS = {
    "usa": "united-states", "us": "united-states", "uk": "united-kingdom",
    "great britain": "united-kingdom", "korea": "south-korea", "国际": "international",
    "hong kong": "hong-kong", "macao": "macao", "macau": "macao", "taiwan": "taiwan",
    "uae": "united-arab-emirates", "eu": "european-union", "欧盟": "european-union",
}  # fmt: skip

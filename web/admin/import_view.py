"""What the page of an import shows: the difference, what is asked, the rows and what they say."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from mapper.catalogue.rows import LinkRow, OccupationRow, Row, SpecialtyRow
from mapper.domain import Relation, Target, Text
from mapper.import_proposals import Put
from mapper.importing.layout import Listing
from mapper.importing.match import NEW
from mapper.importing.plan import Line
from mapper.importing.preview import Preview
from mapper.ports import Records
from mapper.sentences import Speaker
from mapper.vocabulary import Word
from web.admin.import_desk import seen_of
from web.admin.import_form import Told, held_now
from web.admin.import_words import EFFECTS, Said
from web.admin.uploads import Waiting

MOST = 200
"""So many questions, rows and changes are shown at a time."""
_NEW = {"rows": Text("新的证书", "a new certificate"), "bodies": Text("新的机构", "a new body")}


@dataclass(frozen=True, slots=True)
class Ask:
    """A question with its choices; ``chosen`` is the answer so far."""

    name: str
    about: str
    key: str
    text: str
    options: tuple[tuple[str, Text], ...]
    chosen: str


@dataclass(frozen=True, slots=True)
class ShownRow:
    """One row of the file as it is shown."""

    line: Line
    relation: Text
    target: Text


def kept_put(put: Iterable[Put]) -> list[list[str]]:
    """What became of the links of a file, as ``Waiting`` keeps it."""
    nothing = Text("", "")
    return [
        [one.name.zh, one.name.en, one.item, (one.reason or nothing).zh, (one.reason or nothing).en]
        for one in put
    ]


def shown_put(kept: Iterable[Sequence[str]]) -> list[tuple[Text, str, Text]]:
    """The certificate of each link, its item and why it has none."""
    return [(Text(zh, en), item, Text(*reason)) for zh, en, item, *reason in kept]


@dataclass(slots=True)
class Look:
    """A file as it was looked at: a preview, or what stands against one."""

    waiting: Waiting
    told: Told
    preview: Preview | None = None
    listings: Sequence[Listing] = ()
    faults: list[Said] = field(default_factory=list)
    problem: Text | None = None

    @property
    def open(self) -> int:
        """How many questions are open."""
        return len(self.preview.plan.questions) if self.preview else 0

    @property
    def count(self) -> int:
        """How many links it brings."""
        return sum(1 for _ in _links(self.preview.plan.table)) if self.preview else 0

    @property
    def ready(self) -> bool:
        """It can be loaded as it is."""
        return self.preview is not None and not self.open

    @property
    def seen(self) -> str:
        """The mark of what is shown."""
        return seen_of(self.preview) if self.preview else ""

    @property
    def headers(self) -> Mapping[str, tuple[str, str]]:
        """What each column holds now, by its header."""
        return held_now(self.listings)

    @property
    def asks(self) -> list[Ask]:
        """The open questions, then those that were answered and can be answered anew."""
        now = (
            [f"{about}:{key}" for about, key in self.preview.plan.questions] if self.preview else []
        )
        asked, given = self.waiting.asked, self.waiting.answers
        answered = [name for name in asked if name not in now and name in given]
        return [
            _ask(name, asked[name], given.get(name, ""))
            for name in (*now[:MOST], *answered[:MOST])
            if name in asked
        ]

    def rows(self, records: Records) -> list[ShownRow]:
        """The first rows, those in doubt before the others."""
        if self.preview is None:
            return []
        plan = self.preview.plan
        speaker, targets = _speaker(records, plan.table), _targets(plan.table)
        return [
            ShownRow(line, _relation(line.relation), speaker.target(targets[line.target]))
            if line.target in targets
            else ShownRow(line, _relation(line.relation), Text("", ""))
            for line in plan.lines[:MOST]
        ]


def _relation(name: str) -> Text:
    return EFFECTS.get(Relation(name), Text(name, name)) if name else Text("", "")


def _ask(name: str, kept: Sequence[Sequence[str]], chosen: str) -> Ask:
    about, _, key = name.partition(":")
    options = tuple((value, _option(about, value, told)) for value, told in kept[1:])
    return Ask(name, about, key, kept[0][0], options, chosen)


def _option(about: str, value: str, told: str) -> Text:
    if about == "effects":
        return EFFECTS[Relation(value)]
    return _NEW[about] if value == NEW else Text(told, told)


def _links(table: Mapping[str, Iterable[Row]]) -> Iterable[LinkRow]:
    return (row for rows in table.values() for row in rows if isinstance(row, LinkRow))


def _targets(table: Mapping[str, Iterable[Row]]) -> dict[str, Target]:
    """What the links of a plan lead to, by what its lines say of it."""
    return {
        " ".join(filter(None, (row.object, row.specialty, "|".join(row.levels)))): Target(
            row.object_kind, row.object, row.specialty, row.levels, which_by=row.which_by
        )
        for row in _links(table)
        if row.object_kind is not None
    }


def _speaker(records: Records, table: Mapping[str, Iterable[Row]]) -> Speaker:
    """Says targets, those that only the file names among them."""
    speaker = Speaker(records)
    specialties, occupations = dict[str, Word](), dict[str, Word]()
    for rows in table.values():
        for row in rows:
            if isinstance(row, SpecialtyRow):
                specialties[row.id] = Word(row.id, Text(row.zh, row.en))
            elif isinstance(row, OccupationRow):
                occupations[row.id] = Word(row.id, Text(row.zh, row.en))
    known = speaker.vocabulary
    speaker.vocabulary = replace(
        known, specialties={**known.specialties, **specialties},
        occupations={**known.occupations, **occupations},
    )  # fmt: skip
    return speaker

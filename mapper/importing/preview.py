"""An import before anything is changed: what it brings, and how that differs from before."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Protocol

from mapper.catalogue.check import check_rows
from mapper.catalogue.placed import Rows
from mapper.catalogue.read import Folder
from mapper.catalogue.records import vocabulary_of
from mapper.catalogue.rows import Row
from mapper.errors import Fault, FaultyCatalogue, FaultyFile, InvalidQuestion
from mapper.importing.book import read_book
from mapper.importing.columns import NAMES
from mapper.importing.imported import Imports, parted, with_table
from mapper.importing.layout import Listing, listings_of
from mapper.importing.making import Stated
from mapper.importing.plan import Answers, Plan, Planner, edition_id
from mapper.vocabulary import Vocabulary

_TITLES = ("目录", "清单", "名单", "一览表", "catalogue", "list")


@dataclass(frozen=True, slots=True)
class Change:
    """One row that the edition gains, loses or says otherwise than before."""

    how: str
    file: str
    id: str


@dataclass(frozen=True, slots=True)
class Preview:
    """A plan that was checked with all the catalogues, and its difference."""

    plan: Plan
    changes: tuple[Change, ...]
    rows: Rows
    known: bool
    """The edition was imported before."""
    listings: Sequence[Listing] = field(default=(), repr=False)

    @property
    def links(self) -> Mapping[str, int]:
        """How many links are new, changed or removed."""
        found = {"new": 0, "changed": 0, "removed": 0}
        for change in self.changes:
            if change.file.startswith("links/"):
                found[change.how] += 1
        return found


@dataclass(frozen=True, slots=True)
class Upload:
    """A file as it was handed in, and what was said of it."""

    name: str
    data: bytes
    stated: Stated
    answers: Answers = field(default_factory=Answers)
    columns: Mapping[str, str] = field(default_factory=dict)


class Loads(Protocol):
    """Replaces the catalogue of the store by rows that were checked: all or nothing."""

    def __call__(self, rows: Rows) -> object:
        """Load them."""
        ...


def preview(upload: Upload, base: Folder, imports: Imports) -> Preview:
    """What a file would change; raises FaultyFile, FaultyCatalogue or InvalidQuestion."""
    listings = lists_in(upload)
    everything, faults = imports.rows(base)
    if faults:
        raise FaultyCatalogue(faults)
    stated = titled(upload.stated, listings, vocabulary_of(everything.table()))
    rows, own = parted(everything, edition_id(stated))
    plan = Planner(rows, upload.answers).plan(listings, stated)
    if plan.faults:
        raise FaultyFile([replace(one, path=_where(upload.name, one.path)) for one in plan.faults])
    whole = with_table(rows, plan.table, plan.edition)
    faults = check_rows(whole)
    if faults:
        raise FaultyFile(faults)
    changes = tuple(_changes(own, plan.table))
    return Preview(plan, changes, whole, bool(own), tuple(listings))


def bring(shown: Preview, imports: Imports, load: Loads) -> bool:
    """Load what was shown and let it last; whether anything changed.  All of it or nothing."""
    plan = shown.plan
    if plan.questions:
        msg = f"{len(plan.questions)} questions are open; answer them first"
        raise InvalidQuestion(msg)
    version = imports.stage(plan.edition, plan.table)
    try:
        load(shown.rows)
    except BaseException:
        imports.drop(plan.edition, version)
        raise
    changed = imports.version(plan.edition) != version
    imports.settle(plan.edition, version)
    return changed


def lists_in(upload: Upload) -> list[Listing]:
    """The lists of a file; raises FaultyFile, and InvalidQuestion for a column of no such name."""
    wrong = sorted(set(upload.columns) - NAMES.keys())
    if wrong:
        msg = f"no column is called {wrong[0]!r}; there are {', '.join(NAMES)}"
        raise InvalidQuestion(msg)
    try:
        book = read_book(upload.name, upload.data)
    except FaultyFile as error:
        found = [replace(one, path=_where(upload.name, one.path)) for one in error.faults]
        raise FaultyFile(found) from error
    listings, faults = listings_of(book, upload.columns)
    usable = [listing for listing in listings if listing.rows]
    if faults and (upload.columns or not usable):
        raise FaultyFile([replace(one, path=_where(upload.name, one.path)) for one in faults])
    if not usable:
        raise FaultyFile([Fault(upload.name, 1, "-", "no row stands below the header")])
    return usable


def titled(stated: Stated, listings: Sequence[Listing], vocabulary: Vocabulary) -> Stated:
    """What was said of the edition, its titles taken from the file or made from its number."""
    place = vocabulary.place_name(vocabulary.find_place(stated.place))
    told = stated.number or stated.published
    above = [title for listing in listings[:1] for title in listing.titles]
    fitting = [title for title in above if any(word in title.lower() for word in _TITLES)]
    made = f"{place.zh}境外职业资格认定目录" + (f"（{told}）" if told else "")
    chinese = stated.title_zh or next(iter(fitting), made)
    english = stated.title_en or f"{place.en}: catalogue of overseas certificates"
    if not stated.title_en and told:
        english = f"{english}, {told}"
    found = vocabulary.find_place(stated.place)
    return replace(stated, place=found, title_zh=chinese, title_en=english)


def _where(name: str, sheet: str) -> str:
    return name if sheet in ("-", name) else f"{name}[{sheet}]"


def _changes(
    before: Mapping[str, Sequence[Row]], table: Mapping[str, Sequence[Row]]
) -> list[Change]:
    found: list[Change] = []
    for path in sorted({*before, *table}):
        old = {row.key_of(): row for row in before.get(path, ())}
        new = {row.key_of(): row for row in table.get(path, ())}
        for key in sorted({*old, *new}):
            if old.get(key) != new.get(key):
                how = "new" if key not in old else "changed" if key in new else "removed"
                found.append(Change(how, path, " ".join(filter(None, key))))
    return found

"""An import before anything is changed: what it brings, and how that differs from before."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Protocol

from mapper.catalogue.check import check_rows
from mapper.catalogue.placed import Rows
from mapper.catalogue.read import Folder
from mapper.catalogue.records import vocabulary_of
from mapper.catalogue.rows import EditionRow, Row
from mapper.domain import Text
from mapper.errors import Fault, FaultyCatalogue, FaultyFile, InvalidQuestion, MapperError
from mapper.importing.book import read_book
from mapper.importing.columns import NAMES
from mapper.importing.imported import Imports, parted, with_table
from mapper.importing.layout import Listing, counted, listings_of
from mapper.importing.making import Stated
from mapper.importing.plan import Answers, Plan, Planner, edition_id
from mapper.importing.traced import traced
from mapper.vocabulary import Vocabulary

_NO_ROW = Text("表头下没有数据行", "no row stands below the header")
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
    beside: Mapping[str, str] = field(default_factory=dict)
    """The versions of the imported editions that it was looked at with."""

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


class Store(Protocol):
    """The catalogue of a store, which is replaced as a whole or not at all."""

    def load(self, rows: Rows) -> object:
        """Replace it by rows that were checked."""
        ...

    def hash_of(self, rows: Rows) -> str:
        """What ``content`` tells once these rows are loaded."""
        ...

    def content(self) -> str:
        """The hash of what is loaded; empty where nothing is."""
        ...

    def editions(self) -> Collection[str]:
        """The ids of the source editions that are loaded."""
        ...


class NotImported(MapperError):
    """An import cannot go on as it is; ``text`` says why in both languages."""


def preview(upload: Upload, base: Folder, imports: Imports) -> Preview:
    """What a file would change; raises FaultyFile, FaultyCatalogue or InvalidQuestion."""
    listings, passed = lists_in(upload)
    beside = imports.versions()  # before the rows: what is loaded while they are read is noticed
    everything, faults = imports.rows(base)
    if faults:
        raise FaultyCatalogue(faults)
    stated = titled(upload.stated, listings, vocabulary_of(everything.table()))
    rows, own = parted(everything, edition_id(stated))
    plan = Planner(rows, upload.answers).plan(listings, stated)
    if plan.faults:
        raise FaultyFile([replace(one, path=_where(upload.name, one.path)) for one in plan.faults])
    whole = with_table(rows, plan.table, plan.edition)
    faults = traced(check_rows(whole), plan)
    if faults:
        raise FaultyFile([replace(one, path=_where(upload.name, one.path)) for one in faults])
    count = stated.stated_count
    if count != upload.stated.stated_count:
        passed.append(Text(f"表中写明共{count}项。", f"The file states that it has {count} items."))
    plan.notes[:0] = passed
    changes = tuple(_changes(own, plan.table))
    return Preview(plan, changes, whole, bool(own), tuple(listings), beside)


def bring(shown: Preview, imports: Imports, store: Store) -> bool:
    """Load what was shown and let it last; whether anything changed.  All of it or nothing.

    Whatever stops it, ``Imports.recover`` makes files and store agree again.
    """
    plan = shown.plan
    if plan.questions:
        raise InvalidQuestion(
            Text(
                f"有{len(plan.questions)}个问题待答；请先作答",
                f"{len(plan.questions)} questions are open; answer them first",
            )
        )
    check_store(shown, store)
    with imports.alone():
        imports.resolve(store.content)
        before = imports.versions()
        if before != shown.beside:
            raise NotImported(_MOVED)
        version = imports.stage(plan.edition, plan.table)
        imports.announce(plan.edition, version, store.hash_of(shown.rows))
        try:
            store.load(shown.rows)
        finally:
            imports.resolve(store.content)
        if imports.version(plan.edition) != version:
            raise NotImported(_MOVED)
    return before.get(plan.edition) != version


_MOVED = Text(
    "其间有其他批次载入；本次未载入，请再看一遍。",
    "Something else was loaded meanwhile, and this was not; look at it again.",
)


def check_store(shown: Preview, store: Store) -> None:
    """A store that was loaded from other catalogues is not overwritten; raises NotImported."""
    gone = sorted(set(store.editions()) - {placed.row.id for placed in shown.rows.of(EditionRow)})
    if gone:
        text = Text(
            f"数据库中有“{gone[0]}”，而所用的目录中没有；请用qualmap import --catalogues注明"
            "数据库由哪个目录载入。",
            f"the database holds {gone[0]!r}, which these catalogues have not; name the folder it "
            "was loaded from by qualmap import --catalogues",
        )
        raise NotImported(text)


def lists_in(upload: Upload) -> tuple[list[Listing], list[Text]]:
    """The lists of a file, and what of it was passed over.

    Raises FaultyFile, and InvalidQuestion for a column of no such name.
    """
    wrong = sorted(set(upload.columns) - NAMES.keys())
    if wrong:
        text = Text(
            f"没有名为“{wrong[0]}”的列；可用{'、'.join(NAMES)}",
            f"no column is called {wrong[0]!r}; there are {', '.join(NAMES)}",
        )
        raise InvalidQuestion(text)
    try:
        book = read_book(upload.name, upload.data)
    except FaultyFile as error:
        found = [replace(one, path=_where(upload.name, one.path)) for one in error.faults]
        raise FaultyFile(found) from error
    listings, faults = listings_of(book, upload.columns)
    usable = [listing for listing in listings if listing.rows]
    if faults:
        raise FaultyFile([replace(one, path=_where(upload.name, one.path)) for one in faults])
    if not usable:
        raise FaultyFile([Fault(upload.name, 1, "-", _NO_ROW.en, _NO_ROW.zh)])
    return usable, book.notes


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
    counts = {count for title in (*above, stated.title_zh) if (count := counted(title))}
    count = counts.pop() if stated.stated_count is None and len(counts) == 1 else None
    return replace(
        stated, place=found, title_zh=chinese, title_en=english,
        stated_count=stated.stated_count if count is None else count,
    )  # fmt: skip


def _where(name: str, sheet: str) -> str:
    """A place in the file as faults call it; another file keeps its name."""
    if sheet.endswith(".csv") and "/" in sheet:
        return sheet
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

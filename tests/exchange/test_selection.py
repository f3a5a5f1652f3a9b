"""Which links leave: all, or those of one edition, whatever holds them."""

from __future__ import annotations

from io import BytesIO

import pytest
import strategies as s
from exchange.exported import ON, exported

from mapper.catalogue.records import MemoryRecords
from mapper.domain import NodeId
from mapper.editions import PublishedRecords
from mapper.exchange import (
    BASE,
    CANNOT,
    BadBase,
    CatalogueMoved,
    Format,
    NegativesElsewhere,
    UnknownEditionId,
    export,
    select,
)
from mapper.exchange.flat import cells
from mapper.exchange.links_out import CHUNK


def ids(records: MemoryRecords | PublishedRecords, edition: str | None = None) -> list[str]:
    return [said.link.id for said in select(records, edition).said()]


def test_every_link_leaves_once_in_the_order_of_subjects(shipped: MemoryRecords) -> None:
    found = [said.link for said in select(shipped).said()]
    assert [(link.subject, link.id) for link in found] == sorted(
        (link.subject, link.id) for link in shipped.links
    )


def test_more_subjects_than_are_read_at_once_all_leave() -> None:
    known = [s.node(f"c{number:04}") for number in range(CHUNK + 3)]
    links = tuple(
        s.Link(s.LinkId(f"l.{n.id}"), n.id, s.Relation.RECOGNISED_AS, s.title("T3"), s.CHINA, None,
               (s.claim(f"l.{n.id}"),)) for n in known
    )  # fmt: skip
    world = s.World(s.vocabulary(), {node.id: node for node in known}, links)
    assert exported(world, Format.CSV)[1].links == CHUNK + 3


def test_a_source_edition_has_its_own_links_and_an_office_edition_those_it_holds(
    published: PublishedRecords,
) -> None:
    assert "suzhou.abt.t3" in ids(published, "suzhou-5")
    assert "suzhou.lower.named" not in ids(published, "suzhou-5"), "it is of no edition"
    held = [ids(published, f"office-suzhou-{number}") for number in (1, 2, 3)]
    assert [len(found) for found in held] == [1, 2, 1]
    assert sorted({*held[0], *held[2]}) == sorted(held[1])


def test_an_edition_that_is_not_known_is_said_to_be_so(published: PublishedRecords) -> None:
    with pytest.raises(UnknownEditionId, match="no edition has the id 'suzhou-77'"):
        select(published, "suzhou-77")


@pytest.mark.parametrize("form", [form for form in Format if form is not Format.SSSOM])
def test_negatives_are_asked_of_sssom_alone(small: MemoryRecords, form: Format) -> None:
    with pytest.raises(NegativesElsewhere, match="--format sssom"):
        export(select(small), form, BytesIO(), on=ON, negatives=True)


def test_what_moved_under_an_export_is_not_handed_out_as_whole(small: MemoryRecords) -> None:
    class Moving(MemoryRecords):
        asked = 0

        @property
        def revision(self) -> str:
            self.__class__.asked += 1
            return str(self.asked)

    with pytest.raises(CatalogueMoved, match="export again"):
        export(select(Moving(small.table)), Format.CSV, BytesIO(), on=ON)


@pytest.mark.parametrize("form", list(Format))
def test_every_format_says_in_both_languages_what_it_cannot_carry(form: Format) -> None:
    assert CANNOT[form]
    assert all(text.zh and text.en and text.zh != text.en for text in CANNOT[form])


@pytest.mark.parametrize("form", list(Format))
def test_names_begin_as_the_office_wants_and_nothing_else_changes(
    small: MemoryRecords, form: Format
) -> None:
    ours = "https://talent.example.cn/qualmap/"
    plain, about = exported(small, form)
    data, told = exported(small, form, base=ours)
    assert (told.content, told.links) == (about.content, about.links)
    assert told.set_id.startswith(f"{ours}sets/")
    if form in (Format.SSSOM, Format.JSONLD):
        assert BASE.encode() not in data
        assert data == plain.replace(BASE.encode(), ours.encode())


@pytest.mark.parametrize(
    "base",
    [
        "",
        "qualmap",
        "https://example.org",
        "ftp://example.org/",
        'https://e.org/"/',
        "javascript:/",
    ],
)
def test_names_cannot_begin_with_anything(small: MemoryRecords, base: str) -> None:
    with pytest.raises(BadBase, match="name a web address"):
        exported(small, Format.CSV, base=base)


def test_a_node_becomes_a_row_with_a_column_for_each_language(shipped: MemoryRecords) -> None:
    row = cells(shipped.nodes([NodeId("abt")])[NodeId("abt")])
    assert (row["id"], row["kind"], row["origins"]) == ("abt", "certificate", "united-states")
    assert row["name_zh"] != row["name_en"]
    assert (row["access"], row["placeholder"]) == ("", "false")

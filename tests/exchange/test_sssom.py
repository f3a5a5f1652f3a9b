"""SSSOM: valid by the package that others read it with, and nothing lost that it can keep."""

from __future__ import annotations

import json
import warnings
from io import StringIO
from typing import TYPE_CHECKING

import pytest
from exchange.exported import DENIAL, denied_here, exported, other, sssom_rows

from mapper.catalogue.records import MemoryRecords
from mapper.domain import Relation
from mapper.editions import PublishedRecords
from mapper.exchange import Format, read_sssom
from mapper.exchange.terms import negative
from mapper.ports import Records

if TYPE_CHECKING:
    from sssom import MappingSetDataFrame


def read_by_others(data: bytes) -> MappingSetDataFrame:
    """What the ``sssom`` package reads; its faults are raised."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        from sssom.parsers import parse_sssom_table
        from sssom.validators import validate

        found = parse_sssom_table(StringIO(data.decode()))
        validate(found, fail_on_error=True)
    return found


@pytest.mark.slow
@pytest.mark.parametrize("negatives", [False, True])
def test_the_shipped_links_are_valid_and_all_come_back(
    shipped: MemoryRecords, negatives: bool
) -> None:
    data, about = exported(shipped, Format.SSSOM, negatives=negatives)
    found = read_by_others(data)
    kept = [link for link in shipped.links if negative(link) is negatives]
    assert len(found.df) == about.links == len(kept) > 0
    rows = {row["record_id"].partition(":")[2]: row for row in found.df.to_dict("records")}
    for link in kept:
        told = json.loads(rows[link.id]["other"])
        assert told["relation"] == link.relation.value
        assert told["place"] == link.place
        assert told.get("edition") == link.edition
        assert len(told.get("conditions", ())) == len(link.conditions)
        assert len(told["claims"]) == len(link.claims)
    assert set(found.df.get("predicate_modifier", [""])) == {"Not" if negatives else ""}
    assert not found.df["predicate_id"].str.startswith("skos:").any()
    assert "confidence" not in found.df.columns
    assert found.metadata["license"] == "https://www.apache.org/licenses/LICENSE-2.0"
    assert found.metadata["mapping_set_version"] == about.content
    assert str(found.metadata["publication_date"]) == "2026-11-22"
    assert all(text.en in found.metadata["comment"] for text in about.cannot_carry)


@pytest.mark.slow
@pytest.mark.parametrize("negatives", [False, True])
def test_what_others_read_and_write_again_still_has_every_field_of_every_link(
    shipped: MemoryRecords, negatives: bool
) -> None:
    data = exported(shipped, Format.SSSOM, negatives=negatives)[0]
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        from sssom.writers import write_table

        written = StringIO()
        write_table(read_by_others(data), written)
    written.seek(0)
    again = {link.id: link for link in read_sssom(written)}
    kept = {link.id: link for link in shipped.links if negative(link) is negatives}
    assert again == kept
    told = written.getvalue()
    assert "licenses/LICENSE-2.0" in told
    assert "SSSOM has no field for place" in told


ALLOWED = {f"qualmap:{relation.value}" for relation in Relation} - {
    "qualmap:not_comparable",
    "qualmap:no_counterpart",
}


@pytest.mark.parametrize("negatives", [False, True])
def test_every_predicate_is_a_relation_and_no_row_says_exact_or_same(
    shipped: MemoryRecords, negatives: bool
) -> None:
    data = exported(shipped, Format.SSSOM, negatives=negatives)[0]
    rows = sssom_rows(data)
    denied = {"qualmap:comparable_to", "qualmap:has_counterpart"}
    assert {row["predicate_id"] for row in rows.values()} <= (denied if negatives else ALLOWED)
    assert {other(row)["skos"] for row in rows.values()} <= {
        None, "skos:closeMatch", "skos:broadMatch",
    }  # fmt: skip
    assert b"exactMatch" not in data
    assert b"sameAs" not in data


@pytest.mark.slow
def test_office_links_and_an_empty_file_are_valid_too(
    published: PublishedRecords, small: MemoryRecords
) -> None:
    assert len(read_by_others(exported(published, Format.SSSOM)[0]).df) == 6
    here = denied_here(small)
    assert len(read_by_others(exported(here, Format.SSSOM, negatives=True)[0]).df) == 2
    none = exported(published, Format.SSSOM, edition="directory-2021")[0]
    assert len(read_by_others(none).df) == 0


def test_what_was_approved_here_is_a_review_and_names_no_person(
    published: PublishedRecords,
) -> None:
    rows = sssom_rows(exported(published, Format.SSSOM)[0])
    ours = [row for row in rows.values() if other(row).get("approved_by")]
    assert len(ours) == 2
    assert {row["mapping_justification"] for row in ours} == {"semapv:MappingReview"}
    assert {row["mapping_date"] for row in ours} == {"2026-11-22", "2026-12-01"}
    assert {other(row)["approved_by"] for row in ours} == {1, 2}
    assert not {"author_id", "reviewer_id", "author_label"} & set(ours[0])
    stated = rows["suzhou.abt.t3"]
    assert stated["mapping_justification"] == "semapv:ManualMappingCuration"
    assert (stated["mapping_date"], "approved_by" in other(stated)) == ("2022-03-28", False)


def test_other_keeps_conditions_of_list_and_edition_in_words_too(small: Records) -> None:
    rows = sssom_rows(exported(small, Format.SSSOM)[0])
    told = other(rows["suzhou.abt.t3"])
    words = told["conditions_in_words"]
    assert isinstance(words, dict)
    assert words["en"].startswith("(1) bachelor degree or higher; 5 years or more of related work")
    assert " or (2) 8 years or more of related work" in words["en"]
    listed = other(rows["suzhou.abt.talent"])
    assert "conditions" not in listed
    assert listed["conditions_in_words"] == {"en": "not over 45 years of age",
                                             "zh": "不超过45周岁"}  # fmt: skip


def test_a_denial_stands_in_the_file_of_denials_alone(small: Records) -> None:
    assert DENIAL not in sssom_rows(exported(small, Format.SSSOM)[0])
    row = sssom_rows(exported(small, Format.SSSOM, negatives=True)[0])[DENIAL]
    assert (row["predicate_id"], row["predicate_modifier"]) == ("qualmap:has_counterpart", "Not")
    assert row["object_id"] == "qualmap.pattern:title/not_stated///"


def test_what_a_source_does_not_say_is_said_to_be_unsaid(small: Records) -> None:
    row = sssom_rows(exported(small, Format.SSSOM)[0])["suzhou.lower.named"]
    assert row["object_id"] == "qualmap:not_stated"

"""Every reason has a sentence, and the sentence is its docstring."""

from __future__ import annotations

import inspect
from collections.abc import Mapping

import pytest

from mapper.domain import Text
from mapper.matching import tables
from mapper.matching.combine import default
from mapper.matching.evidence import told
from mapper.matching.features import FEATURES, NAMES, SENTENCES
from mapper.matching.groups import fields_in, groups_of
from mapper.matching.levels import LEVEL_FEATURES, LEVEL_NAMES, LEVEL_SENTENCES
from mapper.matching.subjects import core

from .proposing import known, matcher, named, records

ALL = [(f, SENTENCES) for f in FEATURES] + [(f, LEVEL_SENTENCES) for f in LEVEL_FEATURES]


@pytest.mark.parametrize(("feature", "sentences"), ALL, ids=lambda f: getattr(f, "__name__", ""))
def test_the_sentence_is_the_first_line_of_the_docstring(
    feature: object, sentences: Mapping[str, Text]
) -> None:
    line = (inspect.getdoc(feature) or "").splitlines()[0]
    sentence = sentences[feature.__name__]  # type: ignore[attr-defined]
    assert sentence.en.startswith(line.removesuffix(".") + ":")
    assert any("\u4e00" <= char <= "\u9fff" for char in sentence.zh)


def test_every_reason_has_a_weight_and_a_sentence_and_no_other_has() -> None:
    assert set(NAMES) == set(SENTENCES) == set(default().group)
    assert set(LEVEL_NAMES) == set(LEVEL_SENTENCES) == set(default().level)


def test_every_reason_is_between_nought_and_one_and_can_be_told() -> None:
    for certificate in ("abt", "pmp", "tw-architect", "city-guilds-level-3-diploma"):
        case = known(certificate)
        for row in range(len(case.space.groups)):
            for feature in FEATURES:
                evidence = feature(case, row)
                assert 0 <= evidence.value <= 1
                assert told(evidence, SENTENCES).zh


def test_the_table_of_fields_names_groups_and_fields_that_exist() -> None:
    vocabulary = records().vocabulary
    assert tables.field_keys().keys() <= {group.key for group in groups_of(vocabulary)}
    assert {f for fields in tables.field_keys().values() for f in fields} <= set(vocabulary.fields)


def test_a_field_is_found_as_a_word_and_not_within_one() -> None:
    found = fields_in(["Fire facility operator"], records().vocabulary)
    assert "information-technology" not in found  # its alias IT stands within "facility"
    assert "welding" in fields_in(["Diploma in Welding"], records().vocabulary)


@pytest.mark.parametrize(
    ("name", "label"),
    [("Diploma, EQF level 6", "EQF 6"), ("NVQ Level 3 in Plumbing", "RQF 3"), ("WSET level 3", "")],
)
def test_framework_levels_are_read_from_names(name: str, label: str) -> None:
    found = tables.frame_level([name])
    assert (found[0] if found else "") == label


def test_the_core_of_a_name_is_never_empty() -> None:
    assert core("Certificate") == "certificate"
    assert core("证书") == "证书"


def test_an_item_of_the_directory_has_its_grades_as_levels() -> None:
    groups = {group.key: group for group in groups_of(records().vocabulary)}
    assert groups["noqd-10"].levels == ("noqd-10-1", "noqd-10-2")
    assert "noqd-10-1" not in groups


def test_a_certificate_is_never_its_own_neighbour() -> None:
    case = known("abt", own=False)
    assert "abt" not in {holder for _, holder in case.like}
    assert all(not case.own_precedents(row) for row in case.space.rows.values())
    assert known("abt").own_precedents(
        matcher().space.rows["engineering.engineering-pharmaceutical"]
    )


def test_a_name_with_no_known_word_gets_candidates_without_reasons_of_meaning() -> None:
    for found in matcher().candidates(named(en="Zzyzx"), default()):
        assert found.parts.get("shared_words", 0) == 0

"""What changed in an end: each shown field by itself, and nothing that is not shown."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import pytest
import strategies as s
from folders import add, change, small_folder
from hypothesis import given
from hypothesis import strategies as st
from review.worlds import ABT, read, title

from mapper.decision import Difference
from mapper.domain import CORRESPONDING, Certainty, Node, NodeId, NodeKind, Target, Text
from mapper.events import canonical
from mapper.review.ends import (
    FIELD_NAMES,
    changed_text,
    end_changes,
    ends_of,
    target_end,
)
from mapper.sentences import Speaker

ENGINEER = title("T3")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return small_folder(tmp_path)


def fields_changed(
    folder: Path, path: str, line: int, cells: Mapping[str, str], target: Target | None
) -> list[str]:
    before = ends_of(read(folder), ABT, target)
    change(folder, path, line, **cells)
    after = ends_of(read(folder), ABT, target)
    return [each.field for each in end_changes(before, after)]


GRADE = Target(NodeKind.DIRECTORY, "noqd-10-1")
ITEM = Target(NodeKind.DIRECTORY, "noqd-10")
ABT_FILE, ITEMS = "foreign/united-states.csv", "cn/directory.csv"


@pytest.mark.parametrize(
    ("path", "line", "cells", "target", "fields"),
    [
        (ABT_FILE, 2, {"name_zh": "毒理学家"}, ENGINEER, ["certificate.name"]),
        (ABT_FILE, 2, {"name_native": "DABT"}, None, ["certificate.native_name"]),
        (ABT_FILE, 2, {"former_names": "Toxicologist"}, None, ["certificate.former_names"]),
        (ABT_FILE, 2, {"origins": "hong-kong"}, None, ["certificate.origins"]),
        (ABT_FILE, 2, {"kind": "family"}, None, ["certificate.kind"]),
        (
            ABT_FILE,
            2,
            {"grade": "fellow", "ladder": "toxicologist"},
            None,
            ["certificate.grade", "certificate.ladder"],
        ),
        # the body is another row, and yet what the card says of this certificate
        ("bodies.csv", 2, {"en": "Board"}, None, ["certificate.body"]),
        ("entry_routes.csv", 2, {"value": "bachelor"}, None, ["certificate.entry_routes"]),
        # the name of a route is of the file alone
        ("entry_routes.csv", 2, {"route": "r7"}, None, []),
        (
            "members.csv",
            2,
            {"certificate": "toxicologist-lower"},
            None,
            ["certificate.families"],
        ),
        ("validity.csv", 2, {"term": "P3Y", "term_zh": "三年"}, None, ["certificate.validity"]),
        ("cn/titles.csv", 2, {"en": "Chief"}, title("T3", specialty=""), ["target.levels"]),
        (ITEMS, 3, {"zh": "一级"}, GRADE, ["target.name"]),
        (ITEMS, 2, {"type": "level"}, ITEM, ["target.access"]),
        (ITEMS, 2, {"former_names": "建筑师"}, ITEM, ["target.former_names"]),
        # a specialty gives its levels their names
        (
            "vocab/specialties.csv",
            3,
            {"zh": "制药"},
            ENGINEER,
            ["target.specialty", "target.levels"],
        ),
        ("lists.csv", 2, {"zh": "名单"}, Target(NodeKind.LIST, "suzhou-talent"), ["target.name"]),
        # how certain a fact is, other certificates, other targets and links are no part of it
        (ABT_FILE, 2, {"certainty": "partly", "unverified": "fields"}, ENGINEER, []),
        (ABT_FILE, 3, {"name_en": "Another"}, ENGINEER, []),
        ("foreign/international.csv", 2, {"name_en": "All toxicologists"}, ENGINEER, []),
        ("validity.csv", 2, {"certainty": "partly"}, ENGINEER, []),
        (ITEMS, 2, {"zh": "别的"}, GRADE, []),
        ("links/suzhou/2022.csv", 2, {"levels": "T4"}, ENGINEER, []),
    ],
)
def test_a_change_in_a_file_shows_in_the_fields_that_tell_of_it(
    folder: Path,
    path: str,
    line: int,
    cells: Mapping[str, str],
    target: Target | None,
    fields: list[str],
) -> None:
    assert fields_changed(folder, path, line, cells, target) == fields


def test_what_a_family_holds_is_part_of_it(folder: Path) -> None:
    family = NodeId("toxicologists")
    before = ends_of(read(folder), family, ENGINEER)
    add(folder, "members.csv", family=family, certificate="toxicologist-lower", certainty="seen",
        source="notice")  # fmt: skip

    changes = end_changes(before, ends_of(read(folder), family, ENGINEER))

    assert [(each.field, each.after) for each in changes] == [
        ("certificate.members", ["abt", "toxicologist-lower"])
    ]


def test_the_order_of_rows_in_a_file_is_no_part_of_an_end(folder: Path) -> None:
    add(folder, "foreign/international.csv", id="a-family", kind="family", name_en="Others",
        certainty="seen")  # fmt: skip
    add(folder, "members.csv", family="a-family", certificate="abt", certainty="seen",
        source="notice")  # fmt: skip
    swapped = [{"family": "a-family"}, {"family": "toxicologists"}]
    before = ends_of(read(folder), ABT, None)
    for line, cells in enumerate(swapped, 2):
        change(folder, "members.csv", line, **cells)

    assert before["certificate"]["families"] == ["a-family", "toxicologists"]
    assert end_changes(before, ends_of(read(folder), ABT, None)) == ()


PLAIN = Node(
    ABT, NodeKind.CERTIFICATE, Text("证", "certificate"), Certainty.SEEN, aliases=("x", "y"),
    origins=("united-states",),
)  # fmt: skip
WORD = st.sampled_from(["", "x", "y", "z", "证"])
WORDS = st.lists(WORD.filter(bool), unique=True, max_size=3).map(tuple)
SHOWN = {
    "name": st.builds(Text, WORD, WORD), "native_name": WORD, "abbreviations": WORDS,
    "aliases": WORDS, "former_names": WORDS, "body": WORD, "origins": WORDS, "grade": WORD,
    "grade_rank": st.none() | st.integers(0, 3), "ladder": WORD, "fields": WORDS,
}  # fmt: skip
HIDDEN = {
    "certainty": st.sampled_from(Certainty), "unverified": WORDS, "records": WORDS,
    "gloss": st.none() | st.builds(Text, WORD, WORD), "code": WORD,
}  # fmt: skip


def world(node: Node) -> s.World:
    return s.World(s.vocabulary(), {node.id: node, NodeId("other"): replace(node, id="other")})


@given(st.data(), st.sampled_from([*SHOWN, *HIDDEN]))
def test_a_change_of_one_field_is_one_difference_if_it_is_shown_and_none_if_not(
    data: st.DataObject, name: str
) -> None:
    value = data.draw({**SHOWN, **HIDDEN}[name])
    changed = replace(PLAIN, **{name: value})
    old, new = getattr(PLAIN, name), value
    same = sorted(old) == sorted(new) if isinstance(new, tuple) else old == new

    found = end_changes(ends_of(world(PLAIN), ABT, None), ends_of(world(changed), ABT, None))

    assert [each.field for each in found] == (
        [] if same or name in HIDDEN else [f"certificate.{name}"]
    )
    elsewhere = replace(world(PLAIN), certificates={ABT: PLAIN, NodeId("other"): changed})
    assert not end_changes(ends_of(world(PLAIN), ABT, None), ends_of(elsewhere, ABT, None))


def test_an_end_is_json_that_comes_back_as_it_was(folder: Path) -> None:
    ends = ends_of(read(folder), ABT, ENGINEER)
    assert json.loads(canonical(ends)) == ends


def test_an_end_that_has_gone_is_one_difference(folder: Path) -> None:
    records = read(folder)
    before, after = ends_of(records, ABT, ENGINEER), ends_of(records, NodeId("gone"), None)

    assert end_changes(before, after) == (
        Difference("certificate.id", "abt", None),
        Difference("target.group", "engineering", None),
    )
    assert end_changes(before["target"], {}) == (Difference("group", "engineering", None),)


def test_a_field_that_an_older_card_did_not_show_is_no_change(folder: Path) -> None:
    after = ends_of(read(folder), ABT, ENGINEER)
    shown = {name: value for name, value in after["certificate"].items() if name != "members"}
    assert not end_changes({**after, "certificate": shown}, after)


def test_a_pattern_says_its_levels_without_a_series(folder: Path) -> None:
    told = target_end(read(folder), Target(NodeKind.TITLE, CORRESPONDING, levels=("T4", "T3")))
    assert told["name"] is None
    assert [level["id"] for level in told["levels"]] == ["T3", "T4"]
    assert [level["name"]["zh"] for level in told["levels"]] == ["中级职称", "副高级职称"]


def test_every_field_of_an_end_has_a_name_in_both_languages(folder: Path) -> None:
    records = read(folder)
    for target in (ENGINEER, GRADE):
        for side, told in ends_of(records, ABT, target).items():
            for name in told:
                assert FIELD_NAMES[name].zh != FIELD_NAMES[name].en
                assert FIELD_NAMES[f"{side}.{name}"].zh.endswith(FIELD_NAMES[name].zh)


@pytest.mark.parametrize(
    ("difference", "zh", "en"),
    [
        (
            Difference("certificate.name", {"zh": "甲", "en": "A"}, {"zh": "乙", "en": "B"}),
            "证书：名称：由“甲”变为“乙”",
            "certificate: name: was “A”, is now “B”",
        ),
        (
            Difference("certificate.origins", [], ["hong-kong", "united-states"]),
            "证书：国家/地区：由“（无）”变为“中国香港；美国”",
            "certificate: origin: was “nothing”, is now “Hong Kong, China; United States”",
        ),
        (
            Difference("target.access", None, True),
            "对应目标：准入类或水平评价类：由“（无）”变为“准入类”",
            "target: access or level type: was “nothing”, is now “access type”",
        ),
        (
            Difference("certificate.entry_routes", [{"degree": "master", "work_years": 2}], []),
            "证书：取得条件：由“硕士及以上学历学位并工作满2年”变为“（无）”",
            (
                "certificate: entry routes: was “master degree or higher and 2 years of work”, "
                "is now “nothing”"
            ),
        ),
        # an alias that happens to be a word of ours stays as it is
        (
            Difference("certificate.aliases", ["finance"], ["family"]),
            "证书：别名：由“finance”变为“family”",
            "certificate: other names: was “finance”, is now “family”",
        ),
    ],
)
def test_a_difference_is_said_in_both_languages(
    folder: Path, difference: Difference, zh: str, en: str
) -> None:
    assert changed_text(difference, Speaker(read(folder))) == Text(zh, en)


def test_every_change_of_an_end_can_be_said_without_records(folder: Path) -> None:
    records = read(folder)
    empty = {side: dict.fromkeys(told) for side, told in ends_of(records, ABT, ENGINEER).items()}
    for change_ in end_changes(empty, ends_of(records, ABT, ENGINEER)):
        text = changed_text(change_)
        assert text.zh
        assert "{" not in text.en

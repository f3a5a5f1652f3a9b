"""What a link contradicts: each kind, what proves it, and what looks alike and proves nothing."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from folders import add, small_folder
from hypothesis import given
from hypothesis import strategies as st
from review.worlds import (
    ABT,
    JIANGSU,
    PHARMACEUTICAL,
    SHANGHAI,
    link,
    read,
    said,
    speaking,
    title,
)

from mapper.catalogue.records import MemoryRecords, Table
from mapper.domain import (
    CORRESPONDING,
    NOT_STATED,
    Certainty,
    Condition,
    EditionId,
    Link,
    LinkId,
    NodeId,
    NodeKind,
    PlaceId,
    Relation,
    Step,
    Target,
    Text,
)
from mapper.review.contradictions import (
    Contradiction,
    ContradictionKind,
    Refusal,
    contradictions,
)

LOWER, HIGHER = "toxicologist-lower", "toxicologist-higher"
BACHELOR, MASTER = Condition("degree", ">=", "bachelor"), Condition("degree", ">=", "master")
FIVE, TEN = Condition("work_years", ">=", "5"), Condition("work_years", ">=", "10")
TEST = Step("theory_test", 1, "office")
T2, T3, T4 = (title(level) for level in ("T2", "T3", "T4"))


@pytest.fixture(scope="module")
def table(tmp_path_factory: pytest.TempPathFactory) -> Table:
    """The small folder without links of its own, where links are said as sentences."""
    found = small_folder(tmp_path_factory.mktemp("contradictions"))
    speaking(found)
    add(found, "foreign/united-states.csv", id="abt-again", kind="certificate",
        body="abt-board", origins="united-states", name_en="Board-Certified  Toxicologist",
        name_zh="另一名称", certainty="seen")  # fmt: skip
    add(found, "foreign/united-states.csv", id="fellow", kind="certificate", body="abt-board",
        origins="united-states", name_en="Fellow", grade="fellow", grade_rank="3",
        ladder="fellowship", certainty="seen")  # fmt: skip
    add(found, "cn/directory.csv", id="noqd-10-2", kind="grade", parent="noqd-10", number="2",
        zh="二级建造师", en="Constructor, class 2", category="professional", certainty="seen",
        source="notice")  # fmt: skip
    for path in ("links/suzhou/2022.csv", "claims/suzhou.csv", "conditions/suzhou.csv",
                 "steps/suzhou.csv"):  # fmt: skip
        (found / path).unlink()
    return read(found).table


def against(
    table: Table, own: Link, *known: Link, refusals: Sequence[Refusal] = (), on: date | None = None
) -> list[Contradiction]:
    records = MemoryRecords(table, known)
    return list(contradictions(records, own, refusals=refusals, on=on))


def kinds(found: Iterable[Contradiction]) -> list[str]:
    return [each.kind.value for each in found]


# --- two levels, and a higher one that is no harder ---------------------------------


def known(target: Target | None, *rows: Condition, **facts: object) -> Link:
    return replace(link(target, *rows, name="known"), **facts)


@pytest.mark.parametrize(
    ("own", "other", "expected"),
    [
        (link(T4, MASTER), known(T3, MASTER), ["two_levels"]),
        (link(T3), known(T4), ["two_levels"]),
        # written otherwise, and asking the same
        (link(T4, MASTER, BACHELOR), known(T3, MASTER), ["two_levels"]),
        (link(T4, MASTER), known(T3, BACHELOR), []),
        (link(T3, BACHELOR), known(T4, MASTER), []),
        # the higher or the lower one may be the one in question
        (link(T4, BACHELOR), known(T3, MASTER), ["easier_higher"]),
        (link(T3, MASTER), known(T4, BACHELOR), ["easier_higher"]),
        (link(T4, BACHELOR), known(T3, MASTER, TEN), ["easier_higher"]),
        # more of one thing and less of another is not easier
        (link(T4, MASTER, FIVE), known(T3, BACHELOR, TEN), []),
        # one route of several is enough
        (
            link(T4, MASTER, replace(TEN, route="r2")),
            known(T3, MASTER, FIVE),
            ["easier_higher"],
        ),
        # a test by the office that the higher alone asks for makes it harder
        (replace(link(T4, BACHELOR), steps=(TEST,)), known(T3, MASTER), []),
        (link(T4, BACHELOR), known(T3, MASTER, steps=(TEST,)), ["easier_higher"]),
        # what a source leaves open proves nothing, unless it is the lower one that asks for it
        (link(T4, replace(FIVE, value="")), known(T3, replace(FIVE, value="")), []),
        (link(T4, BACHELOR), known(T3, BACHELOR, replace(FIVE, value="")), ["easier_higher"]),
        # the same level, and levels that overlap
        (link(T3), known(T3, MASTER), []),
        (link(title("T3", "T4")), known(T3), []),
        (link(title("T2")), known(title("T3", "T4")), ["two_levels"]),
        # no level, or one that is not known
        (link(title()), known(T3), []),
        (link(T3), known(Target(NodeKind.TITLE, "engineering", next_above=True)), []),
        # the series at large and a specialty of it; two series; two ladders
        (link(title("T4", specialty="")), known(T3), ["two_levels"]),
        (link(title("T4", specialty="", group="economics")), known(T3), []),
        (link(title("T4", specialty="", group=CORRESPONDING)), known(T3), ["two_levels"]),
        (link(title("T4", specialty="", group=NOT_STATED)), known(T3), []),
        (link(title("T4", specialty="engineering-civil")), known(T3), []),
        (
            link(title("T4", specialty="", group=NOT_STATED)),
            known(title("T3", specialty="", group=NOT_STATED)),
            [],
        ),
        (link(Target(NodeKind.SKILL_LEVEL, "electrician", levels=("SL4",))), known(T3), []),
        (
            link(Target(NodeKind.SKILL_LEVEL, "electrician", levels=("SL4",))),
            known(Target(NodeKind.SKILL_LEVEL, "electrician", levels=("SL3",))),
            ["two_levels"],
        ),
        # to hold one level and apply for the next is how it goes; the other way round is not
        (link(T4, relation=Relation.MAY_APPLY_FOR), known(T3), []),
        (link(T3), known(T4, relation=Relation.MAY_APPLY_FOR), []),
        (link(T4), known(T3, relation=Relation.MAY_APPLY_FOR), ["two_levels"]),
        (link(T4, relation=Relation.TREATED_AS), known(T3), []),
        # another certificate, and nothing at all
        (link(T4), known(T3, subject=NodeId(LOWER)), []),
        (link(None, relation=Relation.NAMED_FOR), known(T3), []),
        (link(T4, relation=Relation.NOT_COMPARABLE), known(T3), []),
    ],
)
def test_levels_of_one_ladder(table: Table, own: Link, other: Link, expected: list[str]) -> None:
    assert kinds(against(table, own, other)) == expected


def test_two_grades_of_one_item_are_two_levels(table: Table) -> None:
    first, second = (
        link(Target(NodeKind.DIRECTORY, item), name=item) for item in ("noqd-10-1", "noqd-10-2")
    )
    whole = link(Target(NodeKind.DIRECTORY, "noqd-10"), name="whole")

    assert kinds(against(table, first, second, whole)) == ["two_levels"]


PLACES = ("china", "jiangsu", "suzhou", "shanghai")
ROWS = st.lists(st.sampled_from((BACHELOR, MASTER, FIVE, TEN)), max_size=3)
TITLES = st.sampled_from((T2, T3, T4, title("T3", "T4"), title("T4", specialty="")))


@st.composite
def links(draw: st.DrawFn, name: str) -> Link:
    """A link of ABT in some place."""
    return link(draw(TITLES), *draw(ROWS), name=name, place=PlaceId(draw(st.sampled_from(PLACES))))


@given(st.data())
def test_a_link_never_contradicts_itself_nor_one_that_says_the_same(
    table: Table, data: st.DataObject
) -> None:
    own = data.draw(links("own"))
    again = replace(own, id=LinkId("again"))
    assert against(table, own, own, again) == []


@given(st.data())
def test_a_link_of_an_unrelated_place_never_contradicts(table: Table, data: st.DataObject) -> None:
    own, other = (replace(data.draw(links(name)), id=LinkId(name)) for name in ("own", "other"))
    near = {own.place, other.place} != {"suzhou", "shanghai"} and (
        {own.place, other.place} != {"jiangsu", "shanghai"}
    )
    negative = replace(other, id=LinkId("no"), relation=Relation.NOT_COMPARABLE)
    if not near:
        assert against(table, own, other, negative) == []
    moved = replace(other, place=own.place), replace(negative, place=own.place)
    assert kinds(against(table, own, other, negative)) == (
        kinds(against(table, own, *moved)) if near else []
    )


@given(st.data())
def test_levels_contradict_whichever_of_the_two_is_proposed(
    table: Table, data: st.DataObject
) -> None:
    one, two = data.draw(links("one")), data.draw(links("two"))
    there, back = against(table, one, two), against(table, two, one)

    assert kinds(there) == kinds(back)
    assert [each.path for each in there] == [each.path[::-1] for each in back]


def test_the_sentence_names_the_other_link_and_the_path_ends_with_the_proposed(
    table: Table,
) -> None:
    own, other = link(T4, BACHELOR), known(T3, MASTER)

    (found,) = against(table, own, other)

    assert found.path == (other, own)
    assert found.sentence == Text(
        "此级别较高，条件却不严于已有的较低级别：“毒理学家认证”在苏州可认定为“医药工程专业工程师”",
        "This level is higher, yet no harder to reach than the lower one on record: "
        "Board certified toxicologist is recognised in Suzhou as Engineer, "
        "pharmaceutical engineering",
    )


# --- what proves nothing --------------------------------------------------------------


def test_memory_drafts_and_lists_of_examinations_prove_nothing(tmp_path: Path) -> None:
    folder = small_folder(tmp_path)
    (folder / "links/suzhou/2022.csv").unlink()
    for path in ("claims", "conditions", "steps"):
        (folder / path / "suzhou.csv").unlink()
    table = read(folder).table
    remembered = known(T3, claims=(said(certainty=Certainty.MEMORY),))
    assert against(table, link(T4), remembered) == []
    for number, facts in enumerate(({"standing": "draft"}, {"kind": "examination_list"})):
        edition = f"edition-{number}"
        add(folder, "editions.csv", **{
            "id": edition, "kind": "catalogue", "place": "suzhou", "title_zh": "批",
            "title_en": "Batch", "published": "2022", "standing": "in_force",
            "certainty": "seen", "source": "notice", **facts,
        })  # fmt: skip
        table = read(folder).table
        assert against(table, link(T4), known(T3, edition=EditionId(edition))) == []


def test_a_link_that_has_ended_proves_nothing_any_more(table: Table) -> None:
    ended = known(T3, valid_until="2024-12-31")

    assert against(table, link(T4), ended, on=date(2026, 11, 22)) == []
    assert kinds(against(table, link(T4), ended, on=date(2024, 12, 31))) == ["two_levels"]
    assert against(table, replace(link(T4), valid_from="2025-01-01"), ended) == []


# --- claims -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("own", "other", "expected"),
    [
        (link(T3), known(T3, claims=(said("levels", "T3"), said("levels", "T4"))), 1),
        (link(T3), known(T3, claims=(said("levels", "T3"), said("levels", "T3"))), 0),
        (link(T3), known(T3, claims=(said("levels", "T3"), said("object", "T4"))), 0),
        # of another series it bears on this one only if it names it
        (
            link(T3),
            known(
                title("T3", specialty="", group="economics"),
                claims=(said("levels", "T3"), said("levels", "T4")),
            ),
            0,
        ),
        (
            link(T3),
            known(
                title("T3", specialty="", group="economics"),
                claims=(said("object", "economics"), said("object", "engineering")),
            ),
            1,
        ),
        # merely named, and the sources differ on what it is
        (
            link(T3),
            known(None, relation=Relation.NAMED_FOR, claims=(said("list", "a"), said("list", "b"))),
            1,
        ),
        (
            link(T3),
            known(T3, place=SHANGHAI, claims=(said("levels", "T3"), said("levels", "T4"))),
            0,
        ),
    ],
)
def test_a_dispute_counts_where_it_bears_on_the_link(
    table: Table, own: Link, other: Link, expected: int
) -> None:
    found = against(table, own, other)
    assert kinds(found) == ["disputed_claims"] * expected
    assert all(each.path == (other, own) for each in found)


# --- grades of one ladder ---------------------------------------------------------------


@pytest.mark.parametrize(
    ("own", "others", "expected"),
    [
        ((LOWER, T4), [(HIGHER, T3)], ["grades_cross"]),
        ((HIGHER, T3), [(LOWER, T4)], ["grades_cross"]),
        ((HIGHER, T4), [(LOWER, T3)], []),
        ((LOWER, T3), [(HIGHER, T4)], []),
        ((LOWER, T3), [(HIGHER, T3)], []),
        # the highest of each grade is what counts
        ((LOWER, T4), [(HIGHER, T2), (HIGHER, T4)], []),
        ((HIGHER, T3), [(LOWER, T4), (HIGHER, T4)], ["easier_higher"]),
        # another series, another certificate of the body
        ((LOWER, T4), [(HIGHER, title("T3", specialty="", group="economics"))], []),
        (("abt", T4), [(HIGHER, T3)], []),
        ((LOWER, T4), [("fellow", T3)], []),
    ],
)
def test_grades_of_a_ladder_do_not_cross(
    table: Table,
    own: tuple[str, Target],
    others: list[tuple[str, Target]],
    expected: list[str],
) -> None:
    proposed = link(own[1], MASTER, subject=own[0])
    on_record = [
        link(target, BACHELOR, subject=subject, name=f"known-{number}")
        for number, (subject, target) in enumerate(others)
    ]
    assert kinds(against(table, proposed, *on_record)) == expected


def test_grades_cross_only_where_no_less_is_given(table: Table) -> None:
    apply = link(T4, subject=LOWER, relation=Relation.MAY_APPLY_FOR)
    hold = link(T3, subject=HIGHER, name="known")

    assert against(table, apply, hold) == []
    assert kinds(against(table, replace(apply, relation=hold.relation), hold)) == ["grades_cross"]
    assert (
        against(table, replace(apply, relation=hold.relation), replace(hold, place=SHANGHAI)) == []
    )


def test_a_link_without_a_level_crosses_nothing(table: Table) -> None:
    assert against(table, link(title(), subject=LOWER), link(T3, subject=HIGHER, name="k")) == []


# --- refused before ---------------------------------------------------------------------

NAME = Text("毒理学家认证", "Board certified toxicologist")
PHARMACIST = Text("工程（医药工程）", "Engineers, pharmaceutical engineering")


def refusal(
    target: Target = T3,
    *,
    certificate: str = "abt",
    name: Text = NAME,
    target_name: Text = PHARMACIST,
    reason: str = "level",
) -> Refusal:
    return Refusal(
        "item-1", NodeId(certificate), name, target, target_name, reason,
        "2026-03-01T08:00:00.000+00:00",
    )  # fmt: skip


GONE = Target(NodeKind.TITLE, "engineering", "pharmacy-of-old", ("T3",))
"""The same specialty as the catalogue called it before."""
LEVEL_NAME = Text("医药工程专业工程师", "anything else")
ITEM, SECOND, OLD_ITEM = (
    Target(NodeKind.DIRECTORY, name) for name in ("noqd-10-1", "noqd-10-2", "noqd-of-old")
)


@pytest.mark.parametrize(
    ("own", "refused", "expected"),
    [
        (T3, refusal(), True),
        (T4, refusal(), False),
        (T4, refusal(title()), True),
        (title(), refusal(), True),
        *[(T4, refusal(reason=why), True) for why in ("body", "field", "expired", "homonym")],
        *[(T4, refusal(reason=why), False) for why in ("level", "no_evidence", "part_only")],
        # another certificate or another series is another pair
        (T3, refusal(certificate="other", name=Text("别的", "Other")), False),
        (T3, refusal(title("T3", specialty="")), False),
        (T3, refusal(replace(T3, kind=NodeKind.SKILL_LEVEL)), False),
        (T3, refusal(title("T3", specialty="", group="economics"), reason="body"), False),
        # the certificate under another id, by its name in either language
        (T3, refusal(certificate="new", name=Text("新", "BOARD-certified toxicologist")), True),
        (T3, refusal(certificate="new", name=Text("毒理学家　认证", "New")), True),
        (T4, refusal(certificate="new", name=Text("毒理学家　认证", "New")), False),
        # the target under another id, by its name or that of its level
        (T3, refusal(GONE, target_name=Text("医药工程", "Pharmacy")), True),
        (T3, refusal(GONE, target_name=LEVEL_NAME), True),
        (T4, refusal(GONE, target_name=LEVEL_NAME), False),
        (T4, refusal(GONE, target_name=LEVEL_NAME, reason="field"), True),
        (T3, refusal(GONE, target_name=Text("别的", "Other")), False),
        # two series that are both there are two, whatever they are called
        (T3, refusal(title("T3", specialty="economics-finance", group="economics"),
                     target_name=Text("医药工程", "x")), False),
        # an item and its grades
        (ITEM, refusal(ITEM), True),
        (ITEM, refusal(Target(NodeKind.DIRECTORY, "noqd-10")), True),
        (Target(NodeKind.DIRECTORY, "noqd-10"), refusal(ITEM), True),
        (SECOND, refusal(ITEM), False),
        (ITEM, refusal(OLD_ITEM, target_name=Text("一级建造师", "x")), True),
        (SECOND, refusal(OLD_ITEM, target_name=Text("一级建造师", "x")), False),
        # no name is no name
        (T3, refusal(certificate="new", name=Text("", "")), False),
    ],
)  # fmt: skip
def test_a_refusal_of_the_pair_is_found(
    table: Table, own: Target, refused: Refusal, expected: bool
) -> None:
    found = against(table, link(own), refusals=[refused])
    assert kinds(found) == ["refused_before"] * expected
    assert [each.item for each in found] == ["item-1"] * expected


SWAPPED = Target(NodeKind.CERTIFICATE, "abt")


@pytest.mark.parametrize(
    ("own", "end", "expected"),
    [
        (T3, (f"engineering.{PHARMACEUTICAL}", Text("", "")), True),
        (T3, (f"engineering.{PHARMACEUTICAL}.T3", Text("", "")), True),
        (T4, (f"engineering.{PHARMACEUTICAL}.T3", Text("", "")), False),
        (T3, ("x", LEVEL_NAME), True),
        (T4, ("x", LEVEL_NAME), False),
        (T4, ("x", Text("医药工程", "")), True),
        (T3, ("economics", Text("经济", "")), False),
    ],
)
@pytest.mark.parametrize(
    "other_end",
    [
        (SWAPPED, Text("", "")),
        (Target(NodeKind.CERTIFICATE, "y"), Text("", "Board certified toxicologist")),
    ],
)
def test_a_refusal_of_the_swapped_pair_is_found(
    table: Table,
    own: Target,
    end: tuple[str, Text],
    other_end: tuple[Target, Text],
    expected: bool,
) -> None:
    refused = refusal(other_end[0], certificate=end[0], name=end[1], target_name=other_end[1])
    assert kinds(against(table, link(own), refusals=[refused])) == ["refused_before"] * expected


def test_a_refusal_is_said_with_its_day_and_reason(table: Table) -> None:
    (found,) = against(table, link(T3), refusals=[refusal()])
    assert found.sentence == Text(
        "2026年3月1日曾不予对应（级别不符，“毒理学家认证”与“工程（医药工程）”）",
        "Refused on 1 March 2026 because the level differs: Board certified toxicologist and "
        "Engineers, pharmaceutical engineering",
    )


NO = Relation.NOT_COMPARABLE


@pytest.mark.parametrize(
    ("own", "negative", "expected"),
    [
        (T3, known(T3, relation=NO), True),
        (T4, known(T3, relation=NO), False),
        (T4, known(title(), relation=NO), True),
        (T3, known(T3, relation=NO, place=JIANGSU), True),
        (T3, known(T3, relation=NO, place=SHANGHAI), False),
        (T3, known(title("T3", specialty="", group=NOT_STATED),
                   relation=Relation.NO_COUNTERPART), True),
        (ITEM, known(title("T3", specialty="", group=NOT_STATED),
                     relation=Relation.NO_COUNTERPART), False),
        (T3, known(T3, relation=NO, subject=NodeId(LOWER)), False),
        # the same certificate under another id, and the two ends swapped
        (T3, known(T3, relation=NO, subject=NodeId("abt-again")), True),
        (T3, known(Target(NodeKind.CERTIFICATE, "abt"), relation=NO,
                   subject=NodeId(f"engineering.{PHARMACEUTICAL}.T3")), True),
        (T4, known(Target(NodeKind.CERTIFICATE, "abt"), relation=NO,
                   subject=NodeId(f"engineering.{PHARMACEUTICAL}.T3")), False),
    ],
)  # fmt: skip
def test_a_negative_link_of_the_pair_is_found(
    table: Table, own: Target, negative: Link, expected: bool
) -> None:
    found = against(table, link(own), negative)
    assert kinds(found) == ["refused_before"] * expected
    assert all(each.path == (negative, link(own)) for each in found)


def test_all_that_speaks_against_a_link_is_told_by_kind_and_in_one_order(table: Table) -> None:
    on_record = [
        known(T3), replace(known(T2), id=LinkId("another")),
        replace(known(T4, relation=NO), id=LinkId("no")),
        replace(known(T4, claims=(said("levels", "a"), said("levels", "b"))), id=LinkId("known-4")),
    ]  # fmt: skip
    refused = [refusal(T4), replace(refusal(T4), item="item-0")]

    found = against(table, link(T4), *on_record, refusals=refused)
    again = against(table, link(T4), *on_record[::-1], refusals=refused[::-1])

    assert found == again
    assert [(each.kind, each.path[0].id, each.item) for each in found] == [
        (ContradictionKind.TWO_LEVELS, "another", ""),
        (ContradictionKind.TWO_LEVELS, "known", ""),
        (ContradictionKind.DISPUTED_CLAIMS, "known-4", ""),
        (ContradictionKind.REFUSED_BEFORE, "no", ""),
        (ContradictionKind.REFUSED_BEFORE, "office.1", "item-0"),
        (ContradictionKind.REFUSED_BEFORE, "office.1", "item-1"),
    ]


def test_a_certificate_that_is_not_in_the_records_contradicts_nothing(table: Table) -> None:
    records = MemoryRecords(table)
    assert contradictions(records, link(T3, subject="new"), refusals=[]) == ()
    assert ABT in records.certificates

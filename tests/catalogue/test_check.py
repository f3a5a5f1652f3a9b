"""Checking across files: one planted fault a rule, and none where the rule allows it."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from folders import add, add_condition, add_link, change, columns_of, read_cells, write_cells

from mapper.catalogue.check import check_folder, check_rows
from mapper.catalogue.checks import RULES
from mapper.catalogue.placed import Rows
from mapper.catalogue.read import read_folder
from mapper.catalogue.rows import ClaimRow
from mapper.errors import Fault

UNITED_STATES = "foreign/united-states.csv"
LINKS = "links/suzhou/2022.csv"
CONDITIONS = "conditions/suzhou.csv"
EDITIONS = "editions.csv"
PHRASES = "vocab/phrases.csv"


def found(folder: Path, path: str, line: int, column: str) -> list[str]:
    """The reasons of the faults at one place."""
    here = (path, line, column)
    faults = [f for f in check_folder(folder) if (f.path, f.line, f.column) == here]
    assert all(f.zh and f.zh != f.reason for f in faults), "each is said in Chinese too"
    return [f.reason for f in faults]


def says(folder: Path, path: str, line: int, column: str, reason: str) -> bool:
    return any(reason in one for one in found(folder, path, line, column))


def unsorted_left_out(folder: Path) -> list[Fault]:
    """Planted rows stand at the end of a file, which is a fault that most tests do not mean."""
    return [fault for fault in check_folder(folder) if "out of order" not in fault.reason]


def test_every_rule_says_in_words_what_it_is() -> None:
    lines = [(rule.__doc__ or "").splitlines()[0] for rule in RULES]
    assert all(line.endswith(".") for line in lines)
    assert len(set(lines)) == len(lines)


# --- references ----------------------------------------------------------------


@pytest.mark.parametrize(
    ("path", "line", "column"),
    [
        ("vocab/places.csv", 3, "parents"),
        ("vocab/fields.csv", 4, "parent"),
        ("vocab/series.csv", 2, "source"),
        ("vocab/specialties.csv", 2, "series"),
        ("vocab/specialties.csv", 2, "fields"),
        ("cn/directory.csv", 3, "parent"),
        ("cn/directory.csv", 2, "edition"),
        ("cn/titles.csv", 2, "series"),
        ("cn/titles.csv", 2, "specialty"),
        ("cn/occupations.csv", 2, "fields"),
        ("cn/permits.csv", 2, "source"),
        (UNITED_STATES, 2, "body"),
        (UNITED_STATES, 2, "origins"),
        (UNITED_STATES, 2, "fields"),
        (LINKS, 2, "subject"),
        (LINKS, 2, "object"),
        (LINKS, 3, "object"),
        (LINKS, 2, "specialty"),
        (LINKS, 2, "place"),
        (LINKS, 2, "edition"),
        (LINKS, 3, "list"),
        (LINKS, 2, "part"),
        ("claims/suzhou.csv", 2, "link"),
        ("claims/suzhou.csv", 2, "source"),
        (CONDITIONS, 2, "scope_id"),
        (CONDITIONS, 2, "applies_to"),
        (CONDITIONS, 2, "kind"),
        (CONDITIONS, 2, "value"),
        ("steps/suzhou.csv", 2, "scope_id"),
        ("steps/suzhou.csv", 2, "step"),
        ("bodies.csv", 2, "origins"),
        ("channels.csv", 2, "subjects"),
        ("editions.csv", 2, "place"),
        ("editions.csv", 2, "replaces"),
        ("editions.csv", 2, "adds_to"),
        ("entry_routes.csv", 2, "certificate"),
        ("entry_routes.csv", 2, "kind"),
        ("entry_routes.csv", 2, "value"),
        ("lists.csv", 2, "edition"),
        ("lists.csv", 2, "restates"),
        ("members.csv", 2, "family"),
        ("members.csv", 2, "certificate"),
        ("programmes.csv", 2, "place"),
        ("programmes.csv", 2, "edition"),
        ("programmes.csv", 2, "subjects"),
        ("validity.csv", 2, "subject"),
        ("validity.csv", 2, "place"),
        ("validity.csv", 2, "channel"),
    ],
)
def test_an_id_that_is_nowhere_is_reported_where_it_is_used(
    folder: Path, path: str, line: int, column: str
) -> None:
    change(folder, path, line, **{column: "nowhere"})
    assert any("'nowhere'" in reason for reason in found(folder, path, line, column))


@pytest.mark.parametrize("scope", ["link", "list", "edition"])
def test_the_scope_of_a_condition_is_looked_for_among_its_own_kind(
    folder: Path, scope: str
) -> None:
    change(folder, CONDITIONS, 2, scope=scope, scope_id="abt")
    assert says(folder, CONDITIONS, 2, "scope_id", "has no 'abt'")


@pytest.mark.parametrize(
    ("subject", "known"),
    [
        ("SL4", True),  # a level of whatever occupation
        ("electrician.SL4", True),
        ("electrician.SL7", False),  # the small catalogue has no such level
        ("electrician.T3", False),  # the other ladder
        ("welder.SL4", False),
        ("sl4", False),
    ],
)
def test_a_skill_level_is_known_by_the_id_made_of_its_parts(
    folder: Path, subject: str, known: bool
) -> None:
    line = add_link(folder, subject=subject, relation="may_apply_for")
    assert says(folder, LINKS, line, "subject", "nothing has the id") is not known


@pytest.mark.parametrize(
    ("value", "known"),
    [
        ("engineering.T3", True),
        ("T3", True),
        ("engineering.engineering-pharmaceutical.T3", True),
        ("economics.engineering-pharmaceutical.T3", False),
        ("engineering-pharmaceutical.T3", False),
        ("abt|electrician.SL3", True),
        ("abt|abc", False),
    ],
)
def test_what_is_held_besides_may_be_any_node(folder: Path, value: str, known: bool) -> None:
    line = add_condition(folder, kind="holds", operator="in", value=value)
    assert bool(found(folder, CONDITIONS, line, "value")) is not known


@pytest.mark.parametrize("group", ["corresponding", "not_stated"])
def test_a_series_may_be_corresponding_or_not_stated(folder: Path, group: str) -> None:
    add_link(folder, object=group, specialty="")
    assert unsorted_left_out(folder) == []


def test_a_validity_may_speak_of_a_whole_kind_but_a_link_not(folder: Path) -> None:
    change(folder, "validity.csv", 2, subject="kind:title")
    assert check_folder(folder) == []
    change(folder, LINKS, 2, subject="kind:title")
    assert says(folder, LINKS, 2, "subject", "nothing has the id")


def test_the_list_of_a_link_is_of_its_edition(folder: Path) -> None:
    change(folder, LINKS, 3, edition="directory-2021")
    assert says(folder, LINKS, 3, "list", "belongs to the edition 'suzhou-5'")


@pytest.mark.parametrize(
    ("path", "line", "column"),
    [
        ("sources.csv", 2, "kind"),
        ("bodies.csv", 2, "id"),
        (UNITED_STATES, 2, "certainty"),
        (LINKS, 2, "relation"),
        (EDITIONS, 3, "standing"),
        ("lists.csv", 2, "id"),
        ("vocab/series.csv", 3, "number"),
        ("vocab/places.csv", 5, "kind"),
        ("vocab/relations.csv", 8, "walk"),
        ("claims/suzhou.csv", 2, "certainty"),
    ],
)
def test_a_row_that_cannot_be_read_causes_no_untrue_faults_elsewhere(
    folder: Path, path: str, line: int, column: str
) -> None:
    change(folder, path, line, **{column: "Not Right"})
    assert [(f.path, f.line, f.column) for f in check_folder(folder)] == [(path, line, column)]


# --- keys, order, places of files ----------------------------------------------


def test_a_key_that_stands_twice_in_a_file_is_reported_at_the_second(folder: Path) -> None:
    line = add(folder, "members.csv", **read_cells(folder / "members.csv")[0])
    assert says(folder, "members.csv", line, "family", "stands at members.csv:2 too")


def test_a_key_that_stands_in_two_files_is_reported_at_the_second(folder: Path) -> None:
    add(folder, "claims/jiangsu.csv", **read_cells(folder / "claims/suzhou.csv")[0])
    assert says(folder, "claims/suzhou.csv", 2, "link", "stands at claims/jiangsu.csv:2 too")


@pytest.mark.parametrize(
    "path", ["cn/directory.csv", "cn/permits.csv", "cn/licences.csv", "cn/occupations.csv",
             "lists.csv"]
)  # fmt: skip
def test_nodes_of_different_files_do_not_share_an_id(folder: Path, path: str) -> None:
    line = add(folder, path, **{**read_cells(folder / path)[0], "id": "abt"})
    assert says(folder, path, line, "id", f"stands at {UNITED_STATES}:2 too")


def test_two_links_that_say_the_same_are_reported(folder: Path) -> None:
    line = add_link(folder)
    assert says(folder, LINKS, line, "id", "says the same as suzhou.abt.t3")
    change(folder, LINKS, line, levels="T2")
    assert unsorted_left_out(folder) == []


def test_the_first_row_out_of_order_is_reported_once_a_file(folder: Path) -> None:
    rows = read_cells(folder / UNITED_STATES)
    write_cells(folder / UNITED_STATES, columns_of(UNITED_STATES), rows[::-1])
    assert [str(fault) for fault in check_folder(folder)] == [
        f"{UNITED_STATES}:3: id: out of order; sort the file by id"
    ]


@pytest.mark.parametrize(
    ("origins", "wanted"),
    [
        ("hong-kong|united-states", "foreign/hong-kong.csv"),  # the first counts
        ("", "foreign/international.csv"),
    ],
)
def test_a_certificate_stands_in_the_file_of_its_first_origin(
    folder: Path, origins: str, wanted: str
) -> None:
    change(folder, UNITED_STATES, 2, origins=origins)
    assert says(folder, UNITED_STATES, 2, "origins", f"belongs in {wanted}")


def test_a_link_stands_in_the_folder_of_its_place(folder: Path) -> None:
    line = add_link(folder, "links/shanghai/2022.csv", levels="T2")
    assert says(folder, "links/shanghai/2022.csv", line, "place", "belongs in links/suzhou/")


# --- links ----------------------------------------------------------------------


def test_a_relation_starts_only_from_its_kinds(folder: Path) -> None:
    line = add_link(folder, subject="electrician.SL4")
    assert says(folder, LINKS, line, "subject", "recognised_as starts from certificate or family")


def test_a_relation_leads_only_to_its_kinds(folder: Path) -> None:
    line = add_link(folder, relation="permits_practice")
    assert says(folder, LINKS, line, "object_kind", "permits_practice leads to activity or licence")


def test_an_object_is_of_the_kind_that_is_written(folder: Path) -> None:
    line = add_link(folder, object_kind="directory", object="guiding", specialty="", levels="")
    assert says(folder, LINKS, line, "object_kind", "'guiding' is a activity")


def test_a_relation_without_sentences_is_reported(folder: Path) -> None:
    line = add_link(folder, relation="treated_as")
    assert says(folder, LINKS, line, "relation", "has no 'treated_as'")


@pytest.mark.parametrize(
    "cells",
    [
        {"object_kind": "title", "object": "engineering", "specialty": "", "levels": ""},
        {"object_kind": "", "object": "", "specialty": "", "levels": "T3"},
    ],
)
def test_named_for_has_no_object(folder: Path, cells: dict[str, str]) -> None:
    line = add_link(folder, relation="named_for", **cells)
    assert says(folder, LINKS, line, "object", "named_for has no object")


def test_every_other_relation_needs_an_object_but_no_counterpart(folder: Path) -> None:
    nothing = {"object_kind": "", "object": "", "specialty": "", "levels": ""}
    line = add_link(folder, **nothing)
    assert says(folder, LINKS, line, "object", "recognised_as needs an object")
    change(folder, LINKS, line, relation="no_counterpart")
    assert unsorted_left_out(folder) == []


@pytest.mark.parametrize("empty", ["object", "object_kind"])
def test_an_object_has_an_id_and_a_kind(folder: Path, empty: str) -> None:
    change(folder, LINKS, 3, **{empty: ""})
    assert says(folder, LINKS, 3, empty, "an object has an id and a kind")


@pytest.mark.parametrize(
    ("cells", "reason"),
    [
        ({"levels": "SL4"}, "'SL4' is no level of vocab/title_levels.csv"),
        ({"levels": "T3|T9"}, "'T9' is no level"),
        ({"levels": "T3|next"}, "next stands alone"),
        (
            {"object_kind": "skill_level", "object": "electrician", "specialty": ""},
            "'T3' is no level of vocab/skill_levels.csv",
        ),
        (
            {"object_kind": "directory", "object": "noqd-10", "specialty": ""},
            "only a title or skill level has levels",
        ),
    ],
)
def test_levels_are_of_the_ladder_of_their_target(
    folder: Path, cells: dict[str, str], reason: str
) -> None:
    line = add_link(folder, **cells)
    assert says(folder, LINKS, line, "levels", reason)


def test_the_next_level_is_a_level(folder: Path) -> None:
    add_link(folder, relation="may_apply_for", levels="next")
    assert unsorted_left_out(folder) == []


def test_a_specialty_is_of_the_series_of_its_target(folder: Path) -> None:
    change(folder, LINKS, 2, object="economics")
    assert says(folder, LINKS, 2, "specialty", "is of the series 'engineering'")
    change(folder, LINKS, 2, object="electrician", object_kind="skill_level", levels="SL4")
    assert says(folder, LINKS, 2, "specialty", "only a title has a specialty")


def test_a_link_without_a_claim_is_reported_at_its_line(folder: Path) -> None:
    rows = read_cells(folder / "claims/suzhou.csv")
    write_cells(folder / "claims/suzhou.csv", columns_of("claims/suzhou.csv"), rows[1:])
    change(folder, "claims/suzhou.csv", 2, locator="item 1")
    write_cells(folder / PHRASES, columns_of(PHRASES), read_cells(folder / PHRASES)[:1])
    assert [(f.path, f.line, f.column) for f in check_folder(folder)] == [(LINKS, 2, "id")]
    assert says(folder, LINKS, 2, "id", "no claim backs this link")


@pytest.mark.parametrize(("field", "known"), [("levels", True), ("conditions", True), ("x", False)])
def test_a_claim_bears_on_a_column_of_the_link(folder: Path, field: str, known: bool) -> None:
    change(folder, "claims/suzhou.csv", 2, field=field, value="T3")
    assert says(folder, "claims/suzhou.csv", 2, "field", "a link has no") is not known


def test_a_member_joins_a_certificate_to_a_family(folder: Path) -> None:
    change(folder, "members.csv", 2, family="abt", certificate="toxicologists")
    assert says(folder, "members.csv", 2, "family", "is no family")
    assert says(folder, "members.csv", 2, "certificate", "is no certificate")


# --- grades ---------------------------------------------------------------------


def add_grades(folder: Path, lower: str, higher: str) -> tuple[int, int]:
    """Map a lower and a higher grade of one ladder; return their lines."""
    first = add_link(folder, id="suzhou.higher", subject="toxicologist-higher", levels=higher)
    second = add_link(folder, id="suzhou.lower", subject="toxicologist-lower", levels=lower)
    return second, first


@pytest.mark.parametrize(
    ("lower", "higher", "wrong"),
    [
        ("T4", "T3", True),
        ("T3|T4", "T2", True),
        ("T3", "T3", False),  # one level for both grades is usual
        ("T3|T4", "T3", False),  # may be the same level
        ("T2", "T4", False),
    ],
)
def test_a_lower_grade_above_a_higher_is_reported_at_the_lower(
    folder: Path, lower: str, higher: str, wrong: bool
) -> None:
    line, _ = add_grades(folder, lower, higher)
    assert says(folder, LINKS, line, "levels", "above toxicologist-higher") is wrong
    assert len(unsorted_left_out(folder)) == wrong


def test_a_lower_grade_may_stand_above_on_a_harder_route(folder: Path) -> None:
    add_grades(folder, "T4", "T3")
    asked = {"scope_id": "suzhou.lower", "kind": "work_years", "operator": ">=", "unit": "year"}
    add_condition(folder, value="10", **asked)
    assert unsorted_left_out(folder) == []
    line = add_condition(folder, value="10", **{**asked, "scope_id": "suzhou.higher"})
    assert line
    assert [fault.column for fault in unsorted_left_out(folder)] == ["levels"]


def test_a_higher_grade_that_also_reaches_the_top_is_no_fault(folder: Path) -> None:
    add_grades(folder, "T4", "T3")
    add_link(folder, id="suzhou.top", subject="toxicologist-higher", levels="T4")
    assert unsorted_left_out(folder) == []


def test_grades_are_compared_within_one_place_and_ladder(folder: Path) -> None:
    line, _ = add_grades(folder, "T4", "T3")
    change(folder, UNITED_STATES, 3, ladder="another")
    assert not says(folder, LINKS, line, "levels", "above")


# --- conditions ------------------------------------------------------------------


@pytest.mark.parametrize(
    ("kind", "operator", "value", "unit", "column"),
    [
        ("degree", "in", "bachelor", "", "operator"),  # the kind allows >= and = only
        ("degree", ">=", "phd", "", "value"),
        ("work_years", ">=", "-1", "year", "value"),
        ("work_years", ">=", "five", "year", "value"),
        ("work_years", ">=", "５", "year", "value"),  # full width
        ("work_years", ">=", "nan", "year", "value"),
        ("work_years", ">=", "6", "month", "unit"),  # years are counted in years
        ("age", "<=", "60", "", "unit"),
        ("window", "<=", "2025-12", "date", "value"),
        ("window", "<=", "2025-02-30", "date", "value"),
        ("window", "<=", "2025-12-31", "", "unit"),
        ("degree", ">=", "bachelor", "year", "unit"),
        ("employed_in_place", "=", "atlantis", "", "value"),
        ("field_of_work", "in", "toxicology|alchemy", "", "value"),
        ("field_of_work", "in", "toxicology|", "", "value"),
        ("issuing_country", "=", "atlantis", "", "value"),
        ("holds", "=", "atlantis", "", "value"),
        ("other", "=", "first_time", "", "text_en"),  # nobody could read it
    ],
)
def test_a_value_that_its_kind_does_not_know_is_reported(
    folder: Path, kind: str, operator: str, value: str, unit: str, column: str
) -> None:
    line = add_condition(folder, kind=kind, operator=operator, value=value, unit=unit)
    assert found(folder, CONDITIONS, line, column)


@pytest.mark.parametrize(
    ("kind", "operator", "value", "unit"),
    [
        ("work_years", ">", "2.5", "year"),
        ("work_years", ">=", "", "year"),  # the source is incomplete
        ("window", "<=", "2025-12-31", "date"),
        ("field_of_work", "=", "related", ""),
        ("employed_in_place", "in", "suzhou|shanghai", ""),
        ("issuing_country", "=", "united-states", ""),
        ("nationality", "!=", "chinese", ""),
    ],
)
def test_a_value_that_its_kind_knows_is_no_fault(
    folder: Path, kind: str, operator: str, value: str, unit: str
) -> None:
    add_condition(folder, kind=kind, operator=operator, value=value, unit=unit)
    assert unsorted_left_out(folder) == []


def test_entry_routes_are_judged_like_conditions(folder: Path) -> None:
    change(folder, "entry_routes.csv", 2, operator="<")
    assert says(folder, "entry_routes.csv", 2, "operator", "degree allows >= = only")
    change(folder, "entry_routes.csv", 2, kind="work_years", operator=">=", value="x")
    assert says(folder, "entry_routes.csv", 2, "value", "no number of years")


Asked = tuple[str, str, str]


@pytest.mark.parametrize(
    ("left", "right", "possible"),
    [
        (("degree", "=", "bachelor"), ("degree", "=", "master"), False),
        (("degree", "=", "bachelor"), ("degree", ">=", "master"), False),
        (("degree", ">=", "bachelor"), ("degree", ">=", "master"), True),
        (("work_years", ">=", "10"), ("work_years", "<", "5"), False),
        (("work_years", ">", "5"), ("work_years", "=", "5"), False),
        (("work_years", ">=", "5"), ("work_years", "=", "5"), True),
        (("age", "<", "60"), ("age", ">=", "60"), False),
        (("age", "<=", "60"), ("age", ">=", "60"), True),
        (("age", ">=", ""), ("age", "<", "0"), False),  # nobody is younger than nought
        (("window", ">=", "2025-01-01"), ("window", "<=", "2024-12-31"), False),
        (("window", ">=", "2024-01-01"), ("window", "<=", "2024-12-31"), True),
        (("nationality", "=", "chinese"), ("nationality", "=", "german"), False),
        (("nationality", "=", "chinese"), ("nationality", "!=", "chinese"), False),
        (("nationality", "in", "chinese|german"), ("nationality", "!=", "chinese"), True),
        (("nationality", "in", "a|b"), ("nationality", "in", "c|d"), False),
        (("employed_in_place", "=", "suzhou"), ("employed_in_place", "=", "shanghai"), False),
        (("employed_in_place", "=", "suzhou"), ("employed_in_place", "=", "jiangsu"), True),
        (("field_of_work", "=", "finance"), ("field_of_work", "=", "toxicology"), False),
        (("field_of_work", "=", "pharmaceutical"), ("field_of_work", "=", "toxicology"), True),
        (("field_of_work", "=", "finance"), ("field_of_work", "=", "related"), True),
        (("holds", "=", "abt"), ("holds", "=", "noqd-10"), True),  # one can hold both
        (("other", "=", "once"), ("other", "=", "twice"), True),
    ],
)
def test_a_route_that_nobody_can_go_is_reported(
    folder: Path, left: Asked, right: Asked, possible: bool
) -> None:
    for kind, operator, value in (left, right):
        line = add_condition(folder, kind=kind, operator=operator, value=value, text_en="x")
    assert says(folder, CONDITIONS, line, "value", "nobody can meet") is not possible


def test_routes_are_alternatives_but_all_joins_each_of_them(folder: Path) -> None:
    add_condition(folder, kind="degree", operator="=", value="bachelor", route="r8")
    line = add_condition(folder, kind="degree", operator="=", value="master", route="r9")
    assert unsorted_left_out(folder) == []
    change(folder, CONDITIONS, line, route="all")
    assert says(folder, CONDITIONS, line, "value", "nobody can meet")


def test_rows_for_different_levels_do_not_meet(folder: Path) -> None:
    about = {"scope": "list", "scope_id": "suzhou-talent", "kind": "degree", "operator": "="}
    add_condition(folder, **about, value="bachelor", applies_to="T2")
    line = add_condition(folder, **about, value="master", applies_to="T3")
    assert unsorted_left_out(folder) == []
    change(folder, CONDITIONS, line, applies_to="")
    assert says(folder, CONDITIONS, line, "value", "nobody can meet")


def test_an_entry_route_that_nobody_can_go_is_reported(folder: Path) -> None:
    change(folder, "entry_routes.csv", 2, kind="age", operator="<", value="0", unit="year")
    assert says(folder, "entry_routes.csv", 2, "value", "nobody can meet")


@pytest.mark.parametrize(
    ("scope", "scope_id"), [("edition", "suzhou-5"), ("list", "suzhou-talent")]
)
def test_a_link_that_excludes_what_its_list_or_edition_asks_is_reported(
    folder: Path, scope: str, scope_id: str
) -> None:
    own = {"scope_id": "suzhou.abt.talent", "kind": "degree", "operator": "="}
    line = add_condition(folder, **own, value="bachelor")
    shared = {"scope": scope, "scope_id": scope_id, "kind": "degree", "operator": "="}
    other = add_condition(folder, **shared, value="master", route="r1")
    assert says(folder, CONDITIONS, line, "route", "excludes what the list or edition asks")
    add_condition(folder, **shared, value="bachelor", route="r2")
    assert not says(folder, CONDITIONS, line, "route", "excludes"), "another route stays open"
    change(folder, CONDITIONS, other, route="all", applies_to="T2")
    assert not says(folder, CONDITIONS, line, "route", "excludes"), "the link is of no such level"


@pytest.mark.parametrize(
    ("scope", "scope_id"),
    [("link", "suzhou.abt.t3"), ("list", "suzhou-talent"), ("edition", "suzhou-5")],
)
def test_a_window_that_closes_before_the_start_is_reported(
    folder: Path, scope: str, scope_id: str
) -> None:
    asked = {"kind": "window", "operator": "<=", "unit": "date"}
    line = add_condition(folder, scope=scope, scope_id=scope_id, value="2022-03-27", **asked)
    assert says(folder, CONDITIONS, line, "value", "closes before 2022-03-28")
    change(folder, CONDITIONS, line, value="2022-03-28")
    assert unsorted_left_out(folder) == []


# --- editions ---------------------------------------------------------------------


@pytest.mark.parametrize(
    ("column", "start", "end", "wrong"),
    [
        ("valid_from", "2023-01-02", "2023-01-01", True),
        ("valid_from", "2023", "2022", True),
        ("valid_from", "2022-05", "2022", False),  # the end may be December
        ("published", "2023-05", "2023-04-30", True),
        ("not_before", "2024", "2023-12-31", True),
    ],
)
def test_an_edition_does_not_end_before_it_starts(
    folder: Path, column: str, start: str, end: str, wrong: bool
) -> None:
    change(folder, EDITIONS, 2, **{column: start, "valid_until": end})
    assert says(folder, EDITIONS, 2, column, f"{start} is after valid_until") is wrong


def test_a_link_does_not_end_before_it_starts(folder: Path) -> None:
    change(folder, LINKS, 2, valid_from="2023-05", valid_until="2023-04")
    assert says(folder, LINKS, 2, "valid_from", "2023-05 is after valid_until")


def test_an_ended_edition_says_when_or_what_replaces_it(folder: Path) -> None:
    change(folder, EDITIONS, 2, standing="ended")
    assert says(folder, EDITIONS, 2, "valid_until", "nothing replaces it")
    change(folder, EDITIONS, 3, replaces="directory-2021")
    assert check_folder(folder) == []
    change(folder, EDITIONS, 3, replaces="")
    change(folder, EDITIONS, 2, valid_until="2025")
    assert check_folder(folder) == []


@pytest.mark.parametrize("column", ["replaces", "adds_to"])
def test_editions_do_not_go_in_circles(folder: Path, column: str) -> None:
    change(folder, EDITIONS, 2, replaces="suzhou-5")
    change(folder, EDITIONS, 3, **{column: "directory-2021"})
    assert says(folder, EDITIONS, 2, "replaces", "break the circle")
    assert says(folder, EDITIONS, 3, column, "break the circle")


@pytest.mark.parametrize(
    ("path", "line"), [(EDITIONS, 3), ("lists.csv", 2)], ids=["edition", "list"]
)
def test_no_more_certificates_are_linked_than_officially_counted(
    folder: Path, path: str, line: int
) -> None:
    change(folder, path, line, stated_count="1")
    assert unsorted_left_out(folder) == [], "one certificate with two links counts once"
    on_list = {"relation": "listed_for", "object_kind": "list", "object": "suzhou-talent",
               "specialty": "", "levels": "", "list": "suzhou-talent"}  # fmt: skip
    add_link(folder, id="suzhou.family", subject="toxicologists", **on_list)
    assert unsorted_left_out(folder) == [], "a family is not counted"
    add_link(folder, id="suzhou.second", subject="toxicologist-lower", **on_list)
    assert says(folder, path, line, "stated_count", "2 certificates are linked and 1 stated")


def test_a_list_of_examinations_recognises_nothing(folder: Path) -> None:
    change(folder, EDITIONS, 3, kind="examination_list")
    assert says(folder, LINKS, 2, "edition", "recognises nothing")
    assert says(folder, LINKS, 3, "edition", "recognises nothing")


# --- places -----------------------------------------------------------------------


def test_places_do_not_lie_inside_themselves(folder: Path) -> None:
    change(folder, "vocab/places.csv", 3, parents="china|suzhou")
    assert says(folder, "vocab/places.csv", 3, "parents", "break the circle")
    assert says(folder, "vocab/places.csv", 5, "parents", "break the circle")


def test_only_a_country_lies_in_nothing(folder: Path) -> None:
    change(folder, "vocab/places.csv", 5, parents="")
    assert says(folder, "vocab/places.csv", 5, "parents", "only a country")


@pytest.mark.parametrize(
    ("path", "line", "parent"),
    [("vocab/fields.csv", 3, "toxicology"), ("cn/directory.csv", 2, "noqd-10-1")],
)
def test_nothing_is_its_own_parent(folder: Path, path: str, line: int, parent: str) -> None:
    change(folder, path, line, parent=parent)
    assert says(folder, path, line, "parent", "break the circle")


@pytest.mark.parametrize(
    ("path", "cells"),
    [
        ("vocab/origins.csv", {"id": "hong-kong", "code": "HKG"}),
        ("vocab/origins.csv", {"id": "macao", "code": ""}),
        ("vocab/origins.csv", {"id": "formosa", "code": "TWN"}),
        ("vocab/places.csv", {"id": "taiwan", "code": ""}),
        ("vocab/places.csv", {"id": "elsewhere", "code": "810000", "parents": "china"}),
    ],
)
def test_a_region_of_china_is_not_called_a_country(
    folder: Path, path: str, cells: dict[str, str]
) -> None:
    change(folder, path, 2, **cells, kind="country", zh="香港", en="Hong Kong")
    assert says(folder, path, 2, "kind", "not a country")
    assert says(folder, path, 2, "zh", "中国香港")
    assert says(folder, path, 2, "en", "Hong Kong, China")


# --- names ------------------------------------------------------------------------


@pytest.mark.parametrize(
    "name",
    [
        "Board certified toxicologist",
        "BOARD Certified  Toxicologist",
        "Ｂｏａｒｄ certified toxicologist",
    ],
)
def test_names_that_differ_in_width_or_case_only_are_reported(folder: Path, name: str) -> None:
    change(folder, UNITED_STATES, 3, name_en=name)
    assert says(folder, UNITED_STATES, 3, "name_en", f"the name at {UNITED_STATES}:2")


def test_names_that_differ_in_script_only_are_reported(folder: Path) -> None:
    change(folder, UNITED_STATES, 3, name_zh="毒理學家認證")
    assert says(folder, UNITED_STATES, 3, "name_zh", f"the name at {UNITED_STATES}:2")


def test_homonyms_of_two_bodies_and_aliases_of_one_node_are_allowed(folder: Path) -> None:
    change(folder, UNITED_STATES, 2, aliases="ABT|ＡＢＴ|board certified toxicologist")
    cells = {"id": "other-board", "en": "Another Board", "certainty": "seen"}
    add(folder, "bodies.csv", **cells)
    change(folder, UNITED_STATES, 3, name_en="Board certified toxicologist", body="other-board")
    assert check_folder(folder) == []


@pytest.mark.parametrize(
    ("path", "columns"),
    [
        ("bodies.csv", ("en",)),
        ("cn/directory.csv", ("zh", "en")),
        ("cn/occupations.csv", ("zh", "en")),
        ("cn/licences.csv", ("zh", "en")),
        ("lists.csv", ("zh", "en")),
        ("vocab/fields.csv", ("zh", "en")),
        ("vocab/places.csv", ("zh", "en")),
        ("vocab/series.csv", ("zh", "en")),
        ("vocab/specialties.csv", ("zh", "en")),
        ("vocab/origins.csv", ("zh", "en")),
    ],
)
def test_names_are_compared_in_every_file_of_nodes(
    folder: Path, path: str, columns: tuple[str, ...]
) -> None:
    line = add(folder, path, **{**read_cells(folder / path)[0], "id": "zz-second"})
    for column in columns:
        assert says(folder, path, line, column, f"the name at {path}:2")


# --- texts ------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("path", "text"),
    [
        (LINKS, "note"),
        (LINKS, "part"),
        (CONDITIONS, "text"),
        ("steps/suzhou.csv", "text"),
        ("claims/suzhou.csv", "note"),
        ("editions.csv", "note"),
        ("validity.csv", "review"),
        ("validity.csv", "renewal"),
        ("validity.csv", "on_lapse"),
        (UNITED_STATES, "gloss"),
        ("cn/permits.csv", "department"),
    ],
)
def test_a_text_is_given_in_both_languages_or_none(folder: Path, path: str, text: str) -> None:
    change(folder, path, 2, **{f"{text}_zh": "文字"})
    assert says(folder, path, 2, f"{text}_en", "write this one too")
    change(folder, path, 2, **{f"{text}_zh": "", f"{text}_en": "words"})
    assert says(folder, path, 2, f"{text}_zh", "write this one too")
    change(folder, path, 2, **{f"{text}_zh": "文字"})
    assert check_folder(folder) == []


def test_benefits_are_as_many_in_chinese_as_in_english(folder: Path) -> None:
    change(folder, "lists.csv", 2, benefits_zh="补贴|住房")
    assert says(folder, "lists.csv", 2, "benefits_en", "2 in Chinese and 1 in English")


# --- words of sources and editions ------------------------------------------------


@pytest.mark.parametrize(
    ("path", "column"),
    [("claims/suzhou.csv", "locator"), ("sources.csv", "publisher"), (EDITIONS, "parties")],
)
@pytest.mark.parametrize("words", ["chapter 9", "第9章"])
def test_words_of_a_source_or_edition_stand_in_both_languages(
    folder: Path, path: str, column: str, words: str
) -> None:
    change(folder, path, 2, **{column: words})
    assert says(folder, path, 2, column, f"has no {words!r}")
    add(folder, PHRASES, en="chapter 9", zh="第9章")
    assert not found(folder, path, 2, column)


def test_a_domain_needs_no_chinese_and_a_party_may_be_a_place_or_origin(folder: Path) -> None:
    change(folder, "sources.csv", 2, publisher="news.example.org")
    change(folder, EDITIONS, 2, parties="jiangsu|united-states")
    assert check_folder(folder) == []
    change(folder, "claims/suzhou.csv", 2, locator="example.org")
    assert says(folder, "claims/suzhou.csv", 2, "locator", "has no 'example.org'")


def test_an_edition_that_an_office_imported_keeps_its_own_words(folder: Path) -> None:
    rows, _ = read_folder(folder)
    imported = [
        replace(placed, row=placed.row.model_copy(update={"locator": "Sheet1!9"}), folder="own/")
        for placed in rows.of(ClaimRow)
    ]
    more = Rows({**rows.by_pattern, "claims/*.csv": [*rows.of(ClaimRow), *imported]})
    assert not [fault for fault in check_rows(more) if fault.column == "locator"]


def test_a_phrase_that_nothing_uses_any_more_stops_nothing(folder: Path) -> None:
    add(folder, PHRASES, en="paragraph that is gone", zh="已删去的段落")
    assert check_folder(folder) == []


def test_a_phrase_is_chinese_unless_it_is_a_name_that_has_none(folder: Path) -> None:
    change(folder, PHRASES, 2, zh="Item 1")
    assert says(folder, PHRASES, 2, "zh", "has no Chinese characters")
    change(folder, PHRASES, 2, zh="item 1")
    assert says(folder, PHRASES, 2, "zh", "has no Chinese characters"), "a locator is no name"
    change(folder, PHRASES, 2, zh="第1条")
    change(folder, "sources.csv", 2, publisher="Danford College")
    line = add(folder, PHRASES, en="Danford College", zh="Danford College")
    assert not found(folder, PHRASES, line, "zh")

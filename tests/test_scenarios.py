"""The twenty scenarios and the shipped behaviours that real facts demand, on the command line."""

from __future__ import annotations

import json
from typing import cast

import pytest
from asking import ask, ask_in, run

IN_HANGZHOU = ("--employed-in", "hangzhou", "--field-of-work", "mechatronics")
IN_SUZHOU = ("--employed-in", "suzhou", "--field-of-work", "related")


def test_1_abt_in_suzhou_is_an_engineer_of_pharmaceutical_engineering() -> None:
    place = ask_in("suzhou", "ABT", *IN_SUZHOU)
    assert place.status == "recognised"
    title = place.effect("title")
    assert title["target"] == {
        "id": "engineering.engineering-pharmaceutical.T3",
        "kind": "title",
        "name": {"en": "Engineer, pharmaceutical engineering", "zh": "医药工程专业工程师"},
        "series": "engineering",
        "specialty": "engineering-pharmaceutical",
        "level": "T3",
    }
    assert len(cast("list[object]", title["sources"])) == 2, "one link with two claims"
    assert title["in_force"] == {"from": "2022-03-28", "until": None, "certain": True}
    assert title["certainty"] == "seen"
    assert place.loaded == (1, 344, False)


def test_abt_never_leads_to_a_physician_or_the_health_series() -> None:
    printed = json.dumps(ask("ABT").data, ensure_ascii=False)
    assert "health" not in {e["target"]["series"] for p in ask("ABT").places.values()  # type: ignore[index]
                            for e in p.effects if e["target"]}  # fmt: skip
    assert "医师" not in printed


def test_2_before_its_earliest_source_abt_is_only_partly_known() -> None:
    place = ask_in("suzhou", "ABT", *IN_SUZHOU, on="2020-01-01")
    assert place.status == "partly_known"
    assert cast("dict[str, object]", place.effect("title")["in_force"])["certain"] is False


def test_before_the_scheme_began_abt_does_not_hold_at_all() -> None:
    assert ask_in("suzhou", "ABT", on="2010-01-01").effects == []


def test_3_abt_in_shanghai_is_not_in_what_is_loaded_with_suzhou_elsewhere() -> None:
    reply = ask("ABT", "--place", "shanghai", "--degree", "doctor", "--work-years", "4")
    assert reply.places["shanghai"].status == "not_in_loaded"
    assert reply.places["shanghai"].loaded[1:] == (85, False)
    assert "suzhou" in reply.elsewhere


def test_4_pmp_with_bachelor_and_four_years_is_assistant_now_and_engineer_in_a_year() -> None:
    place = ask_in("hangzhou", "PMP", "--degree", "bachelor", "--work-years", "4", *IN_HANGZHOU)
    assert place.status == "recognised"
    assert place.effect("title", "T2")["state"] == "met"
    assert place.effect("title", "T3")["state"] == "not_yet"
    level = next(step for step in place.next if step["kind"] == "level")
    assert level["date"] == "2027-11-22"
    assert [row["kind"] for row in cast("list[dict[str, str]]", level["missing"])] == ["work_years"]


@pytest.mark.parametrize(
    ("degree", "years", "state"),
    [
        ("doctor", "0", "met"),  # any doctorate
        ("master", "2", "met"),
        ("master", "1.5", "not_yet"),
        ("second_bachelor", "3", "met"),
        ("bachelor", "5", "met"),
        ("bachelor", "4", "not_yet"),
        ("college", "7", "met"),
        ("college", "6", "not_yet"),
    ],
)
def test_pmp_in_hangzhou_by_degree_and_years(degree: str, years: str, state: str) -> None:
    place = ask_in("hangzhou", "PMP", "--degree", degree, "--work-years", years, *IN_HANGZHOU)
    assert place.effect("title", "T3")["state"] == state


def test_the_ways_to_a_level_that_one_does_not_take_are_told_with_the_one_that_one_does() -> None:
    asked = ("PMP", "--place", "hangzhou", "--degree", "master", "--work-years", "1", *IN_HANGZHOU)
    title = ask(*asked).places["hangzhou"].effect("title", "T3")
    assert "master" in str(title["conditions"])
    instead = [way["en"] for way in cast("list[dict[str, str]]", title["instead"])]
    assert "doctor degree or higher" in instead
    assert any("bachelor" in way and "5 years" in way for way in instead)
    assert not any("master" in way for way in instead)


def test_5_pmp_without_a_place_shows_every_place_with_its_disagreement() -> None:
    reply = ask("PMP", "--degree", "master", "--work-years", "2", *IN_HANGZHOU)
    statuses = {name: place.status for name, place in reply.places.items()}
    assert statuses["hangzhou"] == "recognised"
    assert statuses["xiamen"] == "not_yet"
    assert statuses["beijing"] == "partly_known"
    assert statuses["pudong"] == "different_effect"
    assert statuses["chengdu"] == "partly_known"
    assert reply.places["hangzhou"].effect("title", "T3")["state"] == "met"
    waiting = [row["met_on"] for row in reply.places["xiamen"].missing]
    assert waiting == ["2027-11-22"], "Xiamen asks three years of a master"


def test_6a_pmp_working_elsewhere_cannot_reach_the_level_by_waiting() -> None:
    place = ask_in("hangzhou", "PMP", "--degree", "bachelor", "--work-years", "4",
                   "--employed-in", "suzhou")  # fmt: skip
    title = place.effect("title", "T3")
    assert title["state"] == "unmet"
    rows = {r["kind"]: r["state"] for r in cast("list[dict[str, str]]", title["conditions"])}
    assert rows["employed_in_place"] == "unmet"
    assert rows["work_years"] == "unmet"
    assert place.status == "needs_facts"


def test_6b_time_is_named_first_where_the_place_of_work_is_not_said() -> None:
    place = ask_in("hangzhou", "PMP", "--degree", "bachelor", "--work-years", "4")
    assert place.effect("title", "T3")["state"] == "not_yet"
    assert place.status == "needs_facts"


def test_6c_with_five_years_only_the_facts_are_wanting() -> None:
    place = ask_in("hangzhou", "PMP", "--degree", "bachelor", "--work-years", "5")
    assert place.effect("title", "T3")["state"] == "needs_facts"
    assert {row["kind"] for row in place.missing} == {"employed_in_place", "field_of_work"}


def test_7_fcca_in_shanghai_may_apply_and_the_2025_round_disputes_without_deciding() -> None:
    place = ask_in("shanghai", "FCCA", "--degree", "bachelor", "--work-years", "8",
                   "--employed-in", "shanghai")  # fmt: skip
    assert place.status == "may_apply"
    application = place.effect("application")
    assert application["target_levels"] == ["T4"]
    disputed = [d["en"] for d in cast("list[dict[str, str]]", application["disputed"])]
    assert any("associate senior" in text and "10 years" in text for text in disputed)
    intermediate = next(text for text in disputed if "the intermediate level" in text)
    assert "5 years or more of related work (met)" in intermediate
    assert "31 December 2025, to which years are counted (unmet)" in intermediate
    assert len([e for e in place.effects if e["effect"] == "benefit"]) >= 2, "lists A and B"


def test_8_acca_brings_benefits_and_no_title() -> None:
    for place, day in (("shanghai", "2026-11-22"), ("beijing", "2026-11-22"),
                       ("beijing-two-zones", "2021-06-01")):  # fmt: skip
        assert ask_in(place, "ACCA", on=day).status == "different_effect", place
        assert {e["effect"] for e in ask_in(place, "ACCA", on=day).effects} == {"benefit"}


def test_acca_and_fcca_differ_in_beijing_too() -> None:
    assert ask_in("beijing", "FCCA").status == "recognised"
    assert ask_in("beijing", "FCCA").effect("application")["target_levels"] == ["T5"]


def test_9_the_arb_registrant_files_in_qianhai_and_is_partly_known_in_shenzhen() -> None:
    shenzhen = ask_in("shenzhen", "hk-registered-architect")
    assert shenzhen.status == "partly_known"
    assert shenzhen.inside["qianhai"].status == "different_effect"
    qianhai = ask_in("qianhai", "hk-registered-architect")
    assert qianhai.status == "different_effect"
    assert len(qianhai.effects) == 2, "its own filing and the family's practice"


def test_10_hong_kong_architect_is_a_family_with_three_possible_levels() -> None:
    reply = ask("香港建筑师", "--place", "guangzhou")
    assert reply.certificate == "hk-architect"
    place = reply.places["guangzhou"]
    assert place.status == "partly_known"
    assert place.effect("title")["target_levels"] == ["T2", "T3", "T4"]
    certificate = cast("dict[str, object]", reply.data["certificate"])
    assert certificate["kind"] == "family"
    members = {m["id"] for m in cast("list[dict[str, str]]", certificate["members"])}
    assert {"hkia-architect", "hk-registered-architect"} <= members


def test_11_an_hkia_architect_may_apply_and_a_title_lies_behind_the_class() -> None:
    place = ask_in("nanjing", "hkia-architect")
    assert place.status == "may_apply"
    assert place.targets() == {"noqd-10"}
    held = {step["held"]: step for step in place.next if step["kind"] == "if_held"}
    assert cast("dict[str, str]", held["noqd-10-1"]["target"])["level"] == "T4"


def test_12_a_cook_of_class_c_sits_a_theory_test_and_is_no_engineer() -> None:
    reply = ask("中餐烹調丙級", "--place", "xiamen", "--residence", "taiwan-resident")
    place = reply.places["xiamen"]
    assert place.status == "may_apply"
    skill = place.effect("skill_level")
    assert skill["target_levels"] == ["SL4"]
    assert [s["step"] for s in cast("list[dict[str, str]]", skill["steps"])] == ["theory_test"]
    assert place.inside["xiamen-ftz"].status == "partly_known"
    assert "助理工程师" not in json.dumps(reply.data, ensure_ascii=False)


def test_13_a_taiwan_architect_in_xiamen_has_three_levels_in_three_states() -> None:
    place = ask_in("xiamen", "tw-architect", "--degree", "bachelor", "--work-years", "10",
                   "--residence", "taiwan-resident", "--employed-in", "xiamen",
                   "--field-of-work", "architecture")  # fmt: skip
    assert place.status == "recognised"
    assert place.effect("title", "T2")["state"] == "met"
    assert place.effect("title", "T3")["state"] == "source_incomplete"
    assert place.effect("application")["state"] == "met"
    assert place.effect("application")["target_levels"] == ["T4"]


def test_14_a_hong_kong_tour_guide_practises_in_hengqin_and_is_found_nowhere_else() -> None:
    hengqin = ask_in("hengqin", "香港导游证")
    assert hengqin.status == "different_effect"
    steps = cast("list[dict[str, str]]", hengqin.effect("practice")["steps"])
    assert "training" in {step["step"] for step in steps}
    assert ask_in("zhuhai", "香港导游证").status == "only_inside"
    assert set(ask_in("zhuhai", "香港导游证").inside) == {"hengqin"}
    assert ask_in("shenzhen", "香港导游证").status == "partly_known"
    assert ask_in("beijing", "香港导游证").status == "not_in_loaded"


def test_15_the_2026_notice_starts_on_its_day_and_a_remembered_permit_stays_unverified() -> None:
    before = ask_in("jiangsu", "mohurd-welder", on="2026-01-10")
    assert before.status == "not_yet"
    assert {row["met_on"] for row in before.missing} == {"2026-01-16"}
    after = ask_in("jiangsu", "mohurd-welder", on="2026-02-01")
    assert after.status == "partly_known"
    skill = after.effect("skill_level")
    assert skill["target_levels"] == ["SL2", "SL3"]
    assert skill["certainty"] == "memory"


def test_a_construction_electricians_permit_frees_from_one_part_and_counts_as_a_level() -> None:
    place = ask_in("sichuan", "mohurd-electrician", on="2026-02-15")
    exemption = place.effect("exemption")
    part = cast("dict[str, object]", exemption["part"])
    assert part["mode"] == "one_of"
    assert set(cast("list[str]", part["parts"])) == {"training", "theory"}
    assert place.effect("skill_level")["target_levels"] == ["SL2", "SL3"]
    assert place.effect("application")["relation"] == "may_apply_for"
    before = ask_in("sichuan", "mohurd-electrician", on="2026-01-15")
    assert before.status == "not_yet"
    assert before.missing[0]["met_on"] == "2026-01-16"


def test_16_mrics_never_leads_to_a_surveyors_institute_or_a_valuer() -> None:
    reply = ask("MRICS", "--place", "guangzhou")
    place = reply.places["guangzhou"]
    assert place.status == "partly_known"
    assert place.effect("title")["target_levels"] == ["T2", "T3", "T4"]
    printed = json.dumps([ask("MRICS").data, reply.data], ensure_ascii=False)
    assert "hkis" not in printed.lower()
    assert "房地产估价师" not in printed


def test_17_what_was_granted_to_a_nurse_in_hainan_lapses_after_three_years() -> None:
    place = ask_in("hainan", "foreign-nurse", "--granted-on", "2025-08-01", on="2028-09-01")
    assert place.effect("practice")["state"] == "unmet"
    assert any("2028年8月1日" in cast("dict[str, str]", row["text"])["zh"] for row in place.missing)
    still = ask_in("hainan", "foreign-nurse", "--granted-on", "2025-08-01", on="2028-07-31")
    assert still.effect("practice")["state"] != "unmet"


def test_18_ahk_counts_in_taicang_alone_as_a_skill_level_and_never_as_a_title() -> None:
    assert ask_in("suzhou", "AHK Mechatronics Technician").status == "only_inside"
    place = ask_in("taicang", "AHK Mechatronics Technician")
    assert place.status == "partly_known"
    named = [e for e in place.effects if cast("dict[str, str]", e["target"])["series"] ==
             "electrician"]  # fmt: skip
    assert [e["target_levels"] for e in named] == [[]]
    assert "title" not in {e["effect"] for e in place.effects}


def test_19_an_expired_pmp_still_meets_what_the_source_asks() -> None:
    place = ask_in("hangzhou", "PMP", "--degree", "bachelor", "--work-years", "5", *IN_HANGZHOU,
                   "--certificate-expires", "2025-12-31")  # fmt: skip
    title = place.effect("title", "T3")
    assert title["state"] == "met"
    steps = cast("list[dict[str, dict[str, str]]]", title["steps"])
    assert any("2025-12-31" in step["text"]["en"] or "31 December 2025" in step["text"]["en"]
               for step in steps), "a warning that the certificate has expired"  # fmt: skip


def test_20_the_software_examination_is_shown_with_both_of_its_rules() -> None:
    place = ask_in("suzhou", "软考高级")
    relations = {e["relation"] for e in place.effects}
    assert relations == {"counts_as_title", "employer_may_appoint"}
    assert {tuple(cast("list[str]", e["target_levels"])) for e in place.effects} == {("T4",)}


# --- further behaviours of the shipped data -----------------------------------


def test_a_care_attendant_is_a_level_of_her_own_in_either_script() -> None:
    for text in ("照顧服務員", "照顾服务员", "照顾服务员 单一级"):
        place = ask_in("fujian", text)
        assert place.effect("skill_level")["target_levels"] == ["SL3"], text
        assert place.targets() == {"elderly-care-worker.SL3"}


@pytest.mark.parametrize("text", ["CFA", "CISM", "CISA", "CIMA", "ASA", "FSA", "CTA", "CPA",
                                  "Chartered Engineer"])  # fmt: skip
def test_an_ambiguous_abbreviation_asks_back(text: str) -> None:
    reply = ask(text)
    assert reply.exit_code == 1
    assert reply.certificate is None
    assert len(reply.candidates) >= 2
    assert reply.data["places"] == []


def test_abt_is_one_board_and_dabat_another() -> None:
    assert ask("ABT").certificate == "abt"
    assert ask("DABT").certificate == "abt"
    assert ask("DABAT").certificate == "dabat"
    assert ask("ＡＢＴ").certificate == "abt", "full width"


def test_a_body_gives_its_certificates_to_choose_from() -> None:
    reply = ask("Project Management Institute")
    assert "pmp" in reply.candidates
    assert reply.exit_code == 1


def test_nothing_found_is_an_answer_of_its_own() -> None:
    reply = ask("Certificate of Underwater Basket Weaving")
    assert (reply.exit_code, reply.certificate, reply.candidates) == (1, None, set())


def test_software_examinations_of_japan_are_compared_and_not_recognised() -> None:
    place = ask_in("china", "jp-fe")
    assert place.status == "partly_known"
    assert {e["relation"] for e in place.effects} == {"comparable_to"}


def test_doctors_of_2008_are_told_the_conditions_of_their_closed_round() -> None:
    place = ask_in("china", "hk-specialist-clinical")
    assert place.status != "recognised"


def test_a_directory_qualification_says_what_it_is_required_for() -> None:
    place = ask_in("china", "法律职业资格")
    gates = [step for step in place.next if step["kind"] == "gate"]
    assert any("律师" in cast("dict[str, str]", gate["sentence"])["zh"] for gate in gates)


def test_an_access_target_always_says_that_it_gives_no_right_to_practise_by_itself() -> None:
    effect = ask_in("nanjing", "hkia-architect").effect("directory")
    sentence = cast("dict[str, str]", effect["sentence"])
    assert "no right to practise by itself" in sentence["en"]
    assert "不赋予执业权" in sentence["zh"]


def test_reverse_finds_abt_for_the_engineer_of_pharmaceutical_engineering() -> None:
    data, code = run("reverse", "医药工程专业工程师", "--json")
    assert code == 0
    exact = {c["id"] for c in cast("list[dict[str, object]]", data["certificates"]) if c["exact"]}
    assert "abt" in exact


def test_reverse_of_a_skill_level_names_the_cook() -> None:
    data, _ = run("reverse", "中式烹调师高级工", "--place", "fujian", "--json")
    ids = {c["id"] for c in cast("list[dict[str, object]]", data["certificates"])}
    assert "tw-technician-chinese-cuisine-c" in ids


def test_every_text_of_an_answer_is_there_in_both_languages() -> None:
    def pairs(value: object) -> list[dict[str, str]]:
        if isinstance(value, dict):
            own = [cast("dict[str, str]", value)] if set(value) == {"en", "zh"} else []
            return own + [pair for part in value.values() for pair in pairs(part)]
        return [p for part in value for p in pairs(part)] if isinstance(value, list) else []

    found = pairs(ask("PMP").data) + pairs(ask("FCCA").data) + pairs(ask("hkia-architect").data)
    assert len(found) > 100
    assert all(pair["en"].strip() and pair["zh"].strip() for pair in found)

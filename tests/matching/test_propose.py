"""Proposals over the shipped catalogue with an encoder that knows words and characters alone."""

from __future__ import annotations

import json
from dataclasses import replace
from importlib import resources
from itertools import groupby
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from mapper.domain import NodeKind
from mapper.matching.combine import Weights, default, total
from mapper.matching.features import NAMES
from mapper.matching.matcher import Matcher
from mapper.matching.subjects import NamedCertificate
from mapper.matching.types import BadFile, NotFinite, Vectors
from mapper.propose import Proposal, propose, propose_named

from .proposing import CharacterEncoder, encoder, known, matcher, named, records

SOME = (
    "abt",
    "acca-member",
    "ahk-mechatronics-technician",
    "fcca",
    "hkip-planner",
    "pmp",
    "tw-architect",
)


def proposals(*ids: str, **how: object) -> list[Proposal]:
    settings = how.pop("settings", default())
    return list(propose(records(), encoder(), ids or SOME, settings=settings, **how))  # type: ignore[arg-type]


def as_bytes(found: list[Proposal]) -> bytes:
    return json.dumps([each.to_json() for each in found], ensure_ascii=False).encode()


def test_ten_candidates_a_certificate_in_the_order_of_ids_and_ranks() -> None:
    found = proposals()
    counts = {c: [p.rank for p in ps] for c, ps in groupby(found, key=lambda p: p.certificate)}
    assert list(counts) == sorted(SOME)
    assert all(ranks == list(range(1, 11)) for ranks in counts.values())


def test_the_same_input_gives_the_same_proposals_byte_for_byte() -> None:
    assert as_bytes(proposals()) == as_bytes(proposals(*reversed(SOME)))


def test_ids_are_distinct_and_those_of_the_same_pairs_with_another_matcher() -> None:
    found = list(proposals("abt", "pmp"))
    first = [p.id for p in found]
    heavier = replace(default(), group={**default().group, "same_field": 3.0})
    assert len(set(first)) == len(first)
    said = {p.id: (p.certificate, p.group, p.target.levels) for p in found}
    other = {p.id: (p.certificate, p.group, p.target.levels)
             for p in proposals("abt", "pmp", settings=heavier)}  # fmt: skip
    assert set(said) & set(other)
    assert all(said[i] == other[i] for i in set(said) & set(other))
    assert not {pair for i, pair in said.items() if i not in other} & set(other.values())


def test_a_run_that_was_stopped_goes_on_where_it_was() -> None:
    whole = proposals()
    asked = iter([False, False, True])
    begun = proposals(stop=lambda: next(asked))
    rest = proposals(after=begun[-1].certificate)
    assert as_bytes(begun + rest) == as_bytes(whole)


def test_progress_is_told_to_the_end() -> None:
    told: list[tuple[str, int, int]] = []
    proposals(progress=lambda *step: told.append(step))
    assert told[-1] == ("propose", len(SOME), len(SOME))


def test_the_waterfall_sums_exactly_to_the_score_and_says_why_in_both_languages() -> None:
    for found in proposals():
        assert total({bar.name: bar.adds for bar in found.waterfall}) == found.score
        assert all(bar.value > 0 and bar.sentence.zh and bar.sentence.en for bar in found.waterfall)


@given(st.lists(st.floats(-9, 9), min_size=len(NAMES), max_size=len(NAMES)))
def test_any_weights_give_parts_that_sum_to_the_score(values: list[float]) -> None:
    weights = replace(default(), group=dict(zip(default().group, values, strict=True)))
    for found in matcher().candidates(known("pmp"), weights):
        assert total(found.parts) == found.score
        assert 0 <= found.probability <= 1


def test_a_waterfall_that_does_not_add_up_is_refused() -> None:
    found = proposals("abt")[0]
    with pytest.raises(ValueError, match="add up"):
        replace(found, score=found.score + 0.001)


def test_abt_without_its_link_is_a_pharmaceutical_engineer_and_no_health_title_is_first() -> None:
    found = matcher().candidates(known("abt", own=False), default())
    keys = [candidate.group.key for candidate in found]
    assert "engineering.engineering-pharmaceutical" in keys[:3]
    assert found[0].group.group != "health"
    reason = next(c for c in found if c.group.specialty == "engineering-pharmaceutical")
    assert reason.parts["same_field"] == max(reason.parts.values())
    assert "same_certificate" not in reason.parts


# --- decided pairs -----------------------------------------------------------------------------

PHARMA = "engineering.engineering-pharmaceutical"


@pytest.mark.parametrize(
    "pair",
    [
        ("abt", PHARMA, ""),
        (PHARMA, "abt", ""),  # swapped
        ("American Board of Toxicology certification", PHARMA, ""),  # under another id
        ("abt", f"{PHARMA}.T3", ""),  # the title itself: nothing else is known of the level
        ("abt", "工程技术人员（医药工程）", ""),
        ("ABT-old", PHARMA, "T3"),  # another certificate: changes nothing
    ],
)
def test_decided_pairs_are_left_out_also_renamed_or_swapped(pair: tuple[str, str, str]) -> None:
    left_out = pair[0] != "ABT-old"
    groups = {p.group for p in proposals("abt", decided=[pair])}
    assert (PHARMA in groups) is not left_out


def test_a_homonym_by_abbreviation_is_not_the_decided_certificate() -> None:
    assert PHARMA in {p.group for p in proposals("abt", decided=[("ABT", PHARMA, "")])}


def test_a_decided_level_leaves_the_others_open() -> None:
    pair = ("tw-architect", "engineering.engineering-architecture", "T3")
    found = [p for p in proposals("tw-architect", decided=[pair]) if p.group == pair[1]]
    assert all("T3" not in p.target.levels and p.target.levels for p in found)


# --- grades ------------------------------------------------------------------------------------


def test_a_veto_is_not_out_voted_and_says_so() -> None:
    boosted = replace(default(), group=dict.fromkeys(default().group, 1000.0))
    found = matcher().candidates(named("高级工"), boosted)
    titles = [c for c in found if c.group.kind is NodeKind.TITLE]
    assert titles
    assert all(c.veto and "高级工" in c.veto.zh and c.probability == 0 for c in titles)
    assert found[-1].veto is not None
    assert found[0].veto is None


@pytest.mark.parametrize(
    ("zh", "kind", "levels"),
    [
        ("高级工程师", NodeKind.TITLE, ("T4",)),
        ("工程师", NodeKind.TITLE, ()),  # a foreign engineer says no level
        ("焊工高级技师", NodeKind.SKILL_LEVEL, ("SL6",)),
    ],
)
def test_the_grade_word_decides_the_level(zh: str, kind: NodeKind, levels: tuple[str, ...]) -> None:
    found = [c for c in matcher().candidates(named(zh), default()) if c.veto is None]
    said = {c.level.levels for c in found if c.group.kind is kind}
    assert said
    assert levels in said
    assert all(set(each) <= set(levels) for each in said) or not levels


def test_a_senior_engineer_is_never_an_engineer_of_t3() -> None:
    for found in matcher().candidates(named("高级工程师", "Senior Engineer"), default()):
        for note in found.level.scores:
            if found.group.kind is NodeKind.TITLE and note.level != "T4":
                assert note.veto is not None
                assert note.level not in found.level.levels


def test_bare_jishi_may_be_a_title_or_a_skill_level() -> None:
    assert all(c.veto is None for c in matcher().candidates(named("技师"), default()))


@pytest.mark.parametrize("zh", ["一级演员", "一级翻译", "一级教师"])
def test_a_foreign_first_class_says_no_level_in_any_series(zh: str) -> None:
    assert named(zh).subject.graded == ()


def test_nuclear_safety_and_safety_engineers_do_not_cross() -> None:
    for zh, right, wrong in (
        ("注册核安全工程师", "noqd-09", "noqd-24"),
        ("注册安全工程师", "noqd-24", "noqd-09"),
    ):
        found = {c.group.key: c for c in matcher().candidates(named(zh), default())}
        assert "same_name" in found[right].parts
        assert wrong not in found or "same_name" not in found[wrong].parts
        assert wrong not in found or found[wrong].score < found[right].score


@pytest.mark.parametrize(("one", "other"), [("acca-member", "fcca"), ("fcca", "acca-member")])
def test_acca_and_fcca_are_two_certificates(one: str, other: str) -> None:
    case = known(one)
    assert other not in case.kin
    assert all(p.subject != other for row in case.space.rows.values()
               for p in case.own_precedents(row))  # fmt: skip
    assert not case.subject.keys & known(other).subject.keys


def test_abt_lends_nothing_as_itself_to_another_toxicologist() -> None:
    case = known("dabat")
    assert "abt" not in case.kin
    assert not case.subject.keys & known("abt").subject.keys
    for found in matcher().candidates(case, default()):
        reasons = {r.name for score in found.level.scores for r in score.evidence}
        assert "same_certificate" not in found.parts
        assert "same_certificate_level" not in reasons


# --- what is refused ---------------------------------------------------------------------------


class NotNumbers(CharacterEncoder):
    def encode(self, texts: list[str]) -> Vectors:  # type: ignore[override]
        return np.full((len(texts), self.dimension), np.nan, dtype=np.float32)


def test_vectors_that_are_no_numbers_are_refused() -> None:
    with pytest.raises(NotFinite):
        Matcher(records(), NotNumbers())


@pytest.mark.parametrize("value", [float("nan"), float("inf")])
def test_weights_that_are_no_numbers_are_refused(value: float) -> None:
    with pytest.raises(NotFinite):
        replace(default(), group={**default().group, "same_field": value})
    with pytest.raises(NotFinite):
        total({"same_field": value})


def test_weights_of_other_features_are_refused() -> None:
    with pytest.raises(BadFile, match="refit"):
        replace(default(), group={"gut_feeling": 1.0})


def test_an_encoder_that_reads_no_chinese_gets_none() -> None:
    english = encoder().english
    found = list(propose(records(), english, ["abt"], settings=default()))
    assert len(found) == 10


# --- a file of names ---------------------------------------------------------------------------


def test_certificates_of_a_file_get_proposals_in_its_order() -> None:
    rows = [NamedCertificate("2", "Registered Nurse"), NamedCertificate("1", name_zh="律师")]
    found = list(propose_named(records(), encoder(), rows, settings=default(), top=3))
    assert [p.certificate for p in found] == ["2"] * 3 + ["1"] * 3
    assert found[0].group == "health.health-nursing"
    assert found[3].group == "legal-services.legal-services-lawyer"


def test_the_shipped_weights_name_their_own_hash() -> None:
    text = (resources.files("mapper.matching") / "weights/default.json").read_text("utf-8")
    assert json.loads(text)["hash"] == default().hash


def test_weights_survive_their_file(tmp_path: Path) -> None:
    path = tmp_path / "weights.json"
    default().save(path)
    assert Weights.load(path) == default()
    path.write_text("{}")
    with pytest.raises(BadFile):
        Weights.load(path)

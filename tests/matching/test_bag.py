"""The Chinese bag: what it learns from a term table, what it knows, how it is kept."""

import time
from pathlib import Path

import numpy as np
import pytest
from matching.fakes import WordEncoder

from mapper.matching import files
from mapper.matching.bag import Bag, grams
from mapper.matching.terms import Term, read_terms
from mapper.matching.train_zh import Recipe, compose, train_bag
from mapper.matching.types import BadFile, ModelMissing, NotFinite

TERMS = [
    Term("高级", ("senior", "advanced"), "level"),
    Term("助理", ("assistant",), "level"),
    Term("医药", ("pharmaceutical",), "qualifier"),
    Term("电气", ("electrical",), "qualifier"),
    Term("环境", ("environmental",), "qualifier"),
    Term("设计", ("design",), "action"),
    Term("工程师", ("engineer",), "role"),
    Term("护士", ("nurse",), "role"),
    Term("证书", ("certificate",), "suffix"),
    Term("验光师", ("optometrist",), "occupation"),
]
SHORT = Recipe(names=600)


@pytest.fixture(scope="module")
def bag() -> Bag:
    return train_bag(TERMS, WordEncoder(), recipe=SHORT)


def test_a_chinese_name_lies_where_its_english_one_does(bag: Bag):
    pairs = {
        "高级医药工程师": "senior pharmaceutical engineer",
        "助理电气工程师": "assistant electrical engineer",
        "环境工程师": "environmental engineer",
        "高级护士": "senior nurse",
        "验光师": "optometrist",
    }
    scores = bag.encode(list(pairs)) @ WordEncoder().encode(list(pairs.values())).T
    assert scores.argmax(axis=1).tolist() == [0, 1, 2, 3, 4]
    assert scores.diagonal().min() > 0.8


def test_the_same_terms_teacher_and_seed_give_the_same_bag(bag: Bag):
    assert train_bag(TERMS, WordEncoder(), recipe=SHORT).key == bag.key
    assert train_bag(TERMS, WordEncoder(), recipe=SHORT, seed=1).key != bag.key


def test_traditional_and_full_width_names_are_the_same_name(bag: Bag):
    rows = bag.encode(["電氣工程師", "电气工程师", "　电气　工程师"])
    assert np.array_equal(rows[0], rows[1])
    assert np.array_equal(rows[2], rows[1])


def test_a_name_of_unknown_characters_is_no_direction_at_all(bag: Bag):
    rows = bag.encode(["鸬鹚", "", "护士", "鸬鹚"])
    assert np.linalg.norm(rows, axis=1) == pytest.approx([0, 0, 1, 0])
    assert bag.knows("鸬鹚") == 0
    assert bag.knows("护士鸬鹚") == 0.5
    assert bag.knows("nurse") == 1


def test_the_bag_says_what_it_is(bag: Bag):
    assert bag.reads_chinese
    assert bag.dimension == 32
    assert bag.teacher == "words@1"
    assert bag.encode([]).shape == (0, 32)


def test_a_bag_is_kept_without_loss_and_without_a_pickle(bag: Bag, tmp_path: Path):
    path = tmp_path / "bag.npz"
    bag.save(path)
    assert Bag.load(path).key == bag.key
    with np.load(path, allow_pickle=False) as archive:
        assert {archive[name].dtype.kind for name in archive.files} == {"f", "u"}
    first = path.read_bytes()
    bag.save(path)
    assert path.read_bytes() == first


def test_a_missing_or_wrong_file_says_what_to_build(tmp_path: Path):
    with pytest.raises(ModelMissing, match="build it"):
        Bag.load(tmp_path / "none.npz")
    (tmp_path / "bad.npz").write_text("no archive")
    with pytest.raises(BadFile, match="no model file"):
        Bag.load(tmp_path / "bad.npz")
    files.save(tmp_path / "head.npz", {"kind": "head"}, {})
    with pytest.raises(BadFile, match="not 'chinese bag'"):
        Bag.load(tmp_path / "head.npz")


def test_a_table_with_a_hole_is_refused():
    with pytest.raises(NotFinite):
        Bag(("护",), np.array([[np.inf]], dtype=np.float32), "words@1")


def test_thousands_of_texts_a_second(bag: Bag):
    texts = ["高级医药工程师", "助理电气设计师证书", "环境护士"] * 1000
    bag.encode(texts)
    start = time.process_time()
    bag.encode(texts)
    assert len(texts) / (time.process_time() - start) > 4000


def test_grams_are_characters_and_pairs_within_runs():
    assert list(grams("AWS架构")) == ["aws", "架", "构", "架构"]


def test_composed_names_say_the_same_in_both_languages():
    meanings = {term.zh: set(term.english) for term in TERMS}
    pairs = compose(TERMS, SHORT, np.random.default_rng(0))
    assert len(pairs) == SHORT.names
    english_words = {word for words in meanings.values() for word in words}
    assert all(set(english.split()) <= english_words for _, english in pairs)
    assert any(zh.startswith("高级") and "工程师" in zh for zh, _ in pairs)


def test_a_table_of_one_category_still_ends():
    assert compose([Term("设计", ("design",), "char")], SHORT, np.random.default_rng(0)) == [
        ("设计", "design")
    ]


def test_terms_are_read_with_their_alternatives(tmp_path: Path):
    path = tmp_path / "terms.csv"
    path.write_text(
        "zh,en,en_alternatives,category\n的,,,char\n"
        "注册,registered,certified; chartered,qualifier\n"
    )
    assert read_terms(path) == [Term("注册", ("registered", "certified", "chartered"), "qualifier")]


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("zh,en\n护士,nurse\n", "'category' is missing"),
        ("zh,en,en_alternatives,category\n护士,nurse\n", "line 2"),
        ("zh,en,en_alternatives,category\n护士,nurse 护,,role\n", "line 2: English holds Chinese"),
    ],
)
def test_a_faulty_term_table_names_its_line(tmp_path: Path, text: str, fault: str):
    path = tmp_path / "terms.csv"
    path.write_text(text)
    with pytest.raises(BadFile, match=fault):
        read_terms(path)

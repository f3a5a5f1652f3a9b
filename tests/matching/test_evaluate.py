"""Measures as trec_eval computes them, on sets small enough to count by hand."""

from pathlib import Path

import numpy as np
import pytest
from matching.fakes import WordEncoder, direction

from mapper.matching import metrics
from mapper.matching.bilingual import Bilingual, chinese_share, is_chinese
from mapper.matching.blend import Ranker
from mapper.matching.evaluate import evaluate, measure
from mapper.matching.judged import Corpus, Judged, read_judged
from mapper.matching.types import BadFile, ModelMissing, NotFinite, Vectors, unit_rows

LEXICON = {"护士": "nurse", "焊工": "welder", "医师": "physician", "律师": "lawyer"}


class WordBag(WordEncoder):
    """Chinese by a lexicon of whole words, in the space of the word encoder."""

    def __init__(self) -> None:
        super().__init__(key="bag@1", reads_chinese=True)

    def encode(self, texts: list[str]) -> Vectors:  # type: ignore[override]
        rows = np.zeros((len(texts), self.dimension), dtype=np.float32)
        for row, text in enumerate(texts):
            for zh, en in LEXICON.items():
                if zh in text:
                    rows[row] += direction(en, self.dimension)
        return unit_rows(rows)


def files_of(folder: Path, queries: str, corpus: str, annotations: str) -> list[Path]:
    paths = []
    for name, text in (("q", queries), ("c", corpus), ("a", annotations)):
        path = folder / f"{name}.tsv"
        path.write_text(text, encoding="utf-8")
        paths.append(path)
    return paths


CORPUS = "C1_a\tnurse\nC1_b\tward nurse\nC2_a\twelder\nC3_a\tlawyer\nC3_b\tattorney\n"


@pytest.fixture
def three(tmp_path: Path) -> list[Path]:
    queries = "Q1\tNurses\nQ2\tlawyers\nQ3\tunjudged\n"
    return files_of(tmp_path, queries, CORPUS, "Q1\t0\tC1_b\t1\nQ2 0 C3_a 1\nQ2 0 C3_b 0\n")


def test_equal_scores_are_ordered_with_the_larger_id_first():
    places = metrics.id_places(["b", "a", "c"])
    scores = np.array([0.5, 0.5, 0.5])
    ranks = [metrics.first_rank(scores, places, {row}) for row in range(3)]
    assert ranks == [2, 3, 1]


def test_scores_are_read_to_five_decimals():
    places = metrics.id_places(["a", "b"])
    assert metrics.first_rank(np.array([0.5000049, 0.5]), places, {0}) == 2
    assert metrics.first_rank(np.array([0.50001, 0.5]), places, {0}) == 1


def test_a_right_answer_that_is_not_there_counts_as_never_found():
    ranks = np.array([1, 4, metrics.first_rank(np.array([1.0]), np.array([0]), set())])
    assert metrics.summary(ranks) == pytest.approx(
        {"mrr": 1.25 / 3, "a@1": 1 / 3, "a@5": 2 / 3, "a@10": 2 / 3}
    )


def test_scores_that_are_no_numbers_do_not_become_a_perfect_result():
    with pytest.raises(NotFinite):
        metrics.first_rank(np.array([np.nan, np.nan]), np.array([0, 1]), {1})


def test_intervals_hold_the_mean_and_shrink_with_more_queries():
    few = metrics.intervals(np.array([1.0, 2.0] * 20))
    many = metrics.intervals(np.array([1.0, 2.0] * 500))
    assert few["a@1"][0] < 0.5 < few["a@1"][1]
    assert many["a@1"][1] - many["a@1"][0] < few["a@1"][1] - few["a@1"][0]


def test_answering_only_when_sure_is_right_more_often():
    curve = metrics.abstention(np.array([1, 1, 2, 9.0]), np.array([4, 3, 2, 1.0]), steps=4)
    assert [point["a@1"] for point in curve] == [1, 1, pytest.approx(2 / 3), 0.5]


def test_labels_and_concepts_are_ranked_apart(three: list[Path]):
    found = evaluate(*three, encoder=Bilingual(WordEncoder()))
    assert found["queries"] == 2
    label, concept = found["label"], found["concept"]
    assert isinstance(label, dict)
    assert isinstance(concept, dict)
    assert label["a@1"] == 0.5  # "nurse" is nearer than the judged "ward nurse"
    assert concept["a@1"] == 1
    assert list(label) == ["mrr", "a@1", "a@5", "a@10"]


def test_the_same_set_gives_the_same_result(three: list[Path]):
    encoder = Bilingual(WordEncoder())
    assert evaluate(*three, encoder=encoder) == evaluate(*three, encoder=encoder)


def test_a_third_column_names_the_concept(tmp_path: Path):
    paths = files_of(tmp_path, "Q\tx\n", "L_1\ta\tone\nL_2\tb\ttwo\n", "Q 0 L_1 1\n")
    assert read_judged(*paths).corpus.concepts == ("one", "two")


def test_without_it_the_concept_is_the_id_up_to_its_first_underscore(three: list[Path]):
    assert read_judged(*three).corpus.concepts == ("C1", "C2", "C3")


@pytest.mark.parametrize(
    ("queries", "corpus", "annotations", "fault"),
    [
        ("Q1\n", CORPUS, "Q1 0 C1_a 1\n", r"q.tsv:1: 1 cells"),
        ("Q1\tx\n", "C1\ta\n\nC2\n", "Q1 0 C1 1\n", r"c.tsv:3"),
        ("Q1\tx\n", CORPUS, "Q1 C1_a 1\n", r"a.tsv:1: 3 cells"),
        ("Q1\tx\n", CORPUS, "Q9 0 C1_a 1\n", "0 queries with a right one"),
        ("Q1\tx\n", "C1\ta\nC1\tb\n", "Q1 0 C1 1\n", "twice"),
    ],
)
def test_a_faulty_set_names_file_and_line(
    tmp_path: Path, queries: str, corpus: str, annotations: str, fault: str
):
    with pytest.raises(BadFile, match=fault):
        read_judged(*files_of(tmp_path, queries, corpus, annotations))


def test_a_missing_file_is_named(tmp_path: Path):
    with pytest.raises(BadFile, match=r"none\.tsv"):
        read_judged(*[tmp_path / "none.tsv"] * 3)


MIXED = Corpus(
    ("N1", "N2", "W1", "W2", "P1", "L1"),
    ("护士", "nurse", "焊工", "welder", "physician", "律师"),
    ("N", "N", "W", "W", "P", "L"),
)


@pytest.mark.parametrize(
    ("query", "concept"),
    [
        ("护士", "N"),
        ("Nurses", "N"),
        ("焊工", "W"),
        ("lawyer", "L"),
        ("医师", "P"),
        ("律师证", "L"),
    ],
)
def test_either_script_finds_names_in_both(query: str, concept: str):
    ranker = Ranker(MIXED, Bilingual(WordEncoder(), WordBag()))
    scores = MIXED.best(ranker.views([query]).fixed)[0]
    assert MIXED.concepts[int(scores.argmax())] == concept


def test_chinese_without_a_bag_is_refused_with_what_to_build():
    with pytest.raises(ModelMissing, match="train-zh"):
        Ranker(MIXED, Bilingual(WordEncoder()))


def test_a_name_in_two_scripts_goes_half_to_each_encoder():
    english, both = WordEncoder(), Bilingual(WordEncoder(), WordBag())
    row = both.encode(["nurse (焊工)"])
    near = row @ english.encode(["nurse", "welder", "lawyer"]).T
    assert near[0, 0] == pytest.approx(near[0, 1], abs=1e-5)
    assert near[0, 0] > near[0, 2]
    assert chinese_share("nurse (焊工)") == 0.5
    assert is_chinese("AWS架构师")


def judged_by_spelling(count: int = 80) -> Judged:
    """The right concept is the one that shares letters; a decoy shares the words."""
    queries = tuple(
        f"nurse assistant {chr(97 + n // 26) * 3}{chr(97 + n % 26) * 3}" for n in range(count)
    )
    own = tuple(f"{query.split()[-1]}ing ward engineer" for query in queries)
    ids = tuple(f"C{n:03d}" for n in range(count))
    corpus = Corpus((*ids, "D"), (*own, "nurse assistant"), (*ids, "D"))
    return Judged(queries, corpus, tuple(frozenset([one]) for one in ids))


def test_half_of_the_judgements_teach_what_matters_in_a_set():
    encoder = Bilingual(WordEncoder())
    before = measure(judged_by_spelling(), encoder)["concept"]
    after = measure(judged_by_spelling(), encoder, judged_half=True)["concept"]
    assert isinstance(before, dict)
    assert isinstance(after, dict)
    assert before["a@1"] < 0.2
    assert after["a@1"] > 0.9


def test_halves_too_small_to_learn_from_keep_the_fixed_order(three: list[Path]):
    found = evaluate(*three, encoder=Bilingual(WordEncoder()), judged_half=True)
    assert found["judged_half"] is True
    assert isinstance(found["concept"], dict)

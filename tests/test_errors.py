"""Chinese and English are equal in what refuses: every error and every fault speaks both."""

from __future__ import annotations

import ast
import importlib
import inspect
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import click
import pytest
from folders import change, columns_of, read_cells, small_folder, write_cells

import mapper
import web
from mapper.catalogue import packaged
from mapper.catalogue.check import check_folder
from mapper.decision_file import read_decisions
from mapper.domain import Text
from mapper.errors import Fault, FaultyFile, InvalidQuestion, MapperError
from mapper.exchange.write import Format
from mapper.importing import bounds
from mapper.named_file import read_named
from mapper.text import has_han
from mapper.usage import usage_text

ABT = "foreign/united-states.csv"
MEMBERS = "members.csv"


# --- every class and every maker in the source ----------------------------------------


SOURCES = {
    ".".join(path.relative_to(Path(package.__path__[0]).parent).with_suffix("").parts): ast.parse(
        path.read_text(encoding="utf-8")
    )
    for package in (mapper, web)
    for path in sorted(Path(package.__path__[0]).rglob("*.py"))
}


def defined() -> Iterator[type[MapperError]]:
    """Every class below MapperError, at whatever depth, found by its name in the source."""
    known, before = {"MapperError"}, 0
    where: dict[str, str] = {}
    while len(known) != before:
        before = len(known)
        for module, tree in SOURCES.items():
            for node in ast.walk(tree):
                if isinstance(node, ast.ClassDef) and known & set(map(ast.unparse, node.bases)):
                    known.add(node.name)
                    where[f"{module}.{node.name}"] = module
    for name, module in sorted(where.items()):
        yield getattr(importlib.import_module(module), name.rpartition(".")[2])


ERRORS = list(defined())
TEXT = Text("有误", "something is wrong")
SAMPLES: dict[str, object] = {
    "str": "x", "int": 1, "Text": TEXT, "Path": Path("x"), "bool": True, "Format": Format.CSV,
    "tuple[str, ...]": ("x",), "list[Fault]": [Fault("x", 1, "-", TEXT.en, TEXT.zh)],
    "Mapping[str, Text]": {"x": TEXT}, "tuple[Asking, ...]": (), "Sequence[Event]": (),
    "Sequence[Difference]": (),
}  # fmt: skip
"""A fact of each kind that an error keeps; a new kind has to be added."""


def made(error: type[MapperError]) -> MapperError:
    wanted = [
        one for one in inspect.signature(error).parameters.values() if one.default is one.empty
    ]
    facts = {one.name: SAMPLES[str(one.annotation)] for one in wanted}
    named = {one.name: facts.pop(one.name) for one in wanted if one.kind is one.KEYWORD_ONLY}
    return error(*facts.values(), **named)


@pytest.mark.parametrize("error", ERRORS, ids=lambda one: f"{one.__module__}.{one.__name__}")
def test_every_error_says_in_chinese_what_it_says_in_english(error: type[MapperError]):
    found = made(error)
    assert has_han(found.text.zh)
    assert not has_han(found.text.en)
    assert str(found) == found.text.en


def called(call: ast.Call) -> str:
    return call.func.attr if isinstance(call.func, ast.Attribute) else ast.unparse(call.func)


def written(node: ast.expr) -> str | None:
    """The letters of a text that stands in the source; none where it is made elsewhere."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return node.value
    if isinstance(node, ast.JoinedStr):
        return "".join(str(p.value) for p in node.values if isinstance(p, ast.Constant))
    return None


PLAIN = {one.__name__ for one in ERRORS if one.__init__ is MapperError.__init__}
MAKERS = {*(one.__name__ for one in ERRORS), "Fault", "refuse", "fault", "told", "BadCell"}


def test_no_error_and_no_fault_is_made_of_one_language():
    wrong = [
        f"{module}:{node.lineno}: {ast.unparse(node)}"
        for module, tree in SOURCES.items()
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and not told_in_both(node)
    ]
    assert wrong == []


def told_in_both(call: ast.Call) -> bool:
    if called(call) in PLAIN and (not call.args or written(call.args[0]) is not None):
        return False
    if called(call) == "Fault" and ast.dump(call.args[-2]) == ast.dump(call.args[-1]):
        return False
    texts = (each for each in ast.walk(call) if isinstance(each, ast.Call))
    return called(call) not in MAKERS or all(
        speaks_both(each) for each in texts if called(each) == "Text"
    )


def speaks_both(text: ast.Call) -> bool:
    if len(text.args) != 2:  # the words of a driver, which speaks one language
        return "first_line" in ast.unparse(text)
    zh = written(text.args[0])
    return zh is None or has_han(zh) or "zh" in ast.unparse(text.args[0])


# --- broken files ----------------------------------------------------------------------


def rewritten(path: str, old: str, new: str) -> Callable[[Path], None]:
    def make(folder: Path) -> None:
        text = (folder / path).read_text(encoding="utf-8")
        assert old in text
        (folder / path).write_text(text.replace(old, new, 1), encoding="utf-8", newline="")

    return make


def changed(path: str, **cells: str) -> Callable[[Path], None]:
    return lambda folder: change(folder, path, 2, **cells)


def header(columns: Callable[[list[str]], list[str]]) -> Callable[[Path], None]:
    return lambda folder: write_cells(folder / MEMBERS, columns(columns_of(MEMBERS)), [])


def gone(folder: Path) -> None:
    (folder / MEMBERS).unlink()
    (folder / MEMBERS).symlink_to(folder / "nowhere")


BROKEN: dict[str, tuple[Callable[[Path], object], str]] = {
    "an empty file": (lambda f: (f / MEMBERS).write_text(""), f"{MEMBERS}:1: -"),
    "a file of no such name": (lambda f: (f / "notes.txt").write_text("x"), "notes.txt:1: -"),
    "a file that cannot be opened": (gone, f"{MEMBERS}:1: -"),
    "another encoding": (
        lambda f: (f / ABT).write_bytes((f / ABT).read_bytes().replace(b"Board", b"\xb6\xbe")),
        f"{ABT}:2: name_en",
    ),
    "no such column": (header(lambda c: [*c, "sauce"]), f"{MEMBERS}:1: sauce"),
    "a missing column": (header(lambda c: c[1:]), f"{MEMBERS}:1: family"),
    "a column twice": (header(lambda c: [*c, "family"]), f"{MEMBERS}:1: family"),
    "columns out of order": (
        lambda f: write_cells(f / ABT, columns_of(ABT)[::-1], read_cells(f / ABT)),
        f"{ABT}:1: records",
    ),
    "a blank line": (rewritten(ABT, "\ntoxicologist", "\n\ntoxicologist"), f"{ABT}:3: -"),
    "an open quotation mark": (rewritten(ABT, "Board", '"Board'), f"{ABT}:2: -"),
    "a cell without end": (changed(ABT, name_en="x" * 200_000), f"{ABT}:2: -"),
    "a cell too many": (rewritten(ABT, "Board", "a,Board"), f"{ABT}:2: -"),
    "white space around": (changed(ABT, name_en="x "), f"{ABT}:2: name_en"),
    "white space beside a bar": (changed(ABT, aliases="a |b"), f"{ABT}:2: aliases"),
    "an invisible character": (changed(ABT, name_en="a\u200bb"), f"{ABT}:2: name_en"),
    "no id": (changed(ABT, body="Not an id"), f"{ABT}:2: body"),
    "nothing where a text is due": (changed(ABT, name_en=""), f"{ABT}:2: name_en"),
    "no word of a set": (changed(ABT, certainty="sure"), f"{ABT}:2: certainty"),
    "no word of a pattern": (changed(ABT, kind="cert"), f"{ABT}:2: kind"),
    "no code": (changed("cn/occupations.csv", code="6-31"), "cn/occupations.csv:2: code"),
    "no whole number": (changed(ABT, grade_rank="many"), f"{ABT}:2: grade_rank"),
    "no number at all": (changed("vocab/series.csv", number=""), "vocab/series.csv:2: number"),
    "no date": (changed("sources.csv", published="soon"), "sources.csv:2: published"),
    "a day that is not": (changed("sources.csv", published="2022-02-30"),
                          "sources.csv:2: published"),
    "no term": (changed("validity.csv", term="three years"), "validity.csv:2: term"),
    "no address": (changed("channels.csv", url="example.org"), "channels.csv:2: url"),
}  # fmt: skip


@pytest.mark.parametrize(("spoil", "where"), BROKEN.values(), ids=BROKEN)
def test_a_broken_catalogue_is_told_in_both_languages_at_one_place(
    tmp_path: Path, spoil: Callable[[Path], object], where: str
):
    folder = small_folder(tmp_path)
    spoil(folder)
    faults = check_folder(folder)
    assert any(str(fault).startswith(f"{where}: ") for fault in faults), [*map(str, faults)]
    for fault in faults:
        told_twice(fault)


def told_twice(fault: Fault) -> None:
    where = f"{fault.path}:{fault.line}: {fault.column}: "
    assert fault.told("en").startswith(where)
    assert fault.told("zh").startswith(where)
    assert has_han(fault.told("zh").removeprefix(where)), fault
    assert not has_han(fault.told("en").removeprefix(where)), fault


def test_a_folder_without_files_is_told_in_both_languages(tmp_path: Path):
    [fault] = check_folder(tmp_path)
    told_twice(fault)


HANDED_IN = {
    "no header": ("", {(1, "-")}),
    "no line": ("id,name_en\n", {(1, "-")}),
    "no name": ("id,name_en\na,\n", {(2, "-")}),
    "an id twice": ("id,name_en\na,ABT\na,DABT\n", {(3, "id")}),
    "a name too long": (f"id,name_en\na,{'x' * 3000}\n", {(2, "name_en")}),
}


@pytest.mark.parametrize(("text", "where"), HANDED_IN.values(), ids=HANDED_IN)
def test_a_file_of_names_is_told_in_both_languages(
    tmp_path: Path, text: str, where: set[tuple[int, str]]
):
    (tmp_path / "names.csv").write_text(text, encoding="utf-8")
    with pytest.raises(FaultyFile) as refused:
        read_named(tmp_path / "names.csv")
    assert {(fault.line, fault.column) for fault in refused.value.faults} == where
    for fault in refused.value.faults:
        told_twice(fault)


DECISIONS = {
    "unknown ids": ("certificate,group,decision\nx,y,perhaps\n",
                    {(2, "certificate"), (2, "group"), (2, "decision")}),
    "a missing column": ("certificate,group\nabt,y\n", {(1, "decision"), (2, "group")}),
}  # fmt: skip


@pytest.mark.parametrize(("text", "where"), DECISIONS.values(), ids=DECISIONS)
def test_a_file_of_decisions_is_told_in_both_languages(
    tmp_path: Path, text: str, where: set[tuple[int, str]]
):
    (tmp_path / "said.csv").write_text(text, encoding="utf-8")
    with pytest.raises(FaultyFile) as refused:
        read_decisions(tmp_path / "said.csv", packaged())
    assert where <= {(fault.line, fault.column) for fault in refused.value.faults}
    for fault in refused.value.faults:
        told_twice(fault)


def test_a_file_that_is_not_there_is_told_in_both_languages(tmp_path: Path):
    with pytest.raises(InvalidQuestion) as refused:
        read_named(tmp_path / "nowhere.csv")
    assert "文件或文件夹不存在" in refused.value.text.zh
    assert "No such file" in refused.value.text.en


def test_a_damaged_workbook_is_told_without_a_word_of_the_program():
    with pytest.raises(bounds.Unreadable) as refused:
        bounds.looked_through(b"PK\x03\x04nothing")
    assert refused.value.text == bounds.UNSOUND
    assert "Zip" not in refused.value.text.zh + refused.value.text.en


# --- the command -------------------------------------------------------------------------

ASKED = (
    (("lookup", "ABT", "--place", "atlantis"), "没有名为“atlantis”的地区"),
    (("lookup", ""), "没有输入内容"),
    (("lookup", "ABT", "--on", "soon"), "“soon”不是日期"),
    (("check", "/no/such/folder"), "不是文件夹"),
    (("propose", "--input", "/no/such.csv"), "文件或文件夹不存在"),
    (("lookup",), "缺少TEXT"),
)


@pytest.mark.parametrize(("arguments", "says"), ASKED)
def test_the_command_refuses_in_the_language_asked_for_wherever_it_stands(
    tmp_path: Path, arguments: tuple[str, ...], says: str
):
    result = ran(tmp_path, *arguments, "--lang", "zh")
    assert result.returncode == 2
    assert says in result.stderr
    assert len(result.stderr.splitlines()) == 1
    assert not has_han(ran(tmp_path, *arguments, "--lang=en").stderr)


def test_the_command_lists_faults_in_the_language_asked_for(tmp_path: Path):
    folder = small_folder(tmp_path)
    change(folder, ABT, 2, certainty="sure")
    told = {lang: ran(tmp_path, "check", str(folder), "--lang", lang) for lang in ("zh", "en")}
    assert told["zh"].stdout.startswith(f"{ABT}:2: certainty: 此处不能用“sure”；请写")
    assert told["en"].stdout.startswith(f"{ABT}:2: certainty: 'sure' is not known here")
    assert told["zh"].stderr == "有1处错误\n"


def ran(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "mapper.cli", *arguments]
    return subprocess.run(
        command, capture_output=True, text=True, check=False, timeout=120,
        cwd=folder, env={**os.environ, "LANG": "en_GB.UTF-8"},
    )  # fmt: skip


MISTYPED = (
    (["--nope"], "没有选项--nope"),
    (["one", "two"], "多出参数：two"),
    (["one", "--count", "x"], "--count的值不对：“x”不是整数"),
    (["one", "--count", "9"], "--count的值不对：9不在0<=x<=5的范围内"),
    (["one", "--kind", "c"], "--kind的值不对：“c”不在可选值之中：'a', 'b'"),
    (["one", "--kind"], "选项--kind须带值"),
    (["one", "--flag=x"], "选项--flag不带值"),
    (["one", "--file", "/no/such"], "--file的值不对：“/no/such”不存在"),
    ([], "缺少NAME"),
)


@click.command()
@click.argument("name")
@click.option("--count", type=click.IntRange(0, 5))
@click.option("--kind", type=click.Choice(["a", "b"]))
@click.option("--file", type=click.Path(exists=True))
@click.option("--flag", is_flag=True)
def command(**_given: object) -> None:
    """Take everything."""


@pytest.mark.parametrize(("arguments", "says"), MISTYPED)
def test_a_mistyped_command_is_told_in_both_languages(arguments: list[str], says: str):
    with pytest.raises(click.UsageError) as refused:
        command.main(arguments, standalone_mode=False)
    found = usage_text(refused.value)
    assert (found.zh, found.en) == (says, refused.value.format_message().splitlines()[0])

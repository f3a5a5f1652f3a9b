"""``export`` as a person types it: to standard output, to a file, over a database."""

from __future__ import annotations

import csv
from io import BytesIO, StringIO
from pathlib import Path
from zipfile import ZipFile

import pytest
from click.testing import CliRunner, Result
from folders import small_folder
from openpyxl import load_workbook

from mapper.catalogue.read import read_folder
from mapper.cli import cli
from mapper.errors import MapperError
from mapper.store import load_rows


@pytest.fixture(scope="module")
def url(tmp_path_factory: pytest.TempPathFactory) -> str:
    folder = tmp_path_factory.mktemp("exported")
    found = f"sqlite:///{folder / 'store.sqlite3'}"
    load_rows(found, read_folder(small_folder(folder / "in"))[0])
    return found


def run(url: str, *arguments: str, lang: str = "en") -> Result:
    found = CliRunner().invoke(cli, ["--database", url, "--lang", lang, "export", *arguments])
    if found.exception and not isinstance(found.exception, SystemExit):
        raise found.exception
    return found


def test_links_go_to_standard_output_and_a_word_about_them_to_standard_error(url: str) -> None:
    found = run(url, "--format", "csv")
    rows = list(csv.DictReader(StringIO(found.stdout)))
    assert [row["id"] for row in rows] == ["suzhou.abt.t3", "suzhou.abt.talent"]
    assert "2 links, all editions, sha256:" in found.stderr
    zh = run(url, "--format", "csv", "--edition", "suzhou-5", lang="zh")
    assert "2条对应关系，第五批" in zh.stderr


def test_a_workbook_and_a_package_go_to_standard_output_as_bytes(url: str) -> None:
    book = load_workbook(BytesIO(run(url, "--format", "xlsx").stdout_bytes))
    assert book.sheetnames == ["links", "about"]
    with ZipFile(BytesIO(run(url, "--format", "package").stdout_bytes)) as package:
        assert package.namelist()[-1] == "datapackage.json"


def test_a_file_holds_what_standard_output_would(url: str, tmp_path: Path) -> None:
    file = tmp_path / "links.jsonld"
    file.write_text("old")
    found = run(url, "--format", "jsonld", "--output", str(file))
    assert found.stdout == ""
    assert file.read_bytes() == run(url, "--format", "jsonld").stdout_bytes
    assert [path.name for path in tmp_path.iterdir()] == ["links.jsonld"]


def test_what_fails_leaves_the_file_as_it_was(url: str, tmp_path: Path) -> None:
    file = tmp_path / "links.csv"
    file.write_text("old")
    with pytest.raises(MapperError, match="--format sssom"):
        run(url, "--format", "csv", "--negatives", "--output", str(file))
    assert [(path.name, path.read_text()) for path in tmp_path.iterdir()] == [("links.csv", "old")]
    with pytest.raises(MapperError, match="name another file"):
        run(url, "--format", "csv", "--output", str(tmp_path / "none" / "links.csv"))


def test_the_negatives_are_a_file_of_their_own(url: str) -> None:
    found = run(url, "--format", "sssom", "--negatives")
    assert found.stdout.splitlines()[-1].startswith("record_id\t")
    assert "negative" in found.stdout


def test_an_unknown_edition_or_format_is_refused(url: str) -> None:
    with pytest.raises(MapperError, match="no edition has the id 'nowhere'"):
        run(url, "--format", "csv", "--edition", "nowhere")
    assert run(url, "--format", "pdf").exit_code == 2

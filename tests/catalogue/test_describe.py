"""The description of the catalogues for other tools is fresh and true."""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any, cast

from folders import small_folder

from mapper.catalogue import packaged_folder
from mapper.catalogue.check import check_folder
from mapper.catalogue.describe import FILE, describe, package_text, write_package
from mapper.catalogue.read import pattern_of
from mapper.catalogue.rows import FILES

Json = dict[str, Any]
SHIPPED = Path(str(packaged_folder()))


@cache
def resources(folder: Path) -> dict[str, Json]:
    found = cast("list[Json]", describe(folder)["resources"])
    return {one["name"]: one for one in found}


@cache
def cells(folder: Path, path: str) -> list[dict[str, str]]:
    with (folder / path).open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def test_the_committed_description_is_fresh():
    assert (SHIPPED / FILE).read_text(encoding="utf-8") == package_text(SHIPPED), (
        "run python -m mapper.catalogue.describe"
    )


def test_every_file_is_one_resource_with_a_name_of_its_own():
    described = cast("list[Json]", describe(SHIPPED)["resources"])
    paths = {p.relative_to(SHIPPED).as_posix() for p in SHIPPED.rglob("*.csv")}
    assert {one["path"] for one in described} == paths
    assert len({one["name"] for one in described}) == len(described) == len(paths)
    assert all(re.fullmatch(r"[a-z0-9.\-]+", one["name"]) for one in described)


def test_the_columns_are_those_of_the_files_in_their_order():
    for resource in resources(SHIPPED).values():
        with (SHIPPED / resource["path"]).open(encoding="utf-8", newline="") as stream:
            header = next(csv.reader(stream))
        assert [field["name"] for field in resource["schema"]["fields"]] == header


def test_every_column_says_what_it_means():
    fields = [f for one in resources(SHIPPED).values() for f in one["schema"]["fields"]]
    assert {field["name"] for field in fields if not field.get("description")} == set()


def test_the_shipped_files_keep_what_the_description_promises():
    assert [fault for name in resources(SHIPPED) for fault in broken(name)] == []


def broken(name: str) -> Iterator[str]:
    """Where a shipped file does not keep the schema that other tools read."""
    every = resources(SHIPPED)
    path, schema = every[name]["path"], every[name]["schema"]
    rows = cells(SHIPPED, path)
    for line, row in enumerate(rows, start=2):
        for field in schema["fields"]:
            if not fits(row[field["name"]], field):
                yield f"{path}:{line}: {field['name']}"
    keys = [tuple(row[column] for column in schema["primaryKey"]) for row in rows]
    if len(set(keys)) < len(keys):
        yield f"{path}: a key stands twice"
    for foreign in schema.get("foreignKeys", ()):
        (column,) = foreign["fields"]
        target = every[foreign["reference"]["resource"] or name]
        if not {row[column] for row in rows} <= ids(target["path"]):
            yield f"{path}: {column}"


@cache
def ids(path: str) -> set[str]:
    return {row["id"] for row in cells(SHIPPED, path)} | {""}


def fits(cell: str, field: Json) -> bool:
    """A cell has the type of its column and keeps its constraints, as other tools read them."""
    rules = field.get("constraints", {})
    if not cell:
        return not rules.get("required", False)
    values = cell.split(field["delimiter"]) if field["type"] == "list" else [cell]
    if field["type"] == "integer" and not re.fullmatch(r"\d+", cell):
        return False
    return all(
        re.fullmatch(rules.get("pattern", ".*"), value)
        and value in rules.get("enum", [value])
        for value in values
    )  # fmt: skip


def test_every_model_can_be_described(tmp_path: Path):
    folder = small_folder(tmp_path)
    assert {pattern_of(one["path"]) for one in resources(folder).values()} == set(FILES)


def test_a_description_in_a_folder_is_no_fault(tmp_path: Path):
    folder = small_folder(tmp_path)
    write_package(folder)
    assert json.loads((folder / FILE).read_text(encoding="utf-8")) == describe(folder)
    assert check_folder(folder) == []


def test_keys_into_a_file_that_is_not_there_are_left_out(tmp_path: Path):
    folder = small_folder(tmp_path)
    assert "sources" in resources(folder)
    resources.cache_clear()
    (folder / "sources.csv").unlink()
    for resource in resources(folder).values():
        targets = {
            key["reference"]["resource"] for key in resource["schema"].get("foreignKeys", ())
        }
        assert "sources" not in targets

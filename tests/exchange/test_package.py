"""The data package: every table that a link names, each with its hash, and links in all formats."""

from __future__ import annotations

import csv
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from io import BytesIO, StringIO
from zipfile import ZipFile

import pytest
from exchange.exported import csv_rows, exported

from mapper.catalogue.records import MemoryRecords
from mapper.domain import NodeKind
from mapper.editions import PublishedRecords
from mapper.exchange import About, Format, read_csv
from mapper.exchange.tables import FORMULA


@dataclass(frozen=True)
class Opened:
    """A package as a reader opens it."""

    files: Mapping[str, bytes]
    told: Mapping[str, object]
    about: About

    def table(self, name: str) -> list[dict[str, str]]:
        return csv_rows(self.files[f"tables/{name}.csv"])

    def resources(self) -> Sequence[Mapping[str, object]]:
        found = self.told["resources"]
        assert isinstance(found, list)
        return found


def opened(records: MemoryRecords | PublishedRecords) -> Opened:
    data, about = exported(records, Format.PACKAGE)
    with ZipFile(BytesIO(data)) as file:
        assert file.testzip() is None
        assert {info.date_time for info in file.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        files = {info.filename: file.read(info) for info in file.infolist()}
    return Opened(files, json.loads(files["datapackage.json"]), about)


@pytest.fixture(scope="module")
def small_package(published: PublishedRecords) -> Opened:
    return opened(published)


def test_every_file_is_described_with_its_hash_and_size(small_package: Opened) -> None:
    described = {str(told["path"]): told for told in small_package.resources()}
    assert set(described) == set(small_package.files) - {"datapackage.json"}
    names = [told["name"] for told in small_package.resources()]
    assert len(set(names)) == len(names)
    for path, told in described.items():
        data = small_package.files[path]
        assert told["bytes"] == len(data)
        assert told["hash"] == f"sha256:{sha256(data).hexdigest()}"


def test_the_columns_are_those_that_are_described(small_package: Opened) -> None:
    for told in small_package.resources():
        if told["format"] == "csv":
            schema = told["schema"]
            assert isinstance(schema, dict)
            named = [field["name"] for field in schema["fields"]]
            text = small_package.files[str(told["path"])].decode()
            rows = list(csv.reader(StringIO(text, newline="")))
            assert rows[0] == named
            assert {len(row) for row in rows} == {len(named)}
            assert not [c for row in rows for c in row if c and c[0] in FORMULA]


def test_the_package_says_what_it_is(small_package: Opened) -> None:
    told = small_package.told
    assert told["licenses"] == [
        {"name": "Apache-2.0", "path": "https://www.apache.org/licenses/LICENSE-2.0"}
    ]
    assert told["version"] == small_package.about.content
    ours = told["qualmap"]
    assert isinstance(ours, dict)
    assert (ours["format"], ours["date"], ours["links"]) == ("package", "2026-11-22", 7)
    assert ours["cannot_carry"]


def test_links_are_in_it_in_every_open_format(
    small_package: Opened, published: PublishedRecords
) -> None:
    assert small_package.files["links.csv"] == exported(published, Format.CSV)[0]
    assert small_package.files["links.jsonld"] == exported(published, Format.JSONLD)[0]
    assert small_package.files["links.sssom.tsv"] == exported(published, Format.SSSOM)[0]
    no = exported(published, Format.SSSOM, negatives=True)[0]
    assert small_package.files["links-negative.sssom.tsv"] == no


def test_office_editions_and_what_they_cite_are_in_the_tables(small_package: Opened) -> None:
    kinds = {row["id"]: row["kind"] for row in small_package.table("editions")}
    assert kinds["office-suzhou-3"] == "office"
    assert any(row["id"].startswith("office-") for row in small_package.table("sources"))


def test_everything_that_a_shipped_link_names_is_in_a_table(shipped: MemoryRecords) -> None:
    package = opened(shipped)
    certificates = {row["id"]: row for row in package.table("certificates")}
    wanted = {
        node.id for node in shipped.certificates.values()
        if not node.placeholder or shipped.links_from([node.id])
    }  # fmt: skip
    assert set(certificates) == wanted
    known = set(certificates) | {row["id"] for row in package.table("domestic")}
    editions = {row["id"] for row in package.table("editions")}
    lists = {row["id"] for row in package.table("lists")}
    sources = {row["id"] for row in package.table("sources")}
    for link in read_csv(StringIO(package.files["links.csv"].decode(), newline="")):
        assert link.subject in known
        if link.target is not None and link.target.node_id is not None:
            place = lists if link.target.kind is NodeKind.LIST else known
            assert link.target.node_id in place, link.id
        assert link.edition is None or link.edition in editions
        assert {claim.source for claim in link.claims} <= sources
    bodies = {row["id"] for row in package.table("bodies")}
    assert {row["body"] for row in certificates.values()} - {""} <= bodies
    members = {(row["family"], row["certificate"]) for row in package.table("members")}
    assert members == {(m.family, m.certificate) for f in wanted for m in shipped.members_of(f)}

"""What stands behind the pages: what the settings say, with a key that lasts or not."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from desks import office
from pages import settings

from mapper.catalogue import packaged, packaged_folder
from mapper.catalogue.read import read_folder
from mapper.editions import PublishedRecords
from mapper.kept_log import MemoryLog
from mapper.kept_proposals import MemoryProposals
from mapper.signing import verify
from mapper.store import load_rows
from web.office import open_office
from web.settings import Settings


def test_without_a_database_all_is_in_memory_over_one_log():
    behind = open_office(settings(), packaged())
    assert isinstance(behind.records, PublishedRecords)
    assert behind.records.base is packaged()
    assert isinstance(behind.log, MemoryLog)
    assert behind.desk.log is behind.log
    assert behind.desk.records is behind.records
    assert list(behind.accounts.all()) == []


def test_with_a_database_all_is_of_it(tmp_path: Path):
    url = f"sqlite:///{tmp_path / 'office.sqlite3'}"
    load_rows(url, read_folder(packaged_folder())[0])
    one, other = (open_office(replace(settings(), database=url)) for _ in range(2))
    account = other.accounts.by_login("li")
    assert account is None
    assert one.records.totals() == packaged().totals()
    assert one.log.head() == other.log.head()


def test_a_desk_comes_with_its_own_records_and_log():
    world = office()
    behind = open_office(settings(), desk=world.desk, accounts=world.accounts)
    assert (behind.desk, behind.records, behind.log) == (
        world.desk, world.desk.records, world.log,
    )  # fmt: skip
    assert behind.accounts is world.accounts


def test_records_that_know_of_publications_are_taken_as_they_are():
    records = PublishedRecords(packaged(), MemoryLog(MemoryProposals()))
    assert open_office(settings(), records).records is records


def test_the_folder_of_the_settings_keeps_the_signing_key(tmp_path: Path):
    kept = Settings.from_environment({"QUALMAP_INSTANCE": str(tmp_path)})
    assert kept.instance == tmp_path
    first, second = (open_office(kept, packaged()) for _ in range(2))
    signed = first.desk.signer.sign(b"edition")
    key = second.public_keys()[first.desk.signer.key_id]
    assert verify(key, b"edition", signed)
    assert first.public_keys() == second.public_keys()


def test_without_a_folder_the_key_of_the_process_can_be_checked_while_it_lasts():
    behind = open_office(settings(), packaged())
    signer = behind.desk.signer
    assert verify(behind.public_keys()[signer.key_id], b"x", signer.sign(b"x"))
    assert Settings.from_environment({"QUALMAP_SECRET_KEY": "x"}).instance is None

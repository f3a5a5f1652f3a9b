"""Loading the catalogue also erases contacts that have been kept long enough."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner
from folders import small_folder

from mapper.asking import Contact, Wish
from mapper.cli import cli
from mapper.events import instant, now
from mapper.store import open_askings


def test_a_load_erases_old_contacts_and_keeps_the_requests(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setenv("QUALMAP_CONTACT_DAYS", "30")
    url, folder = f"sqlite:///{tmp_path / 'q.sqlite3'}", str(small_folder(tmp_path))
    load = ["--database", url, "load", folder]
    assert CliRunner().invoke(cli, load).exit_code == 0
    askings, wish = open_askings(url), Wish("Certified Beekeeper", "suzhou")
    for days in (31, 29):
        at = instant(now() - timedelta(days=days))
        askings.add(wish, form=f"f{days}", contact=Contact(f"k{days}", f"{days} days"), at=at)
    assert CliRunner().invoke(cli, load).exit_code == 0
    left = [askings.contacts(each.number, "2020-01-01") for each in askings.all("R")]
    assert sorted(left) == [[], ["29 days"]]

"""A load that is killed leaves the catalogue as it was, whole; a later one succeeds."""

from __future__ import annotations

import os
import random
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from mapper.answers import look_up_node
from mapper.catalogue import packaged_folder
from mapper.dates import parse_day
from mapper.domain import NodeId
from mapper.store import open_records

ROUNDS = 20 if os.environ.get("QUALMAP_STRESS") else 2
"""At full length under `make stress`; a tenth of it in `make test`."""


def load(url: str, folder: Path) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [sys.executable, "-m", "mapper.cli", "--database", url, "load", str(folder)],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )


def name_of_abt(url: str) -> str:
    answer = look_up_node(open_records(url), NodeId("abt"), on=parse_day("2026-11-22"))
    assert answer.node is not None
    assert [place.place for place in answer.places] == ["suzhou"]
    return answer.node.name.en


@pytest.mark.stress
def test_a_load_that_is_killed_leaves_the_old_catalogue_whole(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'store.sqlite3'}"
    folder = tmp_path / "catalogues"
    shutil.copytree(str(packaged_folder()), folder)
    assert load(url, folder).wait(timeout=120) == 0
    before = time.perf_counter()
    assert load(url, folder).wait(timeout=120) == 0
    whole = time.perf_counter() - before
    old = "American Board of Toxicology certification"
    draws = random.Random(20261122)
    for number in range(ROUNDS):
        new = f"American Board of Toxicology certification, renamed {number}"
        file = folder / "foreign" / "united-states.csv"
        text = file.read_text(encoding="utf-8")
        file.write_text(text.replace(f",{old},", f',"{new}",').replace(f'"{old}"', f'"{new}"'),
                        encoding="utf-8")  # fmt: skip
        process = load(url, folder)
        time.sleep(draws.uniform(0.2, 1.2) * whole)
        process.send_signal(signal.SIGKILL)
        process.wait(timeout=30)
        assert name_of_abt(url) in (old, new)
        assert load(url, folder).wait(timeout=120) == 0
        assert name_of_abt(url) == new
        old = new

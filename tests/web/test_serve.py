"""The site served for real: it says where it is and answers there."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.error import HTTPError
from urllib.request import Request, urlopen

CODE = "from web.serve import serve; serve(None, host='127.0.0.1', port=0)"


@contextmanager
def served(tmp_path: Path, **more: str) -> Iterator[str]:
    """The address of the site over the packaged catalogues."""
    env = {"QUALMAP_INSTANCE": str(tmp_path), "PATH": "/usr/bin:/bin", "PYTHONUNBUFFERED": "1"}
    with subprocess.Popen(
        [sys.executable, "-c", CODE], cwd=tmp_path, env={**env, **more}, stdout=subprocess.PIPE,
        text=True,
    ) as server:  # fmt: skip
        try:
            assert server.stdout is not None
            line = server.stdout.readline()
            address = re.search(r"http://127\.0\.0\.1:\d+/", line)
            assert address, line
            yield address[0]
        finally:
            server.terminate()


def test_the_server_prints_its_address_and_answers_there(tmp_path: Path):
    with served(tmp_path) as address, urlopen(f"{address}healthz", timeout=10) as answer:  # noqa: S310
        assert json.load(answer)["ok"] is True
        assert answer.headers["Server"] == "qualmap"


def asked(address: str, comes_from: str) -> int:
    """What a visitor is answered of whom a proxy says where they come from."""
    question = Request(address, headers={"X-Forwarded-For": comes_from})  # noqa: S310
    try:
        with urlopen(question, timeout=10) as answer:  # noqa: S310
            return int(answer.status)
    except HTTPError as error:
        with error:
            return error.code


def test_behind_a_proxy_each_visitor_has_a_limit_of_their_own(tmp_path: Path):
    with served(tmp_path, QUALMAP_PROXIES="1", QUALMAP_RATE_LIMIT="1 per hour") as address:
        assert [asked(address, f"192.0.2.{n}") for n in (1, 2, 1)] == [200, 200, 429]


def test_without_a_proxy_nobody_chooses_their_own_address(tmp_path: Path):
    with served(tmp_path, QUALMAP_RATE_LIMIT="1 per hour") as address:
        assert [asked(address, f"192.0.2.{n}") for n in (1, 2)] == [200, 429]

"""The site served for real: it says where it is and answers there."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path
from urllib.request import urlopen


def test_the_server_prints_its_address_and_answers_there(tmp_path: Path):
    code = "from web.serve import serve; serve(None, host='127.0.0.1', port=0)"
    env = {"QUALMAP_INSTANCE": str(tmp_path), "PATH": "/usr/bin:/bin", "PYTHONUNBUFFERED": "1"}
    with subprocess.Popen(
        [sys.executable, "-c", code], cwd=tmp_path, env=env, stdout=subprocess.PIPE, text=True
    ) as server:
        try:
            assert server.stdout is not None
            line = server.stdout.readline()
            address = re.search(r"http://127\.0\.0\.1:\d+/", line)
            assert address, line
            with urlopen(f"{address[0]}healthz", timeout=10) as answer:  # noqa: S310
                assert json.load(answer)["ok"] is True
                assert answer.headers["Server"] == "qualmap"
        finally:
            server.terminate()

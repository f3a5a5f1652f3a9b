"""A real server on a free port, a real browser, and screenshots for the eye.

With QUALMAP_SHOTS (`make shots`) the pages are pictured in ``tests/screenshots``,
which git ignores.  Where there is no chromium the tests are skipped and say so.
"""

from __future__ import annotations

import os
import shutil
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from browser.windows import Kind, Windows
from flask import Flask
from pages import settings
from people import quick_passwords, signed_in, staffed
from playwright.sync_api import Browser, Page, sync_playwright
from proposed import keep
from werkzeug.serving import make_server

from mapper.catalogue import packaged
from mapper.kept_proposals import MemoryProposals
from web import create_app

CHROMIUM = shutil.which("chromium") or "/usr/bin/chromium"
SHOTS = Path(__file__).parent.parent / "screenshots"


@pytest.fixture(scope="session")
def app() -> Flask:
    """The application over the packaged catalogues, a few proposals made by hand, and a staff."""
    proposals = MemoryProposals()
    keep(proposals)
    return create_app(
        settings(), packaged(), proposals, accounts=staffed(), passwords=quick_passwords()
    )


@pytest.fixture(scope="session")
def site(app: Flask) -> Iterator[str]:
    """The address of a server of it."""
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Debian's chromium, without a screen."""
    if not Path(CHROMIUM).exists():
        pytest.skip(f"no chromium at {CHROMIUM}; install it to drive the pages")
    with sync_playwright() as play:
        found = play.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield found
        found.close()


@pytest.fixture(scope="module")
def windows(browser: Browser) -> Iterator[Windows]:
    """Windows that the tests of a file use one after the other."""
    found = Windows(browser)
    yield found
    found.close()


@pytest.fixture
def open_page(windows: Windows, app: Flask, site: str) -> Iterator[Callable[..., Page]]:
    """Opens an address at a width, with or without JavaScript, in a language of the browser.

    ``who`` has signed in.  Each test asks as somebody who has asked for nothing yet.
    """
    for limiter in app.extensions["limiter"]:
        limiter.reset()

    def open_(
        path: str, *, width: int = 1280, scripts: bool = True, locale: str = "en-GB",
        colours: str = "light", who: str = "",
    ) -> Page:  # fmt: skip
        page = windows.take(Kind(site, scripts, locale, colours), width)
        if who:
            own = signed_in(app, who).get_cookie("session")
            assert own
            page.context.add_cookies([{"name": own.key, "value": own.value, "url": site}])
        page.goto(path)
        return page

    yield open_
    windows.give_back()


@pytest.fixture
def shoot() -> Callable[[Page, str], None]:
    """Keeps a picture of the whole page under a name, if pictures are wanted."""

    def shoot_(page: Page, name: str) -> None:
        if os.environ.get("QUALMAP_SHOTS"):
            SHOTS.mkdir(exist_ok=True)
            page.screenshot(path=SHOTS / f"{name}.png", full_page=True)

    return shoot_

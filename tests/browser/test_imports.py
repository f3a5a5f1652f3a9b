"""A city's attachment is imported on screen, and the public answer shows it."""

from __future__ import annotations

import re
import threading
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import pytest
from browser.looking import Shooter, look_at
from browser.windows import Kind, Windows
from flask import Flask
from folders import small_folder
from pages import settings
from people import quick_passwords, signed_in, staffed
from playwright.sync_api import Page
from spreadsheets import attachment, item
from werkzeug.serving import make_server

from mapper.catalogue.read import read_folder
from mapper.store import load_rows, open_accounts
from web import create_app
from web.admin import imports

pytestmark = pytest.mark.browser
SHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
DOUBTFUL = item(
    4, zh="", en="Board certified toxicologyst", body="", origin="", asks="本科及以上学历"
)
FILE = {"name": "附件1.xlsx", "mimeType": SHEET, "buffer": attachment(3, DOUBTFUL)}
LOAD = 'button[formaction*="/admin/import/load"]'
PROPOSE = 'button[formaction*="/admin/import/proposals"]'
WORDS = {
    "zh": {
        "again": "按以上回答再次查看",
        "fault": "文件中的错误",
        "title": "第九批",
        "count": "官方共6项，已收录4项",
        "counts": r"官方共\d+项，已收录\d+项",
    },
    "en": {
        "again": "Look again",
        "fault": "Faults in the file",
        "title": "catalogue of overseas certificates, 9",
        "count": "4 of 6 official items loaded",
        "counts": r"\d+ of \d+ official items loaded",
    },
}


@dataclass
class Site:
    """A server over a database of the small catalogue."""

    app: Flask
    url: str
    windows: Windows

    def window(
        self, path: str, width: int, colours: str, who: str = "", *, scripts: bool = True
    ) -> Page:
        page = self.windows.take(Kind(self.url, scripts, colours=colours), width)
        if who:
            own = signed_in(self.app, who).get_cookie("session")
            assert own
            page.context.add_cookies([{"name": own.key, "value": own.value, "url": self.url}])
        page.goto(path)
        return page


@pytest.fixture
def site(windows: Windows, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Site]:
    folder, url = small_folder(tmp_path / "small"), f"sqlite:///{tmp_path / 'store.sqlite3'}"
    load_rows(url, read_folder(folder)[0])
    staffed(open_accounts(url))
    monkeypatch.setattr(imports, "packaged_folder", lambda: folder)
    told = replace(settings(), database=url, instance=tmp_path / "instance")
    app = create_app(told, passwords=quick_passwords())
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield Site(app, f"http://127.0.0.1:{server.server_port}", windows)
    windows.close()
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.mark.parametrize(
    ("lang", "width", "colours", "scripts"),
    [("zh", 390, "light", True), ("en", 1280, "dark", True), ("en", 1280, "light", False)],
)
def test_an_attachment_is_imported_and_answers_the_public(
    site: Site, shoot: Shooter, lang: str, width: int, colours: str, scripts: bool
):
    def look(name: str) -> None:
        if scripts:  # axe is a script itself
            look_at(page, shoot, f"{name}-{lang}", widths=(width,))

    words = WORDS[lang]
    address = f"/admin/import?lang={lang}"
    page = site.window(address, width, colours, "publisher", scripts=scripts)
    look("import")
    page.set_input_files("#f-file", files=[FILE])
    page.select_option("#f-place", "suzhou")
    page.fill("#f-number", "9")
    page.fill("#f-published", "2026-05")
    if not page.is_visible("#f-stated_count"):
        page.click(".more-facts summary")
    page.fill("#f-stated_count", "6")
    page.click("main form button[type=submit]")
    look("import-asked")
    assert page.locator(LOAD).count() == 0
    page.check('input[type=radio][value="abt"]')
    for effect in page.locator('input[type=radio][value="recognised_as"]').all():
        effect.check()
    page.get_by_role("button", name=words["again"]).click()
    look("import-ready")
    page.locator(LOAD).click()
    assert "/admin/import/editions/suzhou-9" in page.url
    assert words["count"] in page.inner_text("main")
    look("import-done")
    answer = page.locator(".reaching a").first.get_attribute("href")
    assert answer
    public = site.window(answer, width, colours)
    assert words["title"] in public.content()
    assert re.search(words["counts"], public.inner_text("main"))


@pytest.mark.parametrize(("lang", "width"), [("zh", 1280), ("en", 390)])
def test_an_attachment_becomes_proposals_that_wait_in_the_queue(
    site: Site, shoot: Shooter, lang: str, width: int
):
    page = site.window(f"/admin/import?lang={lang}", width, "light", "reviewer")
    known = item(4, zh="毒理学家认证", en="", body="", origin="", title="工程师")
    page.set_input_files("#f-file", files=[{**FILE, "buffer": attachment(2, known)}])
    page.select_option("#f-place", "suzhou")
    page.fill("#f-number", "9")
    page.click("main form button[type=submit]")
    for effect in page.locator('input[type=radio][value="recognised_as"]').all():
        effect.check()
    if page.locator(PROPOSE).count() == 0:
        page.get_by_role("button", name=WORDS[lang]["again"]).click()
    look_at(page, shoot, f"import-proposals-{lang}", widths=(width,))
    assert page.locator(LOAD).count() == 0
    page.locator(PROPOSE).click()
    look_at(page, shoot, f"import-proposed-{lang}", widths=(width,))
    pair = page.locator('.reaching a[href^="/review/items/"]').get_attribute("href")
    assert pair
    queue = site.window(f"/review?lang={lang}", width, "light", "reviewer")
    assert queue.locator(f'a[href^="{pair.partition("?")[0]}"]').count()


def test_a_file_with_faults_is_told_row_by_row(site: Site, shoot: Shooter):
    page = site.window("/admin/import?lang=zh", 390, "dark", "admin")
    broken = attachment(2, item(3, zh="", en=""))
    page.set_input_files("#f-file", files=[{**FILE, "buffer": broken}])
    page.fill("#f-number", "9")
    page.click("main form button[type=submit]")
    assert WORDS["zh"]["fault"] in page.inner_text("main")
    assert "第6行" in page.inner_text("main")
    look_at(page, shoot, "import-faults-zh", widths=(390,))

"""The open data in a real browser: waited for, looked at, downloaded and read back."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from browser.looking import Shooter, look_at
from playwright.sync_api import Page

from mapper.catalogue import packaged
from mapper.exchange import read_xlsx

Opener = Callable[..., Page]
pytestmark = pytest.mark.browser


@pytest.fixture(autouse=True)
def at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is done in the background is done before the page says so."""
    monkeypatch.setattr("web.exports.in_background", lambda work: work())


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_page_is_clear_of_faults_and_fits_the_screen(
    open_page: Opener, shoot: Shooter, lang: str
) -> None:
    page = open_page(f"/exports?lang={lang}")
    page.reload()
    for folded in page.locator("details > summary").all():
        folded.click()
    assert page.locator("a[href*='/exports/qualmap.zip']").is_visible()
    look_at(page, shoot, f"exports-{lang}")


def test_a_workbook_is_downloaded_without_scripts_and_holds_every_link(
    open_page: Opener, tmp_path: Path
) -> None:
    page = open_page("/?lang=en", scripts=False)
    page.get_by_role("link", name="Open data").click()
    if page.get_by_role("link", name="Look again").is_visible():
        page.get_by_role("link", name="Look again").click()
    with page.expect_download() as waiting:
        page.locator("a[href*='/exports/links.xlsx']").click()
    waiting.value.save_as(tmp_path / "links.xlsx")
    with (tmp_path / "links.xlsx").open("rb") as file:
        found = {link.id for link in read_xlsx(file)}
    records = packaged()
    assert found == {link.id for each in records.linked() for link in records.links_from([each])}
    assert page.context.cookies() == []

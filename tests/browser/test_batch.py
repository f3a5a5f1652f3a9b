"""A table handed in by a real browser: with and without JavaScript, in both languages."""

from __future__ import annotations

import csv
from collections.abc import Callable

import pytest
from browser.looking import Shooter, look_at
from playwright.sync_api import Page

Opener = Callable[..., Page]
pytestmark = pytest.mark.browser
ROWS = 800
TABLE = ("证书名称,城市\n" + "ABT,苏州\nCFA,上海\n" * (ROWS // 2)).encode()


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without"])
@pytest.mark.parametrize(("lang", "width"), [("zh", 390), ("en", 1280)])
def test_a_table_comes_back_annotated(
    open_page: Opener, shoot: Shooter, lang: str, width: int, scripts: bool
):
    page = open_page(f"/batch?lang={lang}", width=width, scripts=scripts)
    page.set_input_files(
        "#file", files=[{"name": "a.csv", "mimeType": "text/csv", "buffer": TABLE}]
    )
    with page.expect_download() as coming:
        page.click("[data-batch] button[type=submit]")
    with coming.value.path().open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.reader(file))
    assert coming.value.suggested_filename == "annotated.csv"
    assert len(rows) == ROWS + 1
    assert "abt" in rows[1]
    assert "ambiguous" in rows[2]
    if scripts:
        told = {"zh": "已完成", "en": "Done"}[lang]
        assert told in page.inner_text("[data-batch] [role=status]")
        look_at(page, shoot, f"batch-{lang}", widths=(width,), unfold=False)


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without"])
@pytest.mark.parametrize(("lang", "width"), [("zh", 390), ("en", 1280)])
def test_what_cannot_be_read_is_said_where_one_looks(
    open_page: Opener, shoot: Shooter, lang: str, width: int, scripts: bool
):
    page = open_page(f"/batch?lang={lang}", width=width, scripts=scripts)
    page.set_input_files(
        "#file", files=[{"name": "a.xlsx", "mimeType": "x", "buffer": b"PK\x03\x04nothing"}]
    )
    page.click("[data-batch] button[type=submit]")
    told = page.locator(".notice.bad", has_text=".xlsx")
    told.wait_for()
    assert told.get_attribute("role") == ("status" if scripts else "alert")
    assert page.get_by_label({"zh": "文件", "en": "File"}[lang], exact=True).is_visible()
    if scripts:
        look_at(page, shoot, f"batch-fault-{lang}", widths=(width,), unfold=False)

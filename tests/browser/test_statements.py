"""A statement in a real browser: made, looked at, printed on one page, verified by its file."""

from __future__ import annotations

import base64
import re
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import segno
from browser.looking import Shooter, fits, has_no_fault
from desks import World, office
from playwright.sync_api import Browser, Download, Page
from werkzeug.serving import make_server

from mapper.statements import Verdict, check, read_keys

Opener = Callable[..., Page]
pytestmark = pytest.mark.browser
ANSWER = "/certificates/abt?place=suzhou&lang={}"
_MAKE = {"en": "Make a statement", "zh": "开具查询结果单"}
_FILE = {"en": "Download the file", "zh": "下载文件"}


def unfold(page: Page) -> None:
    page.locator(".make-statement > summary").first.click()


def made(page: Page, lang: str = "en") -> Page:
    unfold(page)
    page.get_by_role("button", name=_MAKE[lang], exact=True).click()
    page.wait_for_url(re.compile("/statements/"))
    return page


def downloaded(page: Page, lang: str = "en") -> Download:
    with page.expect_download() as waiting:
        page.get_by_role("button", name=_FILE[lang]).click()
    return waiting.value


def pages_of(pdf: bytes) -> int:
    return len(re.findall(rb"/Type\s*/Page\b(?!s)", pdf))


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("width", [390, 1280])
def test_a_statement_is_clear_of_faults_and_fits_screen_and_paper(
    open_page: Opener, shoot: Shooter, lang: str, width: int
):
    page = open_page(ANSWER.format(lang), width=width)
    unfold(page)
    has_no_fault(page)
    fits(page)
    shoot(page, f"make-statement-{lang}-{width}")
    unfold(page)
    made(page, lang)
    assert page.locator(".statement [lang=zh-Hans]").first.is_visible()
    assert page.locator(".statement [lang=en]").first.is_visible()
    assert page.locator(".statement-qr svg").is_visible()
    has_no_fault(page)
    fits(page)
    shoot(page, f"statement-{lang}-{width}")
    pdf = page.pdf(prefer_css_page_size=True, print_background=False)
    assert pages_of(pdf) == 1
    assert page.context.cookies() == []


def test_in_the_dark_the_paper_stays_white_and_readable(open_page: Opener, shoot: Shooter):
    page = made(open_page(ANSWER.format("en"), colours="dark"))
    has_no_fault(page)
    shoot(page, "statement-dark")


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without scripts"])
def test_a_file_is_downloaded_prints_on_one_page_and_a_tampered_one_is_refused(
    open_page: Opener, shoot: Shooter, tmp_path: Path, scripts: bool
):
    page = open_page("/certificates/abt?lang=en", scripts=scripts)
    page.locator("#for-me > summary").click()
    page.select_option("select[name=place]", "suzhou")
    page.select_option("select[name=degree]", "master")
    page.select_option("select[name=employed_in]", "suzhou")
    page.select_option("select[name=field_of_work]", "related")
    with page.expect_navigation():
        page.get_by_role("button", name="Show the answer for me").click()
    unfold(page)
    page.get_by_label("Name to print").fill("Li Wei 李伟")
    page.get_by_label("With what I stated").check()
    file = tmp_path / "statement.html"
    downloaded(page).save_as(file)
    keys = tmp_path / "keys.txt"
    keys.write_text(page.request.get("/statements/keys").text())
    assert check(file, read_keys(keys)).verdict is Verdict.VALID
    assert page.context.cookies() == []

    page.goto(file.as_uri())
    text = page.locator("body").inner_text()
    assert "Li Wei 李伟" in text
    assert "master" in text
    assert pages_of(page.pdf(prefer_css_page_size=True)) == 1
    shoot(page, f"statement-file-{'js' if scripts else 'nojs'}")
    if scripts:
        has_no_fault(page)
    file.write_text(file.read_text().replace("Li Wei", "Li Wej", 1))
    assert check(file, read_keys(keys)).verdict is Verdict.ALTERED


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_an_unknown_code_is_told_without_scripts_too(open_page: Opener, shoot: Shooter, lang: str):
    page = open_page(f"/statements?lang={lang}", width=390, scripts=False)
    page.locator("#code").fill("0000")
    with page.expect_navigation():
        page.locator("main button[type=submit]").click()
    assert page.locator("[role=alert]").is_visible()
    checked = open_page(f"/statements/{'0' * 28}?lang={lang}", width=390)
    has_no_fault(checked)
    fits(checked)
    shoot(checked, f"statement-unknown-{lang}-390")


_SQUARES = """async ([png, side]) => {
    const image = new Image();
    image.src = `data:image/png;base64,${png}`;
    await image.decode();
    const canvas = document.createElement("canvas");
    [canvas.width, canvas.height] = [image.width, image.height];
    const pen = canvas.getContext("2d");
    pen.drawImage(image, 0, 0);
    const at = (index) => Math.floor((index + 0.5) * image.width / side);
    const dark = (x, y) => pen.getImageData(at(x), at(y), 1, 1).data[0] < 128 ? 1 : 0;
    return [...Array(side).keys()].map(y => [...Array(side).keys()].map(x => dark(x, y)));
}"""
"""Reads the squares of a picture: 1 for dark."""


@pytest.mark.parametrize("colours", ["light", "dark"])
@pytest.mark.parametrize("media", ["screen", "print"])
def test_the_squares_that_are_seen_are_those_of_the_address(
    open_page: Opener, media: str, colours: str
):
    page = made(open_page(ANSWER.format("en"), colours=colours))
    address = page.locator(".statement .address").inner_text().strip()
    assert page.request.get(address).ok
    page.emulate_media(media=media, color_scheme=colours)
    wanted = [list(row) for row in segno.make_qr(address, error="m").matrix_iter(border=3)]
    picture = page.locator(".statement-qr")
    picture.evaluate("(e, side) => { e.style.width = `${8 * side}px`; }", len(wanted))
    png = base64.b64encode(picture.locator("svg").screenshot()).decode()
    assert page.evaluate(_SQUARES, [png, len(wanted)]) == wanted


def test_each_page_of_a_long_statement_bears_the_code(open_page: Opener):
    page = made(open_page("/certificates/pmp?place=beijing&lang=en"))
    code = page.locator(".statement-code code").inner_text()
    assert not page.locator(".each-page").is_visible()
    page.emulate_media(media="print")
    head = page.locator("thead .each-page")
    assert head.inner_text() == code
    assert head.is_visible()
    assert pages_of(page.pdf(prefer_css_page_size=True)) > 1


@pytest.fixture
def world() -> World:
    return office()


@pytest.fixture
def its_site(world: World) -> Iterator[str]:
    """The address of an office that approves and publishes."""
    server = make_server("127.0.0.1", 0, world.app(), threaded=True)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


def test_an_edition_supersedes_a_statement_on_screen_and_on_paper(
    browser: Browser, world: World, its_site: str, shoot: Shooter
):
    context = browser.new_context(base_url=its_site, locale="en-GB")
    page = context.new_page()
    page.goto("/certificates/pmp?place=suzhou&lang=en")
    made(page)
    assert page.get_by_role("heading", name="Still current").is_visible()
    page.emulate_media(media="print")
    assert not page.locator(".standing").is_visible(), "paper cannot know what holds later"
    page.emulate_media(media="screen")
    world.approve("pmp")
    world.publish()
    for lang, width, said in (("zh", 390, "已有变化"), ("en", 1280, "Superseded")):
        page.set_viewport_size({"width": width, "height": 900})
        page.goto(re.sub("lang=..", f"lang={lang}", page.url))
        assert page.get_by_role("heading", name=said).is_visible()
        has_no_fault(page)
        fits(page)
        shoot(page, f"statement-superseded-{lang}-{width}")
    page.emulate_media(media="print")
    warned = page.locator(".standing .print-only")
    assert "请勿再据此办理" in warned.inner_text()
    assert "superseded" in warned.inner_text()
    assert pages_of(page.pdf(prefer_css_page_size=True)) == 1
    context.close()

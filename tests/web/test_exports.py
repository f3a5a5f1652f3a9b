"""The files to take along: made once for what is published, listed with all that they say."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from hashlib import sha256
from pathlib import Path

import pytest
from exchange.exported import published_over, small_records
from flask import Flask
from flask.testing import FlaskClient
from pages import TODAY, settings

from mapper.alone import LOCK, alone
from mapper.editions import PublishedRecords
from mapper.exchange.shelf import FILES
from mapper.sentences import day_text
from web import create_app

Work = Callable[[], None]


@pytest.fixture
def begun(monkeypatch: pytest.MonkeyPatch) -> list[Work]:
    """What is done in the background: the test does it when it wants."""
    found: list[Work] = []
    monkeypatch.setattr("web.exports.in_background", found.append)
    return found


@pytest.fixture
def published(tmp_path: Path) -> PublishedRecords:
    return published_over(small_records(tmp_path / "catalogue"))


@pytest.fixture
def app(tmp_path: Path, published: PublishedRecords, begun: list[Work]) -> Flask:
    del begun
    return create_app(replace(settings(), instance=tmp_path / "instance"), published)


@pytest.fixture
def client(app: Flask, begun: list[Work]) -> FlaskClient:
    """Someone without cookies, once the files are made."""
    found = app.test_client()
    found.get("/exports")
    begun.pop()()
    return found


def test_the_first_who_asks_is_told_that_the_files_are_being_made(app: Flask, begun: list[Work]):
    client = app.test_client()
    page = client.get("/exports?lang=en")
    assert "The files are being made" in page.text
    assert client.get("/exports/links.csv").status_code == 303
    assert len(begun) == 1, "they are made once, however many ask"
    begun.pop()()
    assert "Download links.csv" in client.get("/exports?lang=en").text
    assert not begun


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_page_lists_every_file_with_licence_hash_date_and_what_it_cannot_carry(
    client: FlaskClient, lang: str
):
    page = client.get(f"/exports?lang={lang}").text
    for name in FILES:
        assert f'href="/exports/{name}?lang={lang}"' in page
        data = client.get(f"/exports/{name}", buffered=True).data
        assert f"sha256:{sha256(data).hexdigest()}" in page
    assert "https://www.apache.org/licenses/LICENSE-2.0" in page
    assert f"<dd>{getattr(day_text(TODAY), lang)}</dd>" in page
    told = {"zh": "未列出不等于不认可：目录可能只收录了一部分。",
            "en": "Absence proves nothing: an edition may be loaded only in part."}  # fmt: skip
    assert page.count(told[lang]) >= len(FILES)


@pytest.mark.parametrize("name", FILES)
def test_a_file_is_downloaded_without_a_cookie_and_not_twice(client: FlaskClient, name: str):
    first = client.get(f"/exports/{name}", buffered=True)
    assert first.status_code == 200
    assert first.headers["Content-Disposition"] == f"attachment; filename={name}"
    assert "Set-Cookie" not in first.headers
    known = {"If-None-Match": first.headers["ETag"]}
    again = client.get(f"/exports/{name}", headers=known, buffered=True)
    assert again.status_code == 304


@pytest.mark.parametrize("name", ["files.json", "..", "%2e%2e/secret.key", "links", "secret.key"])
def test_nothing_but_the_files_leaves_the_folder(client: FlaskClient, name: str):
    assert client.get(f"/exports/{name}").status_code == 404


def test_what_is_published_later_is_in_new_files_and_the_old_ones_go(
    client: FlaskClient, published: PublishedRecords, begun: list[Work], tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
):  # fmt: skip
    before = client.get("/exports/links.csv", buffered=True).data
    monkeypatch.setattr("web.exports.product_version", lambda: "another")
    assert "being made" in client.get("/exports?lang=en").text
    begun.pop()()
    assert client.get("/exports/links.csv", buffered=True).data == before
    assert len(made(tmp_path)) == 1
    assert published.revision


def made(tmp_path: Path) -> list[Path]:
    return [path for path in (tmp_path / "instance" / "exports").iterdir() if path.is_dir()]


def test_names_that_shall_begin_otherwise_are_in_new_files(
    client: FlaskClient, tmp_path: Path, published: PublishedRecords, begun: list[Work]
):
    assert b"https://w3id.org/qualmap/" in client.get("/exports/links.jsonld", buffered=True).data
    other = replace(settings(), instance=tmp_path / "instance", base="https://city.example/q/")
    second = create_app(other, published).test_client()
    assert second.get("/exports/links.jsonld").status_code == 303
    begun.pop()()
    told = second.get("/exports/links.jsonld", buffered=True).data
    assert b"https://city.example/q/" in told
    assert b"https://w3id.org/qualmap/" not in told


def test_two_processes_make_the_files_once_and_clear_what_a_killed_one_left(
    app: Flask, tmp_path: Path, begun: list[Work], monkeypatch: pytest.MonkeyPatch
):
    left = tmp_path / "instance" / "exports" / ".making-killed"
    left.mkdir(parents=True)
    app.test_client().get("/exports")
    filled: list[Path] = []
    monkeypatch.setattr("web.exports.fill", lambda folder, *_, **__: filled.append(folder))
    with alone(left.parent / LOCK):
        begun.pop()()
    assert (filled, left.exists()) == ([], True), "the other process is at it"
    app.test_client().get("/exports")
    begun.pop()()
    assert (len(filled), left.exists()) == (1, False)


def test_a_file_that_goes_while_it_is_asked_for_is_no_fault(client: FlaskClient, tmp_path: Path):
    (made(tmp_path)[0] / "links.csv").unlink()
    assert client.get("/exports/links.csv").status_code == 303


def test_what_goes_wrong_is_logged_and_tried_again(
    app: Flask, begun: list[Work], monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
):  # fmt: skip
    def full(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as wrong:
        wrong.setattr("web.exports.fill", full)
        app.test_client().get("/exports")
        begun.pop()()
    assert "could not be made" in caplog.text
    app.test_client().get("/exports")
    assert len(begun) == 1

"""An office's spreadsheet on screen: looked at, asked about, loaded whole or not at all."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from html import unescape
from io import BytesIO
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from folders import small_folder
from pages import Page, settings
from people import quick_passwords, signed_in, staffed, token
from spreadsheets import csv_bytes, one_sheet
from werkzeug.datastructures import FileStorage
from werkzeug.test import TestResponse, encode_multipart

from mapper.catalogue.read import read_folder
from mapper.importing.book import read_book
from mapper.store import load_rows, open_accounts, open_log, open_records
from web import create_app
from web.admin import imports
from web.admin.uploads import LASTS, MOST, Uploads, Waiting
from web.errors import BadInput
from web.security import LARGEST_FILE

HEADER = ("证书名称", "发证机构", "对应职称", "认定方式")
TOXIC = ("毒理学家认证", "", "中级工程师", "直接认定")
ABOUT = {"place": "suzhou", "number": "9", "published": "2026-05"}


@dataclass
class Site:
    """An application over a database of the small catalogue, and who imports."""

    app: Flask
    url: str
    instance: Path
    person: FlaskClient

    def look(self, data: bytes, name: str = "a.csv", lang: str = "en", **more: str) -> TestResponse:
        form = {
            **ABOUT,
            **more,
            "csrf_token": token(self.person),
            "file": FileStorage(BytesIO(data), name),
        }
        mark, body = encode_multipart(form)
        kind = f"multipart/form-data; boundary={mark}"
        return self.person.post(f"/admin/import?lang={lang}", data=body, content_type=kind)

    def send(self, address: str, page: TestResponse, **more: str) -> TestResponse:
        return self.person.post(f"{address}?lang=en", data={**fields(page.text), **more})

    def load(self, page: TestResponse, **more: str) -> TestResponse:
        return self.send("/admin/import/load", page, **more)

    @property
    def editions(self) -> set[str]:
        return set(open_records(self.url).vocabulary.editions)


@pytest.fixture
def site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Site:
    folder, instance = small_folder(tmp_path / "small"), tmp_path / "instance"
    url = f"sqlite:///{tmp_path / 'store.sqlite3'}"
    load_rows(url, read_folder(folder)[0])
    staffed(open_accounts(url))
    monkeypatch.setattr(imports, "packaged_folder", lambda: folder)
    app = create_app(
        replace(settings(), database=url, instance=instance), passwords=quick_passwords()
    )
    return Site(app, url, instance, signed_in(app, "publisher"))


def fields(html: str) -> dict[str, str]:
    """What a browser would send of the form of a preview."""
    form = html[html.index('id="import"') :]
    form = form[: form.index("</form>")]
    found: dict[str, str] = {}
    for tag in re.findall(r"<input [^>]*>", form):
        kind = re.search(r'type="(\w+)"', tag)
        if kind and kind[1] in ("radio", "checkbox") and " checked" not in tag:
            continue
        name, value = re.search(r'name="([^"]+)"', tag), re.search(r'value="([^"]*)"', tag)
        assert name
        assert value
        found[unescape(name[1])] = unescape(value[1])
    for name, options in re.findall(r'<select [^>]*name="([^"]+)"[^>]*>(.*?)</select>', form, re.S):
        chosen = re.search(r'value="([^"]*)" selected', options)
        found[unescape(name)] = chosen[1] if chosen else ""
    return found


def test_a_file_is_shown_loaded_and_answers(site: Site):
    shown = site.look(one_sheet([("第九批目录（共3项）",), HEADER, TOXIC]), "a.xlsx")
    assert shown.status_code == 200
    assert "suzhou-9" in shown.text
    assert "suzhou-9" not in site.editions
    loaded = site.load(shown)
    assert loaded.status_code == 303
    assert "suzhou-9" in site.editions
    done = site.person.get(loaded.headers["Location"])
    assert "Loaded." in done.text
    assert "1 of 3 official items loaded" in done.text
    links = Page(done.text).links
    assert "/places/suzhou?lang=en" in links
    answer = next(link for link in links if link.startswith("/certificates/abt?"))
    assert "第九批目录" in site.app.test_client().get(answer.replace("lang=en", "lang=zh")).text
    assert not list((site.instance / "uploads").iterdir())  # what waited is gone


def test_looking_changes_nothing_and_the_same_file_again_makes_no_double(site: Site):
    data = csv_bytes([HEADER, TOXIC])
    first = site.look(data)
    assert not (site.instance / "imported").exists()
    site.load(first)
    again = site.look(data)
    assert "the file says the same" in again.text
    done = site.person.get(site.load(again).headers["Location"])
    assert "nothing changed" in done.text
    assert "suzhou-9" in site.person.get("/admin/import?lang=en").text  # imported so far


def test_a_doubt_is_asked_and_nothing_is_loaded_before_its_answer(site: Site):
    doubtful = ("Board certified toxicologyst", "", "中级工程师", "直接认定")
    shown = site.look(csv_bytes([HEADER, doubtful]))
    assert 'name="rows:a.csv!2" value="abt"' in shown.text
    assert "/admin/import/load" not in shown.text
    site.load(shown)
    assert "suzhou-9" not in site.editions
    answered = site.send("/admin/import", shown, **{"rows:a.csv!2": "abt"})
    assert 'value="abt" checked' in answered.text  # it can be answered anew
    assert site.load(answered).status_code == 303
    assert "suzhou-9" in site.editions


def test_what_was_not_shown_is_not_loaded(site: Site):
    shown = site.look(csv_bytes([HEADER, TOXIC]))
    moved = site.load(shown, number="10")
    assert moved.status_code == 409
    assert "not what was shown before" in moved.text
    assert not {"suzhou-9", "suzhou-10"} & site.editions
    assert site.load(moved).status_code == 303
    assert "suzhou-10" in site.editions


def test_columns_can_be_corrected_and_left_out(site: Site):
    header = ("职业名称", "某一列", "对应职称", "认定方式")
    shown = site.look(
        csv_bytes([header, ("毒理学家认证", "Nobody knows", "中级工程师", "直接认定")])
    )
    given = fields(shown.text)
    assert given["header:某一列"] == ""
    assert given["header:对应职称"] == "title"
    told = site.send("/admin/import", shown, **{"header:某一列": "remarks", "header:对应职称": ""})
    assert fields(told.text)["header:某一列"] == "remarks"
    assert fields(told.text)["header:对应职称"] == ""
    twice = site.send("/admin/import", told, **{"header:认定方式": "remarks"})
    assert twice.status_code == 400
    assert "Two columns" in twice.text


FAULTS: Mapping[str, tuple[bytes, str, str]] = {
    "no name": (csv_bytes([HEADER, TOXIC, ("", "X", "中级工程师", "")]), "Row 3",
                "names no certificate"),
    "no header": (csv_bytes([("甲", "乙"), ("丙", "丁")]), "Row 1", "no row names the columns"),
    "no workbook": (b"PK\x03\x04nothing", "Row 1", "no sound workbook"),
    "a formula": (csv_bytes([HEADER, ("=1+1", "", "", "")]), "Row 2", "formula"),
}  # fmt: skip


@pytest.mark.parametrize("named", FAULTS)
def test_every_fault_is_shown_with_its_row(site: Site, named: str):
    data, row, reason = FAULTS[named]
    shown = site.look(data)
    assert shown.status_code == 400
    assert row in shown.text
    assert reason in unescape(shown.text)
    chinese = site.look(data, lang="zh").text
    assert reason not in chinese
    assert "/admin/import/load" not in shown.text


MISSING = [
    ({"number": "", "published": ""}, "Give its number"),
    ({"place": "atlantis"}, "Choose the place"),
    ({"published": "soon"}, "2024-05-28"),
    ({"published": "2026-02-31"}, "2024-05-28"),
    ({"stated_count": "many"}, "Write a number"),
    ({"replaces": "nothing"}, "no such edition"),
    ({"title_en": "x" * 400}, "At most"),
]


@pytest.mark.parametrize(("given", "says"), MISSING)
def test_what_is_missing_of_the_edition_is_said_and_the_file_waits(
    site: Site, given: Mapping[str, str], says: str
):
    shown = site.look(csv_bytes([HEADER, TOXIC]), **given)
    assert shown.status_code == 400
    assert says in unescape(shown.text)
    fixed = {**ABOUT, "stated_count": "", "replaces": "", "title_en": ""}
    assert site.send("/admin/import", shown, **fixed).status_code == 200


def test_what_the_catalogues_refuse_is_said_in_both_languages_with_its_row(site: Site):
    rows = [
        ("认定目录",),
        HEADER,
        ("一、工程类（1项）",),
        TOXIC,
        ("全新证书", "", "工程师", "直接认定"),
    ]
    for lang, says in (("zh", "已列入2项证书，而公布为1项"), ("en", "2 certificates are linked")):
        shown = site.look(csv_bytes(rows), lang=lang)
        assert shown.status_code == 400
        assert says in shown.text
        assert {"zh": "第4行", "en": "Row 4"}[lang] in shown.text
        assert "lists.csv" not in shown.text


def test_rows_are_put_forward_instead_and_wait_in_the_queue(site: Site):
    reviewer = replace(site, person=signed_in(site.app, "reviewer"))
    new = ("全新证书", "", "中级工程师", "直接认定")
    shown = reviewer.look(csv_bytes([HEADER, TOXIC, new]))
    assert "/admin/import/load" not in shown.text, "a reviewer loads no edition"
    assert "Put 1 pair forward" in shown.text
    assert "does not have this certificate yet" in shown.text
    assert reviewer.load(shown).status_code == 403
    done = reviewer.send("/admin/import/proposals", shown)
    assert done.status_code == 303
    page = reviewer.person.get(done.headers["Location"] + "?lang=en")
    assert "全新证书" in page.text
    item = next(link for link in Page(page.text).links if link.startswith("/review/items/"))
    assert reviewer.person.get(item).status_code == 200
    assert item.partition("?")[0] in reviewer.person.get("/review?lang=en").text
    head = open_log(site.url).head()
    assert reviewer.send("/admin/import/proposals", shown).status_code == 303
    assert open_log(site.url).head() == head, "no second proposal"
    assert "suzhou-9" not in site.editions
    assert site.person.get(done.headers["Location"]).status_code == 403
    assert (
        site.send("/admin/import/proposals", site.look(csv_bytes([HEADER, TOXIC]))).status_code
        == 403
    )


def test_no_file_and_a_file_that_is_too_large_are_refused(site: Site):
    form = {**ABOUT, "csrf_token": token(site.person)}
    nothing = site.person.post("/admin/import?lang=en", data=form)
    assert nothing.status_code == 400
    assert "Choose a file" in nothing.text
    large = site.look(b"x" * (LARGEST_FILE + 1))
    assert large.status_code == 400
    assert "5 MB" in large.text
    assert site.look(b"x" * (LARGEST_FILE + 100_000)).status_code == 413
    assert not (site.instance / "uploads").exists()


def test_another_person_cannot_take_up_a_file(site: Site):
    shown = site.look(csv_bytes([HEADER, TOXIC]))
    other = signed_in(site.app, "admin")
    form = {**fields(shown.text), "csrf_token": token(other)}
    for address in ("/admin/import", "/admin/import/load"):
        assert other.post(address, data=form).status_code == 400
    assert site.send("/admin/import", shown, upload="../../x").status_code == 400
    assert site.load(shown).status_code == 303


def test_a_database_of_other_catalogues_is_not_overwritten(site: Site):
    site.load(site.look(csv_bytes([HEADER, TOXIC])))
    for file in (site.instance / "imported").rglob("current"):
        file.unlink()  # as if it had been loaded from elsewhere
    refused = site.look(csv_bytes([HEADER, TOXIC]), number="10")
    assert refused.status_code == 400
    assert "suzhou-9" in refused.text
    assert "suzhou-9" in site.editions


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_template_comes_in_the_language_of_the_page(site: Site, lang: str):
    answer = site.person.get(f"/admin/import/template?lang={lang}")
    words = read_book("t.xlsx", answer.data).pages[0].rows[1][1]
    assert ("发证机构" in words) == (lang == "zh")


def test_without_a_database_or_folder_the_page_says_what_to_set():
    app = create_app(settings(), accounts=staffed(), passwords=quick_passwords())
    client = signed_in(app, "admin")
    assert "QUALMAP_INSTANCE" in client.get("/admin/import?lang=en").text
    form = {"csrf_token": token(client)}
    for address in ("/admin/import", "/admin/import/load"):
        assert client.post(address, data=form).status_code == 503
    assert client.get("/admin/import/editions/x").status_code == 404


def test_an_edition_that_was_not_imported_has_no_page(site: Site):
    assert site.person.get("/admin/import/editions/directory-2021").status_code == 404
    assert site.person.get("/admin/import/editions/..").status_code == 404


def test_waiting_files_are_few_and_go_after_a_day(tmp_path: Path):
    uploads = Uploads(tmp_path / "uploads")
    now = 1_000_000.0
    kept = []
    for number in range(MOST + 2):
        kept.append(uploads.keep(Waiting("li", "a.csv"), b"x", now).id)
        os.utime(uploads.root / f"{kept[-1]}.data", (now + number, now + number))
    assert len(list(uploads.root.glob("*.data"))) == MOST
    with pytest.raises(BadInput):
        uploads.of(kept[0], "li")
    assert uploads.of(kept[-1], "li")[1] == b"x"
    uploads.keep(Waiting("wang", "b.csv"), b"y", now + LASTS + 60)
    assert len(list(uploads.root.glob("*"))) == 2
    assert {json.loads(f.read_bytes())["owner"] for f in uploads.root.glob("*.json")} == {"wang"}

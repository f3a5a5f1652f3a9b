"""A site that was warmed has built what the first question needs."""

from __future__ import annotations

import logging

import pytest
from flask import Flask

from mapper.catalogue import packaged_folder
from mapper.catalogue.read import read_folder
from mapper.catalogue.records import MemoryRecords
from mapper.domain import Text
from mapper.errors import MapperError
from mapper.matching import resolve, suggest
from web import Settings, create_app


def fresh() -> MemoryRecords:
    return MemoryRecords(read_folder(packaged_folder())[0].table())


def warmed(records: MemoryRecords) -> Flask:
    return create_app(Settings(secret_key="test", rate_limit=""), records, warm=True)


def test_the_first_question_to_a_warmed_site_indexes_no_name(monkeypatch: pytest.MonkeyPatch):
    client = warmed(fresh()).test_client()

    def refuse(*_: object) -> None:
        raise AssertionError

    monkeypatch.setattr(suggest.Typing, "of", refuse)
    monkeypatch.setattr(resolve.NameIndex, "of", refuse)
    monkeypatch.setattr(resolve, "telling_words", lambda _: "")
    assert client.get("/suggest?q=toxicol&lang=en").json["suggestions"]
    assert client.get("/?q=Chartered+Financial+Analist&lang=en").status_code in (200, 303)


def test_a_warmed_site_without_a_catalogue_starts_and_says_why(caplog: pytest.LogCaptureFixture):
    class Broken(MemoryRecords):
        @property
        def revision(self) -> str:
            msg = "run `qualmap load`"
            raise MapperError(Text(msg, msg))

    with caplog.at_level(logging.WARNING, "web.warm"):
        assert warmed(Broken({})) is not None
    assert "qualmap load" in caplog.text

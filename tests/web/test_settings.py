"""What the environment says, and the key that nobody else may read."""

from __future__ import annotations

import stat
from pathlib import Path

import pytest
from pages import settings

from mapper.catalogue import packaged
from web import Settings, create_app
from web.settings import KEY_FILE, BadSettings, key_of


def test_the_key_file_is_made_once_and_only_its_owner_reads_it(tmp_path: Path):
    folder = tmp_path / "instance"
    key = key_of(folder)
    assert len(key) == 64
    assert key_of(folder) == key
    assert stat.S_IMODE((folder / KEY_FILE).stat().st_mode) == 0o600
    assert [path.name for path in folder.iterdir()] == [KEY_FILE]


def test_a_key_that_others_may_read_is_refused(tmp_path: Path):
    key_of(tmp_path)
    (tmp_path / KEY_FILE).chmod(0o644)
    with pytest.raises(BadSettings, match="chmod 600"):
        key_of(tmp_path)


def test_a_key_from_the_environment_comes_first(tmp_path: Path):
    env = {"QUALMAP_SECRET_KEY": "given", "QUALMAP_INSTANCE": str(tmp_path)}
    assert Settings.from_environment(env).secret_key == "given"
    assert list(tmp_path.iterdir()) == []


def test_without_a_key_the_process_makes_its_own_and_says_so(caplog: pytest.LogCaptureFixture):
    first, second = Settings.from_environment({}), Settings.from_environment({})
    assert first.secret_key != second.secret_key
    assert "QUALMAP_INSTANCE" in caplog.text
    assert first.secret_key not in caplog.text
    assert first.secret_key not in repr(first)


def test_the_database_is_the_one_named_else_the_one_at_hand_else_none(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.chdir(tmp_path)
    assert Settings.from_environment({}).database == ""
    (tmp_path / "qualmap.sqlite3").touch()
    assert Settings.from_environment({}).database == "sqlite:///qualmap.sqlite3"
    env = {"QUALMAP_DATABASE": "sqlite:///other.sqlite3"}
    assert Settings.from_environment(env).database == "sqlite:///other.sqlite3"


def test_a_count_of_proxies_that_is_none_is_refused():
    with pytest.raises(BadSettings, match="QUALMAP_PROXIES"):
        Settings.from_environment({"QUALMAP_PROXIES": "many"})


def test_without_arguments_the_environment_is_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("QUALMAP_DATABASE", raising=False)
    monkeypatch.setenv("QUALMAP_SECRET_KEY", "given")
    app = create_app()
    assert app.secret_key == "given"
    assert app.test_client().get("/healthz").json["ok"] is True


def test_a_host_that_is_not_ours_is_refused():
    client = create_app(settings(hosts=("map.example",)), packaged()).test_client()
    assert client.get("/healthz", headers={"Host": "map.example"}).status_code == 200
    assert client.get("/healthz", headers={"Host": "evil.example"}).status_code == 400


def test_too_many_questions_are_turned_away_in_both_languages():
    client = create_app(settings(rate_limit="2 per minute"), packaged()).test_client()
    answers = [client.get("/?lang=zh") for _ in range(3)]
    assert [answer.status_code for answer in answers] == [200, 200, 429]
    assert "查询过于频繁" in answers[-1].text
    assert "Wait a minute" in client.get("/?lang=en").text
    assert [client.get("/healthz").status_code for _ in range(5)] == [200] * 5


def test_the_proxy_in_front_is_believed_only_when_it_is_named():
    limit = "1 per minute"
    alone = create_app(settings(rate_limit=limit), packaged()).test_client()
    behind = create_app(settings(rate_limit=limit, proxies=1), packaged()).test_client()
    for client, last in ((alone, 429), (behind, 200)):
        client.get("/", headers={"X-Forwarded-For": "192.0.2.1"})
        assert client.get("/", headers={"X-Forwarded-For": "192.0.2.2"}).status_code == last

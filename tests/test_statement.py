"""Statements without a site: codes, signatures, what changes them, and checking a file."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from folders import small_folder
from hypothesis import given, settings
from hypothesis import strategies as st
from publishing import T2, FakeLog, link, signer

from mapper.answers import look_up_node
from mapper.catalogue.read import read_folder
from mapper.catalogue.records import MemoryRecords
from mapper.cli import cli
from mapper.domain import NodeId, PlaceId
from mapper.editions import PublishedRecords
from mapper.events import canonical
from mapper.kept_statements import MemoryStatements
from mapper.sentences import Speaker
from mapper.signing import passing_signer, public_keys, rotate, signer_of
from mapper.statement_command import prune_statements
from mapper.statements import (
    KeptStatement,
    Unreadable,
    Verdict,
    check,
    compare_now,
    content_of,
    digest_of,
    fill,
    kept_under,
    new_code,
    read_code,
    read_keys,
    seal,
    written,
)
from mapper.statements.code import ALPHABET
from mapper.statements.sealed import (
    DATA,
    DATA_END,
    SIGNATURE,
    SIGNATURE_END,
    NotSealed,
    read_page,
    read_sealed,
)
from mapper.store import load_rows

# --- codes -------------------------------------------------------------------------------


def test_a_code_has_at_least_128_bits_and_is_read_back_however_it_is_typed() -> None:
    code = new_code()
    plain = code.replace("-", "")
    assert len(plain) * 5 >= 128
    assert not set(plain) - set(ALPHABET)
    for typed in (code, plain, code.lower(), f" {code.replace('-', ' ')} "):
        assert read_code(typed) == code
    assert len({new_code() for _ in range(100)}) == 100


def test_letters_that_look_like_digits_are_taken_for_them() -> None:
    assert read_code("O" * 14 + "I" * 7 + "l" * 7) == read_code("0" * 14 + "1" * 14)


@pytest.mark.parametrize("text", ["", "ABT", "U" * 28, "0" * 27, "0" * 29, "é" * 28, "0" * 9999])
def test_what_cannot_be_a_code_is_none(text: str) -> None:
    assert read_code(text) is None


def test_what_is_kept_instead_of_a_code_does_not_show_it() -> None:
    code = new_code()
    assert code not in kept_under(code)
    assert kept_under(code) == kept_under(code)


# --- signatures ----------------------------------------------------------------------------

STATEMENT = {"code": "0000", "content": {"说": "a < b & c > d </script>", "n": 1}, "holder": None}
BLANK = f"<p>苏州</p>{SIGNATURE}{SIGNATURE_END}{DATA}{DATA_END}\n"
KEYS = {signer().key_id: signer().public_key}


def put(folder: Path, text: str, name: str = "file") -> Path:
    path = folder / name
    path.write_bytes(text.encode())
    return path


def test_what_was_signed_is_valid_as_data_and_in_its_page(tmp_path: Path) -> None:
    data = written(seal(STATEMENT, signer()))
    assert check(put(tmp_path, data + "\n"), KEYS).verdict is Verdict.VALID
    page = fill(BLANK, seal(STATEMENT, signer(), BLANK))
    found = check(put(tmp_path, page), KEYS)
    assert found.verdict is Verdict.VALID
    assert found.sealed
    assert found.sealed.statement == STATEMENT


def test_data_never_ends_the_block_that_it_stands_in() -> None:
    data = written(seal(STATEMENT, signer()))
    assert not set("<>&") & set(data)
    assert read_sealed(data).statement == STATEMENT


PAGE = fill(BLANK, seal(STATEMENT, signer(), BLANK))
SINGLE = written(seal(STATEMENT, signer()))


@settings(max_examples=150, deadline=None)
@given(st.sampled_from([PAGE, SINGLE]), st.data())
def test_a_single_character_that_was_changed_added_or_lost_is_refused(
    text: str, data: st.DataObject
) -> None:
    at = data.draw(st.integers(0, len(text) - 1))
    other = data.draw(st.characters(codec="utf-8").filter(lambda c: c != text[at]))
    after = data.draw(st.sampled_from([other, other + text[at], ""]))
    changed = text[:at] + after + text[at + 1 :]
    try:
        found = read_page(changed) if DATA in changed else read_sealed(changed)
    except NotSealed:
        return
    assert _refused(found)


def _refused(found: object) -> bool:
    from mapper.signing import verify
    from mapper.statements import Sealed

    assert isinstance(found, Sealed)
    key = KEYS.get(found.key)
    return key is None or not verify(key, found.signed, found.signature)


TAMPERED = [
    (lambda page: page.replace("苏州", "上海"), "the words that people read"),
    (lambda page: page.replace('"n":1', '"n":2'), "the data"),
    (lambda page: page.replace('"n":1', '"n": 1'), "the same data written otherwise"),
    (lambda page: page.replace('"n":1', '"n":1,"n":1'), "a name twice"),
    (lambda page: page.replace("\n", "\r\n"), "the ends of lines"),
    (lambda page: page + DATA + DATA_END, "a second block"),
    (lambda page: page.split(DATA)[1].split(DATA_END)[0], "the data taken out of its page"),
    (lambda page: page.replace("0000", "0001"), "the code"),
]


@pytest.mark.parametrize(("tamper", "what"), TAMPERED, ids=[what for _, what in TAMPERED])
def test_a_tampered_file_is_refused(
    tmp_path: Path, tamper: Callable[[str], str], what: str
) -> None:
    changed = tamper(PAGE)
    assert changed != PAGE, what
    assert check(put(tmp_path, changed), KEYS).verdict is Verdict.ALTERED


def test_a_statement_of_another_key_is_not_known_and_one_under_a_borrowed_id_is_refused(
    tmp_path: Path,
) -> None:
    stranger = seal(STATEMENT, passing_signer())
    assert check(put(tmp_path, written(stranger)), KEYS).verdict is Verdict.UNKNOWN_KEY
    borrowed = written(replace(stranger, key=signer().key_id))
    assert check(put(tmp_path, borrowed), KEYS).verdict is Verdict.ALTERED


@pytest.mark.parametrize("content", [b"", b"hello", b"\xff\xfe", b"<html></html>"])
def test_what_is_no_statement_is_said_to_be_none(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "file"
    path.write_bytes(content)
    with pytest.raises(Unreadable):
        check(path, KEYS)
    with pytest.raises(Unreadable):
        check(tmp_path / "nothing there", KEYS)
    with pytest.raises(Unreadable):
        read_keys(path)


def test_after_a_change_of_keys_older_statements_are_still_valid(tmp_path: Path) -> None:
    instance = tmp_path / "instance"
    old = written(seal(STATEMENT, signer_of(instance)))
    new = written(seal(STATEMENT, rotate(instance)))
    for text in (old, new):
        found = check(put(tmp_path, text), read_keys(instance))
        assert found.verdict is Verdict.VALID
    shown = "\n".join(f"{key}\n{pem}" for key, pem in public_keys(instance).items())
    assert read_keys(put(tmp_path, shown, "keys.txt")) == public_keys(instance)
    assert len(read_keys(instance)) == 2


# --- what changes an answer ------------------------------------------------------------------

DAY = date(2026, 11, 22)


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory) -> MemoryRecords:
    rows, faults = read_folder(small_folder(tmp_path_factory.mktemp("small")))
    assert not faults
    return MemoryRecords(rows.table())


def kept(
    records: PublishedRecords, certificate: str = "toxicologist-lower", on: date = DAY
) -> KeptStatement:
    held = records.snapshot()
    answer = look_up_node(held, NodeId(certificate), place=PlaceId("suzhou"), on=on)
    return KeptStatement(
        "k", NodeId(certificate), PlaceId("suzhou"), on, digest_of(answer), "{}", "", "",
        records.base.revision, records.editions.last, "2026-11-22T08:00:00.000+00:00",
    )  # fmt: skip


def test_a_statement_stays_current_until_an_edition_says_otherwise(base: MemoryRecords) -> None:
    log = FakeLog()
    records = PublishedRecords(base, log, clock=iter(range(10_000)).__next__)
    before = kept(records)
    assert compare_now(before, records, DAY).current
    log.publish("2026-11-25", link("other", "toxicologist-higher"))
    assert compare_now(before, records, date(2026, 12, 1)).current, "that was about another one"
    log.publish("2026-12-05", link("other", "toxicologist-higher"), link("item"))
    now = compare_now(before, records, date(2027, 3, 1))
    assert (now.current, now.since, now.edition) == (False, date(2026, 12, 5), 2)
    assert now.then_holds, "of its own date the same is said"
    assert now.cause
    assert "2" in now.cause.en
    after = kept(records, on=date(2026, 12, 5))
    assert compare_now(after, records, date(2027, 3, 1)).current
    log.publish("2027-04-01", link("other", "toxicologist-higher"), link("item", target=T2))
    now = compare_now(after, records, date(2027, 4, 2))
    assert (now.since, now.edition) == (date(2027, 4, 1), 3)


def test_an_edition_of_the_same_day_corrects_what_was_said_of_that_day(base: MemoryRecords) -> None:
    log = FakeLog()
    records = PublishedRecords(base, log, clock=iter(range(10_000)).__next__)
    log.publish("2026-11-20", link("other", "toxicologist-higher"))
    before = kept(records)
    log.publish("2026-11-22", link("other", "toxicologist-higher"), link("item"))
    log.publish("2026-11-22", link("other", "toxicologist-higher"), link("item"), link("third"))
    now = compare_now(before, records, DAY)
    assert (now.current, now.then_holds, now.since, now.edition) == (False, False, DAY, 2)


def test_what_ends_with_time_is_said_with_its_day(tmp_path: Path) -> None:
    from folders import add_link

    folder = small_folder(tmp_path)
    add_link(folder, id="suzhou.low", subject="toxicologist-lower", valid_until="2027-01-31")
    records = PublishedRecords(MemoryRecords(read_folder(folder)[0].table()), FakeLog())
    before = kept(records)
    assert compare_now(before, records, date(2027, 1, 31)).current
    now = compare_now(before, records, date(2029, 1, 1))
    assert (now.current, now.then_holds, now.since) == (False, True, date(2027, 2, 1))
    assert now.edition is None


def test_a_catalogue_that_was_loaded_anew_is_named_as_the_cause(base: MemoryRecords) -> None:
    records = PublishedRecords(base, FakeLog())
    now = compare_now(replace(kept(records), digest="other", catalogue="6"), records, DAY)
    assert (now.current, now.then_holds, now.edition) == (False, False, None)
    assert now.cause
    assert "revision 6" in now.cause.en


def test_a_certificate_that_is_gone_is_said_to_be_gone(base: MemoryRecords) -> None:
    records = PublishedRecords(base, FakeLog())
    for gone in ({"certificate": NodeId("none")}, {"place": PlaceId("atlantis")}):
        now = compare_now(replace(kept(records), **gone), records, DAY)
        assert not now.current
        assert now.answer is None
        assert now.cause
        assert "no longer" in now.cause.en


def test_a_mended_name_moves_nothing(tmp_path: Path, base: MemoryRecords) -> None:
    from folders import change

    folder = small_folder(tmp_path)
    change(folder, "foreign/united-states.csv", 2, name_en="A better name")
    other = MemoryRecords(read_folder(folder)[0].table())
    answers = [
        look_up_node(each, NodeId("abt"), place=PlaceId("suzhou"), on=DAY) for each in (base, other)
    ]
    assert digest_of(answers[0]) == digest_of(answers[1])
    contents = [content_of(a, Speaker(r)) for a, r in zip(answers, (base, other), strict=True)]
    assert canonical(contents[0]) != canonical(contents[1])


def test_how_conditions_stand_is_said_only_if_the_person_wants_it(base: MemoryRecords) -> None:
    answer = look_up_node(base, NodeId("abt"), place=PlaceId("suzhou"), on=DAY)
    plain = content_of(answer, Speaker(base))
    told = content_of(answer, Speaker(base), states=True)
    rows = [row for effect in plain["effects"] for row in effect["conditions"]]
    assert rows
    assert all(row["state"] is None for row in rows)
    assert all(row["state"] for effect in told["effects"] for row in effect["conditions"])
    proved = [layer["layer"] for layer in plain["layers"] if layer["proved"]]
    assert proved == ["listed", "level"]


# --- the command -------------------------------------------------------------------------------


def run(*arguments: str, lang: str = "en") -> Result:
    return CliRunner().invoke(cli, ["--lang", lang, "statement", *arguments])


@pytest.fixture
def signed(tmp_path: Path, base: MemoryRecords, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A file that the office of an instance signed, with a holder's facts."""
    monkeypatch.delenv("QUALMAP_INSTANCE", raising=False)
    answer = look_up_node(base, NodeId("abt"), place=PlaceId("suzhou"), on=DAY)
    both = {"zh": "甲", "en": "A"}
    statement = {
        "code": new_code(), "made": both, "office": both,
        "content": content_of(answer, Speaker(base), states=True),
        "holder": {"name": "李伟", "facts": [{"label": {"zh": "学历", "en": "Degree"},
                                             "value": {"zh": "硕士", "en": "master"}}]},
    }  # fmt: skip
    sealed = seal(statement, signer_of(tmp_path / "instance"), BLANK)
    return put(tmp_path, fill(BLANK, sealed), "statement.html")


def test_the_command_says_what_a_file_proves_and_for_which_facts(
    signed: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    keys = str(tmp_path / "instance")
    found = run("verify", str(signed), "--keys", keys)
    assert found.exit_code == 0
    for text in ("valid", "Suzhou", "李伟", "Degree: master", "does not prove"):
        assert text in found.output
    assert "不证明" in run("verify", str(signed), "--keys", keys, lang="zh").output
    monkeypatch.setenv("QUALMAP_INSTANCE", keys)
    assert run("verify", str(signed)).exit_code == 0


def test_the_command_exits_1_for_a_tampered_file_and_for_an_unknown_key(
    signed: Path, tmp_path: Path
) -> None:
    keys = str(tmp_path / "instance")
    stranger = tmp_path / "stranger"
    signer_of(stranger)
    unknown = run("verify", str(signed), "--keys", str(stranger))
    assert unknown.exit_code == 1
    assert "/statements/keys" in unknown.output
    assert "李伟" not in unknown.output
    signed.write_text(signed.read_text().replace("硕士", "博士"))
    tampered = run("verify", str(signed), "--keys", keys)
    assert tampered.exit_code == 1
    assert "altered" in tampered.output
    assert "Suzhou" not in tampered.output


def test_the_command_refuses_what_it_cannot_read(signed: Path, tmp_path: Path) -> None:
    keys = str(tmp_path / "instance")
    for arguments in ((str(tmp_path / "none"), "--keys", keys), (str(signed), "--keys", "none")):
        assert isinstance(run("verify", *arguments).exception, Unreadable)
    assert run("verify", str(signed)).exit_code != 0, "no keys are named"


def test_the_command_forgets_what_is_old(tmp_path: Path, capsys: pytest.CaptureFixture) -> None:
    store = MemoryStatements()
    prune_statements(store, datetime(2026, 11, 22, tzinfo=UTC), "en")
    assert capsys.readouterr().out.startswith("0 ")
    url = f"sqlite:///{tmp_path / 'store.sqlite3'}"
    load_rows(url, read_folder(small_folder(tmp_path / "in"))[0])
    found = CliRunner().invoke(cli, ["--database", url, "--lang", "en", "statement", "prune"])
    assert found.output.startswith("0 "), found.exception

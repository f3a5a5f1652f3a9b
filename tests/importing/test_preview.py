"""From a file to an edition: matched, asked, compared, loaded whole or not at all."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

import pytest
from folders import small_folder
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from shelves import MemoryShelf
from spreadsheets import attachment, csv_bytes, item, one_sheet, workbook

from mapper.catalogue.placed import Rows
from mapper.catalogue.read import Folder
from mapper.catalogue.rows import CertificateRow, ConditionRow, LinkRow, SpecialtyRow
from mapper.domain import Relation
from mapper.errors import Fault, FaultyFile, InvalidQuestion, MapperError
from mapper.importing.imported import Imports
from mapper.importing.making import Stated
from mapper.importing.plan import Answers
from mapper.importing.preview import NotImported, Preview, Upload, bring, preview

STATED = Stated("suzhou", "9", "某发〔2026〕1号", "2026-05")
HEADER = ("证书名称", "英文名称", "发证机构", "国家", "对应职称", "认定方式", "备注", "认定条件")


class Place:
    """A small catalogue, a folder for imports, and a store that remembers what it was given."""

    def __init__(self, tmp_path: Path) -> None:
        self.base = small_folder(tmp_path)
        self.imports = Imports(tmp_path / "imported")
        self.store = MemoryShelf()

    def show(self, *rows: tuple[str, ...], stated: Stated = STATED, **answers: object) -> Preview:
        said = Answers(**answers)
        upload = Upload("a.csv", csv_bytes([HEADER, *rows]), stated, said)
        return preview(upload, self.base, self.imports)

    def bring(self, shown: Preview) -> bool:
        return bring(shown, self.imports, self.store)


@pytest.fixture
def place(tmp_path: Path) -> Place:
    return Place(tmp_path)


def row(
    zh: str = "", en: str = "", body: str = "", title: str = "工程师", **more: str
) -> tuple[str, ...]:
    return (
        zh, en, body, more.get("origin", ""), title, more.get("effect", "直接认定"),
        more.get("remarks", ""), more.get("asks", ""),
    )  # fmt: skip


ABT = row("毒理学家认证", "Board certified toxicologist", "American Board of Toxicology")
MATCHES = [
    (ABT, "same"),
    (row("毒理学家认证"), "same"),  # a name alone
    (row(en="BOARD CERTIFIED  TOXICOLOGIST"), "same"),
    (row(en="Board certified toxicologist", body="Institute of Elsewhere"), "doubtful"),
    (row(en="Board certified toxicologyst"), "doubtful"),  # one letter
    (row(en="Toxicologist, board certified"), "doubtful"),  # other order
    (row("毒理学家认证", "Junior toxicologist"), "doubtful"),  # two names, two certificates
    (row(en="Underwater basket weaver", body="American Board of Toxicology"), "new"),
    (row("全新证书"), "new"),
]  # fmt: skip


@pytest.mark.parametrize(("given", "kind"), MATCHES)
def test_a_row_is_the_same_new_or_asked(place: Place, given: tuple[str, ...], kind: str) -> None:
    shown = place.show(given)
    assert [line.kind.value for line in shown.plan.lines] == [kind]
    assert bool(shown.plan.questions) is (kind == "doubtful")


def links(rows: Rows) -> list[LinkRow]:
    return [one.row for one in rows.of(LinkRow) if one.row.edition == "suzhou-9"]


def test_a_doubt_stops_the_load_until_it_is_answered(place: Place) -> None:
    doubtful = row(en="Board certified toxicologyst")
    with pytest.raises(InvalidQuestion, match="questions"):
        place.bring(place.show(doubtful))
    known = place.show(doubtful, rows={"a.csv!2": "abt"})
    assert links(known.rows)[0].subject == "abt"
    new = place.show(doubtful, rows={"a.csv!2": "new"})
    assert links(new.rows)[0].subject == "board-certified-toxicologyst"
    assert place.show(doubtful, new_if_doubtful=True).plan.counts["new"] == 1


def test_an_answer_must_name_a_certificate(place: Place) -> None:
    with pytest.raises(FaultyFile):
        place.show(row("甲"), rows={"a.csv!2": "nonsense"})


@pytest.mark.parametrize(
    ("effect", "relation"),
    [("直接认定", "recognised_as"), ("可申报", "may_apply_for"), ("免试", "named_for"),
     ("列入", "listed_for")],
)  # fmt: skip
def test_the_words_of_an_effect_make_the_relation(place: Place, effect: str, relation: str) -> None:
    assert links(place.show(row("甲证书", effect=effect)).rows)[0].relation.value == relation


def test_words_that_leave_the_effect_open_are_asked(place: Place) -> None:
    open_words = row("甲证书", effect="视情况")
    shown = place.show(open_words)
    assert next(iter(shown.plan.questions)) == ("effects", "视情况")
    told = place.show(open_words, effects={"视情况": "may_apply_for"})
    assert links(told.rows)[0].relation is Relation.MAY_APPLY_FOR


def test_a_title_that_speaks_of_something_else_settles_nothing(place: Place) -> None:
    practice = replace(STATED, title_zh="境外执业资格目录")
    shown = place.show(row("甲证书", effect=""), stated=practice)
    assert [about for about, _ in shown.plan.questions] == ["effects"]
    compared = replace(STATED, title_zh="国际职业资格比照认定目录")
    assert links(place.show(row("甲证书", effect=""), stated=compared).rows)[0].relation is (
        Relation.RECOGNISED_AS
    )


def test_nothing_of_a_row_is_dropped_or_invented(place: Place) -> None:
    found = place.show(
        row("甲证书", title="高级", origin="某国", remarks="待定", asks="在本市就业")
    )
    link = links(found.rows)[0]
    assert link.object == "not_stated"
    assert link.levels == ()
    for text in ("高级", "某国", "待定"):
        assert text in link.note_zh
    asked = [one.row for one in found.rows.of(ConditionRow) if one.row.scope_id == link.id]
    assert [(one.kind, one.text_zh) for one in asked] == [("other", "在本市就业")]


def test_a_specialty_that_no_one_knew_becomes_one_of_the_edition(place: Place) -> None:
    found = place.show(row("甲证书", title="生物制药专业工程师"))
    own = [one.row for one in found.rows.of(SpecialtyRow) if one.folder]
    assert [(one.series, one.zh) for one in own] == [("engineering", "生物制药")]
    assert links(found.rows)[0].specialty == own[0].id


def test_rows_that_say_the_same_are_one_link_with_two_claims(place: Place) -> None:
    shown = place.show(ABT, ABT)
    assert len(links(shown.rows)) == 1
    assert len(shown.plan.table["claims/suzhou.csv"]) == 2


def test_one_certificate_in_two_rows_is_made_once(place: Place) -> None:
    found = place.show(row("甲证书"), row("甲证书", title="会计师"))
    assert len([one for one in found.rows.of(CertificateRow) if one.folder]) == 1
    assert len(links(found.rows)) == 2


def test_what_was_imported_is_read_with_the_catalogues_ever_after(place: Place) -> None:
    assert place.bring(place.show(ABT, row("甲证书")))
    rows, faults = place.imports.rows(place.base)
    assert not faults
    assert {link.subject for link in links(rows)} == {"abt", "jia-zheng-shu"}
    assert links(rows) == links(place.store.loaded[0])


def test_the_same_file_again_changes_nothing(place: Place) -> None:
    place.bring(place.show(ABT, row("甲证书")))
    again = place.show(ABT, row("甲证书"))
    assert again.known
    assert not again.changes
    assert place.bring(again) is False


def test_a_corrected_file_replaces_its_edition_and_shows_the_difference(place: Place) -> None:
    place.bring(place.show(ABT, row("甲证书"), row("乙证书")))
    shown = place.show(ABT, row("甲证书", remarks="更正"), row("丙证书"))
    assert shown.links == {"new": 1, "changed": 1, "removed": 1}
    place.bring(shown)
    assert len(list(place.imports.root.glob("suzhou-9/*/"))) == 1
    assert {one.subject for one in links(place.imports.rows(place.base)[0])} == {
        "abt", "jia-zheng-shu", "bing-zheng-shu",
    }  # fmt: skip


def test_another_edition_stands_beside_the_first_and_knows_its_certificates(place: Place) -> None:
    place.bring(place.show(row("甲证书")))
    second = place.show(row("甲证书"), stated=replace(STATED, number="10"))
    assert second.plan.counts["same"] == 1
    place.bring(second)
    assert len(place.imports.folders()) == 2


def stop() -> None:
    raise KeyboardInterrupt


def state(place: Place) -> tuple[bool, bool]:
    """Whether the edition is in the files, and in the store."""
    files = bool(links(place.imports.rows(place.base)[0]))
    return files, bool(place.store.loaded and links(place.store.loaded[-1]))


def test_an_import_whose_load_fails_leaves_nothing(place: Place) -> None:
    place.bring(place.show(ABT, stated=replace(STATED, number="8")))
    before = sorted(place.imports.root.rglob("*"))
    place.store.before = stop
    with pytest.raises(KeyboardInterrupt):
        place.bring(place.show(ABT, row("甲证书")))
    assert sorted(place.imports.root.rglob("*")) == before
    assert state(place) == (False, False)


def test_an_import_that_is_stopped_once_the_store_has_it_counts(place: Place) -> None:
    place.store.after = stop
    with pytest.raises(KeyboardInterrupt):
        place.bring(place.show(ABT))
    assert state(place) == (True, True)
    place.store.after = place.store.before
    assert place.bring(place.show(ABT)) is False


STEPS = ["stage", "announce", "load", "resolve", "settle"]


@pytest.mark.parametrize("step", STEPS)
@pytest.mark.parametrize("corrects", [False, True])
def test_wherever_an_import_dies_files_and_store_agree_after_the_next_look(
    place: Place, monkeypatch: pytest.MonkeyPatch, step: str, corrects: bool
) -> None:
    """As if the process were killed: nothing of ours runs after that step began."""
    if corrects:
        place.bring(place.show(ABT))
    shown = place.show(ABT, row("甲证书"))
    with monkeypatch.context() as dying:
        if step in ("resolve", "settle"):  # both come behind the load; the first call is before it
            dying.setattr(place.store, "after", lambda: dying.setattr(Imports, step, _dies))
        else:
            dying.setattr(place.store if step == "load" else Imports, step, _dies)
            dying.setattr(Imports, "resolve", lambda *_: None)
        with pytest.raises(SystemExit):
            place.bring(shown)
    place.imports.recover(place.store.content)
    arrived = step in ("resolve", "settle")
    assert ["jia-zheng-shu" in {one.subject for one in links(rows)} for rows in (
        place.imports.rows(place.base)[0], *place.store.loaded[-1:])] in (
        [arrived], [arrived, arrived])  # fmt: skip
    assert not list(place.imports.root.rglob("pending"))
    assert not list(place.imports.root.rglob(".draft-*"))
    assert place.bring(place.show(ABT, row("甲证书"))) is not arrived


def _dies(*_: object) -> None:
    raise SystemExit


def test_what_was_shown_beside_other_editions_is_not_loaded(place: Place) -> None:
    shown = place.show(ABT)
    place.bring(place.show(ABT, stated=replace(STATED, number="10")))
    with pytest.raises(NotImported, match="meanwhile"):
        place.bring(replace(shown, rows=place.show(ABT).rows))
    assert list(place.imports.versions()) == ["suzhou-10"]


def test_what_is_loaded_while_a_difference_is_worked_out_is_not_undone(place: Place) -> None:
    ten, rows = replace(STATED, number="10"), Imports.rows
    place.bring(place.show(ABT, stated=ten))
    corrected = place.show(ABT, row("甲证书"), stated=ten)

    def slowly(imports: Imports, base: Folder) -> tuple[Rows, list[Fault]]:
        found = rows(imports, base)
        place.bring(corrected)
        return found

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Imports, "rows", slowly)
        shown = place.show(ABT)
    with pytest.raises(NotImported, match="meanwhile"):
        place.bring(shown)
    assert list(place.imports.versions()) == ["suzhou-10"]


def test_an_import_that_was_killed_before_the_rename_does_not_count(place: Place) -> None:
    shown = place.show(ABT)
    place.imports.stage(shown.plan.edition, shown.plan.table)
    assert not place.imports.folders()
    assert not links(place.imports.rows(place.base)[0])
    assert place.bring(shown)


def test_every_fault_is_told_with_sheet_row_and_column(tmp_path: Path) -> None:
    data = attachment(1, (2, None, None, "机构", None, "中级"), item(3, zh="x" * 400))
    with pytest.raises(FaultyFile) as refused:
        preview(Upload("a.xlsx", data, STATED), small_folder(tmp_path), Imports(tmp_path / "i"))
    assert [(one.path, one.line, one.column) for one in refused.value.faults] == [
        ("a.xlsx[目录]", 5, "name"), ("a.xlsx[目录]", 6, "name"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("stated", "says"),
    [(replace(STATED, number="5"), "of their own"),
     (replace(STATED, replaces=("x",)), "no edition"),
     (replace(STATED, stated_count=0), "--stated-count"), (replace(STATED, place="x"), "no place")],
)  # fmt: skip
def test_an_edition_that_cannot_stand_is_refused(place: Place, stated: Stated, says: str) -> None:
    with pytest.raises(MapperError) as refused:
        place.show(ABT, stated=stated)
    faults: Iterable[object] = getattr(refused.value, "faults", ())
    assert says in " ".join(map(str, (*faults, refused.value)))


CELL = st.text(
    st.one_of(
        st.sampled_from(list("甲工程师（）()/|、\n\t\"'=中级A-z1 \u200b")),
        st.characters(codec="utf-8"),
    ),
    max_size=12,
)


@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.lists(st.tuples(*[CELL] * 8), min_size=1, max_size=3))
def test_whatever_stands_in_the_cells_is_refused_or_can_be_read_back(
    tmp_path_factory: pytest.TempPathFactory, rows: list[tuple[str, ...]]
) -> None:
    place = Place(tmp_path_factory.mktemp("any"))
    try:
        shown = place.show(*rows, new_if_doubtful=True, effect=Relation.RECOGNISED_AS)
        changed = place.bring(shown)
    except (FaultyFile, InvalidQuestion):
        return
    assert changed
    assert not place.imports.rows(place.base)[1]


def test_what_the_catalogues_refuse_is_told_of_the_row_it_came_from(place: Place) -> None:
    """Stated counts are read from title and section; the third row is one too many."""
    rows = [
        ("某市认定目录（共9项）",), ("序号", "证书名称", "对应职称", "认定方式"),
        ("一、工程类（2项）",), *((n, f"虚构{n}号", "工程师", "直接认定") for n in range(1, 4)),
    ]  # fmt: skip
    with pytest.raises(FaultyFile) as refused:
        preview(Upload("a.xlsx", one_sheet(rows), STATED), place.base, place.imports)
    (fault,) = refused.value.faults
    assert (fault.path, fault.line, fault.column) == ("a.xlsx[目录]", 4, "list")
    assert "3 certificates are linked and 2 stated" in fault.reason
    assert "已列入3项证书，而公布为2项" in fault.zh


def test_a_count_that_the_file_states_is_the_edition_s_unless_it_is_said(place: Place) -> None:
    rows = [("认定目录（共9项）",), HEADER, row("甲证书")]
    told = replace(STATED, stated_count=7)
    for stated, count in ((STATED, 9), (told, 7)):
        shown = preview(Upload("a.csv", csv_bytes(rows), stated), place.base, place.imports)
        (edition,) = shown.plan.table["editions.csv"]
        assert getattr(edition, "stated_count", None) == count
        told = " ".join(note.en for note in shown.plan.notes)
        assert ("it has 9 items" in told) is (count == 9), "what is read from it is said"


def test_what_of_a_file_was_passed_over_is_said(place: Place) -> None:
    data = workbook(("目录", [HEADER, ABT], ()), ("说明", [("填写说明",)], ()))
    shown = preview(Upload("a.xlsx", data, STATED), place.base, place.imports)
    assert "holds no list" in shown.plan.notes[0].en

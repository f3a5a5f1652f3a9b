"""A small catalogue that is complete and has no faults, and ways to plant one in it.

Every pattern of FILES has a file here, so that a test can break any column.  The
facts are made up, but for ABT and Suzhou, and prove nothing about the world.
"""

from __future__ import annotations

import csv
from collections.abc import Mapping, Sequence
from pathlib import Path

from mapper.catalogue.read import pattern_of
from mapper.catalogue.rows import FILES

Cells = Mapping[str, str]

ABT = {
    "id": "abt",
    "kind": "certificate",
    "body": "abt-board",
    "origins": "united-states",
    "name_en": "Board certified toxicologist",
    "name_zh": "毒理学家认证",
    "fields": "toxicology",
    "certainty": "seen",
}
SUZHOU_ABT = {
    "id": "suzhou.abt.t3",
    "subject": "abt",
    "relation": "recognised_as",
    "object_kind": "title",
    "object": "engineering",
    "specialty": "engineering-pharmaceutical",
    "levels": "T3",
    "place": "suzhou",
    "edition": "suzhou-5",
}
SUZHOU_LISTED = {
    "id": "suzhou.abt.talent",
    "subject": "abt",
    "relation": "listed_for",
    "object_kind": "list",
    "object": "suzhou-talent",
    "place": "suzhou",
    "edition": "suzhou-5",
    "list": "suzhou-talent",
}
NAMED = {"zh": "名", "en": "name"}
SEEN = {"certainty": "seen", "source": "notice"}

SMALL: Mapping[str, Sequence[Cells]] = {
    "vocab/origins.csv": [
        {"id": "hong-kong", "kind": "region", "zh": "中国香港", "en": "Hong Kong, China",
         "code": "HKG"},
        {"id": "united-states", "kind": "country", "zh": "美国", "en": "United States",
         "code": "USA"},
    ],
    "vocab/places.csv": [
        {"id": "china", "kind": "country", "zh": "中国", "en": "China"},
        {"id": "jiangsu", "kind": "province", "parents": "china", "zh": "江苏", "en": "Jiangsu"},
        {"id": "shanghai", "kind": "province", "parents": "china", "code": "310000", "zh": "上海",
         "en": "Shanghai"},
        {"id": "suzhou", "kind": "city", "parents": "jiangsu", "zh": "苏州", "en": "Suzhou"},
    ],
    "vocab/fields.csv": [
        {"id": "finance", "zh": "金融", "en": "finance"},
        {"id": "pharmaceutical", "zh": "医药工程", "en": "pharmaceutical engineering"},
        {"id": "toxicology", "parent": "pharmaceutical", "zh": "毒理", "en": "toxicology"},
    ],
    "vocab/series.csv": [
        {"id": "economics", "number": "19", "zh": "经济", "en": "Economists", **SEEN},
        {"id": "engineering", "number": "5", "zh": "工程", "en": "Engineers", **SEEN},
    ],
    "vocab/specialties.csv": [
        {"id": "economics-finance", "series": "economics", "kind": "track", "zh": "金融",
         "en": "finance", "certainty": "seen"},
        {"id": "engineering-pharmaceutical", "series": "engineering", "kind": "specialty",
         "zh": "医药工程", "en": "pharmaceutical engineering", "fields": "pharmaceutical",
         "certainty": "seen"},
    ],
    "vocab/title_levels.csv": [
        {"id": "T2", "rank": "2", "zh": "助理级", "en": "assistant level", **SEEN},
        {"id": "T3", "rank": "3", "zh": "中级", "en": "intermediate level", **SEEN},
        {"id": "T4", "rank": "4", "zh": "副高级", "en": "associate senior level", **SEEN},
    ],
    "vocab/skill_levels.csv": [
        {"id": "SL3", "rank": "3", "zh": "中级工", "en": "intermediate worker", **SEEN},
        {"id": "SL4", "rank": "4", "zh": "高级工", "en": "senior worker", **SEEN},
    ],
    "vocab/relations.csv": [
        {"id": "counts_as_title", "walk": "any", "subject_kinds": "directory|certificate",
         "object_kinds": "title", **NAMED},
        {"id": "listed_for", "walk": "last", "subject_kinds": "certificate|family",
         "object_kinds": "list", **NAMED},
        {"id": "may_apply_for", "walk": "last", "subject_kinds": "certificate|family|skill_level",
         "object_kinds": "title|skill_level|directory", **NAMED},
        {"id": "named_for", "walk": "never", "subject_kinds": "certificate|family",
         "object_kinds": "", **NAMED},
        {"id": "no_counterpart", "walk": "never", "subject_kinds": "certificate|directory",
         "object_kinds": "title", **NAMED},
        {"id": "permits_practice", "walk": "last", "subject_kinds": "certificate|family",
         "object_kinds": "licence|activity", **NAMED},
        {"id": "recognised_as", "walk": "first", "subject_kinds": "certificate|family",
         "object_kinds": "title|skill_level|directory", **NAMED},
    ],
    "vocab/condition_kinds.csv": [
        {"id": "age", "nature": "time", "operators": ">=|<=|<", **NAMED},
        {"id": "degree", "nature": "state", "operators": ">=|=", **NAMED},
        {"id": "employed_in_place", "nature": "state", "operators": "=|in", **NAMED},
        {"id": "field_of_work", "nature": "state", "operators": "in|=", **NAMED},
        {"id": "holds", "nature": "state", "operators": "=|in", **NAMED},
        {"id": "issuing_country", "nature": "state", "operators": "in|=", **NAMED},
        {"id": "nationality", "nature": "state", "operators": "in|=|!=", **NAMED},
        {"id": "other", "nature": "state", "operators": "=", **NAMED},
        {"id": "window", "nature": "time", "operators": "<=|>=", **NAMED},
        {"id": "work_years", "nature": "time", "operators": ">=|>|=|<", **NAMED},
    ],
    "vocab/degrees.csv": [
        {"id": "bachelor", "rank": "2", "zh": "本科", "en": "bachelor"},
        {"id": "master", "rank": "4", "zh": "硕士", "en": "master"},
    ],
    "vocab/parts.csv": [{"id": "theory", "zh": "理论考试", "en": "the theory test"}],
    "vocab/steps.csv": [
        {"id": "theory_test", "decides": "office", "zh": "理论考试", "en": "theory test"},
    ],
    "vocab/refusal_reasons.csv": [{"id": "level", "zh": "级别不符", "en": "the level differs"}],
    "vocab/frames.csv": [
        {"id": "EQF 6", "frame": "EQF", "level": "6", "rank": "6", **SEEN},
    ],
    "vocab/terms.csv": [{"zh": "毒理", "en": "toxicology", "category": "qualifier"}],
    "vocab/phrases.csv": [
        {"en": "item 1", "zh": "第1条"},
        {"en": "item 2", "zh": "第2条"},
    ],
    "cn/directory.csv": [
        {"id": "noqd-10", "kind": "item", "number": "10", "zh": "建造师", "en": "Constructor",
         "category": "professional", "type": "access", "edition": "directory-2021", **SEEN},
        {"id": "noqd-10-1", "kind": "grade", "parent": "noqd-10", "number": "1",
         "zh": "一级建造师", "en": "Constructor, class 1", "category": "professional", **SEEN},
    ],
    "cn/titles.csv": [
        {"series": "engineering", "level": "T3", "zh": "工程师", "en": "Engineer", **SEEN},
    ],
    "cn/occupations.csv": [
        {"id": "electrician", "code": "6-31-01-03", "zh": "电工", "en": "Electrician",
         "certainty": "seen"},
    ],
    "cn/permits.csv": [
        {"id": "welding-permit", "kind": "permit", "zh": "焊接操作证", "en": "Welding permit",
         **SEEN},
    ],
    "cn/licences.csv": [
        {"id": "guiding", "kind": "activity", "zh": "导游", "en": "Guiding tours", **SEEN},
    ],
    "foreign/united-states.csv": [
        ABT,
        {"id": "toxicologist-higher", "kind": "certificate", "body": "abt-board",
         "origins": "united-states", "name_en": "Senior toxicologist", "grade": "senior",
         "grade_rank": "2", "ladder": "toxicologist", "certainty": "seen"},
        {"id": "toxicologist-lower", "kind": "certificate", "body": "abt-board",
         "origins": "united-states", "name_en": "Junior toxicologist", "grade": "junior",
         "grade_rank": "1", "ladder": "toxicologist", "certainty": "seen"},
    ],
    "foreign/international.csv": [
        {"id": "toxicologists", "kind": "family", "name_en": "Toxicologists", "certainty": "seen"},
    ],
    "links/suzhou/2022.csv": [SUZHOU_ABT, SUZHOU_LISTED],
    "claims/suzhou.csv": [
        {"link": "suzhou.abt.t3", "source": "notice", "locator": "item 1", "certainty": "seen"},
        {"link": "suzhou.abt.talent", "source": "notice", "locator": "item 2",
         "certainty": "seen"},
    ],
    "conditions/suzhou.csv": [
        {"scope": "link", "scope_id": "suzhou.abt.t3", "route": "r1", "kind": "degree",
         "operator": ">=", "value": "bachelor", "certainty": "seen"},
        {"scope": "link", "scope_id": "suzhou.abt.t3", "route": "r1", "kind": "work_years",
         "operator": ">=", "value": "5", "unit": "year", "certainty": "seen"},
    ],
    "steps/suzhou.csv": [
        {"scope": "link", "scope_id": "suzhou.abt.t3", "order": "1", "step": "theory_test",
         "by": "office", "certainty": "seen"},
    ],
    "bodies.csv": [
        {"id": "abt-board", "en": "American Board of Toxicology", "origins": "united-states",
         "certainty": "seen"},
    ],
    "channels.csv": [
        {"id": "board-register", "zh": "名册", "en": "register", "url": "https://example.org/",
         "proves_zh": "真伪", "proves_en": "that it is authentic", "subjects": "abt", **SEEN},
    ],
    "editions.csv": [
        {"id": "directory-2021", "kind": "domestic", "place": "china", "title_zh": "职业资格目录",
         "title_en": "Directory", "standing": "in_force", "stated_count": "72", **SEEN},
        {"id": "suzhou-5", "kind": "catalogue", "place": "suzhou", "title_zh": "第五批",
         "title_en": "Fifth batch", "published": "2022-03", "valid_from": "2022-03-28",
         "standing": "in_force", "stated_count": "344", **SEEN},
    ],
    "entry_routes.csv": [
        {"certificate": "abt", "route": "r1", "kind": "degree", "operator": ">=",
         "value": "master", **SEEN},
    ],
    "lists.csv": [
        {"id": "suzhou-talent", "edition": "suzhou-5", "zh": "人才清单", "en": "Talent list",
         "benefits_zh": "补贴", "benefits_en": "a subsidy", **SEEN},
    ],
    "members.csv": [{"family": "toxicologists", "certificate": "abt", **SEEN}],
    "programmes.csv": [
        {"id": "one-test", "place": "jiangsu", "standing": "pilot", "zh": "一试多证",
         "en": "One test", "text_zh": "试点", "text_en": "a pilot", "subjects": "kind:skill_level",
         **SEEN},
    ],
    "sources.csv": [
        {"id": "notice", "kind": "official", "title_en": "A notice", "published": "2022-03-28"},
    ],
    "validity.csv": [
        {"id": "abt-five-years", "subject": "abt", "term": "P5Y", "term_zh": "五年",
         "term_en": "five years", "channel": "board-register", **SEEN},
    ],
}  # fmt: skip


def small_folder(tmp_path: Path) -> Path:
    """Write the small catalogue below a directory and return its folder."""
    folder = tmp_path / "catalogues"
    for path, rows in SMALL.items():
        write_cells(folder / path, columns_of(path), rows)
    return folder


def columns_of(path: str) -> list[str]:
    """The columns of a catalogue file."""
    pattern = pattern_of(path)
    assert pattern is not None, f"{path} is no catalogue file"
    return list(FILES[pattern].model_fields)


def write_cells(path: Path, columns: Sequence[str], rows: Sequence[Cells]) -> None:
    """Write cells as they are, right or wrong; what is not named stays empty."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, columns, restval="", lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


def read_cells(path: Path) -> list[dict[str, str]]:
    """The cells of a file, unchecked."""
    with path.open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def change(folder: Path, path: str, line: int, **cells: str) -> None:
    """Write other cells into one line of a file; line 2 is the first row."""
    rows = read_cells(folder / path)
    rows[line - 2].update(cells)
    write_cells(folder / path, columns_of(path), rows)


def add(folder: Path, path: str, **cells: str) -> int:
    """Add a row at the end of a file, made if need be, and return its line."""
    target = folder / path
    rows = read_cells(target) if target.exists() else []
    write_cells(target, columns_of(path), [*rows, cells])
    return len(rows) + 2


def add_link(folder: Path, path: str = "links/suzhou/2022.csv", **cells: str) -> int:
    """Add a link like that of ABT, with a claim, and return its line."""
    link = {**SUZHOU_ABT, "id": "suzhou.zz", **cells}
    claim = {"link": link["id"], "source": "notice", "locator": "item 2", "certainty": "seen"}
    add(folder, "claims/suzhou.csv", **claim)
    return add(folder, path, **link)


def add_condition(folder: Path, **cells: str) -> int:
    """Add a condition to the link of ABT, on a route of its own, and return its line."""
    about = {"scope": "link", "scope_id": "suzhou.abt.t3", "route": "r9", "certainty": "seen"}
    return add(folder, "conditions/suzhou.csv", **{**about, **cells})

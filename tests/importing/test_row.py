"""The cells of a row: names, targets, conditions, effects; what is unclear stays not stated."""

from __future__ import annotations

import pytest

from mapper.catalogue import packaged
from mapper.importing.asked import asked_of
from mapper.importing.entry import Called, Entry, called
from mapper.importing.layout import RawRow
from mapper.importing.targets import Aims

NAMES = [
    ("特许金融分析师（CFA）", Called("特许金融分析师", "", "", ("CFA",))),
    ("Certified Internal Auditor (CIA)", Called("", "Certified Internal Auditor", "", ("CIA",))),
    ("甲证书 Alpha Certificate", Called("甲证书", "Alpha Certificate")),
    ("甲证书\nAlpha Certificate", Called("甲证书", "Alpha Certificate")),
    ("注册建筑师（香港）", Called("注册建筑师（香港）")),  # a place is part of the name
    ("AWS认证架构师", Called("AWS认证架构师")),
    ("CFA协会（CFA Institute）", Called("CFA协会", "CFA Institute")),
]


@pytest.mark.parametrize(("text", "names"), NAMES)
def test_a_cell_may_hold_several_names(text: str, names: Called) -> None:
    assert called(text) == names


def entry(**cells: str) -> Entry:
    return Entry(RawRow("目录", 4, cells, {}), Called("甲"), Called())


AIMS = [
    ({"title": "医药工程专业工程师"}, "engineering", "engineering-pharmaceutical", ("T3",)),
    ({"title": "高级会计师"}, "accounting", "", ("T4",)),
    ({"series": "经济系列", "level": "中级"}, "economics", "", ("T3",)),
    ({"series": "工程", "specialty": "医药工程", "level": "副高级"}, "engineering",
     "engineering-pharmaceutical", ("T4",)),
    ({"title": "中级"}, "not_stated", "", ("T3",)),
    ({"title": "相应系列中级职称"}, "corresponding", "", ("T3",)),
    ({"title": "中级/副高级"}, "not_stated", "", ("T3", "T4")),
    ({"title": "高级"}, "not_stated", "", ()),  # T4 or T5: no one says which
    ({"title": "初级"}, "not_stated", "", ()),
    ({"series": "经济", "level": "高级"}, "economics", "", ()),
    ({"title": "中级", "level": "副高级"}, "not_stated", "", ()),  # the cells disagree
    ({"title": "天书"}, "not_stated", "", ()),
    ({"occupation": "电工", "skill_level": "三级/高级工"}, "electrician", "", ("SL4",)),
    ({"occupation": "电工", "level": "三级/高级工"}, "electrician", "", ("SL4",)),
    ({"title": "高级工"}, "not_stated", "", ("SL4",)),
    ({"directory": "注册会计师"}, "noqd-04", "", ()),
    ({"title": "无"}, "", "", ()),
    ({}, "", "", ()),
]  # fmt: skip


@pytest.mark.parametrize(("cells", "group", "specialty", "levels"), AIMS)
def test_a_target_is_what_the_cells_say_and_no_more(
    cells: dict[str, str], group: str, specialty: str, levels: tuple[str, ...]
) -> None:
    aim = Aims(packaged().vocabulary).of(entry(**cells))
    assert (aim.object, aim.specialty, aim.levels) == (group, specialty, levels)
    if cells and group and not levels and "directory" not in cells:
        assert aim.unread, "what was not understood is kept"


ASKED = [
    ({"conditions": "本科及以上学历"}, [("degree", "bachelor")]),
    ({"conditions": "硕士以上学位，从事相关工作满3年以上"},
     [("degree", "master"), ("work_years", "3")]),
    ({"conditions": "本科及以上学历，在本市就业"}, [("degree", "bachelor"), ("other", "stated")]),
    ({"conditions": "本科及以上学历，或硕士以上学历"}, [("other", "stated")]),  # two routes
    ({"conditions": "在本市就业"}, [("other", "stated")]),
    ({"degree": "本科及以上", "work_years": "5"}, [("degree", "bachelor"), ("work_years", "5")]),
    ({"work_years": "5年以上"}, [("work_years", "5")]),
    ({"work_years": "视情况"}, [("other", "stated")]),
    ({}, []),
]  # fmt: skip


@pytest.mark.parametrize(("cells", "found"), ASKED)
def test_conditions_are_parsed_where_plain_and_kept_in_words_else(
    cells: dict[str, str], found: list[tuple[str, str]]
) -> None:
    asked = asked_of(entry(**cells), packaged().vocabulary)
    assert [(one.kind, one.value) for one in asked] == found

"""The names of what an end tells, and a difference between two of its states as a sentence."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from mapper.decision import Difference
from mapper.domain import Condition, Text
from mapper.sentences import Speaker, joined

CERTIFICATE_FIELDS: Mapping[str, Text] = {
    "id": Text("编号", "id"),
    "kind": Text("种类", "kind"),
    "name": Text("名称", "name"),
    "native_name": Text("原文名称", "name in its own language"),
    "abbreviations": Text("缩写", "abbreviations"),
    "aliases": Text("别名", "other names"),
    "former_names": Text("曾用名", "former names"),
    "body": Text("发证机构", "awarding body"),
    "origins": Text("国家/地区", "origin"),
    "grade": Text("等级", "grade"),
    "grade_rank": Text("等级次序", "rank of the grade"),
    "ladder": Text("等级系列", "ladder of grades"),
    "fields": Text("专业领域", "fields"),
    "entry_routes": Text("取得条件", "entry routes"),
    "families": Text("所属证书类别", "families"),
    "members": Text("类别所含证书", "members of the family"),
    "validity": Text("有效期", "validity"),
}
"""What is told of a certificate, in the order of a card."""
TARGET_FIELDS: Mapping[str, Text] = {
    "kind": Text("种类", "kind"),
    "group": Text("系列、职业或项目", "series, occupation or item"),
    "name": Text("名称", "name"),
    "specialty": Text("专业", "specialty"),
    "levels": Text("级别", "levels"),
    "access": Text("准入类或水平评价类", "access or level type"),
    "parent": Text("所属项目", "item that it belongs to"),
    "former_names": Text("曾用名", "former names"),
}
"""What is told of a target, in the order of a card."""


def _prefixed(side: str, name: Text, fields: Mapping[str, Text]) -> dict[str, Text]:
    return {
        f"{side}.{field}": Text(f"{name.zh}：{said.zh}", f"{name.en}: {said.en}")
        for field, said in fields.items()
    }


FIELD_NAMES: Mapping[str, Text] = {
    **CERTIFICATE_FIELDS,
    **TARGET_FIELDS,
    **_prefixed("certificate", Text("证书", "certificate"), CERTIFICATE_FIELDS),
    **_prefixed("target", Text("对应目标", "target"), TARGET_FIELDS),
}
"""What each field is called, alone and with the name of its end."""

_NOTHING = Text("（无）", "nothing")
_CLOSED: Mapping[str, Mapping[object, Text]] = {
    "access": {
        True: Text("准入类", "access type"),
        False: Text("水平评价类", "level type"),
    },
    "kind": {
        "certificate": Text("证书", "certificate"),
        "family": Text("证书类别", "family"),
        "title": Text("职称", "title"),
        "skill_level": Text("职业技能等级", "skill level"),
        "directory": Text("国家职业资格", "directory qualification"),
        "permit": Text("操作证", "permit"),
        "licence": Text("执业证", "licence"),
        "activity": Text("执业活动", "activity"),
        "list": Text("清单", "list"),
    },
}
"""Fields whose values are words of ours."""
_IDS = frozenset({"origins", "fields", "families", "members", "parent"})
"""Fields whose values are ids of something that has a name."""


def changed_text(difference: Difference, speaker: Speaker | None = None) -> Text:
    """A difference as a sentence; a ``speaker`` says ids of fields, places, degrees by name."""
    field = difference.field.rpartition(".")[2]
    name = FIELD_NAMES.get(difference.field, Text(difference.field, difference.field))
    before, after = (
        _said(value, field, speaker) for value in (difference.before, difference.after)
    )
    return Text(
        f"{name.zh}：由“{before.zh}”变为“{after.zh}”",
        f"{name.en}: was “{before.en}”, is now “{after.en}”",
    )


def _said(value: object, field: str, speaker: Speaker | None) -> Text:
    if value is None or value in ("", [], {}):
        return _NOTHING
    if isinstance(value, list):
        # semicolons, as a name may hold a comma of its own
        return joined((_said(each, field, speaker) for each in value), "；", "; ")
    if isinstance(value, dict):
        return _object(value, speaker)
    if field in _CLOSED:
        return _CLOSED[field].get(value, _plain(value))
    return speaker.value(str(value)) if speaker and field in _IDS else _plain(value)


def _plain(value: object) -> Text:
    return Text(str(value), str(value))


def _object(value: Mapping[str, Any], speaker: Speaker | None) -> Text:
    for key, say in _OBJECTS.items():
        if key in value:
            return say(value, speaker)
    return _plain(value)


def _pair(value: Mapping[str, Any], speaker: Speaker | None) -> Text:
    del speaker
    return Text(value["zh"], value["en"])


def _named(value: Mapping[str, Any], speaker: Speaker | None) -> Text:
    """A name with the id that it goes with, as two ids may bear the same name."""
    if not value["name"]:
        return _plain(value["id"])
    name = _pair(value["name"], speaker)
    return Text(f"{name.zh}（{value['id']}）", f"{name.en} ({value['id']})")


def _route(value: Mapping[str, Any], speaker: Speaker | None) -> Text:
    rows = []
    if value["degree"]:
        degree = Condition("degree", ">=", value["degree"])
        rows.append(speaker.condition(degree) if speaker else _plain(value["degree"]))
    if value["work_years"] is not None:
        years = value["work_years"]
        rows.append(Text(f"工作满{years}年", f"{years} years of work"))
    return joined(rows, "并", " and ") if rows else _NOTHING


def _validity(value: Mapping[str, Any], speaker: Speaker | None) -> Text:
    term = _pair(value["term_text"], speaker)
    whole = Text(f"{term.zh}（{value['term']}）", f"{term.en} ({value['term']})")
    parts = (value[key] for key in ("review", "renewal", "on_lapse"))
    return joined([whole, *(_pair(part, speaker) for part in parts if part)], "；", "; ")


_OBJECTS: Mapping[str, Callable[[Mapping[str, Any], Speaker | None], Text]] = {
    "zh": _pair,
    "name": _named,
    "work_years": _route,
    "term_text": _validity,
}
"""How an object is said, by a key that only objects of its kind have."""

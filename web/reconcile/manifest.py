"""What the service says of itself: versions 0.1 and 0.2, and the current draft of 1.0."""

from __future__ import annotations

from mapper.domain import Text
from mapper.reconciling import TYPES
from web.api.faults import Json
from web.health import product_version
from web.language import pick

BATCH = 100
"""Queries that one request may hold."""
WIDTH, HEIGHT = 440, 300
DRAFT = "1.0-draft"
_NAME = Text("境外职业资格查询", "Foreign qualifications in China")
TYPE_NAMES = {
    "certificate": Text("境外职业资格证书", "Foreign certificate"),
    "title": Text("职称", "Professional title"),
    "skill_level": Text("职业技能等级", "Skill level"),
    "directory": Text("国家职业资格", "Directory qualification"),
}
PROPERTY_NAMES = {
    "body": Text("发证机构", "Awarding body"),
    "origin": Text("国家或地区", "Country or region of origin"),
    "place": Text("在何地适用", "Place in China where it is to count"),
}
FEATURE_NAMES = {
    "name_similarity": Text("名称相近程度", "Likeness of the names"),
    "exact_name": Text("名称一致", "Bears this very name"),
    "same_grade": Text("等级用词一致", "Grade words agree"),
    "body": Text("发证机构一致", "Awarding body agrees"),
    "origin": Text("来源地一致", "Origin agrees"),
    "place": Text("在该地有对应关系", "Has a link in that place"),
}


def types() -> list[Json]:
    """The types, in the language of the request."""
    return [{"id": name, "name": pick(TYPE_NAMES[name])} for name in TYPES]


def _common(root: str) -> Json:
    return {
        "name": pick(_NAME),
        "defaultTypes": types(),
        "documentation": f"{root}openapi.json",
        "logo": f"{root}static/icon.svg",
        "serviceVersion": product_version(),
        "batchSize": BATCH,
    }


def manifest(root: str) -> Json:
    """As versions 0.1 and 0.2 have it; this is what OpenRefine reads."""
    base = root.rstrip("/")
    suggest = {
        each: {"service_url": base, "service_path": f"/reconcile/suggest/{each}"}
        for each in ("entity", "property", "type")
    }
    return _common(root) | {
        "versions": ["0.1", "0.2"],
        "identifierSpace": f"{root}titles/",
        "schemaSpace": f"{root}reconcile/types/",
        "view": {"url": f"{root}titles/{{{{id}}}}"},
        "preview": {
            "url": f"{root}reconcile/preview?id={{{{id}}}}", "width": WIDTH, "height": HEIGHT,
        },
        "suggest": suggest,
    }  # fmt: skip


def draft_manifest(root: str) -> Json:
    """As the draft has it: its addresses are fixed below the one of this manifest."""
    return _common(root) | {
        "versions": [DRAFT],
        "view": {"url": f"{root}titles/{{id}}"},
        "preview": {"width": WIDTH, "height": HEIGHT},
        "suggest": {"entity": True, "property": True, "type": True},
        "standardizedScore": True,
    }

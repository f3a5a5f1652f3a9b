"""Proposals made by hand for tests of what is kept and shown; no model is asked."""

from __future__ import annotations

import json
from collections.abc import Iterator

from mapper.domain import NodeKind
from mapper.ports import KeptProposal, ProposalBatch, ProposalRun, Proposals
from mapper.text import loose

AT = "2026-11-22T08:00:00+00:00"
RUN = ProposalRun("run-1", "1", AT, of=5)
CERTIFICATES = {
    "abt": (
        "美国毒理学委员会毒理学专业人员职业资格证书",
        "American Board of Toxicology certification",
    ),
    "acca-fcca": ("特许公认会计师公会资深会员", "Fellow chartered certified accountant (FCCA)"),
    "cfa-charter": ("特许金融分析师", "CFA charter"),
    "pmp": ("项目管理专业人士", "Project Management Professional (PMP)"),
    "tw-physician-licence": ("台湾医师证书", "Taiwan physician licence"),
}
TARGETS = (
    (NodeKind.TITLE, "engineering.engineering-pharmaceutical", ("T3",), "医药工程专业工程师",
     "Engineer, pharmaceutical engineering"),
    (NodeKind.TITLE, "economics", (), "经济专业人员（级别未知）", "Economists (level unknown)"),
    (NodeKind.SKILL_LEVEL, "welder", ("SL4",), "焊工三级/高级工", "Welder, level 3"),
    (NodeKind.DIRECTORY, "noqd-10", ("noqd-10-1",), "一级注册建筑师", "Architect, class 1"),
    (NodeKind.DIRECTORY, "noqd-46", (), "公路水运工程试验检测专业技术人员职业资格（级别未知）",
     "Highway and waterway works testing professional qualification (level unknown)"),
)  # fmt: skip
REASONS = (
    ("same_certificate", 4.0, "同一证书在其他地区有此对应：苏州市",
     "The same certificate has this target elsewhere: Suzhou"),
    ("same_field", 2.404, "专业领域相同：医药工程～医药工程",
     "Both are of one field of work: pharmaceutical and medical engineering"),
    ("english_meaning", 0.375004, "英文名称含义相近：Diplomate of the American Board of Toxicology",
     "The English names mean alike: Diplomate of the American Board of Toxicology"),
    ("like_kind", -0.262, "名称相近的证书对应另一类", "Like certificates have another kind"),
    ("shared_characters", 0.0946, "中文名称有相同的少见用字", "The Chinese names share characters"),
)  # fmt: skip


def keep(store: Proposals) -> list[KeptProposal]:
    """Nine proposals of each of five certificates, kept as a run would."""
    made = [each for certificate in CERTIFICATES for each in proposals(certificate)]
    store.begin(RUN)
    store.save(ProposalBatch(RUN.id, tuple(CERTIFICATES), tuple(made), len(CERTIFICATES)))
    store.finish(RUN.id, AT)
    return made


def proposals(certificate: str) -> Iterator[KeptProposal]:
    """Nine proposals of a certificate; the last is vetoed."""
    zh, en = CERTIFICATES[certificate]
    for rank in range(1, 10):
        kind, group, levels, target_zh, target_en = TARGETS[(rank - 1) % len(TARGETS)]
        score = round(sum(adds for _, adds, _, _ in REASONS[rank % 3 :]), 6)
        payload = {
            "certificate": certificate, "certificate_name": {"zh": zh, "en": en},
            "target": {"name": {"zh": target_zh, "en": target_en}, **_target(kind, group, levels)},
            "rank": rank, "score": score, "probability": 0.9979 / rank**4, "margin": 6.0 - rank,
            "waterfall": [
                {"name": name, "value": 1.0, "adds": adds, "sentence": {"zh": said, "en": says}}
                for name, adds, said, says in REASONS[rank % 3 :]
            ],
            "levels": _levels(levels, kind), "veto": _veto() if rank == 9 else None,
        }  # fmt: skip
        yield KeptProposal(
            f"{certificate}-{rank}", certificate, group, kind, levels, "", rank, score,
            0.9979 / rank**4, 6.0 - rank,
            loose(f"{certificate} {zh} {en} {group} {target_zh} {target_en}"),
            json.dumps(payload, ensure_ascii=False), "1", RUN.id, AT,
        )  # fmt: skip


def _target(kind: NodeKind, group: str, levels: tuple[str, ...]) -> dict[str, object]:
    if kind is NodeKind.DIRECTORY:
        return {"kind": kind.value, "group": (*levels, group)[0], "specialty": "", "levels": []}
    series, _, specialty = group.partition(".")
    return {
        "kind": kind.value, "group": series, "specialty": specialty, "levels": list(levels),
    }  # fmt: skip


def _levels(levels: tuple[str, ...], kind: NodeKind) -> list[dict[str, object]]:
    said = {
        "zh": "同一证书在其他地区为此级别：苏州市",
        "en": "The same certificate has this level elsewhere",
    }
    notes: list[dict[str, object]] = [
        {"level": level, "score": 2.0, "said": True, "sentences": [said], "veto": None}
        for level in levels
    ]
    if kind is NodeKind.TITLE:
        notes.append({"level": "T5", "score": 0, "said": False, "sentences": [], "veto": _veto()})
    return notes


def _veto() -> dict[str, str]:
    return {
        "zh": "名称中的等级用语“高级”排除此级别，其他证据不予采用",
        "en": "The grade word 高级 in the name excludes this level, whatever else speaks for it",
    }

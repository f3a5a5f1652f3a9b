"""Which relation an office's words state: recognised, may apply, exempt, practise, listed."""

from __future__ import annotations

import re
from collections.abc import Mapping

from mapper.domain import NodeKind, Relation
from mapper.importing.entry import Entry
from mapper.importing.targets import Aim

_WORDS = (
    (Relation.EXEMPTS_FROM, re.compile(r"免试|免考|免于考试|豁免|\bexempt", re.IGNORECASE)),
    (Relation.MAY_APPLY_FOR, re.compile(r"可?申报|可?申请|\bmay apply|\bapply for", re.IGNORECASE)),
    (Relation.EMPLOYER_MAY_APPOINT, re.compile(r"可?聘任|可?聘用|\bappoint", re.IGNORECASE)),
    (Relation.PERMITS_PRACTICE, re.compile(r"执业|备案|practi[sc]e", re.IGNORECASE)),
    (
        Relation.RECOGNISED_AS,
        re.compile(r"直接认定|比照认定|视同|认定为|^认定$|\brecogni[sz]", re.IGNORECASE),
    ),
    (Relation.LISTED_FOR, re.compile(r"列入|入选|补贴|奖励|\blisted|\bbenefit", re.IGNORECASE)),
)
SETTLED = tuple(relation for relation, _ in _WORDS)
"""What an answer may say of words that leave it open."""
_ENDS: Mapping[Relation, frozenset[NodeKind]] = {
    Relation.EXEMPTS_FROM: frozenset(
        {NodeKind.DIRECTORY, NodeKind.PERMIT, NodeKind.SKILL_LEVEL, NodeKind.LICENCE}
    ),
    Relation.MAY_APPLY_FOR: frozenset(
        {NodeKind.TITLE, NodeKind.SKILL_LEVEL, NodeKind.DIRECTORY, NodeKind.PERMIT}
    ),
    Relation.EMPLOYER_MAY_APPOINT: frozenset({NodeKind.TITLE}),
    Relation.PERMITS_PRACTICE: frozenset({NodeKind.LICENCE, NodeKind.PERMIT, NodeKind.ACTIVITY}),
    Relation.RECOGNISED_AS: frozenset({NodeKind.TITLE, NodeKind.SKILL_LEVEL, NodeKind.DIRECTORY}),
    Relation.LISTED_FOR: frozenset({NodeKind.LIST}),
}


def stated(text: str) -> Relation | None:
    """The one relation of which a text speaks; none where it names none or several.

    >>> [stated(text) for text in ("经考核直接认定", "对应", "免试或直接认定")]
    [<Relation.RECOGNISED_AS: 'recognised_as'>, None, None]
    """
    found = [relation for relation, pattern in _WORDS if pattern.search(text)]
    return found[0] if len(found) == 1 else None


def wording(entry: Entry, titles: str, header: str) -> str:
    """The words that state the effect of a row: its own, else the header's, else the title's."""
    own = entry.cell("effect")
    if own:
        return own
    return next((text for text in (header, titles) if stated(text)), header or titles)


def fits(relation: Relation, aim: Aim) -> bool:
    """A relation can lead to what the row aims at."""
    return aim.kind in _ENDS[relation] if relation in _ENDS and aim.kind else False

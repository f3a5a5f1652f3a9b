"""Chinese and English are given together."""

from __future__ import annotations

from collections.abc import Iterator

from mapper.catalogue.checks.index import Index, Rule
from mapper.catalogue.rows import FILES, ListRow, Row
from mapper.domain import Text
from mapper.errors import Fault

_TOGETHER = ("note", "text", "part", "review", "renewal", "on_lapse", "gloss", "department")
"""Texts that have a column in each language and may be empty."""


def texts_in_both_languages(index: Index) -> Iterator[Fault]:
    """A text is given in Chinese and English, or in neither."""
    for pattern, model in FILES.items():
        texts = _texts(model)
        for placed in index.rows.by_pattern.get(pattern, []) if texts else ():
            for text in texts:
                zh, en = f"{text}_zh", f"{text}_en"
                given = [column for column in (zh, en) if getattr(placed.row, column)]
                if len(given) == 1:
                    missing = zh if given == [en] else en
                    reason = Text(
                        f"{given[0]}有文字；此栏也须填写",
                        f"{given[0]} has a text; write this one too",
                    )
                    yield placed.fault(missing, reason)


def _texts(model: type[Row]) -> list[str]:
    columns = model.model_fields
    return [text for text in _TOGETHER if f"{text}_zh" in columns and f"{text}_en" in columns]


def benefits_in_parallel(index: Index) -> Iterator[Fault]:
    """The benefits of a list are as many in Chinese as in English."""
    for named in index.rows.of(ListRow):
        zh, en = len(named.row.benefits_zh), len(named.row.benefits_en)
        if zh != en:
            shorter = "benefits_zh" if zh < en else "benefits_en"
            reason = Text(
                f"中文{zh}项，英文{en}项；请一一对应",
                f"{zh} in Chinese and {en} in English; make them parallel",
            )
            yield named.fault(shorter, reason)


RULES: tuple[Rule, ...] = (texts_in_both_languages, benefits_in_parallel)

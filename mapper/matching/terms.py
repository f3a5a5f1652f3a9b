"""The bilingual term table: ``zh,en,en_alternatives,category``, one term a row."""

from __future__ import annotations

import csv
import hashlib
import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from mapper.domain import Text
from mapper.matching.types import BadFile
from mapper.text import has_han

_COLUMNS = ("zh", "en", "en_alternatives", "category")
_SEPARATOR = re.compile(r"\s*[;|]\s*")


@dataclass(frozen=True, slots=True)
class Term:
    """A Chinese term, what it means in English, the usual meaning first."""

    zh: str
    english: tuple[str, ...]
    category: str


def read_terms(path: Path) -> list[Term]:
    """The terms of a table; raises BadFile with every fault and its line."""
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            reader = csv.DictReader(file)
            missing = [name for name in _COLUMNS if name not in (reader.fieldnames or ())]
            rows = [] if missing else [(reader.line_num, row) for row in reader]
    except (OSError, UnicodeDecodeError) as error:
        raise BadFile(
            Text(
                f"无法把{path}读作词表（{error}）",
                f"{path} cannot be read as a term table ({error})",
            )
        ) from error
    faults = [Text(f"缺少“{name}”列", f"column {name!r} is missing") for name in missing]
    faults += [
        Text(f"第{line}行：{fault.zh}", f"line {line}: {fault.en}")
        for line, row in rows
        for fault in _faults(row)
    ]
    if faults:
        zh, en = "；".join(f.zh for f in faults), "; ".join(f.en for f in faults)
        raise BadFile(Text(f"{path}：{zh}", f"{path}: {en}"))
    terms = [_term(row) for _, row in rows if row["en"].strip()]
    if not terms:
        raise BadFile(
            Text(f"{path}中没有带英文的词；请补充", f"{path} holds no term with English; add some")
        )
    return terms


def terms_hash(terms: Iterable[Term]) -> str:
    """The sha256 of what a term table says, in its order; line ends and quotes do not count.

    >>> terms_hash([Term("护士", ("nurse",), "role")])[:12]
    '121d33854f8a'
    """
    lines = ("\t".join((term.zh, "|".join(term.english), term.category)) for term in terms)
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()


_CELLS = Text("单元格过少或过多", "the row has too few or too many cells")
_HAN = Text("英文列中有中文", "English holds Chinese")


def _faults(row: dict[str, str]) -> list[Text]:
    if None in row.values() or None in row:
        return [_CELLS]
    # A row without English is allowed: particles and brackets mean nothing by themselves.
    return [_HAN] if has_han(row["en"] + row["en_alternatives"]) else []


def _term(row: dict[str, str]) -> Term:
    others = _SEPARATOR.split(row["en_alternatives"].strip())
    english = dict.fromkeys(text for text in (row["en"].strip(), *others) if text)
    return Term(row["zh"].strip(), tuple(english), row["category"].strip())

"""What a row asks of a holder: degree and years where it is plain, else its own words."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from mapper.importing.entry import Entry
from mapper.text import normalise
from mapper.vocabulary import Vocabulary

_DEGREE = re.compile(
    r"(?P<word>大专|专科|本科|学士|硕士|博士)(?:学历|学位|研究生)*(?:及|或)?以上(?:学历|学位)?"
)
_YEARS = re.compile(
    r"(?:从事|具有|有|满)?(?:相关|本)?(?:专业|领域|行业)?(?:技术)?工作(?:经历|经验)?(?:满)?"
    r"(?P<years>\d{1,2})年(?:及)?以上"
    r"|(?P<before>\d{1,2})年(?:及)?以上(?:相关|本)?(?:专业|领域|行业)?(?:技术)?工作(?:经历|经验)?"
)
_BARE_YEARS = re.compile(r"^(?:满|不少于|至少)?(\d{1,2})\s*(?:年|years?)?(?:及?以上| or more)?$")
_OPEN = re.compile(r"或者|或具|之一|不受|除外|放宽|\bor\b|[;；]|\d\)|[①②]")
_REST = re.compile(r"^[\s,，、.。;；并且和及须应具有备取得满的\-]*$")


@dataclass(frozen=True, slots=True)
class Asked:
    """One condition with the words it was read from."""

    kind: str
    operator: str
    value: str
    unit: str
    text: str


def asked_of(entry: Entry, vocabulary: Vocabulary) -> list[Asked]:
    """The conditions of a row; every text of it is kept in one of them."""
    found: list[Asked] = []
    degree, years = entry.cell("degree"), entry.cell("work_years")
    if degree:
        found.append(_degree(degree, vocabulary) or _other(degree))
    if years:
        bare = _BARE_YEARS.match(years)
        found.append(_years(bare.group(1), years) if bare else _other(years))
    text = entry.cell("conditions")
    if text:
        kinds = {one.kind for one in found}
        found += (one for one in _sentence(text, vocabulary) if one.kind not in kinds - {"other"})
    return found


def _sentence(text: str, vocabulary: Vocabulary) -> Iterator[Asked]:
    """Degree and years of a text without alternatives, and the text where more stands in it."""
    plain = normalise(text)
    degrees, years = list(_DEGREE.finditer(plain)), list(_YEARS.finditer(plain))
    if _OPEN.search(plain) or len(degrees) > 1 or len(years) > 1:
        yield _other(text)
        return
    rest = plain
    for match in degrees:
        read = _degree(match.group(), vocabulary)
        if read is not None:
            yield Asked(read.kind, read.operator, read.value, "", text)
            rest = rest.replace(match.group(), "")
    for match in years:
        yield _years(match.group("years") or match.group("before"), text)
        rest = rest.replace(match.group(), "")
    if not _REST.match(rest):
        yield _other(text)


def _degree(text: str, vocabulary: Vocabulary) -> Asked | None:
    """A degree and above; a text that names two or none is no plain one."""
    plain = normalise(text)
    match = _DEGREE.fullmatch(plain)
    word = match.group("word") if match else plain
    named = [
        degree.id
        for degree in vocabulary.degrees.values()
        if word in {normalise(name) for name in (degree.name.zh, degree.name.en, *degree.aliases)}
    ]
    if not named and match:
        named = [one.id for one in vocabulary.degrees.values() if word in one.name.zh][:1]
    return Asked("degree", ">=", named[0], "", text) if len(named) == 1 else None


def _years(number: str, text: str) -> Asked:
    return Asked("work_years", ">=", number, "year", text)


def _other(text: str) -> Asked:
    return Asked("other", "=", "stated", "", text)

"""Whether a statement is still current; if not, since when, by what, and what is said now."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

from mapper.answers import Answer, look_up_node
from mapper.domain import Text
from mapper.editions import Added, Editions, PublishedRecords, WithLinks
from mapper.errors import UnknownNode
from mapper.ports import Records
from mapper.statements.content import digest_of
from mapper.statements.kept import KeptStatement


@dataclass(frozen=True, slots=True)
class Now:
    """How a kept statement stands on a day.

    ``answer`` is what is said now, none if the certificate or place is not known any more.
    ``then_holds``: what it said of its own date is still said of that date.  ``since`` is the
    first day with another answer where it is known, ``cause`` what brought it.
    """

    current: bool
    answer: Answer | None
    then_holds: bool = True
    since: date | None = None
    cause: Text | None = None
    edition: int | None = None


def compare_now(kept: KeptStatement, records: PublishedRecords, today: date) -> Now:
    """How a statement stands today: for the same certificate and place, for nobody's facts."""
    day = max(kept.on, today)
    answer = _answer(records.snapshot(), kept, day)
    if answer is None:
        return Now(current=False, answer=None, then_holds=False, cause=_gone())
    if digest_of(answer) == kept.digest:
        return Now(current=True, answer=answer)
    before = _records_at(records, kept.edition)
    if _says_so(before, kept, day):
        return _published(kept, records, answer)
    if _says_so(before, kept, kept.on):
        return _moved_on(kept, before, answer)
    return _loaded_anew(kept, records, answer)


def _answer(records: Records, kept: KeptStatement, day: date) -> Answer | None:
    if kept.place not in records.vocabulary.places:
        return None
    try:
        return look_up_node(records, kept.certificate, place=kept.place, on=day)
    except UnknownNode:
        return None


def _says_so(records: Records, kept: KeptStatement, day: date) -> bool:
    answer = _answer(records, kept, day)
    return answer is not None and digest_of(answer) == kept.digest


# --- the three causes ----------------------------------------------------------------------


def _published(kept: KeptStatement, records: PublishedRecords, answer: Answer) -> Now:
    """Without the editions that came since it would still hold: the first that matters did it."""
    since = records.editions.all[kept.edition :]
    edition = next(
        (e for e in since if not _says_so(_records_at(records, e.number), kept, answer.on)),
        since[-1],
    )
    return Now(
        current=False, answer=answer, then_holds=edition.day > kept.on, since=edition.day,
        cause=edition.title, edition=edition.number,
    )  # fmt: skip


def _moved_on(kept: KeptStatement, before: Records, answer: Answer) -> Now:
    """Nothing was changed, but something began or ended with time."""
    since = _first_other(kept.on, answer.on, lambda day: _says_so(before, kept, day))
    return Now(current=False, answer=answer, since=since, cause=_begun(before, kept, since))


def _first_other(same: date, other: date, holds: Callable[[date], bool]) -> date:
    """A day on which the answer changes: the day before it still says so."""
    while (other - same).days > 1:
        middle = same + timedelta(days=(other - same).days // 2)
        same, other = (middle, other) if holds(middle) else (same, middle)
    return other


def _begun(records: Records, kept: KeptStatement, day: date) -> Text:
    """The edition of the place that began on a day; else that something began or ended."""
    words = records.vocabulary
    around = words.enclosing(kept.place)
    for edition in words.editions.values():
        if edition.valid_from == day.isoformat() and edition.place in around:
            return edition.title
    return Text("有规定在该日开始或停止施行", "a rule began or ended on that day")


def _loaded_anew(kept: KeptStatement, records: PublishedRecords, answer: Answer) -> Now:
    """Even its own date is answered otherwise, and no edition did it."""
    before, now = kept.catalogue, records.base.revision
    cause = Text(
        f"目录数据更新（由修订{before}到修订{now}）",
        f"the catalogue was loaded anew (from revision {before} to {now})",
    )
    return Now(current=False, answer=answer, then_holds=False, cause=cause)


def _records_at(records: PublishedRecords, number: int) -> Records:
    """The present catalogue with the editions up to a number over it."""
    editions = records.editions
    standing, ended = {}, []
    for stretch in editions.stretches():
        if stretch.link.first > number:
            continue
        if stretch.last >= number:
            standing[stretch.link.item] = stretch.link
        else:
            ended.append(stretch)
    then = Editions(editions.all[:number], standing, tuple(ended))
    added = Added.over(records.base.vocabulary, then)
    return WithLinks(records.base, added, f"{records.base.revision}+{number}")


def _gone() -> Text:
    return Text(
        "该证书或地区已不在目录中", "the certificate or the place is no longer in the catalogue"
    )

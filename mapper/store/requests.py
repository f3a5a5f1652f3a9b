"""Requests and contests of a database, behind the port that memory provides too."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Engine

from mapper.asking import rules
from mapper.asking.number import public_number
from mapper.asking.port import Also, Contact
from mapper.asking.values import (
    PUBLIC,
    About,
    Asking,
    Outcome,
    Stage,
    UnknownAsking,
    Withheld,
    about_from,
)
from mapper.domain import Text
from mapper.events import instant, now
from mapper.store import ticks
from mapper.store.chain import append
from mapper.store.log import SqlWriter
from mapper.store.tables import asking_contacts, asking_forms, askings
from mapper.store.up_to_date import reading, writing

_OPEN = [stage.value for stage in Stage if stage.open]
_ORDER = (askings.c.people.desc(), askings.c.made_at.desc(), askings.c.number.desc())


class SqlAskings:
    """Requests and contests in their tables; a change and its event are one transaction.

    Raises StoreError.
    """

    def __init__(self, engine: Engine, *, clock: Callable[[], datetime] = now) -> None:
        self._engine = engine
        self._clock = clock

    def add(
        self, about: About, *, form: str, contact: Contact | None, at: str, also: Also | None = None
    ) -> Asking:
        """A new one; the same again where this very form made one already."""
        kind, when = rules.kind_of(about), instant(at)
        with writing(self._engine) as connection:
            sent = _of_form(connection, form)
            if sent is not None:
                return sent
            highest = sa.select(sa.func.max(askings.c.serial)).where(askings.c.kind == kind)
            serial = (connection.scalar(highest) or 0) + 1
            made = rules.opened(public_number(kind, int(when[:4]), serial), about, when)
            row = {**_row(made), "serial": serial}
            connection.execute(askings.insert().values(row))
            _note(connection, made.number, form, contact, when)
            return self._keep(connection, None, made, PUBLIC, also)

    def join(self, number: str, *, form: str, contact: Contact | None, at: str) -> Asking:
        """One more person asks for the same, counted once a form and once a contact."""
        when = instant(at)
        with writing(self._engine) as connection:
            before, sent = _known(connection, number), _of_form(connection, form)
            if sent is not None:
                return sent
            after = replace(rules.joined(before), changed_at=when)
            known = contact is not None and contact.text in _contacts(connection, number)
            _note(connection, number, form, contact, when)
            return before if known else self._keep(connection, before, after, PUBLIC)

    def of_number(self, number: str) -> Asking | None:
        """The one with this number."""
        with reading(self._engine) as connection:
            return _one(connection, number)

    def all(self, kind: str, *, open_only: bool = False) -> Sequence[Asking]:
        """Those for which most people ask first, then the newest."""
        query = sa.select(askings).where(askings.c.kind == kind).order_by(*_ORDER)
        if open_only:
            query = query.where(askings.c.stage.in_(_OPEN))
        with reading(self._engine) as connection:
            return [_asking(row) for row in connection.execute(query).mappings()]

    def change(self, after: Asking, *, by: str, at: str, also: Also | None = None) -> Asking:
        """Keep what an account made of it."""
        with writing(self._engine) as connection:
            before = _same(connection, after.number, after.revision)
            return self._keep(connection, before, replace(after, changed_at=instant(at)), by, also)

    def merge(self, number: str, into: str, *, by: str, revision: int, at: str) -> Asking:
        """Let one request go into another."""
        when = instant(at)
        with writing(self._engine) as connection:
            one, other = _same(connection, number, revision), _known(connection, into)
            gone, grown = rules.merged(one, other)
            self._keep(connection, other, replace(grown, changed_at=when), by)
            return self._keep(connection, one, replace(gone, changed_at=when), by)

    def contacts(self, number: str, since: str) -> Sequence[str]:
        """How those who asked can be reached, each once."""
        with reading(self._engine) as connection:
            return _contacts(connection, number, instant(since))

    def erase(self, number: str, key: str = "") -> int:
        """Erase the contact with this key, or all of them."""
        own = asking_contacts.delete().where(asking_contacts.c.number == number)
        return self._delete(own.where(asking_contacts.c.key == key) if key else own)

    def forget(self, before: str) -> int:
        """Erase the contacts left before an instant; waits for no writer where there are none."""
        old = asking_contacts.c.at < instant(before)
        with reading(self._engine) as connection:
            if connection.execute(sa.select(asking_contacts.c.key).where(old)).first() is None:
                return 0
        return self._delete(asking_contacts.delete().where(old))

    def _delete(self, which: sa.Delete) -> int:
        with writing(self._engine) as connection:
            return int(connection.execute(which).rowcount)

    def _keep(
        self,
        connection: Connection,
        before: Asking | None,
        after: Asking,
        by: str,
        also: Also | None = None,
    ) -> Asking:
        event = append(connection, rules.event_of(before, after, by), after.changed_at)
        kept = replace(after, revision=event.number)
        own = askings.update().where(askings.c.number == kept.number)
        connection.execute(own.values(_row(kept)))
        moved = {each.certificate for each in (before, kept) if each and each.certificate}
        ticks.moved(connection, moved)
        if also is not None:
            also(SqlWriter(connection, self._clock), kept)
        return kept


def _one(connection: Connection, number: str) -> Asking | None:
    query = sa.select(askings).where(askings.c.number == number)
    row = connection.execute(query).mappings().one_or_none()
    return _asking(row) if row else None


def _known(connection: Connection, number: str) -> Asking:
    found = _one(connection, number)
    if found is None:
        raise UnknownAsking(number)
    return found


def _same(connection: Connection, number: str, revision: int) -> Asking:
    found = _known(connection, number)
    if found.revision != revision:
        raise rules.AskingMoved
    return found


def _of_form(connection: Connection, form: str) -> Asking | None:
    query = sa.select(asking_forms.c.number).where(asking_forms.c.form == form)
    number = connection.scalar(query)
    return _known(connection, number) if number else None


def _contacts(connection: Connection, number: str, since: str = "") -> list[str]:
    own = (asking_contacts.c.number == number, asking_contacts.c.at >= since)
    query = sa.select(asking_contacts.c.contact).where(*own).order_by(asking_contacts.c.at)
    return list(dict.fromkeys(connection.scalars(query)))


def _note(
    connection: Connection, number: str, form: str, contact: Contact | None, when: str
) -> None:
    """Note what a form did, and how to reach whoever sent it."""
    connection.execute(asking_forms.insert().values(form=form, number=number))
    if contact is not None:
        row = {"key": contact.key, "number": number, "contact": contact.text, "at": when}
        connection.execute(asking_contacts.insert().values(row))


def _row(asking: Asking) -> dict[str, object]:
    return {
        "number": asking.number, "kind": asking.kind, "content": asking.content(),
        "made_at": asking.made_at, "changed_at": asking.changed_at, "stage": asking.stage.value,
        "certificate": asking.certificate, "people": asking.people,
        "outcome": asking.outcome.value if asking.outcome else "", "into": asking.into,
        "remark_zh": asking.remark.zh, "remark_en": asking.remark.en,
        "revision": asking.revision, "withheld": asking.withheld.value if asking.withheld else "",
    }  # fmt: skip


def _asking(row: sa.RowMapping) -> Asking:
    return Asking(
        row["number"], about_from(row["content"]), row["made_at"], row["changed_at"],
        Stage(row["stage"]), row["certificate"], row["people"],
        Outcome(row["outcome"]) if row["outcome"] else None, row["into"],
        Text(row["remark_zh"], row["remark_en"]), row["revision"],
        Withheld(row["withheld"]) if row["withheld"] else None,
    )  # fmt: skip

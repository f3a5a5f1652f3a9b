"""Requests and contests in memory: for tests, and for a site that has no database."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace

from mapper.asking import rules
from mapper.asking.number import public_number
from mapper.asking.port import Also, Contact
from mapper.asking.values import PUBLIC, About, Asking, UnknownAsking
from mapper.events import instant
from mapper.kept_log import MemoryLog, MemoryWriter


class MemoryAskings:
    """Requests and contests that live as long as the process; this log is told of each change."""

    def __init__(self, log: MemoryLog) -> None:
        self._log = log
        self._askings: dict[str, Asking] = {}
        self._forms: dict[str, str] = {}
        self._contacts: dict[str, tuple[str, str, str]] = {}
        log.askings = self

    @contextmanager
    def _writing(self) -> Iterator[MemoryWriter]:
        """A transaction on the log and on what is kept here: all of it or nothing."""
        with self._log.writing() as writer:
            before = self._askings.copy(), self._forms.copy(), self._contacts.copy()
            try:
                yield writer
            except BaseException:
                self._askings, self._forms, self._contacts = before
                raise

    def add(
        self, about: About, *, form: str, contact: Contact | None, at: str, also: Also | None = None
    ) -> Asking:
        """A new one; the same again where this very form made one already."""
        with self._writing() as writer:
            if form in self._forms:
                return self._known(self._forms[form])
            kind, when = rules.kind_of(about), instant(at)
            serial = sum(each.kind == kind for each in self._askings.values()) + 1
            opened = rules.opened(public_number(kind, int(when[:4]), serial), about, when)
            made = self._keep(writer, None, opened, PUBLIC, also)
            self._note(made.number, form, contact, when)
            return made

    def join(self, number: str, *, form: str, contact: Contact | None, at: str) -> Asking:
        """One more person asks for the same, counted once a form and once a contact."""
        with self._writing() as writer:
            before, when = self._known(number), instant(at)
            if form in self._forms:
                return self._known(self._forms[form])
            after = replace(rules.joined(before), changed_at=when)
            known = contact is not None and contact.text in self._texts(number)
            self._note(number, form, contact, when)
            return before if known else self._keep(writer, before, after, PUBLIC)

    def of_number(self, number: str) -> Asking | None:
        """The one with this number."""
        return self._askings.get(number)

    def all(self, kind: str, *, open_only: bool = False) -> Sequence[Asking]:
        """Those for which most people ask first, then the newest."""
        found = [
            each for each in list(self._askings.values())
            if each.kind == kind and (each.stage.open or not open_only)
        ]  # fmt: skip
        return sorted(found, key=lambda each: (each.people, each.made_at, each.number))[::-1]

    def change(self, after: Asking, *, by: str, at: str, also: Also | None = None) -> Asking:
        """Keep what an account made of it."""
        with self._writing() as writer:
            before = self._same(after.number, after.revision)
            return self._keep(writer, before, replace(after, changed_at=instant(at)), by, also)

    def merge(self, number: str, into: str, *, by: str, revision: int, at: str) -> Asking:
        """Let one request go into another."""
        with self._writing() as writer:
            one, other = self._same(number, revision), self._known(into)
            gone, grown = rules.merged(one, other)
            when = instant(at)
            self._keep(writer, other, replace(grown, changed_at=when), by)
            return self._keep(writer, one, replace(gone, changed_at=when), by)

    def contacts(self, number: str, since: str) -> Sequence[str]:
        """How those who asked can be reached, each once."""
        return self._texts(number, instant(since))

    def erase(self, number: str, key: str = "") -> int:
        """Erase the contact with this key, or all of them."""
        return self._drop(
            each for each, (own, _, _) in list(self._contacts.items())
            if own == number and key in ("", each)
        )  # fmt: skip

    def forget(self, before: str) -> int:
        """Erase the contacts left before an instant."""
        last = instant(before)
        return self._drop(
            key for key, (_, _, at) in list(self._contacts.items()) if at < last
        )  # fmt: skip

    def _drop(self, keys: Iterable[str]) -> int:
        return sum(self._contacts.pop(key, None) is not None for key in list(keys))

    def _known(self, number: str) -> Asking:
        found = self._askings.get(number)
        if found is None:
            raise UnknownAsking(number)
        return found

    def _same(self, number: str, revision: int) -> Asking:
        found = self._known(number)
        if found.revision != revision:
            raise rules.AskingMoved
        return found

    def _texts(self, number: str, since: str = "") -> list[str]:
        found = list(self._contacts.values())
        return list(dict.fromkeys(text for own, text, at in found if own == number and at >= since))

    def _note(self, number: str, form: str, contact: Contact | None, when: str) -> None:
        self._forms[form] = number
        if contact is not None:
            self._contacts[contact.key] = (number, contact.text, when)

    def _keep(
        self,
        writer: MemoryWriter,
        before: Asking | None,
        after: Asking,
        by: str,
        also: Also | None = None,
    ) -> Asking:
        event = writer.append_at(rules.event_of(before, after, by), after.changed_at)
        kept = replace(after, revision=event.number)
        self._askings[kept.number] = kept
        writer.moved(each.certificate for each in (before, kept) if each and each.certificate)
        if also is not None:
            also(writer, kept)
        return kept

"""What the commands around reviewing do, once their options are read: publish, compare, verify."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

import click

from mapper.accounts import Account, Accounts, Role, UnknownAccount
from mapper.desk import Desk
from mapper.domain import Text
from mapper.editions import Editions, check_edition, compare, content_of
from mapper.errors import InvalidQuestion
from mapper.events import Event, EventKind, Head
from mapper.log import Log
from mapper.ports import Records
from mapper.review.impact import folded
from mapper.review.office_form import FIELDS, read_office, values_of
from mapper.review.past import backwards
from mapper.review.policy import Mode
from mapper.review.publication import Preview
from mapper.review.rules import NotAllowed
from mapper.review.said import SaidAnswer, SaidChanges, said_answers, said_changes
from mapper.review.words import MODE
from mapper.sentences import Speaker, day_text
from mapper.signing import Signer

OPERATOR = "operator"
"""Whom the log names for what is done at the command line without an account."""


class Unsigned(Signer):
    """Stands where nothing is signed; asked to sign all the same, it says what is missing."""

    def __init__(self) -> None:
        self.public_key = self.key_id = ""

    def sign(self, content: bytes) -> str:
        """Raises InvalidQuestion."""
        del content
        raise InvalidQuestion(
            Text(
                "发布须用本单位的密钥签名；请把QUALMAP_INSTANCE设为存放密钥的文件夹（与网站所用相同）",
                "an edition is signed with the office's key; set QUALMAP_INSTANCE to the folder "
                "that keeps it (the one that the site uses)",
            )
        )


@dataclass(frozen=True, slots=True)
class Voice:
    """Prints in one language."""

    language: str

    def pick(self, text: Text) -> str:
        """A text in the language."""
        return text.zh if self.language == "zh" else text.en

    def say(self, zh: str, en: str) -> str:
        """One of two texts."""
        return zh if self.language == "zh" else en

    def tell(self, zh: str, en: str) -> None:
        """Print one of two texts."""
        click.echo(self.say(zh, en))

    def head(self, head: Head) -> None:
        """Print the head of the log, to be written down."""
        self.tell(
            f"日志末条：第{head.number}号 {head.hash}",
            f"head of the log: event {head.number} {head.hash}",
        )


def print_json(value: object) -> None:
    """Print a value as JSON."""
    click.echo(json.dumps(value, ensure_ascii=False, indent=2))


# --- publishing -----------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Publishing:
    """The command ``publish``; ``sure`` asks whether to go on."""

    desk: Desk
    accounts: Accounts
    voice: Voice
    sure: Callable[[str], bool]

    def run(self, login: str | None, note: str, *, as_json: bool) -> None:
        """Show the preview and, for a publisher, put it forward or publish it."""
        by = publisher(self.accounts, login) if login is not None else None
        preview = self.desk.preview()
        if not as_json:
            self._show(preview)
        if preview.empty:
            self._report(preview, "nothing", as_json=as_json)
            if by is not None:
                raise SystemExit(1)
        elif by is None:
            self._report(preview, "preview", as_json=as_json)
        elif self.sure(self._question(preview)):
            event = self._publish(by, preview, note)
            self._report(preview, event.kind.value, event, as_json=as_json)

    def _publish(self, by: Account, preview: Preview, note: str) -> Event:
        try:
            return self.desk.publish(by, token=preview.token, note=note)
        except NotAllowed as error:
            raise InvalidQuestion(error.text) from error

    def _question(self, preview: Preview) -> str:
        single = self.desk.office().policy.mode is Mode.SINGLE
        if single or preview.prepared is not None:
            return self.voice.say(
                f"发布第{preview.number}批？", f"Publish edition {preview.number}?"
            )
        return self.voice.say(
            f"提请发布第{preview.number}批？", f"Put edition {preview.number} forward?"
        )

    def _said(self, preview: Preview) -> tuple[SaidChanges, tuple[SaidAnswer, ...]]:
        speaker = Speaker(self.desk.records)
        answers = folded(preview.answers, self.desk.records.vocabulary)
        return said_changes(speaker, preview.changes), said_answers(speaker, answers)

    def _show(self, preview: Preview) -> None:
        changes, answers = self._said(preview)
        for line in change_lines(changes, self.voice):
            click.echo(line)
        if answers:
            self.voice.tell("公开查询结果的变化：", "public answers that change:")
        for each in answers:
            name, place = self.voice.pick(each.name), self.voice.pick(each.place)
            before = _answer(self.voice, each.before, each.targets_before)
            after = _answer(self.voice, each.after, each.targets_after)
            click.echo(f"  {name}, {place}: {before} -> {after}")
        if preview.unclaimed:
            count = len(preview.unclaimed)
            self.voice.tell(
                f"另有{count}项已通过但缺依据，暂不发布：{'、'.join(preview.unclaimed)}",
                f"{count} approved without evidence wait: {', '.join(preview.unclaimed)}",
            )

    def _report(
        self, preview: Preview, status: str, event: Event | None = None, *, as_json: bool
    ) -> None:
        head = self.desk.log.head()
        if as_json:
            changes, answers = self._said(preview)
            told = {
                "status": status, "number": preview.number,
                "day": event.body.get("day") if event else None, **changes.to_json(),
                "answers": [each.to_json() for each in answers],
                "unclaimed": list(preview.unclaimed),
                "head": {"number": head.number, "hash": head.hash},
            }  # fmt: skip
            print_json(told)
            return
        self._tell(preview, status, event)
        if event is not None:
            self.voice.head(head)

    def _tell(self, preview: Preview, status: str, event: Event | None) -> None:
        number = preview.number
        if status == "nothing":
            self.voice.tell("没有待发布的内容。", "nothing waits for publication.")
        elif status == "preview":
            self.voice.tell(
                f"以上为第{number}批的预览；以 --by 指明发布人即可提请或确认。",
                f"this is what edition {number} would change; --by LOGIN puts it forward or "
                "confirms it.",
            )
        elif status == EventKind.PREPARED.value:
            self.voice.tell(
                f"已提请发布第{number}批，须由另一位发布人确认。",
                f"edition {number} is put forward; another publisher has to confirm it.",
            )
        elif event is not None:
            day = day_text(date.fromisoformat(event.body["day"]))
            self.voice.tell(
                f"第{number}批已于{day.zh}发布。", f"edition {number} of {day.en} is published."
            )


def publisher(accounts: Accounts, login: str) -> Account:
    """The account of a publisher; raises UnknownAccount, InvalidQuestion."""
    found = accounts.by_login(login)
    if found is None:
        raise UnknownAccount(login)
    if not found.may(Role.PUBLISHER):
        raise InvalidQuestion(
            Text(
                f"{login}不是在用的发布人；请另给一位（`qualmap user list`列出角色）",
                f"{login} is no publisher in use; name one (`qualmap user list` shows the roles)",
            )
        )
    return found


def _answer(voice: Voice, status: Text, targets: Text) -> str:
    named = voice.pick(targets)
    return f"{voice.pick(status)} ({named})" if named else voice.pick(status)


def change_lines(changes: SaidChanges, voice: Voice) -> Iterator[str]:
    """A difference as lines: + added, ~ changed field by field, - removed."""
    for link in changes.added:
        yield f"+ {voice.pick(link.sentence)} [{voice.pick(link.claim)}]"
    for change in changes.changed:
        yield f"~ {voice.pick(change.link.sentence)}"
        for name, was, now in change.fields:
            yield f"    {voice.pick(name)}: {voice.pick(was)} -> {voice.pick(now)}"
    for link in changes.removed:
        yield f"- {voice.pick(link.sentence)}"


def print_difference(
    editions: Editions, records: Records, first: int, second: int, voice: Voice, *, as_json: bool
) -> None:
    """How one office edition differs from another; raises UnknownEdition."""
    found = said_changes(Speaker(records), compare(editions, first, second))
    if as_json:
        print_json({"from": first, "to": second, **found.to_json()})
        return
    for line in change_lines(found, voice):
        click.echo(line)
    if not found:
        voice.tell("两批内容一致。", "both hold the very same links.")


# --- verifying ------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Verifying:
    """The command ``verify-log``; ``keys`` are the office's public keys, none where not at hand."""

    desk: Desk
    keys: Mapping[str, str] | None
    voice: Voice

    def run(self, head: str | None) -> None:
        """Check the chain, a hash that was written down, the items and the editions."""
        wanted = _hash(head) if head is not None else None
        found = self.desk.log.first_break()
        if found is not None:
            self.voice.tell(
                f"日志自第{found.number}号起断裂：{found.reason.zh}",
                f"the log is broken at event {found.number}: {found.reason.en}",
            )
            raise SystemExit(1)
        faults = [*self._written(wanted), *self._stale(), *self._editions()]
        for fault in faults:
            click.echo(self.voice.pick(fault))
        if faults:
            raise SystemExit(1)
        self.voice.head(self.desk.log.head())

    def _written(self, wanted: str | None) -> Iterator[Text]:
        """The hash that was written down has to stand somewhere in the log."""
        if wanted is None:
            return
        event = next((e for e in backwards(self.desk.log) if e.hash == wanted), None)
        if event is None:
            yield Text(
                f"日志中没有此校验值：{wanted}",
                f"no event of the log has the hash {wanted}: what was written down and this log "
                "are not of one history",
            )
        else:
            self.voice.tell(
                f"此校验值为第{event.number}号记录，其前的内容均未改动。",
                f"this hash is that of event {event.number}; nothing up to it was touched.",
            )

    def _stale(self) -> Iterator[Text]:
        for item in self.desk.stale():
            yield Text(f"{item}：状态与其记录不符", f"{item}: it is not kept as its events make it")

    def _editions(self) -> Iterator[Text]:
        editions = self.desk.editions
        for event in self.desk.log.events(kinds=[EventKind.PUBLISHED]):
            number = int(event.body["number"])
            if event.body["head"]["hash"] != event.previous:
                yield _fault(number, _HEAD)
            for fault in self._edition(editions, number):
                yield _fault(number, fault)
        if editions.all and self.keys is None:
            self.voice.tell(
                "未设QUALMAP_INSTANCE，签名未核对。",
                "QUALMAP_INSTANCE is not set, so no signature was checked.",
            )

    def _edition(self, editions: Editions, number: int) -> tuple[Text, ...]:
        if self.keys is not None:
            return check_edition(editions, number, self.keys)
        held = content_of(editions.links(number).values())
        return () if held == editions.edition(number).content else (_CONTENT,)


_HEAD = Text("所记日志末条与日志不符", "the head of the log that it names is another one")
_CONTENT = Text("内容与登记的校验值不符", "its links do not have the hash that it bears")


def _fault(number: int, fault: Text) -> Text:
    return Text(f"第{number}批：{fault.zh}", f"edition {number}: {fault.en}")


def _hash(text: str) -> str:
    found = text.strip().lower()
    if len(found) != 64 or not set(found) <= set("0123456789abcdef"):
        raise InvalidQuestion(
            Text(
                "日志的校验值有64位十六进制数字；请完整复制",
                "a hash of the log has 64 hexadecimal digits; copy the whole of it",
            )
        )
    return found


# --- the office -----------------------------------------------------------------------


def show_or_set_office(desk: Desk, stated: Mapping[str, str], voice: Voice) -> None:
    """Describe the office anew with what is stated, then print it; raises InvalidQuestion."""
    if stated:
        values = {**values_of(desk.office()), **stated}
        read = read_office(values, desk.records.vocabulary)
        if read.office is None:
            name, fault = next((name, read.faults[name]) for name in FIELDS if name in read.faults)
            option, given = name.replace("_", "-"), values[name][:40]
            raise InvalidQuestion(
                Text(f"--{option}“{given}”：{fault.zh}", f"--{option} {given!r}: {fault.en}")
            )
        if read.office != desk.office():
            desk.describe_office(OPERATOR, read.office)
    office, policy = desk.office(), desk.office().policy
    low, high = policy.borderline
    place = Speaker(desk.records).place(office.place)
    voice.tell(
        f"{office.name.zh}（{office.name.en}），{place.zh}（{office.place}）",
        f"{office.name.en} ({office.name.zh}), {place.en} ({office.place})",
    )
    mode = MODE[policy.mode]
    voice.tell(
        f"{mode.zh}；抽查{policy.share:.0%}；{low:.0%}至{high:.0%}为两可",
        f"{mode.en}; random share {policy.share:.0%}; borderline from {low:.0%} to {high:.0%}",
    )


def reopen_changed(desk: Desk, log: Log) -> int:
    """Open the decided items again whose ends changed; how many.  Nothing decided costs nothing."""
    if log.last(EventKind.JUDGED) is None:
        return 0
    return len(desk.reopen_changed())

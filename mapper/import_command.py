"""The command ``import``, once its options are read."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

import click
from pydantic import BaseModel, ConfigDict

from mapper.catalogue.read import Folder
from mapper.domain import Relation, Text
from mapper.errors import FaultyFile, InvalidQuestion, said_by_system
from mapper.import_proposals import Put
from mapper.importing.effects import SETTLED
from mapper.importing.imported import Imports
from mapper.importing.making import Stated, is_date
from mapper.importing.plan import Answers
from mapper.importing.preview import Preview, Store, Upload, bring, preview
from mapper.importing.template import template

_SHOWN = 40


@dataclass(frozen=True, slots=True)
class Asked:
    """A file, what is said of it, and how much is to be done."""

    file: Path
    stated: Stated
    columns: tuple[str, ...] = ()
    answers: Path | None = None
    effect: str = ""
    new_if_doubtful: bool = False
    dry_run: bool = False
    as_json: bool = False


class _Options(BaseModel):
    """The options of the command as they were typed."""

    model_config = ConfigDict(extra="forbid")

    place: str | None
    number: str
    document: str
    published: str
    valid_from: str
    stated_count: int | None
    replaces: tuple[str, ...]
    title_zh: str
    title_en: str
    columns: tuple[str, ...]
    effect: str | None
    answers: Path | None
    new_if_doubtful: bool
    dry_run: bool
    as_json: bool


def asked_of(file: Path, options: Mapping[str, object]) -> Asked:
    """What is asked for; raises InvalidQuestion for an option that is missing or no good."""
    given = _Options.model_validate(options)
    stated = stated_of(
        {
            name: value
            for name in _EDITION
            if isinstance(value := getattr(given, name), str) and value
        }
    )
    stated = replace(stated, stated_count=given.stated_count, replaces=given.replaces)
    if given.effect and given.effect not in {one.value for one in SETTLED}:
        known = [one.value for one in SETTLED]
        text = Text(
            f"“{given.effect}”不是效力；可写{'、'.join(known)}",
            f"{given.effect!r} is no effect; write one of {', '.join(known)}",
        )
        raise InvalidQuestion(text)
    return Asked(
        file, stated, given.columns, given.answers, given.effect or "", given.new_if_doubtful,
        given.dry_run, given.as_json,
    )  # fmt: skip


def stated_of(texts: Mapping[str, str]) -> Stated:
    """What is said of an edition; raises InvalidQuestion where it cannot be told from others."""
    if not texts.get("place"):
        raise InvalidQuestion(
            Text(
                "请用--place写明是哪里的目录，例如suzhou",
                "say whose list it is by --place, such as suzhou",
            )
        )
    if not any(texts.get(name) for name in ("number", "published", "document")):
        raise InvalidQuestion(
            Text(
                "请用--number、--date或--document写明是哪一批",
                "say which edition it is by --number, --date or --document",
            )
        )
    for name in ("published", "valid_from"):
        if texts.get(name) and not is_date(texts[name]):
            raise InvalidQuestion(
                Text(
                    f"“{texts[name][:40]}”不是日期；请写作2024、2024-05或2024-05-28",
                    f"{texts[name][:40]!r} is no date; write 2024, 2024-05 or 2024-05-28",
                )
            )
    place, number, document, published, valid_from, title_zh, title_en = (
        " ".join(texts.get(name, "").split()) for name in _EDITION
    )
    return Stated(
        place, number, document, published, valid_from, title_zh=title_zh, title_en=title_en
    )


_EDITION = ("place", "number", "document", "published", "valid_from", "title_zh", "title_en")


def write_template(file: Path, language: str) -> None:
    """Write the table to fill in; raises InvalidQuestion where the file cannot be written."""
    try:
        file.write_bytes(template(language))
    except OSError as error:
        why = said_by_system(error)
        text = Text(f"无法写入“{file}”：{why.zh}", f"cannot write {str(file)!r}: {why.en}")
        raise InvalidQuestion(text) from error
    click.echo(str(file))


@dataclass(frozen=True, slots=True)
class ImportDesk:
    """What an import works on: the catalogues, the imported editions, the store, a language.

    ``reopen`` opens the decided items again whose ends an edition changes; ``propose`` puts the
    rows forward for review instead, where that is asked for.
    """

    base: Folder
    imports: Imports
    store: Store
    language: str
    reopen: Callable[[], object]
    propose: Callable[[Preview], list[Put]] | None = None

    def run(self, asked: Asked) -> None:
        """Show the difference, then load it; every fault is printed at once."""
        if self.imports.recover(self.store.content):
            self.reopen()
        try:
            shown = preview(self._upload(asked), self.base, self.imports)
        except FaultyFile as error:
            for fault in error.faults:
                click.echo(fault.told(self.language), err=True)
            raise
        loaded = changed = False
        if self.propose is not None and not asked.dry_run and not shown.plan.questions:
            self._proposed(self.propose(shown), as_json=asked.as_json)
            return
        if not asked.dry_run and not shown.plan.questions:
            changed, loaded = bring(shown, self.imports, self.store), True
            self.reopen()
        state = ("loaded" if changed else "unchanged") if loaded else "preview"
        if asked.as_json:
            click.echo(json.dumps(to_json(shown, state), ensure_ascii=False, indent=2))
        else:
            self._print(shown, state)
        if shown.plan.questions and not asked.dry_run:
            count = len(shown.plan.questions)
            text = Text(
                f"有{count}个问题待答，内容未载入；请在文件中作答并用--answers给出，"
                "或加--new-if-doubtful",
                f"{count} questions are open and nothing was loaded; answer them in a file and "
                "name it by --answers, or add --new-if-doubtful",
            )
            raise InvalidQuestion(text)

    def _proposed(self, put: list[Put], *, as_json: bool) -> None:
        if as_json:
            told = [
                {
                    "certificate": one.certificate,
                    "item": one.item or None,
                    "reason": one.reason.to_json() if one.reason else None,
                }
                for one in put
            ]
            click.echo(json.dumps(told, ensure_ascii=False, indent=2))
            return
        for one in put:
            reason = one.reason or Text("", "")
            why = reason.zh if self.language == "zh" else reason.en
            click.echo(f"  {one.certificate}: {one.item or why}")
        count = sum(bool(one.item) for one in put)
        left = len(put) - count
        zh = f"{count}项待审核，{left}项未提出"
        en = f"{count} put forward for review, {left} not"
        click.echo(zh if self.language == "zh" else en)

    def _upload(self, asked: Asked) -> Upload:
        answers = replace(
            read_answers(asked.answers), new_if_doubtful=asked.new_if_doubtful,
            effect=Relation(asked.effect) if asked.effect else None,
        )  # fmt: skip
        return Upload(
            asked.file.name, read_bytes(asked.file), asked.stated, answers, pairs(asked.columns)
        )

    def _print(self, shown: Preview, state: str) -> None:
        plan, zh = shown.plan, self.language == "zh"
        counts, links = plan.counts, shown.links
        for listing in shown.listings:
            headers = (
                f"{name}={listing.headers[at]}" for at, name in sorted(listing.columns.items())
            )
            said = f"{listing.sheet}: {len(listing.rows)}"
            click.echo(f"{said}{'行' if zh else ' rows'}; " + ", ".join(headers))
        click.echo(
            f"{plan.edition}：已有{counts['same']}，新增{counts['new']}，存疑{counts['doubtful']}；"
            f"对应关系新增{links['new']}，变更{links['changed']}，删除{links['removed']}"
            if zh
            else f"{plan.edition}: {counts['same']} known, {counts['new']} new, "
            f"{counts['doubtful']} in doubt; links: {links['new']} new, {links['changed']} "
            f"changed, {links['removed']} removed"
        )
        for line in plan.lines[:_SHOWN]:
            told = f"{line.relation} {line.target}".strip()
            click.echo(f"  {line.key} {line.kind.value}: {line.name} [{line.certificate}] {told}")
        if len(plan.lines) > _SHOWN:
            click.echo(f"  … {len(plan.lines) - _SHOWN}")
        for note in plan.notes:
            click.echo(note.zh if zh else note.en, err=True)
        self._ask(shown)
        click.echo(_STATES[state][0 if zh else 1])

    def _ask(self, shown: Preview) -> None:
        for number, asked in enumerate(shown.plan.questions.values(), start=1):
            click.echo(f"{number}. {asked.about} {asked.key!r}: {asked.text}")
            for choice, name in asked.options:
                click.echo(f"     {choice}  {name if name != choice else ''}".rstrip())


_STATES = {
    "preview": ("仅预览，未载入", "a preview; nothing was loaded"),
    "loaded": ("已载入", "loaded"),
    "unchanged": ("与已载入的内容一致，未作更改", "the same as before; nothing changed"),
}


def to_json(shown: Preview, state: str) -> dict[str, object]:
    """The preview as ``import --json`` prints it."""
    plan = shown.plan
    return {
        "edition": plan.edition,
        "status": state,
        "counts": {**plan.counts, "links": dict(shown.links)},
        "columns": [
            {
                "sheet": listing.sheet, "row": listing.header_row,
                "columns": {name: listing.headers[at] for at, name in listing.columns.items()},
            }
            for listing in shown.listings
        ],
        "rows": [
            {
                "row": line.key, "kind": line.kind.value, "name": line.name,
                "certificate": line.certificate or None, "relation": line.relation or None,
                "target": line.target or None,
            }
            for line in plan.lines
        ],
        "questions": [
            {
                "about": one.about, "key": one.key, "text": one.text,
                "options": [{"answer": answer, "name": name} for answer, name in one.options],
            }
            for one in plan.questions.values()
        ],
        "changes": [
            {"how": one.how, "file": one.file, "id": one.id} for one in shown.changes
        ],
        "notes": [note.to_json() for note in plan.notes],
    }  # fmt: skip


def read_bytes(file: Path) -> bytes:
    """The bytes of a file; raises InvalidQuestion where there is none."""
    try:
        return file.read_bytes()
    except OSError as error:
        why = said_by_system(error)
        text = Text(
            f"无法读取“{file}”：{why.zh}；请给出.csv或.xlsx文件",
            f"cannot read {str(file)!r}: {why.en}; name a .csv or .xlsx file",
        )
        raise InvalidQuestion(text) from error


def pairs(columns: tuple[str, ...]) -> Mapping[str, str]:
    """Headers by what their columns hold, from ``name=header`` with commas between.

    >>> pairs(("name=证书,level=级别",))
    {'name': '证书', 'level': '级别'}
    """
    found: dict[str, str] = {}
    for one in (part for text in columns for part in text.split(",")):
        name, mark, header = one.partition("=")
        if not mark or not header.strip():
            raise InvalidQuestion(
                Text(
                    f"“{one}”没有指明列；请写作name=表头，例如name=证书名称",
                    f"{one!r} names no column; write name=header, such as name=证书名称",
                )
            )
        found[name.strip()] = header.strip()
    return found


def read_answers(file: Path | None) -> Answers:
    """The answers of a JSON file: ``{"rows": {…}, "bodies": {…}, "effects": {…}}``."""
    if file is None:
        return Answers()
    try:
        given = json.loads(read_bytes(file).decode("utf-8-sig"))
    except (UnicodeDecodeError, json.JSONDecodeError, RecursionError) as error:
        raise InvalidQuestion(
            Text(f"“{file}”不是JSON：{error}", f"{str(file)!r} is no JSON: {error}")
        ) from error
    return answers_of(given)


def answers_of(given: object) -> Answers:
    """Answers from JSON; raises InvalidQuestion for anything but texts under known names."""
    if not isinstance(given, dict) or set(given) - {"rows", "bodies", "effects"}:
        raise InvalidQuestion(
            Text(
                "答案应为含rows、bodies和effects的对象",
                "answers are an object with rows, bodies and effects",
            )
        )
    parts = [given.get(name, {}) for name in ("rows", "bodies", "effects")]
    for part in parts:
        if not isinstance(part, dict) or not all(isinstance(one, str) for one in part.values()):
            raise InvalidQuestion(
                Text(
                    "每个答案是一段文字：new、编号或关系",
                    "an answer is a text: new, an id, or a relation",
                )
            )
    known = {one.value for one in Relation}
    for effect in parts[2].values():
        if effect not in known:
            raise InvalidQuestion(
                Text(
                    f"“{effect[:40]}”不是关系；可写recognised_as等",
                    f"{effect[:40]!r} is no relation; write one such as recognised_as",
                )
            )
    return Answers(*parts)

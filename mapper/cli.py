"""The command ``qualmap``: parse, call, print.

Exit 0: done.  Exit 1: the answer is a failure (faults found; nothing or several
found).  Exit 2: bad usage or input, with one line on standard error.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn, TypeVar

import click

from mapper.conditions import Holder
from mapper.dates import parse_day, today_in_china
from mapper.domain import PlaceId, Text
from mapper.errors import InvalidQuestion, MapperError
from mapper.ports import Records
from mapper.usage import usage_text
from mapper.vocabulary import Vocabulary

if TYPE_CHECKING:
    from mapper.catalogue.placed import Rows
    from mapper.catalogue.read import Folder
    from mapper.desk import Desk
    from mapper.import_proposals import Put
    from mapper.importing.imported import Imports
    from mapper.importing.preview import Preview
    from mapper.signing import Signer
    from mapper.store.folders import Folders
    from mapper.user_command import UserDesk
    from mapper.workplace import Workplace

DEFAULT_FILE = "qualmap.sqlite3"
F = TypeVar("F", bound=Callable[..., object])


@dataclass(frozen=True, slots=True)
class Session:
    """What every command shares: where the records are, and the language of its texts."""

    database: str | None
    language: str

    def records(self) -> Records:
        """The records of the database with what is published over them.

        The packaged catalogues where there is no database.
        """
        if self.database is None:
            from mapper.catalogue import packaged

            return packaged()
        from mapper.editions import PublishedRecords
        from mapper.store import open_log, open_records

        return PublishedRecords(open_records(self.database), open_log(self.database))


_SHARED = ("--database", "--lang")


def hoisted(args: Iterable[str]) -> tuple[list[str], list[str]]:
    """The shared options, wherever they stand, and what is left of a command line.

    >>> hoisted(["check", "--lang", "zh", "folder"])
    (['--lang=zh'], ['check', 'folder'])
    """
    front: list[str] = []
    rest: list[str] = []
    waiting = iter(args)
    for arg in waiting:
        if arg == "--":
            rest += [arg, *waiting]
        elif arg in _SHARED:
            front.append(arg if (value := next(waiting, None)) is None else f"{arg}={value}")
        else:
            (front if arg.startswith(tuple(f"{o}=" for o in _SHARED)) else rest).append(arg)
    return front, rest


_LANGUAGES = ("en", "zh")


def _language(given: str | None) -> str:
    """The language that was asked for, else that of the environment."""
    environment = "zh" if os.environ.get("LANG", "").startswith("zh") else "en"
    return given if given in _LANGUAGES else environment


class Hoisting(click.Group):
    """Takes the options of the whole command behind a subcommand too."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Move the shared options, wherever they stand, to the front."""
        front, rest = hoisted(args)
        return super().parse_args(ctx, front + rest)


@click.group(cls=Hoisting, context_settings={"help_option_names": ["-h", "--help"]})
@click.option("--database", metavar="URL", help="Where the store is (default: QUALMAP_DATABASE).")
@click.option(
    "--lang", type=click.Choice(_LANGUAGES), default=None, help="Language of what is printed."
)
@click.version_option(package_name="qualmap")
@click.pass_context
def cli(context: click.Context, database: str | None, lang: str | None) -> None:
    """What a foreign certificate maps to in China, by place and date, with sources."""
    context.obj = Session(_database(database), _language(lang))


def _database(given: str | None) -> str | None:
    """The store that was named, else the one of the environment, else a file that is there."""
    url = given or os.environ.get("QUALMAP_DATABASE") or None
    if url is None and Path(DEFAULT_FILE).is_file():
        url = f"sqlite:///{DEFAULT_FILE}"
    return url


def _print_json(value: object) -> None:
    click.echo(json.dumps(value, ensure_ascii=False, indent=2))


# --- catalogues ---------------------------------------------------------------


def _folder(given: str | None) -> Path | None:
    if given is None:
        return None
    folder = Path(given)
    if not folder.is_dir():
        raise InvalidQuestion(
            Text(
                f"“{given}”不是文件夹；请给出存放目录文件的文件夹",
                f"{given!r} is no folder; name one that holds catalogue files",
            )
        )
    return folder


@cli.command()
@click.argument("folder", required=False)
@click.option("--json", "as_json", is_flag=True, help="Print the faults as JSON.")
@click.pass_obj
def check(session: Session, folder: str | None, *, as_json: bool) -> None:
    """Check a folder of catalogue files (default: the packaged ones): every fault at once."""
    from mapper.catalogue import packaged_folder
    from mapper.catalogue.check import check_folder

    faults = check_folder(_folder(folder) or packaged_folder())
    if as_json:
        _print_json(
            [
                {
                    "path": f.path,
                    "line": f.line,
                    "column": f.column,
                    "reason": f.reason,
                    "zh": f.zh,
                }
                for f in faults
            ]
        )
    else:
        for fault in faults:
            click.echo(fault.told(session.language))
        count = len(faults)
        found = Text(f"有{count}处错误", f"{count} faults")
        found = found if faults else Text("未发现错误", "no faults")
        click.echo(found.zh if session.language == "zh" else found.en, err=True)
    if faults:
        raise SystemExit(1)


@cli.command()
@click.argument("folder", required=False)
@click.option("--json", "as_json", is_flag=True, help="Print the counts as JSON.")
@click.pass_obj
def load(session: Session, folder: str | None, *, as_json: bool) -> None:
    """Load a folder of catalogues (default: the packaged ones) into the store: all or nothing."""
    from mapper.catalogue import packaged_folder
    from mapper.printing import print_load
    from mapper.store.catalogue import StoredCatalogue

    url = _url(session)
    store = StoredCatalogue(url)
    _imports(session).recover(store.content)
    with _folders(session).alone():
        report = store.load(_checked(session, _folder(folder) or packaged_folder()))
    reopened = _reopen_changed(url)
    _forget_contacts(url)
    if as_json:
        _print_json({**report.to_json(), "reopened": reopened})
        return
    print_load(report, session.language)
    if reopened:
        zh = session.language == "zh"
        click.echo(
            f"{reopened}项已有结论，因证书或对应对象变更而重新开启"
            if zh
            else f"{reopened} decided items were opened again, as an end changed"
        )


def _checked(session: Session, folder: Folder) -> Rows:
    """The rows of a folder and of the imported editions; prints what is wrong with them."""
    from mapper.catalogue.check import check_rows
    from mapper.errors import FaultyCatalogue

    rows, faults = _imports(session).rows(folder)
    faults = sorted([*faults, *check_rows(rows)])
    if faults:
        for fault in faults[:50]:
            click.echo(fault.told(session.language), err=True)
        raise FaultyCatalogue(faults)
    return rows


def _imports(session: Session) -> Imports:
    """The imported editions: in the instance folder, else beside the database."""
    from mapper.importing.imported import Imports
    from mapper.workplace import Workplace

    return Imports(Workplace(_url(session), _instance(), session.language).imported)


@cli.command("import")
@click.argument("file", type=Path)
@click.option("--template", type=click.Choice(["zh", "en"]), help="Write an empty table to FILE.")
@click.option("--place", metavar="P", help="Whose list it is, such as suzhou.")
@click.option("--number", default="", metavar="N", help="The number of the edition.")
@click.option("--document", default="", metavar="D", help="The document that publishes it.")
@click.option("--date", "published", default="", metavar="DATE", help="2024, 2024-05 or a day.")
@click.option("--valid-from", default="", metavar="DATE", help="Since when it holds.")
@click.option("--stated-count", type=click.IntRange(min=0), help="How many items it states.")
@click.option("--replaces", multiple=True, metavar="E", help="The edition that it replaces.")
@click.option("--title-zh", default="", metavar="T", help="Its title (default: from the file).")
@click.option("--title-en", default="", metavar="T", help="Its title in English.")
@click.option("--columns", multiple=True, metavar="NAME=HEADER", help="What a column holds.")
@click.option("--effect", metavar="RELATION", help="Where the words leave open what a row gives.")
@click.option("--answers", type=Path, metavar="FILE", help="Answers to what is in doubt (JSON).")
@click.option("--new-if-doubtful", is_flag=True, help="Take whatever is in doubt for new.")
@click.option("--catalogues", metavar="DIR", help="What it adds to (default: the packaged).")
@click.option("--as", "goal", type=click.Choice(["edition", "proposals"]), default="edition")
@click.option("--by", "login", metavar="LOGIN", help="The reviewer who puts proposals forward.")
@click.option("--dry-run", is_flag=True, help="Show the difference and stop.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@click.pass_obj
def import_file(
    session: Session,
    /,
    file: Path,
    *,
    template: str | None,
    catalogues: str | None,
    goal: str,
    login: str | None,
    **stated: object,
) -> None:
    """Bring an office's list (CSV, XLSX) in as a source edition: difference first, all or none."""
    from mapper.catalogue import packaged_folder
    from mapper.import_command import ImportDesk, asked_of, write_template
    from mapper.store.catalogue import StoredCatalogue

    if template:
        write_template(file, template)
        return
    base = _folder(catalogues) or packaged_folder()
    put = partial(_put_forward, session, login) if goal == "proposals" else None
    desk = ImportDesk(
        base, _imports(session), StoredCatalogue(_url(session)), session.language,
        partial(_reopen_changed, _url(session)), put,
    )  # fmt: skip
    desk.run(asked_of(file, stated))


def _put_forward(session: Session, login: str | None, shown: Preview) -> list[Put]:
    from mapper.import_proposals import put_forward, reviewer
    from mapper.review_commands import Unsigned
    from mapper.store import open_accounts

    by = reviewer(open_accounts(_url(session)), login)
    return put_forward(shown, _review_desk(_url(session), Unsigned()), by)


def _reopen_changed(url: str) -> int:
    from mapper.review_commands import Unsigned, reopen_changed

    desk = _review_desk(url, Unsigned())
    return reopen_changed(desk, desk.log)


def _forget_contacts(url: str) -> None:
    """Contacts of people who asked go once they have been kept long enough."""
    from mapper.asking.port import kept_days
    from mapper.events import instant, now
    from mapper.store import open_askings

    days = kept_days(os.environ.get("QUALMAP_CONTACT_DAYS", ""))
    if days is not None:
        open_askings(url).forget(instant(now() - timedelta(days=days)))


# --- questions ----------------------------------------------------------------


def _question_options(function: F) -> F:
    """The options by which a holder says who he is."""
    options = (
        click.option("--place", metavar="P", help="A place by its id or name, such as suzhou."),
        click.option("--on", metavar="DATE", help="The day asked for (default: today in China)."),
        click.option(
            "--degree", metavar="D", help="college bachelor second_bachelor master doctor"
        ),
        click.option("--degree-field", metavar="F", help="The field of the degree."),
        click.option("--work-years", metavar="N", help="Years of related work so far."),
        click.option("--held-since", metavar="DATE", help="Since when the certificate is held."),
        click.option("--employed-in", metavar="P", help="The place of work."),
        click.option("--years-in-place", metavar="N", help="Years of work in that place."),
        click.option("--field-of-work", metavar="F", help="The field of work, or: related."),
        click.option("--granted-on", metavar="DATE", help="When the result was granted."),
        click.option("--certificate-expires", metavar="DATE", help="When the certificate expires."),
        click.option("--born", metavar="DATE", help="Day of birth."),
        click.option("--nationality", metavar="N", help="Such as chinese."),
        click.option("--residence", metavar="R", multiple=True, help="Such as taiwan-resident."),
        click.option("--membership-grade", metavar="G", help="Grade of membership."),
        click.option("--holds", metavar="ID", multiple=True, help="Another certificate held."),
        click.option("--acquired-by", metavar="HOW", help="How the certificate was obtained."),
        click.option("--json", "as_json", is_flag=True, help="Print JSON."),
    )
    for option in reversed(options):
        function = option(function)
    return function


@cli.command()
@click.argument("text")
@_question_options
@click.pass_obj
def lookup(session: Session, /, text: str, *, as_json: bool, **stated: object) -> None:
    """What a certificate maps to: for whom, in which place, on which date."""
    from mapper.answer_json import answer_json
    from mapper.answers import look_up, nobody_asks
    from mapper.matching.resolve import resolve
    from mapper.sentences import Speaker

    records = session.records()
    place, on, holder = _who(records.vocabulary, stated)
    requests = getattr(records, "open_requests", nobody_asks)
    answer = look_up(
        records, text, place=place, on=on, holder=holder, finder=resolve, requests=requests
    )
    if as_json:
        _print_json(answer_json(answer, Speaker(records)))
    else:
        from mapper.printing import print_answer

        print_answer(answer, Speaker(records), session.language)
    if answer.node is None:
        raise SystemExit(1)


@cli.command()
@click.argument("title")
@click.option("--place", metavar="P", help="A place by its id or name, such as suzhou.")
@click.option("--on", metavar="DATE", help="The day asked for (default: today in China).")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@click.pass_obj
def reverse(
    session: Session, title: str, *, place: str | None, on: str | None, as_json: bool
) -> None:
    """Which certificates reach a title, a skill level or a directory item."""
    from mapper.answer_json import reverse_json
    from mapper.matching.resolve import resolve
    from mapper.printing import print_reverse
    from mapper.reverse import reverse_look_up
    from mapper.sentences import Speaker

    records = session.records()
    where = records.vocabulary.find_place(place) if place is not None else None
    day = parse_day(on) if on else today_in_china()
    answer = reverse_look_up(records, title, place=where, on=day, finder=resolve)
    if as_json:
        _print_json(reverse_json(answer, Speaker(records)))
    else:
        print_reverse(answer, Speaker(records), session.language)
    if answer.target is None:
        raise SystemExit(1)


def _who(vocabulary: Vocabulary, stated: dict[str, object]) -> tuple[PlaceId | None, date, Holder]:
    """The place, the day and the holder that the options state."""
    text = {name: value for name, value in stated.items() if isinstance(value, str)}
    place = vocabulary.find_place(text["place"]) if "place" in text else None
    on = parse_day(text["on"]) if "on" in text else today_in_china()
    many = {name: value for name, value in stated.items() if isinstance(value, tuple)}
    return place, on, _holder(vocabulary, text, many, on)


def _holder(
    vocabulary: Vocabulary, text: dict[str, str], many: dict[str, tuple[str, ...]], on: date
) -> Holder:
    def day(name: str) -> date | None:
        return parse_day(text[name]) if name in text else None

    return Holder(
        degree=vocabulary.find_degree(text["degree"]) if "degree" in text else "",
        degree_field=vocabulary.find_field(text.get("degree_field", "")),
        work_years=_years(text, "work_years"),
        years_in_place=_years(text, "years_in_place"),
        as_of=on,
        held_since=day("held_since"),
        born=day("born"),
        field_of_work=vocabulary.find_field(text.get("field_of_work", "")),
        employed_in=vocabulary.find_place(text["employed_in"]) if "employed_in" in text else None,
        nationality=text.get("nationality", ""),
        residence=many.get("residence", ()),
        certificate_expires=day("certificate_expires"),
        membership_grade=text.get("membership_grade", ""),
        holds=many.get("holds", ()),
        acquired_by=text.get("acquired_by", ""),
        granted_on=day("granted_on"),
    )


def _years(text: dict[str, str], name: str) -> float | None:
    if name not in text:
        return None
    try:
        years = float(text[name])
    except ValueError:
        years = -1.0
    if not 0 <= years <= 80:
        option = name.replace("_", "-")
        given = text[name][:20]
        raise InvalidQuestion(
            Text(
                f"--{option}“{given}”不是年数；请写0到80之间的数",
                f"--{option} {given!r} is no count of years; write a number from 0 to 80",
            )
        )
    return years


# --- proposals ----------------------------------------------------------------


def _workplace(session: Session, database: str | None) -> Workplace:
    from mapper.workplace import Workplace

    instance = os.environ.get("QUALMAP_INSTANCE", "")
    return Workplace(database, Path(instance) if instance else None, session.language)


@cli.command()
@click.option("--input", "file", type=Path, metavar="FILE.csv", help="Print for these; store none.")
@click.option("--top", type=click.IntRange(1, 50), default=10, show_default=True, metavar="N")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@click.option("--restart", is_flag=True, help="Begin again instead of going on.")
@click.pass_obj
def propose(session: Session, file: Path | None, *, top: int, as_json: bool, restart: bool) -> None:
    """Propose what each certificate of the store may map to, for review; or for a file."""
    from mapper.propose_command import propose_all, propose_file
    from mapper.store import open_proposals, open_records

    if file is not None:
        work, records = _workplace(session, session.database), session.records()
        propose_file(work, records, file, top=top, as_json=as_json)
        return
    url = session.database or f"sqlite:///{DEFAULT_FILE}"
    work, stored, store = _workplace(session, url), open_records(url), open_proposals(url)
    propose_all(work, stored, store, top=top, restart=restart, as_json=as_json)


@cli.command()
@click.option("--decisions", "file", type=Path, metavar="FILE.csv", help="What was decided.")
@click.option("--apply", is_flag=True, help="Use the new weights even if they are not better.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@click.pass_obj
def learn(session: Session, file: Path | None, *, apply: bool, as_json: bool) -> None:
    """Refit the weights of the matcher from decisions; a worse fit is never used unasked.

    The decisions are those of the reviewers, or of a file.
    """
    from mapper.learn_command import learn_from
    from mapper.store import open_log

    work, records = _workplace(session, session.database), session.records()
    source = file or (open_log(session.database) if session.database else None)
    learn_from(work, records, source, apply=apply, on=today_in_china(), as_json=as_json)


# --- measuring and training ----------------------------------------------------


@cli.command()
@click.option("--queries", type=Path, metavar="Q.tsv", help="Queries: id, text.")
@click.option("--corpus", type=Path, metavar="C.tsv", help="Names: id, text[, concept].")
@click.option("--annotations", type=Path, metavar="A.tsv", help="Query, iteration, id, relevance.")
@click.option("--judged-half", is_flag=True, help="Learn from half of the judgements, five times.")
@click.option("--catalogue", is_flag=True, help="Measure on the catalogue's own seen links.")
@click.option("--model", metavar="NAME_OR_PATH", help="Another sentence-transformers model.")
@click.option("--bag", type=Path, metavar="FILE", help="A Chinese bag that train-zh made.")
@click.option("--vectors", type=Path, metavar="FILE", help="Keep vectors here between runs.")
@click.pass_obj
def evaluate(
    session: Session,
    /,
    *,
    catalogue: bool,
    judged_half: bool,
    model: str | None,
    bag: Path | None,
    vectors: Path | None,
    **files: Path | None,
) -> None:
    """How well names are found: a judged set in TREC form, or the catalogue's own links."""
    judged = [path for path in files.values() if path is not None]
    if len(judged) != (0 if catalogue else 3) or (catalogue and judged_half):
        raise InvalidQuestion(
            Text(
                "请同时给出--queries、--corpus和--annotations，或只给--catalogue",
                "give --queries, --corpus and --annotations, or --catalogue alone",
            )
        )
    from mapper.matching.standard import standard_encoder
    from mapper.progress import watched

    with watched() as progress:
        encoder = standard_encoder(vectors, model, bag=bag, progress=progress)
        if catalogue:
            from mapper.matching.combine import default
            from mapper.matching.own_links import check_catalogue

            found = check_catalogue(session.records(), encoder, default(), progress=progress)
        else:
            from mapper.matching.evaluate import evaluate as measured

            found = measured(*judged, encoder=encoder, judged_half=judged_half, progress=progress)
    _print_json(found)


@cli.command("train-zh")
@click.option("--terms", type=Path, metavar="FILE", help="The term table (default: the shipped).")
@click.option("--output", type=Path, metavar="FILE", help="Where to (default: the shipped bag).")
@click.option("--seed", type=int, default=0, show_default=True, help="Of the composed names.")
@click.option("--model", metavar="NAME_OR_PATH", help="Another teacher than the bundled MiniLM.")
@click.option(
    "--coverage",
    is_flag=False,
    flag_value="",
    metavar="[LIST.txt]",
    help="Train nothing: print what the terms leave out of the catalogues, or of a list.",
)
@click.option("--json", "as_json", is_flag=True, help="Print the coverage as JSON.")
def train_zh(
    *,
    terms: Path | None,
    output: Path | None,
    seed: int,
    model: str | None,
    coverage: str | None,
    as_json: bool,
) -> None:
    """Rebuild the Chinese encoder from the term table; minutes, and nothing half when stopped."""
    from mapper.catalogue import packaged_folder
    from mapper.matching.terms import read_terms

    table = read_terms(terms or Path(str(packaged_folder())) / "vocab" / "terms.csv")
    if coverage is not None:
        _coverage([term.zh for term in table], coverage, as_json=as_json)
        return
    from mapper.matching.files import check_writable
    from mapper.matching.standard import SHIPPED_BAG, english_encoder
    from mapper.matching.train_zh import train_bag
    from mapper.progress import watched

    target = output or SHIPPED_BAG
    check_writable(target)
    with watched() as progress:
        teacher = english_encoder(model, threads=1)
        bag = train_bag(table, teacher, seed=seed, progress=progress)
    bag.save(target)
    click.echo(f"{target}: {bag.key}, {len(table):,} terms, {len(bag.vocabulary):,} grams")


def _coverage(terms: list[str], names_file: str, *, as_json: bool) -> None:
    """What the terms leave out; exit 1 where a name is covered by less than 95 %."""
    from mapper.catalogue import packaged_folder
    from mapper.catalogue.read import read_folder
    from mapper.matching import coverage

    if names_file:
        names = coverage.read_names(Path(names_file))
    else:
        names = list(coverage.catalogue_names(read_folder(packaged_folder())[0]))
    found = coverage.coverage(names, terms)
    if as_json:
        _print_json(found.to_json())
    else:
        for line in found.lines():
            click.echo(line)
    if not found.complete:
        raise SystemExit(1)


# --- people --------------------------------------------------------------------


def _desk(session: Session) -> UserDesk:
    from mapper.events import now
    from mapper.passwords import Passwords
    from mapper.store import open_accounts
    from mapper.user_command import UserDesk

    url = session.database or f"sqlite:///{DEFAULT_FILE}"
    return UserDesk(open_accounts(url), Passwords(), now, session.language)


def _typed_password(*, from_stdin: bool) -> str | None:
    """The first line of standard input, if the password is to come from there."""
    return sys.stdin.readline().rstrip("\r\n") if from_stdin else None


_ROLE = click.option(
    "--role", "roles", multiple=True, metavar="R", help="reviewer, publisher or administrator."
)
_STDIN = click.option(
    "--password-stdin", is_flag=True, help="Read the password from standard input; print none."
)


@cli.group()
def user() -> None:
    """Who signs in at the site, and with which roles; the first must be an administrator."""


@user.command("add")
@click.argument("login")
@click.option("--name", required=True, help="The name that the screens show.")
@_ROLE
@_STDIN
@click.pass_obj
def user_add(
    session: Session, login: str, *, name: str, roles: tuple[str, ...], password_stdin: bool
) -> None:
    """Add an account; a random password is printed once."""
    desk = _desk(session)
    desk.add(login, name, roles, _typed_password(from_stdin=password_stdin))


@user.command("list")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@click.pass_obj
def user_list(session: Session, *, as_json: bool) -> None:
    """Print every account."""
    _desk(session).print_all(as_json=as_json)


@user.command("change")
@click.argument("login")
@click.option("--name", help="The name that the screens show.")
@_ROLE
@click.option("--enable/--disable", "active", default=None, help="Back into use, or out of it.")
@click.pass_obj
def user_change(
    session: Session, login: str, *, name: str | None, roles: tuple[str, ...], active: bool | None
) -> None:
    """Change name or roles (all that are to be had), or put out of use."""
    _desk(session).change(login, name=name, roles=roles, active=active)


@user.command("password")
@click.argument("login")
@_STDIN
@click.pass_obj
def user_password(session: Session, login: str, *, password_stdin: bool) -> None:
    """Give a new password and end every session; a random one is printed once."""
    _desk(session).set_password(login, _typed_password(from_stdin=password_stdin))


@user.command("sign-out")
@click.argument("login")
@click.pass_obj
def user_sign_out(session: Session, login: str) -> None:
    """End every session of an account."""
    _desk(session).sign_out(login)


# --- deciding and publishing -----------------------------------------------------


def _url(session: Session) -> str:
    return session.database or f"sqlite:///{DEFAULT_FILE}"


def _review_desk(url: str, signer: Signer) -> Desk:
    from mapper.dates import china_day
    from mapper.desk import Desk
    from mapper.editions import PublishedRecords
    from mapper.events import instant, now
    from mapper.store import open_log, open_records

    log = open_log(url)
    records = PublishedRecords(open_records(url), log)
    return Desk(records, log, signer, lambda: china_day(instant(now())))


def _instance() -> Path | None:
    folder = os.environ.get("QUALMAP_INSTANCE", "")
    return Path(folder) if folder else None


def _signer() -> Signer:
    from mapper.review_commands import Unsigned
    from mapper.signing import signer_of

    folder = _instance()
    return signer_of(folder) if folder else Unsigned()


def _sure(question: str) -> bool:
    """Ask on a terminal; elsewhere nobody can answer."""
    if not sys.stdin.isatty():
        raise InvalidQuestion(
            Text(
                "此处无法询问；加--yes则不询问直接继续",
                "nobody can be asked here; add --yes to go on without asking",
            )
        )
    return click.confirm(question)


def _unasked(question: str) -> bool:
    """Go on."""
    del question
    return True


_YES = click.option("--yes", is_flag=True, help="Do not ask.")


@cli.command()
@click.option("--by", "login", metavar="LOGIN", help="The publisher; without one, only a preview.")
@click.option("--note", default="", metavar="TEXT", help="Printed with the edition for good.")
@_YES
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@click.pass_obj
def publish(session: Session, login: str | None, *, note: str, yes: bool, as_json: bool) -> None:
    """Show what the next office edition would change; put it forward, confirm or publish it."""
    from mapper.review_commands import Publishing, Voice
    from mapper.store import open_accounts

    desk, accounts = _review_desk(_url(session), _signer()), open_accounts(_url(session))
    sure: Callable[[str], bool] = _unasked if yes else _sure
    Publishing(desk, accounts, Voice(session.language), sure).run(login, note, as_json=as_json)


@cli.command()
@click.argument("first", type=click.IntRange(min=0), metavar="E1")
@click.argument("second", type=click.IntRange(min=0), metavar="E2")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@click.pass_obj
def diff(session: Session, first: int, second: int, *, as_json: bool) -> None:
    """How office edition E2 differs from E1; 0 is what stood before the first."""
    from mapper.editions import PublishedRecords
    from mapper.review_commands import Voice, print_difference
    from mapper.store import open_log, open_records

    records = PublishedRecords(open_records(_url(session)), open_log(_url(session)))
    voice = Voice(session.language)
    print_difference(records.editions, records, first, second, voice, as_json=as_json)


@cli.command("verify-log")
@click.option("--head", metavar="HASH", help="A hash of the log that was written down.")
@click.pass_obj
def verify_log(session: Session, head: str | None) -> None:
    """Check the chain of the log, every item and every edition; print the head."""
    from mapper.review_commands import Unsigned, Verifying, Voice
    from mapper.signing import public_keys

    folder = _instance()
    keys = public_keys(folder) if folder else None
    Verifying(_review_desk(_url(session), Unsigned()), keys, Voice(session.language)).run(head)


def _folders(session: Session) -> Folders:
    """What stands beside the database and goes with it."""
    from mapper.store.folders import Folders

    place = _workplace(session, _url(session))
    return Folders(place.imported, place.versions.folder, place.instance)


@cli.command()
@click.argument("file", type=Path)
@click.option("--with-keys", is_flag=True, help="The private keys too; keep the file as one.")
@click.pass_obj
def backup(session: Session, file: Path, *, with_keys: bool) -> None:
    """Write database, imported editions, weights and public keys into a new file.

    Others go on working.  The private keys are left out unless they are asked for.
    """
    from mapper.review_commands import Voice
    from mapper.store.backup import backup as write

    voice = Voice(session.language)
    voice.head(write(_url(session), file, _folders(session), private=with_keys))
    if with_keys:
        voice.tell(
            "其中含有私钥：持有此文件者可以本单位的名义签名；请妥善保管",
            "the private keys are in it: whoever has this file can sign in the office's name; "
            "keep it locked away",
        )
    else:
        voice.tell(
            "其中没有私钥（signing.key、secret.key）：请另行保管，或使用--with-keys",
            "the private keys (signing.key, secret.key) are not in it: keep them elsewhere, or "
            "use --with-keys",
        )


@cli.command()
@click.argument("file", type=Path)
@_YES
@click.pass_obj
def restore(session: Session, file: Path, *, yes: bool) -> None:
    """Replace database, imported editions and weights by a backup: all of it or nothing.

    Public keys are added to those that are there, private ones replaced if the backup holds them.
    """
    from mapper.review_commands import Voice
    from mapper.store.backup import restore as read

    voice = Voice(session.language)
    question = voice.say(
        f"以{file}替换数据库和导入批次的全部内容？",
        f"Replace all that database and imported editions hold by {file}?",
    )
    if yes or _sure(question):
        voice.head(read(_url(session), file, _folders(session)))


@cli.command()
@click.option("--place", metavar="P", help="A place by its id or name, such as suzhou.")
@click.option("--name-zh", metavar="NAME", help="What the office is called in Chinese.")
@click.option("--name-en", metavar="NAME", help="What the office is called in English.")
@click.option("--mode", metavar="M", help="two_person or single.")
@click.option("--share", metavar="PERCENT", help="Random second reviews, 0 to 100.")
@click.option("--low", metavar="PERCENT", help="Where borderline probabilities begin.")
@click.option("--high", metavar="PERCENT", help="Where they end.")
@click.pass_obj
def office(session: Session, /, **stated: str | None) -> None:
    """Show the office and its policy, or describe it anew."""
    from mapper.review_commands import Unsigned, Voice, show_or_set_office

    given = {name: value for name, value in stated.items() if value is not None}
    desk = _review_desk(_url(session), Unsigned())
    show_or_set_office(desk, given, Voice(session.language))


# --- out ------------------------------------------------------------------------


@cli.command("export")
@click.option(
    "--format",
    "form",
    type=click.Choice(["sssom", "jsonld", "csv", "xlsx", "package"]),
    required=True,
    help="SSSOM (TSV), JSON-LD in CTDL terms, tables, or all of it as a data package (zip).",
)
@click.option("--edition", metavar="E", help="Links of this source or office edition alone.")
@click.option("--negatives", is_flag=True, help="SSSOM: the links that say no instead.")
@click.option("--output", type=Path, metavar="FILE", help="Where to (default: standard output).")
@click.pass_obj
def export_links(
    session: Session, *, form: str, edition: str | None, negatives: bool, output: Path | None
) -> None:
    """Hand out the links of source and office editions as open data."""
    from mapper.exchange import BASE, Format
    from mapper.export_command import Asked, run_export

    base = os.environ.get("QUALMAP_BASE", "") or BASE
    asked = Asked(
        Format(form), edition, negatives, output, today_in_china(), session.language, base
    )
    run_export(session.records(), asked)


# --- statements -----------------------------------------------------------------


@cli.group()
def statement() -> None:
    """What people printed: check a file, forget what is old."""


@statement.command("verify")
@click.argument("file", type=Path)
@click.option("--keys", type=Path, metavar="PATH", help="Public keys (default: QUALMAP_INSTANCE).")
@click.pass_obj
def statement_verify(session: Session, file: Path, *, keys: Path | None) -> None:
    """Say whether a statement is what the office signed, and what it proves; needs no network."""
    from mapper.statement_command import verify_statement

    verify_statement(file, keys, _instance(), session.language)


@statement.command("prune")
@click.pass_obj
def statement_prune(session: Session) -> None:
    """Forget statements that are older than the time for which they are kept."""
    from mapper.events import now
    from mapper.statement_command import prune_statements
    from mapper.store import open_statements

    prune_statements(open_statements(_url(session)), now(), session.language)


# --- the site -----------------------------------------------------------------


@cli.command()
@click.option("--host", default="127.0.0.1", show_default=True)
@click.option("--port", default=8000, show_default=True, type=click.IntRange(0, 65535))
@click.pass_obj
def serve(session: Session, host: str, port: int) -> None:
    """Serve the site; it listens on this machine alone unless told otherwise."""
    from web.serve import serve as run

    run(session.database, host=host, port=port)


def _refuse(text: Text, language: str) -> NoReturn:
    click.echo(f"qualmap: {text.zh if language == 'zh' else text.en}", err=True)
    sys.exit(2)


def main() -> None:
    """Run the command; every refusal is one line on standard error."""
    asked = [arg.partition("=")[2] for arg in hoisted(sys.argv[1:])[0] if arg.startswith("--lang=")]
    language = _language(asked[-1] if asked else None)
    try:
        code = cli.main(prog_name="qualmap", standalone_mode=False)
    except click.exceptions.Abort:
        sys.exit(130)
    except click.ClickException as error:
        _refuse(usage_text(error), language)
    except MapperError as error:
        _refuse(error.text, language)
    except BrokenPipeError:
        sys.stderr.close()
        sys.exit(0)
    sys.exit(code if isinstance(code, int) else 0)


if __name__ == "__main__":
    main()

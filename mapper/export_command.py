"""The command ``export``, once its options are read."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import IO

import click

from mapper.domain import Text
from mapper.editions import PublishedRecords
from mapper.errors import InvalidQuestion, said_by_system
from mapper.exchange import BASE, About, Format, Selection, export, select
from mapper.ports import Records


@dataclass(frozen=True, slots=True)
class Asked:
    """What is to be exported, where to, and how its names begin; without a file to the output."""

    format: Format
    edition: str | None
    negatives: bool
    file: Path | None
    on: date
    language: str
    base: str = BASE


def run_export(records: Records, asked: Asked) -> None:
    """Export the links of the records as they are at this moment, what is published included."""
    fixed = records.snapshot() if isinstance(records, PublishedRecords) else records
    selection = select(fixed, asked.edition)
    if asked.file is None:
        about = _to_output(selection, asked)
    else:
        about = _to_file(selection, asked, asked.file)
    click.echo(_done(about, asked), err=True)


def _to_output(selection: Selection, asked: Asked) -> About:
    stream = sys.stdout.buffer
    if asked.format.binary and stream.isatty():
        raise InvalidQuestion(
            Text(
                f"{asked.format.value}不是文本；请用--output给出文件",
                f"{asked.format.value} is no text; name a file with --output",
            )
        )
    about = _write(selection, asked, stream)
    stream.flush()
    return about


def _write(selection: Selection, asked: Asked, stream: IO[bytes]) -> About:
    return export(
        selection, asked.format, stream, on=asked.on, negatives=asked.negatives, base=asked.base
    )


def _to_file(selection: Selection, asked: Asked, target: Path) -> About:
    """Write beside the file and put it in its place when it is whole; what was there stays else."""
    try:
        with TemporaryDirectory(dir=target.parent, prefix=".export-") as beside:
            made = Path(beside) / "made"
            with made.open("wb") as stream:
                about = _write(selection, asked, stream)
            made.replace(target)
    except OSError as error:
        why = said_by_system(error)
        text = Text(
            f"无法写入“{target}”：{why.zh}；请改用其他文件",
            f"cannot write {str(target)!r}: {why.en}; name another file",
        )
        raise InvalidQuestion(text) from error
    return about


def _done(about: About, asked: Asked) -> str:
    where = str(asked.file or "-")
    if asked.language == "zh":
        return f"{where}：{about.links}条对应关系，{about.edition_name.zh}，{about.content}"
    links = "1 link" if about.links == 1 else f"{about.links:,} links"
    return f"{where}: {links}, {about.edition_name.en}, {about.content}"

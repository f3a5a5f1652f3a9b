"""Proposals on a terminal: each with its level, its chance and the reasons, the largest first."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby

from rich.console import Console
from rich.markup import escape

from mapper.domain import Text
from mapper.matching.subjects import NamedCertificate
from mapper.propose import Proposal

WARNING = Text(
    "机器候选，不是结论；尚未经任何人审核。",
    "Proposals by machine, not answers; nobody has decided.",
)


def print_proposals(
    rows: Sequence[NamedCertificate], proposals: Sequence[Proposal], language: str
) -> None:
    """The proposals of each certificate of a file, under its name."""
    console = Console(highlight=False, soft_wrap=True)
    zh = language == "zh"
    console.print(f"[dim]{WARNING.zh if zh else WARNING.en}[/dim]")
    own = {key: list(some) for key, some in groupby(proposals, key=lambda p: str(p.certificate))}
    for row in rows:
        console.print(f"\n[bold]{escape(row.name_en or row.name_zh)}[/bold]  {escape(row.id)}")
        if row.id not in own:
            console.print("  " + ("没有候选" if zh else "no proposal"))
        for proposal in own.get(row.id, ()):
            _print(console, proposal, zh=zh)


def _print(console: Console, proposal: Proposal, *, zh: bool) -> None:
    def pick(text: Text) -> str:
        return escape(text.zh if zh else text.en)

    chance, ahead = ("概率", "领先") if zh else ("chance", "margin")
    console.print(
        f"{proposal.rank:3}. {pick(proposal.name)}  {chance} {proposal.probability:.0%}, "
        f"{ahead} {proposal.margin:+.2f}"
    )
    if proposal.veto is not None:
        console.print(f"       × {pick(proposal.veto)}")
    for bar in proposal.waterfall:
        console.print(f"     {bar.adds:+.2f}  {pick(bar.sentence)}")
    for note in proposal.levels:
        for sentence in note.sentences if note.said else ():
            console.print(f"     {note.level}: {pick(sentence)}")

"""The command ``learn``, once its options are read."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import click

from mapper.decision_file import read_decisions
from mapper.log import LogReader
from mapper.matching.combine import FEWEST
from mapper.matching.learning import Decision, Outcome, learn
from mapper.ports import Records
from mapper.progress import watched
from mapper.review.taught import taught
from mapper.workplace import Workplace, read_whole


def learn_from(
    work: Workplace,
    records: Records,
    source: Path | LogReader | None,
    *,
    apply: bool,
    on: date,
    as_json: bool,
) -> None:
    """Refit the weights, print the before and after, and use them if they are better.

    The decisions come from a file, or from the log of the reviewers.
    """
    decisions = _decisions(source, records, work.language)
    current = work.versions.current()
    if len(decisions) < FEWEST:
        _too_few(work, len(decisions), named=isinstance(source, Path))
        raise SystemExit(1)
    with watched() as progress:
        encoder = work.encoder(progress)
        outcome = learn(
            decisions, records, encoder,
            current=current, on=on, force=apply, progress=progress,
        )  # fmt: skip
    kept = work.versions.keep(outcome.weights, apply=outcome.applied)
    _print_outcome(work, outcome, kept, as_json=as_json)


def _decisions(source: Path | LogReader | None, records: Records, language: str) -> list[Decision]:
    if source is None:
        return []
    if isinstance(source, Path):
        return read_whole(lambda: read_decisions(source, records), language)
    return taught(source, records)


def _too_few(work: Workplace, count: int, *, named: bool) -> None:
    source = "" if named else work.say("（用 --decisions 指明文件）", " (name a file: --decisions)")
    click.echo(
        work.say(
            f"只有 {count} 条审核意见，不足 {FEWEST} 条：沿用现有权重{source}",
            f"{count} decisions, fewer than {FEWEST}: the weights stay as they are{source}",
        )
    )


def _print_outcome(work: Workplace, outcome: Outcome, kept: Path, *, as_json: bool) -> None:
    if as_json:
        found = {
            "applied": outcome.applied, "before": dict(outcome.before),
            "after": dict(outcome.after), "why": outcome.why.to_json(), "weights": str(kept),
        }  # fmt: skip
        click.echo(json.dumps(found, ensure_ascii=False, indent=2))
        return
    for name, before in outcome.before.items():
        click.echo(f"{name:12} {before:.4f} -> {outcome.after[name]:.4f}")
    click.echo(work.say(outcome.why.zh, outcome.why.en))
    click.echo(work.say(f"保存于 {kept}", f"kept as {kept}"))

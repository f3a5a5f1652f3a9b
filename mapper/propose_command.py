"""The command ``propose``, once its options are read."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import click

from mapper.matching.types import Progress
from mapper.named_file import read_named
from mapper.ports import ProposalQuery, ProposalRun, Proposals, Records
from mapper.progress import watched
from mapper.proposal_table import print_proposals
from mapper.propose import propose_named
from mapper.proposing import Matching, run_catalogue
from mapper.workplace import Workplace, read_whole


def propose_all(
    work: Workplace, records: Records, store: Proposals, *, top: int, restart: bool, as_json: bool
) -> None:
    """Propose for the whole catalogue into the store; Ctrl-C leaves what is done."""
    heard: list[ProposalRun] = []
    try:
        with watched() as progress:
            encoder = work.encoder(progress)
            matching = Matching(records, encoder, work.versions.current(), top)
            told = _listener(work, heard, progress)
            run = run_catalogue(matching, store, told=told, restart=restart)
    except KeyboardInterrupt:
        click.echo(_stopped(work, heard), err=True)
        raise SystemExit(130) from None
    _report(work, run, store, changed=len(heard) > 1, as_json=as_json)


def _listener(
    work: Workplace, heard: list[ProposalRun], progress: Progress
) -> Callable[[ProposalRun], None]:
    def told(run: ProposalRun) -> None:
        if not heard and run.done and not run.finished:
            click.echo(_resumed(work, run), err=True)
        heard.append(run)
        progress("propose", run.done, run.of)

    return told


def _resumed(work: Workplace, run: ProposalRun) -> str:
    return work.say(
        f"从 {run.after} 之后继续，已完成 {run.done}/{run.of}",
        f"resuming after {run.after}, {run.done} of {run.of}",
    )


def _stopped(work: Workplace, heard: list[ProposalRun]) -> str:
    if not heard:
        return work.say("已停止，尚未保存任何内容", "stopped; nothing was stored yet")
    run = heard[-1]
    return work.say(
        f"已停止，已保存 {run.done}/{run.of}；再次运行即从此处继续",
        f"stopped; {run.done} of {run.of} are stored, and the next run goes on from there",
    )


def _report(
    work: Workplace, run: ProposalRun, store: Proposals, *, changed: bool, as_json: bool
) -> None:
    count = store.count(ProposalQuery())
    if as_json:
        status = "finished" if changed else "unchanged"
        found = {"status": status, "run": run.id, "version": run.version, "certificates": run.of,
                 "proposals": count}  # fmt: skip
        click.echo(json.dumps(found, ensure_ascii=False, indent=2))
        return
    done = work.say("" if changed else "没有变化：", "" if changed else "unchanged: ")
    click.echo(
        done
        + work.say(
            f"{run.of} 项证书，{count} 条候选待审核；候选不是结论，公开查询不显示",
            f"{run.of:,} certificates, {count:,} proposals to review; none of them is an answer",
        )
    )


def propose_file(work: Workplace, records: Records, path: Path, *, top: int, as_json: bool) -> None:
    """Print proposals for the certificates of a file; nothing of them is stored."""
    rows = read_whole(lambda: read_named(path), work.language)
    weights = work.versions.current()
    with watched() as progress:
        encoder = work.encoder(progress)
        found = list(
            propose_named(records, encoder, rows, settings=weights, top=top, progress=progress)
        )
    if as_json:
        told = [proposal.to_json() for proposal in found]
        click.echo(json.dumps(told, ensure_ascii=False, indent=2))
    else:
        print_proposals(rows, found, work.language)

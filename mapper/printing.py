"""Answers on a terminal: short tables, in Chinese or English."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Protocol

from rich.console import Console
from rich.markup import escape
from rich.padding import Padding
from rich.table import Table

from mapper.answer_json import benefits, effect_sentence, other_ways
from mapper.answers import Answer
from mapper.domain import Claim, Node, NodeKind, Text
from mapper.effects import Effect
from mapper.finding import Candidate
from mapper.force import Holds
from mapper.reverse import ReverseAnswer
from mapper.sentences import (
    ADVICE,
    CERTAINTY,
    EFFECT,
    STATE,
    STATUS,
    Speaker,
    day_text,
    loaded_text,
)
from mapper.status import Status
from mapper.survey import PlaceAnswer

_COLOURS = {
    Status.RECOGNISED: "green",
    Status.MAY_APPLY: "green",
    Status.NEEDS_FACTS: "yellow",
    Status.NOT_YET: "yellow",
    Status.CONDITIONS_UNMET: "red",
    Status.REFUSED: "red",
}


class EditionCounts(Protocol):
    """How much of an edition is loaded."""

    @property
    def title(self) -> Text:
        """Its name."""
        ...

    @property
    def loaded(self) -> int:
        """Certificates that are loaded."""
        ...

    @property
    def stated(self) -> int | None:
        """Items that it is officially said to have."""
        ...


class LoadCounts(Protocol):
    """What is printed of a load."""

    @property
    def changed(self) -> bool:
        """Something had to be written."""
        ...

    @property
    def editions(self) -> Sequence[EditionCounts]:
        """The counts of each edition."""
        ...

    @property
    def certificates(self) -> int:
        """Certificates in the store."""
        ...

    @property
    def links(self) -> int:
        """Links in the store."""
        ...


class Printer:
    """Prints texts in one language."""

    def __init__(self, speaker: Speaker, language: str) -> None:
        self.speaker = speaker
        self.zh = language == "zh"
        self.console = Console(highlight=False)

    def t(self, text: Text | None) -> str:
        """A text in the language, safe for markup."""
        if text is None:
            return ""
        return escape(text.zh if self.zh else text.en)

    def say(self, zh: str, en: str) -> str:
        """One of two texts."""
        return zh if self.zh else en

    def line(self, text: str, indent: int = 0) -> None:
        """A line, indented; it is wrapped on a terminal and left whole in a file or pipe."""
        if self.console.is_terminal:
            self.console.print(Padding(text, (0, 0, 0, indent)))
        else:
            self.console.print(" " * indent + text, soft_wrap=True)

    # --- parts --------------------------------------------------------------------

    def candidates(self, candidates: Iterable[Candidate]) -> None:
        """What the text may mean."""
        table = Table(box=None, pad_edge=False)
        for heading in (
            self.say("编号", "id"),
            self.say("名称", "name"),
            self.say("发证机构", "awarding body"),
            self.say("国家/地区", "country or region"),
            self.say("为何", "why"),
        ):
            table.add_column(heading)
        for found in candidates:
            origin = self.speaker.origin(found.node)
            table.add_row(
                found.node.id, self.t(found.node.name), self.t(found.body), self.t(origin),
                self.t(found.why),
            )  # fmt: skip
        self.console.print(table)

    def head(self, answer: Answer) -> None:
        """The certificate itself."""
        node = answer.node
        if node is None:
            return
        names = [node.name.en, node.name.zh] if not self.zh else [node.name.zh, node.name.en]
        short = f" ({', '.join(node.abbreviations)})" if node.abbreviations else ""
        self.line(f"[bold]{escape(' / '.join(dict.fromkeys(names)))}[/bold]{escape(short)}")
        parts = [self.t(answer.body.name) if answer.body else "", self.t(self.speaker.origin(node)),
                 self.t(CERTAINTY[node.certainty]) if node.certainty.rank == 0 else ""]  # fmt: skip
        if any(parts):
            self.line(", ".join(part for part in parts if part), 2)
        self.directory(node)
        if answer.members:
            names = [self.t(member.name) for member in answer.members]
            self.line(self.say("证书类别，成员（凭名称）：", "a family; members by name: ")
                      + ", ".join(names), 2)  # fmt: skip
        rule = answer.validity
        if rule is not None:
            renewal = f"; {self.t(rule.renewal)}" if rule.renewal else ""
            self.line(self.say("有效期：", "validity: ") + self.t(rule.term_text) + renewal, 2)

    def directory(self, node: Node) -> None:
        """Whether one must hold it to work, for what stands in the National Directory."""
        if node.kind is not NodeKind.DIRECTORY:
            return
        type_ = {
            True: self.say("准入类：须持有方可从业", "access type: one must hold it to practise"),
            False: self.say("水平评价类：从业不以持有为条件",
                            "level type: one need not hold it to work"),
            None: self.say("类型未载明", "type not stated"),
        }[node.access]  # fmt: skip
        self.line(self.say("国家职业资格目录第", "National Directory, item ") + node.code
                  + self.say("项，", ", ") + type_, 2)  # fmt: skip

    def programmes(self, node: Node) -> None:
        """Policy sentences that concern the node and are no links."""
        for programme in self.speaker.vocabulary.programmes_of(node):
            self.line(f"{self.t(programme.name)}: {self.t(programme.text)}", 2)

    def place(self, place: PlaceAnswer, indent: int = 0) -> None:
        """What one place says."""
        colour = _COLOURS.get(place.status, "cyan")
        count = self.t(loaded_text(place.loaded))
        name, status = self.t(self.speaker.place(place.place)), self.t(STATUS[place.status])
        self.line("")
        self.line(f"[bold]{name}[/bold]: [{colour}]{status}[/{colour}]  [dim]{count}[/dim]", indent)
        self.line(f"[dim]{self.t(ADVICE[place.status])}[/dim]", indent + 2)
        for effect in (*place.effects, *place.negatives):
            self.effect(effect, indent + 2)
        for link, day in place.later:
            text, when = self.speaker.link(link), day_text(day)
            self.line(self.t(Text(f"{when.zh}起：{text.zh}", f"from {when.en}: {text.en}")),
                      indent + 2)  # fmt: skip
        for link, day in place.ended:
            text, when = self.speaker.link(link), day_text(day)
            ended = Text(f"已于{when.zh}结束：{text.zh}", f"ended on {when.en}: {text.en}")
            self.line(f"[dim]{self.t(ended)}[/dim]", indent + 2)
        self.following(place, indent + 2)
        for inner in place.inside:
            self.place(inner, indent + 4)

    def effect(self, effect: Effect, indent: int) -> None:
        """What one path brings, with its conditions, steps and sources."""
        kind, state = self.t(EFFECT[effect.kind]), self.t(STATE[effect.state])
        family = self.say("（仅经由证书类别）", " (only through its family)")
        sentence = self.t(effect_sentence(effect, self.speaker))
        self.line(f"• [bold]{kind}[/bold], {state}: {sentence}"
                  + (family if effect.family_only else ""), indent)  # fmt: skip
        for outcome in effect.result.outcomes:
            self.line(f"- {self.t(self.speaker.outcome(outcome))}", indent + 4)
        for way in other_ways(effect, self.speaker):
            self.line(f"{self.say('或：', 'or: ')}{self.t(way)}", indent + 6)
        for step in effect.steps:
            self.line(f"→ {self.t(self.speaker.step(step))}", indent + 4)
        for benefit in benefits(effect, self.speaker):
            self.line(f"+ {self.t(benefit)}", indent + 4)
        for dispute in effect.disputed:
            self.line(f"≠ {self.t(self.speaker.dispute(dispute))}", indent + 4)
        if effect.lapsed_on is not None:
            day = day_text(effect.lapsed_on)
            self.line(self.t(Text(f"已于{day.zh}失效", f"lapsed on {day.en}")), indent + 4)
        self.line(f"[dim]{self.force(effect)}; {self.t(CERTAINTY[effect.certainty])}[/dim]",
                  indent + 4)  # fmt: skip
        approval = self.speaker.approval(effect.link)
        if approval is not None:
            self.line(f"[dim]{self.t(approval)}[/dim]", indent + 4)
        for claim in effect.link.claims:
            self.line(f"[dim]{self.source(claim)}[/dim]", indent + 4)

    def force(self, effect: Effect) -> str:
        """Since when it certainly holds."""
        since, certain = effect.force.since, effect.force.holds is Holds.YES
        if since is None:
            return self.say("生效日期不详", "date not known")
        day = day_text(since)
        if certain and effect.force.start_known:
            return self.t(Text(f"自{day.zh}起有效", f"in force from {day.en}"))
        if certain:
            return self.t(Text(f"不晚于{day.zh}起有效", f"in force no later than {day.en}"))
        return self.t(Text(f"最早见于{day.zh}，当日是否有效不确定",
                           f"first seen on {day.en}; whether it holds is not certain"))  # fmt: skip

    def source(self, claim: Claim) -> str:
        """Where it was read."""
        known = self.speaker.vocabulary
        source = known.sources.get(claim.source)
        if source is None:
            return escape(claim.source)
        told = (source.title, known.phrase(source.publisher), known.phrase(claim.locator))
        parts = (*map(self.t, told), source.published)
        return self.say("来源：", "source: ") + ", ".join(part for part in parts if part)

    def following(self, place: PlaceAnswer, indent: int) -> None:
        """What lies one step on."""
        for step in place.next:
            text, state = self.speaker.effect(step.effect), STATE[step.effect.state]
            if step.held is None:
                rows = "; ".join(
                    self.t(self.speaker.outcome(o)) for o in step.effect.result.missing
                )
                said = f"{self.t(text)} ({self.t(state)}) {rows}"
                self.line(self.say("下一步：", "next: ") + said, indent)
            else:
                held = step.held.name
                self.line(self.t(Text(f"若此后持有“{held.zh}”：{text.zh}",
                                      f"if you then hold {held.en}: {text.en}"))
                          + f" [dim]({self.t(CERTAINTY[step.effect.certainty])})[/dim]",
                          indent)  # fmt: skip
        for link in place.gates:
            self.line(self.t(self.speaker.link(link)), indent)


def print_answer(answer: Answer, speaker: Speaker, language: str) -> None:
    """An answer, or what the text may mean, or that nothing was found."""
    printer = Printer(speaker, language)
    if answer.node is None:
        if answer.candidates:
            printer.line(printer.say("可能是以下几种，请按编号再查：",
                                     "it may be one of these; ask again by id:"))  # fmt: skip
            printer.candidates(answer.candidates)
        else:
            printer.line(printer.say("没有找到；请换用全称、缩写或发证机构名称。",
                                     "nothing found; try the full name, the abbreviation or the "
                                     "awarding body."))  # fmt: skip
        return
    printer.head(answer)
    for place in answer.places:
        printer.place(place)
    if answer.elsewhere:
        printer.line("")
        printer.line(printer.say("其他地区：", "elsewhere:"))
        for place in answer.elsewhere:
            name = printer.t(speaker.place(place.place))
            printer.line(f"{name}: {printer.t(STATUS[place.status])}", 2)
    printer.line("")
    printer.programmes(answer.node)
    for layer in answer.layers:
        check = f" {layer.check_at}" if layer.check_at else ""
        printer.line(f"[dim]{printer.t(layer.question)} {printer.t(layer.state_text)} "
                     f"({printer.t(layer.authority)}{escape(check)})[/dim]")  # fmt: skip


def print_reverse(answer: ReverseAnswer, speaker: Speaker, language: str) -> None:
    """What reaches a title, or what the text may mean."""
    printer = Printer(speaker, language)
    if answer.target is None:
        printer.candidates(answer.candidates)
        return
    printer.line(f"[bold]{printer.t(answer.target.name)}[/bold]")
    for found in answer.reaching:
        exact = (
            "" if found.exact else printer.say("（仅为可能）", " (one of several, or by pattern)")
        )
        place = printer.t(speaker.place(found.effect.link.place))
        sentence = printer.t(speaker.effect(found.effect))
        certainty = printer.t(CERTAINTY[found.effect.certainty])
        printer.line(f"{place}: {sentence}{exact} [dim]{certainty}[/dim]", 2)
    if not answer.reaching:
        printer.line(printer.say("已收录的条目中没有。", "nothing among what is loaded."), 2)


def print_load(report: LoadCounts, language: str) -> None:
    """What was loaded, "n of N" an edition."""
    console = Console(highlight=False)
    zh = language == "zh"
    table = Table(box=None, pad_edge=False)
    table.add_column("版本" if zh else "edition")
    table.add_column("已收录/载明" if zh else "loaded of stated", justify="right")
    for edition in report.editions:
        title = edition.title.zh if zh else edition.title.en
        stated = "?" if edition.stated is None else edition.stated
        table.add_row(escape(title), f"{edition.loaded} / {stated}")
    console.print(table)
    counts = (
        f"证书{report.certificates}项，对应关系{report.links}条"
        if zh
        else f"{report.certificates} certificates, {report.links} links"
    )
    same = "未变：" if zh else "unchanged: "
    console.print(counts if report.changed else same + counts)

"""Every text of an answer, in Chinese and English.

Links are always said as a sentence; a pattern is said as it stands.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import date

from mapper.conditions import Outcome, State
from mapper.domain import (
    CORRESPONDING,
    NOT_STATED,
    Certainty,
    Condition,
    Link,
    ListId,
    NamedList,
    Node,
    NodeId,
    NodeKind,
    PlaceId,
    Step,
    Target,
    Text,
    WhichBy,
)
from mapper.effects import Dispute, Effect, EffectKind
from mapper.ports import Records
from mapper.status import Loaded, Status
from mapper.vocabulary import Vocabulary

_MONTHS = (
    "January February March April May June July August September October November December"
).split()


def day_text(day: date) -> Text:
    """A day as people write it.

    >>> day_text(date(2027, 11, 22)).en
    '22 November 2027'
    """
    return Text(
        f"{day.year}年{day.month}月{day.day}日", f"{day.day} {_MONTHS[day.month - 1]} {day.year}"
    )


def joined(texts: Iterable[Text], zh: str = "、", en: str = ", ") -> Text:
    """Several texts as one."""
    found = list(texts)
    return Text(zh.join(text.zh for text in found), en.join(text.en for text in found))


# --- words -------------------------------------------------------------------

STATUS = {
    Status.RECOGNISED: Text("可认定", "recognised"),
    Status.MAY_APPLY: Text("可申报", "may apply"),
    Status.NEEDS_FACTS: Text("需补充情况", "needs facts"),
    Status.NOT_YET: Text("尚未满足", "not yet"),
    Status.PARTLY_KNOWN: Text("仅知部分", "partly known"),
    Status.DIFFERENT_EFFECT: Text("有其他效力", "a different effect"),
    Status.CONDITIONS_UNMET: Text("条件不符", "conditions unmet"),
    Status.REFUSED: Text("不予对应", "refused"),
    Status.DELISTED: Text("已移出目录", "delisted"),
    Status.UNDER_REVIEW: Text("正在审核", "under review"),
    Status.ONLY_INSIDE: Text("仅辖区内部分地区", "only inside"),
    Status.NOT_IN_LOADED: Text("不在已收录条目中", "not in what is loaded"),
    Status.NEVER_ASKED: Text("尚无人询问", "never asked"),
}
ADVICE = {
    Status.RECOGNISED: Text(
        "依据来源，持证人符合条件；请向当地主管部门办理。",
        "By the sources the conditions are met; apply to the office of the place.",
    ),
    Status.MAY_APPLY: Text(
        "可以申报，但考试、培训、面试或评审仍须由主管部门完成。",
        "One may apply; a test, training, interview or evaluation by the office is still to come.",
    ),
    Status.NEEDS_FACTS: Text(
        "请补充下列情况，即可判断。", "State what is listed below and the answer can be given."
    ),
    Status.NOT_YET: Text(
        "时间未到；下列日期以情况不变为前提。",
        "Time has to pass; the dates below assume that all else stays as it is.",
    ),
    Status.PARTLY_KNOWN: Text(
        "来源提到此证书，但级别、条件、范围、效力或日期有所缺失；请向当地主管部门核实。",
        "A source names it, but its level, conditions, members, effect or date are not in our "
        "data; ask the office of the place.",
    ),
    Status.DIFFERENT_EFFECT: Text(
        "带来的是执业、免试或待遇，而不是职称或职业技能等级；如何取得，请向当地主管部门询问。",
        "It brings practice, exemption or benefits, not a title or skill level; ask the office of "
        "the place how to obtain it.",
    ),
    Status.CONDITIONS_UNMET: Text(
        "下列条件不符合；情况有变或另选地区、日期时，可再查询。",
        "The conditions listed below are not fulfilled; ask again if something changes, or for "
        "another place or day.",
    ),
    Status.REFUSED: Text(
        "经审核不予对应，或没有对应的职称；理由见下，如有不同依据可提出异议。",
        "It was examined and is not comparable, or has no counterpart; the reasons are below, and "
        "one may contest them with a document that says otherwise.",
    ),
    Status.DELISTED: Text(
        "此证书曾列入目录，替代版本中已不再列入；此前取得的结果是否有效，请询问当地主管部门。",
        "It was listed once; the edition that replaced that one names it no more. Ask the office "
        "of the place whether a result obtained before still stands.",
    ),
    Status.UNDER_REVIEW: Text(
        "已有人提出询问，正在审核；可按编号查看进展。",
        "It has been asked for and is under review; the number of the request tells how it stands.",
    ),
    Status.ONLY_INSIDE: Text(
        "全域没有规定；仅下列辖区内地区有规定，请查看该地区的结果。",
        "Nothing for the whole place; see what the places within it say that are named below.",
    ),
    Status.NOT_IN_LOADED: Text(
        "不在我们已收录的条目中；官方目录可能列有此证书，请查官方目录或询问主管部门。",
        "Not among the items that we hold: it may be on the official list; look there or ask the "
        "office.",
    ),
    Status.NEVER_ASKED: Text(
        "该地没有相应目录，或目录已全部收录而未列此证书；可以提出询问。",
        "The place has no such list, or its lists are wholly loaded without it; one may ask.",
    ),
}
STATE = {
    State.MET: Text("已满足", "met"),
    State.NEEDS_FACTS: Text("需补充情况", "needs facts"),
    State.SOURCE_INCOMPLETE: Text("来源不完整", "source incomplete"),
    State.NOT_YET: Text("尚未满足", "not yet"),
    State.UNMET: Text("不满足", "unmet"),
}
ROW_STATE = {
    "met": Text("满足", "met"),
    "implied": Text("证书本身已隐含", "implied by your certificate"),
    "unknown": Text("未说明", "not stated by you"),
    "source_incomplete": Text("来源未写明", "not in the source"),
    "unmet": Text("不满足", "unmet"),
}
EFFECT = {
    EffectKind.TITLE: Text("职称", "title"),
    EffectKind.SKILL_LEVEL: Text("职业技能等级", "skill level"),
    EffectKind.DIRECTORY: Text("国家职业资格", "directory qualification"),
    EffectKind.PRACTICE: Text("执业", "practice"),
    EffectKind.EXEMPTION: Text("免试", "exemption"),
    EffectKind.BENEFIT: Text("待遇", "benefit"),
    EffectKind.APPLICATION: Text("申报", "application"),
    None: Text("效力未载明", "effect not stated"),
}
CERTAINTY = {
    Certainty.SEEN: Text("见于来源", "seen in a source"),
    Certainty.PARTLY: Text("来源仅部分载明", "partly seen in a source"),
    Certainty.MEMORY: Text("未核实", "unverified"),
}
BY = {
    "office": Text("主管部门", "the office"),
    "employer": Text("用人单位", "the employer"),
    "holder": Text("本人", "the holder"),
    "body": Text("发证机构", "the awarding body"),
}
ACCESS_LINE = Text(
    "准入类资格：资格本身不赋予执业权，须另行注册或取得执业证。",
    "Access type: the qualification gives no right to practise by itself; registration or a "
    "licence follows.",
)
DISPUTED = {
    "subject": Text("证书", "the certificate"),
    "relation": Text("对应关系", "the relation"),
    "object": Text("对应的职称或职业", "what it leads to"),
    "specialty": Text("专业", "the specialty"),
    "levels": Text("级别", "the level"),
    "part": Text("免考部分", "the part"),
    "conditions": Text("条件", "the conditions"),
    "list": Text("目录", "the list"),
    "valid_from": Text("起始日期", "the first day"),
    "valid_until": Text("截止日期", "the last day"),
}
"""Columns of a link on which sources may differ."""
_WHICH = {
    WhichBy.ITEM: Text("按目录项目而定", "which one depends on the item"),
    WhichBy.CLASS: Text("按证书等级而定", "which one depends on the class"),
    WhichBy.NOT_STATED: Text("依据未载明", "what decides is not stated"),
}
_VALUES = {
    "related": Text("相关专业", "related work"),
    "yes": Text("是", "yes"),
    "chinese": Text("中国国籍", "Chinese"),
    "taiwan-resident": Text("台湾居民", "resident of Taiwan"),
    "hong-kong-resident": Text("香港居民", "resident of Hong Kong"),
    "macao-resident": Text("澳门居民", "resident of Macao"),
    "hong-kong-permanent-resident": Text("香港永久性居民", "permanent resident of Hong Kong"),
    "macao-permanent-resident": Text("澳门永久性居民", "permanent resident of Macao"),
    "mainland-work-permit": Text("内地工作许可", "mainland work permit"),
    "mainland-residence-permit": Text("内地居留许可", "mainland residence permit"),
    "home-return-permit": Text("港澳居民来往内地通行证", "Home Return Permit"),
    "other-mutual-recognition": Text("通过另一互认协议取得", "through another mutual recognition"),
    "no_penalty_3_years": Text("近三年无处罚", "no penalty in the last three years"),
    "medical-institution": Text("医疗机构", "medical institution"),
}


def loaded_text(loaded: Loaded) -> Text:
    """How much of the lists of a place is held here."""
    if not loaded.editions:
        return Text("未收录该地的目录", "no list of this place is loaded")
    if loaded.total is None:
        held = Text(f"已收录{loaded.n}项", f"{loaded.n} item{'s' if loaded.n > 1 else ''} loaded")
        held = held if loaded.n else Text("尚未收录任何条目", "no item is loaded")
        return Text(f"{held.zh}（官方总数不详）", f"{held.en} (the official count is not known)")
    if loaded.complete:
        return Text(f"{loaded.total}项已全部收录", f"all {loaded.total} items loaded")
    return Text(
        f"官方共{loaded.total}项，已收录{loaded.n}项",
        f"{loaded.n} of {loaded.total} official items loaded",
    )


# --- names -------------------------------------------------------------------


class Speaker:
    """Says links, targets, conditions and steps with the names of one set of records."""

    def __init__(self, records: Records) -> None:
        self._records = records
        self.vocabulary: Vocabulary = records.vocabulary

    def node(self, node_id: NodeId) -> Text:
        """A node's name, or its id where it has none."""
        known = self._records.nodes([node_id]).get(node_id)
        return known.name if known else Text(node_id, node_id)

    def place(self, place: PlaceId) -> Text:
        """A place's name."""
        return self.vocabulary.place_name(place)

    def origin(self, node: Node) -> Text | None:
        """Where a certificate comes from; regions are never called countries."""
        names = [self.vocabulary.origins[o].name for o in node.origins if o in
                 self.vocabulary.origins]  # fmt: skip
        return joined(names, en=" / ") if names else None

    def level(self, level: str) -> Text:
        """A level's name."""
        word = self.vocabulary.levels.get(level)
        return word.name if word else Text(level, level)

    def target(self, target: Target | None) -> Text:
        """What a link leads to; a pattern is said as it stands."""
        if target is None:
            return Text("（来源未载明）", "(not stated by the source)")
        if target.kind is NodeKind.LIST:
            named = self.vocabulary.lists.get(ListId(target.group))
            return named.name if named else Text(target.group, target.group)
        node_id = target.node_id
        return self.node(node_id) if node_id is not None else self._pattern(target)

    def _pattern(self, target: Target) -> Text:
        title = target.kind is NodeKind.TITLE
        group = self._group(target)
        levels = self._levels(target)
        which = _WHICH[target.which_by] if target.which_by and len(target.levels) != 1 else None
        kind = Text("职称", "title") if title else Text("职业技能等级", "skill level")
        zh = f"{group.zh}{levels.zh}{kind.zh}"
        en = (
            f"{levels.en} {kind.en}, {group.en}"
            if levels.en
            else (f"{kind.en} of a level that is not stated, {group.en}")
        )
        if which is None:
            return Text(zh, en)
        return Text(f"{zh}（{which.zh}）", f"{en} ({which.en})")

    def _group(self, target: Target) -> Text:
        if target.group == CORRESPONDING:
            return (
                Text("相应系列（专业）", "in the corresponding series")
                if target.kind is NodeKind.TITLE
                else Text("相应职业（工种）", "in the corresponding occupation")
            )
        if target.group == NOT_STATED:
            return Text("（系列未载明）", "in a series that is not stated")
        words = self.vocabulary.series if target.kind is NodeKind.TITLE else (
            self.vocabulary.occupations
        )  # fmt: skip
        name = words[target.group].name if target.group in words else Text(*[target.group] * 2)
        narrow = self.vocabulary.specialties.get(target.specialty)
        return Text(f"{name.zh}{narrow.name.zh}", f"{narrow.name.en}") if narrow else name

    def _levels(self, target: Target) -> Text:
        if target.next_above:
            return Text("高一级", "next higher")
        if not target.levels:
            return Text("（级别未载明）", "")
        return joined(map(self.level, target.levels), "/", " / ")

    # --- sentences ---------------------------------------------------------------

    def link(self, link: Link) -> Text:
        """A link as a sentence."""
        template = self.vocabulary.relations[link.relation].sentence
        subject, target = self.node(link.subject), self.target(link.target)
        place, part = self.place(link.place), self.part(link)
        return Text(
            template.zh.format(subject=subject.zh, object=target.zh, place=place.zh, part=part.zh),
            template.en.format(subject=subject.en, object=target.en, place=place.en, part=part.en),
        )

    def approval(self, link: Link) -> Text | None:
        """How many people approved a link here, and in which edition; none for a source's."""
        if not link.approved_by:
            return None
        cited = link.cited_edition
        edition = self.vocabulary.editions.get(cited) if cited else None
        title = edition.title if edition else Text("本单位", "this office")
        people = "1 person" if link.approved_by == 1 else f"{link.approved_by} people"
        return Text(
            f"经{link.approved_by}人审核（{title.zh}）", f"approved by {people} ({title.en})"
        )  # fmt: skip

    def part(self, link: Link) -> Text:
        """The parts of an examination that fall away: all of them or one of them."""
        if link.part_text is not None:
            return link.part_text
        words = [self.vocabulary.parts[part].name for part in link.part if part in
                 self.vocabulary.parts]  # fmt: skip
        if not words:
            return Text("部分内容", "a part")
        if link.part_mode == "one_of" and len(words) > 1:
            one = joined(words, "、", " or ")
            return Text(f"{one.zh}之一", f"one of {one.en}")
        return joined(words, "、", " and ")

    def step(self, step: Step) -> Text:
        """Something to do, and who decides it."""
        word = self.vocabulary.steps.get(step.kind)
        name = word.name if word else Text(step.kind, step.kind)
        if step.text is None:
            return name
        zh, en = step.text.zh, step.text.en  # a text that begins with the name needs it no more
        return Text(
            zh if zh.startswith(name.zh) else f"{name.zh}：{zh}",
            en if en.startswith(name.en) else f"{name.en}: {en}",
        )

    def condition(self, condition: Condition) -> Text:
        """Something that must hold, in words."""
        if condition.text is not None:
            return condition.text
        kind = self.vocabulary.condition_kinds.get(condition.kind)
        name = kind.name if kind else Text(condition.kind, condition.kind)
        if not condition.value:
            return Text(f"{name.zh}（来源未写明数值）", f"{name.en} (value not in the source)")
        maker = _CONDITIONS.get(condition.kind)
        return maker(self, condition) if maker else self._plain(name, condition)

    def together(self, rows: Sequence[Condition]) -> Text:
        """Several conditions in one line."""
        if not rows:
            return Text("不另设条件", "nothing besides")
        return joined(map(self.condition, rows), " + ", " + ")

    def _plain(self, name: Text, condition: Condition) -> Text:
        value = joined(map(self.value, condition.value.split("|")), "或", " or ")
        if condition.operator == "!=":
            return Text(f"{name.zh}不是{value.zh}", f"{name.en}: not {value.en}")
        return Text(f"{name.zh}：{value.zh}", f"{name.en}: {value.en}")

    def value(self, value: str) -> Text:
        """The name of a value: a field, place, node, origin or word."""
        if value in _VALUES:
            return _VALUES[value]
        known = self.vocabulary
        for table in (known.fields, known.origins, known.degrees):
            if value in table:
                return table[value].name
        if value in self.vocabulary.places:
            return self.place(PlaceId(value))
        return self.node(NodeId(value))

    def outcome(self, outcome: Outcome) -> Text:
        """A condition with how it stands, and the day if time will mend it."""
        text, state = self.condition(outcome.condition), ROW_STATE[outcome.state.value]
        if outcome.passes_by_itself and outcome.met_on is not None:
            day = day_text(outcome.met_on)
            state = Text(f"{day.zh}起满足", f"met on {day.en}")
        return Text(f"{text.zh}（{state.zh}）", f"{text.en} ({state.en})")

    def effect(self, effect: Effect) -> Text:
        """The sentence of an effect: that of the link which names the target."""
        return self.link(effect.link)

    def dispute(self, dispute: Dispute) -> Text:
        """What speaks against an effect, shown and not deciding."""
        if dispute.kind == "entry_routes":
            return Text(
                "您所述情况与取得该证书的条件不一致；以您所述为准",
                "what you stated does not fit the entry routes of the certificate; it is taken as "
                "stated",
            )
        if dispute.kind == "claims":
            field = DISPUTED.get(dispute.field, Text(f"“{dispute.field}”", dispute.field))
            told = joined((self._said(value) for value in dispute.values), " / ", " / ")
            return Text(
                f"各来源对{field.zh}说法不一：{told.zh}", f"sources differ on {field.en}: {told.en}"
            )
        if dispute.named_list is not None and dispute.result is not None:
            return self._restated(dispute)
        if dispute.link is not None:
            text = self.link(dispute.link)
            return Text(f"另一版本的说法不同：{text.zh}", f"another edition says: {text.en}")
        return Text("", "")

    def _said(self, value: str) -> Text:
        """What a source says of a field: levels and nodes by their names, other words as told."""
        known = self.vocabulary.levels
        return joined(
            self.level(each) if each in known else self.node(NodeId(each))
            for each in value.split("|")
        )

    def _restated(self, dispute: Dispute) -> Text:
        named, result = dispute.named_list, dispute.result
        if named is None or result is None:
            return Text("", "")
        rows = joined(map(self.outcome, result.outcomes), "；", "; ")
        rules = self.rules_of(named, dispute.level)
        return Text(f"{rules.zh}：{rows.zh}", f"{rules.en}: {rows.en}")

    def rules_of(self, named: NamedList, level: str) -> Text:
        """That a list has rules of its own for a level."""
        name = self.level(level)
        return Text(
            f"“{named.name.zh}”对{name.zh}另有规定",
            f"{named.name.en} has rules of its own for the {name.en}",
        )


def _years(condition: Condition) -> Text:
    number = condition.value
    many = "" if number == "1" else "s"
    if condition.operator == ">":
        return Text(f"超过{number}年", f"more than {number} year{many}")
    if condition.operator in ("<", "<="):
        return Text(f"不超过{number}年", f"at most {number} year{many}")
    return Text(f"满{number}年", f"{number} year{many} or more")


def _degree(speaker: Speaker, condition: Condition) -> Text:
    name = speaker.value(condition.value)
    if condition.operator == ">=":
        return Text(f"{name.zh}及以上学历学位", f"{name.en} degree or higher")
    return Text(f"{name.zh}学历学位", f"{name.en} degree")


def _age(speaker: Speaker, condition: Condition) -> Text:
    del speaker
    number = condition.value
    word = {
        ">=": Text(f"年满{number}周岁", f"aged {number} or older"),
        "<=": Text(f"不超过{number}周岁", f"not over {number} years of age"),
        "<": Text(f"未满{number}周岁", f"under {number} years of age"),
    }
    return word.get(condition.operator, Text(f"{number}周岁", f"aged {number}"))


def _window(speaker: Speaker, condition: Condition) -> Text:
    del speaker
    day = day_text(date.fromisoformat(condition.value))
    if condition.operator in (">=", ">"):
        return Text(f"{day.zh}起办理", f"from {day.en}")
    return Text(f"{day.zh}前办理", f"until {day.en}")


def _prefixed(zh: str, en: str) -> Callable[[Speaker, Condition], Text]:
    def make(speaker: Speaker, condition: Condition) -> Text:
        del speaker
        years = _years(condition)
        return Text(f"{zh}{years.zh}", en.format(years.en))

    return make


def _valid(speaker: Speaker, condition: Condition) -> Text:
    del speaker, condition
    return Text("证书在有效期内", "the certificate is still valid")


def _place(speaker: Speaker, condition: Condition) -> Text:
    place = joined(map(speaker.value, condition.value.split("|")), "或", " or ")
    return Text(f"在{place.zh}就业", f"employed in {place.en}")


_CONDITIONS: dict[str, Callable[[Speaker, Condition], Text]] = {
    "degree": _degree,
    "work_years": _prefixed("从事相关专业工作", "{} of related work"),
    "held_years": _prefixed("持证", "certificate held for {}"),
    "years_in_place": _prefixed("在当地工作", "{} of work in the place"),
    "age": _age,
    "window": _window,
    "certificate_valid": _valid,
    "employed_in_place": _place,
}

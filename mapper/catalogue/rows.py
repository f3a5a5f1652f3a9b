"""The columns of every catalogue file, as strict row models.

Cells are text; an empty cell means "not known" or "does not apply".  Several
values in one cell are separated by ``|``.  Dates are as precise as known:
``2022``, ``2022-03`` or ``2022-03-28``.
"""

from __future__ import annotations

import re
from datetime import date
from typing import Annotated, ClassVar

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field

from mapper.domain import Certainty, NodeKind, Relation, Standing, Text, WhichBy

_ID = re.compile(r"^[a-z0-9]+(?:[-.][a-z0-9]+)*$")
_PARTIAL_DATE = re.compile(r"^\d{4}(?:-\d{2}(?:-\d{2})?)?$")
_TERM = re.compile(r"^P(?:\d+Y)?(?:\d+M)?(?:\d+D)?$")


class BadCell(ValueError):
    """What a cell holds is no good; ``text`` says what to write, in both languages."""

    def __init__(self, text: Text) -> None:
        self.text = text
        super().__init__(text.en)


def _check_id(text: str) -> str:
    if not _ID.match(text):
        raise BadCell(
            Text(
                f"“{text}”不能作编号：只用小写字母、数字、单个连字符和点",
                f"{text!r} is no id: use lower-case letters, digits, single hyphens and dots",
            )
        )
    return text


def _check_optional_id(text: str) -> str:
    return _check_id(text) if text else text


def _check_text(text: str) -> str:
    if not text:
        raise BadCell(Text("不能为空", "must not be empty"))
    return text


def _check_partial_date(text: str) -> str:
    if not text:
        return text
    if not _PARTIAL_DATE.match(text):
        raise BadCell(
            Text(
                f"“{text}”不是日期：请写作2022、2022-03或2022-03-28",
                f"{text!r} is no date: write 2022, 2022-03 or 2022-03-28",
            )
        )
    parts = [int(part) for part in text.split("-")]
    try:
        date(*[*parts, 1, 1][:3])
    except ValueError:
        raise BadCell(
            Text(f"“{text}”这一天不存在", f"{text!r} is a day that does not exist")
        ) from None
    return text


def _check_term(text: str) -> str:
    if text and (not _TERM.match(text) or text == "P"):
        raise BadCell(
            Text(
                f"“{text}”不是期限：请写作P3Y、P6M或P90D",
                f"{text!r} is no term: write P3Y, P6M or P90D",
            )
        )
    return text


def _check_url(text: str) -> str:
    if text and not re.match(r"^https?://[^\s/]+\.[^\s]+$", text):
        raise BadCell(
            Text(
                f"“{text}”不是网址：应以http://或https://开头",
                f"{text!r} is no web address: begin with http:// or https://",
            )
        )
    return text


def _split(value: object) -> object:
    return tuple(value.split("|")) if isinstance(value, str) and value else value or ()


def _number(value: object) -> object:
    if value == "" or value is None:
        return None
    if isinstance(value, str) and re.fullmatch(r"\d{1,9}", value):
        return int(value)
    raise BadCell(Text(f"“{value}”不是整数", f"{value!r} is no whole number"))


def _optional(value: object) -> object:
    return None if value == "" else value


Code = Annotated[str, Field(pattern="^[a-z][a-z_]*$")]
Id = Annotated[str, AfterValidator(_check_id)]
OptionalId = Annotated[str, AfterValidator(_check_optional_id)]
Word = Annotated[str, AfterValidator(_check_text)]
PartialDate = Annotated[str, AfterValidator(_check_partial_date)]
Term = Annotated[str, AfterValidator(_check_term)]
Url = Annotated[str, AfterValidator(_check_url)]
Words = Annotated[tuple[Word, ...], BeforeValidator(_split)]
Ids = Annotated[tuple[Id, ...], BeforeValidator(_split)]
Count = Annotated[int | None, BeforeValidator(_number)]
Number = Annotated[int, BeforeValidator(_number)]
Which = Annotated[WhichBy | None, BeforeValidator(_optional)]


class Row(BaseModel):
    """A line of a catalogue file."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    key: ClassVar[tuple[str, ...]] = ("id",)
    """The columns that no two rows may share, and by which a file is sorted."""

    def key_of(self) -> tuple[str, ...]:
        """The values of the key columns."""
        return tuple(str(getattr(self, column)) for column in self.key)


# --- vocabularies: catalogues/vocab/*.csv ------------------------------------


class OriginRow(Row):
    """``vocab/origins.csv``: a country or region that a body belongs to."""

    id: Id
    kind: Annotated[str, Field(pattern="^(country|region|international)$")]
    zh: Word
    en: Word
    code: str = ""


class PlaceRow(Row):
    """``vocab/places.csv``: where links hold; ``parents`` enclose it."""

    id: Id
    kind: Annotated[str, Field(pattern="^(country|province|city|district|zone|group)$")]
    parents: Ids
    code: Annotated[str, Field(pattern=r"^(\d{6})?$")] = ""
    zh: Word
    en: Word
    aliases: Words = ()


class FieldRow(Row):
    """``vocab/fields.csv``: a field of work or study."""

    id: Id
    parent: OptionalId = ""
    zh: Word
    en: Word
    aliases: Words = ()


class SeriesRow(Row):
    """``vocab/series.csv``: one of the 27 title series."""

    id: Id
    number: Number
    zh: Word
    en: Word
    certainty: Certainty
    source: OptionalId = ""
    record: str = ""


class SpecialtyRow(Row):
    """``vocab/specialties.csv``: a track (with title words of its own) or a specialty."""

    id: Id
    series: Id
    kind: Annotated[str, Field(pattern="^(track|specialty)$")]
    zh: Word
    en: Word
    fields: Ids = ()
    aliases: Words = ()
    certainty: Certainty
    record: str = ""


class LevelRow(Row):
    """``vocab/title_levels.csv`` and ``vocab/skill_levels.csv``: a rung of a ladder."""

    id: Annotated[str, Field(pattern="^(T[1-5]|SL[1-8])$")]
    rank: Number
    zh: Word
    en: Word
    aliases: Words = ()
    kind: str = ""
    certainty: Certainty = Certainty.SEEN
    source: OptionalId = ""
    record: str = ""


class RelationRow(Row):
    """``vocab/relations.csv``: the sentences of a relation and where it may stand."""

    id: Relation
    walk: Annotated[str, Field(pattern="^(first|any|last|gate|never)$")]
    subject_kinds: Annotated[tuple[NodeKind, ...], BeforeValidator(_split)]
    object_kinds: Annotated[tuple[NodeKind, ...], BeforeValidator(_split)]
    zh: Word
    en: Word


class ConditionKindRow(Row):
    """``vocab/condition_kinds.csv``: what can be asked of a holder."""

    id: Code
    nature: Annotated[str, Field(pattern="^(time|state)$")]
    operators: Words
    zh: Word
    en: Word

    @property
    def time(self) -> bool:
        """It can pass by waiting."""
        return self.nature == "time"


class TermRow(Row):
    """``vocab/degrees.csv``, ``parts.csv``, ``steps.csv``, ``refusal_reasons.csv``: a word list.

    ``rank`` orders degrees.  ``decides`` is ``office`` for steps that an office
    judges (test, training, interview, evaluation).
    """

    id: Code
    rank: Count = None
    decides: Annotated[str, Field(pattern="^(office)?$")] = ""
    zh: Word
    en: Word
    aliases: Words = ()


class DegreeRow(Row):
    """``vocab/degrees.csv``: a rung of the degree ladder."""

    id: Code
    rank: Number
    zh: Word
    en: Word
    aliases: Words = ()


class FrameRow(Row):
    """``vocab/frames.csv``: a level of a foreign or regional framework, for ranking only."""

    id: Word
    frame: Word
    level: Word
    rank: Number
    name: str = ""
    eqf: str = ""
    isced: str = ""
    certainty: Certainty
    source: OptionalId = ""
    record: str = ""


class VocabularyTermRow(Row):
    """``vocab/terms.csv``: a Chinese term with its English, from which the encoder learns."""

    key: ClassVar[tuple[str, ...]] = ("zh",)

    zh: Word
    en: Word
    en_alternatives: Words = ()
    category: Code


class PhraseRow(Row):
    """``vocab/phrases.csv``: words of a source or edition that stand in one language elsewhere.

    They are locators, publishers and parties.  A name for which we know no Chinese one stands
    unchanged in ``zh``.
    """

    key: ClassVar[tuple[str, ...]] = ("en",)

    en: Word
    zh: Word


# --- the domestic side: catalogues/cn/*.csv ----------------------------------


class DirectoryRow(Row):
    """``cn/directory.csv``: an item, sub-item or grade of the National Directory."""

    id: Id
    kind: Annotated[str, Field(pattern="^(item|sub_item|grade)$")]
    parent: OptionalId = ""
    number: Number
    zh: Word
    en: Word
    category: Annotated[str, Field(pattern="^(professional|skilled)$")]
    type: Annotated[str, Field(pattern="^(access|level)?$")] = ""
    department_zh: str = ""
    department_en: str = ""
    legal_basis: str = ""
    aliases: Words = ()
    former_names: Words = ()
    edition: OptionalId = ""
    certainty: Certainty
    unverified: Words = ()
    source: OptionalId = ""
    record: str = ""


class TitleRow(Row):
    """``cn/titles.csv``: the title word of a series (or track) at a level."""

    key: ClassVar[tuple[str, ...]] = ("series", "specialty", "level", "zh")

    series: Id
    specialty: OptionalId = ""
    level: Annotated[str, Field(pattern="^T[1-5]$")]
    zh: Word
    en: str = ""
    code: str = ""
    certainty: Certainty
    unverified: Words = ()
    source: OptionalId = ""
    record: str = ""


class OccupationRow(Row):
    """``cn/occupations.csv``: an occupation whose skill levels a link needs."""

    id: Id
    code: Annotated[str, Field(pattern=r"^(\d-\d{2}-\d{2}-\d{2})?$")] = ""
    zh: Word
    en: Word
    aliases: Words = ()
    former_names: Words = ()
    fields: Ids = ()
    certainty: Certainty
    unverified: Words = ()
    record: str = ""


class PermitRow(Row):
    """``cn/permits.csv`` (permits) and ``cn/licences.csv`` (licences, activities, competencies)."""

    id: Id
    kind: Annotated[str, Field(pattern="^(permit|licence|activity|competency)$")]
    zh: Word
    en: Word
    aliases: Words = ()
    department_zh: str = ""
    department_en: str = ""
    fields: Ids = ()
    certainty: Certainty
    unverified: Words = ()
    source: OptionalId = ""
    record: str = ""


# --- certificates and bodies -------------------------------------------------


class BodyRow(Row):
    """``bodies.csv``: an awarding body; ``verify_url`` is where its certificates are checked."""

    id: Id
    en: Word
    zh: str = ""
    native: str = ""
    abbreviation: str = ""
    aliases: Words = ()
    origins: Ids = ()
    verify_url: Url = ""
    certainty: Certainty
    unverified: Words = ()
    record: str = ""


class CertificateRow(Row):
    """``foreign/<origin>.csv``: a certificate at one grade, a family, or a placeholder."""

    id: Id
    kind: Annotated[str, Field(pattern="^(certificate|family|placeholder)$")]
    body: OptionalId = ""
    origins: Ids = ()
    name_en: Word
    name_zh: str = ""
    name_native: str = ""
    abbreviations: Words = ()
    aliases: Words = ()
    former_names: Words = ()
    gloss_en: str = ""
    gloss_zh: str = ""
    grade: str = ""
    grade_rank: Count = None
    ladder: OptionalId = ""
    fields: Ids = ()
    certainty: Certainty
    unverified: Words = ()
    records: Words = ()


class MemberRow(Row):
    """``members.csv``: a certificate belongs to a family."""

    key: ClassVar[tuple[str, ...]] = ("family", "certificate")

    family: Id
    certificate: Id
    certainty: Certainty
    source: OptionalId = ""
    record: str = ""


class EntryRouteRow(Row):
    """``entry_routes.csv``: what the awarding body itself asks before it certifies."""

    key: ClassVar[tuple[str, ...]] = ("certificate", "route", "kind")

    certificate: Id
    route: Word
    kind: Code
    operator: Word
    value: Word
    unit: str = ""
    certainty: Certainty
    source: OptionalId = ""
    record: str = ""


# --- editions, lists, sources ------------------------------------------------


class SourceRow(Row):
    """``sources.csv``: where facts were read."""

    id: Id
    kind: Annotated[str, Field(pattern="^(official|press|commercial|secondary|memory)$")]
    title_zh: str = ""
    title_en: Word
    publisher: str = ""
    url: str = ""
    published: PartialDate = ""
    read_on: PartialDate = ""


class EditionRow(Row):
    """``editions.csv``: one published batch of one scheme.

    ``stated_count`` of an edition that adds to another counts the items of both.
    """

    id: Id
    kind: Annotated[
        str, Field(pattern="^(catalogue|agreement|regulation|policy|domestic|examination_list)$")
    ]
    place: Id
    number: str = ""
    title_zh: Word
    title_en: Word
    document: str = ""
    published: PartialDate = ""
    valid_from: PartialDate = ""
    valid_until: PartialDate = ""
    not_before: PartialDate = ""
    standing: Standing
    replaces: Ids = ()
    adds_to: Ids = ()
    parties: Words = ()
    stated_count: Count = None
    note_zh: str = ""
    note_en: str = ""
    certainty: Certainty
    source: OptionalId = ""
    record: str = ""


class ListRow(Row):
    """``lists.csv``: a named list inside an edition and what it brings."""

    id: Id
    edition: Id
    code: str = ""
    zh: Word
    en: Word
    stated_count: Count = None
    restates: Ids = ()
    benefits_zh: Words = ()
    benefits_en: Words = ()
    certainty: Certainty
    source: OptionalId = ""
    record: str = ""


# --- links and what belongs to them ------------------------------------------


class LinkRow(Row):
    """``links/<place>/*.csv``: one directed statement.

    ``object_kind`` title: ``object`` is a series id, skill_level: an occupation
    id; both may be ``corresponding`` or ``not_stated``.  Every other kind: the id
    of the node or list.  ``levels``: levels separated by ``|``, ``next`` for the
    level above the one held, empty for not stated.  ``named_for`` has no object.
    """

    id: Id
    subject: Word
    relation: Relation
    object_kind: Annotated[NodeKind | None, BeforeValidator(_optional)] = None
    object: str = ""
    specialty: OptionalId = ""
    levels: Words = ()
    which_by: Which = None
    place: Id
    edition: OptionalId = ""
    list: OptionalId = ""
    part: Words = ()
    part_mode: Annotated[str, Field(pattern="^(all|one_of)?$")] = ""
    part_zh: str = ""
    part_en: str = ""
    covers: Annotated[str, Field(pattern="^(all|some)?$")] = ""
    result_term: Term = ""
    valid_from: PartialDate = ""
    valid_until: PartialDate = ""
    note_zh: str = ""
    note_en: str = ""


class ClaimRow(Row):
    """``claims/<place>.csv``: what one source says for a link, and where in it.

    ``field`` is empty for the whole link, else the column it bears on (or
    ``conditions``); then ``value`` is what this source says.  ``record`` is the
    number of the research record.
    """

    key: ClassVar[tuple[str, ...]] = ("link", "source", "locator", "field", "record")

    link: Id
    source: Id
    locator: Word
    field: str = ""
    value: str = ""
    certainty: Certainty
    record: str = ""
    note_zh: str = ""
    note_en: str = ""


class ConditionRow(Row):
    """``conditions/<place>.csv``: something that must hold, for a link, a list or an edition."""

    key: ClassVar[tuple[str, ...]] = (
        "scope",
        "scope_id",
        "applies_to",
        "route",
        "kind",
        "operator",
        "value",
    )

    scope: Annotated[str, Field(pattern="^(link|list|edition)$")]
    scope_id: Id
    applies_to: str = ""
    route: Word
    kind: Code
    operator: Annotated[str, Field(pattern="^(>=|>|<=|<|=|!=|in)$")]
    value: str = ""
    unit: Annotated[str, Field(pattern="^(year|month|day|date)?$")] = ""
    since: str = ""
    text_zh: str = ""
    text_en: str = ""
    certainty: Certainty
    record: str = ""


class StepRow(Row):
    """``steps/<place>.csv``: something to do on the way, for a link, a list or an edition."""

    key: ClassVar[tuple[str, ...]] = ("scope", "scope_id", "order")

    scope: Annotated[str, Field(pattern="^(link|list|edition)$")]
    scope_id: Id
    order: Number
    step: Code
    by: Annotated[str, Field(pattern="^(office|employer|holder|body)$")]
    text_zh: str = ""
    text_en: str = ""
    certainty: Certainty
    record: str = ""


# --- the small tables beside nodes and links ---------------------------------


class ValidityRow(Row):
    """``validity.csv``: term, review cycle, renewal and lapse of a document.

    ``subject`` is a node id, or ``kind:title``, ``kind:skill_level``,
    ``kind:directory`` for all of a kind.
    """

    id: Id
    subject: Word
    place: OptionalId = ""
    term: Term = ""
    term_zh: Word
    term_en: Word
    review_zh: str = ""
    review_en: str = ""
    renewal_zh: str = ""
    renewal_en: str = ""
    on_lapse_zh: str = ""
    on_lapse_en: str = ""
    channel: OptionalId = ""
    certainty: Certainty
    unverified: Words = ()
    source: OptionalId = ""
    record: str = ""


class ChannelRow(Row):
    """``channels.csv``: where something can be verified, and what that proves."""

    id: Id
    zh: Word
    en: Word
    url: Url = ""
    proves_zh: Word
    proves_en: Word
    subjects: Words = ()
    certainty: Certainty
    source: OptionalId = ""
    record: str = ""


class ProgrammeRow(Row):
    """``programmes.csv``: a policy sentence that is no link."""

    id: Id
    place: Id
    edition: OptionalId = ""
    standing: Standing
    published: PartialDate = ""
    zh: Word
    en: Word
    text_zh: Word
    text_en: Word
    subjects: Words = ()
    certainty: Certainty
    source: OptionalId = ""
    record: str = ""


FILES: dict[str, type[Row]] = {
    "vocab/origins.csv": OriginRow,
    "vocab/places.csv": PlaceRow,
    "vocab/fields.csv": FieldRow,
    "vocab/series.csv": SeriesRow,
    "vocab/specialties.csv": SpecialtyRow,
    "vocab/title_levels.csv": LevelRow,
    "vocab/skill_levels.csv": LevelRow,
    "vocab/relations.csv": RelationRow,
    "vocab/condition_kinds.csv": ConditionKindRow,
    "vocab/degrees.csv": DegreeRow,
    "vocab/parts.csv": TermRow,
    "vocab/steps.csv": TermRow,
    "vocab/refusal_reasons.csv": TermRow,
    "vocab/frames.csv": FrameRow,
    "vocab/terms.csv": VocabularyTermRow,
    "vocab/phrases.csv": PhraseRow,
    "cn/directory.csv": DirectoryRow,
    "cn/titles.csv": TitleRow,
    "cn/occupations.csv": OccupationRow,
    "cn/permits.csv": PermitRow,
    "cn/licences.csv": PermitRow,
    "foreign/*.csv": CertificateRow,
    "links/*/*.csv": LinkRow,
    "claims/*.csv": ClaimRow,
    "conditions/*.csv": ConditionRow,
    "steps/*.csv": StepRow,
    "bodies.csv": BodyRow,
    "channels.csv": ChannelRow,
    "editions.csv": EditionRow,
    "entry_routes.csv": EntryRouteRow,
    "lists.csv": ListRow,
    "members.csv": MemberRow,
    "programmes.csv": ProgrammeRow,
    "sources.csv": SourceRow,
    "validity.csv": ValidityRow,
}
"""Every file of a catalogue folder and the model of its rows."""

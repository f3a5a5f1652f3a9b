"""The values of the field: nodes, targets, links, claims, conditions, editions, places.

Everything here is frozen and imports the standard library only.  The words are
those of the glossary in CONTRIBUTING.md.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import NewType

NodeId = NewType("NodeId", str)
PlaceId = NewType("PlaceId", str)
EditionId = NewType("EditionId", str)
ListId = NewType("ListId", str)
LinkId = NewType("LinkId", str)
SourceId = NewType("SourceId", str)

CORRESPONDING = "corresponding"
NOT_STATED = "not_stated"
CHINA = PlaceId("china")
OFFICE_EDITION = "office"
"""The kind of an edition that was decided here and published."""


class NodeKind(Enum):
    """What a node is; the first seven can be held by a person."""

    CERTIFICATE = "certificate"
    FAMILY = "family"
    DIRECTORY = "directory"
    PERMIT = "permit"
    LICENCE = "licence"
    SKILL_LEVEL = "skill_level"
    TITLE = "title"
    ACTIVITY = "activity"
    COMPETENCY = "competency"
    LIST = "list"

    @property
    def holdable(self) -> bool:
        """A look-up may start from it."""
        return self in _HOLDABLE

    @property
    def foreign(self) -> bool:
        """It is a certificate or family, not one of the domestic ladders."""
        return self in (NodeKind.CERTIFICATE, NodeKind.FAMILY)


_HOLDABLE = frozenset(
    {
        NodeKind.CERTIFICATE,
        NodeKind.FAMILY,
        NodeKind.DIRECTORY,
        NodeKind.PERMIT,
        NodeKind.LICENCE,
        NodeKind.SKILL_LEVEL,
        NodeKind.TITLE,
    }
)


class Relation(Enum):
    """What a link says of its two ends; the sentences are in ``vocab/relations.csv``."""

    RECOGNISED_AS = "recognised_as"
    ISSUED_WITH = "issued_with"
    PERMITS_PRACTICE = "permits_practice"
    EXEMPTS_FROM = "exempts_from"
    LISTED_FOR = "listed_for"
    NAMED_FOR = "named_for"
    IS_TITLE = "is_title"
    EMPLOYER_MAY_APPOINT = "employer_may_appoint"
    COUNTS_AS_TITLE = "counts_as_title"
    COUNTS_AS_SKILL_LEVEL = "counts_as_skill_level"
    PASSES_EXAM_STAGE = "passes_exam_stage"
    MAY_APPLY_FOR = "may_apply_for"
    REQUIRES = "requires"
    TREATED_AS = "treated_as"
    COMPARABLE_TO = "comparable_to"
    NOT_COMPARABLE = "not_comparable"
    NO_COUNTERPART = "no_counterpart"


class Walk(Enum):
    """Where on a path a relation may stand."""

    FIRST = "first"
    ANY = "any"
    LAST = "last"
    GATE = "gate"
    NEVER = "never"


class Certainty(Enum):
    """How far a fact is known: read in a source, read in part, or only remembered."""

    SEEN = "seen"
    PARTLY = "partly"
    MEMORY = "memory"

    @property
    def rank(self) -> int:
        """Two for seen, one for partly, nought for memory."""
        return {"seen": 2, "partly": 1, "memory": 0}[self.value]


def lowest(*certainties: Certainty) -> Certainty:
    """The certainty of a whole is that of its weakest part.

    >>> lowest(Certainty.SEEN, Certainty.PARTLY)
    <Certainty.PARTLY: 'partly'>
    """
    return min(certainties, key=lambda certainty: certainty.rank)


class Standing(Enum):
    """Whether an edition holds."""

    DRAFT = "draft"
    PILOT = "pilot"
    IN_FORCE = "in_force"
    ENDED = "ended"
    UNKNOWN = "unknown"


class WhichBy(Enum):
    """What decides among the several levels of a pattern."""

    ITEM = "item"
    CLASS = "class"
    NOT_STATED = "not_stated"


@dataclass(frozen=True, slots=True)
class Text:
    """One text in Chinese and English."""

    zh: str
    en: str

    def __str__(self) -> str:
        return self.en

    def to_json(self) -> dict[str, str]:
        """As the interface prints it."""
        return {"en": self.en, "zh": self.zh}


@dataclass(frozen=True, slots=True)
class Place:
    """A country, province, city, district, zone or group, with one or more parents."""

    id: PlaceId
    kind: str
    parents: tuple[PlaceId, ...]
    code: str
    name: Text
    aliases: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Body:
    """An awarding body, with the page where its certificates can be verified."""

    id: str
    name: Text
    abbreviation: str
    aliases: tuple[str, ...]
    origins: tuple[str, ...]
    verify_url: str
    certainty: Certainty
    unverified: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Node:
    """Something that can stand at an end of a link.

    ``group`` is the series of a title or the occupation of a skill level;
    ``parent`` the directory item of a sub-item or grade.  ``access`` is true for
    directory qualifications that are a legal condition to practise, none where
    the source does not say.  ``unverified`` names fields known from memory.
    """

    id: NodeId
    kind: NodeKind
    name: Text
    certainty: Certainty
    native_name: str = ""
    abbreviations: tuple[str, ...] = ()
    aliases: tuple[str, ...] = ()
    former_names: tuple[str, ...] = ()
    body: str = ""
    origins: tuple[str, ...] = ()
    placeholder: bool = False
    grade: str = ""
    grade_rank: int | None = None
    ladder: str = ""
    fields: tuple[str, ...] = ()
    gloss: Text | None = None
    group: str = ""
    specialty: str = ""
    level: str = ""
    parent: NodeId | None = None
    access: bool | None = None
    authority: str = ""
    code: str = ""
    unverified: tuple[str, ...] = ()
    records: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Target:
    """The object of a link: a node, or a pattern that is printed as it stands.

    For titles ``group`` is a series and for skill levels an occupation, or
    ``corresponding`` or ``not_stated``; for every other kind it is a node id.
    ``levels`` empty means that the level is not stated; ``next_above`` means the
    level above the one held.
    """

    kind: NodeKind
    group: str
    specialty: str = ""
    levels: tuple[str, ...] = ()
    next_above: bool = False
    which_by: WhichBy | None = None

    @property
    def laddered(self) -> bool:
        """It names a level of a series or an occupation."""
        return self.kind in (NodeKind.TITLE, NodeKind.SKILL_LEVEL)

    @property
    def node_id(self) -> NodeId | None:
        """The one node it names, none for a pattern.

        >>> Target(NodeKind.TITLE, "engineering", "architecture", ("T3",)).node_id
        'engineering.architecture.T3'
        >>> Target(NodeKind.TITLE, "engineering", levels=("T2", "T3")).node_id is None
        True
        """
        if not self.laddered:
            return NodeId(self.group)
        if self.group in (CORRESPONDING, NOT_STATED) or len(self.levels) != 1:
            return None
        return laddered_id(self.group, self.specialty, self.levels[0])

    @property
    def single(self) -> bool:
        """One level in a series or occupation that is named or "corresponding", or one node."""
        if not self.laddered:
            return bool(self.group)
        return self.group != NOT_STATED and len(self.levels) == 1


def laddered_id(group: str, specialty: str, level: str) -> NodeId:
    """The id of a title or skill level: its group, specialty if any, and level.

    >>> laddered_id("electrician", "", "SL4")
    'electrician.SL4'
    """
    return NodeId(".".join(part for part in (group, specialty, level) if part))


@dataclass(frozen=True, slots=True)
class Source:
    """Where a fact was read."""

    id: SourceId
    title: Text
    publisher: str
    url: str
    published: str
    kind: str
    certainty: Certainty


@dataclass(frozen=True, slots=True)
class Claim:
    """What one source says for a link, and where in it; ``field`` names what it bears on."""

    link: LinkId
    source: SourceId
    locator: str
    certainty: Certainty
    field: str = ""
    value: str = ""
    record: str = ""
    note: Text | None = None


@dataclass(frozen=True, slots=True)
class Condition:
    """Something that must hold, as data.

    All rows of a route are needed and any route suffices; route ``all`` joins
    every route.  ``applies_to`` narrows a list's or edition's row to a level or
    a series.  An empty value means that the source is incomplete.
    """

    kind: str
    operator: str
    value: str
    route: str = "r1"
    unit: str = ""
    since: str = ""
    applies_to: str = ""
    text: Text | None = None
    certainty: Certainty = Certainty.SEEN


@dataclass(frozen=True, slots=True)
class Step:
    """Something to do on the way; it is shown and never decides a state."""

    kind: str
    order: int
    by: str
    text: Text | None = None
    certainty: Certainty = Certainty.SEEN


@dataclass(frozen=True, slots=True)
class Edition:
    """One published batch of one scheme; it holds by its own authority.

    Dates are as precise as known (2022, 2022-03, 2022-03-28).  ``not_before`` is
    the earliest day that it can have held where its start is unknown.
    """

    id: EditionId
    kind: str
    place: PlaceId
    number: str
    title: Text
    document: str
    standing: Standing
    published: str = ""
    valid_from: str = ""
    valid_until: str = ""
    not_before: str = ""
    replaces: tuple[EditionId, ...] = ()
    adds_to: tuple[EditionId, ...] = ()
    parties: tuple[str, ...] = ()
    stated_count: int | None = None
    note: Text | None = None
    source: SourceId | None = None
    certainty: Certainty = Certainty.SEEN


@dataclass(frozen=True, slots=True)
class NamedList:
    """A list inside an edition, with what it brings.

    ``restates`` names the list of another edition for which this one gives its
    own rules; where the two differ the answer shows a dispute.
    """

    id: ListId
    edition: EditionId
    code: str
    name: Text
    stated_count: int | None = None
    restates: tuple[ListId, ...] = ()
    benefits: tuple[Text, ...] = ()
    certainty: Certainty = Certainty.SEEN


@dataclass(frozen=True, slots=True)
class Link:
    """One directed, dated, place-bound statement, backed by claims.

    ``covers`` says for a family whether the source speaks of ``all`` its members
    or of ``some``.  ``part`` holds the parts of an examination from which
    ``exempts_from`` frees, ``part_mode`` whether all of them or one of them.
    ``approved_by`` counts the people who approved it here, nought for what a source
    states; ``first_edition`` is then the office edition in which it first stood, and
    ``edition`` the last that holds it.
    """

    id: LinkId
    subject: NodeId
    relation: Relation
    target: Target | None
    place: PlaceId
    edition: EditionId | None
    claims: tuple[Claim, ...]
    list_id: ListId | None = None
    part: tuple[str, ...] = ()
    part_mode: str = "all"
    part_text: Text | None = None
    covers: str = ""
    conditions: tuple[Condition, ...] = ()
    steps: tuple[Step, ...] = ()
    result_term: str = ""
    valid_from: str = ""
    valid_until: str = ""
    note: Text | None = None
    approved_by: int = 0
    first_edition: EditionId | None = None

    def __post_init__(self) -> None:
        if not self.claims:
            msg = f"{self.id}: a link needs a claim; add a row to the claims file of its place"
            raise ValueError(msg)

    @property
    def cited_edition(self) -> EditionId | None:
        """The edition that answers name: it stays the same whatever is published later."""
        return self.first_edition or self.edition

    @property
    def certainty(self) -> Certainty:
        """The best claim for the whole, lowered by fields that are known less well."""
        whole = [claim.certainty for claim in self.claims if not claim.field]
        best = max(whole or [c.certainty for c in self.claims], key=lambda c: c.rank)
        by_field: dict[str, list[Certainty]] = {}
        for claim in self.claims:
            if claim.field:
                by_field.setdefault(claim.field, []).append(claim.certainty)
        fields = [max(found, key=lambda c: c.rank) for found in by_field.values()]
        return lowest(best, *fields)


@dataclass(frozen=True, slots=True)
class Member:
    """A certificate belongs to a family, as certainly as its source says."""

    family: NodeId
    certificate: NodeId
    certainty: Certainty
    source: SourceId | None = None


@dataclass(frozen=True, slots=True)
class Validity:
    """How long a document holds, how it is renewed, and what happens when it lapses."""

    id: str
    subject: str
    place: PlaceId | None
    term: str
    term_text: Text
    review: Text | None
    renewal: Text | None
    on_lapse: Text | None
    channel: str
    certainty: Certainty
    source: SourceId | None


@dataclass(frozen=True, slots=True)
class Channel:
    """Where something can be verified, and what that proves."""

    id: str
    name: Text
    url: str
    proves: Text
    subjects: tuple[str, ...]
    certainty: Certainty
    source: SourceId | None


@dataclass(frozen=True, slots=True)
class Programme:
    """A policy that is no link: what an office intends, tries or must respect."""

    id: str
    place: PlaceId
    edition: EditionId | None
    standing: Standing
    published: str
    name: Text
    text: Text
    subjects: tuple[str, ...]
    certainty: Certainty
    source: SourceId | None

"""Small worlds in memory, made by hand or at random, for the rules of walking and the statuses.

``World`` is what the core needs of a store, without files.  ``worlds`` draws one
with several parents a place, editions of all kinds and standings, and links of all
relations; most links are clean, so that paths of several links do arise.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from hypothesis import strategies as st

from mapper.conditions import EntryRoute, Holder
from mapper.domain import (
    CHINA,
    CORRESPONDING,
    NOT_STATED,
    Body,
    Certainty,
    Claim,
    Condition,
    Edition,
    EditionId,
    Link,
    LinkId,
    Member,
    NamedList,
    Node,
    NodeId,
    NodeKind,
    Place,
    PlaceId,
    Relation,
    Source,
    SourceId,
    Standing,
    Step,
    Target,
    Text,
    Walk,
    WhichBy,
)
from mapper.ports import NameHit
from mapper.vocabulary import RelationWords, Vocabulary, Word

NAME = Text("名", "name")
NOTICE = SourceId("notice")
DEGREE_RANKS = {"college": 1, "bachelor": 2, "second_bachelor": 3, "master": 4, "doctor": 5}


def _relation_rows() -> list[dict[str, str]]:
    path = Path(__file__).parent.parent / "catalogues" / "vocab" / "relations.csv"
    with path.open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


ENDS = {
    Relation(row["id"]): (
        tuple(map(NodeKind, row["subject_kinds"].split("|"))),
        tuple(NodeKind(kind) for kind in row["object_kinds"].split("|") if kind),
    )
    for row in _relation_rows()
}
"""The kinds that a relation may join, as shipped."""
RELATIONS = {
    Relation(row["id"]): RelationWords(Text(row["zh"], row["en"]), Walk(row["walk"]))
    for row in _relation_rows()
}


@dataclass(frozen=True)
class World:
    """A store of records in memory; ``counts`` is what is loaded of each edition."""

    vocabulary: Vocabulary
    certificates: Mapping[NodeId, Node]
    links: tuple[Link, ...] = ()
    members: tuple[Member, ...] = ()
    entries: Mapping[NodeId, tuple[EntryRoute, ...]] = field(default_factory=dict)
    counts: Mapping[EditionId, int] = field(default_factory=dict)

    def nodes(self, ids: Iterable[NodeId]) -> Mapping[NodeId, Node]:
        """The nodes with these ids."""
        known = {**self.vocabulary.domestic, **self.certificates}
        return {node_id: known[node_id] for node_id in ids if node_id in known}

    def body(self, body_id: str) -> Body | None:
        """None: bodies do not matter here."""
        del body_id

    def links_from(self, subjects: Iterable[NodeId]) -> Sequence[Link]:
        """The links that start at any of these."""
        wanted = set(subjects)
        return [link for link in self.links if link.subject in wanted]

    def links_to(self, objects: Iterable[str]) -> Sequence[Link]:
        """The links whose object is one of these."""
        wanted = set(objects)
        return [link for link in self.links if link.target and link.target.group in wanted]

    def families_of(self, certificate: NodeId) -> Sequence[Member]:
        """The families to which a certificate belongs."""
        return [member for member in self.members if member.certificate == certificate]

    def members_of(self, family: NodeId) -> Sequence[Member]:
        """The certificates that belong to a family."""
        return [member for member in self.members if member.family == family]

    def entry_routes(self, certificate: NodeId) -> Sequence[EntryRoute]:
        """What the awarding body asks before it certifies."""
        return self.entries.get(certificate, ())

    def find_names(self, key: str) -> Sequence[NameHit]:
        """The node with this id."""
        return [NameHit(node_id, "id") for node_id in self.nodes([NodeId(key)])]

    def find_bodies(self, key: str) -> Sequence[str]:
        """None."""
        del key
        return ()

    def certificates_of(self, bodies: Iterable[str]) -> Sequence[NodeId]:
        """None."""
        del bodies
        return ()

    def loaded_counts(self) -> Mapping[EditionId, int]:
        """How many certificates each edition's links name."""
        return self.counts


# --- values by hand -----------------------------------------------------------


def node(
    node_id: str,
    kind: NodeKind = NodeKind.CERTIFICATE,
    *,
    certainty: Certainty = Certainty.SEEN,
    access: bool | None = None,
    parent: str = "",
    fields: tuple[str, ...] = (),
) -> Node:
    """A node; a dotted title or skill level is a level of the group before the dot."""
    group, _, level = node_id.rpartition(".")
    return Node(
        NodeId(node_id), kind, Text(node_id, node_id), certainty, fields=fields, group=group,
        level=level if group else "", access=access, parent=NodeId(parent) if parent else None,
    )  # fmt: skip


def title(*levels: str, group: str = "engineering", next_above: bool = False) -> Target:
    """A title of a series."""
    return Target(NodeKind.TITLE, group, levels=levels, next_above=next_above)


def target(kind: NodeKind, node_id: str) -> Target:
    """One node that is no title or skill level."""
    return Target(kind, node_id)


def claim(
    link: str, certainty: Certainty = Certainty.SEEN, name: str = "", value: str = ""
) -> Claim:
    """What the notice says."""
    return Claim(LinkId(link), NOTICE, "item 1", certainty, name, value)


def row(kind: str, operator: str, value: str, route: str = "r1", applies_to: str = "") -> Condition:
    """A condition of a route."""
    return Condition(kind, operator, value, route, applies_to=applies_to)


def step(kind: str) -> Step:
    """One step, by the office."""
    return Step(kind, 1, "office")


def edition(
    edition_id: str = "suzhou-5",
    place: str = "suzhou",
    kind: str = "catalogue",
    standing: Standing = Standing.IN_FORCE,
    *,
    published: str = "2022-03-28",
    valid_from: str = "2022-03-28",
    valid_until: str = "",
    not_before: str = "",
    replaces: tuple[str, ...] = (),
    adds_to: tuple[str, ...] = (),
    stated_count: int | None = None,
) -> Edition:
    """An edition that is in force from its document's day."""
    return Edition(
        EditionId(edition_id), kind, PlaceId(place), "5", NAME, "", standing,
        published, valid_from, valid_until, not_before,
        tuple(map(EditionId, replaces)), tuple(map(EditionId, adds_to)),
        stated_count=stated_count,
    )  # fmt: skip


def place(place_id: str, *parents: str, kind: str = "city") -> Place:
    """A place with its parents."""
    return Place(
        PlaceId(place_id), kind, tuple(map(PlaceId, parents)), "", Text(place_id, place_id)
    )


def words(*ids: str, office_decides: bool = False) -> dict[str, Word]:
    """A word list, ranked as it stands."""
    return {
        name: Word(name, Text(name, name), rank, office_decides=office_decides)
        for rank, name in enumerate(ids, 1)
    }


LEVELS = words("T1", "T2", "T3", "T4", "T5") | words(
    "SL1", "SL2", "SL3", "SL4", "SL5", "SL6", "SL7", "SL8"
)
STEPS = words("papers", "registration", "verification", "employer_review") | words(
    "theory_test", "training", "interview", "evaluation", office_decides=True
)
DEGREES = {name: Word(name, Text(name, name), rank) for name, rank in DEGREE_RANKS.items()}


def vocabulary(
    *editions: Edition,
    places: Iterable[Place] = (),
    domestic: Iterable[Node] = (),
    lists: Iterable[NamedList] = (),
    conditions: Mapping[tuple[str, str], tuple[Condition, ...]] | None = None,
    steps: Mapping[tuple[str, str], tuple[Step, ...]] | None = None,
    published: str = "2022-03-28",
) -> Vocabulary:
    """The small tables; every claim is of one notice."""
    return Vocabulary(
        places={known.id: known for known in places},
        levels=LEVELS,
        degrees=DEGREES,
        steps=STEPS,
        relations=RELATIONS,
        domestic={known.id: known for known in domestic},
        editions={known.id: known for known in editions},
        lists={known.id: known for known in lists},
        sources={
            NOTICE: Source(NOTICE, NAME, "", "", published, "official", Certainty.SEEN),
        },
        conditions=conditions or {},
        steps_of=steps or {},
    )


# --- worlds at random -----------------------------------------------------------

PLACES = tuple(PlaceId(name) for name in ("china", "province", "bay", "city", "district", "zone"))
CERTIFICATES = ("cert-a", "cert-b", "cert-c")
FAMILY = "family-f"
DIRECTORY = ("item", "item-1", "other-item")
TITLES = (("engineering", "T2"), ("engineering", "T3"), ("economics", "T4"))
SKILLS = (("electrician", "SL3"), ("electrician", "SL4"))
NODE_IDS: dict[NodeKind, tuple[str, ...]] = {
    NodeKind.CERTIFICATE: CERTIFICATES,
    NodeKind.FAMILY: (FAMILY,),
    NodeKind.DIRECTORY: DIRECTORY,
    NodeKind.PERMIT: ("permit",),
    NodeKind.LICENCE: ("licence",),
    NodeKind.ACTIVITY: ("activity",),
    NodeKind.COMPETENCY: ("competency",),
    NodeKind.LIST: ("list",),
    NodeKind.TITLE: (*(".".join(pair) for pair in TITLES), "T3"),
    NodeKind.SKILL_LEVEL: (*(".".join(pair) for pair in SKILLS), "SL4"),
}
DAYS = ("", "2018", "2020-06", "2022-03-28", "2025-01-01")


ACCESS = {"item": "", "item-1": "item"}
"""The directory items that one must hold to practise, with their parents."""


def _domestic() -> list[Node]:
    return [
        node(node_id, kind, access=node_id in ACCESS or None, parent=ACCESS.get(node_id, ""))
        for kind, ids in NODE_IDS.items()
        if kind not in (NodeKind.CERTIFICATE, NodeKind.FAMILY)
        for node_id in ids
    ]


@st.composite
def place_graphs(draw: st.DrawFn) -> tuple[Place, ...]:
    """Places without cycles, the later ones with one or two parents among the earlier."""
    found = [place("china", kind="country")]
    for index, name in enumerate(PLACES[1:], 1):
        parents = draw(st.sets(st.sampled_from(PLACES[:index]), min_size=1, max_size=2))
        found.append(place(name, *sorted(parents)))
    return tuple(found)


@st.composite
def edition_sets(draw: st.DrawFn) -> tuple[Edition, ...]:
    """Editions of all kinds and standings, most of them in force."""
    kinds = ("catalogue", "catalogue", "agreement", "domestic", "examination_list")
    standings = (*[Standing.IN_FORCE] * 4, *Standing)
    found: list[Edition] = []
    for number in range(draw(st.integers(1, 4))):
        before = [known.id for known in found]
        found.append(
            edition(
                f"edition-{number}",
                draw(st.sampled_from(PLACES)),
                draw(st.sampled_from(kinds)),
                draw(st.sampled_from(standings)),
                published=draw(st.sampled_from(DAYS)),
                valid_from=draw(st.sampled_from(("", "", *DAYS))),
                valid_until=draw(st.sampled_from(("", "", "", "2023", "2030-12-31"))),
                not_before=draw(st.sampled_from(("", "", "", *DAYS))),
                replaces=tuple(draw(st.sampled_from([(), (), (), *((one,) for one in before)]))),
            )
        )
    return tuple(found)


@st.composite
def targets(draw: st.DrawFn, kind: NodeKind) -> Target:
    """One node most of the time, else a pattern of levels, groups or the next level."""
    if kind not in (NodeKind.TITLE, NodeKind.SKILL_LEVEL):
        return Target(kind, draw(st.sampled_from(NODE_IDS[kind])))
    pairs = TITLES if kind is NodeKind.TITLE else SKILLS
    group, level = draw(st.sampled_from(pairs))
    shape = draw(st.sampled_from(("node", "node", "node", "set", "corresponding", "next", "open")))
    if shape == "set":
        return Target(kind, group, levels=(level, "T5"), which_by=WhichBy.ITEM)
    if shape == "corresponding":
        return Target(kind, CORRESPONDING, levels=(level,))
    if shape == "next":
        return Target(kind, group, next_above=True)
    return Target(kind, NOT_STATED) if shape == "open" else Target(kind, group, levels=(level,))


CLEAN_ROWS: tuple[tuple[Condition, ...], ...] = (
    (),
    (),
    (),
    (row("degree", ">=", "bachelor"),),
    (row("held_years", ">=", "2"),),
    (row("other", "=", "good"),),
    (row("degree", ">=", "doctor"),),
    (row("work_years", ">=", ""),),
    (row("certificate_valid", "=", "yes"),),
)
RELATION_POOL = (
    *(relation for relation, words_of in RELATIONS.items() if words_of.walk is Walk.ANY),
    Relation.RECOGNISED_AS,
    Relation.RECOGNISED_AS,
    *Relation,
)


@st.composite
def random_links(draw: st.DrawFn, number: int, editions: Sequence[EditionId]) -> Link:
    """A link between ends that its relation may join; most are clean."""
    relation = draw(st.sampled_from(RELATION_POOL))
    subject_kinds, object_kinds = ENDS[relation]
    subject = draw(st.sampled_from([i for kind in subject_kinds for i in NODE_IDS[kind]]))
    aim = draw(targets(draw(st.sampled_from(object_kinds)))) if object_kinds else None
    link_id = f"link-{number}"
    certainty = draw(st.sampled_from((*[Certainty.SEEN] * 5, *Certainty)))
    return Link(
        LinkId(link_id),
        NodeId(subject),
        relation,
        aim,
        draw(st.sampled_from((CHINA, *PLACES))),
        draw(st.sampled_from((None, *editions))),
        (claim(link_id, certainty),),
        covers=draw(st.sampled_from(("all", "all", "some", ""))),
        conditions=draw(st.sampled_from(CLEAN_ROWS)),
        steps=draw(st.sampled_from(((), (), (), (step("papers"),), (step("theory_test"),)))),
        valid_from=draw(st.sampled_from(("", "", "", *DAYS))),
        result_term=draw(st.sampled_from(("", "", "", "P3Y"))),
    )


@dataclass(frozen=True)
class Asked:
    """A world and one question to it."""

    world: World
    start: NodeId
    place: PlaceId | None
    on: date
    holder: Holder


@st.composite
def worlds(draw: st.DrawFn) -> World:
    """A world of a few places, editions, nodes and links, and what is shared among them."""
    editions = draw(edition_sets())
    ids = [known.id for known in editions]
    links = [draw(random_links(number, ids)) for number in range(draw(st.integers(3, 12)))]
    edition_steps = draw(st.sampled_from(({}, {}, {("edition", ids[0]): (step("papers"),)})))
    edition_rows = draw(
        st.sampled_from(({}, {}, {("edition", ids[0]): (row("other", "=", "good", "all"),)}))
    )
    known = [node(name, certainty=draw(st.sampled_from((*[Certainty.SEEN] * 4, *Certainty))))
             for name in CERTIFICATES]  # fmt: skip
    joined = draw(st.sets(st.sampled_from(CERTIFICATES)))
    members = tuple(
        Member(NodeId(FAMILY), NodeId(name), draw(st.sampled_from(Certainty)))
        for name in sorted(joined)
    )
    return World(
        vocabulary(
            *editions,
            places=draw(place_graphs()),
            domestic=_domestic(),
            conditions=edition_rows,
            steps=edition_steps,
            published=draw(st.sampled_from(DAYS)),
        ),
        {one.id: one for one in (*known, node(FAMILY, NodeKind.FAMILY))},
        tuple(links),
        members,
        {NodeId("cert-a"): (EntryRoute("r1", "master", 3),)} if draw(st.booleans()) else {},
        {one: draw(st.integers(0, 3)) for one in ids},
    )


HOLDERS = (
    Holder(),
    Holder(degree="bachelor", held_since=date(2015, 1, 1), confirms=("good",)),
    Holder(degree="doctor", held_since=date(2015, 1, 1), certificate_valid=True),
    Holder(degree="college", denies=("good",)),
    Holder(degree="master", granted_on=date(2020, 1, 1), confirms=("good",)),
)
STARTS = tuple(NodeId(name) for name in (*CERTIFICATES, *CERTIFICATES, FAMILY, *DIRECTORY))


@st.composite
def questions(draw: st.DrawFn) -> Asked:
    """A world and a question to it, with or without a place."""
    return Asked(
        draw(worlds()),
        draw(st.sampled_from(STARTS)),
        draw(st.sampled_from((None, *PLACES))),
        draw(st.sampled_from((date(2021, 1, 1), date(2024, 5, 1), date(2026, 11, 22)))),
        draw(st.sampled_from(HOLDERS)),
    )

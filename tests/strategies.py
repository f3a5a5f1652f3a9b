"""Small worlds in memory, made by hand or at random, for the rules of walking and the statuses.

``World`` is what the core needs of a store, without files.  ``questions`` draws one
with several parents a place, editions of all kinds and standings, and links of all
relations; half of the links are clean, so that paths of several links do arise.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from random import Random

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
from mapper.graph import object_key
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
        return None

    def links_from(self, subjects: Iterable[NodeId]) -> Sequence[Link]:
        """The links that start at any of these."""
        wanted = set(subjects)
        return [link for link in self.links if link.subject in wanted]

    def links_to(self, objects: Iterable[str]) -> Sequence[Link]:
        """The links whose object is one of these."""
        wanted = set(objects)
        return [link for link in self.links if link.target and link.target.group in wanted]

    def linked(self) -> Sequence[NodeId]:
        """Everything from which a link starts."""
        return sorted({link.subject for link in self.links})

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

    def name_keys(self) -> Iterable[tuple[str, NodeId]]:
        """None: what is asked here is asked by id."""
        return ()

    @property
    def revision(self) -> str:
        """One: a world never changes."""
        return "1"

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


def _places(chance: Random) -> list[Place]:
    """Places without cycles, the later ones with one or two parents among the earlier."""
    found = [place("china", kind="country")]
    for index, name in enumerate(PLACES[1:], 1):
        parents = chance.sample(PLACES[:index], min(index, chance.choice((1, 1, 2))))
        found.append(place(name, *sorted(parents)))
    return found


def _editions(chance: Random) -> list[Edition]:
    """Editions of all kinds and standings, most of them in force."""
    kinds = ("catalogue", "catalogue", "agreement", "domestic", "examination_list")
    standings = (*[Standing.IN_FORCE] * 4, *Standing)
    found: list[Edition] = []
    for number in range(chance.randint(1, 4)):
        earlier = [(known.id,) for known in found]
        found.append(
            edition(
                f"edition-{number}",
                chance.choice(PLACES),
                chance.choice(kinds),
                chance.choice(standings),
                published=chance.choice(DAYS),
                valid_from=chance.choice(("", "", *DAYS)),
                valid_until=chance.choice(("", "", "", "2023", "2030-12-31")),
                not_before=chance.choice(("", "", "", *DAYS)),
                replaces=chance.choice([(), (), (), *earlier]),
            )
        )
    return found


def _target(chance: Random, kind: NodeKind) -> Target:
    """One node most of the time, else a pattern of levels, groups or the next level."""
    if kind not in (NodeKind.TITLE, NodeKind.SKILL_LEVEL):
        return Target(kind, chance.choice(NODE_IDS[kind]))
    group, level = chance.choice(TITLES if kind is NodeKind.TITLE else SKILLS)
    one = Target(kind, group, levels=(level,))
    patterns = (
        Target(kind, group, levels=(level, "T5"), which_by=WhichBy.ITEM),
        Target(kind, CORRESPONDING, levels=(level,)),
        Target(kind, group, next_above=True),
        Target(kind, NOT_STATED),
    )
    return chance.choice((one, one, one, one, one, one, *patterns))


CLEAN: tuple[Condition, ...] = ()
ROWS: tuple[tuple[Condition, ...], ...] = (
    (row("degree", ">=", "bachelor"),),
    (row("held_years", ">=", "2"),),
    (row("other", "=", "good"),),
    (row("degree", ">=", "doctor"),),
    (row("work_years", ">=", ""),),
    (row("certificate_valid", "=", "yes"),),
)
RELATION_POOL = (
    *(each for each, words_of in RELATIONS.items() if words_of.walk is Walk.ANY for _ in "12"),
    *[Relation.RECOGNISED_AS] * 8,
    *Relation,
)


def _link(chance: Random, number: int, editions: Sequence[EditionId]) -> Link:
    """A link between ends that its relation may join; half of them have no blemish."""
    relation = chance.choice(RELATION_POOL)
    subject_kinds, object_kinds = ENDS[relation]
    subject = chance.choice([name for kind in subject_kinds for name in NODE_IDS[kind]])
    aim = _target(chance, chance.choice(object_kinds)) if object_kinds else None
    link_id = f"link-{number}"
    plain = Link(
        LinkId(link_id), NodeId(subject), relation, aim, CHINA, None, (claim(link_id),),
        covers=chance.choice(("all", "all", "some", "")),
    )  # fmt: skip
    if chance.random() < 0.6:
        return plain
    certainties = (*[Certainty.SEEN] * 4, *Certainty)
    return replace(
        plain,
        place=chance.choice((CHINA, *PLACES)),
        edition=chance.choice((None, *editions)),
        claims=(claim(link_id, chance.choice(certainties)),),
        conditions=chance.choice((CLEAN, CLEAN, *ROWS)),
        steps=chance.choice(((), (), (), (step("papers"),), (step("theory_test"),))),
        valid_from=chance.choice(("", "", "", *DAYS)),
        result_term=chance.choice(("", "", "", "P3Y")),
    )


@dataclass(frozen=True, repr=False)
class Asked:
    """A world and one question to it."""

    world: World
    start: NodeId
    place: PlaceId | None
    on: date
    holder: Holder

    def __repr__(self) -> str:
        """Short enough for the report of a failed property."""
        links = [
            f"{link.id}: {link.subject} {link.relation.value} {object_key(link.target)}"
            f" @{link.place} {link.edition or ''}"
            for link in self.world.links
        ]
        return "\n".join((f"{self.start} in {self.place} on {self.on}, {self.holder}", *links))


def _world(chance: Random) -> World:
    """A few places, editions, nodes and links, and what is shared among them."""
    editions = _editions(chance)
    ids = [known.id for known in editions]
    certainties = (*[Certainty.SEEN] * 6, *Certainty)
    known = [node(name, certainty=chance.choice(certainties)) for name in CERTIFICATES]
    scope = ("edition", str(ids[0]))
    return World(
        vocabulary(
            *editions,
            places=_places(chance),
            domestic=_domestic(),
            conditions=chance.choice(({}, {}, {scope: (row("other", "=", "good", "all"),)})),
            steps=chance.choice(({}, {}, {scope: (step("papers"),)})),
            published=chance.choice(("2018", "2018", *DAYS)),
        ),
        {one.id: one for one in (*known, node(FAMILY, NodeKind.FAMILY))},
        tuple(_link(chance, number, ids) for number in range(chance.randint(4, 24))),
        tuple(
            Member(NodeId(FAMILY), NodeId(name), chance.choice(certainties))
            for name in CERTIFICATES
            if chance.random() < 0.4
        ),
        {NodeId("cert-a"): (EntryRoute("r1", "master", 3),)} if chance.random() < 0.5 else {},
        {one: chance.randint(0, 3) for one in ids},
    )


HOLDERS = (
    Holder(),
    Holder(degree="bachelor", held_since=date(2015, 1, 1), confirms=("good",)),
    Holder(degree="doctor", held_since=date(2015, 1, 1), certificate_valid=True),
    Holder(degree="college", denies=("good",)),
    Holder(degree="master", granted_on=date(2020, 1, 1), confirms=("good",)),
)
STARTS = tuple(NodeId(name) for name in (*CERTIFICATES * 3, FAMILY, *DIRECTORY))


def _question(chance: Random) -> Asked:
    return Asked(
        _world(chance),
        chance.choice(STARTS),
        chance.choice((None, *PLACES)),
        chance.choice((date(2021, 1, 1), date(2024, 5, 1), date(2026, 11, 22))),
        chance.choice(HOLDERS),
    )


def questions() -> st.SearchStrategy[Asked]:
    """A random world and a question to it, with or without a place.

    Built from one seed: drawing every cell on its own takes twenty times as long.
    """
    return st.randoms(use_true_random=True).map(_question)

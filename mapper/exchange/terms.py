"""The names by which others know our things: namespaces, ids, predicates, and what SKOS may say.

A link keeps its direction everywhere: subject, relation, object, as its sentence says it.  No
inverse is ever written.

``skos:exactMatch`` is never used: it is transitive, so that two certificates on one title would
become one.  ``skos:closeMatch`` is said where the object is one title, skill level or directory
item to which the subject corresponds.  ``skos:broadMatch`` (*the object* is the broader one) is
said where the object is a pattern of several levels, of which one is meant.
``skos:narrowMatch`` is right nowhere: no relation says that the object is narrower than the
subject.  A family is broader than what its members reach, and nothing is said of it.
"""

from __future__ import annotations

from urllib.parse import quote

from mapper.domain import NOT_STATED, Certainty, Link, NodeKind, Relation, Target

BASE = "https://w3id.org/qualmap/"
"""Where names begin if nothing else is asked for; nobody has registered it, it leads nowhere."""
_OURS = ("body", "edition", "link", "list", "node", "pattern", "place")
NOT_SAID = "qualmap:not_stated"
"""The object of a link whose source does not say what it gives."""
NEGATED = {
    Relation.NOT_COMPARABLE: "qualmap:comparable_to",
    Relation.NO_COUNTERPART: "qualmap:has_counterpart",
}
"""What the negative relations deny."""
_CORRESPONDING = frozenset(
    {
        Relation.RECOGNISED_AS,
        Relation.IS_TITLE,
        Relation.COUNTS_AS_TITLE,
        Relation.COUNTS_AS_SKILL_LEVEL,
        Relation.COMPARABLE_TO,
    }
)
CLASSES: dict[NodeKind, tuple[str, ...]] = {
    NodeKind.CERTIFICATE: ("ceterms:Certification",),
    NodeKind.FAMILY: ("ceterms:Collection", "qualmap:Family"),
    NodeKind.DIRECTORY: ("ceterms:Certificate", "qualmap:DirectoryQualification"),
    NodeKind.PERMIT: ("ceterms:License", "qualmap:Permit"),
    NodeKind.LICENCE: ("ceterms:License",),
    NodeKind.SKILL_LEVEL: ("ceterms:Certificate", "qualmap:SkillLevel"),
    NodeKind.TITLE: ("ceterms:Credential", "qualmap:Title"),
    NodeKind.ACTIVITY: ("qualmap:Activity",),
    NodeKind.COMPETENCY: ("qualmap:Competency",),
    NodeKind.LIST: ("qualmap:List",),
}
"""What each kind of node is in CTDL, and in our words where CTDL has none or a wider one.

A directory qualification of access type is no licence: it gives no right to practise by itself.
Nor are directory qualifications and skill levels certifications, which in CTDL lapse.
"""


def prefixes(base: str) -> dict[str, str]:
    """What the short names stand for; ours begin with ``base``."""
    return {
        "qualmap": f"{base}terms/",
        **{f"qualmap.{name}": f"{base}{name}/" for name in _OURS},
        "semapv": "https://w3id.org/semapv/vocab/",
        "skos": "http://www.w3.org/2004/02/skos/core#",
    }


def curie(prefix: str, name: str) -> str:
    """A thing of ours by a short name.

    >>> curie("node", "abt")
    'qualmap.node:abt'
    """
    return f"qualmap.{prefix}:{quote(name, safe='')}"


def object_curie(target: Target | None) -> str:
    """What a link leads to: a node, a list, or a pattern as it stands.

    >>> object_curie(Target(NodeKind.TITLE, "engineering", "", ("T2", "T3")))
    'qualmap.pattern:title/engineering//T2.T3/'
    """
    if target is None:
        return NOT_SAID
    if target.kind is NodeKind.LIST:
        return curie("list", target.group)
    if target.node_id is not None:
        return curie("node", target.node_id)
    levels = "next" if target.next_above else ".".join(target.levels)
    which = target.which_by.value if target.which_by else ""
    parts = (target.kind.value, target.group, target.specialty, levels, which)
    return "qualmap.pattern:" + "/".join(quote(part, safe=".") for part in parts)


def negative(link: Link) -> bool:
    """It says that something was examined and is not so."""
    return link.relation in NEGATED


def predicate(link: Link) -> str:
    """The predicate of a link; a negative one denies it.

    It is the relation itself: SKOS has no word for a place, a date or a condition.
    """
    return NEGATED.get(link.relation, f"qualmap:{link.relation.value}")


def skos_match(link: Link, subject: NodeKind | None) -> str | None:
    """The SKOS match that follows from a link, if one does; see the head of this module."""
    target = link.target
    told = link.relation in _CORRESPONDING and link.certainty is not Certainty.MEMORY
    if not told or target is None or subject in (None, NodeKind.FAMILY):
        return None
    if target.node_id is not None:
        return "skos:closeMatch"
    return "skos:broadMatch" if target.levels and target.group != NOT_STATED else None

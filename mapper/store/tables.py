"""The tables: one for each kind of catalogue file, what is derived, proposals, reviewing.

A catalogue table has the columns of its row model, as text like in the file
(several values joined by ``|``), whole numbers as numbers, and ``position``, the
place of the row in the catalogue, by which every answer is ordered.
"""

from __future__ import annotations

from typing import get_args, get_origin

from pydantic.fields import FieldInfo
from sqlalchemy import Column, Double, Index, Integer, MetaData, Table, Text

from mapper.catalogue.rows import FILES, Row

REVISIONS = ("0001", "0002", "0003", "0004", "0005", "0006", "0007")
"""Every version of the schema that this program knows, oldest first."""
HEAD = REVISIONS[-1]
"""The version that this program works with."""

METADATA = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
        "uq": "uq_%(table_name)s_%(column_0_name)s",
    }
)


def table_name(pattern: str) -> str:
    """The name of the table for a kind of catalogue file.

    >>> table_name("foreign/*.csv"), table_name("vocab/steps.csv"), table_name("links/*/*.csv")
    ('certificates', 'vocab_steps', 'links')
    """
    if pattern == "foreign/*.csv":
        return "certificates"
    return pattern.removesuffix(".csv").replace("/*", "").replace("/", "_")


def _column(name: str, field: FieldInfo, *, unique: bool) -> Column[object]:
    kinds = get_args(field.annotation) if get_origin(field.annotation) is not tuple else ()
    whole = int in (field.annotation, *kinds)
    kind = Integer() if whole else Text()
    return Column(name, kind, nullable=type(None) in kinds, unique=unique)


def _position() -> Column[int]:
    return Column("position", Integer, primary_key=True, autoincrement=False)


def _catalogue_table(pattern: str, model: type[Row]) -> Table:
    columns = (
        _column(name, field, unique=model.key == (name,))
        for name, field in model.model_fields.items()
    )
    return Table(table_name(pattern), METADATA, _position(), *columns)


CATALOGUE = {pattern: _catalogue_table(pattern, model) for pattern, model in FILES.items()}
"""The table of each kind of catalogue file."""

bodies = CATALOGUE["bodies.csv"]
certificates = CATALOGUE["foreign/*.csv"]
claims = CATALOGUE["claims/*.csv"]
conditions = CATALOGUE["conditions/*.csv"]
editions = CATALOGUE["editions.csv"]
entry_routes = CATALOGUE["entry_routes.csv"]
links = CATALOGUE["links/*/*.csv"]
members = CATALOGUE["members.csv"]
steps = CATALOGUE["steps/*.csv"]

names = Table(
    "names",
    METADATA,
    _position(),
    Column("key", Text, nullable=False, index=True),
    Column("node", Text, nullable=False),
    Column("why", Text, nullable=False),
)
"""Every name of a holdable in the form of ``text.loose``."""

body_names = Table(
    "body_names",
    METADATA,
    _position(),
    Column("key", Text, nullable=False, index=True),
    Column("body", Text, nullable=False),
)
"""Every name of an awarding body in the form of ``text.loose``."""

edition_counts = Table(
    "edition_counts",
    METADATA,
    _position(),
    Column("edition", Text, nullable=False, unique=True),
    Column("certificates", Integer, nullable=False),
)
"""How many distinct certificates each edition names, with those that it adds to."""

meta = Table(
    "meta",
    METADATA,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("revision", Integer, nullable=False),
    Column("content", Text, nullable=False),
    Column("loaded_at", Text, nullable=False),
)
"""One row: how often the catalogue changed, the hash of what is stored, and since when."""

BYTEWISE = Text().with_variant(Text(collation="C"), "postgresql")
"""Text that is ordered by its code points, as Python and SQLite order it."""

proposals = Table(
    "proposals",
    METADATA,
    Column("id", Text, primary_key=True),
    Column("certificate", BYTEWISE, nullable=False),
    Column("group", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("levels", Text, nullable=False),
    Column("target", Text, nullable=False),
    Column("rank", Integer, nullable=False),
    Column("score", Double, nullable=False),
    Column("probability", Double, nullable=False),
    Column("margin", Double, nullable=False),
    Column("words", Text, nullable=False),
    Column("payload", Text, nullable=False),
    Column("version", Text, nullable=False),
    Column("run", Text, nullable=False),
    Column("made_at", Text, nullable=False),
    Column("decided", Integer, nullable=False),
)
"""What the machine suggests (``ports.KeptProposal``); no catalogue load touches it."""

proposal_runs = Table(
    "proposal_runs",
    METADATA,
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("id", Text, nullable=False),
    Column("version", Text, nullable=False),
    Column("started", Text, nullable=False),
    Column("finished", Text, nullable=False),
    Column("after", Text, nullable=False),
    Column("of", Integer, nullable=False),
    Column("done", Integer, nullable=False),
)
"""Runs over the whole catalogue in the order in which they began (``ports.ProposalRun``)."""

events = Table(
    "events",
    METADATA,
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("at", BYTEWISE, nullable=False),
    Column("actor", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("item", Text, nullable=False),
    Column("body", Text, nullable=False),
    Column("previous", Text, nullable=False),
    Column("hash", Text, nullable=False),
)
"""What happened (``events.Event``), the body as canonical JSON; triggers keep it as it is."""

review_items = Table(
    "review_items",
    METADATA,
    Column("id", BYTEWISE, primary_key=True),
    Column("certificate", BYTEWISE, nullable=False),
    Column("group", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("levels", Text, nullable=False),
    Column("place", Text, nullable=False),
    Column("status", Text, nullable=False),
    Column("people", Text, nullable=False),
    Column("by_hand", Integer, nullable=False),
    Column("reopened", Integer, nullable=False),
    Column("claimed", Integer, nullable=False),
    Column("published", Integer, nullable=False),
    Column("pending", Integer, nullable=False),
    Column("probability", Double, nullable=False),
    Column("words", Text, nullable=False),
    Column("revision", Integer, nullable=False),
    Column("changed_at", Text, nullable=False),
)
"""What an item that a person touched is found by (``log.ItemRow``)."""

review_tick = Table(
    "review_tick",
    METADATA,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("tick", Integer, nullable=False),
)
"""One row: moves whenever a line of the queue changes."""

certificate_ticks = Table(
    "certificate_ticks",
    METADATA,
    Column("certificate", BYTEWISE, primary_key=True),
    Column("tick", Integer, nullable=False, index=True),
)
"""The tick at which a line of a certificate changed last."""

accounts = Table(
    "accounts",
    METADATA,
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("id", Text, nullable=False, unique=True),
    Column("login", Text, nullable=False, unique=True),
    Column("name", Text, nullable=False),
    Column("roles", Text, nullable=False),
    Column("active", Integer, nullable=False),
    Column("epoch", Integer, nullable=False),
    Column("created_at", Text, nullable=False),
    Column("password", Text, nullable=False),
)
"""The people of the office (``accounts.Account``) and the hashes of their passwords."""

last_account = Table(
    "last_account",
    METADATA,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("number", Integer, nullable=False),
)
"""One row: the highest number that was ever given to an account."""

contacts = Table(
    "contacts",
    METADATA,
    Column("account", Text, primary_key=True),
    Column("contact", Text, nullable=False),
)
"""How to reach people; apart, so that it can be erased."""

login_failures = Table(
    "login_failures",
    METADATA,
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("login", Text, nullable=False),
    Column("at", BYTEWISE, nullable=False, index=True),
)
"""Log-ins that failed within the last day."""

statements = Table(
    "statements",
    METADATA,
    Column("id", Text, primary_key=True),
    Column("certificate", Text, nullable=False),
    Column("place", Text, nullable=False),
    Column("on", Text, nullable=False),
    Column("digest", Text, nullable=False),
    Column("content", Text, nullable=False),
    Column("key", Text, nullable=False),
    Column("signature", Text, nullable=False),
    Column("catalogue", Text, nullable=False),
    Column("edition", Integer, nullable=False),
    Column("made_at", BYTEWISE, nullable=False, index=True),
)
"""Statements that people made (``statements.KeptStatement``); nothing of any person."""

askings = Table(
    "askings",
    METADATA,
    Column("number", Text, primary_key=True),
    Column("kind", Text, nullable=False),
    Column("serial", Integer, nullable=False),
    Column("content", Text, nullable=False),
    Column("made_at", BYTEWISE, nullable=False),
    Column("changed_at", Text, nullable=False),
    Column("stage", Text, nullable=False),
    Column("certificate", Text, nullable=False),
    Column("people", Integer, nullable=False),
    Column("outcome", Text, nullable=False),
    Column("into", Text, nullable=False),
    Column("remark_zh", Text, nullable=False),
    Column("remark_en", Text, nullable=False),
    Column("revision", Integer, nullable=False),
    Column("withheld", Text, nullable=False),
)
"""Requests and contests of the public (``asking.Asking``); no contact of anybody."""

asking_forms = Table(
    "asking_forms",
    METADATA,
    Column("form", Text, primary_key=True),
    Column("number", Text, nullable=False),
)
"""Which form (its hash) made or joined what, so that one sent twice counts once."""

asking_contacts = Table(
    "asking_contacts",
    METADATA,
    Column("key", Text, primary_key=True),
    Column("number", Text, nullable=False, index=True),
    Column("contact", Text, nullable=False),
    Column("at", BYTEWISE, nullable=False, index=True),
)
"""How to reach people who asked; apart, so that it can be erased, and never kept for long."""

Index(None, askings.c.kind, askings.c.stage)
for column in (
    review_items.c.certificate,
    review_items.c.group,
    review_items.c.status,
    review_items.c.pending,
):
    Index(None, column)
Index(None, events.c.item, events.c.number)
Index(None, events.c.kind, events.c.number)
Index(None, login_failures.c.login, login_failures.c.at)
Index(None, proposals.c.certificate, proposals.c.rank)
QUEUE = (
    proposals.c.id, proposals.c.certificate, proposals.c.group, proposals.c.kind,
    proposals.c.levels, proposals.c.rank, proposals.c.probability, proposals.c.words,
    proposals.c.made_at,
)  # fmt: skip
"""What the queue shows of a proposal."""
Index("ix_proposals_queue", proposals.c.decided, *QUEUE).ddl_if(dialect="sqlite")
"""SQLite would read every payload on its way to what stands behind it; PostgreSQL does not."""
for column in (
    certificates.c.body, links.c.subject, links.c.object, links.c.edition,
    claims.c.link, members.c.family, members.c.certificate, entry_routes.c.certificate,
):  # fmt: skip
    Index(None, column)
for scoped in (conditions, steps):
    Index(None, scoped.c.scope, scoped.c.scope_id)

"""Reviewing: the log of events, what is looked up beside it, and the people of the office."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

_BYTEWISE = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")
_ITEM = "group kind levels place status people"
_NUMBERS = "by_hand reopened claimed published pending"
_QUEUE = "decided id certificate group kind levels rank probability words made_at"
_GAP = "events are numbered without gaps"
_KEPT = "events are kept as they are, for good"
_NEXT = "(SELECT coalesce(max(number), 0) + 1 FROM events)"
_SQLITE = f"""
CREATE TRIGGER events_follow BEFORE INSERT ON events WHEN NEW.number <> {_NEXT}
BEGIN SELECT RAISE(ABORT, '{_GAP}'); END

CREATE TRIGGER events_stay BEFORE UPDATE ON events BEGIN SELECT RAISE(ABORT, '{_KEPT}'); END

CREATE TRIGGER events_remain BEFORE DELETE ON events BEGIN SELECT RAISE(ABORT, '{_KEPT}'); END
"""
_POSTGRESQL = f"""
CREATE FUNCTION events_follow() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
IF NEW.number <> {_NEXT} THEN RAISE EXCEPTION '{_GAP}'; END IF; RETURN NEW; END $$

CREATE FUNCTION events_stay() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
RAISE EXCEPTION '{_KEPT}'; END $$

CREATE TRIGGER events_follow BEFORE INSERT ON events
FOR EACH ROW EXECUTE FUNCTION events_follow()

CREATE TRIGGER events_stay BEFORE UPDATE OR DELETE OR TRUNCATE ON events
FOR EACH STATEMENT EXECUTE FUNCTION events_stay()
"""
"""A statement a paragraph."""


def upgrade() -> None:
    _events()
    _items()
    _one_row("review_tick", "tick")
    op.create_table(
        "certificate_ticks",
        sa.Column("certificate", _BYTEWISE, nullable=False),
        _number("tick"),
        sa.PrimaryKeyConstraint("certificate", name="pk_certificate_ticks"),
    )
    op.create_index("ix_certificate_ticks_tick", "certificate_ticks", ["tick"])
    _accounts()
    if op.get_context().dialect.name == "sqlite":
        op.create_index("ix_proposals_queue", "proposals", _QUEUE.split())


def _events() -> None:
    op.create_table(
        "events",
        sa.Column("number", sa.Integer, nullable=False, autoincrement=False),
        sa.Column("at", _BYTEWISE, nullable=False),
        *(_text(name) for name in ("actor", "kind", "item", "body", "previous", "hash")),
        sa.PrimaryKeyConstraint("number", name="pk_events"),
    )
    op.create_index("ix_events_item_number", "events", ["item", "number"])
    op.create_index("ix_events_kind_number", "events", ["kind", "number"])
    guard = _SQLITE if op.get_context().dialect.name == "sqlite" else _POSTGRESQL
    for statement in guard.strip().split("\n\n"):
        op.execute(statement)


def _items() -> None:
    op.create_table(
        "review_items",
        sa.Column("id", _BYTEWISE, nullable=False),
        sa.Column("certificate", _BYTEWISE, nullable=False),
        *(_text(name) for name in _ITEM.split()),
        *(_number(name) for name in _NUMBERS.split()),
        sa.Column("probability", sa.Double, nullable=False),
        _text("words"),
        _number("revision"),
        _text("changed_at"),
        sa.PrimaryKeyConstraint("id", name="pk_review_items"),
    )
    for name in ("certificate", "group", "status", "pending"):
        op.create_index(f"ix_review_items_{name}", "review_items", [name])


def _accounts() -> None:
    op.create_table(
        "accounts",
        sa.Column("number", sa.Integer, nullable=False, autoincrement=False),
        *(_text(name) for name in ("id", "login", "name", "roles")),
        *(_number(name) for name in ("active", "epoch")),
        *(_text(name) for name in ("created_at", "password")),
        sa.PrimaryKeyConstraint("number", name="pk_accounts"),
        sa.UniqueConstraint("id", name="uq_accounts_id"),
        sa.UniqueConstraint("login", name="uq_accounts_login"),
    )
    _one_row("last_account", "number")
    op.create_table(
        "contacts",
        _text("account"),
        _text("contact"),
        sa.PrimaryKeyConstraint("account", name="pk_contacts"),
    )
    op.create_table(
        "login_failures",
        sa.Column("number", sa.Integer, nullable=False, autoincrement=False),
        _text("login"),
        sa.Column("at", _BYTEWISE, nullable=False),
        sa.PrimaryKeyConstraint("number", name="pk_login_failures"),
    )
    op.create_index("ix_login_failures_at", "login_failures", ["at"])
    op.create_index("ix_login_failures_login_at", "login_failures", ["login", "at"])


def _one_row(table: str, column: str) -> None:
    op.create_table(
        table,
        sa.Column("id", sa.Integer, nullable=False, autoincrement=False),
        _number(column),
        sa.PrimaryKeyConstraint("id", name=f"pk_{table}"),
    )
    made = sa.table(table, sa.column("id"), sa.column(column))
    op.execute(made.insert().values({"id": 1, column: 0}))


def _text(name: str) -> sa.Column[str]:
    return sa.Column(name, sa.Text, nullable=False)


def _number(name: str) -> sa.Column[int]:
    return sa.Column(name, sa.Integer, nullable=False)


def downgrade() -> None:
    if op.get_context().dialect.name == "sqlite":
        op.drop_index("ix_proposals_queue", "proposals")
    tables = "login_failures contacts last_account accounts certificate_ticks review_tick"
    for table in (*tables.split(), "review_items", "events"):
        op.drop_table(table)
    if op.get_context().dialect.name == "postgresql":
        for name in ("events_follow", "events_stay"):
            op.execute(f"DROP FUNCTION {name}()")

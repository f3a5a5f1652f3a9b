"""Requests and contests of the public, and apart from them how to reach who asked."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

_BYTEWISE = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")
_TEXTS = "changed_at stage certificate outcome into remark_zh remark_en"


def upgrade() -> None:
    op.create_table(
        "askings",
        sa.Column("number", sa.Text, nullable=False),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("serial", sa.Integer, nullable=False),
        sa.Column("content", sa.Text, nullable=False),
        sa.Column("made_at", _BYTEWISE, nullable=False),
        *(sa.Column(name, sa.Text, nullable=False) for name in _TEXTS.split()),
        sa.Column("people", sa.Integer, nullable=False),
        sa.Column("revision", sa.Integer, nullable=False),
        sa.PrimaryKeyConstraint("number", name="pk_askings"),
    )
    op.create_index("ix_askings_kind_stage", "askings", ["kind", "stage"])
    op.create_table(
        "asking_forms",
        sa.Column("form", sa.Text, nullable=False),
        sa.Column("number", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("form", name="pk_asking_forms"),
    )
    op.create_table(
        "asking_contacts",
        sa.Column("key", sa.Text, nullable=False),
        sa.Column("number", sa.Text, nullable=False),
        sa.Column("contact", sa.Text, nullable=False),
        sa.Column("at", _BYTEWISE, nullable=False),
        sa.PrimaryKeyConstraint("key", name="pk_asking_contacts"),
    )
    op.create_index("ix_asking_contacts_number", "asking_contacts", ["number"])
    op.create_index("ix_asking_contacts_at", "asking_contacts", ["at"])


def downgrade() -> None:
    for table in ("asking_contacts", "asking_forms", "askings"):
        op.drop_table(table)

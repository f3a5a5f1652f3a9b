"""Statements that people made: public answers, and nothing of any person."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

_BYTEWISE = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")
_TEXTS = "certificate place on digest content key signature catalogue"


def upgrade() -> None:
    op.create_table(
        "statements",
        sa.Column("id", sa.Text, nullable=False),
        *(sa.Column(name, sa.Text, nullable=False) for name in _TEXTS.split()),
        sa.Column("edition", sa.Integer, nullable=False),
        sa.Column("made_at", _BYTEWISE, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_statements"),
    )
    op.create_index("ix_statements_made_at", "statements", ["made_at"])


def downgrade() -> None:
    op.drop_table("statements")

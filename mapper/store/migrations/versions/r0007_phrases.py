"""Locators, publishers and parties in both languages; the next load of a catalogue fills it."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "vocab_phrases",
        sa.Column("position", sa.Integer, nullable=False, autoincrement=False),
        sa.Column("en", sa.Text, nullable=False),
        sa.Column("zh", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("position", name="pk_vocab_phrases"),
        sa.UniqueConstraint("en", name="uq_vocab_phrases_en"),
    )


def downgrade() -> None:
    op.drop_table("vocab_phrases")

"""Proposals of the machine, and the runs that made them."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

_BYTEWISE = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")


def upgrade() -> None:
    op.create_table(
        "proposals",
        sa.Column("id", sa.Text, nullable=False),
        sa.Column("certificate", _BYTEWISE, nullable=False),
        *(_text(name) for name in ("group", "kind", "levels", "target")),
        sa.Column("rank", sa.Integer, nullable=False),
        *(_number(name) for name in ("score", "probability", "margin")),
        *(_text(name) for name in ("words", "payload", "version", "run", "made_at")),
        sa.Column("decided", sa.Integer, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_proposals"),
    )
    op.create_index("ix_proposals_certificate_rank", "proposals", ["certificate", "rank"])
    op.create_table(
        "proposal_runs",
        sa.Column("number", sa.Integer, nullable=False, autoincrement=False),
        *(_text(name) for name in ("id", "version", "started", "finished", "after")),
        sa.Column("of", sa.Integer, nullable=False),
        sa.Column("done", sa.Integer, nullable=False),
        sa.PrimaryKeyConstraint("number", name="pk_proposal_runs"),
    )


def _text(name: str) -> sa.Column[str]:
    return sa.Column(name, sa.Text, nullable=False)


def _number(name: str) -> sa.Column[float]:
    return sa.Column(name, sa.Double, nullable=False)


def downgrade() -> None:
    op.drop_table("proposal_runs")
    op.drop_table("proposals")

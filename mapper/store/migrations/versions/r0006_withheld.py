"""Why the office shows nobody what somebody wrote in a request or contest; empty where it does."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("askings", sa.Column("withheld", sa.Text, nullable=False, server_default=""))


def downgrade() -> None:
    op.drop_column("askings", "withheld")
